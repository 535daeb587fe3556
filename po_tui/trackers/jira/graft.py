"""An edit carried into a document of Jira Cloud: what is not touched stays the very same node.

Parts are compared by what they say. Equal ones keep their node; a changed one hands over whatever
the edit does not speak of: ids, colours, mentions, attributes. What would be lost is named in a Loss.
What somebody takes out as a whole (a paragraph, an item, a row) goes: that is what they asked for.
Where new text comes in its stead, and it held what Markdown has no signs for, it is a Loss again:
whoever writes a description anew rarely means the files and tables in it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from po_tui.trackers.jira import adf, inline, plain
from po_tui.trackers.jira.adf import Leaf
from po_tui.trackers.jira.losing import Loss, beyond_markdown, named
from po_tui.trackers.jira.matching import Pair, are_kin, paired
from po_tui.trackers.jira.plain import Node
from po_tui.trackers.jira.to_md import inline_of, markdown_of

_LISTS: Final = frozenset({"bulletList", "orderedList", "taskList"})


def grafted(nodes: Sequence[Any], after: Sequence[Node]) -> list[Any]:
    """The blocks of a document, or of a part of one, as they become. Raises Loss."""
    return _Edit(nodes, after).carried_out()


class _Edit:
    def __init__(self, nodes: Sequence[Any], after: Sequence[Node]) -> None:
        self.nodes = nodes
        self.leaves = list(adf.leaves(nodes))
        self.old = [(n, words) for n, leaf in enumerate(self.leaves) for words in _said(leaf.plain)]
        self.after = [block for block in after if _said([block])]
        self.now: dict[tuple[int, ...], list[Any]] = {}
        """Path of a leaf → what stands there now."""
        self.behind: dict[tuple[int, ...], list[Any]] = {}
        """Path of a node → what comes after it; -1 stands for the top."""

    def carried_out(self) -> list[Any]:
        new = [_said([block])[0] for block in self.after]
        pairs = paired([words for __, words in self.old], new)
        self._move(pairs, new)
        self.rewritten = any(self._is_new(pair, new) for pair in pairs)
        by_leaf: dict[int, list[Pair]] = {}
        for pair in pairs:
            if pair.old is not None:
                by_leaf.setdefault(self.old[pair.old][0], []).append(pair)
        for n, its in by_leaf.items():
            if not all(pair.same for pair in its):
                self.now[self.leaves[n].path] = self._changed(self.leaves[n], its)
        self._insert(pairs)
        return self._rebuilt(self.nodes, ())

    def _move(self, pairs: list[Pair], new: Sequence[str]) -> None:
        """A part that was taken out here and stands unchanged elsewhere keeps its node."""
        gone = {
            self.old[pair.old][1]: pair.old
            for pair in pairs
            if pair.old is not None and pair.new is None
        }
        self.moved: dict[int, Any] = {}
        for pair in pairs:
            if pair.old is None and pair.new is not None and new[pair.new] in gone:
                leaf = self.leaves[self.old[gone.pop(new[pair.new])][0]]
                if leaf.raw is not None and len(_said(leaf.plain)) == 1:
                    self.moved[pair.new] = leaf.raw

    def _is_new(self, pair: Pair, new: Sequence[str]) -> bool:
        """Whether an edit puts something there that is no edit of what was there."""
        if pair.same or pair.new is None:
            return False
        if pair.old is None:
            return pair.new not in self.moved
        return not are_kin(self.old[pair.old][1], new[pair.new])

    def _changed(self, leaf: Leaf, pairs: Sequence[Pair]) -> list[Any]:
        after = [self.after[pair.new] for pair in pairs if pair.new is not None]
        if not after:
            is_moved = any(node is leaf.raw for node in self.moved.values())
            if not is_moved and (self.rewritten or any(pair.amid for pair in pairs)):
                _taken_out(leaf.raw)
            return []
        if leaf.raw is None:
            raise Loss(named({"type": "expand"}), plain.words_of(leaf.plain[0]))
        if len(leaf.plain) == len(after) == 1:
            return [_block(leaf.raw, leaf.plain[0], after[0])]
        return _anew(leaf.raw, after)

    def _insert(self, pairs: Sequence[Pair]) -> None:
        last: tuple[int, ...] | None = None
        for n, pair in enumerate(pairs):
            if pair.old is not None:
                last = self.leaves[self.old[pair.old][0]].path
                continue
            assert pair.new is not None
            behind = next((one.old for one in pairs[n:] if one.old is not None), None)
            following = self.leaves[self.old[behind][0]].path if behind is not None else ()
            place = _between(last, following)
            node = self.moved.get(pair.new)
            told = [node] if node is not None else adf.nodes_of([self.after[pair.new]])
            self.behind.setdefault(place, []).extend(told)

    def _rebuilt(self, nodes: object, path: tuple[int, ...]) -> list[Any]:
        told = list(self.behind.get((*path, -1), ()))
        for n, node in enumerate(adf.listed(nodes)):
            here = (*path, n)
            told += self._there(node, here)
            told += self.behind.get(here, ())
        return told

    def _there(self, node: Any, here: tuple[int, ...]) -> list[Any]:
        its = [leaf.path for leaf in self.leaves if leaf.path[: len(here)] == here]
        if its == [here]:
            return self.now.get(here, [node])
        touched = any(
            path[: len(here)] == here for path in (*self.now, *self.behind) if path != here
        )
        if not touched:
            return [node]
        if all(self.now.get(path) == [] for path in its):
            return []
        if self.now.get((*here, -1)) == []:
            raise Loss(named({"type": "expand"}), str(adf.attrs_of(node).get("title")))
        return [{**node, "content": self._rebuilt(node["content"], here) or [plain.paragraph()]}]


def _between(last: tuple[int, ...] | None, following: tuple[int, ...]) -> tuple[int, ...]:
    """The node after which something stands that was put between two: within a frame that holds both."""
    if last is None:
        return (-1,)
    both = 0
    while both < min(len(last), len(following)) - 1 and last[both] == following[both]:
        both += 1
    return last[: both + 1]


def _said(blocks: Sequence[Node]) -> list[str]:
    return [words for block in blocks if (words := markdown_of([block]))]


def _anew(raw: Any, after: Sequence[Node]) -> list[Any]:
    """New nodes in place of an old one."""
    _taken_out(raw)
    return adf.nodes_of(after)


def _taken_out(raw: Any) -> None:
    """Raises Loss where a node holds something that no Markdown in its place can stand for."""
    for node in beyond_markdown({"type": "expand"} if raw is None else raw):
        raise Loss(named(node), _form(node))


def _form(node: Mapping[str, Any]) -> str:
    return (
        "" if node.get("type") in {"table", "panel"} or node.get("content") else adf.form_of(node)
    )


# ── a block ─────────────────────────────────────────────────────────────────────────────────────


def _block(raw: Any, before: Node, after: Node) -> Any:
    """A block as it becomes; `before` is what it said."""
    kind = raw.get("type") if isinstance(raw, Mapping) else None
    way = _WAYS.get((kind, after["type"]))
    if way is None or (
        before["type"] != after["type"] and not {"heading", "paragraph"} >= {kind, after["type"]}
    ):
        return _anew(raw, [after])[0]
    return way(raw, before, after)


def _text(raw: Mapping[str, Any], before: Node, after: Node) -> Any:
    content = inline.grafted(adf.listed(raw.get("content")), after["content"])
    if raw.get("type") != after["type"]:
        attrs = {"attrs": after["attrs"]} if "attrs" in after else {}
        return {"type": after["type"], **attrs, "content": content}
    return _told(raw, before, after, "level", content)


def _told(
    raw: Mapping[str, Any], before: Node, after: Node, key: str, content: Any
) -> dict[str, Any]:
    """A node with its new content; one attribute follows the edit, the others stay."""
    was, now = ((one.get("attrs") or {}).get(key) for one in (before, after))
    if was == now:
        return {**raw, "content": content}
    attrs = {**adf.attrs_of(raw), key: now}
    if now is None:
        del attrs[key]
    return {**raw, "attrs": attrs, "content": content}


def _frame(raw: Mapping[str, Any], before: Node, after: Node) -> Any:
    content = grafted(adf.listed(raw.get("content")), after["content"])
    return _told(raw, before, after, "panelType", content or [plain.paragraph()])


def _code(raw: Mapping[str, Any], before: Node, after: Node) -> Any:
    if before["content"] == after["content"]:
        return _told(raw, before, after, "language", raw.get("content", []))
    return _told(raw, before, after, "language", adf.nodes_of(after["content"]))


# ── lists ───────────────────────────────────────────────────────────────────────────────────────


def _list(raw: Mapping[str, Any], before: Node, after: Node) -> Any:
    olds = adf.listed(raw.get("content"))
    # What a list said before, item by item; one that does not say as much as it holds is told anew.
    told = before["content"]
    if len(told) != len(olds):
        return _anew(raw, [after])[0]
    pairs = paired([_item_said(one) for one in told], [_item_said(one) for one in after["content"]])
    items = []
    for pair in pairs:
        if pair.new is None:
            if pair.amid and pair.old is not None:
                _taken_out(olds[pair.old])
            continue
        if pair.old is None:
            items += [_fresh(raw, after["content"][pair.new])]
        elif pair.same:
            items.append(olds[pair.old])
        else:
            items.append(_item(olds[pair.old], told[pair.old], after["content"][pair.new]))
    return _told(raw, before, after, "order", items)


def _item_said(item: Node) -> str:
    box = (item.get("attrs") or {}).get("state", "")
    kind = item["type"] if item["type"] in _LISTS else "bulletList"
    if item["type"] in _LISTS:
        return markdown_of([item])
    if item["type"] == "taskItem":
        return f"[{box}] {inline_of(item['content'])}"
    return markdown_of([{"type": kind, "content": [item]}])


def _fresh(raw: Mapping[str, Any], item: Node) -> Any:
    node = adf.nodes_of([item])[0]
    if raw.get("type") != "decisionList":
        return node
    inner = item["content"][0]["content"] if len(item["content"]) == 1 else []
    attrs = {"localId": adf.new_id(), "state": "DECIDED"}
    return {"type": "decisionItem", "attrs": attrs, "content": adf.nodes_of(inner)}


def _item(raw: Any, before: Node, after: Node) -> Any:
    kind = raw.get("type") if isinstance(raw, Mapping) else None
    if kind == after["type"] == "taskList":
        return _list(raw, before, after)
    if kind == after["type"] == "taskItem":
        content = inline.grafted(adf.listed(raw.get("content")), after["content"])
        return _told(raw, before, after, "state", content)
    if kind == "decisionItem" and [one["type"] for one in after["content"]] == ["paragraph"]:
        inner = after["content"][0]["content"]
        return {**raw, "content": inline.grafted(adf.listed(raw.get("content")), inner)}
    if kind == after["type"] == "listItem":
        return _list_item(raw, after)
    return _anew(raw, [after])[0]


def _list_item(raw: Mapping[str, Any], after: Node) -> Any:
    content = grafted(adf.listed(raw.get("content")), after["content"])
    if not content or content[0].get("type") in _LISTS:
        content.insert(0, plain.paragraph())
    return {**raw, "content": content}


# ── tables ──────────────────────────────────────────────────────────────────────────────────────


def _table(raw: Mapping[str, Any], before: Node, after: Node) -> Any:
    olds, told, now = adf.listed(raw.get("content")), before["content"], after["content"]
    wide = len(told[0]["content"])
    if len(olds) != len(told) or len(now[0]["content"]) != wide:
        return {**raw, "content": _anew(raw, [after])[0]["content"]}
    spans = any(node.get("type") == "table" for node in beyond_markdown({"content": olds}))
    rows = []
    for pair in paired([_row_said(row) for row in told], [_row_said(row) for row in now]):
        if pair.old is not None and pair.new is not None:
            old = olds[pair.old]
            rows.append(old if pair.same else _row(old, told[pair.old], now[pair.new]))
        elif spans:
            raise Loss(named({"type": "table"}))
        elif pair.old is not None and pair.amid:
            _taken_out(olds[pair.old])
        elif pair.new is not None:
            fresh: Node = {"type": "table", "content": [{**now[pair.new]}]}
            kinds = [cell["head"] for cell in told[-1]["content"]]
            cells = [
                {**cell, "head": head}
                for cell, head in zip(now[pair.new]["content"], kinds, strict=True)
            ]
            if pair.new:
                fresh["content"][0]["content"] = cells
            rows += adf.nodes_of([fresh])[0]["content"]
    return {**raw, "content": rows}


def _row_said(row: Node) -> str:
    return " | ".join(inline_of(cell["content"]) for cell in row["content"])


def _row(raw: Any, before: Node, after: Node) -> Any:
    olds = adf.listed(raw.get("content")) if isinstance(raw, Mapping) else []
    cells = []
    for n, (was, now) in enumerate(zip(before["content"], after["content"], strict=True)):
        if n >= len(olds):
            if now["content"]:
                raise Loss(named({"type": "table"}))
        elif inline_of(was["content"]) == inline_of(now["content"]):
            cells.append(olds[n])
        else:
            cells.append(_cell(olds[n], now))
    return {**raw, "content": cells}


def _cell(raw: Any, after: Node) -> Any:
    blocks = adf.listed(raw.get("content")) if isinstance(raw, Mapping) else []
    if len(blocks) == 1 and isinstance(blocks[0], Mapping) and blocks[0].get("type") == "paragraph":
        pieces = inline.grafted(adf.listed(blocks[0].get("content")), after["content"])
        return {**raw, "content": [{**blocks[0], "content": pieces}]}
    _taken_out({"content": blocks, "type": "tableCell"})
    return {**raw, "content": [plain.paragraph(*adf.nodes_of(after["content"]))]}


_WAYS: Final[dict[tuple[object, str], Callable[[Mapping[str, Any], Node, Node], Any]]] = {
    ("paragraph", "paragraph"): _text,
    ("paragraph", "heading"): _text,
    ("heading", "paragraph"): _text,
    ("heading", "heading"): _text,
    ("blockquote", "blockquote"): _frame,
    ("panel", "panel"): _frame,
    ("codeBlock", "codeBlock"): _code,
    ("bulletList", "bulletList"): _list,
    ("orderedList", "orderedList"): _list,
    ("taskList", "taskList"): _list,
    ("decisionList", "bulletList"): _list,
    ("table", "table"): _table,
}
