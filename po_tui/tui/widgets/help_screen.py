"""Tells which keys work here and what they do, read from the bindings themselves."""

from collections.abc import Iterable, Mapping
from typing import Final

from textual import events
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from po_tui.tui.key_names import key_name
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.wrapping import hanging
from po_tui.words import _, mark

_GROUPS: Final = (mark("Here"), mark("On this screen"), mark("Everywhere"))
WIDTH: Final = 76
_AROUND: Final = 5
"""Cells that the frame and its scrollbar take."""
_WIDEST_KEYS: Final = 16
_GETS_ABOUT: Final = (
    "list.up", "list.down", "list.first", "list.last", "list.page", "list.open", "page.",
)  # fmt: skip


class HelpScreen(Dialog[None]):
    """The keys that worked where help was asked for, nearest first."""

    DEFAULT_CSS = """
    HelpScreen {
        & > .dialog--frame { width: 76; max-height: 90%; }
        & VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
        & Static { width: 100%; height: auto; }
    }
    """
    BINDINGS = [
        Binding(
            "escape,q,f1,question_mark,enter", "leave", mark("Close"), tooltip=mark("Close help"),
            id="help.leave",
        ),
    ]  # fmt: skip

    def __init__(self, bindings: Mapping[str, ActiveBinding]) -> None:
        """`bindings` are `app.active_bindings`, taken before this screen stands in front."""
        super().__init__(_("Keys"), _("esc closes"))
        self._active = bindings

    def parts(self) -> ComposeResult:
        yield VerticalScroll(Static(self._text(0)))

    def on_mount(self) -> None:
        self.set_focus(self.query_one(VerticalScroll))

    def on_resize(self, event: events.Resize) -> None:
        room = min(WIDTH, event.size.width) - _AROUND
        self.query_one(Static).update(self._text(room))

    def _text(self, room: int) -> Content:
        """All keys in lines of so many cells, long ones hanging."""
        groups = self._grouped()
        width = max((cell_width(keys) for rows in groups for keys, _what in rows), default=0)
        width = min(width, _WIDEST_KEYS)
        lines: list[Content] = []
        for title, rows in zip(_GROUPS, groups, strict=True):
            if not rows:
                continue
            if lines:
                lines.append(Content(""))
            lines.append(Content.styled(_(title), "bold"))
            for keys, what in rows:
                lead = Content.styled(f"  {fit(keys, width, 'right')}  ", "bold $text-accent")
                lines.append(hanging(lead, Content(what), room or WIDTH))
        return Content("\n").join(lines) if lines else Content(_("No keys work here."))

    def _grouped(self) -> list[list[tuple[str, str]]]:
        """Keys and what they do, keys of one action together, by how near they are bound."""
        groups: list[dict[tuple[int, str], tuple[list[str], str]]] = [{}, {}, {}]
        for node, binding, enabled, tooltip in self._nearest(self._active.values()):
            what = _(tooltip or binding.tooltip or (binding.description if binding.show else ""))
            if not enabled or not what or binding.system:
                continue
            near = 2 if isinstance(node, App) else 1 if isinstance(node, Screen) else 0
            keys, _what = groups[near].setdefault((id(node), binding.action), ([], what))
            shown = self._key(binding)
            if shown not in keys:
                keys.append(shown)
        return [[(" ".join(keys), what) for keys, what in group.values()] for group in groups]

    @staticmethod
    def _nearest(bindings: Iterable[ActiveBinding]) -> list[ActiveBinding]:
        """What one can do before how one gets about: arrows are guessed, and the page is short."""
        return sorted(bindings, key=lambda one: (one.binding.id or "").startswith(_GETS_ABOUT))

    def _key(self, binding: Binding) -> str:
        # The footer names several keys at one binding; here each has its own line.
        if " " in (binding.key_display or ""):
            return key_name(binding.key)
        return self.app.get_key_display(binding)

    def action_leave(self) -> None:
        self.answer(None)
