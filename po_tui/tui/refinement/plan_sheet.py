"""What is agreed about the coming session, and what the candidate under the cursor brings and lacks."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from po_tui.model.invitees import Needed
from po_tui.model.prep_check import Prepared
from po_tui.tui.refinement.invite import lacking
from po_tui.tui.refinement.sheet import (
    GOOD,
    MUTED,
    NOW,
    STRONG,
    WARN,
    Sheet,
    cut,
    hanging,
    line,
    wrapped,
)
from po_tui.tui.widgets.cells import cell_width, shorten
from po_tui.words import _, ngettext
from po_tui.workspace.refinement import Candidate, SessionView

LABEL = 9
MOST_NEEDED = 4
"""Of those whom the agenda needs and nobody invited so many are named."""


class CandidateSheet(Sheet):
    """The candidate under the cursor: its whole title, all of its reasons, and the check before the meeting."""

    def __init__(self) -> None:
        super().__init__()
        self._candidate: Candidate | None = None

    def show(self, candidate: Candidate | None) -> None:
        self._candidate = candidate
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        one = self._candidate
        if one is None:
            return
        yield cut(width, (f"{one.key} ", NOW), (one.title, STRONG))
        for part in wrapped(one.reason, width)[:2]:
            yield line((part, MUTED))
        yield from prep_lines(one.prep, width)


def prep_lines(prep: Sequence[Prepared], width: int) -> Iterator[Content]:
    """What it brings and lacks, what is missing first, as many to a line as fit."""
    signs = {True: ("✓ ", GOOD), None: ("· ", MUTED), False: ("✗ ", WARN)}
    ordered = sorted(prep, key=lambda one: (one.ok is not False, one.ok is True))
    pieces: list[tuple[str, str]] = []
    taken = 0
    for one in ordered:
        sign, look = signs[one.ok]
        told = shorten(one.text, max(4, width - 2))
        cells = cell_width(sign + told)
        if taken and taken + 2 + cells > width:
            yield line(*pieces)
            pieces, taken = [], 0
        if taken:
            pieces.append(("  ", ""))
            taken += 2
        pieces += [(sign, look), (told, look if one.ok is False else MUTED)]
        taken += cells
    if pieces:
        yield line(*pieces)


class PlanSheet(Sheet):
    """When, how long, what for, who decides, who comes, and whom the agenda needs besides."""

    def __init__(self) -> None:
        super().__init__()
        self._session: SessionView | None = None
        self._needed: Sequence[Needed] = ()

    def show(self, session: SessionView | None, needed: Sequence[Needed]) -> None:
        self._session, self._needed = session, needed
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        if self._session is None:
            yield from hanging(
                "",
                _("No session is prepared. Space takes the first item; a says who comes."),
                width,
                room=0,
                style=MUTED,
            )
        else:
            yield from _agreed(self._session, width)
            yield from _lacks(lacking(self._needed, self._session.people), width)


def _agreed(session: SessionView, width: int) -> Iterator[Content]:
    when = _("{day} · {minutes} min").format(day=session.date or "–", minutes=session.timebox_min)
    yield from hanging(_("When"), when, width, room=LABEL)
    yield from hanging(
        _("Goal"), session.goal or _("not set – e"), width, room=LABEL,
        style=STRONG if session.goal else MUTED,
    )  # fmt: skip
    yield from hanging(
        _("Decides"), session.decider or _("nobody yet – D"), width, room=LABEL,
        style="" if session.decider else WARN,
    )  # fmt: skip
    here = session.present
    votes = sum(person.estimates for person in here)
    if here:
        said = ngettext("{n} person", "{n} people", len(here)).format(n=len(here))
        said += " · " + ngettext("{n} votes", "{n} vote", votes).format(n=votes)
        yield from hanging(_("Comes"), said, width, room=LABEL, style="" if votes else WARN)
    else:
        yield from hanging(
            _("Comes"), _("nobody yet – a adds people"), width, room=LABEL, style=WARN
        )
    away = [person.name for person in session.people if not person.present]
    if away:
        yield from hanging(_("Absent"), ", ".join(away), width, room=LABEL, style=MUTED)


def _lacks(lacking: Sequence[Needed], width: int) -> Iterator[Content]:
    """Whom the agenda needs and nobody invited, each with the first reason."""
    for place, one in enumerate(lacking[:MOST_NEEDED]):
        label = "" if place else _("Needed")
        yield cut(width, (f"{label:<{LABEL}}", WARN), (one.name, ""))
        yield cut(width, " " * LABEL, (one.whys[0], MUTED))
    left = len(lacking) - MOST_NEEDED
    if left > 0:
        told = ngettext("and {n} more – a", "and {n} more – a", left).format(n=left)
        yield cut(width, " " * LABEL, (told, MUTED))
    elif lacking:
        yield cut(width, " " * LABEL, (_("a invites them"), MUTED))
