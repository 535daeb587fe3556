"""Documents of Jira Cloud (ADF) as the small tree, each part with the node that it comes from.

Nodes that Markdown has no signs for have a *spoken form*: a mention is `@Name`, a status its words, a
file `📎 plan.pdf`, an extension `⟨its name⟩`. An edit that leaves the spoken form alone keeps the
node, with everything in it that nobody sees.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from uuid import uuid4

from po_tui.trackers.jira import plain
from po_tui.trackers.jira.plain import Node

DEEPEST: Final = 40
"""Levels of a document that are looked at; what lies deeper is read as its words."""
TRANSPARENT: Final = frozenset({
    "expand", "nestedExpand", "layoutSection", "layoutColumn", "bodiedExtension", "bodiedSyncBlock",
})  # fmt: skip
"""Nodes that are nothing but a frame around blocks, each of which is edited by itself."""
_BLOCKS: Final = frozenset({
    "paragraph", "heading", "bulletList", "orderedList", "taskList", "decisionList", "codeBlock",
    "blockquote", "panel", "table", "rule",
})  # fmt: skip
_INLINE: Final = frozenset({
    "text", "hardBreak", "mention", "emoji", "date", "status", "inlineCard", "placeholder",
    "mediaInline", "inlineExtension",
})  # fmt: skip
_TELLING: Final = (
    "text", "title", "name", "label", "alt", "summary", "description", "fallback", "shortName", "url",
)  # fmt: skip
"""Attributes that people read, of nodes that nobody here knows."""


class Leaf(NamedTuple):
    """A part of a document that is edited as one."""

    raw: Any
    """The node; None for a line that stands for a frame's own title."""
    plain: list[Node]
    """What it says; empty for what says nothing (and always stays)."""
    path: tuple[int, ...]
    """Where it stands: place among the blocks, then within each frame."""


def leaves(nodes: object, path: tuple[int, ...] = ()) -> Iterator[Leaf]:
    """The parts of a document or of a frame, in order."""
    for n, node in enumerate(listed(nodes)):
        here = (*path, n)
        if not is_frame(node) or len(path) > DEEPEST:
            yield Leaf(node, plain.legal(spoken(node)), here)
            continue
        if title := attrs_of(node).get("title"):
            told = plain.paragraph(plain.text(str(title), [{"type": "strong"}]))
            yield Leaf(None, plain.legal([told]), (*here, -1))
        yield from leaves(node.get("content"), here)


def is_frame(node: object) -> bool:
    """Whether the blocks within a node are edited one by one."""
    if not isinstance(node, Mapping):
        return False
    kind = node.get("type")
    if kind in TRANSPARENT:
        return bool(kids(node))
    unknown = kind not in _BLOCKS and kind not in _INLINE
    return unknown and any(kid.get("type") in _BLOCKS for kid in kids(node))


def blocks_of(document: object) -> list[Node]:
    """All that a document says."""
    return [block for leaf in leaves(kids_of_document(document)) for block in leaf.plain]


def kids_of_document(document: object) -> Any:
    """The blocks of a document, whatever was given for one."""
    return document.get("content") if isinstance(document, Mapping) else document


# ── whatever a server may send ──────────────────────────────────────────────────────────────────


def listed(value: object) -> list[Any]:
    """A list, whatever stands where one should be."""
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value is None else [value]


def kids(node: object) -> list[Mapping[str, Any]]:
    """The nodes within a node that are nodes."""
    content = node.get("content") if isinstance(node, Mapping) else None
    told = [
        {"type": "text", "text": one} if isinstance(one, str) else one for one in listed(content)
    ]
    return [one for one in told if isinstance(one, Mapping)]


