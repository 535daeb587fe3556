"""What the room says in one line: decisions, actions, questions, topics for later, criteria."""

from typing import Any

from po_tui import settings
from po_tui.model.capture import parse_action, parse_decision, parse_question
from po_tui.store.store import stamp
from po_tui.words import _
from po_tui.workspace.errors import Mistake
from po_tui.workspace.standing import Standing


class Capturing(Standing):
    """Notes lines at the item on the table; each is a step."""

    def capture(self, kind: str, line: str) -> str:
        """Note one line of the given kind at the item on the table; returns how it was understood."""
        line = " ".join(line.split())
        if not line:
            raise Mistake(_("nothing was typed"))
        match kind:
            case "!":
                return self._decide(line)
            case "@":
                return self._promise(line)
            case "?":
                return self._ask(line)
            case "*":
                return self._park_topic(line)
            case "=":
                entry = self._on_table()
                self.workspace.backlog.add_criterion(self._item(entry), line)
                return _("criterion added to {item}").format(item=entry.key)
        raise Mistake(_("“{kind}” is no kind of note").format(kind=kind))

    def _decide(self, line: str) -> str:
        from po_tui.model.tables.refinement import Decision

        text, why = parse_decision(line)
        with self.step(_("Decision: {text}").format(text=text)) as session:
            decision = Decision(
                **self._common("decision", "DC"), text=text, by=self._decider(), why=why
            )
            session.add(decision)
            key = decision.key
        return _("{key} decided: {text}").format(key=key, text=text)

    def _promise(self, line: str) -> str:
        from po_tui.model.tables.refinement import Action

        said = parse_action(line, settings.today())
        if not said.text:
            raise Mistake(_("an action needs who and what: sponsor ask for test access fri"))
        person = self.workspace.people.find(said.owner)
        owner, name = (person.key, person.name) if person else (said.owner, said.owner)
        due = said.due.isoformat() if said.due else None
        with self.step(_("Action: {text}").format(text=said.text)) as session:
            action = Action(**self._common("action", "AC"), text=said.text, owner=owner, due=due)
            session.add(action)
            key = action.key
        if due:
            return _("{key}: {name} will {text}, by {due}").format(
                key=key, name=name, text=said.text, due=due
            )
        return _("{key}: {name} will {text}").format(key=key, name=name, text=said.text)

    def _ask(self, line: str) -> str:
        from po_tui.model.tables.refinement import SessionQuestion

        entry = self._on_table()
        text, addressee = parse_question(line)
        person = self.workspace.people.find(addressee) if addressee else None
        with self.step(_("Ask about {item}").format(item=entry.key)) as session:
            question = self.workspace.backlog.ask(
                self._item(entry), text, person.key if person else addressee
            )
            session.add(SessionQuestion(session_id=self.session_id, question_id=question))
        to = person.name if person else addressee
        return (
            _("question to {name}: {text}").format(name=to, text=text)
            if to
            else _("question: {text}").format(text=text)
        )

    def _park_topic(self, line: str) -> str:
        from po_tui.model.tables.refinement import ParkedTopic

        with self.step(_("Parking lot: {text}").format(text=line)) as session:
            common = self._common("parked_topic", "")
            common.pop("key")
            session.add(ParkedTopic(**common, text=line))
        return _("parked: {text}").format(text=line)

    def _common(self, table: str, prefix: str) -> dict[str, Any]:
        """What every note of the meeting carries; keys count on from the highest there is."""
        entry = self.entry
        number = 1
        if prefix:
            found = self.rows.execute(
                f"SELECT max(CAST(substr(key, {len(prefix) + 2}) AS INTEGER)) FROM {table} WHERE product_id = ?",
                (self.product_id,),
            ).fetchone()[0]
            number += found or 0
        return {
            "product_id": self.product_id,
            "session_id": self.session_id,
            "item_id": entry.item_id if entry else None,
            "key": f"{prefix}-{number}",
            "at": stamp(),
        }

    def _decider(self) -> str:
        view = self.view
        key = next((one.key for one in view.people if one.person_id == view.decider_id), "")
        return key or view.decider or self.store.author.person
