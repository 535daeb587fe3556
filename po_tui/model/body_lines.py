"""What stands where in the text of a tracker's issue: story, description, criteria, marker.

Line by line, and nothing is changed: who edits one part leaves the others as somebody wrote them.
What is shown as code, or not shown at all, is neither a heading nor a marker.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from po_tui.model.acceptance import goes_on
from po_tui.model.sentence import begins_story, read_story
from po_tui.model.texts import normal_text


class Kind(StrEnum):
    """What a line is part of."""

    story = "story"
    text = "text"
    """The description; what is nothing else."""
    heading = "heading"
    criteria = "criteria"
    marker = "marker"
    edge = "edge"
    """Where a description begins or ends that would be taken for something else."""


@dataclass(frozen=True)
class Listed:
    """A criterion and the lines it stands on, with the empty ones up to the next."""

    first: int
    stop: int
    lead: str
    """What stands before its box: blanks and the bullet."""
    box: int | None
    """Where in its first line the box has its tick; None where there is no box."""
    begins: int
    """Where in its first line its words begin."""
    text: str
    done: bool


@dataclass
class Layout:
    """The lines of a text, each with how it ends and what it is."""

    lines: list[str]
    ends: list[str]
    kinds: list[Kind]
    listed: list[Listed] = field(default_factory=list)
    uid: str = ""
    edge: str = ""
    """The number of the description's edges; empty where it has none."""

    def where(self, *kinds: Kind) -> list[int]:
        """The lines of some kinds."""
        return [at for at, kind in enumerate(self.kinds) if kind in kinds]

    @property
    def end(self) -> str:
        """How lines end here."""
        return next((end for end in self.ends if end), "\n")

    def stretches(self) -> list[range]:
        """Where the description stands: stretches of its lines, without the empty ones around them."""
        found = []
        for start, stop in _runs(self.kinds, Kind.text):
            told = [at for at in range(start, stop) if not is_blank(self.lines[at])]
            if told:
                found.append(range(told[0], told[-1] + 1))
        return found


_HEADING: Final = re.compile(
    r"(?:#{1,6}[ \t]+|h[1-6]\.[ \t]*|\*\*|__|\*)?(?:acceptance criteria|acceptatiecriteria)"
    r"(?:\*\*|__|\*)?[ \t]*:?[ \t]*(?:\*\*|__|\*|#*)?[ \t]*",
    re.IGNORECASE,
)
_OTHER_HEADING: Final = re.compile(
    r"#{1,6}(?:[ \t]|$)|h[1-6]\.[ \t]|(?:\*\*|__)[^*_]+(?:\*\*|__):?[ \t]*$"
)
_ITEM: Final = re.compile(
    r"(?P<lead>[ \t]*(?P<bullet>[-*+•]|\d{1,3}[.)])?(?(bullet)(?:[ \t]+|$)))"
    r"(?:\[(?P<box>[ xX])\](?:\s+|$))?(?P<rest>.*)",
    re.DOTALL,
)
_RULE: Final = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*")
_CODE: Final = re.compile(r"[ \t>]*(`{3,}(?=[^`]*$)|~{3,})")
_MARKER: Final = re.compile(r"<!-- po_tui:uid=([0-9A-Za-z_-]{1,64}) -->[ \t]*")
_EDGE: Final = re.compile(r"<!-- po_tui:(begin|end) ([0-9]{1,6}) -->[ \t]*")
_LINE: Final = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")


def marker_of(uid: str) -> str:
    """The line by which an issue is recognised; trackers show none of it."""
    return f"<!-- po_tui:uid={uid} -->"


def edges_of(number: str) -> tuple[str, str]:
    """The lines around a description that would be taken for something else; not shown either."""
    return f"<!-- po_tui:begin {number} -->", f"<!-- po_tui:end {number} -->"


