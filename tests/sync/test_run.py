"""One sync after the other on a tracker in memory: what comes, what goes, what a person is asked."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from po_tui.settings import instant, now
from po_tui.sync.events import Planned, Waiting
from po_tui.sync.plan import Act
from po_tui.sync.plan_file import from_json, to_json
from po_tui.sync.remotes import Remotes
from po_tui.sync.run import Sync
from po_tui.trackers.base import Gone, NotSignedIn, OutcomeUnknown, OutOfReach
from po_tui.trackers.base import Refused as RefusedThere
from po_tui.trackers.memory import MemoryServer, Request
from po_tui.workspace.errors import Refused
from tests.sync.laptops import MEMORY, Laptop, listened

MakeLaptop = Callable[..., Laptop]


def quiet(laptop: Laptop) -> None:
    """A run right after a run lists nothing, and writes nothing on either side."""
    writes, before = laptop.server.writes, laptop.bytes_of("item", "link", "change")
    told = laptop.sync()
    assert (told.lists, told.done.code, told.done.stopped) == ({}, 0, "")
    assert laptop.server.writes == writes
    assert laptop.bytes_of("item", "link", "change") == before


# ── what is new on either side ──────────────────────────────────────────────────────────────────


def test_what_is_only_here_is_created_there_parents_first(laptop: Laptop) -> None:
    one = laptop.add("one", estimate=3.0, labels=["wip", "ux"], description="as it is")
    epic = laptop.add("whole", type="epic")
    laptop.edit(one, parent_id=epic, criteria=["it opens"])
    two = laptop.add("two", depends_on=[one])
    assert laptop.sync().lists == {"created": ["AB-2", "AB-1", "AB-3"]}
    issues = laptop.server.issues
    there = issues[laptop.there_id(one)].values
    assert there["parent"] == laptop.there_id(epic)
    assert there["criteria"] == [{"text": "it opens", "done": False}]
    assert (there["estimate"], there["labels"]) == (3.0, ["ux", "wip"])
    assert issues[laptop.there_id(two)].values["depends_on"] == [laptop.there_id(one)]
    quiet(laptop)


def test_what_is_only_there_is_added_at_the_end_of_the_order(laptop: Laptop) -> None:
    laptop.server.order_kept = False
    here = laptop.add("here")
    epic = laptop.server.add("whole", type="epic")
    one = laptop.server.add(
        "one", parent=epic, labels=["a"], estimate=2.0, status="In progress", roadmap="First",
        story={"as_a": "resident", "i_want": "light", "so_that": "I see"},
    )  # fmt: skip
    laptop.server.edit(epic, depends_on=[one])
    told = laptop.sync()
    assert told.lists["pulled"] == ["AB-2", "AB-3"]
    items = laptop.items()
    view = laptop.view(items["one"])
    assert view["parent"] == laptop.view(items["whole"])["key"]
    assert (view["state"], view["estimate"], view["labels"]) == ("in_sprint", 2, ["a"])
    assert view["story"] == {"as_a": "resident", "i_want": "light", "so_that": "I see"}
    assert laptop.workspace.backlog.linked(items["whole"], "depends_on") == [items["one"]]
    assert laptop.workspace.items.ids() == [here, items["whole"], items["one"]]
    quiet(laptop)


def test_ideas_and_what_is_finished_are_not_created_unless_the_scope_says_so(
    laptop: Laptop,
) -> None:
    laptop.add("idea", state="idea")
    laptop.edit(laptop.add("dropped"), state="dropped")
    assert laptop.sync().lists == {}
    Remotes(laptop.workspace).rescope(MEMORY, scope="state:idea")
    assert laptop.sync().lists == {"created": ["AB-1"]}


def test_only_issues_with_one_of_its_labels_come_in(laptop: Laptop) -> None:
    Remotes(laptop.workspace).rescope(MEMORY, pull="ours, all")
    laptop.server.add("in", labels=["ours"])
    laptop.server.add("out", labels=["theirs"])
    laptop.sync()
    assert list(laptop.items()) == ["in"]


def test_a_private_note_never_leaves(laptop: Laptop) -> None:
    laptop.add("one", private_note="ask again in May", deadline="2026-12-01", moscow="must")
    laptop.sync()
    (issue,) = laptop.server.issues.values()
    assert "May" not in str(issue)


def test_what_came_before_what_it_waits_for_is_tied_to_it_all_the_same(laptop: Laptop) -> None:
    ids = [laptop.server.add(f"issue {n}") for n in range(120)]
    for n in range(119):
        laptop.server.edit(ids[n], depends_on=[ids[n + 1]])
    assert len(laptop.sync().lists["pulled"]) == 120
    items = laptop.items()
    linked = laptop.workspace.backlog.linked
    for n in range(119):
        assert linked(items[f"issue {n}"], "depends_on") == [items[f"issue {n + 1}"]]
    quiet(laptop)


# ── changes ─────────────────────────────────────────────────────────────────────────────────────


def test_edits_of_different_fields_go_both_ways_at_once(laptop: Laptop) -> None:
    one = laptop.add("one")
    laptop.sync()
    laptop.edit(one, title="uno", labels=["here"])
    laptop.server.edit(laptop.there_id(one), estimate=5.0, labels=["there"])
    told = laptop.sync()
    assert told.lists == {"pulled": ["AB-1"], "pushed": ["AB-1"]}
    values = laptop.server.issues[laptop.there_id(one)].values
    assert (values["title"], values["labels"]) == ("uno", ["here", "there"])
    assert (laptop.view(one)["estimate"], sorted(laptop.view(one)["labels"])) == (
        5,
        ["here", "there"],
    )
    quiet(laptop)


def test_one_change_costs_its_pull_and_one_write(laptop: Laptop) -> None:
    laptop.server.order_kept = False
    one = laptop.add("one")
    laptop.sync()
    laptop.sync()
    laptop.edit(one, title="uno", estimate=1.0, labels=["a"], description="more")
    told = laptop.sync()
    assert told.done.requests == 2
    assert told.plan
    assert told.plan.requests == 1


def test_nothing_changed_is_one_request(laptop: Laptop) -> None:
    laptop.server.order_kept = False
    laptop.add("one")
    laptop.sync()
    assert laptop.sync().done.requests == 1


def test_both_at_the_same_place_is_a_clash_and_everything_else_goes_on(laptop: Laptop) -> None:
    one = laptop.add("one")
    laptop.sync()
    laptop.edit(one, title="mine", estimate=1.0)
    laptop.server.edit(laptop.there_id(one), title="theirs")
    told = laptop.sync()
    assert told.lists == {"pushed": ["AB-1"], "clashes": ["AB-1"]}
    assert told.done.code == 3
    assert laptop.view(one)["title"] == "mine"
    values = laptop.server.issues[laptop.there_id(one)].values
    assert (values["title"], values["estimate"]) == ("theirs", 1.0)


@pytest.mark.parametrize(("prefer", "title"), [("mine", "mine"), ("theirs", "theirs")])
def test_a_side_that_is_preferred_wins(laptop: Laptop, prefer: str, title: str) -> None:
    one = laptop.add("one")
    laptop.sync()
    laptop.edit(one, title="mine")
    laptop.server.edit(laptop.there_id(one), title="theirs")
    assert laptop.sync(prefer=prefer).done.code == 0
    assert laptop.view(one)["title"] == title
    assert laptop.server.issues[laptop.there_id(one)].values["title"] == title
    quiet(laptop)


def test_who_owns_a_field_decides_about_it(laptop: Laptop) -> None:
    remotes = Remotes(laptop.workspace)
    one = laptop.add("one", estimate=1.0, labels=["a"])
    remotes.own(MEMORY, "title", "mine")
    remotes.own(MEMORY, "estimate", "theirs")
    remotes.own(MEMORY, "labels", "never")
    laptop.sync()
    there = laptop.there_id(one)
    assert laptop.server.issues[there].values["labels"] == []
    laptop.server.edit(there, title="theirs", estimate=8.0, labels=["b"])
    laptop.edit(one, estimate=2.0)
    laptop.sync()
    assert laptop.server.issues[there].values["title"] == "one"
    assert (laptop.view(one)["estimate"], laptop.view(one)["labels"]) == (8, ["a"])
    quiet(laptop)


def test_states_go_by_their_words_and_are_theirs_unless_both_own_them(laptop: Laptop) -> None:
    one = laptop.add("one", state="refining")
    laptop.sync()
    there = laptop.there_id(one)
    assert laptop.view(one)["state"] == "refining"  # their “To do” says nothing new
    laptop.edit(one, state="done")
    laptop.sync()
    assert laptop.view(one)["state"] == "done"  # theirs: nothing was said about it there since
    assert laptop.server.issues[there].values["status"] == "To do"
    laptop.server.edit(there, status="In progress")
    laptop.sync()
    assert laptop.view(one)["state"] == "in_sprint"
    Remotes(laptop.workspace).own(MEMORY, "status", "both")
    laptop.edit(one, state="done")
    laptop.sync()
    assert laptop.server.issues[there].values["status"] == "Done"
    laptop.server.edit(there, status="In progress")
    laptop.sync()
    assert laptop.view(one)["state"] == "in_sprint"
    quiet(laptop)


def test_what_is_in_the_sprint_stays_there_when_it_is_created_in_a_tracker(laptop: Laptop) -> None:
    one = laptop.add("one", state="in_sprint")
    laptop.sync()
    quiet(laptop)
    assert laptop.view(one)["state"] == "in_sprint"
    laptop.server.edit(laptop.there_id(one), status="Done")
    laptop.sync()
    assert laptop.view(one)["state"] == "done"


def test_dropping_here_deletes_nothing_there(laptop: Laptop) -> None:
    Remotes(laptop.workspace).own(MEMORY, "status", "both")
    one = laptop.add("one")
    laptop.sync()
    laptop.workspace.backlog.drop([one], "no longer needed")
    laptop.sync()
    assert laptop.server.issues[laptop.there_id(one)].values["status"] == "Dropped"
    quiet(laptop)


def test_what_is_typed_while_a_sync_runs_goes_out_with_the_next(laptop: Laptop) -> None:
    one = laptop.add("one", description="a\n\nb\n\nc")
    laptop.sync()
    there = laptop.there_id(one)
    laptop.server.edit(there, title="theirs", description="a\n\nb\n\nC")
    laptop.edit(one, description="A\n\nb\n\nc")
    edited = [False]

    def type_along(request: Request, when: str) -> None:
        if request.verb == "order" and when == "after" and not edited[0]:
            edited[0] = True
            laptop.edit(one, title="typed", description="A!\n\nb\n\nc")

    laptop.server.trouble = type_along
    laptop.sync()
    assert edited == [True]
    assert laptop.view(one)["title"] == "typed"
    assert "A!" in laptop.view(one)["description"]
    laptop.server.trouble = None
    laptop.sync()
    assert laptop.clashes() == {"AB-1": ["title"]}
    assert laptop.server.issues[there].values["description"] == "A!\n\nb\n\nC"


# ── what a tracker does not take ────────────────────────────────────────────────────────────────


def test_what_is_silently_dropped_is_said_once_and_never_taken_for_an_edit(
    laptop: Laptop,
) -> None:
    laptop.server.drops = {"labels"}
    one = laptop.add("one", labels=["a"])
    told = laptop.sync()
    assert told.lists == {"created": ["AB-1"], "failed": ["AB-1"]}
    assert told.done.code == 5
    quiet(laptop)
    assert laptop.view(one)["labels"] == ["a"]
    assert laptop.badge.refused == 1
    laptop.edit(one, labels=["a", "b"], title="uno")
    told = laptop.sync()
    assert told.lists == {"pushed": ["AB-1"], "failed": ["AB-1"]}
    laptop.server.drops = set()
    laptop.edit(one, labels=["c"])
    laptop.sync()
    assert laptop.server.issues[laptop.there_id(one)].values["labels"] == ["c"]
    assert laptop.badge.refused == 0


def test_a_refused_item_stops_no_other_and_waits_until_it_changes(laptop: Laptop) -> None:
    long = laptop.add("x" * 300)
    laptop.add("two")
    told = laptop.sync()
    assert told.lists == {"created": ["AB-2"], "failed": ["AB-1"]}
    assert "256" in told.done.failed[0].reason
    quiet(laptop)
    laptop.edit(long, title="short")
    assert laptop.sync().lists == {"created": ["AB-1"]}


def test_what_is_locked_there_is_said_and_left(laptop: Laptop) -> None:
    one = laptop.add("one")
    laptop.sync()
    laptop.server.issues[laptop.there_id(one)].locked = "its conversation is locked"
    laptop.server.edit(laptop.there_id(one), estimate=3.0)
    laptop.edit(one, title="uno")
    told = laptop.sync()
    assert told.lists == {"pulled": ["AB-1"]}
    assert told.plan
    assert "locked" in told.plan.items[0].reason
    assert laptop.view(one)["estimate"] == 3


@pytest.mark.parametrize("no", [RefusedThere("it is locked", passing=True), Gone("not shown")])
def test_what_is_not_refused_for_what_it_says_goes_with_the_next_run(
    laptop: Laptop, no: RefusedThere
) -> None:
    def refuse(request: Request, when: str) -> None:
        if request.verb == "create" and when == "before":
            raise no

    laptop.add("one")
    laptop.server.trouble = refuse
    assert laptop.sync().lists == {"failed": ["AB-1"]}
    laptop.server.trouble = None
    assert laptop.badge.push == 1
    assert laptop.sync().lists == {"created": ["AB-1"]}


def test_an_edit_of_what_was_locked_goes_out_once_it_is_unlocked(laptop: Laptop) -> None:
    def refuse(request: Request, when: str) -> None:
        if request.verb == "change" and when == "before":
            raise RefusedThere("it is locked there – unlock it", passing=True)

    one = laptop.add("one")
    laptop.sync()
    laptop.edit(one, title="uno")
    laptop.server.trouble = refuse
    told = laptop.sync()
    assert told.lists == {"failed": ["AB-1"]}
    laptop.server.trouble = None
    assert laptop.sync().lists == {"pushed": ["AB-1"]}
    quiet(laptop)


def test_a_circle_of_theirs_is_refused_here_and_said_once(laptop: Laptop) -> None:
    one, two = laptop.add("one"), laptop.add("two")
    laptop.sync()
    laptop.edit(one, depends_on=[two])
    laptop.server.edit(laptop.there_id(two), depends_on=[laptop.there_id(one)])
    told = laptop.sync()
    assert "circle" in told.done.failed[0].reason
    told = laptop.sync()
    assert told.lists == {}
    assert laptop.workspace.backlog.linked(one, "depends_on") == [two]


# ── what is gone ────────────────────────────────────────────────────────────────────────────────


def test_what_is_deleted_there_is_shown_and_nothing_here_goes(laptop: Laptop) -> None:
    one, two = laptop.add("one"), laptop.add("two")
    laptop.sync()
    laptop.server.delete(laptop.there_id(one), moved_to="other/place#3")
    laptop.edit(two, parent_id=None, title="dos")
    told = laptop.sync(full=True)
    assert told.plan
    gone = [item for item in told.plan.items if item.act is Act.gone]
    assert [(item.key, item.reason) for item in gone] == [("AB-1", "moved to other/place#3")]
    assert told.lists == {"pushed": ["AB-2"]}
    assert laptop.badge.missing == 1
    assert set(laptop.items()) == {"one", "dos"}
    assert laptop.sync().lists == {}


def test_a_push_to_what_is_gone_is_said_and_not_sent_again(laptop: Laptop) -> None:
    one = laptop.add("one")
    laptop.add("two")
    laptop.sync()
    laptop.sync()
    laptop.server.delete(laptop.there_id(one))
    laptop.edit(one, title="uno")
    assert laptop.sync().lists == {"failed": ["AB-1"]}
    quiet(laptop)


def test_an_empty_answer_of_a_tracker_that_had_issues_stops_the_run(laptop: Laptop) -> None:
    laptop.add("one")
    laptop.sync()
    laptop.server.issues.clear()
    laptop.server.order.clear()
    before = laptop.bytes_of("item", "link")
    told = laptop.sync(full=True)
    assert (told.done.code, "no issues" in told.done.stopped) == (1, True)
    assert laptop.bytes_of("item", "link") == before


def test_when_many_are_gone_the_run_stops_before_it_believes_it(laptop: Laptop) -> None:
    items = [laptop.add(f"item {n}") for n in range(20)]
    laptop.sync()
    for item in items[:12]:
        laptop.server.delete(laptop.there_id(item))
    told = laptop.sync(full=True)
    assert told.done.code == 1
    assert laptop.badge.missing == 0
    assert laptop.sync(full=True, gone=True).done.code == 0
    assert laptop.badge.missing == 12


def test_a_pull_that_breaks_off_takes_nothing_for_gone_and_is_read_again(laptop: Laptop) -> None:
    laptop.server.page = 2
    for n in range(6):
        laptop.server.add(f"issue {n}")

    def break_off(request: Request, when: str) -> None:
        if request.number == 2:
            raise OutOfReach("no answer – look at the network")

    laptop.server.trouble = break_off
    told = laptop.sync()
    assert (told.done.code, told.done.stopped) == (4, "no answer – look at the network")
    assert laptop.items() == {}
    laptop.server.trouble = None
    laptop.sync()
    assert len(laptop.items()) == 6


def test_every_seven_days_everything_is_looked_through(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = laptop.add("one")
    laptop.add("two")
    laptop.sync()
    laptop.sync()
    laptop.server.delete(laptop.there_id(one))
    laptop.sync()
    assert laptop.badge.missing == 0
    monkeypatch.setenv("PO_TUI_NOW", "2026-12-02T09:00:00Z")
    laptop.sync()
    assert laptop.badge.missing == 1


# ── markers ─────────────────────────────────────────────────────────────────────────────────────


def test_an_issue_of_another_laptop_keeps_its_uid(make_laptop: MakeLaptop) -> None:
    server = MemoryServer()
    anna, bert = make_laptop(server), make_laptop(server, "bert")
    one = anna.add("one")
    bert.add("other")
    anna.sync()
    bert.sync()
    anna.sync()
    assert set(anna.items()) == set(bert.items()) == {"one", "other"}
    uid = "SELECT uid FROM item WHERE title = ?"
    for title in ("one", "other"):
        told = [each.store.rows.execute(uid, (title,)).fetchone() for each in (anna, bert)]
        assert told[0] == told[1]
    assert len(server.issues) == 2
    assert anna.view(one)["title"] == "one"


def test_a_copied_marker_does_not_steal_the_link(laptop: Laptop) -> None:
    one = laptop.add("one")
    laptop.sync()
    there = laptop.there_id(one)
    laptop.server.add("copy of one", uid=laptop.server.issues[there].uid)
    told = laptop.sync()
    assert told.lists == {"pulled": ["AB-2"]}
    assert laptop.there_id(one) == there
    quiet(laptop)


def test_a_remote_that_is_removed_and_added_again_finds_its_items(laptop: Laptop) -> None:
    laptop.add("mine")
    laptop.server.add("theirs")
    laptop.sync()
    remotes = Remotes(laptop.workspace)
    assert remotes.remove(MEMORY) == 2
    remotes.add(MEMORY, "memory")
    laptop.edit(laptop.items()["mine"], estimate=3.0)
    assert laptop.sync().lists == {"pushed": ["AB-1"]}
    assert (len(laptop.items()), len(laptop.server.issues)) == (2, 2)
    quiet(laptop)


def test_a_remote_taken_away_comes_back_with_its_links(laptop: Laptop) -> None:
    laptop.add("mine")
    laptop.sync()
    before = laptop.bytes_of("remote", "link")
    Remotes(laptop.workspace).remove(MEMORY)
    assert laptop.badge is None
    laptop.workspace.history.undo()
    assert laptop.bytes_of("remote", "link") == before
    quiet(laptop)


# ── creates whose answer is lost ────────────────────────────────────────────────────────────────


def lose(verb: str, when: str, times: int = 1) -> Callable[[Request, Any], None]:
    """Trouble: the first calls of that verb are lost before or after they are carried out."""
    left = [times]

    def trouble(request: Request, at: Any) -> None:
        if request.verb == verb and at == when and left[0]:
            left[0] -= 1
            raise OutcomeUnknown("no answer in time")

    return trouble


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_create_whose_answer_is_lost_is_looked_for_and_made_once(
    laptop: Laptop, when: str
) -> None:
    laptop.server.settle_seconds, laptop.server.lag = 120, timedelta(seconds=60)
    laptop.add("one")
    laptop.server.trouble = lose("create", when)
    told = laptop.sync()
    assert (told.lists, told.done.code) == ({"created": ["AB-1"]}, 0)
    assert any(isinstance(event, Waiting) for event in told.events)
    assert len(laptop.server.issues) == 1
    laptop.server.wait(60)
    quiet(laptop)


def test_without_waiting_it_is_said_and_sorted_out_by_the_next_run(laptop: Laptop) -> None:
    laptop.server.settle_seconds, laptop.server.lag = 120, timedelta(seconds=60)
    laptop.add("one")
    laptop.server.trouble = lose("create", "after")
    told = laptop.sync(wait=False)
    assert (told.lists, told.done.code) == ({"failed": ["AB-1"]}, 5)
    assert laptop.sync(wait=False).done.code == 5
    assert len(laptop.server.issues) == 1
    laptop.edit(laptop.items()["one"], title="uno")
    laptop.server.wait(120)
    laptop.sync(wait=False)
    assert [issue.values["title"] for issue in laptop.server.issues.values()] == ["uno"]
    quiet(laptop)


# ── plans ───────────────────────────────────────────────────────────────────────────────────────


def busy(laptop: Laptop) -> None:
    """Something of everything."""
    one, two = laptop.add("one", labels=["a"]), laptop.add("two")
    laptop.server.add("theirs")
    laptop.sync()
    laptop.edit(one, title="uno")
    laptop.edit(two, title="mine")
    laptop.server.edit(laptop.there_id(one), estimate=3.0)
    laptop.server.edit(laptop.there_id(two), title="theirs")
    laptop.server.add("new there", depends_on=[laptop.there_id(one)])
    laptop.add("new here", parent_id=laptop.add("new epic", type="epic"))


def test_an_order_that_is_not_as_the_plan_says_is_named_and_left(laptop: Laptop) -> None:
    from po_tui.workspace.ordering import Place

    one, two, three = (laptop.add(title) for title in ("one", "two", "three"))
    laptop.sync()
    laptop.workspace.backlog.move([three], Place.top())
    plan = laptop.sync(dry_run=True).plan
    assert plan
    assert plan.moves
    laptop.workspace.backlog.move([two], Place.top())
    laptop.add("new")
    plan = from_json(to_json(plan))
    order = list(laptop.server.order)
    told = listened(laptop.syncing().apply(plan))
    assert [entry.fields for entry in told.done.failed] == [("order",)]
    assert told.done.code == 5
    assert laptop.server.order == order == [laptop.there_id(item) for item in (one, two, three)]


def test_what_was_not_chosen_of_an_older_plan_is_not_asked_for(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = laptop.add("one"), laptop.add("two")
    laptop.sync()
    laptop.edit(one, title="uno")
    laptop.edit(two, title="dos")
    shown = laptop.syncing()
    (planned,) = [
        event.plan for event in listened(shown.prepare()).events if hasattr(event, "plan")
    ]
    laptop.edit(two, title="two")  # not to be sent any more
    monkeypatch.setenv("PO_TUI_NOW", instant(now() + timedelta(minutes=5)))
    uid = next(item.uid for item in planned.items if item.item_id == one)
    told = listened(shown.carry_out(planned, {(uid, "title")}))
    assert told.lists == {"pushed": ["AB-1"]}


def test_a_dry_run_writes_nothing_and_shows_what_the_next_run_does(laptop: Laptop) -> None:
    busy(laptop)
    before, writes = laptop.bytes_of(), laptop.server.writes
    dry = laptop.sync(dry_run=True)
    assert laptop.bytes_of() == before
    assert laptop.server.writes == writes
    real = laptop.sync()
    assert dry.plan == real.plan
    assert dry.done.code == 3
    assert laptop.server.writes - writes <= dry.plan.requests if dry.plan else False
    assert laptop.sync().lists == {"clashes": ["AB-2"]}


def test_a_plan_goes_into_a_file_and_back(laptop: Laptop) -> None:
    import json

    busy(laptop)
    plan = laptop.sync(dry_run=True).plan
    assert plan is not None
    assert from_json(json.loads(json.dumps(to_json(plan)))) == plan


def test_a_plan_is_applied_where_it_still_holds_and_refused_by_name_where_not(
    laptop: Laptop,
) -> None:
    busy(laptop)
    plan = laptop.sync(dry_run=True).plan
    assert plan is not None
    laptop.edit(laptop.items()["uno"], title="once more")
    told = listened(laptop.syncing().apply(plan))
    assert told.lists["failed"] == ["AB-1"]
    assert told.done.failed[0].fields == ("title",)
    assert laptop.view(laptop.items()["once more"])["estimate"] == 3
    assert set(laptop.items()) >= {"new there", "new here"}
    there = laptop.there_id(laptop.items()["once more"])
    assert laptop.server.issues[there].values["title"] == "one"


def test_only_what_is_chosen_of_a_plan_is_carried_out(laptop: Laptop) -> None:
    busy(laptop)
    run = laptop.syncing()
    told = listened(run.prepare())
    assert isinstance(told.events[-1], Planned)
    plan = told.events[-1].plan
    one = next(item for item in plan.items if item.key == "AB-1")
    new = next(item for item in plan.items if item.act is Act.bring_in)
    told = listened(run.carry_out(plan, {(one.uid, "estimate"), (new.uid, "*")}))
    assert told.lists == {"pulled": ["AB-6", "AB-1"], "clashes": ["AB-2"]}
    assert laptop.server.issues[laptop.there_id(laptop.items()["uno"])].values["title"] == "one"
    told = laptop.sync()
    assert set(told.lists) == {"pushed", "created", "clashes"}


def test_what_is_not_chosen_to_come_in_is_offered_again(laptop: Laptop) -> None:
    laptop.server.add("one")
    laptop.server.add("two")
    run = laptop.syncing()
    (first, _second) = listened(run.prepare()).events[-1].plan.items  # type: ignore[union-attr]
    assert run.report.plan
    listened(run.carry_out(run.report.plan, {(first.uid, "*")}))
    assert laptop.sync().lists == {"pulled": ["AB-2"]}


def test_pull_only_and_push_only_keep_to_their_side(laptop: Laptop) -> None:
    one = laptop.add("one", labels=["a"])
    laptop.sync()
    there = laptop.there_id(one)
    laptop.edit(one, title="uno", labels=["a", "mine"])
    laptop.server.edit(there, estimate=1.0, labels=["a", "theirs"])
    writes = laptop.server.writes
    laptop.sync(pull_only=True)
    assert laptop.server.writes == writes
    assert sorted(laptop.view(one)["labels"]) == ["a", "mine", "theirs"]
    laptop.server.edit(there, estimate=2.0)
    laptop.sync(push_only=True)
    assert laptop.view(one)["estimate"] == 1
    assert laptop.server.issues[there].values["labels"] == ["a", "mine", "theirs"]
    assert laptop.sync().lists == {"pulled": ["AB-1"]}
    quiet(laptop)


def test_a_filter_limits_a_run_to_some_items(laptop: Laptop) -> None:
    laptop.add("one", labels=["now"])
    laptop.add("two")
    laptop.server.add("theirs")
    assert laptop.sync(filter="label:now").lists == {"created": ["AB-1"]}
    assert laptop.sync().lists == {"pulled": ["AB-3"], "created": ["AB-2"]}


# ── how a run ends ──────────────────────────────────────────────────────────────────────────────


def test_requests_are_counted_and_limited_and_the_rest_follows(laptop: Laptop) -> None:
    for n in range(5):
        laptop.add(f"item {n}")
    told = laptop.sync(max_requests=4)
    assert (told.done.code, told.done.requests) == (5, 4)
    assert len(laptop.server.issues) == 2
    laptop.sync()
    assert len(laptop.server.issues) == 5
    quiet(laptop)


def test_a_cancelled_run_ends_after_its_request_with_nothing_half_done(laptop: Laptop) -> None:
    for n in range(5):
        laptop.add(f"item {n}")
    run = laptop.syncing()

    def cancel(request: Request, when: str) -> None:
        if request.verb == "create" and len(laptop.server.issues) == 2 and when == "after":
            run.cancel()

    laptop.server.trouble = cancel
    told = listened(run.run())
    assert told.done.code == 130
    assert len(laptop.server.issues) == 2
    laptop.server.trouble = None
    laptop.sync()
    assert len(laptop.server.issues) == 5
    quiet(laptop)


def test_a_deadline_holds_for_the_trackers_own_patience_too(laptop: Laptop) -> None:
    begun = laptop.server.now
    laptop.sync(deadline=60)
    assert laptop.tracker.deadline is not None
    assert abs((laptop.tracker.deadline - begun).total_seconds() - 60) < 1


def slow_down(laptop: Laptop, verb: str, minutes: int) -> Callable[[Request, Any], None]:
    """Trouble: the tracker has its client wait before that call, as a rate limit does."""

    def trouble(request: Request, when: str) -> None:
        if request.verb == verb and when == "before":
            assert laptop.tracker.waiting
            laptop.tracker.waiting("too many requests", now() + timedelta(minutes=minutes))
            laptop.tracker.waiting("going on", None)

    return trouble


def test_waiting_is_told_with_its_end(laptop: Laptop) -> None:
    laptop.add("one")
    laptop.server.trouble = slow_down(laptop, "create", 30)
    told = laptop.sync()
    waits = [event for event in told.events if isinstance(event, Waiting)]
    assert [wait.why for wait in waits] == ["too many requests", "going on"]
    assert waits[0].until == now() + timedelta(minutes=30)
    assert told.lists == {"created": ["AB-1"]}
    quiet(laptop)


def test_who_may_not_wait_that_long_leaves_the_rest(laptop: Laptop) -> None:
    laptop.server.add("theirs")
    laptop.add("one")
    laptop.server.trouble = slow_down(laptop, "create", 30)
    told = laptop.sync(deadline=60)
    assert (told.done.code, told.lists) == (4, {"pulled": ["AB-2"]})
    laptop.server.trouble = None
    assert laptop.sync().lists == {"created": ["AB-1"]}


def test_a_wait_is_broken_off_at_once_when_cancelled(laptop: Laptop) -> None:
    laptop.server.settle_seconds = 120
    laptop.add("one")
    laptop.server.trouble = lose("create", "before")
    runs: list[Sync] = []

    async def sleep(seconds: float) -> None:
        runs[0].cancel()
        await asyncio.sleep(3600)

    runs.append(Sync(laptop.workspace, laptop.remote, laptop.tracker, sleep=sleep))
    assert listened(runs[0].run()).done.code == 130
    laptop.server.wait(120)
    assert laptop.sync().lists == {"created": ["AB-1"]}


def test_whoever_stops_listening_stops_the_run(laptop: Laptop) -> None:
    for n in range(3):
        laptop.add(f"item {n}")

    async def listen_a_little() -> None:
        async for event in laptop.syncing().run():
            if isinstance(event, Planned):
                break

    asyncio.run(listen_a_little())
    laptop.sync()
    assert len(laptop.server.issues) == 3
    quiet(laptop)


def test_a_filter_that_makes_no_sense_stops_the_run_with_its_line(laptop: Laptop) -> None:
    told = laptop.sync(filter="points:many")
    assert (told.done.code, "many" in told.done.stopped) == (1, True)


def test_who_is_not_signed_in_gets_one_line_and_nothing_is_changed(laptop: Laptop) -> None:
    def no(request: Request, when: str) -> None:
        raise NotSignedIn("the token has ended – make a new one")

    laptop.server.trouble = no
    told = laptop.sync()
    assert (told.done.code, told.done.stopped) == (4, "the token has ended – make a new one")


def test_a_second_sync_at_the_same_time_gets_one_clear_line(laptop: Laptop) -> None:
    laptop.add("one")
    second: list[Any] = []

    def meanwhile(request: Request, when: str) -> None:
        if request.verb == "changes" and when == "before" and not second:
            from po_tui.sync.lease import Lease, Taken

            with pytest.raises(Taken) as no:
                Lease(laptop.store, laptop.remote).take()
            second.append(str(no.value))

    laptop.server.trouble = meanwhile
    assert laptop.sync().done.code == 0
    assert "under way" in second[0]


def test_a_lease_of_a_dead_process_or_an_old_one_is_taken_over(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    for process in (f"{socket.gethostname()}:4194399:x", "elsewhere:1:x"):
        with laptop.store.keep("sync") as session:
            session.connection().exec_driver_sql(
                "INSERT OR REPLACE INTO lease (remote_id, process, expires) VALUES (?, ?, ?)",
                (laptop.remote.id, process, "2026-11-24T09:01:00.000Z"),
            )
        if process.startswith("elsewhere"):
            assert laptop.sync().done.code == 1
            monkeypatch.setenv("PO_TUI_NOW", "2026-11-24T09:02:00Z")
        assert laptop.sync().done.code == 0


def test_undoing_the_adding_of_a_linked_item_is_refused(laptop: Laptop) -> None:
    one = laptop.add("one")
    laptop.sync()
    with pytest.raises(Refused, match="drop it instead"):
        laptop.workspace.history.undo()
    assert laptop.view(one)


# ── the order ───────────────────────────────────────────────────────────────────────────────────


def test_our_order_is_kept_there(laptop: Laptop) -> None:
    from po_tui.workspace.ordering import Place

    items = [laptop.add(f"item {n}") for n in range(5)]
    laptop.sync()
    laptop.workspace.backlog.move([items[4]], Place.top())
    laptop.server.reorder([laptop.there_id(items[2])], None)
    told = laptop.sync()
    assert told.done.moved
    wanted = [laptop.there_id(items[n]) for n in (4, 0, 1, 2, 3)]
    assert laptop.server.order == wanted
    quiet(laptop)


def test_an_order_of_both_takes_over_their_moves(laptop: Laptop) -> None:
    from po_tui.workspace.ordering import Place

    Remotes(laptop.workspace).own(MEMORY, "order", "both")
    items = [laptop.add(f"item {n}") for n in range(5)]
    laptop.sync()
    laptop.server.reorder([laptop.there_id(items[4])], None)
    laptop.workspace.backlog.move([items[0]], Place.after(items[2]))
    laptop.sync()
    order = [laptop.there_id(item) for item in laptop.workspace.items.ids()]
    assert laptop.server.order == order
    assert order == [laptop.there_id(items[n]) for n in (4, 1, 2, 0, 3)]
    quiet(laptop)


# ── what may come in, and what goes ─────────────────────────────────────────────────────────────


def test_only_what_has_a_wanted_label_comes_in_and_what_is_linked_is_followed_without(
    laptop: Laptop,
) -> None:
    one = laptop.add("ours", labels=["pilot"])
    laptop.sync()
    Remotes(laptop.workspace).rescope(MEMORY, pull="Pilot, later")
    laptop.server.add("wanted", labels=["pilot"])
    laptop.server.add("not wanted", labels=["other"])
    laptop.server.edit(laptop.there_id(one), labels=[], title="ours, without the label")
    told = laptop.sync()
    assert set(laptop.items()) == {"ours, without the label", "wanted"}
    assert told.done.code == 0
    quiet(laptop)
    Remotes(laptop.workspace).rescope(MEMORY, pull="")
    laptop.sync()
    assert set(laptop.items()) == {"ours, without the label", "wanted", "not wanted"}


def test_what_hung_on_something_that_was_deleted_there_still_hangs_on_it_here(
    laptop: Laptop,
) -> None:
    """The tracker unties its parts along with it: that is nobody's decision about them."""
    epic = laptop.add("epic", type="epic")
    first = laptop.add("first")
    part = laptop.add("part", parent_id=epic, depends_on=[first])
    laptop.sync()
    laptop.server.delete(laptop.there_id(epic))
    laptop.server.delete(laptop.there_id(first))
    told = laptop.sync()
    assert told.done.code == 0
    assert laptop.view(part)["parent"] == "AB-1"
    assert laptop.workspace.backlog.linked(part, "depends_on") == [first]
    assert laptop.badge.missing == 2
    # Untied by somebody, while it is still there, it is untied here as well.
    other = laptop.add("other epic", type="epic")
    laptop.edit(part, parent_id=other)
    laptop.sync()
    laptop.server.edit(laptop.there_id(part), parent=None)
    laptop.sync()
    assert laptop.view(part)["parent"] is None
