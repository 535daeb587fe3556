"""Fields of an item as one types them: shown to be edited, read back, completed.

Walks the declared fields by kind and by where they are kept; screens and commands share it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui import settings
from po_tui.model.choices import choice_of, in_words
from po_tui.model.deliveries import Delivery, delivery_text, read_delivery
from po_tui.model.estimation import parse_points, points_text
from po_tui.model.fields import EVERY, STANDING, Field, Kept, Kind, form_of
from po_tui.model.quality import (
    SUBCHARACTERISTIC_OF,
    Measured,
    figure,
    measured_text,
    read_measured,
)
from po_tui.model.views import ItemView, QualityView
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Unknown

if TYPE_CHECKING:
    from po_tui.workspace.workspace import Workspace

NOTHING: Final = frozenset({"", "-", "none", "geen"})
"""What takes a value away."""
_NO_TARGET: Final = QualityView("", "", "", "", None, None, "higher", "", "product")
"""What a requirement demands of which nobody said anything yet."""
_BETWEEN: Final = re.compile(r"[,;\s]+")


# ── shown ───────────────────────────────────────────────────────────────────────────────────────


def text_of(view: ItemView, name: str) -> str:
    """A field as it is shown to be edited; `value_of` reads it back."""
    field, value = EVERY[name], stored_value(view, name)
    if field.kept is Kept.measured:
        return measured_text(value) if value else ""
    if field.kept is Kept.delivery:
        return delivery_text(value) if value else ""
    if field.to:
        return _named(view, field)
    match field.kind:
        case Kind.choice:
            return in_words(value) if value else ""
        case Kind.points:
            return points_text(value, half=True)
        case Kind.number | Kind.figure:
            return figure(value)
        case Kind.labels:
            return ", ".join(value)
    return str(value or "")


def _named(view: ItemView, field: Field) -> str:
    """Other records by what one calls them: people by name, the rest by key."""
    there = getattr(view, field.name.removesuffix("_id"))
    if there is None:
        return ""
    if field.to == "person":
        return str(there.name)
    return there.key if hasattr(there, "key") else " ".join(one.key for one in there)


def stored_value(view: ItemView, name: str) -> Any:
    """The field as the workspace compares it with what someone else may have written meanwhile."""
    field = EVERY[name]
    match field.kept:
        case Kept.details:
            return view.details.get(name) or ""
        case Kept.target:
            return getattr(view.quality or _NO_TARGET, name)
        case Kept.standing:
            return "standing" if STANDING in view.labels else "one_off"
        case Kept.measured:
            return _last_measured(view)
        case Kept.delivery:
            return _first_delivery(view)
    if field.to:
        there = getattr(view, name.removesuffix("_id"))
        if _is_many(name):
            return [one.id for one in there]
        return there.id if there else None
    value: Any = view.scores[name] if name in view.scores else getattr(view, name)
    return list(value) if field.kind is Kind.labels else value


def missing(view: ItemView) -> list[Field]:
    """The must-haves of its type that an item does not tell yet."""
    return [
        field
        for field in form_of(view.type)
        if field.must and stored_value(view, field.name) in (None, "")
    ]


def _is_many(name: str) -> bool:
    return not name.endswith("_id")


def _last_measured(view: ItemView) -> Measured | None:
    quality = view.quality
    if quality is None or quality.value is None:
        return None
    return Measured(quality.value, quality.measured_on or "", quality.n)


def _first_delivery(view: ItemView) -> Delivery | None:
    """The first one due that somebody still waits for, as the line of the item shows it."""
    in_order = sorted(view.deliveries, key=lambda one: not one.awaited)
    if not in_order:
        return None
    one = in_order[0]
    return Delivery(one.what, one.party.short if one.party else "", one.due, one.status)


# ── read back ───────────────────────────────────────────────────────────────────────────────────


def value_of(workspace: "Workspace", name: str, text: str, before: ItemView | None = None) -> Any:
    """What is typed, as the field keeps it; raises Mistake where it cannot be that.

    `before` is the item whose labels and links `+new -old` changes.
    """
    field = EVERY[name]
    if field.kind is Kind.text:
        return text
    text = text.strip()
    if field.kept in _LINES:
        return _read(_LINES[field.kept], text)
    if field.to:
        return _linked(workspace, field, text, before)
    if field.kind is Kind.choice:
        return _choice(field, text, before)
    if field.kind is Kind.labels:
        return labels_after(list(before.labels) if before else [], text)
    how = _PLAIN.get(field.kind)
    return how(field, text) if how else text


_LINES: Final[Mapping[Kept, Callable[[str], Any]]] = {
    Kept.measured: lambda text: read_measured(text, settings.today()),
    Kept.delivery: read_delivery,
}


def points(text: str) -> float | None:
    """Points as people write them: 5, ½, 2,5, none."""
    if text.strip().casefold() in NOTHING:
        return None
    found: float | None = _read(parse_points, text)
    return found


def _day(_field: Field, text: str) -> str | None:
    return None if text.casefold() in NOTHING else text


def _number(field: Field, text: str) -> float | None:
    if text.casefold() in NOTHING:
        return None
    # A unit behind a number is what people write and no mistake: 95 %, 2 s.
    found = re.fullmatch(r"([-+−]?[0-9]*[.,]?[0-9]+)\s*(?:[^\s\d]\S*)?", text)
    if found is None:
        raise Mistake(
            _("{field} cannot be “{value}” – give a number, or nothing").format(
                field=_(field.label), value=text
            )
        )
    return float(found[1].replace(",", ".").replace("−", "-"))


_PLAIN: Final[Mapping[Kind, Callable[[Field, str], Any]]] = {
    Kind.points: lambda _field, text: points(text),
    Kind.number: _number,
    Kind.figure: _number,
    Kind.day: _day,
}


def _read(how: Callable[[str], Any], text: str) -> Any:
    """A rule's way to read a line; what it says no to is the person's mistake."""
    try:
        return how(text)
    except ValueError as no:
        raise Mistake(str(no)) from no


def _choice(field: Field, text: str, before: ItemView | None) -> str:
    """The choice meant; of the sub-characteristics those that go with the characteristic."""
    if text.casefold() in NOTHING:
        return ""
    choices = choices_of(field, before)
    found = choice_of(field, text, choices) or choice_of(field, text)
    if found is None:
        raise Mistake(
            _("{field} cannot be “{value}” – choose one of {choices}").format(
                field=_(field.label),
                value=text,
                choices=", ".join(in_words(code) for code in choices),
            )
        )
    return found


def choices_of(field: Field, view: ItemView | None) -> Sequence[str]:
    """What may be chosen for a field of that item."""
    whole = view.quality.characteristic if view is not None and view.quality else ""
    if field.name == "subcharacteristic" and whole:
        return [part for part in field.choices if SUBCHARACTERISTIC_OF[part] == whole]
    return field.choices


def _linked(
    workspace: "Workspace", field: Field, text: str, before: ItemView | None
) -> int | list[int] | None:
    if not _is_many(field.name):
        return None if text.casefold() in NOTHING else _found(workspace, field, text)
    words = keys(text)
    if not words or words[0].casefold() in NOTHING:
        return []
    if not all(word[0] in "+-" for word in words):
        return [_found(workspace, field, word) for word in words]
    now = dict.fromkeys(stored_value(before, field.name) if before else ())
    for word in words:
        target = _found(workspace, field, word[1:])
        now.pop(target, None)
        if word[0] == "+":
            now[target] = None
    return list(now)


def _found(workspace: "Workspace", field: Field, text: str) -> int:
    """The id of the record that a text names; raises Unknown naming those there are."""
    if field.to == "item":
        return workspace.backlog.item(text)
    if field.to == "person":
        return _person(workspace, text)
    known = {key.casefold(): id for id, key, _title in records(workspace, field.to)}
    found = known.get(text.strip().casefold())
    if found is None:
        raise Unknown(
            _("{field} cannot be “{value}” – choose one of {choices}").format(
                field=_(field.label),
                value=text,
                choices=", ".join(key for _id, key, _title in records(workspace, field.to))
                or _("none yet"),
            )
        )
    return found


def _person(workspace: "Workspace", text: str) -> int:
    people = workspace.people
    if text.startswith("+"):
        return people.find_or_meet(text[1:].strip())
    found = people.find(text)
    if found is None:
        raise Unknown(
            _("nobody here is called “{name}” – +{name} adds them").format(name=text.lstrip("@"))
        )
    return found.id


def records(workspace: "Workspace", kind: str) -> list[tuple[int, str, str]]:
    """Id, key and title of all goals, roadmap items, needs or people: there are few of them."""
    from po_tui.store import panes

    if kind == "goal":
        return [(one.id, one.key, one.title) for one in workspace.vision.goals()]
    if kind == "roadmap_item":
        return [(one.id, one.key, one.title) for one in workspace.roadmap.items()]
    if kind == "need":
        found = panes.needs(workspace.store.rows, workspace.product_id)
        return [(one.id, one.key, one.text) for one in found]
    return [(one.id, one.key, one.name) for one in workspace.people.all()]


def keys(text: str) -> list[str]:
    """The keys in a text, whatever stands between them."""
    return [key for key in _BETWEEN.split(text.strip()) if key]


def labels_after(before: list[str], text: str) -> list[str]:
    """Labels as typed: a list takes the place of what was there, `+new -old` changes it."""
    words = [word for part in text.split(",") if (word := part.strip())]
    if not words or not all(word[0] in "+-" for part in words for word in part.split()):
        return words
    after = list(before)
    for word in (one for part in words for one in part.split()):
        if word[0] == "-":
            after = [label for label in after if label.casefold() != word[1:].casefold()]
        elif word[1:] and word[1:] not in after:
            after.append(word[1:])
    return after
