"""Jira's wiki markup (Data Center) as the small tree, each part with where it stands in the text.

What Markdown has signs for is read: headings, lists, quotes, code, tables, bold, italic, struck,
links. Everything else stands in the Markdown as it is – `[~name]`, `!plan.png|thumbnail!`, `{panel}`,
`{color:red}`, `+underlined+` – and therefore goes back as it is, also when somebody edits around it.

A list of criteria has `[ ]` for what is open and `(/)` for what is done: Jira shows the first as it is
and the second as a green tick. (`[x]` would be a link to nowhere, `(x)` a red cross; both are read.)
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from po_tui.trackers.jira import plain
from po_tui.trackers.jira.plain import Node
from po_tui.trackers.jira.wiki_legal import legal

_LINE: Final = re.compile(r"[^\n]*(?:\n|\Z)")
_CODE: Final = re.compile(r"\{(code|noformat)(?::([^}\n]*))?\}")
_HEADING: Final = re.compile(r"\s*h([1-6])\.\s+(.*)")
_BQ: Final = re.compile(r"\s*bq\.\s+(.*)")
_RULE: Final = re.compile(r"\s*-{4,5}\s*")
_ITEM: Final = re.compile(r"[ \t]*([*#]+|-)[ \t]+(\S.*)")
_MACRO: Final = re.compile(
    r"\s*\{(?:panel|info|note|tip|warning|expand|section|column)(?::[^}\n]*)?\}\s*"
)
_BOX: Final = re.compile(r"(?:\[([ xX])\]|\((/|x)\))(?:[ \t]+|$)")
_INLINE: Final = re.compile(
    r"(?P<line>\\\\)"
    r"|\\(?P<kept>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&#\d{1,6};)"
    r"|\{\{(?P<mono>[^{}\n]+)\}\}"
    r"|(?P<address>https?://[^\s|\]}]+)"
    r"|\[(?:(?P<alias>[^\[\]|\n]+)\|)?(?P<href>[^\[\]|\n]+)(?:\|[^\[\]|\n]*)?\]"
    r"|(?P<image>![^\s!|][^!\n]*!)"
    r"|\{(?P<brace>[*_-])\}(?P<forced>[^\n]+?)\{(?P=brace)\}"
    r"|(?P<macro>\{[A-Za-z][^{}\n]*\})"
    r"|(?<![\w\\])(?P<sign>[*_-])(?=\S)(?!(?P=sign))(?P<styled>[^\n]{0,600}?\S)(?<!(?P=sign))(?P=sign)(?!\w)"
)
_STYLES: Final = {"*": "strong", "_": "em", "-": "strike"}


@dataclass
class Part:
    """A part of a text: where it stands and what it says."""

    start: int
    stop: int
    """Without the line end behind it."""
    plain: list[Node]
    items: list[tuple[int, int]] = field(default_factory=list)
    """Of a list: where each item stands that is not within another."""
    sign: str = ""
    """Of a list: what its lines begin with."""


def parts_of(text: str) -> list[Part]:
    """The parts of a text, in order; between them stand nothing but blanks."""
    told = _Reader(text).parts()
    for part in told:
        part.plain = legal(part.plain)
    return [part for part in told if part.plain]


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        # Code may begin anywhere; what stands in it is not looked at.
        self.lines = [found.span() for found in _LINE.finditer(text) if found[0]]
        self.at = 0
        self.unclosed: set[str] = set()

    def parts(self) -> list[Part]:
        told: list[Part] = []
        while self.at < len(self.lines):
            start, stop = self.lines[self.at]
            line = self.text[start:stop].strip()
            if not line:
                self.at += 1
                continue
            told.append(self._part(start, line))
        return told

    def line(self, at: int) -> str:
        start, stop = self.lines[at]
        return self.text[start:stop].rstrip("\r\n")

    def _part(self, start: int, line: str) -> Part:
        if line.startswith(("{code", "{noformat")) and (part := self._code(start)):
            return part
        if line.startswith("{quote}") and (part := self._quote(start)):
            return part
        if found := _HEADING.fullmatch(line):
            inner = inline_of(found[2])
            return self._took(
                1, [{"type": "heading", "attrs": {"level": int(found[1])}, "content": inner}]
            )
        if found := _BQ.fullmatch(line):
            return self._took(
                1, [{"type": "blockquote", "content": [plain.paragraph(*inline_of(found[1]))]}]
            )
        if _RULE.fullmatch(line):
            return self._took(1, [{"type": "rule"}])
        if _MACRO.fullmatch(line):
            return self._took(1, [plain.paragraph(*inline_of(line))])
        if _ITEM.fullmatch(line):
            return self._list()
        if line.startswith("|"):
            return self._table()
        return self._paragraph()

    def _took(self, count: int, blocks: list[Node]) -> Part:
        """A part of some whole lines."""
        start = self.lines[self.at][0]
        stop = self.lines[self.at + count - 1][1]
        self.at += count
        ended = self.text[start:stop].rstrip("\r\n")
        return Part(start, start + len(ended), blocks)

    def _upto(self, start: int, stop: int, blocks: list[Node]) -> Part:
        """A part that ends within a line; the rest of the line comes next."""
        while self.at < len(self.lines) and self.lines[self.at][1] <= stop:
            self.at += 1
        if self.at < len(self.lines) and self.lines[self.at][0] < stop:
            self.lines[self.at] = (stop, self.lines[self.at][1])
        return Part(start, stop, blocks)

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    def _code(self, start: int) -> Part | None:
        begin = start + len(self.text[start:]) - len(self.text[start:].lstrip())
        found = _CODE.match(self.text, begin)
        if not found or found[1] in self.unclosed:
            return None
        sign = "{" + found[1] + "}"
        close = self.text.find(sign, found.end())
        if close < 0:
            self.unclosed.add(found[1])
            return None
        words = self.text[found.end() : close].replace("\r", "").strip("\n")
        kept = "\n".join(
            plain.clean(line.replace("\t", "    ")).rstrip() for line in words.split("\n")
        )
        attrs = {"attrs": {"language": found[2].strip()}} if (found[2] or "").strip() else {}
        content = [{"type": "text", "text": kept}] if kept else []
        return self._upto(
            begin, close + len(sign), [{"type": "codeBlock", **attrs, "content": content}]
        )

    def _quote(self, start: int) -> Part | None:
        begin = self.text.index("{quote}", start)
        close = self.text.find("{quote}", begin + 7) if "quote" not in self.unclosed else -1
        if close < 0:
            self.unclosed.add("quote")
            return None
        inner = [
            block for part in _Reader(self.text[begin + 7 : close]).parts() for block in part.plain
        ]
        return self._upto(begin, close + 7, [{"type": "blockquote", "content": inner}])

    def _goes_on(self, at: int) -> bool:
        """Whether a line goes on with the text above it."""
        line = self.line(at) if at < len(self.lines) else ""
        begins = _HEADING, _BQ, _RULE, _ITEM, _MACRO
        return bool(line.strip()) and not (
            line.lstrip().startswith(("|", "{quote}", "{code", "{noformat"))
            or any(one.fullmatch(line) for one in begins)
        )

    def _paragraph(self) -> Part:
        count = 1
        while self._goes_on(self.at + count):
            count += 1
        start = self.lines[self.at][0]
        stop = self.lines[self.at + count - 1][1]
        # Code in the middle of a line is a part of its own, unless it is never closed.
        for found in _CODE.finditer(self.text, start + 1, stop):
            closed = self.text.find("{" + found[1] + "}", found.end()) >= 0
            if closed and self.text[start : found.start()].strip():
                told = self.text[start : found.start()].rstrip()
                return self._upto(start, start + len(told), [_lines(told)])
        return self._took(count, [_lines(self.text[start:stop])])

    def _list(self) -> Part:
        rows: list[tuple[str, str]] = []
        spans: list[tuple[int, int]] = []
        first, count = self.at, 0
        while self.at + count < len(self.lines):
            found = _ITEM.fullmatch(self.line(self.at + count))
            if found:
                if len(found[1]) == 1 or not spans:
                    if rows and len(found[1]) == 1 and found[1] != rows[0][0][0]:
                        break
                    spans.append(self.lines[self.at + count])
                rows.append((found[1], found[2]))
            elif rows and self._goes_on(self.at + count):
                rows[-1] = (rows[-1][0], f"{rows[-1][1]}\n{self.line(self.at + count).strip()}")
            else:
                break
            spans[-1] = (spans[-1][0], self.lines[self.at + count][1])
            count += 1
        self.at = first
        part = self._took(count, _lists(rows))
        part.items = [(a, a + len(self.text[a:b].rstrip("\r\n"))) for a, b in spans]
        part.sign = rows[0][0]
        return part

    def _table(self) -> Part:
        rows: list[list[tuple[bool, str]]] = []
        count, regular = 0, True
        while self.at + count < len(self.lines) and self.line(self.at + count).lstrip().startswith(
            "|"
        ):
            line = self.line(self.at + count).strip()
            count += 1
            if not line.endswith("|"):
                regular = False
                while self._goes_on(self.at + count):
                    count += 1
            rows.append(_cells(line))
        heads = [{head for head, __ in row} for row in rows]
        regular &= len({len(row) for row in rows}) == 1 and all(len(one) == 1 for one in heads)
        regular &= not any(True in one for one in heads[1:])
        if not regular:
            start, stop = self.lines[self.at][0], self.lines[self.at + count - 1][1]
            return self._took(count, [_lines(self.text[start:stop])])
        told = [
            {
                "type": "tableRow",
                "content": [
                    {"type": "tableCell", "head": head, "content": inline_of(words.strip())}
                    for head, words in row
                ],
            }
            for row in rows
        ]
        return self._took(count, [{"type": "table", "content": told}])


def _lines(text: str) -> Node:
    """Lines of text as a paragraph; two backslashes alone stand for an empty line."""
    told: list[Node] = []
    for n, line in enumerate(text.replace("\r", "").strip("\n").split("\n")):
        words = line.strip()
        told += [plain.line_break()] if n else []
        told += inline_of(words) if words != "\\\\" else []
    return plain.paragraph(*told)


def _cells(line: str) -> list[tuple[bool, str]]:
    """The cells of a row, each with whether it is a heading; links and macros may hold bars."""
    pieces = re.split(r"(\[[^\]\n]*\]|\{[^}\n]*\}|![^!\s][^!\n]*!|\|\|?)", line)
    told: list[tuple[bool, str]] = []
    for piece in pieces:
        if piece in {"|", "||"}:
            told.append((piece == "||", ""))
        elif told and piece:
            told[-1] = (told[-1][0], told[-1][1] + piece)
    return told[:-1] if told and not told[-1][1].strip() else told


# ── lists ───────────────────────────────────────────────────────────────────────────────────────


def _lists(rows: Sequence[tuple[str, str]], depth: int = 1) -> list[Node]:
    """Lines with their signs, nested by the number of signs, as lists of one kind each."""
    told: list[Node] = []
    at = 0
    while at < len(rows):
        sign, words = rows[at]
        below = at + 1
        while below < len(rows) and len(rows[below][0]) > depth:
            below += 1
        if len(sign) > depth and at == 0:
            # The list begins deeper than it should: an item without words holds the rest.
            words, nested = "", _lists(rows[at:below], depth + 1) if depth < plain.DEEPEST else []
        else:
            nested = _lists(rows[at + 1 : below], depth + 1) if depth < plain.DEEPEST else []
        item = _item(words, nested)
        kind = "orderedList" if sign[min(depth, len(sign)) - 1] == "#" else "bulletList"
        kind = "taskList" if item["type"] == "taskItem" else kind
        if told and told[-1]["type"] == kind:
            told[-1]["content"].append(item)
        else:
            attrs = {"attrs": {"order": 1}} if kind == "orderedList" else {}
            told.append({"type": kind, **attrs, "content": [item]})
        at = below
    return told


def _item(words: str, nested: list[Node]) -> Node:
    found = _BOX.match(words)
    if not found:
        return {"type": "listItem", "content": [_lines(words), *nested]}
    done = found[1] in {"x", "X"} or found[2] == "/"
    attrs = {"state": "DONE" if done else "TODO"}
    return {"type": "taskItem", "attrs": attrs, "content": [_lines(words[found.end() :]), *nested]}


# ── inline ──────────────────────────────────────────────────────────────────────────────────────


def inline_of(text: str, marks: tuple[Node, ...] = (), depth: int = 0) -> list[Node]:
    """A line as pieces of text."""
    return list(_pieces(text, marks, depth))


def _pieces(text: str, marks: tuple[Node, ...], depth: int) -> Iterator[Node]:
    at = 0
    for found in _INLINE.finditer(text):
        yield plain.text(text[at : found.start()], marks)
        yield from _piece(found, marks, depth)
        at = found.end()
    yield plain.text(text[at:], marks)


def _piece(found: re.Match[str], marks: tuple[Node, ...], depth: int) -> Iterator[Node]:
    kind = found.lastgroup
    if found["line"]:
        yield plain.line_break()
    elif found["kept"]:
        yield plain.text(found["kept"], marks)
    elif found["entity"]:
        yield plain.text(html.unescape(found["entity"]), marks)
    elif found["mono"]:
        yield plain.text(found["mono"], (*marks, {"type": "code"}))
    elif found["href"] and plain.is_address(found["href"].strip()):
        link = {"type": "link", "attrs": {"href": found["href"].strip()}}
        yield from _pieces(found["alias"] or found["href"].strip(), (*marks, link), depth + 1)
    elif kind in {"styled", "forced"} and depth < len(_STYLES):
        style = {"type": _STYLES[found["sign"] or found["brace"]]}
        inner = found["styled"] or found["forced"]
        yield from _pieces(inner, (*marks, style), depth + 1)
    else:
        yield plain.text(found[0], marks)
