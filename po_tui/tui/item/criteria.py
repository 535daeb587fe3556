"""Acceptance criteria as a text that one edits, and as the list that gets ticked off."""

from collections.abc import Sequence
from typing import Any

from po_tui.model import acceptance
from po_tui.model.acceptance import Criterion
from po_tui.model.identity import new_uid
from po_tui.tui.widgets.text_editor import TextEditor
from po_tui.words import _


def criteria_text(criteria: Sequence[Criterion]) -> str:
    """The criteria as a checklist to edit."""
    return acceptance.as_text(criteria)


def criteria_after(before: Sequence[Criterion], text: str) -> list[dict[str, Any]]:
    """What the edited text says, as it is stored; what was only reworded stays the same criterion."""
    return [dict(one.as_dict()) for one in acceptance.revise(before, text, new_uid)]


def criteria_editor(key: str, criteria: Sequence[Criterion], **drafts: Any) -> TextEditor:
    """A checklist to edit; the answer is its text. `drafts` as TextEditor takes them."""
    return TextEditor(
        _("Criteria of {item}").format(item=key),
        criteria_text(criteria),
        hint=_("One a line, “- [ ] …”; or Given, When, Then on lines of their own. “[x]” is done."),
        **drafts,
    )
