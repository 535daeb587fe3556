"""What every key that acts on the roadmap stands on: which item, what to ask, what not to lose."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from po_tui.model.views import RoadmapView
from po_tui.tui.frame import WorkScreen, workspace_of
from po_tui.words import _
from po_tui.workspace.errors import Refused
from po_tui.workspace.roadmap import Roadmap

if TYPE_CHECKING:
    from po_tui.tui.widgets.inline_editor import InlineEditor

HORIZON_VIEW = "horizons"


class RoadmapActing(Widget):
    """Keys act on ids: news in between redirects nothing."""

    @property
    def item(self) -> RoadmapView | None:
        """The roadmap item under the cursor."""
        raise NotImplementedError

    @property
    def shown(self) -> Sequence[RoadmapView]:
        """The items in sight of the cursor's list, top to bottom."""
        raise NotImplementedError

    @property
    def view(self) -> str:
        """timeline, horizons or table."""
        raise NotImplementedError

    @property
    def unit(self) -> str:
        """What the scale shows: month, quarter or year."""
        raise NotImplementedError

    @property
    def horizon_here(self) -> str:
        """The column with the cursor, of now, next and later; empty in other views."""
        raise NotImplementedError

    def follow(self, roadmap_id: int) -> None:
        """Put the cursor on an item that was changed just now, and bring its bar into sight."""
        raise NotImplementedError

    async def open_editor(self) -> "InlineEditor":
        raise NotImplementedError

    @property
    def roadmap(self) -> Roadmap:
        return workspace_of(self).roadmap

    @property
    def current(self) -> RoadmapView:
        """The item under the cursor; Refused where there is none."""
        if self.item is None:
            raise Refused(_("there is no roadmap item here – press a to add one"))
        return self.item

    def ask(self, label: str, then: Callable[[str], object], value: str = "", **more: Any) -> None:
        """Ask for one thing on the line above the footer."""
        assert isinstance(self.screen, WorkScreen)
        self.screen.ask_line.ask(label, then, value, **more)
