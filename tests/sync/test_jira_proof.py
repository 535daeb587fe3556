"""The whole sync on a Jira of our own: nothing lost, nothing doubled, and no request too many.

Whatever happens to the line or to the process, one more run ends where an undisturbed one ends.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from po_tui.sync.run import Options
from po_tui.workspace import Workspace
from tests.sync.jira_scene import JiraScene, new_scene
from tests.trackers.jira_kiosk import POINTS
from tests.trackers.test_jira_server import adf
from tests.trackers.wire import (
    LOST_AFTER,
    LOST_BEFORE,
    SLOW_AFTER,
    UNREACHABLE,
    Fault,
    Plan,
    any_write,
    failing,
    limited,
    truncated,
)

DISCOVERY = 9
"""Once a day: who we are, project, fields, states, two forms, board and its configuration."""

PANEL = {
    "type": "panel",
    "attrs": {"panelType": "info"},
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Mind the gap"}]}],
}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The app's clock goes by the one of the scene."""
    return lambda now: monkeypatch.setenv("PO_TUI_NOW", now)


@pytest.fixture
def scene(tmp_path: Path, told: Callable[[str], None]) -> JiraScene:
    return new_scene(tmp_path, told)


def by_title(workspace: Workspace) -> dict[str, int]:
    return dict(workspace.store.rows.execute("SELECT title, id FROM item").fetchall())


def grown(scene: JiraScene, count: int) -> None:
    for n in range(count):
        scene.site.open(scene.project, f"Issue {n}", description=adf("First", "Last"))
        scene.site.wait(60)


def mixed(scene: JiraScene) -> JiraScene:
    """Twelve items, each with something else to do; eight of them were in step before."""
    site, project = scene.site, scene.project
    text = with_panel(scene, "First line", "Second line", "Third line")
    for n in range(1, 9):
        site.open(project, f"Issue {n}", description=text, labels=["wens"])
    assert scene.sync().done.code == 0
    site.wait(600)
    issues = {one.number: one for one in site.open_issues(project)}
    with scene.workspace() as workspace:
        backlog, item = workspace.backlog, by_title(workspace)
        # only here
        backlog.revise(item["Issue 1"], {"title": "Issue 1, renamed here"})
        backlog.revise(item["Issue 2"], {"criteria": [{"text": "it opens", "done": True}]})
        # on both sides, in different places
        backlog.revise(item["Issue 3"], {"labels": ["wens", "here"]})
        site.edit(issues[3], labels=["wens", "there"])
        (here,) = workspace.store.rows.execute(
            "SELECT description FROM item WHERE id = ?", (item["Issue 5"],)
        ).fetchone()
        backlog.revise(item["Issue 5"], {"description": here.replace("First line", "First, here")})
        theirs = with_panel(scene, "First line", "Second line", "Third, there")
        site.edit(issues[5], description=theirs)
        # only there
        site.edit(issues[4], summary="Issue 4, renamed there", status="Done")
        # on both sides, in the same place
        backlog.revise(item["Issue 6"], {"title": "Issue 6, renamed here"})
        site.edit(issues[6], summary="Issue 6, renamed there")
        site.delete(issues[7])
        # new
        epic = backlog.add("New epic", {"type": "epic"})
        roadmap = workspace.roadmap.add("Autumn")
        story = {"as_a": "visitor", "i_want": "a map", "so_that": "I arrive"}
        first = backlog.add(
            "New story",
            {**story, "parent_id": epic, "estimate": 5.0, "labels": ["new"], "roadmap": [roadmap]},
        )
        backlog.add("New bug", {"type": "bug", "depends_on": [first], "criteria": [{"text": "ok"}]})
        backlog.revise(
            item["Issue 8"],
            {"parent_id": epic, "depends_on": [item["Issue 1"]], "estimate": 3.0},
        )
    more = adf("text") if site.cloud else "text"
    site.open(project, "They want more", "Bug", description=more, labels=["wens"])
    return scene


