"""Sub-tasks of a Jira are parts of an item here, and what is part of a story here is a sub-task there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sync.jira_scene import JiraScene, new_scene
from tests.sync.test_jira_proof import by_title, quiet
from tests.trackers.wire import Plan, any_write


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda now: monkeypatch.setenv("PO_TUI_NOW", now)


@pytest.fixture(params=[True, False], ids=["cloud", "data center"])
def scene(request: pytest.FixtureRequest, tmp_path: Path, told: Callable[[str], None]) -> JiraScene:
    return new_scene(tmp_path, told, cloud=bool(request.param))


def revise(scene: JiraScene, title: str, **values: Any) -> None:
    with scene.workspace() as workspace:
        workspace.backlog.revise(by_title(workspace)[title], values)


def type_of(scene: JiraScene, title: str) -> str:
    with scene.workspace() as workspace:
        found = workspace.store.rows.execute("SELECT type FROM item WHERE title = ?", (title,))
        return str(found.fetchone()[0])


def test_sub_tasks_come_in_below_their_issue(scene: JiraScene) -> None:
    story = scene.site.open(scene.project, "Story")
    scene.site.wait(5)
    scene.site.open(scene.project, "Step", "Sub-task", parent=story.id)
    run = scene.sync()
    assert (run.done.code, run.writes) == (0, [])
    assert scene.here()["items"]["Step"]["parent"] == "Story"
    assert type_of(scene, "Step") == "enabler"
    scene.site.wait(3600)
    again = scene.sync()
    assert (again.writes, again.done.pulled) == ([], [])


def test_what_is_part_of_a_story_is_created_as_a_sub_task_and_keeps_its_type_here(
    scene: JiraScene,
) -> None:
    with scene.workspace() as workspace:
        backlog = workspace.backlog
        epic = backlog.add("Epic", {"type": "epic"})
        story = backlog.add("Story", {"parent_id": epic})
        backlog.add("Step", {"parent_id": story, "labels": ["x"]})
        backlog.add("Bug", {"parent_id": story, "type": "bug"})
    run = scene.sync()
    assert (run.done.code, run.done.failed) == (0, [])
    there = scene.there()
    assert {title: one["type"] for title, one in there.items()} == {
        "Epic": "Epic", "Story": "Story", "Step": "Sub-task", "Bug": "Sub-task",
    }  # fmt: skip
    assert there["Step"]["values"]["parent"] == "Story"
    assert (type_of(scene, "Step"), type_of(scene, "Bug")) == ("story", "bug")
    assert quiet(scene) == 1


def test_a_step_is_created_below_a_story_that_is_long_there(scene: JiraScene) -> None:
    scene.site.open(scene.project, "Story")
    scene.sync()
    scene.site.wait(3600)
    with scene.workspace() as workspace:
        workspace.backlog.add("Step", {"parent_id": by_title(workspace)["Story"]})
    assert scene.sync().done.code == 0
    assert scene.there()["Step"]["type"] == "Sub-task"
    assert quiet(scene) == 1


def test_killed_at_its_creation_there_is_one(scene: JiraScene, tmp_path: Path) -> None:
    with scene.workspace() as workspace:
        story = workspace.backlog.add("Story")
        workspace.backlog.add("Step", {"parent_id": story})
    scene.site.lag = 100.0
    one = scene.copied(tmp_path / "killed")
    plan = Plan()
    plan.when(any_write, one.death(committed=True))
    assert one.sync(plan).report is None
    assert one.sync().done.code == 0
    assert one.there()["Step"]["values"]["parent"] == "Story"


def test_edits_of_a_sub_task_go_both_ways(scene: JiraScene) -> None:
    story = scene.site.open(scene.project, "Story")
    step = scene.site.open(scene.project, "Step", "Sub-task", parent=story.id)
    scene.sync()
    scene.site.wait(3600)
    revise(scene, "Step", labels=["here"], type="bug")
    scene.site.edit(step, summary="Step, renamed")
    run = scene.sync()
    assert (run.done.code, run.done.failed) == (0, [])
    assert step.values["labels"] == ["here"]
    assert "Step, renamed" in scene.here()["items"]
    assert quiet(scene) == 1


def test_a_sub_task_without_a_parent_is_refused_in_words_and_the_rest_goes_on(
    scene: JiraScene,
) -> None:
    story = scene.site.open(scene.project, "Story")
    step = scene.site.open(scene.project, "Step", "Sub-task", parent=story.id)
    scene.sync()
    scene.site.wait(3600)
    revise(scene, "Step", parent_id=None, labels=["here"])
    run = scene.sync()
    assert run.done.code == 5
    assert [entry.fields for entry in run.done.failed] == [("parent",)]
    assert "sub-task" in run.done.failed[0].reason
    assert (step.values["labels"], step.values["parent"]) == (["here"], story.id)
    assert scene.sync().writes == []


def test_a_sub_task_below_an_epic_is_refused_in_jiras_words(scene: JiraScene) -> None:
    story = scene.site.open(scene.project, "Story")
    scene.site.open(scene.project, "Step", "Sub-task", parent=story.id)
    scene.site.open(scene.project, "Epic", "Epic")
    scene.sync()
    scene.site.wait(3600)
    with scene.workspace() as workspace:
        item = by_title(workspace)
        workspace.backlog.revise(item["Step"], {"parent_id": item["Epic"]})
    run = scene.sync()
    assert [entry.fields for entry in run.done.failed] == [("parent",)]
    assert "hierarchy" in run.done.failed[0].reason
    assert scene.sync().writes == []


def test_a_step_that_became_an_issue_of_its_own_is_one_here(scene: JiraScene) -> None:
    story = scene.site.open(scene.project, "Story")
    step = scene.site.open(scene.project, "Step", "Sub-task", parent=story.id)
    scene.sync()
    scene.site.wait(3600)
    scene.site.edit(step, type="Bug", parent=None)
    run = scene.sync()
    assert (run.done.code, run.writes) == (0, [])
    assert scene.here()["items"]["Step"]["parent"] is None
    assert type_of(scene, "Step") == "bug"