def attrs_of(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The attributes of a node."""
    attrs = node.get("attrs")
    return attrs if isinstance(attrs, Mapping) else {}


# ── blocks ──────────────────────────────────────────────────────────────────────────────────────


def spoken(node: object, depth: int = 0) -> list[Node]:
    """What a node says, as blocks."""
    if isinstance(node, str):
        return [plain.paragraph(plain.text(node))]
    if not isinstance(node, Mapping):
        return []
    if depth > DEEPEST:
        return [plain.paragraph(plain.text(line)) for line in _every_word(node)]
    kind = node.get("type")
    if kind in _INLINE:
        return [plain.paragraph(*said(node))]
    match kind:
        case "paragraph":
            return [plain.paragraph(*all_said(node))]
        case "heading":
            level = attrs_of(node).get("level")
            level = level if isinstance(level, int) and 1 <= level <= 6 else 1
            return [{"type": "heading", "attrs": {"level": level}, "content": all_said(node)}]
        case "rule":
            return [{"type": "rule"}]
        case "codeBlock":
            return [_code(node)]
        case "blockquote":
            return [{"type": "blockquote", "content": _within(node, depth)}]
        case "panel":
            kind = attrs_of(node).get("panelType")
            kind = kind if kind in plain.PANELS else plain.PANELS[0]
            inner = _within(node, depth)
            return [{"type": "panel", "attrs": {"panelType": kind}, "content": inner}]
        case "bulletList" | "orderedList" | "decisionList":
            return [_list(node, depth)]
        case "taskList":
            return [_tasks(node, depth)]
        case "table":
            return [_table(node, depth)]
    return _other(node, depth)


def _within(node: Mapping[str, Any], depth: int) -> list[Node]:
    """The blocks in a node; text that stands among them is a paragraph."""
    told: list[Node] = []
    loose: list[Node] = []
    for kid in kids(node):
        if kid.get("type") in _INLINE:
            loose += said(kid)
            continue
        told += [plain.paragraph(*loose)] if loose else []
        loose = []
        told += spoken(kid, depth + 1)
    return [*told, plain.paragraph(*loose)] if loose else told


def _code(node: Mapping[str, Any]) -> Node:
    words = "".join(str(kid.get("text") or "") for kid in kids(node))
    words = "\n".join(plain.clean(line.replace("\t", "    ")) for line in words.split("\n"))
    language = " ".join(plain.clean(str(attrs_of(node).get("language") or "")).split())
    attrs = {"attrs": {"language": language}} if language else {}
    return {
        "type": "codeBlock",
        **attrs,
        "content": [{"type": "text", "text": words}] if words else [],
    }


def _list(node: Mapping[str, Any], depth: int) -> Node:
    items = []
    for kid in kids(node):
        is_item = kid.get("type") in {"listItem", "decisionItem"} or kid.get("content")
        inner = _within(kid, depth) if is_item else spoken(kid, depth + 1)
        items.append({"type": "listItem", "content": inner})
    if node.get("type") != "orderedList":
        return {"type": "bulletList", "content": items}
    order = attrs_of(node).get("order")
    order = order if isinstance(order, int) and 0 <= order < 10**6 else 1
    return {"type": "orderedList", "attrs": {"order": order}, "content": items}


def _tasks(node: Mapping[str, Any], depth: int) -> Node:
    items: list[Node] = []
    for kid in kids(node):
        if kid.get("type") == "taskList":
            items += [_tasks(kid, depth + 1)] if depth < DEEPEST else []
            continue
        state = "DONE" if attrs_of(kid).get("state") == "DONE" else "TODO"
        items.append(
            {"type": "taskItem", "attrs": {"state": state}, "content": _within(kid, depth)}
        )
    return {"type": "taskList", "content": items}


def _table(node: Mapping[str, Any], depth: int) -> Node:
    rows = []
    for row in kids(node):
        cells = []
        for cell in kids(row):
            lines = [_cell(block) for block in plain.legal(_within(cell, depth))]
            told = [
                one
                for n, line in enumerate(lines)
                for one in ([plain.line_break()] if n else []) + line
            ]
            head = cell.get("type") == "tableHeader"
            cells.append({"type": "tableCell", "head": head, "content": told})
        rows.append({"type": "tableRow", "content": cells})
    return {"type": "table", "content": rows}


def _cell(block: Node) -> list[Node]:
    """A block in a table's cell, where there is room for lines only."""
    if block["type"] == "paragraph":
        return list(block["content"])
    if block["type"] == "heading":
        return [plain.marked(one, "strong") for one in block["content"]]
    task: Node = {"type": "taskItem", "attrs": {"state": "TODO"}, "content": [block]}
    found = plain.legal([{"type": "taskList", "content": [task]}])
    told = [one["content"] for one in found[0]["content"] if one["type"] == "taskItem"]
    if told and told[0]:
        return list(told[0])
    lines = [plain.text(line) for line in plain.words_of(block).split("\n") if line.strip()]
    return [
        one for n, line in enumerate(lines) for one in ([plain.line_break()] if n else []) + [line]
    ]


def _other(node: Mapping[str, Any], depth: int) -> list[Node]:
    """A node that Markdown has no signs for."""
    kind = str(node.get("type") or "")
    if kind in {"mediaSingle", "mediaGroup", "media"}:
        files = (
            [node] if kind == "media" else [one for one in kids(node) if one.get("type") == "media"]
        )
        below = [one for kid in kids(node) if kid.get("type") == "caption" for one in all_said(kid)]
        told: list[Node] = []
        for piece in [*(said(one) for one in files), below]:
            told += [plain.line_break(), *piece] if told and piece else piece
        return [plain.paragraph(*told)]
    inner = _within(node, depth)
    if any(plain.words_of(one).strip() for one in inner):
        return inner
    return [plain.paragraph(*said(node))]


# ── inline ──────────────────────────────────────────────────────────────────────────────────────


def all_said(node: Mapping[str, Any]) -> list[Node]:
    """What the pieces of a paragraph say."""
    return [one for kid in kids(node) for one in said(kid)]


def said(node: Mapping[str, Any]) -> list[Node]:
    """What a piece of a paragraph says: text with those of its marks that Markdown has signs for."""
    kind = node.get("type")
    marks = _marks(node)
    if kind == "text":
        return [plain.text(str(node.get("text") or ""), marks)]
    if kind == "hardBreak":
        return [plain.line_break()]
    if kind in {"inlineCard", "blockCard", "embedCard"}:
        return [_card(node)]
    if kind not in _INLINE and kind != "media" and kids(node):
        return all_said(node)
    return [plain.text(form_of(node), marks)]


def form_of(node: Mapping[str, Any]) -> str:
    """The spoken form of a node that is no text."""
    attrs, kind = attrs_of(node), str(node.get("type") or "?")
    told = attrs.get("text") if isinstance(attrs.get("text"), str) else ""
    if kind == "mention":
        name = str(told or attrs.get("id") or "?")
        return name if name.startswith("@") else f"@{name}"
    if kind == "emoji" and (told or attrs.get("shortName")):
        return str(told or attrs["shortName"])
    if kind == "date":
        return _day(attrs.get("timestamp"))
    if kind in {"media", "mediaInline"}:
        return _file(attrs)
    if kind in {"status", "placeholder"} and told and told.strip():
        return told
    words = " – ".join(dict.fromkeys(_every_word({"attrs": attrs})))
    return words or f"⟨{attrs.get('extensionKey') or attrs.get('extensionType') or kind}⟩"


def _file(attrs: Mapping[str, Any]) -> str:
    name = next((str(attrs[key]) for key in ("alt", "__fileName", "url") if attrs.get(key)), "")
    return f"📎 {name or 'file ' + str(attrs.get('id') or '?')}"


def _day(timestamp: object) -> str:
    try:
        at = datetime.fromtimestamp(int(str(timestamp)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return str(timestamp or "⟨date⟩")
    return at.date().isoformat()


def _card(node: Mapping[str, Any]) -> Node:
    attrs = attrs_of(node)
    data = attrs["data"] if isinstance(attrs.get("data"), Mapping) else {}
    href = attrs.get("url") or data.get("url")
    words = plain.clean(str(data.get("name") or "")) or str(href or "") or "⟨card⟩"
    link = [{"type": "link", "attrs": {"href": href}}] if plain.is_address(href) else []
    return plain.text(words, link)


def _marks(node: Mapping[str, Any]) -> list[Node]:
    told: list[Node] = []
    for mark in listed(node.get("marks")):
        kind = mark.get("type") if isinstance(mark, Mapping) else None
        if kind in {*plain.STYLES, "code"}:
            told.append({"type": str(kind)})
        elif kind == "link" and plain.is_address(href := attrs_of(mark).get("href")):
            told.append({"type": "link", "attrs": {"href": href}})
    return told


def _every_word(node: object) -> Iterator[str]:
    """All that anybody could read in a node of a kind that nobody here knows, however deep."""
    left: list[tuple[str, object]] = [("", node)]
    while left:
        key, one = left.pop()
        if isinstance(one, str) and key in _TELLING and one.strip():
            yield one
        elif isinstance(one, Mapping):
            left += reversed(
                [pair for pair in one.items() if pair[0] not in {"marks", "parameters"}]
            )
        elif isinstance(one, list):
            left += reversed([("", value) for value in one])


# ── the other way ───────────────────────────────────────────────────────────────────────────────


def document(nodes: Sequence[Any]) -> dict[str, Any]:
    """A whole document; Jira wants at least one paragraph in it."""
    return {
        "version": 1,
        "type": "doc",
        "content": list(nodes) or [{"type": "paragraph", "content": []}],
    }


def nodes_of(blocks: Iterable[Node]) -> list[Node]:
    """The tree as nodes that Jira takes, with the ids that it wants."""
    return [_node(block) for block in blocks]


def _node(block: Node) -> Node:
    kind = block["type"]
    if kind == "table":
        return {"type": "table", "content": [_row(row) for row in block["content"]]}
    node: Node = {"type": kind}
    attrs = dict(block.get("attrs") or {})
    if kind in {"taskList", "taskItem"}:
        attrs = {"localId": new_id(), **attrs}
    if attrs:
        node["attrs"] = attrs
    if kind in {"text", "rule", "hardBreak"}:
        return {**node, **{key: block[key] for key in ("text", "marks") if key in block}}
    node["content"] = nodes_of(block.get("content", ()))
    return node


def new_id() -> str:
    """What Jira tells tasks and decisions apart by."""
    return str(uuid4())


def _row(row: Node) -> Node:
    cells = [
        {
            "type": "tableHeader" if cell["head"] else "tableCell",
            "content": [{"type": "paragraph", "content": nodes_of(cell["content"])}],
        }
        for cell in row["content"]
    ]
    return {"type": "tableRow", "content": cells}
