"""Compares linked items with what is there, as a plan sees them, and notes what it came to."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from po_tui.model.identity import item_key
from po_tui.store.links import LinkRow
from po_tui.store.readiness import AMONG, among
from po_tui.sync.compare import NOTHING, Comparison, Verdict, compare
from po_tui.sync.merge import alike, digest, normal
from po_tui.sync.references import References, Tied, is_tie
from po_tui.sync.sides import values_here
from po_tui.sync.spelling import as_here
from po_tui.trackers.base import FIELDS

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.sync.book import Book
    from po_tui.sync.options import Options
    from po_tui.trackers.base import Abilities, Vocabulary

AT_ONCE: Final = 500
"""Items compared in one go."""
HERE: Final = "here"
"""In an entry of `Link.refused`: it was not taken on this side."""
ON_THE_WAY: Final = "on_the_way"
"""In that of a state, instead of a value: `{"to": digest of where it was to go, "by": [states passed]}`."""


class Comparer:
    """Compares what both sides have, with everything that one of them cannot know left out."""

    def __init__(
        self, book: "Book", vocabulary: "Vocabulary", abilities: "Abilities", options: "Options"
    ) -> None:
        self.book, self.vocabulary = book, vocabulary
        self.abilities, self.options = abilities, options
        self.workspace, self.remote = book.workspace, book.remote
        self.rows = book.rows
        self.references = References(self.rows, self.remote.id)
        owners = self.remote.owners
        self.fields = [
            name for name in FIELDS if name in abilities.fields and owners[name] != "never"
        ]

    # ── fields ──────────────────────────────────────────────────────────────────────────────────

    def compare(
        self, link: LinkRow, here: Mapping[str, Any], *, prefer: bool = True
    ) -> list[Comparison]:
        """The fields of a linked item where something is to be said, or to be agreed on in silence."""
        return self.compared(
            here, link.seen, link.agreed, link.refused, link.why,
            prefer=prefer, item_id=link.item_id,
        )  # fmt: skip

    def compared(
        self,
        here: Mapping[str, Any],
        there: Mapping[str, Any],
        agreed: Mapping[str, Any],
        refused: Mapping[str, Any],
        closed: str,
        *,
        prefer: bool = True,
        item_id: int | None = None,
    ) -> list[Comparison]:
        """The same of values that are not (yet) those of a link; `item_id` of the item, if linked."""
        found = []
        unknown = self.references.unknown(
            [agreed.get("parent"), there.get("parent"), *there.get("depends_on", ())]
        )
        for name in self.fields:
            if name not in here or name not in there:
                continue
            sides = agreed.get(name, NOTHING), here[name], there[name]
            sides = *sides[:2], as_here(self.remote, name, *sides)
            owner, no = self.remote.owners[name], refused.get(name, {})
            sides = as_on_the_way(no, name, *sides), *sides[1:]
            if owner == "theirs" and (
                _never_said(*sides) or self._is_old_news(name, item_id, *sides)
            ):
                continue
            if is_tie(name):
                sides = self._as_far_as_known(name, *sides, unknown)
            one = compare(
                name, *sides, owner,
                refused=None if HERE in no else no,
                prefer=self.options.prefer if prefer else None,
            )  # fmt: skip
            if is_tie(name):
                one = self._as_far_as_sendable(one, unknown)
            if HERE in no and no.get("value") == digest(one.there):
                one = kept_as_it_is(one)
            if closed and one.there_becomes is not NOTHING:
                one = replace(
                    one, verdict=Verdict.refused, there_becomes=NOTHING,
                    agreed_becomes=NOTHING, reason=closed,
                )  # fmt: skip
            if one.verdict is not Verdict.alike or one.agreed_becomes is not NOTHING:
                found.append(one)
        return found

    def _is_old_news(
        self, name: str, item_id: int | None, agreed: Any, here: Any, there: Any
    ) -> bool:
        """Whether they said nothing new about a field that is theirs, though it is another one here.

        A status is an event: it comes in when it changes there, not because ours says more than
        theirs – what has been in a sprint here since before it was created is “to do” there until
        somebody moves it. So is what two trackers decide about: else they would take turns for ever.
        """
        if agreed is NOTHING or not alike(name, normal(name, agreed), normal(name, there)):
            return False
        if alike(name, normal(name, here), normal(name, there)):
            return False
        return name == "status" or self._is_decided_elsewhere(name, item_id)

    def _is_decided_elsewhere(self, name: str, item_id: int | None) -> bool:
        """Whether another tracker that has the item decides about that field as well."""
        others = [id for id, owners in self._others.items() if owners[name] == "theirs"]
        if item_id is None or not others:
            return False
        found = self.rows.execute(
            f"SELECT 1 FROM link WHERE item_id = ? AND remote_id {AMONG} AND state = 'linked'",
            (item_id, among(others)),
        )
        return found.fetchone() is not None

    @cached_property
    def _others(self) -> dict[int, dict[str, str]]:
        """The other trackers of the product: who decides about which field."""
        from po_tui.sync.remotes import Remotes

        known = Remotes(self.workspace).all()
        return {one.id: one.owners for one in known if one.id != self.remote.id}

    def _as_far_as_known(
        self, name: str, agreed: Any, here: Any, there: Any, unknown: Collection[str]
    ) -> tuple[Any, Any, Any]:
        """Both sides with what the other cannot know taken as agreed on."""
        if name != "depends_on":
            # Gone itself, it was not taken away by anybody: there was none then, as it were.
            gone = there is None and agreed in unknown
            return None if gone else agreed, here, there
        strange = [one for one in there if one in unknown]
        mine = [one for one in here if self.references.can_be_sent(one)]
        base = agreed if agreed is NOTHING else sorted({*agreed, *strange})
        return base, sorted({*mine, *strange}), there

    def _as_far_as_sendable(self, one: Comparison, unknown: Collection[str]) -> Comparison:
        """A parent that the other side does not have stays what it is on both."""
        if one.field != "parent":
            return one
        local = one.here is not None and not self.references.can_be_sent(one.here)
        strange = one.there in unknown
        pushes_local = local and one.there_becomes is not NOTHING
        pulls_strange = strange and one.here_becomes is not NOTHING
        if pushes_local or pulls_strange or (local and one.there is None):
            return kept_as_it_is(one)
        return one

    def told(self, linked: Sequence[LinkRow]) -> Iterator[tuple[LinkRow, list[Comparison]]]:
        """Links with the fields of which a person is to know."""
        for start in range(0, len(linked), AT_ONCE):
            some = linked[start : start + AT_ONCE]
            here = self.values([link.item_id for link in some], {one.item_id: one for one in some})
            for link in some:
                fields = []
                if link.state == "linked":
                    fields = self.compare(link, here.get(link.item_id, {}))
                yield link, [one for one in fields if is_told(one)]

    # ── what it came to ─────────────────────────────────────────────────────────────────────────

    def note(self, session: "Session | None", link: LinkRow, fields: Sequence[Comparison]) -> None:
        """Note what both sides came to agree on by themselves, and whether anything is left to do."""
        same = {
            one.field: one.agreed_becomes
            for one in fields
            if one.verdict is Verdict.alike and one.agreed_becomes is not NOTHING
        }
        left = link.state == "missing" or any(map(is_told, fields))
        if same:
            self.book.reread(link)
        arrived = [name for name in same if ON_THE_WAY in link.refused.get(name, {})]
        refused = {name: no for name, no in link.refused.items() if name not in arrived}
        self.book.keep(
            session, link, agreed={**link.agreed, **same}, refused=refused, unsettled=left
        )

    def look_again(self, session: "Session | None", link: LinkRow) -> list[Comparison]:
        """Compare one item anew, and note what it came to; the fields where something is left."""
        here = self.values([link.item_id], {link.item_id: link})
        fields = self.compare(link, here.get(link.item_id, {}))
        self.note(session, link, fields)
        return [one for one in fields if is_told(one)]

    def look_again_at_all(self, linked: Sequence[LinkRow]) -> None:
        """The same for many, some in each transaction."""
        for start in range(0, len(linked), AT_ONCE):
            some = linked[start : start + AT_ONCE]
            here = self.values([link.item_id for link in some], {one.item_id: one for one in some})
            with self.book.writing() as session:
                for link in some:
                    self.note(session, link, self.compare(link, here.get(link.item_id, {})))

    # ── items here ──────────────────────────────────────────────────────────────────────────────

    def values(
        self, item_ids: Sequence[int], linked: Mapping[int, LinkRow] | None = None
    ) -> dict[int, dict[str, Any]]:
        """Items here as the tracker would tell them; references as ids there."""
        plain = [name for name in self.fields if not is_tie(name)]
        values = values_here(
            self.workspace, item_ids, self.remote, self.vocabulary, plain, linked=linked or {}
        )
        ties = self.references.of(item_ids)
        for item, told in values.items():
            tied = ties.get(item, Tied())
            told["parent"], told["depends_on"] = tied.parent, tied.depends_on
        return values

    def expect(self, creating: Collection[int]) -> None:
        """These items are created by the next sync: others may be tied to them."""
        self.references.coming = set(self.uids(creating).values()) if creating else set()

    def named(self, item_ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
        """Item → uid, key, title."""
        found = self.rows.execute(
            f"SELECT id, uid, number, title FROM item WHERE id {AMONG}", (among(item_ids),)
        )
        prefix = self.workspace.key
        return {id: (uid, item_key(prefix, number), title) for id, uid, number, title in found}

    def uids(self, item_ids: Collection[int]) -> dict[int, str]:
        return {id: uid for id, (uid, _key, _title) in self.named(item_ids).items()}


def is_told(one: Comparison) -> bool:
    """Whether a person is to see it; what both sides came to agree on is noted in silence."""
    return one.verdict is not Verdict.alike


def as_on_the_way(no: Mapping[str, Any], name: str, agreed: Any, here: Any, there: Any) -> Any:
    """What was agreed on; a state that a walk of ours was passing when it broke off is nobody's change."""
    passed = no.get(ON_THE_WAY, {})
    is_passed = there in passed.get("by", ()) and digest(normal(name, here)) == passed.get("to")
    return there if is_passed else agreed


def is_held_up(link: LinkRow, one: Comparison) -> bool:
    """Whether the tracker did not take a value, so that a person can do something about it."""
    waits = one.verdict in (Verdict.refused, Verdict.comment)
    no = link.refused.get(one.field, {HERE: True})
    return waits and HERE not in no and ON_THE_WAY not in no


def is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


def _never_said(agreed: Any, here: Any, there: Any) -> bool:
    """The tracker decides about it and never said anything: what is here stays."""
    return is_empty(there) and (agreed is NOTHING or is_empty(agreed)) and not is_empty(here)


def kept_as_it_is(one: Comparison) -> Comparison:
    return replace(
        one, verdict=Verdict.alike,
        here_becomes=NOTHING, there_becomes=NOTHING, agreed_becomes=NOTHING,
    )  # fmt: skip
