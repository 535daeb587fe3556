"""Someone types faster than the app draws: no letter of a sentence is ever taken for a command."""

import asyncio

from textual import events
from textual.app import ComposeResult
from textual.keys import _character_to_key
from textual.widgets import OptionList

from po_tui.tui.typeahead import TypesAhead
from po_tui.tui.widgets.capture_line import CaptureLine


class Room(TypesAhead):
    """A list with commands on letters, and a line that `!` opens."""

    BINDINGS = [
        ("exclamation_mark", "note", "Note"),
        *((letter, "command", "Command") for letter in "Engishaotxr"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[str] = []
        self.commands = 0

    def compose(self) -> ComposeResult:
        yield OptionList("one", "two")
        yield CaptureLine()

    def action_note(self) -> None:
        self.query_one(CaptureLine).open("!")

    def action_command(self) -> None:
        self.commands += 1

    def on_capture_line_captured(self, message: CaptureLine.Captured) -> None:
        self.noted.append(message.text)


def strike(app: Room, text: str) -> None:
    """Put all keys of a text into the app's queue at once; a line feed is Enter."""
    for letter in text:
        enter = letter == "\n"
        app.post_message(
            events.Key("enter", None) if enter else events.Key(_character_to_key(letter), letter)
        )


async def test_a_burst_of_keys_goes_where_it_was_meant() -> None:
    app = Room()
    async with app.run_test():
        strike(app, "!English is an extra\n!Then nothing\n" * 4 + "x")
        for _turn in range(500):
            if app.commands and len(app.noted) == 8:
                break
            await asyncio.sleep(0.01)
    assert app.noted == ["English is an extra", "Then nothing"] * 4
    assert app.commands == 1


async def test_a_key_whose_effect_takes_long_holds_up_no_one_for_good() -> None:
    app = Room()
    async with app.run_test() as pilot:
        await pilot.press("x")
        await pilot.press("x")
        await pilot.pause()
    assert app.commands == 2
