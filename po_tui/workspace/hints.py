"""What needs the product owner today: gathered from all areas of work, most pressing first."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from po_tui import settings
from po_tui.model import developments as development_rules
from po_tui.model import people as people_rules
from po_tui.model.estimation import points_text
from po_tui.model.hints import (
    DEADLINE_DAYS,
    EACH,
    FIRST,
    QUESTION_DAYS,
    SOON_DAYS,
    STALE_DAYS,
    THIN_SPRINT,
    TOP,
    Attention,
    Code,
    Deep,
    Hint,
    days_in_words,
    in_order,
    overdue_in_words,
)
from po_tui.model.identity import item_key
from po_tui.model.quality import figure
from po_tui.model.readiness import Gap, facts_of, questions_for, unanswered
from po_tui.model.roadmap import Concern
from po_tui.store import attention, panes, readiness, rows
from po_tui.store.attention import Found, Named, Tidiness
from po_tui.words import _, ngettext
from po_tui.workspace.area import Area

if TYPE_CHECKING:
    from po_tui.model.listing import ListRow
    from po_tui.model.readiness import Fact, ItemFacts

READY_LOOKED_AT: Final = 100
"""So many ready items are looked through, the first of the order."""
LITTLE_PROGRESS: Final = 0.1


class Hints(Area):
    """Looks, and changes nothing. Make one anew for every look: it remembers what it has read."""

    @cached_property
    def today(self) -> date:
        return settings.today()

    def all(self) -> Attention:
        """Everything, most pressing first."""
        looks = (
            self._quality(), self._promises(), self._top(), self._deadlines(), self._questions(),
            self._ready_ones(), self._roadmap(), self._goals(), self._people(),
            self._developments(), self._sprints(), self._tidiness(),
        )  # fmt: skip
        return Attention(self._deep(), in_order(hint for look in looks for hint in look))

    # ── quality, promises ───────────────────────────────────────────────────────────────────────

    def _quality(self) -> Iterator[Hint]:
        for one in panes.standing_constraints(self.rows, self.product_id):
            wanted = one.quality
            if wanted is None or not wanted.breached:
                continue
            text = _("measured {value}, the break point is {breakpoint}").format(
                value=f"{_figure(wanted.value)} {wanted.unit}".rstrip(),
                breakpoint=_figure(wanted.breakpoint),
            )
            yield Hint(Code.breach, "item", one.key, one.title, text, item_id=one.id)

    def _promises(self) -> Iterator[Hint]:
        for action in panes.actions(self.rows, self.product_id, self.today):
            days = self._past(action.due)
            if days:
                who = action.owner.name if action.owner else _("nobody")
                text = _("{who} promised it: {late}").format(who=who, late=overdue_in_words(days))
                yield Hint(
                    Code.action_overdue, "action", action.key, action.text, text, days,
                    self._id_of(action.item),
                )  # fmt: skip
        for named, what, party in attention.deliveries(
            self.rows, self.product_id, self.today.isoformat()
        ):
            days = self._past(named.extra)
            text = _("{what} of {party}: {late}").format(
                what=what, party=party or _("another party"), late=overdue_in_words(days)
            )
            yield self._item(Code.delivery_overdue, named, text, days)
        for one in attention.delegations(self.rows, self.product_id):
            days = self._past(one.day)
            if days:
                text = _("handed to {who}: {late}").format(
                    who=one.who or _("nobody"), late=overdue_in_words(days)
                )
                yield Hint(Code.delegation_overdue, "delegation", "", one.text, text, days)
        yield from self._expectations()

    def _expectations(self) -> Iterator[Hint]:
        for one in attention.expectations(self.rows, self.product_id):

            def hint(code: Code, text: str, days: int | None = None) -> Hint:
                return Hint(code, "expectation", one.key, one.text, text, days)  # noqa: B023

            late, left = self._past(one.day), self._ahead(one.day)
            told = _("{who} expects it").format(who=one.who or _("somebody"))
            if late:
                yield hint(Code.expectation_overdue, f"{told}: {overdue_in_words(late)}", late)
            elif one.status == "at_risk":
                yield hint(
                    Code.expectation_at_risk,
                    _("{told}, and it is at risk: say so").format(told=told),
                )
            elif not one.answered and left is not None and left <= SOON_DAYS:
                text = _("{told} in {days}, and has no answer of ours").format(
                    told=told, days=days_in_words(left)
                )
                yield hint(Code.expectation_unanswered, text)
            if people_rules.unplanned_promise(_day(one.day), one.status, one.planned):
                text = _("expected by {day}, and nothing on the roadmap plans it").format(
                    day=one.day
                )
                yield hint(Code.unplanned_promise, text)

    # ── the top of the order ────────────────────────────────────────────────────────────────────

    @cached_property
    def _order(self) -> list[int]:
        return rows.order(self.rows, self.product_id)

    @cached_property
    def _places(self) -> dict[int, int]:
        return rows.places_of(self._order)

    @cached_property
    def _top_rows(self) -> "list[ListRow]":
        """The first items of the order that can be taken up: epics cannot, parked ones are not."""
        some = self._order[: TOP * 3]
        found = rows.list_rows(self.rows, self.product_id, some, self._places)
        return [row for row in found if row.type != "epic" and row.state not in _ASIDE][:TOP]

    def _top(self) -> Iterator[Hint]:
        ids = [row.id for row in self._top_rows]
        known = readiness.facts_of(self.rows, self.product_id, ids, self._places)
        stuck = attention.without_agreement(self.rows, ids)
        for n, row in enumerate(self._top_rows):
            if row.state == "in_sprint" or row.id not in known:
                continue
            yield from self._concerns(row, known[row.id], n < FIRST, row.id in stuck)
        late = attention.ordered_later(self.rows, self.product_id)
        for waiting, needed in late[: EACH * 2]:
            text = _("waits for {key}, which is ordered behind it").format(key=self._key(needed))
            yield self._item(Code.ordered_later, waiting, text)

    def _concerns(
        self, row: "ListRow", facts: "ItemFacts", first: bool, stuck: bool
    ) -> Iterator[Hint]:
        """What the facts of an item near the top give to worry about."""
        said = {Gap(fact.code): fact for fact in facts_of(facts)}

        def hint(code: Code, text: str) -> Hint:
            return Hint(code, "item", row.key, row.title, text, item_id=row.id, place=row.place)

        depends = said.get(Gap.depends)
        if depends and depends.ok is False and first:
            yield hint(Code.blocked, depends.text)
        elif depends and depends.ok is None:
            yield hint(Code.spike_first, depends.text)
        if Gap.size in said and said[Gap.size].ok is False:
            yield hint(Code.too_big, said[Gap.size].text)
        if facts.estimate is not None and not facts.criteria and row.type != "spike":
            told = _("estimated at {points}, yet without acceptance criterion")
            yield hint(Code.no_criteria, told.format(points=points_text(facts.estimate)))
        lacking = [said[gap].text for gap in (Gap.measure, Gap.method) if _missing(said, gap)]
        if lacking and row.type in {"quality", "hardware"}:
            yield hint(Code.no_measure, ", ".join(lacking))
        if stuck:
            told = _(
                "voted on without agreement: split it, find out first, or leave it unestimated"
            )
            yield hint(Code.no_agreement, told)

    def _deadlines(self) -> Iterator[Hint]:
        until = (self.today + timedelta(days=DEADLINE_DAYS)).isoformat()
        for named in attention.deadlines(self.rows, self.product_id, until):
            late, left = self._past(named.extra), self._ahead(named.extra)
            if late:
                text = _("had to be there on {day}").format(day=named.extra)
                yield self._item(Code.deadline_passed, named, text, late)
            elif left is not None:
                text = _("has to be there in {days}, on {day}").format(
                    days=days_in_words(left), day=named.extra
                )
                yield self._item(Code.deadline_near, named, text)

    def _questions(self) -> Iterator[Hint]:
        top = {row.id for row in self._top_rows}
        kept: dict[Code, list[Hint]] = {}
        for named, text, to in attention.open_questions(self.rows, self.product_id):
            days = self._past(named.extra)
            if days <= QUESTION_DAYS:
                continue
            code = Code.question_old if named.id in top else Code.question_open
            told = _("“{question}” {who}– {days} without an answer").format(
                question=text, who=f"→ {to} " if to else "", days=days_in_words(days)
            )
            kept.setdefault(code, []).append(self._item(code, named, told, days))
        for hints in kept.values():
            yield from _first_of(hints, "has:question")

    def _ready_ones(self) -> Iterator[Hint]:
        """What the team calls ready, of which that is not true any more."""
        ids = attention.ready_items(self.rows, self.product_id, READY_LOOKED_AT)
        known = readiness.facts_of(self.rows, self.product_id, ids, self._places)
        said = readiness.answers_among(self.rows, self.product_id, ids)
        gone: list[Hint] = []
        gaps: list[Hint] = []
        for row in rows.list_rows(self.rows, self.product_id, ids, self._places):
            if row.id not in known:
                continue
            answers = said.get(row.id, [])
            asked = {one.key for one in unanswered(questions_for(known[row.id]), answers)}
            expired = [one for one in answers if one.expired and one.key in asked]
            missing = [fact.text for fact in facts_of(known[row.id]) if fact.ok is False]

            def hint(code: Code, text: str) -> Hint:
                return Hint(code, "item", row.key, row.title, text, item_id=row.id, place=row.place)  # noqa: B023

            if expired:
                n = len(expired)
                told = ngettext(
                    "called ready; {n} answer is of before the last change",
                    "called ready; {n} answers are of before the last change",
                    n,
                )
                gone.append(hint(Code.ready_expired, told.format(n=n)))
            elif missing:
                told = _("called ready; missing: {what}")
                gaps.append(hint(Code.ready_gap, told.format(what=", ".join(missing))))
        yield from _first_of(gone, "state:ready ready:no")
        yield from _first_of(gaps, "state:ready ready:no")

    # ── direction ───────────────────────────────────────────────────────────────────────────────

    def _roadmap(self) -> Iterator[Hint]:
        for one in panes.roadmap(self.rows, self.product_id, self.today):
            for notice in one.notices:
                code = Code.orphan if notice.concern is Concern.no_goal else Code.roadmap
                yield Hint(code, "roadmap", one.key, one.title, notice.sentence())

    def _goals(self) -> Iterator[Hint]:
        begun = attention.goals_begun(self.rows, self.product_id)
        for goal in panes.goals(self.rows, self.product_id, self.today):

            def hint(code: Code, text: str) -> Hint:
                return Hint(code, "goal", goal.key, goal.title, text)  # noqa: B023

            if goal.behind:
                told = _("{done} of the way, {passed} of the time has passed")
                text = told.format(done=_percent(goal.progress), passed=_percent(goal.elapsed))
                yield hint(Code.goal_behind, text)
            if goal.measurement_overdue:
                text = _("last measured on {day}, agreed is {cadence}").format(
                    day=goal.measured_on, cadence=_(goal.cadence)
                )
                yield hint(Code.goal_unmeasured, text)
            progress = goal.progress or 0
            if goal.id not in begun and progress < LITTLE_PROGRESS:
                yield hint(
                    Code.goal_nothing_done, _("hardly any progress, and nothing for it is done")
                )
            waiting = [one.text for one in goal.smart if one.by_people and one.ok is None]
            if waiting:
                told = _("not answered yet: {questions}")
                yield hint(Code.goal_unanswered, told.format(questions=" ".join(waiting)))

    def _people(self) -> Iterator[Hint]:
        for person in panes.people(self.rows, self.product_id):
            if person.contact_overdue:
                text = _("was to be spoken on {day}").format(day=person.contact_due)
                days = self._past(person.contact_due)
                yield Hint(Code.contact_overdue, "person", person.key, person.name, text, days)

    def _developments(self) -> Iterator[Hint]:
        for one in attention.developments(self.rows, self.product_id):
            if development_rules.review_due(_day(one.day), one.status, self.today):
                text = _("to be looked at again on {day}").format(day=one.day)
                days = self._past(one.day)
                yield Hint(Code.development_review, "development", one.key, one.text, text, days)
            if development_rules.act_without_plan(one.status, int(one.planned)):
                text = _("we said that we act, and no item or roadmap entry is about it")
                yield Hint(Code.development_unplanned, "development", one.key, one.text, text)

    def _sprints(self) -> Iterator[Hint]:
        for sprint in panes.sprints(self.rows, self.product_id):
            had, usual = sprint.capacity_person_days, sprint.normal_person_days
            if sprint.state == "done" or not had or not usual or had >= usual * THIN_SPRINT:
                continue
            text = _("{n} of the usual {all} person days: expect less than the mean velocity")
            yield Hint(
                Code.thin_sprint, "sprint", sprint.key, sprint.goal,
                text.format(n=_figure(had), all=_figure(usual)),
            )  # fmt: skip
        buffer = self.workspace.delivery.buffer()
        if not buffer.wanted or not (buffer.below or buffer.above):
            return
        told = {
            "lasting": _figure(round(buffer.in_sprints or 0, 1)),
            "low": _figure(buffer.wanted[0]),
            "high": _figure(buffer.wanted[1]),
        }
        if buffer.below:
            text = _("{lasting} sprints of work are ready, {low}–{high} are wanted: refine")
            yield Hint(Code.buffer_low, "", "", _("Ready work"), text.format(**told))
        else:
            text = _(
                "{lasting} sprints of work are ready, {low}–{high} are enough: details go stale"
            )
            yield Hint(Code.buffer_high, "", "", _("Ready work"), text.format(**told))

    # ── the backlog as a list to trust ──────────────────────────────────────────────────────────

    @cached_property
    def _looked_through(self) -> Tidiness:
        before = settings.now() - timedelta(days=STALE_DAYS)
        return attention.tidiness(self.rows, self.product_id, settings.instant(before))

    def _tidiness(self) -> Iterator[Hint]:
        unestimated = [
            row for row in self._top_rows if row.estimate is None and row.type != "spike"
        ]
        hints = [
            Hint(
                Code.unestimated, "item", row.key, row.title,
                _("among the first {n}, and not estimated").format(n=TOP),
                item_id=row.id, place=row.place,
            )
            for row in unestimated
        ]  # fmt: skip
        yield from _first_of(hints, "points:none")
        found = self._looked_through
        yield from self._counted(Code.orphan, found.orphans, _("serves no goal"), "is:orphan")
        told = _("an epic with nothing under it: split it, or drop it")
        yield from self._counted(Code.empty_epic, found.empty_epics, told)
        told = _("worked out far down the order: details go stale before anybody needs them")
        yield from self._counted(Code.over_detailed, found.over_detailed, told)
        told = _("untouched for {days}: is it still wanted?")
        yield from self._counted(Code.stale, found.stale, told, "is:stale")

    def _deep(self) -> Deep:
        buffer = self.workspace.delivery.buffer()
        return Deep(
            open_items=len(self._order),
            ready_points=buffer.points,
            in_sprints=buffer.in_sprints,
            wanted=buffer.wanted,
            top=len(self._top_rows),
            top_estimated=sum(row.estimate is not None for row in self._top_rows),
            stale=self._looked_through.stale.total,
            over_detailed=self._looked_through.over_detailed.total,
        )

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _counted(self, code: Code, found: Found, text: str, query: str = "") -> Iterator[Hint]:
        """The first of a kind by name; the last of them says how many more there are."""
        for n, named in enumerate(found.items, 1):
            days = self._past(named.extra)
            hint = self._item(code, named, text.format(days=days_in_words(days)), days or None)
            more = found.total - len(found.items) if n == len(found.items) else 0
            yield hint._replace(more=more, query=query if more else "")

    def _item(self, code: Code, named: Named, text: str, days: int | None = None) -> Hint:
        place = self._places.get(named.id)
        return Hint(code, "item", self._key(named), named.title, text, days, named.id, place)

    def _key(self, named: Named) -> str:
        return item_key(self.workspace.key, named.number)

    def _id_of(self, key: str) -> int | None:
        return rows.item_id(self.rows, self.product_id, key) if key else None

    def _past(self, day: str | None) -> int:
        """Days since a date; 0 where it is not past, or none."""
        return max(0, readiness.days_since(day, self.today) or 0)

    def _ahead(self, day: str | None) -> int | None:
        """Days until a date; None where it is past, or none."""
        days = readiness.days_since(day, self.today)
        return -days if days is not None and days <= 0 else None


_ASIDE: Final = frozenset({"parked", "idea"})


def _first_of(hints: Sequence[Hint], query: str) -> Iterable[Hint]:
    """The first of a kind; the last of those says how many more there are."""
    if len(hints) <= EACH:
        return hints
    last = hints[EACH - 1]._replace(more=len(hints) - EACH, query=query)
    return [*hints[: EACH - 1], last]


def _missing(said: "dict[Gap, Fact]", gap: Gap) -> bool:
    return gap in said and said[gap].ok is False


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _figure(value: float | None) -> str:
    return figure(value) or "–"


def _percent(part: float | None) -> str:
    return "–" if part is None else f"{part * 100:.0f} %"
