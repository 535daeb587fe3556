"""Ties imported items to what they point at: parent, what they wait for, goals.

A file may name an item before it comes, or one that never comes. So items are tied when all are
here; what points nowhere stays with the item as text, and is tied when an import brings it.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from po_tui.model.fields import BY_NAME
from po_tui.model.identity import item_key
from po_tui.store import rows
from po_tui.store.origins import noted_id
from po_tui.store.store import stamp
from po_tui.words import _
from po_tui.workspace.incoming import ImportReport, Incoming, Skipped

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.workspace.workspace import Workspace

TIES: Final = "ties"
"""In what was last imported: link field → the keys that were tied, and those that stayed text."""
_AWAITED: Final = -1
_OTHERS: Final = {"goals": "goal", "roadmap": "roadmap_item"}


@dataclass(frozen=True)
class _Knot:
    """An entry's item, and its links as the last import left them; by link field."""

    item_id: int
    tied: Mapping[str, Collection[int]]
    text: Mapping[str, Sequence[str]]


class Tying:
    """The links of one import."""

    def __init__(
        self,
        workspace: "Workspace",
        source: str,
        entries: Sequence[Incoming],
        awaited: Collection[str] = (),
        values: Callable[[Incoming], Mapping[str, Any]] = lambda entry: entry.values,
    ) -> None:
        """`awaited` are ids that are not here yet; `values` gives those of an entry as stored."""
        self.workspace, self.source = workspace, source
        self.awaited, self.values = awaited, values
        self.parents = self._parents()
        self.numbers: dict[str, int] = {}
        """Items by the numbers that their tracker has for them; lists name parents so."""
        self.origins = self._origins() if entries else {}
        self.exported = self._exported(entries)
        self.before: dict[str, _Knot] = {}
        """Of exported items, by entry: once their texts are written, they no longer tell."""

    def remember(self, entries: Sequence[Incoming]) -> dict[str, "_Knot"]:
        """How exported items are tied now, for those that the import has not written yet."""
        knots = {
            entry.external_id: self._knot(entry)
            for entry in entries
            if entry.uid in self.exported and entry.external_id not in self.origins
        }
        return {id: knot for id, knot in knots.items() if knot is not None}

    # ── what there is ───────────────────────────────────────────────────────────────────────────

    def _parents(self) -> dict[int, int | None]:
        query = "SELECT id, parent_id FROM item WHERE product_id = ?"
        return dict(self.workspace.store.rows.execute(query, (self.workspace.product_id,)))

    def _origins(self) -> dict[str, tuple[int, Mapping[str, Any]]]:
        found = self.workspace.store.rows.execute(
            "SELECT external_id, item_id, imported -> ?, line FROM origin"
            " WHERE product_id = ? AND source = ?",
            (f"$.{TIES}", self.workspace.product_id, self.source),
        ).fetchall()
        self.numbers = {number: item for _id, item, _t, line in found if (number := noted_id(line))}
        return {id: (item, json.loads(ties or "{}")) for id, item, ties, _line in found}

    def _exported(self, entries: Sequence[Incoming]) -> dict[str, tuple[int, str]]:
        """Uid → the item of this product and when it was changed last."""
        if not any(entry.uid for entry in entries):
            return {}
        found = self.workspace.store.rows.execute(
            "SELECT uid, id, updated FROM item WHERE product_id = ?", (self.workspace.product_id,)
        )
        return {uid: (item, updated) for uid, item, updated in found}

    def _knot(self, entry: Incoming) -> _Knot | None:
        if entry.external_id in self.before:
            return self.before[entry.external_id]
        known = self.origins.get(entry.external_id)
        if known is not None:
            item_id, noted = known
            tied = {name: self._targets(entry, name, told["tied"]) for name, told in noted.items()}
            return _Knot(item_id, tied, {name: told["text"] for name, told in noted.items()})
        if entry.uid not in self.exported:
            return None
        item_id, updated = self.exported[entry.uid]
        # Unchanged since it was exported: then it said what it says now.
        names = entry.links if updated == entry.updated else ()
        return _Knot(item_id, {name: self._here(item_id, name) for name in names}, {})

    def _targets(self, entry: Incoming, name: str, keys: Sequence[str]) -> list[int]:
        found = (self._target(entry, name, key) for key in keys)
        return [target for target in found if target is not None]

    def _target(self, entry: Incoming, name: str, key: str) -> int | None:
        """The record that a key of the file names, by its own key there or by one of ours."""
        con, product_id = self.workspace.store.rows, self.workspace.product_id
        own = entry.ours or entry.uid in self.exported
        if name in _OTHERS:
            row = con.execute(
                f"SELECT id FROM {_OTHERS[name]} WHERE product_id = ? AND key = ? COLLATE NOCASE",
                (product_id, key),
            ).fetchone()
            return row[0] if row and (own or not entry.uid) else None
        if key in self.origins:
            return self.origins[key][0]
        if key in self.numbers:
            return self.numbers[key]
        if key in self.awaited:
            return _AWAITED
        if key in self.exported:
            return self.exported[key][0]
        # Elsewhere, LM-4 is another item than ours.
        return rows.item_id(con, product_id, key) if own else None

    def _here(self, item_id: int, name: str) -> list[int]:
        if name == "parent_id":
            parent = self.parents.get(item_id)
            return [] if parent is None else [parent]
        return self.workspace.backlog.linked(item_id, name)

    # ── what is to be done ──────────────────────────────────────────────────────────────────────

    def changes(self, entry: Incoming) -> bool:
        """Whether the file ties an entry otherwise than the last import did."""
        knot = self._knot(entry)
        return knot is not None and any(self._is_new(entry, name, knot) for name in entry.links)

    def _is_new(self, entry: Incoming, name: str, knot: _Knot) -> bool:
        tied, text = self._sorted_out(entry, name, knot)
        before = knot.tied.get(name)
        if before is None:  # never imported: perhaps it is as it is here anyhow
            before = self._here(knot.item_id, name)
        targets = {self._target(entry, name, key) for key in tied}
        return targets != set(before) or text != list(knot.text.get(name, ()))

    def _sorted_out(self, entry: Incoming, name: str, knot: _Knot) -> tuple[list[str], list[str]]:
        """The keys that can be tied, and those that point nowhere."""
        tied: list[str] = []
        text: list[str] = []
        for key in dict.fromkeys(entry.links[name]):
            target = self._target(entry, name, key)
            fine = target is not None and not self._is_circle(name, knot.item_id, target)
            (tied if fine else text).append(key)
        return tied, text

    def _is_circle(self, name: str, item_id: int, target: int) -> bool:
        if name not in ("parent_id", "depends_on") or target == _AWAITED:
            return False
        if name == "depends_on":
            return item_id in self._needed(target)
        at: int | None = target
        seen: set[int] = set()
        while at is not None and at not in seen:
            if at == item_id:
                return True
            seen.add(at)
            at = self.parents.get(at)
        return False

    def _needed(self, item_id: int) -> set[int]:
        """The item and all that it waits for, near or far."""
        found = self.workspace.store.rows.execute(
            "WITH RECURSIVE needed (id) AS (SELECT ? UNION SELECT needs_id FROM item_dependency"
            " JOIN needed ON item_id = needed.id) SELECT id FROM needed",
            (item_id,),
        )
        return {row[0] for row in found}

    # ── doing it ────────────────────────────────────────────────────────────────────────────────

    def tie(
        self, session: "Session", entries: Sequence[Incoming], report: ImportReport
    ) -> Iterator[str]:
        """Tie some entries in one transaction; gives the keys of those that changed."""
        from po_tui.model.tables.backlog import Item

        for entry in entries:
            knot = self._knot(entry)
            if knot is None or not self.changes(entry):
                continue
            item = session.get(Item, knot.item_id)
            assert item is not None
            noted: dict[str, Any] = {}
            for name in entry.links:
                tied, text = self._sorted_out(entry, name, knot)
                if self._is_new(entry, name, knot):
                    there = self._targets(entry, name, tied)
                    kept = self._put(session, item, name, there, knot.tied.get(name, ()))
                    if kept:
                        report.skipped.append(Skipped(entry.line, kept))
                    _tell(item, name, text, knot.text.get(name, ()))
                noted[name] = {"tied": tied, "text": text}
            item.updated = stamp()
            session.flush()
            self._note(session, entry, knot.item_id, noted)
            yield item_key(self.workspace.key, item.number)

    def _put(
        self,
        session: "Session",
        item: Any,
        name: str,
        there: Sequence[int],
        base: Collection[int],
    ) -> str:
        """Change the links that are new in the file; returns why one is kept as it is here."""
        if name == "parent_id":
            return self._put_parent(item, next(iter(there), None), next(iter(base), None))
        here = self._here(item.pk, name)
        gone = set(base) - set(there)
        wanted = [one for one in here if one not in gone]
        wanted += [one for one in there if one not in base and one not in here]
        self.workspace.backlog.put_links(session, item, name, wanted)
        return ""

    def _put_parent(self, item: Any, there: int | None, base: int | None) -> str:
        if item.parent_id not in (base, there):
            return _("{fields} of {item} was edited here since, and is kept").format(
                fields=_(BY_NAME["parent_id"].label).lower(),
                item=item_key(self.workspace.key, item.number),
            )
        item.parent_id = self.parents[item.pk] = there
        return ""

    def _note(
        self, session: "Session", entry: Incoming, item_id: int, noted: Mapping[str, Any]
    ) -> None:
        from sqlmodel import select

        from po_tui.model.tables.backlog import Origin

        origin = session.exec(
            select(Origin).where(
                Origin.product_id == self.workspace.product_id,
                Origin.source == self.source,
                Origin.external_id == entry.external_id,
            )
        ).one_or_none()
        if origin is None:
            origin = Origin(
                product_id=self.workspace.product_id,
                item_id=item_id,
                source=self.source,
                external_id=entry.external_id,
                imported=dict(self.values(entry)),
            )
        origin.imported = {**origin.imported, TIES: {**origin.imported.get(TIES, {}), **noted}}
        session.add(origin)


def _tell(item: Any, name: str, text: Sequence[str], before: Sequence[str]) -> None:
    """Keep what points nowhere with the item, and take it away once it points somewhere."""
    label = BY_NAME[name].label
    said = item.details.get(label, "")
    if said != ", ".join(before):
        return  # somebody made something else of it
    details = {key: value for key, value in item.details.items() if key != label}
    item.details = {**details, label: ", ".join(text)} if text else details
