"""What the list looks like: views with a name, columns, the tree – and that all of it is remembered."""

from collections.abc import Callable

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import OptionList

from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog.choose_columns import ChooseColumns
from po_tui.tui.backlog.pane import BacklogPane
from po_tui.tui.backlog.saved_views import SavedViewsSheet
from tests.tui.test_backlog import SIZE, backlog, keys, said, write

MakeApp = Callable[[], PoTuiApp]


def title(pane: BacklogPane) -> str:
    frame = pane.query_one("#list-pane")
    return f"{frame.border_title} | {frame.border_subtitle}"


def screen_text(pane: BacklogPane) -> list[str]:
    table = pane.table
    return [table.render_line(y).text for y in range(table.size.height)]


def cursor_key(pane: BacklogPane) -> str:
    assert pane.table.cursor_row is not None
    return pane.table.cursor_row.key


def line_of(pane: BacklogPane, key: str) -> str:
    return next(line for line in screen_text(pane) if f" {key} " in line)


async def filtered(pilot: Pilot[None], text: str) -> None:
    """Type a whole filter line."""
    await pilot.press("slash", "ctrl+u")
    await write(pilot, text, "enter")


# ── views ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_view_that_comes_with_the_app_is_one_letter_away(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("f", "o")
        await pilot.pause()
        assert keys(pane) == ["LM-24"]
        assert "Orphans" in title(pane)
        assert "1 of 24" in title(pane)
        await pilot.press("escape")
        await pilot.pause()
        assert len(keys(pane)) == 24
        assert title(pane).startswith("Backlog")


