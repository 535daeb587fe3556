"""A value of a tracker, a change of one, and what came of a run, in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from po_tui.model.choices import in_words as choice_in_words
from po_tui.model.plain import plain_line, plain_text
from po_tui.model.sentence import write_story
from po_tui.sync.compare import NOTHING, Comparison, Verdict
from po_tui.sync.plan import PlannedMove
from po_tui.tui.item.words import figure, type_name
from po_tui.tui.syncing.marking import Piece, alike, cut, in_one_line
from po_tui.tui.widgets.cells import cell_width, shorten
from po_tui.words import _, language, mark, ngettext

LABELS: Final = {
    "title": mark("title"),
    "story": mark("story"),
    "description": mark("description"),
    "criteria": mark("criteria"),
    "labels": mark("labels"),
    "estimate": mark("points"),
    "type": mark("type"),
    "status": mark("state"),
    "parent": mark("part of"),
    "depends_on": mark("waits for"),
    "assignee": mark("assignee"),
    "roadmap": mark("roadmap"),
    "priority": mark("MoSCoW"),
    "order": mark("order"),
    "comment": mark("comment"),
}
"""What a field that is kept in step is called."""
LABEL_WIDTH: Final = 12
KINDS: Final = {"github": "GitHub", "jira": "Jira", "memory": mark("in memory")}
LONG: Final = frozenset({"story", "description", "criteria"})
"""Fields with so much text that their change is opened to be read."""
SIGNS: Final = {
    Verdict.push: "↑ ",
    Verdict.pull: "↓ ",
    Verdict.merge: "↕ ",
    Verdict.clash: "⚡",
    Verdict.refused: "✗ ",
    Verdict.comment: "↑ ",
    Verdict.alike: "= ",
}
"""Two cells each: which way a field goes."""
MOST_MOVED: Final = 4
"""Keys of items that move together, told one by one."""
_NONE: Final = "–"

Names = Mapping[str, str]
"""The id of an issue over there → what people call it."""


def label_of(field: str) -> str:
    """What a field is called."""
    return _(LABELS.get(field, field))


def kind_name(kind: str) -> str:
    """What a kind of tracker is called."""
    return _(KINDS.get(kind, kind))


# ── values ──────────────────────────────────────────────────────────────────────────────────────


def text_of(field: str, value: Any, names: Names | None = None) -> str:
    """A value as text, its lines kept; empty where there is nothing."""
    if value is NOTHING or value is None or value == "":
        return ""
    if field == "story" and isinstance(value, Mapping):
        return plain_text(write_story(value, language()))
    if field == "criteria" and isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(_criterion(one) for one in value)
    if field == "priority":
        return plain_line(choice_in_words(str(value)))
    if field == "type":
        return plain_line(type_name(str(value)))
    if isinstance(value, float | int) and not isinstance(value, bool):
        return figure(float(value))
    if isinstance(value, list | tuple):
        return ", ".join(plain_line((names or {}).get(str(one), str(one))) for one in value)
    if field == "parent":
        return plain_line((names or {}).get(str(value), str(value)))
    return plain_text(str(value)).strip("\n")


def line_of(field: str, value: Any, names: Names | None = None) -> str:
    """A value on one line; a dash where there is nothing."""
    return plain_line(" ".join(text_of(field, value, names).split())) or _NONE


def _criterion(one: Any) -> str:
    if not isinstance(one, Mapping):
        return plain_line(str(one))
    return f"{'☑' if one.get('done') else '☐'} {plain_line(str(one.get('text', '')))}"


# ── a change ────────────────────────────────────────────────────────────────────────────────────


def before_and_after(one: Comparison) -> tuple[Any, Any]:
    """What the side that is changed has, and what it gets; of a clash, here and there."""
    if one.verdict is Verdict.push:
        return one.there, one.there_becomes
    if one.verdict in (Verdict.pull, Verdict.merge):
        after = one.here_becomes if one.here_becomes is not NOTHING else one.there_becomes
        before = one.here if one.here_becomes is not NOTHING else one.there
        return before, after
    return one.here, one.there


def change_in_line(one: Comparison, room: int, names: Names | None = None) -> list[Piece]:
    """What becomes of a field, on one line of so many cells; of a merge what goes, and what comes."""
    if one.verdict is Verdict.refused:
        return cut([Piece("!", plain_line(one.reason))], room)
    if one.verdict is Verdict.comment:
        text = plain_line(" ".join(one.comment.split()))
        return cut([Piece("?", _("as a comment: ")), Piece("+", text)], room)
    if one.verdict is Verdict.clash:
        return _clash_in_line(one, room, names)
    if one.verdict is Verdict.merge and NOTHING not in (one.here_becomes, one.there_becomes):
        half = (room - 6) // 2
        going = _between(one.field, one.there, one.there_becomes, half, names)
        coming = _between(one.field, one.here, one.here_becomes, half, names)
        return cut([Piece("?", "↑ "), *going, Piece("?", "  ↓ "), *coming], room)
    told = _between(one.field, *before_and_after(one), room, names)
    if one.reason:  # it is known beforehand that it will not be taken
        return cut([*told, Piece("!", f"  {plain_line(one.reason)}")], room)
    return told


def move_in_line(move: PlannedMove, room: int, names: Names) -> list[Piece]:
    """What gets another place, behind what, and on which side; of many the first few."""
    keys = [
        plain_line(key or names.get(id, id))
        for id, key in zip(move.there_ids, move.keys, strict=True)
    ]
    told = ", ".join(keys[:MOST_MOVED])
    if len(keys) > MOST_MOVED:
        told = _("{keys} and {n} more").format(keys=told, n=len(keys) - MOST_MOVED)
    where = _("to the top")
    if move.after is not None:
        where = _("behind {item}").format(item=plain_line(names.get(move.after, move.after)))
    side = _("here") if move.here else _("there")
    sign = SIGNS[Verdict.pull if move.here else Verdict.push]
    return cut([Piece("", f"{sign} {told}"), Piece("?", f"  {where} ({side})")], room)


def _clash_in_line(one: Comparison, room: int, names: Names | None) -> list[Piece]:
    if one.field == "criteria" and one.parts:
        n = len(one.parts)
        told = ngettext("{n} criterion clashes", "{n} criteria clash", n).format(n=n)
        return cut([Piece("", told)], room)
    mine, theirs = (line_of(one.field, side, names) for side in (one.here, one.there))
    if one.field in LONG | {"title"} and alike(mine, theirs):
        return in_one_line(mine, theirs, room)
    return _side_by_side(mine, theirs, room, (_("mine"), _("theirs")))


def _between(field: str, before: Any, after: Any, room: int, names: Names | None) -> list[Piece]:
    """What one side gets instead of what it has."""
    if field == "criteria":
        return cut([Piece("", criteria_in_line(before, after))], room)
    if field in ("labels", "depends_on"):
        return cut(_elements(before, after, names), room)
    was, now = line_of(field, before, names), line_of(field, after, names)
    if was == _NONE and field in LONG | {"title"}:
        return cut([Piece("+", f"+{now}")], room)
    if field in LONG | {"title"} and alike(was, now):
        return in_one_line(was, now, room)
    return _side_by_side(was, now, room)


def _side_by_side(was: str, now: str, room: int, names: tuple[str, str] = ("", "")) -> list[Piece]:
    """`old → new`, each with half of the room where both are long."""
    lead = [f"{name}: " if name else "" for name in names]
    arrow = " · " if names[0] else " → "
    free = room - cell_width(arrow) - sum(cell_width(one) for one in lead)
    first = max(free - cell_width(now), free // 2)
    was = shorten(was, max(1, first))
    now = shorten(now, max(1, free - cell_width(was)))
    return cut(
        [Piece("?", lead[0]), Piece("-", was), Piece("?", arrow + lead[1]), Piece("+", now)], room
    )


def _elements(before: Any, after: Any, names: Names | None) -> list[Piece]:
    """What came and went in a list."""
    was = [str(one) for one in before] if isinstance(before, list | tuple) else []
    now = [str(one) for one in after] if isinstance(after, list | tuple) else []
    called = names or {}
    pieces = [Piece("+", f"+{called.get(one, one)} ") for one in now if one not in was]
    pieces += [Piece("-", f"−{called.get(one, one)} ") for one in was if one not in now]
    return [Piece(piece.mark, plain_line(piece.text)) for piece in pieces]


def criteria_in_line(before: Any, after: Any) -> str:
    """What becomes of a list of criteria, counted: `2 added, 1 changed`."""
    old, new = _ticks(before), _ticks(after)
    was, now = Counter(text for text, _done in old), Counter(text for text, _done in new)
    added, gone = (now - was).total(), (was - now).total()
    changed = min(added, gone)
    before_that = dict(old)
    ticked = sum(before_that.get(text, done) != done for text, done in new)
    told = [
        _("{n} added").format(n=added - changed) if added > changed else "",
        _("{n} changed").format(n=changed) if changed else "",
        _("{n} taken out").format(n=gone - changed) if gone > changed else "",
        _("{n} ticked or unticked").format(n=ticked) if ticked else "",
    ]
    return ", ".join(filter(None, told)) or _("in another order")


def _ticks(value: Any) -> list[tuple[str, bool]]:
    """The text of each criterion, and whether it is done."""
    listed = value if isinstance(value, list | tuple) else ()
    criteria = [one for one in listed if isinstance(one, Mapping)]
    return [(str(one.get("text", "")), bool(one.get("done"))) for one in criteria]
