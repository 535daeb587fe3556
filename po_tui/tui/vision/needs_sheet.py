"""The inbox of needs and wishes: who wished what, when, in whose words – and what became of it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.content import Content

from po_tui.model.plain import plain_line
from po_tui.model.wishes import STATES, Wish, wish_line
from po_tui.tui.frame import workspace_of
from po_tui.tui.item.list_sheet import ListSheet
from po_tui.tui.item.meant import meant
from po_tui.tui.item.words import state_name
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused
from po_tui.workspace.needs import by_state

if TYPE_CHECKING:
    from po_tui.model.views import NeedView

_HEADS: Final = {
    "wish": mark("Wishes, as they came in"),
    "need": mark("Needs"),
    "item": mark("Became an item"),
    "declined": mark("Declined"),
}
_INBOX: Final = "needs"
"""What drafts of the inbox are kept under."""


class NeedsSheet(ListSheet[int | None]):
    """Every act is kept at once, each a step; the answer is an item to go to."""

    DEFAULT_CSS = """
    NeedsSheet {
        & > .dialog--frame { height: 90%; max-height: 40; overflow-y: hidden; }
        & SheetList { height: 1fr; max-height: 100%; }
        & .about { border-top: solid $frame; margin-top: 0; max-height: 8; }
    }
    """
    BINDINGS = [
        Binding("a", "add", mark("Add"), tooltip=mark("Note a wish in their words: @who first"), id="needs.add"),
        Binding("e", "edit", mark("Edit"), tooltip=mark("Reword its line"), id="needs.edit"),
        Binding("n", "understand", mark("Need"), tooltip=mark("Make it a need, in our words; theirs stay"), id="needs.understand"),
        Binding("b", "become", mark("Item"), tooltip=mark("Add an item that answers it"), id="needs.become"),
        Binding("l", "link", mark("Link"), tooltip=mark("An item that is there answers it; -LM-4 no longer"), id="needs.link"),
        Binding("x", "decline", mark("Decline"), tooltip=mark("Say no, with a reason"), id="needs.decline"),
        Binding("o", "reopen", mark("Reopen"), tooltip=mark("Take it up again"), id="needs.reopen"),
        Binding("v", "board", mark("Vision board"), tooltip=mark("On the vision board, or off it"), id="needs.board"),
        Binding("slash", "filter", mark("Filter"), tooltip=mark("Only those with these words"), id="needs.filter"),
    ]  # fmt: skip

    def __init__(self, need_id: int | None = None) -> None:
        super().__init__(
            _("Needs and wishes"),
            _("a wish · n need · b item · l link · x no · o reopen · / filter · esc"),
        )
        self._lines: list[NeedView | None] = []
        self._wanted = need_id
        self._words = ""

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def fill(self) -> None:
        here = self._wanted if self._wanted is not None else self._here
        found = workspace_of(self).needs.all(self._words)
        heads: list[Content] = []
        self._lines = []
        for state, needs in by_state(found).items():
            self._lines += [None, *needs]
            heads.append(
                Content.assemble(
                    (_(_HEADS.get(state, state)), "bold $text-accent"), (f"  {len(needs)}", QUIET)
                )
            )
        if not found:
            self._lines, heads = [None], [Content.styled(self._empty(), QUIET)]
        wide = max((cell_width(need.key) for need in found), default=2)
        who = min(18, max((cell_width(need.who) for need in found), default=0))
        self.show_lines([need and _line(need, wide, who) for need in self._lines], heads)
        place = [need.id if need else None for need in self._lines]
        if here in place:
            self.put_cursor(place.index(here))
        self._wanted = None
        shown = _("Needs and wishes")
        if self._words:
            shown += f" · /{plain_line(self._words)} · {_('esc all')}"
        self.query_one(".dialog--frame").border_title = Content(shown)

    def _empty(self) -> str:
        if self._words:
            return _("Nothing matches. esc shows all of them again.")
        return _("Nothing here yet. a notes a wish in one line: @who, then their words.")

    @property
    def _here(self) -> int | None:
        at = self.list.highlighted
        need = self._lines[at] if at is not None and at < len(self._lines) else None
        return need.id if need else None

    @property
    def _current(self) -> "NeedView":
        if self._here is None:
            raise Refused(_("there is nothing here – a notes a wish"))
        return workspace_of(self).needs.view(self._here)

    def looked(self, at: int | None) -> None:
        need = self._lines[at] if at is not None and at < len(self._lines) else None
        self.show_about(_about(need) if need else Content(""))

    # ── acts ────────────────────────────────────────────────────────────────────────────────────

    def _ask_of(
        self,
        label: str,
        then: Callable[["NeedView", str], object],
        value: Callable[["NeedView"], str] = lambda _need: "",
        *,
        draft: str = "",
    ) -> None:
        """Ask for one thing about the need under the cursor; what is left with Esc stays a draft."""

        def begin() -> None:
            need, drafts = self._current, workspace_of(self).drafts

            def done(text: str) -> None:
                then(need, text)
                drafts.forget(need.key, draft)

            def keep(text: str) -> None:
                drafts.keep(need.key, draft, "" if text == value(need) else text)

            text = drafts.get(need.key, draft) or value(need)
            self.ask(label.format(need=need.key), done, text, left=keep)

        self.attempt(begin)

    def action_add(self) -> None:
        workspace = workspace_of(self)

        def note(line: str) -> None:
            self._wanted = workspace.needs.note(line)
            workspace.drafts.forget(_INBOX, "wish")
            self.fill()

        self.ask(
            _("A wish, in their words – @who comes first, then @who_told_us if it was another"),
            note,
            workspace.drafts.get(_INBOX, "wish"),
            left=lambda text: workspace.drafts.keep(_INBOX, "wish", text),
        )

    def action_edit(self) -> None:
        needs = workspace_of(self).needs
        self._ask_of(
            _("{need} – @who, and the words"),
            lambda need, line: needs.reword(need.id, line, seen=need.text),
            lambda need: wish_line(Wish(need.text, need.who, need.source)),
            draft="line",
        )

    def action_understand(self) -> None:
        needs = workspace_of(self).needs
        self._ask_of(
            _("{need} – what do they need, whatever the solution?"),
            lambda need, text: needs.understand(need.id, text),
            lambda need: need.text,
            draft="need",
        )

    def action_become(self) -> None:
        needs = workspace_of(self).needs
        self._ask_of(
            _("An item for {need} – its title"),
            lambda need, title: needs.become_item(need.id, title),
            lambda need: need.text,
            draft="item",
        )

    def action_link(self) -> None:
        workspace = workspace_of(self)

        def link(need: "NeedView", text: str) -> None:
            text = text.strip()
            item = meant(workspace, text.lstrip("+-"))
            if text.startswith("-"):
                workspace.needs.unlink(need.id, item)
            else:
                workspace.needs.link(need.id, item)

        label = _("Which item answers {need}? A key or words of its title; -LM-4 no longer does")
        self._ask_of(label, link, draft="link")

    def action_decline(self) -> None:
        needs = workspace_of(self).needs
        self._ask_of(
            _("Decline {need}, because"),
            lambda need, why: needs.decline(need.id, why),
            draft="decline",
        )

    def action_reopen(self) -> None:
        self.attempt(lambda: workspace_of(self).needs.reopen(self._current.id))

    def action_board(self) -> None:
        def turn() -> None:
            need = self._current
            workspace_of(self).needs.put_on_board(need.id, shown=not need.on_board)

        self.attempt(turn)

    def action_filter(self) -> None:
        before = self._words

        def narrow(text: str) -> None:
            self._words = text.strip()
            self.fill()

        self.ask(_("Only those with these words"), narrow, before, typed=narrow, left=narrow)

    def chosen(self, at: int) -> None:
        """To the item it became; a wish or need is reworded."""
        need = self._lines[at]
        if need is None:
            return
        if need.items:
            self.answer(need.items[0].id)
        else:
            self.action_edit()

    def close(self) -> None:
        if self._words:
            self._words = ""
            self.fill()
        else:
            self.answer(None)


def _line(need: "NeedView", wide: int, who: int) -> Content:
    board = " ▣" if need.on_board else ""
    tail = ""
    if need.items:
        tail = "  → " + ", ".join(item.key for item in need.items[:3])
        tail += f" +{len(need.items) - 3}" if len(need.items) > 3 else ""
    elif need.reason:
        tail = f"  ✗ {plain_line(need.reason)}"
    return Content.assemble(
        (f"{fit(need.key, wide)} ", "$text-primary"),
        (f"{fit(need.who, who)} " if who else "", QUIET),
        plain_line(need.text),
        (board, "$text-accent"),
        (tail, QUIET),
    )


def _about(need: "NeedView") -> Content:
    """Who wished it, when, in whose words, and what became of it."""
    bits = [
        _(STATES.get(need.state, need.state)),
        need.who and _("wished by {who}").format(who=plain_line(need.who)),
        need.source and _("told by {who}").format(who=plain_line(need.source)),
        need.noted_on and _("noted on {date}").format(date=need.noted_on),
        _("on the vision board") if need.on_board else "",
    ]
    lines = [Content.styled(plain_line(need.text), "bold")]
    if need.wish and need.wish != need.text:
        told = _("in their words: “{text}”").format(text=plain_line(need.wish))
        lines.append(Content(told))
    lines.append(Content.styled(" · ".join(bit for bit in bits if bit), QUIET))
    if need.reason:
        told = _("declined because {why}").format(why=plain_line(need.reason))
        lines.append(Content.styled(told, "$text-warning"))
    lines += _answering(need)
    return Content("\n").join(lines)


def _answering(need: "NeedView") -> Sequence[Content]:
    return [
        Content.assemble(
            (f"→ {item.key} ", "$text-primary"),
            plain_line(item.title),
            (f"  {state_name(item.state)}", QUIET),
        )
        for item in need.items[:4]
    ]
