"""A GitHub of our own for every test that wants one, and a clock that both sides go by."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from po_tui.trackers.github.adapter import GitHub as Adapter
from po_tui.trackers.secrets import Token
from tests.trackers.github_server import GitHub
from tests.trackers.github_world import Repo, World
from tests.trackers.wire import Clock, Wire

pytest.register_assert_rewrite("tests.trackers.contract")

TOKEN = "ghp_0123456789abcdefghijklmnopqrstuvwxyz"
"""Made up; no output may ever hold it."""


@pytest.fixture
def clock(own_world: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The app's own clock goes along."""
    clock = Clock()
    clock.told = lambda now: monkeypatch.setenv("PO_TUI_NOW", now)
    return clock


@pytest.fixture
def github(clock: Clock) -> World:
    """An organisation with issue types and fields, its product owner, and a developer."""
    world = World(clock)
    world.person("po", token=TOKEN)
    world.person("ann")
    world.organisation(
        "kiosk",
        types=["Bug", "Feature", "Task"],
        fields=[
            world.field("Effort", "number"),
            world.field("Priority", "single_select", "High", "Low"),
        ],
    )
    return world


@pytest.fixture
def world(github: World) -> World:
    """The same, where no other kind of tracker is about."""
    return github


@pytest.fixture
def repo(github: World) -> Repo:
    """The organisation's repository, where the product owner may push."""
    return github.repo("kiosk/backlog", levels={"po": "push", "ann": "triage"})


@pytest.fixture
def wire(github: World) -> Iterator[Wire]:
    """The line to it; whatever went over it was as published."""
    wire = Wire(GitHub(github), github.clock)
    yield wire
    wire.check()


def adapter_of(wire: Wire, address: str, **config: Any) -> Adapter:
    """The adapter for the repository at an address, with settings of the remote."""
    return Adapter(
        "gh",
        Token(TOKEN, "a test"),
        project="kiosk/backlog",
        base_url=address,
        config=config,
        transport=wire,
        sleep=wire.clock.sleep,
        now=wire.clock.now,
    )


SignedIn = Callable[..., Awaitable[Adapter]]
"""Signs in with settings of the remote; gives its adapter."""


@pytest.fixture
async def signed_in_at() -> AsyncIterator[SignedIn]:
    """Signs in over this wire at this address; closed when the test ends."""
    opened: list[Adapter] = []

    async def sign_in(wire: Wire, address: str, **config: Any) -> Adapter:
        adapter = adapter_of(wire, address, **config)
        opened.append(adapter)
        assert (await adapter.sign_in()).name == "po"
        return adapter

    yield sign_in
    for adapter in opened:
        await adapter.close()


@pytest.fixture
def signed_in(signed_in_at: SignedIn, wire: Wire) -> SignedIn:
    """Signs in at github.com."""

    async def sign_in(**config: Any) -> Adapter:
        return await signed_in_at(wire, "https://api.github.com", **config)

    return sign_in
