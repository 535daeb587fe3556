"""When will it be done: exact chances, with scope, left-outs, past sprints and assumption beside them."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from po_tui.cli import output
from po_tui.cli.backlog import find
from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE, WrongUse
from po_tui.cli.output import Column, number
from po_tui.cli.parsing import Parser, whole_number
from po_tui.model.cadence import Cadence
from po_tui.model.forecast import HORIZON, PERCENTILES, Forecast, Unit, seen_range_chance
from po_tui.model.forecast_words import (
    assumption_in_words,
    by_then_in_words,
    day_in_words,
    outlook_in_words,
    percent_in_words,
    roadmap_in_words,
    short_in_words,
)
from po_tui.model.outlook import ByThen, Outlook, Planned, RoadmapForecast
from po_tui.words import _

LEAST: Final = 6
"""Chances are told for so many sprints at least: a script finds them also beyond certainty."""
BAR: Final = 24
"""Cells of a bar that stands for certainty."""


def forecast_options(parser: Parser, /) -> None:
    """What `forecast` takes."""
    parser.add_argument(
        "query",
        metavar="QUERY",
        nargs="*",
        help=_(
            "what to forecast, as for `list`: 'roadmap:R1', 'label:pilot'; without it, everything"
        ),
    )
    parser.add_argument(
        "--roadmap",
        metavar="KEY",
        help=_("a roadmap item: everything in the order up to its last item"),
    )
    parser.add_argument(
        "--by", metavar="DATE", type=_day, help=_("also: how much will be done by a day")
    )
    parser.add_argument(
        "--sprints",
        metavar="N",
        type=whole_number,
        help=_("also: how much will be done within so many sprints"),
    )
    parser.add_argument(
        "--past", metavar="N", type=whole_number, help=_("learn from the latest N sprints only")
    )
    parser.add_argument("--items", action="store_true", help=_("count items instead of points"))
    parser.add_common(json=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        told = _("“{text}” is no day such as 2027-01-31").format(text=text)
        raise argparse.ArgumentTypeError(told) from None


def forecast(call: Call, /) -> int:
    """Say when it will be done; nothing is changed."""
    options = call.options
    query = " ".join(options.query).strip()
    if options.past == 0:
        raise WrongUse(_("--past needs at least one sprint"))
    if options.roadmap is not None:
        if query or options.items or options.by or options.sprints is not None:
            raise WrongUse(_("--roadmap goes with --past alone – ask for a QUERY such as 'roadmap:R1' for more"))  # fmt: skip
        return _of_roadmap_item(call)
    delivery = call.workspace.delivery
    unit = Unit.items if options.items else None
    ids = find(call, query) if query else None
    if ids is None:
        outlook = delivery.forecast(unit=unit, past=options.past)
    else:
        outlook = delivery.forecast_of(ids, unit=unit, past=options.past)
    asked = options.sprints if options.by is None else options.by
    by = None if asked is None else delivery.by(outlook, asked, ids)
    roadmap = [] if query else _roadmap(call)
    if call.json:
        call.answer(_document(call, query, outlook, by, roadmap))
    else:
        for line in _told(outlook, by, roadmap):
            call.say(line)
    return DONE


_Roadmap = list[tuple[Planned, RoadmapForecast | None]]


def _roadmap(call: Call) -> _Roadmap:
    delivery = call.workspace.delivery
    planned = delivery.planned()
    made = delivery.forecasts_of_roadmap(past=call.options.past) if planned else {}
    return [(one, made.get(one.id)) for one in planned]


# ── for people ──────────────────────────────────────────────────────────────────────────────────


def _told(outlook: Outlook, by: ByThen | None, roadmap: _Roadmap) -> Iterator[str]:
    yield from _styled_answer(outlook_in_words(outlook), outlook.made)
    if outlook.made.exact and outlook.made.scope > 0:
        yield ""
        yield from _bars(outlook.made, outlook.past.cadence)
    if by is not None:
        yield ""
        yield from by_then_in_words(by)
    if any(made for _planned, made in roadmap):
        yield ""
        yield from _roadmap_table(roadmap)


def _styled_answer(lines: Sequence[str], made: Forecast) -> Iterator[str]:
    answers = len(made.percentiles) or 1
    for n, line in enumerate(lines):
        yield output.styled(line, "bold" if n < answers else "")


def _bars(made: Forecast, cadence: Cadence) -> Iterator[str]:
    """The chance sprint by sprint, from the first that has one."""
    for n, chance in enumerate(made.chances, 1):
        if chance >= 0.0005 and (n == 1 or made.chances[n - 2] < 0.9995):
            bar = "█" * round(chance * BAR)
            day = day_in_words(cadence.last_day(n))
            yield f"{n:>3}  {day:>11}  {bar:<{BAR}}  {percent_in_words(chance):>5} %"


def _roadmap_table(roadmap: _Roadmap) -> list[str]:
    columns = (
        Column(_("roadmap"), style="cyan"),
        Column(_("title"), flexible=True),
        Column(_("end")),
        Column(_("forecast in the order as it stands"), style="yellow"),
    )
    rows = (
        (
            one.key,
            one.title,
            one.end.isoformat() if one.end else "",
            _("nothing left to be done") if made is None else short_in_words(made, one.end),
        )
        for one, made in roadmap
    )
    return output.table(columns, rows)


def _of_roadmap_item(call: Call) -> int:
    delivery = call.workspace.delivery
    (one,) = delivery.planned(call.options.roadmap)
    made = delivery.forecast_of_roadmap(one.id, past=call.options.past)
    if call.json:
        document: dict[str, Any] = {
            "product": call.workspace.key,
            "query": "",
            **_planned_json(one),
        }
        call.answer(document | ({} if made is None else _roadmap_json(made, one, chances=True)))
        return DONE
    if made is None:
        call.say(_("Nothing is left to be done."))
        return DONE
    for line in _styled_answer(roadmap_in_words(made, one.end), made.in_order):
        call.say(line)
    if made.in_order.exact and made.in_order.scope > 0:
        call.say("")
        for line in _bars(made.in_order, made.cadence):
            call.say(line)
    return DONE


# ── for scripts ─────────────────────────────────────────────────────────────────────────────────


def _document(
    call: Call, query: str, outlook: Outlook, by: ByThen | None, roadmap: _Roadmap
) -> dict[str, Any]:
    past = outlook.past
    return {
        "product": call.workspace.key,
        "query": query,
        "scope_points": number(outlook.scope.points),
        "scope_items": outlook.scope.items,
        "unestimated": list(outlook.scope.unestimated),
        "unestimated_count": outlook.scope.left_out,
        "no_part_of_it": {
            "epics": outlook.passed_over.epics,
            "other_states": outlook.passed_over.others,
        },
        "velocity_samples_used": _numbers(past.velocities(Unit.points)),
        "throughput_samples_used": _numbers(past.velocities(Unit.items)),
        "samples": [
            {
                "sprint": sample.sprint,
                "end": sample.end,
                "points": number(sample.points),
                "items": sample.items,
            }
            for sample in past.samples
        ],
        "first_sprint": {
            "start": past.cadence.start.isoformat(),
            "end": past.cadence.last_day(1).isoformat(),
            "person_days": past.shorthanded.days if past.shorthanded else None,
            "usual_person_days": past.shorthanded.usual if past.shorthanded else None,
        },
        **_forecast_json(outlook.made, past.cadence, chances=True),
        "by_items": outlook.items and _forecast_json(outlook.items, past.cadence, chances=True),
        "by_then": by and _by_json(by),
        "roadmap": [
            {**_planned_json(one), **({} if made is None else _roadmap_json(made, one))}
            for one, made in roadmap
        ],
        "assumption": assumption_in_words(),
        "in_words": outlook_in_words(outlook),
    }


def _forecast_json(made: Forecast, cadence: Cadence, *, chances: bool = False) -> dict[str, Any]:
    """A forecast; `chances` with those of each sprint, rounded and exact."""
    told: dict[str, Any] = {
        "unit": str(made.unit),
        "scope": number(made.scope),
        "left_out": made.left_out,
        "samples_used": _numbers(made.samples),
        "enough_history": made.enough,
        "chance_next_sprint_within_seen_range": seen_range_chance(len(made.samples)),
    }
    for percent in PERCENTILES:
        sprints = made.within(percent)
        told[f"p{percent}_sprints"] = sprints
        told[f"p{percent}_date"] = _date(cadence, sprints)
    best, worst = made.sprints or (None, None)
    told["range_sprints"] = [best, worst]
    told["range_dates"] = [_date(cadence, best), _date(cadence, worst)]
    if chances:
        known = list(enumerate(made.exact, 1))
        if known and known[-1][1].ways == known[-1][1].of:
            last = known[-1][1]
            known += [(n, last) for n in range(len(known) + 1, LEAST + 1)]
        told["p_done_within_sprints"] = {str(n): _rounded(float(one)) for n, one in known}
        told["p_done_exact"] = {str(n): str(one) for n, one in known}
        told["sprint_ends"] = {str(n): cadence.last_day(n).isoformat() for n, _one in known}
    return told


def _by_json(by: ByThen) -> dict[str, Any]:
    return {
        "sprints": by.sprints,
        "date": by.day.isoformat(),
        "unit": str(by.unit),
        **{f"p{percent}_{by.unit}": number(amount) for percent, amount in by.amounts},
        "range": by.seen and _numbers(by.seen),
        "first_items": {f"p{percent}": n for percent, n in by.items},
        "p_all_done": None if by.done is None else _rounded(by.done),
    }


def _planned_json(one: Planned) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": one.title,
        "status": one.status,
        "end": one.end.isoformat() if one.end else None,
    }


def _roadmap_json(made: RoadmapForecast, one: Planned, *, chances: bool = False) -> dict[str, Any]:
    return {
        "in_order": _forecast_json(made.in_order, made.cadence, chances=chances),
        "own": _forecast_json(made.own, made.cadence, chances=chances),
        "last_item": made.last or None,
        "unestimated": list(made.unestimated),
        "after_its_end": made.late(one.end),
        "assumption": assumption_in_words(),
        "in_words": roadmap_in_words(made, one.end),
    }


def _date(cadence: Cadence, sprints: int | None) -> str | None:
    return cadence.last_day(sprints).isoformat() if sprints and sprints <= HORIZON else None


def _rounded(chance: float) -> float:
    """Four decimals, and 0 or 1 only where it is so."""
    return chance if chance in (0, 1) else min(0.9999, max(0.0001, round(chance, 4)))


def _numbers(amounts: Sequence[float]) -> list[int | float | None]:
    return [number(amount) for amount in amounts]


COMMANDS: Final = {"forecast": (forecast_options, forecast)}
