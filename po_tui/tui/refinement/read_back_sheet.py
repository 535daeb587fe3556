"""What is still to be said before the minutes: goal, next date, return on time."""

from collections.abc import Iterable, Iterator, Sequence

from textual.content import Content

from po_tui.tui.refinement.sheet import GOOD, MUTED, NOW, WARN, Sheet, cut
from po_tui.tui.widgets.cells import fit
from po_tui.words import _
from po_tui.workspace.refinement import SessionView


class ClosingSheet(Sheet):
    """A line for each, with its key."""

    DEFAULT_CSS = """
    ClosingSheet { background: $panel; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._session: SessionView | None = None
        self._tallying = False

    def show(self, session: SessionView, *, tallying: bool) -> None:
        self._session, self._tallying = session, tallying
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        session = self._session
        if session is None:
            return
        reached = {
            True: (_("reached"), GOOD),
            False: (_("not reached"), WARN),
            None: (_("reached?"), MUTED),
        }
        yield cut(
            width, ("g ", NOW), (fit(_("Goal"), 16), MUTED),
            reached[session.goal_reached], ("  " + (session.goal or _("none was set")), MUTED),
        )  # fmt: skip
        yield cut(width, ("t ", NOW), (fit(_("Next meeting"), 16), MUTED), session.next_date or "–")
        yield cut(
            width, ("o ", NOW), (fit(_("Return on time"), 16), MUTED),
            tally(session.roti) or "–", (f"  {self._counting(session)}" if self._tallying else "", NOW),
        )  # fmt: skip

    @staticmethod
    def _counting(session: SessionView) -> str:
        return _("{n} of {all} · a digit each, 1 to 5 · ⌫ · enter done").format(
            n=len(session.roti), all=len(session.present)
        )


def tally(scores: Sequence[int]) -> str:
    """`5 ××  4 ×××`: how often each was said, and by nobody in particular."""
    counted: Iterable[int] = sorted(set(scores), reverse=True)
    return "  ".join(f"{score} {'×' * scores.count(score)}" for score in counted)


__all__ = ["ClosingSheet", "tally"]
