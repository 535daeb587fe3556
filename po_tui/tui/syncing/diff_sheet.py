"""A change too long for one line: the text before and after, what differs marked word by word."""

from collections.abc import Iterator, Mapping

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content

from po_tui.model.plain import plain_line, plain_text
from po_tui.sync.compare import NOTHING, Comparison, Verdict
from po_tui.sync.plan import PlannedItem
from po_tui.tui.page import GAP, QUIET, Block, Page, block
from po_tui.tui.syncing.marking import Piece, by_lines
from po_tui.tui.syncing.telling import before_and_after, label_of, text_of
from po_tui.tui.widgets.dialog import Dialog
from po_tui.words import _, mark

_LOOKS = {"-": "$text-error", "+": "$text-success", "": ""}
_SIGNS = {"-": "− ", "+": "+ ", "": "  "}
WAYS = {
    Verdict.push: mark("there it becomes what it is here"),
    Verdict.pull: mark("here it becomes what it is there"),
    Verdict.merge: mark("both changed it in different places: both become this"),
    Verdict.clash: mark("both changed it in the same place: − mine, + theirs"),
    Verdict.refused: mark("the tracker did not take it"),
    Verdict.comment: mark("the tracker does not take it: it is said there in a comment"),
}


class DiffSheet(Dialog[None]):
    """A page to read and to close."""

    DEFAULT_CSS = """
    DiffSheet {
        & > .dialog--frame { width: 120; height: 90%; overflow-y: hidden; }
        & Page { height: 1fr; }
    }
    """
    BINDINGS = [
        Binding("escape,enter,q", "leave", mark("Close"), key_display="esc", tooltip=mark("Close"), id="diff.leave"),
    ]  # fmt: skip

    def __init__(self, item: PlannedItem, one: Comparison, names: Mapping[str, str]) -> None:
        keys = " ".join(key for key in (item.key, item.there_key) if key)
        super().__init__(f"{keys} · {label_of(one.field)}", _("j k scroll · esc closes"))
        self._item, self._one, self._names = item, one, names

    def parts(self) -> ComposeResult:
        yield Page()

    def on_mount(self) -> None:
        self.query_one(Page).show(diff_blocks(self._item, self._one, self._names))
        self.query_one(Page).focus()

    def action_leave(self) -> None:
        self.answer(None)


def diff_blocks(item: PlannedItem, one: Comparison, names: Mapping[str, str]) -> Iterator[Block]:
    """The item, which way it goes, and both texts laid over each other."""
    yield block(item.title, "bold")
    yield block(_(WAYS.get(one.verdict, "")), QUIET)
    if one.reason:
        yield block(plain_line(one.reason), "$text-warning")
    yield GAP
    before, after = before_and_after(one)
    if one.verdict is Verdict.refused:
        before, after = one.there, one.here
    was, now = (text_of(one.field, value, names) for value in (before, after))
    if one.verdict is Verdict.comment:
        before, was, now = NOTHING, "", plain_text(one.comment)
    if not was or before is NOTHING:
        yield from (block(line, _LOOKS["+"], lead="+ ") for line in now.split("\n"))
        return
    for line in by_lines(was, now):
        look = _LOOKS[line.sign]
        text = Content("").join([_piece(piece, look) for piece in line.pieces])
        yield Block(Content.styled(_SIGNS[line.sign], look), text)


def _piece(piece: Piece, look: str) -> Content:
    style = f"bold underline {look}" if piece.mark else look
    return Content.styled(piece.text, style.strip())
