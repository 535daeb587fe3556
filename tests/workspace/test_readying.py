"""What the team calls ready: changed as one step, honoured in every reading of readiness."""

import pytest

from po_tui.model.definition import Definition, Gap, own_key
from po_tui.model.filters import parse
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake


@pytest.fixture
def ready_one(workspace: Workspace) -> int:
    """An item of which only a criterion is missing, and every question has a yes."""
    item = workspace.backlog.add(
        "Remind me",
        {"as_a": "borrower", "i_want": "a reminder", "so_that": "I return it", "estimate": 3},
    )
    for key in workspace.backlog.definition.asked:
        workspace.backlog.answer(item, key, True, "team")
    return item


def ready(workspace: Workspace) -> list[int]:
    return workspace.backlog.find(parse("ready:yes"))


def missing(workspace: Workspace, item: int) -> str:
    return workspace.backlog.list_rows([item])[0].missing


def test_a_fact_that_does_not_count_is_missing_nowhere_and_undo_brings_it_back(
    workspace: Workspace, ready_one: int
) -> None:
    backlog = workspace.backlog
    assert missing(workspace, ready_one) == "criteria"
    assert ready(workspace) == []
    usual = backlog.definition
    assert backlog.define_ready(usual._replace(counted=usual.counted - {Gap.criteria}))
    assert missing(workspace, ready_one) == ""
    assert ready(workspace) == [ready_one]
    assert backlog.gaps(ready_one) == []
    backlog.revise(ready_one, {"state": "ready"})  # no reason needed any more
    workspace.history.undo()
    workspace.history.undo()
    assert backlog.definition == usual
    assert ready(workspace) == []


def test_a_question_of_the_teams_own_is_asked_of_every_item(
    workspace: Workspace, ready_one: int
) -> None:
    backlog = workspace.backlog
    backlog.add_criterion(ready_one, "one message")
    for key in backlog.definition.asked:
        backlog.answer(ready_one, key, True, "team")
    assert ready(workspace) == [ready_one]
    backlog.define_ready(backlog.definition._replace(own=("Is there a drawing?",)))
    assert missing(workspace, ready_one) == "answer"
    assert ready(workspace) == []
    backlog.answer(ready_one, own_key("Is there a drawing?"), True, "Anna")
    assert ready(workspace) == [ready_one]


def test_a_team_that_asks_nothing_is_ready_by_facts(workspace: Workspace) -> None:
    backlog = workspace.backlog
    item = backlog.add("x", {"as_a": "a", "i_want": "b", "so_that": "c", "estimate": 3})
    backlog.add_criterion(item, "one message")
    backlog.define_ready(Definition(asked=()))
    assert ready(workspace) == [item]


def test_answers_given_together_are_one_step_with_a_name(workspace: Workspace) -> None:
    item = workspace.backlog.add("one")
    workspace.backlog.answer_all(item, {"valuable": True, "negotiable": False}, "Anna")
    given = {
        one.key: (one.value, one.by.name) for one in workspace.backlog.view(item).answers if one.by
    }
    assert given == {"valuable": (True, "Anna"), "negotiable": (False, "Anna")}
    workspace.history.undo()
    assert workspace.backlog.view(item).answers == ()


def test_answers_expire_with_a_change_of_what_they_judged_and_not_with_another(
    workspace: Workspace,
) -> None:
    item = workspace.backlog.add("one")
    workspace.backlog.answer(item, "valuable", True)
    workspace.backlog.revise(item, {"estimate": 3, "labels": ["x"]})
    assert not workspace.backlog.view(item).answers[0].expired
    workspace.backlog.add_criterion(item, "so it is")
    assert workspace.backlog.view(item).answers[0].expired
    workspace.history.undo()
    assert not workspace.backlog.view(item).answers[0].expired


def test_nothing_different_is_no_step(workspace: Workspace) -> None:
    before = len(workspace.history.steps())
    assert not workspace.backlog.define_ready(workspace.backlog.definition)
    assert len(workspace.history.steps()) == before


def test_the_buffer_wanted_is_part_of_it(workspace: Workspace) -> None:
    backlog = workspace.backlog
    assert list(backlog.wanted_buffer or ()) == [1, 2]
    backlog.define_ready(backlog.definition, (2, 3))
    assert list(workspace.delivery.buffer().wanted or ()) == [2, 3]
    with pytest.raises(Mistake):
        backlog.define_ready(backlog.definition, (3, 2))


def test_a_limit_taken_away_lets_every_size_pass(workspace: Workspace, ready_one: int) -> None:
    backlog = workspace.backlog
    backlog.add_criterion(ready_one, "one")
    backlog.revise(ready_one, {"estimate": 13})
    assert missing(workspace, ready_one) == "size"
    backlog.define_ready(backlog.definition._replace(max_points=None))
    assert missing(workspace, ready_one) == "answer"
