"""A Jira and a GitHub on one product: what is said in one gets into the other, and neither hinders the other."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from po_tui.sync.badge import badge
from po_tui.sync.remotes import Remotes
from po_tui.sync.run import Options
from po_tui.sync.settle import clashes, settle
from po_tui.workspace.errors import Mistake
from tests.sync.both import Both, both, in_both, item
from tests.sync.scene import TOKEN, Run
from tests.sync.test_github_proof import BODY
from tests.sync.test_jira_proof import PANEL, with_panel
from tests.trackers.jira_kiosk import POINTS
from tests.trackers.test_jira_server import adf
from tests.trackers.wire import LOST_AFTER, UNREACHABLE, Plan, any_write, meanwhile, refusing, to


@pytest.fixture(autouse=True)
def _signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PO_TUI_TOKEN_GH", TOKEN)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The app's clock goes by the one of the scene."""
    return lambda now: monkeypatch.setenv("PO_TUI_NOW", now)


@pytest.fixture
def two(tmp_path: Path, told: Callable[[str], None]) -> Both:
    """Empty trackers; what is in one is not created in the other."""
    return both(tmp_path, told)


@pytest.fixture
def mirrored(two: Both) -> Both:
    """Everything is in both: an epic, a story of it with all there is to say, one that waits for it."""
    in_both(two)
    with two.workspace() as workspace:
        backlog = workspace.backlog
        epic = backlog.add("The door", {"type": "epic"})
        values = {
            "description": "* one\n* two\n\n__bold__", "estimate": 3.0, "parent_id": epic,
            "criteria": [{"text": "it opens", "done": False}], "labels": ["wens"],
            "as_a": "visitor", "i_want": "a code", "so_that": "I get in",
        }  # fmt: skip
        story = backlog.add("Open it", values)
        roadmap = workspace.roadmap.add("Autumn")
        backlog.add("Close it", {"depends_on": [story], "roadmap": [roadmap]})
    two.quiet(1)
    return two


def report(run: Run) -> dict[str, list[tuple[str, ...]]]:
    """List → the fields of its entries; empty lists left out."""
    lists = {name: [one.fields for one in getattr(run.done, name)] for name in LISTS}
    return {name: fields for name, fields in lists.items() if fields}


LISTS = ("pulled", "pushed", "created", "clashes", "failed")


# ── an item in both ─────────────────────────────────────────────────────────────────────────────


def test_an_item_of_both_says_the_same_in_both(mirrored: Both) -> None:
    github, jira = mirrored.github.there(), mirrored.jira.there()
    assert set(github) == set(jira) == {"The door", "Open it", "Close it"}
    for there in (github["Open it"]["body"], json.dumps(jira["Open it"]["values"])):
        assert all(word in there for word in ("one", "two", "bold", "a code", "it opens"))
    assert github["Open it"]["parent"] == ["The door"]
    assert jira["Open it"]["values"]["parent"] == "The door"
    assert list(github["Open it"]["values"].values()) == [3.0]
    assert jira["Open it"]["values"][POINTS] == 3.0
    assert github["Close it"]["blocked by"] == jira["Close it"]["blocked by"] == ["Open it"]
    assert github["Close it"]["milestone"] == "Autumn"
    assert jira["Close it"]["values"]["fixVersions"] == ["Autumn"]


def test_what_is_edited_in_one_gets_into_the_other_with_the_next_sync(mirrored: Both) -> None:
    mirrored.wait()
    mirrored.edit_github("Open it", title="Open the door", labels=["wens", "github"])
    mirrored.edit_jira("Close it", summary="Shut it", **{POINTS: 5.0})
    first, second = mirrored.sync()
    assert report(first) == {"pulled": [("title", "labels")]}
    assert report(second) == {"pulled": [("title", "estimate")], "pushed": [("title", "labels")]}
    assert mirrored.on_jira("Open the door").values["labels"] == ["github", "wens"]
    mirrored.wait()
    first, second = mirrored.sync()
    assert (report(first), report(second)) == ({"pushed": [("title", "estimate")]}, {})
    assert mirrored.on_github("Shut it").values
    mirrored.quiet(1)


