"""The complete export of a product, `po-tui/1`: into an empty database and out again, byte for byte.

One record a line, so that two exports can be compared line by line.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NoReturn

from po_tui.exchange.files import BadFile
from po_tui.words import _
from po_tui.workspace.whole import Damaged, bring_back, records_of

if TYPE_CHECKING:
    from po_tui.store.store import Store

VERSION: Final = 1
SCHEMA: Final = f"po-tui/{VERSION}"


def export_product(store: "Store", product_id: int) -> str:
    """Everything of one product, private notes included; no journal, drafts or secrets.

    The same content gives the same text, wherever and whenever it is written.
    """
    records = records_of(store, product_id)
    tables = ",\n".join(f" {_dumps(name)}: {_lines(rows)}" for name, rows in records.items())
    key = records["product"][0]["key"]
    head = (
        f'{{"schema": {_dumps(SCHEMA)}, "kind": "product", "product": {_dumps(key)}, "tables": {{\n'
    )
    return f"{head}{tables}\n}}}}\n"


def import_product(store: "Store", text: str) -> str:
    """Write the product of such a text as one step; returns its key.

    Raises BadFile for a newer or damaged export, `workspace.errors.Refused` where that product is
    here already; nothing is changed then.
    """
    try:
        return bring_back(store, _tables(text))
    except Damaged as no:
        raise BadFile(_("the export is damaged: {what} – export it again").format(what=no)) from no


def _tables(text: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The tables in the text, as far as their outer shape goes."""
    document = _loads(text)
    schema = document.get("schema") if isinstance(document, dict) else None
    found = re.fullmatch(r"po-tui/([0-9]{1,9})", schema) if isinstance(schema, str) else None
    if not found:
        raise BadFile(_("this is no export of po_tui – use `po-tui export` to make one"))
    if int(found[1]) > VERSION:
        raise BadFile(
            _(
                "the export was written by a newer po_tui ({theirs}, this one reads {ours}) – update po_tui"
            ).format(theirs=schema, ours=SCHEMA)
        )
    tables = document.get("tables")
    if not isinstance(tables, dict):
        raise BadFile(_("the export holds no product – use `po-tui export` to make one"))
    for name, rows in tables.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Damaged(_("“{table}” is no list of records").format(table=name))
    return tables


def _loads(text: str) -> Any:
    try:
        document = json.loads(text, parse_constant=_no_number, parse_float=_finite)
        if re.search(r"\\u[dD][89a-fA-F]", text):
            # Half of a pair of escapes is no character and could not be stored.
            json.dumps(document, ensure_ascii=False).encode()
    except json.JSONDecodeError as no:
        raise BadFile(
            _("the export is damaged in line {line}, column {column} – export it again").format(
                line=no.lineno, column=no.colno
            )
        ) from no
    except (ValueError, RecursionError) as no:
        raise Damaged(str(no)) from no
    return document


def _no_number(word: str) -> NoReturn:
    raise ValueError(_("{word} is no number").format(word=word))


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


def _lines(rows: Sequence[Mapping[str, Any]]) -> str:
    lines = ",\n".join(f"  {_dumps(row)}" for row in rows)
    return f"[\n{lines}\n ]"


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
