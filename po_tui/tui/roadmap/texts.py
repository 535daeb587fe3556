"""A roadmap item in paragraphs: its outcome, what it is made of, what there is to worry about and to do."""

from collections.abc import Iterator

from textual.content import Content

from po_tui.model.choices import in_words
from po_tui.model.forecast_words import day_in_words
from po_tui.model.plain import plain_line
from po_tui.model.roadmap import Notice, timeframe
from po_tui.model.views import RoadmapView
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.tui.roadmap.advice import ADVICE
from po_tui.tui.roadmap.arranging import day_of
from po_tui.tui.roadmap.forecast_page import forecast_line
from po_tui.tui.widgets.bars import MILESTONES
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
KINDS = {
    "internal": mark("our own date: it moves along with the bar"),
    "external": mark("agreed with others: it stays where it is"),
    "hard": mark("hard: others hold us to it"),
}


def roadmap_page(item: RoadmapView) -> Iterator[Block]:
    """The item with its warnings first."""
    yield block(item.title, "bold", lead=f"{plain_line(item.key)} ", lead_style="$text-primary")
    if item.outcome:
        yield block(item.outcome)
    for notice in item.notices:
        yield from _warning(notice)
    yield GAP
    yield _labelled(_("when"), when(item))
    if item.forecast is not None:
        yield _labelled(_("forecast"), forecast_line(item.forecast, item.end))
    yield from _progress(item)
    for label, text in _figures(item):
        if text:
            yield _labelled(label, text)
    if item.features:
        yield GAP
        yield heading(_("Features"), _("coarse, and no promise"))
        for feature in item.features:
            yield block(feature, lead="· ", lead_style=QUIET)
    if item.description:
        yield GAP
        yield heading(_("Description"))
        for line in item.description.split("\n"):
            yield block(line) if line.strip() else GAP


def _labelled(label: str, text: str | Content) -> Block:
    return block(text, lead=label.ljust(12), lead_style=QUIET)


def about_roadmaps() -> Iterator[Block]:
    """For those who have none yet."""
    yield block(_("What will be different, for whom, and in which order"), "bold")
    yield block(
        _("a adds an outcome; e says more of it: goal, metric, a few coarse features, dates.")
    )
    yield block(
        _(
            "Without dates it is for now, next or later; v shows that. A date is as exact as you are sure: c."
        ),
        QUIET,
    )


def about_groups() -> Iterator[Block]:
    """Where the cursor stands on a heading."""
    yield block(_("space folds the group or opens it; T arranges the rows otherwise."), QUIET)


def _warning(notice: Notice) -> Iterator[Block]:
    """What, why, and what to do."""
    yield block(notice.sentence(), "$text-warning", lead="! ", lead_style="bold $text-warning")
    advice = ADVICE.get(notice.concern)
    if advice is not None:
        why, do = _(advice.why), _(advice.do).format(keys=", ".join(notice.keys))
        yield block(f"{why} {do}", QUIET, lead="  ")


def _figures(item: RoadmapView) -> list[tuple[str, str]]:
    return [
        (_("days"), _exact(item)),
        (_("status"), _(STATUSES.get(item.status, item.status))),
        (_("confidence"), _(CONFIDENCES.get(item.confidence, item.confidence))),
        (_("serves"), " ".join(item.goals) or _("no goal")),
        (_("after"), " ".join(item.depends_on)),
        (_("metric"), item.metric),
        (_("risk"), item.risk),
        (_("milestone"), milestone(item)),
    ]


def when(item: RoadmapView) -> str:
    """Its time, as exact as it is meant: a range of days, a quarter, a horizon."""
    told = timeframe(day_of(item.start), day_of(item.end), item.confidence)
    return " · ".join(filter(None, (told, in_words(item.horizon))))


def days_in_words(item: RoadmapView) -> str:
    """From when to when, in few cells: `30 Sep – 17 Dec 2026`."""
    start, end = day_of(item.start), day_of(item.end)
    days = [day_in_words(day) for day in (start, end) if day is not None]
    if start and end and start.year == end.year:
        days[0] = days[0].removesuffix(f" {start.year}")
    return " – ".join(days)


def _exact(item: RoadmapView) -> str:
    """The days its bar is drawn from, where they say more than is meant."""
    if item.confidence == "high" or not (item.start or item.end):
        return ""
    return _("drawn from {days}").format(days=" – ".join((item.start or "…", item.end or "…")))


def milestone(item: RoadmapView) -> str:
    """Sign, day, name and what kind of date it is."""
    if not item.milestone_date:
        return item.milestone_name
    sign = MILESTONES.get(item.milestone_kind, MILESTONES["internal"])[0]
    kind = _(KINDS.get(item.milestone_kind, item.milestone_kind))
    return " · ".join(filter(None, (f"{sign} {item.milestone_date}", item.milestone_name, kind)))


def _progress(item: RoadmapView) -> Iterator[Block]:
    """How much of its work is done, and what of it nobody has estimated."""
    if not item.items:
        yield _labelled(_("progress"), _("no work is linked to it yet – tab, then a links an item"))
        return
    told = ngettext("{done} of {n} item done", "{done} of {n} items done", item.items)
    bits = [
        (progress_bar(item.progress, 12), "$text-primary"),
        (f"  {told.format(done=item.items_done, n=item.items)}", ""),
    ]
    if item.unestimated:
        left = ngettext("{n} without an estimate", "{n} without an estimate", item.unestimated)
        bits.append((f" · {left.format(n=item.unestimated)}", "$text-warning"))
    yield _labelled(_("progress"), Content.assemble(*bits))
