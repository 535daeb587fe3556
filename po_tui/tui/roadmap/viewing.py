"""Keys that show the same record otherwise: over time, as now-next-later, as a table; arranged, filtered."""

from typing import Final

from textual.binding import Binding

from po_tui import settings
from po_tui.model.views import RoadmapView
from po_tui.settings import RoadmapLook
from po_tui.tui.frame import app_of, workspace_of
from po_tui.tui.roadmap.acting import HORIZON_VIEW, RoadmapActing
from po_tui.tui.roadmap.arranging import ORDERS, QUARTERS, is_folded
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused

VIEWS: Final = ("timeline", HORIZON_VIEW, "table")


class ViewVerbs(RoadmapActing):
    """How it looks is remembered for this person and this product; nothing of it is a step."""

    BINDINGS = [
        Binding("v", "view", mark("View"), tooltip=mark("Over time, now-next-later, table"), id="roadmap.view"),
        Binding("T", "arrange", mark("Arrange"), show=False, tooltip=mark("In your order, by start, by horizon, by status"), id="roadmap.arrange"),
        Binding("space", "fold", mark("Fold"), show=False, tooltip=mark("Fold or open the group"), id="roadmap.fold"),
        Binding("slash", "filter", mark("Filter"), show=False, tooltip=mark("Only what has these words"), id="roadmap.filter"),
    ]  # fmt: skip

    remembers = False
    """Whether the look outlives the session; on Plan it does not."""
    _view = VIEWS[0]
    _order = ""
    _filter = ""
    _folded: dict[str, bool]

    @property
    def view(self) -> str:
        return self._view

    @property
    def order(self) -> str:
        """How the rows of this view are arranged."""
        return QUARTERS if self._view == "table" else self._order

    def show_view(self, item: RoadmapView | None = None) -> None:
        """Show the view that is chosen, with the cursor on an item, and give it the keys."""
        raise NotImplementedError

    def show_rows(self) -> None:
        """Arrange the rows anew."""
        raise NotImplementedError

    def group_at_cursor(self) -> str:
        """The name of the group that the cursor stands in or on; empty in none."""
        raise NotImplementedError

    def read_look(self) -> None:
        """How this product's roadmap looked last."""
        self._folded = {}
        if not self.remembers:
            return
        look = settings.roadmap_look(app_of(self).store.path, workspace_of(self).key)
        self._view = look.view if look.view in VIEWS else VIEWS[0]
        self._order = look.order if look.order in ORDERS else ""
        self._folded = dict(look.folded)

    def _remember(self) -> None:
        if self.remembers:
            look = RoadmapLook(self._view, self._order, tuple(self._folded.items()))
            settings.remember_roadmap(app_of(self).store.path, workspace_of(self).key, look)

    def action_view(self) -> None:
        item = self.item
        self._view = VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)]
        self._remember()
        self.show_view(item)

    def action_arrange(self) -> None:
        if self._view != VIEWS[0]:
            raise Refused(_("only the timeline can be arranged – v shows it"))
        orders = list(ORDERS)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self._remember()
        self.show_rows()

    def action_fold(self) -> None:
        name = self.group_at_cursor()
        if not name:
            raise Refused(_("there are no groups here – T arranges by horizon or status"))
        self.fold(name)

    def fold(self, name: str) -> None:
        """Fold a group, or open it."""
        self._folded[name] = not is_folded(name, self._folded)
        self._remember()
        self.show_rows()

    def action_filter(self) -> None:
        def narrow(text: str) -> None:
            self._filter = " ".join(text.split())
            self.show_rows()

        hint = _("words of title, outcome, goal, status …; enter keeps it, empty shows all")
        before = self._filter
        self.ask(
            _("Roadmap filter"),
            narrow,
            before,
            hint=hint,
            live=narrow,
            left=lambda _text: narrow(before),
        )

    def widen(self) -> bool:
        """Show all again; False where nothing is filtered."""
        if not self._filter:
            return False
        self._filter = ""
        self.show_rows()
        return True

    def _check_own_order(self) -> None:
        if self._view == VIEWS[0] and self._order in ("start", "status"):
            raise Refused(_("the rows are not in your order here – T shows them in it"))
        if self._view == "table":
            raise Refused(_("the table is ordered by quarter – v shows your order"))
