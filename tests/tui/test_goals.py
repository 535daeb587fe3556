"""What a person does with goals on the screen, and sees."""

import pytest
from textual.pilot import Pilot

from po_tui.model.views import GoalView
from po_tui.tui.app import PoTuiApp
from po_tui.tui.item.entries import Entries
from po_tui.tui.vision.goal_pane import GoalsPane
from po_tui.tui.vision.goals import GoalList
from po_tui.tui.vision.screen import VisionScreen
from po_tui.tui.vision.smart_sheet import SmartSheet
from tests.tui.test_backlog import write

SIZE = (120, 36)


async def goals(pilot: Pilot[None], downs: int = 0) -> GoalsPane:
    """The goals on the Vision screen, the cursor so many goals down."""
    await pilot.pause()
    await pilot.press("2")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, VisionScreen)
    screen.focus_pane("goals")
    await pilot.pause()
    await pilot.press(*"j" * downs)
    await pilot.pause()
    return screen.goals_pane


def goal(app: PoTuiApp, n: int = 0) -> GoalView:
    return app.workspace.goals.all()[n]


def text(pane: GoalsPane) -> str:
    pane.page._wrap_rest()
    return " ".join("\n".join(strip.text for strip in pane.page._strips).split())


def shown(app: PoTuiApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def messages(app: PoTuiApp) -> str:
    return " ".join(one.message for one in app._notifications)


@pytest.mark.parametrize("size", [SIZE, (80, 24), (160, 45)])
async def test_the_list_has_titles_and_a_figure_is_never_broken(
    app: PoTuiApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        pane = await goals(pilot)
        assert "G2" in shown(app)
        assert "Tools back on time" in shown(app)
        pane.page._wrap_rest()
        rows = [strip.text for strip in pane.page._strips]
        assert any("42 %" in row and "now 6.5 min" in row for row in rows)
        assert any("30 %" in row and "2027-03-31" in row for row in rows)


async def test_a_measurement_is_typed_in_one_line_and_shows_what_it_means(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await goals(pilot)
        await pilot.press("m")
        await write(pilot, "6 yesterday desk log")
        await pilot.pause()
        assert "= 6 min · 2026-11-23 · desk log" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        one = goal(app).measurements[-1]
        assert (one.value, one.on, one.note) == (6, "2026-11-23", "desk log")
        assert "50 % of the way" in messages(app)
        await pilot.press("u")
        await pilot.pause()
        assert goal(app).value == 6.5


async def test_a_line_that_is_none_stays_open_and_esc_keeps_it(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await goals(pilot)
        await pilot.press("m")
        await write(pilot, "soon", "enter")
        await pilot.pause()
        assert "begin with the number" in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert pane.goals.has_focus
        await pilot.press("m")
        await pilot.pause()
        assert app.screen.query_one("#ask PlainInput").value == "soon"  # type: ignore[attr-defined]


async def test_the_plot_and_the_words_follow_the_cursor(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await goals(pilot)
        assert "Volunteer time" in text(pane)
        assert "30 %" in text(pane)
        assert "●" in shown(app)
        await pilot.press("G")
        await pilot.pause()
        assert "Behind the clock – assumes a straight line" in text(pane)
        assert "overdue" in text(pane)
        assert "1 answer missing" in text(pane)
        await pilot.press("enter")
        await pilot.pause()
        assert not app.screen.together  # type: ignore[attr-defined]
        assert "80 % of time" in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.together  # type: ignore[attr-defined]


async def test_the_plot_is_legible_on_the_small_screen_and_big_on_the_large_one(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        pane = await goals(pilot)
        assert pane.plot.display
        small = pane.plot.size
        assert (small.width, small.height) > (70, 6)
        assert all(day in shown(app) for day in ("2026-09-30", "2027-03-31", "today"))
        assert "straight line" in shown(app)
        await pilot.resize_terminal(160, 45)
        await pilot.press("enter")
        await pilot.pause()
        assert pane.plot.size.height >= 20
        assert pane.plot.size.width >= 80
        await pilot.resize_terminal(40, 12)
        await pilot.pause()
        assert "G1" in shown(app)


async def test_not_measured_is_said_and_is_not_nought(app: PoTuiApp) -> None:
    app.workspace.goals.add("Nobody waits", {"baseline": 5, "target": 0})
    async with app.run_test(size=SIZE) as pilot:
        pane = await goals(pilot, 3)
        assert "not measured" in text(pane)
        assert "0 %" not in text(pane).replace("which is not 0 %", "")


async def test_progress_below_the_baseline_is_a_number_below_zero(app: PoTuiApp) -> None:
    app.workspace.goals.measure(goal(app).id, "12")
    async with app.run_test(size=SIZE) as pilot:
        pane = await goals(pilot)
        assert "-50 %" in text(pane)
        assert "-50 %" in shown(app).splitlines()[2 if "G1" in shown(app).splitlines()[2] else 3]


async def test_a_goal_is_set_and_gone_on_with_in_place(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await goals(pilot)
        # Typed without a pause: not a letter of it may be taken for a command.
        await pilot.press("a", *"Fewer", "space", *"calls", "enter")
        await pilot.press(*"calls", "enter", *"calls", "enter", "enter", *"40", "enter")
        await pilot.press("escape")
        await pilot.pause()
        new = goal(app, 3)
        assert (new.key, new.title, new.metric, new.unit, new.baseline) == (
            "G4", "Fewer calls", "calls", "calls", 40,
        )  # fmt: skip
        assert len(app.workspace.goals.all()) == 4
        assert pane.goals.goal == new
        assert pane.goals.has_focus


async def test_a_goal_is_edited_where_it_stands(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await goals(pilot)
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(app.screen, VisionScreen)  # nothing stands in front of it
        assert pane.editing
        assert pane.size.width > 60
        assert "Volunteer time per loan" in shown(app)
        await pilot.press("down", "down", "down", "right", "enter")
        await pilot.pause()
        assert goal(app).direction == "higher"
        assert "below the baseline" in shown(app)
        await pilot.press("down", "down", *["backspace"] * 3, *"never", "enter")
        await pilot.pause()
        assert "no number" in shown(app)
        assert goal(app).target == 3
        await pilot.press("escape")
        await pilot.pause()
        assert not pane.has_class("-editing")
        assert pane.goals.has_focus
        await pilot.press("u")
        await pilot.pause()
        assert goal(app).direction == "lower"
        await pilot.press("e")
        await pilot.pause()
        assert "never" in shown(app)  # what was not saved is there as a draft


async def test_all_lines_of_a_goal_are_saved_as_one_step(app: PoTuiApp) -> None:
    before = goal(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await goals(pilot)
        await pilot.press("e", "down", *" and more", "down", *"s", "ctrl+s")
        await pilot.pause()
        assert (goal(app).metric, goal(app).unit) == (f"{before.metric} and more", "mins")
        await pilot.press("u")
        await pilot.pause()
        assert goal(app) == before


async def test_a_goal_that_others_change_meanwhile_is_not_overwritten_in_silence(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await goals(pilot)
        await pilot.press("e", "down", *" mine")
        app.workspace.goals.revise(goal(app).id, {"metric": "theirs"})
        await pilot.press("enter")
        await pilot.pause()
        assert goal(app).metric == "theirs"
        assert "“theirs”" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert goal(app).metric.endswith(" mine")


async def test_owner_and_rhythm_are_offered(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await goals(pilot)
        await pilot.press("e", *["down"] * 9, *["backspace"] * 12, *"ever")
        await pilot.pause()
        assert "every sprint" in shown(app)


async def test_on_the_plan_a_goal_is_edited_in_the_pane_of_the_vision(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.pause()
        app.screen.set_focus(app.screen.query_one(GoalList))
        await pilot.press("e", "down", *" by hand", "enter", "escape")
        await pilot.pause()
        assert goal(app).metric.endswith(" by hand")
        assert app.screen.query_one(GoalList).has_focus
        assert "Standing" in shown(app)


async def test_dropping_asks_on_the_line_and_u_brings_it_back(app: PoTuiApp) -> None:
    before = app.workspace.goals.all()
    async with app.run_test(size=SIZE) as pilot:
        await goals(pilot, 1)
        await pilot.press("x")
        await pilot.pause()
        assert "Drop G2" in shown(app)
        await write(pilot, "not ours", "enter")
        await pilot.pause()
        assert [one.key for one in app.workspace.goals.all()] == ["G1", "G3"]
        await pilot.press("u")
        await pilot.pause()
        assert app.workspace.goals.all() == before


async def test_smart_answers_get_a_name_and_a_day_in_one_step(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await goals(pilot, 2)
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(app.screen, SmartSheet)
        assert "What the tool sees" in shown(app)
        await pilot.press("n", "k", "k", "y", "w")
        await pilot.press(*["backspace"] * 10)
        await write(pilot, "Olga", "enter", "enter")
        await pilot.pause()
        said = {one.letter: one.ok for one in goal(app, 2).smart}
        assert (said["S"], said["A"], said["R"]) == (True, True, False)
        assert "Olga" in text(pane)
        assert "2026-11-24" in text(pane)
        await pilot.press("u")
        await pilot.pause()
        assert "1 answer missing" in text(pane)


async def test_answers_that_were_given_to_another_text_are_marked(app: PoTuiApp) -> None:
    app.workspace.goals.revise(goal(app).id, {"target": 2})
    async with app.run_test(size=SIZE) as pilot:
        pane = await goals(pilot)
        assert text(pane).count("answered before") == 3


async def test_measurements_are_corrected_and_taken_away(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await goals(pilot)
        await pilot.press("M")
        await pilot.pause()
        assert isinstance(app.screen, Entries)
        await pilot.press("x", "enter")
        await pilot.press(*["backspace"] * 14)
        await write(pilot, "8.5 2026-11-01", "enter")
        await pilot.press("escape")
        await pilot.pause()
        assert [(one.value, one.on) for one in goal(app).measurements] == [(8.5, "2026-11-01")]


async def test_goals_move_with_the_keys_of_the_backlog(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await goals(pilot)
        await pilot.press("J")
        await pilot.pause()
        assert [one.key for one in app.workspace.goals.all()] == ["G2", "G1", "G3"]
        assert pane.goals.goal is not None
        assert pane.goals.goal.key == "G1"
        await pilot.press("K")
        await pilot.pause()
        assert [one.key for one in app.workspace.goals.all()] == ["G1", "G2", "G3"]


async def test_an_objective_stands_above_its_key_results_with_its_score(app: PoTuiApp) -> None:
    for one in app.workspace.goals.all()[:2]:
        app.workspace.goals.revise(one.id, {"objective": "Runs by itself"})
    async with app.run_test(size=(160, 45)) as pilot:
        pane = await goals(pilot)
        assert "◎ Runs by itself" in shown(app)
        await pilot.press("g")
        await pilot.pause()
        assert pane.goals.goal is None
        assert "24 %" in text(pane)
        await pilot.press("m")
        await pilot.pause()
        assert "choose one of its key results" in messages(app)
        await pilot.press("e")
        await pilot.press(*["backspace"] * 20)
        await write(pilot, "Runs unaided", "enter")
        await pilot.pause()
        assert [one.objective for one in app.workspace.goals.all()] == ["Runs unaided"] * 2 + [""]


async def test_a_goal_is_measured_on_the_plan_just_so(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.pause()
        listed = app.screen.query_one(GoalList)
        app.screen.set_focus(listed)
        await pilot.press("m")
        await write(pilot, "6", "enter")
        await pilot.pause()
        assert goal(app).value == 6
        assert "50 %" in shown(app)


async def test_without_goals_the_screen_says_how_to_begin(app: PoTuiApp) -> None:
    for one in app.workspace.goals.all():
        app.workspace.goals.drop(one.id)
    async with app.run_test(size=SIZE) as pilot:
        pane = await goals(pilot)
        assert "a sets one" in text(pane)
        await pilot.press("m")
        await pilot.pause()
        assert "press a to set one" in messages(app)
