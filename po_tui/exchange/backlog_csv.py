"""The backlog as a list for a spreadsheet: edit it there, import it again, and what changed comes in.

The headings are English and stay as they are: scripts lean on them. Private notes stay here. A cell
that a spreadsheet would take for a formula has a ' in front, which our import takes off again.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui.exchange.csv_table import Row, Table, header_of, read_table
from po_tui.exchange.reading import Taken
from po_tui.model import acceptance
from po_tui.model.acceptance import Written
from po_tui.model.fields import COLUMN_FIELDS, FIELDS, LINK_FIELDS, Kind
from po_tui.model.identity import item_key
from po_tui.store import rows
from po_tui.words import _, ngettext
from po_tui.workspace.importing import Incoming, Skipped

if TYPE_CHECKING:
    from po_tui.workspace.workspace import Workspace

_STAYS: Final = frozenset({"private_note", "split", "need_id", "details"})
"""Not in the list: private, for the app alone, or told otherwise."""
WALKED: Final = tuple(field for field in FIELDS if field.name not in _STAYS)
_FIRST: Final = ("Key", "Place")
_LAST: Final = ("Uid", "Created", "Updated")
_DETAIL: Final = "Detail: "
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NEUTRAL: Final = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_BATCH: Final = 500
_LINKED: Final = {
    "goals": ("item_goal", "goal_id", "goal"),
    "roadmap": ("item_roadmap", "roadmap_id", "roadmap_item"),
    "depends_on": ("item_dependency", "needs_id", "item"),
    "quality_links": ("item_quality", "quality_id", "item"),
}


# ── out ─────────────────────────────────────────────────────────────────────────────────────────


def backlog_csv(workspace: "Workspace", ids: Sequence[int]) -> str:
    """The items as a list, in the order of `ids`; items that are gone are left out."""
    con = workspace.store.rows
    details = _detail_names(workspace)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    headings = [*_FIRST, *(field.label for field in WALKED), *(_DETAIL + name for name in details)]
    writer.writerow(map(neutral, [*headings, *_LAST]))
    places = rows.places_of(rows.order(con, workspace.product_id))
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        writer.writerows(_rows(workspace, part, places, details))
    return out.getvalue()


def neutral(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_written(cell: str) -> str:
    """The text of such a cell."""
    return cell[1:] if _NEUTRAL.match(cell) else cell


def _rows(
    workspace: "Workspace", ids: Sequence[int], places: Mapping[int, int], details: Sequence[str]
) -> Iterator[list[str]]:
    con, product_id = workspace.store.rows, workspace.product_id
    columns = [name for name in COLUMN_FIELDS if name != "private_note"]
    found = {
        id: (number, uid, created, updated, dict(zip(columns, row, strict=True)))
        for id, number, uid, created, updated, *row in con.execute(
            f"SELECT id, number, uid, created, updated, {', '.join(columns)} FROM item"
            f" WHERE product_id = ? AND id IN ({','.join('?' * len(ids))})",
            (product_id, *ids),
        )
    }
    links = {name: _links(workspace, name, ids) for name in LINK_FIELDS}
    parents = _parents(workspace, [row[4]["parent_id"] for row in found.values()])
    people = _people(workspace)
    for id in (one for one in ids if one in found):
        number, uid, created, updated, values = found[id]
        place = places.get(id)
        cells = [item_key(workspace.key, number), "" if place is None else str(place)]
        for field in WALKED:
            if field.name in links:
                cells.append(" ".join(links[field.name].get(id, ())))
            elif field.kind is Kind.item:
                cells.append(parents.get(values[field.name], ""))
            elif field.kind is Kind.person:
                cells.append(people.get(values[field.name], ""))
            else:
                cells.append(_OUT.get(field.kind, _text)(values[field.name]))
        told = json.loads(values["details"])
        cells += [_text(told.get(name)) for name in details]
        yield [*map(neutral, cells), uid, created, updated]


def _detail_names(workspace: "Workspace") -> list[str]:
    """Every detail that some item of the product tells."""
    found = workspace.store.rows.execute(
        "SELECT DISTINCT each.key FROM item, json_each(item.details) AS each WHERE product_id = ?"
        " ORDER BY 1",
        (workspace.product_id,),
    )
    return [row[0] for row in found]


def _links(workspace: "Workspace", name: str, ids: Sequence[int]) -> dict[int, list[str]]:
    table, column, other = _LINKED[name]
    key = "number" if other == "item" else "key"
    found: dict[int, list[str]] = {}
    for item, told in workspace.store.rows.execute(
        f"SELECT item_id, other.{key} FROM {table} JOIN {other} AS other ON other.id = {column}"
        f" WHERE item_id IN ({','.join('?' * len(ids))}) ORDER BY {table}.id",
        tuple(ids),
    ):
        named = item_key(workspace.key, told) if other == "item" else told
        found.setdefault(item, []).append(named)
    return found


def _parents(workspace: "Workspace", ids: Sequence[int | None]) -> dict[int | None, str]:
    wanted = [*{id for id in ids if id is not None}]
    found = workspace.store.rows.execute(
        f"SELECT id, number FROM item WHERE id IN ({','.join('?' * len(wanted))})", wanted
    )
    return {id: item_key(workspace.key, number) for id, number in found}


def _people(workspace: "Workspace") -> dict[int | None, str]:
    """By name, or by key where two have the same."""
    everyone = workspace.people.all()
    names = [person.name.casefold() for person in everyone]
    return {
        person.id: person.name if names.count(person.name.casefold()) == 1 else person.key
        for person in everyone
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _number(value: Any) -> str:
    return "" if value is None else str(rows.whole(value))


def _labels(stored: str) -> str:
    """Words with commas between them; one that holds a comma stands in quotes."""
    labels = json.loads(stored)
    if not any("," in label or '"' in label or label != label.strip() for label in labels):
        return ", ".join(labels)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="").writerow(labels)
    return out.getvalue()


def _criteria(stored: str) -> str:
    """A checklist; as JSON where a text would not come back from one as it is."""
    criteria = [Written(one["text"], bool(one.get("done"))) for one in json.loads(stored)]
    text = acceptance.as_text(criteria).replace("\n- [", "\n[").removeprefix("- ").rstrip("\n")
    if _criteria_in(text) == [one._asdict() for one in criteria]:
        return text
    return json.dumps([one._asdict() for one in criteria], ensure_ascii=False)


_OUT: Final[Mapping[Kind, Callable[[Any], str]]] = {
    Kind.points: _number,
    Kind.number: _number,
    Kind.labels: _labels,
    Kind.criteria: _criteria,
}


# ── in again ────────────────────────────────────────────────────────────────────────────────────


def is_ours(text: str) -> bool:
    """Whether a list was written by this module."""
    header = header_of(text)
    return header[: len(_FIRST)] == [*_FIRST] and {"Uid", "Updated", "Title"} <= {*header}


def read_back(text: str) -> Taken:
    """The items of a list that was written here, perhaps edited since: an empty cell empties."""
    table = read_table(text)
    taken = Taken("csv")
    uids = {_cell(row, table, "Key").upper(): _cell(row, table, "Uid") for row in table.rows}
    for row in table.rows:
        found = _entry(row, table, uids)
        if isinstance(found, Incoming):
            taken.entries.append(found)
        else:
            taken.skipped.append(found)
    return taken


def _entry(row: Row, table: Table, uids: Mapping[str, str]) -> Incoming | Skipped:
    if any(cell.strip() for cell in row.cells[len(table.header) :]):
        n = len(row.cells)
        return Skipped(
            row.line,
            ngettext(
                "it has {n} cell, more than there are headings – look for a missing quote",
                "it has {n} cells, more than there are headings – look for a missing quote",
                n,
            ).format(n=n),
        )
    if not _cell(row, table, "Title").strip():
        return Skipped(row.line, _("it has no title"))
    values: dict[str, Any] = {}
    links: dict[str, tuple[str, ...]] = {}
    people: dict[str, str] = {}
    for field in WALKED:
        if field.label not in table.header:
            continue
        cell = _cell(row, table, field.label)
        if field.kind is Kind.item or field.name in LINK_FIELDS:
            keys = re.split(r"[,;\s]+", cell.strip())
            links[field.name] = tuple(uids.get(key.upper(), key) for key in keys if key)
        elif field.kind is Kind.person:
            if cell.strip():
                people[field.name] = cell.strip()
            else:
                values[field.name] = None
        else:
            values[field.name] = _IN.get(field.kind, str)(cell)
    values["details"] = {
        name.removeprefix(_DETAIL): told
        for name in map(as_written, table.header)
        if name.startswith(_DETAIL) and (told := _cell(row, table, name))
    }
    uid = _cell(row, table, "Uid").strip()
    return Incoming(
        row.line,
        uid or _cell(row, table, "Title").strip(),
        values,
        links=links,
        people=people,
        uid=uid,
        updated=_cell(row, table, "Updated").strip(),
        ours=not uid,
    )


def _cell(row: Row, table: Table, heading: str) -> str:
    try:
        place = table.header.index(neutral(heading))
    except ValueError:
        return ""
    return as_written(row.cells[place]) if place < len(row.cells) else ""


def _labels_in(cell: str) -> list[str]:
    cells = next(csv.reader(io.StringIO(cell, newline=""), skipinitialspace=True), [])
    return [label for label in cells if label.strip()]


def _criteria_in(cell: str) -> list[dict[str, Any]]:
    if cell.startswith("[{"):
        try:
            return [dict(one) for one in json.loads(cell)]
        except (ValueError, TypeError):
            pass  # somebody edited it: it is a text now
    return [{"text": one.text, "done": bool(one.done)} for one in acceptance.parse(cell)]


def _decimal(cell: str) -> str:
    return cell.strip().replace(",", ".")


_IN: Final[Mapping[Kind, Callable[[str], Any]]] = {
    Kind.points: _decimal,
    Kind.number: _decimal,
    Kind.labels: _labels_in,
    Kind.criteria: _criteria_in,
    Kind.choice: str.strip,
    Kind.day: str.strip,
}
