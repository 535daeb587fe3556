"""An entry of a file beside the item it became earlier: what is new there, and what was edited here.

Three ways: as it was last imported, as it is here, as the file says it now.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from po_tui.model.fields import BY_NAME, COLUMN_FIELDS, EVERY, Kind
from po_tui.words import _
from po_tui.workspace.incoming import Incoming


@dataclass(frozen=True)
class Known:
    """An item that an entry became earlier, with its values then and now."""

    item_id: int
    key: str
    imported: Mapping[str, Any]
    here: Mapping[str, Any]
    noted: bool = True
    """Its origin is in the file already."""
    before: str = ""
    """The external id of that origin, where the entry has another one by now."""


@dataclass(frozen=True)
class Judgement:
    """What an entry comes to: a new item, changed fields, or nothing (and why)."""

    entry: Incoming
    values: Mapping[str, Any]
    known: Known | None = None
    reason: str = ""

    @property
    def does_something(self) -> bool:
        return bool(self.values)


def compared(entry: Incoming, values: Mapping[str, Any], known: Known | None) -> Judgement:
    """Three ways: the field as last imported, as it is here, as it is in the file now."""
    if known is None:
        return Judgement(entry, values)
    changed: dict[str, Any] = {}
    kept: list[str] = []
    for name, there in values.items():
        base, here = known.imported.get(name), known.here[name]
        if same(name, there, base) or same(name, there, here):
            continue
        if same(name, here, base):
            changed[name] = there
        elif BY_NAME[name].kind is Kind.record:
            changed[name], lost = _merged(base or {}, here or {}, there or {})
            kept += lost
            if changed[name] == here:
                del changed[name]
        else:
            kept.append(_(BY_NAME[name].label).lower())
    if kept:
        reason = _("{fields} of {item} was edited here since, and is kept").format(
            fields=", ".join(kept), item=known.key
        )
        return Judgement(entry, changed, known, reason)
    if changed:
        return Judgement(entry, changed, known)
    return Judgement(entry, {}, known, _("already in the backlog as {item}").format(item=known.key))


def _merged(
    base: Mapping[str, Any], here: Mapping[str, Any], there: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """A record compared part by part, and the names of those that stay as they were edited here."""
    merged, kept = dict(here), list[str]()
    for name in {**base, **there}:
        if there.get(name) == base.get(name) or there.get(name) == here.get(name):
            continue
        if here.get(name) != base.get(name):
            kept.append(_(EVERY[name].label).lower() if name in EVERY else name.replace("_", " "))
        elif name in there:
            merged[name] = there[name]
        else:
            merged.pop(name, None)
    return merged, kept


def values_here(row: Sequence[Any]) -> dict[str, Any]:
    """The columns of an item as values."""
    return {
        name: json.loads(value) if BY_NAME[name].kind in _IN_JSON else value
        for name, value in zip(COLUMN_FIELDS, row, strict=True)
    }


def _told(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record without the parts that say nothing."""
    return {name: value for name, value in record.items() if value not in ("", None)}


_IN_JSON: Final = (Kind.criteria, Kind.labels, Kind.record)


def same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a field say the same: criteria have new uids whenever they are read."""
    kind = BY_NAME[name].kind
    if kind is Kind.record:
        one, other = _told(one or {}), _told(other or {})
    if not one or not other:
        return not one and not other and (one == 0) == (other == 0)
    match kind:
        case Kind.criteria:
            return [(c["text"], c["done"]) for c in one] == [(c["text"], c["done"]) for c in other]
        case Kind.labels:
            return set(one) == set(other)
        case _:
            return bool(one == other)
