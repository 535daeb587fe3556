"""A forecast to read: its sentences, the chance sprint by sprint, and the sprints it was drawn from."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from textual.content import Content

from po_tui.model.cadence import Cadence
from po_tui.model.forecast import PERCENTILES, Forecast, Unit
from po_tui.model.forecast_words import (
    by_then_in_words,
    day_in_words,
    outlook_in_words,
    percent_in_words,
    roadmap_in_words,
    short_in_words,
    shorthanded_in_words,
)
from po_tui.model.outlook import ByThen, Outlook, Past, RoadmapForecast, Sample
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.words import _

BAR: Final = 24
"""Cells of a bar that stands for certainty."""
BINS: Final = 8
"""The histogram has at most so many lines."""
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_SURE: Final = 0.9995


def outlook_page(outlook: Outlook, by: ByThen | None) -> Iterator[Block]:
    """The forecast of some items; `by` is how many of them are done by then."""
    yield from _sentences(outlook_in_words(outlook), outlook.made)
    if not outlook.scope.items:
        return
    yield from _chances(outlook.made, outlook.past.cadence)
    if by is not None:
        yield GAP
        yield heading(_("How many by then"), _("- + sprints"))
        for line in by_then_in_words(by):
            yield block(line)
    yield from _histogram(outlook.past.samples, outlook.unit)


def roadmap_forecast_page(
    made: RoadmapForecast | None, end: date | None, past: Past
) -> Iterator[Block]:
    """The forecast of a roadmap item in the order as it stands, and that of its own items."""
    if made is None:
        yield block(_("No open items are linked to it: nothing to forecast."))
        return
    lines = roadmap_in_words(made, end)
    if past.shorthanded and made.in_order.scope:
        lines.append(shorthanded_in_words(past.shorthanded))
    yield from _sentences(lines, made.in_order, late=made.late(end))
    yield from _chances(made.in_order, made.cadence, _("in the order as it stands"), end)
    if made.own.scope != made.in_order.scope:
        yield from _chances(
            made.own, made.cadence, _("its own items, if the team left everything else"), end
        )
    if made.in_order.scope:
        yield from _histogram(past.samples, made.in_order.unit)


def forecast_line(made: RoadmapForecast, end: str | None) -> Content:
    """A roadmap item's forecast in short, loud where it is after the end."""
    last = day_of(end)
    text = short_in_words(made, last)
    return Content.styled(text, "$text-warning" if made.late(last) else "")


def day_of(text: str | None) -> date | None:
    """A stored date; None for none, and for what is no date."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _sentences(lines: Sequence[str], made: Forecast, *, late: bool = False) -> Iterator[Block]:
    answers = len(made.percentiles) or 1
    for n, line in enumerate(lines):
        if n < answers:
            yield block(line, "bold")
        elif late and n == answers:
            yield block(line, "$text-warning", lead="! ", lead_style="bold $text-warning")
        else:
            yield block(line, lead="· ", lead_style=QUIET)


def _chances(
    made: Forecast, cadence: Cadence, note: str = "", end: date | None = None
) -> Iterator[Block]:
    """A bar a sprint, from the first that has a chance to the one that is certain."""
    if not made.exact or made.scope <= 0:
        return
    yield GAP
    yield heading(_("Done within so many sprints"), note)
    reached = {
        sprints: " ".join(
            f"P{percent}" for percent in PERCENTILES if made.within(percent) == sprints
        )
        for _percent, sprints in made.percentiles
    }
    for n, chance in enumerate(made.chances, 1):
        if chance < 1 - _SURE or (n > 1 and made.chances[n - 2] > _SURE):
            continue
        day = cadence.last_day(n)
        lead = f"{n:>3}  {day_in_words(day):>11}  "
        after = end is not None and day > end
        bar = Content.assemble(
            (bar_of(chance), "$text-warning" if after else "$text-primary"),
            f" {percent_in_words(chance):>5} %",
            (f"  {reached[n]}" if n in reached else "", "bold $text-accent"),
            ("  " + _("after its end") if after else "", "$text-warning"),
        )
        yield Block(Content.styled(lead, QUIET), bar)


def bar_of(chance: float, cells: int = BAR) -> str:
    """A bar as long as a chance, to the eighth of a cell, and as wide as certainty."""
    whole, rest = divmod(round(chance * cells * 8), 8)
    return ("█" * whole + _EIGHTHS[rest].strip()).ljust(cells)


def _histogram(samples: Sequence[Sample], unit: Unit) -> Iterator[Block]:
    """The past sprints by what they finished: a block each, and its name."""
    known = [(amount, one.sprint) for one in samples if (amount := one.of(unit)) is not None]
    if not known:
        return
    yield GAP
    points = unit is Unit.points
    yield heading(
        _("Sprints it is drawn from"), _("points finished") if points else _("items finished")
    )
    low, high = min(known)[0], max(known)[0]
    wide = max(1, -(-(int(high - low) + 1) // BINS))
    start = int(low)
    while start <= high:
        here = [name for amount, name in known if start <= amount < start + wide]
        name = f"{start}" if wide == 1 else f"{start}–{start + wide - 1}"
        text = Content.assemble(("█" * len(here), "$text-primary"), (f" {' '.join(here)}", QUIET))
        yield Block(Content.styled(f"{name:>7}  ", QUIET), text)
        start += wide
