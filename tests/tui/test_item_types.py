"""The eight types of item by keys: made, filled in, seen on the page beside the list."""

import pytest
from textual.pilot import Pilot

from po_tui.tui.app import PoTuiApp
from po_tui.tui.backlog.pane import BacklogPane
from po_tui.tui.item import markdown
from po_tui.tui.item.characteristics import Characteristics
from po_tui.tui.item.criteria import CriteriaEditor
from po_tui.tui.item.entries import Entries
from po_tui.tui.page import Page
from po_tui.tui.widgets.choose import Choose
from tests.tui.test_backlog import backlog, view, write

SIZE = (140, 45)
NEW = "LM-25"

LINES: dict[str, dict[str, str]] = {
    "epic": {"outcome": "Tools come back on time"},
    "story": {"as_a": "borrower", "i_want": "a reminder", "so_that": "I am on time"},
    "bug": {
        "expected": "the door is open",
        "actual": "it is shut",
        "seen_how": "push it twice",
        "severity": "high",
        "version": "0.9.2",
    },
    "quality": {
        "characteristic": "usability",
        "subcharacteristic": "learnability",
        "measure": "share that finishes alone",
        "unit": "%",
        "target": "95",
        "breakpoint": "85",
        "direction": "higher",
        "method": "test at the wall",
        "scope": "the kiosk",
        "measured": "80 2026-11-20 n=18",
    },
    "constraint": {
        "source": "Cyber Resilience Act",
        "from_date": "2027-12-11",
        "standing": "for every item",
        "description": "No shared passwords",
    },
    "spike": {
        "question": "Which channel is read?",
        "timebox": "2 days",
        "counts_as_answer": "a rate per channel",
    },
    "enabler": {"makes_possible": "walls from 2027 on"},
    "hardware": {
        "verification": "test rig",
        "part": "HN-204",
        "revision": "B",
        "lead_time": "7 weeks",
        "delivery": "ten hinges, @ST5, 2026-11-20",
    },
}


def text_of(pane: BacklogPane) -> str:
    """What the page says, all of it, words apart by one space."""
    pane.page._wrap_rest()
    return " ".join(
        " ".join("".join(part.text for part in strip) for strip in pane.page._strips).split()
    )


async def new_item(pilot: Pilot[None], kind: str) -> BacklogPane:
    """A new item of a type, its editor open, made by keys alone."""
    pane = await backlog(pilot)
    await pilot.press("end", "a")
    await write(pilot, f"A new {kind}", "enter", "escape")
    await pilot.press("e")
    await pilot.pause()
    await pilot.press("up")
    await write(pilot, kind, "enter")
    assert pane.editing
    return pane


