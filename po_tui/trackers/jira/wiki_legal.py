"""What wiki markup can hold of the small tree: items of one paragraph, panels as quotes, no empty items."""

from collections.abc import Sequence

from po_tui.trackers.jira import plain
from po_tui.trackers.jira.plain import Node


def legal(blocks: Sequence[Node]) -> list[Node]:
    """Blocks as wiki markup can hold them: items of one paragraph, panels as quotes."""
    told: list[Node] = []
    for block in plain.legal(blocks):
        held = _legal(block)
        told += [block] if held is block else plain.legal([held])
    return told


def _legal(block: Node) -> Node:
    kind = block["type"]
    if kind in {"bulletList", "orderedList"}:
        attrs = {"attrs": {"order": 1}} if kind == "orderedList" else {}
        # An item without words is nothing that wiki markup could write.
        items = [_item(item) for item in block["content"] if plain.words_of(item).strip()]
        return {"type": kind, **attrs, "content": items}
    if kind == "panel":
        name = plain.text(block["attrs"]["panelType"].upper(), [{"type": "strong"}])
        inner = [plain.paragraph(name), *map(_legal, block["content"])]
        return {"type": "blockquote", "content": inner}
    if kind == "blockquote":
        return {**block, "content": [_legal(one) for one in block["content"]]}
    if kind == "codeBlock":
        words = "".join(one["text"] for one in block["content"]).strip("\n")
        kept = "\n".join(line.rstrip() for line in words.split("\n"))
        return {**block, "content": [{"type": "text", "text": kept}] if kept else []}
    return block


def _item(item: Node) -> Node:
    told: list[Node] = []
    nested: list[Node] = []
    for block in item["content"]:
        if block["type"].endswith("List"):
            nested.append(_legal(block))
        elif block["type"] == "codeBlock":
            words = plain.words_of(block).split("\n")
            lines = [plain.text(line, [{"type": "code"}]) for line in words if line.strip()]
            for line in lines:
                told += [plain.line_break(), line] if told else [line]
        else:
            told += [plain.line_break(), *block["content"]] if told else block["content"]
    return {"type": "listItem", "content": [plain.paragraph(*plain.inline(told)), *nested]}
