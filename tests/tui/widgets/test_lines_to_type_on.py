"""Capturing and asking on one line: nothing typed is lost, nothing gets in the way."""

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widgets import Input

from po_tui.tui.widgets.capture_line import CaptureLine


class Meeting(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield Input(id="elsewhere")
        yield CaptureLine()

    def on_mount(self) -> None:
        self.query_one("#elsewhere").focus()

    @property
    def capture(self) -> CaptureLine:
        return self.query_one(CaptureLine)

    def last(self) -> Message:
        return self.heard[-1]

    def screen_text(self) -> str:
        return "\n".join(strip.text for strip in self.screen._compositor.render_strips())

    def on_capture_line_captured(self, message: CaptureLine.Captured) -> None:
        self.heard.append(message)

    def on_capture_line_dismissed(self, message: CaptureLine.Dismissed) -> None:
        self.heard.append(message)

    def on_capture_line_draft_changed(self, message: CaptureLine.DraftChanged) -> None:
        self.heard.append(message)


async def test_it_is_out_of_sight_until_it_is_opened() -> None:
    app = Meeting()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Decision" not in app.screen_text()
        app.capture.open("!")
        await pilot.pause()
        assert "! Decision" in app.screen_text()
        assert "what was decided" in app.screen_text()


async def test_enter_captures_and_gives_the_focus_back() -> None:
    app = Meeting()
    async with app.run_test(size=(80, 24)) as pilot:
        app.capture.open("@")
        await pilot.press(*"@sponsor ask", "enter")
        assert app.last() == CaptureLine.Captured("@", "@sponsor ask")
        assert not app.capture.is_open
        assert app.focused is app.query_one("#elsewhere")


async def test_every_edit_is_told_as_a_draft_and_esc_keeps_it() -> None:
    app = Meeting()
    async with app.run_test(size=(80, 24)) as pilot:
        app.capture.open("?")
        for letter in "why":
            await pilot.press(letter)
        drafts = [m.text for m in app.heard if isinstance(m, CaptureLine.DraftChanged)]
        assert drafts == ["w", "wh", "why"]
        await pilot.press("escape")
        await pilot.pause()
        assert app.last() == CaptureLine.Dismissed("?", "why")
        assert len(app.heard) == 4
        app.capture.open("?", "why")
        await pilot.press(" ", "u", "enter")
        assert app.last() == CaptureLine.Captured("?", "why u")


async def test_enter_on_nothing_captures_nothing() -> None:
    app = Meeting()
    async with app.run_test(size=(80, 24)) as pilot:
        app.capture.open("*")
        await pilot.press(" ", "enter")
        assert app.last() == CaptureLine.Dismissed("*", "")


async def test_what_is_pasted_is_made_plain() -> None:
    app = Meeting()
    async with app.run_test(size=(80, 24)) as pilot:
        app.capture.open("!", "old\x1b]0;title\x07 draft")
        await pilot.pause()
        assert app.capture.text == "old draft"
        app.capture.query_one(Input).insert_text_at_cursor(" and\x1b[2J more")
        await pilot.pause()
        assert app.capture.text == "old draft and more"


async def test_the_line_fits_a_narrow_screen() -> None:
    app = Meeting()
    async with app.run_test(size=(40, 12)) as pilot:
        app.capture.begin("A label that is far too long for so little room", "value")
        await pilot.pause()
        line = next(line for line in app.screen_text().splitlines() if "A label" in line)
        assert "…" in line
        assert "value" in line
