"""A whole product as plain records, out of one file and into another: nothing lost, nothing doubled.

A generic walk over the tables, so that a new column or table comes along by itself. Only the local
ids change: a record is pointed at by its `uid`, or by its place in its table where it has none.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final

from po_tui.model.fields import BY_NAME, Kind
from po_tui.model.identity import PRODUCT_KEY
from po_tui.model.plain import plain_line
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Refused

if TYPE_CHECKING:
    from sqlalchemy import Column, Table
    from sqlmodel import Session, SQLModel

    from po_tui.store.store import Store

STAYS: Final = frozenset(
    {
        "step",
        "change",
        "draft",
        "live_session",
        "sandbox",
        "ballot",
        "pulse",
        "setting",
        "create_intent",
        "cursor",
        "sync_run",
        "lease",
    }
)
"""Tables that stay behind: the journal, what is live, what belongs to the file or to a run under way."""

Record = dict[str, Any]
Records = dict[str, list[Record]]
"""Table → its records, in the order in which they were made."""

_RANK: Final = re.compile(r"[0-9A-Za-z]*[1-9A-Za-z]")


class Damaged(Mistake):
    """The records do not make a product; the text names the first thing that is wrong."""


def records_of(store: "Store", product_id: int) -> Records:
    """Everything of one product, as of one moment."""
    shapes = _shapes()
    rows = store.rows
    alone = not rows.in_transaction
    if alone:
        rows.execute("BEGIN")
    try:
        return _read(rows, shapes, product_id)
    finally:
        if alone:
            rows.execute("ROLLBACK")


def bring_back(store: "Store", records: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Write a product that `records_of` gave as one step; returns its key.

    Raises Damaged, or Refused where the file has that product already; then nothing is changed.
    """
    from sqlalchemy.exc import IntegrityError

    from po_tui.store.store import PointsNowhere

    shapes = _shapes()
    product = _the_product(records)
    key = str(product["key"])
    try:
        with store.step(
            _("Import product {key}").format(key=key), None, origin="import"
        ) as session:
            _refuse_a_second(store.rows, product)
            _write(session, shapes, records)
    except PointsNowhere as no:
        raise Damaged(_("the product contradicts itself ({why})").format(why=no.__cause__)) from no
    except (IntegrityError, UnicodeEncodeError) as no:
        why = no.orig if isinstance(no, IntegrityError) else _("text that is no Unicode")
        raise Damaged(_("the product contradicts itself ({why})").format(why=why)) from no
    return key


# ── the shape of the tables ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Shape:
    """A table, its record class, and how its columns point at others."""

    table: "Table"
    record: "type[SQLModel]"

    @property
    def name(self) -> str:
        return self.table.name

    @cached_property
    def columns(self) -> "list[Column[Any]]":
        return [column for column in self.table.columns if column.name not in ("id", "product_id")]

    @cached_property
    def has_uid(self) -> bool:
        return "uid" in self.table.columns

    @cached_property
    def points_at(self) -> dict[str, str]:
        """Foreign key → the table it points at."""
        return {key.parent.name: key.column.table.name for key in self.table.foreign_keys}

    def kind_column(self, column: str) -> str:
        """For `from_id` the column `from_kind` that names its table, if there is one."""
        kind = f"{column.removesuffix('_id')}_kind"
        is_pair = column.endswith("_id") and column not in self.points_at
        return kind if is_pair and kind in self.table.columns else ""

    def target(self, column: str, record: Mapping[str, Any]) -> str:
        """The table that a column of this record points at; empty where it holds a plain value."""
        kind = self.kind_column(column)
        return str(record[kind]) if kind else self.points_at.get(column, "")

    @cached_property
    def mine(self) -> str:
        """The SQL that picks the rows of product `:p`."""
        if self.name == "product":
            return "id = :p"
        if "product_id" in self.points_at:
            return "product_id = :p"
        owner = next(c.name for c in self.columns if c.name in self.points_at and not c.nullable)
        target = next(shape for shape in _shapes() if shape.name == self.points_at[owner])
        return f"{owner} IN (SELECT id FROM {target.name} WHERE {target.mine})"

    @cached_property
    def checks(self) -> "dict[str, Callable[[Any], Any]]":
        """Column → what raises ValueError for a value that it cannot hold."""
        from pydantic import TypeAdapter

        def strictly(annotation: Any) -> Callable[[Any], Any]:
            adapter: TypeAdapter[Any] = TypeAdapter(annotation)
            return lambda value: adapter.validate_python(value, strict=True)

        fields = self.record.model_fields
        return {column.name: strictly(fields[column.name].annotation) for column in self.columns}


