"""Splitting an item into parts that are of use by themselves."""

from typing import TYPE_CHECKING

from textual.binding import Binding

from po_tui.tui.backlog.acting import Acting
from po_tui.tui.frame import telling, workspace_of
from po_tui.words import mark

if TYPE_CHECKING:
    from po_tui.tui.item.split import Split


class SplitVerbs(Acting):
    """The key that splits."""

    BINDINGS = [
        Binding("s", "split", mark("Split"), tooltip=mark("Split the item into parts"), id="backlog.split"),
    ]  # fmt: skip

    def action_split(self) -> None:
        from po_tui.tui.item.split import SplitSheet

        view, drafts = self.read_item(self.current), workspace_of(self).drafts

        def keep(draft: str) -> None:
            with telling(self):
                drafts.keep(view.key, "split", draft)

        def save(split: "Split | None") -> None:
            if split is None:
                return
            with telling(self):
                children = workspace_of(self).backlog.split(view.id, *split)
                drafts.forget(view.key, "split")
                # Once the list has heard of them.
                self.call_later(self.table.move_cursor_to, children[0])

        sheet = SplitSheet(view, draft=drafts.get(view.key, "split"), on_draft=keep)
        _opening = self.app.push_screen(sheet, save)
