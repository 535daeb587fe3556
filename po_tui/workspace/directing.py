"""Writing down why we build this: vision, strategy, value; telling it, and asking what people think of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from po_tui import settings
from po_tui.model import vision as rules
from po_tui.model.lifecycle import LIFE, phase_in_words
from po_tui.model.vision import Content, Part
from po_tui.store import direction, panes
from po_tui.store.store import ChangedMeanwhile, stamp
from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.model.tables.base import Owned
    from po_tui.model.tables.product import Product
    from po_tui.model.views import AnswerView, PersonView, ProductView, StrategyView, VisionView

    OwnedRow = TypeVar("OwnedRow", bound=Owned)

Parts = Mapping[str, str | Sequence[str]]
"""Name of a part → its text, or its lines."""
_TEXT: Final = {part.name: part for part in rules.VISION}
_PLAN: Final = {part.name: part for part in rules.STRATEGY}
_PRODUCT: Final = {part.name: part for part in (*rules.PRODUCT, *rules.VALUE)}


class Directing(Area):
    """Every verb is one step; `seen` is what the person saw before, so that nobody overwrites another."""

    # ── reading ─────────────────────────────────────────────────────────────────────────────────

    def view(self) -> "VisionView":
        """The vision record; empty texts where nothing was written yet."""
        return panes.vision(self.rows, self.product_id)

    def strategy(self) -> "StrategyView":
        """Where to play, how to win, what we do not do."""
        return panes.strategy(self.rows, self.product_id)

    def product(self) -> "ProductView":
        """What the product is, for whom it is of value, its phase."""
        return direction.product(self.rows, self.product_id)

    def answers(self) -> "dict[str, AnswerView]":
        """What people said to the questions about the statement, by question."""
        return direction.answers(self.rows, self.product_id, self.view().statement)

    # ── writing ─────────────────────────────────────────────────────────────────────────────────

    def revise(self, values: Parts, *, seen: Parts | None = None) -> list[str]:
        """Change parts of the vision; gives those that really changed.

        Raises ChangedMeanwhile where a part is no longer as `seen`; nothing is written then.
        """
        from po_tui.model.tables.vision import Vision

        with self.step(_revision(_("Edit the vision: {parts}"), _TEXT, values)) as session:
            vision = self._only(session, Vision)
            changed = _revise(vision, _TEXT, values, seen or {})
            if changed:
                vision.changed = stamp()
            session.flush()
        return changed

    def revise_strategy(self, values: Parts, *, seen: Parts | None = None) -> list[str]:
        """Change parts of the strategy; gives those that really changed."""
        from po_tui.model.tables.vision import Strategy

        with self.step(_revision(_("Edit the strategy: {parts}"), _PLAN, values)) as session:
            changed = _revise(self._only(session, Strategy), _PLAN, values, seen or {})
            session.flush()
        return changed

    def revise_product(self, values: Parts, *, seen: Parts | None = None) -> list[str]:
        """Change what the product is called and for whom it is of value."""
        if "name" in values and not _clean(values["name"], _PRODUCT["name"]):
            raise Mistake(_("a product needs a name"))
        with self.step(_revision(_("Edit the product: {parts}"), _PRODUCT, values)) as session:
            changed = _revise(self._product(session), _PRODUCT, values, seen or {})
            session.flush()
        return changed

    def set_phase(self, phase: str) -> bool:
        """Note that the product entered a phase of its life, today; False where it was in it."""
        if phase not in LIFE:
            known = ", ".join(map(phase_in_words, LIFE))
            raise Mistake(
                _("there is no phase “{phase}” – there are {known}").format(
                    phase=phase, known=known
                )
            )
        with self.step(
            _("Lifecycle phase: {phase}").format(phase=phase_in_words(phase))
        ) as session:
            product = self._product(session)
            if product.lifecycle_phase == phase:
                return False
            product.lifecycle_phase, product.phase_since = phase, settings.today().isoformat()
            session.flush()
        return True

    # ── carrying it out ─────────────────────────────────────────────────────────────────────────

    def presented(self, to: Iterable[str], on: str = "") -> None:
        """Note when the vision was shown last, and to whom: keys, names, or words such as `team`.

        `on` is a date; today where it is empty.
        """
        from po_tui.model.tables.vision import Vision

        today = settings.today().isoformat()
        on = on or today
        if on > today:
            raise Mistake(_("{day} is still to come – note it when it was shown").format(day=on))
        everyone = self.workspace.people.all()
        shown = dict.fromkeys(
            _whom(everyone, text) for who in to if (text := " ".join(who.split()).lstrip("@"))
        )
        if not shown:
            raise Mistake(_("say to whom it was shown: names with commas between them, or team"))
        with self.step(_("Vision shown to {who}").format(who=", ".join(shown))) as session:
            vision = self._only(session, Vision)
            vision.last_presented_on, vision.last_presented_to = on, list(shown)
            session.flush()

    def answer_all(self, answers: Mapping[str, bool | None], by: str = "") -> None:
        """Note what people say to the questions about the statement, tied to how it reads now.

        None takes an answer back. `by`: who says so.
        """
        from sqlmodel import select

        from po_tui.model.tables.vision import VisionAnswer

        if not answers:
            return
        known = {question.key for question in rules.QUESTIONS}
        if unknown := answers.keys() - known:
            raise Mistake(_("nobody asks “{key}” about a vision").format(key=min(unknown)))
        mine = VisionAnswer.product_id == self.product_id
        with self.step(_("What people say of the vision")) as session:
            judged, now = rules.judged(self.view().statement), stamp()
            before = {one.key: one for one in session.exec(select(VisionAnswer).where(mine))}
            for key, value in answers.items():
                answer = before.get(key) or VisionAnswer(product_id=self.product_id, key=key)
                answer.value, answer.by = value, by or self.store.author.person
                answer.at, answer.judged = now, judged
                session.add(answer)
            session.flush()

    # ── how it is done ──────────────────────────────────────────────────────────────────────────

    def _only(self, session: "Session", kind: "type[OwnedRow]") -> "OwnedRow":
        """The one record of its kind that a product has; made when it is first written."""
        from sqlmodel import col, select

        mine = select(kind).where(kind.product_id == self.product_id).order_by(col(kind.id))
        row = session.exec(mine).first() or kind(product_id=self.product_id)
        session.add(row)
        return row

    def _product(self, session: "Session") -> "Product":
        from po_tui.model.tables.product import Product

        product = session.get(Product, self.product_id)
        assert product is not None
        return product


def _revision(label: str, parts: Mapping[str, Part], values: Parts) -> str:
    named = [_(parts[name].label) for name in values if name in parts]
    return label.format(parts=", ".join(named))


def _revise(row: object, parts: Mapping[str, Part], values: Parts, seen: Parts) -> list[str]:
    """Set those parts that differ; first of all make sure that none was changed meanwhile."""
    clean = {name: _clean(value, parts[name]) for name, value in values.items()}
    for name, value in clean.items():
        current, was = getattr(row, name), seen.get(name)
        # What others stored may hold spaces that we would not keep.
        if was is not None and current not in (value, was, list(was), _clean(was, parts[name])):
            raise ChangedMeanwhile(_(parts[name].label), value, current)
    changed = [name for name, value in clean.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, clean[name])
    return changed


def _clean(value: str | Sequence[str], part: Part) -> Content:
    """A part as it is stored: one line each, without what cannot be written."""
    text = _storable(value if isinstance(value, str) else "\n".join(value))
    return rules.lines_of(text) if part.listed else " ".join(text.split())


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _whom(everyone: "Iterable[PersonView]", text: str) -> str:
    """The key of the person meant by a key or a whole name; else the word itself."""
    wanted = text.casefold()
    return next(
        (one.key for one in everyone if wanted in (one.key.casefold(), one.name.casefold())), text
    )
