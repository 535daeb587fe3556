"""Readiness: facts come from the tool, answers from people, and only both together say yes."""

import json
from pathlib import Path
from typing import Any

import pytest

from po_tui.model.acceptance import given_when_then
from po_tui.model.fields import TYPES
from po_tui.model.readiness import (
    ALWAYS_ASKED,
    LABELS,
    Answer,
    Dependency,
    Fact,
    Gap,
    ItemFacts,
    Target,
    facts_of,
    first_gap,
    gap_of,
    is_ready,
    judged_text,
    questions_for,
    unanswered,
)

STORY = ItemFacts(
    "story",
    as_a="borrower",
    i_want="a reminder",
    so_that="I bring it back",
    criteria=("one message at 16:00 the day before",),
    goals=1,
    need=True,
    estimate=5,
    max_points=8,
    place=3,
)
YES = [Answer(key, True, "D1", "2026-11-19T10:00:00.000Z") for key in ALWAYS_ASKED]


def fact(item: ItemFacts, code: Gap) -> Fact:
    return next(fact for fact in facts_of(item) if fact.code is code)


def test_a_complete_story_lacks_no_fact_and_still_is_not_ready_without_people() -> None:
    facts = facts_of(STORY)
    assert first_gap(facts) == ""
    assert all(fact.ok for fact in facts)
    assert not is_ready(facts, questions_for(STORY), [])
    assert is_ready(facts, questions_for(STORY), YES)


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"as_a": " "}, Gap.story),
        ({"so_that": ""}, Gap.value),
        ({"goals": 0}, Gap.goal),
        ({"criteria": ()}, Gap.criteria),
        ({"criteria": ("Given a code\nWhen I enter it",)}, Gap.criteria),
        ({"estimate": None}, Gap.estimate),
        ({"estimate": 13}, Gap.size),
        ({"open_questions": 2, "blocking_questions": 1}, Gap.question),
        ({"cycle": True}, Gap.depends),
    ],
)
def test_each_thing_missing_is_named_and_keeps_the_item_from_being_ready(
    change: dict[str, Any], gap: Gap
) -> None:
    item = STORY._replace(**change)
    assert first_gap(facts_of(item)) == gap_of(item) == gap
    assert not is_ready(facts_of(item), questions_for(item), YES)


@pytest.mark.parametrize(
    ("change", "code", "text"),
    [
        ({"need": False}, Gap.need, "no need linked"),
        ({"criteria": ("it is fast",)}, Gap.vague, "read differently by everyone: fast"),
        ({"open_questions": 1}, Gap.question, "1 open question, not blocking"),
        ({"waits_for": ("10 sample boards",)}, Gap.external, "still to be delivered: 10 sample boards"),
        ({"estimate_age": 91}, Gap.estimate, "5 points · estimated 91 days ago"),
        ({"changed_since_estimate": True}, Gap.estimate, "5 points · text changed since"),
        ({"voted": 2, "asked": 6}, Gap.estimate, "5 points · only 2 of 6 voted"),
    ],
)  # fmt: skip
def test_what_is_worth_a_look_is_said_but_does_not_count_as_missing(
    change: dict[str, Any], code: Gap, text: str
) -> None:
    item = STORY._replace(**change)
    assert fact(item, code) == (code, None, text)
    assert gap_of(item) == ""


def test_what_is_not_estimated_is_not_called_within_the_limit() -> None:
    unknown = STORY._replace(estimate=None)
    assert fact(unknown, Gap.size) == (Gap.size, None, "the limit is 8 points")
    assert gap_of(unknown) == Gap.estimate


@pytest.mark.parametrize(
    ("needed", "ok"),
    [
        (Dependency("LM-1", "done"), True),
        (Dependency("LM-1", "in_sprint", 9), True),
        (Dependency("LM-1", "ready", 2), True),
        (Dependency("LM-1", "ready", 4), False),
        (Dependency("LM-1", "parked", 2), False),
        (Dependency("LM-1", "dropped"), False),
        (Dependency("LM-1", "ready", 2, "spike"), None),
    ],
)
def test_dependencies_count_when_done_or_planned_before(
    needed: Dependency, ok: bool | None
) -> None:
    found = fact(STORY._replace(dependencies=(needed,)), Gap.depends)
    assert found.ok is ok
    assert "LM-1" in found.text


@pytest.mark.parametrize("type", [kind for kind in TYPES if kind not in {"epic", "story"}])
def test_the_must_haves_of_a_type_may_stand_in_details_or_in_the_description(type: str) -> None:
    details = {
        "expected": "16:00", "actual": "15:00", "question": "which?", "timebox": "2 days",
        "counts_as_answer": "a number", "source": "law", "makes_possible": "series",
        "verification": "rig", "part": "HN-204", "revision": "B", "lead_time": "7 weeks",
        "seen_how": "look", "severity": "low", "from_date": "2027-01-01",
    }  # fmt: skip
    bare = STORY._replace(
        type=type,
        quality=Target("reliability", "time", "s", 2, 5, "test") if type == "quality" else None,
    )
    assert gap_of(bare._replace(details=details)) == ""
    assert gap_of(bare._replace(description="All told here.")) == ""
    if type != "quality":
        assert gap_of(bare) in {Gap.details, Gap.outcome}


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"measure": ""}, Gap.measure),
        ({"breakpoint": None}, Gap.measure),
        ({"target": 0, "breakpoint": 0}, ""),
        ({"method": ""}, Gap.method),
    ],
)
def test_a_quality_requirement_is_measurable_and_has_a_breakpoint(
    change: dict[str, Any], gap: str
) -> None:
    target = Target("security", "findings", "findings", 1, 2, "test")._replace(**change)
    assert gap_of(STORY._replace(type="quality", quality=target)) == gap


