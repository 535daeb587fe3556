"""Takes items in from a file: new ones at the end of the order, known ones compared three ways.

What an item looked like when it was last imported is kept beside it (`Origin`). Importing again
changes only what is new in the file and was not edited here; it never overwrites an edit.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from po_tui import settings
from po_tui.model import ranking, validate
from po_tui.model.fields import BY_NAME, COLUMN_FIELDS, Kind
from po_tui.model.identity import item_key
from po_tui.store.store import stamp
from po_tui.words import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.workspace.workspace import Workspace

PART: Final = 300
"""Items written in one transaction: a fraction of a second, so that the app can write in between."""

Progress = Callable[[int, int], None]
"""Called with how many of how many entries are done."""


@dataclass(frozen=True)
class Incoming:
    """One entry of a file: what it is recognised by, and the fields it gives an item."""

    line: int
    """Where it stands in the file, 1 first."""
    external_id: str
    values: Mapping[str, Any]
    text: str = ""
    """The entry as it stood in the file."""


@dataclass(frozen=True)
class Skipped:
    """An entry that changed nothing, and why."""

    line: int
    reason: str


@dataclass
class ImportReport:
    """What an import did, or would do on a dry run."""

    format: str
    dry_run: bool = False
    added: int = 0
    updated: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    """Keys of the items added, in order; none on a dry run."""
    updated_keys: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Known:
    """An item that an entry became earlier, with its values then and now."""

    item_id: int
    key: str
    imported: Mapping[str, Any]
    here: Mapping[str, Any]


@dataclass(frozen=True)
class _Verdict:
    """What an entry comes to: a new item, changed fields, or nothing (and why)."""

    entry: Incoming
    values: Mapping[str, Any]
    known: _Known | None = None
    reason: str = ""

    @property
    def does_something(self) -> bool:
        return bool(self.values)


def bring_in(
    workspace: "Workspace",
    entries: Sequence[Incoming],
    *,
    source: str,
    label: str,
    skipped: Sequence[Skipped] = (),
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Add and update items as one step that one undo takes back, in parts of a few hundred.

    `source` is the kind of origin that external ids are unique in; `skipped` are entries that the
    format already left out. If anything fails, what was written so far is taken back.
    """
    report = ImportReport(source, dry_run, skipped=list(skipped))
    bringing = _Bringing(workspace, source, report)
    verdicts = list(bringing.judge(_each_once(entries, report)))
    for verdict in verdicts:
        if dry_run or not verdict.does_something:
            bringing.count(verdict)
    working = [verdict.entry for verdict in verdicts if verdict.does_something]
    if working and not dry_run:
        bringing.write(working, label, progress)
    report.skipped.sort(key=lambda one: one.line)
    return report


def _each_once(entries: Sequence[Incoming], report: ImportReport) -> list[Incoming]:
    """The entries without those that repeat an earlier one of the file."""
    first: dict[str, Incoming] = {}
    for entry in entries:
        known = first.setdefault(entry.external_id, entry)
        if known is not entry:
            reason = _("the same as line {line}").format(line=known.line)
            report.skipped.append(Skipped(entry.line, reason))
    return list(first.values())


