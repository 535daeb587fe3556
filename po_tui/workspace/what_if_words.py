"""What was tried, told line by line: what it is about, how it was, how it would be."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from po_tui.model import fields, roadmap_fields
from po_tui.model.choices import in_words
from po_tui.model.forecast_words import day_in_words
from po_tui.model.plain import plain_line
from po_tui.model.what_if import DATES, ITEM, RANK, ROADMAP, SPRINT, WHOLE, Line
from po_tui.words import _, mark, ngettext

if TYPE_CHECKING:
    from po_tui.store.sandbox import Clash
    from po_tui.workspace.workspace import Workspace

NOTHING: Final = "–"
_TIES: Final = {
    "roadmap_goal": (mark("Goals"), "goal_id", "goal"),
    "roadmap_dependency": (mark("Depends on"), "needs_id", ROADMAP),
    "item_roadmap": (mark("Roadmap items"), "roadmap_id", ROADMAP),
    "item_goal": (mark("Goals"), "goal_id", "goal"),
    "item_dependency": (mark("Depends on"), "needs_id", ITEM),
    "item_quality": (mark("Holds to"), "quality_id", ITEM),
}
"""What a tie is called, its column for the far end, and the kind of record there."""
_SHORT: Final = 40
"""Characters of a text that are told of it."""


class Telling:
    """Tells lines in words; it asks both sides for keys and titles."""

    def __init__(self, real: "Workspace", tried: "Workspace") -> None:
        self._real, self._tried = real, tried

    def label(self, lines: Sequence[Line]) -> str:
        """What the step is called that keeps them."""
        first, n = self.in_short(lines[0]), len(lines)
        if n == 1:
            return _("What-if: {change}").format(change=first)
        told = ngettext("What-if: {change} and {n} more", "What-if: {change} and {n} more", n - 1)
        return told.format(change=first, n=n - 1)

    def in_short(self, line: Line) -> str:
        """One line without what it was before."""
        return f"{self.key(*line.subject)} {self._aspect(line)}".strip()

    def subject(self, line: Line) -> str:
        """What it is about: `R2 Second wall`."""
        if line.subject[0] == SPRINT:
            return _("Velocity")
        if not line.subject[1]:
            return _("Roadmap")
        return f"{self.key(*line.subject)} {self._title(*line.subject)}".strip()

    def told(self, line: Line) -> str:
        """How it was and how it would be."""
        if line.aspect == WHOLE:
            return self._whole(line)
        if line.assumption:
            return self._velocity(line)
        if line.aspect == DATES:
            return self._dates(line)
        if line.aspect == RANK:
            return self._place(line)
        if line.aspect == "order":
            return self._order()
        if line.aspect in _TIES:
            return self._ties(line)
        change = next((one for one in line.changes if one.field == line.aspect), line.changes[0])
        if change.field == WHOLE:
            return self._aspect(line)
        values = _value(change.field, change.before), _value(change.field, change.after)
        return f"{self._aspect(line)}: {values[0]} → {values[1]}"

    def clash(self, line: Line, clash: "Clash") -> str:
        """What someone changed meanwhile, in one line that names it."""
        what = f"{self.key(*line.subject)} {self._aspect(line)}".strip()
        if clash.gone:
            told = _("{what}: {who} took it away meanwhile (“{step}”)")
        elif clash.field in (RANK, WHOLE):
            told = _("{what}: {who} changed it meanwhile (“{step}”)")
        else:
            told = _("{what}: {who} changed it meanwhile to {value} (“{step}”)")
        value = _value(clash.field, clash.value)
        return told.format(what=what, who=clash.person, step=clash.label, value=value)

    def key(self, kind: str, row: int) -> str:
        """How people call a record: by the key it has, or would have."""
        if kind == ITEM:
            return self._numbered(row)
        found = self._row(kind, row, "key") if row else None
        return str(found[0]) if found else ""

    # ── one line each ───────────────────────────────────────────────────────────────────────────

    def _aspect(self, line: Line) -> str:
        """What of it changes, as the fields are called."""
        kind, aspect = line.subject[0], line.aspect
        named = roadmap_fields.BY_NAME if kind == ROADMAP else fields.BY_NAME
        others = {
            DATES: _("dates"),
            RANK: _("place in the order"),
            "order": _("order of the roadmap"),
            "velocity": _("velocity"),
        }
        if aspect == WHOLE:
            return _("new") if any(one.adds for one in line.changes) else _("taken off")
        if aspect in others:
            return others[aspect]
        if aspect in _TIES:
            return _(_TIES[aspect][0]).lower()
        return _(named[aspect].label).lower() if aspect in named else aspect.replace("_", " ")

    def _whole(self, line: Line) -> str:
        own = next(one for one in line.changes if (one.kind, one.row) == line.subject)
        if own.removes:
            return _("taken off the roadmap") if own.kind == ROADMAP else _("taken away")
        values: Mapping[str, Any] = own.after
        bits = [_("new on the roadmap") if own.kind == ROADMAP else _("new in the backlog")]
        if values.get("start") or values.get("end"):
            bits.append(_span(values.get("start"), values.get("end")))
        if values.get("estimate") is not None:
            points = f"{values['estimate']:g}"
            bits.append(_("{n} points").format(n=points))
        for kind, (name, column, far) in _TIES.items():
            ends = [one.after[column] for one in line.changes if one.kind == kind and one.adds]
            if ends:
                bits.append(f"{_(name).lower()} {self._keys(far, ends)}")
        return " · ".join(bits)

    def _dates(self, line: Line) -> str:
        was, now = self._days(self._real, line), self._days(self._tried, line)
        bits = [f"{_span(*was[:2])} → {_span(*now[:2])}"] if was[:2] != now[:2] else []
        if was[2] != now[2]:
            told = _("milestone {before} → {after}")
            bits.append(told.format(before=_day(was[2]), after=_day(now[2])))
        return " · ".join(bits)

    def _days(self, workspace: "Workspace", line: Line) -> tuple[Any, ...]:
        query = 'SELECT start, "end", milestone_date FROM roadmap_item WHERE id = ?'
        found = workspace.store.rows.execute(query, (line.subject[1],)).fetchone()
        return tuple(found) if found else (None, None, None)

    def _place(self, line: Line) -> str:
        row = line.subject[1]
        was, now = (side.items.places([row]).get(row) for side in (self._real, self._tried))
        return _("place {before} → {after}").format(before=was or NOTHING, after=now or NOTHING)

    def _order(self) -> str:
        found = self._tried.store.rows.execute(
            "SELECT key FROM roadmap_item WHERE product_id = ? ORDER BY position, id",
            (self._tried.product_id,),
        )
        return _("order: {keys}").format(keys=" ".join(key for (key,) in found))

    def _ties(self, line: Line) -> str:
        name, column, far = _TIES[line.aspect]
        came = [one.after[column] for one in line.changes if one.adds]
        went = [one.before[column] for one in line.changes if one.removes]
        signs = [
            *(f"+{self.key(far, id)}" for id in came),
            *(f"−{self.key(far, id)}" for id in went),
        ]
        return f"{_(name)}: {' '.join(signs)}"

    def _velocity(self, line: Line) -> str:
        was = sum(one.before or 0 for one in line.changes)
        now = sum(one.after or 0 for one in line.changes)
        share = round(100 * now / was) if was else 100
        return _("{n} % of what it was – an assumption, never kept").format(n=share)

    # ── names ───────────────────────────────────────────────────────────────────────────────────

    def _keys(self, kind: str, rows: Iterable[int]) -> str:
        return " ".join(self.key(kind, row) for row in rows)

    def _title(self, kind: str, row: int) -> str:
        found = self._row(kind, row, "title") if kind in (ITEM, ROADMAP, "goal") else None
        return plain_line(str(found[0])) if found else ""

    def _numbered(self, row: int) -> str:
        found = self._row(ITEM, row, "number")
        return f"{self._real.key}-{found[0]}" if found else ""

    def _row(self, kind: str, row: int, column: str) -> tuple[Any, ...] | None:
        """A column of a record, from wherever it is."""
        for workspace in (self._tried, self._real):
            rows = workspace.store.rows
            names = {name for _n, name, *_more in rows.execute(f'PRAGMA table_info("{kind}")')}
            if column in names:
                found = rows.execute(f'SELECT "{column}" FROM "{kind}" WHERE id = ?', (row,))
                one = found.fetchone()
                if one is not None:
                    return tuple(one)
        return None


def _value(field: str, value: Any) -> str:
    """A value as it is told; long texts are told by their beginning."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, list):
        return ngettext("{n} entry", "{n} entries", len(value)).format(n=len(value))
    known = roadmap_fields.BY_NAME.get(field) or fields.BY_NAME.get(field)
    if known is not None and known.kind is fields.Kind.choice:
        return in_words(str(value))
    if known is not None and known.kind is fields.Kind.day:
        return _day(str(value))
    text = plain_line(str(value))
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _span(start: str | None, end: str | None) -> str:
    return f"{_day(start)} – {_day(end)}" if start or end else _("no dates")


def _day(text: str | None) -> str:
    try:
        return day_in_words(date.fromisoformat(text)) if text else NOTHING
    except ValueError:
        return str(text)