def lay_out(text: str) -> Layout:
    """The lines of a text and what each is."""
    cut = [(found[1], found[2]) for found in _LINE.finditer(text) if found[0]]
    lines, ends = [line for line, __ in cut], [end for __, end in cut]
    layout = Layout(lines, ends, [Kind.text] * len(lines))
    inside = _mark_edges(layout)
    start = _mark_story(layout)
    _mark_criteria_and_marker(layout, start, inside)
    return layout


def is_blank(line: str) -> bool:
    """Whether nothing can be read on it."""
    return not line.replace("\x00", "").strip()


def item_of(line: str) -> re.Match[str] | None:
    """A line that begins a criterion: a bullet, a number or a box, taken apart."""
    found = _ITEM.fullmatch(line)
    if not found or not (found["bullet"] or found["box"]) or _RULE.fullmatch(line):
        return None
    return found


def _runs(kinds: Sequence[Kind], wanted: Kind) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for at, kind in enumerate(kinds):
        if kind is wanted and start is None:
            start = at
        elif kind is not wanted and start is not None:
            yield start, at
            start = None
    if start is not None:
        yield start, len(kinds)


# ── edges and story ─────────────────────────────────────────────────────────────────────────────


def _mark_edges(layout: Layout) -> range:
    """The lines between the edges of a description: they are nothing but that."""
    if not any("<!-- po_tui:end " in line for line in layout.lines):
        return range(0)
    found = {at: edge for at, line in enumerate(layout.lines) if (edge := _EDGE.fullmatch(line))}
    for first, edge in found.items():
        same = [
            at for at, it in found.items() if at > first and it[1] == "end" and it[2] == edge[2]
        ]
        if edge[1] == "begin" and same:
            layout.kinds[first] = layout.kinds[same[-1]] = Kind.edge
            layout.edge = edge[2]
            return range(first + 1, same[-1])
    return range(0)


def _mark_story(layout: Layout) -> int:
    """Mark the first paragraph if it tells a story; gives the line to go on from."""
    first = next((at for at, line in enumerate(layout.lines) if line.strip()), None)
    if first is None or layout.kinds[first] is Kind.edge:
        return 0
    stop = first
    while stop < len(layout.lines) and layout.lines[stop].strip() and not _is_ours(layout, stop):
        stop += 1
    # Any other first word, and no sentence has to be read.
    opening = layout.lines[first].strip()
    if not (opening.startswith("**") or begins_story(opening)):
        return 0
    if read_story("\n".join(layout.lines[first:stop])) is None:
        return 0
    layout.kinds[first:stop] = [Kind.story] * (stop - first)
    return stop


def _is_ours(layout: Layout, at: int) -> bool:
    """A line that ends what stands above it: an edge, the marker, the heading of the criteria."""
    line = layout.lines[at]
    is_edge = layout.kinds[at] is Kind.edge
    return is_edge or bool(_MARKER.fullmatch(line) or _HEADING.fullmatch(line))


# ── criteria and marker ─────────────────────────────────────────────────────────────────────────


def _mark_criteria_and_marker(layout: Layout, start: int, inside: range) -> None:
    unseen = _Unseen(layout.lines)
    marker, listed, at = None, False, start
    while at < len(layout.lines):
        if at in inside or layout.kinds[at] is Kind.edge:
            at = inside.stop + 1
            continue
        stop = inside.start if inside and at < inside.start else len(layout.lines)
        if after := unseen.ends(at, stop):
            at = after
            continue
        line = layout.lines[at]
        if not listed and _HEADING.fullmatch(line) and (after := _mark_list(layout, at, stop)):
            listed, at = True, after
            continue
        if found := _MARKER.fullmatch(line):
            marker, layout.uid = at, found[1]
        at += 1
    if marker is not None:
        layout.kinds[marker] = Kind.marker


