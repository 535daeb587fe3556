"""A laptop begins with a list from Jira and gets to Jira later: nothing doubled, nothing overwritten."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from po_tui.exchange.importing import import_file
from po_tui.sync.remotes import Remotes
from po_tui.sync.run import Options
from po_tui.workspace import Workspace
from po_tui.workspace.importing import ImportReport
from tests.sync.jira_scene import JiraScene, new_scene
from tests.trackers.jira_kiosk import POINTS
from tests.trackers.test_jira_server import adf
from tests.trackers.wire import Plan

HEADER = "Summary,Issue key,Issue id,Issue Type,Status,Labels,Labels,Description,Custom field (Story Points),Parent id"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda now: monkeypatch.setenv("PO_TUI_NOW", now)


@pytest.fixture(params=[True, False], ids=["cloud", "datacenter"])
def scene(request: pytest.FixtureRequest, tmp_path: Path, told: Callable[[str], None]) -> JiraScene:
    """A site with three issues, of which the product knows nothing yet."""
    scene = new_scene(tmp_path, told, cloud=request.param)
    text = adf("First", "Last") if scene.site.cloud else "First\n\nLast"
    scene.site.open(scene.project, "Loans", "Epic", description=text)
    door = scene.site.open(scene.project, "Door", description=text, labels=["door"])
    points: Any = {POINTS: 3}
    scene.site.edit(door, **points)
    scene.site.open(scene.project, "Hinge", "Bug", description=text)
    scene.site.wait(600)
    return scene


def row(scene: JiraScene, title: str, **cells: str) -> str:
    """An issue as Jira's list tells it."""
    issue = next(
        one for one in scene.site.open_issues(scene.project) if one.values["summary"] == title
    )
    told = {
        "key": issue.key if hasattr(issue, "key") else f"{scene.project_key}-{issue.number}",
        "id": str(issue.id),
        "type": scene.site.type_of(issue).name,
        "status": scene.site.status_of(issue).name,
        "label": (issue.values.get("labels") or [""])[0],
        "text": '"First\n\nLast"',
        "points": f"{issue.values[POINTS]:.1f}" if issue.values.get(POINTS) else "",
        "parent": "",
        **cells,
    }
    return "{0},{key},{id},{type},{status},{label},,{text},{points},{parent}".format(title, **told)


def bring(scene: JiraScene, *rows: str, name: str = "jira.csv") -> ImportReport:
    file = scene.folder / name
    file.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    with scene.workspace() as workspace:
        return import_file(workspace, file)


def items(workspace: Workspace) -> dict[str, int]:
    found = workspace.store.rows.execute("SELECT title, id FROM item").fetchall()
    titles = dict(found)
    assert len(titles) == len(found), "an item is here twice"
    return titles


def all_of(scene: JiraScene) -> list[str]:
    return [row(scene, title) for title in ("Loans", "Door", "Hinge")]


def test_what_came_as_a_list_is_tied_to_its_issues_and_nothing_is_made_twice(
    scene: JiraScene,
) -> None:
    assert bring(scene, *all_of(scene)).added == 3
    run = scene.sync()
    assert run.done.code == 0, run.done
    assert (run.done.created, run.done.clashes) == ([], [])
    assert run.writes == []
    assert [*scene.there()] == ["Loans", "Door", "Hinge"]
    with scene.workspace() as workspace:
        assert [*items(workspace)] == ["Loans", "Door", "Hinge"]
        linked = workspace.store.rows.execute("SELECT there_key FROM link ORDER BY id").fetchall()
    assert len(linked) == 3
    again = scene.sync().done
    assert (again.pulled, again.pushed, again.created) == ([], [], [])


