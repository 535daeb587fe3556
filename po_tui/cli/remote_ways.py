"""The ways of a tracker: what goes there, what comes in, and where points, types and order are kept.

What is asked for by an option is kept as the `keeping.py` of its kind of tracker reads it. `none`
takes a way back.
"""

import argparse
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from po_tui.cli.mistakes import WrongUse
from po_tui.cli.parsing import Parser
from po_tui.words import _

NONE: Final = "none"
OF_ALL: Final = ("scope", "pull")
"""What every kind of tracker has; the other ways are kept in the remote's `config`."""
_KEPT: Final = ("settle", "pace", "estimate", "project", "deployment", "email", "board", "link")
"""Options that are kept under their own names."""
_ONLY: Final = {
    "github": ("repo", "estimate", "project", "type_label"),
    "jira": (
        "jira_project", "deployment", "email", "points_field", "criteria_field", "board",
        "issue_type", "status", "priority", "link",
    ),
}  # fmt: skip
"""Kind → the options that no other has."""


def add_ways(parser: Parser) -> None:
    """The options of `remote add` and `remote set`."""
    parser.add_argument(
        "--scope",
        metavar="QUERY",
        help=_("what may be created there; else all but ideas and what is parked, done, dropped"),
    )
    parser.add_argument(
        "--pull",
        metavar="LABELS|JQL",
        help=_("what may come in: GitHub's issues with one of these labels, Jira's of this query"),
    )
    parser.add_argument(
        "--settle",
        metavar="SECONDS",
        type=_seconds_or_none,
        help=_("how long a new issue may stay unlisted after its creation; 120 unless told"),
    )
    parser.add_argument(
        "--pace",
        metavar="SECONDS",
        type=_seconds_or_none,
        help=_("between two requests that write; as the tracker asks for unless told"),
    )
    _add_ways_of_github(parser.add_argument_group("GitHub"))
    _add_ways_of_jira(parser.add_argument_group("Jira"))


def _add_ways_of_github(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--estimate",
        metavar="WHERE",
        type=_estimate,
        help=_(
            "where points are kept: label:'points: {n}', issue-field:NAME, project-field:N:NAME"
        ),
    )
    group.add_argument(
        "--project",
        metavar="N",
        type=_project,
        help=_("the Project whose order is kept in step, by its number"),
    )
    group.add_argument(
        "--type-label",
        metavar="TYPE=LABEL",
        action="append",
        type=_type_label,
        help=_("the label that says the type there, such as bug=bug; may be repeated"),
    )


def _add_ways_of_jira(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--deployment",
        metavar="cloud|datacenter",
        choices=("cloud", "datacenter", NONE),
        help=_("whose it is: Atlassian's, or on a server of your own; by its address unless told"),
    )
    group.add_argument(
        "--email",
        metavar="EMAIL",
        type=_email,
        help=_("of the account whose token it is; Cloud only"),
    )
    group.add_argument(
        "--points-field",
        metavar="NAME|ID",
        help=_("where points are kept; the board's field, or the form's, unless told"),
    )
    group.add_argument(
        "--criteria-field",
        metavar="NAME|ID",
        help=_("where acceptance criteria are kept; in the description unless told"),
    )
    group.add_argument(
        "--board",
        metavar="N",
        type=_board,
        help=_("the board whose order is kept in step; the project's only one unless told"),
    )
    group.add_argument(
        "--issue-type",
        metavar="TYPE=NAME",
        action="append",
        type=_issue_type,
        help=_("what a type is called there, such as spike=Research; may be repeated"),
    )
    group.add_argument(
        "--status",
        metavar="STATE=NAME",
        action="append",
        type=_status,
        help=_("the status of a state there, such as ready='Selected'; may be repeated"),
    )
    group.add_argument(
        "--priority",
        metavar="CLASS=NAMES",
        action="append",
        type=_priority,
        help=_(
            "the priority of a MoSCoW class there, such as must=Highest or should='High, Medium' (the first is written), none=Low; priorities stay there unless told; may be repeated"
        ),
    )
    group.add_argument(
        "--link",
        metavar="NAME",
        help=_("the kind of link that says what waits for what; Blocks unless told"),
    )


