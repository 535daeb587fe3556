"""Items that came from a file of the very tracker: each is tied to its issue, and never made there again.

A laptop begins with a list, and gets to the tracker weeks later. What the list said is what both
sides agreed on then: so an edit made here meanwhile goes there, one made there comes here, and only
what was changed on both sides in different ways is for a person to settle.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from po_tui.model.fields import COLUMN_FIELDS
from po_tui.model.identity import item_key
from po_tui.model.same_issue import There, is_same, may_be_of, names_of, names_there
from po_tui.model.sentence import PARTS
from po_tui.store import links, origins
from po_tui.store.links import LinkRow
from po_tui.store.origins import OriginRow
from po_tui.store.readiness import AMONG, among
from po_tui.sync.merge import normal
from po_tui.sync.references import LOCAL, among_texts
from po_tui.sync.sides import their_word
from po_tui.trackers.base import Missing, TrackerItem
from po_tui.words import _
from po_tui.workspace.comparing import same, values_here
from po_tui.workspace.tying import TIES

if TYPE_CHECKING:
    from po_tui.sync.asking import Asking
    from po_tui.sync.book import Book
    from po_tui.sync.references import References
    from po_tui.trackers.base import Vocabulary

AT_ONCE: Final = 50


class Imports:
    """The items of one product that came from a file and have no counterpart in one tracker yet."""

    def __init__(self, book: "Book") -> None:
        self.book, self.remote, self.workspace = book, book.remote, book.workspace
        self.held: dict[int, str] = {}
        """Items that are not to be created there, and why."""

    @cached_property
    def rows(self) -> list[OriginRow]:
        """All of them; an item that came several times has several."""
        return origins.unlinked(self.book.rows, self.workspace.product_id, self.remote.id)

    @cached_property
    def claiming(self) -> list[OriginRow]:
        """Those that say that they came from this very project; each item once."""
        pages = self.remote.browse_url or self.remote.base_url
        found = {
            row.item_id: row
            for row in reversed(self.rows)
            if may_be_of(row.came, self.remote.project, pages)
        }
        return list(reversed(found.values()))

    @cached_property
    def elsewhere(self) -> set[int]:
        """Those that say that they came from another tracker of the product: they are in that one."""
        from po_tui.sync.remotes import Remotes

        others = [one for one in Remotes(self.workspace).all() if one.id != self.remote.id]
        return {
            row.item_id
            for row in self.rows
            for one in others
            if may_be_of(row.came, one.project, one.browse_url or one.base_url)
        } - {row.item_id for row in self.claiming}

    def match(
        self, issues: Sequence[TrackerItem], used: Collection[int] = ()
    ) -> dict[str, OriginRow]:
        """Id of an issue → the item that came from it; `used` are items that are another one."""
        if not self.rows:
            return {}
        taken, found = set(used), {}
        for issue in issues:
            there = There(
                issue.id, issue.key, issue.url, str(issue.values.get("title", "")),
                self.remote.project,
            )  # fmt: skip
            for row in self._candidates(there):
                if row.item_id not in taken and is_same(row.came, there):
                    found[issue.id] = row
                    taken.add(row.item_id)
                    break
        return found

    def _candidates(self, there: There) -> Iterator[OriginRow]:
        by_name, by_id = self._index
        for name in names_there(there):
            yield from by_name.get(name, ())
        yield from by_id.get(there.id, ())

    @cached_property
    def _index(self) -> tuple[dict[str, list[OriginRow]], dict[str, list[OriginRow]]]:
        by_name: dict[str, list[OriginRow]] = {}
        by_id: dict[str, list[OriginRow]] = {}
        for row in self.rows:
            for name in names_of(row.came):
                by_name.setdefault(name, []).append(row)
            if row.came.id:
                by_id.setdefault(row.came.id, []).append(row)
        return by_name, by_id

    # ── those that the pull did not bring ───────────────────────────────────────────────────────

    @property
    def waits(self) -> bool:
        """Whether some came since everything there was looked through: a pull of what changed misses them."""
        looked = self.book.cursor().full_at
        late = [row.item_id for row in self.claiming if row.created > looked]
        return len(self.book.here(late)) < len(late)

    async def fetch(self, asking: "Asking", found: Sequence[TrackerItem]) -> list[TrackerItem]:
        """Ask for those that a complete pull did not bring; what is not there is never made anew.

        Where none at all is found, it is another site of the same name: then they are new there.
        """
        matched = self.match(found)
        lost = [row for row in self._lost(matched) if row.item_id not in self.held]
        there: list[TrackerItem] = []
        gone: list[tuple[OriginRow, Missing]] = []
        for start in range(0, len(lost), AT_ONCE):
            some = lost[start : start + AT_ONCE]
            names = [_name_there(row) for row in some]
            answers = await asking.ask(asking.tracker.fetch(names))
            told = {name: one for one in answers for name in _names_of(one)}
            for row, name in zip(some, names, strict=True):
                answer = told.get(name)
                if answer is None:
                    self.held[row.item_id] = _(
                        "it came from {there}, and what is there makes no sense – look at it there"
                    ).format(there=row.came.key)
                elif isinstance(answer, Missing):
                    gone.append((row, answer))
                else:
                    there.append(answer)
        there = [one for one in there if one.id not in self.book.there([one.id])]
        here = origins.any_known(self.book.rows, self.workspace.product_id, self.remote.id)
        same = self.match(there)
        if matched or here or same:
            self._note_gone(gone)
        # Sites have issues of the same numbers; another one comes in by the pull, or not at all.
        return [one for one in there if one.id in same]

    def _lost(self, matched: Mapping[str, OriginRow]) -> list[OriginRow]:
        """Those that are none of the issues found, and have no counterpart either."""
        known = {row.item_id for row in matched.values()}
        known |= self.book.here([row.item_id for row in self.claiming]).keys()
        return [row for row in self.claiming if row.item_id not in known]

    def hold_doubles(self, found: Sequence[TrackerItem]) -> None:
        """An issue that another item here is already: making it again would not help anybody."""
        lost = self._lost(self.match(found))
        if not lost:
            return
        fresh = {
            name
            for one in found
            for name in names_there(There(one.id, one.key, one.url, "", self.remote.project))
        }
        for row in lost:
            # A list without numbers and addresses: only its key speaks for that issue.
            if not row.came.id and fresh & names_of(row.came):
                self.held[row.item_id] = _(
                    "it came from {there}, which has another title there – look at both, and drop one of the two"
                ).format(there=row.came.key)
        by_name: dict[str, tuple[str, There]] = {}
        for number, id, there_key, url, title in self.book.rows.execute(
            "SELECT number, there_id, there_key, url, title FROM link"
            " JOIN item ON item.id = item_id WHERE remote_id = ?",
            (self.remote.id,),
        ):
            there = There(id, there_key, url, title, self.remote.project)
            key = item_key(self.workspace.key, number)
            by_name |= dict.fromkeys(names_there(there), (key, there))
        for row in lost:
            known = (by_name[name] for name in names_of(row.came) if name in by_name)
            for key, there in known:
                # Where the file knows the number, that tells issues of two sites apart.
                if is_same(row.came, there) or not row.came.id:
                    self.held[row.item_id] = _(
                        "it came from {there}, and {other} is that issue already – drop one of the two"
                    ).format(there=row.came.key, other=key)

    def _note_gone(self, gone: Sequence[tuple[OriginRow, Missing]]) -> None:
        for row, answer in gone:
            why = _("it came from {there}: {why}").format(there=row.came.key, why=answer.why)
            self.held[row.item_id] = why
        with self.book.writing() as session:
            if session is None:
                return
            for row, _answer in gone:
                name = _name_there(row)
                if self.book.there([name]):
                    continue  # two items say that they are that issue: the next run says so
                link = LinkRow(
                    row.item_id, self.remote.id, name, row.came.key,
                    url=row.came.url, state="missing", why=self.held.pop(row.item_id),
                )  # fmt: skip
                links.add_link(session, link)


def agreed_then(
    row: OriginRow,
    columns_here: Mapping[str, Any],
    here: Mapping[str, Any],
    issue: TrackerItem,
    vocabulary: "Vocabulary",
) -> dict[str, Any]:
    """What both sides agreed on when the file was written, but for ties; `here` in the tracker's words.

    A field that was not edited here since is agreed on as it is here: whatever is there now came
    later. One that the file did not tell was never agreed on.
    """
    told, agreed = row.imported, {}
    for field, columns in _COLUMNS.items():
        if field not in here or not any(told.get(name) not in _NOTHING for name in columns):
            continue
        if all(same(name, columns_here[name], told.get(name)) for name in columns):
            agreed[field] = here[field]
        elif (value := _as_told(field, told, issue, vocabulary)) is not None:
            agreed[field] = normal(field, value)
    return agreed


def ties_then(book: "Book", row: OriginRow, references: "References") -> dict[str, Any]:
    """Parent and dependencies as the file told them, by their ids there, as far as those are known."""
    agreed: dict[str, Any] = {}
    for field, link_field in (("parent", "parent_id"), ("depends_on", "depends_on")):
        keys = row.imported.get(TIES, {}).get(link_field, {}).get("tied", [])
        found = book.rows.execute(
            f"SELECT item_id FROM origin WHERE product_id = ? AND source = ? AND external_id {AMONG}",
            (book.workspace.product_id, row.came.source, among_texts(keys)),
        )
        names = references.names([item for (item,) in found])
        known = sorted(name for name in names.values() if not name.startswith(LOCAL))
        if known:
            agreed[field] = known if field == "depends_on" else known[0]
    return agreed


def _as_told(
    field: str, told: Mapping[str, Any], issue: TrackerItem, vocabulary: "Vocabulary"
) -> Any:
    """A field as the file told it, in the tracker's words."""
    there = issue.values.get(field)
    if field == "story":
        return {name: told.get(name, "") for name in PARTS}
    if field == "status":
        return their_word(str(told["state"]), vocabulary.status_of, None, there)
    if field == "priority":
        return told["moscow"]
    if field == "type":
        return vocabulary.type_there(str(told["type"]), there)
    return told.get(field)


_NOTHING: Final[tuple[Any, ...]] = (None, "", [], {})
_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "title": ("title",),
    "story": PARTS,
    "description": ("description",),
    "criteria": ("criteria",),
    "labels": ("labels",),
    "estimate": ("estimate",),
    "type": ("type",),
    "status": ("state",),
    "priority": ("moscow",),
}
"""The fields that both sides keep → the columns of an item that hold them."""


def _names_of(answer: "TrackerItem | Missing") -> Sequence[str]:
    """What an answer may have been asked for by."""
    return (answer.id,) if isinstance(answer, Missing) else (answer.id, answer.key)


def _name_there(row: OriginRow) -> str:
    """What its issue is asked for by."""
    return row.came.id or row.came.key.rpartition("#")[2]


def columns_of(book: "Book", item_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The columns of some items, as an import compares them."""
    found = book.rows.execute(
        f"SELECT id, {', '.join(COLUMN_FIELDS)} FROM item WHERE id {AMONG}", (among(item_ids),)
    )
    return {id: values_here(row) for id, *row in found}
