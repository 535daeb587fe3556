"""The Definition of Ready: what a team decides counts, everywhere readiness is read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from po_tui.model.definition import CHECKED, COUNTABLE, HINTS, USUAL, Definition, Gap, own_key
from po_tui.model.readiness import Answer, ItemFacts, facts_of, first_gap, gap_of, questions_for

BARE = ItemFacts("story", as_a="a", i_want="b", so_that="c", goals=1, estimate=5, max_points=8)


def test_what_does_not_count_is_still_seen() -> None:
    item = BARE._replace(definition=Definition(counted=USUAL.counted - {Gap.criteria}))
    assert gap_of(BARE) == Gap.criteria
    assert gap_of(item) == first_gap(facts_of(item)) == ""
    seen = next(fact for fact in facts_of(item) if fact.code is Gap.criteria)
    assert (seen.ok, seen.text) == (None, "no acceptance criterion yet")


@pytest.mark.parametrize(
    ("gap", "change"),
    [
        (Gap.need, {}),
        (Gap.vague, {"criteria": ("it is fast",)}),
        (Gap.external, {"waits_for": ("boards",)}),
        (Gap.solution, {"i_want": "a button"}),
        (Gap.constraints, {"constraints": 2}),
    ],
)
def test_a_hint_counts_where_the_team_says_so(gap: Gap, change: dict[str, Any]) -> None:
    fine = (
        BARE._replace(criteria=("one sentence",), need=gap is not Gap.need, **change)
        if ("criteria" not in change)
        else BARE._replace(need=True, **change)
    )
    strict = fine._replace(definition=Definition(counted=USUAL.counted | {gap}))
    assert gap_of(fine) == ""
    assert gap_of(strict) == first_gap(facts_of(strict)) == gap


def test_an_epic_is_never_ready_whatever_a_team_decides() -> None:
    epic = BARE._replace(type="epic", definition=Definition(counted=frozenset()))
    assert gap_of(epic) == Gap.epic


def test_the_team_is_asked_what_it_wants_to_be_asked() -> None:
    item = BARE._replace(definition=Definition(asked=("valuable",), own=("Is there a drawing?",)))
    keys = [question.key for question in questions_for(item)]
    assert keys == ["valuable", own_key("Is there a drawing?")]
    assert own_key("is there  a drawing?") == own_key("Is there a drawing?")
    fine = item._replace(criteria=("x",), need=True)
    assert gap_of(fine, [Answer("valuable", True)]) == Gap.answer
    assert gap_of(fine, [Answer(key, True) for key in keys]) == ""


def test_an_estimate_gets_old_when_the_team_says() -> None:
    item = BARE._replace(estimate_age=40)
    old = item._replace(definition=Definition(estimate_days=30))
    assert "40 days ago" not in str(facts_of(item))
    assert "40 days ago" in str(facts_of(old))


def test_every_fact_that_a_team_decides_about_has_a_sentence() -> None:
    assert set(CHECKED) == set(COUNTABLE)
    assert set(COUNTABLE) > HINTS


@given(
    st.builds(
        Definition,
        max_points=st.none() | st.integers(0, 100),
        estimate_days=st.integers(1, 9999),
        counted=st.frozensets(st.sampled_from(COUNTABLE)),
        asked=st.sets(st.sampled_from(USUAL.asked)).map(
            lambda keys: tuple(key for key in USUAL.asked if key in keys)
        ),
        own=st.lists(
            st.sampled_from(["Drawn?", "Told the desk?", "Costs known?"]), unique=True
        ).map(tuple),
    )
)
def test_a_definition_is_stored_as_settings_and_read_back(definition: Definition) -> None:
    assert Definition.of(definition.as_settings()) == definition


@pytest.mark.parametrize(
    "settings",
    [
        {"ready": None},
        {"ready": [1]},
        {"ready": {"estimate_days": "soon", "not_counted": 3, "own": [7, "  "], "not_asked": "x"}},
        {"ready": {"not_counted": ["epic", "answer", "nonsense"]}},
        {"max_points_ready": "many"},
    ],
)
def test_settings_that_mean_nothing_change_nothing(settings: dict[str, Any]) -> None:
    assert Definition.of(settings) == USUAL