@pytest.mark.parametrize("kind", LINES)
async def test_each_type_is_made_by_keys_and_read_on_its_page(app: PoTuiApp, kind: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await new_item(pilot, kind)
        for name, text in LINES[kind].items():
            await pane.editor.go_to(name)
            last = pane.editor.current.kind.value == "text"
            await write(pilot, text, *(() if last else ("enter",)))
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert view(app, NEW).type == kind
        page = text_of(pane)
        assert "still to be said" not in page
        for text in LINES[kind].values():
            for word in text.replace(",", " ").split():
                shown = word.removeprefix("@").removeprefix("n=")
                assert shown in page or shown in {"for", "every", "item", "higher"}, word


async def test_the_page_names_the_must_haves_that_are_missing(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await new_item(pilot, "bug")
        await pilot.press("escape")
        await pilot.pause()
        assert "still to be said: Expected, Actual, How seen, Severity" in text_of(pane)


async def test_the_lines_follow_the_type_and_what_was_typed_for_the_former_stays(
    app: PoTuiApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await new_item(pilot, "spike")
        await pane.editor.go_to("question")
        await write(pilot, "Which one?", "enter")
        await pane.editor.go_to("type")
        await write(pilot, "enabler", "enter")
        assert "question" not in pane.editor.names
        assert "makes_possible" in pane.editor.names
        await pane.editor.go_to("type")
        await write(pilot, "spike", "enter")
        assert view(app, NEW).details["question"] == "Which one?"


async def test_the_type_is_chosen_by_a_key_for_all_marked(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-20")
        await pilot.press("space", "space", "I")
        await pilot.pause()
        assert isinstance(app.screen, Choose)
        await pilot.press("a")
        await pilot.pause()
        assert {view(app, key).type for key in ("LM-20", "LM-21")} == {"enabler"}
        await pilot.press("u")
        await pilot.pause()
        assert [view(app, key).type for key in ("LM-20", "LM-21")] == ["story", "bug"]


async def test_choices_turn_with_the_arrows_and_by_typing_their_beginning(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await new_item(pilot, "bug")
        await pane.editor.go_to("severity")
        await pilot.press("right", "right", "enter")
        await pilot.pause()
        assert view(app, NEW).details["severity"] == "medium"
        await pane.editor.go_to("severity")
        await pilot.press("c", "r", "enter")
        await pilot.pause()
        assert view(app, NEW).details["severity"] == "critical"


async def test_keys_and_names_are_completed_while_one_types(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-20")
        await pilot.press("e")
        await pilot.pause()
        for name, keys in {"goals": "space g 2", "labels": "comma space f i r"}.items():
            await pane.editor.go_to(name)
            await pilot.press(*keys.split(), "right", "enter")
            await pilot.pause()
        await pane.editor.go_to("parent_id")
        await write(pilot, "LM-3")
        assert "Fair handling" in str(pane.editor.query_one(".hint").render())
        await pilot.press("enter")
        await pilot.pause()
        after = view(app, "LM-20")
        assert [goal.key for goal in after.goals] == ["G1", "G2"]
        assert "firmware" in after.labels
        assert after.parent is not None
        assert after.parent.key == "LM-3"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("deadline", "soon", "2026-12-31"),
        ("goals", "G9", "G1, G2, G3"),
        ("assignee_id", "Nobody", "+Nobody"),
        ("parent_id", "LM-99", "LM-99"),
        ("estimate", "many", "many"),
    ],
)
async def test_a_value_that_cannot_be_is_said_below_the_line_and_kept(
    app: PoTuiApp, name: str, text: str, said: str
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-20")
        await pilot.press("e")
        await pilot.pause()
        await pane.editor.go_to(name)
        await pilot.press("ctrl+u")
        await write(pilot, text, "enter")
        assert said in str(pane.editor.query_one(".hint").render())
        assert pane.editor.current.name == name
        await pilot.press("escape", "e")
        await pilot.pause()
        assert pane.editor.unsaved == {name: text}


async def test_somebody_new_is_added_with_the_line_that_names_them(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-20")
        await pilot.press("e")
        await pilot.pause()
        await pane.editor.go_to("assignee_id")
        await write(pilot, "+Noor", "enter", "escape")
        assignee = view(app, "LM-20").assignee
        assert assignee is not None
        assert assignee.name == "Noor"
        noor = app.workspace.people.find("Noor")
        assert noor is not None
        assert not noor.estimates
        await pilot.press("u")
        await pilot.pause()
        assert app.workspace.people.find("Noor") is None


async def test_measurements_are_noted_corrected_and_taken_away(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-9")
        assert "BREACH" in text_of(pane)
        await pilot.press("M")
        await pilot.pause()
        assert isinstance(app.screen, Entries)
        await pilot.press("a")
        await write(pilot, "soon", "enter")
        assert isinstance(app.screen, Entries)
        await pilot.press("ctrl+u")
        await write(pilot, "97 2026-11-20 n=30", "enter", "escape")
        quality = view(app, "LM-9").quality
        assert quality is not None
        assert (quality.value, quality.n, quality.met) == (97, 30, True)
        assert "80 → 97 ▲ better" in text_of(pane)
        await pilot.press("M")
        await pilot.pause()
        await pilot.press("enter", "ctrl+u")
        await write(pilot, "90 2026-11-20", "enter")
        await pilot.press("down", "x", "escape")
        await pilot.pause()
        after = view(app, "LM-9").quality
        assert after is not None
        assert [one.value for one in after.measurements] == [90]
        await pilot.press("u")
        await pilot.pause()
        again = view(app, "LM-9").quality
        assert again is not None
        assert [one.value for one in again.measurements] == [80, 90]


async def test_nothing_to_measure_is_said_in_words(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-4")
        await pilot.press("M")
        await pilot.pause()
        assert any("nothing to measure" in note.message for note in app._notifications)


async def test_deliveries_are_written_in_a_line_and_shown_late(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-16")
        await pilot.press("D", "a")
        await write(pilot, "flat cables, @ST5, 2026-11-14", "enter", "escape")
        assert "flat cables · → ST5 · 2026-11-14 10 days late" in text_of(pane)
        await pilot.press("D", "enter", "ctrl+u")
        await write(pilot, "flat cables, @ST5, 2026-11-14, delivered", "enter", "escape")
        assert "days late" not in text_of(pane)


async def test_what_is_typed_in_a_sheet_stays_a_draft(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-16")
        await pilot.press("D", "a")
        await write(pilot, "half a li", "escape", "escape")
        assert not isinstance(app.screen, Entries)
        await pilot.press("D")
        await write(pilot, "ne", "enter", "escape")
        assert "half a line" in [one.what for one in view(app, "LM-16").deliveries]


async def test_a_characteristic_is_chosen_from_the_list_eight_at_most(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-22")
        await pilot.press("e")
        await pilot.pause()
        await pane.editor.go_to("characteristic")
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert isinstance(app.screen, Characteristics)
        await pilot.press("home", "space", "down", "down", "space", "end", "space", "up", "space")
        await pilot.pause()
        assert len(app.workspace.backlog.characteristics()) == 8
        await pilot.press("up", "space")
        await pilot.pause()
        assert "8 characteristics at most" in str(app.screen.query_one(".complaint").render())
        await pilot.press("end", "right", "down", "enter")
        await pilot.pause()
        quality = view(app, "LM-22").quality
        assert quality is not None
        assert (quality.characteristic, quality.subcharacteristic) == (
            "safety", "operational_constraint",
        )  # fmt: skip
        assert pane.editor.input.value == "safety"


async def test_a_breach_is_loud_in_the_row_and_on_what_has_to_hold_to_it(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-9")
        strips = app.screen._compositor.render_strips()
        assert any("LM-9" in strip.text and "✗ BREACH" in strip.text for strip in strips)
        assert app.screen.query_one(BacklogPane).show_item(app.workspace.backlog.item("LM-24"))
        await pilot.pause()
        held = text_of(pane).partition("Has to hold to")[2]
        assert "LM-9 First-time pick-up succeeds unaided BREACH 80 % ‹ 85 %" in held


async def test_the_page_lays_out_scenarios_questions_parts_and_history(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        pane = await backlog(pilot, "LM-4")
        assert "☐ Given a reservation for today" in text_of(pane)
        assert "When I enter 413209 at the kiosk Then only my compartment" in text_of(pane)
        app.workspace.backlog.revise(app.workspace.backlog.item("LM-4"), {"title": "Open it"})
        await pilot.pause()
        assert "Edit title of LM-4 · tester" in text_of(pane)
        assert app.screen.query_one(BacklogPane).show_item(app.workspace.backlog.item("LM-14"))
        await pilot.pause()
        assert "→ ST2 · 5 d" in text_of(pane)
        assert app.screen.query_one(BacklogPane).show_item(app.workspace.backlog.item("LM-1"))
        await pilot.pause()
        assert "0 of 8 done" in text_of(pane)


async def test_criteria_are_ticked_and_moved_in_one_list(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-4")
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, CriteriaEditor)
        await pilot.press("ctrl+t", "ctrl+up")
        read = app.screen.query_one("#as-read", Page)
        assert "☑" in "".join(part.text for strip in read._strips for part in strip)
        await pilot.press("ctrl+s")
        await pilot.pause()
        criteria = view(app, "LM-4").criteria
        assert [one.done for one in criteria] == [False, True, False]
        assert criteria[1].text.startswith("Given a code that expired")
        assert len({one.uid for one in criteria}) == 3


async def test_a_scenario_is_begun_with_a_key(app: PoTuiApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await backlog(pilot, "LM-14")
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("ctrl+g", *"x", "down", *"y", "down", *"z", "ctrl+s")
        await pilot.pause()
        assert view(app, "LM-14").criteria[-1].text == "Given x\nWhen y\nThen z"


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (160, 45)])
async def test_the_editor_is_usable_at_every_size(app: PoTuiApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        pane = await backlog(pilot, "LM-9")
        await pilot.press("e")
        await pilot.pause()
        for name in pane.editor.names[::6]:
            await pane.editor.go_to(name)
            await pilot.press("down", "up")
            await pilot.pause()
            live = pane.editor.query_one("#live").region
            assert pane.editor.query_one("FieldLines").region.intersection(live).height > 0
        await pilot.press("escape")
        await pilot.pause()
        assert not pane.editing


def test_the_whole_item_as_text_holds_the_lines_of_its_type(app: PoTuiApp) -> None:
    backlog_area = app.workspace.backlog
    item = backlog_area.item("LM-6")
    nothing = {"actual": "", "seen_how": "", "version": ""}
    backlog_area.tell(item, {**nothing, "expected": "open", "severity": "high"})
    before = backlog_area.view(item)
    text = markdown.as_markdown(before)
    assert "Expected: open\nActual:\nHow seen:\nSeverity: high\n" in text
    told = text.replace("Actual:\n", "Actual: shut\n").replace(
        "Severity: high\n", "Severity: Crit\n"
    )
    written = markdown.read_markdown(told.replace("Expected: open\n", ""), before.type)
    assert written is not None
    values, seen = markdown.changes(before, written)
    assert values == {"actual": "shut", "severity": "critical", "expected": ""}
    backlog_area.tell(item, values, seen=seen)
    after = backlog_area.view(item)
    assert after.details == {"actual": "shut", "severity": "critical"}
    assert after.description == before.description
    unchanged = markdown.read_markdown(markdown.as_markdown(after), after.type)
    assert unchanged is not None
    assert markdown.changes(after, unchanged) == ({}, {})
