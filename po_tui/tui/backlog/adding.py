"""Adding items: below the cursor, or as a part of the item there."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.binding import Binding

from po_tui.model.fields import FINISHED
from po_tui.tui.backlog.acting import Acting
from po_tui.tui.backlog.near import NearTitles
from po_tui.tui.frame import workspace_of
from po_tui.words import _, mark
from po_tui.workspace.ordering import Place

if TYPE_CHECKING:
    from po_tui.workspace.likeness import Known


class AddVerbs(Acting):
    """Keys that add items."""

    BINDINGS = [
        Binding("a", "add", mark("Add"), tooltip=mark("Add an item below this one"), id="backlog.add"),
        Binding("A", "add_child", mark("Add child"), show=False, tooltip=mark("Add a part of this item"), id="backlog.add-child"),
    ]  # fmt: skip

    def action_add(self) -> None:
        below = self.table.cursor_id
        self._ask_for_new(_("Add below {item}"), below, {})

    def action_add_child(self) -> None:
        self._ask_for_new(_("Add a part of {item}"), self.current, {"parent_id": self.current})

    def _ask_for_new(self, label: str, below: int | None, values: Mapping[str, Any]) -> None:
        drafts, after = workspace_of(self).drafts, [below]
        field = "child" if values else "add"

        near = NearTitles(self, self.ask_line)

        def add(title: str) -> None:
            if near.chosen is not None:
                drafts.keep("backlog", field, title.strip())
                self._go_to(near.chosen)
                return
            after[0] = added = self._add(title, after[0], values)
            if added:
                near.added(added, title)
            drafts.forget("backlog", field)
            if added and not values:
                self.ask_line.relabel(_("Add below {item}").format(item=self._names([added])))

        self.ask(
            label.format(item=self._names([below])) if below else _("Add an item"),
            add,
            drafts.get("backlog", field),
            hint=_("what is wanted, in a few words; enter adds, esc ends"),
            live=near.typed,
            choose=near.choose,
            left=lambda text: drafts.keep("backlog", field, text.strip()),
            stay=True,
        )

    def _go_to(self, known: "Known") -> None:
        """To an item that is there already; one that is done or dropped is looked for."""
        self.ask_line.end()
        if known.state in FINISHED:
            self._keep_filter(f"state:{known.state} {known.key}")
        else:
            self.show_item(known.id)

    def _add(self, title: str, below: int | None, values: Mapping[str, Any]) -> int | None:
        backlog = workspace_of(self).backlog
        ids = self.table.ids
        known = below is not None and below in ids
        place = Place.after(below) if known and below else Place.bottom()
        added = backlog.add(title, values, place)
        self.call_later(self.table.move_cursor_to, added)
        return added
