"""Over time: the sessions so far, what keeps coming back, what is still open, and whether the team stays ahead."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message

from po_tui.tui.frame import app_of, workspace_of
from po_tui.tui.refinement.carried_list import CarriedList, carried_in_words
from po_tui.tui.refinement.messages import Papered, Said, calmly
from po_tui.tui.refinement.row_list import Piece, Row, RowList
from po_tui.tui.refinement.sheet import MUTED, Sheet, cut
from po_tui.tui.refinement.trend_sheet import TrendSheet
from po_tui.tui.widgets.cells import fit
from po_tui.words import _, mark, ngettext
from po_tui.workspace.looking_back import Held, OverTime, Returning

NARROW: Final = 60
"""Cells below which a session is told shorter."""


class SessionsPane(Vertical):
    """Sessions and trend above; items that return and open promises below."""

    DEFAULT_CSS = """
    SessionsPane {
        height: 1fr;
        & .panel { background: $surface; border: round $frame; border-title-color: $text-muted; border-subtitle-color: $text-muted; padding: 0 1; width: 1fr; }
        & .panel:focus-within { border: round $frame-focus; border-title-color: $text-primary; border-title-style: bold; }
        & #above { height: 1fr; }
        & #below { height: 1fr; }
        & #trend { width: 42%; }
        &.-narrow Horizontal { layout: vertical; }
        &.-narrow #trend { display: none; }
    }
    """
    BINDINGS = [
        Binding("M", "minutes", mark("Read minutes"), tooltip=mark("The minutes of the session"), id="sessions.minutes"),
        Binding("U", "take_back_session", mark("Take it back"), tooltip=mark("Take back all that was done in the session, as one step"), id="sessions.take-back"),
        Binding("A", "paper", mark("On paper"), tooltip=mark("The course of the sessions, to be sent and printed"), id="sessions.paper"),
        Binding("escape,o", "leave", mark("Done"), key_display="esc", tooltip=mark("Back to preparing"), id="sessions.leave"),
    ]  # fmt: skip

    class Left(Message):
        """Back to preparing."""

    def __init__(self) -> None:
        super().__init__(id="sessions")
        self._held: dict[int, Held] = {}

    def compose(self) -> ComposeResult:
        with Horizontal(id="above"):
            with Vertical(id="held", classes="panel"):
                yield HeldHeads()
                yield RowList(_("No session was held yet – R runs the first"), id="held-list")
            with Vertical(id="trend", classes="panel"):
                yield TrendSheet()
        with Horizontal(id="below"):
            with Vertical(id="returning", classes="panel"):
                yield RowList(_("No item was talked about more than twice"), id="returning-list")
            with Vertical(id="left", classes="panel"):
                yield CarriedList(id="left-list")

    def on_mount(self) -> None:
        self.query_one("#held").border_title = _(
            "Sessions: items planned › talked about › left ready"
        )
        self.query_one("#trend").border_title = _("Ready points, in sprints")
        self.query_one("#returning").border_title = _("Talked about more than twice")
        self.query_one("#left").border_title = _("Still open")

    def on_resize(self) -> None:
        self.set_class(self.size.width < 76, "-narrow")

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def reload(self) -> None:
        """Read everything anew; cursors stay on their records."""
        seen = workspace_of(self).refinement.over_time()
        self._held = {one.id: one for one in seen.sessions}
        latest_first = list(reversed(seen.sessions))
        self.query_one("#held-list", RowList).show(
            [Row(one.id, _held(one)) for one in latest_first]
        )
        self.query_one("#returning-list", RowList).show(
            [Row(one.item_id, _returning(one)) for one in seen.returning]
        )
        carried = self.query_one("#left-list", CarriedList)
        carried.show_carried(seen.carried)
        self.query_one("#left").border_subtitle = carried_in_words(seen.carried)
        self.query_one("#held").border_subtitle = _summary(seen)
        self._show_trend(seen)

    def _show_trend(self, seen: OverTime) -> None:
        wanted = workspace_of(self).delivery.buffer().wanted
        self.query_one(TrendSheet).show(seen.sessions, wanted)
        told = _("wanted: {least} to {most}")
        self.query_one("#trend").border_subtitle = (
            told.format(least=f"{wanted[0]:g}", most=f"{wanted[1]:g}") if wanted else ""
        )

    def focus_list(self) -> None:
        """Give the keys to the sessions."""
        self.query_one("#held-list").focus()

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    @property
    def _chosen(self) -> Held | None:
        """The session under the cursor."""
        at = self.query_one("#held-list", RowList).cursor_id
        return self._held.get(at) if at is not None else None

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        event.stop()
        if event.rows.id == "held-list":
            self.action_minutes()
        elif event.rows.id == "returning-list":
            app_of(self).show_item(event.id)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()

    def action_minutes(self) -> None:
        one = self._chosen
        if one is None:
            self.post_message(Said(_("no meeting was held yet")))
        else:
            self.post_message(Papered("minutes", one.id))

    def action_take_back_session(self) -> None:
        one = self._chosen
        if one is None:
            self.post_message(Said(_("no meeting was held yet")))
            return
        with calmly(self):
            n = workspace_of(self).refinement.take_back_session(one.id)
            told = ngettext(
                "{session} is taken back, {n} step; it is planned again – u brings it back",
                "{session} is taken back, {n} steps; it is planned again – u brings it back",
                n,
            )
            self.post_message(Said(told.format(session=one.key, n=n)))

    def action_paper(self) -> None:
        self.post_message(Papered("sessions"))

    def action_leave(self) -> None:
        self.post_message(self.Left())


def _summary(seen: OverTime) -> str:
    return _("{planned} planned, {refined} left ready").format(
        planned=seen.planned, refined=seen.refined
    )


class HeldHeads(Sheet):
    """What the figures of a session are."""

    def lines(self, width: int) -> Iterator[Content]:
        heads = "", _("date"), _("items"), _("minutes"), _("ready points"), _("goal")
        if width < NARROW:
            heads = "", _("date"), _("items"), _("time"), _("ready"), ""
        yield cut(
            width,
            (" " + "".join(fit(*one) for one in zip(heads, _columns(width), strict=True)), MUTED),
        )


def _columns(width: int) -> tuple[int, ...]:
    """Cells of key, date, counts, minutes, ready points and goal."""
    narrow = width < NARROW
    fixed = (7, 6, 9, 8, 9) if narrow else (8, 12, 12, 10, 13)
    return (*fixed, max(0, width - 1 - sum(fixed)))


def _held(one: Held) -> Callable[[int], Sequence[Piece]]:
    def draw(width: int) -> list[Piece]:
        from po_tui.documents.sessions import minutes_of, points_of

        key, day, counts, minutes, points, goal = _columns(width + 1)
        reached = {True: "✓ ", False: "✗ ", None: ""}[one.goal_reached]
        over = one.used_min is not None and one.used_min > one.timebox_min
        date = (one.date or "–")[5:] if day < 10 else one.date or "–"
        told = f"{one.planned}›{one.discussed}›{one.refined}"
        return [
            Piece(fit(one.key, key), "key"),
            Piece(fit(date, day), "muted"),
            Piece(fit(told, counts)),
            Piece(fit(minutes_of(one).replace(" ", ""), minutes), "warn" if over else "muted"),
            Piece(fit(points_of(one), points)),
            Piece(fit(reached + one.goal, goal), "muted"),
        ]

    return draw


def _returning(one: Returning) -> Callable[[int], Sequence[Piece]]:
    def draw(width: int) -> list[Piece]:
        right = _("{n}× · {minutes} min").format(n=one.times, minutes=one.minutes)
        return [
            Piece(fit(one.key, 7), "key"),
            Piece(fit(one.title, max(6, width - 7 - 13))),
            Piece(fit(right, 13, "right"), "warn"),
        ]

    return draw
