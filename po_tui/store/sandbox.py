"""Where a what-if is kept and carried out: on a copy of the file in memory, the file itself untouched.

Every read of that copy sees what is tried, and every verb works there as it does for real. Its
journal is the what-if; after each act that is written to the file, so that a crash loses nothing.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from po_tui.model.what_if import ITEM, RANK, WHOLE, Act, Change
from po_tui.store import file
from po_tui.store.past import ACTIVE, PastChange
from po_tui.store.store import Author, NothingSaved, Store, stamp
from po_tui.words import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.store.long_step import LongStep

PROCESS: Final = "what-if"
"""The process of all that is tried: `u` takes back nothing else there."""
PULSE: Final = "sandbox"
"""What is announced where a what-if moves: no news for whoever shows the real thing."""
FAR: Final = 1_000_000_000
"""Ids of what is added on a copy begin here, so that none of them is one of the file's."""


_ALONE: Final = {"after": None, "before": None}
"""The place of the only item."""


class Kept(NamedTuple):
    """A what-if as the file holds it."""

    acts: tuple[Act, ...]
    choices: dict[str, Any]
    base: int
    """The latest step it was first laid over; 0 for none."""
    begun: str
    at: str


def read(rows: sqlite3.Connection, product_id: int, person: str) -> Kept | None:
    """The what-if of a person on a product; None where there is none, or where it makes no sense."""
    found = rows.execute(
        "SELECT changes, choices, coalesce(base_step_id, 0), begun, at FROM sandbox"
        " WHERE product_id = ? AND person = ?",
        (product_id, person),
    ).fetchone()
    if found is None:
        return None
    try:
        acts = tuple(Act.read(told) for told in json.loads(found[0]))
    except (KeyError, TypeError):
        return None
    return Kept(acts, json.loads(found[1]), *found[2:])


def waiting(rows: sqlite3.Connection, product_id: int, person: str) -> tuple[int, str] | None:
    """How many acts a what-if has and when it was begun; read at every start, before anything else."""
    found = rows.execute(
        "SELECT json_array_length(changes), begun FROM sandbox WHERE product_id = ? AND person = ?",
        (product_id, person),
    ).fetchone()
    return (int(found[0]), str(found[1])) if found and found[0] else None


def write(
    store: Store, product_id: int, acts: Sequence[Act], choices: Mapping[str, Any], base: int,
    seen: str | None,
) -> str:  # fmt: skip
    """Keep a what-if as it stands, live and outside the journal; returns the instant of that.

    Raises NothingSaved where another window wrote it since `seen`.
    """
    from sqlmodel import select

    from po_tui.model.tables.live import Sandbox

    with store.keep(PULSE) as session:
        here = Sandbox.product_id == product_id, Sandbox.person == store.author.person
        row = session.exec(select(Sandbox).where(*here)).first()
        if (row.at if row else None) != seen:
            raise NothingSaved(
                _("the what-if was changed in another window – this was not tried; look again")
            )
        now = _later_than(seen)
        row = row or Sandbox(product_id=product_id, person=store.author.person, begun=now, at="")
        row.changes, row.choices, row.at = [act.stored() for act in acts], dict(choices), now
        row.base_step_id = base or None
        session.add(row)
    return now


def forget(session: "Session", product_id: int, person: str) -> None:
    """End a what-if, in the same transaction as what becomes of it."""
    from sqlmodel import select

    from po_tui.model.tables.live import Sandbox

    for row in session.exec(
        select(Sandbox).where(Sandbox.product_id == product_id, Sandbox.person == person)
    ):
        session.delete(row)


def end(session: "Session", product_id: int, person: str) -> None:
    """`forget`, as part of a step; other windows are told."""
    from po_tui.store.writing import StepSession

    assert isinstance(session, StepSession)
    forget(session, product_id, person)
    session.beat(PULSE)


def _later_than(seen: str | None) -> str:
    """The instant of now, told apart from the one before, which may be the same millisecond."""
    now = stamp()
    return now if seen is None or now > seen else f"{seen}+"


# ── the copy ────────────────────────────────────────────────────────────────────────────────────


class Copy(Store):
    """The file as it would be."""

    def __init__(self, real: Store) -> None:
        super().__init__(
            real.path, Author(real.author.person, PROCESS), rows=file.in_memory(real.rows)
        )
        self.after_act: Callable[[], None] | None = None
        """Told when an act is done there, taken back or done again."""
        _put_ids_far_away(self.rows)

    @contextmanager
    def step(
        self, label: str, product_id: int | None, *, origin: str = "person", reason: str = ""
    ) -> "Iterator[Session]":
        outermost = self._session is None
        with super().step(label, product_id, origin=origin, reason=reason) as session:
            yield session
        if outermost and self.after_act is not None:
            self.after_act()

    def again(self) -> Store:
        """Another copy, as this one stands now."""
        return Copy(self)

    def long_step(  # type: ignore[override]
        self, label: str, product_id: int, *, origin: str = "import"
    ) -> "AbstractContextManager[LongStep]":
        """Refused: an import is no try, and would not fit into what is kept of one."""
        del product_id, origin
        told = _("“{step}” cannot be tried – leave the what-if first")
        raise NothingSaved(told.format(step=label))


