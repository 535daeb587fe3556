"""A what-if as a table to be read: before and after side by side, roadmap items, milestones, goals."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from textual.content import Content

from po_tui.model.forecast import PERCENTILES
from po_tui.model.forecast_words import day_in_words
from po_tui.model.plain import plain_line
from po_tui.model.what_if_compare import Compared, Comparison, Promise, Verdict
from po_tui.model.what_if_words import slip_in_words, summary, verdict_in_words
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.tui.roadmap.arranging import day_of
from po_tui.tui.widgets.bars import MILESTONES
from po_tui.tui.widgets.cells import fit
from po_tui.words import _, ngettext

if TYPE_CHECKING:
    from po_tui.model.views import RoadmapView

ROOMY: Final = 100
"""Cells from which all three percentiles have room."""
_BAD: Final = "bold $text-error"
_GOOD: Final = "bold $text-success"


def comparison_page(made: Comparison, width: int, notes: Sequence[str] = ()) -> Iterator[Block]:
    """The whole comparison on so many cells; `notes` say what it rests on."""
    yield block(" · ".join(summary(made)), "bold")
    yield GAP
    yield from _items(made, width)
    if made.milestones:
        yield GAP
        yield heading(_("Milestones"))
        for one in made.milestones:
            yield _promise(one, _sign(one.kind), width)
    if made.goals:
        yield GAP
        yield heading(_("Goals"), _("in time where all that serves them is"))
        for one in made.goals:
            yield _promise(one, one.key, width)
    yield GAP
    for note in notes:
        yield block(note, QUIET)


# ── roadmap items ───────────────────────────────────────────────────────────────────────────────


def _items(made: Comparison, width: int) -> Iterator[Block]:
    side = _side(width)
    name = width - 2 * side - 4
    yield _row(
        (fit(_("Roadmap"), name), "bold $text-accent"),
        (fit(_("before"), side), "bold $text-accent"),
        (_("after"), "bold $text-accent"),
    )
    changed = [one for one in made.items if one.changed]
    for one in changed:
        yield from _item(one, name, side)
    same = len(made.items) - len(changed)
    if same:
        told = ngettext("{n} other stays as it is", "{n} others stay as they are", same)
        yield block(told.format(n=same), QUIET)


def _item(one: Compared, name: int, side: int) -> Iterator[Block]:
    view = one.shown
    sides = (one.before, one.after)
    plans, forecasts = [_plan(view) for view in sides], [_forecast(view, side) for view in sides]
    look = _BAD if one.slips else _GOOD if one.gains else ""
    title = fit(f"{view.key} {plain_line(view.title)}", name)
    yield _row((title, "bold"), (fit(plans[0], side), ""), _new(plans, ""))
    told = fit(f"  {slip_in_words(one)}", name)
    yield _row((told, look), (fit(forecasts[0], side), QUIET), _new(forecasts, QUIET))
    for worry in one.worries:
        yield block(worry.sentence(), "$text-warning", lead="  ! ", lead_style="$text-warning")


def _new(texts: Sequence[str], otherwise: str) -> tuple[str, str]:
    """What is after, loud where it differs."""
    return texts[1], otherwise if texts[0] == texts[1] else "bold"


def _plan(view: "RoadmapView | None") -> str:
    if view is None:
        return "–"
    start, end = day_of(view.start), day_of(view.end)
    return f"{_day(start)} – {_day(end)}" if start or end else _("no dates")


def _forecast(view: "RoadmapView | None", side: int) -> str:
    """`P50 18 Dec 26 P85 1 Jan 27`, as many percentiles as there is room for."""
    made = view.forecast if view else None
    if made is None:
        return ""
    days = {percent: made.day(percent) for percent in PERCENTILES}
    if not made.in_order.scope:
        return _("nothing of it is estimated")
    if not made.in_order.enough:
        return _("too few sprints to say")
    shown = PERCENTILES if side >= 40 else PERCENTILES[:2]
    return " ".join(f"P{percent} {_day(days[percent])}" for percent in shown)


def _side(width: int) -> int:
    """Cells of one side of the table."""
    return 41 if width >= ROOMY else 27


def _row(*parts: tuple[str, str]) -> Block:
    line = Content("  ").join([Content.styled(text, style) for text, style in parts])
    return Block(Content(""), line)


def _day(day: date | None) -> str:
    """`18 Dec 26`: where two times two of them stand on a line, the century is known."""
    if day is None:
        return "…"
    rest, _space, year = day_in_words(day).rpartition(" ")
    return f"{rest} {year[-2:]}"


# ── promises ────────────────────────────────────────────────────────────────────────────────────


def _promise(one: Promise, sign: str, width: int) -> Block:
    bad = one.verdict in (Verdict.missed, Verdict.newly_missed)
    look = _BAD if one.verdict is Verdict.newly_missed else "$text-warning" if bad else ""
    look = _GOOD if one.verdict is Verdict.newly_kept else look
    day = _day(one.day)
    if one.moved_from:
        day = f"{_day(one.moved_from)} → {day}"
    told = verdict_in_words(one)
    name = fit(f"{sign} {plain_line(one.name)}", max(20, width - 46))
    return _row((name, ""), (fit(day, 21), QUIET), (told, look))


def _sign(kind: str) -> str:
    return MILESTONES.get(kind, MILESTONES["internal"])[0]
