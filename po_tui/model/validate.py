"""The one door for values: what a field of an item may hold, walked from the declared fields."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from po_tui.model.choices import in_words
from po_tui.model.deliveries import STATE, Delivery
from po_tui.model.fields import EVERY, Field, Kind
from po_tui.model.identity import new_uid
from po_tui.model.quality import SUBCHARACTERISTIC_OF, Measured, Standing, figure, standing
from po_tui.words import _, mark


class NotValid(ValueError):
    """The value cannot be stored; the text says what the field takes."""


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an item's fields as they are stored; raises NotValid naming the first bad one."""
    return {name: clean_field(EVERY[name], value) for name, value in values.items()}


def clean_field(field: Field, value: Any) -> Any:
    """One value as it is stored."""
    match field.kind:
        case Kind.line:
            return _line(field, value)
        case Kind.text:
            return _text(value)
        case Kind.choice:
            return _choice(field, value)
        case Kind.points | Kind.number:
            return _number(field, value)
        case Kind.figure:
            return _figure(field, value)
        case Kind.labels:
            return list(dict.fromkeys(word for label in value if (word := _one_line(label))))
        case Kind.criteria:
            return [criterion for raw in value if (criterion := _criterion(raw))["text"]]
        case Kind.day:
            return _day(field, value)
        case Kind.record:
            return {_text(key): _storable(part) for key, part in (value or {}).items()}
        case Kind.links if not field.name.endswith("_id"):
            return list(dict.fromkeys(value))
        case _:
            return value


def _line(field: Field, value: Any) -> str:
    line = _one_line(value)
    if not line and field.name == "title":
        raise NotValid(_("a title cannot be empty – say in a few words what is wanted"))
    return line


def _one_line(value: Any) -> str:
    return " ".join(_text(value or "").split())


def _text(value: Any) -> str:
    """Text as given, but storable: lone surrogates and NUL cannot be written as UTF-8 text."""
    text = str(value or "").replace("\r\n", "\n").replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8")


def _storable(value: Any) -> Any:
    return _text(value) if isinstance(value, str) else value


_ALWAYS: Final = frozenset({"type", "state", "status", "direction"})
"""Choices of which one holds at any time."""


def _choice(field: Field, value: Any) -> str:
    word = str(value or "").strip()
    if (word and word not in field.choices) or (not word and field.name in _ALWAYS):
        raise NotValid(
            _("{field} cannot be “{value}” – choose one of {choices}").format(
                field=_(field.label), value=word, choices=", ".join(field.choices)
            )
        )
    return word


def _number(field: Field, value: Any) -> float | None:
    if value is None or value == "":
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise NotValid(
            _("{field} cannot be “{value}” – give a number of zero or more, or none").format(
                field=_(field.label), value=value
            )
        )
    return number


def _figure(field: Field, value: Any) -> float | None:
    if value is None or value == "":
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise NotValid(
            _("{field} cannot be “{value}” – give a number, or nothing").format(
                field=_(field.label), value=value
            )
        )
    return number


def _criterion(raw: Any) -> dict[str, Any]:
    """A criterion from its text, or from its stored form; keeps the uid that sync knows it by."""
    known = raw if isinstance(raw, Mapping) else {"text": raw}
    return {
        "uid": str(known.get("uid") or new_uid()),
        "text": _text(known.get("text")).strip(),
        "done": bool(known.get("done", False)),
    }


def _day(field: Field, value: Any) -> str | None:
    if not value:
        return None
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise NotValid(
            _("{field} cannot be “{value}” – write a date like 2026-12-31").format(
                field=_(field.label), value=value
            )
        ) from None


# ── records of their own ────────────────────────────────────────────────────────────────────────


def check_target(target: Mapping[str, Any]) -> None:
    """Raise NotValid where the parts of a quality target, each fine by itself, do not go together."""
    part, whole = target.get("subcharacteristic"), target.get("characteristic")
    if part and whole and SUBCHARACTERISTIC_OF.get(part) != whole:
        raise NotValid(
            _("“{part}” is no part of “{whole}” – choose one that is, or empty it").format(
                part=in_words(part), whole=in_words(whole)
            )
        )
    wanted, limit = target.get("target"), target.get("breakpoint")
    direction = target.get("direction") or "higher"
    if standing(wanted, None, limit, direction) is Standing.breached:
        raise NotValid(
            _(
                "the break point {limit} asks more than the target {target} where {better} is better"
            ).format(limit=figure(limit), target=figure(wanted), better=in_words(direction))
        )


def clean_measured(one: Measured, today: date) -> Measured:
    """A measurement as it is stored; raises NotValid for a value or a day that cannot be."""
    value = _figure(EVERY["target"], one.value)
    on = _day(_ON, one.on)
    if value is None or on is None:
        raise NotValid(_("a measurement needs a value and a day"))
    if on > today.isoformat():
        raise NotValid(
            _("{day} is still to come – what was measured has a day that was").format(day=on)
        )
    if one.n is not None and not 1 <= one.n < 2**31:
        raise NotValid(_("n cannot be {n} – it says how many were measured").format(n=one.n))
    return Measured(value, on, one.n)


_ON: Final = Field("on", Kind.day, mark("Day"))
_DUE: Final = Field("due", Kind.day, mark("Due"))


def clean_delivery(one: Delivery) -> Delivery:
    """A delivery as it is stored; raises NotValid where it says not what, or no day or state."""
    what = _one_line(one.what)
    if not what:
        raise NotValid(_("say first what is to be delivered – then @who and a date"))
    status = _choice(STATE, one.status or "expected")
    return Delivery(what, _one_line(one.party).lstrip("@"), _day(_DUE, one.due), status)
