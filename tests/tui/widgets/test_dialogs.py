"""Dialogs: a clear question, one key to answer it, F1 always there, nothing typed is lost."""

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Static, TextArea

from po_tui.tui.widgets.choose import Choose
from po_tui.tui.widgets.confirm import Confirm
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.help_screen import HelpScreen
from po_tui.tui.widgets.text_editor import TextEditor


class Behind(App[None]):
    BINDINGS = [
        Binding("x", "gone", "Drop", tooltip="Drop the item", id="test.drop"),
        Binding("f2,m", "move", "Move", tooltip="Move [far]", id="test.move"),
        Binding("f9", "secret", "", show=False),
        Binding("f1", "help", "Help", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[object] = []
        self.dropped = False

    def compose(self) -> ComposeResult:
        yield Static("behind")

    def action_help(self) -> None:
        if isinstance(self.screen, HelpScreen):
            _closing = self.screen.dismiss()
        else:
            _opening = self.push_screen(HelpScreen(self.screen.active_bindings))

    def action_gone(self) -> None:
        self.dropped = True

    async def ask(self, dialog: Dialog[bool] | Dialog[str | None] | Screen[None]) -> None:
        await self.push_screen(dialog, self.answers.append)

    def screen_text(self) -> str:
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())


@pytest.mark.parametrize(
    ("key", "safe", "answer"),
    [
        ("y", True, True),
        ("n", True, False),
        ("escape", True, False),
        ("enter", True, True),
        ("enter", False, False),
    ],
)
async def test_a_question_is_answered_with_one_key(key: str, safe: bool, answer: bool) -> None:
    app = Behind()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.ask(
            Confirm("Leave the [session]?", "It runs.\nIt is kept.", yes="Leave", safe=safe)
        )
        await pilot.pause()
        assert "Leave the [session]?" in app.screen_text()
        assert "It is kept." in app.screen_text()
        assert "y Leave" in app.screen_text()
        assert "n No" in app.screen_text()
        await pilot.press(key)
        assert app.answers == [answer]


async def test_a_question_can_be_answered_with_arrows_and_the_mouse() -> None:
    app = Behind()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.ask(Confirm("Sure?"))
        await pilot.pause()
        await pilot.press("right", "enter")
        await app.ask(Confirm("Sure?"))
        await pilot.pause()
        await pilot.click("#yes")
        assert app.answers == [False, True]


async def test_keys_of_the_app_do_not_reach_into_a_dialog_but_help_does() -> None:
    app = Behind()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.ask(Confirm("Sure?"))
        await pilot.pause()
        await pilot.press("x")
        assert not app.dropped
        await pilot.press("f1")
        assert isinstance(app.screen, HelpScreen)
        assert "Drop the item" not in app.screen_text()
        assert "Yes" in app.screen_text()
        await pilot.press("f1")
        assert isinstance(app.screen, Confirm)


EXITS = [("r", "Ready", "the team takes it"), ("k", "Spike", ""), ("d", "Drop", "no [more]")]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["k"], "k"),
        (["down", "down", "enter"], "d"),
        (["enter"], "r"),
        (["escape"], None),
        (["z", "d"], "d"),
    ],
)
async def test_a_choice_is_taken_by_its_key_or_with_arrows(
    keys: list[str], answer: str | None
) -> None:
    app = Behind()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.ask(Choose("Exit", EXITS))
        await pilot.pause()
        assert "no [more]" in app.screen_text()
        await pilot.press(*keys)
        assert app.answers == [answer]


async def test_the_cursor_starts_on_what_is_so_now() -> None:
    app = Behind()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.ask(Choose("State", EXITS, current="d"))
        await pilot.pause()
        await pilot.press("enter")
        assert app.answers == ["d"]


async def test_nothing_to_choose_from_says_so() -> None:
    app = Behind()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.ask(Choose("Views", []))
        await pilot.pause()
        assert "Nothing to choose from" in app.screen_text()
        await pilot.press("escape")
        assert app.answers == [None]


async def test_a_text_is_saved_with_ctrl_s() -> None:
    app = Behind()
    drafts: list[str | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await app.ask(TextEditor("Description", "One", on_draft=drafts.append))
        await pilot.pause()
        assert "Description" in app.screen_text()
        await pilot.press("enter", "T", "w", "o", "ctrl+s")
        assert app.answers == ["One\nTwo"]
        assert drafts[-2:] == ["One\nTwo", None]


async def test_esc_keeps_what_was_typed_as_a_draft() -> None:
    app = Behind()
    drafts: list[str | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await app.ask(TextEditor("Description", "One", on_draft=drafts.append))
        await pilot.pause()
        await pilot.press("!", "escape")
        await pilot.pause()
        assert app.answers == [None]
        assert drafts[-1] == "One!"
        await app.ask(TextEditor("Description", "One", draft="One!", on_draft=drafts.append))
        await pilot.pause()
        assert "not saved yet" in app.screen_text()
        await pilot.press("ctrl+s")
        assert app.answers[-1] == "One!"


async def test_a_text_that_nobody_edited_is_saved_as_it_was_stored() -> None:
    stored = "One\r\ntwo\x1b[31m\tthree"
    app = Behind()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.ask(TextEditor("Description", stored))
        await pilot.pause()
        assert app.screen.query_one(TextArea).text == "One\ntwo    three"
        await pilot.press("ctrl+s")
        assert app.answers == [stored]


async def test_help_lists_the_keys_with_what_they_do() -> None:
    app = Behind()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.ask(HelpScreen(app.active_bindings))
        await pilot.pause()
        text = app.screen_text()
        assert "Everywhere" in text
        assert "Drop the item" in text
        assert "f2 m  Move [far]" in text
        assert "secret" not in text
        await pilot.press("escape")
        assert app.answers == [None]


@pytest.mark.parametrize("size", [(40, 12), (20, 6), (160, 45)])
async def test_dialogs_fit_the_screen(size: tuple[int, int]) -> None:
    app = Behind()
    async with app.run_test(size=size) as pilot:
        for dialog in (
            Confirm("A question that is longer than the screen is wide, by far?", "With detail"),
            Choose("Exit", EXITS),
            TextEditor("Description", "text " * 50),
            HelpScreen(app.active_bindings),
        ):
            await app.push_screen(dialog)
            await pilot.pause()
            frame = app.screen.query_one(".dialog--frame").region
            assert app.screen.region.contains_region(frame)
            await app.pop_screen()
            await pilot.pause()
