"""What an item waits for, and what waits for it."""

from collections.abc import Sequence

from textual.binding import Binding

from po_tui.tui.backlog.acting import Acting
from po_tui.tui.frame import app_of, workspace_of
from po_tui.words import _, mark
from po_tui.workspace.errors import Mistake


class DependVerbs(Acting):
    """Keys that follow links between items."""

    BINDINGS = [
        Binding("d", "depends", mark("Depends on"), show=False, tooltip=mark("Which items it waits for"), id="backlog.depends"),
    ]  # fmt: skip

    def action_depends(self) -> None:
        """The sheet of one item; for all marked, a line that adds one to what they wait for."""
        if len(self.chosen) > 1:
            self._ask_for_all(self.chosen)
            return
        from po_tui.tui.item.depends import Depends

        item, app = self.chosen[0], app_of(self)

        def go_there(other: int | None) -> None:
            if other is not None:
                app.show_item(other)

        _opening = self.app.push_screen(Depends(item, self._names([item])), go_there)

    def _ask_for_all(self, items: list[int]) -> None:
        from po_tui.tui.item.meant import meant, offered

        workspace = workspace_of(self)

        def save(text: str) -> None:
            backlog, text = workspace.backlog, text.strip()
            if not text:
                raise Mistake(_("say for which item – a key or words of a title"))
            other = [meant(workspace, text.lstrip("+-"))]
            if text.startswith("-"):
                backlog.remove_needs(items, other)
            else:
                backlog.add_needs(items, other)

        def offers(text: str) -> tuple[str, Sequence[str]]:
            lead = text[: len(text) - len(text.lstrip("+-"))]
            return lead, offered(workspace, text[len(lead) :])

        label = _("{items} waits for").format(items=self._names(items))
        hint = _("a key or words of a title; -LM-4 takes it away")
        self.ask(label, save, hint=hint, offers=offers)