def with_panel(scene: JiraScene, first: str, *others: str) -> Any:
    """A description with something in it that Markdown has no signs for."""
    if not scene.site.cloud:
        return "\n\n".join(
            [first, "{panel:title=Gap|borderColor=#ccc}Mind the gap{panel}", *others]
        )
    text = adf(first, *others)
    text["content"].insert(1, PANEL)
    return text


def quiet(scene: JiraScene, most: int = 3) -> int:
    """How many runs it takes until one has nothing to write."""
    for n in range(1, most + 1):
        run = scene.sync()
        if not run.writes and run.done.code in {0, 3}:
            return n
        scene.site.wait(180)
    raise AssertionError("it does not come to rest")


# ── the end is the same ─────────────────────────────────────────────────────────────────────────


def test_a_mixed_sync_brings_both_sides_together_once(scene: JiraScene) -> None:
    report = mixed(scene).sync().done
    assert [entry.fields for entry in report.clashes] == [("title",)]
    assert not report.failed
    assert report.code == 3
    assert len(report.created) == 3
    there, here = scene.there(), scene.here()["items"]
    whole = there["Issue 5"]["values"]["description"]["content"]
    assert whole[1] == PANEL
    assert [one["content"][0]["text"] for one in whole if one is not whole[1]] == [
        "First, here", "Second line", "Third, there",
    ]  # fmt: skip
    assert there["Issue 2"]["values"]["description"]["content"][1] == PANEL
    assert there["Issue 3"]["values"]["labels"] == ["here", "there", "wens"]
    assert "Issue 4, renamed there" in here
    assert "Issue 6, renamed there" in there
    assert "Issue 6, renamed here" in here
    assert there["Issue 8"]["values"]["parent"] == "New epic"
    assert there["Issue 8"]["values"][POINTS] == 3.0
    assert there["Issue 8"]["blocked by"] == ["Issue 1, renamed here"]
    assert there["New story"]["values"]["fixVersions"] == ["Autumn"]
    assert there["New story"]["values"]["parent"] == "New epic"
    assert there["New bug"]["blocked by"] == ["New story"]
    assert there["New bug"]["type"] == "Bug"
    assert here["They want more"]["links"] == [("They want more", "linked")]
    assert here["Issue 7"]["links"][0][0] == "Issue 7"
    again = scene.sync()
    assert (again.writes, again.done.code) == ([], 3)
    assert again.wire.sent <= 2


def test_data_center_is_kept_in_step_like_cloud(
    tmp_path: Path, told: Callable[[str], None]
) -> None:
    scene = new_scene(tmp_path, told, cloud=False)
    site, project = scene.site, scene.project
    wiki = "h2. Why\n\n{panel}Mind the gap{panel}\n\nFirst line"
    one = site.open(project, "One", description=wiki)
    scene.sync()
    with scene.workspace() as workspace:
        item = by_title(workspace)
        epic = workspace.backlog.add("Epic", {"type": "epic"})
        workspace.backlog.revise(item["One"], {"parent_id": epic, "estimate": 5.0})
    run = scene.sync()
    assert (run.done.code, run.done.failed) == (0, [])
    told_there = scene.there()
    assert told_there["One"]["values"]["customfield_10014"] == "Epic"
    assert one.values["description"] == wiki
    assert quiet(scene) == 1


@pytest.mark.slow
def test_killed_at_any_request_and_run_again_it_ends_as_if_never_killed(
    scene: JiraScene, tmp_path: Path
) -> None:
    mixed(scene)
    scene.site.lag = 20  # what the dead made is not found yet when the next one looks
    scene.site.wait(30)
    undisturbed = scene.copied(tmp_path / "undisturbed")
    requests = undisturbed.sync().wire.log
    there, here = undisturbed.there(), undisturbed.here()
    writes = [seen for seen in requests if seen.writes]
    assert len(writes) > 6
    for seen in writes:
        # What creates is the dangerous part; of the rest, each in one of the two ways.
        creates = seen.path.endswith("/bulk")
        for committed in (False, True) if creates else (seen.n % 2 == 0,):
            one = scene.copied(tmp_path / f"{seen.n}-{committed}")
            plan = Plan()
            plan.at(seen.n, one.death(committed=committed))
            assert one.sync(plan).report is None, f"not killed at {seen}"
            one.site.wait(1)
            again = one.sync()
            assert again.done.code == 3, (str(seen), committed, again.done)
            assert one.there() == there, (str(seen), committed)
            assert one.here() == here, (str(seen), committed)
            assert one.intents() == 0


