"""The views of the backlog in one list: show one, save what is shown now, rename, order, remove."""

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.filters import FilterMistake, parse
from po_tui.model.plain import plain_line
from po_tui.model.saved_views import View
from po_tui.tui.frame import app_of, telling
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.cells import fit, shorten
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused

_NAME_WIDTH = 30
_COUNT_WIDTH = 7
_BESIDE_NAME = 4 + 2 + 1 + _COUNT_WIDTH
"""Cells beside the name of a view: the frame, its key, its count."""


class SavedViewsSheet(Dialog[View | None]):
    """All views with how many items each finds. The answer is the view to show."""

    DEFAULT_CSS = """
    SavedViewsSheet {
        & > .dialog--frame { width: 96; }
        & SheetList { max-height: 60vh; }
        & PlainInput { border: none; height: 1; padding: 0 1; background: $panel; }
        & .asked { color: $text-accent; height: 1; margin-top: 1; }
        & .complaint { color: $text-error; height: auto; }
    }
    """
    BINDINGS = [
        Binding("a,n", "save", mark("Save"), tooltip=mark("Save what is shown now under a name"), id="views.save"),
        Binding("e", "rename", mark("Rename"), tooltip=mark("Give the view another name"), id="views.rename"),
        Binding("E", "mend", mark("Filter"), tooltip=mark("Change the filter of the view"), id="views.filter"),
        Binding("J,shift+down", "move(1)", mark("Down"), show=False, tooltip=mark("Move the view down"), id="views.move-down"),
        Binding("K,shift+up", "move(-1)", mark("Up"), show=False, tooltip=mark("Move the view up"), id="views.move-up"),
        Binding("x,delete", "remove", mark("Remove"), tooltip=mark("Remove the view; the items stay"), id="views.remove"),
        Binding("u", "undo", mark("Undo"), tooltip=mark("Take back the last thing you did"), id="views.undo"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; the list stays as it is"), id="views.leave"),
    ]  # fmt: skip

    def __init__(self, workspace: Workspace, present: View) -> None:
        """`present` is what is shown now: what saving would save."""
        super().__init__(
            _("Views"),
            _("enter shows · a saves · e name · E filter · x removes · J K move · esc closes"),
        )
        self._workspace, self._present = workspace, present
        self._views: list[View] = []
        self._counts: dict[str, int] = {}
        """How many items a query finds, as far as that is known."""
        self._asking = ""
        """What the line is open for: `save`, `rename` or `mend`."""

    def parts(self) -> ComposeResult:
        yield SheetList(markup=False, compact=True)
        yield Static("", classes="asked", markup=False)
        yield PlainInput(compact=True, select_on_focus=False)
        yield Static("", classes="complaint", markup=False)

    def on_mount(self) -> None:
        self._close_line()
        self._read(self._present.id)

    # ── the list ────────────────────────────────────────────────────────────────────────────────

    @property
    def _options(self) -> OptionList:
        return self.query_one(OptionList)

    @property
    def _chosen(self) -> View | None:
        at = self._options.highlighted
        return self._views[at] if at is not None and at < len(self._views) else None

    def _own(self) -> View:
        """The view under the cursor, if it is one a person saved; else Refused."""
        view = self._chosen
        if view is None or view.id is None:
            raise Refused(_("this view comes with the app – a saves one of your own"))
        return view

    def _read(self, at: int | None = None) -> None:
        """Read the views anew, the cursor on the one with that id or where it was."""
        place = self._options.highlighted or 0
        self._views = self._workspace.views.all()
        place = next((n for n, view in enumerate(self._views) if at and view.id == at), place)
        self._options.clear_options()
        self._options.add_options([Option(self._line(view)) for view in self._views])
        self._options.highlighted = min(place, len(self._views) - 1)
        self._count()

    @property
    def _name_width(self) -> int:
        """Cells for names: in a narrow window the counts stay in sight, the filters do not."""
        return max(8, min(_NAME_WIDTH, self.app.size.width - _BESIDE_NAME))

    def _line(self, view: View) -> Content:
        count = self._counts.get(view.query)
        told = "!" if view.problem else "…" if count is None else str(count)
        about = view.problem or view.query
        return Content.assemble(
            (fit(view.key, 2), "bold $text-accent"),
            fit(view.title, self._name_width),
            " ",
            fit(told, _COUNT_WIDTH, "right"),
            "  ",
            (shorten(plain_line(about), 48), "$text-warning" if view.problem else QUIET),
        )

    def _count(self) -> None:
        wanted = [view.query for view in self._views if not view.problem]
        if any(query not in self._counts for query in wanted):
            self._count_beside(wanted)

    @work(thread=True, exclusive=True, group="views", exit_on_error=False)
    def _count_beside(self, queries: list[str]) -> None:
        """Count beside the keys: of many items, some views take a moment."""
        with self._workspace.apart() as apart:
            for query in queries:
                if not self.is_attached:
                    return
                if query not in self._counts:
                    try:
                        found = len(apart.backlog.find(parse(query)))
                    except FilterMistake:  # it is shown as such
                        continue
                    self.app.call_from_thread(self._take_count, query, found)

    def _take_count(self, query: str, found: int) -> None:
        self._counts[query] = found
        for place, view in enumerate(self._views):
            if view.query == query and place < self._options.option_count:
                self._options.replace_option_prompt_at_index(place, self._line(view))

    # ── showing one ─────────────────────────────────────────────────────────────────────────────

    @on(OptionList.OptionSelected)
    def _show(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._answer_with(self._views[event.option_index])

    def on_key(self, event: events.Key) -> None:
        """The key of a view shows it at once."""
        if self._asking:
            return
        view = next((one for one in self._views if one.key and one.key == event.character), None)
        if view is not None:
            event.stop()
            self._answer_with(view)

    def _answer_with(self, view: View) -> None:
        if view.problem:
            app_of(self).say(
                _("{why} – E changes the filter of this view").format(why=view.problem),
                severity="warning",
            )
        else:
            self.answer(view)

    # ── the line ────────────────────────────────────────────────────────────────────────────────

    def _ask(self, what: str, label: str, text: str) -> None:
        self._asking = what
        asked, field = self.query_one(".asked", Static), self.query_one(PlainInput)
        asked.update(plain_line(label))
        asked.display = field.display = True
        field.value = text
        field.cursor_position = len(field.value)
        self.set_focus(field)

    def _close_line(self) -> None:
        self._asking = ""
        for part in (".asked", "PlainInput", ".complaint"):
            self.query_one(part).display = False
        self.set_focus(self._options)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        views, text = self._workspace.views, event.value
        try:
            if self._asking == "save":
                id = views.save(
                    text, self._present.query, self._present.columns, self._present.tree
                )
                app_of(self).say(_("Saved view “{name}”").format(name=text.strip()))
            else:
                id = self._own().id or 0
                (views.rename if self._asking == "rename" else views.revise)(id, text)
        except (Mistake, Refused) as no:
            complaint = self.query_one(".complaint", Static)
            complaint.update(plain_line(str(no)))
            complaint.display = True
            return
        self._close_line()
        self._read(id)

    def action_save(self) -> None:
        query = self._present.query or _("all items")
        self._ask("save", _("Save “{query}” as").format(query=query), self._present.name)

    def action_rename(self) -> None:
        view = self._own()
        self._ask("rename", _("Another name for “{view}”").format(view=view.title), view.name)

    def action_mend(self) -> None:
        view = self._own()
        self._ask("mend", _("Filter of “{view}”").format(view=view.title), view.query)

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_move(self, by: int) -> None:
        view = self._own()
        with telling(self):
            if self._workspace.views.move(view.id or 0, by):
                self._read(view.id)

    def action_remove(self) -> None:
        view = self._own()
        with telling(self):
            self._workspace.views.remove(view.id or 0)
            app_of(self).say(_("Removed view “{name}” – u brings it back").format(name=view.name))
            self._read()

    def action_undo(self) -> None:
        app_of(self).action_undo()
        self._read()

    def action_leave(self) -> None:
        """From the line back to the list, then away."""
        if self._asking:
            self._close_line()
        else:
            self.answer(None)
