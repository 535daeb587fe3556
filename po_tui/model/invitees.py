"""Whom a meeting needs for what is on its agenda: each with the item and the reason.

The team estimates anyway; this is about those who know, asked, must answer, or hold a constraint.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from po_tui.model.quality import CHARACTERISTICS
from po_tui.model.views import ItemView, PersonRef, PersonView
from po_tui.words import _

EXPERT_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "interaction_capability": ("ux", "interact", "designer", "ontwerp", "usab", "accessib", "toegank"),
    "security": ("secur", "privacy", "beveilig", "veilig"),
    "safety": ("safety", "veilig"),
    "reliability": ("tester", "test ", "operations", "beheer", "reliab"),
    "performance_efficiency": ("tester", "performance", "architect", "operations"),
    "maintainability": ("architect", "developer", "ontwikkel"),
    "compatibility": ("architect", "integrat"),
    "flexibility": ("architect",),
    "functional_suitability": ("tester", "analyst", "analist"),
}  # fmt: skip
"""Characteristic → beginnings of words in the name of a role that holds it."""


class Needed(NamedTuple):
    """Someone a meeting needs; `person` is None where nobody is known for it."""

    person: PersonRef | None
    role: str
    """What they are needed for, where nobody is known: `usability`."""
    whys: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.person.name if self.person else _("someone for {role}").format(role=self.role)


def needed_for(
    items: Sequence[ItemView],
    people: Sequence[PersonView],
    holders: Mapping[int, tuple[str, str, PersonRef | None]],
) -> list[Needed]:
    """Whom these items need, in the order in which they come up.

    `holders`: constraint (id) → its key, its characteristic, and who works it out.
    """
    found: dict[str, tuple[PersonRef | None, str, list[str]]] = {}

    def note(person: PersonRef | None, why: str, role: str = "") -> None:
        at = f"{person.id or person.name}" if person else f"?{role}"
        whys = found.setdefault(at, (person, role, []))[2]
        if why not in whys:
            whys.append(why)

    for item in items:
        for person, why in _named(item):
            note(person, why)
        for constraint in _constraints(item):
            key, characteristic, holder = holders.get(constraint, ("", "", None))
            if not characteristic:
                continue
            label = _(CHARACTERISTICS.get(characteristic, characteristic))
            expert = holder or expert_of(characteristic, people)
            told = key if key == item.key else f"{item.key} → {key}"
            note(expert, _("{item}: {quality}").format(item=told, quality=label), label)
    return [Needed(person, role, tuple(whys)) for person, role, whys in found.values()]


def _named(item: ItemView) -> Iterable[tuple[PersonRef, str]]:
    """Those whom the item itself names."""
    if item.detail_owner:
        yield item.detail_owner, _("{item}: works it out").format(item=item.key)
    for question in item.questions:
        if question.open and question.addressee:
            told = _("{item}: {question}").format(item=item.key, question=question.text)
            yield question.addressee, told
    for delivery in item.deliveries:
        if delivery.awaited and delivery.party:
            told = _("{item}: delivers {what}").format(item=item.key, what=delivery.what)
            yield delivery.party, told
    if item.requested_by:
        yield item.requested_by, _("{item}: asked for it").format(item=item.key)


def _constraints(item: ItemView) -> list[int]:
    """What it has to hold to, or it is one itself."""
    own = [item.id] if item.type in {"quality", "constraint"} else []
    return own + [one.id for one in item.quality_links]


def expert_of(characteristic: str, people: Sequence[PersonView]) -> PersonRef | None:
    """Who holds a quality characteristic, by the name of the role; None where nobody's name says so."""
    words = EXPERT_WORDS.get(characteristic, ())
    for word in words:
        for person in people:
            if any(part.startswith(word.strip()) for part in person.name.casefold().split()):
                return PersonRef(person.name, person.key, person.id)
    return None


def readers(needed: Sequence[Needed], people: Sequence[PersonView]) -> list[str]:
    """Who reads ahead: one who estimates and one who speaks for users, of those needed where possible."""
    known = {person.id: person for person in people}
    order = [known[one.person.id] for one in needed if one.person and one.person.id in known]
    order += [person for person in people if person not in order]
    estimating = next((one.name for one in order if one.estimates), None)
    user = next((one.name for one in order if one.side == "users"), None)
    user = user or next((one.name for one in order if one.stakeholder), None)
    return [name for name in (estimating, user) if name]
