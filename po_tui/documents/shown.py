"""What of vision and roadmap others may see: everything that goes on paper or on the wall comes through here.

What is picked is named one by one, so that a field added to a record stays inside until somebody
lets it out. Never among it: risks, notes, money, who owns or said what, warnings, forecasts
(domain.md §2c). Texts come out plain, and without addresses.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from po_tui import settings
from po_tui.model.choices import in_words
from po_tui.model.goals import percent
from po_tui.model.plain import plain_line
from po_tui.model.roadmap import quarter_bounds, quarter_of, timeframe
from po_tui.model.views import GoalView, RoadmapView, VisionView
from po_tui.model.vision import pitch_missing, pitch_pieces
from po_tui.words import _, mark
from po_tui.workspace import Workspace

NOT_RECORDED: Final = mark("not recorded")
_ADDRESS: Final = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_LETTERS: Final = {"high": mark("H"), "medium": mark("M"), "low": mark("L")}
_CONFIDENCES: Final = {
    "high": mark("high: days are meant"),
    "medium": mark("medium: quarters are meant"),
    "low": mark("low: no date is meant"),
}
_MILESTONES: Final = {
    "internal": mark("our own date"),
    "external": mark("agreed with others"),
    "hard": mark("hard: others hold us to it"),
}


class ShownGoal(NamedTuple):
    """A goal, its figures in words."""

    key: str
    title: str
    start: str
    now: str
    target: str
    deadline: str
    progress: float | None
    elapsed: float | None
    pace: str
    """reached, behind, on clock; empty where it was not measured."""

    @property
    def how_far(self) -> str:
        """`42 % of the way, 30 % of its time: on clock`."""
        if self.progress is None:
            return _("not measured")
        told = _("{n} % of the way").format(n=percent(self.progress))
        if self.elapsed is not None:
            told += _(", {n} % of its time").format(n=percent(self.elapsed))
        return f"{told}: {self.pace}" if self.pace else told


class ShownVision(NamedTuple):
    """Vision, strategy and goals, for others."""

    product: str
    statement: str
    pitch: str
    target_group: tuple[str, ...]
    needs: tuple[str, ...]
    product_goal: str
    measured_by: str
    """Key of the goal that measures the product goal."""
    goals: tuple[ShownGoal, ...]
    horizon: str
    where_to_play: str
    how_to_win: tuple[str, ...]
    not_doing: tuple[str, ...]
    version: int
    changed: str
    today: date

    @property
    def as_of(self) -> str:
        """Version and days, on one line."""
        told = [_("version {n}").format(n=self.version)] if self.version else []
        if self.changed:
            told.append(_("changed on {day}").format(day=self.changed))
        told.append(_("as of {day}").format(day=self.today.isoformat()))
        return " · ".join(told)


class ShownMilestone(NamedTuple):
    """A milestone, its day told as exactly as it is meant."""

    name: str
    kind: str
    kind_in_words: str
    when: str
    """A day where it is hard or sure, a quarter where it is likely, else empty."""
    day: date | None
    """Where to draw it: the day, or one that tells the quarter alone. None: no date is meant."""

    @property
    def hard(self) -> bool:
        """Others hold us to it."""
        return self.kind == "hard"

    @property
    def told(self) -> str:
        """Name, when, and what kind of date it is."""
        return " · ".join(filter(None, (self.name, self.when, self.kind_in_words)))


class ShownOutcome(NamedTuple):
    """A roadmap item, its time told as exactly as it is meant."""

    key: str
    title: str
    outcome: str
    group: str
    """`Q4 2026` where quarters are meant, else now, next or later."""
    when: str
    confidence: str
    status: str
    goals: tuple[str, ...]
    depends_on: tuple[str, ...]
    milestone: ShownMilestone | None
    start: date | None
    end: date | None
    """What to draw: whole quarters, unless days are meant."""

    @property
    def letter(self) -> str:
        """H, M or L, in the reader's language."""
        return _(_LETTERS.get(self.confidence, "?"))

    @property
    def sure(self) -> str:
        """The confidence and what it means for the dates."""
        return _(_CONFIDENCES.get(self.confidence, self.confidence))


class ShownRoadmap(NamedTuple):
    """The roadmap, for others."""

    product: str
    outcomes: tuple[ShownOutcome, ...]
    goals: dict[str, str]
    """Title by key."""
    today: date

    @property
    def hard(self) -> list[ShownOutcome]:
        """Those with a date that others hold us to."""
        return [one for one in self.outcomes if one.milestone and one.milestone.hard]

    @property
    def promise(self) -> str:
        """What the roadmap commits us to: nothing but its hard dates."""
        dates = [
            f"{one.milestone.when} {one.milestone.name} ({one.key})".strip()
            for one in self.hard
            if one.milestone
        ]
        if not dates:
            return _("Direction, not a promise.")
        return _("Direction, not a promise – except what others hold us to: {dates}.").format(
            dates="; ".join(dates)
        )

    @property
    def groups(self) -> dict[str, list[ShownOutcome]]:
        """The outcomes by heading: quarters in order, then now, next and later."""
        days = sorted(
            day
            for one in self.outcomes
            if (day := one.start or one.end) and one.confidence != "low"
        )
        names = [_quarter_name(day) for day in days]
        names += [_(_HORIZONS[horizon]) for horizon in _HORIZONS]
        found: dict[str, list[ShownOutcome]] = {name: [] for name in names}
        for one in self.outcomes:
            found.setdefault(one.group, []).append(one)
        return {name: ones for name, ones in found.items() if ones}


