"""A Markdown page as what one sees on it: headings, paragraphs, bullets, rows of tables, remarks.

Every line with something to read on it is in exactly one piece; ruled lines and the like are in none.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple


class Shape(StrEnum):
    """What a piece looks like on the page."""

    heading = "heading"
    text = "text"
    bullet = "bullet"
    row = "row"
    """A row of a table, without that of its headings."""
    head = "head"
    """The row of a table's headings."""
    code = "code"
    remark = "remark"
    """A comment that a browser does not show."""
    matter = "matter"
    """A line of what is told about the page before it begins."""


class Piece(NamedTuple):
    """One thing on the page, from its first line to its `last`, both counted from 1."""

    shape: Shape
    line: int
    last: int
    text: str
    """As it is written, its lines joined; code and remarks keep theirs."""
    level: int = 0
    """Of a heading 1 to 7; of what is in a list how deep, 1 first."""
    box: str = ""
    """`x` for a box that is ticked, a blank for one that is not."""
    quoted: bool = False
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    """The headings above the cells."""


class Plain(NamedTuple):
    """A line without its markup."""

    text: str
    links: tuple[str, ...] = ()
    """What it links to, each with the words that led there."""
    struck: bool = False
    """All of it was struck out."""
    bold: str = ""
    """What it begins with in bold letters."""


LONGEST_PAGE: Final = 1_000_000
"""Letters: a page that is longer was not written by hand."""
_PSEUDO: Final = 7
"""The level of a line that is a heading only by its bold letters."""
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_WORD: Final = re.compile(r"\w")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]+")
_LONGEST_LINE: Final = 5_000
"""Letters: a longer line is no heading and no row of a table, and would keep patterns busy."""
_HTML_HEADING: Final = re.compile(
    r"\s*<h([1-6])(?:\s[^<>]{0,300})?>(.*?)(?:</h[1-6]>)?\s*", re.IGNORECASE
)
_BOLD_LINE: Final = re.compile(r"\s*(\*\*|__)([^*_]{1,80})\1\s*:?\s*")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-{2,})\s*")
_RULE: Final = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_BULLET: Final = re.compile(
    r"(?P<indent>[ \t]*)(?:[-*+•◦▪–]|\d{1,4}[.)]|[a-z][.)])[ \t]+(?:\[(?P<box>[ xX])\](?:[ \t]+|$))?(?P<rest>\S.*)?"
)
_ITEM: Final = re.compile(r"\s*<li(?:\s[^<>]{0,300})?>(.*?)(?:</li>)?\s*", re.IGNORECASE)
_QUOTE: Final = re.compile(r"(?: {0,3}> ?)+")
_SEPARATOR: Final = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-+:?[ \t]*\|?[ \t]*")
_MATTER: Final = re.compile(r"[\w][\w .-]{0,60}:.*|[ \t]+\S.*|- .*")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)

_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_REMARK: Final = re.compile(r"<!--|-->")
_LINK: Final = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]{0,100}\]){0,500})\]\(\s*<?([^\s()<>]{0,2000}(?:\([^\s()]{0,200}\)[^\s()<>]{0,500})?)>?"
    r"(?:\s+[\"'][^\"']{0,300}[\"'])?\s*\)"
)
_SPELLED: Final = re.compile(r"<((?:https?|mailto):[^\s<>]{1,2000})>")
_EMPHASIS: Final = re.compile(r"(\*\*\*|\*\*|\*|~~)(?=\S)([^*~]{1,2000}?)(?<=\S)\1")
_LOW_EMPHASIS: Final = re.compile(r"(?<!\w)(___|__|_)(?=\S)([^_]{1,2000}?)(?<=\S)\1(?!\w)")
_CODE: Final = re.compile(r"(`{1,3})([^`]{1,1000})\1")
_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]<>()#+\-.!|~=])")
_BOLD_START: Final = re.compile(r"(?:\*\*|__)([^*_]{1,200}?)(?:\*\*|__)")
_STRUCK: Final = re.compile(r"~~([^~]{1,2000})~~[\s.;,]*|<(del|s|strike)>([^<>]{1,2000})</\2>\s*")
_REFERENCE: Final = re.compile(r"#?\d{1,7}|[A-Z][A-Z0-9]{1,9}-\d{1,7}")


def pieces(text: str) -> list[Piece]:
    """What stands on a page, in its order."""
    return list(_Reading(_LINE_END.split(text)).read())


