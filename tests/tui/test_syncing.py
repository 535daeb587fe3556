"""Syncing on the screen: nothing happens that was not seen before, and nothing that was typed is lost."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from po_tui import settings
from po_tui.sync import connect
from po_tui.sync.remotes import Remotes
from po_tui.trackers.base import Change, NotSignedIn, Outcome, OutOfReach, Refused
from po_tui.trackers.memory import MemoryTracker
from po_tui.tui.app import PoTuiApp
from po_tui.tui.syncing.clash_sheet import ClashSheet
from po_tui.tui.syncing.course import Phase
from po_tui.tui.syncing.diff_sheet import DiffSheet
from po_tui.tui.syncing.owners_sheet import OwnersSheet
from po_tui.tui.syncing.screen import SyncScreen
from tests.tui.syncing_with import TEAM, InStep, press, shows, text, until
from tests.tui.test_backlog import said

SIZE = (120, 36)
SIZES = [(80, 24), (120, 36), (160, 45)]
LONG = (
    "A resident opens the wall with the app.\n\nThe lock tells within two seconds that it is open."
)


@pytest.fixture
def in_step(demo_copy: Path) -> Iterator[InStep]:
    """Four items of the demo, the same here and there."""
    made = InStep(demo_copy)
    yield made
    connect.in_memory.pop(TEAM, None)


def phase(app: PoTuiApp) -> Phase:
    return app.desk.course(TEAM).phase


def value(app: PoTuiApp, key: str, field: str) -> object:
    view = app.workspace.backlog.view(app.workspace.backlog.item(key))
    return getattr(view, field)


# ── the badge ───────────────────────────────────────────────────────────────────────────────────


async def test_without_a_tracker_there_is_no_badge_and_no_sync_is_loaded(
    app: PoTuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "_count", lambda: pytest.fail("counted"))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "4", "J", "2")
        assert app.sync_badge == ""
        assert "↑" not in text(app).splitlines()[0]


async def test_the_badge_follows_what_is_changed_on_every_screen(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.sync_badge.startswith("✓ · "))
        in_step.edit_here("LM-8", title="Open the door with a code")
        await shows(pilot, "↑1 · ")
        await press(pilot, "2")
        assert "↑1 · " in text(app).splitlines()[0]
        await press(pilot, "4")
        assert "↑1 · " in text(app).splitlines()[0]


# ── the way there ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES)
async def test_without_a_tracker_the_screen_says_how_to_add_one(
    app: PoTuiApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "8")
        for word in ("po-tui remote add team github --repo", "before it does", "never leave"):
            assert word in text(app)
        await press(pilot, "S")
        assert "there is no tracker yet – a adds one" in said(app)


async def test_s_anywhere_goes_there_looks_and_changes_nothing(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    in_step.edit_here("LM-8", title="Open the door with a code")
    app = make_app()
    writes = in_step.server.writes
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "4", "S")
        assert isinstance(app.screen, SyncScreen)
        await shows(pilot, "nothing is changed yet", "1 change · 1 request")
        assert in_step.server.writes == writes
        await press(pilot, "x")  # forgotten
        assert phase(app) is Phase.idle
        await press(pilot, "escape")
        assert app.current_mode == "backlog"


async def test_with_nothing_to_do_it_says_so_and_offers_no_dead_keys(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "S")
        shown = await shows(pilot, "In step: nothing to do here or there", "S looks again")
        for word in ("cancel", "tick", "carries it out"):
            assert word not in shown


async def test_what_only_can_be_read_says_so_and_enter_tells_all_of_it(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    in_step.server.delete(in_step.id_of("LM-8"))
    in_step.sync(full=True)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "S")
        shown = await shows(pilot, "1 gone there  – nothing to carry out", "S looks again")
        assert "S carries it out" not in shown
        await press(pilot, "j", "enter")
        assert "deleted there" in said(app)
        await press(pilot, "space")
        assert "nothing to tick" in said(app)


@pytest.mark.parametrize("size", SIZES)
async def test_what_will_happen_is_seen_before_it_does(
    in_step: InStep, make_app: Callable[[], PoTuiApp], size: tuple[int, int]
) -> None:
    in_step.edit_here("LM-8", title="Open the door with a code", estimate=3)
    in_step.edit_there("LM-10", labels=["frost"])
    in_step.server.add("Lock jams when it freezes")
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await press(pilot, "S")
        shown = await shows(pilot, "nothing is changed yet")
        for word in (
            "8 → 3",
            "+frost",
            "New here · 1",
            "Lock jams when it freezes",
            "Open the door",
        ):
            assert word in shown
        await press(pilot, "S")
        await until(pilot, lambda: phase(app) is Phase.ended)
        shown = await shows(pilot, "Sent there · 1", "1 sent", "2 brought in", "New here · 1")
        assert "Brought here · 1" in shown
        assert in_step.there("LM-8")["title"] == "Open the door with a code"
        assert in_step.there("LM-8")["estimate"] == 3
        assert value(app, "LM-10", "labels") == ("frost",)
        await press(pilot, "S")
        await shows(pilot, "In step: nothing to do here or there")


async def test_a_tick_taken_off_is_not_carried_out(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    in_step.edit_here("LM-8", title="Open the door with a code", estimate=3)
    in_step.edit_here("LM-10", title="A light shows the way")
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "S")
        seen = await shows(pilot, "3 changes · 2 requests")
        assert "space include" in seen.splitlines()[-1]
        await press(pilot, "j", "j")
        assert "title" in app.screen.query_one("PlanList").line.name  # type: ignore[attr-defined]
        await press(pilot, "space")
        await shows(pilot, "2 of 3 changes ticked")
        await press(pilot, "S")
        await until(pilot, lambda: phase(app) is Phase.ended)
        assert in_step.there("LM-8")["estimate"] == 3
        assert in_step.there("LM-8")["title"] == "Return a tool and get a confirmation"
        assert in_step.there("LM-10")["title"] == "A light shows the way"
        await shows(pilot, "↑1 · ")  # it is still to be sent


async def test_with_nothing_ticked_nothing_is_carried_out(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    in_step.edit_here("LM-8", title="Open the door with a code")
    app = make_app()
    writes = in_step.server.writes
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "S")
        await shows(pilot, "1 change · 1 request")
        await press(pilot, "space", "S")
        assert "nothing is ticked" in said(app)
        assert phase(app) is Phase.planned
        assert in_step.server.writes == writes


async def test_enter_opens_a_long_text_with_what_differs_marked(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    in_step.edit_here("LM-8", description=LONG)
    in_step.sync()
    in_step.edit_here("LM-8", description=LONG.replace("two seconds", "one second"))
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "S")
        await shows(pilot, "−two seconds +one second")
        await press(pilot, "j", "j", "enter")
        assert isinstance(app.screen, DiffSheet)
        shown = text(app)
        assert "− The lock tells within two seconds" in shown
        assert "+ The lock tells within one second" in shown
        await press(pilot, "escape")
        assert isinstance(app.screen, SyncScreen)


# ── while it goes on ────────────────────────────────────────────────────────────────────────────


async def test_while_it_goes_on_one_works_and_saves(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    in_step.edit_here("LM-8", title="Open the door with a code")
    may_go = Event()
    in_step.on("change", lambda: may_go.wait(10))
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "S")
        await shows(pilot, "1 change · 1 request")
        await press(pilot, "S")
        await shows(pilot, "1 of 1", "x cancels")
        assert "↻" in text(app).splitlines()[0]
        await press(pilot, "4", "J")  # an item moved and saved, while the tracker does not answer
        app.workspace.backlog.revise(
            app.workspace.backlog.item("LM-10"), {"title": "Typed meanwhile"}
        )
        assert value(app, "LM-10", "title") == "Typed meanwhile"
        may_go.set()
        await until(pilot, lambda: phase(app) is Phase.ended)
        assert in_step.there("LM-8")["title"] == "Open the door with a code"
        await press(pilot, "8", "S")
        await shows(pilot, "Typed meanwhile", "nothing is changed yet")  # it goes out with the next


async def test_x_cancels_and_what_went_through_stays(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    for key in ("LM-8", "LM-10", "LM-12"):
        in_step.edit_here(key, title=f"Another title of {key}")
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "S")
        await shows(pilot, "3 changes")
        may_go = Event()
        in_step.on("change", lambda: may_go.wait(10))
        await press(pilot, "S")
        await shows(pilot, "1 of 3")
        await press(pilot, "x")
        may_go.set()
        shown = await shows(pilot, "Cancelled – what went through stays")
        assert "1 sent" in shown
        assert in_step.there("LM-8")["title"] == "Another title of LM-8"
        assert in_step.there("LM-12")["title"] != "Another title of LM-12"


async def test_a_wait_is_shown_with_its_end_and_can_be_cancelled(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    in_step.edit_here("LM-8", title="Open the door with a code")
    until_when = settings.now() + timedelta(minutes=7)

    class Slow(MemoryTracker):
        async def change(self, change: Change) -> Outcome:
            assert self.waiting is not None
            self.waiting("the tracker asks us to wait – try again later", until_when)
            await asyncio.sleep(60)
            return await super().change(change)

    connect.in_memory[TEAM] = Slow(in_step.server, TEAM)
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "S")
        await shows(pilot, "1 change")
        await press(pilot, "S")
        local = until_when.astimezone().strftime("%H:%M")
        shown = await shows(pilot, f"Waiting until {local} – the tracker asks us to wait")
        assert "try again later" not in shown  # it does that by itself
        await press(pilot, "x")
        shown = await shows(pilot, "Cancelled")
        assert "Waiting until" not in shown


async def test_a_failure_says_why_and_the_report_stays(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    in_step.edit_here("LM-8", title="Open the door with a code")
    in_step.edit_here("LM-10", title="A light shows the way")

    class Full(MemoryTracker):
        async def change(self, change: Change) -> Outcome:
            if change.values["title"] == "Open the door with a code":
                raise Refused("the issue is locked – unlock it there")
            return await super().change(change)

    connect.in_memory[TEAM] = Full(in_step.server, TEAM)
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "S")
        await shows(pilot, "nothing is changed yet")
        await press(pilot, "S")
        await until(pilot, lambda: phase(app) is Phase.ended)
        shown = await shows(pilot, "LM-8", "the issue is locked", "1 sent")
        assert "A light shows the way" in shown
        await press(pilot, "4", "8")
        assert "the issue is locked" in text(app)
        await until(pilot, lambda: app.sync_badge.startswith("✗1 · "))


@pytest.mark.parametrize(
    "trouble",
    [
        OutOfReach("no answer from github.com – check the network"),
        NotSignedIn("the token has expired"),
    ],
)
async def test_out_of_reach_or_not_signed_in_is_one_clear_line(
    in_step: InStep, make_app: Callable[[], PoTuiApp], trouble: Exception
) -> None:
    in_step.edit_here("LM-8", title="Open the door with a code")

    def fail() -> None:
        raise trouble

    in_step.on("changes", fail)
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "S")
        shown = await shows(pilot, str(trouble))
        assert "nothing is lost" in shown
        assert value(app, "LM-8", "title") == "Open the door with a code"
        in_step.server.trouble = None
        await press(pilot, "S")
        await shows(pilot, "nothing is changed yet")


async def test_quitting_ends_a_sync_that_is_under_way(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    in_step.edit_here("LM-8", title="Open the door with a code")
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "S")
        await shows(pilot, "1 change")
        running = next(iter(app.desk._running.values()))
    assert not running.alive
    in_step.sync()  # nobody holds the lease any more
    assert in_step.there("LM-8")["title"] == "Open the door with a code"


# ── clashes ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def clashing(in_step: InStep) -> InStep:
    """A title, an estimate and a description that both sides changed."""
    in_step.edit_here("LM-12", description=LONG)
    in_step.sync()
    in_step.edit_here("LM-8", title="My title", estimate=3)
    in_step.edit_there("LM-8", title="Their title", estimate=13.0)
    in_step.edit_here("LM-12", description=LONG.replace("two seconds", "one second"))
    in_step.edit_there("LM-12", description=LONG.replace("two seconds", "three seconds"))
    in_step.sync()
    return in_step


@pytest.mark.parametrize("size", SIZES)
async def test_base_mine_and_theirs_are_seen_together(
    clashing: InStep, make_app: Callable[[], PoTuiApp], size: tuple[int, int]
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: "⚡2" in app.sync_badge)
        await press(pilot, "8", "enter")
        assert isinstance(app.screen, ClashSheet)
        shown = text(app)
        for word in (
            "Clash 1 of 3",
            "Base",
            "Mine",
            "Theirs",
            "My title",
            "Their title",
            "m mine",
            "esc",
        ):
            assert word in shown
        beside = any("Base" in line and "Theirs" in line for line in shown.splitlines())
        assert beside == (size[0] >= 120)


async def test_m_keeps_mine_t_takes_theirs_and_the_next_clash_comes_at_once(
    clashing: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "8", "enter")
        await press(pilot, "t")
        assert value(app, "LM-8", "title") == "Their title"
        await shows(pilot, "Clash 1 of 2", "points")
        await press(pilot, "m")
        assert value(app, "LM-8", "estimate") == 3
        await shows(pilot, "Clash 1 of 1", "description")
        await press(pilot, "m")
        assert isinstance(app.screen, SyncScreen)
        assert "All clashes are settled" in said(app)
        await press(pilot, "S")
        await shows(pilot, "nothing is changed yet")
        await press(pilot, "S")
        await until(pilot, lambda: phase(app) is Phase.ended)
        assert clashing.there("LM-8")["title"] == "Their title"
        assert clashing.there("LM-8")["estimate"] == 3
        assert "one second" in clashing.there("LM-12")["description"]


async def test_u_brings_a_settled_clash_back(
    clashing: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "8", "enter", "t")
        await shows(pilot, "Clash 1 of 2")
        await press(pilot, "u")
        await shows(pilot, "Clash 1 of 3", "My title", "Their title")
        assert value(app, "LM-8", "title") == "My title"
        await press(pilot, "t", "escape", "u")
        await shows(pilot, "3 clashes to settle")
        assert value(app, "LM-8", "title") == "My title"


async def test_e_settles_a_line_with_a_text_of_ones_own(
    clashing: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "8", "enter", "e")
        shown = await shows(pilot, "theirs: Their title", "enter settles with this")
        assert "m mine" not in shown
        await press(pilot, *[*"!", "enter"])
        assert value(app, "LM-8", "title") == "My title!"
        await shows(pilot, "Clash 1 of 2", "m mine")


async def test_e_edits_a_story_as_its_sentence(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    story = {"as_a": "borrower", "i_want": "a receipt", "so_that": "I can prove it"}
    in_step.edit_here("LM-8", **story)
    in_step.sync()
    in_step.edit_here("LM-8", i_want="a printed receipt")
    in_step.edit_there("LM-8", story={**story, "i_want": "a receipt by mail"})
    in_step.sync()
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "8", "enter", "e")
        await shows(pilot, "As a borrower, I want a printed receipt, so that I can prove it.")
        await press(pilot, "ctrl+a", "ctrl+k")
        await pilot.press(*"as a cat i want in", "enter")
        await pilot.pause()
        assert value(app, "LM-8", "as_a") == "cat"
        assert value(app, "LM-8", "i_want") == "in"


async def test_e_begins_a_long_text_with_both_put_together(
    clashing: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "8", "enter", "n", "n", "e")
        shown = await shows(pilot, "one second", "three seconds", "ctrl+s settles")
        assert "yours stands first" in shown
        await press(pilot, "escape")  # a draft
        assert isinstance(app.screen, ClashSheet)
        await press(pilot, "e", "ctrl+s")
        settled = str(value(app, "LM-12", "description"))
        assert "one second" in settled
        assert "three seconds" in settled


async def test_a_clash_is_settled_on_its_line_of_the_plan(
    clashing: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "S")
        await shows(pilot, "Clashes · 2")
        await press(pilot, "j", "j", "t")
        assert value(app, "LM-8", "title") == "Their title"
        await shows(pilot, "settled – goes with the next sync", "S looks anew")
        await press(pilot, "u")
        assert value(app, "LM-8", "title") == "My title"


async def test_criteria_are_settled_one_by_one(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    first, second = (
        "Given an open wall, then the lock answers in 2 s",
        "Given frost, then it opens at once",
    )
    in_step.edit_here("LM-7", criteria=[{"text": first}, {"text": second}])
    in_step.sync()
    in_step.edit_here(
        "LM-7",
        criteria=[
            {"text": first.replace("2 s", "1 s")},
            {"text": second.replace("at once", "on the second try")},
        ],
    )
    theirs = [first.replace("2 s", "3 s"), second.replace("at once", "on the third try")]
    in_step.edit_there("LM-7", criteria=[{"text": one, "done": False} for one in theirs])
    in_step.sync()
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "8", "enter")
        await shows(pilot, "Criterion 1 of 2", "Criterion 2 of 2")
        await press(pilot, "m")
        await shows(pilot, "✓ mine", "▸ Criterion 2 of 2")
        await press(pilot, "u")
        await shows(pilot, "▸ Criterion 1 of 2")
        await press(pilot, "m", "t")
        await until(pilot, lambda: isinstance(app.screen, SyncScreen))
        settled = [one.text for one in value(app, "LM-7", "criteria")]  # type: ignore[attr-defined]
        assert settled == [first.replace("2 s", "1 s"), theirs[1]]


# ── who decides ─────────────────────────────────────────────────────────────────────────────────


async def test_who_decides_about_a_field_is_seen_and_changed(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "8", "tab", "enter")
        assert isinstance(app.screen, OwnersSheet)
        assert "title         both" in text(app)
        await press(pilot, "space")
        assert Remotes(app.workspace).named(TEAM).owners["title"] == "mine"
        await press(pilot, "u")
        assert Remotes(app.workspace).named(TEAM).owners["title"] == "both"
        await press(pilot, "escape")


# ── a meeting ───────────────────────────────────────────────────────────────────────────────────


async def test_a_session_stays_calm_and_finds_the_results_in_its_inbox(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    in_step.edit_there("LM-10", title="Changed there while the room talks")
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "5", "space", "j", "space", "R", "n")
        assert app.workspace.meets
        before = [line[28:74] for line in text(app).splitlines()[3:30]]
        await press(pilot, "S")
        await shows(pilot, "A refinement session is running", "waits in its inbox", "1 change")
        await press(pilot, "S")
        await until(pilot, lambda: phase(app) is Phase.ended)
        await press(pilot, "5")
        app._look()
        await pilot.pause()
        assert "Changed there while the room talks" not in text(app)
        assert before == [line[28:74] for line in text(app).splitlines()[3:30]]
        await press(pilot, "i")
        await shows(pilot, "Written by others meanwhile")
        assert value(app, "LM-10", "title") == "Changed there while the room talks"


async def test_what_a_sync_brought_in_is_not_taken_back_by_u(
    in_step: InStep, make_app: Callable[[], PoTuiApp]
) -> None:
    in_step.edit_there("LM-10", title="Changed there")
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "S")
        await shows(pilot, "1 change")
        await press(pilot, "S")
        await until(pilot, lambda: phase(app) is Phase.ended)
        await press(pilot, "u")
        assert "nothing" in said(app)
        assert value(app, "LM-10", "title") == "Changed there"
