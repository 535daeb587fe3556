"""Where we want to be: goals are set, measured, and judged by people where no tool can judge."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from po_tui import settings
from po_tui.model import goals as rules
from po_tui.model import validate
from po_tui.model.choices import choice_of
from po_tui.model.fields import Kind
from po_tui.model.measurements import Reading, read_reading, reading_text
from po_tui.model.quality import figure
from po_tui.store import panes
from po_tui.store.numbering import next_key
from po_tui.store.store import ChangedMeanwhile, stamp
from po_tui.words import _, mark, ngettext
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Refused, Unknown
from po_tui.workspace.hanging import mistakes

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.tables.vision import Goal, Measurement
    from po_tui.model.views import GoalView

GONE: Final = mark("that goal is gone – someone took it back meanwhile")
NO_MEASUREMENT: Final = mark("that measurement is gone – someone took it back meanwhile")
NOTHING: Final = frozenset({"", "-", "–"})
"""What people type for "nothing there"."""


class Noted(NamedTuple):
    """A measurement as it was kept."""

    id: int
    reading: Reading
    corrected: bool
    """That day had been measured already."""


class Goals(Area):
    """The goals of the product; every verb is one step."""

    def all(self) -> "list[GoalView]":
        """The goals in order, with their progress as of today."""
        return panes.goals(self.rows, self.product_id, settings.today())

    def view(self, goal_id: int) -> "GoalView":
        """One goal; raises Unknown where it is gone."""
        found = next((goal for goal in self.all() if goal.id == goal_id), None)
        if found is None:
            raise Unknown(_(GONE))
        return found

    def key(self, goal_id: int) -> str:
        """The key of a goal, e.g. `G1`; raises Unknown where it is gone."""
        found = self.rows.execute(
            "SELECT key FROM goal WHERE id = ? AND product_id = ?", (goal_id, self.product_id)
        ).fetchone()
        if found is None:
            raise Unknown(_(GONE))
        return str(found[0])

    # ── setting goals ───────────────────────────────────────────────────────────────────────────

    def add(self, title: str, values: Mapping[str, Any] | None = None) -> int:
        """Set a goal, behind the others or with those of its objective; returns its id."""
        from po_tui.model.tables.vision import Goal

        clean = _clean({"title": title, **(values or {})})
        with self.step(_("Add goal “{title}”").format(title=clean["title"])) as session:
            last = self.rows.execute(
                "SELECT coalesce(max(position), -1) FROM goal WHERE product_id = ?",
                (self.product_id,),
            ).fetchone()[0]
            key = next_key(self.rows, "goal", self.product_id, "G")
            goal = Goal(product_id=self.product_id, key=key, position=last + 1, **clean)
            session.add(goal)
            session.flush()
            return goal.pk

    def revise(
        self, goal_id: int, values: Mapping[str, Any], *, seen: Mapping[str, Any] | None = None
    ) -> list[str]:
        """Change the fields named; returns those that really changed.

        `seen` holds what the person saw: a field that differs from it raises ChangedMeanwhile. What
        people answered expires where what they judged is another now.
        """
        clean = _clean(values)
        labels = ", ".join(_(rules.BY_NAME[name].label).lower() for name in clean)
        label = _("Edit {fields} of {item}").format(fields=labels, item=self.key(goal_id))
        with self.step(label) as session:
            goal = self._load(session, goal_id)
            _check_seen(goal, clean, seen or {})
            changed = [name for name, value in clean.items() if getattr(goal, name) != value]
            if any(rules.BY_NAME[name].judged for name in changed):
                self._tie_answers(session, goal)
            for name in changed:
                setattr(goal, name, clean[name])
            session.flush()
        return changed

    def tell(
        self, goal_id: int, name: str, text: str, *, seen: Mapping[str, Any] | None = None
    ) -> list[str]:
        """`revise` one field from how people write it: a number with its unit, a name, a choice."""
        with self.step(_("Edit a goal")):
            return self.revise(goal_id, {name: self.value_of(name, text)}, seen=seen)

    def value_of(self, name: str, text: str) -> Any:
        """What was typed, as the field keeps it; raises Mistake where it cannot be that."""
        field, text = rules.BY_NAME[name], text.strip()
        if field.kind is Kind.person:
            return None if text in NOTHING else self._person(text)
        if field.kind is Kind.choice:
            found = choice_of(field, text)
            if found is None:
                raise Mistake(
                    _("{field} cannot be “{value}” – choose one of {choices}").format(
                        field=_(field.label), value=text, choices=", ".join(field.choices)
                    )
                )
            return found
        if text in NOTHING and field.kind in (Kind.figure, Kind.day):
            return None
        if field.kind is Kind.figure:
            return self._number(text)
        return rules.read_day(field, text, settings.today()) if field.kind is Kind.day else text

    def _number(self, text: str) -> float:
        # A unit behind a number is what people write and no mistake.
        try:
            return read_reading(text.split(maxsplit=1)[0], settings.today()).value
        except ValueError:
            raise Mistake(
                _("“{value}” is no number – write one like 38 or 6.5, or nothing").format(
                    value=text
                )
            ) from None

    def _person(self, text: str) -> int:
        people = self.workspace.people
        if text.startswith("+"):
            return people.find_or_meet(text[1:])
        found = people.find(text)
        if found is None:
            raise Unknown(
                _("nobody here is called “{name}” – +{name} adds them").format(
                    name=text.lstrip("@")
                )
            )
        return found.id

    def rename_objective(self, before: str, after: str) -> int:
        """Reword an objective for all its key results, or take it off them; returns how many."""
        after = " ".join(after.split())
        with self.step(_("Reword the objective “{text}”").format(text=before)) as session:
            found = [goal for goal in self.all() if " ".join(goal.objective.split()) == before]
            for one in found:
                self._load(session, one.id).objective = after
            session.flush()
        return len(found)

    def move(self, goal_id: int, by: int) -> bool:
        """Move a goal among the key results of its objective, else past its neighbour; False at the end.

        At the edge of its objective the whole objective moves on.
        """
        groups = [list(group.goals) for group in rules.by_objective(self.all())]
        at = next((n for n, one in enumerate(groups) if any(g.id == goal_id for g in one)), None)
        if at is None:
            raise Unknown(_(GONE))
        group = groups[at]
        place = next(n for n, goal in enumerate(group) if goal.id == goal_id)
        if 0 <= place + by < len(group):
            group.insert(place + by, group.pop(place))
        elif 0 <= at + by < len(groups):
            groups.insert(at + by, groups.pop(at))
        else:
            return False
        label = _("Move {item} up") if by < 0 else _("Move {item} down")
        with self.step(label.format(item=self.key(goal_id))) as session:
            for position, goal in enumerate(goal for group in groups for goal in group):
                self._load(session, goal.id).position = position
            session.flush()
        return True

    def drop(self, goal_id: int, why: str = "") -> None:
        """Give up a goal: its measurements and answers go along, and what served it serves it no more.

        Undo brings all of that back.
        """
        from sqlmodel import select

        from po_tui.model.tables.backlog import ItemGoal
        from po_tui.model.tables.roadmap import RoadmapGoal
        from po_tui.model.tables.vision import GoalAnswer, Measurement, ProductGoal, Strategy

        label = _("Drop goal {item}").format(item=self.key(goal_id))
        with self.step(label, reason=why.strip()) as session:
            goal = self._load(session, goal_id)
            # One by one: what the database empties by itself no journal would bring back.
            for record in (Measurement, GoalAnswer, ItemGoal, RoadmapGoal):
                for row in session.exec(select(record).where(record.goal_id == goal_id)):
                    session.delete(row)
            for measured in (Strategy, ProductGoal):
                for by in session.exec(select(measured).where(measured.measured_by_id == goal_id)):
                    by.measured_by_id = None
            session.flush()
            session.delete(goal)
            session.flush()

    def serving(self, goal_id: int) -> int:
        """How many items and roadmap items are linked to a goal."""
        found = self.rows.execute(
            "SELECT (SELECT count(*) FROM item_goal WHERE goal_id = ?1)"
            " + (SELECT count(*) FROM roadmap_goal WHERE goal_id = ?1)",
            (goal_id,),
        ).fetchone()
        return int(found[0])

    # ── measuring ───────────────────────────────────────────────────────────────────────────────

    def read(self, goal_id: int, line: str) -> Reading:
        """A measurement as it would be kept; raises Mistake saying what is wrong with the line."""
        try:
            return read_reading(line, settings.today(), self.view(goal_id).unit)
        except ValueError as no:
            raise Mistake(str(no)) from no

    def measure(self, goal_id: int, line: str) -> Noted:
        """Note a measurement typed in one line; the same day again corrects it."""
        from sqlmodel import select

        from po_tui.model.tables.vision import Measurement

        one = self.read(goal_id, line)
        label = _("Measure {item}: {value}").format(item=self.key(goal_id), value=figure(one.value))
        with self.step(label) as session:
            same_day = (Measurement.goal_id == goal_id, Measurement.on == one.on)
            known = session.exec(select(Measurement).where(*same_day)).first()
            row = known or Measurement(goal_id=goal_id, on=one.on, value=one.value)
            row.value = one.value
            row.note = one.note or row.note
            session.add(row)
            session.flush()
            return Noted(row.pk, one, known is not None)

    def correct(self, measurement_id: int, line: str) -> Reading:
        """Write a measurement anew; raises Refused where that day has another one."""
        with self.step(_("Correct a measurement")) as session:
            row = self._measurement(session, measurement_id)
            one = self.read(row.goal_id, line)
            taken = self.rows.execute(
                'SELECT 1 FROM measurement WHERE goal_id = ? AND "on" = ? AND id <> ?',
                (row.goal_id, one.on, measurement_id),
            ).fetchone()
            if taken:
                raise Refused(
                    _("{day} has a measurement already – correct that one, or remove it").format(
                        day=one.on
                    )
                )
            row.on, row.value, row.note = one.on, one.value, one.note
            session.flush()
        return one

    def remove_measurement(self, measurement_id: int) -> None:
        """Take a measurement away."""
        with self.step(_("Remove a measurement")) as session:
            session.delete(self._measurement(session, measurement_id))
            session.flush()

    def _measurement(self, session: "Session", id: int) -> "Measurement":
        from po_tui.model.tables.vision import Measurement

        row = session.get(Measurement, id)
        if row is None:
            raise Unknown(_(NO_MEASUREMENT))
        self._load(session, row.goal_id)
        return row

    # ── what people say ─────────────────────────────────────────────────────────────────────────

    def answer(self, goal_id: int, answers: Mapping[str, bool | None], by: str = "") -> None:
        """Note what people say to S, A and R as one step; None takes an answer back.

        Tied to the goal as it stands: the answers expire when that changes.
        """
        from sqlmodel import select

        from po_tui.model.tables.vision import GoalAnswer

        unknown = [key for key in answers if key not in rules.ANSWERED]
        if unknown:
            raise Mistake(
                _("people answer {known} – not “{key}”").format(
                    known=", ".join(rules.ANSWERED), key=unknown[0]
                )
            )
        if not answers:
            return
        with self.step(_("SMART answers to {item}").format(item=self.key(goal_id))) as session:
            judged = rules.judged(self._load(session, goal_id).model_dump())
            known = {
                one.key: one
                for one in session.exec(select(GoalAnswer).where(GoalAnswer.goal_id == goal_id))
            }
            for key, value in answers.items():
                row = known.get(key) or GoalAnswer(goal_id=goal_id, key=key)
                row.value, row.at, row.judged = value, stamp(), judged
                row.by = " ".join(by.split()) or self.store.author.person
                session.add(row)
            session.flush()

    def _tie_answers(self, session: "Session", goal: "Goal") -> None:
        """Answers that came along without the text they judged are tied to the one of until now."""
        from sqlmodel import select

        from po_tui.model.tables.vision import GoalAnswer

        judged = rules.judged(goal.model_dump())
        for row in session.exec(select(GoalAnswer).where(GoalAnswer.goal_id == goal.pk)):
            row.judged = row.judged or judged

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _load(self, session: "Session", goal_id: int) -> "Goal":
        from po_tui.model.tables.vision import Goal

        goal = session.get(Goal, goal_id)
        if goal is None or goal.product_id != self.product_id:
            raise Unknown(_(GONE))
        return goal


def objective_words(goals: "Sequence[GoalView]") -> list[str]:
    """What there is to say of an objective's key results: their number, where that is unusual."""
    fewest, most = rules.KEY_RESULTS
    n = len(goals)
    told = ngettext("{n} key result", "{n} key results", n).format(n=n)
    if n < fewest:
        return [told, _("an objective has at least {n}").format(n=fewest)]
    if n > most:
        return [told, _("more than {n} are hard to keep in mind").format(n=most)]
    return [told]


def measurement_line(on: str, value: float, note: str) -> str:
    """A measurement as one writes it, to be corrected."""
    return reading_text(Reading(value, on, note))


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = [name for name in values if name not in rules.BY_NAME]
    if unknown:
        raise Mistake(_("a goal has no field “{field}”").format(field=unknown[0]))
    with mistakes():
        return {
            name: validate.clean_field(rules.BY_NAME[name], value) for name, value in values.items()
        }


def _check_seen(goal: "Goal", clean: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    for name in clean.keys() & seen.keys():
        current = getattr(goal, name)
        if current not in (_clean({name: seen[name]})[name], clean[name]):
            raise ChangedMeanwhile(_(rules.BY_NAME[name].label), clean[name], current)
