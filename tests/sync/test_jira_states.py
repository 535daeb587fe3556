"""A state to which no single step leads is walked to – or it is said in the plan what is in the way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from po_tui.sync.options import Options
from tests.sync.jira_scene import JiraScene, new_scene
from tests.sync.test_jira_proof import by_title, quiet
from tests.trackers.jira_kiosk import TIME
from tests.trackers.jira_world import GOING_ON as GOING
from tests.trackers.jira_world import Issue, Status, Transition
from tests.trackers.wire import LOST_AFTER, Plan, to


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda now: monkeypatch.setenv("PO_TUI_NOW", now)


@pytest.fixture(params=[True, False], ids=["cloud", "data center"])
def scene(request: pytest.FixtureRequest, tmp_path: Path, told: Callable[[str], None]) -> JiraScene:
    """To do → In Progress → Review → Done; only from the last two one finishes."""
    scene = new_scene(tmp_path, told, cloud=bool(request.param))
    scene.site.open(scene.project, "One")
    scene.site.open(scene.project, "Busy", status="In Progress")
    scene.sync()
    scene.site.wait(3600)
    return scene


def issue(scene: JiraScene, title: str) -> Issue:
    found = scene.site.open_issues(scene.project)
    return next(one for one in found if one.values["summary"] == title)


def status(scene: JiraScene, title: str) -> str:
    return scene.site.status_of(issue(scene, title)).name


def set_state(scene: JiraScene, title: str, state: str) -> None:
    with scene.workspace() as workspace:
        workspace.backlog.revise(by_title(workspace)[title], {"state": state}, why="so")


def state(scene: JiraScene, title: str) -> str:
    with scene.workspace() as workspace:
        found = workspace.store.rows.execute("SELECT state FROM item WHERE title = ?", (title,))
        return str(found.fetchone()[0])


def ways_of(scene: JiraScene, title: str) -> list[str]:
    """The states that an issue went through."""
    names = {one.id: one.name for one in scene.project.statuses}
    return [
        names[item["to"]]
        for event in issue(scene, title).history
        for item in event.items
        if item["fieldId"] == "status"
    ]


def test_two_steps_are_taken_where_no_one_step_leads_there(scene: JiraScene) -> None:
    set_state(scene, "One", "done")
    run = scene.sync()
    assert (run.done.code, run.done.failed) == (0, [])
    assert ways_of(scene, "One") == ["In Progress", "Done"]
    assert status(scene, "Busy") == "In Progress"
    assert quiet(scene) == 1
    assert state(scene, "One") == "done"


def test_where_nobody_knows_the_way_nothing_is_moved_and_the_plan_says_so(
    scene: JiraScene,
) -> None:
    scene.site.delete(issue(scene, "Busy"))  # nobody stands where the way could be seen
    set_state(scene, "One", "done")
    dry = scene.sync(options=Options(dry_run=True))
    plan = dry.done.plan
    assert plan is not None
    (field,) = next(one for one in plan.items if one.title == "One").fields
    assert "nothing leads from “To Do” to “Done”" in field.reason
    assert dry.writes == []
    run = scene.sync()
    assert (run.done.code, run.writes) == (5, [])
    assert run.done.failed[0].reason == field.reason
    assert ways_of(scene, "One") == []


def test_what_a_step_asks_for_is_said_in_the_plan(scene: JiraScene) -> None:
    set_state(scene, "One", "dropped")
    plan = scene.sync(options=Options(dry_run=True)).done.plan
    assert plan is not None
    (field,) = next(one for one in plan.items if one.title == "One").fields
    assert field.reason == "Jira wants Reason for dropping for “Drop” – do it there"


def test_a_walk_never_leads_past_what_asks_for_something(scene: JiraScene) -> None:
    scene.project.transitions = [
        one if one.name != "Start" else Transition("21", "Start", one.to, one.sources, (TIME,), (TIME,))
        for one in scene.project.transitions
    ]  # fmt: skip
    set_state(scene, "One", "done")
    assert scene.sync().done.code == 5
    assert ways_of(scene, "One") == []


def test_a_walk_never_leads_through_what_is_finished(scene: JiraScene) -> None:
    project = scene.project
    project.statuses.append(Status("9", "Archived", GOING))
    project.transitions = [
        Transition("1", "Finish", project.status_named("Done").id, None),
        Transition("2", "Archive", "9", frozenset({project.status_named("Done").id})),
    ]
    scene.site.open(project, "Done before", status="Done")
    with scene.workspace() as workspace:
        from po_tui.sync.remotes import Remotes
        from tests.sync.jira_scene import NAME

        Remotes(workspace).configure(NAME, "states", {"parked": "Archived"})
    scene.sync()
    set_state(scene, "One", "parked")
    assert scene.sync().done.code == 5
    assert ways_of(scene, "One") == []


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("step", [1, 2])
def test_killed_on_the_way_the_next_run_goes_on_and_asks_nobody(
    scene: JiraScene, tmp_path: Path, step: int, committed: bool
) -> None:
    set_state(scene, "One", "done")
    one = scene.copied(tmp_path / "killed")
    count = [0]

    def meets(seen: object) -> bool:
        count[0] += to("POST", "/transitions")(seen)  # type: ignore[arg-type]
        return count[0] == step

    plan = Plan()
    plan.when(meets, one.death(committed=committed))
    assert one.sync(plan).report is None
    run = one.sync()
    assert (run.done.code, run.done.clashes) == (0, [])
    assert (status(one, "One"), state(one, "One")) == ("Done", "done")
    assert ways_of(one, "One") == ["In Progress", "Done"]
    assert quiet(one) == 1


def test_what_somebody_does_after_the_walk_is_theirs(scene: JiraScene, tmp_path: Path) -> None:
    set_state(scene, "One", "done")
    plan = Plan()
    plan.when(to("POST", "/transitions"), LOST_AFTER, times=1)
    scene.sync(plan)
    scene.sync()
    assert status(scene, "One") == "Done"
    scene.site.wait(3600)
    scene.site.edit(issue(scene, "One"), status="In Progress")
    run = scene.sync()
    assert (run.done.code, run.writes) == (0, [])
    assert status(scene, "One") == "In Progress"
    assert state(scene, "One") != "done"


def test_how_it_was_resolved_says_whether_it_was_done(scene: JiraScene) -> None:
    project = scene.project
    scene.site.resolutions.reverse()  # “Won't Do” stands first
    project.transitions = [
        Transition(n, name, project.status_named(name).id, None, ("resolution",), ("resolution",))
        for n, name in (("1", "Done"), ("2", "Won't Do"))
    ]
    set_state(scene, "One", "done")
    set_state(scene, "Busy", "dropped")
    assert scene.sync().done.code == 0
    names = dict(scene.site.resolutions)
    assert names[issue(scene, "One").values["resolution"]] == "Done"
    assert names[issue(scene, "Busy").values["resolution"]] == "Won't Do"
