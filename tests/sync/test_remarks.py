"""What a tracker does not take is said there in a comment: when a person wants it, and once."""

import copy
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from po_tui.sync.compare import Verdict
from po_tui.sync.plan_file import from_json, to_json
from po_tui.sync.remarks import want_comment
from po_tui.sync.settle import clashes, held_up, settle
from po_tui.trackers.base import OutcomeUnknown, OutOfReach, Refused
from po_tui.trackers.memory import Request
from po_tui.workspace.errors import Refused as NotNow
from tests.sync.laptops import Killed, Laptop, Told

NEW = "A new text.\n\n- with a list"


@pytest.fixture
def item(laptop: Laptop) -> int:
    """An item whose new description the tracker did not take."""
    one = laptop.add("one", description="As it was.")
    laptop.sync()
    laptop.server.drops = {"description"}
    laptop.edit(one, description=NEW)
    assert laptop.sync().done.code == 5
    return one


def said(laptop: Laptop) -> list[str]:
    return [one.text for issue in laptop.server.issues.values() for one in issue.comments]


def want(laptop: Laptop) -> str:
    (held,) = held_up(laptop.workspace)
    return want_comment(laptop.workspace, held)


def told_of(told: Told) -> list[tuple[str, Verdict]]:
    assert told.plan is not None
    return [(one.field, one.verdict) for item in told.plan.items for one in item.fields]


def test_what_was_not_taken_is_held_up_and_no_clash(laptop: Laptop, item: int) -> None:
    (held,) = held_up(laptop.workspace)
    assert (held.field, held.here, held.there, held.comment) == (
        "description",
        NEW,
        "As it was.",
        "",
    )
    assert "kept something else" in held.reason
    assert clashes(laptop.workspace) == []


def test_wanting_it_sends_nothing_and_the_next_sync_shows_it_before_it_says_it(
    laptop: Laptop, item: int
) -> None:
    writes = laptop.server.writes
    text = want(laptop)
    assert NEW in text
    assert laptop.server.writes == writes
    assert (laptop.badge.push, laptop.badge.refused) == (1, 0)
    dry = laptop.sync(dry_run=True)
    assert told_of(dry) == [("description", Verdict.comment)]
    assert dry.plan is not None
    assert dry.plan.items[0].fields[0].comment == text
    assert dry.plan.requests == 1
    assert from_json(to_json(dry.plan)) == dry.plan
    assert said(laptop) == []
    done = laptop.sync().done
    assert (done.code, [entry.fields for entry in done.pushed]) == (0, [("comment",)])
    assert said(laptop) == [text]


def test_then_either_side_keeps_its_own_and_nobody_is_asked_again(
    laptop: Laptop, item: int
) -> None:
    want(laptop)
    laptop.sync()
    writes = laptop.server.writes
    for options in ({}, {"full": True}):
        told = laptop.sync(**options)
        assert (told_of(told), told.done.code, told.lists) == ([], 0, {})
    assert laptop.server.writes == writes
    assert held_up(laptop.workspace) == []
    assert laptop.badge[:3] == (0, 0, 0)
    assert laptop.badge.refused == 0
    assert laptop.view(item)["description"] == NEW
    assert laptop.server.issues[laptop.there_id(item)].values["description"] == "As it was."


def test_until_it_is_changed_here(laptop: Laptop, item: int) -> None:
    want(laptop)
    laptop.sync()
    laptop.server.drops = set()
    laptop.edit(item, description="Simpler.")
    assert laptop.sync().done.code == 0
    assert laptop.server.issues[laptop.there_id(item)].values["description"] == "Simpler."
    assert len(said(laptop)) == 1


def test_or_there(laptop: Laptop, item: int) -> None:
    want(laptop)
    laptop.sync()
    laptop.server.drops = set()
    laptop.server.edit(laptop.there_id(item), description="As they want it.")
    laptop.sync()
    assert laptop.clashes() == {"AB-1": ["description"]}


def test_undone_nothing_is_said_and_redone_it_is(laptop: Laptop, item: int) -> None:
    want(laptop)
    laptop.workspace.history.undo()
    assert held_up(laptop.workspace)[0].comment == ""
    assert told_of(laptop.sync()) == [("description", Verdict.refused)]
    assert said(laptop) == []
    laptop.workspace.history.redo()
    laptop.sync()
    assert len(said(laptop)) == 1


def test_what_was_said_is_not_taken_back_by_undo(laptop: Laptop, item: int) -> None:
    want(laptop)
    laptop.sync()
    laptop.workspace.history.undo()
    assert held_up(laptop.workspace) == []
    assert laptop.sync().lists == {}
    assert len(said(laptop)) == 1


def test_edited_after_it_was_wanted_the_old_text_is_never_said(laptop: Laptop, item: int) -> None:
    want(laptop)
    laptop.edit(item, description="Still other.")
    laptop.sync()
    assert said(laptop) == []
    assert held_up(laptop.workspace)[0].here == "Still other."


def test_a_run_that_only_pulls_says_nothing(laptop: Laptop, item: int) -> None:
    want(laptop)
    told = laptop.sync(pull_only=True)
    assert told_of(told) == [("description", Verdict.refused)]
    assert said(laptop) == []
    laptop.sync()
    assert len(said(laptop)) == 1


