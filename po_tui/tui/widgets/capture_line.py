"""Writes down what the room just said – a decision, an action, a question – without a form.

One key opens it, Enter keeps it, Esc leaves it for later. Whoever owns it keeps the drafts.
"""

from dataclasses import dataclass
from typing import Final

from textual.message import Message

from po_tui.model.capture import KINDS
from po_tui.tui.widgets.input_line import InputLine
from po_tui.words import _, mark

_EXAMPLES: Final = {
    "!": mark("what was decided"),
    "@": mark("@who what by when, such as: @sponsor ask for test access fri"),
    "?": mark("what nobody here can answer now, and who could"),
    "*": mark("worth talking about, not now"),
    "=": mark("how we will see that it works"),
}


class CaptureLine(InputLine):
    """The capture line of a meeting."""

    @dataclass
    class Captured(Message):
        """Enter on a text."""

        kind: str
        text: str

    @dataclass
    class Dismissed(Message):
        """Esc; the text is a draft to come back to, empty where nothing was typed."""

        kind: str
        text: str

    @dataclass
    class DraftChanged(Message):
        """Another text stands there: keep it, in case the lid closes."""

        kind: str
        text: str

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.kind = ""

    def open(self, kind: str, draft: str = "", about: str = "") -> None:
        """Start to write something of a kind (a key of `capture.KINDS`), or go on with a draft of it.

        `about` is said in front: the key of the item, where that is not the one on the table.
        """
        self.kind = kind
        label = f"{kind} {_(KINDS[kind])}" + (f" · {about}" if about else "")
        self.begin(label, draft, _(_EXAMPLES[kind]))

    def typed(self, text: str) -> None:
        self.post_message(self.DraftChanged(self.kind, text))

    def entered(self, text: str) -> None:
        kind, text = self.kind, text.strip()
        self.end()
        self.post_message(self.Captured(kind, text) if text else self.Dismissed(kind, ""))

    def left(self, text: str) -> None:
        self.post_message(self.Dismissed(self.kind, text))