def test_a_text_that_is_edited_in_one_changes_just_that_place_in_the_other(two: Both) -> None:
    in_both(two)
    two.github.world.open(two.github.repo, "From GitHub", BODY)
    text = with_panel(two.jira, "First line", "Second line", "Third line")
    two.jira.site.open(two.jira.project, "From Jira", description=text)
    two.quiet()
    assert two.on_github("From GitHub").body == BODY
    assert two.on_jira("From Jira").values["description"] == text
    two.edit_github("From GitHub", body=BODY.replace("Second line", "Second, on GitHub"))
    body = two.on_github("From Jira").body or ""
    assert "Mind the gap" in body
    two.edit_github("From Jira", body=body.replace("Third line", "Third, on GitHub"))
    two.quiet()
    blocks = two.on_jira("From Jira").values["description"]["content"]
    assert blocks[1] == PANEL
    assert blocks[-1]["content"][0]["text"] == "Third, on GitHub"
    assert "Second, on GitHub" in json.dumps(two.on_jira("From GitHub").values["description"])
    assert two.on_github("From GitHub").body == BODY.replace("Second line", "Second, on GitHub")


def test_no_marker_travels_from_one_to_the_other(two: Both) -> None:
    in_both(two)
    with two.workspace() as workspace:
        workspace.backlog.add("From here", {"description": "text"})
    two.github.world.open(two.github.repo, "From GitHub", "text")
    two.jira.site.open(two.jira.project, "From Jira", description=adf("text"))
    two.quiet()
    for title in ("From here", "From GitHub", "From Jira"):
        two.edit_jira(title, description=adf("other text"))
    two.quiet()
    with two.workspace() as workspace:
        texts = workspace.store.rows.execute("SELECT uid, description FROM item").fetchall()
    for uid, text in texts:
        assert "po_tui" not in text
        assert uid not in text
    for issue in two.jira.site.open_issues(two.jira.project):
        assert "po_tui" not in json.dumps(issue.values)
    for one in two.github.repo.issues.values():
        assert (one.body or "").count("po_tui:uid") == (one.title != "From GitHub")


# ── who decides ─────────────────────────────────────────────────────────────────────────────────


def test_where_both_decide_about_a_field_the_latest_word_counts_and_they_do_not_take_turns(
    mirrored: Both,
) -> None:
    mirrored.edit_github("Open it", assignees=["ann"])
    mirrored.sync()
    mirrored.wait()
    mirrored.edit_jira("Open it", assignee=mirrored.jira.site.people["po"].account)
    mirrored.quiet(1)
    with mirrored.workspace() as workspace:
        found = workspace.store.rows.execute("SELECT details FROM item WHERE title = 'Open it'")
        assert "Pim Owner" in found.fetchone()[0]
        # Alone again, GitHub decides.
        Remotes(workspace).remove("jira")
    assert report(mirrored.github.sync()) == {"pulled": [("assignee",)]}


def test_what_is_closed_in_one_stays_closed_here_though_it_is_open_in_the_other(
    mirrored: Both,
) -> None:
    with mirrored.workspace() as workspace:
        Remotes(workspace).own("gh", "status", "theirs")
    mirrored.edit_github("Open it", state="closed")
    mirrored.quiet(1)
    with mirrored.workspace() as workspace:
        state = workspace.store.rows.execute("SELECT state FROM item WHERE title = 'Open it'")
        assert state.fetchone()[0] == "done"


def test_the_order_is_that_of_one_of_them_at_most(two: Both) -> None:
    with two.workspace() as workspace:
        remotes = Remotes(workspace)
        remotes.own("jira", "order", "theirs")
        with pytest.raises(Mistake, match="that of jira already"):
            remotes.own("gh", "order", "theirs")
        remotes.own("jira", "order", "mine")
        remotes.own("gh", "order", "theirs")


# ── clashes ─────────────────────────────────────────────────────────────────────────────────────


def test_a_clash_with_one_holds_up_nothing_of_the_other(mirrored: Both) -> None:
    mirrored.wait()
    with mirrored.workspace() as workspace:
        changes = {"title": "Open, here", "estimate": 8.0}
        workspace.backlog.revise(item(workspace, "Open it"), changes)
    mirrored.edit_jira("Open it", summary="Open, in Jira")
    github, jira = mirrored.sync()
    assert (report(github), github.done.code) == ({"pushed": [("title", "estimate")]}, 0)
    assert report(jira) == {"pushed": [("estimate",)], "clashes": [("title",)]}
    assert jira.done.code == 3
    with mirrored.workspace() as workspace:
        (clash,) = clashes(workspace)
        assert (clash.remote, clash.remote_key) == ("jira", mirrored.jira.project.key + "-2")
        counted = [badge(workspace, name) for name in ("", "gh", "jira")]
        assert [one and one.clashes for one in counted] == [1, 0, 1]
        settle(workspace, clash, "theirs")
    mirrored.quiet(1)
    assert (
        mirrored.on_github("Open, in Jira").title
        == mirrored.on_jira("Open, in Jira").values["summary"]
    )


