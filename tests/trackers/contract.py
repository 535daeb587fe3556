"""What every tracker promises to the sync, whatever it is made of: one suite for all adapters.

A test file of an adapter derives from `TrackerContract` and gives a `world` fixture. What a tracker
cannot do, by its own `abilities`, is not asked of it.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

import pytest

from po_tui.model.identity import new_uid
from po_tui.sync.merge import alike, normal
from po_tui.trackers.base import (
    Change,
    Draft,
    Gone,
    Missing,
    Move,
    Outcome,
    OutcomeUnknown,
    OutOfReach,
    Refused,
    Remark,
    Tracker,
    TrackerItem,
)

Lost = Literal["before", "after"]
T = TypeVar("T")


@dataclass
class ContractWorld:
    """A tracker and the people on its other side."""

    connect: Callable[[], Tracker]
    """One more client of the same tracker, not signed in yet."""
    add: Callable[[Mapping[str, Any]], str]
    """Somebody there makes an issue with these values; gives its id. A title is always among them."""
    edit: Callable[[str, Mapping[str, Any]], None]
    """Somebody there gives an issue other values."""
    delete: Callable[[str], None]
    lose: Callable[[str, Lost], AbstractContextManager[None]]
    """Answers to requests that create (`create`) or change (`change`) are lost in here, before or
    after they were carried out."""
    wait: Callable[[float], None]
    """Let seconds go by there."""
    values: Mapping[str, list[Any]] = field(default_factory=dict)
    """What fields take there, where `VALUES` holds something that they do not."""
    parents: Mapping[str, Any] = field(default_factory=dict)
    """What an issue says that may be the parent of another one."""

    def values_of(self, name: str) -> list[Any]:
        """Values that the tracker takes one after the other."""
        return self.values.get(name, VALUES[name])


async def signed_in(world: ContractWorld) -> Tracker:
    tracker = world.connect()
    await tracker.sign_in()
    return tracker


async def pulled(tracker: Tracker, since: str = "", etag: str = "") -> dict[str, TrackerItem]:
    """Id → the newest of it."""
    found: dict[str, TrackerItem] = {}
    async for page in tracker.changes(since, etag):
        found |= {item.id: item for item in page.items}
    return found


async def one(tracker: Tracker, id: str) -> TrackerItem:
    (item,) = await tracker.fetch([id])
    assert isinstance(item, TrackerItem)
    return item


def change_of(item: TrackerItem, values: Mapping[str, Any]) -> Change:
    return Change(item.id, item.key, values, item.values, item.raw, item.uid)


async def created(tracker: Tracker, values: Mapping[str, Any], uid: str = "") -> TrackerItem:
    (item,) = await tracker.create([Draft(uid or new_uid(), values)])
    assert isinstance(item, TrackerItem), item
    return item


def same(item: TrackerItem, values: Mapping[str, Any]) -> bool:
    """Whether an issue says these values, as the sync compares them."""
    return all(
        alike(name, normal(name, item.values[name]), normal(name, value))
        for name, value in values.items()
    )


VALUES: dict[str, list[Any]] = {
    "title": ["Ein Titel – ünïcode 🙂", "another"],
    "story": [
        {"as_a": "resident", "i_want": "light", "so_that": "I see"},
        {"as_a": "guest", "i_want": "light", "so_that": ""},
        None,
    ],
    "description": ["First.\n\n- [ ] no criterion\n\nLast.", "Only this.", ""],
    "criteria": [
        [{"text": "it opens", "done": False}, {"text": "it closes", "done": True}],
        [{"text": "it closes", "done": False}],
        [],
    ],
    "labels": [["one", "two words"], ["two words"], []],
    "estimate": [5.0, 0.5, 0.0, None],
    "assignee": [None],
}
"""Values that a tracker takes one after the other, where it keeps the field."""
REMARK = "It is to read:\n\n## Why\n\n- [ ] *one*\n- two\n\n<b>no sign</b> of @anybody\n\n    code"
"""A text with what trackers read in ways of their own."""


class TrackerContract:
    """The suite; derive from it and give `world`."""

    @pytest.fixture
    def world(self) -> ContractWorld:
        raise NotImplementedError

    # ── reading ─────────────────────────────────────────────────────────────────────────────────

    async def test_says_who_it_is(self, world: ContractWorld) -> None:
        tracker = world.connect()
        account = await tracker.sign_in()
        assert account.name
        assert "title" in tracker.abilities.fields

    async def test_tells_of_an_issue_just_the_fields_it_keeps(self, world: ContractWorld) -> None:
        id = world.add({"title": "one"})
        tracker = await signed_in(world)
        item = (await pulled(tracker))[id]
        assert set(item.values) == tracker.abilities.fields
        assert item.values["title"] == "one"
        assert item.key
        assert item.updated
        assert not item.uid

    async def test_an_empty_tracker_answers_with_an_empty_page(self, world: ContractWorld) -> None:
        assert await pulled(await signed_in(world)) == {}

    async def test_a_pull_brings_all_pages(self, world: ContractWorld) -> None:
        ids = {world.add({"title": f"issue {n}"}) for n in range(203)}
        assert set(await pulled(await signed_in(world))) == ids

    async def test_a_pull_since_brings_what_changed_and_nothing_is_missed(
        self, world: ContractWorld
    ) -> None:
        ids = [world.add({"title": f"issue {n}"}) for n in range(5)]
        tracker = await signed_in(world)
        watermark = ""
        async for page in tracker.changes(""):
            watermark = max(watermark, page.watermark)
        world.wait(3600)
        world.edit(ids[2], {"title": "changed"})
        new = world.add({"title": "new"})
        found = await pulled(tracker, watermark)
        assert {ids[2], new} <= set(found)
        assert found[ids[2]].values["title"] == "changed"
        assert found[ids[2]].updated > watermark

    async def test_nothing_new_is_said_in_one_request(self, world: ContractWorld) -> None:
        for n in range(3):
            world.add({"title": f"issue {n}"})
        tracker = await signed_in(world)
        watermark = etag = ""
        for _round in range(2):
            async for page in tracker.changes(watermark, etag):
                watermark, etag = max(watermark, page.watermark), page.etag or etag
        before = tracker.requests
        pages = [page async for page in tracker.changes(watermark, etag)]
        assert tracker.requests - before == 1
        assert len(pages) == 1
        if etag:
            assert pages[0].unchanged
            assert not pages[0].items

    async def test_fetches_known_issues_and_says_which_are_gone(self, world: ContractWorld) -> None:
        kept, gone = world.add({"title": "kept"}), world.add({"title": "gone"})
        world.delete(gone)
        tracker = await signed_in(world)
        found = await tracker.fetch([kept, gone])
        assert [type(item) for item in found] == [TrackerItem, Missing]
        assert found[0].id == kept
        assert isinstance(found[1], Missing)
        assert (found[1].id, bool(found[1].why)) == (gone, True)

    async def test_a_reading_costs_no_write_and_changes_nothing(self, world: ContractWorld) -> None:
        id = world.add({"title": "one", "description": "text \r\n\r\n<!-- note -->\r\n"})
        tracker = await signed_in(world)
        first = await one(tracker, id)
        assert await one(tracker, id) == first
        assert (await pulled(tracker))[id] == first

    # ── creating ────────────────────────────────────────────────────────────────────────────────

    async def test_what_is_created_carries_its_marker_and_its_values(
        self, world: ContractWorld
    ) -> None:
        tracker = await signed_in(world)
        abilities = tracker.abilities
        values = {
            name: world.values_of(name)[0]
            for name in VALUES
            if name in abilities.fields - abilities.not_at_creation and world.values_of(name)[0]
        }
        uid = new_uid()
        item = await created(tracker, values, uid)
        assert item.uid == uid
        assert same(item, values)
        assert await one(tracker, item.id) == item

    async def test_several_at_once_are_answered_in_order(self, world: ContractWorld) -> None:
        tracker = await signed_in(world)
        n = min(3, tracker.abilities.create_at_once)
        drafts = [Draft(new_uid(), {"title": f"issue {place}"}) for place in range(n)]
        items = await tracker.create(drafts)
        told = [item.values["title"] for item in items if isinstance(item, TrackerItem)]
        assert told == [f"issue {place}" for place in range(n)]

    async def test_what_cannot_be_created_is_refused_in_words(self, world: ContractWorld) -> None:
        tracker = await signed_in(world)
        answer = await refusal(tracker.create([Draft(new_uid(), {"title": "x" * 5000})]))
        assert str(answer)

    @pytest.mark.parametrize("when", ["before", "after"])
    async def test_a_create_whose_answer_is_lost_is_found_by_its_marker_or_was_not_made(
        self, world: ContractWorld, when: Lost
    ) -> None:
        tracker = await signed_in(world)
        uid, at = new_uid(), tracker.server_time()
        with world.lose("create", when):
            try:
                await tracker.create([Draft(uid, {"title": "one"})])
            except OutcomeUnknown:
                pass
            except OutOfReach:
                assert when == "before", "it may have been carried out"
            else:
                pytest.fail("the answer was lost")
        world.wait(tracker.abilities.settle_seconds)
        found = [item for item in await tracker.find_created(at) if item.uid == uid]
        assert len(found) == (when == "after")

    async def test_only_own_creates_are_found(self, world: ContractWorld) -> None:
        tracker = await signed_in(world)
        at = tracker.server_time()
        world.add({"title": "of somebody else"})
        mine = await created(tracker, {"title": "mine"})
        world.wait(tracker.abilities.settle_seconds)
        assert [item.id for item in await tracker.find_created(at) if item.uid] == [mine.id]

    # ── changing ────────────────────────────────────────────────────────────────────────────────

    @pytest.mark.parametrize("name", VALUES)
    async def test_a_field_takes_its_values_one_after_the_other(
        self, world: ContractWorld, name: str
    ) -> None:
        tracker = await signed_in(world)
        if name not in tracker.abilities.fields:
            pytest.skip("not kept there")
        item = await created(tracker, {"title": "one"})
        for value in world.values_of(name):
            outcome = await tracker.change(change_of(item, {name: value}))
            assert not outcome.problems
            assert same(outcome.item, {name: value})
            others = {other: it for other, it in item.values.items() if other != name}
            assert same(outcome.item, others)
            item = outcome.item
            now = await one(tracker, item.id)
            assert (item.id, item.uid, item.values) == (now.id, now.uid, now.values)

    async def test_types_and_states_go_by_the_words_of_its_vocabulary(
        self, world: ContractWorld
    ) -> None:
        tracker = await signed_in(world)
        item = await created(tracker, {"title": "one"})
        words = tracker.vocabulary
        if "status" in tracker.abilities.fields:
            for state in ("done", "new", "dropped", "new"):
                word = words.status_of(state, item.values["status"])
                assert word
                item = (await tracker.change(change_of(item, {"status": word}))).item
                assert item.values["status"] == word
                assert words.state_of(word, state) == state
        if "type" in tracker.abilities.fields:
            for ours in ("bug", "story"):
                kind = words.type_there(ours, item.values["type"])
                if kind is not None:
                    item = (await tracker.change(change_of(item, {"type": kind}))).item
                    assert item.values["type"] == kind

    async def test_only_what_is_named_changes(self, world: ContractWorld) -> None:
        text = "Hello \r\n\r\n<!-- form -->\r\n\r\n<details>\r\nx\r\n</details>\r\n\r\n* a\r\n"
        id = world.add({"title": "one", "description": text})
        tracker = await signed_in(world)
        item = await one(tracker, id)
        outcome = await tracker.change(change_of(item, {"title": "two"}))
        assert outcome.item.values["title"] == "two"
        assert outcome.item.values["description"] == item.values["description"]

    async def test_a_change_is_told_by_the_next_pull(self, world: ContractWorld) -> None:
        id = world.add({"title": "one"})
        tracker = await signed_in(world)
        item = await one(tracker, id)
        outcome = await tracker.change(change_of(item, {"title": "two"}))
        assert (await pulled(tracker))[id] == outcome.item

    async def test_a_change_of_what_is_gone_is_refused(self, world: ContractWorld) -> None:
        id = world.add({"title": "one"})
        tracker = await signed_in(world)
        item = await one(tracker, id)
        world.delete(id)
        with pytest.raises(Gone):
            await tracker.change(change_of(item, {"title": "two"}))

    @pytest.mark.parametrize("when", ["before", "after"])
    async def test_a_change_whose_answer_is_lost_is_not_taken_for_refused(
        self, world: ContractWorld, when: Lost
    ) -> None:
        id = world.add({"title": "one"})
        tracker = await signed_in(world)
        item = await one(tracker, id)
        with world.lose("change", when), pytest.raises(OutOfReach):
            await tracker.change(change_of(item, {"title": "two"}))
        title = (await one(tracker, id)).values["title"]
        assert title == ("two" if when == "after" else "one")
        outcome = await tracker.change(change_of(item, {"title": "two"}))
        assert outcome.item.values["title"] == "two"

    # ── ties ────────────────────────────────────────────────────────────────────────────────────

    async def test_a_parent_is_another_issue_and_can_be_taken_away(
        self, world: ContractWorld
    ) -> None:
        tracker = await signed_in(world)
        if "parent" not in tracker.abilities.fields:
            pytest.skip("not kept there")
        parent, other = [await created(tracker, {"title": o, **world.parents}) for o in "po"]
        child = await created(tracker, {"title": "c"})
        for value in (parent.id, other.id, None):
            outcome = await tracker.change(change_of(child, {"parent": value}))
            assert not outcome.problems
            assert outcome.item.values["parent"] == value
            child = outcome.item

    async def test_dependencies_come_and_go_one_by_one(self, world: ContractWorld) -> None:
        tracker = await signed_in(world)
        if "depends_on" not in tracker.abilities.fields:
            pytest.skip("not kept there")
        one_, two, item = [await created(tracker, {"title": name}) for name in "oti"]
        for value in ([one_.id], sorted([one_.id, two.id]), [two.id], []):
            outcome = await tracker.change(change_of(item, {"depends_on": value}))
            assert not outcome.problems
            assert outcome.item.values["depends_on"] == value
            item = outcome.item

    async def test_a_tie_to_what_is_gone_is_a_problem_of_that_field_only(
        self, world: ContractWorld
    ) -> None:
        tracker = await signed_in(world)
        if "parent" not in tracker.abilities.fields:
            pytest.skip("not kept there")
        gone = world.add({"title": "gone"})
        item = await created(tracker, {"title": "one"})
        world.delete(gone)
        values = {"title": "two", "parent": gone}
        answer = await outcome_or_refusal(tracker.change(change_of(item, values)))
        if isinstance(answer, Refused):
            assert answer.field == "parent"
        else:
            assert set(answer.problems) == {"parent"}
            assert answer.item.values["title"] == "two"

    # ── comments ────────────────────────────────────────────────────────────────────────────────

    async def test_what_is_said_in_a_comment_is_found_again_and_changes_no_field(
        self, world: ContractWorld
    ) -> None:
        tracker = await signed_in(world)
        item = await created(tracker, {"title": "one"})
        at = tracker.server_time()
        remark = Remark(item.id, item.key, REMARK, new_uid())
        other = Remark(item.id, item.key, "Something else.", new_uid())
        assert not await tracker.has_comment(remark, at)
        await tracker.comment(remark)
        assert await tracker.has_comment(remark, at)
        assert not await tracker.has_comment(other, at)
        assert (await one(tracker, item.id)).values == item.values

    @pytest.mark.parametrize("when", ["before", "after"])
    async def test_a_comment_whose_answer_is_lost_is_found_or_was_not_said(
        self, world: ContractWorld, when: Lost
    ) -> None:
        tracker = await signed_in(world)
        item = await created(tracker, {"title": "one"})
        at, remark = tracker.server_time(), Remark(item.id, item.key, REMARK, new_uid())
        with world.lose("comment", when), pytest.raises(OutOfReach) as lost:
            await tracker.comment(remark)
        if when == "after":
            assert isinstance(lost.value, OutcomeUnknown)
        assert await tracker.has_comment(remark, at) == (when == "after")

    async def test_a_comment_on_what_is_gone_is_refused(self, world: ContractWorld) -> None:
        id = world.add({"title": "gone"})
        tracker = await signed_in(world)
        world.delete(id)
        with pytest.raises(Gone):
            await tracker.comment(Remark(id, "", REMARK, new_uid()))

    # ── order ───────────────────────────────────────────────────────────────────────────────────

    async def test_an_order_can_be_read_and_changed(self, world: ContractWorld) -> None:
        tracker = await signed_in(world)
        if not tracker.abilities.order:
            assert await tracker.order() is None
            return
        ids = [(await created(tracker, {"title": f"issue {n}"})).id for n in range(5)]
        order = [id for id in await tracker.order() or () if id in ids]
        assert sorted(order) == sorted(ids)
        await tracker.move([Move([order[4]], None), Move([order[0], order[1]], order[2])])
        wanted = [order[4], order[2], order[0], order[1], order[3]]
        assert [id for id in await tracker.order() or () if id in ids] == wanted

    # ── manners ─────────────────────────────────────────────────────────────────────────────────

    async def test_its_clock_is_an_instant_with_a_zone(self, world: ContractWorld) -> None:
        tracker = await signed_in(world)
        told = datetime.fromisoformat(tracker.server_time())
        assert told.astimezone(UTC).tzinfo is UTC
        assert told.tzinfo

    async def test_a_check_tells_what_a_sync_costs_and_writes_nothing(
        self, world: ContractWorld
    ) -> None:
        id = world.add({"title": "one"})
        tracker = await signed_in(world)
        before = await one(tracker, id)
        checks = {check.name: check for check in await tracker.check(250)}
        assert {"sign-in", "cost"} <= checks.keys()
        assert await one(tracker, id) == before

    async def test_requests_are_counted(self, world: ContractWorld) -> None:
        id = world.add({"title": "one"})
        tracker = await signed_in(world)
        before = tracker.requests
        await one(tracker, id)
        assert tracker.requests > before


async def refusal(call: Awaitable[Any]) -> Refused:
    """The refusal in an answer, or instead of it."""
    try:
        answer = await call
    except Refused as no:
        return no
    assert isinstance(answer[0], Refused)
    return answer[0]


async def outcome_or_refusal(call: Awaitable[Outcome]) -> Outcome | Refused:
    try:
        return await call
    except Refused as no:
        return no
