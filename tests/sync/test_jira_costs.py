"""What a plan for a Jira says that it will cost is what it costs; a limit on the way is shown and waited for."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from po_tui.sync.events import Waiting
from po_tui.sync.run import Options
from tests.sync.jira_scene import JiraScene, new_scene
from tests.sync.scene import Run
from tests.sync.test_jira_proof import by_title, grown, mixed
from tests.trackers.wire import LOST_AFTER, Plan, limited, to


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The app's clock goes by the one of the scene."""
    return lambda now: monkeypatch.setenv("PO_TUI_NOW", now)


@pytest.fixture(params=[True, False], ids=["cloud", "data center"])
def scene(request: pytest.FixtureRequest, tmp_path: Path, told: Callable[[str], None]) -> JiraScene:
    states = {"in_sprint": "In Progress"}
    return new_scene(tmp_path, told, cloud=request.param, states=states)


def billed(scene: JiraScene) -> tuple[int, int, Run]:
    """What a dry run says that carrying out costs, and what it then costs."""
    dry = scene.sync(options=Options(dry_run=True))
    assert dry.writes == []
    assert dry.done.plan is not None
    run = scene.sync()
    return dry.done.plan.requests, run.wire.sent - dry.wire.sent, run


def test_a_mixed_plan(scene: JiraScene) -> None:
    said, cost, _run = billed(mixed(scene))
    assert said == cost > 15


def test_sixty_new_items(scene: JiraScene) -> None:
    scene.sync()
    with scene.workspace() as workspace:
        for n in range(60):
            workspace.backlog.add(f"Item {n}", {"estimate": 3.0})
        workspace.backlog.revise(by_title(workspace)["Item 3"], {"state": "in_sprint"})
    said, cost, run = billed(scene)
    assert said == cost
    creates = math.ceil(60 / 50)
    assert sum(n for name, n in run.wire.counts.items() if name.endswith("/issue/bulk")) == creates
    # … the order once more, and for the one that was begun: the ways, the step, and how it is then.
    assert cost <= 2 * creates + 1 + 3


def test_changes_of_state_and_of_order(scene: JiraScene) -> None:
    from po_tui.workspace.ordering import Place

    grown(scene, 5)
    scene.sync()
    scene.site.wait(3600)
    with scene.workspace() as workspace:
        item = by_title(workspace)
        backlog = workspace.backlog
        backlog.revise(item["Issue 1"], {"state": "in_sprint"})
        backlog.revise(item["Issue 2"], {"state": "in_sprint", "title": "Issue two"})
        backlog.revise(item["Issue 3"], {"depends_on": [item["Issue 1"], item["Issue 2"]]})
        backlog.move([item["Issue 4"]], Place.top())
        backlog.move([item["Issue 3"]], Place.after(item["Issue 0"]))
    said, cost, run = billed(scene)
    assert said == cost
    assert run.done.failed == []
    assert scene.sync().writes == []


def test_a_limit_on_the_way_is_shown_with_its_reason_and_the_end_is_the_same(
    scene: JiraScene,
) -> None:
    grown(scene, 3)
    scene.sync()
    with scene.workspace() as workspace:
        for title, id in by_title(workspace).items():
            workspace.backlog.revise(id, {"title": f"{title}!"})
    slow = Plan()
    slow.when(to("PUT"), limited("Too many", retry_after=20, ratelimit_reason="jira-burst-based"))
    slow.when(
        to("PUT"), limited("Too many", retry_after=5, ratelimit_reason="jira-per-issue-on-write")
    )
    run = scene.sync(slow)
    assert (run.done.code, len(run.done.pushed)) == (0, 3)
    shown = [one.why for one in run.events if isinstance(one, Waiting) and one.until]
    assert len(shown) == 2
    assert "slow down" in shown[0]
    assert "one issue alone" in shown[1]
    assert scene.sync().writes == []


@pytest.mark.parametrize("lost", [False, True], ids=["answered", "answer lost"])
def test_what_is_begun_here_already_is_begun_there_and_no_clash(
    scene: JiraScene, lost: bool
) -> None:
    scene.sync()
    with scene.workspace() as workspace:
        backlog = workspace.backlog
        backlog.revise(backlog.add("Begun"), {"state": "in_sprint"})
    plan = Plan()
    if lost:
        plan.when(to("POST", "/issue/bulk"), LOST_AFTER)
    assert scene.sync(plan).done.code == 0
    assert scene.there()["Begun"]["status"] == "In Progress"
    again = scene.sync()
    assert (again.writes, again.done.code) == ([], 0)
