"""Finds anything by typing: what one can do here, every screen, every item, every product."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.css.query import NoMatches

from po_tui.model.folding import words_of
from po_tui.model.plain import plain_line
from po_tui.tui.frame import WorkScreen, telling
from po_tui.tui.item.words import state_name, type_name
from po_tui.tui.key_names import key_name
from po_tui.words import _
from po_tui.workspace.errors import Unknown

if TYPE_CHECKING:
    from po_tui.model.saved_views import View
    from po_tui.tui.app import PoTuiApp

MOST_ITEMS: Final = 20
BEST: Final = 1000.0
"""The score of a command that is called as typed; items come after it, mentions last."""


class _Command(NamedTuple):
    """Something the palette offers; `help` stands below it."""

    text: str
    help: str
    do: Callable[[], object]


class Palette(CommandPalette):
    """Textual's palette, for fast fingers: it trips over a key on its way out, ours does not."""

    _leaving = False

    def dismiss(self, result: None = None) -> AwaitComplete:
        if self._leaving:
            return AwaitComplete()
        self._leaving = True
        return super().dismiss(result)

    def _action_command_list(self, action: str) -> None:
        # Not laid out yet, or gone already.
        with suppress(KeyError, NoMatches):
            super()._action_command_list(action)


class PaletteCommands(Provider):
    """All that is on offer on the screen the palette was opened from."""

    @property
    def _app(self) -> "PoTuiApp":
        return cast("PoTuiApp", self.app)

    async def startup(self) -> None:
        self._commands = [
            *self._bindings(),
            *self._views(),
            *self._sheets(),
            *self._products(),
            *self._beginnings(),
            *self._themes(),
        ]

    async def discover(self) -> Hits:
        for command in self._commands:
            yield DiscoveryHit(Content(command.text), command.do, command.text, command.help)

    async def search(self, query: str) -> Hits:
        for command in self._commands:
            score = _likeness(command, query)
            if score:
                yield Hit(score, Content(command.text), command.do, command.text, command.help)
        for command, score in self._items(query):
            yield Hit(score, Content(command.text), command.do, command.text, command.help)

    def _bindings(self) -> Iterator[_Command]:
        """What the keys do here, once each, with the key beside it."""
        seen = set()
        for active in self.screen.active_bindings.values():
            binding, name = active.binding, active.binding.id or active.binding.action
            if name in seen or _only_moves(binding.id or "page."):
                continue
            if not binding.description or not active.enabled or binding.system:
                continue
            seen.add(name)
            key = binding.key_display or key_name(binding.key)
            text = f"{_(binding.description)}  ·  {key}"
            yield _Command(text, _(binding.tooltip), self._doing(binding.action, active.node))

    def _doing(self, action: str, node: object) -> Callable[[], object]:
        async def do() -> None:
            await self._app.run_action(action, node)  # type: ignore[arg-type]

        return do

    def _themes(self) -> Iterator[_Command]:
        for name in sorted(self.app.available_themes, key=lambda n: (not n.startswith("po-"), n)):

            def do(name: str = name) -> None:
                self.app.theme = name

            yield _Command(_("Theme: {name}").format(name=name), _("Change the colours"), do)

    def _products(self) -> Iterator[_Command]:
        for product in self._app.products():

            def do(key: str = product.key) -> None:
                self._app.open_key(key)

            text = _("Open {key} {name}").format(key=product.key, name=plain_line(product.name))
            yield _Command(text, _("Another product of this file"), do)

    def _sheets(self) -> Iterator[_Command]:
        """Sheets that need no key of their own."""
        screen = self.screen
        if not isinstance(screen, WorkScreen) or not self._app.has_product:
            return
        from po_tui.tui.item.attention import open_attention
        from po_tui.tui.item.readying import open_definition
        from po_tui.tui.vision.notes_sheet import open_notes

        for text, about, show in (
            (_("What needs attention"), _("What is pressing today, first things first"), open_attention),
            (_("Definition of Ready…"), _("What counts as ready, and what the team is asked"), open_definition),
            (_("Notes beside vision and roadmap"), _("What pages that were read in say beside"), open_notes),
        ):  # fmt: skip
            yield _Command(text, about, partial(show, screen))
        yield from self._forecasts(screen)

    def _forecasts(self, screen: WorkScreen) -> Iterator[_Command]:
        from po_tui.tui.backlog.pane import BacklogPane
        from po_tui.tui.roadmap.forecasting import forecast_list, list_label

        about = _("When it will be done: chance by sprint, scope, left-outs")
        everything = partial(forecast_list, screen, _("everything in order"), None)
        for pane in screen.query(BacklogPane):
            listing = pane.listing
            if listing.narrowed:
                serving = listing.narrowing.label if listing.narrowing else ""
                what = list_label(listing.filter, serving)
                shown = partial(forecast_list, screen, what, listing.ids)
            else:
                shown = everything
            yield _Command(_("Forecast of what the list shows"), about, shown)
        yield _Command(_("Forecast of everything"), about, everything)

    def _views(self) -> Iterator[_Command]:
        """The views of the backlog, those that people saved first."""
        if not isinstance(self.screen, WorkScreen) or not self._app.has_product:
            return
        for view in self._app.workspace.views.all():
            text = _("View: {name}").format(name=plain_line(view.title))
            about = plain_line(view.query) or _("The whole backlog in order")
            yield _Command(text, about, partial(self._show_view, view))

    async def _show_view(self, view: "View") -> None:
        """On this screen if it lists items, else in the backlog."""
        screen = self.screen
        if isinstance(screen, WorkScreen):
            with telling(screen):
                if screen.show_view(view):
                    return
                await self._app.switch_mode("backlog")
                there = self._app.screen
                assert isinstance(there, WorkScreen)
                there.show_view(view)

    def _beginnings(self) -> Iterator[_Command]:
        """More products and items; while a meeting runs nothing comes in from outside."""
        screen = self.screen
        if not isinstance(screen, WorkScreen) or not self._app.has_product:
            return
        if self._app.workspace.refinement.running_id() is not None:
            return
        from po_tui.tui.welcome.beginning import ask_backlog, ask_new_product, ask_page

        here = self._app.workspace.key
        for text, about, ask in (
            (
                _("Import a backlog"),
                _("Stories, an export of Jira, Markdown, CSV or JSON, into {key}").format(key=here),
                ask_backlog,
            ),
            (
                _("Import a vision or roadmap…"),
                _("A page in Markdown; you see first what would become of each line"),
                ask_page,
            ),
            (_("New product"), _("One more in this file, with a key and a name"), ask_new_product),
        ):
            yield _Command(text, about, partial(ask, screen))

    def _items(self, query: str) -> Iterator[tuple[_Command, float]]:
        """Items by key, then by the words of their title."""
        if not self._app.has_product:
            return
        backlog = self._app.workspace.backlog
        for place, row in enumerate(backlog.list_rows(self._matching(query))):

            def do(item_id: int = row.id) -> None:
                self._app.show_item(item_id)

            text = f"{row.key}  {plain_line(row.title)}"
            about = f"{type_name(row.type)} · {state_name(row.state)}"
            yield _Command(text, about, do), BEST / 2 - place

    def _matching(self, query: str) -> list[int]:
        backlog = self._app.workspace.backlog
        found = []
        with suppress(Unknown):
            found.append(backlog.item(query))
        words = words_of(query)
        if len("".join(words)) > 1:
            found += backlog.titled(words, MOST_ITEMS)
        return list(dict.fromkeys(found))


def _only_moves(id: str) -> bool:
    """Whether a binding moves a cursor, or opens what is open: nothing to look for."""
    return id == "app.palette" or (id.startswith(("list.", "page.")) and id != "list.mark")


def _likeness(command: _Command, query: str) -> float:
    """How well a command fits what was typed: by the beginnings of the words of its name, its help."""
    asked = words_of(query)
    name, about = _searched(command.text), _searched(command.help)
    if not asked:
        return 0
    if f" {' '.join(asked)}" in name:
        return BEST
    if all(f" {word}" in name for word in asked):
        return BEST * 0.9
    return BEST * 0.2 if all(f" {word}" in name + about for word in asked) else 0


def _searched(text: str) -> str:
    """The words of a text with a blank before each; the key behind the name is not meant."""
    return f" {' '.join(words_of(text.partition('  ·  ')[0]))}"