class _Unseen:
    """Stretches that are shown as code, and comments over several lines."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.never: dict[str, int] = {}
        """Of each sign: how long an opening found no end any more; what comes later finds none either."""

    def ends(self, at: int, stop: int) -> int | None:
        """The line after the stretch that begins here; None where none begins, or it has no end."""
        line = self.lines[at]
        if code := _CODE.match(line):
            return self._closing(code[1], at, stop)
        if line.rfind("<!--") > line.rfind("-->") and "<" not in self.never:
            for after in range(at + 1, stop):
                if _MARKER.fullmatch(self.lines[after]):
                    break
                if "-->" in self.lines[after]:
                    return after + 1
            self.never["<"] = 1
        return None

    def _closing(self, opening: str, at: int, stop: int) -> int | None:
        sign, size = opening[0], len(opening)
        if size >= self.never.get(sign, size + 1):
            return None
        for after in range(at + 1, stop):
            closing = self.lines[after].strip(" \t>")
            if len(closing) >= size and not closing.strip(sign):
                return after + 1
        self.never[sign] = size
        return None


def _mark_list(layout: Layout, heading: int, stop: int) -> int | None:
    """Mark heading and list; gives the line after the list, None where nobody lists anything."""
    first = _first_listed(layout.lines, heading + 1, stop)
    if first is None:
        return None
    starts, end = _items(layout.lines, first, stop)
    layout.kinds[heading] = Kind.heading
    layout.kinds[first:end] = [Kind.criteria] * (end - first)
    for start, after in zip(starts, [*starts[1:], end], strict=True):
        listed = _listed(layout.lines, start, after)
        if listed.text:
            layout.listed.append(listed)
    return end


def _first_listed(lines: Sequence[str], start: int, stop: int) -> int | None:
    """The first line of the list below a heading; there may be prose before it."""
    for at in range(start, stop):
        line = lines[at]
        if item_of(line):
            return at
        if _OTHER_HEADING.match(line) or _CODE.match(line) or line.lstrip().startswith("<"):
            return None
    return None


def _items(lines: Sequence[str], first: int, stop: int) -> tuple[list[int], int]:
    """Where criteria begin, and the line after the last; what is indented belongs to the one above."""
    base, starts, end = indent(lines[first]), [first], first + 1
    for at in range(first + 1, stop):
        line = lines[at]
        if not line.strip():
            continue
        deeper, touches = indent(line) >= base + 2, at == end
        if not deeper:
            item = item_of(line)
            if item and not (touches and _is_step(lines[starts[-1]], item)):
                starts.append(at)
            elif not item and (not touches or _ends_list(line)):
                break
        end = at + 1
    return starts, end


def _is_step(opening: str, item: re.Match[str]) -> bool:
    """Whether a bullet goes on with the Given or When of the one above."""
    above = item_of(opening)
    return above is not None and not item["box"] and goes_on(above["rest"], item["rest"])


def _ends_list(line: str) -> bool:
    """A line that no list goes on with, even right below it."""
    return bool(
        _OTHER_HEADING.match(line)
        or _CODE.match(line)
        or line.startswith("<")
        or _RULE.fullmatch(line)
    )


def _listed(lines: Sequence[str], first: int, stop: int) -> Listed:
    item = item_of(lines[first])
    assert item is not None
    more = [_without_indent(line, indent(lines[first]) + 2) for line in lines[first + 1 : stop]]
    text = normal_text("\n".join([item["rest"], *more])).strip()
    box = item.start("box") if item["box"] else None
    done = (item["box"] or " ") in "xX"
    return Listed(first, stop, item["lead"], box, item.start("rest"), text, done)


def _without_indent(line: str, columns: int) -> str:
    """What belongs to a criterion, without what makes it belong; a further step loses its bullet."""
    if line.strip() and indent(line) < columns:
        item = item_of(line)
        return item["rest"] if item else line.lstrip(" \t")
    for at, char in enumerate(line):
        if char not in " \t" or columns <= 0:
            return line[at:]
        columns -= 4 if char == "\t" else 1
    return ""


def indent(line: str) -> int:
    """How many columns a line is indented."""
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4))