def test_edited_in_both_at_once_is_a_clash_with_the_second_and_not_lost(mirrored: Both) -> None:
    mirrored.wait()
    mirrored.edit_github("Open it", title="Open, on GitHub")
    mirrored.edit_jira("Open it", summary="Open, in Jira")
    github, jira = mirrored.sync()
    assert report(github) == {"pulled": [("title",)]}
    assert report(jira) == {"clashes": [("title",)]}
    with mirrored.workspace() as workspace:
        (clash,) = clashes(workspace)
        assert (clash.remote, clash.here, clash.there) == (
            "jira",
            "Open, on GitHub",
            "Open, in Jira",
        )
        settle(workspace, clash, "mine")
    mirrored.quiet(1)
    assert mirrored.titles()[0] == mirrored.titles()[1] == mirrored.titles()[2]


# ── who goes where ──────────────────────────────────────────────────────────────────────────────


def test_by_default_what_came_from_one_is_not_created_in_the_other(two: Both) -> None:
    with two.workspace() as workspace:
        workspace.backlog.add("From here")
    two.github.world.open(two.github.repo, "From GitHub")
    two.jira.site.open(two.jira.project, "From Jira")
    two.quiet()
    here, github, jira = two.titles()
    assert here == ["From GitHub", "From Jira", "From here"]
    assert github == ["From GitHub", "From here"]  # the first one gets what is nowhere yet
    assert jira == ["From Jira"]


def test_a_scope_sends_on_what_came_from_the_other(two: Both) -> None:
    with two.workspace() as workspace:
        Remotes(workspace).rescope("jira", scope="label:team")
        workspace.backlog.add("From here")
    two.github.world.open(two.github.repo, "For the team", labels=["team"])
    two.github.world.open(two.github.repo, "For nobody")
    two.quiet()
    assert two.titles()[2] == ["For the team"]


def test_what_may_not_come_in_from_one_does_not_reach_the_other_either(two: Both) -> None:
    in_both(two)
    with two.workspace() as workspace:
        Remotes(workspace).rescope("gh", pull="po, backlog")
        Remotes(workspace).rescope("jira", pull="labels = po ORDER BY Rank")
    two.github.world.open(two.github.repo, "Chatter")
    two.github.world.open(two.github.repo, "Wish", labels=["po"])
    two.jira.site.open(two.jira.project, "Chore")
    two.jira.site.open(two.jira.project, "Demand", labels=["po"])
    two.quiet()
    here, github, jira = two.titles()
    assert here == ["Demand", "Wish"]
    assert github == ["Chatter", "Demand", "Wish"]
    assert jira == ["Chore", "Demand", "Wish"]


@pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "data center"])
def test_what_is_in_jira_is_kept_in_step_though_it_does_not_fit_what_may_come_in(
    tmp_path: Path, told: Callable[[str], None], cloud: bool
) -> None:
    two = both(tmp_path, told, cloud=cloud)
    with two.workspace() as workspace:
        Remotes(workspace).rescope("gh", scope="type:bug")
        Remotes(workspace).rescope("jira", pull="labels = po")
        workspace.backlog.add("From here")
    two.sync()
    for full in (False, True):
        two.wait()
        two.jira.site.open(two.jira.project, f"Somebody's {full}")
        old = "From here" if not full else "Edited False"
        two.edit_jira(old, summary=f"Edited {full}")
        run = two.jira.sync(options=Options(full=full))
        assert report(run) == {"pulled": [("title",)]}
    assert two.titles()[0] == ["Edited True"]


def test_a_project_that_is_added_again_is_recognised_whatever_may_come_in(two: Both) -> None:
    with two.workspace() as workspace:
        Remotes(workspace).rescope("gh", scope="type:bug")
        workspace.backlog.add("From here")
    two.sync()
    with two.workspace() as workspace:
        remotes = Remotes(workspace)
        before = remotes.named("jira")
        remotes.remove("jira")
        remotes.add(
            "jira", "jira", base_url=before.base_url, project="KIO", config=before.config,
            pull="labels = po",
        )  # fmt: skip
    run = two.jira.sync()
    assert (report(run), run.writes) == ({}, [])
    assert two.titles()[2] == ["From here"]