def test_edits_from_before_the_first_sync_go_where_they_belong(scene: JiraScene) -> None:
    bring(scene, *all_of(scene))
    site, project = scene.site, scene.project
    issues = {one.values["summary"]: one for one in site.open_issues(project)}
    with scene.workspace() as workspace:
        item = items(workspace)
        workspace.backlog.revise(item["Door"], {"estimate": 8.0, "labels": ["door", "here"]})
        workspace.backlog.revise(item["Hinge"], {"title": "Hinge, renamed here"})
        workspace.backlog.revise(item["Hinge"], {"state": "refining"})
    site.edit(issues["Door"], summary="Door, renamed there", labels=["door", "there"])
    site.edit(issues["Hinge"], summary="Hinge, renamed there")
    site.wait(600)
    done = scene.sync().done
    assert (done.created, len(site.open_issues(project))) == ([], 3)
    assert [(one.remote_key, one.fields) for one in done.clashes] == [("KIO-3", ("title",))]
    with scene.workspace() as workspace:
        item = items(workspace)
        assert {*item} == {"Loans", "Door, renamed there", "Hinge, renamed here"}
        door = workspace.backlog.view(item["Door, renamed there"])
        assert (door.estimate, set(door.labels)) == (8, {"door", "here", "there"})
        assert workspace.backlog.view(item["Hinge, renamed here"]).state == "refining"
    assert issues["Door"].values[POINTS] == 8
    assert set(issues["Door"].values["labels"]) == {"door", "here", "there"}
    assert issues["Hinge"].values["summary"] == "Hinge, renamed there"


def test_ties_of_the_list_are_those_there_and_an_edit_of_them_goes_there(scene: JiraScene) -> None:
    issues = {one.values["summary"]: one for one in scene.site.open_issues(scene.project)}
    epic = "parent" if scene.site.cloud else "customfield_10014"
    for title in ("Door", "Hinge"):
        told: Any = {epic: issues["Loans"].id}
        scene.site.edit(issues[title], **told)
    scene.site.wait(600)
    number = str(issues["Loans"].id)
    bring(scene, row(scene, "Loans"), *(row(scene, it, parent=number) for it in ("Door", "Hinge")))
    with scene.workspace() as workspace:
        workspace.backlog.revise(items(workspace)["Door"], {"parent_id": None})
    run = scene.sync()
    assert (run.done.clashes, len(run.writes)) == ([], 1)
    assert issues["Door"].values.get(epic) is None
    assert issues["Hinge"].values.get(epic) == issues["Loans"].id


def test_a_list_that_comes_after_the_first_sync_makes_nothing_twice(scene: JiraScene) -> None:
    assert len(scene.sync().done.pulled) == 3
    rows = all_of(scene)
    report = bring(scene, *rows, "Only here,,,Story,To Do,,,,,")
    assert (report.added, report.updated) == (1, 0)
    scene.site.wait(600)
    done = scene.sync().done
    assert [one.remote_key for one in done.created] == ["KIO-4"]
    assert len(scene.there()) == 4


def test_what_the_query_keeps_out_is_found_all_the_same(scene: JiraScene) -> None:
    with scene.workspace() as workspace:
        Remotes(workspace).rescope("jira", pull="labels = door")
    scene.sync()
    with scene.workspace() as workspace:
        before = {*items(workspace)}
    assert before == {"Door"}
    report = bring(scene, *all_of(scene))
    scene.site.wait(600)
    done = scene.sync().done
    assert (report.added + len(before), done.created, done.failed) == (3, [], [])
    assert [*scene.there()] == ["Loans", "Door", "Hinge"]
    with scene.workspace() as workspace:
        assert len(items(workspace)) == 3
        linked = workspace.store.rows.execute("SELECT count(*) FROM link WHERE state = 'linked'")
        assert linked.fetchone() == (3,)


def test_an_issue_that_was_deleted_meanwhile_is_told_and_not_made_again(scene: JiraScene) -> None:
    bring(scene, *all_of(scene))
    issues = {one.values["summary"]: one for one in scene.site.open_issues(scene.project)}
    scene.site.delete(issues["Hinge"])
    tried = scene.sync(options=Options(dry_run=True))
    assert tried.writes == []
    done = scene.sync().done
    assert done.created == []
    assert [*scene.there()] == ["Loans", "Door"]
    with scene.workspace() as workspace:
        found = workspace.store.rows.execute(
            "SELECT there_key, why FROM link WHERE state = 'missing'"
        )
        ((key, why),) = found.fetchall()
    assert key == "KIO-3"
    assert why.startswith("it came from KIO-3: ")
    assert scene.sync().done.created == []


