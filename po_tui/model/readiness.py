"""Is an item ready to start? What the tool can see, and what only people can answer, kept apart.

The Definition of Ready is a guideline: nothing here forbids anything. Facts never add up to
"ready"; the team's answers are needed too, and they expire when the text they judged changes.
What counts, and what is asked, is the team's own `Definition` (`model/definition.py`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from po_tui.model.definition import ALWAYS_ASKED, HINTS, QUESTIONS, USUAL, Definition, Gap
from po_tui.words import _, mark, ngettext

__all__ = [
    "ALWAYS_ASKED", "HINTS", "LABELS", "QUESTIONS", "Answer", "Check", "Definition", "Dependency",
    "Fact", "Gap", "ItemFacts", "Question", "Target", "all_whole", "checks_for", "facts_of", "first_gap",
    "gap_of", "is_ready", "judged_text", "keys_asked", "questions_for", "unanswered",
]  # fmt: skip


LABELS: Final = {
    Gap.epic: mark("split"),
    Gap.story: mark("story"),
    Gap.value: mark("so that"),
    Gap.goal: mark("goal"),
    Gap.details: mark("details"),
    Gap.outcome: mark("outcome"),
    Gap.measure: mark("measure"),
    Gap.method: mark("method"),
    Gap.criteria: mark("criteria"),
    Gap.estimate: mark("estimate"),
    Gap.size: mark("size"),
    Gap.question: mark("question"),
    Gap.depends: mark("depends on"),
    Gap.answer: mark("answers"),
    Gap.need: mark("need"),
    Gap.vague: mark("vague"),
    Gap.external: mark("delivery"),
    Gap.solution: mark("solution"),
    Gap.constraints: mark("to hold to"),
}
"""A word of at most ten characters for a list's column; translate with `_()` when shown."""


class Dependency(NamedTuple):
    """An item that this one waits for."""

    key: str
    state: str
    place: int | None = None
    """Its place in the order; None where it is finished."""
    type: str = ""


class Target(NamedTuple):
    """What a quality requirement says of itself."""

    characteristic: str = ""
    measure: str = ""
    unit: str = ""
    target: float | None = None
    breakpoint: float | None = None
    method: str = ""


class ItemFacts(NamedTuple):
    """What readiness looks at, gathered from wherever it is kept.

    A named tuple: a filter makes thousands of them, and `list` waits until the class is made.
    """

    type: str
    as_a: str = ""
    i_want: str = ""
    so_that: str = ""
    description: str = ""
    criteria: tuple[str, ...] = ()
    details: Mapping[str, object] = MappingProxyType({})
    """The must-haves of its type, by the names of `fields.DETAILS`."""
    quality: Target | None = None
    goals: int = 0
    """Goals it serves, directly or by parent or roadmap item."""
    goals_to_serve: bool = True
    """The product has goals: where it has none yet, no item can be blamed for serving none."""
    need: bool = False
    estimate: float | None = None
    voted: int | None = None
    """How many of `asked` played a size in the last round; None where nothing was voted."""
    asked: int | None = None
    estimate_age: int | None = None
    """Days since it was estimated, if known."""
    changed_since_estimate: bool = False
    max_points: float | None = None
    open_questions: int = 0
    blocking_questions: int = 0
    dependencies: tuple[Dependency, ...] = ()
    place: int | None = None
    cycle: bool = False
    """It waits for itself, by way of others."""
    waits_for: tuple[str, ...] = ()
    """What other parties still have to deliver."""
    children: int = 0
    constraints: int = 0
    """Standing constraints of the product."""
    constraint_links: int = 0
    """How many constraints and quality requirements are linked to it."""
    constraint_keys: tuple[str, ...] = ()
    """Which standing constraints those are, where anybody asked."""
    definition: Definition = USUAL
    """What the team calls ready."""


class Fact(NamedTuple):
    """Something the tool can see. `ok` is None where it is worth a look but not missing."""

    code: Gap
    ok: bool | None
    text: str


