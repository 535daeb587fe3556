"""How well it has to work: quality targets, the characteristics a product holds to, measurements."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from po_tui import settings
from po_tui.model import validate
from po_tui.model.choices import in_words
from po_tui.model.fields import EVERY, TARGET
from po_tui.model.quality import MOST_CHARACTERISTICS, SUBCHARACTERISTIC_OF, Measured, figure
from po_tui.store import typed as reading
from po_tui.store.product import product_settings
from po_tui.store.store import ChangedMeanwhile, stamp
from po_tui.words import _
from po_tui.workspace.errors import Refused, Unknown
from po_tui.workspace.hanging import GONE, Hanging, mistakes

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.tables.backlog import Item, QualityMeasurement, QualityTarget

CHARACTERISTICS: Final = "characteristics"
"""The setting of a product that lists the quality characteristics it chose."""
MEASURABLE: Final = frozenset({"quality", "constraint"})
"""Types that may have a target."""


class Measuring(Hanging):
    """Says what is demanded, and notes what was measured."""

    # ── quality targets ─────────────────────────────────────────────────────────────────────────

    def set_target(
        self, item_id: int, values: Mapping[str, Any], *, seen: Mapping[str, Any] | None = None
    ) -> list[str]:
        """Say what a quality requirement demands, just the parts named; returns those that changed.

        A characteristic that differs takes along a part that belongs to the former one.
        """
        with mistakes():
            clean = validate.clean(values)
        key = self.workspace.backlog.key(item_id)
        with self.step(_("Set the target of {item}").format(item=key)) as session:
            item = self._load(session, item_id)
            if item.type not in MEASURABLE:
                raise Refused(
                    _(
                        "only quality requirements and constraints have a target – {item} is: {type}"
                    ).format(item=key, type=in_words(item.type))
                )
            target = self._target(session, item_id)
            whole = {field.name: getattr(target, field.name) for field in TARGET} | clean
            if "characteristic" in clean and "subcharacteristic" not in clean:
                whole["subcharacteristic"] = _part(whole)
            with mistakes():
                validate.check_target(whole)
            if whole["characteristic"] != target.characteristic:
                self._check_room_for(whole["characteristic"])
            changed = _take(target, whole, clean, seen or {})
            if changed:
                session.add(target)
                item.updated = stamp()
                session.flush()
        return changed

    def _target(self, session: "Session", item_id: int) -> "QualityTarget":
        from sqlmodel import select

        from po_tui.model.tables.backlog import QualityTarget

        found = session.exec(select(QualityTarget).where(QualityTarget.item_id == item_id)).first()
        return found or QualityTarget(item_id=item_id)

    def characteristics(self) -> dict[str, tuple[str, ...]]:
        """The quality characteristics the product holds to, each with the keys that ask for it.

        Those that were chosen, and those some quality requirement is about.
        """
        chosen = product_settings(self.rows, self.product_id).get(CHARACTERISTICS, ())
        used = reading.characteristics(self.rows, self.product_id)
        return {code: used.get(code, ()) for code in (*chosen, *used)}

    def choose_characteristic(self, code: str, *, wanted: bool) -> None:
        """Whether the product holds to a characteristic; Refused for a ninth, or one still in use."""
        from po_tui.model.tables.product import Product

        with mistakes():
            validate.clean({"characteristic": code})
        now = self.characteristics()
        if wanted:
            self._check_room_for(code)
        elif now.get(code):
            raise Refused(
                _("{keys} ask for {what} – give them another characteristic first").format(
                    keys=", ".join(now[code][:5]), what=in_words(code)
                )
            )
        label = _("Hold to {what}") if wanted else _("Hold no longer to {what}")
        with self.step(label.format(what=in_words(code))) as session:
            product = session.get(Product, self.product_id)
            assert product is not None
            chosen = [one for one in product.settings.get(CHARACTERISTICS, ()) if one != code]
            product.settings = {
                **product.settings, CHARACTERISTICS: [*chosen, code] if wanted else chosen
            }  # fmt: skip

    def _check_room_for(self, code: str) -> None:
        chosen = self.characteristics()
        if code and code not in chosen and len(chosen) >= MOST_CHARACTERISTICS:
            raise Refused(
                _(
                    "a product holds to {n} characteristics at most – let go of one first: {known}"
                ).format(n=MOST_CHARACTERISTICS, known=", ".join(in_words(one) for one in chosen))
            )

    # ── measurements ────────────────────────────────────────────────────────────────────────────

    def measure(
        self,
        item_id: int,
        value: float,
        on: str | None = None,
        n: int | None = None,
        *,
        seen: Measured | None = None,
    ) -> int:
        """Note what was measured, by default today; the same day again corrects it. Returns its id.

        ChangedMeanwhile where that day's measurement is no longer as it was `seen`.
        """
        from sqlmodel import select

        from po_tui.model.tables.backlog import QualityMeasurement

        one = self._measured(Measured(value, on or settings.today().isoformat(), n))
        key = self.workspace.backlog.key(item_id)
        with self.step(
            _("Measure {item}: {value}").format(item=key, value=figure(one.value))
        ) as session:
            item = self._load(session, item_id)
            self._check_has_target(session, item)
            same_day = (QualityMeasurement.item_id == item_id, QualityMeasurement.on == one.on)
            found = session.exec(select(QualityMeasurement).where(*same_day)).first()
            row = found or QualityMeasurement(item_id=item_id, on=one.on, value=one.value)
            saw_that_day = found is not None and seen is not None and seen.on == one.on
            if saw_that_day and Measured(row.value, row.on, row.n) not in (seen, one):
                raise ChangedMeanwhile(_("measurement"), one.value, row.value)
            row.value, row.n = one.value, one.n
            session.add(row)
            session.flush()
            return row.pk

    def correct_measurement(
        self, measurement_id: int, one: Measured, *, seen: Measured | None = None
    ) -> None:
        """Put a measurement right; ChangedMeanwhile where it is no longer as it was `seen`."""
        one = self._measured(one)
        with self.step(_("Correct a measurement of {item}").format(
            item=self._key_of("quality_measurement", measurement_id)
        )) as session:  # fmt: skip
            row = self._measurement(session, measurement_id)
            now = Measured(row.value, row.on, row.n)
            if seen is not None and now not in (seen, one):
                raise ChangedMeanwhile(_("measurement"), one.value, row.value)
            row.value, row.on, row.n = one
            session.flush()

    def remove_measurement(self, measurement_id: int) -> None:
        """Take a measurement away that should not have been noted."""
        with self.step(_("Take away a measurement of {item}").format(
            item=self._key_of("quality_measurement", measurement_id)
        )) as session:  # fmt: skip
            session.delete(self._measurement(session, measurement_id))
            session.flush()

    def _measured(self, one: Measured) -> Measured:
        with mistakes():
            return validate.clean_measured(one, settings.today())

    def _measurement(self, session: "Session", id: int) -> "QualityMeasurement":
        from po_tui.model.tables.backlog import QualityMeasurement

        row = session.get(QualityMeasurement, id)
        if row is None:
            raise Unknown(_(GONE))
        return row

    def _check_has_target(self, session: "Session", item: "Item") -> None:
        if self._target(session, item.pk).id is None:
            raise Refused(
                _("{item} says not what to measure – give it a measure and a target first").format(
                    item=self.workspace.backlog.key(item.pk)
                )
            )


def _take(
    target: "QualityTarget",
    whole: Mapping[str, Any],
    told: Mapping[str, Any],
    saw: Mapping[str, Any],
) -> list[str]:
    """Give a target its values; raises ChangedMeanwhile where a part is not as it was seen."""
    changed = []
    for name, value in whole.items():
        now = getattr(target, name)
        if now == value:
            continue
        if name in told and name in saw and now not in (saw[name], saw[name] or ""):
            raise ChangedMeanwhile(_(EVERY[name].label), value, now)
        setattr(target, name, value)
        changed.append(name)
    return changed


def _part(whole: Mapping[str, Any]) -> str:
    """The sub-characteristic, if it is part of the characteristic."""
    part = str(whole["subcharacteristic"])
    return part if SUBCHARACTERISTIC_OF.get(part) == whole["characteristic"] else ""
