"""Ways out of an item, in one line: press x, then the letter; reasons are typed in the line below."""

from collections.abc import Iterator

from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from po_tui.model.meeting import EXITS
from po_tui.tui.refinement.messages import Said
from po_tui.tui.refinement.sheet import MUTED, NOW, Sheet, line
from po_tui.tui.refinement.traps import LETTERS_AND_DIGITS, trap
from po_tui.tui.widgets.cells import cell_width
from po_tui.words import _, mark

_KEYS = "".join(key for key, __, __ in EXITS)


class ExitLine(Sheet, can_focus=True):
    """The exits with their keys; waits for one. Takes a second line where they are too long for one."""

    DEFAULT_CSS = """
    ExitLine {
        display: none;
        padding: 0 1;
        background: $panel;
        &.-open { display: block; }
    }
    """
    BINDINGS = [
        *trap(_KEYS, "choose"),
        *trap("".join(one for one in LETTERS_AND_DIGITS if one not in _KEYS), "other"),
        Binding("escape", "leave", mark("Stay"), tooltip=mark("Stay at the item"), id="exit.leave"),
    ]

    class Chosen(Message):
        """An exit was chosen, by its code; empty where the line was left."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    def __init__(self) -> None:
        super().__init__()
        self._item = ""

    def open(self, item: str) -> None:
        """Offer the exits for an item."""
        self._item = item
        self.add_class("-open")
        self.redraw()
        self.focus()

    def lines(self, width: int) -> Iterator[Content]:
        lead = (_("{item} leaves as") if width >= 94 else "{item} →").format(item=self._item)
        at, used = [(lead, MUTED)], cell_width(lead)
        for key, __, name in EXITS:
            cells = cell_width(f"  {key} {_(name)}")
            if used + cells > width:
                yield line(*at)
                at, used = [], 0
            at += [("  ", ""), (key, NOW), (f" {_(name)}", "")]
            used += cells
        stays = "  " + _("esc stays")
        yield line(*at, (stays if used + cell_width(stays) <= width else "", MUTED))

    def action_choose(self, key: str) -> None:
        self._close(next(code for one, code, __ in EXITS if one == key))

    def action_other(self, key: str) -> None:
        told = _("{key} is no way out – r b o p k s d, or esc to stay").format(key=key)
        self.post_message(Said(told, wrong=True))

    def action_leave(self) -> None:
        self._close("")

    def on_blur(self) -> None:
        self.remove_class("-open")

    def _close(self, code: str) -> None:
        self.remove_class("-open")
        self.post_message(self.Chosen(code))
