"""Issues of GitHub that came as a file are the issues there: nothing is made a second time."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from po_tui.exchange.importing import import_file
from po_tui.sync.remotes import Remotes
from po_tui.workspace.importing import ImportReport
from tests.sync.scene import TOKEN, Scene, new_scene


@pytest.fixture(autouse=True)
def _signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_TOKEN", TOKEN)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda now: monkeypatch.setenv("PO_TUI_NOW", now)


@pytest.fixture
def scene(tmp_path: Path, told: Callable[[str], None]) -> Scene:
    scene = new_scene(tmp_path, told)
    for title in ("Door", "Hinge"):
        scene.world.open(scene.repo, title, body="Text")
        scene.clock.pass_by(600)
    return scene


def told_as(
    number: int, title: str, place: str = "https://github.com/kiosk/backlog"
) -> dict[str, Any]:
    """An issue as `gh issue list --json` tells it."""
    url = f"{place}/issues/{number}"
    return {"number": number, "title": title, "body": "Text", "state": "OPEN", "labels": [], "url": url}  # fmt: skip


def bring(scene: Scene, *issues: dict[str, Any]) -> ImportReport:
    file = scene.folder / "issues.json"
    file.write_text(json.dumps(issues))
    with scene.workspace() as workspace:
        return import_file(workspace, file)


def titles(scene: Scene) -> set[str]:
    with scene.workspace() as workspace:
        found = workspace.store.rows.execute("SELECT title FROM item").fetchall()
    assert len({*found}) == len(found)
    return {title for (title,) in found}


def test_issues_of_a_file_are_the_issues_there(scene: Scene) -> None:
    assert bring(scene, told_as(1, "Door"), told_as(2, "Hinge")).added == 2
    with scene.workspace() as workspace:
        door = workspace.backlog.item("AB-1")
        workspace.backlog.revise(door, {"title": "Door, renamed here"})
    done = scene.sync().done
    assert (done.created, done.clashes) == ([], [])
    assert {*scene.there()} == titles(scene) == {"Door, renamed here", "Hinge"}


def test_issues_of_another_repository_are_others(scene: Scene) -> None:
    bring(
        scene,
        told_as(1, "Door", "https://github.com/kiosk/other"),
        told_as(2, "Gate", "https://github.example.com/kiosk/backlog"),
    )
    scene.sync()
    with scene.workspace() as workspace:
        count = workspace.store.rows.execute("SELECT count(*) FROM item").fetchone()
    assert count == (4,)


def test_a_file_that_comes_after_the_sync_adds_nothing(scene: Scene) -> None:
    scene.sync()
    report = bring(scene, told_as(1, "Door"), told_as(2, "Hinge"))
    assert (report.added, report.updated) == (0, 0)
    assert titles(scene) == {"Door", "Hinge"}


def test_what_came_from_another_tracker_of_the_product_stays_out(scene: Scene) -> None:
    with scene.workspace() as workspace:
        Remotes(workspace).add("jira", "jira", base_url="https://x.atlassian.net", project="KIO")
        workspace.backlog.add("Ours")
    file = scene.folder / "jira.csv"
    file.write_text("Summary,Issue key,Issue id\nGate,KIO-1,10001\n")
    with scene.workspace() as workspace:
        import_file(workspace, file)
    scene.sync()
    assert {*scene.there()} == {"Door", "Hinge", "Ours"}