def plain(text: str) -> Plain:
    """A line without markup; the address of a link is kept beside it, with the words of the link."""
    struck = _STRUCK.fullmatch(text.strip())
    start = _BOLD_START.match(text.strip())
    links: list[str] = []

    def linked(found: re.Match[str]) -> str:
        words, address = _bare(found[1]), found[2]
        if not address:
            return words
        links.append(f"[{words}]({address})" if words and words != address else address)
        # A number of an issue says nothing to who reads a title.
        return "" if _REFERENCE.fullmatch(words) else words or ""

    told = _bare(_LINK.sub(linked, text))
    bold = _bare(_LINK.sub(r"\1", start[1])) if start else ""
    if not _WORD.search(told) and links:  # nothing but a number: then that is what it says
        told = ", ".join(link[1:].partition("](")[0] if link[0] == "[" else link for link in links)
    return Plain(told, tuple(dict.fromkeys(links)), struck is not None, bold)


def _bare(text: str) -> str:
    """Text without emphasis, tags, and what keeps signs from meaning something."""
    text = _SPELLED.sub(r"\1", text)
    text = _TAG.sub(" ", _BREAK.sub(" ", _REMARK.sub(" ", text)))
    text = _CODE.sub(r"\2", text)
    for _depth in range(3):
        text = _LOW_EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    return " ".join(html.unescape(_ESCAPED.sub(r"\1", text)).split())


@dataclass
class _Open:
    """A paragraph or bullet whose next line may follow."""

    shape: Shape
    line: int
    lines: list[str]
    level: int = 0
    box: str = ""
    quoted: bool = False


