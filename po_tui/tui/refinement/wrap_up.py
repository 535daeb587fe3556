"""Wrapping up: the read-back, whether the goal was reached, the next date, and the minutes."""

from datetime import date
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll

from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.messages import Closed, Said, calmly, frame_of
from po_tui.tui.refinement.read_back_sheet import CapturedSheet, ClosingSheet, ResultSheet
from po_tui.words import _, mark
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.meeting import Meeting
from po_tui.workspace.refinement import SessionView


class WrapUpPane(Vertical, can_focus=True):
    """What the room hears before it goes; nothing is closed until M."""

    DEFAULT_CSS = """
    WrapUpPane {
        height: 1fr;
        & > Horizontal { height: 1fr; }
        & VerticalScroll { width: 1fr; padding: 1 1 0 2; scrollbar-size-vertical: 1; }
        & #captured { border-right: vkey $frame; }
        &.-narrow > Horizontal { layout: vertical; }
        &.-narrow #captured { border-right: none; }
    }
    """
    BINDINGS = [
        Binding("M", "minutes", mark("Write minutes"), tooltip=mark("Close the session and write the minutes"), id="refine.minutes-file"),
        Binding("g", "goal_reached", mark("Goal reached?"), tooltip=mark("Reached, not reached, or not said"), id="refine.goal-reached"),
        Binding("t", "next_date", mark("Next date"), tooltip=mark("When the next meeting is"), id="refine.next-date"),
        Binding("o", "tally", mark("Return on time"), tooltip=mark("One to five from each, anonymous: a digit a person"), id="refine.roti"),
        Binding("b", "go_on", mark("Back in"), tooltip=mark("Back into the meeting"), id="refine.go-on"),
        Binding("down,j", "scroll_back(1)", mark("Down"), show=False, tooltip=mark("Read on"), id="refine.wrap-down"),
        Binding("up,k", "scroll_back(-1)", mark("Up"), show=False, tooltip=mark("Read back"), id="refine.wrap-up-line"),
        *(Binding(str(score), f"score({score})", show=False, system=True) for score in range(10)),
        Binding("backspace", "unscore", mark("One back"), show=False, tooltip=mark("Take the last digit back"), id="refine.roti-back"),
        Binding("enter,escape", "tallied", mark("Done"), show=False, tooltip=mark("All have given their digit"), id="refine.roti-done"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__(id="wrap-up")
        self._session: SessionView | None = None
        self._tallying = False

    def compose(self) -> ComposeResult:
        with Horizontal():
            with VerticalScroll(id="captured", can_focus=False):
                yield CapturedSheet()
            with VerticalScroll(id="results", can_focus=False):
                yield ResultSheet()
        yield ClosingSheet()

    def on_resize(self) -> None:
        self.set_class(self.size.width < 70, "-narrow")

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    @property
    def meeting(self) -> Meeting:
        found = workspace_of(self).refinement.meeting()
        if found is None:
            raise Refused(_("the session is over"))
        return found

    def reload(self) -> None:
        """Read the session anew."""
        found = workspace_of(self).refinement.meeting()
        if found is None:
            return
        self._session = found.view
        self.query_one(CapturedSheet).show(self._session)
        self.query_one(ResultSheet).show(self._session)
        self.query_one(ClosingSheet).show(self._session, tallying=self._tallying)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits are scores while they are collected, and screens otherwise."""
        if action in {"score", "unscore", "tallied"}:
            return self._tallying
        return super().check_action(action, parameters)

    def _set(self, **values: object) -> None:
        with calmly(self):
            workspace_of(self).refinement.set(self.meeting.session_id, **values)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.post_message(Said(text, wrong))

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_goal_reached(self) -> None:
        if self._session is not None:
            following = {None: True, True: False, False: None}
            self._set(goal_reached=following[self._session.goal_reached])

    def action_next_date(self) -> None:
        def keep(text: str) -> None:
            workspace_of(self).refinement.set(self.meeting.session_id, next_date=_day(text))

        now = (self._session.next_date if self._session else None) or ""
        frame_of(self).ask(
            _("Next meeting"), keep, now, hint=_("a date like 2026-12-03; empty: none")
        )

    def action_tally(self) -> None:
        self._tallying = not self._tallying
        self.reload()

    def action_score(self, score: int) -> None:
        session = self._session
        if session is None:
            return
        if not 1 <= score <= 5:
            self._say(_("one to five, please"), wrong=True)
        elif len(session.roti) >= len(session.present) > 0:
            self._say(_("everyone present has given a digit – ⌫ takes one back"))
        else:
            self._set(roti=[*session.roti, score])

    def action_unscore(self) -> None:
        if self._session is not None and self._session.roti:
            self._set(roti=list(self._session.roti[:-1]))

    def action_tallied(self) -> None:
        self._tallying = False
        self.reload()

    def action_go_on(self) -> None:
        with calmly(self):
            self._tallying = False
            self.meeting.go_on()

    def action_scroll_back(self, by: int) -> None:
        for side in ("#captured", "#results"):
            self.query_one(side).scroll_relative(y=by, animate=False)

    def action_minutes(self) -> None:
        with calmly(self):
            name = f"minutes-{self.meeting.view.key}.md"
            label = _("Close, and write the minutes to")
            frame_of(self).ask(label, self._close, name, hint=_("a file that is not there yet"))

    def _close(self, name: str) -> None:
        """The file first, so that a name that cannot be used closes nothing."""
        meeting = self.meeting
        view = meeting.view
        path = Path(name.strip()).expanduser()
        if not name.strip():
            raise Mistake(_("the minutes need a file name"))
        try:
            with path.open("x", encoding="utf-8"):
                pass
        except FileExistsError:
            raise Mistake(_("that file is there already – choose another name")) from None
        except (OSError, ValueError) as no:
            why = getattr(no, "strerror", None) or str(no)
            raise Mistake(_("cannot write there: {why}").format(why=why)) from None
        try:
            meeting.close(goal_reached=view.goal_reached, next_date=view.next_date, roti=view.roti)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        from po_tui.documents.minutes import minutes

        path.write_text(minutes(workspace_of(self), view.id), encoding="utf-8")
        self.post_message(Closed(view.id, str(path)))


def _day(text: str) -> str | None:
    """A date as typed, checked; None for nothing."""
    text = text.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Mistake(
            _("“{text}” is no date – write it like 2026-12-03").format(text=text[:20])
        ) from None
