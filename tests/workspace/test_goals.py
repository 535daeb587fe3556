"""Goals as a product owner sets, measures and judges them."""

import pytest

from po_tui.model.goals import objective_score
from po_tui.model.views import GoalView
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused, Unknown
from po_tui.workspace.file import ChangedMeanwhile

FACTS = {
    "metric": "minutes per loan",
    "unit": "min",
    "direction": "lower",
    "baseline": 9,
    "baseline_date": "2026-09-30",
    "target": 3,
    "deadline": "2027-03-31",
    "method": "desk log",
    "cadence": "monthly",
}


@pytest.fixture
def goal(workspace: Workspace) -> int:
    return workspace.goals.add("Less time per loan", FACTS)


def smart(goal: GoalView) -> dict[str, bool | None]:
    return {fact.letter: fact.ok for fact in goal.smart}


def test_a_goal_has_a_key_of_its_own_that_is_never_used_again(
    workspace: Workspace, goal: int
) -> None:
    second = workspace.goals.add("Another")
    assert [one.key for one in workspace.goals.all()] == ["G1", "G2"]
    workspace.goals.drop(second)
    workspace.goals.add("A third")
    assert [one.key for one in workspace.goals.all()] == ["G1", "G3"]


def test_progress_runs_from_baseline_to_target_in_either_direction_and_is_not_clipped(
    workspace: Workspace, goal: int
) -> None:
    goals = workspace.goals
    assert goals.view(goal).progress is None
    for line, progress in (("6", 0.5), ("12", -0.5), ("0", 1.5)):
        goals.measure(goal, line)
        assert goals.view(goal).progress == progress


def test_not_measured_is_not_behind_and_not_nought(workspace: Workspace, goal: int) -> None:
    view = workspace.goals.view(goal)
    assert (view.progress, view.behind, view.value) == (None, False, None)
    assert view.elapsed == pytest.approx(55 / 182)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("6.5", (6.5, "2026-11-24", "")),
        ("6,5 min yesterday desk log", (6.5, "2026-11-23", "desk log")),
        ("7 2026-11-20", (7.0, "2026-11-20", "")),
        ("7min 20 nov, counted", (7.0, "2026-11-20", "counted")),
        ("7 fri", (7.0, "2026-11-20", "")),
        ("7 gisteren", (7.0, "2026-11-23", "")),
        ("-3 12 of 20", (-3.0, "2026-11-24", "12 of 20")),
    ],
)
def test_a_measurement_is_one_line(
    workspace: Workspace, goal: int, line: str, kept: tuple[float, str, str]
) -> None:
    workspace.goals.measure(goal, line)
    one = workspace.goals.view(goal).measurements[-1]
    assert (one.value, one.on, one.note) == kept


@pytest.mark.parametrize("line", ["", "soon", "7 2026-13-40", "7 2026-11-25", "7 30 feb"])
def test_a_line_that_is_no_measurement_keeps_nothing(
    workspace: Workspace, goal: int, line: str
) -> None:
    with pytest.raises(Mistake):
        workspace.goals.measure(goal, line)
    assert workspace.goals.view(goal).measurements == ()


def test_the_same_day_again_corrects_it_and_undo_brings_the_former_back(
    workspace: Workspace, goal: int
) -> None:
    goals = workspace.goals
    goals.measure(goal, "8 2026-11-01 first")
    assert goals.measure(goal, "7 2026-11-01").corrected
    assert [(one.value, one.note) for one in goals.view(goal).measurements] == [(7, "first")]
    workspace.history.undo()
    assert [one.value for one in goals.view(goal).measurements] == [8]


def test_a_measurement_is_corrected_and_taken_away(workspace: Workspace, goal: int) -> None:
    goals = workspace.goals
    first = goals.measure(goal, "8 2026-11-01").id
    second = goals.measure(goal, "7 2026-11-02").id
    with pytest.raises(Refused):
        goals.correct(second, "6 2026-11-01")
    goals.correct(second, "6 2026-11-03 late")
    goals.remove_measurement(first)
    (left,) = goals.view(goal).measurements
    assert (left.on, left.value, left.note) == ("2026-11-03", 6, "late")
    with pytest.raises(Unknown):
        goals.remove_measurement(first)


def test_answers_have_a_name_and_a_day_and_expire_when_what_they_judged_changes(
    workspace: Workspace, goal: int
) -> None:
    goals = workspace.goals
    goals.answer(goal, {"specific": True, "acceptable": False}, "Olga")
    view = goals.view(goal)
    assert smart(view) == {"S": True, "M": True, "A": False, "R": None, "T": True}
    specific = view.answers[0]
    assert specific.by is not None
    assert (specific.by.name, (specific.at or "")[:10]) == ("Olga", "2026-11-24")
    goals.revise(goal, {"cadence": "weekly"})
    assert smart(goals.view(goal))["S"] is True
    goals.revise(goal, {"target": 2})
    view = goals.view(goal)
    assert (smart(view)["S"], smart(view)["A"]) == (None, None)
    assert all(answer.expired for answer in view.answers)
    workspace.history.undo()
    assert smart(goals.view(goal))["S"] is True


