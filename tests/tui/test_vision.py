"""Vision and strategy by keys: written from nothing, changed, dropped, put down, compared, undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from po_tui.tui.app import PoTuiApp
from po_tui.tui.page import Page
from po_tui.tui.vision.check import VisionCheck
from po_tui.tui.vision.screen import VisionScreen
from po_tui.tui.vision.section import Section
from po_tui.tui.vision.section_page import SectionPage
from po_tui.tui.vision.versions import Versions
from po_tui.tui.widgets.choose import Choose
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from po_tui.workspace.vision import VisionArea

SIZE = (80, 24)
STATEMENT = "Everyone can add two numbers at any hour"


@pytest.fixture
def empty_file(tmp_path: Path) -> Path:
    """A product of which nothing is written yet."""
    path = tmp_path / "new.db"
    store = Store(path, Author.command("tester"))
    Workspace.new(store, "AB", "Abacus")
    store.close()
    return path


@pytest.fixture
def empty(empty_file: Path) -> Iterator[PoTuiApp]:
    app = PoTuiApp(Store(empty_file, Author.app("tester")))
    yield app
    app.store.close()


def area(app: PoTuiApp) -> VisionArea:
    return app.workspace.vision


def section(app: PoTuiApp, name: str) -> Section:
    assert isinstance(app.screen, VisionScreen)
    return app.screen.query_one(f"#{name}", Section)


def typed(app: PoTuiApp) -> str:
    """What stands in the line that is edited."""
    return str(getattr(app.focused, "text", ""))


def shown(page: Page) -> str:
    page._wrap_rest()
    return "\n".join(strip.text for strip in page._strips)


async def keys(pilot: Pilot[None], *names: str) -> None:
    await pilot.press(*names)
    await pilot.pause()


async def write(pilot: Pilot[None], text: str, *then: str) -> None:
    """Type a text, and then press keys."""
    await pilot.press(*(("space" if letter == " " else letter) for letter in text))
    await keys(pilot, *then)


# ── from nothing ────────────────────────────────────────────────────────────────────────────────


async def test_an_empty_product_says_what_belongs_there_and_which_key_starts_it(
    empty: PoTuiApp,
) -> None:
    async with empty.run_test(size=SIZE) as pilot:
        await keys(pilot, "2")
        why = shown(section(empty, "why").page)
        assert "what will be different for whom" in why
        assert "e writes it" in " ".join(why.split())
        assert "N does" in why
        await keys(pilot, "tab")
        how = shown(section(empty, "how").page)
        assert "e sets it" in how
        assert "a notes one" in how
        await keys(pilot, "shift+tab", "shift+tab")
        product = shown(section(empty, "product").page)
        assert "[development]" in product
        assert "assumptions and spikes first" in " ".join(product.split())


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_whole_vision_is_entered_from_scratch_by_keys(
    empty: PoTuiApp, size: tuple[int, int]
) -> None:
    async with empty.run_test(size=size) as pilot:
        await keys(pilot, "2", "e")
        await write(pilot, STATEMENT, "enter")  # young products begin with the board
        await write(pilot, "shop keepers", "enter")
        await write(pilot, "schools", "tab")
        await write(pilot, "ten beads", "ctrl+s")
        await keys(pilot, "v", "v", "e")  # the cursor goes along to the first of the pitch
        for part in ("clerks", "must add", "Abacus", "frame", "adds", "fingers"):
            await write(pilot, part, "enter")
        await write(pilot, "needs no light", "enter", "escape")

        await keys(pilot, "right", "e")
        await write(pilot, "One frame in each shop", "enter")
        await keys(pilot, "down")
        await write(pilot, "this year", "enter")
        await write(pilot, "small towns", "enter")
        await write(pilot, "cheaper than a clerk", "tab")
        await write(pilot, "multiplying", "ctrl+s")
        await keys(pilot, "G", "a")
        await write(pilot, "clerks read", "enter", "escape")

        await keys(pilot, "right", "right", "e")
        await write(pilot, "quick sums", "enter", "escape")

    vision, plan = area(empty).view(), area(empty).strategy()
    assert vision.statement == STATEMENT
    assert vision.target_group == ("shop keepers", "schools")
    assert vision.product == ("ten beads",)
    assert (vision.pitch_for, vision.pitch_unlike) == ("clerks", "fingers")
    assert vision.pitch_our_product == "needs no light"
    assert plan.product_goal == "One frame in each shop"
    assert (plan.horizon, plan.where_to_play) == ("this year", "small towns")
    assert (plan.how_to_win, plan.not_doing) == (("cheaper than a clerk",), ("multiplying",))
    assert [one.text for one in plan.assumptions] == ["clerks read"]
    assert area(empty).product().value_users == "quick sums"


# ── changing it ─────────────────────────────────────────────────────────────────────────────────


async def test_a_on_a_text_edits_it_where_there_is_no_list_to_add_to(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await keys(pilot, "2", "a")
        assert section(app, "why").editing


@pytest.mark.parametrize("name", ["product_goal", "horizon", "where_to_play"])
async def test_a_on_a_text_of_the_strategy_edits_that_text(app: PoTuiApp, name: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await keys(pilot, "2", "tab")
        section(app, "how").page.go_to(name)
        await keys(pilot, "a")
        assert section(app, "how").editing
        assert section(app, "how").editor.current.name == name


async def test_the_editor_opens_on_the_line_under_the_cursor(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await keys(pilot, "2", "G", "e")
        assert section(app, "why").editor.current.name == "pitch_our_product"
        await write(pilot, " at all", "ctrl+s")
        assert section(app, "why").page.current == "pitch_our_product"
        assert section(app, "why").page.has_focus
    assert area(app).view().pitch_our_product == "is in the street and needs no desk at all"


async def test_what_is_typed_and_left_is_a_draft_that_comes_back(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        before = area(app).view().statement
        await keys(pilot, "2", "e")
        await write(pilot, " or half a thou", "escape")
        assert area(app).view().statement == before
        await keys(pilot, "e")
        editor = section(app, "why").editor
        assert typed(app) == f"{before} or half a thou"
        await write(pilot, "ght", "enter", "escape", "e")
        assert editor.unsaved == {}
    assert area(app).view().statement == f"{before} or half a thought"


async def test_a_draft_outlives_the_app(empty: PoTuiApp, empty_file: Path) -> None:
    async with empty.run_test(size=SIZE) as pilot:
        await keys(pilot, "2", "e")
        await write(pilot, "Half")
        await pilot.pause(0.7)  # then it is killed
    again = PoTuiApp(Store(empty_file, Author.app("tester")))
    async with again.run_test(size=SIZE) as pilot:
        await keys(pilot, "2", "e")
        assert typed(again) == "Half"
    again.store.close()


async def test_lines_are_added_below_the_cursor_dropped_and_brought_back(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await keys(pilot, "2", "tab")
        page = section(app, "how").page
        page.go_to("not_doing.0")
        await keys(pilot, "a")
        await write(pilot, "boats", "enter")
        await write(pilot, "cars", "enter", "escape")
        before = area(app).strategy().not_doing
        assert before[1:3] == ("boats", "cars")
        await keys(pilot, "x")
        assert "cars" not in area(app).strategy().not_doing
        await keys(pilot, "u")
        assert area(app).strategy().not_doing == before


async def test_what_another_wrote_meanwhile_is_shown_before_it_is_replaced(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await keys(pilot, "2", "e")
        await write(pilot, "!")
        other = Store(app.store.path, Author.app("other"))
        Workspace.open(other, "LM").vision.revise({"statement": "Theirs"})
        other.close()
        await keys(pilot, "enter")
        hint = str(section(app, "why").editor.query_one(".hint").visual)  # type: ignore[attr-defined]
        assert "Theirs" in hint
        assert area(app).view().statement == "Theirs"
        await keys(pilot, "enter")
    assert area(app).view().statement.endswith("owning it.!")


async def test_the_product_goal_is_fulfilled_before_there_is_the_next(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await keys(pilot, "2", "right", "x")
        assert area(app).strategy().product_goal
        await keys(pilot, "t")
        assert isinstance(app.screen, Choose)
        await keys(pilot, "f")
        await write(pilot, "a whole month went well", "enter")
        assert area(app).strategy().product_goal == ""
        assert "a whole month went well" in " ".join(shown(section(app, "how").page).split())
        await keys(pilot, "e")
        await write(pilot, "A second wall", "enter", "escape")
        assert area(app).strategy().product_goal == "A second wall"


async def test_an_assumption_is_settled_with_two_keys(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await keys(pilot, "2", "right", "G", "t", "r")
        assert area(app).strategy().assumptions[-1].status == "refuted"


async def test_the_phase_is_chosen_and_says_what_it_shifts(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await keys(pilot, "2", "left", "t", "3")
        product = shown(section(app, "product").page)
        assert "[growth]" in product
        assert "the roadmap is what others plan by" in product
    assert area(app).product().phase_since == "2026-11-24"


# ── versions, people ────────────────────────────────────────────────────────────────────────────


async def test_a_version_is_put_down_compared_and_undone(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "2", "N")
        assert not app.screen.query_one("#ask").has_class("-open")  # nothing was changed
        await keys(pilot, "e")
        await write(pilot, " Really.", "enter", "escape")
        assert "1 part changed since version 3" in " ".join(shown(section(app, "why").page).split())
        await keys(pilot, "N")
        await write(pilot, "with a word more", "enter")
        assert [one.number for one in area(app).versions()] == [3, 4]
        await keys(pilot, "V")
        assert isinstance(app.screen, Versions)
        page = app.screen.query_one(Page)
        everything = shown(page)
        assert "1 part differs" in everything
        assert "home delivery" in everything
        await keys(pilot, "d")
        marked = [line for line in shown(page).split("\n") if "− " in line and "+ " in line]
        assert len(marked) == 1
        assert "home delivery" not in shown(page)
        await keys(pilot, "escape", "u")
        assert [one.number for one in area(app).versions()] == [3]


async def test_people_answer_what_no_tool_can_see_until_the_statement_changes(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await keys(pilot, "2", "r")
        assert isinstance(app.screen, VisionCheck)
        await keys(pilot, "y", "n", "w", "ctrl+u")
        await write(pilot, "Olga", "enter", "enter")
        answers = area(app).answers()
        assert (answers["inspiring"].value, answers["shared"].value) == (True, False)
        assert answers["shared"].by is not None
        assert answers["shared"].by.name == "Olga"
        why = " ".join(shown(section(app, "why").page).split())
        assert "✓ inspiring ✗ shared · ethical" in why
        area(app).revise({"statement": "Something else"})
        await pilot.pause()
        why = " ".join(shown(section(app, "why").page).split())
        assert "2 answered before the last change" in why


async def test_honest_hints_stand_under_the_statement(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await keys(pilot, "2")
        area(app).revise({"statement": f"{'word ' * 26} kiosk in Dutch and English"})
        await pilot.pause()
        why = " ".join(shown(section(app, "why").page).split())
        assert "31 words – 25 or fewer are remembered" in why
        assert "it names “kiosk in Dutch and English”" in why


async def test_it_is_noted_with_one_key_that_the_vision_was_shown(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await keys(pilot, "2", "p", "ctrl+u")
        await write(pilot, "ST2, bank", "enter")
        assert "shown 2026-11-24 to ST2, bank" in shown(section(app, "why").page)


# ── getting about ───────────────────────────────────────────────────────────────────────────────


async def test_every_entry_can_be_reached_and_seen_on_a_small_screen(app: PoTuiApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await keys(pilot, "2")
        page = app.screen.query_one("#why SectionPage", SectionPage)
        for name in page.names[1:]:
            for _press in range(20):
                await pilot.press("down")
                if page.current == name:
                    break
            assert page.current == name
        await keys(pilot, "tab")
        assert app.screen.focused is section(app, "how").page
        await keys(pilot, "shift+tab", "g")
        assert page.current == "statement"


async def test_enter_and_a_double_click_open_what_they_stand_on(app: PoTuiApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await keys(pilot, "2")
        await pilot.click("#how SectionPage", offset=(5, 1), times=2)
        await pilot.pause()
        assert section(app, "how").editing
        assert section(app, "how").editor.current.name == "product_goal"
        await keys(pilot, "escape", "left", "end", "enter")
        assert section(app, "why").editing


def strike(app: PoTuiApp, text: str) -> None:
    """All keys of a text at once, as somebody types who does not wait; a line feed is Enter."""
    for letter in text:
        enter = letter == "\n"
        app.post_message(
            events.Key("enter", None) if enter else events.Key(_character_to_key(letter), letter)
        )


async def test_a_sentence_typed_without_waiting_stands_where_it_was_meant(empty: PoTuiApp) -> None:
    async with empty.run_test(size=SIZE) as pilot:
        await pilot.press("2", "e")
        await pilot.pause()
        strike(empty, "Nobody needs a car\nneighbours\n")
        await pilot.pause(0.3)
        view = area(empty).view()
        assert view.statement == "Nobody needs a car"
        assert typed(empty) == "neighbours\n"  # a list: it goes on until it is saved
        assert not view.target_group


async def test_a_screen_made_ahead_waits_for_the_first_product(tmp_path: Path) -> None:
    app = PoTuiApp(Store(tmp_path / "none.db", Author.app("tester")))
    try:
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            await app._init_mode("vision")
            await pilot.resize_terminal(160, 45)
            await pilot.pause()
            assert app.is_running
    finally:
        app.store.close()
