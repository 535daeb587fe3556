"""The forecast in front of the screen: of what a list shows, or of one roadmap item."""

from collections.abc import Callable, Iterable
from typing import Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.timer import Timer

from po_tui.model.forecast import Unit
from po_tui.model.outlook import ByThen, Outlook
from po_tui.tui.frame import app_of
from po_tui.tui.page import Block, Page
from po_tui.tui.roadmap.forecast_page import outlook_page
from po_tui.tui.widgets.dialog import Dialog
from po_tui.words import _, mark
from po_tui.workspace.file import News

KINDS: Final = ("item", "item_roadmap", "roadmap_item", "sprint", "sprint_item", "product")
"""What a forecast is drawn from."""
SOON: Final = 0.15
"""Seconds until it follows: news may be one item of a burst."""
MOST = 26
"""Sprints one can look ahead here: a year of fortnights."""
NEAR = 3
"""Sprints ahead to begin with."""


class ForecastSheet(Dialog[None]):
    """A page to read and to close; it says what is so now, whoever changes it meanwhile."""

    DEFAULT_CSS = """
    ForecastSheet {
        & > .dialog--frame { width: 96; height: 90%; overflow-y: hidden; }
        & Page { height: 1fr; }
    }
    """
    BINDINGS = [
        Binding("escape,enter,q", "leave", mark("Close"), key_display="esc", tooltip=mark("Close"), id="forecast.leave"),
    ]  # fmt: skip

    def __init__(
        self, title: str, blocks: Callable[[], Iterable[Block]] = tuple, hint: str = ""
    ) -> None:
        """`blocks` reads the page anew."""
        super().__init__(title, hint or _("j k scroll · esc closes"))
        self._blocks = blocks
        self._soon: Timer | None = None

    def parts(self) -> ComposeResult:
        yield Page()

    def on_mount(self) -> None:
        self.query_one(Page).show(self.blocks())
        self.query_one(Page).focus()
        app_of(self).news.subscribe(self, self._hear)

    def blocks(self) -> Iterable[Block]:
        """The page."""
        return self._blocks()

    def _hear(self, news: News) -> None:
        if not news.changed or news.touches("*", *KINDS):
            self._soon = self._soon or self.set_timer(SOON, self._follow)

    def _follow(self) -> None:
        self._soon = None
        self.read_anew()

    def read_anew(self) -> None:
        """Read what it is drawn from once more."""
        self.show_anew()

    def show_anew(self) -> None:
        """Show the page as it is now, where one stands in it."""
        self.query_one(Page).show(self.blocks(), keep_place=True)

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

    def __init__(
        self, title: str, outlook: Outlook, ask: Ask, by: By, *, beside: bool = False
    ) -> None:
        """`ask` gives the forecast in a unit; `by` what of it so many sprints finish.

        `beside`: it takes its time, and `ask` may be called beside the screen.
        """
        hint = _("i points or items · - + how many by then · esc closes")
        super().__init__(title, hint=hint)
        self._outlook, self._ask, self._by, self._beside = outlook, ask, by, beside
        self._unit: Unit | None = None
        self._sprints = NEAR

    def blocks(self) -> Iterable[Block]:
        asks = self._outlook.scope.items and self._outlook.made.samples
        by = self._by(self._outlook, self._sprints) if asks else None
        return outlook_page(self._outlook, by)

    def read_anew(self) -> None:
        unit = self._unit
        if not self._beside:
            self._take(self._ask(unit))
            return

        def look() -> None:
            self.app.call_from_thread(self._take, self._ask(unit))

        self.run_worker(look, thread=True, exclusive=True, exit_on_error=False)

    def _take(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self.show_anew()

    def action_unit(self) -> None:
        self._unit = Unit.items if self._outlook.unit is Unit.points else Unit.points
        self.read_anew()

    def action_sprints(self, by: int) -> None:
        self._sprints = max(1, min(self._sprints + by, MOST))
        self.show_anew()
