"""Puts together what two people changed in different places: in a text, among labels, among criteria.

Pure. A merge that finds both sides at the same place gives up and says where; it never guesses.
Values are compared in their normal form: a blank at the end of a line is no edit.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from po_tui.model.acceptance import same_ones
from po_tui.model.sentence import PARTS, normal_story
from po_tui.model.texts import normal_line, normal_text, shared

Side = Literal["mine", "theirs"]
"""Who wins: the backlog here, or the tracker there."""


@dataclass(frozen=True)
class Part:
    """One criterion of a list that clashes (None: it is not on that side)."""

    agreed: str | None
    here: str | None
    there: str | None


# ── normal form ─────────────────────────────────────────────────────────────────────────────────


def normal(field: str, value: Any) -> Any:
    """A value as it is compared, kept and sent: its meaning, without accidents of writing."""
    match field:
        case "title":
            return normal_line(value)
        case "description":
            return normal_text(value)
        case "story":
            return normal_story(value)
        case "criteria":
            return [one for raw in value or () if (one := _criterion(raw))["text"]]
        case "labels":
            return _one_of_each(normal_line(label) for label in value or ())
        case "depends_on":
            return sorted({word for one in value or () if (word := normal_line(one))})
        case "estimate":
            return _number(value)
        case "type" | "status":
            return normal_line(value)
        case _:
            return normal_line(value) or None


def alike(field: str, one: Any, other: Any) -> bool:
    """Whether two values in normal form mean the same."""
    return bool(_meaning(field, one) == _meaning(field, other))


def digest(value: Any) -> str:
    """What a refused value is recognised by; `value` in normal form."""
    text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=True)
    return sha256(text.encode()).hexdigest()[:32]


def _meaning(field: str, value: Any) -> Any:
    match field:
        case "labels":  # GitHub knows one label, however it is written
            return {label.casefold() for label in value}
        case "assignee":
            return value and value.casefold()
        case _:
            return value


def _criterion(raw: Any) -> dict[str, Any]:
    known = raw if isinstance(raw, Mapping) else {"text": raw}
    return {
        "text": normal_text(known.get("text")).strip(),
        "done": bool(known.get("done", False)),
    }


def _one_of_each(labels: Iterable[str]) -> list[str]:
    """Sorted; of those that differ in case only the first in that order."""
    found: dict[str, str] = {}
    for label in sorted(labels):
        if label:
            found.setdefault(label.casefold(), label)
    return sorted(found.values())


def _number(value: Any) -> float | None:
    """Points; what can be none (below zero, infinite, words) is nothing."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _plain(value: Any) -> Any:
    """The same for 5 and 5.0, which JSON writes differently."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


# ── sets ────────────────────────────────────────────────────────────────────────────────────────


def merge_labels(
    agreed: Sequence[str], here: Sequence[str], there: Sequence[str], *, fold: bool = True
) -> list[str]:
    """Theirs, plus what was added here, minus what was taken away here; case tells none apart."""
    key: Callable[[str], str] = str.casefold if fold else str
    before, mine = ({key(one) for one in side} for side in (agreed, here))
    merged = {key(one): one for one in reversed(there)}
    for one in here:
        if key(one) not in before:
            merged.setdefault(key(one), one)
    return sorted(one for name, one in merged.items() if name in mine or name not in before)


def merge_depends_on(agreed: Sequence[str], here: Sequence[str], there: Sequence[str]) -> list[str]:
    """The same for references, whose every letter counts."""
    return merge_labels(agreed, here, there, fold=False)


# ── texts ───────────────────────────────────────────────────────────────────────────────────────


class Hunk(NamedTuple):
    """A stretch of lines, as it is on each side."""

    agreed: list[str]
    here: list[str]
    there: list[str]

    @property
    def clashes(self) -> bool:
        """Both changed it, and not to the same."""
        return self.agreed not in (self.here, self.there) and self.here != self.there

    def merged(self, prefer: Side | None) -> list[str]:
        """What becomes of it; `prefer` decides where it clashes."""
        if self.here == self.agreed or (self.clashes and prefer == "theirs"):
            return self.there
        return self.here


def merge_text(agreed: str, here: str, there: str, *, prefer: Side | None = None) -> str | None:
    """Three texts in normal form made one, line by line; None where both changed the same place.

    Changes that touch each other count as the same place. `prefer` decides about such places only.
    """
    if here == there:
        return here
    found = hunks(agreed, here, there)
    if not prefer and any(hunk.clashes for hunk in found):
        return None
    return "\n".join(line for hunk in found for line in hunk.merged(prefer))


def hunks(agreed: str, here: str, there: str) -> list[Hunk]:
    """The three texts cut at the lines that all of them share (diff3)."""
    base, mine, theirs = (_lines_of(text) for text in (agreed, here, there))
    found: list[Hunk] = []
    at, h, t = 0, 0, 0
    for start, in_mine, in_theirs, size in _shared_by_all(base, mine, theirs):
        gap = Hunk(base[at:start], mine[h:in_mine], theirs[t:in_theirs])
        if any(gap):
            found.append(gap)
        at, h, t = start + size, in_mine + size, in_theirs + size
        if size:
            same = base[start:at]
            found.append(Hunk(same, same, same))
    return found


def _lines_of(text: str) -> list[str]:
    """No text has no line, so that whatever comes there is an addition."""
    return text.split("\n") if text else []


def _shared_by_all(
    base: list[str], mine: list[str], theirs: list[str]
) -> list[tuple[int, int, int, int]]:
    """Stretches of the base that stand unchanged on both sides: place in each, length; an empty one last."""
    left, right = shared(base, mine), shared(base, theirs)
    found, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        (a, in_mine, n), (b, in_theirs, m) = left[i], right[j]
        start, end = max(a, b), min(a + n, b + m)
        if start < end:
            found.append((start, in_mine + start - a, in_theirs + start - b, end - start))
        if a + n <= b + m:
            i += 1
        else:
            j += 1
    return [*found, (len(base), len(mine), len(theirs), 0)]


def merge_story(
    agreed: Mapping[str, str] | None,
    here: Mapping[str, str] | None,
    there: Mapping[str, str] | None,
    *,
    prefer: Side | None = None,
) -> dict[str, str] | Literal[False] | None:
    """A story merged by its three parts; False where both changed the same one."""
    merged: dict[str, str] = {}
    for name in PARTS:
        base, mine, theirs = ((side or {}).get(name, "") for side in (agreed, here, there))
        if mine in {base, theirs}:
            merged[name] = theirs
        elif theirs == base or prefer == "mine":
            merged[name] = mine
        elif prefer == "theirs":
            merged[name] = theirs
        else:
            return False
    return merged if any(merged.values()) else None


# ── criteria ────────────────────────────────────────────────────────────────────────────────────

Choice = Side | Mapping[int, str] | None
"""What decides about clashing criteria: one side about all, or each by the place of its part."""


class MergedCriteria(NamedTuple):
    """Two lists made one, and where that cannot be."""

    criteria: list[dict[str, Any]]
    """Of parts that are not decided it holds both sides: not to be kept as it is."""
    parts: tuple[Part, ...] = ()
    """Each clash, decided or not; a choice names it by its place in here."""
    open: bool = False
    """Some part is not decided."""


class _Strand(NamedTuple):
    """A criterion as it is on each side."""

    agreed: dict[str, Any] | None
    here: dict[str, Any] | None
    there: dict[str, Any] | None


def merge_criteria(
    agreed: Sequence[Mapping[str, Any]] | None,
    here: Sequence[Mapping[str, Any]],
    there: Sequence[Mapping[str, Any]],
    choice: Choice = None,
) -> MergedCriteria:
    """Three lists in normal form made one, criterion by criterion; text and tick merge apart.

    An edited criterion is found again by its likeness or its place. `agreed` None: both lists meet
    for the first time, and a person decides about all that is not on both sides.
    """
    base, mine, theirs = ([dict(one) for one in side] for side in (agreed or (), here, there))
    if mine == theirs:
        return MergedCriteria(theirs)
    strands, in_mine, in_theirs = _strands(base, mine, theirs, first=agreed is None)
    parts: list[Part] = []
    merged: list[dict[str, Any]] = []
    undecided = False
    for strand in (strands[place] for place in _order(strands, in_mine, in_theirs)):
        one = _merged(strand, first=agreed is None)
        if one is None:
            side = _chosen(choice, len(parts))
            parts.append(_part(strand))
            undecided = undecided or side is None
            keep = {"mine": [strand.here], "theirs": [strand.there]}
            one = [it for it in keep.get(side or "", [strand.here, strand.there]) if it is not None]
        merged += one
    return MergedCriteria(merged, tuple(parts), undecided)


def _chosen(choice: Choice, place: int) -> str | None:
    side = choice.get(place) if isinstance(choice, Mapping) else choice
    return side if side in ("mine", "theirs") else None


def _strands(
    base: list[dict[str, Any]],
    mine: list[dict[str, Any]],
    theirs: list[dict[str, Any]],
    *,
    first: bool,
) -> tuple[list[_Strand], list[int], list[int]]:
    """All criteria, each once, and for either list which of them stands where."""
    words_of = [[one["text"] for one in side] for side in (base, mine, theirs)]
    strands = [_Strand(one, None, None) for one in base]
    mine_is = same_ones(words_of[0], words_of[1])
    theirs_is = same_ones(words_of[0], words_of[2])
    in_mine, in_theirs = [0] * len(mine), [0] * len(theirs)
    for place, one in enumerate(mine):
        if place in mine_is:
            in_mine[place] = mine_is[place]
            strands[mine_is[place]] = strands[mine_is[place]]._replace(here=one)
        else:
            in_mine[place] = len(strands)
            strands.append(_Strand(None, one, None))
    # What both added in the same words is one; at a first meeting, also what is alike.
    added = [place for place in range(len(mine)) if place not in mine_is]
    fresh = [place for place in range(len(theirs)) if place not in theirs_is]
    twins = same_ones(
        [words_of[1][place] for place in added],
        [words_of[2][place] for place in fresh],
        only_equal=not first,
    )
    for n, place in enumerate(fresh):
        if n in twins:
            theirs_is[place] = in_mine[added[twins[n]]]
    for place, one in enumerate(theirs):
        if place in theirs_is:
            in_theirs[place] = theirs_is[place]
            strands[theirs_is[place]] = strands[theirs_is[place]]._replace(there=one)
        else:
            in_theirs[place] = len(strands)
            strands.append(_Strand(None, None, one))
    return strands, in_mine, in_theirs


def _merged(strand: _Strand, *, first: bool) -> list[dict[str, Any]] | None:
    """What becomes of one criterion: itself, changed, or nothing; None where it clashes."""
    agreed, here, there = strand
    if agreed is None:
        if here and there:
            done = here["done"] or there["done"]
            return [{**there, "done": done}] if here["text"] == there["text"] else None
        only = here or there
        assert only is not None
        return None if first else [only]
    if here is None or there is None:
        return [] if (here or there) in (agreed, None) else None
    if agreed["text"] not in (here["text"], there["text"]) and here["text"] != there["text"]:
        return None
    text = there["text"] if here["text"] == agreed["text"] else here["text"]
    done = there["done"] if here["done"] == agreed["done"] else here["done"]
    return [{"text": text, "done": done}]


def _part(strand: _Strand) -> Part:
    """A clash as it is shown; where it is about nothing but the tick, the boxes are shown too."""
    sides = [one for one in strand if one is not None]
    boxes = len({one["text"] for one in sides}) == 1 and len({one["done"] for one in sides}) > 1
    return Part(*(_shown(one, box=boxes) for one in strand))


def _shown(one: Mapping[str, Any] | None, *, box: bool) -> str | None:
    if one is None:
        return None
    return f"[{'x' if one['done'] else ' '}] {one['text']}" if box else str(one["text"])


def _order(strands: Sequence[_Strand], in_mine: list[int], in_theirs: list[int]) -> list[int]:
    """Theirs with ours put in after what they stand behind; ours, where only we changed the order."""
    known = [
        [place for place in side if strands[place].agreed is not None]
        for side in (in_mine, in_theirs)
    ]
    moved_here, moved_there = (side != sorted(side) for side in known)
    ours_first = moved_here and not moved_there
    order, others = (in_mine, in_theirs) if ours_first else (in_theirs, in_mine)
    order = list(order)
    before: int | None = None
    for place in others:
        if place not in order:
            order.insert(0 if before is None else order.index(before) + 1, place)
        before = place
    return order
