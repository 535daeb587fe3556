"""What is agreed about the coming session, and what the last one left to do."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from po_tui import settings
from po_tui.tui.refinement.sheet import (
    HEADING,
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
from po_tui.words import _, ngettext
from po_tui.workspace.refinement import Candidate, SessionView

LABEL = 9


class CandidateSheet(Sheet):
    """The candidate under the cursor: its whole title, and all of its reason."""

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


class PlanSheet(Sheet):
    """When, how long, what for, who decides, who comes; and open actions of earlier meetings."""

    def __init__(self) -> None:
        super().__init__()
        self._session: SessionView | None = None
        self._earlier: Sequence[SessionView] = ()

    def show(self, session: SessionView | None, sessions: Sequence[SessionView]) -> None:
        self._session = session
        self._earlier = [one for one in sessions if one.state == "closed"]
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
        yield from _left_to_do(self._earlier, width)


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
        names = ", ".join(person.name for person in here)
        yield from hanging("", names, width, room=LABEL, style=MUTED)
    else:
        yield from hanging(
            _("Comes"), _("nobody yet – a adds people"), width, room=LABEL, style=WARN
        )
    away = [person.name for person in session.people if not person.present]
    if away:
        yield from hanging(_("Absent"), ", ".join(away), width, room=LABEL, style=MUTED)


def _left_to_do(sessions: Sequence[SessionView], width: int) -> Iterator[Content]:
    today = settings.today().isoformat()
    actions = [
        one
        for session in sessions
        for one in session.captured
        if one.kind == "@" and one.status == "open"
    ]
    if not actions:
        return
    yield Content("")
    yield line((_("Still to do from earlier meetings"), HEADING))
    for one in sorted(actions, key=lambda one: one.due or "9999"):
        late = one.due is not None and one.due < today
        due = _("{day} overdue").format(day=one.due) if late else one.due or ""
        yield from hanging(f"{one.key} ", one.text, width, room=len(one.key) + 1)
        yield cut(
            width, " " * (len(one.key) + 1), (due, WARN if late else MUTED), (f"  {one.who}", MUTED)
        )
