"""What is special to a type of item, told beside the rest: any field that is declared, in one step.

`tell` takes what `fields.EVERY` declares, wherever it is kept: in columns, details, a quality
target, a measurement, a delivery, a label.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui import settings
from po_tui.model import validate
from po_tui.model.deliveries import Delivery
from po_tui.model.fields import EVERY, STANDING, Kept, names_in_words
from po_tui.model.quality import Measured
from po_tui.store import typed as reading
from po_tui.store.store import ChangedMeanwhile
from po_tui.words import _
from po_tui.workspace.delivering import Delivering
from po_tui.workspace.errors import Mistake
from po_tui.workspace.hanging import mistakes
from po_tui.workspace.measuring import Measuring

if TYPE_CHECKING:
    from po_tui.model.tables.backlog import Item

_REFINED: Final = frozenset({"new", "refining", "ready"})
"""States that say how far one item is: an epic is open instead."""


class Typed(Measuring, Delivering):
    """Tells all kinds of fields."""

    def tell(
        self,
        item_id: int,
        values: Mapping[str, Any],
        *,
        seen: Mapping[str, Any] | None = None,
        why: str = "",
        label: str = "",
    ) -> list[str]:
        """Give fields of an item their values, of all kinds, as one step; returns what changed.

        `seen` as for `revise`. A new type keeps what was told for the former one. Raises Mistake
        for a value that cannot be, Refused where a rule says no; then nothing is changed.
        """
        clean, saw = self._told(values), dict(seen or {})
        by = {kept: {n: v for n, v in clean.items() if EVERY[n].kept is kept} for kept in Kept}
        backlog = self.workspace.backlog
        with self.step(label or self._tell_label(item_id, clean), reason=why) as session:
            item = self._load(session, item_id)
            own, changed = self.retyped(item, by[Kept.item]), list[str]()
            if by[Kept.standing]:
                labels = own.get("labels", item.labels)
                own["labels"] = _standing(labels, holds=by[Kept.standing]["standing"] == "standing")
            if by[Kept.details]:
                own["details"], changed = _detailed(item.details, by[Kept.details], saw)
            if own:
                changed += backlog.revise(item_id, own, seen=saw, why=why)
            if "labels" in changed:
                changed += by[Kept.standing]
            if by[Kept.target]:
                changed += self.set_target(item_id, by[Kept.target], seen=saw)
            changed += self._tell_measured(item_id, by[Kept.measured], saw)
            changed += self._tell_delivery(item_id, by[Kept.delivery], saw)
        return [name for name in clean if name in changed]

    def retype(self, item_ids: Sequence[int], type: str) -> None:
        """Make items another type as one step; what was told for the former type is kept."""
        for _done in self.workspace.backlog.retyping(item_ids, type):
            pass

    def _told(self, values: Mapping[str, Any]) -> dict[str, Any]:
        unknown = [name for name in values if name not in EVERY]
        if unknown:
            raise Mistake(_("an item has no field “{field}”").format(field=unknown[0]))
        plain = {name: value for name, value in values.items() if not _is_record(name)}
        with mistakes():
            records = {name: _record(values[name]) for name in values if _is_record(name)}
            return {name: records.get(name) for name in values} | validate.clean(plain)

    def retyped(self, item: "Item", own: Mapping[str, Any]) -> dict[str, Any]:
        """The values, with what a new type asks of state and size where they do not say it."""
        kind = own.get("type", item.type)
        if kind == item.type:
            return dict(own)
        follows: dict[str, Any] = {}
        if kind == "epic":
            if item.estimate is not None:
                follows["estimate"] = None
            if item.state in _REFINED:
                follows["state"] = "open"
        elif item.state == "open":
            follows["state"] = "new"
        return follows | dict(own)

    def _tell_label(self, item_id: int, clean: Mapping[str, Any]) -> str:
        key = self.workspace.backlog.key(item_id)
        return _("Edit {fields} of {item}").format(fields=names_in_words(clean), item=key)

    def _tell_measured(
        self, item_id: int, told: Mapping[str, Measured | None], saw: Mapping[str, Any]
    ) -> list[str]:
        one = told.get("measured")
        if one is None or one == saw.get("measured"):
            return []
        self.measure(item_id, *one, seen=saw.get("measured"))
        return ["measured"]

    def _tell_delivery(
        self, item_id: int, told: Mapping[str, Delivery | None], saw: Mapping[str, Any]
    ) -> list[str]:
        """The line of an item that says what it waits for: its first delivery."""
        if "delivery" not in told:
            return []
        one, first = told["delivery"], reading.first_delivery(self.rows, item_id)
        if first is None:
            if one is None:
                return []
            self.expect_delivery(item_id, *one)
        elif one is None:
            self.drop_delivery(first[0])
        else:
            seen = saw.get("delivery")
            if not self.change_delivery(
                first[0], one._asdict(), seen=seen._asdict() if seen else None
            ):
                return []
        return ["delivery"]


def _detailed(
    now: Mapping[str, Any], told: Mapping[str, Any], saw: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """The details after what was told, and the names of those that differ."""
    details, changed = dict(now), []
    for name, value in told.items():
        was = details.get(name) or ""
        if was == (value or ""):
            continue
        if name in saw and was != (saw[name] or ""):
            raise ChangedMeanwhile(_(EVERY[name].label), value, was)
        details[name] = value
        changed.append(name)
    return {name: value for name, value in details.items() if value not in ("", None)}, changed


def _standing(labels: Sequence[str], *, holds: bool) -> list[str]:
    others = [label for label in labels if label != STANDING]
    return [*others, STANDING] if holds else others


def _is_record(name: str) -> bool:
    return EVERY[name].kept in (Kept.measured, Kept.delivery)


def _record(value: Any) -> Any:
    """A measurement or delivery, whole."""
    if isinstance(value, Measured):
        return validate.clean_measured(value, settings.today())
    return validate.clean_delivery(value) if isinstance(value, Delivery) else None
