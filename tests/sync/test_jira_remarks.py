"""An edit that a Jira description does not survive is said in a comment there, on Cloud and Data Center."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from po_tui.sync.remarks import want_comment
from po_tui.sync.settle import held_up
from tests.sync.jira_scene import JiraScene, new_scene
from tests.sync.test_jira_proof import by_title
from tests.sync.test_odd_answers import twisted
from tests.trackers.jira_setting import is_adf
from tests.trackers.wire import LOST_AFTER, LOST_BEFORE, Plan, to

MENTION = {"type": "mention", "attrs": {"id": "5b10", "text": "@Ann"}}
FILE = {
    "type": "mediaSingle",
    "attrs": {"layout": "center"},
    "content": [{"type": "media", "attrs": {"id": "7", "type": "file", "collection": "c"}}],
}
THERE: dict[str, Any] = {
    "version": 1,
    "type": "doc",
    "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "Ask "}, MENTION]},
        FILE,
    ],
}
HERE = {True: "All is **new** here.\n\n- one\n- two", False: "```\n{noformat}\n{code}\n```"}
"""What the description of Cloud (a mention goes, a file goes) and the markup of Data Center cannot hold."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda now: monkeypatch.setenv("PO_TUI_NOW", now)


@pytest.fixture(params=[True, False], ids=["cloud", "data center"])
def scene(request: pytest.FixtureRequest, tmp_path: Path, told: Callable[[str], None]) -> JiraScene:
    """An issue whose new description was refused."""
    cloud = bool(request.param)
    scene = new_scene(tmp_path, told, cloud=cloud)
    scene.site.open(scene.project, "One", description=THERE if cloud else "As it was.")
    scene.sync()
    scene.site.wait(3600)
    with scene.workspace() as workspace:
        workspace.backlog.revise(by_title(workspace)["One"], {"description": HERE[cloud]})
    run = scene.sync()
    assert (run.done.code, run.writes) == (5, [])
    assert "comment" in run.done.failed[0].reason
    return scene


def want(scene: JiraScene) -> str:
    with scene.workspace() as workspace:
        (held,) = held_up(workspace)
        return want_comment(workspace, held)


def comments(scene: JiraScene) -> list[Any]:
    (issue,) = scene.site.open_issues(scene.project)
    return [one["body"] for one in issue.comments]


def test_the_comment_is_what_jira_takes_and_the_description_stays(scene: JiraScene) -> None:
    (issue,) = scene.site.open_issues(scene.project)
    before = issue.values["description"]
    want(scene)
    run = scene.sync()
    assert (run.done.code, len(run.writes)) == (0, 1)
    (body,) = comments(scene)
    if scene.site.cloud:
        assert is_adf(body)
        assert body["content"][-1]["type"] == "bulletList"
    else:
        assert body.startswith("{noformat}")
        assert "{code}" in body
    assert issue.values["description"] == before
    again = scene.sync()
    assert (again.done.code, again.writes, again.done.pulled) == (0, [], [])
    assert scene.here()["items"]["One"]["values"][-3] == HERE[scene.site.cloud]


@pytest.mark.parametrize("committed", [False, True])
def test_killed_at_the_comment_it_stands_there_once(
    scene: JiraScene, tmp_path: Path, committed: bool
) -> None:
    want(scene)
    one = scene.copied(tmp_path / "killed")
    plan = Plan()
    plan.when(to("POST", "/comment"), one.death(committed=committed))
    assert one.sync(plan).report is None
    run = one.sync()
    assert run.done.code == 0
    assert len(comments(one)) == 1
    assert one.sync().writes == []


@pytest.mark.parametrize("fault", [LOST_BEFORE, LOST_AFTER])
def test_a_lost_answer_doubles_nothing(scene: JiraScene, fault: Any) -> None:
    want(scene)
    plan = Plan()
    plan.when(to("POST", "/comment"), fault, times=9)
    scene.sync(plan)
    run = scene.sync()
    assert run.done.code == 0
    assert len(comments(scene)) == 1


def test_the_same_words_of_somebody_else_are_not_taken_for_ours(
    scene: JiraScene, tmp_path: Path
) -> None:
    want(scene)
    one = scene.copied(tmp_path / "killed")
    plan = Plan()
    plan.when(to("POST", "/comment"), one.death(committed=True))
    one.sync(plan)
    (issue,) = one.site.open_issues(one.project)
    ann = one.site.people["ann"]
    known = {"accountId": ann.account} if one.site.cloud else {"name": "ann"}
    issue.comments[0] |= {"author": {**issue.comments[0]["author"], **known}}
    one.sync()
    assert len(issue.comments) == 2


@pytest.mark.parametrize(
    ("name", "value"), [("created", None), ("created", "2026-01-01T00:00:00"), ("author", "x")]
)
def test_a_comment_that_makes_no_sense_stops_nothing(
    scene: JiraScene, name: str, value: Any
) -> None:
    want(scene)
    plan = Plan()
    plan.when(to("POST", "/comment"), LOST_AFTER, times=9)
    scene.sync(plan)
    odd = Plan()
    odd.when(
        to("GET", "/comment"),
        twisted(lambda body: {**body, "comments": [{**body["comments"][0], name: value}]}),
    )
    assert not scene.sync(odd).done.stopped
    assert odd.met
    assert len(comments(scene)) == 1
