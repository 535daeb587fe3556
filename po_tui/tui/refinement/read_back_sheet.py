"""The read-back at the end: what was decided and promised, and what became of every item."""

from collections.abc import Iterable, Iterator, Sequence

from textual.content import Content

from po_tui.model.estimation import points_text
from po_tui.tui.item.words import state_name
from po_tui.tui.refinement.clock import clock_text
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
from po_tui.words import _
from po_tui.workspace.refinement import Entry, SessionView

KEY = 7


class ResultSheet(Sheet):
    """Items before and after, points before and after, and the top of the order where it moved."""

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
        yield line((_("Items"), HEADING))
        for entry in session.agenda:
            yield from _became(entry, width)
        yield Content("")
        yield cut(
            width, (fit(_("Ready"), 9), MUTED),
            (_points(session.ready_points_before), ""), (" → ", MUTED),
            (_points(session.ready_points_after), STRONG), (_(" points"), MUTED),
        )  # fmt: skip
        yield from _order(session, width)


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
    points = points_text(entry.result, half=True)
    if entry.result is not None and entry.result != entry.estimate_before:
        before = points_text(entry.estimate_before, half=True) or "–"
        parts.append((f" · {before} → {points}", STRONG))
    over = entry.used_seconds > entry.planned_min * 60
    used = f" · {clock_text(entry.used_seconds)}/{entry.planned_min}"
    parts.append((used, WARN if over else MUTED))
    yield cut(width, *parts)
    for why in filter(
        None, (entry.override_why, entry.why if entry.why != entry.override_why else "")
    ):
        yield from hanging("", why, width, room=KEY, style=MUTED)


def _points(points: float | None) -> str:
    return "–" if points is None else points_text(points, half=True)


def _order(session: SessionView, width: int) -> Iterator[Content]:
    before, after = session.top_before, session.top_after
    changed = [
        (key, before.index(key) + 1 if key in before else None, place)
        for place, key in enumerate(after, 1)
        if key not in before or before.index(key) + 1 != place
    ]
    gone = [key for key in before if key not in after]
    yield Content("")
    yield line((_("Top ten"), HEADING), ("" if changed or gone else "  " + _("as before"), MUTED))
    for key, was, place in changed:
        came = str(was) if was else _("new")
        yield cut(width, (fit(key, KEY), NOW), (f"{came} → ", MUTED), (str(place), STRONG))
    if gone:
        yield cut(width, (_("out: {keys}").format(keys=", ".join(gone)), MUTED))
    for change in session.order_changes:
        if change["why"]:
            yield from hanging(
                str(change["item"]), str(change["why"]), width, room=KEY, style=MUTED
            )


class CapturedSheet(Sheet):
    """Decisions, actions, questions and the parking lot, to be read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self._session: SessionView | None = None

    def show(self, session: SessionView) -> None:
        self._session = session
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        captured = self._session.captured if self._session else ()
        if self._session:
            yield cut(width, (_("Read back"), NOW), (f"  {self._session.key}", MUTED))
            yield Content("")
        headings = {
            "!": _("Decisions"), "@": _("Actions"), "?": _("Questions"), "*": _("Parking lot"),
        }  # fmt: skip
        for place, (kind, heading) in enumerate(headings.items()):
            notes = [one for one in captured if one.kind == kind]
            if place:
                yield Content("")
            yield line((heading, HEADING), ("" if notes else "  " + _("none"), MUTED))
            for one in notes:
                sign = one.key or kind
                yield from hanging(sign, one.text, width, room=KEY, look=NOW)
                if kind == "@":
                    promised = _promised(one.who, one.due)
                    yield from hanging(
                        "", promised, width, room=KEY, style=STRONG if one.due else WARN
                    )
                below = list(_below(kind, one.who, one.why, one.item))
                if below:
                    yield cut(width, " " * KEY, *below)


def _promised(who: str, due: str | None) -> str:
    """By when, and who."""
    return " · ".join([_("by {day}").format(day=due) if due else _("no date"), who or _("nobody")])


def _below(kind: str, who: str, why: str, item: str) -> Iterator[tuple[str, str]]:
    """What stands under a note: whom a question is for, why something was decided, at which item."""
    bits = [f"→ {who}" if who and kind == "?" else "", why, item]
    for place, bit in enumerate(filter(None, bits)):
        yield (f" · {bit}" if place else bit, MUTED)


class ClosingSheet(Sheet):
    """What is still to be said before the minutes: goal, next date, return on time."""

    DEFAULT_CSS = """
    ClosingSheet { background: $panel; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._session: SessionView | None = None
        self._tallying = False

    def show(self, session: SessionView, *, tallying: bool) -> None:
        self._session, self._tallying = session, tallying
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        session = self._session
        if session is None:
            return
        reached = {
            True: (_("reached"), GOOD),
            False: (_("not reached"), WARN),
            None: (_("reached?"), MUTED),
        }
        yield cut(
            width, ("g ", NOW), (fit(_("Goal"), 16), MUTED),
            reached[session.goal_reached], ("  " + (session.goal or _("none was set")), MUTED),
        )  # fmt: skip
        yield cut(width, ("t ", NOW), (fit(_("Next meeting"), 16), MUTED), session.next_date or "–")
        yield cut(
            width, ("o ", NOW), (fit(_("Return on time"), 16), MUTED),
            tally(session.roti) or "–", (f"  {self._counting(session)}" if self._tallying else "", NOW),
        )  # fmt: skip

    @staticmethod
    def _counting(session: SessionView) -> str:
        return _("{n} of {all} · a digit each, 1 to 5 · ⌫ · enter done").format(
            n=len(session.roti), all=len(session.present)
        )


def tally(scores: Sequence[int]) -> str:
    """`5 ××  4 ×××`: how often each was said, and by nobody in particular."""
    counted: Iterable[int] = sorted(set(scores), reverse=True)
    return "  ".join(f"{score} {'×' * scores.count(score)}" for score in counted)


__all__ = ["CapturedSheet", "ClosingSheet", "ResultSheet", "tally"]
