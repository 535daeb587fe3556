"""People: who is in the team, who has the last word, who has to be told."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from po_tui.model.plain import plain_line
from po_tui.store import panes
from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Unknown

if TYPE_CHECKING:
    from po_tui.model.views import PersonView


class People(Area):
    """The people of the product."""

    def all(self) -> "list[PersonView]":
        """Everyone, in seat order."""
        return panes.people(self.rows, self.product_id)

    def find(self, text: str) -> "PersonView | None":
        """The person meant by a key or a name, or by the unique beginning of one; any case."""
        wanted = text.strip().lstrip("@").casefold()
        if not wanted:
            return None
        everyone = self.all()
        for person in everyone:
            if wanted in (person.key.casefold(), person.name.casefold()):
                return person
        begins = [
            person
            for person in everyone
            if any(
                word.casefold().startswith(wanted)
                for word in [person.key, *re.findall(r"\w+", person.name)]
            )
        ]
        return begins[0] if len(begins) == 1 else None

    def find_or_add(self, text: str) -> int:
        """The id of the person meant; someone new is added to the team."""
        found = self.find(text)
        return found.id if found else self.add(text)

    def find_or_meet(self, text: str) -> int:
        """The id of the person meant; someone new is known from now on.

        Who is named in passing – works on an item, asked for it, owns a goal – does not vote for
        that: nobody has said yet that they belong to the team.
        """
        found = self.find(text)
        return found.id if found else self.add(text, {"estimates": None, "level": ""})

    def add(self, name: str, values: Mapping[str, Any] | None = None) -> int:
        """Add a person to the team: a developer who estimates, unless `values` say otherwise."""
        from po_tui.model.tables.people import Person

        name = plain_line(name).strip().lstrip("@")
        if not name:
            raise Mistake(_("a person needs a name"))
        everyone = self.all()
        defaults: dict[str, Any] = {"estimates": True, "level": "team"}
        defaults["seat"] = 1 + max((person.seat for person in everyone), default=0)
        told = {**defaults, **(values or {})}
        label = _("Add {name} to the team") if told["level"] else _("Add {name}")
        with self.step(label.format(name=name)) as session:
            person = Person(
                product_id=self.product_id,
                key=self._fresh_key({person.key for person in everyone}),
                name=name,
                **told,
            )
            session.add(person)
            session.flush()
            return person.pk

    def set_votes(self, person_id: int, votes: bool) -> None:
        """Whether a person estimates: a developer does, a product owner mostly does not."""
        from po_tui.model.tables.people import Person

        name = next((one.name for one in self.all() if one.id == person_id), None)
        if name is None:
            raise Unknown(_("that person is no longer in the team"))
        label = _("{name} votes") if votes else _("{name} does not vote")
        with self.step(label.format(name=name)) as session:
            person = session.get(Person, person_id)
            assert person is not None
            person.estimates = votes

    def _fresh_key(self, taken: set[str]) -> str:
        return next(key for n in range(1, len(taken) + 2) if (key := f"P{n}") not in taken)
