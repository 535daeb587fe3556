"""The line that nobody overlooks: that this is a what-if and what it comes to, or that this is real."""

from datetime import datetime
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from po_tui.tui.widgets.cells import cell_width
from po_tui.words import _, mark, ngettext

if TYPE_CHECKING:
    from po_tui.model.what_if_compare import Comparison

ANSWERS: Final = {"y": "keep", "D": "drop", "l": "later"}
"""Keys that say what is to become of a what-if."""
_OTHERS: Final = ",".join(key for key in ascii_letters + digits if key not in ANSWERS)
_LOUD: Final = "bold $background on $warning"
_QUIET: Final = "$text-warning on $panel"


class WhatIfLine(Widget, can_focus=True):
    """What is tried and what it means; asked to leave, it becomes the question."""

    ALLOW_SELECT = False
    FOCUS_ON_CLICK = False
    DEFAULT_CSS = """
    WhatIfLine { height: 1; padding: 0; background: $panel; }
    """
    BINDINGS = [
        Binding("y", "answer('keep')", mark("Keep"), tooltip=mark("Make what is ticked real, as one step"), id="what-if.keep"),
        Binding("D", "answer('drop')", mark("Drop"), tooltip=mark("Forget all that was tried"), id="what-if.drop"),
        Binding("l", "answer('later')", mark("Later"), tooltip=mark("Back to the real thing; what was tried waits"), id="what-if.later"),
        Binding("escape", "answer('')", mark("Stay"), tooltip=mark("Stay in the what-if"), id="what-if.stay"),
        Binding(_OTHERS, "nothing", show=False),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._lead = ""
        self._end = ""
        self._loud = False
        self._asked = 0
        self._before: Widget | None = None

    # ── what it says ────────────────────────────────────────────────────────────────────────────

    def show_tried(self, n: int, compared: "Comparison | None") -> None:
        """So many changes are tried, and this is what they come to."""
        from po_tui.model.what_if_words import summary

        nothing = [] if n else [_("move, stretch, drop … as ever")]
        parts = summary(compared) if compared else nothing
        count = ngettext("{n} change", "{n} changes", n).format(n=n) if n else ""
        keys = _("w review · esc leave")
        self._say(_("WHAT IF – nothing here is real yet"), [*parts, count], keys, loud=True)

    def show_real(self) -> None:
        """A what-if is open elsewhere; this is the real thing."""
        where = _("the what-if is on Plan, Roadmap and Backlog")
        self._say(_("This shows the real thing"), [where], "", loud=False)

    def show_waiting(self, n: int, begun: str) -> None:
        """A what-if was left, or a crash came between."""
        told = ngettext("A what-if with {n} change waits", "A what-if with {n} changes waits", n)
        self._say(
            told.format(n=n),
            [_("begun {when}").format(when=_when(begun))],
            _("w goes on with it"),
            loud=False,
        )

    def ask(self, n: int) -> None:
        """Ask what is to become of so many changes."""
        self._asked, self._before = n, self.screen.focused
        # At once: `focus()` would wait its turn behind keys that are typed already.
        self.screen.set_focus(self)
        self.refresh()

    def _say(self, lead: str, parts: list[str], end: str, *, loud: bool) -> None:
        self._lead, self._parts, self._end, self._loud = lead, parts, end, loud
        self.refresh()

    def render(self) -> Content:
        width = max(1, self.content_size.width)
        if self._asked:
            return _question(self._asked, width)
        lead, parts, end = f" {self._lead} ", [part for part in self._parts if part], self._end
        while parts and cell_width(_joined(lead, parts, end)) > width:
            parts.pop()
        if cell_width(_joined(lead, parts, end)) > width:
            end = ""
        text = " · ".join(("", *parts)).lstrip() if parts else ""
        gap = max(0, width - cell_width(lead) - cell_width(text) - cell_width(end) - 1)
        style = _LOUD if self._loud else _QUIET
        line = Content.assemble((lead, style), (text, "bold $text-warning" if self._loud else ""))
        return (line + Content(" " * gap) + Content.styled(end, "$text-muted")).truncate(width)

    # ── the answer ──────────────────────────────────────────────────────────────────────────────

    def action_answer(self, answer: str) -> None:
        self._asked = 0
        before, self._before = self._before, None
        if before is not None and before.is_attached:
            self.screen.set_focus(before)
        self.refresh()
        if answer:
            self.app.call_later(self.app.run_action, f"app.settle_what_if('{answer}')")

    def action_nothing(self) -> None:
        """Other letters do nothing while it asks."""

    def on_blur(self) -> None:
        self._asked = 0
        self.refresh()


def _question(n: int, width: int) -> Content:
    told = ngettext("{n} change tried:", "{n} changes tried:", n).format(n=n)
    line = Content.styled(f" {told} ", _LOUD)
    for key, name in (("y", _("keep")), ("D", _("drop")), ("l", _("go on later"))):
        line += Content.assemble("  ", (key, "bold $text-warning"), f" {name}")
    return (line + Content.styled("   " + _("esc stays"), "$text-muted")).truncate(width)


def _joined(lead: str, parts: list[str], end: str) -> str:
    return lead + " · ".join(("", *parts)).lstrip() + f"  {end}"


def _when(instant: str) -> str:
    """An instant as people here say it."""
    try:
        return datetime.fromisoformat(instant.rstrip("+")).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return instant
