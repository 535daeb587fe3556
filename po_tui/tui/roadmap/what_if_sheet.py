"""The review of a what-if: every change in words with a tick, and what all of it means."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.tui.frame import app_of
from po_tui.tui.item.list_sheet import ListSheet
from po_tui.tui.page import Page
from po_tui.tui.roadmap.what_if_page import comparison_page
from po_tui.tui.widgets.cells import cell_width
from po_tui.tui.widgets.input_line import PlainInput
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark, ngettext

if TYPE_CHECKING:
    from po_tui.workspace.what_if import Reviewed, WhatIf

TALL = 32
"""Lines of the screen from which changes and comparison stand one above the other."""
WIDEST = 118


class ReviewSheet(ListSheet[str | None]):
    """The answer is `keep`, `drop` or `later`; None goes on trying."""

    DEFAULT_CSS = """
    ReviewSheet {
        & > .dialog--frame { height: 94%; overflow-y: hidden; border: heavy $warning; border-title-color: $text-warning; }
        & .about { margin-top: 0; }
        & SheetList { height: auto; }
        & Page { height: 1fr; margin-top: 1; }
    }
    """
    BINDINGS = [
        Binding("space", "tick", mark("Include"), tooltip=mark("To be kept, or not"), id="review.tick"),
        Binding("y", "settle('keep')", mark("Keep"), tooltip=mark("Make what is ticked real, as one step"), id="review.keep"),
        Binding("D", "settle('drop')", mark("Drop"), tooltip=mark("Forget all that was tried; nothing of it was real"), id="review.drop"),
        Binding("l", "settle('later')", mark("Later"), tooltip=mark("Back to the real thing; what was tried waits"), id="review.later"),
        Binding("tab", "turn", mark("Compare"), tooltip=mark("To the comparison before and after, and back"), id="review.turn"),
        Binding("w", "leave", mark("Close"), show=False, tooltip=mark("Go on trying"), id="review.close"),
        Binding("ctrl+r", "redo", mark("Redo"), show=False, tooltip=mark("Try again what was taken back"), id="review.redo"),
    ]  # fmt: skip

    def __init__(self, what_if: "WhatIf") -> None:
        hint = _(
            "space tick · tab compare · y keep · D drop · l later · u undo · esc goes on trying"
        )
        super().__init__(_("What if – nothing here is real yet"), hint)
        self._what_if = what_if
        self._lines: list[Reviewed] = []
        self._comparing = False

    def parts(self) -> ComposeResult:
        yield Static("", classes="about", markup=False)
        yield SheetList(markup=False, compact=True)
        yield Page()
        yield Static("", classes="ask", markup=False)
        yield PlainInput(compact=True, select_on_focus=False)
        yield Static("", classes="complaint", markup=False)

    @property
    def page(self) -> Page:
        return self.query_one(Page)

    def on_mount(self) -> None:
        self.query_one(".dialog--frame").styles.width = min(WIDEST, self.app.size.width)
        super().on_mount()
        self._lay_out()

    def on_resize(self) -> None:
        self.query_one(".dialog--frame").styles.width = min(WIDEST, self.app.size.width)
        self._lay_out()
        self._compare()

    def fill(self) -> None:
        if not self._what_if.is_open:
            return
        self._lines = self._what_if.review()
        self.show_lines([_line(one, self._room) for one in self._lines])
        kept = sum(one.ticked for one in self._lines)
        n = len(self._lines)
        told = ngettext(
            "{kept} of {n} change is to be kept", "{kept} of {n} changes are to be kept", n
        )
        nothing = _("Nothing is tried yet: move, stretch, drop … as ever; esc goes on.")
        about = told.format(kept=kept, n=n)
        if n and (dropped := self._what_if.tally[1]):
            more = ngettext("y drops the other", "y drops the {n} others", dropped)
            about += " – " + more.format(n=dropped)
        self.show_about(Content.styled(about if n else nothing, "bold"))
        self._compare()

    def _compare(self) -> None:
        notes = [_("Forecasts go by the order of the backlog and by past sprints; no new scope.")]
        share = round(self._what_if.velocity_share * 100) if self._what_if.is_open else 100
        if share != 100:
            notes.insert(0, _("Velocity: {n} % of what it was.").format(n=share))
        if self._what_if.is_open:
            made = self._what_if.compare()
            self.page.show(comparison_page(made, self._room, notes), keep_place=True)

    @property
    def _room(self) -> int:
        """Cells for a line."""
        return min(WIDEST, self.app.size.width) - 7

    @property
    def _tall(self) -> bool:
        return self.app.size.height >= TALL

    def _lay_out(self) -> None:
        """Both where there is room, else one at a time."""
        options = self.query_one(SheetList)
        options.display = self._tall or not self._comparing
        options.styles.max_height = max(4, self.app.size.height // 3) if self._tall else "1fr"
        self.page.display = self._tall or self._comparing
        self.set_focus(self.page if self._comparing else options)

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def chosen(self, at: int) -> None:
        """Enter, or a click, ticks."""
        if at < len(self._lines):
            name = self._lines[at].name
            self.attempt(lambda: self._what_if.tick(name))
            self.fill()

    def action_tick(self) -> None:
        at = self.list.highlighted
        if at is not None and not self._comparing:
            self.complain("")
            self.chosen(at)

    def action_turn(self) -> None:
        self._comparing = not self._comparing
        self._lay_out()

    def action_move(self, by: int) -> None:
        if self._comparing:
            self.page.action_lines(by)
        else:
            super().action_move(by)

    def action_redo(self) -> None:
        self.attempt(app_of(self).workspace.history.redo)

    def action_undo(self) -> None:
        super().action_undo()
        self.fill()

    def action_settle(self, answer: str) -> None:
        if answer != "keep":
            self.answer(answer)
            return
        # Where someone changed something meanwhile it is said here, beside the line that it is about.
        if self.attempt(lambda: app_of(self).settle_what_if("keep")):
            self.answer(None)
        else:
            complaint = str(self.query_one(".complaint", Static).content)
            self.fill()
            self.complain(complaint)

    def action_leave(self) -> None:
        if self._comparing and not self._tall:
            self.action_turn()
        else:
            super().action_leave()


def _line(one: "Reviewed", room: int) -> Content:
    """A tick, what it is about, what becomes of it; below, what someone changed meanwhile."""
    sign = "–" if one.assumption else "✓" if one.ticked else " "
    lead = f"[{sign}] "
    subject = plain_line(one.subject)
    style = "" if one.ticked else "$quiet"
    line = Content.assemble((lead, "bold"), (subject, f"bold {style}".strip()))
    told = plain_line(one.told)
    fits = cell_width(line.plain) + 2 + cell_width(told) <= room
    line += Content.styled(f"  {told}" if fits else f"\n    {told}", style)
    if one.clash:
        line += Content.styled(f"\n    ! {plain_line(one.clash)}", "$text-warning")
    elif one.with_others:
        line += Content.styled("  " + _("– needs a line that is left out"), "$quiet")
    return line