def test_one_whose_issue_makes_no_sense_waits_until_it_does(scene: JiraScene) -> None:
    bring(scene, *all_of(scene))
    odd = next(
        one for one in scene.site.open_issues(scene.project) if one.values["summary"] == "Hinge"
    )
    odd.values["summary"] = "half \ud800"
    scene.site.touch(odd)
    scene.site.wait(600)
    done = scene.sync().done
    assert (done.created, len(scene.site.open_issues(scene.project))) == ([], 3)
    assert any("makes no sense" in one.reason for one in done.failed)
    odd.values["summary"] = "Hinge"
    scene.site.touch(odd)
    scene.site.wait(600)
    assert scene.sync().done.created == []
    with scene.workspace() as workspace:
        assert [*items(workspace)] == ["Loans", "Door", "Hinge"]
        linked = workspace.store.rows.execute("SELECT count(*) FROM link").fetchone()
    assert (linked, len(scene.site.open_issues(scene.project))) == ((3,), 3)


def test_a_site_that_has_none_of_them_gets_them_all(scene: JiraScene) -> None:
    rows = all_of(scene)
    for issue in scene.site.open_issues(scene.project):
        scene.site.delete(issue)
    bring(scene, *rows)
    assert len(scene.sync().done.created) == 3


def test_a_key_of_another_site_is_another_issue(scene: JiraScene) -> None:
    bring(scene, "Something else,KIO-2,987654,Story,To Do,,,,3.0,")
    scene.sync()
    assert {*scene.there()} == {"Loans", "Door", "Hinge", "Something else"}


@pytest.mark.parametrize("name", ["jira.csv", "mine.csv"])
def test_a_key_alone_with_another_title_overwrites_nothing_and_makes_nothing(
    scene: JiraScene, name: str
) -> None:
    header, text = HEADER, "Something else,KIO-2,,Story,To Do,,,My own text,8,"
    if name == "mine.csv":
        header, text = "title,key,description,points", "Something else,KIO-2,My own text,8"
    file = scene.folder / name
    file.write_text(f"{header}\n{text}\n", encoding="utf-8")
    with scene.workspace() as workspace:
        import_file(workspace, file)
    for reason in ("another title there", "AB-3 is that issue already"):
        done = scene.sync().done
        assert (done.created, done.clashes) == ([], [])
        assert reason in done.failed[0].reason
        with scene.workspace() as workspace:
            here = items(workspace)
            mine = workspace.backlog.view(here["Something else"])
        assert (mine.description, mine.estimate) == ("My own text", 8)
        assert {*here} == {"Something else", "Loans", "Door", "Hinge"}


def test_an_issue_that_moved_is_known_by_its_number_and_title(scene: JiraScene) -> None:
    bring(scene, row(scene, "Door", key="OLD-77"))
    done = scene.sync().done
    assert done.created == []
    with scene.workspace() as workspace:
        item = items(workspace)
        assert {*item} == {"Loans", "Door", "Hinge"}
        found = workspace.store.rows.execute(
            "SELECT there_key FROM link WHERE item_id = ?", (item["Door"],)
        )
        assert found.fetchone() == ("KIO-2",)


def test_the_list_again_after_the_sync_changes_nothing_anywhere(scene: JiraScene) -> None:
    rows = all_of(scene)
    bring(scene, *rows)
    with scene.workspace() as workspace:
        workspace.backlog.revise(items(workspace)["Door"], {"title": "Door, renamed here"})
    scene.sync()
    report = bring(scene, *rows)
    assert (report.added, report.updated) == (0, 0)
    scene.site.wait(600)
    run = scene.sync()
    assert (run.writes, run.done.clashes) == ([], [])
    assert "Door, renamed here" in scene.there()


