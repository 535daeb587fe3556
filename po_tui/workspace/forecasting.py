"""When will it be done: forecasts of the backlog, of what a filter finds, of each roadmap item."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from po_tui import settings
from po_tui.model.forecast import HORIZON, Unit
from po_tui.model.outlook import (
    ByThen,
    Outlook,
    Past,
    Planned,
    RoadmapForecast,
    Work,
    by_then,
    forecast_roadmap,
    look_ahead,
)
from po_tui.store import forecasting
from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Unknown

if TYPE_CHECKING:
    from po_tui.model.filters import Query


class Forecasting(Area):
    """Forecasts; they read, and change nothing.

    Counted are items that are new, refining, ready or in a sprint, epics apart. The unit is points;
    where there are none to count, it is items (`unit` asks for one of them). `past` says how many
    of the latest sprints to learn from.
    """

    def past(self, latest: int | None = None) -> Past:
        """What sprints finished, and when the coming ones end."""
        return forecasting.past(self.rows, self.product_id, settings.today(), latest)

    def forecast(
        self, query: "Query | None" = None, *, unit: Unit | None = None, past: int | None = None
    ) -> Outlook:
        """When all of it will be done, or what a filter finds."""
        if query is not None:
            ids = self.workspace.items.find(query)
            return self.forecast_of(ids, unit=unit, past=past)
        scope, passed_over = forecasting.whole_scope(self.rows, self.product_id)
        return look_ahead(scope, self.past(past), unit, passed_over)

    def forecast_of(
        self, ids: Sequence[int], *, unit: Unit | None = None, past: int | None = None
    ) -> Outlook:
        """When some items will be done, if the team works on nothing else before."""
        scope, passed_over = forecasting.scope_among(self.rows, self.product_id, ids)
        return look_ahead(scope, self.past(past), unit, passed_over)

    def by(self, outlook: Outlook, sprints: int | date, ids: Sequence[int] | None = None) -> ByThen:
        """What will be finished within so many sprints, or by a day; `ids` as the outlook's, in order.

        Raises Mistake for a day on which no sprint is over yet, or beyond what can be foreseen.
        """
        if isinstance(sprints, date):
            cadence, day = outlook.past.cadence, sprints
            sprints = cadence.sprints_by(day)
            if not sprints:
                raise Mistake(
                    _("no sprint is over by {day} – the first one ends on {end}").format(
                        day=day.isoformat(), end=cadence.last_day(1).isoformat()
                    )
                )
        elif not 0 < sprints <= HORIZON:
            raise Mistake(_("a forecast looks 1 to {n} sprints ahead").format(n=HORIZON))
        estimates = forecasting.estimates(self.rows, self.product_id, ids)
        return by_then(outlook, sprints, estimates)

    # ── the roadmap ─────────────────────────────────────────────────────────────────────────────

    def planned(self, key: str | None = None) -> list[Planned]:
        """The roadmap items with their ends, or the one of that key in any case; raises Unknown."""
        every = forecasting.planned(self.rows, self.product_id)
        if key is None:
            return every
        found = [one for one in every if one.key.casefold() == key.strip().casefold()]
        if not found:
            known = ", ".join(one.key for one in every[:20]) or _("none yet")
            raise Unknown(
                _("there is no roadmap item {key} – there are {known}").format(key=key, known=known)
            )
        return found

    def forecasts_of_roadmap(self, *, past: int | None = None) -> dict[int, RoadmapForecast]:
        """A forecast for each roadmap item that has open work, by its id."""
        return forecasting.forecasts(self.rows, self.product_id, self.past(past))

    def forecast_of_roadmap(
        self, roadmap_id: int, *, past: int | None = None
    ) -> RoadmapForecast | None:
        """When a roadmap item is done in the order as it stands; None where it has no open work."""
        return self.forecasts_of_roadmap(past=past).get(roadmap_id)

    def work(self) -> tuple[list[Work], dict[int, tuple[int, ...]]]:
        """The items in order and which roadmap items each serves, for `forecast_along`."""
        return (
            forecasting.work(self.rows, self.product_id),
            forecasting.roadmap_links(self.rows, self.product_id),
        )

    def forecast_along(
        self, order: Iterable[Work], links: Mapping[int, Iterable[int]], past: Past | None = None
    ) -> dict[int, RoadmapForecast]:
        """A forecast for each roadmap item in an order that exists in memory alone."""
        past = past or self.past()
        unit = forecasting.roadmap_unit(self.rows, self.product_id, past)
        return forecast_roadmap(order, links, past, unit)
