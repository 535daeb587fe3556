"""An edit within a line: what stays keeps colours, mentions, and all that Markdown does not show."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from po_tui.model.texts import shared
from po_tui.trackers.jira import adf, plain
from po_tui.trackers.jira.losing import Loss, named
from po_tui.trackers.jira.plain import Node

_PIECE: Final = re.compile(r"\w+|\s+|[^\w\s]")


class _Piece(NamedTuple):
    """A word, a sign or blanks, with what Markdown shows of its marks."""

    shown: str
    """What two pieces are compared by."""
    text: str
    at: int
    """The node that it is of."""


def grafted(nodes: Sequence[Any], after: Sequence[Node]) -> list[Any]:
    """The pieces of a paragraph as they become; `after` is the tree's.

    Raises Loss where a node that Markdown cannot express would go, or be torn apart.
    """
    old = [piece for n, node in enumerate(nodes) for piece in _old_pieces(node, n)]
    new = [piece for n, node in enumerate(after) for piece in _pieces([node], n)]
    kept: dict[int, int] = {}
    for start, place, size in shared([one.shown for one in old], [one.shown for one in new]):
        kept.update({place + k: start + k for k in range(size)})
    whole = _whole_nodes(nodes, old, kept)
    told: list[Any] = []
    for place, piece in enumerate(new):
        if place not in kept:
            told.append(
                _written(after[piece.at], piece.text, _unshown_around(place, kept, old, nodes))
            )
            continue
        before = old[kept[place]]
        node = nodes[before.at]
        if before.at not in whole:
            is_text = isinstance(node, Mapping) and node.get("type") == "text"
            told.append({**node, "text": before.text} if is_text else plain.text(before.text))
        elif kept[place] == whole[before.at]:
            told.append(node)
    return _merged(told)


def _old_pieces(node: Any, n: int) -> list[_Piece]:
    return list(_pieces(adf.said(node) if isinstance(node, Mapping) else [], n))


def _pieces(said: Sequence[Node], n: int) -> Iterator[_Piece]:
    for one in said:
        if one["type"] != "text":
            yield _Piece("\n", "\n", n)
            continue
        words, href = one["text"], plain.href_of(one)
        styles = " ".join(
            sorted(mark["type"] for mark in one.get("marks", ()) if mark["type"] != "link")
        )
        if "code" in styles:
            styles = "code"
        at = 0
        for start, stop in [
            *([] if href or styles == "code" else plain.bare_addresses(words)),
            (len(words), None),
        ]:
            for found in _PIECE.finditer(words, at, start):
                blank = found[0].isspace()
                shown = found[0] if blank else f"{found[0]}\0{styles}\0{href}"
                yield _Piece(shown, found[0], n)
            if stop is not None:
                address = words[start:stop]
                for found in _PIECE.finditer(address):
                    yield _Piece(f"{found[0]}\0{styles}\0{address}", found[0], n)
            at = stop or 0


def _whole_nodes(
    nodes: Sequence[Any], old: Sequence[_Piece], kept: Mapping[int, int]
) -> dict[int, int]:
    """Nodes other than text that stay: node → its first piece. None of them may be lost."""
    places: dict[int, list[int]] = {}
    for at, piece in enumerate(old):
        places.setdefault(piece.at, []).append(at)
    where = {was: place for place, was in kept.items()}
    whole: dict[int, int] = {}
    for n, node in enumerate(nodes):
        if not isinstance(node, Mapping) or node.get("type") in {"text", None}:
            continue
        its = places.get(n, [])
        now = [where.get(at) for at in its]
        first = now[0] if now else None
        if first is not None and now == list(range(first, first + len(now))):
            whole[n] = its[0]
        elif node.get("type") not in {"hardBreak", "emoji"}:
            raise Loss(named(node), adf.form_of(node))
    return whole


def _unshown_around(
    place: int, kept: Mapping[int, int], old: Sequence[_Piece], nodes: Sequence[Any]
) -> list[Any]:
    """Marks that Markdown does not show, where the text before and behind an insertion has them both."""
    before = max((one for one in kept if one < place), default=None)
    behind = min((one for one in kept if one > place), default=None)
    if before is None or behind is None:
        return []
    left, right = (_unshown(nodes[old[kept[one]].at]) for one in (before, behind))
    return [mark for mark in left if mark in right]


def _unshown(node: Any) -> list[Any]:
    if not isinstance(node, Mapping) or node.get("type") != "text":
        return []
    shown = {*plain.STYLES, "code", "link"}
    return [
        mark
        for mark in adf.listed(node.get("marks"))
        if isinstance(mark, Mapping) and mark.get("type") not in shown
    ]


def _written(node: Node, words: str, unshown: Sequence[Any]) -> Node:
    if node["type"] != "text":
        return dict(node)
    marks = [*node.get("marks", ())]
    if not any(mark["type"] == "code" for mark in marks):
        marks += unshown
    return {"type": "text", "text": words, **({"marks": marks} if marks else {})}


def _merged(told: Sequence[Any]) -> list[Any]:
    """Neighbours of text that differ in nothing but their words, as one."""
    merged: list[Any] = []
    for node in told:
        last = merged[-1] if merged else {}
        if _is_text(node) and _is_text(last) and {**node, "text": ""} == {**last, "text": ""}:
            merged[-1] = {**last, "text": last["text"] + node["text"]}
        else:
            merged.append(node)
    return merged


def _is_text(node: Any) -> bool:
    return isinstance(node, Mapping) and node.get("type") == "text"