def test_what_is_no_text_cannot_be_said(laptop: Laptop) -> None:
    item = laptop.add("one", estimate=1.0)
    laptop.sync()
    laptop.server.drops = {"estimate"}
    laptop.edit(item, estimate=2.0)
    laptop.sync()
    (held,) = held_up(laptop.workspace)
    with pytest.raises(NotNow, match="comment"):
        want_comment(laptop.workspace, held)


@pytest.mark.parametrize(("choice", "text"), [("theirs", "As it was."), ("mine", NEW)])
def test_what_was_not_taken_can_be_given_up_or_tried_again(
    laptop: Laptop, item: int, choice: Any, text: str
) -> None:
    (held,) = held_up(laptop.workspace)
    settle(laptop.workspace, held, choice)
    laptop.server.drops = set()
    assert laptop.sync().done.code == 0
    assert laptop.view(item)["description"] == text
    assert laptop.server.issues[laptop.there_id(item)].values["description"] == text


def test_a_comment_that_is_not_taken_either_is_not_sent_again(laptop: Laptop, item: int) -> None:
    want(laptop)

    def no(request: Request, _when: str) -> None:
        if request.verb == "comment":
            raise Refused("nobody may comment here")

    laptop.server.trouble = no
    done = laptop.sync().done
    assert (done.code, done.failed[0].reason) == (5, "nobody may comment here")
    laptop.server.trouble = None
    assert told_of(laptop.sync()) == [("description", Verdict.refused)]
    assert held_up(laptop.workspace)[0].reason == "nobody may comment here"
    assert said(laptop) == []


def test_a_refusal_that_passes_leaves_the_wish_standing(laptop: Laptop, item: int) -> None:
    want(laptop)
    laptop.server.trouble = trouble("comment", "before", Refused("archived", passing=True))
    assert laptop.sync().done.failed[0].reason == "archived"
    laptop.server.trouble = None
    assert "kept something else" in held_up(laptop.workspace)[0].reason
    assert laptop.sync(wait=False).done.code == 0
    assert len(said(laptop)) == 1


def test_where_nobody_may_look_it_is_neither_given_up_nor_said_again(
    laptop: Laptop, item: int
) -> None:
    want(laptop)
    laptop.server.trouble = trouble("comment", "after", OutcomeUnknown("no answer"))
    laptop.sync()
    laptop.server.trouble = trouble("comments", "before", Refused("no looking"))
    assert laptop.sync().done.failed[0].reason == "no looking"
    laptop.server.trouble = None
    assert laptop.sync().done.code == 0
    assert len(said(laptop)) == 1


# ── once ────────────────────────────────────────────────────────────────────────────────────────


def trouble(verb: str, when: str, error: BaseException) -> Callable[[Request, Any], None]:
    def meets(request: Request, at: str) -> None:
        if (request.verb, at) == (verb, when):
            raise error

    return meets


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("verb", ["comment", "changes"])
def test_killed_at_any_request_it_is_said_once(
    laptop: Laptop, item: int, tmp_path: Path, verb: str, when: str
) -> None:
    laptop.server.settle_seconds = 120
    want(laptop)
    laptop.store.rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = Path(copyfile(laptop.store.path, tmp_path / "killed.db"))
    one = Laptop(file, copy.deepcopy(laptop.server))
    one.server.trouble = trouble(verb, when, Killed())
    with pytest.raises(Killed):
        one.sync()
    one.server.trouble = None
    one.close()
    again = Laptop(file, one.server)
    assert again.sync().done.code == 0
    assert len(said(again)) == 1
    assert again.sync().lists == {}
    assert len(said(again)) == 1
    again.close()


@pytest.mark.parametrize("when", ["before", "after"])
def test_after_a_lost_answer_the_next_run_looks_first(laptop: Laptop, item: int, when: str) -> None:
    laptop.server.settle_seconds = 120
    text = want(laptop)
    laptop.server.trouble = trouble("comment", when, OutcomeUnknown("no answer"))
    assert laptop.sync().done.code == 5
    laptop.server.trouble = None
    impatient = laptop.sync(wait=False).done
    if when == "before":
        assert impatient.code == 5
        assert "run it again in" in impatient.failed[0].reason
        assert said(laptop) == []
    assert laptop.sync().done.code == 0
    assert said(laptop) == [text]
    assert laptop.sync().lists == {}


def test_what_was_certainly_not_said_is_said_by_the_next_run_at_once(
    laptop: Laptop, item: int
) -> None:
    laptop.server.settle_seconds = 120
    want(laptop)
    laptop.server.trouble = trouble("comment", "before", OutOfReach("no way there"))
    assert laptop.sync().done.code == 4
    laptop.server.trouble = None
    assert laptop.sync(wait=False).done.code == 0
    assert len(said(laptop)) == 1


def test_two_texts_of_an_item_are_two_comments(laptop: Laptop) -> None:
    item = laptop.add("one", description="As it was.")
    laptop.sync()
    laptop.server.drops = {"description", "criteria"}
    laptop.edit(item, description=NEW, criteria=["it opens"])
    laptop.sync()
    for held in held_up(laptop.workspace):
        want_comment(laptop.workspace, held)
    assert laptop.sync().done.code == 0
    one, other = said(laptop)
    assert NEW in one
    assert "- [ ] it opens" in other
