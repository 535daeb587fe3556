"""Markdown that somebody wrote, as the small tree that Jira's formats are made from.

A new line in a paragraph is a new line in Jira: that is what whoever typed it sees on GitHub, in the
editor here and in Jira. HTML is no markup but text, except for `<br>`; so nothing anybody pastes can
become a node of its own, and nothing gets lost.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Final

from po_tui.trackers.jira import plain
from po_tui.trackers.jira.plain import Node

LONGEST: Final = 200_000
"""Characters from which on a text is taken line by line: no tracker keeps as many."""

_ALERT: Final = re.compile(r"\[!([A-Za-z]+)\]")
_ALIASES: Final = {"important": "note", "caution": "error"}
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)

Token = dict[str, Any]


def blocks_of(markdown: str) -> list[Node]:
    """The blocks of a text, legal for Jira; never raises."""
    markdown = markdown.replace("\r\n", "\n").replace("\r", "\n")
    if len(markdown) <= LONGEST:
        try:
            return plain.legal(_blocks(_parsed()(markdown)))
        except RecursionError:
            pass  # thousands of signs within one another: nobody meant them as markup
    return plain.legal(plain.paragraph(plain.text(line)) for line in markdown.split("\n"))


@cache
def _parsed() -> Callable[[str], list[Token]]:
    from mistune import Markdown
    from mistune.plugins.formatting import strikethrough
    from mistune.plugins.table import table
    from mistune.plugins.task_lists import task_lists

    reader = Markdown(renderer=None, plugins=[table, strikethrough, task_lists])
    reader.block.max_nested_level = plain.DEEPEST + 2

    def parsed(markdown: str) -> list[Token]:
        found = reader(markdown)
        return found if isinstance(found, list) else []

    return parsed


# ── blocks ──────────────────────────────────────────────────────────────────────────────────────


def _blocks(tokens: Iterable[Token]) -> list[Node]:
    return [block for token in tokens for block in _block(token)]


def _block(token: Token) -> list[Node]:
    match token["type"]:
        case "paragraph" | "block_text":
            return [plain.paragraph(*_inline(token["children"]))]
        case "heading":
            level = int(token["attrs"]["level"])
            inner = _inline(token["children"])
            return [{"type": "heading", "attrs": {"level": level}, "content": inner}]
        case "block_code":
            return [_code(token)]
        case "block_quote":
            return [_quote(token)]
        case "list":
            return list(_lists(token))
        case "table":
            return [_table(token)]
        case "thematic_break":
            return [{"type": "rule"}]
        case "blank_line":
            return []
    if "children" in token:
        return _blocks(token["children"])
    lines = str(token.get("raw", "")).strip("\n").split("\n")
    return [plain.paragraph(*_joined([plain.text(line)] for line in lines))]


def _code(token: Token) -> Node:
    words = str(token["raw"])
    words = words.removesuffix("\n") if token.get("style") != "indent" else words.strip("\n")
    language = str((token.get("attrs") or {}).get("info") or "").strip()
    attrs = {"attrs": {"language": language}} if language else {}
    return {"type": "codeBlock", **attrs, "content": _code_text(words)}


def _code_text(words: str) -> list[Node]:
    kept = "\n".join(plain.clean(line.replace("\t", "    ")) for line in words.split("\n"))
    return [{"type": "text", "text": kept}] if kept else []


def _quote(token: Token) -> Node:
    """A quote; with `[!INFO]` or such at its top, a panel."""
    inner = _blocks(token["children"])
    first: list[Node] = inner[0]["content"] if inner and inner[0]["type"] == "paragraph" else []
    found = _ALERT.fullmatch(first[0].get("text", "").strip()) if first else None
    kind = found[1].lower() if found else ""
    kind = _ALIASES.get(kind, kind)
    if kind in plain.PANELS and (len(first) == 1 or first[1]["type"] == "hardBreak"):
        rest = [plain.paragraph(*first[2:])] if first[2:] else []
        return {"type": "panel", "attrs": {"panelType": kind}, "content": [*rest, *inner[1:]]}
    return {"type": "blockquote", "content": inner}


def _lists(token: Token) -> Iterator[Node]:
    """A list; where some lines have a box and others have none, the lists that it falls into."""
    items: list[Node] = []
    start = int(token["attrs"].get("start", 1))
    for child in token["children"]:
        inner = _blocks(child.get("children", ()))
        item: Node = {"type": "listItem", "content": inner}
        if child["type"] == "task_list_item":
            state = "DONE" if child["attrs"]["checked"] else "TODO"
            item = {"type": "taskItem", "attrs": {"state": state}, "content": inner}
        if items and items[-1]["type"] != item["type"]:
            yield _list(token, items, start)
            start += len(items)
            items = []
        items.append(item)
    if items:
        yield _list(token, items, start)


def _list(token: Token, items: list[Node], start: int) -> Node:
    if items[0]["type"] == "taskItem":
        return {"type": "taskList", "content": items}
    if token["attrs"]["ordered"]:
        return {"type": "orderedList", "attrs": {"order": start}, "content": items}
    return {"type": "bulletList", "content": items}


def _table(token: Token) -> Node:
    rows: list[Node] = []
    for part in token["children"]:
        is_head = part["type"] == "table_head"
        for line in [part] if is_head else part["children"]:
            cells = [
                {"type": "tableCell", "head": is_head, "content": _cell(cell["children"])}
                for cell in line["children"]
            ]
            rows.append({"type": "tableRow", "content": cells})
    # Markdown wants a line of headings; an empty one stands for a table without.
    if rows and not any(plain.inline(cell["content"]) for cell in rows[0]["content"]):
        del rows[0]
    return {"type": "table", "content": rows}


def _cell(tokens: Iterable[Token]) -> list[Node]:
    told = _inline(tokens)
    for node in told:
        if any(mark["type"] == "code" for mark in node.get("marks", ())):
            node["text"] = node["text"].replace("\\|", "|")
    return told


# ── inline ──────────────────────────────────────────────────────────────────────────────────────


def _inline(tokens: Iterable[Token], marks: tuple[Node, ...] = ()) -> list[Node]:
    return [node for token in tokens for node in _piece(token, marks)]


_STYLES: Final = {"strong": "strong", "emphasis": "em", "strikethrough": "strike"}


def _piece(token: Token, marks: tuple[Node, ...]) -> list[Node]:
    kind = token["type"]
    if kind in _STYLES:
        return _inline(token["children"], (*marks, {"type": _STYLES[kind]}))
    if kind == "codespan":
        return [plain.text(str(token["raw"]), (*marks, {"type": "code"}))]
    if kind in {"link", "image"}:
        return _link(token, marks)
    if kind in {"softbreak", "linebreak"}:
        return [plain.line_break()]
    if kind == "inline_html":
        if _BREAK.fullmatch(token["raw"]):
            return [plain.line_break()]
        return _joined([plain.text(line, marks)] for line in token["raw"].split("\n"))
    if "children" in token:
        return _inline(token["children"], marks)
    return [plain.text(_unescaped(str(token.get("raw", ""))), marks)]


def _link(token: Token, marks: tuple[Node, ...]) -> list[Node]:
    href = _unescaped(str(token["attrs"].get("url") or ""))
    if not plain.is_address(href):
        # In words beside it, so that nothing is lost; `legal` would do it for every piece of it.
        behind = plain.text(f" ({href})" if href else "", marks)
        return [*_inline(token["children"], marks), behind]
    link = {"type": "link", "attrs": {"href": href}}
    inner = _inline(token["children"], (*marks, link))
    return inner if any(one.get("text") for one in inner) else [plain.text(href, (*marks, link))]


def _joined(rows: Iterable[list[Node]]) -> list[Node]:
    told: list[Node] = []
    for n, row in enumerate(rows):
        told += [plain.line_break(), *row] if n else row
    return told


def _unescaped(words: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), words)
