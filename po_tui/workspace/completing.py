"""What a line of an editor offers while one types: keys, names, labels, choices that begin like it."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from po_tui.model.choices import ISO_NAMES, in_words
from po_tui.model.fields import EVERY, Field, Kept, Kind
from po_tui.store import typed
from po_tui.words import _
from po_tui.workspace.field_text import choices_of, records

if TYPE_CHECKING:
    from po_tui.model.views import ItemView
    from po_tui.workspace.workspace import Workspace

MOST: Final = 4
"""Offers that a line shows."""
_PARENTS: Final = ("epic",)
_HELD_TO: Final = ("quality", "constraint")


class Offer(NamedTuple):
    """What could be meant: the text that stands for it, and what it is."""

    text: str
    says: str = ""


class Offers:
    """Reads what can be offered once, when it is first asked for, and goes through it at every key."""

    def __init__(self, workspace: "Workspace", view: "ItemView | None") -> None:
        self._workspace, self._view = workspace, view

    def of(self, name: str, text: str) -> list[Offer]:
        """The offers for the last word of a text, the nearest first."""
        field, word = EVERY[name], last_word(name, text)
        if field.kind is Kind.choice:
            return _beginning(word, self.choices(name))
        if field.kind is Kind.labels:
            return _beginning(word.lstrip("+-"), self._labels)[:MOST]
        if field.kept is Kept.delivery:
            return _beginning(word[1:], self._people)[:MOST] if word.startswith("@") else []
        if field.to == "item":
            return self._items(field, word)
        if field.to == "person":
            return _beginning(word.lstrip("@+"), self._people)[:MOST]
        return _beginning(word.lstrip("+-"), self._records(field.to))[:MOST] if field.to else []

    def choices(self, name: str) -> list[Offer]:
        """Everything a choice can be."""
        field = EVERY[name]
        return [
            Offer(in_words(code), _(ISO_NAMES[code]) if code in ISO_NAMES else "")
            for code in choices_of(field, self._view)
        ]

    def completed(self, name: str, text: str) -> str:
        """The text with its last word completed; empty where nothing begins like it."""
        word = last_word(name, text)
        if not word or not (found := self.of(name, text)):
            return ""
        bare = word.lstrip("+-@")
        offer = found[0].text
        if not bare or not offer.casefold().startswith(bare.casefold()):
            return ""
        return text + offer[len(bare) :]

    def _items(self, field: Field, word: str) -> list[Offer]:
        types = {"parent_id": _PARENTS, "quality_links": _HELD_TO}.get(field.name, ())
        if not word.lstrip("+-"):
            return []
        found = typed.items_like(
            self._workspace.store.rows,
            self._workspace.product_id,
            word.lstrip("+-"),
            types,
            limit=MOST,
        )
        return [Offer(key, title) for key, title in found]

    def _records(self, kind: str) -> Sequence[Offer]:
        if kind not in self._known:
            found = records(self._workspace, kind)
            self._known[kind] = [Offer(key, title) for _id, key, title in found]
        return self._known[kind]

    @cached_property
    def _known(self) -> dict[str, list[Offer]]:
        return {}

    @cached_property
    def _people(self) -> list[Offer]:
        return [Offer(name, key) for _id, key, name in records(self._workspace, "person")]

    @cached_property
    def _labels(self) -> list[Offer]:
        found = typed.labels(self._workspace.store.rows, self._workspace.product_id)
        return [Offer(label, str(n)) for label, n in found]


def last_word(name: str, text: str) -> str:
    """The part of a text that is being typed: a key, a label, or all of it."""
    field = EVERY[name]
    if field.kind is Kind.labels or field.kept is Kept.delivery:
        return text.rpartition(",")[2].lstrip()
    if field.to and not name.endswith("_id"):
        return "" if text.endswith((" ", ",")) else text.replace(",", " ").rpartition(" ")[2]
    return text.strip()


def _beginning(word: str, offers: Sequence[Offer]) -> list[Offer]:
    """Offers that begin with a word, then those of which some later word does; all for no word."""
    wanted = word.casefold()
    if not wanted:
        return list(offers)
    first = [offer for offer in offers if offer.text.casefold().startswith(wanted)]
    inside = [
        offer
        for offer in offers
        if offer not in first and f" {wanted}" in f" {offer.text} {offer.says}".casefold()
    ]
    return first + inside
