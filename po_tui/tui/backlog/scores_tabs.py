"""The methods on the line above the score table, each with its letter."""

from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.model.prioritisation import METHODS, Method
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.cells import cell_width
from po_tui.words import _

LETTERS: Final = {
    Method.wsjf: "W",
    Method.rice: "R",
    Method.moscow: "M",
    Method.kano: "K",
    Method.value_effort: "V",
}


class MethodTabs(Static):
    """The methods, one chosen; a click chooses another."""

    class Chosen(Message):
        """Another method."""

        def __init__(self, method: Method) -> None:
            super().__init__()
            self.method = method

    def __init__(self) -> None:
        super().__init__("", id="score-tabs", markup=False)
        self._ends: list[tuple[int, Method]] = []

    def show(self, chosen: Method, note: str) -> None:
        parts, at = [Content(" ")], 1
        self._ends = []
        for method, letter in LETTERS.items():
            text = f" {letter} {_(METHODS[method])} "
            look = "bold reverse $text-primary" if method is chosen else QUIET
            parts.append(Content.styled(text, look))
            at += cell_width(text)
            self._ends.append((at, method))
        parts.append(Content.styled(f"  {plain_line(note)}", QUIET))
        self.update(Content("").join(parts), layout=False)

    def on_click(self, event: events.Click) -> None:
        found = next((method for end, method in self._ends if event.x < end), None)
        if found:
            self.post_message(self.Chosen(found))