@cache
def _shapes() -> tuple[_Shape, ...]:
    """The tables that make up a product, each after those it points at."""
    from sqlalchemy import Table, inspect
    from sqlmodel import SQLModel

    from po_tui.model import tables
    from po_tui.model.tables.product import Product

    tables.everything()
    records = {
        mapper.local_table.name: mapper.class_
        for mapper in inspect(Product).registry.mappers
        if isinstance(mapper.local_table, Table)
    }
    return tuple(
        _Shape(table, records[table.name])
        for table in SQLModel.metadata.sorted_tables
        if table.name not in STAYS
    )


# ── out ─────────────────────────────────────────────────────────────────────────────────────────


def _read(rows: sqlite3.Connection, shapes: Sequence[_Shape], product_id: int) -> Records:
    handles: dict[tuple[str, int], str | int] = {}
    raw: dict[str, list[Record]] = {}
    for shape in shapes:
        found = rows.execute(
            f"SELECT * FROM {shape.name} WHERE {shape.mine} ORDER BY id", {"p": product_id}
        )
        names = [column[0] for column in found.description]
        raw[shape.name] = [dict(zip(names, row, strict=True)) for row in found]
        for place, row in enumerate(raw[shape.name], start=1):
            handles[shape.name, row["id"]] = row["uid"] if shape.has_uid else place
    records: Records = {}
    for shape in shapes:
        told = [_told(shape, row, handles) for row in raw[shape.name]]
        if kept := [record for record in told if record is not None]:
            records[shape.name] = kept
    return records


def _told(
    shape: _Shape, row: Record, handles: Mapping[tuple[str, int], str | int]
) -> Record | None:
    """A row without local ids; None for one that points at something that is gone."""
    record: Record = {}
    for column in shape.columns:
        value = row[column.name]
        target = shape.target(column.name, row)
        if value is not None and target:
            value = handles.get((target, value))
            if value is None and not column.nullable:
                return None
        record[column.name] = value if target else _plain(column, value)
    return record


