"""How an answer looks that people gave about the vision, or did not give, or gave about older words."""

from typing import Final

from po_tui.model.views import AnswerView
from po_tui.words import _

WARN: Final = "$text-warning"
"""What is missing, or needs another look."""


def answer_sign(answer: AnswerView | None) -> tuple[str, str, str]:
    """Sign, its style, and a note for an answer people gave or did not give."""
    if answer is None or answer.value is None:
        return "·", WARN, ""
    sign, style = ("✓", "$text-success") if answer.value else ("✗", "$text-error")
    return (sign, WARN, _("before the last change")) if answer.expired else (sign, style, "")
