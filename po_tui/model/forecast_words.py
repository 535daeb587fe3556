"""A forecast in sentences, never without what it counts, what it leaves out and what it assumes."""

from collections.abc import Iterator, Sequence
from datetime import date

from po_tui.model.cadence import Cadence
from po_tui.model.forecast import ENOUGH, HORIZON, Forecast, Unit, seen_range_chance
from po_tui.model.outlook import ByThen, Outlook, PassedOver, RoadmapForecast, Shorthanded
from po_tui.words import _, mark, ngettext

_MONTHS = (
    mark("Jan"), mark("Feb"), mark("Mar"), mark("Apr"), mark("May"), mark("Jun"),
    mark("Jul"), mark("Aug"), mark("Sep"), mark("Oct"), mark("Nov"), mark("Dec"),
)  # fmt: skip
NAMED = 12
"""So many of the items that are left out are named in a sentence."""


def day_in_words(day: date) -> str:
    """`12 Feb 2027`."""
    return f"{day.day} {_(_MONTHS[day.month - 1])} {day.year}"


def in_words(made: Forecast, cadence: Cadence | None = None) -> list[str]:
    """The forecast in sentences, always with scope, left-outs, samples and assumption."""
    lines = [*answer_in_words(made, cadence), scope_in_words(made)]
    if made.left_out:
        lines.append(_left_out(made.left_out))
    return [*lines, *_grounds(made)]


def outlook_in_words(outlook: Outlook) -> list[str]:
    """The same with dates, the names of what is left out, and all else that belongs beside it."""
    made = outlook.made
    if not outlook.scope.items:
        passed = passed_over_in_words(outlook.passed_over)
        return [*answer_in_words(made), *([passed] if passed else [])]
    lines = [*answer_in_words(made, outlook.past.cadence), scope_in_words(made)]
    if made.left_out:
        lines.append(_left_out_named(made.left_out, outlook.scope.unestimated))
    if passed := passed_over_in_words(outlook.passed_over):
        lines.append(passed)
    lines += _grounds(made)
    if outlook.past.shorthanded and made.samples:
        lines.append(shorthanded_in_words(outlook.past.shorthanded))
    if outlook.items is not None:
        lines.append(items_in_words(outlook.items, outlook.past.cadence))
    return lines


def answer_in_words(made: Forecast, cadence: Cadence | None = None) -> list[str]:
    """P50, P85 and P95; with too little history the range and why there is no more."""
    if made.scope <= 0 and not made.left_out:
        return [_("No open items: nothing is left to be done.")]
    if made.scope <= 0:
        return [_("Nothing of it is estimated: no forecast in points.")]
    if not made.samples:
        return [_("No finished sprint yet: no forecast.")]
    if made.enough:
        return [_percentile(percent, n, cadence) for percent, n in made.percentiles]
    return [*_range(made, cadence), little_history_in_words(made)]


def _percentile(percent: int, sprints: int | None, cadence: Cadence | None) -> str:
    if sprints is None:
        told = _("{percent} % chance: not within {n} sprints.")
        return told.format(percent=percent, n=HORIZON)
    if cadence is None:
        told = _("{percent} % chance: done within {n} sprints.")
        return told.format(percent=percent, n=sprints)
    told = ngettext(
        "{percent} % chance: done within {n} sprint, by {day}.",
        "{percent} % chance: done within {n} sprints, by {day}.",
        sprints,
    )
    day = day_in_words(cadence.last_day(sprints))
    return told.format(percent=percent, n=sprints, day=day)


def _range(made: Forecast, cadence: Cadence | None) -> Iterator[str]:
    if made.sprints is None:
        yield _("Nothing was finished in the sprints so far: no range.")
        return
    best, worst = made.sprints
    if cadence is None or worst is None:
        far = _("never") if worst is None else str(worst)
        yield _("Between {best} and {worst} sprints.").format(best=best, worst=far)
    elif best == worst:
        told = ngettext(
            "In {n} sprint, by {day}, at the pace seen.",
            "In {n} sprints, by {day}, at the pace seen.",
            best,
        )
        yield told.format(n=best, day=day_in_words(cadence.last_day(best)))
    else:
        yield _("Between {best} and {worst} sprints: {first} to {last}.").format(
            best=best,
            worst=worst,
            first=day_in_words(cadence.last_day(best)),
            last=day_in_words(cadence.last_day(worst)),
        )


