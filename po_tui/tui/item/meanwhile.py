"""What others did to an item while somebody works on it here: said calmly, with nothing lost."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.tui.frame import app_of, workspace_of
from po_tui.tui.item.words import state_name
from po_tui.words import _
from po_tui.workspace.errors import Unknown
from po_tui.workspace.file import News

if TYPE_CHECKING:
    from po_tui.model.views import ItemView


def gone(before: "ItemView") -> str:
    """It is no longer there at all."""
    return _("{item} is gone: someone took it back meanwhile.").format(item=before.key)


def done_meanwhile(before: "ItemView", now: "ItemView") -> str:
    """What others did since it was read `before`, and whether work on it is still of use; or nothing."""
    last = before.history[0].id if before.history else 0
    told = []
    for step in reversed(now.history):
        if step.id > last:
            why = f" – {step.reason}" if step.reason else ""
            told.append(f"{step.person}: {step.label}{why}")
    if not told and now.state != before.state:
        told.append(_("{item} is {state} now").format(item=now.key, state=state_name(now.state)))
    return _("Meanwhile {what}.").format(what="; ".join(told)) if told else ""


class Meanwhile(Static):
    """A line in a sheet about an item: empty until somebody else does something to it."""

    DEFAULT_CSS = """
    Meanwhile { height: auto; width: 1fr; display: none; &.-told { display: block; } }
    """

    def __init__(
        self, item: "ItemView", otherwise: "Callable[[ItemView], str]" = lambda _now: ""
    ) -> None:
        """`otherwise` says what that means for what is done in the sheet, given the item as it is."""
        super().__init__("", markup=False)
        self._item, self._otherwise = item, otherwise

    def on_mount(self) -> None:
        app_of(self).news.subscribe(self, self._hear)

    def _hear(self, news: News) -> None:
        changed = news.ids("item")
        if changed and self._item.id not in changed:
            return
        try:
            now = workspace_of(self).backlog.view(self._item.id)
        except Unknown:
            kept = _("What you typed stays here to be copied.")
            self._tell(f"{gone(self._item)} {kept}")
            return
        told = done_meanwhile(self._item, now)
        self._tell(f"{told} {self._otherwise(now)}".strip() if told else "")

    def _tell(self, text: str) -> None:
        self.update(Content.styled(plain_line(text), "$text-warning"))
        self.set_class(bool(text), "-told")