class Question(NamedTuple):
    """Something only the people in the room can say."""

    key: str
    text: str


class Answer(NamedTuple):
    """What the team said to one of the questions; `expired` where the text has changed since."""

    key: str
    value: bool | None = None
    by: str = ""
    at: str | None = None
    expired: bool = False

    @property
    def yes(self) -> bool:
        return self.value is True and not self.expired


def facts_of(item: ItemFacts) -> list[Fact]:
    """All the tool can say about an item's readiness, the most basic first."""
    found = []
    for check in checks_for(item.type):
        ok = check.test(item)
        text = check.say(item, ok)
        if text:
            found.append(Fact(check.gap, _counted(item, check.gap, ok), text))
    return found


def _counted(item: ItemFacts, gap: Gap, ok: bool | None) -> bool | None:
    """What a check found, as the team's definition weighs it."""
    if gap in item.definition.counts:
        return False if ok is None and gap in HINTS else ok
    return None if ok is False else ok


def first_gap(facts: Iterable[Fact]) -> str:
    """The code of the first thing missing, "" if nothing is."""
    return next((str(fact.code) for fact in facts if fact.ok is False), "")


def gap_of(item: ItemFacts, answers: Collection[Answer] | None = None) -> str:
    """The same without wording any facts, for lists; with `answers` people count as well."""
    counts = item.definition.counts
    for check in checks_for(item.type):
        if check.gap not in counts:
            continue
        ok = check.test(item)
        if ok is False or (ok is None and check.gap in HINTS):
            return str(check.gap)
    if answers is not None:
        said = {answer.key for answer in answers if answer.yes}
        if any(key not in said for key in keys_asked(item)):
            return str(Gap.answer)
    return ""


def keys_asked(item: ItemFacts) -> tuple[str, ...]:
    """The keys of `questions_for`, without their words."""
    if item.type == "epic":
        return ()
    asked = item.definition.asked
    # A linked constraint shows that somebody looked; asking again would be a ritual.
    if (
        not item.constraints
        or item.constraint_links
        or item.type in {"quality", "constraint", "spike"}
    ):
        asked = tuple(key for key in asked if key != "constraints_looked_at")
    return (*asked, *(key for key, __ in item.definition.own_questions))


def questions_for(item: ItemFacts) -> list[Question]:
    """What to ask the team about this item; nothing about an epic."""
    own = dict(item.definition.own_questions)
    return [Question(key, own.get(key) or _(QUESTIONS[key])) for key in keys_asked(item)]


def unanswered(questions: Iterable[Question], answers: Iterable[Answer]) -> list[Question]:
    """The questions without a yes that still holds."""
    said = {answer.key for answer in answers if answer.yes}
    return [question for question in questions if question.key not in said]


def is_ready(
    facts: Iterable[Fact], questions: Iterable[Question], answers: Iterable[Answer]
) -> bool:
    """Whether no fact is missing, and every question has a yes that still holds."""
    return not first_gap(facts) and not unanswered(questions, answers)


def judged_text(title: str, story: Sequence[str], criteria: Sequence[str]) -> str:
    """A digest of what people judge, kept with their answers: they expire once it differs.

    Spaces and line ends do not count, so that a reformatted text keeps its answers.
    """
    from hashlib import sha256

    parts = [" ".join(text.split()) for text in (title, *story, "", *criteria)]
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Check(NamedTuple):
    """One look at an item: the test alone is cheap, the wording is made when it is shown."""

    gap: Gap
    test: Callable[[ItemFacts], bool | None]
    say: Callable[[ItemFacts, bool | None], str]


def checks_for(type: str) -> tuple[Check, ...]:
    """The checks for items of that type; an unknown type gets those that suit all."""
    return _CHECKS.get(type, _CHECKS[""])


def _told(item: ItemFacts, *names: str) -> bool:
    """Whether the must-haves are filled in; a free description may hold them just as well."""
    return bool(item.description.strip()) or all(
        str(item.details.get(name) or "").strip() for name in names
    )


