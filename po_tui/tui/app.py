"""The frame around everything: which screen, the keys that work everywhere, undo, news from the file."""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual._callback import invoke
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.signal import Signal
from textual.widget import AwaitMount, Widget

from po_tui import settings, words
from po_tui.model.listing import ProductRow
from po_tui.model.plain import plain_line
from po_tui.tui import themes
from po_tui.tui.ahead import MakesAhead
from po_tui.tui.frame import WorkScreen
from po_tui.tui.key_names import key_name
from po_tui.tui.steady import steadied
from po_tui.tui.syncs import SyncsBeside, asking_sync
from po_tui.tui.tidying import settle_in
from po_tui.tui.unanswered import AnswersAll
from po_tui.tui.what_if import TriesThings
from po_tui.words import _, mark
from po_tui.workspace import UnknownProduct, Workspace
from po_tui.workspace.errors import WorkspaceError
from po_tui.workspace.file import Author, News, NothingSaved, Store, products

if TYPE_CHECKING:
    from textual._types import CallbackType
    from textual.command import Provider
    from textual.driver import Driver

    from po_tui.model.walk import Spot
    from po_tui.settings import Settings

LOOK_SECONDS = 0.5
"""How often to look whether another process wrote: reading one counter, microseconds."""
TWO_FRAMES = 0.035
"""Seconds by which what a key did has been painted."""
WARM_UP_AFTER = 0.1
"""Seconds after the first frame, by when the screen is whole."""


def run(path: Path, product: str | None, author: Author, config: "Settings | None" = None) -> int:
    """Open the app on a file and one of its products; the answer is the exit code.

    Raises `workspace.file.FileRefused` where the file cannot be opened.
    """
    words.use(words.language())  # asked for a hundred times for every key
    # What is loaded in the background keeps a key waiting for one millisecond, not for five.
    sys.setswitchinterval(0.001)
    app = PoTuiApp(Store(path, author), product, config or settings.load())
    app.makes_ahead = True
    try:
        app.run()
    finally:
        app.store.close()
    return app.return_code or 0


def _screen(module: str, name: str) -> Callable[[], Screen[Any]]:
    """Makes a screen when it is first shown: what nobody looks at costs no start."""

    def make() -> Screen[Any]:
        from importlib import import_module

        screen = getattr(import_module(f"po_tui.tui.{module}.screen"), name)()
        assert isinstance(screen, Screen)
        return screen

    return make


def _commands() -> "type[Provider]":
    """What the palette finds; imported when it is first opened."""
    from po_tui.tui.palette import PaletteCommands

    return PaletteCommands


SCREENS = (
    ("1", "plan", mark("Plan"), mark("Vision, roadmap and backlog side by side")),
    ("2", "vision", mark("Vision"), mark("Why we build this: vision, strategy, goals")),
    ("3", "roadmap", mark("Roadmap"), mark("Outcomes over time")),
    ("4", "backlog", mark("Backlog"), mark("The items in order")),
    ("5", "refinement", mark("Refine"), mark("Prepare, run and wrap up the meeting")),
    (
        "8",
        "syncing",
        mark("Sync"),
        mark("Backlog and trackers in step: what would change, and clashes"),
    ),
)
"""Key, mode, name, what it is for."""
SHOWN_TO_ROOM = frozenset({"plan", "vision", "roadmap"})
"""The screens of which there is a rendering for the room."""
MODE_OF = {"item": "backlog", "roadmap": "roadmap"}
"""The screen that a record on the line from vision to item belongs to; else the vision."""