def little_history_in_words(made: Forecast) -> str:
    """Why there are no percentiles, and what can be said all the same (order statistics)."""
    chance = ngettext(
        "Too little history for percentiles: with {n} sprint, the next one falls between {low} and {high} with a chance of at least {percent} %.",
        "Too little history for percentiles: with {n} sprints, the next one falls between {low} and {high} with a chance of at least {percent} %.",
        len(made.samples),
    )  # fmt: skip
    return chance.format(
        n=len(made.samples),
        low=f"{min(made.samples):g}",
        high=f"{max(made.samples):g}",
        percent=round((seen_range_chance(len(made.samples)) or 0) * 100),
    )


def scope_in_words(made: Forecast) -> str:
    """How much there is to do."""
    if made.unit is Unit.items:
        told = ngettext("Scope: {n} item.", "Scope: {n} items.", made.scope)
    else:
        told = ngettext("Scope: {n} point.", "Scope: {n} points.", made.scope)
    return told.format(n=f"{made.scope:g}")


def passed_over_in_words(passed: PassedOver) -> str:
    """What of the items is no work to be done now; empty where there is nothing."""
    bits = []
    if passed.epics:
        bits.append(ngettext("{n} epic", "{n} epics", passed.epics).format(n=passed.epics))
    if passed.others:
        told = ngettext(
            "{n} idea, parked or finished", "{n} ideas, parked or finished", passed.others
        )
        bits.append(told.format(n=passed.others))
    return _("No part of it: {what}.").format(what=" · ".join(bits)) if bits else ""


def samples_in_words(made: Forecast) -> str:
    """The past sprints that were drawn from."""
    seen = ", ".join(f"{sample:g}" for sample in made.samples)
    if made.unit is Unit.items:
        return _("Past sprints used (items): {seen}.").format(seen=seen)
    return _("Past sprints used: {seen}.").format(seen=seen)


def assumption_in_words() -> str:
    """What every forecast takes for granted."""
    return _("It assumes that the future is like the past, with no new scope.")


def shorthanded_in_words(short: Shorthanded) -> str:
    """That the first sprint will be unlike those drawn from."""
    told = _("{sprint} has {days} of {usual} person days; here it counts as a usual one.")
    return told.format(sprint=short.sprint, days=f"{short.days:g}", usual=f"{short.usual:g}")


def items_in_words(made: Forecast, cadence: Cadence) -> str:
    """The forecast in items, in one line beside the one in points."""
    told = _(
        "Counted in items, also those without an estimate ({n}; past sprints {seen}): {answer}"
    )
    seen = ", ".join(f"{sample:g}" for sample in made.samples)
    if made.enough:
        bits = [f"P{percent} {_day(n, cadence)}" for percent, n in made.percentiles]
        answer = " · ".join(bits)
    else:
        answer = " ".join([*_range(made, cadence), _("Too few sprints for percentiles.")])
    return told.format(n=f"{made.scope:g}", seen=seen, answer=answer)


def by_then_in_words(by: ByThen) -> list[str]:
    """How many by then."""
    head = ngettext(
        "Within {n} sprint, by {day}:", "Within {n} sprints, by {day}:", by.sprints
    ).format(n=by.sprints, day=day_in_words(by.day))
    if by.seen is None:
        return [f"{head} {_('no finished sprint yet: no forecast.')}"]
    if not by.amounts:
        low, high = (f"{amount:g}" for amount in by.seen)
        told = _("between {low} and {high} points") if by.unit is Unit.points else _("between {low} and {high} items")  # fmt: skip
        few = _("too few sprints for percentiles (fewer than {n})").format(n=ENOUGH)
        return [f"{head} {told.format(low=low, high=high)} – {few}."]
    lines = [head]
    for (percent, amount), (_percent, n) in zip(by.amounts, by.items, strict=True):
        lines.append("  " + _at_least(by.unit, percent, amount, n))
    if by.done is not None:
        lines.append("  " + _("All of it: {chance} %.").format(chance=percent_in_words(by.done)))
    return lines


def _at_least(unit: Unit, percent: int, amount: float, items: int) -> str:
    if unit is Unit.items:
        told = ngettext(
            "{percent} % chance: at least {amount} item",
            "{percent} % chance: at least {amount} items",
            amount,
        )
        return told.format(percent=percent, amount=f"{amount:g}")
    told = ngettext(
        "{percent} % chance: at least {amount} points – the first {n} estimated item",
        "{percent} % chance: at least {amount} points – the first {n} estimated items",
        items,
    )
    return told.format(percent=percent, amount=f"{amount:g}", n=items)