def _yes_no(good: str, bad: str) -> Callable[[ItemFacts, bool | None], str]:
    return lambda _item, ok: _(good if ok else bad)


def _details(good: str, bad: str, *names: str, gap: Gap = Gap.details) -> Check:
    return Check(gap, lambda item: _told(item, *names), _yes_no(good, bad))


def _criteria_hold(item: ItemFacts) -> bool:
    return bool(item.criteria) and all_whole(item.criteria)


def all_whole(criteria: Iterable[str]) -> bool:
    """Whether every criterion that is a scenario has something to do and something to see."""
    unsure = [text for text in criteria if not _surely_whole(text)]
    if not unsure:
        return True
    from po_tui.model.acceptance import says_all  # a list mostly does without

    return all(map(says_all, unsure))


_OPENINGS: Final = ("given", "gegeven", "stel", "when", "als", "wanneer", "then", "dan")
"""A scenario begins with one of these, emphasised or not (`acceptance.scenario`)."""
_THREE_LINES: Final = ("given ", "when ", "then "), ("gegeven ", "als ", "dan ")


def _surely_whole(text: str) -> bool:
    """Whether a glance shows a plain sentence, or a scenario in its usual three lines."""
    if not text.lstrip().lstrip("*_").lower().startswith(_OPENINGS):
        return True
    lines = text.lower().split("\n")
    return any(
        len(lines) >= len(words)
        and all(
            line.startswith(word) and line[len(word) :][:1].isalnum()
            for word, line in zip(words, lines, strict=False)
        )
        for words in _THREE_LINES
    )


def _say_criteria(item: ItemFacts, ok: bool | None) -> str:
    if not item.criteria:
        return _("no acceptance criterion yet")
    n = len(item.criteria)
    if ok:
        return ngettext("{n} acceptance criterion", "{n} acceptance criteria", n).format(n=n)
    from po_tui.model.acceptance import says_all

    first = next(text for text in item.criteria if not says_all(text)).partition("\n")[0]
    return _("“{text}” says no When or no Then").format(text=first)


def _vague(item: ItemFacts) -> tuple[str, ...]:
    from po_tui.model.acceptance import vague_words

    return vague_words("\n".join((item.so_that, *item.criteria)))


def _say_vague(item: ItemFacts, ok: bool | None) -> str:
    if ok:
        return _("no vague words")
    return _("read differently by everyone: {words}").format(words=", ".join(_vague(item)))


def _estimated(item: ItemFacts) -> bool | None:
    if item.estimate is None:
        return item.type == "spike" and bool(item.details.get("timebox"))
    return None if _doubts(item) else True


def _doubts(item: ItemFacts) -> list[str]:
    doubts = []
    if item.asked and (item.voted or 0) * 2 < item.asked:
        doubts.append(_("only {n} of {all} voted").format(n=item.voted or 0, all=item.asked))
    if (item.estimate_age or 0) > item.definition.estimate_days:
        doubts.append(_("estimated {n} days ago").format(n=item.estimate_age))
    if item.changed_since_estimate:
        doubts.append(_("text changed since"))
    return doubts


def _say_estimate(item: ItemFacts, ok: bool | None) -> str:
    from po_tui.model.estimation import points_in_words

    if item.estimate is None:
        return _("a timebox instead of points") if ok else _("not estimated")
    parts = [points_in_words(item.estimate)]
    if item.asked and ok:
        parts.append(_("{n} of {all} voted").format(n=item.voted or 0, all=item.asked))
    return " · ".join(parts + _doubts(item))


def _fits(item: ItemFacts) -> bool | None:
    """None where nobody can tell: what is not estimated is not within a limit either."""
    if item.max_points is None:
        return True
    return None if item.estimate is None else item.estimate <= item.max_points


def _say_size(item: ItemFacts, ok: bool | None) -> str:
    from po_tui.model.estimation import points_text

    if item.max_points is None:
        return _("no limit set")
    limit = points_text(item.max_points)
    if item.estimate is None:
        return _("the limit is {limit} points").format(limit=limit)
    if ok:
        return _("within the limit of {limit} points").format(limit=limit)
    points = points_text(item.estimate)
    return _("{points} points, the limit is {limit}: split it").format(points=points, limit=limit)