def test_killed_right_after_a_create_there_is_no_second_one(
    scene: JiraScene, tmp_path: Path
) -> None:
    with scene.workspace() as workspace:
        for n in range(3):
            workspace.backlog.add(f"Only once {n}")
    for lag in (0.0, 100.0):
        one = scene.copied(tmp_path / f"{lag}")
        one.site.lag = lag
        plan = Plan()
        plan.when(any_write, one.death(committed=True))
        assert one.sync(plan).report is None
        run = one.sync()
        assert (run.done.code, run.writes) == (0, [])
        assert sorted(one.there()) == ["Only once 0", "Only once 1", "Only once 2"]
        assert one.intents() == 0


# ── a bad line ──────────────────────────────────────────────────────────────────────────────────

FAULTS: list[Fault] = [
    UNREACHABLE,
    LOST_BEFORE,
    LOST_AFTER,
    SLOW_AFTER,
    truncated(),
    truncated(cut=False),
    failing(502),
    failing(500, committed=True, html=False),
    limited("Slow down", 429, retry_after=30, ratelimit_reason="jira-burst-based"),
    limited("Slow down", 429),
]


@given(
    faults=st.dictionaries(
        st.integers(1, 30),
        st.sampled_from([*FAULTS, "killed before", "killed after"]),
        min_size=2,
        max_size=7,
    ),
    lag=st.sampled_from([0.0, 20.0, 100.0]),
)
@hypothesis_settings(
    max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@pytest.mark.slow
def test_whatever_goes_wrong_on_the_way_the_end_is_the_same(
    faults: dict[int, Fault | str], lag: float, ends: "Ends"
) -> None:
    one = ends.start()
    one.site.lag = lag
    plan = Plan()
    for n, fault in faults.items():
        plan.at(n, one.death(committed="after" in fault) if isinstance(fault, str) else fault)
    one.sync(plan)
    one.site.wait(30)
    assert quiet(one, 4) <= 4
    assert one.there() == ends.there
    assert one.here() == ends.here
    assert one.intents() == 0


class Ends:
    """Where an undisturbed run ends, from the same start."""

    def __init__(self, scene: JiraScene, folder: Path) -> None:
        self._scene, self._folder, self._count = scene, folder, 0
        undisturbed = self.start()
        undisturbed.sync()
        self.there, self.here = undisturbed.there(), undisturbed.here()

    def start(self) -> JiraScene:
        self._count += 1
        return self._scene.copied(self._folder / f"copy{self._count}")


@pytest.fixture(params=[True, False], ids=["cloud", "data center"])
def ends(request: pytest.FixtureRequest, tmp_path: Path, told: Callable[[str], None]) -> Ends:
    return Ends(mixed(new_scene(tmp_path, told, cloud=request.param)), tmp_path)


# ── a search that lags behind ───────────────────────────────────────────────────────────────────


def test_a_search_that_lags_neither_takes_back_what_was_written_nor_writes_it_again(
    scene: JiraScene,
) -> None:
    grown(scene, 3)
    scene.sync()
    scene.site.wait(3600)
    scene.site.lag = 120
    with scene.workspace() as workspace:
        changes = {"title": "Issue one", "labels": ["new"], "state": "in_sprint", "estimate": 2.0}
        workspace.backlog.revise(by_title(workspace)["Issue 1"], changes)
    assert scene.sync().done.code == 0
    for seconds, full in ((1, False), (1, True), (100, True), (600, False)):
        scene.site.wait(seconds)
        run = scene.sync(options=Options(full=full))
        assert (run.writes, run.done.code, run.done.pulled) == ([], 0, []), (seconds, full)
        assert "Issue one" in scene.here()["items"]
    assert scene.there()["Issue one"]["values"]["labels"] == ["new"]


# ── how many requests ───────────────────────────────────────────────────────────────────────────


def test_a_first_push_takes_two_requests_for_fifty_items(scene: JiraScene) -> None:
    with scene.workspace() as workspace:
        for n in range(60):
            workspace.backlog.add(f"Item {n}", {"estimate": 3.0})
    run = scene.sync()
    creates = math.ceil(60 / 50)
    assert len(run.done.created) == 60
    assert run.wire.counts["POST /rest/api/3/issue/bulk"] == creates
    # … a pull, the order before and after, and the recovery that had nothing to look for.
    assert run.wire.sent <= 2 * creates + DISCOVERY + 5
    assert scene.sync().writes == []


def test_where_nothing_changed_two_requests_are_all(scene: JiraScene) -> None:
    grown(scene, 20)
    scene.sync()
    scene.site.wait(3600)
    second, third = scene.sync(), scene.sync()
    assert (second.wire.sent, third.wire.sent) == (2, 2)
    assert third.wire.counts["POST /rest/api/3/search/jql"] == 1
    assert (second.writes, third.writes) == ([], [])


def test_two_requests_are_all_for_more_than_a_hundred_as_well(
    tmp_path: Path, told: Callable[[str], None]
) -> None:
    scene = new_scene(tmp_path, told, cloud=False)
    for n in range(110):
        scene.site.open(scene.project, f"Issue {n}", description="First\n\nLast")
        scene.site.wait(60)
    scene.sync()
    scene.site.wait(3600)
    again = scene.sync()
    assert (again.wire.sent, again.writes) == (2, [])


def test_one_changed_item_costs_one_write(scene: JiraScene) -> None:
    grown(scene, 5)
    scene.sync()
    scene.site.wait(3600)
    with scene.workspace() as workspace:
        changes = {"title": "Issue two", "labels": ["a"], "estimate": 8.0}
        workspace.backlog.revise(by_title(workspace)["Issue 2"], changes)
    run = scene.sync()
    assert len(run.writes) == 1
    assert run.wire.sent <= 3


def test_the_order_is_brought_there_in_as_few_blocks_as_can_be(scene: JiraScene) -> None:
    grown(scene, 6)
    scene.sync()
    from po_tui.workspace.ordering import Place

    with scene.workspace() as workspace:
        item = by_title(workspace)
        workspace.backlog.move([item["Issue 4"], item["Issue 5"]], Place.top())
    run = scene.sync()
    assert [seen.path for seen in run.wire.writes] == ["/rest/agile/1.0/issue/rank"]
    assert scene.order() == [f"Issue {n}" for n in (4, 5, 0, 1, 2, 3)]
    assert scene.sync().writes == []


def test_the_second_full_look_believes_no_empty_answer(scene: JiraScene) -> None:
    grown(scene, 15)
    scene.sync()
    before = scene.here()
    for issue in scene.site.open_issues(scene.project):
        scene.site.hide(issue)
    run = scene.sync(options=Options(full=True))
    assert (run.done.code, run.writes) == (1, [])
    assert scene.here() == before


def test_how_a_text_is_typed_here_is_nobodys_edit(scene: JiraScene) -> None:
    typed = "* one\n* two\n\n1) first\n2) second\n\n__bold__ and *slanted*  \nnext"
    criteria = [{"text": "it costs *nothing*", "done": False}]
    with scene.workspace() as workspace:
        workspace.backlog.add("Typed", {"description": typed, "criteria": criteria})
    first = scene.sync()
    assert (first.done.code, first.done.failed) == (0, [])
    before = scene.here()
    for _ in range(3):
        run = scene.sync(options=Options(full=True))
        assert (run.writes, run.done.pulled) == ([], [])
    assert scene.here() == before
    with scene.workspace() as workspace:
        edited = {"description": typed.replace("two", "zwei")}
        workspace.backlog.revise(by_title(workspace)["Typed"], edited)
    run = scene.sync()
    assert (run.done.failed, len(run.writes)) == ([], 1)
    assert "zwei" in str(scene.there()["Typed"]["values"]["description"])
    issue = scene.site.open_issues(scene.project)[0]
    scene.site.wait(60)
    scene.site.edit(issue, description=adf("Theirs"))
    (entry,) = scene.sync().done.pulled
    assert entry.fields == ("description", "criteria")