def percent_in_words(chance: float) -> str:
    """A chance as a percentage that says 0 and 100 only where it is so."""
    if 0 < chance < 0.001:
        return "<0.1"
    if 0.999 < chance < 1:
        return ">99.9"
    rounded = round(chance * 100, 1)
    return f"{rounded:g}"


def short_in_words(made: RoadmapForecast, end: date | None, *, brief: bool = False) -> str:
    """A roadmap item's forecast on a line: `P85 12 Feb 2027 · after its end · 2 not counted`.

    `brief` is what there is least to say: `P85 12 Feb 2027`, after a `!` where that is too late.
    """
    if not made.in_order.scope:
        n = made.own.left_out
        return ngettext("{n} item, not estimated", "{n} items, none estimated", n).format(n=n)
    bits = []
    day = made.day()
    if not made.in_order.samples:
        bits.append(_("no finished sprint yet"))
    elif not made.in_order.enough:
        bits.append(_short_range(made))
    elif day is None:
        bits.append(_("P85 beyond {n} sprints").format(n=HORIZON))
    else:
        bits.append(f"P85 {day_in_words(day)}")
    if brief:
        return f"! {bits[0]}" if made.late(end) else bits[0]
    if made.late(end):
        bits.append(_("after its end"))
    if n := made.own.left_out:
        bits.append(ngettext("{n} not counted", "{n} not counted", n).format(n=n))
    return " · ".join(bits)


def _short_range(made: RoadmapForecast) -> str:
    seen = made.in_order.sprints
    if seen is None or seen[1] is None:
        return _("too little history")
    if seen[0] == seen[1]:
        return ngettext("{n} sprint, too little history", "{n} sprints, too little history", seen[0]).format(n=seen[0])  # fmt: skip
    return _("{best}–{worst} sprints, too little history").format(best=seen[0], worst=seen[1])


def roadmap_in_words(made: RoadmapForecast, end: date | None) -> list[str]:
    """When a roadmap item is done, with the order it goes by and what it would take by itself."""
    lines = [*answer_in_words(made.in_order, made.cadence)]
    if made.late(end) and end is not None:
        lines.append(_("That is after its end, {day}.").format(day=day_in_words(end)))
    if made.last:
        lines.append(
            _("{scope} That is everything in the order up to {key}, its last estimated item; what is in a sprint comes first.").format(
                scope=scope_in_words(made.in_order), key=made.last
            )
        )  # fmt: skip
        lines.append(_own(made))
    if made.own.left_out:
        lines.append(_left_out_named(made.own.left_out, made.unestimated))
    ahead = made.in_order.left_out
    if ahead:
        told = ngettext(
            "{n} item without an estimate stands before its end in the order.",
            "{n} items without an estimate stand before its end in the order.",
            ahead,
        )
        lines.append(told.format(n=ahead))
    return [*lines, *_grounds(made.in_order)]


def _own(made: RoadmapForecast) -> str:
    size = f"{made.own.scope:g}"
    day = made.own_day()
    if day is None:
        told = _("Its own items: {n} points.") if made.own.unit is Unit.points else _("Its own items: {n}.")  # fmt: skip
        return told.format(n=size)
    told = (
        _("Its own items alone: {n} points, with 85 % chance by {day} – if the team left everything else.")
        if made.own.unit is Unit.points
        else _("Its own items alone: {n}, with 85 % chance by {day} – if the team left everything else.")
    )  # fmt: skip
    return told.format(n=size, day=day_in_words(day))


def _day(sprints: int | None, cadence: Cadence) -> str:
    if sprints is None:
        return _("beyond {n} sprints").format(n=HORIZON)
    return day_in_words(cadence.last_day(sprints))


def _left_out(n: int) -> str:
    return ngettext(
        "{n} item without an estimate is not counted.",
        "{n} items without an estimate are not counted.",
        n,
    ).format(n=n)


def _left_out_named(n: int, keys: Sequence[str]) -> str:
    more = " …" if n > len(keys[:NAMED]) else "."
    return f"{_left_out(n).removesuffix('.')}: {', '.join(keys[:NAMED])}{more}"


def _grounds(made: Forecast) -> list[str]:
    return [samples_in_words(made), assumption_in_words()] if made.samples else []
