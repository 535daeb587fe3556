"""The line at the bottom: the keys that work just here, as many as fit, and where to find the rest."""

from typing import NamedTuple

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.keys import format_key
from textual.screen import Screen
from textual.widget import Widget

from po_tui.tui.key_names import key_name
from po_tui.tui.typeahead import takes_text
from po_tui.tui.widgets.cells import cell_width
from po_tui.words import _


class KeyHint(NamedTuple):
    """A key as the footer names it."""

    key: str
    """As Textual knows it, to press it on a click."""
    shown: str
    label: str

    @property
    def width(self) -> int:
        return cell_width(self.shown) + 1 + cell_width(self.label) + 2


class KeyLine(Widget):
    """One line of keys, most particular first; `?` for the rest always stays in sight."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"key-line--key", "key-line--label"}
    DEFAULT_CSS = """
    KeyLine {
        height: 1;
        padding: 0 1;
        background: $footer-background;
        color: $footer-description-foreground;
        & > .key-line--key { color: $footer-key-foreground; text-style: bold; }
        & > .key-line--label { color: $footer-description-foreground; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._hints: list[KeyHint] = []
        self._always: list[KeyHint] = []
        self._digits = False
        """Whether digits go to the other screens from here."""
        self._shown: list[tuple[int, int, str]] = []
        """Where each key stands – first cell, cell behind it – for the mouse."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._read_bindings)
        self._read_bindings(self.screen)

    def _read_bindings(self, screen: Screen[object]) -> None:
        hints, always = hints_of(screen)
        digits = "?" in {hint.shown for hint in always} and _goes_elsewhere(screen)
        if (hints, always, digits) != (self._hints, self._always, self._digits):
            self._hints, self._always, self._digits = hints, always, digits
            self.refresh()

    def render(self) -> Content:
        always = self._always
        if self._digits and self.content_size.width >= SCREENS_FROM:
            always = [KeyHint("", _("1–5 8"), _("screens")), *always]
        room = self.content_size.width - sum(hint.width for hint in always)
        chosen = _fitting(self._hints, room)
        spare = max(0, room - sum(hint.width for hint in chosen))
        parts: list[Content] = []
        self._shown, at = [], 1
        for hint in (*chosen, None, *always):
            if hint is None:
                parts.append(Content.blank(spare))
                at += spare
                continue
            parts.append(self._piece(hint))
            self._shown.append((at, at + hint.width - 2, hint.key))
            at += hint.width
        return Content.assemble(*parts).truncate(max(0, self.content_size.width))

    def _piece(self, hint: KeyHint) -> Content:
        return Content.assemble(
            (hint.shown, self.get_visual_style("key-line--key")),
            (f" {hint.label}  ", self.get_visual_style("key-line--label")),
        )

    def on_click(self, event: events.Click) -> None:
        for start, end, key in self._shown:
            if key and start <= event.x < end:
                self.app.simulate_key(key)
                return


def _fitting(hints: list[KeyHint], room: int) -> list[KeyHint]:
    chosen = []
    for hint in hints:
        if hint.width <= room:
            chosen.append(hint)
            room -= hint.width
    return chosen


SCREENS_FROM = 100
"""Columns from which there is room to say that digits change the screen."""

ALWAYS = ("app.help", "app.palette")
"""Ids of the bindings that stand on the right and never give way."""


def hints_of(screen: Screen[object]) -> tuple[list[KeyHint], list[KeyHint]]:
    """The keys that work on a screen as it stands, and those that always stay in sight."""
    hints: dict[str, KeyHint] = {}
    always: dict[str, KeyHint] = {}
    typing = takes_text(screen.focused)
    for active in screen.active_bindings.values():
        binding = active.binding
        if typing and len(format_key(binding.key)) == 1:
            continue  # it is typed, and does nothing else
        if not binding.show or not active.enabled or not binding.description:
            continue
        place = always if binding.id in ALWAYS else hints
        name = binding.id or binding.action
        place.setdefault(name, _hint(binding))
    if "app.help" not in always and any(
        active.binding.id == "app.help-always" for active in screen.active_bindings.values()
    ):
        # `?` is typed here, or notes a question: help has its other key.
        always["app.help"] = KeyHint("f1", key_name("f1"), _("Help").lower())
    return list(hints.values()), list(always.values())


def _goes_elsewhere(screen: Screen[object]) -> bool:
    """Whether a digit leads to another screen: not before there is a product."""
    active = screen.active_bindings.get("1")
    return active is not None and active.enabled and "go(" in active.binding.action


def _hint(binding: Binding) -> KeyHint:
    shown = binding.key_display or key_name(binding.key)
    return KeyHint(binding.key, shown, _(binding.description).lower())
