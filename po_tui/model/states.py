"""What the states of an item are called."""

from typing import Final

from po_tui.words import _, mark

NAMES: Final = {
    "idea": mark("idea"),
    "new": mark("new"),
    "refining": mark("being refined"),
    "ready": mark("ready"),
    "in_sprint": mark("in sprint"),
    "done": mark("done"),
    "parked": mark("parked"),
    "dropped": mark("dropped"),
    "open": mark("open"),
}


def state_in_words(state: str, lang: str | None = None) -> str:
    """The name of a state in the interface's language, or in a document's."""
    return _(NAMES[state], lang) if state in NAMES else state
