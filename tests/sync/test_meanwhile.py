"""What somebody does on either side while a sync is at work, and what two syncs do to each other."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from po_tui.settings import instant, now
from po_tui.sync.settle import clashes, settle
from po_tui.trackers.base import OutcomeUnknown
from po_tui.trackers.memory import Request
from tests.sync.laptops import Laptop, Told

MakeLaptop = Callable[..., Laptop]
Trouble = Callable[[Request, str], None]


def once(verb: str, when: str, act: Callable[[], None]) -> Trouble:
    """Somebody does something around the next request of that kind."""
    done: list[bool] = []

    def happen(request: Request, at: str) -> None:
        if request.verb == verb and at == when and not done:
            done.append(True)
            act()

    return happen


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setenv("PO_TUI_NOW", instant(now() + timedelta(seconds=seconds)))


# ── a run that takes its time ───────────────────────────────────────────────────────────────────


def test_an_edit_there_during_a_long_run_is_not_overwritten(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = laptop.add("one")
    laptop.sync()
    there = laptop.there_id(one)
    laptop.edit(one, title="mine", estimate=3.0)
    laptop.add("two")

    def somebody() -> None:
        later(monkeypatch, 300)  # the tracker made us wait
        laptop.server.edit(there, title="theirs")

    laptop.server.trouble = once("create", "after", somebody)
    told = laptop.sync()
    laptop.server.trouble = None
    assert laptop.server.issues[there].values["title"] == "theirs"
    assert laptop.server.issues[there].values["estimate"] == 3.0
    assert told.lists["failed"] == ["AB-1"]
    laptop.sync()
    assert laptop.clashes() == {"AB-1": ["title"]}


def test_a_short_run_reads_nothing_twice(laptop: Laptop) -> None:
    one = laptop.add("one")
    laptop.sync()
    laptop.edit(one, title="mine")
    laptop.add("two")
    laptop.sync()
    assert [one.verb for one in laptop.server.log].count("changes") == 2


# ── two syncs ───────────────────────────────────────────────────────────────────────────────────


def test_what_another_sync_lost_sight_of_meanwhile_is_not_created_again(laptop: Laptop) -> None:
    laptop.server.order_kept = False
    laptop.server.lag = timedelta(seconds=60)
    laptop.server.settle_seconds = 120
    laptop.add("one")
    shown = laptop.syncing()

    async def both() -> Told:
        plan = None
        async for event in shown.prepare():
            plan = getattr(event, "plan", plan)
        assert plan is not None
        # Cron's turn, while somebody looks at the plan: its create goes through, its answer is lost.
        laptop.server.trouble = lost
        async for _event in laptop.syncing(wait=False).run():
            pass
        laptop.server.trouble = None
        told = Told()
        async for event in shown.carry_out(plan):
            told.events.append(event)
        return told

    def lost(request: Request, when: str) -> None:
        if request.verb == "create" and when == "after":
            raise OutcomeUnknown("the answer was lost")

    asyncio.run(both())
    laptop.server.wait(300)
    laptop.sync()
    assert [one.values["title"] for one in laptop.server.issues.values()] == ["one"]


def test_what_another_sync_found_while_this_computer_slept_is_linked_once(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.server.order_kept = False
    one = laptop.add("one")
    other = Laptop(Path(laptop.store.path), laptop.server)

    def slept() -> None:
        laptop.server.trouble = None
        later(monkeypatch, 3600)
        with ThreadPoolExecutor() as beside:
            assert beside.submit(other.sync).result().lists == {}

    laptop.server.trouble = once("create", "after", slept)
    told = laptop.sync()
    other.close()
    assert told.lists["created"] == ["AB-1"]
    assert laptop.there_id(one) == next(iter(laptop.server.issues))
    assert laptop.sync().lists == {}
    assert len(laptop.server.issues) == 1


# ── what is settled meanwhile ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("verb", "when"), [("change", "after"), ("order", "after")])
def test_a_clash_that_is_settled_while_a_sync_runs_stays_settled(
    laptop: Laptop, verb: str, when: str
) -> None:
    one = laptop.add("one", description="a")
    laptop.sync()
    there = laptop.there_id(one)
    laptop.edit(one, title="mine")
    laptop.server.edit(there, title="theirs")
    laptop.sync()
    laptop.edit(one, estimate=1.0, description="b")
    laptop.server.edit(there, description="b")

    def person() -> None:
        (clash,) = [one for one in clashes(laptop.workspace) if one.field == "title"]
        settle(laptop.workspace, clash, "mine")

    laptop.server.trouble = once(verb, when, person)
    laptop.sync()
    laptop.server.trouble = None
    laptop.sync()
    assert laptop.clashes() == {}
    assert laptop.server.issues[there].values["title"] == "mine"


# ── only one way ────────────────────────────────────────────────────────────────────────────────


def test_what_they_added_is_not_taken_away_by_a_run_that_only_pushed(laptop: Laptop) -> None:
    one, mine, theirs = (laptop.add(title) for title in ("one", "mine", "theirs"))
    laptop.sync()
    laptop.edit(one, depends_on=[mine])
    laptop.server.edit(laptop.there_id(one), depends_on=[laptop.there_id(theirs)])
    laptop.sync(push_only=True)
    both = sorted(laptop.there_id(item) for item in (mine, theirs))
    assert laptop.server.issues[laptop.there_id(one)].values["depends_on"] == both
    laptop.sync()
    assert laptop.server.issues[laptop.there_id(one)].values["depends_on"] == both
    assert sorted(laptop.workspace.backlog.linked(one, "depends_on")) == [mine, theirs]