def test_an_issue_that_two_items_say_they_are_is_made_for_neither(scene: JiraScene) -> None:
    scene.sync()
    file = scene.folder / "mine.csv"
    file.write_text("key,title\nKIO-2,Gate\n", encoding="utf-8")
    with scene.workspace() as workspace:
        assert import_file(workspace, file).added == 1
    scene.site.wait(600)
    done = scene.sync().done
    assert (done.created, done.code) == ([], 5)
    assert [one.reason for one in done.failed] == [
        "it came from KIO-2, and AB-2 is that issue already – drop one of the two"
    ]
    with scene.workspace() as workspace:
        workspace.backlog.drop([items(workspace)["Gate"]], "the same as AB-2")
    assert scene.sync().done.code == 0


def test_a_list_of_another_site_of_that_name_is_not_in_the_way(scene: JiraScene) -> None:
    scene.sync()
    bring(scene, "Something else,KIO-2,987654,Story,To Do,,,,3.0,")
    scene.site.wait(600)
    assert [one.remote_key for one in scene.sync().done.created] == ["KIO-4"]


def test_two_items_of_one_issue_that_is_gone_are_both_told_and_neither_is_made(
    scene: JiraScene,
) -> None:
    bring(scene, *(row(scene, title, id="") for title in ("Loans", "Door", "Hinge")))
    file = scene.folder / "mine.csv"
    file.write_text("key,title\nKIO-2,Door\n", encoding="utf-8")
    with scene.workspace() as workspace:
        import_file(workspace, file)
    (door,) = (
        one for one in scene.site.open_issues(scene.project) if one.values["summary"] == "Door"
    )
    scene.site.delete(door)
    scene.site.wait(600)
    done = scene.sync().done
    assert (done.stopped, done.created) == ("", [])
    assert {*scene.there()} == {"Loans", "Hinge"}
    again = scene.sync().done
    assert (again.stopped, again.created) == ("", [])


def test_an_issue_of_the_same_number_that_the_query_keeps_out_stays_out(scene: JiraScene) -> None:
    with scene.workspace() as workspace:
        Remotes(workspace).rescope("jira", pull="labels = nothing")
    number = str(next(
        one.id for one in scene.site.open_issues(scene.project) if one.values["summary"] == "Door"
    ))  # fmt: skip
    bring(scene, f"Of another site,KIO-77,{number},Story,To Do,,,,,")
    scene.sync()
    with scene.workspace() as workspace:
        assert "Door" not in items(workspace)


@pytest.mark.parametrize("number", ["1) OR (project = 10000", "../../myself", "10001?x=y"])
def test_a_number_that_is_none_is_asked_of_nobody(scene: JiraScene, number: str) -> None:
    bring(scene, f"Odd,KIO-77,{number},Story,To Do,,,,,")
    run = scene.sync()
    assert run.done.stopped == ""
    asked = [f"{seen.path} {seen.body}" for seen in run.wire.log]
    assert not [one for one in asked if number in one]
    assert [one for one in asked if "KIO-77" in one]


def test_killed_at_any_request_the_first_sync_of_a_list_ends_the_same(
    scene: JiraScene, tmp_path: Path
) -> None:
    bring(scene, *all_of(scene), "Only here,,,Story,To Do,,,,2.0,")
    with scene.workspace() as workspace:
        workspace.backlog.revise(items(workspace)["Door"], {"title": "Door, renamed here"})
    undisturbed = scene.copied(tmp_path / "undisturbed")
    requests = undisturbed.sync().wire.log
    there, here = undisturbed.there(), undisturbed.here()
    assert {*there} == {"Loans", "Door, renamed here", "Hinge", "Only here"}
    for seen in requests:
        one = scene.copied(tmp_path / f"{seen.n}")
        plan = Plan()
        plan.at(seen.n, one.death(committed=seen.writes))
        assert one.sync(plan).report is None, f"not killed at {seen}"
        one.site.wait(1)
        assert one.sync().done.code == 0, str(seen)
        assert (one.there(), one.here()) == (there, here), str(seen)