def _plain(column: "Column[Any]", value: Any) -> Any:
    from sqlalchemy import JSON, Boolean

    if value is None:
        return None
    if isinstance(column.type, JSON):
        return json.loads(value)
    if isinstance(column.type, Boolean):
        return bool(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


# ── in ──────────────────────────────────────────────────────────────────────────────────────────


def _the_product(records: Mapping[str, Sequence[Mapping[str, Any]]]) -> Mapping[str, Any]:
    products = records.get("product", ())
    if len(products) != 1:
        raise Damaged(_("there is not exactly one product in it"))
    key, uid = products[0].get("key"), products[0].get("uid")
    if not isinstance(key, str) or not PRODUCT_KEY.fullmatch(key) or not isinstance(uid, str):
        raise Damaged(_("its product has no proper key"))
    return products[0]


def _refuse_a_second(rows: sqlite3.Connection, product: Mapping[str, Any]) -> None:
    known = rows.execute(
        "SELECT key, uid = :uid FROM product"
        " WHERE uid = :uid OR key = :key OR :key IN (SELECT value FROM json_each(aliases))",
        {"uid": product["uid"], "key": product["key"]},
    ).fetchone()
    if known and known[1]:
        raise Refused(
            _("this product is here already, as {key} – its items were not added again").format(
                key=known[0]
            )
        )
    if known:
        raise Refused(
            _("there is another product {key} here – rename that one first").format(key=known[0])
        )


def _write(
    session: "Session",
    shapes: Sequence[_Shape],
    records: Mapping[str, Sequence[Mapping[str, Any]]],
) -> None:
    """Give every record its new local id first, so that each can point at any other."""
    unknown = records.keys() - {shape.name for shape in shapes}
    if unknown:
        raise Damaged(
            _("it holds “{table}”, which this po_tui does not know – update po_tui").format(
                table=plain_line(min(unknown))[:40]
            )
        )
    from po_tui.store.bulk import add_rows

    ids = _new_ids(session, shapes, records)
    for shape in shapes:
        made = [
            _made(shape, place, record, ids)
            for place, record in enumerate(records.get(shape.name, ()), start=1)
        ]
        if shape.name == "item":
            _check_items(made)
        if shape.name == "remote":
            _rename_taken(session, made)
        add_rows(session, shape.record, made)
        if shape.name == "product":
            _belongs_to(session, made[0]["id"])


_Ids = dict[tuple[str, str | int], int]
PRODUCT: Final = ("product", 0)
"""The handle under which every record finds the product it belongs to."""


def _new_ids(
    session: "Session",
    shapes: Sequence[_Shape],
    records: Mapping[str, Sequence[Mapping[str, Any]]],
) -> _Ids:
    """Table and handle → the local id that the record gets: its order in the table is kept."""
    from sqlalchemy import text

    ids: _Ids = {}
    for shape in shapes:
        last = session.connection().execute(text(f"SELECT max(id) FROM {shape.name}")).scalar() or 0
        for place, record in enumerate(records.get(shape.name, ()), start=1):
            handle = record.get("uid") if shape.has_uid else place
            if not isinstance(handle, str | int) or (shape.name, handle) in ids:
                raise _damaged(shape, place, "uid")
            ids[shape.name, handle] = last + place
        if shape.name == "product":
            ids[PRODUCT] = last + 1
    return ids


def _made(shape: _Shape, place: int, record: Mapping[str, Any], ids: _Ids) -> Record:
    """The row of a record; what the record does not say gets its default."""
    strange = record.keys() - {column.name for column in shape.columns}
    if strange:
        raise _damaged(shape, place, min(strange))
    values: Record = {"id": ids[shape.name, record["uid"] if shape.has_uid else place]}
    if "product_id" in shape.points_at:
        values["product_id"] = ids[PRODUCT]
    for column in shape.columns:
        name = column.name
        if name not in record:
            if shape.record.model_fields[name].is_required():
                raise _damaged(shape, place, name)
            continue
        value = record[name]
        if value is not None and (target := _target(shape, place, name, record)):
            value = ids.get((target, value)) if isinstance(value, str | int) else None
            if value is None:
                raise _damaged(shape, place, name)
        values[name] = _checked(shape, place, name, value)
    return values


def _target(shape: _Shape, place: int, name: str, record: Mapping[str, Any]) -> str:
    try:
        return shape.target(name, record)
    except KeyError as no:
        raise _damaged(shape, place, name) from no


def _checked(shape: _Shape, place: int, name: str, value: Any) -> Any:
    """The value, if the column can hold it."""
    try:
        shape.checks[name](value)
    except ValueError as no:
        raise _damaged(shape, place, name) from no
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise _damaged(shape, place, name)
    field = BY_NAME.get(name) if shape.name == "item" else None
    if field and field.kind is Kind.choice and value and value not in field.choices:
        raise _damaged(shape, place, name)
    if field and field.kind is Kind.criteria and not all(map(_is_criterion, value)):
        raise _damaged(shape, place, name)
    return value


def _is_criterion(value: Mapping[str, Any]) -> bool:
    kinds = {"uid": str, "text": str, "done": bool}
    return all(isinstance(value.get(name), kind) for name, kind in kinds.items())


def _check_items(items: Sequence[Record]) -> None:
    """The order has to be total: a rank for each item, and none twice."""
    ranks = [item["rank"] for item in items]
    wrong = next((rank for rank in ranks if not _RANK.fullmatch(rank)), None)
    if wrong is not None or len(set(ranks)) < len(ranks):
        raise Damaged(_("the order of its items is damaged"))


def _rename_taken(session: "Session", remotes: Sequence[Record]) -> None:
    """Names of trackers are unique in a file, and another product may have one of that name."""
    found = session.connection().exec_driver_sql("SELECT name FROM remote")
    taken = {_as_variable(name) for (name,) in found}
    for remote in remotes:
        name = str(remote["name"])
        free = (f"{name}-{n}" for n in range(2, 1_000))
        remote["name"] = next(one for one in (name, *free) if _as_variable(one) not in taken)
        taken.add(_as_variable(remote["name"]))


def _as_variable(name: str) -> str:
    """What tells names apart: their tokens are looked for in variables called after them."""
    return re.sub(r"[^A-Z0-9]", "_", name.upper())


def _belongs_to(session: "Session", product_id: int) -> None:
    """From now on the step is one of this product: its undo list shows it."""
    from po_tui.store.writing import StepSession

    if isinstance(session, StepSession) and session.step is not None:
        session.step.product_id = product_id


def _damaged(shape: _Shape, place: int, column: str) -> Damaged:
    return Damaged(
        _("“{column}” of {table} number {place} cannot be used").format(
            column=plain_line(column)[:40], table=shape.name, place=place
        )
    )
