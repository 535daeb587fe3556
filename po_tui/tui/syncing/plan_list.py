"""A plan on the screen: what goes where, old beside new, a tick at everything that can be left out."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from po_tui.model.plain import plain_line
from po_tui.sync.compare import Verdict
from po_tui.sync.plan import Act, Plan, PlannedItem
from po_tui.tui.syncing.marking import Piece
from po_tui.tui.syncing.plan_tree import NAMES, Group, Line, PlanTree, Tick
from po_tui.tui.syncing.telling import (
    LABEL_WIDTH,
    SIGNS,
    change_in_line,
    label_of,
    move_in_line,
)
from po_tui.tui.widgets.cells import cell_width, fit, shorten
from po_tui.tui.widgets.lines import Lines
from po_tui.words import _, mark, ngettext
from po_tui.workspace.errors import Refused

if TYPE_CHECKING:
    from po_tui.tui.syncing.course import Course

_BOX: Final = {Tick.all: "[✓] ", Tick.some: "[–] ", Tick.none: "[ ] ", None: "    "}
_LOOKS: Final = {"-": "old", "+": "new", "": "", "?": "quiet", "!": "bad"}
_SIDES: Final = {**_LOOKS, "-": "mine", "+": "theirs"}
"""Of a clash neither side is the old one."""
_NOT_LINKED: Final = (Act.adopt, Act.create, Act.bring_in)
"""Items of which nothing can be settled before they are tied together."""
_LONGEST_KEYS: Final = 20
"""Cells that the keys of an item, here and there, take at the most."""


Naming = Callable[[Plan], Mapping[str, str]]
"""Finds what people call the issues of a plan, and those that it points at."""


class PlanList(Lines, can_focus=True):
    """The lines of a `PlanTree`. Space ticks, enter opens."""

    HEADING = 0
    LOOKS = "plan-list"
    COMPONENT_CLASSES = {
        "plan-list--cursor",
        "plan-list--cursor-idle",
        "plan-list--group",
        "plan-list--key",
        "plan-list--title",
        "plan-list--label",
        "plan-list--quiet",
        "plan-list--old",
        "plan-list--new",
        "plan-list--mine",
        "plan-list--theirs",
        "plan-list--clash",
        "plan-list--good",
        "plan-list--bad",
    }
    DEFAULT_CSS = """
    PlanList {
        & > .plan-list--cursor { background: $row-cursor; color: auto 100%; text-style: bold; }
        & > .plan-list--cursor-idle { background: $row-idle; }
        & > .plan-list--group { color: $text-accent; text-style: bold; }
        & > .plan-list--key { color: $text-primary; }
        & > .plan-list--title { text-style: bold; }
        & > .plan-list--label { color: $foreground; }
        & > .plan-list--quiet { color: $quiet; }
        & > .plan-list--old { color: $text-error; }
        & > .plan-list--new { color: $text-success; }
        & > .plan-list--mine { color: $text-success; }
        & > .plan-list--theirs { color: $text-accent; }
        & > .plan-list--clash { color: $text-warning; text-style: bold; }
        & > .plan-list--good { color: $text-success; text-style: bold; }
        & > .plan-list--bad { color: $text-error; text-style: bold; }
    }
    """
    BINDINGS = [
        Binding("space", "tick", mark("Include"), tooltip=mark("To be carried out, or left out this time"), id="sync.tick"),
        Binding("right,l", "fold(False)", mark("Unfold"), show=False, tooltip=mark("Show what hangs below"), id="sync.unfold"),
        Binding("left,h", "fold(True)", mark("Fold"), show=False, tooltip=mark("Fold away what hangs below"), id="sync.fold"),
    ]  # fmt: skip

    @dataclass
    class Opened(Message):
        """Enter or a double click on a line that cannot be folded."""

        line: Line

    @dataclass
    class Ticked(Message):
        """Other changes are ticked than before."""

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another line."""

        line: Line | None

    def __init__(self) -> None:
        super().__init__()
        self._course: Course | None = None
        self._lines: list[Line] = []
        self._numbers: dict[str, int] = {}
        self._clashing: Collection[tuple[int, str]] = ()
        self.called: dict[str, str] = {}
        """The id of an issue over there → what people call it."""
        self._naming: Naming = lambda _plan: {}

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def ask_names_of(self, name: "Naming") -> None:
        """Who knows the issues that a plan only points at; asked once for each plan."""
        self._naming = name

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        return self._lines[self._at] if 0 <= self._at < len(self._lines) else None

    @property
    def _tree(self) -> PlanTree | None:
        return self._course.tree if self._course else None

    def show(self, course: "Course | None", clashing: Collection[tuple[int, str]] = ()) -> None:
        """Show the plan of a course, and what of it went through.

        `clashing` are the items and fields that still clash: others were settled meanwhile.
        """
        self._clashing = clashing
        if course is not self._course or (course and course.tree is not self._shown_tree):
            self._numbers.clear()
            self._ids, self._at = (), -1
            self._know(course.tree.plan if course and course.tree else None)
        self._course = course
        self._shown_tree = course.tree if course else None
        self._lay_out_lines()

    def _know(self, plan: Plan | None) -> None:
        """What its items, and those that they point at, are called."""
        items = plan.items if plan else ()
        widest = max((cell_width(_keys(one)) for one in items), default=0)
        self._key_width = min(_LONGEST_KEYS, widest)
        self.called = {**self._naming(plan)} if plan else {}

    _shown_tree: PlanTree | None = None
    _key_width = 0

    def _lay_out_lines(self) -> None:
        self._lines = self._tree.lines() if self._tree else []
        numbers = self._numbers
        self._replace_ids([numbers.setdefault(line.name, len(numbers)) for line in self._lines])
        self.refresh()

    def go_to(self, line: Line) -> None:
        """Put the cursor on a line that is in sight."""
        number = self._numbers.get(line.name)
        if number is not None:
            self.move_cursor_to(number)

    def follow(self, key: str) -> None:
        """Put the cursor on an item that is worked on, if it is in sight."""
        for line in self._lines:
            if (
                line.depth == 1
                and line.item is not None
                and key in (line.item.key, line.item.there_key)
            ):
                self.go_to(line)
                return

    # ── drawing ─────────────────────────────────────────────────────────────────────────────────

    def render_line(self, y: int) -> Strip:
        index = self.scroll_offset.y + y
        if index >= len(self._lines) or self._tree is None:
            return self.blank(self.style_of())
        line = self._lines[index]
        on = ("cursor" if self.has_focus else "cursor-idle") if index == self._at else ""
        segments = [Segment("▌" if on == "cursor" else " ", self.style_of("key", on))]
        for text, look in self._pieces(line, self._tree, self._width - 2):
            segments.append(Segment(text, self.style_of(look, on)))
        return Strip(segments).adjust_cell_length(self._width, self.style_of(on=on))

    def _pieces(self, line: Line, tree: PlanTree, room: int) -> list[tuple[str, str]]:
        box = self._sign(line) or (_BOX[tree.tick_of(line)], "quiet")
        lead = "  " * line.depth
        room -= cell_width(lead) + 4
        return [(lead, ""), box, *self._told(line, room)]

    def _told(self, line: Line, room: int) -> list[tuple[str, str]]:
        if line.field is not None:
            return self._field(line, room)
        fold = {None: "  ", True: "▸ ", False: "▾ "}[line.folded]
        if line.item is not None:
            return [(fold, "quiet"), *self._item(line, room - 2)]
        if line.move is not None:
            return self._move(line, room)
        name, about = NAMES[line.group]
        head = f"{_(name)} · {line.holds}"
        about = shorten(_(about), room - 4 - cell_width(head)) if room > 60 else ""
        look = "clash" if line.group is Group.clashes else "group"
        return [(fold, "quiet"), (head, look), (f"  {about}", "quiet")]

    def _sign(self, line: Line) -> tuple[str, str] | None:
        """What became of an item; None as long as that is open, or it is no item."""
        course, item = self._course, line.item
        if item is None or line.field is not None or course is None:
            return None
        keys = {key for key in (item.key, item.there_key) if key}
        if keys & course.failed.keys():
            return " ✗  ", "bad"
        if keys & course.done:
            return " ✓  ", "good"
        at = course.at
        if at is not None and at.key in keys:
            return " …  ", "key"
        return None

    def _item(self, line: Line, room: int) -> list[tuple[str, str]]:
        item = line.item
        assert item is not None
        keys = fit(_keys(item), self._key_width) + " "
        end, failed = "", self._failure(item)
        if failed:
            end = f"  {failed}"
        elif item.reason:
            end = f"  {plain_line(item.reason)}"
        elif line.folded and item.act is Act.change:
            end = "  " + ", ".join(label_of(one.field) for one in item.fields)
        title = shorten(
            item.title, max(10, room - cell_width(keys) - min(cell_width(end), room // 2))
        )
        spare = room - cell_width(keys) - cell_width(title)
        end = shorten(end, spare) if spare > 6 else ""
        look = "bad" if failed or (item.reason and item.act is not Act.gone) else "quiet"
        return [(keys, "key"), (title, "title"), (end, look)]

    def _failure(self, item: PlannedItem) -> str:
        """Why it did not go through; empty where it did, or nobody knows yet."""
        failed = self._course.failed if self._course else {}
        entry = failed.get(item.key or item.there_key)
        return plain_line(entry.reason) if entry else ""

    def _field(self, line: Line, room: int) -> list[tuple[str, str]]:
        one, item = line.field, line.item
        assert one is not None
        assert item is not None
        sign = SIGNS[one.verdict]
        look = {Verdict.clash: "clash", Verdict.refused: "bad"}.get(one.verdict, "key")
        label = fit(label_of(one.field), LABEL_WIDTH) + " "
        room -= 3 + LABEL_WIDTH + 1
        settled = item.item_id is not None and (item.item_id, one.field) not in self._clashing
        if one.verdict is Verdict.clash and settled and item.act not in _NOT_LINKED:
            return [
                ("✓  ", "good"),
                (label, "label"),
                (_("settled – goes with the next sync"), "good"),
            ]
        return [
            (f"{sign} ", look),
            (label, "label"),
            *_looked(
                change_in_line(one, room, self.called),
                _SIDES if one.verdict is Verdict.clash else _LOOKS,
            ),
        ]

    def _move(self, line: Line, room: int) -> list[tuple[str, str]]:
        move = line.move
        assert move is not None
        return _looked(move_in_line(move, room, self.called))

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    @property
    def _may_tick(self) -> bool:
        from po_tui.tui.syncing.course import Phase

        return self._course is not None and self._course.phase is Phase.planned

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        return self._may_tick if action == "tick" else True

    def action_tick(self) -> None:
        line, tree = self.line, self._tree
        if line is None or tree is None:
            return
        if not tree.tick(line):
            raise Refused(_why_no_box(line))
        self.refresh()
        self.post_message(self.Ticked())

    def action_fold(self, fold: bool) -> None:
        line, tree = self.line, self._tree
        if line is None or tree is None:
            return
        if line.folded is None or line.folded == fold:
            if fold and line.depth:
                self._to_parent(line)
            return
        tree.fold(line, folded=fold)
        self._lay_out_lines()

    def _to_parent(self, line: Line) -> None:
        for index in range(self._at - 1, -1, -1):
            if self._lines[index].depth < line.depth:
                self._move_to(index)
                return

    def opened(self, _id: int) -> None:
        line, tree = self.line, self._tree
        if line is None or tree is None:
            return
        if line.folded is not None:
            tree.fold(line)
            self._lay_out_lines()
        else:
            self.post_message(self.Opened(line))

    def on_click(self, event: events.Click) -> None:
        """A click on the box ticks."""
        super().on_click(event)
        line, offset = self.line, event.get_content_offset(self)
        if line is None or offset is None or self._index_at(event) != self._at:
            return
        box = 1 + 2 * line.depth
        if box <= offset.x < box + 3 and self._may_tick:
            self.action_tick()

    def cursor_moved(self) -> None:
        self.post_message(self.Highlighted(self.line))


def _why_no_box(line: Line) -> str:
    if line.move is not None:
        return _("the order goes as a whole – the tick stands at its heading")
    if line.group is Group.clashes:
        return _("a clash is not ticked but settled – m mine, t theirs, e shows both")
    return _("nothing is carried out here, so there is nothing to tick")


def _keys(item: PlannedItem) -> str:
    """What it is called here and there."""
    return plain_line(" ".join(key for key in (item.key, item.there_key) if key))


def _looked(pieces: Sequence[Piece], looks: Mapping[str, str] = _LOOKS) -> list[tuple[str, str]]:
    return [(piece.text, looks[piece.mark]) for piece in pieces]


def totals(tree: PlanTree) -> str:
    """How much of a plan is ticked, and what it will cost."""
    n, of, plan = tree.ticked, len(tree.all), tree.plan
    if not of:
        return _("Nothing to carry out")
    told = [ngettext("{n} change", "{n} changes", of).format(n=of)]
    if n != of:
        told = [_("{n} of {of} changes ticked").format(n=n, of=of)]
    requests = ngettext("{n} request", "{n} requests", plan.requests).format(n=plan.requests)
    told.append(requests if n == of else _("at most {requests}").format(requests=requests))
    return " · ".join(told)