def test_an_answer_can_be_taken_back(workspace: Workspace, goal: int) -> None:
    workspace.goals.answer(goal, {"realistic": True})
    workspace.goals.answer(goal, {"realistic": None})
    assert smart(workspace.goals.view(goal))["R"] is None
    with pytest.raises(Mistake):
        workspace.goals.answer(goal, {"measurable": True})


def test_what_does_not_fit_together_is_said(workspace: Workspace, goal: int) -> None:
    goals = workspace.goals
    assert goals.view(goal).concerns == ()
    goals.revise(goal, {"direction": "higher", "deadline": "2026-09-30"})
    higher, late = goals.view(goal).concerns
    assert "below the baseline" in higher
    assert "deadline" in late


def test_a_measurement_is_overdue_by_its_cadence(workspace: Workspace, goal: int) -> None:
    assert workspace.goals.view(goal).measurement_overdue
    workspace.goals.measure(goal, "8 2026-11-20")
    assert not workspace.goals.view(goal).measurement_overdue


@pytest.mark.parametrize(
    ("name", "text", "day"),
    [
        ("deadline", "2027-Q4", "2027-12-31"),
        ("deadline", "2027-02", "2027-02-28"),
        ("deadline", "31 dec 2027", "2027-12-31"),
        ("baseline_date", "2025-Q4", "2025-10-01"),
        ("baseline_date", "1 oct 2025", "2025-10-01"),
    ],
)
def test_a_deadline_is_the_end_of_a_quarter_and_a_baseline_its_beginning(
    workspace: Workspace, goal: int, name: str, text: str, day: str
) -> None:
    workspace.goals.tell(goal, "baseline_date", "2025-09-01")
    workspace.goals.tell(goal, name, text)
    assert getattr(workspace.goals.view(goal), name) == day


def test_fields_are_typed_as_people_write_them(workspace: Workspace, goal: int) -> None:
    goals = workspace.goals
    olga = workspace.people.add("Olga Owner")
    goals.tell(goal, "target", "4,5 min")
    goals.tell(goal, "owner_id", "olga")
    goals.tell(goal, "direction", "hi")
    goals.tell(goal, "deadline", "")
    view = goals.view(goal)
    assert view.owner is not None
    assert (view.target, view.owner.id, view.direction, view.deadline) == (
        4.5,
        olga,
        "higher",
        None,
    )
    for name, text in (
        ("target", "much"),
        ("deadline", "spring"),
        ("owner_id", "nobody"),
        ("title", " "),
    ):
        with pytest.raises(Mistake):
            goals.tell(goal, name, text)


def test_a_text_that_changed_meanwhile_is_not_overwritten(
    workspace: Workspace, other: Workspace, goal: int
) -> None:
    other.goals.revise(goal, {"metric": "seconds"})
    with pytest.raises(ChangedMeanwhile):
        workspace.goals.revise(goal, {"metric": "hours"}, seen={"metric": "minutes per loan"})
    assert workspace.goals.view(goal).metric == "seconds"


def test_dropping_takes_everything_along_and_undo_brings_it_back(
    workspace: Workspace, goal: int, items: list[int]
) -> None:
    goals = workspace.goals
    goals.measure(goal, "8")
    goals.answer(goal, {"specific": True})
    workspace.backlog.revise(items[0], {"goals": [goal]})
    before = goals.all()
    goals.drop(goal, "not ours any more")
    assert goals.all() == []
    assert workspace.backlog.view(items[0]).goals == ()
    workspace.history.undo()
    assert goals.all() == before
    assert [one.key for one in workspace.backlog.view(items[0]).goals] == ["G1"]


def test_goals_move_one_place_and_an_objective_moves_as_one(workspace: Workspace) -> None:
    goals = workspace.goals
    a, b = goals.add("a", {"objective": "O"}), goals.add("b")
    c = goals.add("c", {"objective": "O"})

    def order() -> list[str]:
        from po_tui.model.goals import by_objective

        return [one.title for group in by_objective(goals.all()) for one in group.goals]

    assert order() == ["a", "c", "b"]
    assert goals.move(c, -1)
    assert order() == ["c", "a", "b"]
    assert goals.move(a, 1)
    assert order() == ["b", "c", "a"]
    assert not goals.move(b, -1)


def test_an_objective_is_scored_by_the_mean_of_its_clipped_key_results(
    workspace: Workspace,
) -> None:
    goals = workspace.goals
    for title, line in (("a", "200"), ("b", "-50"), ("c", "")):
        id = goals.add(title, {"objective": "Happy", "baseline": 0, "target": 100})
        if line:
            goals.measure(id, line)
    assert objective_score([one.progress for one in goals.all()]) == 0.5
    assert goals.rename_objective("Happy", "Glad") == 3
    assert {one.objective for one in goals.all()} == {"Glad"}
    workspace.history.undo()
    assert {one.objective for one in goals.all()} == {"Happy"}


def test_every_verb_is_one_step(workspace: Workspace, goal: int) -> None:
    goals, history = workspace.goals, workspace.history
    before = len(history.steps())
    goals.tell(goal, "owner_id", "+Nina New")
    goals.move(goal, 1)
    goals.measure(goal, "8")
    goals.answer(goal, {"specific": True, "realistic": False})
    assert len(history.steps()) == before + 3
    history.undo()
    history.undo()
    history.undo()
    assert goals.view(goal).owner is None
    assert workspace.people.find("Nina") is None
