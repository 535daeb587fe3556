"""Ways through a workflow: what a step asks for, what we can give it, and which steps lead to a status."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from po_tui.model.plain import plain_line
from po_tui.trackers.jira.words import DONE, DROPPED, JiraWords

MOST_STEPS: Final = 4
"""A longer walk is no way to a status but a process that people go through."""
MOST_LOOKS: Final = 6
"""So many statuses on the way are looked at; each costs two requests."""

Way = Mapping[str, Any]
Onwards = Callable[[str], Awaitable[Sequence[Way]]]
"""The ways that lead on from a status."""


class Step(NamedTuple):
    """One step of a walk."""

    name: str
    to: str


def target(way: Way) -> str:
    """The status that a way leads to."""
    return str((way.get("to") or {}).get("name") or "")


def open_ways(ways: Sequence[Way]) -> list[Way]:
    """Those that may be gone."""
    return [one for one in ways if one.get("isAvailable", True)]


def wanted(way: Way) -> list[str]:
    """What a way asks for that we cannot give, by the names that people know."""
    return [
        plain_line(str(one.get("name") or id))
        for id, one in (way.get("fields") or {}).items()
        if one.get("required") and not one.get("hasDefaultValue")
        if id != "resolution" or not _resolutions(one)
    ]


def given(way: Way, *, dropped: bool) -> dict[str, Any]:
    """What is sent along: how it was resolved, where the way asks – it says whether it was done."""
    form = (way.get("fields") or {}).get("resolution")
    names = _resolutions(form) if isinstance(form, Mapping) else {}
    fitting = [id for id, name in names.items() if bool(DROPPED.search(name)) == dropped]
    chosen = next(iter(fitting or names), None)
    return {} if chosen is None else {"resolution": {"id": chosen}}


def _resolutions(form: Mapping[str, Any]) -> dict[str, str]:
    """Id → name."""
    return {
        str(one["id"]): str(one.get("name"))
        for one in form.get("allowedValues") or ()
        if isinstance(one, Mapping) and "id" in one
    }


async def walk(
    first: Sequence[Way], now: str, status: str, words: JiraWords, onwards: Onwards
) -> list[Step]:
    """The fewest steps that lead to a status and ask for nothing; empty where none are known.

    What stands between is never finished: passing through “done” tells people what is not so.
    """
    seen, looks = {now}, 0
    ahead: list[tuple[list[Step], Sequence[Way]]] = [([], first)]
    while ahead:
        gone, ways = ahead.pop(0)
        free = [one for one in open_ways(ways) if not wanted(one)]
        for one in free:
            if target(one) == status:
                return [*gone, Step(str(one.get("name")), status)]
        if len(gone) + 1 >= MOST_STEPS:
            continue
        for one in free:
            to = target(one)
            known = words.statuses.get(to)
            if to in seen or known is None or known.category == DONE or looks >= MOST_LOOKS:
                continue
            seen.add(to)
            looks += 1
            ahead.append(([*gone, Step(str(one.get("name")), to)], await onwards(to)))
    return []
