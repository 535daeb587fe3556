"""The vision itself: statement, what people say of it, and pitch or board as two views of one record."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from textual.binding import Binding
from textual.content import Content

from po_tui import settings
from po_tui.model import lifecycle
from po_tui.model import vision as rules
from po_tui.model.plain import plain_line
from po_tui.model.views import AnswerView, VisionView
from po_tui.model.vision import Part
from po_tui.model.walk import Spot
from po_tui.tui.frame import WorkScreen, workspace_of
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.tui.vision.form_pane import Form, field_of, sentences
from po_tui.tui.vision.section import Section
from po_tui.tui.vision.section_page import Entry
from po_tui.tui.vision.signs import WARN, answer_sign
from po_tui.words import _, mark, ngettext
from po_tui.workspace.errors import Refused

VIEWS: Final = (
    ("pitch", mark("Pitch"), rules.PITCH),
    ("board", mark("Vision board"), rules.BOARD),
    ("extended", mark("Extended vision board"), (*rules.BOARD, *rules.EXTENDED)),
)
"""Ways to look at one record, in the order in which `v` goes through them."""
_DAY_FIRST: Final = re.compile(r"\s*(\d{4}-\d{2}-\d{2})\b[\s:,]*")


class WhySection(Section):
    """Statement on top; below it the pitch, the board or the extended board."""

    BINDINGS = [
        Binding("r", "answer", mark("Answers"), tooltip=mark("What people say of the vision: inspiring, shared, lasting …"), id="vision.answer"),
        Binding("p", "present", mark("Shown"), tooltip=mark("Note that the vision was shown, and to whom"), id="vision.presented"),
    ]  # fmt: skip

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._view: int | None = None

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    @property
    def view(self) -> int:
        """Which of `VIEWS` is shown: at first the one that goes with the phase."""
        if self._view is None:
            phase = workspace_of(self).vision.product().lifecycle_phase
            return 1 if lifecycle.begins_with_board(phase) else 0
        return self._view

    def turn(self) -> None:
        """Show the next view; what the cursor stood on is there again, or it goes to the first part."""
        self._view = (self.view + 1) % len(VIEWS)
        before = self.page.current
        self.load()
        if self.page.current != before:
            first = VIEWS[self._view][2][0].name
            _found = self.page.go_to(first) or self.page.go_to(f"{first}.0")

    def entries(self) -> Iterator[Entry]:
        area = workspace_of(self).vision
        vision = area.view()
        yield _statement(vision)
        yield Entry("version", (block(self._version(vision), QUIET, lead="  "),))
        yield Entry("presented", (block(_presented(vision), QUIET, lead="  "),))
        if vision.statement:
            said = _said(area.answers())
            yield Entry("answers", tuple(Block(Content("  "), line) for line in said))
        _name, title, parts = VIEWS[self.view]
        after = _(VIEWS[(self.view + 1) % len(VIEWS)][1])
        yield Entry("", (GAP, heading(_(title), f"v {after}")))
        if self.view == 0:
            yield from _pitch(vision)
        else:
            yield from _board(vision, parts)

    def _version(self, vision: VisionView) -> str:
        changed = _("changed {date}").format(date=(vision.changed or "")[:10])
        if not vision.version:
            return _("no version put down yet · N does")
        told = _("version {n}").format(n=vision.version)
        parts = len(workspace_of(self).vision.differs_from_last())
        if not parts:
            return f"{told} · {changed}" if vision.changed else told
        since = ngettext(
            "{n} part changed since version {version} · N puts down the next",
            "{n} parts changed since version {version} · N puts down the next",
            parts,
        )
        return since.format(n=parts, version=vision.version)

    # ── editing ─────────────────────────────────────────────────────────────────────────────────

    def form_of(self, _name: str) -> Form | None:
        area, (_view, title, parts) = workspace_of(self).vision, VIEWS[self.view]
        vision, fields = area.view(), [rules.STATEMENT, *parts]

        def save(texts: Any, seen: Any) -> None:
            area.revise(texts, seen={one: _value(one, text) for one, text in seen.items()})

        return Form(
            "vision",
            _("vision and {view}").format(view=_(title).lower()),
            [field_of(part, must=part is rules.STATEMENT) for part in fields],
            {part.name: _text(vision, part) for part in fields},
            save,
            sentences(fields),
        )

    def open_entry(self, name: str) -> bool:
        if name == "answers":
            self.action_answer()
        elif name == "presented":
            self.action_present()
        elif name == "version":
            from po_tui.tui.vision.versions import Versions

            _opening = self.app.push_screen(Versions(workspace_of(self)))
        elif name.startswith("need."):
            assert isinstance(self.screen, WorkScreen)
            self.screen.show_spot(Spot("need", int(name.partition(".")[2])))
        else:
            return False
        return True

    def add_to(self, name: str) -> bool:
        part, _n, at = name.partition(".")
        if part == "need" or not _listed(part):
            return False
        below = int(at) + 1 if at else None
        label = _("{part}: add").format(part=_(rules.part_of(part).label))
        area = workspace_of(self).vision
        place = [below]

        def add(text: str) -> None:
            lines = list(getattr(area.view(), part))
            here = len(lines) if place[0] is None else min(place[0], len(lines))
            area.revise({part: [*lines[:here], text, *lines[here:]]})
            place[0] = here + 1
            self.page.go_to(f"{part}.{here}")

        self.ask_for_lines("vision", part, label, add)
        return True

    def drop_entry(self, name: str) -> str:
        part, _n, at = name.partition(".")
        area = workspace_of(self).vision
        if part in ("version", "presented", "answers", "need"):
            return super().drop_entry(name)
        before = getattr(area.view(), part)
        if at:
            lines = list(before)
            said = lines.pop(int(at))
            area.revise({part: lines}, seen={part: before})
            return str(said)
        if not before:
            return super().drop_entry(name)
        area.revise({part: ""}, seen={part: before})
        return str(before)

    # ── carrying it out, and asking what people think ───────────────────────────────────────────

    def action_answer(self) -> None:
        from po_tui.tui.item.answering import ask_people
        from po_tui.tui.vision.check import VisionCheck

        area = workspace_of(self).vision
        vision = area.view()
        if not vision.statement:
            raise Refused(_("there is no statement to judge yet – e writes it"))

        by = workspace_of(self).store.author.person
        sheet = VisionCheck(vision.statement, vision.product, area.answers(), by)
        ask_people(self, "vision", sheet, lambda given: area.answer_all(*given))

    def action_present(self) -> None:
        workspace = workspace_of(self)
        vision = workspace.vision.view()
        if not vision.statement:
            raise Refused(_("there is nothing to show yet – e writes the statement"))
        names = [person.name for person in workspace.people.all()] + [_("team")]

        def offers(text: str) -> tuple[str, Sequence[str]]:
            lead, comma, word = text.rpartition(",")
            begun = word.lstrip().casefold()
            spaces = word[: len(word) - len(word.lstrip())]
            found = [name for name in names if begun and name.casefold().startswith(begun)]
            return lead + comma + spaces, found

        def note(text: str) -> None:
            day = _DAY_FIRST.match(text)
            who = text[day.end() :] if day else text
            workspace.vision.presented(who.split(","), on=day[1] if day else "")

        self.ask(
            _("Shown today to"),
            note,
            ", ".join(one.short for one in vision.last_presented_to),
            hint=_("names with commas; begin with a day if it was not today"),
            offers=offers,
        )


# ── in words ────────────────────────────────────────────────────────────────────────────────────


def _statement(vision: VisionView) -> Entry:
    if not vision.statement:
        asks = _("{asks}; e writes it").format(asks=_(rules.STATEMENT.asks))
        return Entry("statement", (GAP, block(asks, QUIET, lead="  "), GAP))
    remarks = [
        block(text, WARN, lead="  ‹ ", lead_style=WARN)
        for text in rules.remarks(vision.statement, vision.product)
    ]
    return Entry("statement", (GAP, block(vision.statement, "bold", lead="  "), *remarks, GAP))


def _presented(vision: VisionView) -> str:
    if not vision.last_presented_on:
        return _("not shown to anyone yet · p notes it")
    who = ", ".join(plain_line(one.short) for one in vision.last_presented_to)
    told = _("shown {date} to {who}") if who else _("shown {date}")
    said = told.format(date=vision.last_presented_on, who=who)
    days = _days_since(vision.last_presented_on)
    if days > 0:
        said += " · " + ngettext("{n} day ago", "{n} days ago", days).format(n=days)
    return said


def _days_since(day: str) -> int:
    from datetime import date

    try:
        return (settings.today() - date.fromisoformat(day[:10])).days
    except ValueError:
        return 0


def _said(answers: dict[str, AnswerView]) -> list[Content]:
    """The questions only people can answer, each with what they said; no line parts sign and word."""
    lines = []
    for first in range(0, len(rules.QUESTIONS), 3):
        bits: list[tuple[str, str]] = []
        for question in rules.QUESTIONS[first : first + 3]:
            sign, style, _note = answer_sign(answers.get(question.key))
            bits += [(f"{sign} ", style), (f"{_(question.label)}  ", QUIET)]
        lines.append(Content.assemble(*bits))
    expired = sum(answer.expired for answer in answers.values())
    if expired:
        told = ngettext(
            "{n} answered before the last change – r asks again",
            "{n} answered before the last change – r asks again",
            expired,
        )
        lines.append(Content.styled(told.format(n=expired), WARN))
    elif len([one for one in answers.values() if one.value is not None]) < len(rules.QUESTIONS):
        lines.append(Content.styled(_("r answers"), QUIET))
    return lines


def _pitch(vision: VisionView) -> Iterator[Entry]:
    parts = {part.name: getattr(vision, part.name) for part in rules.PITCH}
    missing = rules.pitch_missing(parts)
    if len(missing) == len(parts):
        told = _("Seven parts that make a sentence one can say in a lift; e starts.")
        yield Entry("", (block(told, QUIET), GAP))
    else:
        yield Entry("", (Block(Content(""), sentence(parts)), GAP))
    width = max(len(_(part.label)) for part in rules.PITCH) + 1
    for part in rules.PITCH:
        lead = _(part.label).ljust(width)
        text = parts[part.name]
        style = QUIET if len(missing) == len(parts) else WARN
        shown = (
            block(text, lead=lead, lead_style=QUIET)
            if text
            else block(f"– {_(part.asks)}", style, lead=lead, lead_style=QUIET)
        )
        yield Entry(part.name, (shown,))


def sentence(parts: dict[str, str]) -> Content:
    """The pitch as one says it; what is missing stands out."""
    bits: list[tuple[str, str]] = []
    for text, name in rules.pitch_pieces(parts):
        if not name:
            bits.append((text, ""))
        elif text:
            bits.append((plain_line(text), "bold"))
        else:
            bits.append((f"‹{_(rules.part_of(name).asks)}›", WARN))
    return Content.assemble(*bits)


def _board(vision: VisionView, parts: Sequence[Part]) -> Iterator[Entry]:
    if not any(getattr(vision, part.name) for part in parts):
        told = _("The best guesses on one page, a line each; a adds a line, e edits them all.")
        yield Entry("", (block(told, QUIET),))
    for part in parts:
        yield from listed(part, getattr(vision, part.name))
        if part.name == "target_group":
            yield from _needs(vision)


def _needs(vision: VisionView) -> Iterator[Entry]:
    if not vision.needs:
        told = _("– what they need, in their words; i opens the inbox")
        yield Entry("", (block(told, QUIET, lead=_("Needs") + " ", lead_style=QUIET),))
        return
    yield Entry("", (block(_("Needs"), QUIET),))
    for need in vision.needs:
        who = f" – {plain_line(need.who)}" if need.who else ""
        told_by = Content.assemble(plain_line(need.text), (who, QUIET))
        lead = Content.styled(f"  {plain_line(need.key)} ", "$text-primary")
        yield Entry(f"need.{need.id}", (Block(lead, told_by),))


def listed(
    part: Part, lines: Sequence[str], sign: str = "·", style: str = QUIET
) -> Iterator[Entry]:
    """A list with its label; an empty one says what belongs there."""
    label = _(part.label)
    if not lines:
        asks = f"– {_(part.asks)}"
        yield Entry(part.name, (block(asks, QUIET, lead=f"{label} ", lead_style=style),))
        return
    yield Entry("", (block(label, style),))
    for n, text in enumerate(lines):
        yield Entry(f"{part.name}.{n}", (block(text, lead=f"  {sign} ", lead_style=style),))


def _listed(name: str) -> bool:
    return any(part.name == name and part.listed for part in rules.VISION)


def _text(vision: VisionView, part: Part) -> str:
    value = getattr(vision, part.name)
    return "\n".join(value) if part.listed else str(value)


def _value(name: str, text: str) -> str | list[str]:
    return rules.lines_of(text) if _listed(name) else text
