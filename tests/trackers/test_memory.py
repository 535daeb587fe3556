"""The tracker in memory keeps what all trackers promise, and is as hard to live with as they are."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from po_tui.trackers.base import Draft, OutcomeUnknown, TrackerItem
from po_tui.trackers.memory import MemoryServer, MemoryTracker, Request
from tests.trackers.contract import ContractWorld, Lost, TrackerContract, created, pulled, signed_in


def world_of(server: MemoryServer) -> ContractWorld:
    def edit(id: str, values: Mapping[str, Any]) -> None:
        server.edit(id, **values)

    def add(values: Mapping[str, Any]) -> str:
        return server.add(values["title"], **{k: v for k, v in values.items() if k != "title"})

    @contextmanager
    def lose(verb: str, when: Lost) -> Iterator[None]:
        def trouble(request: Request, at: str) -> None:
            if request.verb == verb and at == when:
                raise OutcomeUnknown("no answer in time – run it again")

        server.trouble = trouble
        yield
        server.trouble = None

    return ContractWorld(
        connect=lambda: MemoryTracker(server),
        add=add,
        edit=edit,
        delete=server.delete,
        lose=lose,
        wait=server.wait,
    )


class TestMemory(TrackerContract):
    @pytest.fixture
    def world(self) -> ContractWorld:
        return world_of(MemoryServer(create_at_once=5))


class TestMemoryThatKeepsLittle(TrackerContract):
    """As little as a tracker can keep: the rest is never asked of it."""

    @pytest.fixture
    def world(self) -> ContractWorld:
        few = frozenset({"title", "description", "labels", "status"})
        return world_of(MemoryServer(fields=few, order_kept=False))


async def test_a_new_issue_shows_up_late() -> None:
    memory = MemoryServer(lag=timedelta(seconds=30))
    tracker = await signed_in(world_of(memory))
    at = tracker.server_time()
    item = await created(tracker, {"title": "one"})
    assert await pulled(tracker) == {}
    assert await tracker.find_created(at) == []
    assert [one.id for one in await tracker.fetch([item.id])] == [item.id]
    memory.wait(30)
    assert set(await pulled(tracker)) == {item.id}


async def test_fields_are_dropped_in_silence_and_rewritten() -> None:
    memory = MemoryServer(drops={"labels"})
    memory.rewrites = lambda name, value: value.strip() if name == "title" else value
    tracker = MemoryTracker(memory)
    (item,) = await tracker.create([Draft("u", {"title": " one ", "labels": ["a"]})])
    assert isinstance(item, TrackerItem)
    assert (item.values["title"], item.values["labels"]) == ("one", [])


async def test_clients_share_a_server_and_count_their_own_requests() -> None:
    memory = MemoryServer()
    one, two = MemoryTracker(memory), MemoryTracker(memory, account="you")
    await created(one, {"title": "one"})
    assert len(await pulled(two)) == 1
    assert (one.requests, two.requests, memory.writes, len(memory.log)) == (1, 1, 1, 2)
