"""Opens forecasts from wherever one asks: of the roadmap item under the cursor, of what a list shows."""

from collections.abc import Sequence

from textual.binding import Binding
from textual.widget import Widget

from po_tui.model.forecast import Unit
from po_tui.model.outlook import ByThen, Outlook
from po_tui.model.plain import plain_line
from po_tui.model.views import RoadmapView
from po_tui.tui.frame import app_of, telling, workspace_of
from po_tui.words import _, mark

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
    from po_tui.tui.roadmap.forecast_page import day_of, roadmap_forecast_page
    from po_tui.tui.roadmap.forecast_sheet import ForecastSheet

    delivery = workspace_of(widget).delivery
    with telling(widget):
        made = delivery.forecast_of_roadmap(item.id)
        blocks = roadmap_forecast_page(made, day_of(item.end), delivery.past())
        title = _("Forecast · {key} {title}").format(key=item.key, title=plain_line(item.title))
        _opening = widget.app.push_screen(ForecastSheet(title, blocks))


def forecast_list(widget: Widget, label: str, ids: Sequence[int] | None) -> None:
    """Show when the items of a list will be done; None stands for the whole order."""
    if ids is None or len(ids) <= AT_ONCE:
        with telling(widget):
            _show(widget, label, ids, _outlook(widget, ids, None))
        return
    workspace = workspace_of(widget)
    app_of(widget).say(_("Looking through the whole backlog …"))

    def look() -> None:
        with workspace.apart() as apart:
            found = apart.delivery.forecast_of(ids)
        widget.app.call_from_thread(_show, widget, label, ids, found)

    widget.run_worker(look, thread=True, exclusive=True, group="forecast", exit_on_error=False)


def list_label(query: str, serving: str = "") -> str:
    """What a list shows, in a few words."""
    return " · ".join(bit for bit in (serving, query.strip()) if bit)


def _show(widget: Widget, label: str, ids: Sequence[int] | None, outlook: Outlook) -> None:
    from po_tui.tui.roadmap.forecast_sheet import OutlookSheet

    def ask(unit: Unit | None) -> Outlook:
        return _outlook(widget, ids, unit)

    def by(made: Outlook, sprints: int) -> ByThen:
        return workspace_of(widget).delivery.by(made, sprints, ids)

    title = _("Forecast · {what}").format(what=plain_line(label))
    _opening = widget.app.push_screen(OutlookSheet(title, outlook, ask, by))


def _outlook(widget: Widget, ids: Sequence[int] | None, unit: Unit | None) -> Outlook:
    delivery = workspace_of(widget).delivery
    return delivery.forecast(unit=unit) if ids is None else delivery.forecast_of(ids, unit=unit)
