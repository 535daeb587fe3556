"""A sheet with a cursor: records told in as many lines as they take, to be read aloud one by one."""

from collections.abc import Iterator
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message

from po_tui.tui.refinement.sheet import Sheet

Told = Iterator[tuple[int | None, Content]]
"""Lines, each with the place of the record it belongs to; None for headings."""


class CursorSheet(Sheet):
    """Subclasses tell their records (`told`) and how many there are (`count`)."""

    @dataclass
    class Pressed(Message):
        """The mouse chose a record."""

        sheet: "CursorSheet"
        place: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.at = 0
        """The record under the cursor, 0 first."""
        self.lit = False
        """Whether the keys go here."""
        self._owners: list[int | None] = []

    def told(self, width: int) -> Told:
        """For subclasses: the lines and whose they are."""
        raise NotImplementedError

    @property
    def count(self) -> int:
        """For subclasses: how many records there are."""
        raise NotImplementedError

    def lines(self, width: int) -> Iterator[Content]:
        self._owners = []
        self.at = min(max(0, self.at), max(0, self.count - 1))
        for owner, content in self.told(max(8, width - 2)):
            self._owners.append(owner)
            here = owner is not None and owner == self.at
            sign = ("▌" if self.lit else "▏") if here else " "
            yield Content.assemble((f"{sign} ", "bold $text-accent" if here else ""), content)

    def move(self, by: int) -> None:
        """Put the cursor on another record."""
        at = min(max(0, self.at + by), max(0, self.count - 1))
        if at != self.at:
            self.at = at
            self.redraw()

    def light(self, lit: bool) -> None:
        """The keys go here now, or elsewhere."""
        if lit != self.lit:
            self.lit = lit
            self.redraw()

    def span(self) -> tuple[int, int]:
        """First and last line of the record under the cursor."""
        own = [line for line, owner in enumerate(self._owners) if owner == self.at]
        return (own[0], own[-1]) if own else (0, 0)

    def on_click(self, event: events.Click) -> None:
        line = event.get_content_offset(self)
        if line is not None and 0 <= line.y < len(self._owners):
            owner = self._owners[line.y]
            if owner is not None:
                self.post_message(self.Pressed(self, owner))
