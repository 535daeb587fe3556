"""What states, types and gaps are called on the screen, in the reader's language."""

from typing import TYPE_CHECKING, Final

from po_tui.model.choices import in_words
from po_tui.model.plain import plain_line
from po_tui.model.readiness import LABELS, Gap
from po_tui.words import _, mark

if TYPE_CHECKING:
    from po_tui.model.views import AnswerView

STATES: Final = {
    "idea": mark("idea"),
    "new": mark("new"),
    "refining": mark("refining"),
    "ready": mark("ready"),
    "in_sprint": mark("in sprint"),
    "done": mark("done"),
    "parked": mark("parked"),
    "dropped": mark("dropped"),
    "open": mark("open"),
}


def state_name(code: str) -> str:
    return _(STATES.get(code, code.replace("_", " ")))


def type_name(code: str) -> str:
    return in_words(code)


def gap_name(code: str) -> str:
    """The word for what is missing, short enough for a column."""
    try:
        return _(LABELS[Gap(code)])
    except ValueError:
        return code


def say(code: str) -> str:
    """The word for a state or a gap, as the list wants it."""
    return state_name(code) if code in STATES else gap_name(code)


def number(value: float | None) -> str:
    """Points as people write them, without a needless `.0`: 13, ½."""
    return "½" if value == 0.5 else figure(value)


def figure(value: float | None) -> str:
    """A measured number without a needless `.0`."""
    return "" if value is None else f"{value:g}"


def by_whom(answer: "AnswerView | None") -> str:
    """Who answered and when, as far as that is known."""
    if answer is None or answer.value is None:
        return ""
    who = plain_line(answer.by.short) if answer.by else ""
    return " · ".join(bit for bit in (who, (answer.at or "")[:10]) if bit)
