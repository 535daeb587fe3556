"""Refine: the screen around the meeting. Which pane it shows follows from where the meeting stands."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import ContentSwitcher, Static

from po_tui.model.plain import plain_line
from po_tui.tui.refinement.messages import Closed, Papered, Said, calmly
from po_tui.tui.refinement.minutes import MinutesPane
from po_tui.tui.refinement.prepare import PreparePane
from po_tui.tui.refinement.projecting import Projecting
from po_tui.tui.refinement.running import RunningPane
from po_tui.tui.refinement.sessions import SessionsPane
from po_tui.tui.refinement.wrap_up import WrapUpPane
from po_tui.words import _, mark
from po_tui.workspace.file import News

PREPARE, RUNNING, WRAP_UP, MINUTES = "prepare", "running", "wrap-up", "minutes"
SESSIONS = "sessions"


class RefineScreen(Projecting):
    """Prepare, run, wrap up, minutes."""

    DEFAULT_CSS = """
    RefineScreen {
        & ContentSwitcher { height: 1fr; }
        & #said { height: auto; min-height: 1; max-height: 2; padding: 0 1; color: $foreground-muted; }
        & #said.-wrong { color: $text-warning; text-style: bold; }
    }
    """
    BINDINGS = [
        Binding("M", "last_minutes", mark("Last minutes"), show=False, tooltip=mark("Read the minutes of the last meeting"), id="refine.last-minutes"),
        Binding("o", "over_time", mark("Over time"), tooltip=mark("The sessions so far, what keeps coming back, what is still open"), id="refine.over-time"),
        Binding("u", "take_back", mark("Undo"), show=False, tooltip=mark("Take back the last thing you did"), id="refine.undo"),
        Binding("ctrl+r", "do_again", mark("Redo"), show=False, tooltip=mark("Do again what was undone"), id="refine.redo"),
    ]  # fmt: skip

    def compose_work(self) -> ComposeResult:
        yield Vertical(
            ContentSwitcher(
                PreparePane(),
                RunningPane(),
                WrapUpPane(),
                MinutesPane(),
                SessionsPane(),
                initial=PREPARE,
            ),
            Static("", id="said", markup=False),
            id="stages",
        )

    # ── which pane ──────────────────────────────────────────────────────────────────────────────

    def _stage_wanted(self) -> str:
        """Where the meeting stands, whoever moved it there."""
        meeting = self.workspace.refinement.meeting()
        if meeting is not None:
            return WRAP_UP if meeting.view.state == "wrapping" else RUNNING
        return self.stage if self.stage in {MINUTES, SESSIONS} else PREPARE

    def load(self) -> None:
        """Show the pane that the meeting asks for, and let it read itself anew."""
        wanted = self._stage_wanted()
        if wanted != self.stage:
            self._enter(wanted)
        elif wanted == RUNNING:
            self.query_one(RunningPane).reload()
        elif wanted == WRAP_UP:
            self.query_one(WrapUpPane).reload()
        elif wanted == PREPARE:
            self.query_one(PreparePane).reload()
        elif wanted == SESSIONS:
            self.query_one(SessionsPane).reload()
        self.show_board()

    def _enter(self, stage: str) -> None:
        fresh = not self.stage
        self.stage = self.query_one(ContentSwitcher).current = stage
        self.query_one(RunningPane).rest()
        self.say("")
        if stage == RUNNING:
            self.query_one(RunningPane).begin(resumed=fresh)
        elif stage == WRAP_UP:
            pane = self.query_one(WrapUpPane)
            pane.reload()
            pane.focus()
        elif stage == PREPARE:
            prepare = self.query_one(PreparePane)
            prepare.reload()
            prepare.focus_list()
        elif stage == SESSIONS:
            sessions = self.query_one(SessionsPane)
            sessions.reload()
            sessions.focus_list()
        else:
            self.query_one(MinutesPane).focus()
        self.show_board()

    def hear(self, news: News) -> None:
        """Own steps are shown at once; what others write waits while a meeting runs.

        A beat of the clock changes nothing here; the beginning and the end of a meeting do.
        """
        if news.foreign and self.stage in {RUNNING, WRAP_UP}:
            self.query_one(RunningPane).hear_others(news)
            return
        if (
            news.changed
            or news.order
            or "product" in news.pulses
            or (
                "session" in news.pulses
                and (self.stage == PREPARE or self._stage_wanted() != self.stage)
            )
        ):
            self.load()

    # ── what panes say ──────────────────────────────────────────────────────────────────────────

    _says = ""

    def say(self, text: str, *, wrong: bool = False) -> None:
        """One quiet line above the keys, until the next one."""
        self._says = text
        said = self.query_one("#said", Static)
        said.set_class(wrong, "-wrong")
        said.update(Content(plain_line(text)))

    def on_key(self) -> None:
        """What was said answered the key before: it goes, and where the minutes are stays in sight."""
        if self.stage != MINUTES and self._says:
            self.say("")

    def on_said(self, event: Said) -> None:
        event.stop()
        self.say(event.text, wrong=event.wrong)

    def on_closed(self, event: Closed) -> None:
        event.stop()
        self.show_minutes(event.session_id)
        self.say(_("the minutes are in {path} · y copies them").format(path=event.path))

    def on_minutes_pane_left(self) -> None:
        self._enter(self._came_from)

    def on_papered(self, event: Papered) -> None:
        event.stop()
        self.show_paper(event.kind, event.session_id)

    def on_sessions_pane_left(self) -> None:
        self._enter(PREPARE)

    def action_take_back(self) -> None:
        with calmly(self):
            done = self.workspace.history.undo()
            self.say(_("Undone: {step}").format(step=done.label))

    def action_do_again(self) -> None:
        with calmly(self):
            done = self.workspace.history.redo()
            self.say(_("Done again: {step}").format(step=done.label))

    # ── papers ──────────────────────────────────────────────────────────────────────────────────

    _came_from = PREPARE
    """Where a paper was asked for."""

    def show_minutes(self, session_id: int) -> None:
        """Read the minutes of a session that was held."""
        self.show_paper("minutes", session_id)

    def show_paper(self, kind: str, session_id: int) -> None:
        """Read the agenda or minutes of a session, or the course of all."""
        with calmly(self):
            self.query_one(MinutesPane).show(kind, session_id)
            self._came_from = SESSIONS if self.stage == SESSIONS else PREPARE
            self._enter(MINUTES)

    def action_over_time(self) -> None:
        self._enter(SESSIONS)

    def action_last_minutes(self) -> None:
        held = [one for one in self.workspace.refinement.sessions() if one.state == "closed"]
        if held:
            self.show_minutes(held[0].id)
        else:
            self.say(_("no meeting was held yet"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"last_minutes", "over_time"}:
            return self.stage == PREPARE
        return super().check_action(action, parameters)

    def go_back(self) -> bool:
        """From a paper back to where it was asked for, from the sessions to preparing."""
        if self.stage in {MINUTES, SESSIONS}:
            self._enter(self._came_from if self.stage == MINUTES else PREPARE)
            return True
        return False
