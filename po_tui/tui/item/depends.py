"""What an item waits for and what waits for it: to look at, to change, and to put in an order that works."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.dependencies import SIGNS, Branch, Sign, Ties, guides
from po_tui.model.plain import plain_line
from po_tui.tui.frame import app_of, workspace_of
from po_tui.tui.item.words import number, state_name
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused, WorkspaceError
from po_tui.workspace.file import ChangedMeanwhile, NothingSaved

if TYPE_CHECKING:
    from po_tui.workspace.file import News
    from po_tui.workspace.linking import Named

WIDTH: Final = 104
_LOOKS: Final = {
    Sign.done: "$text-success",
    Sign.dropped: "$text-muted",
    Sign.blocked: "$text-warning",
    Sign.later: "bold $text-error",
}
_NOTHING: Final = mark("nothing – a adds an item")


class Depends(Dialog[int | None]):
    """The dependencies of an item; every change is a step. The answer is an item to go to."""

    DEFAULT_CSS = """
    Depends {
        & > .dialog--frame { width: 104; }
        & SheetList { max-height: 14; }
        & PlainInput { border: none; height: 1; padding: 0 1; background: $panel; }
        & .ask { color: $text-accent; margin-top: 1; height: 1; }
        & .verdict { width: 1fr; height: auto; color: $text-warning; }
        & .complaint { width: 1fr; height: auto; color: $text-error; text-style: bold; }
    }
    """
    BINDINGS = [
        Binding("a", "add", mark("Add"), tooltip=mark("Add an item it waits for"), id="depends.add"),
        Binding("A", "add_waiting", mark("Add waiting"), tooltip=mark("Add an item that waits for it"), id="depends.add-waiting"),
        Binding("x,delete", "remove", mark("Remove"), tooltip=mark("Take the dependency under the cursor away"), id="depends.remove"),
        Binding("o", "order", mark("Order so"), tooltip=mark("Put the item right behind what it waits for"), id="depends.order"),
        Binding("b", "bring", mark("Bring before"), tooltip=mark("Put what it waits for right before it"), id="depends.bring"),
        Binding("u", "undo", mark("Undo"), show=False, tooltip=mark("Take back the last thing you did"), id="depends.undo"),
        Binding("j,down", "move(1)", mark("Down"), show=False, tooltip=mark("Next line"), id="depends.down"),
        Binding("k,up", "move(-1)", mark("Up"), show=False, tooltip=mark("Previous line"), id="depends.up"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; everything is kept"), id="depends.leave"),
    ]  # fmt: skip

    def __init__(self, item_id: int, key: str) -> None:
        super().__init__(
            _("Dependencies of {item}").format(item=key),
            _("a adds · x removes · enter goes there · o b mend the order · esc closes"),
        )
        self._item_id, self._key = item_id, key
        self._ties: Ties | None = None
        self._lines: list[tuple[Branch, bool] | None] = []
        """The branch on each line, and whether the item waits for it; None for a heading."""
        self._adding: bool | None = None
        """Whether an item is being added that it waits for; False: one that waits for it."""
        self._found: Sequence[Named] = ()
        self._looked_for = ""

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    @property
    def trees(self) -> OptionList:
        return self.query_one("#ties", OptionList)

    @property
    def matches(self) -> OptionList:
        return self.query_one("#matches", OptionList)

    @property
    def field(self) -> PlainInput:
        return self.query_one(PlainInput)

    def parts(self) -> ComposeResult:
        yield Static("", classes="verdict", markup=False)
        yield SheetList(id="ties", markup=False, compact=True)
        yield Static("", classes="ask", markup=False)
        yield PlainInput(compact=True)
        yield SheetList(id="matches", markup=False, compact=True)
        yield Static("", classes="complaint", markup=False)

    def on_mount(self) -> None:
        self.matches.can_focus = False
        self._show_field(None)
        self._complain("")
        self._load()
        app_of(self).news.subscribe(self, self._hear)

    def on_resize(self, _event: events.Resize) -> None:
        self._load()

    def _hear(self, _news: "News") -> None:
        self._load()

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def _load(self) -> None:
        """Read the trees; the cursor stays on its item."""
        before = self._branch()
        try:
            ties = self._ties = workspace_of(self).backlog.ties(self._item_id)
        except WorkspaceError as gone:  # someone took it back
            self.answer(None)
            app_of(self).say(str(gone), severity="warning")
            return
        verdict = self.query_one(".verdict", Static)
        verdict.update(_verdict(ties))
        verdict.display = bool(_verdict(ties))
        self._lines = []
        options = [
            *self._part(_("It waits for"), ties.needs, needed=True),
            *self._part(_("What waits for it"), ties.needed_by, needed=False),
        ]
        place = self.trees.highlighted or 0
        self.trees.clear_options()
        self.trees.add_options(options)
        known = [line and (line[0].item.id, line[1]) for line in self._lines]
        wanted = before and (before[0].item.id, before[1])
        if wanted in known:
            place = known.index(wanted)
        lines = [n for n, line in enumerate(self._lines) if line]
        self.trees.highlighted = min(lines, key=lambda n: abs(n - place), default=None)

    def _part(self, title: str, branches: Sequence[Branch], *, needed: bool) -> Iterator[Option]:
        self._lines.append(None)
        yield Option(Content.styled(title, "bold $text-accent"), disabled=True)
        for branch, line in zip(branches, self._drawn(branches), strict=True):
            self._lines.append((branch, needed))
            yield Option(line)
        if not branches:
            self._lines.append(None)
            told = _(_NOTHING) if needed else _("nothing – A adds an item")
            yield Option(Content.styled(f"  {told}", QUIET), disabled=True)

    def _drawn(self, branches: Sequence[Branch]) -> Iterator[Content]:
        """The lines of a tree: how it is tied, key and title – then state, points, signs in columns."""
        states = [
            "" if branch.item.finished else state_name(branch.item.state) for branch in branches
        ]
        points = [number(branch.item.estimate) for branch in branches]
        signs = [_signs(branch) for branch in branches]
        widths = [max(map(cell_width, texts), default=0) for texts in (states, points)]
        taken = sum(widths) + max((sign.cell_length for sign in signs), default=0) + 7
        room = max(12, min(WIDTH, self.app.size.width) - 4 - taken)
        for n, (lead, branch) in enumerate(zip(guides(branches), branches, strict=True)):
            head = f"{lead}{branch.item.key} "
            title = plain_line(branch.item.title) + (" …" if branch.cut else "")
            title = fit(title, max(4, room - cell_width(head)))
            yield Content.assemble(
                (lead, QUIET),
                (f"{branch.item.key} ", "$text-primary"),
                (title, QUIET if branch.item.finished else ""),
                (f"  {fit(states[n], widths[0])} {fit(points[n], widths[1], 'right')}  ", QUIET),
                signs[n],
            )

    def _branch(self) -> tuple[Branch, bool] | None:
        """What the cursor stands on."""
        at = self.trees.highlighted
        return self._lines[at] if at is not None and at < len(self._lines) else None

    def _complain(self, text: str) -> None:
        line = self.query_one(".complaint", Static)
        line.update(plain_line(text))
        line.display = bool(text)

    def _try(self, act: Callable[[], object], otherwise: str = "") -> bool:
        """Do it; say why where that is refused, or `otherwise` where there was nothing to do."""
        self._complain("")
        try:
            if not act():
                self._complain(otherwise)
                return False
        except (WorkspaceError, NothingSaved, ChangedMeanwhile) as no:
            self._complain(str(no))
            return False
        return True

    # ── finding ─────────────────────────────────────────────────────────────────────────────────

    def _show_field(self, needed: bool | None) -> None:
        """Open the line to find an item on, or close it."""
        self._adding = needed
        asking, asked = self.query_one(".ask", Static), needed is not None
        told = (
            _("{item} waits for – a key or words")
            if needed
            else _("what waits for {item} – a key or words")
        )
        asking.update(told.format(item=self._key))
        for part in (asking, self.field, self.matches):
            part.display = asked
        self.field.value = ""
        self._offer("")
        # At once: `focus()` would wait its turn behind keys that are typed already.
        self.set_focus(self.field if asked else self.trees)

    def _offer(self, text: str) -> None:
        self._looked_for = text
        ties, known = self._ties, {self._item_id}
        if ties is not None:
            branches = ties.needs if self._adding else ties.needed_by
            known |= {branch.item.id for branch in branches if branch.depth == 1}
        self._found = workspace_of(self).backlog.look_up(text, known) if text.strip() else ()
        self.matches.clear_options()
        self.matches.add_options(
            Option(
                Content.assemble(
                    (f"{one.key} ", "$text-primary"),
                    plain_line(one.title),
                    (f"  {state_name(one.state)}", QUIET),
                )
            )
            for one in self._found
        )
        self.matches.highlighted = 0 if self._found else None

    @on(Input.Changed)
    def _find(self, event: Input.Changed) -> None:
        event.stop()
        self._complain("")
        if self._adding is not None:
            self._offer(event.value)

    @on(Input.Submitted)
    def _take_typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value != self._looked_for:  # the news of the last letter is still on its way
            self._offer(event.value)
        self._take(self.matches.highlighted)

    @on(OptionList.OptionSelected, "#matches")
    def _take_clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(event.option_index)

    def _take(self, at: int | None) -> None:
        text = self.field.value.strip()
        if not text:
            self._show_field(None)
            return
        backlog, needed = workspace_of(self).backlog, self._adding

        def add() -> bool:
            other = self._found[at].id if at is not None and self._found else backlog.item(text)
            waits, wanted = (self._item_id, other) if needed else (other, self._item_id)
            backlog.add_needs([waits], [wanted])
            return True

        if self._try(add):
            self._show_field(None)

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    @on(OptionList.OptionSelected, "#ties")
    def _go_there(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        line = self._lines[event.option_index]
        if line is not None:
            self.answer(line[0].item.id)

    def action_add(self) -> None:
        self._show_field(needed=True)

    def action_add_waiting(self) -> None:
        self._show_field(needed=False)

    def action_remove(self) -> None:
        line, backlog = self._branch(), workspace_of(self).backlog
        if line is None:
            return
        branch, needed = line

        def remove() -> bool:
            if branch.depth > 1:
                told = _("{item} is tied to it by way of others – enter goes there")
                raise Refused(told.format(item=branch.item.key))
            waits, wanted = (
                (self._item_id, branch.item.id) if needed else (branch.item.id, self._item_id)
            )
            return backlog.remove_needs([waits], [wanted])

        self._try(remove)

    def action_order(self) -> None:
        backlog = workspace_of(self).backlog
        said = _("it stands behind all it waits for")
        self._try(lambda: backlog.put_after_needed(self._item_id), said)

    def action_bring(self) -> None:
        backlog = workspace_of(self).backlog
        said = _("all it waits for stands before it")
        self._try(lambda: backlog.put_needed_before(self._item_id), said)

    def action_undo(self) -> None:
        self._try(workspace_of(self).history.undo)

    def action_move(self, by: int) -> None:
        options = self.trees if self._adding is None else self.matches
        if by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_leave(self) -> None:
        """From the line back to the trees, then away."""
        if self._adding is not None:
            self._complain("")
            self._show_field(None)
        else:
            self.answer(None)


def _signs(branch: Branch) -> Content:
    """What there is to say of an item: a mark and its word, each in its colour."""
    told = [
        Content.styled(f"{SIGNS[sign][0]} {_(SIGNS[sign][1])}", _LOOKS[sign])
        for sign in branch.signs
    ]
    return Content("  ").join(told)


def _verdict(ties: Ties) -> str:
    """What is wrong with the order, and how to mend it; empty where nothing is."""
    late = ", ".join(item.key for item in ties.late)
    if not late:
        return ""
    told = _("{keys} stands later in the order: o puts {item} behind it, b brings it before {item}")
    return told.format(keys=late, item=ties.item.key)
