"""Opens forecasts from wherever one asks: of the roadmap item under the cursor, of what a list shows."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widget import Widget

from po_tui.model.forecast import Unit
from po_tui.model.outlook import ByThen, Outlook
from po_tui.model.plain import plain_line
from po_tui.model.views import RoadmapView
from po_tui.tui.frame import app_of, telling, workspace_of
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused

if TYPE_CHECKING:
    from po_tui.tui.page import Block
    from po_tui.tui.roadmap.forecast_sheet import Ask
    from po_tui.workspace import Workspace

AT_ONCE = 20_000
"""Up to so many items are summed up within a key press; beyond, beside the screen."""


class ForecastVerb(Widget):
    """The key that forecasts a roadmap item; `forecast_item` tells which."""

    BINDINGS = [
        Binding("f", "forecast", mark("Forecast"), tooltip=mark("When it will be done: chance by sprint, scope, left-outs"), id="roadmap.forecast"),
    ]  # fmt: skip

    @property
    def forecast_item(self) -> RoadmapView | None:
        """The roadmap item under the cursor."""
        raise NotImplementedError

    def action_forecast(self) -> None:
        item = self.forecast_item
        if item is not None:
            forecast_roadmap_item(self, item)


def forecast_roadmap_item(widget: Widget, item: RoadmapView) -> None:
    """Show when a roadmap item will be done, in the order as it stands."""
    from po_tui.tui.roadmap.forecast_page import roadmap_forecast_page
    from po_tui.tui.roadmap.forecast_sheet import ForecastSheet

    def page() -> "Iterable[Block]":
        delivery = workspace_of(widget).delivery
        end = next((one.end for one in delivery.planned() if one.id == item.id), None)
        return roadmap_forecast_page(delivery.forecast_of_roadmap(item.id), end, delivery.past())

    with telling(widget):
        if item.forecast is None:
            told = _("nothing to forecast for {item} yet – link work that is still open to it")
            raise Refused(told.format(item=item.key))
        title = _("Forecast · {key} {title}").format(key=item.key, title=plain_line(item.title))
        _opening = widget.app.push_screen(ForecastSheet(title, page))


def forecast_list(widget: Widget, label: str, ids: Sequence[int] | None) -> None:
    """Show when the items of a list will be done; None stands for the whole order."""
    workspace = workspace_of(widget)
    if ids is None or len(ids) <= AT_ONCE:

        def now(unit: Unit | None) -> Outlook:
            return _outlook(workspace, ids, unit)

        with telling(widget):
            _show(widget, label, ids, now(None), now)
        return
    app_of(widget).say(_("Looking through the whole backlog …"))

    def apart(unit: Unit | None) -> Outlook:
        with workspace.apart() as beside:
            return _outlook(beside, ids, unit)

    def look() -> None:
        widget.app.call_from_thread(_show, widget, label, ids, apart(None), apart, beside=True)

    widget.run_worker(look, thread=True, exclusive=True, group="forecast", exit_on_error=False)


def list_label(query: str, serving: str = "") -> str:
    """What a list shows, in a few words."""
    return " · ".join(bit for bit in (serving, query.strip()) if bit)


def _show(
    widget: Widget,
    label: str,
    ids: Sequence[int] | None,
    outlook: Outlook,
    ask: "Ask",
    *,
    beside: bool = False,
) -> None:
    from po_tui.tui.roadmap.forecast_sheet import OutlookSheet

    def by(made: Outlook, sprints: int) -> ByThen:
        return workspace_of(widget).delivery.by(made, sprints, ids)

    title = _("Forecast · {what}").format(what=plain_line(label))
    _opening = widget.app.push_screen(OutlookSheet(title, outlook, ask, by, beside=beside))


def _outlook(workspace: "Workspace", ids: Sequence[int] | None, unit: Unit | None) -> Outlook:
    delivery = workspace.delivery
    return delivery.forecast(unit=unit) if ids is None else delivery.forecast_of(ids, unit=unit)
