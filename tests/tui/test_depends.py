"""What a person does about dependencies, and sees."""

import re

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from po_tui.tui.app import PoTuiApp
from po_tui.tui.item.depends import Depends
from po_tui.workspace.ordering import Place
from tests.tui.test_backlog import SIZE, backlog, keys, view, write


async def sheet(pilot: Pilot[None], key: str) -> Depends:
    """The sheet of an item."""
    await backlog(pilot, key)
    await pilot.press("d")
    await pilot.pause()
    assert isinstance(pilot.app.screen, Depends)
    return pilot.app.screen


def lines(sheet: Depends, part: str = "#ties") -> list[str]:
    options = sheet.query_one(part, OptionList)
    texts = [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]
    return [" ".join(text.split()) for text in texts]


def told(sheet: Depends, what: str) -> str:
    return str(sheet.query_one(what, Static).visual)


def needs(app: PoTuiApp, key: str) -> list[str]:
    return [one.key for one in view(app, key).depends_on]


async def test_both_trees_stand_in_the_sheet_with_what_there_is_to_say(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        seen = lines(await sheet(pilot, "LM-8"))
        assert seen == [
            "It waits for",
            "└ LM-4 Open my compartment with a six-digit code in sprint 5",
            "What waits for it",
            "└ LM-13 Report damage with a photo at return refining 13 ⊘ blocked",
        ]
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query_one("ItemTable").has_focus


async def test_an_item_is_found_as_one_types_and_needed_from_then_on(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        here = await sheet(pilot, "LM-8")
        await pilot.press("a")
        await write(pilot, "doors kee")
        assert lines(here, "#matches") == [
            "LM-15 Doors keep working while the network is down refining"
        ]
        await pilot.press("enter")
        await pilot.pause()
        assert needs(app, "LM-8") == ["LM-4", "LM-15"]
        assert "LM-15 stands later in the order" in told(here, ".verdict")
        assert any("↓ ordered later" in line for line in lines(here))
        await pilot.press("u")
        await pilot.pause()
        assert needs(app, "LM-8") == ["LM-4"]


async def test_of_several_that_are_found_the_arrow_chooses(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        here = await sheet(pilot, "LM-24")
        await pilot.press("a")
        await write(pilot, "LM-1")
        assert lines(here, "#matches")[0].startswith("LM-1 ")
        await pilot.press("down", "enter")
        await pilot.pause()
        assert needs(app, "LM-24") == ["LM-10"]


async def test_what_waits_for_it_can_be_added_from_the_other_end(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await sheet(pilot, "LM-24")
        await pilot.press("A")
        await write(pilot, "LM-22", "enter")
        assert needs(app, "LM-22") == ["LM-24"]


async def test_a_circle_is_refused_with_its_path(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        here = await sheet(pilot, "LM-4")
        await pilot.press("a")
        await write(pilot, "LM-13", "enter")
        assert "LM-4 → LM-13 → LM-8 → LM-4" in told(here, ".complaint")
        assert here.field.has_focus
        assert needs(app, "LM-4") == []
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert not isinstance(app.screen, Depends)


async def test_a_dependency_is_taken_away_and_the_far_ones_are_not(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        here = await sheet(pilot, "LM-13")
        await pilot.press("j", "x")
        await pilot.pause()
        assert "by way of others" in told(here, ".complaint")
        assert needs(app, "LM-13") == ["LM-8"]
        await pilot.press("k", "x")
        await pilot.pause()
        assert needs(app, "LM-13") == []


async def test_enter_goes_to_the_item_on_the_line(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await sheet(pilot, "LM-13")
        await pilot.press("j", "enter")
        await pilot.pause()
        pane = await backlog(pilot)
        assert pane.table.cursor_row is not None
        assert pane.table.cursor_row.key == "LM-4"


@pytest.mark.parametrize(
    ("key", "order"), [("o", ["LM-12", "LM-10", "LM-11"]), ("b", ["LM-10", "LM-11", "LM-12"])]
)
async def test_one_key_puts_it_in_an_order_that_works(
    app: PoTuiApp, key: str, order: list[str]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot)
        work = app.workspace.backlog
        waits, needed = work.item("LM-12"), work.item("LM-10")
        work.add_needs([waits], [needed])
        work.remove_needs([work.item("LM-11")], [waits])
        await pilot.pause()
        row = pane.table._rows[waits]
        assert row is not None
        assert row.waits == "later"
        here = await sheet(pilot, "LM-12")
        await pilot.press(key)
        await pilot.pause()
        after = [one for one in keys(pane) if one in order]
        assert after.index("LM-10") < after.index("LM-12")
        assert told(here, ".verdict") == ""
        await pilot.press(key)
        await pilot.pause()
        assert told(here, ".complaint") != ""
        await pilot.press("u")
        await pilot.pause()
        assert "LM-10 stands later" in told(here, ".verdict")


async def test_all_marked_wait_for_one_as_one_step(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-21")
        await pilot.press("space", "space", "d")
        await write(pilot, "LM-7", "enter")
        assert not pane.ask_line.is_open
        assert [needs(app, key) for key in ("LM-21", "LM-22")] == [["LM-7"], ["LM-7"]]
        await pilot.press("d")
        await write(pilot, "-LM-7", "enter")
        assert [needs(app, key) for key in ("LM-21", "LM-22")] == [[], []]
        await pilot.press("u", "u")
        await pilot.pause()
        assert [needs(app, key) for key in ("LM-21", "LM-22")] == [[], []]


async def test_a_circle_among_the_marked_is_said_on_the_line(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-4")
        await pilot.press("space", "space", "d")
        await write(pilot, "LM-8", "enter")
        assert "LM-4 → LM-8 → LM-4" in str(pane.ask_line._complaint.visual)
        assert needs(app, "LM-5") == ["LM-4"]


async def test_the_sheet_hears_what_another_process_writes(app: PoTuiApp, make_app: object) -> None:
    async with app.run_test(size=SIZE) as pilot:
        here = await sheet(pilot, "LM-13")
        assert callable(make_app)
        other = make_app()
        work = other.workspace.backlog
        work.add_needs([work.item("LM-13")], [work.item("LM-7")])
        await pilot.pause(0.8)
        assert any("LM-7" in line for line in lines(here))


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_the_sheet_fits_a_small_screen(app: PoTuiApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await sheet(pilot, "LM-13")
        await pilot.press("a")
        await write(pilot, "LM-1")
        strips = app.screen._compositor.render_strips()
        assert all(strip.cell_length == size[0] for strip in strips)
        assert any("LM-13 waits for" in strip.text for strip in strips)


async def test_the_list_and_the_page_say_who_waits(app: PoTuiApp) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        await backlog(pilot, "LM-13")
        seen = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert re.search(r"Report damage with .*⊘ +13 ", seen)
        assert "⊘ blocked: waits for LM-8, 2 answers" in seen
        app.workspace.backlog.move_to([app.workspace.backlog.item("LM-13")], 1)
        await pilot.pause()
        seen = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert re.search(r"Report damage with .*↓ +13 ", seen)


async def test_a_sign_out_of_sight_is_right_when_one_gets_there(app: PoTuiApp) -> None:
    async with app.run_test(size=(100, 14)) as pilot:
        pane = await backlog(pilot, "LM-1")
        work = app.workspace.backlog
        work.add_needs([work.item("LM-21")], [work.item("LM-22")])
        await pilot.pause()
        work.move([work.item("LM-22")], Place.top())
        await pilot.pause()
        await pilot.press("G")
        await pilot.pause()
        waiting = next(row for row in pane.listing.rows([work.item("LM-21")]))
        assert waiting.waits == "blocked"
        seen = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert re.search(r"Reminder arrives .*⊘", seen)
