"""The meeting as it runs: the item large in the middle, agenda left, clock, loop and constraints right."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Digits

from po_tui import settings
from po_tui.model.estimation import face
from po_tui.model.meeting import Position, retells
from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.agenda_sheet import AgendaSheet, progress
from po_tui.tui.refinement.attendance import AttendancePanel
from po_tui.tui.refinement.capturing import Capturing
from po_tui.tui.refinement.clock import Reading, clock_text
from po_tui.tui.refinement.exits import ExitLine
from po_tui.tui.refinement.hearing import Hearing
from po_tui.tui.refinement.item_sheet import ItemSheet, OnTable, TitleSheet
from po_tui.tui.refinement.messages import calmly, frame_of
from po_tui.tui.refinement.opening import Opening
from po_tui.tui.refinement.opening_sheet import OpeningSheet
from po_tui.tui.refinement.side_sheet import ClockSheet, ConstraintSheet, LoopSheet
from po_tui.tui.refinement.strip_sheet import StripSheet
from po_tui.tui.refinement.traps import trap
from po_tui.tui.refinement.vote import VotePane
from po_tui.tui.widgets.capture_line import CaptureLine
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused
from po_tui.workspace.meeting import Meeting
from po_tui.workspace.refinement import SessionView

BEAT_SECONDS = 5.0
"""How often the clock is kept while it runs: a crash loses no more of the meeting's time."""