class PoTuiApp(AnswersAll, MakesAhead, TriesThings, SyncsBeside, inherit_bindings=False):
    """The app. Screens find the product as `workspace`, and what changed through `news`."""

    CSS_PATH = "app.tcss"
    COMMANDS = {_commands}
    COMMAND_PALETTE_BINDING = "ctrl+p"
    TITLE = "po-tui"
    AHEAD = ("backlog", "roadmap", "vision", "refinement")
    MODES = {
        "welcome": _screen("welcome", "WelcomeScreen"),
        "plan": _screen("plan", "PlanScreen"),
        "vision": _screen("vision", "VisionScreen"),
        "roadmap": _screen("roadmap", "RoadmapScreen"),
        "backlog": _screen("backlog", "BacklogScreen"),
        "refinement": _screen("refinement", "RefineScreen"),
        "syncing": _screen("syncing", "SyncScreen"),
    }
    BINDINGS = [
        *(
            Binding(key, f"go('{mode}')", name, tooltip=about, id=f"app.{mode}", show=False)
            for key, mode, name, about in SCREENS
        ),
        Binding("u", "undo", mark("Undo"), show=False, tooltip=mark("Take back the last thing you did"), id="app.undo"),
        Binding("ctrl+r", "redo", mark("Redo"), show=False, tooltip=mark("Do again what was undone"), id="app.redo"),
        Binding("S", "sync", mark("Sync now"), show=False, tooltip=mark("Look what a sync would do; nothing is changed before you say so"), id="app.sync"),
        Binding("left_curly_bracket", "walk(False)", mark("Why"), show=False, tooltip=mark("What it is good for: one up towards the vision"), id="app.why"),
        Binding("right_curly_bracket", "walk(True)", mark("What serves it"), show=False, tooltip=mark("What serves it: one down towards the items"), id="app.serving"),
        Binding("f5,P", "show_room", mark("Show the room"), show=False, tooltip=mark("Vision or roadmap full-screen for the room, without anything private; Q leaves"), id="app.show-room"),
        Binding("q", "step_back", mark("Back, quit"), show=False, tooltip=mark("Back; quit where there is nothing to go back from"), id="app.back"),
        Binding("ctrl+q", "leave", mark("Quit"), show=False, priority=True, tooltip=mark("Quit; asks while a session runs"), id="app.quit"),
        Binding("ctrl+p,colon", "command_palette", mark("Find"), tooltip=mark("Find any key, item or screen"), id="app.palette", key_display="^p"),
        Binding("escape", "leave_what_if", mark("Leave"), show=False, tooltip=mark("Out of a what-if: keep, drop or go on later"), id="what-if.leave"),
        Binding("f1", "help", mark("Help"), show=False, priority=True, tooltip=mark("The keys that work here"), id="app.help-always"),
        Binding("question_mark", "help", mark("Help"), tooltip=mark("The keys that work here"), id="app.help"),
        Binding("ctrl+c", "copy_hint", mark("Copy"), show=False, system=True),
    ]  # fmt: skip

    @property
    def DEFAULT_MODE(self) -> str:  # type: ignore[override]  # noqa: N802 – Textual's name
        """The screen to begin with: a meeting that was under way goes on, else the plan."""
        if self._workspace is None:
            return "welcome"
        return "refinement" if self._workspace.meets else "plan"

    def __init__(
        self, store: Store, product: str | None = None, config: "Settings | None" = None
    ) -> None:
        self._workspace = asking_sync(_opened(store, product))
        super().__init__()
        self.store = store
        self.config = config or settings.load()
        for theme in themes.OURS:
            self.register_theme(theme)
        wanted = self.config.theme or ""
        self._begin_with(wanted if wanted in self.available_themes else themes.DEFAULT)
        self.news: Signal[News] = Signal(self, "news")
        """What changed, here or in another process; screens re-read what they show."""
        self.opened: Signal[Workspace] = Signal(self, "opened")
        """Another product is open: everything is to be read anew."""
        self._stop_listening = store.listen(self._tell)
        self._waits_for_frame: list[CallbackType] = []
        self.set_keymap(dict(self.config.keys))

    def _begin_with(self, theme: str) -> None:
        """The theme while nothing is shown yet: changed later, every style sheet is read again."""
        self._has_theme = True
        self.set_reactive(PoTuiApp.theme, theme)
        dark = self.current_theme.dark
        for name, holds in (
            ("-dark-mode", dark),
            ("-light-mode", not dark),
            (f"-theme-{theme}", True),
        ):
            self.set_class(holds, name, update=False)
        self._refresh_truecolor_filter(self.ansi_theme)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_driver_class(self) -> "type[Driver]":
        """As Textual's; no two terminals agree on how wide everything is."""
        return steadied(super().get_driver_class())

    # ── what is open ────────────────────────────────────────────────────────────────────────────

    @property
    def workspace(self) -> Workspace:
        """The product that is open, or as it would be; only the welcome does without one."""
        assert self._workspace is not None
        tried = self.tried_on(next(iter(self.screen_stack), None)) if self.trying else None
        return tried or self._workspace

    def workspace_at(self, widget: Widget) -> Workspace:
        """The product as the screen of a widget shows it."""
        assert self._workspace is not None
        tried = self.tried_on(widget.screen) if self.trying and widget.is_attached else None
        return tried or self._workspace

    @property
    def has_product(self) -> bool:
        return self._workspace is not None

    def open_product(self, store: Store, workspace: Workspace) -> None:
        """Show another product, be it of this file or of another one."""
        self.settle_what_if("later")
        if store is not self.store:
            self._stop_listening()
            before, self.store = self.store, store
            self._stop_listening = store.listen(self._tell)
            before.close()
        self._workspace = asking_sync(workspace)
        settings.remember_product(store.path, workspace.key)
        self.opened.publish(workspace)
        if self.current_mode == "welcome":
            _switching = self.switch_mode("plan")

    def products(self) -> list[ProductRow]:
        """The other products of this file."""
        here = self._workspace.product_id if self._workspace else None
        return [product for product in products(self.store) if product.id != here]

    def open_key(self, key: str) -> None:
        """Show another product of this file."""
        self.open_product(self.store, Workspace.open(self.store, key))

    def on_mount(self) -> None:
        self.set_interval(LOOK_SECONDS, self._look)
        if self._workspace is not None:
            settings.remember_product(self.store.path, self._workspace.key)
        self.when_shown(self._settle)
        self.when_shown(self.begin_badge)

    # ── the first frame, and what waits for it ──────────────────────────────────────────────────

    is_shown = False
    """The first frame has been painted."""

    def when_shown(self, act: "CallbackType") -> None:
        """Do it when the first frame is on the screen: the shorter the wait for that, the better."""
        if self.is_shown:
            self.call_after_refresh(act)
        else:
            self._waits_for_frame.append(act)

    def _end_batch(self) -> None:
        super()._end_batch()
        if not self._batch_count and self.screen_stack and isinstance(self.screen, WorkScreen):
            self.screen.catch_up()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        if not self.is_shown and renderable is not None and not self._batch_count:
            self.is_shown = True
            self.call_later(self._after_frame)

    async def _after_frame(self) -> None:
        """One thing after the other: a key that comes in between is not kept waiting for all."""
        if not self._waits_for_frame or self._exit:
            return
        await invoke(self._waits_for_frame.pop(0))
        heard = self.last_key
        await asyncio.sleep(0)  # a key may have been read meanwhile, and stands in line now
        self.call_later(self._after_key, heard)

    def _after_key(self, heard: float) -> None:
        """Where a key came in between, what it did is painted first."""
        if self.last_key > heard:
            self.set_timer(TWO_FRAMES, self._after_frame)
        else:
            self.call_later(self._after_frame)

    def _settle(self) -> None:
        """After the rest of the screen comes what a first write needs."""
        self.set_timer(WARM_UP_AFTER, self._warm_up)

    def _warm_up(self) -> None:
        from threading import Thread

        from po_tui.workspace.file import warm_up

        def load() -> None:
            if self.makes_ahead:
                self.load_ahead()
                with suppress(RuntimeError):  # somebody has left meanwhile
                    self.call_from_thread(self.make_ahead)
            warm_up()
            self.is_loaded = True
            self.calm_down()

        settle_in()
        Thread(target=load, name="warm-up", daemon=True).start()

    def lay_out_ahead(self, screen: Screen[Any]) -> bool:
        return isinstance(screen, WorkScreen) and screen.lay_out_ahead()

    def get_key_display(self, binding: Binding) -> str:
        return binding.key_display or key_name(binding.key)

    _has_theme = False

    def get_css_variables(self) -> dict[str, str]:
        if (
            not self._has_theme
        ):  # Textual asks while it is made; mixing all the shades takes a while
            return {}
        known = super().get_css_variables()
        return {ours: known[theirs] for ours, theirs in themes.LIKE.items()} | known

    # ── news ────────────────────────────────────────────────────────────────────────────────────

    def _tell(self, news: News) -> None:
        if not self.tell_while_trying(news):
            self.news.publish(news)

    def _look(self) -> None:
        news = self.store.look()
        if news is not None:
            self._tell(news)

    def say(self, text: str, *, severity: Any = "information", title: str = "") -> None:
        """A short message in the corner; the text is read as it is, never as markup.

        What stands there already is not said twice.
        """
        text = plain_line(text)
        if not any(told.message == text and told.title == title for told in self._notifications):
            self.notify(text, title=title, severity=severity, markup=False)

    async def run_action(
        self,
        action: Any,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """As Textual's; where the workspace says no, the reason is shown and nothing fails."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except (WorkspaceError, NothingSaved) as no:
            self.say(str(no), severity="error" if isinstance(no, NothingSaved) else "warning")
            return True

    def paint_now(self) -> None:
        if isinstance(self.screen, WorkScreen):
            self.screen.paint_now()

    # ── keys that work everywhere ───────────────────────────────────────────────────────────────

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Without a product there is nothing to go to and nothing to take back."""
        if any(action in getattr(screen, "WITHHOLDS", ()) for screen in self.screen_stack):
            return False
        if action == "show_room":
            return self.has_product and self.current_mode in SHOWN_TO_ROOM
        if action == "leave_what_if":
            return self.trying and self.tried_on(self.screen) is not None
        return self.has_product or action not in {"go", "undo", "redo", "walk", "sync"}

    def switch_mode(self, mode: str) -> AwaitMount:
        self._goes_to_new = mode not in self._screen_stacks
        coming = next(reversed(self._screen_stacks.get(mode, ())), None)
        if not isinstance(coming, WorkScreen):
            return super().switch_mode(mode)
        with coming.held_back():
            return super().switch_mode(mode)

    _goes_to_new = True

    def delay_update(self, delay: float = 0.05) -> None:
        """Paint nothing while a screen is put together; one that is there already is shown at once."""
        if self._goes_to_new:
            super().delay_update(delay)

    async def action_go(self, mode: str) -> None:
        """Show another screen; text being typed stays where it is."""
        await self.switch_mode(mode)

    def action_undo(self) -> None:
        from po_tui.tui.taking_back import undo

        undo(self)

    def action_redo(self) -> None:
        from po_tui.tui.taking_back import redo

        redo(self)

    def action_step_back(self) -> None:
        screen = self.screen
        if isinstance(screen, WorkScreen) and screen.go_back():
            return
        self.action_leave()

    def action_leave(self) -> None:
        """Quit; while a session runs, ask first."""
        if self._workspace is None or not self._workspace.meets:
            self.exit()
            return
        from po_tui.tui.widgets.confirm import Confirm

        def answered(sure: bool | None) -> None:
            if sure:
                self.exit()

        question = _("A refinement session is running. Quit all the same? It goes on where it was.")
        _asking = self.push_screen(Confirm(question, yes=_("Quit"), no=_("Stay")), answered)

    def action_help(self) -> None:
        from po_tui.tui.widgets.help_screen import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.answer(None)
        else:
            _opening = self.push_screen(HelpScreen(self.screen.active_bindings))

    def action_command_palette(self) -> None:
        from po_tui.tui.palette import Palette

        if not isinstance(self.screen, Palette):
            hint = _("Type what you are looking for: a verb, an item, a screen …")
            _opening = self.push_screen(Palette(placeholder=hint, id="--command-palette"))

    def action_copy_hint(self) -> None:
        self.say(_("ctrl+q quits; y copies the key of an item"))

    def action_open_link(self, url: str) -> None:
        """A click on a web address in a text."""
        from po_tui.tui.web import open_link

        open_link(self, url)

    def show_item(self, item_id: int) -> None:
        """Put the cursor on an item, on this screen if it lists items, else in the backlog."""
        screen = self.screen
        if isinstance(screen, WorkScreen) and screen.show_item(item_id):
            return

        def there() -> None:
            if isinstance(self.screen, WorkScreen):
                self.screen.show_item(item_id)

        _switching = self.switch_mode("backlog")
        self.call_after_refresh(there)

    def action_walk(self, down: bool) -> None:
        """The line from vision to item, from where somebody stands."""
        if isinstance(self.screen, WorkScreen):
            from po_tui.tui.item.walk_sheet import open_walk

            open_walk(self.screen, self.screen.spot, down=down)

    def action_orphans(self) -> None:
        """What the line from vision to item does not hold together, both ways."""
        if isinstance(self.screen, WorkScreen):
            from po_tui.tui.item.walk_sheet import open_walk

            open_walk(self.screen, None)

    def action_show_room(self) -> None:
        """Vision or roadmap for the room, whichever somebody stands on."""
        self.refuse_while_trying()
        from po_tui.tui.showing.screen import ShowingScreen

        here = self.screen
        on_roadmap = isinstance(here, WorkScreen) and here.spot.kind == "roadmap"
        roadmap = self.current_mode == "roadmap" or on_roadmap
        _showing = self.push_screen(ShowingScreen("roadmap" if roadmap else "vision"))

    async def show_spot(self, spot: "Spot") -> None:
        """Go to a record on the line from vision to item, on the screen it belongs to."""
        here, mode = self.screen, MODE_OF.get(spot.kind, "vision")
        if spot.kind == "item" and isinstance(here, WorkScreen) and here.show_spot(spot):
            return
        await self.switch_mode(mode)
        if isinstance(self.screen, WorkScreen):
            self.screen.show_spot(spot)

    # ── when something breaks ───────────────────────────────────────────────────────────────────

    def _fatal_error(self) -> None:
        """One line instead of a traceback: those print what is in memory, and that may be secret."""
        error = sys.exc_info()[1] or self._exception
        if os.environ.get("PO_TUI_DEBUG"):
            from rich.segment import Segments
            from rich.traceback import Traceback

            shown = self.console.render(Traceback(show_locals=False), self.console.options)
            self._exit_renderables.append(Segments(shown))
        else:
            self._exit_renderables.append(
                _(
                    "po-tui: something broke inside ({what}) – what you did is saved; start again,"
                    " or with PO_TUI_DEBUG=1 to see where"
                ).format(what=type(error).__name__)
            )
        self._close_messages_no_wait()


def _opened(store: Store, product: str | None) -> Workspace | None:
    """The product asked for, the one used last, or the only one; None where there is none yet."""
    for key in (product, settings.last_product(store.path), None):
        try:
            return Workspace.open(store, key)
        except UnknownProduct:
            if key is not None and key == product:
                raise
    return _first(store)


def _first(store: Store) -> Workspace | None:
    found = products(store)
    return Workspace.open(store, found[0].key) if found else None
