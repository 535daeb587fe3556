"""What every screen of work has around it: the goal on top, a line to type on, the keys below."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets._toast import ToastRack

from po_tui.tui.compositor import FrontOnly
from po_tui.tui.footer import KeyLine
from po_tui.tui.widgets.goal_line import GoalLine
from po_tui.tui.widgets.input_line import InputLine
from po_tui.words import _, mark
from po_tui.workspace import Workspace
from po_tui.workspace.errors import WorkspaceError
from po_tui.workspace.file import ChangedMeanwhile, News, NothingSaved

if TYPE_CHECKING:
    from textual.content import Content

    from po_tui.model.saved_views import View
    from po_tui.model.walk import Spot
    from po_tui.tui.app import PoTuiApp

Then = Callable[[str], object]
Offers = Callable[[str], tuple[str, Sequence[str]]]
"""From a text to its beginning and the words that could follow it."""


def app_of(widget: Widget) -> "PoTuiApp":
    """The app a widget stands in, as ours."""
    return cast("PoTuiApp", widget.app)


def workspace_of(widget: Widget) -> Workspace:
    """The product that is open: what a pane reads, and does everything through."""
    return app_of(widget).workspace_at(widget)


def catches_up(widget: Widget) -> bool:
    """Whether its screen hears what it missed: nobody types, and what changed is waited for."""
    return isinstance(widget.screen, WorkScreen) and widget.screen.hears_missed


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

    BINDINGS = [
        Binding("down", "choose(1)", mark("Down"), show=False, tooltip=mark("To what is near to it"), id="input.near-down"),
        Binding("up", "choose(-1)", mark("Up"), show=False, tooltip=mark("Back to what is typed"), id="input.near-up"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__(id="ask")
        self._then: Then = lambda _text: None
        self._live: Then | None = None
        self._left: Then | None = None
        self._stay = False
        self._offers: Offers | None = None
        self._choose: Callable[[int], None] | None = None

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
        offers: Offers | None = None,
        choose: Callable[[int], None] | None = None,
    ) -> None:
        """Ask for a text. What `then` raises for it is shown, and the line stays open.

        `live` hears every edit, `left` what stood there on Esc. With `stay` the line is emptied
        and open for the next one after each Enter. `offers` says how a text could go on,
        `choose` hears up (-1) and down (1), where something is shown to choose from (`show_near`).
        """
        self._then, self._live, self._left, self._stay = then, live, left, stay
        self._offers, self.completes = offers, offers is not None
        self._choose = choose
        self.show_near(())
        self.begin(label, value, hint)

    def offers(self, text: str) -> tuple[str, Sequence[str]]:
        return self._offers(text) if self._offers else ("", ())

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

    def end(self) -> None:
        self.show_near(())
        super().end()

    def show_near(self, lines: "Sequence[Content]") -> None:
        """Show lines above this one, to choose from with up and down; none hides them."""
        shown = self.screen.query("#near")
        if not lines:
            _removing = shown.remove()
            return
        from textual.content import Content
        from textual.widgets import Static

        text = Content("\n").join(lines)
        if shown:
            shown.first(Static).update(text)
        else:
            near = Static(text, id="near")
            near.styles.height, near.styles.padding = "auto", (0, 1)
            near.styles.background = self.styles.background
            _mounting = self.screen.mount(near, before=self)

    def action_choose(self, by: int) -> None:
        if self._choose is None:
            raise SkipAction
        self._choose(by)


class WorkScreen(Screen[None]):
    """A screen of work. It says what it shows (`load`) and what it does about news (`hear`)."""

    AUTO_FOCUS = ""
    FIRST_FOCUS = ""
    """Which widget has the focus when the screen is first shown."""

    _laid_out_for: Size | None = None

    _styled_for: tuple[int, bool] | None = None
    """The style sheets that its widgets were last styled with, and whether the terminal was looked at."""
    _missed: News | None = None
    """What changed while this screen was not shown."""
    hears_missed = False
    """It is told just now what it missed."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrontOnly()
        # It is made with the style sheets as they are, and brings none of its own: without this,
        # Textual reads them all again for every screen that is opened.
        self._css_update_count = self.app._css_update_count  # noqa: SLF001

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
        # Left alone it would go as soon as the screen is shown, and all would be laid out again.
        for rack in self.query_children(ToastRack):  # none where the app gives no notices
            rack.display = bool(app._notifications)  # noqa: SLF001
        self._laid_out_for = self.app.size
        self.laid_out()
        self._missed = None
        self._load()
        if self.FIRST_FOCUS:
            self.query_one(self.FIRST_FOCUS).focus()

    def _load(self, _workspace: Workspace | None = None) -> None:
        if self.po_tui.has_product:
            if self.po_tui.is_shown:
                self._show_goal_line()
            else:  # the first frame does not wait for it, nor for the modules it takes
                self.po_tui.when_shown(self._show_goal_line)
            self.load()

    def _hear(self, news: News) -> None:
        """Follow what changed; a screen nobody sees catches up when it is shown again."""
        if not self.po_tui.has_product:
            return
        if self._is_hidden:
            self._missed = news if self._missed is None else self._missed.merged(news)
            return
        self.hear(news)
        self.paint_now()
        # What answers the key is on its way to the terminal before the line on top is read again.
        self.call_later(self._show_goal_line)

    @property
    def _is_hidden(self) -> bool:
        """Nobody sees it: another mode is shown, or another screen of work stands in front of it."""
        stack = self.app.screen_stack
        if self not in stack:
            return True
        return any(isinstance(above, WorkScreen) for above in stack[stack.index(self) + 1 :])

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        # Textual would style every widget anew, and so have all of them drawn anew.
        styled_for = self.app._css_update_count, self.app.app_focus  # noqa: SLF001
        event.refresh_styles = styled_for != self._styled_for
        self._styled_for = styled_for
        self._lay_out_for(self.app.size)  # it may have been made, or left, at another one
        missed, self._missed = self._missed, None
        if missed is not None:
            self.hears_missed = True
            with self.held_back():
                self._hear(missed)
            self.hears_missed = False
        self.call_later(self._paint_whole)

    def _show_goal_line(self) -> None:
        self.query_one(GoalLine).show(*_goal(self.workspace, self.po_tui.sync_badge))
        self.po_tui.show_what_if_on(self)

    # ── painting ────────────────────────────────────────────────────────────────────────────────

    def paint_now(self) -> None:
        """Paint what is to be drawn anew, where nothing has to be laid out for that.

        Left to itself, Textual would send a message for every widget and wait for the next tick of
        a clock: what answers a key is on the screen a good deal sooner.
        """
        if not self.is_current or self._layout_required or self._scroll_required:
            return
        for widget in self._compositor.visible_widgets:
            if widget._layout_required or widget._scroll_required:  # noqa: SLF001
                return
        for widget in self._compositor.visible_widgets:
            if widget._repaint_required:  # noqa: SLF001
                widget._repaint_required = False  # noqa: SLF001
                self._dirty_widgets.add(widget)
        if self._dirty_widgets:
            self._compositor.update_widgets(self._dirty_widgets)
            self._compositor_refresh()

    _held_back = False
    """Something was to be painted while the app painted nothing."""
    _comes_to_front = False
    """It is about to be shown: then it is painted whole."""

    def _compositor_refresh(self) -> None:
        """Draw nothing that nobody sees: while a screen is put together, Textual throws it away."""
        if self.app._batch_count:  # noqa: SLF001
            self._held_back = True
        elif not self._comes_to_front:
            super()._compositor_refresh()

    def _paint_whole(self) -> None:
        """Paint what has come to the front now, and once; Textual would wait for a clock to tick."""
        if not (self._repaint_required and self.is_current) or self.app._batch_count:  # noqa: SLF001
            return
        if self._layout_required or self._scroll_required:
            with self.held_back():
                self._refresh_layout()
            self._layout_required = self._scroll_required = False
        for widget in self._compositor.visible_widgets:
            widget._repaint_required = widget is self  # noqa: SLF001
        self._on_timer_update()

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Paint nothing yet: parts of it would stand among what was on the screen before."""
        self._comes_to_front = True
        try:
            yield
        finally:
            self._comes_to_front = False

    _has_place = False
    """Everything has been given its place at least once."""

    def lay_out_ahead(self) -> bool:
        """Give everything its place before anybody looks; False where that is done.

        What has its place for the first time may find out that it wants another one.
        """
        if self._laid_out_for is None:  # it is still being put together
            return True
        if self.is_current or not self.is_attached:
            return False
        if self._has_place and not self._layout_required:
            self._draw_ahead()
            return False
        self._lay_out_for(self.app.size)
        self._refresh_layout(self.app.size)
        self._layout_required, self._has_place = False, True
        # It is painted whole when it is shown: once, and not for having been given its place too.
        self._compositor._dirty_regions.clear()  # noqa: SLF001
        return True

    def _draw_ahead(self) -> None:
        """Have every line drawn: what nobody changes meanwhile is then only to be sent."""
        # Its styles are those of now. Found out again when it is shown, all would be drawn anew.
        self._styled_for = self.app._css_update_count, self.app.app_focus  # noqa: SLF001
        assert isinstance(self._compositor, FrontOnly)
        self._compositor.draw_ahead(self.app.console)

    def catch_up(self) -> None:
        """Paint what was held back."""
        if self._held_back:
            self._held_back = False
            self.refresh()

    # ── for the screens ─────────────────────────────────────────────────────────────────────────

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

    @property
    def spot(self) -> "Spot":
        """Where somebody stands on the line from vision to item."""
        from po_tui.model.walk import Spot

        return Spot("vision")

    def show_spot(self, spot: "Spot") -> bool:
        """Put the cursor on a record of that line; False where this screen does not show it."""
        return spot.kind == "item" and spot.id is not None and self.show_item(spot.id)

    def show_view(self, _view: "View") -> bool:
        """Show a view of the backlog; False where this screen lists no items."""
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
        self._lay_out_for(event.size)

    def _lay_out_for(self, size: Size) -> None:
        if size != self._laid_out_for:
            self._laid_out_for = size
            self.laid_out()


def _goal(workspace: Workspace, badge: str) -> tuple[str, str, float | None, str, str]:
    """What the line on top says: product, goal and how far it is, sync badge, phase."""
    line = workspace.vision.goal_line()
    return line.product, line.goal, line.fraction, badge, _(line.phase)
