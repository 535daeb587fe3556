"""What every screen of work has around it: the goal on top, a line to type on, the keys below."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from po_tui.tui.compositor import FrontOnly
from po_tui.tui.footer import KeyLine
from po_tui.tui.widgets.goal_line import GoalLine
from po_tui.tui.widgets.input_line import InputLine
from po_tui.words import _
from po_tui.workspace import Workspace
from po_tui.workspace.errors import WorkspaceError
from po_tui.workspace.file import ChangedMeanwhile, News, NothingSaved

if TYPE_CHECKING:
    from po_tui.tui.app import PoTuiApp

Then = Callable[[str], object]


def app_of(widget: Widget) -> "PoTuiApp":
    """The app a widget stands in, as ours."""
    return cast("PoTuiApp", widget.app)


def workspace_of(widget: Widget) -> Workspace:
    """The product that is open: what a pane reads, and does everything through."""
    return app_of(widget).workspace


@contextmanager
def telling(widget: Widget) -> Iterator[None]:
    """Where the workspace says no, show why instead of failing."""
    try:
        yield
    except (WorkspaceError, ChangedMeanwhile) as no:
        app_of(widget).say(str(no), severity="warning")
    except NothingSaved as no:
        app_of(widget).say(str(no), severity="error")


class AskLine(InputLine):
    """The line above the footer: asks for one thing, and stays open until it can be used."""

    def __init__(self) -> None:
        super().__init__(id="ask")
        self._then: Then = lambda _text: None
        self._live: Then | None = None
        self._left: Then | None = None
        self._stay = False

    def ask(
        self,
        label: str,
        then: Then,
        value: str = "",
        *,
        hint: str = "",
        live: Then | None = None,
        left: Then | None = None,
        stay: bool = False,
    ) -> None:
        """Ask for a text. What `then` raises for it is shown, and the line stays open.

        `live` hears every edit, `left` what stood there on Esc. With `stay` the line is emptied
        and open for the next one after each Enter.
        """
        self._then, self._live, self._left, self._stay = then, live, left, stay
        self.begin(label, value, hint)

    def typed(self, text: str) -> None:
        if self._live is not None:
            with telling(self):
                self._live(text)

    def entered(self, text: str) -> None:
        try:
            self._then(text)
        except (WorkspaceError, NothingSaved, ChangedMeanwhile) as no:
            self.complain(str(no))
            return
        if self._stay:
            self._put("")
        else:
            self.end()

    def left(self, text: str) -> None:
        if self._left is not None:
            with telling(self):
                self._left(text)


class WorkScreen(Screen[None]):
    """A screen of work. It says what it shows (`load`) and what it does about news (`hear`)."""

    AUTO_FOCUS = ""
    FIRST_FOCUS = ""
    """Which widget has the focus when the screen is first shown."""

    _laid_out_for: Size | None = None

    _missed: News | None = None
    """What changed while this screen was not shown."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrontOnly()

    @property
    def workspace(self) -> Workspace:
        return workspace_of(self)

    @property
    def po_tui(self) -> "PoTuiApp":
        return app_of(self)

    @property
    def ask_line(self) -> AskLine:
        return self.query_one("#ask", AskLine)

    def compose(self) -> ComposeResult:
        yield GoalLine()
        with Container(id="work"):
            yield from self.compose_work()
        yield AskLine()
        yield KeyLine()

    def compose_work(self) -> ComposeResult:
        """What stands between the goal line and the keys."""
        yield from ()

    def on_mount(self) -> None:
        app = self.po_tui
        app.news.subscribe(self, self._hear)
        app.opened.subscribe(self, self._load)
        self._laid_out_for = self.app.size
        self.laid_out()
        self._missed = None
        self._load()
        if self.FIRST_FOCUS:
            self.query_one(self.FIRST_FOCUS).focus()

    def _load(self, _workspace: Workspace | None = None) -> None:
        if self.po_tui.has_product:
            self._show_goal_line()
            self.load()

    def _hear(self, news: News) -> None:
        """Follow what changed; a screen nobody sees catches up when it is shown again."""
        if not self.po_tui.has_product:
            return
        if self not in self.app.screen_stack:
            self._missed = news if self._missed is None else self._missed.merged(news)
            return
        self._show_goal_line()
        self.hear(news)

    def on_screen_resume(self) -> None:
        missed, self._missed = self._missed, None
        if missed is not None:
            self._hear(missed)

    def _show_goal_line(self) -> None:
        self.query_one(GoalLine).show(*_goal(self.workspace))

    # For the screens

    def load(self) -> None:
        """Read everything anew."""

    def hear(self, _news: News) -> None:
        """Read what changed anew; by default everything."""
        self.load()

    def laid_out(self) -> None:
        """The screen has another size: show what fits now."""

    def show_item(self, _item_id: int) -> bool:
        """Put the cursor on an item; False where this screen lists none."""
        return False

    def go_back(self) -> bool:
        """Undo the last narrowing or zooming; False where there is nothing to go back from."""
        return False

    def ask(self, label: str, then: Then, value: str = "", **more: Any) -> None:
        """Ask for one thing on the line above the footer; see `AskLine.ask`."""
        self.ask_line.ask(label, then, value, **more)

    # ── size ────────────────────────────────────────────────────────────────────────────────────

    @property
    def wide(self) -> bool:
        """Room for panes side by side."""
        return self.app.size.width >= 120 and self.app.size.height >= 24

    @property
    def roomy(self) -> bool:
        """Room for one more pane beside those."""
        return self.app.size.width >= 140

    def on_resize(self, event: events.Resize) -> None:
        """Sizes are set on the widgets themselves: classes would style the whole screen anew."""
        if event.size != self._laid_out_for:
            self._laid_out_for = event.size
            self.laid_out()


def _goal(workspace: Workspace) -> tuple[str, str, float | None, str, str]:
    """What the line on top says: product, goal and how far it is, sync badge, phase."""
    line = workspace.vision.goal_line()
    return line.product, line.goal, line.fraction, line.badge, _(line.phase)
