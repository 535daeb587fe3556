"""Asks for one line at the bottom of the screen: a title, a filter, a reason, a place to move to."""

from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message

from po_tui.tui.widgets.input_line import InputLine

Check = Callable[[str], str]
"""What is wrong with a text and what to do about it; empty where nothing is."""


class PromptLine(InputLine):
    """A question of one line. Every message says which question it is about: its `purpose`."""

    @dataclass
    class Submitted(Message):
        """Enter on a text that passed the check. The line is closed."""

        purpose: str
        text: str

    @dataclass
    class Cancelled(Message):
        """Esc, with what stood there. The line is closed."""

        purpose: str
        text: str

    @dataclass
    class Changed(Message):
        """Another text stands there."""

        purpose: str
        text: str

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.purpose = ""
        self._check: Check | None = None

    def ask(
        self,
        purpose: str,
        label: str,
        value: str = "",
        placeholder: str = "",
        check: Check | None = None,
    ) -> None:
        """Open with a value to edit. What `check` objects to is shown, and keeps the line open."""
        self.purpose, self._check = purpose, check
        self.begin(label, value, placeholder)

    def typed(self, text: str) -> None:
        self.post_message(self.Changed(self.purpose, text))

    def entered(self, text: str) -> None:
        complaint = self._check(text) if self._check else ""
        if complaint:
            self.complain(complaint)
            return
        self.end()
        self.post_message(self.Submitted(self.purpose, text))

    def left(self, text: str) -> None:
        self.post_message(self.Cancelled(self.purpose, text))
