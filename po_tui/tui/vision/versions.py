"""Two versions of vision and strategy side by side: what was added, taken out, said differently."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from po_tui.model.plain import plain_line
from po_tui.model.vision import Beside, side_by_side
from po_tui.tui.page import GAP, MARGIN, QUIET, Block, Page, block, heading
from po_tui.tui.widgets.cells import fit
from po_tui.tui.widgets.dialog import Dialog
from po_tui.words import _, mark, ngettext

if TYPE_CHECKING:
    from po_tui.model.views import VersionView
    from po_tui.workspace import Workspace

SIGN = 2
"""Cells before each column for what happened to the line."""


class Versions(Dialog[None]):
    """Older on the left, newer on the right; lines that differ are marked."""

    DEFAULT_CSS = """
    Versions {
        & > .dialog--frame { width: 130; height: 1fr; overflow-y: hidden; }
        & .names { height: auto; padding: 0 1; }
        & Page { height: 1fr; }
    }
    """
    BINDINGS = [
        Binding("left", "left(-1)", mark("Older"), tooltip=mark("An older version on the left"), id="versions.left-older"),
        Binding("right", "left(1)", mark("Newer"), tooltip=mark("A newer version on the left"), id="versions.left-newer"),
        Binding("shift+left,H", "right(-1)", mark("Older, right"), tooltip=mark("An older version on the right"), id="versions.right-older"),
        Binding("shift+right,L", "right(1)", mark("Newer, right"), tooltip=mark("A newer version on the right"), id="versions.right-newer"),
        Binding("d", "differing", mark("Differences"), tooltip=mark("Only the lines that differ, or all"), id="versions.differing"),
        Binding("escape,V", "leave", mark("Close"), tooltip=mark("Close"), id="versions.leave"),
    ]  # fmt: skip

    def __init__(self, workspace: "Workspace") -> None:
        super().__init__(
            _("Versions"), _("← → left · ⇧← ⇧→ right · d only what differs · esc closes")
        )
        area = workspace.vision
        self._versions: list[VersionView] = [*area.versions(), area.as_it_stands()]
        last = len(self._versions) - 1
        # Where nothing was changed since the last version, what is of interest lies before it.
        unchanged = last > 1 and not area.differs_from_last()
        self._right = last - 1 if unchanged else last
        self._left = max(0, self._right - 1)
        self._only = False

    def parts(self) -> ComposeResult:
        yield Static("", classes="names")
        yield Page()

    def on_mount(self) -> None:
        self.query_one(Page).focus()

    def on_resize(self, _event: events.Resize) -> None:
        self.call_after_refresh(self._show)

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    @property
    def _column(self) -> int:
        """Cells of a column, sign and text."""
        width = self.query_one(Page).scrollable_content_region.width - 2 * MARGIN
        return max(8, (width - 1) // 2)

    def _show(self) -> None:
        left, right = self._versions[self._left], self._versions[self._right]
        head = zip(_told(left), _told(right), strict=True)
        lines = [
            self._beside_each_other(*pair, "bold" if n == 0 else QUIET)
            for n, pair in enumerate(head)
        ]
        self.query_one(".names", Static).update(Content("\n").join(lines))
        self.query_one(Page).show(self._blocks(left, right), keep_place=True)

    def _beside_each_other(self, left: str, right: str, style: str) -> Content:
        column = self._column
        return Content.styled(f"{fit(left, column)} {fit(right, column)}", style)

    def _blocks(self, left: "VersionView", right: "VersionView") -> Iterator[Block]:
        rows = side_by_side(left.snapshot, right.snapshot)
        differing = sum(any(line.differs for line in lines) for _part, lines in rows)
        if len(self._versions) == 1:
            yield block(_("No version was put down yet: N in the vision does."), QUIET)
        elif not differing:
            yield block(_("These two say the same."), QUIET)
        else:
            told = ngettext("{n} part differs", "{n} parts differ", differing)
            yield block(told.format(n=differing), "$text-warning")
        for part, lines in rows:
            shown = [line for line in lines if line.differs or not self._only]
            if not shown:
                continue
            yield GAP
            yield heading(_(part.label))
            for line in shown:
                yield from self._line(line)

    def _line(self, line: Beside) -> Iterator[Block]:
        """A line of both, each folded within its column."""
        room, column = self._column - SIGN, self._column
        signs, styles = ("  ", "  "), ("", "")
        if line.differs:
            signs, styles = ("− ", "+ "), ("$text-error", "$text-success")
        sides = [_folded(text, room) for text in line]
        for n in range(max(map(len, sides))):
            bits: list[tuple[str, str]] = []
            for side, sign, style in zip(sides, signs, styles, strict=True):
                text = side[n] if n < len(side) else ""
                bits.append((fit((sign if n == 0 and text else "  ") + text, column), style))
                bits.append((" ", ""))
            yield Block(Content(""), Content.assemble(*bits[:-1]))

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def action_left(self, by: int) -> None:
        self._left = max(0, min(self._left + by, len(self._versions) - 1))
        self._show()

    def action_right(self, by: int) -> None:
        self._right = max(0, min(self._right + by, len(self._versions) - 1))
        self._show()

    def action_differing(self) -> None:
        self._only = not self._only
        self._show()

    def action_leave(self) -> None:
        self.answer(None)


def _told(version: "VersionView") -> tuple[str, str]:
    """What a version is called, and when and why it was put down."""
    if not version.number:
        return _("now"), _("as it stands")
    bits = [(version.at or "")[:10], plain_line(version.by), plain_line(version.note)]
    return _("version {n}").format(n=version.number), " · ".join(filter(None, bits))


def _folded(text: str, width: int) -> Sequence[str]:
    """A text as lines of at most `width` cells."""
    return [line.plain.rstrip() for line in Content(plain_line(text)).wrap(max(1, width))]
