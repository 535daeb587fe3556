"""What ties issues together and what becomes odd, on both kinds of Jira: versions, links, epics, moves, ruins."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from po_tui.sync.options import Options
from tests.sync.jira_scene import JiraScene, new_scene
from tests.sync.test_jira_proof import by_title, quiet
from tests.trackers.jira_world import Issue
from tests.trackers.wire import Plan, refusing, to


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda now: monkeypatch.setenv("PO_TUI_NOW", now)


@pytest.fixture(params=[True, False], ids=["cloud", "data center"])
def scene(request: pytest.FixtureRequest, tmp_path: Path, told: Callable[[str], None]) -> JiraScene:
    """Three issues that are in step, an hour ago."""
    scene = new_scene(tmp_path, told, cloud=bool(request.param))
    for title in ("One", "Two", "Three"):
        scene.site.open(scene.project, title)
    scene.sync()
    scene.site.wait(3600)
    return scene


def issue(scene: JiraScene, title: str) -> Issue:
    found = scene.site.open_issues(scene.project)
    return next(one for one in found if one.values["summary"] == title)


def revise(scene: JiraScene, item: str, **values: Any) -> None:
    with scene.workspace() as workspace:
        workspace.backlog.revise(by_title(workspace)[item], values)


def planned_for(scene: JiraScene, title: str) -> list[str]:
    """The roadmap items that an item is part of."""
    with scene.workspace() as workspace:
        found = workspace.store.rows.execute(
            "SELECT roadmap_item.title FROM item_roadmap JOIN roadmap_item ON roadmap_item.id = roadmap_id"
            " JOIN item ON item.id = item_id WHERE item.title = ?",
            (title,),
        )
        return sorted(row[0] for row in found.fetchall())


def states_here(scene: JiraScene) -> dict[str, str]:
    """Title → how its link stands."""
    with scene.workspace() as workspace:
        found = workspace.store.rows.execute(
            "SELECT title, link.state FROM link JOIN item ON item.id = item_id"
        )
        return dict(found.fetchall())


# ── versions and roadmap ────────────────────────────────────────────────────────────────────────


def test_a_version_that_is_missing_is_made_once_for_all_and_others_stay(scene: JiraScene) -> None:
    with scene.workspace() as workspace:
        autumn = workspace.roadmap.add("Autumn")
    scene.site.version(scene.project, "1.0")
    (old,) = scene.project.versions
    scene.site.edit(issue(scene, "One"), fixVersions=[old.id])
    scene.sync()
    assert planned_for(scene, "One") == ["1.0"]
    for title in ("Two", "Three"):
        revise(scene, title, roadmap=[autumn])
    assert scene.sync().done.code == 0
    assert [one.name for one in scene.project.versions] == ["1.0", "Autumn"]
    assert scene.there()["Two"]["values"]["fixVersions"] == ["Autumn"]
    assert scene.there()["One"]["values"]["fixVersions"] == ["1.0"]
    assert quiet(scene) == 1


def test_a_version_of_theirs_becomes_a_roadmap_item_and_goes_as_it_came(scene: JiraScene) -> None:
    version = scene.site.version(scene.project, "Winter")
    scene.site.edit(issue(scene, "One"), fixVersions=[version.id])
    scene.sync()
    assert planned_for(scene, "One") == ["Winter"]
    scene.site.wait(3600)
    scene.site.edit(issue(scene, "One"), fixVersions=[])
    run = scene.sync()
    assert (run.done.code, run.writes) == (0, [])
    assert planned_for(scene, "One") == []


def test_whoever_may_not_make_versions_is_told_and_the_rest_goes_on(scene: JiraScene) -> None:
    with scene.workspace() as workspace:
        autumn = workspace.roadmap.add("Autumn")
    revise(scene, "One", roadmap=[autumn], labels=["x"])
    plan = Plan()
    plan.when(
        to("POST", "/version"), refusing(403, "You may not administer this project."), times=9
    )
    run = scene.sync(plan)
    assert [entry.fields for entry in run.done.failed] == [("roadmap",)]
    assert "Autumn" in run.done.failed[0].reason
    assert scene.there()["One"]["values"]["labels"] == ["x"]


# ── dependencies ────────────────────────────────────────────────────────────────────────────────


def test_dependencies_come_and_go_on_both_sides(scene: JiraScene) -> None:
    with scene.workspace() as workspace:
        item = by_title(workspace)
        workspace.backlog.revise(item["One"], {"depends_on": [item["Two"], item["Three"]]})
    assert scene.sync().done.code == 0
    assert scene.there()["One"]["blocked by"] == ["Three", "Two"]
    scene.site.wait(3600)
    link = next(one for one in scene.site.links if one.source == issue(scene, "Two").id)
    scene.site.unlink(link)
    scene.site.link("Blocks", issue(scene, "One"), issue(scene, "Two"))
    scene.site.link("Relates", issue(scene, "One"), issue(scene, "Three"))
    run = scene.sync()
    assert (run.done.code, run.writes) == (0, [])
    here = scene.here()["items"]
    assert (here["One"]["depends on"], here["Two"]["depends on"]) == (["Three"], ["One"])
    revise(scene, "One", depends_on=[])
    assert scene.sync().done.code == 0
    assert scene.there()["One"]["blocked by"] == []
    assert [one.type for one in scene.site.links].count("Relates") == 1
    assert quiet(scene) == 1


# ── epics ───────────────────────────────────────────────────────────────────────────────────────


def test_an_epic_is_given_changed_and_taken_away(scene: JiraScene) -> None:
    field = "parent" if scene.site.cloud else "customfield_10014"
    with scene.workspace() as workspace:
        backlog = workspace.backlog
        first, second = (backlog.add(f"Epic {n}", {"type": "epic"}) for n in (1, 2))
    for parent, title in ((first, "Epic 1"), (second, "Epic 2"), (None, None)):
        revise(scene, "One", parent_id=parent)
        run = scene.sync()
        assert (run.done.code, run.done.failed) == (0, [])
        assert scene.there()["One"]["values"].get(field) == title
    assert quiet(scene) == 1
    scene.site.wait(3600)
    epic: dict[str, Any] = {field: issue(scene, "Epic 2").id}
    scene.site.edit(issue(scene, "One"), **epic)
    assert scene.sync().writes == []
    assert scene.here()["items"]["One"]["parent"] == "Epic 2"


# ── what becomes odd ────────────────────────────────────────────────────────────────────────────


def test_an_odd_record_is_named_left_as_it_is_and_holds_up_nobody(scene: JiraScene) -> None:
    odd = issue(scene, "Two")
    odd.values["summary"] = "half \ud800"
    scene.site.touch(odd)
    scene.site.edit(issue(scene, "Three"), summary="Three, renamed")
    revise(scene, "One", title="One, renamed")
    for options in (Options(), Options(full=True)):
        run = scene.sync(options=options)
        assert run.done.plan is not None
        assert run.done.plan.notes == ("KIO-2 holds a broken character",)
        assert states_here(scene) == {
            "One, renamed": "linked",
            "Three, renamed": "linked",
            "Two": "linked",
        }
    odd.values["summary"] = "Two again"
    scene.site.touch(odd)
    scene.sync()
    assert "Two again" in states_here(scene)


def test_a_deleted_and_a_moved_issue_are_told_and_nothing_is_lost_here(scene: JiraScene) -> None:
    if scene.site.cloud:
        other = next(one for one in scene.site.projects.values() if one.key == "TEAM")
        scene.site.move(issue(scene, "One"), other)
    scene.site.delete(issue(scene, "Two"))
    run = scene.sync(options=Options(full=True))
    assert run.writes == []
    states = states_here(scene)
    assert states["Two"] == "missing"
    assert states["One"] == ("missing" if scene.site.cloud else "linked")
    assert run.done.plan is not None
    reasons = {one.title: one.reason for one in run.done.plan.items}
    assert "not there any more" in reasons["Two"]
    assert not scene.site.cloud or reasons["One"].startswith("moved to TEAM-")
    assert scene.sync().writes == []
