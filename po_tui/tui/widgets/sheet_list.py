"""The list in a sheet: looks and gets about alike in each of them, as the lists of the screens do."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from po_tui.words import mark


class PickList(OptionList):
    """Lines to choose from; the letters are free for what they stand for."""

    DEFAULT_CSS = """
    PickList {
        height: auto;
        border: none;
        padding: 0;
        background: $surface;
        scrollbar-size-vertical: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:focus { border: none; }
        & > .option-list--option-highlighted { color: $foreground; background: $primary-muted; text-style: bold; }
        &:focus > .option-list--option-highlighted { color: $block-cursor-foreground; background: $block-cursor-background; }
    }
    """


class SheetList(PickList):
    """Lines to act on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", mark("Next"), show=False, tooltip=mark("Next line"), id="sheet-list.down"),
        Binding("k", "cursor_up", mark("Previous"), show=False, tooltip=mark("Previous line"), id="sheet-list.up"),
        Binding("g", "first", mark("First"), show=False, tooltip=mark("First line"), id="sheet-list.first"),
        Binding("G", "last", mark("Last"), show=False, tooltip=mark("Last line"), id="sheet-list.last"),
    ]  # fmt: skip
