"""Jira Cloud's rich text (ADF) as Markdown: every word of it, and as much of its form as is plain."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

_DEEPEST: Final = 60
_BLOCKS: Final = frozenset(
    {"paragraph", "heading", "bulletList", "orderedList", "taskList", "decisionList", "codeBlock", "blockquote",
     "rule", "panel", "table", "mediaSingle", "mediaGroup", "expand", "nestedExpand", "layoutSection",
     "layoutColumn", "blockCard", "embedCard", "bodiedExtension", "extension"}
)  # fmt: skip
_MARKS: Final = {"strong": "**", "em": "*", "code": "`", "strike": "~~"}

Node = Mapping[str, Any]


def as_markdown(value: Any) -> str:
    """The text of an ADF document; a plain text comes back as it is, nothing as an empty text."""
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return "\n\n".join(filter(None, map(as_markdown, value)))
    return "\n".join(_block(value, 0)).strip("\n") if isinstance(value, Mapping) else ""


def _children(node: Node) -> list[Node]:
    content = node.get("content")
    return [one for one in content if isinstance(one, Mapping)] if isinstance(content, list) else []


def _attrs(node: Node) -> Mapping[str, Any]:
    attrs = node.get("attrs")
    return attrs if isinstance(attrs, Mapping) else {}


def _block(node: Node, depth: int) -> list[str]:
    """The lines of a block; blocks inside it are indented as Markdown wants."""
    if depth > _DEEPEST:
        return [_words(node)]
    kind = str(node.get("type"))
    if kind in ("paragraph", "caption"):
        return _inline(node).split("\n")
    if kind == "heading":
        level = _attrs(node).get("level")
        signs = "#" * level if isinstance(level, int) and 1 <= level <= 6 else "###"
        return [f"{signs} {_inline(node)}".replace("\n", " ")]
    if kind == "codeBlock":
        return _code(node)
    if kind == "rule":
        return ["---"]
    if kind in ("bulletList", "orderedList", "taskList", "decisionList"):
        return _list(node, kind, depth)
    if kind in ("blockquote", "panel"):
        return [f"> {line}".rstrip() for line in _blocks(node, depth)]
    if kind == "table":
        return list(_table(node))
    if kind in ("expand", "nestedExpand") and _attrs(node).get("title"):
        return [f"**{_attrs(node)['title']}**", "", *_blocks(node, depth)]
    if any(str(one.get("type")) in _BLOCKS for one in _children(node)) or kind == "doc":
        return _blocks(node, depth)
    return _inline_of([node]).split("\n")


def _blocks(node: Node, depth: int) -> list[str]:
    lines: list[str] = []
    for one in _children(node):
        told = _block(one, depth + 1)
        if any(told):
            lines += ["", *told] if lines else told
    return lines


def _code(node: Node) -> list[str]:
    text = _words(node)
    fence = "```"
    while fence in text:
        fence += "`"
    return [f"{fence}{_attrs(node).get('language') or ''}", *text.split("\n"), fence]


def _list(node: Node, kind: str, depth: int) -> list[str]:
    lines: list[str] = []
    start = _attrs(node).get("order")
    number = start if isinstance(start, int) else 1
    for one in _children(node):
        if (
            str(one.get("type")) == kind
        ):  # a list of tasks lies in another without an item around it
            lines += [f"  {line}" for line in _list(one, kind, depth + 1)]
            continue
        bullet = f"{number}. " if kind == "orderedList" else "- "
        if kind == "taskList":
            bullet = f"- [{'x' if _attrs(one).get('state') == 'DONE' else ' '}] "
        told = _item(one, depth) or [""]
        hang = " " * (3 if kind == "orderedList" else 2)
        lines += [bullet + told[0], *(f"{hang}{line}".rstrip() for line in told[1:])]
        number += 1
    return lines


def _item(node: Node, depth: int) -> list[str]:
    """What stands in an item of a list: a paragraph and a list below it stay close together."""
    children = _children(node)
    if not any(str(one.get("type")) in _BLOCKS for one in children):
        return _inline(node).split("\n")
    lines: list[str] = []
    for one in children:
        told = _block(one, depth + 1)
        close = not lines or str(one.get("type")).endswith("List")
        lines += told if close else ["", *told]
    return lines


def _table(node: Node) -> Iterator[str]:
    rows = [
        [
            " ".join(" ".join(_blocks(cell, 1)).split()).replace("|", "\\|")
            for cell in _children(row)
        ]
        for row in _children(node)
    ]
    width = max((len(row) for row in rows), default=0)
    for n, row in enumerate(rows):
        yield "| " + " | ".join([*row, *[""] * (width - len(row))]) + " |"
        if n == 0:
            yield "|" + " --- |" * width


def _inline(node: Node) -> str:
    return _inline_of(_children(node))


def _inline_of(nodes: Sequence[Node]) -> str:
    return "".join(map(_piece, nodes))


def _piece(node: Node) -> str:
    kind, attrs = str(node.get("type")), _attrs(node)
    if kind == "text":
        return _marked(node)
    if kind == "hardBreak":
        return "\n"
    told: Mapping[str, Callable[[], object]] = {
        "mention": lambda: attrs.get("text") or f"@{attrs.get('id', '')}",
        "emoji": lambda: attrs.get("text") or attrs.get("shortName"),
        "status": lambda: attrs.get("text"),
        "date": lambda: _day(attrs.get("timestamp")),
        "inlineCard": lambda: attrs.get("url") or _url(attrs.get("data")),
        "blockCard": lambda: attrs.get("url") or _url(attrs.get("data")),
        "applicationCard": lambda: " – ".join(_said(attrs)),
        "embedCard": lambda: attrs.get("url"),
        "media": lambda: attrs.get("alt") or attrs.get("url") or attrs.get("id"),
        "placeholder": lambda: attrs.get("text"),
    }
    if kind in told and (text := told[kind]()):
        return f"[{text}]" if kind in ("media", "status") else str(text)
    return _inline(node) if _children(node) else str(node.get("text") or attrs.get("text") or "")


def _marked(node: Node) -> str:
    text = str(node.get("text") or "")
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else ():
        if not isinstance(mark, Mapping) or not text.strip():
            continue
        sign = _MARKS.get(str(mark.get("type")))
        if sign:
            lead = text[: len(text) - len(text.lstrip())]
            tail = text[len(text.rstrip()) :]
            text = f"{lead}{sign}{text.strip()}{sign}{tail}"
        elif mark.get("type") == "link" and (href := _attrs(mark).get("href")):
            text = text if text == href else f"[{text}]({href})"
    return text


def _words(node: Node) -> str:
    """Every letter in a node, whatever it is."""
    found, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one.get("text"), str):
            found.append(one["text"])
        waiting += reversed(_children(one))
    return "".join(found)


def _said(value: Any) -> Iterator[str]:
    """Every text in the attributes of a card of old, its title first."""
    if isinstance(value, Mapping):
        for name in sorted(value, key=lambda name: name != "title"):
            if name == "text" and isinstance(value[name], str):
                yield value[name]
            else:
                yield from _said(value[name])
    elif isinstance(value, list):
        for one in value:
            yield from _said(one)


def _day(timestamp: Any) -> str:
    from datetime import UTC, datetime

    try:
        return datetime.fromtimestamp(int(timestamp) / 1000, UTC).date().isoformat()
    except (TypeError, ValueError, OverflowError, OSError):
        return str(timestamp or "")


def _url(data: Any) -> str:
    return str(data.get("url") or data.get("name") or "") if isinstance(data, Mapping) else ""
