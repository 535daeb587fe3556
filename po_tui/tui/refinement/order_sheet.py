"""What the meeting changed: the new top of the order with its reasons, and what became of every item."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from po_tui.model.estimation import points_text
from po_tui.tui.item.words import state_name
from po_tui.tui.refinement.clock import clock_text
from po_tui.tui.refinement.cursor_sheet import CursorSheet, Told
from po_tui.tui.refinement.sheet import (
    GOOD,
    HEADING,
    MUTED,
    NOW,
    STRONG,
    WARN,
    Sheet,
    cut,
    hanging,
    line,
)
from po_tui.tui.widgets.cells import fit
from po_tui.words import _, ngettext
from po_tui.workspace.reading_back import Placed
from po_tui.workspace.refinement import Entry, SessionView

KEY = 7


class OrderSheet(CursorSheet):
    """The top of the order: before, now, and why."""

    def __init__(self) -> None:
        super().__init__(id="order")
        self._order: Sequence[Placed] = ()
        self._gone: Sequence[str] = ()
        self._confirmed = ""

    def show(self, order: Sequence[Placed], before: Sequence[str], confirmed: str) -> None:
        """Show the order; the cursor stays on its item. `confirmed`: by whom, empty while nobody did."""
        here = self.chosen
        self._order, self._confirmed = order, confirmed
        now = {one.key for one in order}
        self._gone = [key for key in before if key not in now]
        if here is not None:
            ids = [one.item_id for one in order]
            if here.item_id in ids:
                self.at = ids.index(here.item_id)
        self.redraw()

    @property
    def count(self) -> int:
        return len(self._order)

    @property
    def chosen(self) -> Placed | None:
        """The item under the cursor."""
        return self._order[self.at] if 0 <= self.at < len(self._order) else None

    @property
    def moved(self) -> bool:
        """Whether the top is another than before."""
        return bool(self._gone) or any(one.moved for one in self._order)

    def told(self, width: int) -> Told:
        if self._confirmed:
            state, look = "✓ " + _("confirmed by {name}").format(name=self._confirmed), GOOD
        elif self.moved:
            state, look = _("c confirms it"), WARN
        else:
            state, look = _("as before"), MUTED
        yield None, cut(width, (_("Top ten"), HEADING), (f"  {state}", look))
        for place, one in enumerate(self._order):
            yield from self._row(place, one, width)
        if self._gone:
            yield None, cut(width, (_("out: {keys}").format(keys=", ".join(self._gone)), MUTED))

    @staticmethod
    def _row(place: int, one: Placed, width: int) -> Told:
        moved = one.moved and one.chosen
        was = f"{one.was or _('new')} → {one.place}" if one.moved else f"{one.place}"
        room = 8
        left = width - room - KEY
        yield (
            place,
            line(
                (fit(was, room), STRONG if one.moved else MUTED),
                (fit(one.key, KEY), NOW if one.moved else MUTED),
                (fit(one.title, max(0, left)), "" if one.moved else MUTED),
            ),
        )
        told = one.why or (_("why? – e") if moved else "")
        if told and one.moved:
            for content in hanging("", told, width, room=room, style=MUTED):
                yield place, content


class ResultSheet(Sheet):
    """Items before and after, and the points that are ready."""

    def __init__(self) -> None:
        super().__init__()
        self._session: SessionView | None = None

    def show(self, session: SessionView) -> None:
        self._session = session
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        session = self._session
        if session is None:
            return
        yield Content("")
        ready = f"{_points(session.ready_points_before)} → {_points(session.ready_points_after)}"
        yield line((_("Items"), HEADING), ("  " + _("ready points {n}").format(n=ready), STRONG))
        for entry in session.agenda:
            yield from _became(entry, width)


def _became(entry: Entry, width: int) -> Iterator[Content]:
    yield cut(width, (fit(entry.key, KEY), NOW), entry.title)
    if not entry.discussed:
        yield cut(width, " " * KEY, (_("not discussed"), WARN))
        return
    after = entry.state_after or entry.state_before
    moved = after != entry.state_before
    parts: list[tuple[str, str] | str] = [
        " " * KEY,
        (state_name(entry.state_before), MUTED),
        (" → ", MUTED),
        (state_name(after), GOOD if moved else MUTED),
    ]
    if entry.result is not None and entry.result != entry.estimate_before:
        before = points_text(entry.estimate_before, half=True) or "–"
        parts.append((f" · {before} → {points_text(entry.result, half=True)}", STRONG))
    if entry.new_criteria:
        new = len(entry.new_criteria)
        told = ngettext("+{n} criterion", "+{n} criteria", new).format(n=new)
        parts.append((f" · {told}", MUTED))
    over = entry.used_seconds > entry.planned_min * 60
    used = f" · {clock_text(entry.used_seconds)}/{entry.planned_min}"
    parts.append((used, WARN if over else MUTED))
    yield cut(width, *parts)
    reasons = dict.fromkeys(why for why in (entry.override_why, entry.why) if why)
    for why in reasons:
        yield from hanging("", why, width, room=KEY, style=MUTED)


def _points(points: float | None) -> str:
    return "–" if points is None else points_text(points, half=True)


__all__ = ["OrderSheet", "ResultSheet"]
