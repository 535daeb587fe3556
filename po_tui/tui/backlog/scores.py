"""The scores: filled in quickly for many items, shown beside the rank, adopted on purpose or not at all."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from po_tui.model.fields import KANO, MOSCOW
from po_tui.model.prioritisation import METHODS, RANKING, Method, advised_places
from po_tui.tui.backlog.scores_adopt import what_would_move
from po_tui.tui.backlog.scores_cells import SHEETS, Input, legend
from po_tui.tui.backlog.scores_foot import of_all, of_cell
from po_tui.tui.backlog.scores_grid import ScoreGrid
from po_tui.tui.backlog.scores_table import ScoreTable
from po_tui.tui.backlog.scores_tabs import LETTERS, MethodTabs
from po_tui.tui.frame import WorkScreen, telling
from po_tui.tui.page import Page
from po_tui.words import _, mark, ngettext
from po_tui.workspace.file import News
from po_tui.workspace.scoring import PlaceChange

AT_ONCE: Final = 3_000
"""Up to so many items what compares them is worked out at every key; beyond, when the keys rest."""
REST_AFTER: Final = 0.2
LOW: Final = 20
"""Lines of a terminal below which the foot keeps to what the keys do."""

Beside = Callable[[Sequence[str]], bool]


class Scope(NamedTuple):
    """Which items are weighed against one another."""

    ids: tuple[int, ...] | None
    """None for all that have a place."""
    marked: bool = False


class ScoreScreen(WorkScreen):
    """A table a method, a grid, and what would move before an order is adopted."""

    FIRST_FOCUS = "ScoreTable"
    DEFAULT_CSS = """
    ScoreScreen {
        & #score-tabs { height: 1; width: 1fr; background: $background; }
        & #score-foot { height: 4; width: 1fr; padding: 0 1; background: $panel; }
    }
    """
    BINDINGS = [
        Binding("tab", "next(1)", mark("Method"), tooltip=mark("The next method"), id="scores.next"),
        Binding("shift+tab", "next(-1)", mark("Previous method"), show=False, tooltip=mark("The method before"), id="scores.previous"),
        *(
            Binding(letter, f"method('{method}')", METHODS[method], show=False, tooltip=METHODS[method], id=f"scores.{method}")
            for method, letter in LETTERS.items()
        ),
        Binding("o", "sort", mark("Sort"), tooltip=mark("Look at it by score; again: by the order. Moves nothing"), id="scores.sort"),
        Binding("A", "adopt", mark("Adopt"), tooltip=mark("Adopt this order, with a reason: shows first what would move"), id="scores.adopt"),
        Binding("B", "beside", mark("Beside the rank"), show=False, tooltip=mark("Show this score in the backlog list, beside the rank; again: no longer"), id="scores.beside"),
        Binding("u", "undo", mark("Undo"), tooltip=mark("Take back the last thing you did"), id="scores.undo"),
        Binding("ctrl+r", "redo", mark("Redo"), show=False, tooltip=mark("Do again what was undone"), id="scores.redo"),
        Binding("pagedown,down", "preview(1)", mark("Page down"), show=False, tooltip=mark("Read on"), id="scores.preview-down"),
        Binding("pageup,up", "preview(-1)", mark("Page up"), show=False, tooltip=mark("Read back"), id="scores.preview-up"),
        Binding("escape", "leave", mark("Back"), tooltip=mark("Forget the marks; back to the list"), id="scores.leave"),
    ]  # fmt: skip

    def __init__(
        self, scope: Scope, item_id: int | None = None, *, beside: Beside = lambda _names: False
    ) -> None:
        """`item_id` is where the cursor begins; `beside` shows columns in the backlog list, or hides them."""
        super().__init__()
        self._beside = beside
        self._scope = scope
        self._start_at = item_id
        self._method = Method.wsjf
        self._ids: Sequence[int] = ()
        self._places: dict[int, int] = {}
        self._sorted = False
        self._follows = False
        """The cursor goes to what an undo changed."""
        self._resting: Timer | None = None
        self._said: list[Content] = []
        """What the items say together."""
        self._counted = 0
        """How many marks the line on top speaks of."""

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    @property
    def table(self) -> ScoreTable:
        return self.query_one(ScoreTable)

    @property
    def grid(self) -> ScoreGrid:
        return self.query_one(ScoreGrid)

    @property
    def _previews(self) -> bool:
        return bool(self.query_one("#score-preview").display)

    @property
    def _shows_grid(self) -> bool:
        return self._method is Method.value_effort

    def compose_work(self) -> ComposeResult:
        yield MethodTabs()
        yield ScoreTable()
        yield ScoreGrid()
        yield Page(id="score-preview")
        yield Static("", id="score-foot", markup=False)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def load(self) -> None:
        self.query_one("#score-preview").display = False
        self.table.empty_text = _("No items here. esc goes back to the list.")
        self._read_order()
        self._arrange()
        if self._start_at is not None:
            self.table.move_cursor_to(self._start_at)
            self._start_at = None

    def hear(self, news: News) -> None:
        changed = news.ids("item")
        if news.order or (not changed and not news.pulses):
            self._read_order()
            self._arrange()
        elif changed:
            self.table.read_again(changed)
            self._compare_soon()
        follows, self._follows = self._follows, False
        if follows and len(changed) == 1:
            self.show_item(next(iter(changed)))

    def show_item(self, item_id: int) -> bool:
        if self._shows_grid:
            return self.grid.move_cursor_to(item_id)
        return self.table.move_cursor_to(item_id)

    def laid_out(self) -> None:
        low = self.app.size.height < LOW
        self.query_one("#score-foot").styles.height = 2 if low else 4
        self._show_foot()

    def _read_order(self) -> None:
        order = self.workspace.backlog.ids()
        self._places = {item: place for place, item in enumerate(order, 1)}
        if self._scope.ids is None:
            self._ids = order
        else:
            placed = sorted((i for i in self._scope.ids if i in self._places), key=self._places.get)  # type: ignore[arg-type]
            self._ids = [*placed, *(i for i in self._scope.ids if i not in self._places)]

    def _arrange(self) -> None:
        """Show the chosen method over the items, in order or by score."""
        self.table.display, self.grid.display = not self._shows_grid, self._shows_grid
        if not self._previews:
            self.set_focus(self.grid if self._shows_grid else self.table)
        if self.table.sheet.method is not self._method and not self._shows_grid:
            self.table.show_sheet(SHEETS[self._method])
        ids = self._by_score() if self._sorted else self._ids
        self.table.show(ids, self.workspace.backlog.score_rows, self._places)
        self._compare()
        self._show_tabs()

    def _by_score(self) -> list[int]:
        """The items by score or class, those without last; of equals the order decides."""
        backlog, last = self.workspace.backlog, float("inf")
        if self._method in RANKING:
            known = {item: -score for item, score in backlog.scores(self._method).items()}
        else:
            ranks = {name: float(n) for n, name in enumerate((*MOSCOW, *KANO))}
            classes = backlog.classes(self._method)
            known = {item: ranks.get(name, last) for item, name in classes.items()}
        return sorted(self._ids, key=lambda item: known.get(item, last))

    def _show_tabs(self) -> None:
        n = len(self._ids)
        if self._scope.marked:
            note = ngettext("{n} marked item", "{n} marked items", n)
        elif self._scope.ids is None:
            note = ngettext("{n} item", "all {n} items", n)
        else:
            note = ngettext("{n} item shown", "{n} items shown", n)
        bits = [note.format(n=n)]
        if self._sorted and not self._shows_grid:
            bits.append(_("sorted by score, to look at only"))
        self._counted = marked = len(self.table.marked)
        if marked:
            bits.append(ngettext("{n} marked", "{n} marked", marked).format(n=marked))
        self.query_one(MethodTabs).show(self._method, " · ".join(bits))

    # ── what compares them ──────────────────────────────────────────────────────────────────────

    def _compare_soon(self) -> None:
        """At once for a table that one can survey; else when no key has come for a moment."""
        if len(self._ids) <= AT_ONCE:
            self._compare()
        elif self._resting is None:
            self._resting = self.set_timer(REST_AFTER, self._compare)
        else:
            self._resting.reset()

    def _compare(self) -> None:
        if self._resting is not None:
            self._resting.stop()
            self._resting = None
        backlog = self.workspace.backlog
        if self._method in RANKING:
            scores = backlog.scores(self._method, self._among)
            places = {item: self._places[item] for item in self._ids if item in self._places}
            self.table.advise(advised_places(places, scores))
        elif self._shows_grid:
            both = backlog.values_and_efforts()
            self.grid.show(self._ids, both, backlog.score_rows, list(both.values()))
        self._said = of_all(backlog, self._method, self._among)
        self._show_foot()

    @property
    def _among(self) -> Sequence[int] | None:
        """The items weighed, for a query; None for all that have a place."""
        return None if self._scope.ids is None else self._ids

    def _show_foot(self) -> None:
        input, item = self._here
        row = self.table.row(item) if item is not None else None
        lines = [*of_cell(self._method, input, row), *self._said]
        self.query_one("#score-foot", Static).update(Content("\n").join(lines), layout=False)

    @property
    def _here(self) -> tuple[Input, int | None]:
        if self._shows_grid:
            return self.grid.input, self.grid.cursor_id
        return self.table.input, self.table.cursor_id

    # ── what happens to it ──────────────────────────────────────────────────────────────────────

    @on(ScoreTable.Moved)
    @on(ScoreGrid.Moved)
    def _follow_cursor(self, event: Message) -> None:
        event.stop()
        self._show_foot()
        if len(self.table.marked) != self._counted:
            self._show_tabs()

    @on(MethodTabs.Chosen)
    def _choose_method(self, event: MethodTabs.Chosen) -> None:
        event.stop()
        self.action_method(event.method)

    @on(ScoreTable.Filled)
    def _fill(self, event: ScoreTable.Filled) -> None:
        event.stop()
        backlog, field = self.workspace.backlog, event.input.field
        with telling(self):
            if field == "kano":
                backlog.guess_kano(event.ids, str(event.value or ""))
            else:
                value = "" if event.value is None and field == "moscow" else event.value
                backlog.weigh(event.ids, {field: value})

    @on(ScoreTable.NotOffered)
    def _say_what_goes(self, event: ScoreTable.NotOffered) -> None:
        event.stop()
        said = _("{key} goes into no cell of this column – the keys that do stand below")
        self.po_tui.say(said.format(key=event.key))

    @on(ScoreTable.Asked)
    def _ask_value(self, event: ScoreTable.Asked) -> None:
        event.stop()
        from po_tui.tui.widgets.choose import Choice, Choose

        table, input = self.table, event.input
        title = f"{event.row.key} · {_(input.question)}"
        if not input.answers:
            hint = _("a number; or type it into the cell")
            self.ask(title, lambda text: table.fill(_number(text)), hint=hint)
            return

        def chosen(key: str | None) -> None:
            if key is not None:
                table.fill(input.answers[key].value)

        choices = [Choice(key, words or key) for key, words in legend(input)]
        _opening = self.app.push_screen(Choose(title, choices), chosen)

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While it is shown what would move, only that scrolls and only leaving leaves."""
        if action in {"next", "method", "sort", "adopt", "beside", "undo", "redo"}:
            return not self._previews
        if action == "preview":
            return self._previews
        return super().check_action(action, parameters)

    def action_method(self, method: str) -> None:
        self._method, self._sorted = Method(method), False
        self._arrange()

    def action_next(self, by: int) -> None:
        methods = list(LETTERS)
        self.action_method(methods[(methods.index(self._method) + by) % len(methods)])

    def action_sort(self) -> None:
        self._sorted = not self._sorted and not self._shows_grid
        self._arrange()

    def action_beside(self) -> None:
        from po_tui.tui.backlog.scores_beside import OF_METHOD

        name = _(METHODS[self._method])
        if self._beside(OF_METHOD[self._method]):
            said = _("{method} stands beside the rank in the backlog now; C chooses columns")
        else:
            said = _("{method} no longer stands beside the rank")
        self.po_tui.say(said.format(method=name))

    def action_undo(self) -> None:
        self._go_along(self.po_tui.action_undo)

    def action_redo(self) -> None:
        self._go_along(self.po_tui.action_redo)

    def _go_along(self, act: Callable[[], None]) -> None:
        """Do it, and stand on the one item that it changed, once its news is here."""
        self._follows = True
        try:
            act()
        except BaseException:
            self._follows = False
            raise

    def action_leave(self) -> None:
        if not self.table.marked:
            _closing = self.dismiss()
        else:
            self.table.clear_marks()

    def go_back(self) -> bool:
        self.action_leave()
        return True

    # ── adopting an order ───────────────────────────────────────────────────────────────────────

    def action_adopt(self) -> None:
        """Show what would move, and ask why; only then it is done."""
        name = _(METHODS[self._method])
        if self._method not in RANKING:
            self.po_tui.say(_("{method} advises no order – WSJF and RICE do").format(method=name))
            return
        among = self.table.targets if self.table.marked else self._among
        moves = self.workspace.backlog.advised(self._method, among)
        if not moves:
            self.po_tui.say(_("The order is as {method} advises").format(method=name))
            return
        self._preview(moves)

        def adopt(why: str) -> None:
            self.workspace.backlog.adopt(self._method, why, among, seen=moves)
            self._end_preview()
            n = len(moves)
            said = ngettext(
                "{n} item stands elsewhere now; u takes it back",
                "{n} items stand elsewhere now; u takes it back",
                n,
            )
            self.po_tui.say(said.format(n=n))

        self.ask(
            _("Adopt this order, because"),
            adopt,
            hint=_("the reason goes into the log; esc leaves the order as it is"),
            left=lambda _text: self._end_preview(),
        )

    def _preview(self, moves: Sequence[PlaceChange]) -> None:
        page = self.query_one("#score-preview", Page)
        self.table.display, page.display = False, True
        page.show(what_would_move(self.workspace.backlog, self._method, moves))

    def _end_preview(self) -> None:
        self.query_one("#score-preview").display = False
        self._arrange()

    def action_preview(self, direction: int) -> None:
        self.query_one("#score-preview", Page).action_pages(direction)


def _number(text: str) -> float | None:
    from po_tui.workspace.errors import Mistake

    try:
        return float(text.replace(",", ".")) if text.strip() else None
    except ValueError:
        raise Mistake(_("“{text}” is no number").format(text=text)) from None
