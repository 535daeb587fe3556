"""Moving items: one place, as a block, or far."""

from textual.binding import Binding

from po_tui.tui.backlog.acting import Acting
from po_tui.tui.frame import app_of, workspace_of
from po_tui.words import _, mark
from po_tui.workspace.errors import Mistake
from po_tui.workspace.ordering import Place


class OrderVerbs(Acting):
    """Keys that change the order."""

    BINDINGS = [
        Binding("m", "move_far", mark("Move far"), tooltip=mark("Move to a place, before a key, top or bottom"), id="backlog.move-far"),
        Binding("K,shift+up", "move_up", mark("Move up"), show=False, tooltip=mark("Move up one place"), id="backlog.move-up"),
        Binding("J,shift+down", "move_down", mark("Move down"), show=False, tooltip=mark("Move down one place"), id="backlog.move-down"),
    ]  # fmt: skip

    def action_move_up(self) -> None:
        if not workspace_of(self).backlog.move_up(self.chosen):
            app_of(self).say(_("Already at the top"))

    def action_move_down(self) -> None:
        if not workspace_of(self).backlog.move_down(self.chosen):
            app_of(self).say(_("Already at the bottom"))

    def action_move_far(self) -> None:
        items = self.chosen
        label = _("Move {items} to").format(items=self._names(items))
        hint = _("a place such as 3, top, bottom, LM-4 or >LM-4")
        self.ask(label, lambda text: self._move(items, text), hint=hint)

    def _move(self, items: list[int], text: str) -> None:
        """`3`, `top`, `bottom`, a key (before it), `>key` (after it); a reason behind ` – `."""
        backlog, text = workspace_of(self).backlog, text.strip()
        where = text.casefold()
        if not text:
            raise Mistake(_("say where: a place such as 3, top, bottom, or a key"))
        if where in {"top", _("top"), "t"}:
            backlog.move(items, Place.top())
        elif where in {"bottom", _("bottom"), "b"}:
            backlog.move(items, Place.bottom())
        elif text.isdigit():
            backlog.move_to(items, int(text))
        elif text.startswith(">"):
            backlog.move(items, Place.after(backlog.item(text[1:].strip())))
        else:
            backlog.move(items, Place.before(backlog.item(text.lstrip("<").strip())))
