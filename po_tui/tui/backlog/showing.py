"""How the list looks: which view is shown, which columns, as a tree or not – and that it is remembered."""

from collections.abc import Sequence

from textual.binding import Binding

from po_tui import settings
from po_tui.model.listing import ListRow
from po_tui.model.saved_views import EVERYTHING, View
from po_tui.tui.backlog.columns import PARTS, USUAL, Cells, known
from po_tui.tui.backlog.filtering import Filtering
from po_tui.tui.backlog.tree import TreeVerbs
from po_tui.tui.frame import app_of, telling, workspace_of
from po_tui.words import _, mark
from po_tui.workspace.errors import Mistake
from po_tui.workspace.file import News

LOOK = "look"
"""The news that a list looks otherwise: the same list may stand on another screen."""


class ShowVerbs(TreeVerbs, Filtering):
    """Keys that change what one sees, and nothing else."""

    BINDINGS = [
        Binding("f", "views", mark("Views"), tooltip=mark("Saved views: show, save, rename, order"), id="backlog.views"),
        Binding("C", "columns", mark("Columns"), show=False, tooltip=mark("Choose and order the columns"), id="backlog.columns"),
    ]  # fmt: skip

    _shown: View | None = None
    """The view that is shown; its columns and tree hold as long as it is."""
    _has_goals = True
    _look = settings.ListLook()
    """What the person is used to …"""
    _noted = settings.ListLook()
    """… and what is noted of it, for other screens and the next start."""

    @property
    def cells(self) -> Cells:
        raise NotImplementedError

    def _show_title(self) -> None:
        raise NotImplementedError

    # ── how it looks ────────────────────────────────────────────────────────────────────────────

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns chosen, by name and in order; a narrow list shows fewer."""
        own = self._shown.columns if self._shown else ()
        usual = USUAL if self._has_goals else [name for name in USUAL if name != "goals"]
        return known(own or self._look.columns or usual)

    def read_look(self) -> None:
        """Take over how this person looks at this product."""
        self._look = self._noted = self._read_noted()
        self.tree_view.folded = set(self._look.folded)
        self.take_look()

    def follow_looks(self, news: News) -> bool:
        """Take over what was done to views, and to this list on another screen; True if that is all."""
        if LOOK in news.pulses and self._read_noted() != self._noted:
            self.read_look()
            self._fill()
        if self._shown and self._shown.id in news.ids("saved_view"):
            own = {view.id: view for view in workspace_of(self).views.own()}
            now = own.get(self._shown.id)
            # Removed, it is still what one sees: its filter stays.
            self._shown = self._shown._replace(name=now.name) if now else None
            self._show_title()
        ours = news.changed.keys() <= {"saved_view"} and news.pulses <= {LOOK}
        return ours and bool(news.changed or news.pulses)

    def _read_noted(self) -> settings.ListLook:
        workspace = workspace_of(self)
        return settings.list_look(workspace.store.path, workspace.key)

    def look_for_goals(self) -> None:
        """Whether there are goals: where there are none, the titles get their room."""
        has_goals = workspace_of(self).items.has_goals()
        if has_goals != self._has_goals:
            self._has_goals = has_goals
            self.take_look()

    def take_look(self) -> None:
        """Have the list look as the view says, or as the person is used to."""
        tree = self._shown.tree if self._shown else None
        self.tree_view.on = self._look.tree if tree is None else tree
        names = list(self.columns)
        if self.tree_view.on and PARTS not in names:
            names.insert(names.index("title") + 1, PARTS)
        self.table.show_columns(names, self.cells.columns(names))

    def read_rows(self, ids: Sequence[int]) -> list[ListRow]:
        """The rows of a window of the list, with what columns and tree add."""
        self.cells.read(workspace_of(self), ids)
        rows = self.listing.rows(ids)
        return self.tree_view.dress(rows) if self.tree_view.on else rows

    def _remember(self, look: settings.ListLook) -> None:
        if look == self._look:
            return
        self._look, workspace = look, workspace_of(self)
        settings.remember_look(workspace.store.path, workspace.key, look)
        self._noted = self._read_noted()
        app_of(self).news.publish(News(pulses=frozenset({LOOK})))

    # ── columns ─────────────────────────────────────────────────────────────────────────────────

    def action_columns(self) -> None:
        from po_tui.tui.backlog.choose_columns import ChooseColumns

        _opening = self.app.push_screen(ChooseColumns(self.columns, self.choose_columns))

    def choose_columns(self, names: Sequence[str]) -> None:
        """Show these columns from now on; of a view that has its own, as long as it is shown."""
        if self._shown and self._shown.columns:
            self._shown = self._shown._replace(columns=known(names))
        else:
            chosen = known(names)
            self._remember(self._look._replace(columns=() if chosen == USUAL else chosen))
        self.take_look()

    # ── tree ────────────────────────────────────────────────────────────────────────────────────

    def show_as_tree(self, *, on: bool) -> None:
        if self._shown and self._shown.tree is not None:
            self._shown = self._shown._replace(tree=on)
        else:
            self._remember(self._look._replace(tree=on))
        item = self.table.cursor_id
        self.take_look()
        self._fill()
        if item is not None:
            self.table.move_cursor_to(item)

    def refold(self) -> None:
        self._remember(self._look._replace(folded=tuple(sorted(self.tree_view.folded))))
        self._fill()

    # ── views ───────────────────────────────────────────────────────────────────────────────────

    @property
    def view_title(self) -> str:
        """The name of the view that is shown, and whether its filter was changed since."""
        view = self._shown
        if view is None:
            return ""
        same = self.listing.narrowing is None and self.listing.filter.strip() == view.query.strip()
        return view.title if same else _("{view}, changed").format(view=view.title)

    def present_view(self) -> View:
        """What is shown now, as it would be saved."""
        query, narrowing = self.listing.filter.strip(), self.listing.narrowing
        if narrowing is not None:
            query = f"{narrowing.query} ({query})" if query else narrowing.query
        shown = self._shown
        name = shown.name if shown and shown.id is not None else ""
        columns = () if self.columns == USUAL else self.columns
        return View(name, query, columns, self.tree_view.on, shown.id if shown else None)

    def show_view(self, view: View) -> None:
        """Show a view; raises Mistake where its filter has stopped making sense."""
        if view.problem:
            raise Mistake(_("“{view}” cannot be shown: {why} (f, then E mends its filter)").format(view=view.title, why=view.problem))  # fmt: skip
        self._shown = None if view == EVERYTHING else view
        self.listing.filter, self.listing.narrowing = view.query, None
        self.take_look()
        self._show_list()

    def _keep_filter(self, text: str) -> None:
        """A filter line emptied for good is the way out of a view, too."""
        if not text.strip() and self._shown and self._shown.query.strip():
            self.leave_view()
        super()._keep_filter(text)

    def leave_view(self) -> bool:
        """Go back to what the person is used to; False where no view is shown."""
        if self._shown is None:
            return False
        self._shown = None
        self.take_look()
        return True

    def action_views(self) -> None:
        from po_tui.tui.backlog.saved_views import SavedViewsSheet

        def chosen(view: View | None) -> None:
            if view is not None:
                with telling(self):
                    self.show_view(view)

        sheet = SavedViewsSheet(workspace_of(self), self.present_view())
        _opening = self.app.push_screen(sheet, chosen)
