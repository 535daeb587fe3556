"""What people call a key: ⇧↑, ^r, esc."""

from typing import Final

from textual.keys import format_key

_NAMES: Final = {"enter": "enter", "escape": "esc", "backspace": "⌫"}
_HELD: Final = {"ctrl": "^", "shift": "⇧", "alt": "⌥"}


def key_name(key: str) -> str:
    """A key as people write it: `f1` is F1, `shift+up` is ⇧↑, `question_mark` is ?."""
    *held, name = key.split("+")
    shown = _NAMES.get(name) or format_key(name)
    if name.startswith("f") and name[1:].isdigit():
        shown = name.upper()
    return "".join(_HELD.get(one, f"{one}+") for one in held) + shown


def key_names(keys: str) -> str:
    """All keys of a binding, as BINDINGS spell them: `j,down` is `j ↓`."""
    return " ".join(dict.fromkeys(key_name(key.strip()) for key in keys.split(",")))
