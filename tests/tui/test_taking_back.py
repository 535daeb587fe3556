"""Taking back what touched many items shows how far it is, and freezes nothing."""

import pytest

from po_tui.store import journal
from po_tui.tui import taking_back
from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog.progress import Doing
from tests.tui.test_backlog import SIZE, backlog, said


@pytest.fixture(autouse=True)
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change is a portion of its own, and a moment is over at once."""
    monkeypatch.setattr(journal, "AT_ONCE", 1)
    monkeypatch.setattr(taking_back, "AT_ONCE", 0.0)


async def test_undoing_many_shows_progress_and_says_when_it_is_done(
    app: PoTuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    bar = Doing._bar

    def seen(self: Doing) -> str:
        shown.append(bar(self))
        return shown[-1]

    monkeypatch.setattr(Doing, "_bar", seen)
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        before, ids = app.workspace.backlog.list_rows(pane.table.ids), list(pane.table.ids)
        app.workspace.backlog.revise_all(ids, {"labels": ["fresh"]})
        await pilot.press("u")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert shown[0].endswith(f"1 of {len(ids)}")
        assert shown[-1].endswith(f"{len(ids)} of {len(ids)}")
        assert app.workspace.backlog.list_rows(ids) == before
        assert "Undone: " in said(app)
        await pilot.press("ctrl+r")
        await app.workers.wait_for_complete()
        await pilot.pause()
        rows = app.workspace.backlog.list_rows(ids)
        assert {row.labels for row in rows} == {("fresh",)}
        assert "Done again: " in said(app)
        assert pane.table.has_focus


async def test_undoing_that_is_stopped_took_nothing_back(
    app: PoTuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_on = Doing._portion_by_portion

    async def stopped(self: Doing) -> None:
        self.action_stop()
        await carry_on(self)

    monkeypatch.setattr(Doing, "_portion_by_portion", stopped)
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        ids = list(pane.table.ids)
        app.workspace.backlog.revise_all(ids, {"labels": ["fresh"]})
        await pilot.press("u")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert {row.labels for row in app.workspace.backlog.list_rows(ids)} == {("fresh",)}
        assert "nothing was changed" in said(app)
        assert "Undone" not in said(app)
