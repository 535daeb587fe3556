"""The least that Textual can do: the floor under every figure of the app."""

from textual.app import App, ComposeResult
from textual.widgets import Static

READY = "the least there is"


class Minimal(App[None]):
    """One line of text; any key changes it, ctrl+q quits."""

    keys_pressed = 0

    def compose(self) -> ComposeResult:
        yield Static(READY)

    def on_key(self) -> None:
        """Answer a key with the least that can be painted."""
        self.keys_pressed += 1
        self.query_one(Static).update(answer(self.keys_pressed))


def answer(count: int) -> str:
    """What stands there after so many keys."""
    return f"key {count} of many"


if __name__ == "__main__":
    Minimal().run()
