"""Splitting an item: one title a line, with the questions that help to find them."""

import re
from collections.abc import Sequence
from typing import Any, Final

from po_tui.model.views import SplitProposal
from po_tui.tui.widgets.text_editor import TextEditor
from po_tui.words import _, mark

ASK: Final = mark(
    "Steps, rules, data, ways in: which part is enough to begin with? Which could be dropped?"
)
"""The patterns of Lawrence and Cohn in one question; the tool proposes no text by itself."""
_LAYERS: Final = re.compile(
    r"(?<!\w)(front-?end|back-?end|database|api|ui|gui)(?!\w)", re.IGNORECASE
)


def titles_in(text: str) -> list[str]:
    """The titles in a text: one a line, or between ` | `; bullets do not count."""
    parts = re.split(r"\n|\s\|\s", text)
    return [title for part in parts if (title := re.sub(r"^\s*[-*•]\s+", "", part).strip())]


def layer_words(titles: Sequence[str]) -> list[str]:
    """Words for layers of the software: such a part alone is of no use to anyone."""
    found = (match[0].lower() for title in titles for match in _LAYERS.finditer(title))
    return list(dict.fromkeys(found))


def split_editor(key: str, proposed: Sequence[SplitProposal], **drafts: Any) -> TextEditor:
    """A text with one title a line; `titles_in` reads it."""
    hint = _("One title a line; the parts inherit goal, need and links.")
    return TextEditor(
        _("Split {item}").format(item=key),
        "".join(f"{one.title}\n" for one in proposed),
        hint=f"{hint}\n{_(ASK)}",
        **drafts,
    )
