"""The minutes of a refinement session, for someone who was not there: two pages at most.

Result and reason of an estimate, never who voted what; no private notes (domain.md §4.2). Where two
pages would not do, detail goes first – criteria, questions, long reasons – and it is said that it did.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from po_tui.documents.blocks import (
    Block,
    Bullets,
    Line,
    Paragraph,
    Section,
    Table,
    Title,
    as_html,
    as_markdown,
    pages,
)
from po_tui.model.estimation import points_text
from po_tui.model.states import state_in_words
from po_tui.store.held import minutes_between, velocity_on
from po_tui.store.meetings import Captured, Entry, SessionView
from po_tui.words import _, ngettext
from po_tui.workspace import Workspace

MOST_PAGES: Final = 2


@dataclass(frozen=True)
class Detail:
    """How much is told of each item and in each list."""

    criteria: int = 99
    """Of so many new criteria the text is told; of more only their number."""
    questions: int = 99
    listed: int = 99
    """Lines of a list that are told; then how many more there are."""
    letters: int = 2000
    """Of a single text."""


DETAIL: Final = (
    Detail(),
    Detail(criteria=3),
    Detail(criteria=0, letters=240),
    Detail(criteria=0, questions=1, letters=160, listed=14),
    Detail(criteria=0, questions=0, letters=110, listed=9),
    Detail(criteria=0, questions=0, letters=80, listed=6),
)
"""From everything to what fits on two pages in any case."""


def minutes(
    workspace: Workspace, session_id: int, lang: str | None = None, format: str = "markdown"
) -> str:
    """The minutes as `markdown` or `html`, in the language asked for; ends with a newline."""
    blocks = blocks_of(workspace, session_id, lang)
    return as_html(blocks) if format == "html" else as_markdown(blocks)


def blocks_of(workspace: Workspace, session_id: int, lang: str | None = None) -> list[Block]:
    """The minutes with as much detail as two pages hold."""
    view = workspace.refinement.session(session_id)
    blocks: list[Block] = []
    for detail in DETAIL:
        blocks = list(Minutes(workspace, view, lang, detail).blocks())
        if pages(blocks) <= MOST_PAGES:
            break
    return blocks


class Minutes:
    """One document being written."""

    def __init__(
        self, workspace: Workspace, view: SessionView, lang: str | None, detail: Detail
    ) -> None:
        self.workspace, self.view, self.lang, self.detail = workspace, view, lang, detail

    def say(self, text: str, /, **values: object) -> str:
        """A sentence in the document's language, which may differ from the interface's."""
        return _(text, self.lang).format(**values) if values else _(text, self.lang)

    def blocks(self) -> Iterator[Block]:
        """The document, part by part."""
        yield from self.head()
        yield from self.results()
        yield from self.section(self.say("Decisions"), map(self.decision, self.of_kind("!")))
        yield from self.section(self.say("Actions"), map(self.action, self.of_kind("@")))
        yield from self.section(self.say("Questions"), self.asked_beside())
        yield from self.section(self.say("Parking lot"), map(self.parked, self.of_kind("*")))
        yield from self.section(self.say("Order"), self.order())
        yield Section(self.say("Afterwards"))
        yield Bullets(list(self.end()))
        if self.detail != DETAIL[0]:
            yield Paragraph(Line(self.say("Shortened to two pages: po-tui keeps the rest.")))

    # ── parts ───────────────────────────────────────────────────────────────────────────────────

    def head(self) -> Iterator[Block]:
        """Which meeting, when, who was there and who had the last word."""
        view = self.view
        yield Title(
            self.say(
                "Refinement {number} · {product} · {date}",
                number=view.number,
                product=self.workspace.vision.goal_line().product,
                date=view.date or "",
            )
        )
        facts = []
        if view.goal:
            reached = {True: self.say("reached"), False: self.say("not reached"), None: ""}
            end = reached[view.goal_reached]
            facts.append(Line(view.goal + (" –" if end else ""), self.say("Goal") + ":", end))
        facts.append(self.fact(self.say("Time"), self.time()))
        present = self.people(present=True) or self.say("not recorded")
        facts.append(self.fact(self.say("Present"), present))
        if absent := self.people(present=False):
            facts.append(self.fact(self.say("Absent"), absent))
        if view.facilitator:
            facts.append(self.fact(self.say("Facilitator"), view.facilitator))
        facts.append(self.fact(self.say("Last word"), view.decider or self.say("not recorded")))
        yield Bullets(facts)

    def results(self) -> Iterator[Block]:
        """The table at a glance, then each item with what was agreed about it."""
        talked = [entry for entry in self.view.agenda if entry.discussed]
        yield Section(self.say("Items"))
        if not talked:
            yield Paragraph(Line(self.say("No item was discussed.")))
            return
        heads = ("Item", "State", "Points", "Minutes", "New criteria")
        rows = [
            (
                self.named(entry),
                self.states(entry),
                self.points(entry),
                self.spent(entry),
                str(len(entry.new_criteria) or "–"),
            )
            for entry in talked
        ]
        yield Table([self.say(head) for head in heads], rows, frozenset({2, 3, 4}))
        for entry in talked:
            agreed = list(self.agreed(entry))
            if agreed:
                yield Paragraph(Line("", self.named(entry)))
                yield Bullets(agreed)
        skipped = [self.named(entry) for entry in self.view.agenda if not entry.discussed]
        if skipped:
            yield Paragraph(Line(self.say("Not reached: {items}.", items="; ".join(skipped))))

    def agreed(self, entry: Entry) -> Iterator[Line]:
        """Reason, override, new criteria, questions."""
        if entry.why:
            yield self.line(entry.why)
        split = entry.leaving == "split"  # its parts have the points now
        if entry.rounds and entry.result is None and not entry.size and not split:
            yield self.line(self.say("No estimate was agreed on."))
        if len(entry.rounds) > 1:
            yield self.line(self.say("{n} rounds of planning poker.", n=len(entry.rounds)))
        if entry.override_why:
            yield self.line(
                self.say(
                    "Called ready although something is missing: {why}", why=entry.override_why
                )
            )
        if len(entry.new_criteria) <= self.detail.criteria:
            for text in entry.new_criteria:
                yield self.line(self.say("New criterion: {text}", text=text))
        questions = [one for one in self.of_kind("?") if one.item == entry.key]
        if len(questions) <= self.detail.questions:
            yield from map(self.question, questions)
        else:
            left = sum(not one.why for one in questions)
            if left:
                told = ngettext("{n} question is open.", "{n} questions are open.", left, self.lang)
                yield self.line(told.format(n=left))

    def asked_beside(self) -> Iterator[Line]:
        """Questions about items that were not talked about: asked while the notes were read back."""
        talked = {entry.key for entry in self.view.agenda if entry.discussed}
        for one in self.of_kind("?"):
            if one.item not in talked:
                yield self.line(self.question(one).text, one.item)

    def order(self) -> Iterator[Line]:
        """Order changes with their reason, then what moved in the top without one, and who confirmed it."""
        for change in self.view.order_changes:
            yield self.line(
                self.say(
                    "{item} from place {before} to {after} – {why} ({who})",
                    item=f"{change['item']} {change['title']}",
                    before=change["from_place"] or "–",
                    after=change["to_place"] or "–",
                    why=change["why"],
                    who=change["who"],
                )
            )
        before, after = list(self.view.top_before), list(self.view.top_after)
        if after and before != after:
            yield self.line(self.say("Top of the order now: {items}", items=", ".join(after)))
        if self.view.order_confirmed_by:
            yield self.line(self.say("Confirmed by {name}.", name=self.view.order_confirmed_by))

    def end(self) -> Iterator[Line]:
        """How far ahead the team is prepared, what goes to trackers, and when it meets again."""
        view = self.view
        before, after = view.ready_points_before, view.ready_points_after
        if before is not None and after is not None:
            told = f"{points_text(before)} → {points_text(after)}"
            yield self.fact(self.say("Ready points"), told + self.in_sprints(after))
        if view.roti:
            yield self.fact(self.say("Return on time"), self.tally())
        yield self.fact(self.say("Next sync"), self.pushes())
        yield self.fact(self.say("Next session"), view.next_date or self.say("not planned yet"))

    # ── small parts ─────────────────────────────────────────────────────────────────────────────

    def section(self, title: str, lines: Iterable[Line]) -> Iterator[Block]:
        """A heading and a list; nothing at all where the list is empty."""
        listed = list(lines)
        most = self.detail.listed
        if len(listed) > most:
            more = self.say("and {n} more", n=len(listed) - most)
            listed = [*listed[:most], Line(more)]
        if listed:
            yield Section(title)
            yield Bullets(listed)

    def line(self, text: str, lead: str = "") -> Line:
        """A line as long as there is room for."""
        most = self.detail.letters
        return Line(text if len(text) <= most else text[: most - 1].rstrip() + "…", lead)

    def fact(self, name: str, value: str) -> Line:
        """`**Name:** value`."""
        return Line(value, name + ":")

    def of_kind(self, kind: str) -> list[Captured]:
        """What was captured with that key."""
        return [one for one in self.view.captured if one.kind == kind]

    def decision(self, one: Captured) -> Line:
        """Number, what, who and why."""
        why = " – " + self.say("because {why}", why=one.why) if one.why else ""
        about = self.at(one, one.who)
        return self.line(one.text + why + (f" ({about})" if about else ""), one.key)

    def action(self, one: Captured) -> Line:
        """Number, who, what and by when."""
        due = self.say("by {day}", day=one.due) if one.due else self.say("no date")
        done = " ✓" if one.status == "done" else ""
        who = one.who or self.say("nobody yet")
        return self.line(f"{who}: {one.text} ({self.at(one, due)}){done}", one.key)

    def parked(self, one: Captured) -> Line:
        """The topic and what happens with it."""
        return self.line(one.text + (f" – {one.why}" if one.why else ""))

    def question(self, one: Captured) -> Line:
        """The question, for whom, and the answer if there is one by now."""
        to = self.say("Open question to {name}: {text}", name=one.who, text=one.text)
        asked = to if one.who else self.say("Open question: {text}", text=one.text)
        answer = " – " + self.say("answered: {text}", text=one.why) if one.why else ""
        return self.line(asked + answer)

    def at(self, one: Captured, rest: str) -> str:
        """The item it was noted at, and more."""
        return ", ".join(part for part in (one.item, rest) if part)

    def named(self, entry: Entry) -> str:
        """Key and title."""
        named = f"{entry.key} {entry.title}".strip()
        return named or self.say("an item that was taken back")

    def states(self, entry: Entry) -> str:
        """Before → after."""
        before, after = (
            state_in_words(state, self.lang) for state in (entry.state_before, entry.state_after)
        )
        return before if not after or before == after else f"{before} → {after}"

    def points(self, entry: Entry) -> str:
        """Before → after; a dash where there is no estimate."""
        before = points_text(entry.estimate_before) or "–"
        after = points_text(entry.result) or entry.size or (before if not entry.rounds else "–")
        return after if before in (after, "–") else f"{before} → {after}"

    def spent(self, entry: Entry) -> str:
        """Minutes used of those planned."""
        planned = f" / {entry.planned_min}" if entry.planned else ""
        return f"{round(entry.used_seconds / 60)}{planned}"

    def people(self, *, present: bool) -> str:
        """Names, in seat order."""
        # Role names may hold commas themselves: "Developer, web".
        return "; ".join(one.name for one in self.view.people if one.present is present)

    def time(self) -> str:
        """Minutes planned and used."""
        planned = ngettext(
            "{n} minute planned", "{n} minutes planned", self.view.timebox_min, self.lang
        )
        text = planned.format(n=self.view.timebox_min)
        used = minutes_between(self.view.started, self.view.ended)
        return text if used is None else text + ", " + self.say("{n} used", n=used)

    def in_sprints(self, points: float) -> str:
        """` = 1.5 sprints`, by the velocity of that day; empty where it is not known."""
        velocity = velocity_on(self.workspace.store.rows, self.workspace.product_id, self.view.date)
        if not velocity:
            return ""
        return self.say(" = {n} sprints", n=f"{points / velocity:.1f}")

    def tally(self) -> str:
        """How often each score was given, by nobody in particular."""
        scores = self.view.roti
        counted = sorted(set(scores), reverse=True)
        told = ", ".join(f"{scores.count(score)} × {score}" for score in counted)
        return self.say("{told} (5 is best, {n} people)", told=told, n=len(scores))

    def pushes(self) -> str:
        """What the next sync pushes of what was changed here."""
        workspace = self.workspace
        changed = workspace.refinement.changed_items(self.view.id)
        keys = ", ".join(map(workspace.backlog.key, changed[: self.detail.listed]))
        pushes = workspace.pushing.to_push(workspace.product_id, changed)
        if pushes is None:
            none = self.say("no remote is configured, nothing is pushed")
            return none + (self.say("; changed here: {items}", items=keys) if keys else "")
        told = [f"{one.remote}: {', '.join(one.items)}" for one in pushes if one.items]
        return "; ".join(told) or self.say("nothing to push")