def acts_of(rows: sqlite3.Connection, product_id: int) -> dict[int, Act]:
    """What stands of all that was tried on a copy, in order, by the step it is there."""
    changes: dict[int, list[Change]] = {}
    for step_id, kind, row, field, before, after, item in rows.execute(
        "SELECT step_id, kind, row, field, before, after, item_id FROM change WHERE step_id IN"
        " (SELECT id FROM step WHERE process = ?) ORDER BY id",
        (PROCESS,),
    ):
        change = Change(kind, row, field, _value(before), _value(after), item)
        changes.setdefault(step_id, []).append(change)
    found = rows.execute(
        f"SELECT id, label FROM step WHERE process = ? AND product_id = ? AND {ACTIVE} ORDER BY id",
        (PROCESS, product_id),
    )
    return {id: Act(label, tuple(changes.get(id, ()))) for id, label in found}


def _value(text: object) -> Any:
    return json.loads(text) if isinstance(text, str) else text


def _put_ids_far_away(rows: sqlite3.Connection) -> None:
    known = {name for (name,) in rows.execute("SELECT name FROM sqlite_sequence")}
    rows.execute("UPDATE sqlite_sequence SET seq = ?", (FAR,))
    tables = rows.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
    ).fetchall()
    rows.executemany(
        "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
        [(name, FAR) for (name,) in tables if name not in known],
    )


# ── carrying out what was tried ─────────────────────────────────────────────────────────────────


@cache
def points(kind: str, field: str) -> str:
    """The kind of record that a field points at; empty for none."""
    from po_tui.model import tables
    from po_tui.store.journal import class_of

    tables.everything()
    table: Any = class_of(kind).__table__  # type: ignore[attr-defined]
    if field not in table.columns:
        return ""
    return next((key.column.table.name for key in table.columns[field].foreign_keys), "")