_HORIZONS: Final = {"now": mark("now"), "next": mark("next"), "later": mark("later")}


def shown_vision(workspace: Workspace) -> ShownVision:
    """The vision of the product that is open, as of today."""
    area, today = workspace.vision, settings.today()
    view, plan, product = area.view(), area.strategy(), area.product()
    return ShownVision(
        product=_open(product.name),
        statement=_open(view.statement),
        pitch=_pitch(view),
        target_group=_lines(view.target_group),
        needs=_lines(need.text for need in view.needs),
        product_goal=_open(plan.product_goal),
        measured_by=_open(plan.measured_by.key) if plan.measured_by else "",
        goals=tuple(_goal(goal) for goal in area.goals()),
        horizon=_open(plan.horizon),
        where_to_play=_open(plan.where_to_play),
        how_to_win=_lines(plan.how_to_win),
        not_doing=_lines(plan.not_doing),
        version=view.version,
        changed=(view.changed or "")[:10],
        today=today,
    )


def shown_roadmap(workspace: Workspace) -> ShownRoadmap:
    """The roadmap of the product that is open, as of today."""
    return ShownRoadmap(
        product=_open(workspace.vision.product().name),
        outcomes=tuple(_outcome(item) for item in workspace.roadmap.items()),
        goals={_open(goal.key): _open(goal.title) for goal in workspace.vision.goals()},
        today=settings.today(),
    )


def figure(value: float | None, unit: str = "") -> str:
    """A number without needless digits, and its unit; empty for none."""
    return "" if value is None else f"{value:.10g} {_open(unit)}".rstrip()


# ── one record each ─────────────────────────────────────────────────────────────────────────────


def _open(text: str) -> str:
    """One plain line; an address that somebody typed into a text stays inside."""
    line = " ".join(plain_line(text).split())
    return _ADDRESS.sub("…", line) if "@" in line else line


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for text in texts if (line := _open(text)))


def _pitch(view: VisionView) -> str:
    parts = {name: text for name, text in view._asdict().items() if name.startswith("pitch_")}
    if len(pitch_missing(parts)) == len(parts):
        return ""
    return "".join(_open_piece(text) if name else text for text, name in pitch_pieces(parts))


def _open_piece(text: str) -> str:
    return _open(text) or "…"


def _goal(goal: GoalView) -> ShownGoal:
    def told(value: float | None, day: str | None) -> str:
        number = figure(value, goal.unit)
        return f"{number} ({day})" if number and day else number

    pace = ""
    if goal.progress is not None:
        pace = _("behind") if goal.behind else _("on clock")
        pace = _("reached") if goal.progress >= 1 else pace
    return ShownGoal(
        key=_open(goal.key),
        title=_open(goal.title),
        start=told(goal.baseline, goal.baseline_date),
        now=told(goal.value, goal.measured_on),
        target=figure(goal.target, goal.unit),
        deadline=goal.deadline or "",
        progress=goal.progress,
        elapsed=goal.elapsed,
        pace=pace if goal.elapsed is not None or goal.progress else "",
    )


def _outcome(item: RoadmapView) -> ShownOutcome:
    start, end = _day(item.start), _day(item.end)
    if start and end and end < start:
        start, end = end, start
    exact = item.confidence == "high"
    first = start or end
    quartered = first is not None and item.confidence != "low"
    return ShownOutcome(
        key=_open(item.key),
        title=_open(item.title),
        outcome=_open(item.outcome),
        group=_quarter_name(first) if quartered and first else _(_HORIZONS.get(item.horizon, item.horizon)),
        when=timeframe(start, end, item.confidence),
        confidence=item.confidence,
        status=in_words(item.status),
        goals=_lines(item.goals),
        depends_on=_lines(item.depends_on),
        milestone=_milestone(item),
        start=start if exact or start is None else quarter_bounds(quarter_of(start))[0],
        end=end if exact or end is None else quarter_bounds(quarter_of(end))[1],
    )  # fmt: skip


def _milestone(item: RoadmapView) -> ShownMilestone | None:
    day = _day(item.milestone_date)
    if day is None and not item.milestone_name:
        return None
    hard = item.milestone_kind == "hard"
    sure = "high" if hard else item.confidence
    drawn = day
    if day is not None and sure != "high":
        first, last = quarter_bounds(quarter_of(day))
        drawn = first + (last - first) / 2 if sure == "medium" else None
    return ShownMilestone(
        name=_open(item.milestone_name),
        kind=item.milestone_kind,
        kind_in_words=_(_MILESTONES.get(item.milestone_kind, item.milestone_kind)),
        when=timeframe(day, None, sure),
        day=drawn,
    )


def _quarter_name(day: date) -> str:
    year, _dash, number = quarter_of(day).partition("-")
    return f"{number} {year}"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
