"""What the room says in one line: decisions, actions, questions, topics for later, criteria.

While the meeting runs, a note is about the item on the table. When it is read back nothing lies there
any more: a note is about the item whose key it names, else about the meeting as a whole.
"""

from po_tui import settings
from po_tui.model.capture import parse_action, parse_decision, parse_question
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.standing import Standing


class Capturing(Standing):
    """Notes lines at the item on the table; each is a step."""

    def capture(self, kind: str, line: str, pointed: int | None = None) -> str:
        """Note one line of the given kind; returns how it was understood.

        `pointed` is the item that a question is about where the line names none and none is on the
        table: a question belongs to an item.
        """
        line = " ".join(line.split())
        if not line:
            raise Mistake(_("nothing was typed"))
        match kind:
            case "!":
                return self._decide(line)
            case "@":
                return self._promise(line)
            case "?":
                return self._ask(line, pointed)
            case "*":
                return self._park_topic(line)
            case "=":
                entry = self._on_table()
                self.workspace.backlog.add_criterion(self._item(entry), line)
                return _("criterion added to {item}").format(item=entry.key)
        raise Mistake(_("“{kind}” is no kind of note").format(kind=kind))

    def _about(self, line: str) -> int | None:
        """The item that a note is about."""
        view = self.view
        if view.state == "running":
            entry = self.entry
            return entry.item_id if entry else None
        words = {word.strip(".,:;()?!").upper() for word in line.split()}
        return next((one.item_id for one in view.agenda if one.key.upper() in words), None)

    def _decide(self, line: str) -> str:
        from po_tui.model.tables.refinement import Decision

        text, why = parse_decision(line)
        with self.step(_("Decision: {text}").format(text=text)) as session:
            decision = Decision(
                **self._noted("decision", "DC", self._about(line)),
                text=text,
                by=self._decider(),
                why=why,
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
            noted = self._noted("action", "AC", self._about(line))
            action = Action(**noted, text=said.text, owner=owner, due=due)
            session.add(action)
            key = action.key
        if due:
            return _("{key}: {name} will {text}, by {due}").format(
                key=key, name=name, text=said.text, due=due
            )
        return _("{key}: {name} will {text}").format(key=key, name=name, text=said.text)

    def _ask(self, line: str, pointed: int | None) -> str:
        from po_tui.model.tables.refinement import SessionQuestion

        if self.view.state == "running":
            self._on_table()
        item_id = self._about(line) or pointed
        if item_id is None:
            raise Refused(
                _("a question is about an item – name its key, such as {key}-13").format(
                    key=self.workspace.key
                )
            )
        key = self.workspace.backlog.key(item_id)
        text, addressee = parse_question(_without(key, line))
        person = self.workspace.people.find(addressee) if addressee else None
        with self.step(_("Ask about {item}").format(item=key)) as session:
            question = self.workspace.backlog.ask(
                item_id, text, person.key if person else addressee
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
            common = self._noted("parked_topic", "", self._about(line))
            common.pop("key")
            session.add(ParkedTopic(**common, text=line))
        return _("parked: {text}").format(text=line)

    def _decider(self) -> str:
        view = self.view
        key = next((one.key for one in view.people if one.person_id == view.decider_id), "")
        return key or view.decider or self.store.author.person


def _without(key: str, line: str) -> str:
    """The line without the key of its item in front: it is told beside the question anyway."""
    first, __, rest = line.partition(" ")
    return rest if rest and first.rstrip(":,").upper() == key.upper() else line
