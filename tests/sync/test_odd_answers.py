"""Answers of a shape that nobody expects: one record is left out, or the run ends in one line; nothing is doubled."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from po_tui.sync.run import Options
from tests.sync.jira_scene import JiraScene
from tests.sync.jira_scene import new_scene as new_jira
from tests.sync.scene import TOKEN, Scene
from tests.sync.scene import new_scene as new_github
from tests.trackers.jira_kiosk import POINTS
from tests.trackers.wire import Answer, Fault, Plan, Seen, StandIn, to

FULL = Options(full=True)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The app's clock goes by the one of the scene."""
    monkeypatch.setenv("PO_TUI_TOKEN_GH", TOKEN)
    return lambda now: monkeypatch.setenv("PO_TUI_NOW", now)


@pytest.fixture
def github(tmp_path: Path, told: Callable[[str], None]) -> Scene:
    return new_github(tmp_path, told)


@pytest.fixture
def jira(tmp_path: Path, told: Callable[[str], None]) -> JiraScene:
    return new_jira(tmp_path, told)


def twisted(change: Callable[[Any], Any]) -> Fault:
    """Carried out, and the answer is another one."""

    def happen(seen: Seen, go_on: Callable[[Seen], Answer], _: StandIn) -> Answer:
        answer = go_on(seen)
        return replace(answer, body=change(json.loads(json.dumps(answer.body))))

    return Fault("twisted", happen)


def without_title(body: Any) -> Any:
    """The first issue, wherever it is told of, has no title."""
    listed = body if isinstance(body, list) else body.get("issues", [body])
    for one in listed:
        about = one.get("fields", one)
        if "One" in (about.get("title"), about.get("summary")):
            about |= {name: None for name in ("title", "summary") if name in about}
    return body


def states(scene: Scene) -> list[str]:
    with scene.workspace() as workspace:
        return [row[0] for row in workspace.store.rows.execute("SELECT state FROM link")]


def titles(scene: Scene) -> list[str]:
    with scene.workspace() as workspace:
        return [row[0] for row in workspace.store.rows.execute("SELECT title FROM item")]


# ── one record ──────────────────────────────────────────────────────────────────────────────────


def test_github_a_linked_issue_without_a_title_stops_nothing_else(github: Scene) -> None:
    github.world.open(github.repo, "One")
    two = github.world.open(github.repo, "Two")
    github.sync()
    github.world.edit(github.repo, two, title="Two, renamed")
    plan = Plan()
    plan.when(to("GET", "/issues"), twisted(without_title))
    plan.when(to("GET", "/issues/1"), twisted(without_title))
    run = github.sync(plan, FULL)
    assert len(plan.met) == 2
    assert (run.done.code, run.done.stopped) == (0, "")
    assert sorted(titles(github)) == ["One", "Two, renamed"]
    assert states(github) == ["linked", "linked"]


def test_jira_a_linked_issue_without_a_title_stops_nothing_else(jira: JiraScene) -> None:
    jira.site.open(jira.project, "One")
    two = jira.site.open(jira.project, "Two")
    jira.sync()
    jira.site.edit(two, summary="Two, renamed")
    plan = Plan()
    plan.when(to("POST", "/search/jql"), twisted(without_title), times=9)
    plan.when(to("POST", "/issue/bulkfetch"), twisted(without_title), times=9)
    run = jira.sync(plan, FULL)
    assert {seen.path.rpartition("/")[2] for seen, _fault in plan.met} == {"jql", "bulkfetch"}
    assert (run.done.code, run.done.stopped) == (0, "")
    assert sorted(titles(jira)) == ["One", "Two, renamed"]
    assert states(jira) == ["linked", "linked"]


@pytest.mark.parametrize("at", ["zzz", 10**400, ["x"]], ids=["word", "number", "list"])
def test_github_an_instant_that_is_none_does_not_count_as_the_newest(
    github: Scene, at: Any
) -> None:
    for title in ("One", "Two"):
        github.world.open(github.repo, title)

    def timeless(body: Any) -> Any:
        return [{**body[0], "updated_at": at}, *body[1:]]

    plan = Plan()
    plan.when(to("GET", "/issues"), twisted(timeless))
    assert github.sync(plan).done.code == 0
    assert len(titles(github)) == 1
    assert github.sync(options=FULL).done.code == 0
    assert sorted(titles(github)) == ["One", "Two"]


@pytest.mark.parametrize(
    "number", [10**400, float("inf"), float("nan"), "9" * 400], ids=["digits", "inf", "nan", "text"]
)
def test_an_estimate_that_no_computer_holds_is_none(jira: JiraScene, number: Any) -> None:
    jira.site.open(jira.project, "One")

    def huge(body: Any) -> Any:
        body["issues"][0]["fields"][POINTS] = number
        return body

    plan = Plan()
    plan.when(to("POST", "/search/jql"), twisted(huge))
    assert jira.sync(plan).done.code == 0
    assert titles(jira) == ["One"]
    assert jira.sync(options=FULL).done.code == 0