def test_points_that_are_kept_elsewhere_from_now_on_come_in_from_there(two: Both) -> None:
    fields = two.jira.site.fields
    points: dict[str, Any] = {POINTS: 3.0, "customfield_10016": 5.0}
    two.jira.site.open(two.jira.project, "One", **points)
    two.sync()
    assert fields["customfield_10016"].name == "Story point estimate"
    two.wait(7200)
    with two.workspace() as workspace:
        field = {"field": "Story point estimate"}
        Remotes(workspace).configure("jira", "estimate", field)
    assert report(two.jira.sync()) == {"pulled": [("estimate",)]}


# ── one of them is out of reach ─────────────────────────────────────────────────────────────────


def test_one_that_is_down_keeps_the_other_from_nothing(mirrored: Both) -> None:
    mirrored.wait()
    mirrored.edit_jira("Open it", summary="Open, in Jira")
    down = Plan()
    down.when(lambda _seen: True, UNREACHABLE, times=99)
    assert mirrored.github.sync(down).done.code == 4
    assert report(mirrored.jira.sync()) == {"pulled": [("title",)]}
    mirrored.wait()
    assert report(mirrored.github.sync()) == {"pushed": [("title",)]}


def test_one_that_refuses_an_item_does_not_keep_the_other_from_it(mirrored: Both) -> None:
    with mirrored.workspace() as workspace:
        workspace.backlog.revise(item(workspace, "Open it"), {"title": "Open"})
    no = Plan()
    no.when(to("PATCH"), refusing(422, "Validation Failed"))
    assert mirrored.github.sync(no).done.code == 5
    assert report(mirrored.jira.sync()) == {"pushed": [("title",)]}


def test_without_the_one_the_other_goes_on(mirrored: Both) -> None:
    with mirrored.workspace() as workspace:
        assert Remotes(workspace).remove("gh") == 3
        workspace.backlog.revise(item(workspace, "Open it"), {"title": "Open"})
    assert report(mirrored.jira.sync()) == {"pushed": [("title",)]}
    assert mirrored.on_github("Open it").title == "Open it"


# ── both at once ────────────────────────────────────────────────────────────────────────────────


def side_by_side(first: Callable[[Plan], Run], second: Callable[[], Run]) -> tuple[Run, Run]:
    """Two runs, each in a thread of its own: the second takes place within the first write of the first."""
    told: list[Run] = []

    def begin() -> None:
        thread = threading.Thread(target=lambda: told.append(second()))
        thread.start()
        thread.join()

    plan = Plan()
    plan.when(any_write, meanwhile(begin))
    run = first(plan)
    return run, told[0]


def test_two_syncs_side_by_side_lose_and_double_nothing(mirrored: Both) -> None:
    mirrored.wait()
    with mirrored.workspace() as workspace:
        for n in range(3):
            workspace.backlog.add(f"New {n}")
        workspace.backlog.revise(item(workspace, "Close it"), {"title": "Shut it"})
    mirrored.edit_github("Open it", title="Open, on GitHub")
    mirrored.edit_jira("The door", summary="The gate")
    github, jira = side_by_side(mirrored.github.sync, mirrored.jira.sync)
    assert (github.done.code, jira.done.code) == (0, 0)
    mirrored.wait()
    mirrored.quiet(1)
    wanted = ["New 0", "New 1", "New 2", "Open, on GitHub", "Shut it", "The gate"]
    assert mirrored.titles() == (wanted, wanted, wanted)


def test_two_syncs_at_once_do_not_both_create_what_is_to_be_in_one(two: Both) -> None:
    with two.workspace() as workspace:
        epic = workspace.backlog.add("Epic", {"type": "epic"})
        workspace.backlog.add("Story", {"parent_id": epic})
    # Jira makes the epic first; until it comes to the story, that is on GitHub.
    jira, github = side_by_side(two.jira.sync, two.github.sync)
    assert (len(jira.writes), len(github.done.created)) == (1, 1)
    assert two.titles() == (["Epic", "Story"], ["Story"], ["Epic"])


def test_what_may_be_in_the_one_already_is_not_created_in_the_other(two: Both) -> None:
    with two.workspace() as workspace:
        workspace.backlog.add("Only once")
    lost = Plan()
    lost.when(any_write, LOST_AFTER)
    two.github.world.lag = 60
    two.github.sync(lost, Options(wait=False))
    assert two.jira.sync().writes == []
    two.wait()
    two.quiet(1)
    assert two.titles() == (["Only once"], ["Only once"], [])