def _solution(item: ItemFacts) -> tuple[str, ...]:
    from po_tui.model.wording import solution_words

    return solution_words(f"{item.i_want} {item.so_that}")


def _say_solution(item: ItemFacts, ok: bool | None) -> str:
    if ok:
        return ""
    return _("names a solution: {words}").format(words=", ".join(_solution(item)))


def _say_constraints(item: ItemFacts, ok: bool | None) -> str:
    if not item.constraints:
        return ""
    if ok:
        n = item.constraint_links
        return ngettext(
            "{n} constraint or quality requirement linked",
            "{n} constraints or quality requirements linked",
            n,
        ).format(n=n)
    n = item.constraints
    told = ngettext(
        "{n} standing constraint, none linked", "{n} standing constraints, none linked", n
    ).format(n=n)
    return f"{told}: {', '.join(item.constraint_keys)}" if item.constraint_keys else told


def _say_goal(item: ItemFacts, ok: bool | None) -> str:
    if not ok:
        return _("serves no goal")
    return ngettext("serves {n} goal", "serves {n} goals", item.goals).format(n=item.goals)


def _questions_settled(item: ItemFacts) -> bool | None:
    if item.blocking_questions:
        return False
    return None if item.open_questions else True


def _say_questions(item: ItemFacts, ok: bool | None) -> str:
    if ok:
        return _("no open question")
    if ok is None:
        n = item.open_questions
        return ngettext(
            "{n} open question, not blocking", "{n} open questions, none blocking", n
        ).format(n=n)
    n = item.blocking_questions
    return ngettext("{n} blocking question open", "{n} blocking questions open", n).format(n=n)


def _waiting(item: ItemFacts) -> list[Dependency]:
    """Dependencies that are neither under way nor planned before this item."""
    return [
        needed
        for needed in item.dependencies
        if needed.state not in {"done", "in_sprint"}
        and (
            needed.state in {"dropped", "parked"}
            or needed.place is None
            or (item.place is not None and needed.place > item.place)
        )
    ]


def _unanswered_spikes(item: ItemFacts) -> list[Dependency]:
    return [
        needed for needed in item.dependencies if needed.type == "spike" and needed.state != "done"
    ]


def _dependencies_hold(item: ItemFacts) -> bool | None:
    if item.cycle or _waiting(item):
        return False
    return None if _unanswered_spikes(item) else True


def _say_dependencies(item: ItemFacts, ok: bool | None) -> str:
    if item.cycle:
        return _("waits for itself, by way of others")
    if not ok:
        late = _waiting(item)
        keys = ", ".join(needed.key for needed in late or _unanswered_spikes(item))
        if late:
            return _("waits for {keys}, not planned before it").format(keys=keys)
        return _("needs the answer of {keys} first, not in the same sprint").format(keys=keys)
    if item.dependencies:
        from po_tui.model.states import state_in_words

        keys = ", ".join(
            f"{needed.key} ({state_in_words(needed.state)})" for needed in item.dependencies
        )
        return _("depends on {keys}, done or planned before it").format(keys=keys)
    return _("waits for no other item")


def _say_deliveries(item: ItemFacts, ok: bool | None) -> str:
    if ok:
        return _("waits for no other party")
    return _("still to be delivered: {what}").format(what=", ".join(item.waits_for))


def _measured(item: ItemFacts) -> bool:
    wanted = item.quality
    return wanted is not None and all(
        (
            wanted.characteristic,
            wanted.measure,
            wanted.unit,
            wanted.target is not None,
            wanted.breakpoint is not None,
        )
    )