def test_a_label_with_a_number_that_no_computer_holds_is_no_estimate(
    tmp_path: Path, told: Callable[[str], None]
) -> None:
    scene = new_github(tmp_path, told, estimate={"label": "points: {n}"})
    scene.world.open(scene.repo, "One", labels=["points: " + "9" * 400])
    assert scene.sync().done.code == 0
    assert scene.sync(options=FULL).done.code == 0
    with scene.workspace() as workspace:
        (points,) = workspace.store.rows.execute("SELECT estimate FROM item").fetchone()
    assert points is None


# ── a whole answer ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("cloud", [True, False])
@pytest.mark.parametrize(
    "body",
    [
        None,
        [None],
        {"issues": None},
        {"issues": [[], []], "errors": []},
        {"issues": [{"id": None, "key": "KIO-1"}, {"id": None, "key": None}], "errors": []},
        {"issues": [{"id": [[]], "key": "KIO-1"}, {"id": {}, "key": "K"}], "errors": []},
        {"issues": [], "errors": [None]},
        {"issues": [], "errors": [{"failedElementNumber": 10**400}]},
    ],
)
def test_jira_an_answer_to_new_issues_that_nobody_can_read_doubles_none(
    tmp_path: Path, told: Callable[[str], None], *, body: Any, cloud: bool
) -> None:
    jira = new_jira(tmp_path, told, cloud=cloud)
    with jira.workspace() as workspace:
        for title in ("One", "Two"):
            workspace.backlog.add(title)
    plan = Plan()
    plan.when(to("POST", "/issue/bulk"), twisted(lambda _: body))
    jira.sync(plan)
    jira.site.wait(600)
    run = jira.sync()
    assert plan.met
    assert sorted(titles(jira)) == ["One", "Two"]
    assert run.done.code == 0
    assert sorted(jira.there()) == ["One", "Two"]
    assert states(jira) == ["linked", "linked"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/project/KIO", ["x"]),
        ("/project/KIO/statuses", [{"statuses": ["x"]}]),
        ("/board", {"values": [{"id": {}}]}),
        ("/board/105/issue", {"issues": ["x"], "total": 1}),
        ("/issue/bulkfetch", {"issues": True}),
    ],
)
def test_jira_what_nobody_can_read_is_one_line_and_no_crash(
    jira: JiraScene, path: str, body: Any
) -> None:
    jira.site.open(jira.project, "One")
    if path.endswith("bulkfetch"):
        jira.sync()
        jira.site.open(jira.project, "Two")
    plan = Plan()
    plan.when(lambda seen: seen.path.endswith(path), twisted(lambda _: body))
    if path.endswith("bulkfetch"):  # asked only for what the list does not tell of
        plan.when(to("POST", "/search/jql"), twisted(_without_first))
    run = jira.sync(plan, FULL)
    assert (run.done.code, "no sense" in run.done.stopped) == (4, True)
    assert jira.sync(options=FULL).done.code == 0


def _without_first(body: Any) -> Any:
    return {**body, "issues": body["issues"][1:]}


@pytest.mark.parametrize("path", ["/milestones", "/issue-types", "/issue-fields"])
def test_github_what_nobody_can_read_is_no_crash_and_doubles_nothing(
    tmp_path: Path, told: Callable[[str], None], path: str
) -> None:
    scene = new_github(tmp_path, told)
    with scene.workspace() as workspace:
        autumn = workspace.roadmap.add("Autumn")
        workspace.backlog.add("One", {"estimate": 3.0, "roadmap": [autumn]})
    plan = Plan()
    plan.when(to("GET", path), twisted(lambda _: [None]))
    assert scene.sync(plan).done.code in (0, 4, 5)
    assert plan.met
    scene.world.wait(300)
    assert scene.sync().done.code == 0
    assert list(scene.there()) == ["One"]


@pytest.mark.parametrize("body", [[], {"transitions": [{"to": "x"}]}, {"transitions": 7}])
def test_jira_ways_that_nobody_can_read_are_no_crash(jira: JiraScene, body: Any) -> None:
    jira.site.open(jira.project, "One")
    jira.sync()
    with jira.workspace() as workspace:
        workspace.backlog.revise(1, {"state": "done"})
    plan = Plan()
    plan.when(to("GET", "/transitions"), twisted(lambda _: body), times=9)
    assert jira.sync(plan).done.code in (4, 5)
    assert plan.met
    assert not jira.sync().done.stopped
