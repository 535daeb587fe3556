"""Who decides about which field of a tracker: seen, and changed with one key."""

from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.content import Content

from po_tui.model.plain import plain_line
from po_tui.tui.frame import app_of
from po_tui.tui.item.list_sheet import ListSheet
from po_tui.tui.syncing.known import ago_in_words
from po_tui.tui.syncing.telling import kind_name, label_of
from po_tui.tui.widgets.cells import fit
from po_tui.words import _, mark

if TYPE_CHECKING:
    from po_tui.sync.remotes import RemoteView

OWNERS: Final = {
    "both": mark("whoever changed it; where both did, you decide"),
    "mine": mark("the backlog here: written there, never read"),
    "theirs": mark("the tracker: read here, never written"),
    "never": mark("nobody: it is left out of the sync"),
}
"""What it means that somebody decides, in the order in which a key goes through them."""


_SHORT: Final = {
    "both": mark("both"),
    "mine": mark("mine"),
    "theirs": mark("theirs"),
    "never": mark("never"),
}


class OwnersSheet(ListSheet[None]):
    """A line a field."""

    DEFAULT_CSS = """
    OwnersSheet {
        & > .dialog--frame { width: 92; }
        & SheetList { max-height: 14; }
    }
    """
    BINDINGS = [
        Binding("space,right,l", "turn(1)", mark("Change"), key_display="space", tooltip=mark("Somebody else decides: both, mine, theirs, never"), id="owners.turn"),
        Binding("left,h", "turn(-1)", mark("Back"), show=False, tooltip=mark("The one before"), id="owners.back"),
    ]  # fmt: skip

    def __init__(self, remote: str, synced: str = "") -> None:
        title = _("{remote} – who decides about which field").format(remote=remote)
        super().__init__(title, _("space changes it · u undo · esc closes"))
        self._remote, self._synced = remote, synced
        self._fields: list[str] = []

    def _view(self) -> "RemoteView":
        from po_tui.sync.remotes import Remotes

        return Remotes(app_of(self).workspace).named(self._remote)

    def fill(self) -> None:
        view = self._view()
        self._fields = list(view.owners)
        self.show_lines([_line(name, owner) for name, owner in view.owners.items()])
        facts = [
            f"{kind_name(view.kind)}  {plain_line(view.project)}",
            plain_line(view.browse_url or view.base_url),
            _("signed in as {name}").format(name=plain_line(view.account)) if view.account else "",
            ago_in_words(self._synced),
        ]
        filters = [
            _("created there: {query}").format(query=plain_line(view.scope)) if view.scope else "",
            _("brought in: {query}").format(query=plain_line(view.pull)) if view.pull else "",
        ]
        lines = [" · ".join(filter(None, one)) for one in (facts, filters)]
        self.show_about(Content.styled("\n".join(filter(None, lines)), "$quiet"))

    def chosen(self, at: int) -> None:
        self._turn(at, 1)

    def action_turn(self, by: int) -> None:
        at = self.list.highlighted
        if at is not None:
            self._turn(at, by)

    def _turn(self, at: int, by: int) -> None:
        from po_tui.sync.remotes import Remotes

        name = self._fields[at]
        owners = list(OWNERS)
        now = self._view().owners[name]
        then = owners[(owners.index(now) + by) % len(owners)] if now in owners else owners[0]
        if self.attempt(lambda: Remotes(app_of(self).workspace).own(self._remote, name, then)):
            self.fill()


def _line(name: str, owner: str) -> Content:
    look = {"both": "bold", "mine": "bold $text-success", "theirs": "bold $text-accent"}
    return Content.assemble(
        (fit(label_of(name), 14), ""),
        (fit(_(_SHORT.get(owner, owner)), 9), look.get(owner, "$quiet")),
        (_(OWNERS.get(owner, "")), "$quiet"),
    )
