"""The first minutes of the meeting: what for and with whom, where the product stands, what was promised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from textual.content import Content

from po_tui.model.choices import in_words
from po_tui.tui.item.buffer import buffer_words
from po_tui.tui.refinement.carried_list import late_by
from po_tui.tui.refinement.sheet import GOOD, MUTED, NOW, STRONG, WARN, Sheet, cut, hanging
from po_tui.tui.widgets.goal_line import progress_bar
from po_tui.words import _, ngettext
from po_tui.workspace.opening import Carried, Context
from po_tui.workspace.refinement import SessionView

LABEL: Final = 14
"""Cells of the label column on the left."""
BAR: Final = 20


@dataclass(frozen=True)
class Opened:
    """What the sheet shows: the session, the step of the opening, and what it is about."""

    session: SessionView
    step: str
    context: Context
    promised: Sequence[Carried]
    at: int = 0
    """Which promise the cursor stands on."""


class OpeningSheet(Sheet):
    """What the room looks at before the first item."""

    DEFAULT_CSS = """
    OpeningSheet { padding: 1 2 0 2; display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: Opened | None = None

    def show(self, shown: Opened | None) -> None:
        """Show the opening, or hide where an item is on the table."""
        self.display = shown is not None
        if shown != self._shown:
            self._shown = shown
            self.redraw()

    def line_of_cursor(self) -> int:
        """The line of the promise under the cursor, to scroll to."""
        for place, drawn in enumerate(self._lines(self.content_size.width)):
            if drawn.plain.startswith("▸"):
                return place
        return 0

    def lines(self, width: int) -> Iterator[Content]:
        if self._shown is None:
            return
        make = {"welcome": _welcome, "context": _context}.get(self._shown.step, _promised)
        yield from make(self._shown, width)


def _welcome(shown: Opened, width: int) -> Iterator[Content]:
    session = shown.session
    yield from _row(_("Goal"), session.goal or _("not set – e sets it"), width, bold=session.goal)
    items = ngettext("{n} item", "{n} items", len(session.agenda)).format(n=len(session.agenda))
    planned = _("{planned} of {all} minutes planned").format(
        planned=session.planned_min, all=session.timebox_min
    )
    yield from _row(_("Time"), f"{items} · {planned}", width)
    decider = session.decider or _("nobody yet – D says who has the last word")
    yield from _row(_("Decides"), decider, width, loud=not session.decider)
    votes = sum(person.estimates for person in session.present)
    here = _("{here} of {all}").format(here=len(session.present), all=len(session.people))
    voting = ngettext("{n} votes", "{n} vote", votes).format(n=votes)
    yield from _row(_("Here"), f"{here} · {voting} · " + _("a changes"), width, loud=not votes)
    for person in session.people:
        sign, look = ("✓ ", GOOD) if person.present else ("– ", MUTED)
        name = person.name if person.present else _("{name}, absent").format(name=person.name)
        said = " · " + _("votes") if person.estimates and person.present else ""
        yield cut(
            width, " " * LABEL, (sign, look), (name, "" if person.present else MUTED), (said, MUTED)
        )


def _context(shown: Opened, width: int) -> Iterator[Content]:
    context = shown.context
    words = context.line.goal or _("no product goal yet – 2 opens the vision")
    yield from _row(_("Product goal"), words, width, bold=context.line.goal)
    goal = context.goal
    if goal is not None:
        yield cut(
            width, " " * LABEL, (progress_bar(goal.progress, BAR), NOW if goal.behind else GOOD)
        )
        told = [goal.metric]
        if goal.value is not None and goal.target is not None:
            told.append(
                _("now {value}, wanted {target} {unit}")
                .format(value=f"{goal.value:g}", target=f"{goal.target:g}", unit=goal.unit)
                .strip()
            )
        if goal.behind:
            told.append(_("behind the clock"))
        yield from _row("", " · ".join(filter(None, told)), width, quiet=True)
    outcome = context.outcome
    yield Content("")
    if outcome is None:
        yield from _row(_("Next"), _("nothing is planned on the roadmap"), width, quiet=True)
    else:
        yield from _row(_("Next"), f"{outcome.key} {outcome.title}", width, bold=outcome.title)
        facts = [in_words(outcome.status), outcome.quarter.replace("-", " ")]
        yield from _row("", " · ".join(filter(None, facts)), width, quiet=True)
        if outcome.items:
            yield cut(width, " " * LABEL, (progress_bar(outcome.progress, BAR), GOOD))
    yield Content("")
    yield from _row(_("Ready"), " · ".join(buffer_words(context.buffer)), width)


def _promised(shown: Opened, width: int) -> Iterator[Content]:
    if not shown.promised:
        yield from _row(_("Last time"), _("nothing is left open from earlier meetings"), width)
        return
    for place, one in enumerate(shown.promised):
        here = place == shown.at
        late = late_by(one)
        sign = one.key or "?"
        label = ("▸ " if here else "  ") + sign
        who = one.who.name if one.who else _("nobody")
        asked = ngettext("{n} day open", "{n} days open", one.age_days or 0).format(
            n=one.age_days or 0
        )
        due = f"{late or one.due} · {asked}" if one.due else asked
        yield from hanging(
            label, one.text, width, room=LABEL, look=NOW if here else MUTED,
            style=STRONG if here else "",
        )  # fmt: skip
        yield cut(
            width, " " * LABEL, (due, WARN if late else MUTED),
            (f" · {one.item}" if one.item else "", MUTED), (f" · {who}", MUTED),
        )  # fmt: skip


def _row(
    label: str, text: str, width: int, *, bold: str = "", loud: bool = False, quiet: bool = False
) -> Iterator[Content]:
    style = STRONG if bold else WARN if loud else MUTED if quiet else ""
    yield from hanging(label, text, width, room=LABEL, style=style)
