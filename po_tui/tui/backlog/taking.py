"""Taking something from the list along: a key, a link."""

from textual.binding import Binding

from po_tui.tui.backlog.acting import Acting
from po_tui.tui.frame import app_of, workspace_of
from po_tui.words import _, mark


class TakeVerbs(Acting):
    """Keys that bring something out of the app."""

    BINDINGS = [
        Binding("y", "copy", mark("Copy key"), show=False, tooltip=mark("Copy the key"), id="backlog.copy"),
    ]  # fmt: skip

    def action_copy(self) -> None:
        keys = " ".join(workspace_of(self).backlog.key(item) for item in self.chosen)
        self.app.copy_to_clipboard(keys)
        app_of(self).say(_("Copied {keys}").format(keys=keys))
