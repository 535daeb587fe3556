"""The whole sync on a GitHub of our own: nothing lost, nothing doubled, and no request too many.

Whatever happens to the line or to the process, one more run ends where an undisturbed one ends.
"""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from po_tui.sync.run import Options
from po_tui.workspace import Workspace
from tests.sync.scene import TOKEN, Run, Scene, new_scene
from tests.trackers.wire import (
    LOST_AFTER,
    LOST_BEFORE,
    SLOW_AFTER,
    SLOW_BEFORE,
    UNREACHABLE,
    Fault,
    Plan,
    any_write,
    failing,
    limited,
    page,
    truncated,
)

SIGN_IN = 3
"""The first time: the repository, the account, the issue types. Afterwards they are known."""

BODY = (
    "<!-- from a form -->\r\n\r\nFirst line.\r\n\r\nSecond line.\r\n\r\nThird line.\r\n\r\n"
    "<details><summary>log</summary>\r\n\r\n- [ ] not a criterion\r\n</details>\r\n\r\n"
    "## Acceptance criteria\r\n\r\n- [ ] it opens\r\n- [x] it closes\r\n\r\n<!-- end -->\r\n"
)


@pytest.fixture(autouse=True)
def _signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PO_TUI_TOKEN_GH", TOKEN)


@pytest.fixture
def scene(tmp_path: Path, told: Callable[[str], None]) -> Scene:
    return new_scene(tmp_path, told)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The app's clock goes by the one of the scene."""
    return lambda now: monkeypatch.setenv("PO_TUI_NOW", now)


def by_title(workspace: Workspace) -> dict[str, int]:
    return dict(workspace.store.rows.execute("SELECT title, id FROM item").fetchall())


def mixed(scene: Scene) -> Scene:
    """Twelve items, each with something else to do; eight of them were in step before."""
    world, repo = scene.world, scene.repo
    for n in range(1, 9):
        world.open(repo, f"Issue {n}", BODY, labels=["wens"])
    assert scene.sync().done.code == 0
    world.wait(600)
    issues = repo.issues
    with scene.workspace() as workspace:
        backlog, item = workspace.backlog, by_title(workspace)
        # only here
        backlog.revise(item["Issue 1"], {"title": "Issue 1, renamed here"})
        ticked = [{"text": "it opens", "done": True}, {"text": "it closes", "done": True}]
        backlog.revise(item["Issue 2"], {"criteria": ticked})
        # on both sides, in different places
        backlog.revise(item["Issue 3"], {"labels": ["wens", "here"]})
        world.edit(repo, issues[3], labels=["wens", "there"])
        (here,) = workspace.store.rows.execute(
            "SELECT description FROM item WHERE id = ?", (item["Issue 5"],)
        ).fetchone()
        backlog.revise(item["Issue 5"], {"description": here.replace("First line", "First, here")})
        world.edit(repo, issues[5], body=BODY.replace("Third line", "Third, there"))
        # only there
        world.edit(repo, issues[4], title="Issue 4, renamed there", state="closed")
        # on both sides, in the same place
        backlog.revise(item["Issue 6"], {"title": "Issue 6, renamed here"})
        world.edit(repo, issues[6], title="Issue 6, renamed there")
        world.delete(issues[7])
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
            {"state": "done", "parent_id": epic, "depends_on": [item["Issue 1"]], "estimate": 3.0},
        )
    world.open(repo, "They want more", "text", by="ann", type="Bug", labels=["wens"])
    return scene


def grown(scene: Scene, count: int) -> None:
    """A repository with so many issues, written over some time."""
    for n in range(count):
        scene.world.open(scene.repo, f"Issue {n}", BODY, labels=["wens"])
        scene.world.wait(60)


def quiet(scene: Scene, most: int = 3) -> list[Run]:
    """Run until a run has nothing to write; fails where that takes too long."""
    runs = []
    for _ in range(most):
        runs.append(scene.sync())
        if not runs[-1].writes and runs[-1].done.code in {0, 3}:
            return runs
        scene.world.wait(180)
    raise AssertionError([(run.report, run.writes) for run in runs])


# ── a run that is killed ────────────────────────────────────────────────────────────────────────


