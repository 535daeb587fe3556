"""Editing an item where it stands: a line a field, tab between them, Enter saves the line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from po_tui.model.fields import BY_NAME
from po_tui.model.plain import plain_text
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.words import _, mark

if TYPE_CHECKING:
    from textual.widgets import TextArea

LINES: Final = (
    "title", "as_a", "i_want", "so_that", "description",
    "estimate", "labels", "goals", "parent_id", "deadline",
)  # fmt: skip
"""The fields edited here, top to bottom; criteria and dependencies have keys of their own."""
_NOT_FOR_MANY: Final = {"title", "as_a", "i_want", "so_that", "description"}
_LONG: Final = "description"
_HINTS: Final = {
    "title": mark("in a few words what is wanted"),
    "as_a": mark("a kind of user"),
    "i_want": mark("what"),
    "so_that": mark("what it is good for"),
    "estimate": mark("points; empty: none"),
    "labels": mark("words, with commas between them"),
    "goals": mark("keys of goals, such as G1 G2"),
    "parent_id": mark("key of the epic it is part of"),
    "deadline": mark("a date like 2026-12-31"),
}
KEEP_AFTER: Final = 0.5
"""Seconds after the last key until a draft is kept: a crash loses no more than that."""


class InlineEditor(VerticalScroll, can_focus=False):
    """The fields of one item, or of all marked. Texts in, texts out."""

    DEFAULT_CSS = """
    InlineEditor {
        background: $surface;
        padding: 0 1;
        height: 1fr;
        scrollbar-size-vertical: 1;

        & > Horizontal { height: auto; width: 1fr; }
        & > Horizontal.-hidden { display: none; }
        & .label { width: 12; height: 1; color: $text-muted; }
        & > Horizontal:focus-within > .label { color: $text-primary; text-style: bold; }
        & PlainInput { width: 1fr; height: 1; border: none; padding: 0; background: $surface; }
        & PlainInput:focus { background: $panel; }
        & TextArea { width: 1fr; height: 6; border: none; padding: 0; background: $surface; }
        & TextArea:focus { background: $panel; }
        & > .note { height: auto; color: $text-muted; margin-bottom: 1; }
        & > .keys { height: auto; color: $text-muted; margin-top: 1; }
        & Horizontal.-draft > .label { color: $text-warning; }
    }
    """
    BINDINGS = [
        Binding("ctrl+s", "save", mark("Save"), tooltip=mark("Save all lines and close"), id="edit.save"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; what is not saved stays a draft"), id="edit.leave"),
        Binding("down", "app.focus_next", mark("Next line"), show=False, tooltip=mark("Next line"), id="edit.next"),
        Binding("up", "app.focus_previous", mark("Previous line"), show=False, tooltip=mark("Previous line"), id="edit.previous"),
    ]  # fmt: skip

    @dataclass
    class Edited(Message):
        """Lines to be saved. `done`: close when that went well."""

        item_ids: Sequence[int]
        texts: Mapping[str, str]
        done: bool

    @dataclass
    class Closed(Message):
        """The editor is left, saved or not."""

    @dataclass
    class Drafted(Message):
        """Lines that are not saved, as they stand now; an empty mapping where there are none."""

        item_ids: Sequence[int]
        texts: Mapping[str, str]

    def __init__(self) -> None:
        super().__init__()
        self._item_ids: Sequence[int] = ()
        self._stored: dict[str, str] = {}
        self._keeping: Timer | None = None

    def compose(self) -> ComposeResult:
        from textual.widgets import TextArea  # slow to import, and nobody edits at the start

        yield Static("", classes="note", markup=False)
        for name in LINES:
            with Horizontal(id=f"line-{name}"):
                yield Static(_(BY_NAME[name].label), classes="label", markup=False)
                if name == _LONG:
                    yield TextArea(
                        id=name, soft_wrap=True, compact=True, highlight_cursor_line=False
                    )
                else:
                    yield PlainInput(id=name, compact=True, select_on_focus=False)
        keys = _("enter saves the line · ctrl+s saves all · esc closes, keeps a draft")
        yield Static(keys, classes="keys", markup=False)

    # What it edits

    def edit(
        self,
        item_ids: Sequence[int],
        names: str,
        stored: Mapping[str, str],
        drafts: Mapping[str, str],
    ) -> None:
        """Show the stored texts, with drafts of last time laid over them."""
        self._item_ids, self._stored = item_ids, {name: stored.get(name, "") for name in LINES}
        many = len(item_ids) > 1
        for name in LINES:
            line = self.query_one(f"#line-{name}")
            line.set_class(many and name in _NOT_FOR_MANY, "-hidden")
            line.set_class(name in drafts, "-draft")
            self._put(name, drafts.get(name, self._stored[name]))
            if name != _LONG:
                hint = _("unchanged where empty") if many else _(_HINTS[name])
                self.query_one(f"#{name}", PlainInput).placeholder = hint
        self.query_one(".note", Static).update(self._note(names, many=many, drafted=bool(drafts)))

    @staticmethod
    def _note(names: str, *, many: bool, drafted: bool) -> str:
        if drafted:
            return _("Your draft is back; what is marked is not saved yet.")
        if many:
            return _("What you fill in goes for all: {names}").format(names=names)
        return _("Edit {names}").format(names=names)

    def focus_first(self) -> None:
        many = len(self._item_ids) > 1
        self.query_one("#estimate" if many else "#title").focus()

    @property
    def unsaved(self) -> dict[str, str]:
        """The lines that differ from what is stored."""
        return {name: text for name in LINES if (text := self._text(name)) != self._stored[name]}

    def saved(self, texts: Mapping[str, str]) -> None:
        """Those lines are stored now."""
        self._stored.update(texts)
        for name in texts:
            self.query_one(f"#line-{name}").remove_class("-draft")

    def close(self) -> None:
        """Leave; what is not saved stays a draft."""
        self._keep()
        self.post_message(self.Closed())

    def _text(self, name: str) -> str:
        if name != _LONG:
            return self.query_one(f"#{name}", PlainInput).value
        text = self._long(name).text
        return self._stored[name] if text == plain_text(self._stored[name]) else text

    def _long(self, name: str) -> "TextArea":
        from textual.widgets import TextArea

        return self.query_one(f"#{name}", TextArea)

    def _put(self, name: str, text: str) -> None:
        if name == _LONG:
            self._long(name).text = plain_text(text)
        else:
            field = self.query_one(f"#{name}", PlainInput)
            field.value = text
            field.cursor_position = len(field.value)

    # What happens to it

    def on_text_area_changed(self, event: Message) -> None:
        """By its name: what is imported for a decorator would be imported at the start."""
        self._keep_soon(event)

    @on(Input.Changed)
    def _keep_soon(self, event: Message) -> None:
        event.stop()
        if self._keeping is not None:
            self._keeping.stop()
        self._keeping = self.set_timer(KEEP_AFTER, self._keep)

    def _keep(self) -> None:
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        if self._item_ids:
            self.post_message(self.Drafted(self._item_ids, self.unsaved))

    @on(Input.Submitted)
    def _save_line(self, event: Input.Submitted) -> None:
        event.stop()
        name = event.input.id or ""
        if name in self.unsaved:
            self.post_message(self.Edited(self._item_ids, {name: self.unsaved[name]}, done=False))
        self.screen.focus_next(PlainInput)

    def action_save(self) -> None:
        self.post_message(self.Edited(self._item_ids, self.unsaved, done=True))

    def action_leave(self) -> None:
        self.close()
