"""The list of criteria in the text of a tracker's issue: a tick changes one character of it.

What stays keeps its bytes, what is new is written in the style of the list.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from po_tui.model.acceptance import Written, as_text, same_ones
from po_tui.model.body_lines import Kind, Layout, Listed, indent, is_blank

Cut = tuple[str, str]
"""A line and how it ends."""

_NUMBER: Final = re.compile(r"([ \t]*)(\d+)([.)][ \t]+)")


def list_of(criteria: Sequence[Mapping[str, Any]]) -> list[str]:
    """The lines of a new list."""
    return as_text(Written(one["text"], one["done"]) for one in criteria).split("\n")[:-1]


def list_edited(layout: Layout, criteria: Sequence[Mapping[str, Any]], *, boxes: bool) -> list[Cut]:
    """The lines of the list that is there, as it becomes; `boxes`: each new line gets one."""
    if not layout.listed:
        return [(line, layout.end) for line in list_of(criteria)]
    return _List(layout, boxes=boxes).edited(criteria)


class _List:
    """A list as it stands in a text."""

    def __init__(self, layout: Layout, *, boxes: bool) -> None:
        self.layout, self.old = layout, layout.listed
        lines = layout.where(Kind.criteria)
        self.start, self.stop = lines[0], lines[-1] + 1
        self.boxes = boxes or any(one.box is not None for one in self.old)
        chunks = [self._cuts(one.first, self._stop(n)) for n, one in enumerate(self.old)]
        self.chunks = [_told(chunk) for chunk in chunks]
        between = [chunk[len(_told(chunk)) :] for chunk in chunks[:-1]]
        usual: list[Cut] = [("", layout.end)] if any(between) else []
        self.gaps = [*between, usual]
        """The empty lines behind each criterion; the last are those of any new one."""

    def edited(self, criteria: Sequence[Mapping[str, Any]]) -> list[Cut]:
        kin = same_ones([one.text for one in self.old], [str(one["text"]) for one in criteria])
        lead, gap = self.old[0].lead, self.gaps[-1]
        cut = self._cuts(self.start, self.old[0].first)
        for place, one in enumerate(criteria):
            cut += gap if place else []
            if place in kin:
                known = self.old[kin[place]]
                lead, gap = known.lead, self.gaps[kin[place]]
                cut += self._reworded(known, self.chunks[kin[place]], one)
            else:
                lead, gap = _next_lead(lead) if place else lead, self.gaps[-1]
                cut += [(line, self.layout.end) for line in self._fresh(lead, one)]
        return cut

    def _stop(self, n: int) -> int:
        return self.old[n + 1].first if n + 1 < len(self.old) else self.stop

    def _cuts(self, start: int, stop: int) -> list[Cut]:
        return list(zip(self.layout.lines[start:stop], self.layout.ends[start:stop], strict=True))

    def _fresh(self, lead: str, one: Mapping[str, Any]) -> list[str]:
        first, *more = str(one["text"]).split("\n")
        boxed = self.boxes or one["done"] or not lead.strip()
        box = f"[{'x' if one['done'] else ' '}] " if boxed else ""
        return [
            f"{lead if lead.endswith(' ') or not lead else f'{lead} '}{box}{first}",
            *_below(lead, more),
        ]

    def _reworded(self, known: Listed, chunk: list[Cut], one: Mapping[str, Any]) -> list[Cut]:
        """A criterion with its new text and tick; its bullet and what did not change stay."""
        (line, end), *rest = chunk
        text = str(one["text"])
        if text != known.text:
            first, __, more = text.partition("\n")
            line = line[: known.begins] + first
            if more != known.text.partition("\n")[2]:
                behind = len(_told(self._cuts(known.first, known.stop)))
                below = _below(known.lead, more.split("\n")) if more else []
                rest = [(new, self.layout.end) for new in below] + chunk[behind:]
        if one["done"] != known.done:
            line = _ticked(line, known, done=bool(one["done"]))
        return [(line, end), *rest]


def _told(chunk: list[Cut]) -> list[Cut]:
    """Lines without the empty ones behind them."""
    told = [n for n, (line, __) in enumerate(chunk) if not is_blank(line)]
    return chunk[: told[-1] + 1] if told else []


def _ticked(line: str, known: Listed, *, done: bool) -> str:
    sign = "x" if done else " "
    if known.box is None:
        return f"{line[: known.begins]}[{sign}] {line[known.begins :]}"
    return line[: known.box] + sign + line[known.box + 1 :]


def _below(lead: str, lines: Sequence[str]) -> list[str]:
    """Further lines of a criterion, indented so that they belong to it."""
    blanks = " " * (indent(lead) + 2)
    return [f"{blanks}{line}" if line else "" for line in lines]


def _next_lead(lead: str) -> str:
    """The bullet of the next line: the same, or the next number."""
    found = _NUMBER.fullmatch(lead)
    return f"{found[1]}{int(found[2]) + 1}{found[3]}" if found else lead