@dataclass
class _Reading:
    """Goes down the page line by line."""

    lines: Sequence[str]
    at: int = 0
    open: _Open | None = None
    indents: list[int] = field(default_factory=list)
    """Of the bullets that the place is in, outermost first."""
    last: int = 0
    """The last line that went into the open piece."""

    def read(self) -> Iterator[Piece]:
        yield from self._matter()
        while self.at < len(self.lines):
            yield from self._line(self.lines[self.at])
            self.at += 1
        yield from self._close()

    def _matter(self) -> Iterator[Piece]:
        """What is told about the page between two lines of dashes at its very beginning."""
        if not self.lines or self.lines[0].strip() != "---":
            return
        ends = [n for n, line in enumerate(self.lines[1:200], 1) if line.strip() in ("---", "...")]
        if not ends or not all(
            _MATTER.fullmatch(line) for line in self.lines[1 : ends[0]] if line.strip()
        ):
            return
        for number, line in enumerate(self.lines[1 : ends[0]], start=2):
            if _WORD.search(line):
                yield Piece(Shape.matter, number, number, line.strip())
        self.at = ends[0] + 1

    def _line(self, line: str) -> Iterator[Piece]:
        if _FENCE.match(line):
            yield from self._close()
            yield from self._block(Shape.code, self._end_of_fence())
            return
        if line.lstrip().startswith("<!--"):
            yield from self._close()
            yield from self._block(Shape.remark, self._end_of_remark())
            return
        quote = _QUOTE.match(line)
        text = line[quote.end() :] if quote else line
        if not text.strip():
            yield from self._close()
        elif heading := self._heading(text, quoted=quote is not None):
            yield from self._close()
            self.indents.clear()
            yield heading
        elif self.open is None and not quote and self._is_table():
            yield from self._table()
        elif self._is_underline(text):
            yield self._underlined(text)
        elif _RULE.fullmatch(text) or not _WORD.search(_TAG.sub("", text)):
            yield from self._loose(text)
        else:
            yield from self._words(text, quoted=quote is not None)

    def _loose(self, text: str) -> Iterator[Piece]:
        """A line without a letter: in a paragraph it is one of its lines, else it only rules."""
        if self.open is not None and not _RULE.fullmatch(text) and not _TAG.search(text):
            self._go_on(text)
            return
        yield from self._close()

    def _words(self, text: str, *, quoted: bool) -> Iterator[Piece]:
        item = _ITEM.fullmatch(text)
        bullet = _BULLET.fullmatch(f"- {item[1].strip()}" if item else text)
        indent = len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())
        if bullet and bullet["rest"]:
            yield from self._close()
            while self.indents and indent <= self.indents[-1]:
                self.indents.pop()
            self.indents.append(indent)
            box = (bullet["box"] or "").lower()
            self._begin(Shape.bullet, bullet["rest"], len(self.indents), box, quoted=quoted)
        elif self.open is not None and self.open.quoted == quoted:
            self._go_on(text)
        else:
            yield from self._close()
            while self.indents and indent <= self.indents[-1]:
                self.indents.pop()
            level = len(self.indents) + 1 if self.indents else 0
            self._begin(Shape.text, text, level, quoted=quoted)

    def _begin(
        self, shape: Shape, text: str, level: int = 0, box: str = "", *, quoted: bool = False
    ) -> None:
        self.last = self.at + 1
        self.open = _Open(shape, self.last, [text.strip()], level, box, quoted)

    def _go_on(self, text: str) -> None:
        assert self.open is not None
        self.open.lines.append(text.strip())
        self.last = self.at + 1

    def _close(self) -> Iterator[Piece]:
        one, self.open = self.open, None
        if one is None:
            return
        text = " ".join(one.lines)
        if one.shape is Shape.text and not one.quoted and len(one.lines) == 1:
            bold = _BOLD_LINE.fullmatch(text)
            if bold and not one.level:
                self.indents.clear()
                yield Piece(Shape.heading, one.line, self.last, text.strip(), _PSEUDO)
                return
        yield Piece(one.shape, one.line, self.last, text, one.level, one.box, one.quoted)

    # ── headings ────────────────────────────────────────────────────────────────────────────────

    def _heading(self, text: str, *, quoted: bool) -> Piece | None:
        if quoted or len(text) > _LONGEST_LINE:
            return None
        found = _HEADING.match(text)
        if found:
            level, told = len(found[1]), text[found.end() :].strip()
            bare = told.rstrip("#")
            told = bare.rstrip() if not bare or bare[-1] in " \t" else told
        elif html := _HTML_HEADING.fullmatch(text):
            level, told = int(html[1]), html[2].strip()
        else:
            return None
        if not _WORD.search(_TAG.sub("", told)):
            return None
        return Piece(Shape.heading, self.at + 1, self.at + 1, told, level)

    def _is_underline(self, text: str) -> bool:
        one = self.open
        return (
            one is not None
            and one.shape is Shape.text
            and not one.quoted
            and not one.level
            and _UNDERLINE.fullmatch(text) is not None
        )

    def _underlined(self, text: str) -> Piece:
        one, self.open = self.open, None
        assert one is not None
        self.indents.clear()
        level = 1 if text.strip().startswith("=") else 2
        return Piece(Shape.heading, one.line, self.at + 1, " ".join(one.lines), level)

    # ── blocks and tables ───────────────────────────────────────────────────────────────────────

    def _block(self, shape: Shape, end: int) -> Iterator[Piece]:
        """Lines as they are, up to `end`, itself included."""
        first, self.at = self.at, end
        text = "\n".join(self.lines[first : end + 1])
        if _WORD.search(text):
            yield Piece(shape, first + 1, end + 1, text)

    def _end_of_fence(self) -> int:
        fence = _FENCE.match(self.lines[self.at])
        assert fence is not None
        for number in range(self.at + 1, len(self.lines)):
            if self.lines[number].strip().startswith(fence[1]):
                return number
        return len(self.lines) - 1

    def _end_of_remark(self) -> int:
        for number in range(self.at, len(self.lines)):
            if "-->" in self.lines[number]:
                return number
        return len(self.lines) - 1

    def _is_table(self) -> bool:
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        return (
            "|" in self.lines[self.at]
            and "|" in following
            and "-" in following
            and max(len(self.lines[self.at]), len(following)) < _LONGEST_LINE
            and _SEPARATOR.fullmatch(following) is not None
        )

    def _table(self) -> Iterator[Piece]:
        header = _cells(self.lines[self.at])
        self.indents.clear()
        yield Piece(Shape.head, self.at + 1, self.at + 2, self.lines[self.at].strip(), cells=header)
        self.at += 1
        while self.at + 1 < len(self.lines) and "|" in self.lines[self.at + 1]:
            self.at += 1
            line = self.lines[self.at]
            if _WORD.search(line):
                number = self.at + 1
                cells = _cells(line)
                yield Piece(Shape.row, number, number, line.strip(), cells=cells, header=header)


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return tuple(cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", inner))


def cell_lines(cell: str) -> list[str]:
    """What stands in a cell, a line each where it breaks them or lists."""
    bits = re.split(r"<br\s*/?>|</li>|(?:^|\s)[•▪]\s", cell, flags=re.IGNORECASE)
    lines = (re.sub(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+", "", _TAG.sub(" ", bit) if "<li" in bit.lower() else bit) for bit in bits)  # fmt: skip
    return [line.strip() for line in lines if _WORD.search(line)]