def test_a_mixed_sync_brings_both_sides_together_once(scene: Scene) -> None:
    run = mixed(scene).sync()
    report = run.done
    assert report.code == 3
    assert [entry.fields for entry in report.clashes] == [("title",)]
    assert not report.failed
    assert len(report.created) == 3
    there, here = scene.there(), scene.here()["items"]
    assert there["Issue 1, renamed here"]["body"] == BODY
    assert there["Issue 2"]["body"] == BODY.replace("- [ ] it opens", "- [x] it opens")
    assert there["Issue 3"]["labels"] == ["here", "there", "wens"]
    assert here["Issue 3"]["links"] == [("Issue 3", "linked")]
    both = BODY.replace("First line", "First, here").replace("Third line", "Third, there")
    assert there["Issue 5"]["body"] == both
    assert there["Issue 6, renamed there"]["body"] == BODY
    assert "Issue 6, renamed here" in here
    assert "Issue 4, renamed there" in here
    assert there["Issue 8"]["state"] == ("closed", "completed")
    assert there["Issue 8"]["parent"] == ["New epic"]
    assert there["Issue 8"]["blocked by"] == ["Issue 1, renamed here"]
    assert there["New story"]["milestone"] == "Autumn"
    assert there["New story"]["parent"] == ["New epic"]
    assert there["New bug"]["blocked by"] == ["New story"]
    assert there["New bug"]["type"] == "Bug"
    assert here["They want more"]["links"] == [("They want more", "linked")]
    assert here["Issue 7"]["links"][0][0] == "Issue 7"  # nothing here is ever deleted
    again = scene.sync()
    assert again.writes == []
    assert again.done.code == 3
    # What just changed is listed once more, and what waits for something is asked for what it is.
    assert again.wire.sent == 1 + 2
    scene.sync()  # its own writes moved the watermark: asked from there, it is told once more
    assert scene.sync().wire.statuses == [304]


@pytest.mark.slow
def test_killed_at_any_request_and_run_again_it_ends_as_if_never_killed(
    scene: Scene, tmp_path: Path
) -> None:
    mixed(scene)
    scene.world.lag = 20  # what the dead made is not listed yet when the next one looks
    undisturbed = scene.copied(tmp_path / "undisturbed")
    requests = undisturbed.sync().wire.log
    there, here = undisturbed.there(), undisturbed.here()
    print(f"\na mixed sync of 12 items takes {len(requests)} requests, and is killed at each")
    assert len(requests) > 12
    for seen in requests:
        # A read changes nothing there: before and after are the same.
        for committed in (False, True) if seen.writes else (False,):
            one = scene.copied(tmp_path / f"{seen.n}-{committed}")
            plan = Plan()
            plan.at(seen.n, one.death(committed=committed))
            run = one.sync(plan)
            assert run.report is None, f"not killed at {seen}"
            one.world.wait(1)
            again = one.sync()
            assert again.done.code == 3, (str(seen), committed, again.done)
            assert one.there() == there, (str(seen), committed)
            assert one.here() == here, (str(seen), committed)
            assert one.intents() == 0
            if committed:
                assert one.sync().writes == [], (str(seen), committed)


def test_killed_right_after_a_create_there_is_no_second_one(scene: Scene, tmp_path: Path) -> None:
    with scene.workspace() as workspace:
        workspace.backlog.add("Only once")
    for lag in (0.0, 60.0):
        one = scene.copied(tmp_path / f"{lag}")
        one.world.lag = lag
        plan = Plan()
        plan.when(any_write, one.death(committed=True))
        assert one.sync(plan).report is None
        run = one.sync()
        assert run.done.code == 0
        assert run.writes == []
        assert list(one.there()) == ["Only once"]
        assert one.intents() == 0


def test_killed_right_before_a_create_it_is_made_by_the_next_run(
    scene: Scene,
) -> None:
    with scene.workspace() as workspace:
        workspace.backlog.add("Only once")
    plan = Plan()
    plan.when(any_write, scene.death(committed=False))
    assert scene.sync(plan).report is None
    impatient = scene.sync(options=Options(wait=False))
    assert impatient.done.code == 5
    assert list(scene.there()) == []
    assert scene.sync().done.code == 0
    assert list(scene.there()) == ["Only once"]


# ── a bad line ──────────────────────────────────────────────────────────────────────────────────

FAULTS: list[Fault] = [
    UNREACHABLE,
    LOST_BEFORE,
    LOST_AFTER,
    SLOW_BEFORE,
    SLOW_AFTER,
    truncated(),
    truncated(cut=False),
    failing(502),
    failing(500, committed=True, html=False),
    page(),
    limited("You have exceeded a secondary rate limit.", 403, retry_after=30),
    limited("You have exceeded a secondary rate limit.", 429),
]
KILLS = ["killed before", "killed after"]


