"""While a title is typed: the items that may be the same already, to go to instead of adding."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widget import Widget

from po_tui.model.plain import plain_line
from po_tui.tui.frame import AskLine, workspace_of
from po_tui.tui.item.words import state_name
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.cells import cell_width, shorten
from po_tui.words import _
from po_tui.workspace.errors import Unknown

if TYPE_CHECKING:
    from po_tui.model.similarity import Near, TitleIndex
    from po_tui.workspace.likeness import Known

AT_ONCE: Final = 3_000
"""Up to so many titles the index is made within a key press; beyond, beside the typing."""
ANSWERED_AT_ONCE: Final = 20_000
"""Up to so many titles the question is answered within a key press."""
SHOWN: Final = 4
SHORTEST: Final = 3
"""Letters from which a title tells anything."""


class NearTitles:
    """What is near to the title on the line, and which of it is chosen."""

    def __init__(self, pane: Widget, line: AskLine) -> None:
        self._pane, self._line = pane, line
        self._backlog = workspace_of(pane).backlog
        self._index: TitleIndex | None = None
        self._making = False
        self._text = ""
        self._found: list[Known] = []
        self._same: set[int] = set()
        self._at = -1

    @property
    def chosen(self) -> "Known | None":
        """The item that Enter goes to; None where it adds."""
        return self._found[self._at] if 0 <= self._at < len(self._found) else None

    def typed(self, text: str) -> None:
        """Another title stands on the line."""
        self._text = text
        if len(text.strip()) < SHORTEST:
            self._show([])
        elif self._index is None:
            self._make_index()
        elif len(self._index) <= ANSWERED_AT_ONCE:
            self._take(text, self._index.near(text, SHOWN))
        else:
            self._beside("near", self._answer)

    def added(self, item_id: int, title: str) -> None:
        """One more title, by this line."""
        if self._index is not None:
            self._index.add(item_id, title)
        self._show([])

    def choose(self, by: int) -> None:
        """Down to what is near, or back up to the line."""
        self._at = max(-1, min(self._at + by, len(self._found) - 1))
        self._draw()

    # ── the index ───────────────────────────────────────────────────────────────────────────────

    def _make_index(self) -> None:
        if self._making:
            return
        self._making = True
        if len(self._backlog.ids()) <= AT_ONCE:
            self._have(self._backlog.title_index())
        else:
            self._beside("titles-near", self._make_beside)

    def _make_beside(self) -> None:
        with workspace_of(self._pane).apart() as apart:
            index = apart.backlog.title_index()
        self._pane.app.call_from_thread(self._have, index)

    def _have(self, index: "TitleIndex") -> None:
        self._index = index
        if self._line.is_open:
            self.typed(self._text)

    def _answer(self) -> None:
        """In a thread: titles are words in memory, and nobody adds while it reads."""
        text, index = self._text, self._index
        if index is not None:
            found = index.near(text, SHOWN)
            self._pane.app.call_from_thread(self._take, text, found)

    def _beside(self, group: str, work: Callable[[], None]) -> None:
        self._pane.run_worker(work, thread=True, exclusive=True, group=group, exit_on_error=False)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def _take(self, text: str, found: "list[Near]") -> None:
        if text != self._text or not self._line.is_open:
            return
        ids = [near.item_id for near in found]
        self._same = {near.item_id for near in found if near.same}
        try:
            named = self._backlog.item(text.strip())
            ids = [named, *(one for one in ids if one != named)][:SHOWN]
        except Unknown:
            pass
        self._show(self._backlog.known(ids))

    def _show(self, found: "list[Known]") -> None:
        self._found, self._at = found, -1
        self._draw()

    def _draw(self) -> None:
        lines, told = [], "  " + _("↓ enter: go there")
        room = self._pane.app.size.width - 2
        for n, known in enumerate(self._found):
            sign = "= " if known.id in self._same else "≈ "
            text = f"{sign}{known.key} {plain_line(known.title)} ({state_name(known.state)})"
            if n == self._at:
                lines.append(Content.styled(shorten(f"▸ {text}", room), "bold reverse"))
            else:
                hint = told if n == 0 and self._at < 0 else ""
                line = Content.styled(shorten(f"  {text}", room - cell_width(hint)), QUIET)
                lines.append(line + Content.styled(hint, "$text-accent"))
        self._line.show_near(lines)
