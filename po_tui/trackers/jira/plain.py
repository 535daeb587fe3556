"""What Markdown, Jira's documents and wiki markup all can say: one small tree between the three.

The tree is JSON in the vocabulary of Atlassian's document format (ADF), restricted to what Markdown
has signs for, and always *legal*: every nesting that Jira refuses is turned into one that it takes,
and no word is lost on the way.

    heading in list, quote or task  → bold paragraph
    quote in quote, list or panel   → its paragraphs
    table in anything               → a paragraph a row, cells between bars
    rule in anything but a panel    → a paragraph of three dashes
    tasks in a quote                → bullets, each with a box in text
    anything in a task              → lines of text; a list of tasks comes after it
    list item without a paragraph   → begins with an empty one
    link with a scheme of its own   → text, with the address behind it
    code that is bold or struck     → code
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

Node = dict[str, Any]

DEEPEST: Final = 12
"""Levels of nesting that are kept; what lies deeper becomes text of the last one."""
STYLES: Final = ("strong", "em", "strike")
PANELS: Final = ("info", "note", "tip", "success", "warning", "error")
"""Kinds of panel that have a word of their own in Markdown; any other reads as the first."""

_ADDRESS: Final = re.compile(r"(?:https?|ftp)://\S+|(?:mailto|tel):\S+", re.IGNORECASE)
_BARE: Final = re.compile(r"https?://(?:[^\s<>\"'`*|\\{}\[\]]|\*(?=[\w/]))+")
_BREAKS: Final = re.compile("[\n\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_UNSEEN: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]|[\ud800-\udfff]")


# ── making nodes ────────────────────────────────────────────────────────────────────────────────


def text(words: str, marks: Iterable[Node] = ()) -> Node:
    """A piece of text; no more than what one line can hold."""
    node: Node = {"type": "text", "text": clean(words)}
    if kept := list(marks):
        node["marks"] = kept
    return node


def clean(words: str) -> str:
    """Text without what no editor shows; line ends and tabs are blanks."""
    if words.isprintable():  # nearly always, and asked for every word of a list of thousands
        return words
    return _UNSEEN.sub("", _BREAKS.sub(" ", words.replace("\r", "")))


def line_break() -> Node:
    """A new line within a paragraph."""
    return {"type": "hardBreak"}


def paragraph(*inline: Node) -> Node:
    """A paragraph."""
    return {"type": "paragraph", "content": list(inline)}


def marked(node: Node, *marks: str) -> Node:
    """A piece of text with further marks."""
    if node["type"] != "text":
        return node
    there = node.get("marks", [])
    known = {mark["type"] for mark in there}
    return {**node, "marks": [*there, *({"type": one} for one in marks if one not in known)]}


def is_address(href: object) -> bool:
    """Whether a link leads to somewhere that Jira lets people follow."""
    return isinstance(href, str) and bool(_ADDRESS.fullmatch(href)) and not set(href) & set("<>\\ ")


def href_of(node: Node) -> str:
    """Where a piece of text leads; empty for nowhere."""
    for mark in node.get("marks", ()):
        if mark["type"] == "link":
            return str(mark["attrs"]["href"])
    return ""


def words_of(node: Node) -> str:
    """What can be read in a node, with line breaks."""
    if node["type"] == "text":
        return str(node["text"])
    if node["type"] == "hardBreak":
        return "\n"
    joint = "" if node["type"] in {"paragraph", "heading", "codeBlock", "taskItem"} else "\n"
    return joint.join(words_of(kid) for kid in node.get("content", ()))


def bare_addresses(words: str) -> Iterator[tuple[int, int]]:
    """Where addresses stand in a text that are links without being marked as such."""
    for found in _BARE.finditer(words):
        address = found[0].rstrip(".,;:!?…_~")
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(".,;:!?…_~")
        if len(address) > len("https://"):
            yield found.start(), found.start() + len(address)


# ── legal ───────────────────────────────────────────────────────────────────────────────────────


def legal(blocks: Iterable[Node]) -> list[Node]:
    """The blocks of a whole text, as Jira takes them."""
    return _blocks(blocks, "doc", 0)


def _blocks(blocks: Iterable[Node], within: str, depth: int) -> list[Node]:
    return [one for block in blocks for one in _block(block, within, depth)]


def _block(block: Node, within: str, depth: int) -> list[Node]:
    if depth > DEEPEST:
        lines = [line for line in words_of(block).split("\n") if line.strip()]
        return [paragraph(*_lines(lines))] if lines else []
    kind = block["type"]
    if kind in {"bulletList", "orderedList"}:
        return _list(block, depth)
    if kind == "taskList":
        return _tasks_as_bullets(block, depth) if within == "quote" else _tasks(block, depth)
    if kind == "blockquote":
        if within != "doc":
            return _blocks(block["content"], within, depth)
        inner = _blocks(block["content"], "quote", depth + 1)
        return [{**block, "content": inner}] if inner else []
    if kind == "panel":
        if within != "doc":
            return _blocks(block["content"], within, depth)
        inner = _blocks(block["content"], "panel", depth + 1)
        return [{**block, "content": inner or [paragraph()]}]
    if kind == "table":
        return _table(block) if within == "doc" else _rows_as_paragraphs(block)
    return _leaf(block, within)


def _leaf(block: Node, within: str) -> list[Node]:
    kind = block["type"]
    if kind == "rule":
        return [block] if within in {"doc", "panel"} else [paragraph(text("---"))]
    if kind == "codeBlock":
        return [block]
    inner = inline(block.get("content", ()))
    if not inner:
        return []
    if kind == "heading" and within in {"doc", "panel"}:
        return [{**block, "content": _one_line(inner)}]
    if kind == "heading":
        inner = inline(marked(node, "strong") for node in inner)
    return [paragraph(*inner)]


def _list(block: Node, depth: int) -> list[Node]:
    items = []
    for item in block["content"]:
        inner = _blocks(item.get("content", ()), "list", depth + 1)
        if not inner or inner[0]["type"] not in {"paragraph", "codeBlock"}:
            inner.insert(0, paragraph())
        items.append({"type": "listItem", "content": inner})
    told = [{**block, "content": items}]
    says = any(words_of(one).strip() for one in items)
    return told if says or (items and not depth) else []


def _tasks(block: Node, depth: int) -> list[Node]:
    kids: list[Node] = []
    for item in block["content"]:
        if item["type"] == "taskList":
            kids += _tasks(item, depth + 1) if depth < DEEPEST else []
            continue
        lines: list[Node] = []
        below: list[Node] = []
        for n, part in enumerate(item.get("content", ())):
            if part["type"] == "taskList":
                below += _tasks(part, depth + 1) if depth < DEEPEST else _spelled(part)
            elif part["type"] in {"text", "hardBreak"}:
                lines.append(part)
            else:
                gap = 2 if part["type"] == "paragraph" and n else 1
                lines += [line_break()] * (gap if lines else 0)
                lines += _spelled(part)
        kids.append({"type": "taskItem", "attrs": item["attrs"], "content": inline(lines)})
        kids += [one for one in below if one["type"] == "taskList"]
    if kids and kids[0]["type"] == "taskList":
        kids.insert(0, {"type": "taskItem", "attrs": {"state": "TODO"}, "content": []})
    return [{"type": "taskList", "content": kids}] if kids else []


def _spelled(block: Node, lead: str = "") -> list[Node]:
    """A block as lines of text, for places that hold nothing else."""
    kind = block["type"]
    if kind in {"text", "hardBreak"}:
        return [block]
    if kind in {"paragraph", "heading"}:
        return [*([text(lead)] if lead else []), *block.get("content", ())]
    if kind in {"bulletList", "orderedList"}:
        rows = [
            _spelled(part, "• " if not n else "")
            for item in block["content"]
            for n, part in enumerate(item.get("content", ()))
        ]
        return _joined(rows)
    return _lines(line for line in words_of(block).split("\n") if line.strip())


def _lines(lines: Iterable[str]) -> list[Node]:
    return _joined([[text(line)] for line in lines])


def _joined(rows: Iterable[list[Node]]) -> list[Node]:
    told: list[Node] = []
    for row in rows:
        told += [line_break(), *row] if told and row else row
    return told


def _tasks_as_bullets(block: Node, depth: int) -> list[Node]:
    items: list[Node] = []
    for task in _tasks(block, depth):
        for item in task["content"]:
            if item["type"] == "taskList":
                nested = _tasks_as_bullets(item, depth + 1)
                items[-1]["content"] += nested
                continue
            box = "[x] " if item["attrs"]["state"] == "DONE" else "[ ] "
            told = paragraph(*inline([text(box), *item["content"]]))
            items.append({"type": "listItem", "content": [told]})
    return [{"type": "bulletList", "content": items}] if items else []


def _table(block: Node) -> list[Node]:
    rows = [
        [{"head": cell["head"], "content": inline(cell["content"])} for cell in row["content"]]
        for row in block["content"]
    ]
    wide = max((len(row) for row in rows), default=0)
    if not wide or not any(cell["content"] for row in rows for cell in row):
        return []
    empty: Node = {"head": False, "content": []}
    if rows[0] and all(cell["head"] for cell in rows[0]):
        empty = {"head": True, "content": []}
    full = [[*row, *([empty] * (wide - len(row)))] for row in rows]
    told = [
        {"type": "tableRow", "content": [{"type": "tableCell", **cell} for cell in row]}
        for row in full
    ]
    return [{"type": "table", "content": told}]


def _rows_as_paragraphs(block: Node) -> list[Node]:
    told = []
    for row in block["content"]:
        cells = [inline(cell["content"]) for cell in row["content"]]
        pieces: list[Node] = []
        for cell in cells:
            pieces += [text(" | "), *cell] if pieces else cell
        if pieces := inline(pieces):
            told.append(paragraph(*pieces))
    return told


# ── inline ──────────────────────────────────────────────────────────────────────────────────────


def inline(nodes: Iterable[Node]) -> list[Node]:
    """Pieces of text in their shortest form: equal neighbours joined, no blanks at ends of lines."""
    pieces = [one for node in _merged(nodes) for one in _piece(node)]
    return _merged(_without_edges(_merged(pieces)))


def _merged(nodes: Iterable[Node]) -> list[Node]:
    told: list[Node] = []
    for key, same in groupby(nodes, lambda one: (one["type"], _marks(one))):
        group = list(same)
        if key[0] != "text" or (len(group) == 1 and "marks" not in group[0]):
            told += group
        else:
            words = "".join(one["text"] for one in group)
            told.append(text(words, (_mark(one) for one in key[1])))
    return told


def _marks(node: Node) -> tuple[str, ...]:
    """The marks of a piece of text in one order, a link with its address."""
    if not node.get("marks"):
        return ()
    kinds = {mark["type"] for mark in node.get("marks", ())}
    href = href_of(node)
    styles = ["code"] if "code" in kinds else [one for one in STYLES if one in kinds]
    return (*([f"link {href}"] if href else []), *styles)


def _mark(name: str) -> Node:
    kind, __, href = name.partition(" ")
    return {"type": kind, "attrs": {"href": href}} if href else {"type": kind}


def _piece(node: Node) -> list[Node]:
    """A piece as Jira takes it: bare addresses become links, odd links become text."""
    if node["type"] != "text":
        return [node]
    words = clean(node["text"])
    if not words:
        return []
    names = _marks(node)
    href = href_of(node)
    if href and not is_address(href):
        rest = [_mark(one) for one in names if not one.startswith("link ")]
        behind = f" ({clean(href)})" if href.strip() and clean(href) not in words else ""
        return [text(words + behind, rest)]
    if href or "code" in names:
        return [text(words, map(_mark, names))]
    told, at = [], 0
    for start, stop in bare_addresses(words):
        told.append(text(words[at:start], map(_mark, names)))
        link = _mark(f"link {words[start:stop]}")
        told.append(text(words[start:stop], [link, *map(_mark, names)]))
        at = stop
    told.append(text(words[at:], map(_mark, names)))
    return [one for one in told if one["text"]]


def _without_edges(pieces: list[Node]) -> list[Node]:
    """No blanks around line breaks, and no line breaks at either end."""
    lines: list[list[Node]] = [[]]
    for one in pieces:
        if one["type"] == "hardBreak":
            lines.append([])
        else:
            lines[-1].append(one)
    lines = [_stripped(line) for line in lines]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    told: list[Node] = []
    for n, line in enumerate(lines):
        told += [line_break(), *line] if n else line
    return told


def _stripped(line: list[Node]) -> list[Node]:
    line = list(line)
    while line and not line[0]["text"].strip():
        del line[0]
    while line and not line[-1]["text"].strip():
        del line[-1]
    if line:
        line[0] = {**line[0], "text": line[0]["text"].lstrip()}
        line[-1] = {**line[-1], "text": line[-1]["text"].rstrip()}
    return line


def _one_line(inner: list[Node]) -> list[Node]:
    return inline(text(" ") if one["type"] == "hardBreak" else one for one in inner)