def test_a_spike_may_have_a_timebox_instead_of_points() -> None:
    spike = ItemFacts("spike", description="Which channel?", goals=1, details={"timebox": "2 days"})
    assert gap_of(spike) == ""
    assert fact(spike, Gap.estimate).text == "a timebox instead of points"


def test_an_epic_is_never_ready() -> None:
    epic = STORY._replace(type="epic", description="outcome")
    assert gap_of(epic) == Gap.epic
    assert not is_ready(facts_of(epic), questions_for(epic), YES)
    assert questions_for(epic) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        Answer("valuable", None),
        Answer("valuable", False),
        Answer("valuable", True, expired=True),
    ],
)
def test_a_missing_negative_or_expired_answer_is_not_a_yes(spoilt: Answer) -> None:
    answers = [spoilt if answer.key == "valuable" else answer for answer in YES]
    assert not is_ready(facts_of(STORY), questions_for(STORY), answers)
    assert gap_of(STORY, answers) == Gap.answer
    assert [question.key for question in unanswered(questions_for(STORY), answers)] == ["valuable"]
    assert gap_of(STORY, YES) == ""


def test_standing_constraints_are_asked_about_until_one_is_linked() -> None:
    touched = STORY._replace(constraints=3)
    assert [question.key for question in unanswered(questions_for(touched), YES)] == [
        "constraints_looked_at"
    ]
    assert gap_of(touched, YES) == Gap.answer
    assert gap_of(touched, [*YES, Answer("constraints_looked_at", True)]) == ""
    assert gap_of(touched._replace(constraint_links=1), YES) == ""


def test_answers_expire_with_the_words_not_with_the_spaces() -> None:
    judged = judged_text("Remind", ("a", "b", "c"), ["one", "two"])
    assert judged == judged_text(" Remind ", ("a", "b", "c"), ["one\n", "two"])
    for other in (
        judged_text("Remind me", ("a", "b", "c"), ["one", "two"]),
        judged_text("Remind", ("a", "b", "d"), ["one", "two"]),
        judged_text("Remind", ("a", "b", "c"), ["one"]),
        judged_text("Remind", ("a", "b", "c"), ["two", "one"]),
    ):
        assert other != judged


def test_every_gap_has_a_word_that_fits_a_column() -> None:
    assert set(LABELS) == set(Gap)
    assert max(map(len, LABELS.values())) <= 10


@pytest.mark.parametrize("type", [*TYPES, "something new"])
def test_every_fact_has_a_sentence_whether_it_holds_or_not(type: str) -> None:
    for item in (STORY._replace(type=type), ItemFacts(type)):
        for fact in facts_of(item):
            assert fact.text
            assert "{" not in fact.text


def demo_facts(shared: Path) -> dict[str, ItemFacts]:
    demo = json.loads((shared / "demo/leenmuur.json").read_text("utf-8"))
    items = {item["id"]: item for item in demo["items"]}

    def read(item: dict[str, Any]) -> ItemFacts:
        return ItemFacts(
            item["type"],
            **(item["story"] or {}),
            description=item["description"],
            criteria=tuple(given_when_then(**parts) for parts in item["acceptance_criteria"]),
            quality=target(item["quality"]) if item["quality"] else None,
            goals=len(item["goals"]),
            need=bool(item["need"]),
            estimate=item["estimate"],
            max_points=demo["settings"]["max_points_ready"],
            open_questions=len(item["open_questions"]),
            blocking_questions=len(item["open_questions"]),
            dependencies=tuple(
                Dependency(key, items[key]["state"], items[key]["rank"], items[key]["type"])
                for key in item["depends_on"]
            ),
            place=item["rank"],
        )

    def target(wanted: dict[str, Any]) -> Target:
        return Target(
            wanted["characteristic"],
            wanted["measure"],
            wanted["unit"],
            wanted["target"],
            wanted["breakpoint"],
            wanted["method"] or "",
        )

    return {key: read(item) for key, item in items.items()}


def test_the_flaws_of_the_demo_product_are_pointed_out(shared: Path) -> None:
    gaps = {key: gap_of(item) for key, item in demo_facts(shared).items()}
    demo = json.loads((shared / "demo/leenmuur.json").read_text("utf-8"))
    states = {item["id"]: item["state"] for item in demo["items"]}
    assert {key for key, state in states.items() if state in {"ready", "in_sprint"}} == {
        key for key, gap in gaps.items() if gap == "" and states[key] in {"ready", "in_sprint"}
    }
    assert {key: gaps[key] for key in ("LM-1", "LM-13", "LM-14", "LM-15", "LM-20", "LM-24")} == {
        "LM-1": "epic",
        "LM-13": "size",
        "LM-14": "criteria",
        "LM-15": "method",
        "LM-20": "estimate",
        "LM-24": "goal",
    }


def test_the_spike_that_has_to_come_first_is_noticed(shared: Path) -> None:
    found = fact(demo_facts(shared)["LM-11"], Gap.depends)
    assert found.ok is None
    assert found.text == "needs the answer of LM-12 first, not in the same sprint"
