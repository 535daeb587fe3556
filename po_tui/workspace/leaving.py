"""The ways out of an item: ready, back, offline, park, spike, split, drop – each with what it leaves behind."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from po_tui import settings
from po_tui.model.capture import parse_names
from po_tui.model.splitting import Part, pattern_named
from po_tui.store import rows
from po_tui.store.meetings import Entry
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.ordering import Place
from po_tui.workspace.standing import Standing

if TYPE_CHECKING:
    from po_tui.model.tables.refinement import AgendaEntry


class Leaving(Standing):
    """Checks the item on the table for the last time, and lets it go."""

    def look_at(self, quality_id: int) -> None:
        """Tick a standing constraint as looked at for this item, or untick it."""
        entry = self._on_table()

        def change(row: "AgendaEntry") -> None:
            seen = set(row.quality_seen) ^ {quality_id}
            row.quality_seen = sorted(seen)

        with self.step(_("Look at a standing constraint")):
            self._change_entry(entry, "", change)
            marked = {one.id for one in self.workspace.vision.standing_constraints()}
            after = self._on_table()
            if marked and marked <= set(after.quality_seen):
                self.workspace.backlog.answer(
                    self._item(after), "constraints_looked_at", True, _("team")
                )

    def ready(self, why: str = "") -> None:
        """The team calls it ready; with something missing that takes a reason, which is kept."""
        entry = self._on_table()
        gaps = self.workspace.backlog.gaps(self._item(entry))
        with self.step(_("{item} is ready").format(item=entry.key), reason=why):
            self.workspace.backlog.revise(self._item(entry), {"state": "ready"}, why=why)
            self._leave(entry, "ready", override=why if gaps else "")

    def back(self, why: str = "") -> None:
        """Back to refining: something has to be found out or written first."""
        self._exit_to("refining", "back", why, _("{item} goes back to refining"))

    def offline(self, line: str) -> list[str]:
        """Go on after the meeting with named people: `eva, bert fri`; returns their actions' keys.

        Raises Mistake where nobody is named: what nobody takes along is not gone on with.
        """
        from po_tui.model.tables.refinement import Action

        entry = self._on_table()
        names, due = parse_names(line, settings.today())
        if not names:
            raise Mistake(_("say who goes on with it, such as: eva, bert fri"))
        text = _("Refine {item} further and bring it back").format(item=entry.key)
        keys, told = [], []
        with self.step(_("{item} goes on offline").format(item=entry.key)) as session:
            self.workspace.backlog.revise(self._item(entry), {"state": "refining"})
            for name in names:
                person = self.workspace.people.find(name)
                action = Action(
                    **self._noted("action", "AC", entry.item_id),
                    text=text,
                    owner=person.key if person else name,
                    due=due.isoformat() if due else None,
                )
                session.add(action)
                session.flush()
                keys.append(action.key)
                told.append(person.name if person else name)
            why = ", ".join(told)
            if due:
                why = _("{names}, by {day}").format(names=why, day=due.isoformat())
            self._leave(entry, "offline", why)
        return keys

    def park(self, why: str) -> None:
        """Park it: not now, with a reason."""
        if not why.strip():
            raise Refused(_("parking needs a reason – say in a few words why"))
        self._exit_to("parked", "park", why, _("Park {item}"))

    def drop(self, why: str) -> None:
        """Drop it, with a reason."""
        entry = self._on_table()
        with self.step(_("Drop {item}").format(item=entry.key), reason=why):
            self.workspace.backlog.drop([self._item(entry)], why)
            self._leave(entry, "drop", why)

    def spike(self, question: str, timebox: str = "") -> int:
        """Find out first: a new spike before the item, which waits on it; returns the spike's id."""
        entry = self._on_table()
        item_id = self._item(entry)
        backlog = self.workspace.backlog
        with self.step(_("Spike before {item}").format(item=entry.key), reason=question):
            values = {
                "type": "spike",
                "details": {"question": question, "timebox": timebox},
                "goals": backlog.linked(item_id, "goals"),
            }
            spike = backlog.add(question, values, Place.before(item_id))
            waits_on = [*backlog.linked(item_id, "depends_on"), spike]
            backlog.revise(item_id, {"state": "refining", "depends_on": waits_on})
            self._leave(entry, "spike", _("waits on {spike}").format(spike=backlog.key(spike)))
        return spike

    def split(self, parts: Sequence[str | Part], pattern: str = "") -> list[int]:
        """Split it: the parts take its place; returns their ids."""
        entry = self._on_table()
        known = pattern_named(pattern)
        label = _("Split {item}").format(item=entry.key)
        with self.step(label, reason=_(known.name) if known else ""):
            children = self.workspace.backlog.split(self._item(entry), parts, pattern)
            keys = ", ".join(self.workspace.backlog.key(child) for child in children)
            self._leave(entry, "split", _("into {children}").format(children=keys))
        return children

    def _exit_to(self, state: str, leaving: str, why: str, label: str) -> None:
        entry = self._on_table()
        with self.step(label.format(item=entry.key), reason=why):
            self.workspace.backlog.revise(self._item(entry), {"state": state}, why=why)
            self._leave(entry, leaving, why)

    def _leave(self, entry: Entry, leaving: str, why: str = "", override: str = "") -> None:
        item = rows.item_view(self.rows, self.product_id, self._item(entry))

        def change(row: "AgendaEntry") -> None:
            row.leaving, row.state_after = leaving, item.state
            row.why = why or row.why
            row.override_why = override

        self._change_entry(entry, "", change)
