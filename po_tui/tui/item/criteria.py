"""Acceptance criteria as a text that one edits, and as the list that gets ticked off."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal

from po_tui.model import acceptance
from po_tui.model.acceptance import Criterion
from po_tui.model.identity import new_uid
from po_tui.tui.item.checklist import checklist
from po_tui.tui.page import QUIET, Page, block
from po_tui.tui.widgets.text_editor import TextEditor
from po_tui.words import _, language, mark

if TYPE_CHECKING:
    from textual.widgets import TextArea

ROOM_FOR_LIST = 100
"""Columns from which the list as it is read stands beside the text."""


class CriteriaEditor(TextEditor):
    """One list: a criterion is a line, or Given, When, Then on lines of their own. The answer is its text."""

    DEFAULT_CSS = """
    CriteriaEditor {
        & > .dialog--frame { max-width: 140; }
        & Horizontal { height: 1fr; width: 1fr; }
        & TextArea { width: 1fr; height: 1fr; }
        & Page { width: 1fr; height: 1fr; border-left: solid $frame; }
    }
    """
    BINDINGS = [
        Binding("ctrl+t", "tick", mark("Tick"), tooltip=mark("Tick the criterion as shown, or untick it"), id="criteria.tick"),
        Binding("ctrl+up,alt+up", "move(-1)", mark("Move up"), tooltip=mark("Move the criterion up"), id="criteria.up"),
        Binding("ctrl+down,alt+down", "move(1)", mark("Move down"), tooltip=mark("Move the criterion down"), id="criteria.down"),
        Binding("ctrl+g", "scenario", mark("Given/When/Then"), tooltip=mark("Begin a criterion in Given, When, Then"), id="criteria.scenario"),
    ]  # fmt: skip

    def __init__(self, key: str, criteria: Sequence[Criterion], **drafts: Any) -> None:
        super().__init__(
            _("Criteria of {item}").format(item=key),
            criteria_text(criteria),
            hint=_("One a line, “- [ ] …”; or Given, When, Then on lines of their own."),
            keys=_(
                "ctrl+s saves · ctrl+t ticks · ctrl+↑↓ moves · ctrl+g Given/When/Then · esc keeps a draft"
            ),
            **drafts,
        )

    def around(self, area: "TextArea") -> ComposeResult:
        with Horizontal():
            yield area
            yield Page(id="as-read")

    def on_mount(self) -> None:
        super().on_mount()
        self.edited()

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#as-read").display = event.size.width >= ROOM_FOR_LIST

    def edited(self) -> None:
        """Show the list as it will be read."""
        written = acceptance.parse(self._area.text)
        criteria = [Criterion("", one.text, bool(one.done)) for one in written]
        told = block(_("As it will be read, while you type"), QUIET)
        self.query_one("#as-read", Page).show([*checklist(criteria)] or [told], keep_place=True)

    # Keys

    def action_tick(self) -> None:
        row, column = self._area.cursor_location
        self._put(acceptance.ticked(self._area.text, row), row, column)

    def action_move(self, by: int) -> None:
        row, column = self._area.cursor_location
        text, row = acceptance.moved(self._area.text, row, by)
        self._put(text, row, column)

    def action_scenario(self) -> None:
        """An empty scenario behind the criterion that the cursor stands in."""
        area = self._area
        row, lines = area.cursor_location[0], area.text.split("\n")
        blank = not lines[row].strip()
        row = row if blank else acceptance.end_of(area.text, row)
        given, *rest = acceptance.given_when_then("", "", "", language()).split("\n")
        begun = [f"- [ ] {given}", *(f"  {line}" for line in rest)]
        lines[row : row + 1] = begun if blank else [lines[row], *begun]
        at = row if blank else row + 1
        self._put("\n".join(lines), at, len(begun[0]))

    def _put(self, text: str, row: int, column: int) -> None:
        """Another text, which the editor can take back like what was typed."""
        area = self._area
        if text != area.text:
            area.replace(text, area.document.start, area.document.end)
        area.move_cursor((row, min(column, len(area.document.get_line(row)))))


def criteria_text(criteria: Sequence[Criterion]) -> str:
    """The criteria as a checklist to edit."""
    return acceptance.as_text(criteria)


def criteria_after(before: Sequence[Criterion], text: str) -> list[dict[str, Any]]:
    """What the edited text says, as it is stored; what was only reworded stays the same criterion."""
    return [dict(one.as_dict()) for one in acceptance.revise(before, text, new_uid)]


def criteria_editor(key: str, criteria: Sequence[Criterion], **drafts: Any) -> CriteriaEditor:
    """A checklist to edit; the answer is its text. `drafts` as TextEditor takes them."""
    return CriteriaEditor(key, criteria, **drafts)
