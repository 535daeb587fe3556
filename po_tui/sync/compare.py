"""One field, three ways: what both sides agreed on, what it is here, what it is there.

Pure; the rules of the sync in one place. Unlike a flag, a comparison cannot be forgotten or stale.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from po_tui.sync.merge import (
    Part,
    Side,
    alike,
    digest,
    merge_criteria,
    merge_depends_on,
    merge_labels,
    merge_story,
    merge_text,
    normal,
)

__all__ = ["NOTHING", "Comparison", "Nothing", "Part", "Verdict", "compare"]


class Nothing:
    """No value at all, as opposed to an empty one; there is one, `NOTHING`."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING: Final = Nothing()
"""Never agreed on; or: stays as it is."""


class Verdict(StrEnum):
    """What becomes of a field."""

    alike = "alike"
    """Both sides say the same, or nobody has to do anything."""
    push = "push"
    """There it becomes what it is here."""
    pull = "pull"
    """Here it becomes what it is there."""
    merge = "merge"
    """Both were changed in different places: both become the merged value."""
    clash = "clash"
    """Both were changed in the same place: a person decides; neither is touched until then."""
    refused = "refused"
    """The tracker did not take this very value before: it waits until the value changes."""
    comment = "comment"
    """Nor does it now, but a person wants it said there: it goes as a comment, once."""


@dataclass(frozen=True)
class Comparison:
    """A field, compared."""

    field: str
    verdict: Verdict
    agreed: Any
    """NOTHING where both never agreed on one."""
    here: Any
    there: Any
    here_becomes: Any = NOTHING
    """NOTHING: stays as it is."""
    there_becomes: Any = NOTHING
    agreed_becomes: Any = NOTHING
    """What both will have agreed on once that is carried out."""
    reason: str = ""
    """Of a refusal, or why a part is left as it is: in words for the user."""
    parts: tuple[Part, ...] = ()
    """Of a clash in criteria: which of them clash."""
    comment: str = ""
    """What is said there instead, as Markdown."""


def compare(
    field: str,
    agreed: Any,
    here: Any,
    there: Any,
    owner: str,
    *,
    refused: Mapping[str, Any] | None = None,
    prefer: Side | None = None,
) -> Comparison:
    """What becomes of one field on either side; all values in the result are in normal form.

    `agreed` is NOTHING where both sides meet for the first time. `refused` is the entry of
    `Link.refused`: that very value is not sent again. `prefer` decides clashes.
    """
    base = agreed if isinstance(agreed, Nothing) else normal(field, agreed)
    mine, theirs = normal(field, here), normal(field, there)
    found = Comparison(field, Verdict.alike, base, mine, theirs)
    if owner == "never":
        return found
    if alike(field, mine, theirs):
        known = not isinstance(base, Nothing) and alike(field, base, theirs)
        return found if known else replace(found, agreed_becomes=theirs)
    if owner == "mine":
        return _unless_refused(_both_become(found, mine), refused)
    if owner == "theirs":
        return _both_become(found, theirs)
    return _unless_refused(_three_ways(found, prefer), refused)


def _three_ways(found: Comparison, prefer: Side | None) -> Comparison:
    base, here, there = found.agreed, found.here, found.there
    if isinstance(base, Nothing):
        # Nothing is overwritten by meeting for the first time: an empty side has nothing to lose.
        empty_here, empty_there = (_is_empty(side) for side in (here, there))
        if empty_here or empty_there:
            return _both_become(found, there if empty_here else here)
    elif alike(found.field, here, base):
        return _both_become(found, there)
    elif alike(found.field, there, base):
        return _both_become(found, here)
    return _merge(found, prefer)


def _is_empty(value: Any) -> bool:
    """Zero points are an estimate."""
    return value is None or value in ("", [])


def _merge(found: Comparison, prefer: Side | None) -> Comparison:
    """Both sides changed it: together, where that is in different places."""
    here, there = found.here, found.there
    first = isinstance(found.agreed, Nothing)
    base: Any = None if first else found.agreed
    match found.field:
        case "labels":
            return _both_become(found, merge_labels(base or (), here, there))
        case "depends_on":
            return _both_become(found, merge_depends_on(base or (), here, there))
        case "criteria":
            merged = merge_criteria(base, here, there, prefer)
            if merged.open:
                return replace(found, verdict=Verdict.clash, parts=merged.parts)
            return _both_become(found, merged.criteria)
        case "story":
            story = merge_story(base, here, there, prefer=prefer)
            return _clash(found) if story is False else _both_become(found, story)
        case "description" if not first:
            text = merge_text(base, here, there, prefer=prefer)
            return _clash(found) if text is None else _both_become(found, text)
        case _ if prefer:
            return _both_become(found, here if prefer == "mine" else there)
        case _:
            return _clash(found)


def _clash(found: Comparison) -> Comparison:
    return replace(found, verdict=Verdict.clash)


def _both_become(found: Comparison, value: Any) -> Comparison:
    """Either side gets the value unless it has it."""
    value = normal(found.field, value)
    push, pull = (not alike(found.field, side, value) for side in (found.there, found.here))
    return replace(
        found,
        verdict=Verdict.merge if push and pull else Verdict.push if push else Verdict.pull,
        here_becomes=value if pull else NOTHING,
        there_becomes=value if push else NOTHING,
        agreed_becomes=value,
    )


def _unless_refused(found: Comparison, refused: Mapping[str, Any] | None) -> Comparison:
    """Not again what was refused before; what a merge brings in from there is taken all the same."""
    if not refused or isinstance(found.there_becomes, Nothing):
        return found
    if refused.get("value") != digest(found.there_becomes):
        return found
    waits = replace(
        found,
        verdict=Verdict.refused,
        there_becomes=NOTHING,
        agreed_becomes=NOTHING,
        reason=str(refused.get("reason") or ""),
    )
    said = refused.get("comment") or {}
    if said.get("there") == digest(found.there) and isinstance(waits.here_becomes, Nothing):
        # Either side keeps its own, everybody there has read it: nobody is asked again.
        return replace(waits, verdict=Verdict.alike)
    if said.get("text"):
        return replace(waits, verdict=Verdict.comment, comment=str(said["text"]))
    return waits
