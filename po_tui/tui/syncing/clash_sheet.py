"""What both sides changed, one clash after the other: mine, theirs, or a text of one's own."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from po_tui.model.plain import plain_line
from po_tui.tui.frame import app_of
from po_tui.tui.page import MARGIN, QUIET, Page
from po_tui.tui.syncing import settling
from po_tui.tui.syncing.clash_page import Sides, clash_page, sides_of
from po_tui.tui.syncing.telling import label_of, text_of
from po_tui.tui.widgets.dialog import Dialog, Frame
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.words import _, mark
from po_tui.workspace.errors import WorkspaceError
from po_tui.workspace.file import ChangedMeanwhile, NothingSaved

if TYPE_CHECKING:
    from po_tui.sync.settle import Clash

WIDEST = 150
LEAST = 14
"""Lines it takes at the least: from one clash to the next it should not jump."""
_AROUND = 6
"""Lines of the frame and of what stands above and below the text."""
KEYS = mark("m mine · t theirs · e edit · n next · N before · u undo · O browser · esc closes")
KEYS_OF_HELD = mark(
    "c comment there · m try again · t theirs · e edit · n next · N before · u undo · esc closes"
)
Read = Callable[[], "list[Clash]"]


class ClashSheet(Dialog[int]):
    """The answer is how many clashes were settled."""

    DEFAULT_CSS = """
    ClashSheet {
        & > .dialog--frame { overflow-y: hidden; border: round $warning; border-title-color: $text-warning; }
        & .what { height: auto; padding: 0 1; margin-bottom: 1; }
        & Page { height: 1fr; }
        & .ask { color: $text-accent; height: auto; padding: 0 1; }
        & PlainInput { border: none; height: 1; padding: 0 1; background: $panel; }
        & .complaint { width: 1fr; height: auto; color: $text-error; text-style: bold; padding: 0 1; }
    }
    """
    BINDINGS = [
        Binding("m", "take('mine')", mark("Mine"), tooltip=mark("Keep what is here; the next sync sends it there"), id="clash.mine"),
        Binding("t", "take('theirs')", mark("Theirs"), tooltip=mark("Take what is there"), id="clash.theirs"),
        Binding("M", "take_all('mine')", mark("All mine"), show=False, tooltip=mark("All criteria of this item as they are here"), id="clash.all-mine"),
        Binding("T", "take_all('theirs')", mark("All theirs"), show=False, tooltip=mark("All criteria of this item as they are there"), id="clash.all-theirs"),
        Binding("c", "comment", mark("Comment"), tooltip=mark("What the tracker did not take: the next sync says it in a comment there"), id="clash.comment"),
        Binding("e", "edit", mark("Edit"), tooltip=mark("Put both together yourself"), id="clash.edit"),
        Binding("n", "go(1)", mark("Next"), tooltip=mark("The next clash; this one stays open"), id="clash.next"),
        Binding("N", "go(-1)", mark("Previous"), show=False, tooltip=mark("The clash before"), id="clash.previous"),
        Binding("j,down", "move(1)", mark("Down"), show=False, tooltip=mark("The next criterion, or read on"), id="clash.down"),
        Binding("k,up", "move(-1)", mark("Up"), show=False, tooltip=mark("The criterion before, or read back"), id="clash.up"),
        Binding("u", "undo", mark("Undo"), show=False, tooltip=mark("Take back the last answer"), id="clash.undo"),
        Binding("O", "browser", mark("Browser"), show=False, tooltip=mark("Look at it there, in the browser"), id="clash.browser"),
        Binding("escape,q", "leave", mark("Close"), tooltip=mark("Close; what is open stays open"), id="clash.leave"),
    ]  # fmt: skip

    def __init__(
        self, read: Read, first: "Clash | None" = None, names: Mapping[str, str] | None = None
    ) -> None:
        """`read` gives the clashes that are open; `first` is the one to begin with."""
        super().__init__(_("Clashes"), _(KEYS))
        self._read, self._names = read, names or {}
        self._clashes = read()
        self._at = next((n for n, one in enumerate(self._clashes) if _same(one, first)), 0)
        self._part = 0
        self._picked: dict[int, str] = {}
        self._settled = 0
        self._typing = False

    def parts(self) -> ComposeResult:
        yield Static("", classes="what", markup=False)
        yield Page()
        yield Static("", classes="ask", markup=False)
        yield PlainInput(compact=True, select_on_focus=False)
        yield Static("", classes="complaint", markup=False)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    @property
    def page(self) -> Page:
        return self.query_one(Page)

    @property
    def clash(self) -> "Clash":
        """The one that is decided."""
        return self._clashes[self._at]

    def on_mount(self) -> None:
        self._fit_width()
        self._end_typing()
        app_of(self).news.subscribe(self, lambda _news: self._look_again())

    def on_resize(self, _event: events.Resize) -> None:
        self._fit_width()
        self.call_after_refresh(self._show)

    def _fit_width(self) -> None:
        self.query_one(".dialog--frame").styles.width = min(WIDEST, self.app.size.width)

    @property
    def _width(self) -> int:
        """Cells for the text; the frame, its padding and the scroll bar are around it."""
        return min(WIDEST, self.app.size.width) - 5 - 2 * MARGIN

    def _places(self) -> list[Sides]:
        return sides_of(self.clash, self._names)

    def _show(self) -> None:
        if not self._clashes:
            return
        clash = self.clash
        keys = " ".join(plain_line(key) for key in (clash.key, clash.remote_key) if key)
        where = f"{label_of(clash.field)} · {plain_line(clash.remote)}"
        self.query_one(".what", Static).update(
            Content.assemble(
                (f"{keys}  ", "bold $text-primary"),
                (plain_line(clash.title), "bold"),
                (f"\n{where}", "bold $text-warning"),
                _why(clash),
            )
        )
        if not self._typing:
            self._hint = _(KEYS_OF_HELD if clash.reason else KEYS)
            self.query_one(Frame).tell_keys(self._hint)
            self.refresh_bindings()
        frame = self.query_one(".dialog--frame")
        n, of = self._at + 1, len(self._clashes)
        told = _("Not taken there, {n} of {of}") if clash.reason else _("Clash {n} of {of}")
        frame.border_title = Content(told.format(n=n, of=of))
        shown = clash_page(self._places(), self._part, self._picked, self._width)
        self.page.show(shown, keep_place=True)
        tall = max(LEAST, self.page.lines_needed() + _AROUND)
        frame.styles.height = min(tall, max(LEAST, self.app.size.height - 2))

    def _look_again(self) -> None:
        """Somebody – we ourselves, too – settled or changed something."""
        before = self.clash if self._clashes else None
        self._clashes = self._read()
        if not self._clashes:
            self.answer(self._settled)
            return
        found = [n for n, one in enumerate(self._clashes) if _same(one, before)]
        if found:
            self._at = found[0]
        else:
            self._turn_to(min(self._at, len(self._clashes) - 1))
        self._show()

    def _turn_to(self, at: int) -> None:
        self._at, self._part, self._picked = at, 0, {}
        self.page.scroll_to(y=0, animate=False, force=True)

    # ── answers ─────────────────────────────────────────────────────────────────────────────────

    def _attempt(self, act: Callable[[], object]) -> bool:
        self._complain("")
        try:
            act()
        except (WorkspaceError, NothingSaved, ChangedMeanwhile) as no:
            self._complain(str(no))
            return False
        return True

    def _settle(self, act: Callable[[], object]) -> bool:
        self._settled += 1
        if not self._attempt(act):
            self._settled -= 1
            return False
        if self._clashes and not self._answered:
            self._look_again()
        return True

    def action_take(self, side: str) -> None:
        places = self._places()
        if len(places) < 2:
            self.action_take_all(side)
            return
        self._picked[self._part] = side
        open_ones = [n for n in range(len(places)) if n not in self._picked]
        if open_ones:
            later = [n for n in open_ones if n > self._part]
            self._part = (later or open_ones)[0]
            self._show()
            return
        clash, picked = self.clash, dict(self._picked)
        self._settle(lambda: settling.settle_parts(app_of(self).workspace, clash, picked))

    def action_take_all(self, side: str) -> None:
        clash = self.clash
        self._settle(lambda: settling.settle(app_of(self).workspace, clash, side))

    def action_undo(self) -> None:
        if self._picked:  # a criterion that was only picked is no step yet
            self._part = [*self._picked][-1]
            del self._picked[self._part]
            self._show()
            return
        before = list(self._clashes)
        if self._attempt(app_of(self).workspace.history.undo):
            self._clashes = self._read()
            back = [
                n for n, one in enumerate(self._clashes) if not any(_same(one, it) for it in before)
            ]
            if back:
                self._settled = max(0, self._settled - 1)
                self._turn_to(back[0])
            self._show()

    def action_comment(self) -> None:
        """Nothing is sent now: the plan of the next sync shows it before it is."""
        from po_tui.sync.remarks import want_comment

        clash = self.clash
        self._settle(lambda: want_comment(app_of(self).workspace, clash))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "comment":
            return bool(self._clashes) and bool(self.clash.reason)
        return super().check_action(action, parameters)

    # ── editing ─────────────────────────────────────────────────────────────────────────────────

    def action_edit(self) -> None:
        clash = self.clash
        begun: list[str] = []
        if not self._attempt(lambda: begun.append(settling.begin_with(clash))):
            return
        if clash.field in settling.LONG or "\n" in begun[0]:
            self._edit_long(clash, begun[0])
        else:
            self._edit_line(clash, begun[0])

    def _edit_line(self, clash: "Clash", text: str) -> None:
        theirs = " ".join(text_of(clash.field, clash.there).split()) or "–"
        told = _("{field} – theirs: {text}").format(field=label_of(clash.field), text=theirs)
        asked = self.query_one(".ask", Static)
        asked.update(plain_line(told))
        field = self.query_one(PlainInput)
        asked.display = field.display = self._typing = True
        self.query_one(Frame).tell_keys(_("enter settles with this · esc back to the three"))
        field.value = " ".join(text.split())
        field.cursor_position = len(field.value)
        self.set_focus(field)

    def _edit_long(self, clash: "Clash", text: str) -> None:
        from po_tui.tui.widgets.text_editor import TextEditor

        drafts = app_of(self).workspace.drafts
        name = f"clash {clash.remote} {clash.field}"

        def keep(typed: str | None) -> None:
            drafts.keep(clash.key, name, typed or "")

        def saved(typed: str | None) -> None:
            if typed is not None:
                self._settle(lambda: settling.settle_with(app_of(self).workspace, clash, typed))

        title = f"{clash.key} · {label_of(clash.field)}"
        hint = _(
            "Both put together: where both changed the same place, yours stands first, theirs below."
        )
        editor = TextEditor(
            title,
            text,
            draft=drafts.get(clash.key, name) or None,
            on_draft=keep,
            hint=hint,
            keys=_("ctrl+s settles with this text · esc keeps a draft"),
        )
        _opening = self.app.push_screen(editor, saved)

    @on(Input.Submitted)
    def _take_line(self, event: Input.Submitted) -> None:
        event.stop()
        clash, text = self.clash, event.value
        self._end_typing()
        if not self._settle(lambda: settling.settle_with(app_of(self).workspace, clash, text)):
            complaint = str(self.query_one(".complaint", Static).content)
            self._edit_line(clash, text)
            self._complain(complaint)

    def _end_typing(self) -> None:
        self._typing = False
        self.query_one(Frame).tell_keys(self._hint)
        self.query_one(".ask").display = self.query_one(PlainInput).display = False
        self._complain("")
        self.set_focus(self.page)

    def _complain(self, text: str) -> None:
        complaint = self.query_one(".complaint", Static)
        complaint.update(plain_line(text))
        complaint.display = bool(text)

    # ── getting about ───────────────────────────────────────────────────────────────────────────

    def action_go(self, by: int) -> None:
        self._turn_to((self._at + by) % len(self._clashes))
        self._show()

    def action_move(self, by: int) -> None:
        places = len(self._places())
        if places > 1:
            self._part = max(0, min(self._part + by, places - 1))
            self._show()
        else:
            self.page.action_lines(by)

    def action_browser(self) -> None:
        from po_tui.tui.web import open_link

        if self.clash.url:
            open_link(app_of(self), self.clash.url)

    def action_leave(self) -> None:
        if self._typing:
            self._end_typing()
        else:
            self.answer(self._settled)


def _same(one: "Clash", other: "Clash | None") -> bool:
    """Whether both are about the same field of the same item."""
    if other is None:
        return False
    return (one.item_id, one.field, one.remote) == (other.item_id, other.field, other.remote)


def _why(clash: "Clash") -> tuple[str, str]:
    """Why a person has to decide."""
    if clash.reason:
        return f"\n{plain_line(clash.reason)}", "$text-error"
    return f"   {_('both sides changed it: you decide')}", QUIET