@given(
    faults=st.dictionaries(
        st.integers(1, 20), st.sampled_from([*FAULTS, *KILLS]), min_size=2, max_size=7
    ),
    lag=st.sampled_from([0.0, 20.0, 100.0]),
)
@hypothesis_settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_whatever_goes_wrong_on_the_way_the_end_is_the_same(
    faults: dict[int, Fault | str], lag: float, ends: "Ends"
) -> None:
    one = ends.start()
    one.world.lag = lag
    plan = Plan()
    for n, fault in faults.items():
        plan.at(n, one.death(committed="after" in fault) if isinstance(fault, str) else fault)
    run = one.sync(plan)
    one.world.wait(30)
    runs = [run, *quiet(one)]
    assert one.there() == ends.there
    assert one.here() == ends.here
    assert one.intents() == 0
    assert len(runs) <= 4


class Ends:
    """Where an undisturbed run ends, from the same start."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self._scene, self._folder, self._count = scene, folder, 0
        undisturbed = self.start()
        undisturbed.sync()
        self.there, self.here = undisturbed.there(), undisturbed.here()

    def start(self) -> Scene:
        self._count += 1
        return self._scene.copied(self._folder / f"copy{self._count}")


@pytest.fixture
def ends(scene: Scene, tmp_path: Path) -> Ends:
    return Ends(mixed(scene), tmp_path)


# ── what GitHub does to what one sends ──────────────────────────────────────────────────────────


def test_what_was_silently_dropped_is_said_once_kept_here_and_not_sent_again(scene: Scene) -> None:
    scene.repo.levels["po"] = "pull"
    values = {"labels": ["mine"], "type": "bug", "estimate": 3.0}
    with scene.workspace() as workspace:
        workspace.backlog.add("Report a leak", values)
    first = scene.sync().done
    assert first.code == 5
    assert {name for entry in first.failed for name in entry.fields} == {
        "labels", "type", "estimate",
    }  # fmt: skip
    assert scene.there()["Report a leak"]["labels"] == []
    again = scene.sync()
    assert again.writes == []
    with scene.workspace() as workspace:
        kept = "SELECT labels, type, estimate FROM item"
        assert workspace.store.rows.execute(kept).fetchone() == ('["mine"]', "bug", 3.0)
    scene.repo.levels["po"] = "push"
    with scene.workspace() as workspace:
        changed = {"labels": ["mine", "new"]}
        workspace.backlog.revise(by_title(workspace)["Report a leak"], changed)
    assert scene.sync().done.pushed[0].fields == ("labels",)
    assert scene.there()["Report a leak"]["labels"] == ["mine", "new"]


def test_a_label_that_github_spells_otherwise_does_not_go_to_and_fro(scene: Scene) -> None:
    scene.world.open(scene.repo, "An issue", labels=["Bug"])
    with scene.workspace() as workspace:
        workspace.backlog.add("Another", {"labels": ["bug"]})
    scene.sync()
    assert scene.there()["Another"]["labels"] == ["Bug"]
    assert [run.writes for run in (scene.sync(), scene.sync())] == [[], []]


def test_an_answer_that_suddenly_holds_nothing_is_not_believed(scene: Scene) -> None:
    grown(scene, 30)
    scene.sync()
    for issue in scene.world.issues(scene.repo):
        scene.world.hide(issue)
    scene.world.wait(30 * 86_400)
    before = scene.here()
    run = scene.sync(options=Options(full=True))
    assert run.done.code == 1
    assert run.done.stopped
    assert run.writes == []
    assert scene.here() == before


def test_a_pull_that_broke_off_changes_nothing_and_takes_nothing_for_gone(scene: Scene) -> None:
    grown(scene, 150)
    scene.sync()
    scene.world.wait(30 * 86_400)
    before = scene.here()
    plan = Plan()
    plan.when(lambda seen: ("page", "2") in seen.query, failing(502), times=99)
    run = scene.sync(plan, Options(full=True))
    assert run.done.code == 4
    assert scene.here() == before
    after = scene.sync(options=Options(full=True))
    assert (after.done.code, after.writes) == (0, [])


def test_a_link_made_there_comes_in_when_everything_is_looked_through(scene: Scene) -> None:
    """It makes neither issue newer, as recorded: no listing since some instant can tell of it."""
    grown(scene, 12)
    scene.sync()
    scene.world.wait(3600)
    issues = scene.repo.issues
    scene.world.put_under(issues[1], issues[2])
    scene.world.block(issues[3], issues[1])
    scene.sync(options=Options(full=True))
    here = scene.here()["items"]
    assert here["Issue 1"]["parent"] == "Issue 0"
    assert here["Issue 2"]["depends on"] == ["Issue 0"]
    assert scene.sync().writes == []


def test_a_transferred_issue_is_shown_and_its_item_stays(scene: Scene) -> None:
    grown(scene, 12)
    scene.sync()
    elsewhere = scene.world.repo("kiosk/other", levels={"po": "push"})
    scene.world.transfer(scene.repo, scene.repo.issues[3], elsewhere)
    run = scene.sync(options=Options(full=True))
    gone = [item for item in run.done.plan.items if item.reason] if run.done.plan else []
    assert [item.there_key for item in gone] == ["#3"]
    assert "kiosk/other#1" in gone[0].reason
    assert scene.here()["items"]["Issue 2"]["links"] == [("Issue 2", "missing")]
    with scene.workspace() as workspace:
        workspace.backlog.revise(by_title(workspace)["Issue 2"], {"title": "Not theirs"})
    assert scene.sync().writes == []


# ── how many requests ───────────────────────────────────────────────────────────────────────────


def test_a_first_pull_asks_once_for_a_hundred_issues(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    grown(scene, 250)
    run = scene.sync()
    assert run.done.code == 0
    assert len(run.done.pulled) == 250
    most = math.ceil(250 / 100) + SIGN_IN
    print(f"\nfirst pull of 250 issues: {run.wire.sent} requests (at most {most})")
    assert run.wire.sent <= most
    assert run.done.requests == run.wire.sent
    assert run.writes == []


def test_where_nothing_changed_one_request_that_costs_nothing_is_all(scene: Scene) -> None:
    grown(scene, 120)
    scene.sync()
    scene.world.wait(3600)
    second, third = scene.sync(), scene.sync()
    print(f"\nnothing changed: {second.wire.sent}, then {third.wire.sent} request")
    assert (second.wire.sent, third.wire.sent) == (1, 1)
    assert third.wire.statuses == [304]
    assert not third.done.pulled
    assert not third.writes


def test_one_changed_field_costs_its_pull_and_one_write(scene: Scene) -> None:
    grown(scene, 120)
    scene.sync()
    scene.world.wait(3600)
    with scene.workspace() as workspace:
        workspace.backlog.revise(by_title(workspace)["Issue 7"], {"title": "Issue seven"})
    run = scene.sync()
    print(f"\none field changed: {run.wire.sent} requests, {len(run.writes)} of them writes")
    assert run.writes == ["PATCH /repos/kiosk/backlog/issues/8 {'title': 'Issue seven'}"]
    assert run.wire.sent == 2
    again = scene.sync()
    assert (again.writes, again.wire.sent) == ([], 1)
    assert not again.done.pulled


def test_a_dry_run_writes_nothing_and_says_what_the_run_does(scene: Scene) -> None:
    mixed(scene)
    before = scene.there()
    dry = scene.sync(options=Options(dry_run=True))
    assert dry.writes == []
    assert scene.there() == before
    planned = dry.done.plan
    assert planned is not None
    run = scene.sync()
    assert run.done.plan is not None
    assert [(one.act, one.uid, one.fields) for one in run.done.plan.items if one.item_id] == [
        (one.act, one.uid, one.fields) for one in planned.items if one.item_id
    ]
    asked = [seen for seen in run.wire.log if seen.n > run.wire.sent - planned.requests]
    assert len(run.writes) <= planned.requests
    assert len(asked) == planned.requests


def test_a_bill_that_holds(scene: Scene) -> None:
    """20 new items, one under the other, and as many changes: a request each."""
    for n in range(20):
        scene.world.open(scene.repo, f"Issue {n}")
    scene.sync()
    scene.world.wait(3600)
    with scene.workspace() as workspace:
        for title, id in by_title(workspace).items():
            workspace.backlog.revise(id, {"title": f"{title}!", "labels": ["a"], "estimate": 2.0})
        for n in range(20):
            workspace.backlog.add(f"New {n}", {"labels": ["b"], "estimate": 1.0})
    run = scene.sync()
    looked_up = sum(1 for seen in run.wire.log if seen.path.endswith("/issue-fields"))
    print(f"\n20 creates and 20 updates of three fields each: {run.wire.sent} requests")
    assert len(run.writes) == 40
    assert run.wire.sent <= 1 + 40 + looked_up
    assert looked_up <= 1
    assert min(run.wire.pauses()) >= 1.0
    assert scene.sync().wire.sent == 1
