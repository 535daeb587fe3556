"""Wrapping up: each note read back, the new order confirmed, return on time, next date, the minutes."""

from datetime import date, timedelta

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll

from po_tui import settings
from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.capturing import Capturing
from po_tui.tui.refinement.cursor_sheet import CursorSheet
from po_tui.tui.refinement.days import day_of
from po_tui.tui.refinement.messages import Closed, calmly, frame_of
from po_tui.tui.refinement.notes_sheet import NotesSheet
from po_tui.tui.refinement.order_sheet import OrderSheet, ResultSheet
from po_tui.tui.refinement.papers import reserved, write_paper
from po_tui.tui.refinement.read_back_sheet import ClosingSheet
from po_tui.tui.widgets.capture_line import CaptureLine
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused
from po_tui.workspace.meeting import Meeting
from po_tui.workspace.refinement import SessionView


class WrapUpPane(Capturing, Vertical, can_focus=True):
    """What the room hears before it goes; nothing is closed until M."""

    DEFAULT_CSS = """
    WrapUpPane {
        height: 1fr;
        & > Horizontal { height: 1fr; }
        & VerticalScroll { width: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; }
        & #captured { border-right: vkey $frame; }
        &.-narrow > Horizontal { layout: vertical; }
        &.-narrow #captured { border-right: none; }
        &.-short VerticalScroll { padding: 0 1; }
    }
    """
    BINDINGS = [
        Binding("space", "confirm", mark("Confirm"), tooltip=mark("The note was read back and stands; once more: it does not. On the order: confirm it"), id="refine.confirm"),
        Binding("e,enter", "correct", mark("Put right"), key_display="e", tooltip=mark("Put the note right in its line; on the order: say why the item moved"), id="refine.correct"),
        Binding("x", "take_out", mark("Take out"), show=False, tooltip=mark("Take the note out of the record"), id="refine.take-out"),
        Binding("tab", "other_side", mark("Notes, order"), show=False, tooltip=mark("From the notes to the order and back"), id="refine.wrap-side"),
        Binding("c", "confirm_order", mark("Order stands"), tooltip=mark("Whoever has the last word confirms the new order"), id="refine.confirm-order"),
        Binding("J,shift+down", "move_item(1)", mark("Move down"), show=False, tooltip=mark("Move the item one place down the order"), id="refine.wrap-later"),
        Binding("K,shift+up", "move_item(-1)", mark("Move up"), show=False, tooltip=mark("Move the item one place up the order"), id="refine.wrap-earlier"),
        Binding("M", "minutes", mark("Close"), tooltip=mark("Close the session and write the minutes"), id="refine.minutes-file"),
        Binding("g", "goal_reached", mark("Goal reached?"), tooltip=mark("Reached, not reached, or not said"), id="refine.goal-reached"),
        Binding("o", "tally", mark("Return on time"), tooltip=mark("One to five from each, anonymous: a digit a person"), id="refine.roti"),
        Binding("t", "next_date", mark("Next date"), tooltip=mark("When the next meeting is"), id="refine.next-date"),
        Binding("b", "go_on", mark("Back in"), tooltip=mark("Back into the meeting"), id="refine.go-on"),
        Binding("exclamation_mark", "capture('!')", mark("Note"), show=False, key_display="! @ ? *", tooltip=mark("Note a decision"), id="refine.wrap-decision"),
        Binding("at", "capture('@')", mark("Action"), show=False, tooltip=mark("Note an action: who, what, by when"), id="refine.wrap-action"),
        Binding("question_mark", "capture('?')", mark("Question"), show=False, tooltip=mark("Note a question; @name says to whom"), id="refine.wrap-question"),
        Binding("asterisk", "capture('*')", mark("Parking lot"), show=False, tooltip=mark("Put a topic aside"), id="refine.wrap-parking-lot"),
        Binding("f1", "app.help", mark("Help"), show=False, tooltip=mark("The keys that work here"), id="refine.wrap-help"),
        Binding("down,j", "cursor(1)", mark("Down"), show=False, tooltip=mark("The next one"), id="refine.wrap-down"),
        Binding("up,k", "cursor(-1)", mark("Up"), show=False, tooltip=mark("The one before"), id="refine.wrap-up-line"),
        *(Binding(str(score), f"score({score})", show=False, system=True) for score in range(10)),
        Binding("backspace", "unscore", mark("One back"), show=False, tooltip=mark("Take the last digit back"), id="refine.roti-back"),
        Binding("enter,escape", "tallied", mark("Done"), show=False, tooltip=mark("All have given their digit"), id="refine.roti-done"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__(id="wrap-up")
        self._session: SessionView | None = None
        self._tallying = False
        self._typed: list[int] = []
        """Scores typed since the tally began, to take the last one back; kept nowhere in this order."""
        self._unkept = {}

    def compose(self) -> ComposeResult:
        with Horizontal():
            with VerticalScroll(id="captured", can_focus=False):
                yield NotesSheet()
            with VerticalScroll(id="results", can_focus=False):
                yield OrderSheet()
                yield ResultSheet()
        yield ClosingSheet()
        yield CaptureLine()

    def on_mount(self) -> None:
        self._light(self._notes)

    def on_resize(self) -> None:
        self.set_class(self.size.width < 70, "-narrow")
        self.set_class(self.size.height < 22, "-short")

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    @property
    def meeting(self) -> Meeting:
        found = workspace_of(self).refinement.meeting()
        if found is None:
            raise Refused(_("the session is over"))
        return found

    @property
    def _notes(self) -> NotesSheet:
        return self.query_one(NotesSheet)

    @property
    def _order(self) -> OrderSheet:
        return self.query_one(OrderSheet)

    def reload(self) -> None:
        """Read the session anew; cursors stay on their records."""
        found = workspace_of(self).refinement.meeting()
        if found is None:
            return
        view = self._session = found.view
        self._notes.show(view)
        confirmed = view.order_confirmed_by if found.order_stands else ""
        self._order.show(found.new_order(), view.top_before, confirmed)
        self.query_one(ResultSheet).show(view)
        self.query_one(ClosingSheet).show(view, tallying=self._tallying)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits are scores while they are collected, and screens otherwise."""
        if action in {"score", "unscore", "tallied"}:
            return self._tallying
        if action == "correct" and self._tallying:
            return False
        return super().check_action(action, parameters)

    def _set(self, **values: object) -> None:
        with calmly(self):
            workspace_of(self).refinement.set(self.meeting.session_id, **values)

    # ── the cursor ──────────────────────────────────────────────────────────────────────────────

    @property
    def _side(self) -> CursorSheet:
        return self._order if self._order.lit else self._notes

    def _light(self, side: CursorSheet) -> None:
        for one in (self._notes, self._order):
            one.light(one is side)

    def _reveal(self) -> None:
        first, last = self._side.span()
        scroll = self.query_one("#results" if self._order.lit else "#captured", VerticalScroll)
        top, height = round(scroll.scroll_y), max(1, scroll.size.height - 1)
        if first < top:
            scroll.scroll_to(y=max(0, first - 2), animate=False)
        elif last >= top + height:
            scroll.scroll_to(y=last - height + 1, animate=False)

    def action_cursor(self, by: int) -> None:
        self._side.move(by)
        self._reveal()

    def action_other_side(self) -> None:
        self._light(self._notes if self._order.lit else self._order)
        self._reveal()

    def on_cursor_sheet_pressed(self, event: CursorSheet.Pressed) -> None:
        event.stop()
        event.sheet.at = event.place
        self._light(event.sheet)
        event.sheet.redraw()
        self.focus()

    # ── notes ───────────────────────────────────────────────────────────────────────────────────

    def action_confirm(self) -> None:
        if self._order.lit:
            self.action_confirm_order()
            return
        note = self._notes.chosen
        if note is None:
            self.say(_("nothing was noted – ! @ ? * note something"))
            return
        with calmly(self):
            self.meeting.confirm(note.kind, note.id, not note.confirmed)
            self.reload()
            if not note.confirmed:
                self.action_cursor(1)
                if not self._notes.open:
                    self.say(_("all is read back – tab goes to the order"))

    def action_correct(self) -> None:
        """In its line as on the capture line; Esc leaves it, and what was typed waits."""
        if self._order.lit:
            self._ask_why()
            return
        note = self._notes.chosen
        if note is None:
            self.say(_("nothing was noted – ! @ ? * note something"))
            return
        with calmly(self):
            meeting = self.meeting

            def correct(text: str) -> None:
                meeting.correct(note.kind, note.id, text)

            hints = {
                "!": _("what | because why"),
                "@": _("who what by when"),
                "?": _("question @to-whom"),
                "*": _("topic | what happens with it"),
            }
            label = note.key or f"{note.kind} {note.id}"
            self.ask(label, correct, meeting.line_of(note.kind, note.id), hints[note.kind])

    def action_take_out(self) -> None:
        note = self._notes.chosen
        if self._order.lit or note is None:
            self.say(_("x takes a note out – tab goes to the notes"))
            return
        with calmly(self):
            self.meeting.take_out(note.kind, note.id)
            self.say(_("taken out: {text} · u brings it back").format(text=note.text))

    @property
    def pointed(self) -> str:
        """A question is about the item under the cursor, unless it names another."""
        if self._order.lit:
            return self._order.chosen.key if self._order.chosen else ""
        return self._notes.chosen.item if self._notes.chosen else ""

    # ── the new order ───────────────────────────────────────────────────────────────────────────

    def action_confirm_order(self) -> None:
        with calmly(self):
            meeting = self.meeting
            yes = not meeting.order_stands
            meeting.confirm_order(yes)
            name = meeting.view.order_confirmed_by
            said = _("{name} confirms the order").format(name=name)
            self.say(said if yes else _("the order is open again"))

    def action_move_item(self, by: int) -> None:
        placed = self._order.chosen
        if not self._order.lit or placed is None:
            self.say(_("J K move an item of the order – tab goes there"))
            return
        with calmly(self):
            backlog = workspace_of(self).backlog
            move = backlog.move_up if by < 0 else backlog.move_down
            if not move([placed.item_id]):
                self.say(_("already at the top") if by < 0 else _("already at the bottom"))

    def _ask_why(self) -> None:
        placed = self._order.chosen
        if placed is None:
            return
        if not placed.moved:
            self.say(_("{item} stands where it stood").format(item=placed.key))
            return
        with calmly(self):
            meeting = self.meeting
            label = _("{item} moved, because").format(item=placed.key)
            self.ask(label, lambda why: meeting.reason_for(placed.item_id, why), placed.why)

    # ── goal, date, return on time ──────────────────────────────────────────────────────────────

    def action_goal_reached(self) -> None:
        if self._session is not None:
            following = {None: True, True: False, False: None}
            self._set(goal_reached=following[self._session.goal_reached])

    def action_next_date(self) -> None:
        def keep(text: str) -> None:
            workspace_of(self).refinement.set(self.meeting.session_id, next_date=day_of(text))

        with calmly(self):
            now = (self._session.next_date if self._session else None) or self._in_a_week()
            self.ask(_("Next meeting"), keep, now, _("thu, 3 dec, 2026-12-03; empty: none"))
            frame_of(self).ask_line.select()

    def _in_a_week(self) -> str:
        """The same weekday next week: what most teams do."""
        day = (self._session.date if self._session else None) or settings.today().isoformat()
        return (date.fromisoformat(day) + timedelta(days=7)).isoformat()

    def action_tally(self) -> None:
        self._tallying = not self._tallying
        self._typed = []
        self.reload()

    def action_score(self, score: int) -> None:
        session = self._session
        if session is None:
            return
        with calmly(self):
            if len(session.roti) >= len(session.present) > 0:
                self.say(_("everyone present has given a digit – ⌫ takes one back"))
                return
            self.meeting.score(score)
            self._typed.append(score)
            self.reload()

    def action_unscore(self) -> None:
        if self._session is None or not self._session.roti:
            return
        with calmly(self):
            self.meeting.unscore(self._typed.pop() if self._typed else self._session.roti[-1])
            self.reload()

    def action_tallied(self) -> None:
        self._tallying = False
        self._typed = []
        self.reload()

    # ── the end ─────────────────────────────────────────────────────────────────────────────────

    def action_go_on(self) -> None:
        with calmly(self):
            self._tallying = False
            self.meeting.go_on()

    def action_minutes(self) -> None:
        with calmly(self):
            name = f"minutes-{self.meeting.view.key}.md"
            label = _("Close, and write the minutes to")
            hint = _("a file that is not there yet; .html for a page to print")
            self.ask(label, self._close, name, hint)

    def _close(self, name: str) -> None:
        """The file first, so that a name that cannot be used closes nothing."""
        meeting = self.meeting
        view = meeting.view
        path = reserved(name)
        try:
            meeting.close(goal_reached=view.goal_reached, next_date=view.next_date)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        write_paper(workspace_of(self), "minutes", view.id, path)
        self.post_message(Closed(view.id, str(path)))
