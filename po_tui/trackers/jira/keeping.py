"""The settings of a remote that is a Jira, understood.

From `Remote.config`:

    deployment    cloud or datacenter; not set: by the address
    email         of the account, for Cloud
    estimate      {"field": "customfield_10016"} or its name; not set: found out, never guessed
    criteria      the field of the acceptance criteria, by id or name; not set: in the description
    board         number of the board whose order is ours; not set: the only one of the project
    types         our type → issue type there, where the names say too little
    states        our state → status there
    priorities    MoSCoW class, or none → priorities there; not set: they stay there
    link          name of the link that says that one issue blocks another; not set: Blocks
    jql           what may come in
    pace          seconds between two writes
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from po_tui.model.fields import MOSCOW
from po_tui.trackers.base import TrackerError
from po_tui.words import _

_CLOUD_HOSTS: Final = (".atlassian.net", ".jira.com", ".atlassian.com", ".jira-dev.com")


@dataclass(frozen=True)
class Keeping:
    """Where things are kept in one project."""

    deployment: str = ""
    email: str = ""
    estimate: str = ""
    criteria: str = ""
    board: int | None = None
    types: Mapping[str, str] | None = None
    states: Mapping[str, str] | None = None
    priorities: Mapping[str, Sequence[str]] | None = None
    link: str = "Blocks"
    jql: str = ""
    pace: float | None = None
    """Seconds between two writes; None: what Jira bears."""


def is_cloud(address: str, deployment: str = "") -> bool:
    """Whether a site is Atlassian's own; `deployment` of the settings wins."""
    if deployment:
        return deployment != "datacenter"
    return (urlsplit(address).hostname or "").endswith(_CLOUD_HOSTS)


def keeping(config: Mapping[str, Any]) -> Keeping:
    """The settings, understood; TrackerError names the one that makes no sense."""
    estimate = config.get("estimate") or {}
    if not isinstance(estimate, Mapping):
        raise _senseless("estimate", estimate)
    deployment = str(config.get("deployment") or "")
    if deployment not in ("", "cloud", "datacenter"):
        raise _senseless("deployment", deployment)
    board = config.get("board")
    if board not in (None, "") and not str(board).isdecimal():
        raise _senseless("board", board)
    return Keeping(
        deployment=deployment,
        email=str(config.get("email") or ""),
        estimate=str(estimate.get("field") or ""),
        criteria=str(config.get("criteria") or ""),
        board=int(board) if board not in (None, "") else None,
        types=_names(config, "types"),
        states=_names(config, "states"),
        priorities=_priorities(config.get("priorities") or {}),
        link=str(config.get("link") or "Blocks"),
        jql=_unsorted(str(config.get("jql") or "")),
        pace=_seconds(config.get("pace")),
    )


def _unsorted(jql: str) -> str:
    """A query as people copy it from Jira, without the order in which it lists: here it is a condition."""
    outside = re.sub(r"""(["'])(?:\\.|(?!\1).)*\1""", lambda text: "x" * len(text[0]), jql)
    sorting = re.search(r"(?:^|\s)ORDER\s+BY\s", outside, re.IGNORECASE)
    return jql[: sorting.start()].strip() if sorting else jql.strip()


def _seconds(written: Any) -> float | None:
    if written is None:
        return None
    try:
        found = float(written)
    except (TypeError, ValueError):
        raise _senseless("pace", written) from None
    if not 0 <= found <= 10**9:
        raise _senseless("pace", written)
    return found


def _names(config: Mapping[str, Any], name: str) -> Mapping[str, str]:
    written = config.get(name) or {}
    if not isinstance(written, Mapping):
        raise _senseless(name, written)
    return {str(ours): str(theirs) for ours, theirs in written.items() if theirs}


def _priorities(written: Any) -> Mapping[str, Sequence[str]]:
    """Several names for one class stand with commas between them; the first one is written."""
    if not isinstance(written, Mapping):
        raise _senseless("priorities", written)
    found = {
        str(ours): [name for one in str(theirs).split(",") if (name := one.strip())]
        for ours, theirs in written.items()
    }
    for ours in found:
        if ours not in (*MOSCOW, "none"):
            raise _senseless("priorities", ours)
    named = [name.casefold() for names in found.values() for name in names]
    twice = [name for name in named if named.count(name) > 1]
    if twice:
        raise _senseless("priorities", twice[0])
    return {ours: names for ours, names in found.items() if names}


def _senseless(name: str, value: Any) -> TrackerError:
    return TrackerError(
        _("the setting “{name}” of this remote makes no sense: {value} – correct it").format(
            name=name, value=value
        )
    )