class _Bringing:
    """One import into one product."""

    def __init__(self, workspace: "Workspace", source: str, report: ImportReport) -> None:
        self.workspace = workspace
        self.source = source
        self.report = report

    def write(self, entries: Sequence[Incoming], label: str, progress: Progress | None) -> None:
        """Write the entries that come to something."""
        store, done = self.workspace.store, 0
        with store.long_step(label, self.workspace.product_id) as act:
            for part in _parts(entries):
                with act.part() as session:
                    # Judged again: another process may have written since, from here on none can.
                    self.write_part(session, list(self.judge(part)))
                done += len(part)
                if progress:
                    progress(done, len(entries))

    def judge(self, entries: Sequence[Incoming]) -> Iterator[_Verdict]:
        """What each entry comes to, compared with what is here."""
        for part in _parts(entries):
            known = self.known([entry.external_id for entry in part])
            for entry in part:
                try:
                    values = _clean(entry)
                except validate.NotValid as no:
                    yield _Verdict(entry, {}, reason=str(no))
                else:
                    yield _compared(entry, values, known.get(entry.external_id))

    def known(self, external_ids: Sequence[str]) -> dict[str, _Known]:
        """The items that these entries became earlier."""
        columns = ", ".join(f"item.{name}" for name in COLUMN_FIELDS)
        found = self.workspace.store.rows.execute(
            f"SELECT external_id, item_id, number, imported, {columns}"
            " FROM origin JOIN item ON item.id = item_id"
            " WHERE origin.product_id = ? AND source = ?"
            f" AND external_id IN ({','.join('?' * len(external_ids))})",
            (self.workspace.product_id, self.source, *external_ids),
        )
        return {
            external_id: _Known(
                item_id,
                item_key(self.workspace.key, number),
                json.loads(imported),
                {
                    name: json.loads(value) if BY_NAME[name].kind in _IN_JSON else value
                    for name, value in zip(COLUMN_FIELDS, here, strict=True)
                },
            )
            for external_id, item_id, number, imported, *here in found
        }

    def count(self, verdict: _Verdict) -> None:
        """Note what an entry came to."""
        if verdict.reason:
            self.report.skipped.append(Skipped(verdict.entry.line, verdict.reason))
        if not verdict.does_something:
            return
        if verdict.known:
            self.report.updated += 1
            self.report.updated_keys.append(verdict.known.key)
        else:
            self.report.added += 1

    def write_part(self, session: "Session", verdicts: Sequence[_Verdict]) -> None:
        """Write some entries in one transaction."""
        for verdict in verdicts:
            self.count(verdict)
        self.add(session, [one for one in verdicts if one.does_something and not one.known])
        for verdict in verdicts:
            if verdict.known and verdict.does_something:
                self.update(session, verdict.known, verdict)

    def add(self, session: "Session", fresh: Sequence[_Verdict]) -> None:
        """Add the items that new entries become, at the end of the order, with their origin."""
        from po_tui.model.tables.backlog import Item, Origin
        from po_tui.model.tables.product import Product
        from po_tui.store.bulk import add_rows

        product_id, now = self.workspace.product_id, stamp()
        product = session.get(Product, product_id)
        assert product is not None
        first = product.next_number
        product.next_number += len(fresh)
        last = self.workspace.store.rows.execute(
            "SELECT max(rank) FROM item WHERE product_id = ?", (product_id,)
        ).fetchone()[0]
        ranks = ranking.spread(len(fresh), after=last)
        rows = [
            {
                "product_id": product_id,
                "number": number,
                "rank": rank,
                "created": now,
                "updated": now,
                "estimated_on": _today_if(verdict.values.get("estimate")),
                **_with_state(verdict.values),
            }
            for number, (rank, verdict) in enumerate(zip(ranks, fresh, strict=True), start=first)
        ]
        items = add_rows(session, Item, rows)
        self.report.keys += [item_key(self.workspace.key, item["number"]) for item in items]
        origins = [
            {
                "product_id": product_id,
                "item_id": item["id"],
                "source": self.source,
                "external_id": verdict.entry.external_id,
                "line": verdict.entry.text,
                "imported": dict(verdict.values),
            }
            for item, verdict in zip(items, fresh, strict=True)
        ]
        add_rows(session, Origin, origins)

    def update(self, session: "Session", known: _Known, verdict: _Verdict) -> None:
        """Change the fields that are new in the file, and note them as the next base."""
        from sqlmodel import select

        from po_tui.model.tables.backlog import Item, Origin

        item = session.get(Item, known.item_id)
        assert item is not None
        for name, value in verdict.values.items():
            setattr(item, name, value)
        if "estimate" in verdict.values:
            item.estimated_on = _today_if(item.estimate)
        origin = session.exec(
            select(Origin).where(
                Origin.product_id == self.workspace.product_id,
                Origin.source == self.source,
                Origin.external_id == verdict.entry.external_id,
            )
        ).one()
        origin.imported = {**origin.imported, **verdict.values}


def _compared(entry: Incoming, values: Mapping[str, Any], known: _Known | None) -> _Verdict:
    """Three ways: the field as last imported, as it is here, as it is in the file now."""
    if known is None:
        return _Verdict(entry, values)
    changed: dict[str, Any] = {}
    kept: list[str] = []
    for name, there in values.items():
        base, here = known.imported.get(name), known.here[name]
        if _same(name, there, base) or _same(name, there, here):
            continue
        if _same(name, here, base):
            changed[name] = there
        else:
            kept.append(_(BY_NAME[name].label).lower())
    if kept:
        reason = _("{fields} of {item} was edited here since, and is kept").format(
            fields=", ".join(kept), item=known.key
        )
        return _Verdict(entry, changed, known, reason)
    if changed:
        return _Verdict(entry, changed, known)
    return _Verdict(entry, {}, known, _("already in the backlog as {item}").format(item=known.key))


_IN_JSON: Final = (Kind.criteria, Kind.labels, Kind.record)


def _same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a field say the same: criteria have new uids whenever they are read."""
    if not one or not other:
        return not one and not other and (one == 0) == (other == 0)
    match BY_NAME[name].kind:
        case Kind.criteria:
            return [(c["text"], c["done"]) for c in one] == [(c["text"], c["done"]) for c in other]
        case Kind.labels:
            return set(one) == set(other)
        case _:
            return bool(one == other)


def _clean(entry: Incoming) -> dict[str, Any]:
    """The values as they are stored; raises validate.NotValid."""
    return validate.clean({"title": "", **entry.values})


def _with_state(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a new item: an epic is open unless the file says otherwise."""
    state = {"state": "open"} if values.get("type") == "epic" else {}
    return {**state, **values}


def _today_if(estimate: float | None) -> str | None:
    return None if estimate is None else settings.today().isoformat()


def _parts(entries: Sequence[Incoming]) -> Iterator[Sequence[Incoming]]:
    for start in range(0, len(entries), PART):
        yield entries[start : start + PART]
