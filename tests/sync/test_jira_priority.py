"""Jira's priority goes with MoSCoW where somebody said which is which; everywhere else it is left alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from po_tui.sync.remotes import Remotes
from po_tui.sync.settle import clashes
from tests.sync.jira_scene import NAME, JiraScene, new_scene
from tests.sync.test_jira_proof import by_title, quiet

MEANING = {"must": "Highest", "should": "High, Urgent", "could": "Low"}
"""Medium is what every new issue gets, and means nothing."""
HIGHEST, HIGH, MEDIUM, LOW, ODD = "1", "2", "3", "4", "5"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda now: monkeypatch.setenv("PO_TUI_NOW", now)


def scene_of(folder: Path, told: Callable[[str], None], cloud: bool, **config: Any) -> JiraScene:
    scene = new_scene(folder, told, cloud=cloud, **config)
    scene.site.priorities.append((ODD, "Whenever"))
    return scene


@pytest.fixture(params=[True, False], ids=["cloud", "data center"])
def scene(request: pytest.FixtureRequest, tmp_path: Path, told: Callable[[str], None]) -> JiraScene:
    return scene_of(tmp_path, told, bool(request.param), priorities=MEANING)


def moscow(scene: JiraScene, title: str) -> str:
    with scene.workspace() as workspace:
        found = workspace.store.rows.execute("SELECT moscow FROM item WHERE title = ?", (title,))
        return str(found.fetchone()[0])


def class_as(scene: JiraScene, title: str, moscow: str) -> None:
    with scene.workspace() as workspace:
        workspace.backlog.revise(by_title(workspace)[title], {"moscow": moscow})


def priority(scene: JiraScene, title: str) -> str | None:
    issues = scene.site.open_issues(scene.project)
    found = next(one for one in issues if one.values["summary"] == title)
    value: str | None = found.values.get("priority")
    return value


def test_without_a_meaning_it_stays_there(tmp_path: Path, told: Callable[[str], None]) -> None:
    scene = scene_of(tmp_path, told, True)
    scene.site.open(scene.project, "One", priority=HIGHEST)
    scene.sync()
    class_as(scene, "One", "could")
    assert scene.sync().writes == []
    assert (moscow(scene, "One"), priority(scene, "One")) == ("could", HIGHEST)


def test_it_comes_in_goes_out_and_is_created(scene: JiraScene) -> None:
    scene.site.open(scene.project, "Theirs", priority=HIGH)
    with scene.workspace() as workspace:
        workspace.backlog.add("Mine", {"moscow": "must"})
        workspace.backlog.add("Plain")
    assert scene.sync().done.code == 0
    assert moscow(scene, "Theirs") == "should"
    assert (priority(scene, "Mine"), priority(scene, "Plain")) == (HIGHEST, MEDIUM)
    class_as(scene, "Theirs", "could")
    assert scene.sync().done.code == 0
    assert priority(scene, "Theirs") == LOW
    assert quiet(scene) == 1


def test_taken_away_here_it_becomes_the_usual_one(scene: JiraScene) -> None:
    scene.site.open(scene.project, "One", priority=HIGH)
    scene.sync()
    class_as(scene, "One", "")
    run = scene.sync()
    assert (run.done.code, priority(scene, "One")) == (0, MEDIUM)
    assert quiet(scene) == 1


def test_what_was_given_no_meaning_is_overwritten_by_nobody(scene: JiraScene) -> None:
    scene.site.open(scene.project, "One", priority=ODD)
    scene.sync()
    class_as(scene, "One", "must")
    run = scene.sync()
    assert (run.done.code, run.writes) == (0, [])
    assert (priority(scene, "One"), moscow(scene, "One")) == (ODD, "must")


def test_what_has_no_priority_there_is_refused_by_name_and_the_rest_goes_on(
    scene: JiraScene,
) -> None:
    scene.site.open(scene.project, "One")
    scene.sync()
    class_as(scene, "One", "wont_this_time")
    with scene.workspace() as workspace:
        workspace.backlog.revise(by_title(workspace)["One"], {"labels": ["x"]})
    run = scene.sync()
    assert [entry.fields for entry in run.done.failed] == [("priority",)]
    assert "wont this time" in run.done.failed[0].reason
    assert "Highest, High" in run.done.failed[0].reason
    assert scene.there()["One"]["values"]["labels"] == ["x"]
    assert scene.sync().writes == []


def test_changed_on_both_sides_a_person_decides(scene: JiraScene) -> None:
    one = scene.site.open(scene.project, "One", priority=HIGH)
    scene.sync()
    scene.site.wait(3600)
    class_as(scene, "One", "must")
    scene.site.edit(one, priority=LOW)
    assert scene.sync().done.code == 3
    with scene.workspace() as workspace:
        (clash,) = clashes(workspace)
        assert (clash.field, clash.agreed, clash.here, clash.there) == (
            "priority", "should", "must", "could",
        )  # fmt: skip


def test_told_later_both_sides_that_differ_ask_and_nothing_is_written_over(
    tmp_path: Path, told: Callable[[str], None]
) -> None:
    scene = scene_of(tmp_path, told, True)
    scene.site.open(scene.project, "One", priority=HIGHEST)
    scene.site.open(scene.project, "Two", priority=HIGH)
    scene.sync()
    class_as(scene, "One", "could")
    scene.site.wait(3600)
    with scene.workspace() as workspace:
        Remotes(workspace).configure(NAME, "priorities", MEANING)
    run = scene.sync()
    assert (run.done.code, run.writes) == (3, [])
    assert (moscow(scene, "One"), priority(scene, "One")) == ("could", HIGHEST)
    assert moscow(scene, "Two") == "should"
