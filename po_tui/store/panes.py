"""What the panes of Plan, the line on top and the reports show of the product's direction."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from po_tui import settings
from po_tui.model import goals as goal_rules
from po_tui.model import people as people_rules
from po_tui.model import roadmap as roadmap_rules
from po_tui.model.fields import PLACED, STANDING
from po_tui.model.goals import ANSWERED, GoalFacts
from po_tui.model.outlook import RoadmapForecast
from po_tui.model.roadmap import Entry, Notice
from po_tui.model.views import (
    ActionView,
    AnswerView,
    AssumptionView,
    ConstraintView,
    GoalLineView,
    GoalView,
    MeasurementView,
    NeedView,
    PersonRef,
    PersonView,
    QualityView,
    Ref,
    RoadmapView,
    SessionRow,
    SprintItemView,
    SprintView,
    StrategyView,
    VisionView,
)
from po_tui.store import forecasting
from po_tui.store.whole_item import (
    ACTION_COLUMNS,
    ACTION_TABLES,
    MEASURED,
    SETTLED,
    TARGET,
    Keys,
    People,
    actions_of,
    standing,
)

__all__ = [
    "ActionView",
    "ConstraintView",
    "GoalLineView",
    "GoalView",
    "NeedView",
    "PersonView",
    "RoadmapView",
    "SessionRow",
    "SprintView",
    "StrategyView",
    "VisionView",
    "actions",
    "goal_line",
    "goals",
    "needs",
    "people",
    "roadmap",
    "session_list",
    "sprints",
    "standing_constraints",
    "strategy",
    "vision",
]

SPRINT_DAYS: Final = 10
"""Working days of a sprint where the product does not say."""
VISION_TEXTS: Final = (
    "statement", "pitch_for", "pitch_who", "pitch_product", "pitch_is_a", "pitch_that",
    "pitch_unlike", "pitch_our_product", "last_presented_on", "version", "changed",
)  # fmt: skip
VISION_LISTS: Final = (
    "target_group", "product", "business_goals", "competitors", "revenue", "cost", "channels",
)  # fmt: skip
GOAL: Final = (
    "id", "key", "title", "metric", "unit", "direction", "baseline", "baseline_date", "target",
    "deadline", "method", "cadence", "business_goal", "objective",
)  # fmt: skip
ROADMAP: Final = (
    "id", "key", "title", "outcome", "description", "metric", "start", "end", "horizon", "confidence", "status",
    "risk", "milestone_name", "milestone_date", "milestone_kind",
)  # fmt: skip
PERSON: Final = (
    "id", "key", "name", "level", "hours_per_week", "employer", "seat", "side", "power",
    "interest", "engagement_now", "engagement_wanted", "cadence_days", "last_contact",
    "next_contact",
)  # fmt: skip
PERSON_FLAGS: Final = ("estimates", "last_word_on_order", "stakeholder", "internal")
SPRINT: Final = (
    "id", "key", "start", "end", "goal", "forecast_points", "done_points", "capacity_person_days",
    "normal_person_days", "note", "state",
)  # fmt: skip


# ── direction ───────────────────────────────────────────────────────────────────────────────────


def vision(con: sqlite3.Connection, product_id: int) -> VisionView:
    """The vision record; empty texts where nothing was written yet."""
    columns = (*VISION_TEXTS, *VISION_LISTS, "last_presented_to")
    found = _records(con, "vision", columns, product_id, "id LIMIT 1")
    board = tuple(need for need in needs(con, product_id) if need.on_board)
    if not found:
        return VisionView(needs=board)
    record, everyone = found[0], People(con, product_id)
    lists: dict[str, Any] = {name: tuple(json.loads(record[name])) for name in VISION_LISTS}
    versions = con.execute(
        "SELECT number FROM vision_version WHERE product_id = ? ORDER BY number", (product_id,)
    )
    return VisionView(
        **{name: record[name] for name in VISION_TEXTS},
        **lists,
        needs=board,
        last_presented_to=tuple(
            everyone.named(name) or PersonRef(name)
            for name in json.loads(record["last_presented_to"])
        ),
        versions=tuple(row[0] for row in versions),
    )


def needs(con: sqlite3.Connection, product_id: int) -> list[NeedView]:
    """Needs and wishes, in the order in which they were noted."""
    columns = (
        "id", "key", "text", "who", "source", "noted_on", "state", "reason", "on_board", "wish",
    )  # fmt: skip
    found = _records(con, "need", columns, product_id, "id")
    return [NeedView(**{**need, "on_board": bool(need["on_board"])}) for need in found]


def strategy(con: sqlite3.Connection, product_id: int) -> StrategyView:
    """Where to play, how to win, what we do not do; empty where nothing was written yet."""
    assumptions = tuple(
        AssumptionView(id, text, evidence or "", status)
        for id, text, evidence, status in con.execute(
            "SELECT id, text, evidence, status FROM assumption WHERE product_id = ? ORDER BY id",
            (product_id,),
        )
    )
    row = con.execute(
        "SELECT horizon, where_to_play, how_to_win, not_doing, product_goal, product_goal_since,"
        " goal.id, goal.key, goal.title FROM strategy LEFT JOIN goal ON goal.id = measured_by_id"
        " WHERE strategy.product_id = ? ORDER BY strategy.id LIMIT 1",
        (product_id,),
    ).fetchone()
    if row is None:
        return StrategyView(assumptions=assumptions)
    horizon, where, how, not_doing, product_goal, since, *goal = row
    return StrategyView(
        horizon=horizon,
        where_to_play=where,
        how_to_win=tuple(json.loads(how)),
        not_doing=tuple(json.loads(not_doing)),
        product_goal=product_goal,
        product_goal_since=since,
        measured_by=None if goal[0] is None else Ref(*goal),
        assumptions=assumptions,
    )


def goals(con: sqlite3.Connection, product_id: int, today: date) -> list[GoalView]:
    """The goals in order, each with how far it is as of `today`."""
    everyone = People(con, product_id)
    days = _sprint_days(con, product_id)
    measured = _measurements(con, product_id)
    answers: dict[int, list[tuple[Any, ...]]] = {}
    for goal_id, *answer in con.execute(
        "SELECT goal_id, goal_answer.key, value, by, at, judged FROM goal_answer"
        " JOIN goal ON goal.id = goal_id WHERE product_id = ? ORDER BY goal_answer.id",
        (product_id,),
    ):
        answers.setdefault(goal_id, []).append(tuple(answer))
    found = _records(con, "goal", (*GOAL, "owner_id"), product_id, "position, id")
    return [
        _goal(
            record,
            everyone.of(record.pop("owner_id")),
            measured.get(record["id"], ()),
            _answers(everyone, record, answers.get(record["id"], ())),
            today,
            days,
        )
        for record in found
    ]


def goal_line(con: sqlite3.Connection, product_id: int, today: date | None = None) -> GoalLineView:
    """What the line on top says: product, product goal and how far it is, phase."""
    key, name, phase, since = con.execute(
        "SELECT key, name, lifecycle_phase, phase_since FROM product WHERE id = ?", (product_id,)
    ).fetchone()
    plan = strategy(con, product_id)
    measures = plan.measured_by
    measuring = [
        goal
        for goal in (goals(con, product_id, today or settings.today()) if measures else ())
        if measures and goal.id == measures.id
    ]
    goal = measuring[0] if measuring else None
    return GoalLineView(
        product=name,
        product_key=key,
        goal=plan.product_goal,
        goal_key=goal.key if goal else "",
        fraction=goal.progress if goal else None,
        behind=goal.behind if goal else False,
        phase=phase,
        phase_since=since,
    )


def standing_constraints(con: sqlite3.Connection, product_id: int) -> list[ConstraintView]:
    """What every item has to hold to, in order; breaches speak for themselves."""
    keys = Keys(con, product_id)
    found = con.execute(
        "SELECT item.id, number, title, type, state FROM item_label JOIN item ON item.id = item_id"
        f" WHERE label = ? AND +product_id = ? AND {PLACED} ORDER BY rank",
        (STANDING, product_id),
    ).fetchall()
    demands = _demands(con, product_id)
    return [
        ConstraintView(id, keys.of(number), title, type, state, demands.get(id))
        for id, number, title, type, state in found
    ]


# ── the roadmap ─────────────────────────────────────────────────────────────────────────────────


def roadmap(
    con: sqlite3.Connection,
    product_id: int,
    today: date,
    forecasts: Mapping[int, RoadmapForecast] | None = None,
) -> list[RoadmapView]:
    """The roadmap items in order, each with progress, and what to worry about as of `today`.

    `forecasts`: those of a moment ago, where neither work nor sprints changed since; else they are
    worked out.
    """
    records = _records(con, "roadmap_item", (*ROADMAP, "features"), product_id, "position, id")
    goal_keys = _linked_keys(con, "roadmap_goal", "goal_id", "goal", product_id)
    needed = _linked_keys(con, "roadmap_dependency", "needs_id", "roadmap_item", product_id)
    work = _Work(con, product_id)
    if forecasts is None:
        forecasts = forecasting.forecasts(con, product_id, forecasting.past(con, product_id, today))
    trailing = {goal.key for goal in goals(con, product_id, today) if goal.behind}
    entries = [
        Entry(
            key=record["key"],
            start=_day(record["start"]),
            end=_day(record["end"]),
            horizon=record["horizon"],
            confidence=record["confidence"],
            status=record["status"],
            goals=goal_keys.get(record["id"], ()),
            depends_on=needed.get(record["id"], ()),
            breached=work.breached(record["id"]),
            behind=tuple(key for key in goal_keys.get(record["id"], ()) if key in trailing),
            p85_end=made.day() if (made := forecasts.get(record["id"])) else None,
        )
        for record in records
    ]
    notices: dict[str, list[Notice]] = {}
    for notice in roadmap_rules.warnings(entries, today):
        notices.setdefault(notice.entry, []).append(notice)
    return [
        RoadmapView(
            **{name: record[name] for name in ROADMAP},
            features=tuple(json.loads(record["features"])),
            quarter=roadmap_rules.quarter_of(entry.start) if entry.start else "",
            goals=entry.goals,
            depends_on=entry.depends_on,
            **work.figures(record["id"]),
            notices=tuple(notices.get(entry.key, ())),
            forecast=forecasts.get(record["id"]),
        )
        for record, entry in zip(records, entries, strict=True)
    ]


class _Work:
    """The items linked to roadmap items."""

    def __init__(self, con: sqlite3.Connection, product_id: int) -> None:
        keys = Keys(con, product_id)
        self._items: dict[int, list[tuple[int, str, str, str, float | None]]] = {}
        for roadmap_id, id, number, type, state, estimate in con.execute(
            "SELECT roadmap_id, item.id, number, type, state, estimate FROM item_roadmap"
            " JOIN item ON item.id = item_id WHERE +item.product_id = ? AND state <> 'dropped'"
            " ORDER BY rank",
            (product_id,),
        ):
            one = (id, keys.of(number), type, state, estimate)
            self._items.setdefault(roadmap_id, []).append(one)
        self._breached = {id for id, demand in _demands(con, product_id).items() if demand.breached}

    def breached(self, roadmap_id: int) -> tuple[str, ...]:
        """Keys of its quality requirements that are beyond their break point."""
        return tuple(
            key for id, key, *__ in self._items.get(roadmap_id, ()) if id in self._breached
        )

    def figures(self, roadmap_id: int) -> dict[str, Any]:
        """The fields of RoadmapView that count its work."""
        work = [item for item in self._items.get(roadmap_id, ()) if item[2] != "epic"]
        done = [item for item in work if item[3] == "done"]
        return {
            "items": len(work),
            "items_done": len(done),
            "points": sum(item[4] or 0 for item in work),
            "points_done": sum(item[4] or 0 for item in done),
            "unestimated": sum(item[4] is None and item[3] != "done" for item in work),
        }


# ── people, delivery, meetings ──────────────────────────────────────────────────────────────────


def people(con: sqlite3.Connection, product_id: int, today: date | None = None) -> list[PersonView]:
    """Everyone, in seat order."""
    columns = (*PERSON, *PERSON_FLAGS, "decides")
    found = _records(con, "person", columns, product_id, "seat, id")
    return [_person(record, today or settings.today()) for record in found]


def sprints(con: sqlite3.Connection, product_id: int) -> list[SprintView]:
    """All sprints, oldest first, each with its work."""
    work: dict[int, list[SprintItemView]] = {}
    for sprint_id, *one in con.execute(
        "SELECT sprint_id, sprint_item.key, title, points, outcome, reason, item_id"
        " FROM sprint_item JOIN sprint ON sprint.id = sprint_id"
        " WHERE product_id = ? ORDER BY sprint_item.id",
        (product_id,),
    ):
        work.setdefault(sprint_id, []).append(SprintItemView(*one))
    return [
        SprintView(
            **{name: record[name] for name in SPRINT},
            goal_met=_yes_no(record["goal_met"]),
            items=tuple(work.get(record["id"], ())),
        )
        for record in _records(con, "sprint", (*SPRINT, "goal_met"), product_id, "position, id")
    ]


def session_list(con: sqlite3.Connection, product_id: int) -> list[SessionRow]:
    """The refinement sessions, latest first."""
    found = con.execute(
        "SELECT id, key, number, state, date, timebox_min, goal, goal_reached,"
        " (SELECT count(*) FROM agenda_entry WHERE session_id = session.id) AS items,"
        " ready_points_before, ready_points_after, next_date"
        " FROM session WHERE product_id = ? ORDER BY number DESC",
        (product_id,),
    )
    rows = [dict(zip(SessionRow._fields, row, strict=True)) for row in found]
    return [SessionRow(**{**row, "goal_reached": _yes_no(row["goal_reached"])}) for row in rows]


def actions(
    con: sqlite3.Connection,
    product_id: int,
    today: date | None = None,
    *,
    open_only: bool = True,
) -> list[ActionView]:
    """What was promised and not done, the most urgent first; all that was ever promised on demand."""
    still = f" AND action.status NOT IN {tuple(sorted(SETTLED))}" if open_only else ""
    found = con.execute(
        f"SELECT {ACTION_COLUMNS} FROM {ACTION_TABLES} WHERE action.product_id = ?{still}"
        " ORDER BY action.status = 'done', due IS NULL, due, action.id",
        (product_id,),
    )
    keys, everyone = Keys(con, product_id), People(con, product_id)
    return list(actions_of(found, keys, everyone, today or settings.today()))


# ── how it is done ──────────────────────────────────────────────────────────────────────────────


def _records(
    con: sqlite3.Connection, table: str, columns: Sequence[str], product_id: int, order: str
) -> list[dict[str, Any]]:
    named = ", ".join(f'"{column}"' for column in columns)
    found = con.execute(
        f"SELECT {named} FROM {table} WHERE product_id = ? ORDER BY {order}", (product_id,)
    )
    return [dict(zip(columns, row, strict=True)) for row in found]


def _goal(
    record: dict[str, Any],
    owner: PersonRef | None,
    measured: Sequence[MeasurementView],
    answers: Mapping[str, AnswerView],
    today: date,
    sprint_days: int,
) -> GoalView:
    since, until = _day(record["baseline_date"]), _day(record["deadline"])
    last = measured[-1] if measured else None
    done = goal_rules.progress(record["baseline"], record["target"], last.value if last else None)
    passed = goal_rules.elapsed(since, until, today)
    facts = GoalFacts(
        metric=record["metric"],
        unit=record["unit"],
        direction=record["direction"],
        baseline=record["baseline"],
        baseline_date=since,
        target=record["target"],
        deadline=until,
        method=record["method"],
        answers={key: one.value for key, one in answers.items() if not one.expired},
    )
    return GoalView(
        **record,
        owner=owner,
        measurements=tuple(measured),
        progress=done,
        elapsed=passed,
        behind=goal_rules.behind(done, passed),
        measurement_overdue=goal_rules.measurement_overdue(
            _day(last.on) if last else since, record["cadence"], today, sprint_days
        ),
        smart=tuple(goal_rules.smart(facts)),
        answers=tuple(answers[key] for key in ANSWERED if key in answers),
        concerns=tuple(goal_rules.concerns(facts)),
    )


def _answers(
    everyone: People, record: Mapping[str, Any], answers: Iterable[tuple[Any, ...]]
) -> dict[str, AnswerView]:
    """What people said of a goal, by question; expired where it was said of another text."""
    now = goal_rules.judged(record) if answers else ""
    return {
        key: AnswerView(
            key,
            _yes_no(value),
            everyone.named(by) or (PersonRef(by) if by else None),
            at,
            expired=value is not None and judged not in ("", now),
        )
        for key, value, by, at, judged in answers
    }


def _person(record: dict[str, Any], today: date) -> PersonView:
    contact = (_day(record["last_contact"]), record["cadence_days"], _day(record["next_contact"]))
    due = people_rules.contact_due(*contact)
    return PersonView(
        **{name: record[name] for name in PERSON},
        estimates=_yes_no(record["estimates"]),
        internal=_yes_no(record["internal"]),
        last_word_on_order=bool(record["last_word_on_order"]),
        stakeholder=bool(record["stakeholder"]),
        decides=tuple(json.loads(record["decides"])),
        approach=people_rules.approach(record["power"], record["interest"]),
        contact_due=due.isoformat() if due else None,
        contact_overdue=people_rules.contact_overdue(*contact, today),
    )


def _measurements(con: sqlite3.Connection, product_id: int) -> dict[int, list[MeasurementView]]:
    found: dict[int, list[MeasurementView]] = {}
    for goal_id, *one in con.execute(
        'SELECT goal_id, measurement.id, "on", value, note FROM measurement'
        ' JOIN goal ON goal.id = goal_id WHERE product_id = ? ORDER BY "on", measurement.id',
        (product_id,),
    ):
        found.setdefault(goal_id, []).append(MeasurementView(*one))
    return found


def _demands(con: sqlite3.Connection, product_id: int) -> dict[int, QualityView]:
    """All quality requirements of a product, by item."""
    measured = {row[0]: row[1:4] for row in con.execute(
        f"SELECT item_id, {MEASURED} FROM quality_measurement GROUP BY item_id")}  # fmt: skip
    found = con.execute(
        f"SELECT item_id, {TARGET} FROM quality_target JOIN item ON item.id = item_id"
        " WHERE +product_id = ?",
        (product_id,),
    )
    return {row[0]: standing(row[1:], measured.get(row[0])) for row in found}


def _linked_keys(
    con: sqlite3.Connection, link: str, column: str, table: str, product_id: int
) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows: Iterable[tuple[int, str]] = con.execute(
        f"SELECT roadmap_id, key FROM {link} JOIN {table} ON {table}.id = {column}"
        f" WHERE product_id = ? ORDER BY position, {table}.id",
        (product_id,),
    )
    for id, key in rows:
        found[id] = (*found.get(id, ()), key)
    return found


def _sprint_days(con: sqlite3.Connection, product_id: int) -> int:
    row = con.execute(
        "SELECT json_extract(settings, '$.sprint_days') FROM product WHERE id = ?", (product_id,)
    ).fetchone()
    return int(row[0]) if row and row[0] else SPRINT_DAYS


def _day(text: str | None) -> date | None:
    """A stored date; None for none, and for what is no date."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _yes_no(value: int | None) -> bool | None:
    return None if value is None else bool(value)
