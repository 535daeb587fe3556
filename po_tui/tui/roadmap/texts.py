"""A roadmap item in paragraphs: its outcome, what it is made of, what there is to worry about."""

from collections.abc import Iterator

from textual.content import Content

from po_tui.model.plain import plain_line
from po_tui.model.views import RoadmapView
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.tui.widgets.goal_line import progress_bar
from po_tui.words import _, mark, ngettext

STATUSES = {
    "idea": mark("idea"),
    "planned": mark("planned"),
    "on_track": mark("on track"),
    "at_risk": mark("at risk"),
    "off_track": mark("off track"),
    "done": mark("done"),
}
CONFIDENCES = {
    "high": mark("high: days are meant"),
    "medium": mark("medium: quarters are meant"),
    "low": mark("low: no date is meant"),
}
HORIZONS = {"now": mark("now"), "next": mark("next"), "later": mark("later")}


def roadmap_page(item: RoadmapView) -> Iterator[Block]:
    """The item with its warnings first."""
    yield block(item.title, "bold", lead=f"{plain_line(item.key)} ", lead_style="$text-primary")
    if item.outcome:
        yield block(item.outcome)
    for notice in item.notices:
        yield block(notice.sentence(), "$text-warning", lead="! ", lead_style="bold $text-warning")
    yield GAP
    for label, text in _figures(item):
        if text:
            yield block(text, lead=label.ljust(12), lead_style=QUIET)
    if item.features:
        yield GAP
        yield heading(_("Features"), _("coarse, and no promise"))
        for feature in item.features:
            yield block(feature, lead="· ", lead_style=QUIET)
    yield GAP
    yield from _work(item)


def _figures(item: RoadmapView) -> list[tuple[str, str]]:
    return [
        (_("when"), when(item)),
        (_("status"), _(STATUSES.get(item.status, item.status))),
        (_("confidence"), _(CONFIDENCES.get(item.confidence, item.confidence))),
        (_("serves"), " ".join(item.goals) or _("no goal")),
        (_("after"), " ".join(item.depends_on)),
        (_("metric"), item.metric),
        (_("risk"), item.risk),
        (_("milestone"), " · ".join(filter(None, (item.milestone_date, item.milestone_name)))),
    ]


def when(item: RoadmapView) -> str:
    """Its time, as exact as it is meant: a range of days, a quarter, a horizon."""
    days = " – ".join(filter(None, (item.start, item.end)))
    horizon = _(HORIZONS.get(item.horizon, item.horizon))
    return " · ".join(filter(None, (days, horizon)))


def _work(item: RoadmapView) -> Iterator[Block]:
    yield heading(_("Work"))
    if not item.items:
        yield block(_("No items are linked to it yet."), QUIET)
        return
    told = ngettext("{done} of {n} item done", "{done} of {n} items done", item.items)
    yield block(told.format(done=item.items_done, n=item.items))
    bar = Content.styled(progress_bar(item.progress, 12), "$text-primary")
    yield Block(Content(""), bar)
    if item.unestimated:
        left = ngettext("{n} without an estimate", "{n} without an estimate", item.unestimated)
        yield block(left.format(n=item.unestimated), "$text-warning")