_EPIC = Check(
    Gap.epic,
    lambda _item: False,
    lambda item, _ok: (
        _("an epic: its parts get ready, one by one")
        if item.children
        else _("an epic: split it into items first")
    ),
)
_EPIC_OUTCOME = _details(
    mark("the outcome is described"), mark("no outcome described"), "outcome", gap=Gap.outcome
)
_STORY = Check(
    Gap.story,
    lambda item: bool(item.as_a.strip() and item.i_want.strip()),
    _yes_no(mark("says who wants what"), mark("does not say who wants what")),
)
_VALUE = Check(
    Gap.value,
    lambda item: bool(item.so_that.strip()),
    _yes_no(mark("says what it is good for"), mark("does not say what it is good for")),
)
_BUG = _details(
    mark("expected, actual, how it was seen and how bad it is are described"),
    mark("expected, actual, how it was seen or severity is missing"),
    "expected",
    "actual",
    "seen_how",
    "severity",
)
_SPIKE = _details(
    mark("question and timebox are described"),
    mark("question, timebox or what counts as an answer is missing"),
    "question",
    "timebox",
    "counts_as_answer",
)
_CONSTRAINT = _details(
    mark("the rule is described"), mark("rule, source or day is missing"), "source", "from_date"
)
_ENABLER = _details(
    mark("says what it makes possible"),
    mark("does not say what it makes possible"),
    "makes_possible",
    gap=Gap.outcome,
)
_HARDWARE = _details(
    mark("part and lead time are described"),
    mark("part, revision or lead time is missing"),
    "part",
    "revision",
    "lead_time",
)
_VERIFICATION = _details(
    mark("says how it is verified"),
    mark("does not say how it is verified"),
    "verification",
    gap=Gap.method,
)
_MEASURE = Check(
    Gap.measure,
    _measured,
    _yes_no(
        mark("measure, target and break point are set"),
        mark("characteristic, measure, unit, target or break point is missing"),
    ),
)
_METHOD = Check(
    Gap.method,
    lambda item: bool(item.quality and item.quality.method.strip()),
    _yes_no(mark("says how it is measured"), mark("does not say how it is measured")),
)
_GOAL = Check(
    Gap.goal, lambda item: item.goals > 0 or (False if item.goals_to_serve else None), _say_goal
)
_NEED = Check(
    Gap.need,
    lambda item: item.need or None,
    _yes_no(mark("serves a need"), mark("no need linked")),
)
_CRITERIA = Check(Gap.criteria, _criteria_hold, _say_criteria)
_NEGOTIABLE = Check(Gap.solution, lambda item: None if _solution(item) else True, _say_solution)
_VAGUE = Check(Gap.vague, lambda item: None if _vague(item) else True, _say_vague)
_REST = (
    Check(Gap.estimate, _estimated, _say_estimate),
    Check(Gap.size, _fits, _say_size),
    Check(Gap.question, _questions_settled, _say_questions),
    Check(Gap.depends, _dependencies_hold, _say_dependencies),
    Check(Gap.external, lambda item: None if item.waits_for else True, _say_deliveries),
)
_CONSTRAINTS = Check(
    Gap.constraints,
    lambda item: True if item.constraint_links or not item.constraints else None,
    _say_constraints,
)
_ALL = (_CRITERIA, _VAGUE, *_REST)
_BOUND = (*_ALL, _CONSTRAINTS)

_CHECKS: Final[Mapping[str, tuple[Check, ...]]] = {
    "": (_GOAL, *_BOUND),
    "epic": (_EPIC, _EPIC_OUTCOME, _GOAL),
    "story": (_STORY, _VALUE, _GOAL, _NEED, _NEGOTIABLE, *_BOUND),
    "bug": (_GOAL, _BUG, *_BOUND),
    # What counts as an answer is a spike's criterion, and is asked for among its details.
    "spike": (_GOAL, _SPIKE, *_REST),
    "quality": (_GOAL, _MEASURE, _METHOD, *_ALL),
    "constraint": (_GOAL, _CONSTRAINT, *_ALL),
    "enabler": (_GOAL, _ENABLER, *_BOUND),
    "hardware": (_GOAL, _HARDWARE, _VERIFICATION, *_BOUND),
}
