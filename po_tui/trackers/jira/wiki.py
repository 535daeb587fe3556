"""Descriptions of Jira Data Center: an edit of the Markdown, carried into the wiki markup.

Parts that say the same keep every character; in a list that holds for each item.
"""

from collections.abc import Sequence

from po_tui.trackers.jira import to_md, wiki_read, wiki_write
from po_tui.trackers.jira.matching import Pair, paired
from po_tui.trackers.jira.plain import Node
from po_tui.trackers.jira.wiki_legal import legal
from po_tui.trackers.jira.wiki_read import Part


def blocks_of(raw: str) -> list[Node]:
    """All that a text says."""
    return [block for part in wiki_read.parts_of(raw) for block in part.plain]


def patched(raw: str, blocks: Sequence[Node]) -> str:
    """The text with an edit carried into it."""
    edit = _Edit(raw, blocks)
    told = edit.carried_out()
    if to_md.markdown_of(blocks_of(told)) == to_md.markdown_of(edit.after):
        return told
    # Parts that stood right below one another have run into each other.
    return edit.carried_out(apart=True)


class _Edit:
    def __init__(self, raw: str, after: Sequence[Node]) -> None:
        self.raw = raw
        self.end = "\r\n" if "\r\n" in raw else "\n"
        self.parts = wiki_read.parts_of(raw)
        self.after = [block for block in legal(after) if _said(block)]
        self.touched: set[int] = set()
        """Parts that do not read as they did."""

    def carried_out(self, *, apart: bool = False) -> str:
        # A part may say more than one block; it stays or goes as one.
        said = [(n, _said(block)) for n, part in enumerate(self.parts) for block in part.plain]
        owner = [n for n, words in said if words]
        old = [words for __, words in said if words]
        pairs = paired(old, [_said(block) for block in self.after])
        its: dict[int, list[Pair]] = {}
        for pair in pairs:
            if pair.old is not None:
                its.setdefault(owner[pair.old], []).append(pair)
        told: list[tuple[int | None, str]] = []
        done: set[int] = set()
        for pair in pairs:
            if pair.old is None:
                assert pair.new is not None
                told.append((None, self._new([pair.new])))
            elif owner[pair.old] not in done:
                done.add(owner[pair.old])
                if words := self._part(owner[pair.old], its[owner[pair.old]]):
                    told.append((owner[pair.old], words))
        return self._joined(told, apart=apart)

    def _new(self, places: Sequence[int]) -> str:
        return wiki_write.written([self.after[n] for n in places]).replace("\n", self.end)

    def _part(self, n: int, pairs: Sequence[Pair]) -> str:
        part = self.parts[n]
        if all(pair.same for pair in pairs):
            return self.raw[part.start : part.stop]
        self.touched.add(n)
        places = [pair.new for pair in pairs if pair.new is not None]
        if len(places) == len(part.plain) == 1:
            before, after = part.plain[0], self.after[places[0]]
            if before["type"] == after["type"] and len(part.items) == len(_items(before)) > 0:
                return self._list(part, _items(before), _items(after))
        return self._new(places)

    def _list(self, part: Part, before: list[list[Node]], after: list[list[Node]]) -> str:
        """A list, item by item."""
        told = []
        for pair in paired([_item_said(one) for one in before], [_item_said(one) for one in after]):
            if pair.new is None:
                continue
            if pair.same and pair.old is not None:
                start, stop = part.items[pair.old]
                told.append(self.raw[start:stop])
            else:
                item = "\n".join(wiki_write.item_of(one, part.sign[0]) for one in after[pair.new])
                told.append(item.replace("\n", self.end))
        return self.end.join(told)

    def _joined(self, told: Sequence[tuple[int | None, str]], *, apart: bool) -> str:
        """The parts with what stood between them, as far as both sides of it are still there."""
        if not told:
            return ""
        first, last = (self.parts[0].start, self.parts[-1].stop) if self.parts else (0, 0)
        text, before = self.raw[:first], -2
        for n, (part, words) in enumerate(told):
            if n:
                beside = part == before + 1
                text += (
                    self._between(part, apart=apart)
                    if part is not None and beside
                    else self.end * 2
                )
            text += words
            before = -2 if part is None else part
        return text + self.raw[last:]

    def _between(self, part: int, *, apart: bool) -> str:
        """What stood between a part and the one above."""
        there = self.raw[self.parts[part - 1].stop : self.parts[part].start]
        touched = part in self.touched or part - 1 in self.touched
        return self.end * 2 if apart and touched and there.count("\n") < 2 else there


def _items(block: Node) -> list[list[Node]]:
    """The items of a list, each with the list of tasks below it."""
    told: list[list[Node]] = []
    for item in block.get("content", ()) if block["type"].endswith("List") else ():
        if item["type"] == "taskList" and told:
            told[-1].append(item)
        else:
            told.append([item])
    return told


def _item_said(items: list[Node]) -> str:
    kind = "taskList" if items[0]["type"] == "taskItem" else "bulletList"
    return to_md.markdown_of([{"type": kind, "content": items}])


def _said(block: Node) -> str:
    return to_md.markdown_of([block])