class Laying:
    """Lays changes over whatever stands in a file, as part of a step."""

    def __init__(
        self, store: Store, session: "Session", product_id: int, *, anew: bool = False
    ) -> None:
        """With `anew`, what is added gets ids and numbers of its own: it becomes real."""
        from po_tui.model import tables
        from po_tui.store.writing import StepSession

        assert isinstance(session, StepSession)
        tables.everything()
        self._session: StepSession = session
        self._rows = store.rows
        self._product_id, self._anew = product_id, anew
        self._ids: dict[tuple[str, int], int] = {}
        self._numbers: dict[int, int] = {}

    def lay(self, changes: Sequence[Change]) -> None:
        """Carry them out in this order."""
        if self._anew:
            added = sorted((one for one in changes if one.adds), key=lambda one: one.row)
            self._give_ids(added)
            made = [one.row for one in added if one.kind == ITEM]
            self._numbers = {
                row: self._number(0) for row in made
            }  # in the order they were thought of
        for change in changes:
            if change.adds:
                self._add(change)
            elif change.removes:
                self._remove(change.kind, change.row)
            elif (change.kind, change.field) == (ITEM, RANK):
                self._move(change)
            else:
                self._set(change)
        self._session.flush()

    def id_of(self, kind: str, row: int) -> int:
        """The id that a record has here."""
        return self._ids.get((kind, row), row)

    def _give_ids(self, added: Iterable[Change]) -> None:
        connection = self._session.connection()
        next_ids: dict[str, int] = {}
        for change in added:
            if change.kind not in next_ids:
                last = connection.exec_driver_sql(
                    "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0),"
                    f' coalesce((SELECT max(id) FROM "{change.kind}"), 0))',
                    (change.kind,),
                ).scalar()
                next_ids[change.kind] = int(last or 0)
            next_ids[change.kind] += 1
            self._ids[change.kind, change.row] = next_ids[change.kind]

    def _here(self, kind: str, field: str, value: Any) -> Any:
        """A value as it is here: an id may be another one."""
        there = points(kind, field) if self._ids and isinstance(value, int) else ""
        return self.id_of(there, value) if there else value

    def _place(self, place: Mapping[str, int | None]) -> str:
        from po_tui.store.journal import rank_at

        known = {side: None if id is None else self.id_of(ITEM, id) for side, id in place.items()}
        if not self._anew and known == _ALONE:
            known = {"after": 0, "before": None}  # behind what somebody added meanwhile
        return rank_at(self._session, self._product_id, known)

    def _add(self, change: Change) -> None:
        from po_tui.store import bulk
        from po_tui.store.journal import class_of

        kind = change.kind
        values = {name: self._here(kind, name, value) for name, value in change.after.items()}
        values["id"] = self.id_of(kind, change.row)
        if kind == ITEM:
            values["rank"] = self._place(values["rank"])
            number = self._numbers.get(change.row)
            values["number"] = number or self._number(int(values["number"]))
        elif values.get("key") and "uid" in values:
            values["key"] = self._key(kind, str(values["key"]))
        bulk.put_rows(self._session, class_of(kind), [values])

    def _number(self, number: int) -> int:
        """The number of an item: the one it had where it was tried, unless that is given by now."""
        from po_tui.model.tables.product import Product

        product = self._session.get(Product, self._product_id)
        assert product is not None
        if self._anew or number < product.next_number:
            number = product.next_number
        product.next_number = number + 1
        return number

    def _key(self, kind: str, key: str) -> str:
        taken = self._rows.execute(
            f'SELECT 1 FROM "{kind}" WHERE product_id = ? AND key = ?', (self._product_id, key)
        ).fetchone()
        if not taken:
            return key
        from po_tui.store.numbering import next_key

        return next_key(self._rows, kind, self._product_id, key.rstrip("0123456789"))

    def _remove(self, kind: str, row: int) -> None:
        """Take a record away, and first what cannot be without it, where the journal sees it."""
        from po_tui.store import bulk
        from po_tui.store.journal import class_of, pointing_at

        connection = self._session.connection()
        for table, column in pointing_at(kind):
            hangs_on: Any = class_of(table).__table__  # type: ignore[attr-defined]
            if hangs_on.columns[column].nullable:
                continue
            found = connection.exec_driver_sql(
                f'SELECT id FROM "{table}" WHERE "{column}" = ?', (row,)
            )
            bulk.take_rows(self._session, class_of(table), [one[0] for one in found.fetchall()])
        bulk.take_rows(self._session, class_of(kind), [row])

    def _move(self, change: Change) -> None:
        from po_tui.store import placing

        there = self._session.connection().exec_driver_sql(
            "SELECT 1 FROM item WHERE id = ?", (self.id_of(ITEM, change.row),)
        )
        if there.scalar():
            rank = self._place(change.after)
            placing.put_in_order(self._session, [(self.id_of(ITEM, change.row), rank)])

    def _set(self, change: Change) -> None:
        from po_tui.store.journal import change_back

        row = self.id_of(change.kind, change.row)
        value = self._here(change.kind, change.field, change.after)
        wanted = PastChange(change.kind, row, change.field, value, change.before)
        change_back(self._session, change.kind, [wanted])


# ── what somebody changed meanwhile ─────────────────────────────────────────────────────────────


class Clash(NamedTuple):
    """Something that was tried has changed for real since: by whose act, and to what."""

    person: str
    label: str
    field: str
    value: Any
    gone: bool = False
    """The record is no longer there."""


def clash(
    rows: sqlite3.Connection, changes: Sequence[Change], base: int, decided: int = 0
) -> Clash | None:
    """The first of these changes that someone else's act stands against, after `decided` at least."""
    for change in changes:
        if change.adds or change.kind == "sprint":
            continue
        latest = _latest(rows, change, base, decided)
        if latest is None:
            continue
        if latest.gone:
            fits = change.removes  # it was to go anyway
        elif change.field in (RANK, WHOLE):
            fits = False
        else:
            fits = latest.value in (change.before, change.after)
        if not fits:
            return latest
    return None


def latest_change(rows: sqlite3.Connection) -> int:
    """The latest line of the journal: what somebody decides now, they decide knowing that."""
    return int(rows.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()[0])


def _latest(rows: sqlite3.Connection, change: Change, base: int, decided: int) -> Clash | None:
    """The latest real act on the same field of the same record; for a record that goes, on any."""
    wanted = "" if change.removes else " AND (field = :field OR (field = '*' AND after IS NULL))"
    # A move that was taken back again has left everything where it was.
    stands = f" AND {ACTIVE}" if change.field in (RANK, WHOLE) else ""
    found = rows.execute(
        "SELECT person, label, field, after FROM change JOIN step ON step.id = step_id"
        f" WHERE kind = :kind AND row = :row{wanted}{stands} AND field <> 'position'"
        " AND step_id > :base AND change.id > :decided ORDER BY change.id DESC LIMIT 1",
        {"kind": change.kind, "row": change.row, "field": change.field, "base": base,
         "decided": decided},
    ).fetchone()  # fmt: skip
    if found is None:
        return None
    person, label, field, after = found
    gone = field == WHOLE and after is None
    return Clash(person, label, field, _value(after), gone)