def ways(options: argparse.Namespace, config: Mapping[str, Any]) -> dict[str, Any]:
    """The ways that were named → their values, None where one is taken back.

    `config` is what the remote has; types that are not named keep their labels.
    """
    told = {name: getattr(options, name) for name in (*OF_ALL, *_KEPT)}
    told["criteria"] = options.criteria_field
    if options.points_field:
        field = options.points_field
        told["estimate"] = field if field == NONE else {"field": field}
    found = {
        name: None if value == NONE else value for name, value in told.items() if value is not None
    }
    named = (
        ("type_labels", options.type_label),
        ("types", options.issue_type),
        ("states", options.status),
        ("priorities", options.priority),
    )
    for name, pairs in named:
        if pairs:
            both = {**config.get(name, {}), **dict(pairs)}
            found[name] = {ours: word for ours, word in both.items() if word != NONE} or None
    if scope := found.get("scope"):
        from po_tui.model.filters import parse

        parse(str(scope))
    return found


def only_its_own(options: argparse.Namespace, kind: str, called: Mapping[str, str]) -> None:
    """Raise WrongUse for an option that another kind of tracker has; `called`: kind → its name."""
    for other, names in _ONLY.items():
        for name in names if other != kind else ():
            if getattr(options, name, None) is not None:
                raise WrongUse(
                    _("{option} is for {other} – {kind} has no such thing").format(
                        option="--" + name.replace("_", "-"),
                        other=called[other],
                        kind=called.get(kind, kind),
                    )
                )


def check(kind: str, config: Mapping[str, Any], project: str, base_url: str) -> None:
    """Raise WrongUse for ways that contradict each other."""
    from po_tui.trackers.base import TrackerError

    try:
        if kind == "github":
            from po_tui.trackers.github.keeping import keeping

            keeping(config, project)
        elif kind == "jira":
            _check_jira(config, base_url)
    except TrackerError as no:
        raise WrongUse(str(no)) from no


def _check_jira(config: Mapping[str, Any], base_url: str) -> None:
    from po_tui.trackers.jira.keeping import is_cloud, keeping

    kept = keeping(config)
    cloud = is_cloud(base_url, kept.deployment)
    if cloud and not kept.email:
        raise WrongUse(
            _("Jira Cloud asks whose token it is – add --email with the address of the account")
        )
    if kept.email and not cloud:
        raise WrongUse(
            _(
                "a Jira of your own takes a personal access token and no --email – leave it out, or say --deployment cloud"
            )
        )


def in_words(kind: str, config: Mapping[str, Any], base_url: str) -> Iterator[tuple[str, str]]:
    """Where things are kept: what it is, and where."""
    yield from _of_jira(config, base_url) if kind == "jira" else _of_github(config)
    if (settle := config.get("settle")) is not None:
        yield _("settles within"), _("{n} s").format(n=f"{settle:g}")
    if (pace := config.get("pace")) is not None:
        yield _("between writes"), _("{n} s").format(n=f"{pace:g}")


def _of_jira(config: Mapping[str, Any], base_url: str) -> Iterator[tuple[str, str]]:
    from po_tui.trackers.jira.keeping import is_cloud

    cloud = is_cloud(base_url, str(config.get("deployment") or ""))
    yield _("kind of Jira"), _("Cloud") if cloud else _("Data Center")
    if email := config.get("email"):
        yield _("account"), str(email)
    points = (config.get("estimate") or {}).get("field")
    kept = _("in the field {field}")
    yield (
        _("points"),
        kept.format(field=points) if points else _("where the board keeps them, or the form"),
    )
    criteria = config.get("criteria")
    yield _("criteria"), kept.format(field=criteria) if criteria else _("in the description")
    board = config.get("board")
    yield (
        _("order"),
        _("as on board {n}").format(n=board) if board else _("as on the project's only board"),
    )
    for name, label in (
        ("types", _("types")), ("states", _("states")), ("priorities", _("priorities")),
    ):  # fmt: skip
        if pairs := config.get(name):
            yield label, ", ".join(f"{ours}={theirs}" for ours, theirs in pairs.items())
    if link := config.get("link"):
        yield _("what waits"), _("a link “{name}”").format(name=link)


