"""What stands on a page for the room: few lines, well apart, cut into as many pages as it takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from textual.content import Content

from po_tui.documents.shown import ShownGoal, ShownOutcome, ShownRoadmap, ShownVision
from po_tui.model.goals import percent
from po_tui.tui.showing.large import large
from po_tui.tui.showing.overview import overview
from po_tui.tui.widgets.cells import cell_width, shorten
from po_tui.words import _

MOST_LINES: Final = 12
"""Lines of text on a page, head and foot not counted: with those it stays within fifteen."""
WIDEST: Final = 100
"""A line longer than this loses its reader on the way back."""


@dataclass(frozen=True)
class Block:
    """Lines that stay together on a page."""

    rows: Sequence[Content]
    lines: int = 0
    """Lines of text they are for a reader, where that is not one each."""

    @property
    def counted(self) -> int:
        return self.lines or len(self.rows)


@dataclass(frozen=True)
class Slide:
    """A page: its heading and what stands on it."""

    heading: str
    blocks: list[Block] = field(default_factory=list)

    def content(self) -> Content:
        """The blocks with an empty line between them."""
        parts: list[Content] = []
        for block in self.blocks:
            parts += [Content(""), *block.rows] if parts else block.rows
        return Content("\n").join(parts)


@dataclass(frozen=True)
class Room:
    """How much there is room for."""

    width: int
    rows: int

    def wrapped(self, text: str, style: str = "bold", sign: str = "") -> Block:
        """A text folded to the width; a sign hangs before its first line."""
        hang = " " * cell_width(sign)
        folded = Content(text).wrap(max(8, min(self.width, WIDEST) - len(hang)))
        rows = [
            Content.styled((hang if n else sign) + line.plain.rstrip(), style)
            for n, line in enumerate(folded)
        ]
        return Block(rows)


Told = tuple[Block, Block | None]
"""A block as it always fits, and in large letters where there are letters for it."""


def vision_slides(shown: ShownVision, room: Room) -> list[Slide]:
    """The statement alone, then the goals, for whom it is, and what we do not do."""
    statement = shown.statement or _("No vision is written yet.")
    slides = _pages(_("Vision"), [(_apart(statement, room), _large(statement, room))], room)
    goals = [_goal(goal, room) for goal in shown.goals]
    if shown.product_goal:
        head = room.wrapped(shown.product_goal, "bold $text-accent", "◎ ")
        goals.insert(0, (head, head))
    slides += _pages(_("Goals"), goals, room)
    for heading, texts, sign in (
        (_("Target group"), shown.target_group, "• "),
        (_("Needs"), shown.needs, "• "),
        (_("How to win"), shown.how_to_win, "• "),
        (_("What we do not do"), shown.not_doing, "✗ "),
    ):
        told = [(room.wrapped(text, sign=sign), _large(text, room, sign)) for text in texts]
        slides += _pages(heading, told, room)
    return slides


def roadmap_slides(shown: ShownRoadmap, room: Room) -> list[Slide]:
    """The whole road with what it commits us to, then the outcomes by quarter or horizon."""
    promise = room.wrapped(shown.promise, "bold $text-accent")
    if not shown.outcomes:
        return [Slide(_("Roadmap"), [promise, room.wrapped(_("Nothing is on the roadmap yet."))])]
    slides = _whole_road(shown, promise, room)
    for n, (name, outcomes) in enumerate(shown.groups.items()):
        told = [_outcome(one, room) for one in outcomes]
        if n == 0 and shown.hard and not slides:
            told.insert(0, (promise, promise))
        heading = f"{_('Roadmap')} · {name} · {_('direction, not a promise')}"
        slides += _pages(heading, told, room)
    return slides


def _whole_road(shown: ShownRoadmap, promise: Block, room: Room) -> list[Slide]:
    """The page on which all of it is seen, with what it commits us to; none where that says little."""
    blocks = [promise] if shown.hard else []
    said = len(promise.rows) if shown.hard else 0
    lines = overview(shown, room.width, room.rows - 2 * said, MOST_LINES - said)
    if not lines:
        return []
    heading = f"{_('Roadmap')} · {_('direction, not a promise')}"
    return [Slide(heading, [*blocks, Block(lines)])]


def _large(text: str, room: Room, sign: str = "") -> Block | None:
    """Letters three lines high, a sign hanging before them; None where they do not do."""
    drawn = large(text, room.width - cell_width(sign))
    if drawn is None:
        return None
    rows: list[Content] = []
    for letters in drawn:
        for row in letters:
            before = sign if len(rows) == 1 else " " * cell_width(sign)
            rows.append(Content.styled(before + row, "bold"))
        rows.append(Content(""))
    return Block(rows[:-1], lines=len(drawn))


def _apart(text: str, room: Room) -> Block:
    """Short lines with space between them, where there is room for that."""
    folded = Room(min(room.width, 60), room.rows).wrapped(text).rows
    if 2 * len(folded) - 1 > room.rows:
        return Block(folded)
    apart = [row for line in folded for row in (line, Content(""))]
    return Block(apart[:-1], lines=len(folded))


def _goal(goal: ShownGoal, room: Room) -> Told:
    """Title, a bar as wide as there is room for, and the figures in words."""
    width = min(room.width, WIDEST)
    title = Content.styled(shorten(f"{goal.key}  {goal.title}", width), "bold")
    if goal.progress is None:
        told = Block([title, Content.styled(_("not measured"), "bold")])
        return told, told
    words = " · ".join(filter(None, (goal.pace, _figures(goal))))
    under = Content.styled(shorten(words, width), "bold")
    percents = _("{n} %").format(n=percent(goal.progress))
    low = Block([title, _bar(goal.progress, width, percents), under])
    signs = large(percents, 24)
    if signs is None or len(signs) != 1 or width < 60:
        return low, None
    bars = [_bar(goal.progress, width, row) for row in signs[0]]
    return low, Block([title, *bars, under], lines=3)


def _bar(done: float, width: int, behind: str) -> Content:
    """A bar with something behind it. It looks full only where all is reached."""
    cells, share = width - max(8, cell_width(behind) + 2), min(1.0, max(0.0, done))
    full = max(1 if share else 0, round(share * cells))
    full = max(0, min(full, cells if share == 1 else cells - 1))
    bar = "█" * full + "░" * (cells - full)
    room = max(0, width - cells - cell_width(behind))
    return Content.assemble((bar, "$text-primary"), (" " * room + behind, "bold"))


def _figures(goal: ShownGoal) -> str:
    """Baseline, now, target: the days stand on paper, the room sees the figures."""
    figures = [told.partition(" (")[0] for told in (goal.start, goal.now, goal.target) if told]
    by = _("by {day}").format(day=goal.deadline) if goal.deadline else ""
    return " ".join(filter(None, (" → ".join(figures), by)))


def _outcome(one: ShownOutcome, room: Room) -> Told:
    """Title, outcome, and how sure it is; the milestone where there is one."""
    width = min(room.width, WIDEST)
    rows = list(room.wrapped(one.outcome, "").rows) if one.outcome else []
    sure = " · ".join(filter(None, (one.when, one.sure, one.status)))
    sign = f"{_LINES.get(one.confidence, '?')} "
    rows += room.wrapped(sure, "bold $text-primary", sign).rows
    if one.milestone:
        style, sign = ("bold $text-error", "◈ ") if one.milestone.hard else ("bold", "◇ ")
        rows += room.wrapped(one.milestone.told, style, sign).rows
    title = f"{one.key}  {one.title}"
    low = Block([Content.styled(shorten(title, width), "bold"), *rows])
    high = _large(title, room)
    if high is None:
        return low, None
    return low, Block([*high.rows, *rows], lines=high.counted + len(rows))


_LINES: Final = {"high": "███", "medium": "╍╍╍", "low": "• •"}
"""As on the timeline: solid, dashed, dotted."""


def _pages(heading: str, told: Sequence[Told], room: Room) -> list[Slide]:
    """In large letters where that takes no more pages."""
    low = _paged(heading, [block for block, _high in told], room)
    high = [block for _low, block in told if block is not None]
    if len(high) < len(told) or any(_cut(block, room) != [block] for block in high):
        return low
    slides = _paged(heading, high, room)
    return slides if len(slides) <= len(low) else low


def _paged(heading: str, blocks: Iterable[Block], room: Room) -> list[Slide]:
    """As many pages as it takes; a block too large for any is cut."""
    slides: list[Slide] = []
    rows = lines = 0
    for block in (part for whole in blocks for part in _cut(whole, room)):
        needed = len(block.rows) + 1
        if not slides or rows + needed > room.rows + 1 or lines + block.counted > MOST_LINES:
            slides.append(Slide(heading))
            rows = lines = 0
        slides[-1].blocks.append(block)
        rows += needed
        lines += block.counted
    return slides


def _cut(block: Block, room: Room) -> list[Block]:
    most = max(1, min(room.rows, MOST_LINES))
    if len(block.rows) <= room.rows and block.counted <= MOST_LINES:
        return [block]
    return [Block(block.rows[n : n + most]) for n in range(0, len(block.rows), most)]
