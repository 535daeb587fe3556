"""The minutes of a refinement session, for someone who was not there.

Result and reason of an estimate, never who voted what; no private notes (domain.md §4.2).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from po_tui.model.estimation import points_text
from po_tui.model.markdown import escaped
from po_tui.model.states import state_in_words
from po_tui.store.meetings import Captured, Entry, SessionView
from po_tui.words import _, ngettext
from po_tui.workspace import Workspace


def minutes(workspace: Workspace, session_id: int, lang: str | None = None) -> str:
    """The minutes as Markdown, in the language asked for; ends with a newline."""
    return (
        "\n".join(Minutes(workspace, workspace.refinement.session(session_id), lang).lines()) + "\n"
    )


class Minutes:
    """One document being written."""

    def __init__(self, workspace: Workspace, view: SessionView, lang: str | None) -> None:
        self.workspace, self.view, self.lang = workspace, view, lang

    def say(self, text: str, /, **values: object) -> str:
        """A sentence in the document's language, which may differ from the interface's."""
        return _(text, self.lang).format(**values) if values else _(text, self.lang)

    def lines(self) -> Iterator[str]:
        """The document, part by part."""
        yield from self.head()
        yield from self.results()
        yield from self.section(_("Decisions", self.lang), map(self.decision, self.of_kind("!")))
        yield from self.section(_("Actions", self.lang), map(self.action, self.of_kind("@")))
        yield from self.section(_("Parking lot", self.lang), map(self.parked, self.of_kind("*")))
        yield from self.section(_("Order", self.lang), self.order())
        yield from self.end()

    def head(self) -> Iterator[str]:
        """Which meeting, when, who was there and who had the last word."""
        view = self.view
        product = escaped(self.workspace.vision.goal_line().product)
        yield "# " + self.say(
            "Refinement {number} · {product} · {date}",
            number=view.number,
            product=product,
            date=view.date or "",
        )
        yield ""
        if view.goal:
            reached = {True: self.say("reached"), False: self.say("not reached"), None: ""}[
                view.goal_reached
            ]
            yield self.fact(
                self.say("Goal"), escaped(view.goal) + (f" – **{reached}**" if reached else "")
            )
        yield self.fact(self.say("Time"), self.time())
        present = self.people(present=True) or self.say("not recorded")
        yield self.fact(self.say("Present"), present)
        if absent := self.people(present=False):
            yield self.fact(self.say("Absent"), absent)
        if view.facilitator:
            yield self.fact(self.say("Facilitator"), escaped(view.facilitator))
        yield self.fact(self.say("Last word"), escaped(view.decider) or self.say("not recorded"))
        yield ""

    def results(self) -> Iterator[str]:
        """The table at a glance, then each item with what was agreed about it."""
        talked = [entry for entry in self.view.agenda if entry.discussed]
        yield "## " + self.say("Items")
        yield ""
        if not talked:
            yield self.say("No item was discussed.")
            yield ""
            return
        heads = [self.say("Item"), self.say("State"), self.say("Points"), self.say("Minutes")]
        yield "| " + " | ".join(heads) + " |"
        yield "| --- | --- | ---: | ---: |"
        for entry in talked:
            yield f"| {self.named(entry)} | {self.states(entry)} | {self.points(entry)} | {self.spent(entry)} |"
        yield ""
        for entry in talked:
            yield from self.item(entry)
        skipped = [self.named(entry) for entry in self.view.agenda if not entry.discussed]
        if skipped:
            yield self.say("Not reached: {items}.", items="; ".join(skipped))
            yield ""

    def item(self, entry: Entry) -> Iterator[str]:
        """What was agreed about one item; nothing for an item that left no more than its row."""
        parts = list(self.agreed(entry))
        if not parts:
            return
        yield f"**{self.named(entry)}**"
        yield ""
        yield from parts
        yield ""

    def agreed(self, entry: Entry) -> Iterator[str]:
        """Reason, override, new criteria, questions."""
        if entry.why:
            yield "- " + escaped(entry.why)
        if entry.rounds and entry.result is None and not entry.size:
            yield "- " + self.say("No estimate was agreed on.")
        if len(entry.rounds) > 1:
            yield "- " + self.say("{n} rounds of planning poker.", n=len(entry.rounds))
        if entry.override_why:
            yield "- " + self.say(
                "Called ready although something is missing: {why}", why=escaped(entry.override_why)
            )
        for text in entry.new_criteria:
            yield "- " + self.say("New criterion: {text}", text=escaped(text))
        for question in self.of_kind("?"):
            if question.item == entry.key:
                yield "- " + self.question(question)

    def order(self) -> Iterator[str]:
        """Order changes with their reason, then what moved in the top without one."""
        named = set()
        for change in self.view.order_changes:
            named.add(change["item"])
            yield self.say(
                "{item} from place {before} to {after} – {why} ({who})",
                item=f"{change['item']} {escaped(change['title'])}",
                before=change["from_place"],
                after=change["to_place"],
                why=escaped(change["why"]),
                who=escaped(change["who"]),
            )
        before, after = list(self.view.top_before), list(self.view.top_after)
        if after and before != after:
            yield self.say("Top of the order now: {items}", items=", ".join(after))

    def end(self) -> Iterator[str]:
        """How far ahead the team is prepared, and when it meets again."""
        view = self.view
        before, after = view.ready_points_before, view.ready_points_after
        if before is not None and after is not None:
            yield self.fact(
                self.say("Ready points"), f"{points_text(before)} → {points_text(after)}"
            )
        if view.roti:
            mean = sum(view.roti) / len(view.roti)
            yield self.fact(
                self.say("Return on time"),
                self.say("{mean} of 5 ({n} people)", mean=f"{mean:.1f}", n=len(view.roti)),
            )
        yield self.fact(self.say("Next session"), view.next_date or self.say("not planned yet"))

    # ── small parts ─────────────────────────────────────────────────────────────────────────────

    def section(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        """A heading and a list; nothing at all where the list is empty."""
        listed = [f"- {line}" for line in lines]
        if listed:
            yield from (f"## {title}", "", *listed, "")

    def fact(self, name: str, value: str) -> str:
        """`**Name:** value`, as a line of its own."""
        return f"- **{name}:** {value}"

    def of_kind(self, kind: str) -> list[Captured]:
        """What was captured with that key."""
        return [one for one in self.view.captured if one.kind == kind]

    def decision(self, one: Captured) -> str:
        """Number, what, who and why."""
        why = " – " + self.say("because {why}", why=escaped(one.why)) if one.why else ""
        return f"**{one.key}** {escaped(one.text)}{why} ({self.at(one, escaped(one.who))})"

    def action(self, one: Captured) -> str:
        """Number, who, what and by when."""
        due = self.say("by {day}", day=one.due) if one.due else self.say("no date")
        done = " ✓" if one.status == "done" else ""
        who = escaped(one.who) or self.say("nobody yet")
        return f"**{one.key}** {who}: {escaped(one.text)} ({self.at(one, due)}){done}"

    def parked(self, one: Captured) -> str:
        """The topic and what happens with it."""
        return escaped(one.text) + (f" – {escaped(one.why)}" if one.why else "")

    def question(self, one: Captured) -> str:
        """The question, for whom, and the answer if there is one by now."""
        to = self.say(
            "Open question to {name}: {text}", name=escaped(one.who), text=escaped(one.text)
        )
        asked = to if one.who else self.say("Open question: {text}", text=escaped(one.text))
        return asked + (
            " – " + self.say("answered: {text}", text=escaped(one.why)) if one.why else ""
        )

    def at(self, one: Captured, rest: str) -> str:
        """The item it was noted at, and more."""
        return ", ".join(part for part in (one.item, rest) if part)

    def named(self, entry: Entry) -> str:
        """Key and title."""
        return f"{entry.key} {escaped(entry.title)}".strip() or self.say(
            "an item that was taken back"
        )

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
        return "; ".join(escaped(one.name) for one in self.view.people if one.present is present)

    def time(self) -> str:
        """Minutes planned and used."""
        planned = ngettext(
            "{n} minute planned", "{n} minutes planned", self.view.timebox_min, self.lang
        )
        text = planned.format(n=self.view.timebox_min)
        used = _minutes_between(self.view.started, self.view.ended)
        return text if used is None else text + ", " + self.say("{n} used", n=used)


def _minutes_between(start: str | None, end: str | None) -> int | None:
    """Whole minutes between two instants, or two times of one day; None where one is missing."""
    if not start or not end:
        return None
    day = "" if "T" in start else "2000-01-01T"
    seconds = (
        datetime.fromisoformat(day + end) - datetime.fromisoformat(day + start)
    ).total_seconds()
    return round(seconds / 60)
