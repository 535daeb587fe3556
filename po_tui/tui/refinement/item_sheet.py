"""The item on the table, large: what the room talks about, with the part that this step is about lit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from textual.content import Content

from po_tui.model.estimation import face, points_in_words
from po_tui.model.readiness import facts_of, questions_for
from po_tui.model.views import ItemView, QuestionView
from po_tui.tui.item.type_facts import (
    characteristic,
    delivery_line,
    demanded,
    description_beside,
    detail_rows,
    verdict,
)
from po_tui.tui.item.words import state_name, type_name
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
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.tui.widgets.item_row import TYPE_MARKS
from po_tui.tui.widgets.wrapping import hanging_lines as in_lines
from po_tui.words import _, mark, ngettext
from po_tui.workspace.refinement import Entry

LONGEST_TEXT: Final = 600
"""Letters of a description: more of it nobody reads aloud."""
LABEL: Final = 12
"""Cells of the label column on the left."""

_SECTION_OF: Final = {
    "read": ("story", "why"),
    "clarify": ("questions",),
    "split": ("parts",),
    "criteria": ("criteria",),
    "quality": ("quality",),
    "estimate": ("estimate",),
    "ready": ("ready",),
    "order": ("order",),
}
"""Which sections a step of the loop is about."""


@dataclass(frozen=True)
class OnTable:
    """What the sheet shows: the item, its place in the meeting, and what was voted so far."""

    item: ItemView
    entry: Entry
    step: str
    rounds: Sequence[str] = ()
    """Each revealed round of this meeting in one line."""


class ItemSheet(Sheet):
    """The item of the meeting."""

    DEFAULT_CSS = """
    ItemSheet { padding: 1 2 0 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: OnTable | None = None

    def show(self, shown: OnTable | None) -> None:
        """Show an item, or that there is none."""
        if shown != self._shown:
            self._shown = shown
            self.redraw()

    def line_of(self, step: str) -> int:
        """The line on which the part of a step begins, to scroll to."""
        wanted = tuple(_label(name, self._shown) for name in _SECTION_OF.get(step, ()))
        for place, drawn in enumerate(self._lines(self.content_size.width)):
            if wanted and drawn.plain[:LABEL].strip(" ▸") in wanted:
                return place
        return 0

    def lines(self, width: int) -> Iterator[Content]:
        if self._shown is None:
            return
        lit = _SECTION_OF.get(self._shown.step, ())
        drawn = False
        for name, make in _SECTIONS:
            parts = list(make(_At(self._shown, width - LABEL, name in lit)))
            if not parts:
                continue
            if drawn:
                yield Content("")
            drawn = True
            label = _label(name, self._shown)
            head = line(
                (
                    fit(f"▸ {label}" if name in lit else f"  {label}", LABEL),
                    NOW if name in lit else MUTED,
                )
            )
            for place, part in enumerate(parts):
                yield Content.assemble(head if place == 0 else " " * LABEL, part)


def _label(name: str, shown: OnTable | None) -> str:
    """What a section is called: what is no story has none."""
    if name == "story" and shown is not None and shown.item.type != "story":
        return _("About")
    return _(_NAMES[name])


class TitleSheet(Sheet):
    """What the eye meets first: the title, with key and standing above it. Stays when the rest scrolls."""

    DEFAULT_CSS = """
    TitleSheet {
        padding: 1 2;
        background: $row-cursor;
        color: $block-cursor-foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._item: ItemView | None = None
        self._greeting = ("", "")

    def show(self, item: ItemView | None) -> None:
        """Show the title of an item, or that there is none."""
        self._item, self._greeting = item, ("", "")
        self.redraw()

    def greet(self, session: str, product: str) -> None:
        """Show which meeting this is, before its first item."""
        self._item, self._greeting = None, (session, product)
        self.redraw()

    def lines(self, width: int) -> Iterator[Content]:
        session, product = self._greeting
        if session:
            yield cut(width, (session, STRONG), "  " + _("refinement"))
            yield cut(width, (product, STRONG))
            return
        item = self._item
        if item is None:
            yield line(_("No item is on the table – t takes one up by its key."))
            return
        facts = [type_name(item.type), state_name(item.state)]
        if item.estimate is not None:
            facts.append(points_in_words(item.estimate))
        elif item.tshirt:
            facts.append(item.tshirt)
        if item.place:
            facts.append(_("place {n}").format(n=item.place))
        if item.deadline:
            facts.append(_("deadline {day}").format(day=item.deadline))
        sign = TYPE_MARKS.get(item.type, "▪")
        yield cut(width, (item.key, STRONG), f"  {sign} " + " · ".join(facts))
        for part in wrapped(item.title, width):
            yield line((part, STRONG))


class _At:
    """What a section is drawn from: the item, the cells it has, whether this step is about it."""

    def __init__(self, shown: OnTable, width: int, lit: bool) -> None:
        self.item, self.entry, self.rounds = shown.item, shown.entry, shown.rounds
        self.width, self.lit = width, lit


def _story(at: _At) -> Iterator[Content]:
    item = at.item
    style = STRONG if at.lit else ""
    if not item.has_story:
        rows = detail_rows(item)
        text = description_beside(item).strip()[:LONGEST_TEXT]
        yield from table(rows, at.width)
        if rows and text:
            yield Content("")
        if text:
            yield from hanging("", text, at.width, room=0, style=style)
        elif item.type == "story":
            yield cut(at.width, (_("no story yet – e writes it"), MUTED))
        return
    for label, text in (
        (_("As a"), item.as_a),
        (_("I want"), item.i_want),
        (_("so that"), item.so_that),
    ):
        room = max(len(_("As a")), len(_("I want")), len(_("so that"))) + 1
        if text:
            yield from hanging(label, text, at.width, room=room, style=style)
        elif label == _("so that"):
            missing = _("not said – what is it good for?")
            yield from hanging(label, missing, at.width, room=room, style=WARN)


def table(rows: Sequence[tuple[str, Content]], width: int) -> Iterator[Content]:
    """Labels with what belongs to them, one below the other."""
    room = max((cell_width(label) for label, __ in rows), default=0) + 2
    for label, text in rows:
        yield from in_lines(Content.styled(fit(label, room), MUTED), text, width)


def _why(at: _At) -> Iterator[Content]:
    item = at.item
    serves = [(one.key, one.title) for one in (*item.goals, *item.roadmap)]
    if not serves:
        yield line((_("serves no goal"), WARN))
    if item.need:
        serves.append((_("need"), item.need.title))
    room = max((cell_width(key) for key, __ in serves), default=0) + 1
    for key, title in serves:
        yield from hanging(key, title, at.width, room=room)


def _criteria(at: _At) -> Iterator[Content]:
    written_here = set(at.entry.new_criteria)
    for one in at.item.criteria:
        new = one.text in written_here
        lead = "☑ " if one.done else "☐ "
        for part in one.text.split("\n"):
            yield from hanging(
                lead,
                part,
                at.width,
                room=2,
                style=STRONG if new else "",
                look=NOW if new else MUTED,
            )
            lead = ""
    if not at.item.criteria and at.item.type not in {"epic", "spike"}:
        yield line((_("none yet – = adds one"), WARN if at.lit else MUTED))


def _questions(at: _At) -> Iterator[Content]:
    waiting = [one for one in at.item.questions if one.open]
    answered = [one for one in at.item.questions if not one.open]
    for one in (*waiting, *answered):
        sign = "?!" if one.open and one.blocking else "? " if one.open else "✓ "
        yield from hanging(
            f"{sign} ", _question(one), at.width, room=3,
            look=WARN if one.open else GOOD, style="" if one.open else MUTED,
        )  # fmt: skip
    if not at.item.questions and at.lit:
        text = _("none open – ? notes one, with @name to ask someone")
        yield from hanging("", text, at.width, room=0, style=MUTED)


def _question(one: QuestionView) -> str:
    parts = [one.text]
    if one.addressee:
        parts.append(f"→ {one.addressee.name}")
    if not one.open:
        parts.append(f"– {one.answer}")
    elif one.age_days:
        parts.append(ngettext("({n} day)", "({n} days)", one.age_days).format(n=one.age_days))
    return " ".join(parts)


def _parts(at: _At) -> Iterator[Content]:
    item = at.item
    for child in item.children:
        yield cut(at.width, (f"{child.key} ", MUTED), child.title)
    if item.children:
        return
    for proposal in item.split:
        yield cut(at.width, (_("proposed "), MUTED), proposal.title)
    if at.lit and not item.split:
        limit = item.facts.max_points
        if limit is not None and item.estimate is not None and item.estimate > limit:
            yield cut(at.width, (_("larger than the limit – s splits it"), WARN))
        else:
            yield cut(at.width, (_("in one piece – s splits it"), MUTED))


def _depends(at: _At) -> Iterator[Content]:
    for other in at.item.depends_on:
        state = state_name(other.state)
        yield cut(at.width, (f"{other.key} ", MUTED), other.title, (f" · {state}", MUTED))
    for delivery in at.item.deliveries:
        yield from in_lines(Content(""), delivery_line(delivery), at.width)


def _quality(at: _At) -> Iterator[Content]:
    for other in at.item.quality_links:
        yield cut(at.width, (f"{other.key} ", MUTED), other.title)
    wanted = at.item.quality
    if wanted is not None:
        yield from in_lines(Content(""), Content(characteristic(wanted)), at.width)
        if wanted.value is None:
            yield line((_("not measured"), MUTED))
        else:
            yield from in_lines(Content(""), verdict(wanted), at.width)
        yield from table(demanded(wanted), at.width)
    if at.lit and not at.item.quality_links and wanted is None:
        yield line((_("look at each standing constraint: l"), MUTED))


def _estimate(at: _At) -> Iterator[Content]:
    for text in at.rounds:
        yield cut(at.width, text)
    earlier = [one for one in at.item.rounds if one.session_id]
    if not at.rounds and earlier:
        last = earlier[-1]
        cards = " ".join(face(card) for __, card in last.votes)
        yield cut(at.width, (f"{last.session} ", MUTED), cards, (f"  {last.why}", MUTED))
    if at.lit and not at.rounds and not earlier:
        yield cut(at.width, (_("no votes yet – v lays the cards"), MUTED))


def _ready(at: _At) -> Iterator[Content]:
    facts = facts_of(at.item.facts)
    wrong = [fact for fact in facts if fact.ok is False]
    said = [one for one in at.item.answers if one.value is True and not one.expired]
    questions = questions_for(at.item.facts)
    left = [one for one in questions if one.key not in {answer.key for answer in said}]
    for fact in wrong:
        yield from hanging("✗ ", fact.text, at.width, room=2, look=WARN)
    if questions:
        done = len(questions) - len(left)
        text = _("{done} of {all} questions answered yes by the team").format(
            done=done, all=len(questions)
        )
        sign, look = ("✓ ", GOOD) if not left else ("· ", MUTED)
        yield from hanging(sign, text, at.width, room=2, look=look, style=MUTED)


def _order(at: _At) -> Iterator[Content]:
    if at.lit and at.item.place:
        text = _("place {n} – K J move it, m moves it far").format(n=at.item.place)
        yield from hanging("", text, at.width, room=0, style=MUTED)


_NAMES: Final = {
    "story": mark("Story"),
    "why": mark("Why"),
    "criteria": mark("Criteria"),
    "questions": mark("Questions"),
    "parts": mark("Parts"),
    "depends": mark("Needs"),
    "quality": mark("Quality"),
    "estimate": mark("Votes"),
    "ready": mark("Ready?"),
    "order": mark("Order"),
}
_SECTIONS: Final = (
    ("story", _story),
    ("why", _why),
    ("criteria", _criteria),
    ("questions", _questions),
    ("parts", _parts),
    ("depends", _depends),
    ("quality", _quality),
    ("estimate", _estimate),
    ("ready", _ready),
    ("order", _order),
)

__all__ = ["ItemSheet", "OnTable", "TitleSheet"]
