"""What every key that acts on items stands on: which items, what to ask, what not to lose."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual.widget import Widget

from po_tui.tui.frame import AskLine, WorkScreen, telling, workspace_of
from po_tui.words import _
from po_tui.workspace.errors import Refused

AT_ONCE: Final = 0.4
"""Seconds that a key may take before the screen says how far it is."""

if TYPE_CHECKING:
    from po_tui.model.views import ItemView
    from po_tui.tui.backlog.inline import InlineEditor
    from po_tui.tui.widgets.item_table import ItemTable
    from po_tui.workspace.bulk import Portions


class Acting(Widget):
    """Keys act on ids: news in between redirects nothing."""

    @property
    def table(self) -> "ItemTable":
        raise NotImplementedError

    @property
    def editor(self) -> "InlineEditor":
        raise NotImplementedError

    async def open_editor(self, names: str) -> "InlineEditor":
        raise NotImplementedError

    def show_item(self, item_id: int) -> bool:
        """Put the cursor on an item; False where it is not to be found."""
        raise NotImplementedError

    def _keep_filter(self, text: str) -> None:
        """Show what a whole filter line finds."""
        raise NotImplementedError

    @property
    def chosen(self) -> list[int]:
        """The marked items in order, else the one under the cursor; Refused where there is none."""
        marked = self.table.marked
        if marked:
            shown = [item for item in self.table.ids if item in marked]
            # What a filter hides just now is marked all the same.
            return shown + sorted(marked.difference(shown))
        return [self.current]

    @property
    def current(self) -> int:
        """The item under the cursor."""
        if self.table.cursor_id is None:
            raise Refused(_("there is no item here – press a to add one"))
        return self.table.cursor_id

    def read_item(self, item_id: int) -> "ItemView":
        return workspace_of(self).backlog.view(item_id)

    @property
    def ask_line(self) -> AskLine:
        assert isinstance(self.screen, WorkScreen)
        return self.screen.ask_line

    def ask(self, label: str, then: Callable[[str], object], value: str = "", **more: Any) -> None:
        """Ask for one thing on the line above the footer."""
        self.ask_line.ask(label, then, value, **more)

    def _names(self, items: Sequence[int]) -> str:
        return workspace_of(self).backlog.names(items)

    def carry_out(self, portions: "Portions", items: Sequence[int], doing: str) -> None:
        """Do something to many items: at once where that takes a moment, else with progress.

        Raises what the first items are refused for; what comes later is told, and nothing is done.
        """
        until = monotonic() + AT_ONCE
        for done in portions:
            if monotonic() > until and done < len(items):
                from po_tui.tui.backlog.progress import Doing

                _opening = self.app.push_screen(Doing(portions, done, len(items), doing))
                return

    def _try(self, act: Callable[[], object], otherwise: Callable[[], object]) -> None:
        """Do it; where that is refused say why, and do not lose what was typed."""
        done = False
        with telling(self):
            act()
            done = True
        if not done:
            otherwise()