async def test_what_is_shown_is_saved_under_a_name_and_a_digit_shows_it_again(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await filtered(pilot, "kiosk sort:-updated")
        found = keys(pane)
        await pilot.press("f", "a")
        await write(pilot, "At the kiosk", "enter")
        assert isinstance(app.screen, SavedViewsSheet)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert len(keys(pane)) == 24
        await pilot.press("f", "1")
        await pilot.pause()
        assert keys(pane) == found
        assert "At the kiosk" in title(pane)
        await filtered(pilot, "kiosk type:story")
        assert "At the kiosk, changed" in title(pane)


async def test_a_view_keeps_columns_and_tree_and_leaving_it_brings_ones_own_back(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        app.workspace.views.save("Who does what", "", ("key", "title", "assignee"), True)
        await pilot.press("f", "1")
        await pilot.pause()
        assert screen_text(pane)[0].split() == ["Key", "Title", "Parts", "Who"]
        assert "▾" in line_of(pane, "LM-1")
        await pilot.press("escape")
        await pilot.pause()
        assert "Pts" in screen_text(pane)[0]
        assert "▾" not in line_of(pane, "LM-1")


async def test_views_are_renamed_ordered_removed_and_brought_back(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot)
        views = app.workspace.views
        for name in ("one", "two", "three"):
            views.save(name, f"label:{name}")

        def names() -> list[str]:
            return [view.name for view in views.own()]

        await pilot.press("f", "j", "e", "ctrl+u")
        await write(pilot, "zwei", "enter")
        assert names() == ["one", "zwei", "three"]
        await pilot.press("J")
        assert names() == ["one", "three", "zwei"]
        await pilot.press("x")
        assert names() == ["one", "three"]
        assert "Removed view “zwei”" in said(app)
        await pilot.press("u")
        assert names() == ["one", "three", "zwei"]
        await pilot.press("u", "u")
        await pilot.pause()
        assert names() == ["one", "two", "three"]
        await pilot.press("g")


async def test_a_view_that_comes_with_the_app_cannot_be_changed_and_says_so(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot)
        await pilot.press("f", "x")
        await pilot.pause()
        assert "comes with the app" in said(app)
        assert isinstance(app.screen, SavedViewsSheet)


async def test_a_view_whose_filter_stopped_making_sense_says_so_and_can_be_mended(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        app.workspace.views.save("Old", "type:bug")
        app.store.rows.execute("UPDATE saved_view SET query = 'colour:red'")
        await pilot.press("f", "1")
        await pilot.pause()
        assert "colour" in said(app)
        assert isinstance(app.screen, SavedViewsSheet)
        await pilot.press("E", "ctrl+u")
        await write(pilot, "kleur:rood", "enter")
        assert "kleur" in str(app.screen.query_one(".complaint").visual)  # type: ignore[attr-defined]
        await pilot.press("ctrl+u")
        await write(pilot, "type:bug", "enter")
        await pilot.press("1")
        await pilot.pause()
        assert keys(pane) == ["LM-6", "LM-21"]


async def test_the_sheet_counts_what_each_view_finds(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot)
        await pilot.press("f")
        await app.workers.wait_for_complete()
        await pilot.pause()
        options = app.screen.query_one(OptionList)
        lines = [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]
        assert any("Orphans" in line and " 1 " in line for line in lines)
        assert any("All items" in line and " 24" in line for line in lines)


async def test_the_palette_lists_all_views_and_shows_one_from_any_screen(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        app.workspace.views.save("At the kiosk", "kiosk")
        await pilot.press("3", "ctrl+p")
        await pilot.pause()
        await write(pilot, "view at the kio")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert app.current_mode == "backlog"
        assert "At the kiosk" in title(pane)


async def test_a_narrowed_list_is_saved_with_what_narrows_it(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("o", "f", "n")
        await write(pilot, "To nobody", "enter")
        assert app.workspace.views.own()[0].query == "is:orphan"
        await pilot.press("1")
        await pilot.pause()
        assert keys(pane) == ["LM-24"]


async def test_the_name_of_the_view_that_is_shown_follows_what_is_done_to_it(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        view = app.workspace.views.save("Kiosk", "kiosk")
        await pilot.press("f", "1")
        await pilot.pause()
        app.workspace.views.rename(view, "At the kiosk")
        await pilot.pause()
        assert "At the kiosk" in title(pane)
        app.workspace.views.remove(view)
        await pilot.pause()
        assert "kiosk" not in title(pane).partition("|")[0]
        assert "/kiosk" in title(pane)
        assert 0 < len(keys(pane)) < 24


# ── columns ─────────────────────────────────────────────────────────────────────────────────────


async def test_columns_are_chosen_ordered_and_there_again_at_the_next_start(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("C", "space", "G", "k")
        assert isinstance(app.screen, ChooseColumns)
        options = app.screen.query_one(OptionList)
        at = app.screen._names.index("state")
        options.highlighted = at
        await pilot.press("space", "K", "K", "escape")
        await pilot.pause()
        heads = screen_text(pane)[0].split()
        assert "#" not in heads
        assert heads.index("State") < heads.index("Ready")
        assert "in sprint" in line_of(pane, "LM-4")
    again = make_app()
    async with again.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        assert screen_text(pane)[0].split() == heads
        await pilot.press("C", "r", "escape")
        await pilot.pause()
        assert "#" in screen_text(pane)[0].split()


async def test_the_title_stays_whatever_one_chooses_and_however_narrow_it_is(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        pane = await backlog(pilot)
        pane.choose_columns(["parent", "assignee", "updated", "deadline", "moscow", "labels"])
        for width in (160, 120, 80, 40):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            assert "Title" in screen_text(pane)[0]
        assert screen_text(pane)[0].split() == ["Part", "of", "Title"]
        await pilot.resize_terminal(160, 45)
        await pilot.pause()
        assert screen_text(pane)[0].split()[:2] == ["Part", "of"]


async def test_the_title_cannot_be_hidden_and_that_is_said(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("C", "j", "j", "j", "space")
        await pilot.pause()
        assert "always there" in said(app)
        assert "title" in pane.columns


async def test_without_goals_the_titles_get_the_room_of_their_column(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        assert "Goals" in screen_text(pane)[0]
        for goal in app.workspace.goals.all():
            app.workspace.goals.drop(goal.id, "another product")
        await pilot.pause()
        assert "Goals" not in screen_text(pane)[0]
        app.workspace.goals.add("Another")
        await pilot.pause()
        assert "Goals" in screen_text(pane)[0]


async def test_what_a_column_says_follows_the_item(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-8")
        pane.choose_columns(["key", "title", "deadline"])
        app.workspace.backlog.revise(app.workspace.backlog.item("LM-8"), {"deadline": "2027-01-31"})
        await pilot.pause()
        assert "2027-01-31" in line_of(pane, "LM-8")


async def test_both_screens_with_a_backlog_show_the_same_columns(app: PoTuiApp) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause()
        plan = app.screen.query_one(BacklogPane)
        pane = await backlog(pilot)
        pane.choose_columns(["key", "title", "state"])
        await pilot.press("1")
        await pilot.pause()
        assert plan.columns == ("key", "title", "state")
        assert "State" in screen_text(plan)[0]


# ── tree ────────────────────────────────────────────────────────────────────────────────────────


async def test_the_tree_puts_parts_under_their_epic_with_its_progress(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-12")
        await pilot.press("T")
        await pilot.pause()
        order = keys(pane)
        assert order[:3] == ["LM-1", "LM-4", "LM-5"]
        assert order[order.index("LM-2") + 1] == "LM-12"
        assert len(order) == 24
        assert cursor_key(pane) == "LM-12"
        assert "0/4 · 0/10?" in line_of(pane, "LM-2")
        await pilot.press("T")
        await pilot.pause()
        assert keys(pane)[:4] == ["LM-1", "LM-2", "LM-3", "LM-4"]
        assert cursor_key(pane) == "LM-12"


async def test_folding_hides_parts_and_is_remembered(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-12")
        await pilot.press("T", "h")
        assert cursor_key(pane) == "LM-2"
        await pilot.press("left")
        await pilot.pause()
        assert "LM-12" not in keys(pane)
        assert "▸" in line_of(pane, "LM-2")
        await pilot.press("T", "T")
        await pilot.pause()
        assert "LM-12" not in keys(pane)
    again = make_app()
    async with again.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-2")
        assert "LM-12" not in keys(pane)
        await pilot.press("l")
        await pilot.pause()
        assert "LM-12" in keys(pane)
        await pilot.press("l")
        assert cursor_key(pane) == "LM-12"
        await pilot.press("minus")
        await pilot.pause()
        assert cursor_key(pane) == "LM-2"
        assert keys(pane)[:3] == ["LM-1", "LM-2", "LM-3"]
        await pilot.press("plus")
        await pilot.pause()
        assert len(keys(pane)) == 24


async def test_an_item_within_a_folded_one_is_shown_where_it_is_called_for(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-2")
        await pilot.press("T", "h")
        await pilot.pause()
        assert "LM-12" not in keys(pane)
        app.show_item(app.workspace.backlog.item("LM-12"))
        await pilot.pause()
        assert cursor_key(pane) == "LM-12"


async def test_a_parent_that_a_filter_hides_stands_aside_and_folds_do_not_hide_finds(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-2")
        await pilot.press("T", "h")
        await filtered(pilot, "type:spike")
        assert keys(pane) == ["LM-2", "LM-12", "LM-17"]
        assert "2 of 24" in title(pane)
        rows = {row.key: row for row in pane.read_rows(list(pane.table.ids))}
        assert rows["LM-2"].aside
        assert not rows["LM-12"].aside
        await pilot.press("escape")
        await pilot.pause()
        assert "LM-12" not in keys(pane)


async def test_moving_in_the_tree_goes_past_a_brother_and_says_so(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-11")
        await pilot.press("T", "K")
        await pilot.pause()
        order = keys(pane)
        assert order[order.index("LM-2") + 1 :][:2] == ["LM-11", "LM-12"]
        assert cursor_key(pane) == "LM-11"
        assert "among the parts of LM-2" in said(app)
        await pilot.press("K")
        await pilot.pause()
        assert "Already the first part of LM-2" in said(app)
        assert keys(pane) == order
        await pilot.press("u")
        await pilot.pause()
        assert keys(pane) != order
    everything = app.workspace.backlog.ids()
    assert len(everything) == 24


async def test_a_root_moves_past_the_next_root(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-1")
        await pilot.press("T", "J")
        await pilot.pause()
        order = keys(pane)
        assert order[0] == "LM-2"
        assert order.index("LM-1") < order.index("LM-4") < order.index("LM-3")


async def test_items_of_different_parents_do_not_move_as_one_in_the_tree(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-11")
        before = keys(pane)
        await pilot.press("space")
        app.screen.show_item(app.workspace.backlog.item("LM-4"))  # type: ignore[attr-defined]
        await pilot.press("space", "T", "K")
        await pilot.pause()
        assert "parts of different ones" in said(app)
        await pilot.press("T")
        await pilot.pause()
        assert keys(pane) == before


async def test_the_tree_follows_what_becomes_part_of_what(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-24")
        await pilot.press("T")
        item = app.workspace.backlog.item
        app.workspace.backlog.revise(item("LM-24"), {"parent_id": item("LM-3")})
        await pilot.pause()
        order = keys(pane)
        assert order.index("LM-24") == order.index("LM-3") + 4
        assert cursor_key(pane) == "LM-24"
        await pilot.press("u")
        await pilot.pause()
        assert keys(pane)[-1] == "LM-24"


# ── marks ───────────────────────────────────────────────────────────────────────────────────────


async def test_all_that_a_filter_shows_is_marked_at_once_also_the_others_and_none(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await filtered(pilot, "type:bug")
        await pilot.press("asterisk")
        await pilot.pause()
        assert "2 marked" in title(pane)
        await pilot.press("escape", "tilde")
        await pilot.pause()
        assert "22 marked" in title(pane)
        await pilot.press("ctrl+a")
        await pilot.pause()
        assert "24 marked" in title(pane)
        await pilot.press("asterisk")
        await pilot.pause()
        assert "marked" not in title(pane)


async def test_what_is_marked_and_not_shown_is_told_and_changed_as_well(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await filtered(pilot, "type:bug")
        await pilot.press("asterisk")
        await filtered(pilot, "LM-6")
        assert "2 marked, 1 not shown" in title(pane)
        await pilot.press("p")
        await write(pilot, "13", "enter")
        item = app.workspace.backlog.item
        rows = app.workspace.backlog.list_rows([item("LM-6"), item("LM-21")])
        assert [row.estimate for row in rows] == [13, 13]
        await pilot.press("u")
        await pilot.pause()
        rows = app.workspace.backlog.list_rows([item("LM-6"), item("LM-21")])
        assert [row.estimate for row in rows] == [3, None]


@pytest.mark.parametrize(
    ("press", "text", "changed"),
    [
        ("p", "2", {"estimate": 2}),
        ("L", "+together", {"labels": ("together",)}),
        ("x", "not now", {"state": "dropped"}),
    ],
)
async def test_every_key_acts_on_all_marked_as_one_step(
    app: PoTuiApp, press: str, text: str, changed: dict[str, object]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-18")
        ids = [app.workspace.backlog.item(key) for key in ("LM-18", "LM-19", "LM-20")]
        before = app.workspace.backlog.list_rows(ids)
        await pilot.press("space", "space", "space", press, "ctrl+u")
        await write(pilot, text, "enter")
        rows = app.workspace.backlog.list_rows(ids)
        for name, value in changed.items():
            for row in rows:
                now = getattr(row, name)
                assert set(value) <= set(now) if isinstance(value, tuple) else now == value
        await pilot.press("u")
        await pilot.pause()
        assert app.workspace.backlog.list_rows(ids) == before
        assert pane.table.has_focus


async def test_a_state_goes_to_all_marked_and_a_refusal_changes_none(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-18")
        ids = [app.workspace.backlog.item(key) for key in ("LM-3", "LM-18")]
        await pilot.press("space")
        app.screen.show_item(ids[0])  # type: ignore[attr-defined]
        await pilot.press("space", "t", "p")
        await pilot.pause()
        assert {row.state for row in app.workspace.backlog.list_rows(ids)} == {"parked"}
        await pilot.press("u", "p")
        await write(pilot, "5", "enter")
        complaint = str(app.screen.query_one("#ask")._complaint.visual)  # type: ignore[attr-defined]
        assert complaint.startswith("LM-3: an epic has no points")
        assert [row.estimate for row in app.workspace.backlog.list_rows(ids)] == [None, None]


async def test_many_items_show_progress_and_can_be_stopped_with_nothing_done(
    app: PoTuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    from po_tui.tui.backlog import acting
    from po_tui.tui.backlog.progress import Doing
    from po_tui.workspace import bulk

    monkeypatch.setattr(acting, "AT_ONCE", 0.0)
    monkeypatch.setattr(bulk, "PORTION", 1)
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await filtered(pilot, "-type:epic")
        await pilot.press("asterisk", "p")
        shown: list[str] = []
        carry_on = Doing._portion_by_portion

        async def stopped(self: Doing) -> None:
            shown.append(self._bar())
            if len(shown) == 1:
                self.action_stop()
            await carry_on(self)

        monkeypatch.setattr(Doing, "_portion_by_portion", stopped)
        ids = list(pane.table.ids)
        before = app.workspace.backlog.list_rows(ids)
        await write(pilot, "1", "enter")
        await pilot.pause(0.2)
        assert "1 of 21" in shown[0]
        assert "nothing was changed" in said(app)
        assert app.workspace.backlog.list_rows(ids) == before
        await pilot.press("p")
        await write(pilot, "1", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert {row.estimate for row in app.workspace.backlog.list_rows(ids)} == {1}
        assert pane.table.has_focus
        await pilot.press("u")
        await pilot.pause()
        assert app.workspace.backlog.list_rows(ids) == before


async def test_an_item_that_was_taken_back_is_no_longer_marked(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("a")
        await write(pilot, "A moment only", "enter", "escape")
        await pilot.press("space", "u")
        await pilot.pause()
        assert not pane.table.marked


# ── small things ────────────────────────────────────────────────────────────────────────────────


async def test_after_a_filter_without_finds_the_list_begins_at_its_first_line(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("slash")
        await write(pilot, "nothinglikeit", "escape")
        await pilot.pause()
        assert "LM-1" in screen_text(pane)[1]
        assert pane.table.scroll_offset.y == 0


async def test_a_key_without_a_meaning_gets_an_answer_and_only_one(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot)
        await pilot.press("B")
        await pilot.pause()
        assert "Key B does nothing here" in said(app)
        await pilot.press("w", "h")
        await pilot.pause()
        assert "Key h does nothing here" in said(app)
        assert said(app).count("does nothing here") == 1
        await pilot.press("slash", "b", "down", "escape", "escape")
        await pilot.pause()
        assert said(app).count("does nothing here") == 0


async def test_a_marked_parent_that_stands_above_what_was_found_is_not_called_unseen(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-1")
        await pilot.press("T")
        await filtered(pilot, "type:bug")
        pane.table.move_cursor_to(app.workspace.backlog.item("LM-1"))
        await pilot.press("space")
        await pilot.pause()
        assert "1 marked" in title(pane)
        assert "not shown" not in title(pane)


async def test_a_title_without_parts_takes_the_room_of_their_column(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        await pilot.press("T")
        await pilot.pause()
        table = pane.table
        lines = [table.render_line(y).text for y in range(1, table.size.height)]
        assert any("Report damage with a photo at return" in line for line in lines)
        epic = next(line for line in lines if "LM-1 " in line)
        assert "0/8" in epic
        assert len({cell_len(line) for line in lines}) == 1