def _of_github(config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    estimate = config.get("estimate") or {}
    if label := estimate.get("label"):
        kept = _("in a label: {label}").format(label=label)
    elif field := estimate.get("issue_field"):
        kept = _("in the issue field {field}").format(field=field)
    elif field := estimate.get("project_field"):
        number = estimate.get("project") or config.get("project") or "?"
        kept = _("in the field {field} of Project {n}").format(field=field, n=number)
    else:
        kept = _("not there; `--estimate` says where")
    yield _("points"), kept
    if labels := config.get("type_labels"):
        yield _("types"), ", ".join(f"{type}={label}" for type, label in labels.items())
    if project := config.get("project"):
        yield _("order"), _("as in Project {n}").format(n=project)


# ── reading the options ─────────────────────────────────────────────────────────────────────────


def _estimate(text: str) -> Any:
    where, __, what = text.partition(":")
    number, __, name = what.partition(":")
    what, name = what.strip(), name.strip()
    if text == NONE:
        return NONE
    if where == "label" and what.count("{n}") == 1:
        return {"label": what}
    if where == "issue-field" and what:
        return {"issue_field": what}
    if where == "project-field" and number.isascii() and number.isdigit() and name:
        return {"project_field": name, "project": int(number)}
    raise argparse.ArgumentTypeError(
        _(
            "“{text}” says no place – write label:'points: {{n}}', issue-field:NAME or project-field:N:NAME"
        ).format(text=text)
    )


def _project(text: str) -> Any:
    owner, slash, number = text.rpartition("/")
    if text == NONE:
        return NONE
    if not (number.isascii() and number.isdigit()) or len(number) > 9 or (slash and not owner):
        raise argparse.ArgumentTypeError(
            _("“{text}” is no Project – write its number, or OWNER/NUMBER").format(text=text)
        )
    return text if owner else int(number)


def _email(text: str) -> str:
    # A colon would end the name of the account in what is sent.
    if text != NONE and not re.fullmatch(r"[^\s:@]+@[^\s:@]+", text.strip()):
        raise argparse.ArgumentTypeError(_("“{text}” is no e-mail address").format(text=text))
    return text.strip()


def _board(text: str) -> Any:
    if text == NONE:
        return NONE
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or not int(text):
        raise argparse.ArgumentTypeError(
            _("“{text}” is no board – write its number, as in its address").format(text=text)
        )
    return int(text)


def _pair(text: str) -> tuple[str, str]:
    ours, __, theirs = text.partition("=")
    return ours.strip().casefold().replace("-", "_"), theirs.strip()


def _issue_type(text: str) -> tuple[str, str]:
    from po_tui.model.kinds import TYPES

    type, name = _pair(text)
    if type not in TYPES or not name:
        raise argparse.ArgumentTypeError(
            _("“{text}” names no type – write it like bug=Bug; types: {types}").format(
                text=text, types=", ".join(TYPES)
            )
        )
    return type, name


def _status(text: str) -> tuple[str, str]:
    from po_tui.model.kinds import STATES

    state, name = _pair(text)
    if state not in STATES or not name:
        raise argparse.ArgumentTypeError(
            _("“{text}” names no status – write it like ready=Selected; states: {states}").format(
                text=text, states=", ".join(STATES)
            )
        )
    return state, name


def _priority(text: str) -> tuple[str, str]:
    from po_tui.model.fields import MOSCOW

    ours, names = _pair(text)
    ours = {"wont": "wont_this_time", "won't": "wont_this_time"}.get(ours, ours)
    if ours not in (*MOSCOW, NONE) or not names:
        raise argparse.ArgumentTypeError(
            _("“{text}” names no priority – write it like must=Highest; classes: {classes}").format(
                text=text, classes=", ".join((*MOSCOW, NONE))
            )
        )
    return ours, names


def _type_label(text: str) -> tuple[str, str]:
    from po_tui.model.kinds import TYPES

    type, label = _pair(text)
    if type not in TYPES or not label:
        raise argparse.ArgumentTypeError(
            _("“{text}” gives no type a label – write it like bug=bug; types: {types}").format(
                text=text, types=", ".join(TYPES)
            )
        )
    return type, label


def _seconds_or_none(text: str) -> float | str:
    return text if text == NONE else seconds(text)


def seconds(text: str) -> float:
    """An option's value that says how long."""
    try:
        found = float(text)
    except ValueError:
        found = -1
    if not 0 <= found <= 10**9:  # neither `nan` nor `inf`
        raise argparse.ArgumentTypeError(_("“{text}” is no number of seconds").format(text=text))
    return found


def nothing_named() -> WrongUse:
    """There is nothing to change."""
    return WrongUse(_("nothing to change is named – `po-tui remote set --help` lists what can be"))
