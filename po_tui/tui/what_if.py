"""What if, on the screen: entering, which screens are inside, what the line on top says, leaving.

Plan, Roadmap and Backlog are inside: there every key works on what is tried. All other screens show
the real thing and say so. Which of the two a widget means is decided by the screen it stands on.
"""

from typing import TYPE_CHECKING, Any, cast

from textual.app import App
from textual.screen import Screen
from textual.timer import Timer

from po_tui.words import _, ngettext
from po_tui.workspace.errors import Refused, WorkspaceError
from po_tui.workspace.file import News

if TYPE_CHECKING:
    from po_tui.model.what_if_compare import Comparison
    from po_tui.tui.app import PoTuiApp
    from po_tui.tui.frame import WorkScreen
    from po_tui.tui.widgets.what_if_line import WhatIfLine
    from po_tui.workspace import Workspace

PULSE = "sandbox"
"""As `workspace.what_if.PULSE`, which is loaded only where somebody tries something."""
SETTLED = 0.15
"""Seconds after a key until what it means is worked out and told."""


class TriesThings(App[None]):
    """The part of the app that knows whether somebody is trying things."""

    _tried: "Workspace | None" = None
    _deciding = False
    """What is tried is just becoming real, or is being dropped: its own news is none."""
    _tells: Timer | None = None
    _known: "Comparison | None" = None
    """What all that is tried came to when it was worked out last."""

    @property
    def _app(self) -> "PoTuiApp":
        return cast("PoTuiApp", self)

    @property
    def trying(self) -> bool:
        """Whether a what-if is open."""
        return self._tried is not None

    def tried_on(self, screen: Screen[Any] | None) -> "Workspace | None":
        """What is tried, where a screen is inside of it; whatever stands in front of one is as well."""
        if self._tried is None or screen is None:
            return None
        stack = next((one for one in self._screen_stacks.values() if screen in one), [screen])
        return self._tried if getattr(stack[0], "TRIES", False) else None

    # ── entering and leaving ────────────────────────────────────────────────────────────────────

    def action_what_if(self) -> None:
        """Begin, or go on with what was left; in a what-if, review it."""
        if self.trying:
            self._review()
            return
        real = self._app.workspace
        if real.meets:
            raise Refused(_("a refinement session is running – try things when it is over"))
        waits = real.what_if.waiting
        self._tried, self._known = real.what_if.begin(self._app.news.publish), None
        self._app.opened.publish(self._tried)
        if waits:
            told = ngettext("{n} change as you left it", "{n} changes as you left them", waits.acts)
            self._app.say(told.format(n=waits.acts))

    def action_leave_what_if(self) -> None:
        """Ask on one line what is to become of it; without any change there is nothing to ask."""
        if self._tried is None:
            return
        n = len(self._real.what_if.acts)
        if n:
            self._line(self._work_screen).ask(n)
        else:
            self.settle_what_if("later")

    def action_settle_what_if(self, answer: str) -> None:
        """As the line on top was answered."""
        self.settle_what_if(answer)

    def settle_what_if(self, answer: str) -> None:
        """`keep`, `drop` or `later`."""
        if self._tried is None:
            return
        what_if = self._real.what_if
        self._deciding = True
        try:
            if answer == "keep":
                told = _kept(what_if.tally, what_if.keep())
            elif answer == "drop":
                n = what_if.drop()
                told = ngettext("{n} change dropped; nothing of it was real", "{n} changes dropped; nothing of it was real", n).format(n=n)  # fmt: skip
            else:
                what_if.pause()
                waits = what_if.waiting
                told = _("It waits – w goes on with it") if waits else ""
        finally:
            self._deciding = False
        self._end(told)

    def _end(self, told: str) -> None:
        self._tried = None
        self._app.opened.publish(self._real)
        if told:
            self._app.say(told)

    def refuse_while_trying(self) -> None:
        """Raise Refused where a what-if is open: what everybody sees is to be real."""
        if self.trying:
            raise Refused(_("a what-if is open – keep it, drop it or leave it for later first (w)"))

    def action_try_velocity(self) -> None:
        """Forecast with another velocity."""
        if self._tried is None:
            raise Refused(_("another velocity can be tried in a what-if – w begins one"))
        what_if = self._real.what_if
        share = round(what_if.velocity_share * 100)
        self._work_screen.ask(
            _("Velocity"),
            what_if.try_velocity,
            f"{share}%" if share != 100 else "",
            hint=_("80%, +20% or points a sprint; empty: as it was"),
        )

    def _review(self) -> None:
        from po_tui.tui.roadmap.what_if_sheet import ReviewSheet

        def answered(answer: str | None) -> None:
            if answer:
                try:
                    self.settle_what_if(answer)
                except WorkspaceError as no:
                    self._app.say(str(no), severity="warning")

        _opening = self.push_screen(ReviewSheet(self._real.what_if), answered)

    @property
    def _real(self) -> "Workspace":
        before = self._tried.before if self._tried is not None else None
        return before or self._app.workspace

    # ── news ────────────────────────────────────────────────────────────────────────────────────

    def tell_while_trying(self, news: News) -> bool:
        """What a change of the real file means here; False where it is told to the screens as it is."""
        own = PULSE in news.pulses and not news.foreign
        if own and not news.changed:
            self.show_what_if_soon()
            return True
        if self._tried is None:
            if news.pulses == {PULSE} and not news.changed:
                self.show_what_if_soon()
                return True
            return False
        if self._deciding:
            return False
        if news.changed or PULSE in news.pulses:
            self._real.what_if.follow()
            self._app.news.publish(News(foreign=news.foreign))
            return True
        return False

    # ── what it says on top ─────────────────────────────────────────────────────────────────────

    @property
    def _work_screen(self) -> "WorkScreen":
        from po_tui.tui.frame import WorkScreen

        return next(one for one in reversed(self.screen_stack) if isinstance(one, WorkScreen))

    def show_what_if_soon(self) -> None:
        """Say it anew when no further key follows at once."""
        if self._tells is None:
            self._tells = self.set_timer(SETTLED, self._show_what_if)
        else:
            self._tells.reset()

    def _show_what_if(self) -> None:
        from po_tui.tui.frame import WorkScreen

        self._tells = None
        for screen in self.screen_stack[:1]:
            if not isinstance(screen, WorkScreen):
                continue
            if self.tried_on(screen) is not None:
                what_if = self._real.what_if
                self._known = what_if.compare() if what_if.acts else None
            self.show_what_if_on(screen, settled=True)

    def show_what_if_on(self, screen: "WorkScreen", *, settled: bool = False) -> None:
        """The line on top of a screen, and its frame, as it stands now; no line where there is nothing.

        What it all comes to is worked out when keys rest, and is `settled` then.
        """
        inside, tries = self.tried_on(screen) is not None, getattr(screen, "TRIES", False)
        if screen.has_class("-what-if") != inside:
            screen.set_class(inside, "-what-if")
        if inside:
            n = len(self._real.what_if.acts)
            self._line(screen).show_tried(n, self._known if n else None)
            if not settled:
                self.show_what_if_soon()
        elif self.trying:
            self._line(screen).show_real()
        elif tries and (waits := self._real.what_if.waiting):
            self._line(screen).show_waiting(waits.acts, waits.begun)
        else:
            for line in screen.query("WhatIfLine"):
                line.display = False

    def _line(self, screen: "WorkScreen") -> "WhatIfLine":
        from po_tui.tui.widgets.goal_line import GoalLine
        from po_tui.tui.widgets.what_if_line import WhatIfLine

        for line in screen.query(WhatIfLine):
            line.display = True
            return line
        line = WhatIfLine()
        _mounting = screen.mount(line, after=screen.query_one(GoalLine))
        return line


def _kept(counts: tuple[int, int], step: str) -> str:
    """What became of it, with what nobody ticked and so is gone."""
    n, dropped = counts
    if not dropped:
        return _("Kept as one step: {step} – u takes it back").format(step=step)
    told = _("{n} kept, {dropped} dropped. One step: {step} – u takes it back")
    return told.format(n=n, dropped=dropped, step=step)