class RunningPane(Capturing, Opening, Hearing, Vertical, can_focus=True):
    """Everything the room looks at, and the keys of the one who types."""

    DEFAULT_CSS = """
    RunningPane {
        height: 1fr;
        & > #sides { height: 1fr; }
        & #agenda-side, & #clock-side { display: none; padding: 1 1 0 1; scrollbar-size-vertical: 1; background: $surface; }
        & #agenda-side { width: 29; border-right: vkey $frame; }
        & #clock-side { width: 38; border-left: vkey $frame; }
        & #table { width: 1fr; }
        & #item { height: 1fr; scrollbar-size-vertical: 1; }
        & ClockSheet, & LoopSheet { margin-bottom: 1; }
        & Digits { width: 1fr; }
        & Digits.-warning { color: $text-warning; }
        & Digits.-over { color: $text-error; }
        & Digits.-stopped { color: $foreground-muted; }
        &.-tiny StripSheet { height: 1; }
        &.-tiny VotePane, &.-tiny AttendancePanel { max-height: 100%; }
        &.-tiny.-at-table TitleSheet, &.-tiny.-at-table #item { display: none; }
        &.-wide StripSheet { display: none; }
        &.-wide #agenda-side, &.-wide #clock-side { display: block; }
        &.-short TitleSheet { padding: 0 2; }
        &.-short ItemSheet { padding: 0 2; }
    }
    """
    BINDINGS = [
        Binding("right_square_bracket,enter", "step(1)", mark("Next step"), key_display="]", tooltip=mark("The next step of the loop"), id="refine.next-step"),
        Binding("left_square_bracket", "step(-1)", mark("Step back"), show=False, tooltip=mark("The step before"), id="refine.previous-step"),
        Binding("n", "next_item", mark("Next item"), tooltip=mark("Take up the next item"), id="refine.next-item"),
        Binding("N", "previous_item", mark("Item before"), show=False, tooltip=mark("Back to the item before"), id="refine.previous-item"),
        Binding("exclamation_mark", "capture('!')", mark("Note"), key_display="! @ ? * =", tooltip=mark("Note a decision"), id="refine.decision"),
        Binding("at", "capture('@')", mark("Action"), show=False, tooltip=mark("Note an action: who, what, by when"), id="refine.action"),
        Binding("question_mark", "capture('?')", mark("Question"), show=False, tooltip=mark("Note a question; @name says to whom"), id="refine.question"),
        Binding("asterisk", "capture('*')", mark("Parking lot"), show=False, tooltip=mark("Put a topic aside"), id="refine.parking-lot"),
        Binding("equals_sign", "capture('=')", mark("Criterion"), show=False, tooltip=mark("Add a criterion"), id="refine.criterion"),
        Binding("v", "vote", mark("Vote"), tooltip=mark("Lay the cards"), id="refine.vote"),
        Binding("r", "ready", mark("Ready?"), tooltip=mark("Ready check: facts, and the team's answers"), id="refine.ready"),
        Binding("x", "leave_item", mark("Exit"), tooltip=mark("Leave the item: ready, back, park, spike, split, drop"), id="refine.exit"),
        Binding("space", "clock", mark("Clock"), tooltip=mark("Stop the clock, or let it run on"), id="refine.clock"),
        Binding("plus", "extend", mark("+3 min"), show=False, tooltip=mark("Three more minutes for this item, once"), id="refine.extend"),
        Binding("l", "look", mark("Look at"), show=False, tooltip=mark("The next standing constraint was looked at"), id="refine.look"),
        Binding("t", "take_up", mark("Take up"), show=False, tooltip=mark("Take up an item that is not on the agenda"), id="refine.take-up"),
        Binding("a", "attendance", mark("People"), show=False, tooltip=mark("Who is here"), id="refine.attendance-running"),
        Binding("i", "inbox", mark("Inbox"), show=False, tooltip=mark("What others wrote meanwhile"), id="refine.inbox"),
        Binding("W", "wrap_up", mark("Wrap up"), tooltip=mark("Stop the clock and read back"), id="refine.wrap-up"),
        Binding("down,j", "scroll_item(1)", mark("Down"), show=False, tooltip=mark("Read on in the item"), id="refine.down"),
        Binding("up,k", "scroll_item(-1)", mark("Up"), show=False, tooltip=mark("Read back in the item"), id="refine.up"),
        Binding("pagedown", "scroll_item(10)", mark("Page down"), show=False, tooltip=mark("Further down in the item"), id="refine.page-down"),
        Binding("pageup", "scroll_item(-10)", mark("Page up"), show=False, tooltip=mark("Further up in the item"), id="refine.page-up"),
        Binding("e", "edit", mark("Edit"), show=False, tooltip=mark("Edit title, story, text and criteria as one text"), id="refine.edit"),
        Binding("E", "edit_outside", mark("Edit in $EDITOR"), show=False, tooltip=mark("The same in your own editor"), id="refine.edit-outside"),
        Binding("c", "criteria", mark("Criteria"), show=False, tooltip=mark("Edit the acceptance criteria"), id="refine.criteria"),
        Binding("s", "split", mark("Split"), show=False, tooltip=mark("Split the item into parts"), id="refine.split"),
        Binding("p", "points", mark("Points"), show=False, tooltip=mark("Set the estimate without a vote"), id="refine.points"),
        Binding("K,shift+up", "move_up", mark("Move up"), show=False, tooltip=mark("Move the item up one place in the order"), id="refine.move-up"),
        Binding("J,shift+down", "move_down", mark("Move down"), show=False, tooltip=mark("Move the item down one place in the order"), id="refine.move-down"),
        Binding("m", "move_far", mark("Move far"), show=False, tooltip=mark("Move to a place, before a key, top or bottom; the reason after “because”"), id="refine.move-far"),
        Binding("f1", "app.help", mark("Help"), tooltip=mark("The keys that work here"), id="refine.help"),
        *trap("12345678", "digits_off"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__(id="running")
        self._unkept = {}
        self._session: SessionView | None = None
        self._position = Position()
        self._second: Timer | None = None
        self._beat: Timer | None = None

    def compose(self) -> ComposeResult:
        yield StripSheet()
        with Horizontal(id="sides"):
            with VerticalScroll(id="agenda-side", can_focus=False):
                yield AgendaSheet()
            with Vertical(id="table"):
                yield TitleSheet()
                with VerticalScroll(id="item", can_focus=False):
                    yield OpeningSheet()
                    yield ItemSheet()
                yield VotePane()
                yield AttendancePanel()
            with VerticalScroll(id="clock-side", can_focus=False):
                yield Digits("0:00")
                yield ClockSheet()
                yield LoopSheet()
                yield ConstraintSheet()
        yield ExitLine()
        yield CaptureLine()

    def on_mount(self) -> None:
        self._second = self.set_interval(1.0, self._tick, pause=True)
        self._beat = self.set_interval(BEAT_SECONDS, self._keep_clock, pause=True)

    def on_resize(self) -> None:
        self.set_class(self.size.width >= 112 and self.size.height >= 22, "-wide")
        self.set_class(self.size.height < 24, "-short")
        self.set_class(self.size.height < 14, "-tiny")

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    @property
    def meeting(self) -> Meeting:
        found = workspace_of(self).refinement.meeting()
        if found is None:
            raise Refused(_("the session is over"))
        return found

    def begin(self, *, resumed: bool) -> None:
        """Show the meeting that runs, at its item and step; `resumed` where the app was away."""
        with calmly(self):
            if resumed:
                self.meeting.resume()
            self.reload()
            self.take_keys()
            if resumed:
                self.say(_("the meeting goes on where it was"))

    def reload(self) -> None:
        """Read everything anew; item, step and place stay as they are."""
        workspace = workspace_of(self)
        meeting = workspace.refinement.meeting()
        if meeting is None:
            self.rest()
            return
        self._session, self._position = meeting.view, meeting.position
        self._moved_on = False
        entry = self._session.entry(self._position.entry_id)
        shown = None
        if entry is not None and entry.item_id is not None:
            item = workspace.backlog.view(entry.item_id)
            rounds = [
                _("round {n}").format(n=one.number)
                + "  "
                + "  ".join(face(card) for __, card in one.votes)
                for one in entry.rounds
            ]
            shown = OnTable(item, entry, self._position.step, rounds)
        if self.show_opening(meeting):
            product = workspace.vision.goal_line().product
            self.query_one(TitleSheet).greet(self._session.key, product)
        else:
            self.query_one(TitleSheet).show(shown.item if shown else None)
        self.query_one(ItemSheet).show(shown)
        self.query_one(LoopSheet).show(self._position.step, _retells(self._session, self._position))
        self.query_one(ConstraintSheet).show(
            workspace.vision.standing_constraints(), entry.quality_seen if entry else ()
        )
        self.query_one(VotePane).reload()
        self.query_one(AttendancePanel).reload()
        self._run_timers()
        self._tick()
        self.show_board()

    def rest(self) -> None:
        """No meeting to show: nothing ticks."""
        for timer in self._ticking:
            timer.pause()

    @property
    def _ticking(self) -> list[Timer]:
        """Those that are made by now: a meeting may end before the pane was ever shown."""
        return [timer for timer in (self._second, self._beat) if timer is not None]

    def show_inbox(self) -> None:
        self._tick()

    def _run_timers(self) -> None:
        for timer in self._ticking:
            if self._position.running:
                timer.resume()
            else:
                timer.pause()

    def _tick(self) -> None:
        if self._session is None:
            return
        now = self._position.counted(settings.now()) if self._position.running else self._position
        entry = self._session.entry(now.entry_id)
        reading = Reading.of(self._session, entry, now)
        digits = self.query_one(Digits)
        digits.update(clock_text(reading.session_used if now.opening else reading.item_used))
        digits.set_class(reading.running and reading.pace == "warning", "-warning")
        digits.set_class(reading.running and reading.pace == "over", "-over")
        digits.set_class(not reading.running, "-stopped")
        self.query_one(ClockSheet).show(reading, len(self._inbox))
        self.query_one(AgendaSheet).show(self._session, now)
        place = progress(self._session, now)
        self.query_one(StripSheet).show(
            place, now.step, reading, len(self._inbox), _retells(self._session, now)
        )

    def _keep_clock(self) -> None:
        self.keep_drafts()

    # ── the loop ────────────────────────────────────────────────────────────────────────────────

    def action_step(self, by: int) -> None:
        with calmly(self):
            before = self._position
            self.meeting.move_step(by)
            self.reload()
            now = self._position
            if (now.entry_id, now.step) == (before.entry_id, before.step):
                self.say(
                    _("that was the last step – x leaves the item, n takes the next")
                    if by > 0
                    else _("this is the first step")
                )
                return
            self.say("")
            self._show_step()

    def _show_step(self) -> None:
        """Scroll the part that this step is about into sight, where the item is longer than that."""
        line = self.query_one(ItemSheet).line_of(self._position.step)
        item = self.query_one("#item")
        height = max(1, item.size.height)
        item.scroll_to(y=line - height // 3 if line > height // 2 else 0, animate=False)

    def action_next_item(self) -> None:
        with calmly(self):
            moved = self.meeting.next_item()
            self._arrive(
                _("that was the last item – W wraps up, t takes up another") if not moved else ""
            )

    def action_previous_item(self) -> None:
        with calmly(self):
            moved = self.meeting.previous_item()
            self._arrive(_("the meeting begins here") if not moved else "")

    def _arrive(self, told: str) -> None:
        self.reload()
        self.query_one("#item").scroll_home(animate=False)
        self.say(told)

    def action_take_up(self) -> None:
        def take(text: str) -> None:
            self.meeting.take_up(workspace_of(self).backlog.item(text.strip()))
            self._arrive("")

        with calmly(self):
            self.ask(_("Take up which item?"), take, hint=_("its key, such as LM-13"))

    def action_scroll_item(self, by: int) -> None:
        with calmly(self):
            if abs(by) == 1 and self.move_promise(by):
                return
        self.query_one("#item").scroll_relative(y=by, animate=False)

    # ── the clock ───────────────────────────────────────────────────────────────────────────────

    def action_clock(self) -> None:
        with calmly(self):
            runs = self.meeting.toggle_clock()
            self.reload()
            self.say(_("the clock runs") if runs else _("the clock is stopped – space starts it"))

    def action_extend(self) -> None:
        with calmly(self):
            self.meeting.extend()
            self.say(_("three more minutes"))

    # ── voting, looking ─────────────────────────────────────────────────────────────────────────

    def action_vote(self) -> None:
        with calmly(self):
            table = self.query_one(VotePane)
            table.open(self.meeting)
            self.set_class(table.is_open, "-at-table")
            self.reload()
            self.query_one("#item").scroll_home(animate=False)

    def on_vote_pane_left(self, event: VotePane.Left) -> None:
        event.stop()
        self.remove_class("-at-table")
        self.reload()
        # At once: a key that is typed on must not find the focus under way to somewhere else.
        (self.action_leave_item if event.exits else self.take_keys)()

    def action_look(self) -> None:
        """Tick the next standing constraint; when all are ticked, say so."""
        with calmly(self):
            meeting, entry = self.meeting, self.meeting.entry
            standing = workspace_of(self).vision.standing_constraints()
            seen = entry.quality_seen if entry else ()
            left = [one for one in standing if one.id not in seen]
            if not standing:
                self.say(_("there are no standing constraints"))
            elif not left:
                self.say(_("all standing constraints were looked at – u takes the last back"))
            else:
                meeting.look_at(left[0].id)
                rest = len(left) - 1
                told = (
                    _("looked at {item}, {n} to go")
                    if rest
                    else _("looked at {item}: that was the last")
                )
                self.say(told.format(item=left[0].key, n=rest))

    # ── around it ───────────────────────────────────────────────────────────────────────────────

    def action_attendance(self) -> None:
        with calmly(self):
            self.query_one(AttendancePanel).open(self.meeting.session_id)
            self.add_class("-at-table")
            self.show_board()

    def on_attendance_panel_left(self) -> None:
        self.remove_class("-at-table")
        self.reload()
        self.take_keys()

    def action_wrap_up(self) -> None:
        with calmly(self):
            self.meeting.wrap_up()

    def action_digits_off(self, key: str) -> None:
        self.say(
            _("{key} is off while the meeting runs – ctrl+p goes to another screen").format(key=key)
        )

    def take_keys(self) -> None:
        """Give the keys back to the pane, where no line of text is being typed."""
        if not frame_of(self).ask_line.is_open:
            self.screen.set_focus(self)


def _retells(session: SessionView, position: Position) -> str:
    """Who retells the item on the table; asked of those who do the work."""
    order = [entry.id for entry in session.agenda]
    if position.entry_id not in order:
        return ""
    return retells(
        [person.name for person in session.present if person.estimates],
        order.index(position.entry_id),
    )
