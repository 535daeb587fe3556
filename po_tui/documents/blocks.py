"""What a paper is made of, told once: the same paper as Markdown to mail and as HTML to print."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from po_tui.documents import html
from po_tui.model.markdown import escaped

WIDTH: Final = 95
"""Characters that a printed line holds."""
PAGE: Final = 52
"""Lines that a printed page holds."""


@dataclass(frozen=True)
class Line:
    """A line of text: its lead and its end stand out."""

    text: str
    lead: str = ""
    end: str = ""

    @property
    def markdown(self) -> str:
        strong = [f"**{escaped(part)}**" if part else "" for part in (self.lead, self.end)]
        return " ".join(part for part in (strong[0], escaped(self.text), strong[1]) if part)

    @property
    def html(self) -> str:
        strong = [
            f"<strong>{html.text(part)}</strong>" if part else "" for part in (self.lead, self.end)
        ]
        return " ".join(part for part in (strong[0], html.running(self.text), strong[1]) if part)

    def __len__(self) -> int:
        return len(self.lead) + len(self.text) + len(self.end)


@dataclass(frozen=True)
class Title:
    """What the paper is."""

    text: str


@dataclass(frozen=True)
class Section:
    """The heading of a part."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A sentence or two."""

    line: Line


@dataclass(frozen=True)
class Bullets:
    """A list; nothing at all where it is empty."""

    lines: Sequence[Line]


@dataclass(frozen=True)
class Table:
    """Rows below heads; `right` names the columns of figures, 0 first."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()


Block = Title | Section | Paragraph | Bullets | Table


def as_markdown(blocks: Iterable[Block]) -> str:
    """The paper as Markdown; ends with a newline."""
    return "\n".join(line for block in blocks for line in _markdown(block)).rstrip("\n") + "\n"


def as_html(blocks: Sequence[Block]) -> str:
    """The paper as a page of its own, set small enough to be printed."""
    title = next((block.text for block in blocks if isinstance(block, Title)), "")
    return html.page(title, map(_html, blocks), look="paper")


def pages(blocks: Iterable[Block]) -> float:
    """How many printed pages it takes, about."""
    return sum(map(_height, blocks)) / PAGE


def _markdown(block: Block) -> Iterator[str]:
    match block:
        case Title(text):
            yield f"# {escaped(text)}"
        case Section(text):
            yield f"## {escaped(text)}"
        case Paragraph(line):
            yield line.markdown
        case Bullets(lines):
            yield from (f"- {line.markdown}" for line in lines)
            if not lines:
                return
        case Table(heads, rows, right):
            marks = ["---:" if place in right else "---" for place in range(len(heads))]
            yield from (_row(map(escaped, heads)), _row(marks))
            yield from (_row(map(escaped, row)) for row in rows)
    yield ""


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _html(block: Block) -> str:
    match block:
        case Title(text):
            return f"<h1>{html.text(text)}</h1>"
        case Section(text):
            return f"<h2>{html.text(text)}</h2>"
        case Paragraph(line):
            return f"<p>{line.html}</p>"
        case Bullets(lines):
            return (
                "<ul>" + "".join(f"<li>{line.html}</li>" for line in lines) + "</ul>"
                if lines
                else ""
            )
        case Table(heads, rows, _right):
            return html.table(heads, rows)


def _height(block: Block) -> float:
    """Printed lines, with the room around them."""
    match block:
        case Title():
            return 2.5
        case Section():
            return 2.2
        case Paragraph(line):
            return _wrapped(len(line)) + 0.6
        case Bullets(lines):
            return sum(_wrapped(len(line) + 3) for line in lines) + (0.6 if lines else 0)
        case Table(heads, rows, _right):
            room = WIDTH - 8 * len(heads)
            return 1.8 + sum(1.5 * _wrapped(max(map(len, row), default=0), room) for row in rows)


def _wrapped(length: int, width: int = WIDTH) -> int:
    return max(1, -(-length // max(20, width)))
