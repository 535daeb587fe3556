"""The forecast in front of the screen: of what a list shows, or of one roadmap item."""

from collections.abc import Callable, Iterable

from textual.app import ComposeResult
from textual.binding import Binding

from po_tui.model.forecast import Unit
from po_tui.model.outlook import ByThen, Outlook
from po_tui.tui.page import Block, Page
from po_tui.tui.roadmap.forecast_page import outlook_page
from po_tui.tui.widgets.dialog import Dialog
from po_tui.words import _, mark

MOST = 26
"""Sprints one can look ahead here: a year of fortnights."""
NEAR = 3
"""Sprints ahead to begin with."""


class ForecastSheet(Dialog[None]):
    """A page to read and to close."""

    DEFAULT_CSS = """
    ForecastSheet {
        & > .dialog--frame { width: 96; height: 90%; overflow-y: hidden; }
        & Page { height: 1fr; }
    }
    """
    BINDINGS = [
        Binding("escape,enter,q", "leave", mark("Close"), key_display="esc", tooltip=mark("Close"), id="forecast.leave"),
    ]  # fmt: skip

    def __init__(self, title: str, blocks: Iterable[Block] = (), hint: str = "") -> None:
        super().__init__(title, hint or _("j k scroll · esc closes"))
        self._blocks = tuple(blocks)

    def parts(self) -> ComposeResult:
        yield Page()

    def on_mount(self) -> None:
        self.query_one(Page).show(self.blocks())
        self.query_one(Page).focus()

    def blocks(self) -> Iterable[Block]:
        """The page."""
        return self._blocks

    def action_leave(self) -> None:
        self.answer(None)


Ask = Callable[[Unit | None], Outlook]
By = Callable[[Outlook, int], ByThen]


class OutlookSheet(ForecastSheet):
    """A forecast that can be asked for another unit, and how much is done by then."""

    BINDINGS = [
        Binding("i", "unit", mark("Points, items"), tooltip=mark("Count items instead of points, and back"), id="forecast.unit"),
        Binding("plus,equals_sign,l,right", "sprints(1)", mark("Later"), key_display="+", tooltip=mark("How many by then: one sprint more"), id="forecast.later"),
        Binding("minus,h,left", "sprints(-1)", mark("Sooner"), key_display="-", tooltip=mark("How many by then: one sprint less"), id="forecast.sooner"),
    ]  # fmt: skip

    def __init__(self, title: str, outlook: Outlook, ask: Ask, by: By) -> None:
        """`ask` gives the forecast in a unit; `by` what of it so many sprints finish."""
        hint = _("i points or items · - + how many by then · esc closes")
        super().__init__(title, hint=hint)
        self._outlook, self._ask, self._by = outlook, ask, by
        self._sprints = NEAR

    def blocks(self) -> Iterable[Block]:
        asks = self._outlook.scope.items and self._outlook.made.samples
        by = self._by(self._outlook, self._sprints) if asks else None
        return outlook_page(self._outlook, by)

    def _show(self) -> None:
        self.query_one(Page).show(self.blocks(), keep_place=True)

    def action_unit(self) -> None:
        self._outlook = self._ask(Unit.items if self._outlook.unit is Unit.points else Unit.points)
        self._show()

    def action_sprints(self, by: int) -> None:
        self._sprints = max(1, min(self._sprints + by, MOST))
        self._show()
