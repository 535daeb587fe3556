"""Weighing items against one another: scores that advise, and taking their advice with a reason.

No score moves anything by itself. `Advice` keeps what columns beside the rank show.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from po_tui.model.prioritisation import (
    METHODS,
    RANKING,
    Method,
    MoscowShares,
    Quadrant,
    Run,
    ScoreRow,
    advised_order,
    advised_places,
    fewest_moves,
    kano_class,
    middle_of,
    quadrant,
)
from po_tui.store import scores
from po_tui.store.store import stamp
from po_tui.words import _, ngettext
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.ordering import Ordering, Place

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.workspace.workspace import Workspace

MANY_CHANGES: Final = 500
"""So many changes at once, and everything is read anew instead of each item."""
REMEMBERED: Final = 4096
"""Rows kept at hand: many screens full."""
SURE: Final = 1.0
"""The most confidence there is."""
KANO_PAIR: Final = frozenset({"kano_with", "kano_without"})


def check_inputs(values: Mapping[str, Any]) -> None:
    """Raise Mistake where an input of a score is a number, but none that means anything."""
    confidence = values.get("confidence")
    if confidence is not None and float(confidence) > SURE:
        raise Mistake(_("nobody is more than sure – give a confidence up to 100 %"))
    if any(values[name] not in (None, 1, 2, 3, 4, 5) for name in KANO_PAIR & values.keys()):
        raise Mistake(_("an answer to a Kano question is 1 to 5"))


class PlaceChange(NamedTuple):
    """An item that would stand elsewhere: its place before and after, 1 first."""

    id: int
    before: int
    after: int


class Scoring(Ordering):
    """Inputs of scores, and orders that scores advise."""

    # ── reading ─────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def advice(self) -> "Advice":
        """What scores say beside the rank, kept up to date."""
        return Advice(self.workspace)

    def score_rows(self, item_ids: Sequence[int]) -> list[ScoreRow]:
        """What a window of items is weighed by, in the order given; ids that are gone are left out."""
        return scores.score_rows(self.rows, self.product_id, item_ids)

    def scores(self, method: Method, item_ids: Iterable[int] | None = None) -> dict[int, float]:
        """The score of each of these items that has one; by default of all that have a place."""
        return scores.scores(self.rows, self.product_id, method, item_ids)

    def classes(self, method: Method) -> dict[int, str]:
        """The MoSCoW or Kano class of the items that have a place and one of it."""
        return scores.classes(self.rows, self.product_id, method)

    def values_and_efforts(self) -> dict[int, tuple[float | None, float | None]]:
        """Value and job size of all items that have a place and at least one of both."""
        return scores.values_and_efforts(self.rows, self.product_id)

    def moscow_shares(self, item_ids: Iterable[int] | None = None) -> MoscowShares:
        """How the effort of these items is shared out; by default of all that have a place."""
        return scores.shares(self.rows, self.product_id, item_ids)

    def lowest_inputs(self, item_ids: Iterable[int] | None = None) -> dict[str, float]:
        """The least value in each column of WSJF's inputs: it ought to be 1."""
        return scores.lowest(self.rows, self.product_id, item_ids)

    def advised(self, method: Method, item_ids: Collection[int] | None = None) -> list[PlaceChange]:
        """Which items would stand elsewhere if the score were followed, by their place then.

        Only these items trade places, by default all that have a score; the others stay put.
        """
        order = self.ids()
        wanted = self._advised_order(order, method, item_ids)
        before = {item: place for place, item in enumerate(order, 1)}
        return [
            PlaceChange(item, before[item], after)
            for after, item in enumerate(wanted, 1)
            if before[item] != after
        ]

    # ── weighing ────────────────────────────────────────────────────────────────────────────────

    def weigh(self, item_ids: Sequence[int], values: Mapping[str, Any]) -> None:
        """Give items inputs of scores (`ScoreRow`); None takes one away. One step, however many items."""
        backlog = self.workspace.backlog
        check_inputs(values)
        item_ids = self._different(item_ids, values)
        if KANO_PAIR & values.keys() and item_ids:
            self._answer_kano(item_ids, values)
        elif len(item_ids) == 1:
            backlog.revise(item_ids[0], values)
        elif item_ids:
            backlog.revise_all(item_ids, values)

    def _different(self, item_ids: Sequence[int], values: Mapping[str, Any]) -> list[int]:
        """Those for which it would make a difference: a key pressed again is no step."""
        return [
            row.id
            for row in self.score_rows(item_ids)
            if any(getattr(row, name, None) != value for name, value in values.items())
        ]

    def guess_kano(self, item_ids: Sequence[int], kano: str) -> None:
        """Name a Kano class without asking anybody: it counts as a guess until it is asked."""
        self.weigh(item_ids, {"kano": kano, "kano_with": None, "kano_without": None})

    def _answer_kano(self, item_ids: Sequence[int], values: Mapping[str, Any]) -> None:
        """Keep answers; where both are there they say which class it is."""
        backlog = self.workspace.backlog
        names = backlog.names(item_ids)
        with self.step(_("Kano of {items}").format(items=names)):
            for row in self.score_rows(item_ids):
                pair = (
                    values.get("kano_with", row.kano_with),
                    values.get("kano_without", row.kano_without),
                )
                asked = {} if None in pair else {"kano": kano_class(*pair)}
                backlog.revise(row.id, {**asked, **values})

    # ── taking the advice ───────────────────────────────────────────────────────────────────────

    def adopt(
        self,
        method: Method,
        why: str,
        item_ids: Collection[int] | None = None,
        *,
        seen: Sequence[PlaceChange] | None = None,
    ) -> list[PlaceChange]:
        """Put items into the order that a score advises: one step, with its reason in the log.

        Items without a score, and those not among `item_ids`, keep their places. `seen` is what
        the person was shown (`advised`). Raises Refused without a reason, where nothing would
        move, and where the advice is another one than was seen.
        """
        if method not in RANKING:
            raise Mistake(_("{method} advises no order").format(method=_(METHODS[method])))
        if not why.strip():
            raise Refused(_("adopting an order needs a reason – say in a few words why"))
        expected = self.advised(method, item_ids) if seen is None else list(seen)
        if not expected:
            raise Refused(_("the order is as {method} advises").format(method=_(METHODS[method])))
        n = len(expected)
        label = ngettext(
            "Adopt the order of {method}: {n} item", "Adopt the order of {method}: {n} items", n
        ).format(method=_(METHODS[method]), n=n)
        with self.step(label, reason=why.strip()) as session:
            # Read again inside the transaction: from here on nobody else moves anything.
            if self.advised(method, item_ids) != expected:
                raise Refused(_("the order changed meanwhile – look at it again, then adopt it"))
            order = self.ids()
            runs = fewest_moves(order, self._advised_order(order, method, item_ids))
            for run in runs:
                place = Place.top() if run.after is None else Place.after(run.after)
                self._put_block(session, run.items, place)
            self._log_moves(session, runs, expected, why.strip())
        return expected

    def _advised_order(
        self, order: Sequence[int], method: Method, item_ids: Collection[int] | None
    ) -> list[int]:
        known = self.scores(method)
        if item_ids is not None:
            among = set(item_ids)
            known = {item: score for item, score in known.items() if item in among}
        return advised_order(order, known)

    def _log_moves(
        self, session: "Session", runs: Iterable[Run], changes: Iterable[PlaceChange], why: str
    ) -> None:
        """A line in the log for each item that moved; those that made room for it need none."""
        from po_tui.model.tables.backlog import OrderChange

        moved = {item for run in runs for item in run.items}
        meeting, by, at = self.workspace.refinement.running_id(), self.store.author.person, stamp()
        session.add_all(
            OrderChange(
                product_id=self.product_id,
                item_id=change.id,
                session_id=meeting,
                from_place=change.before,
                to_place=change.after,
                by=by,
                why=why,
                at=at,
            )
            for change in changes
            if change.id in moved
        )


class Advice:
    """What scores say beside the rank, item by item, as a list is drawn.

    Rows are read when they are asked for; what compares all items is one query, kept until
    something changes. It finds that out by itself, from the journal, whoever wrote.
    """

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._version: tuple[int, int] | None = None
        self._change = 0
        self._rows: dict[int, ScoreRow] = {}
        self._scores: dict[Method, dict[int, float]] = {}
        self._places: dict[int, int] | None = None
        self._differences: dict[Method, dict[int, int]] = {}
        self._middle: tuple[float, float] | None = None
        self._has_middle = False
        self._unsure = False

    def rows(self, item_ids: Sequence[int]) -> dict[int, ScoreRow]:
        """What a window of items is weighed by; those that are gone are left out."""
        self._catch_up()
        wanted = [item for item in item_ids if item not in self._rows]
        if len(self._rows) > REMEMBERED:
            self._rows.clear()
            wanted = list(item_ids)
        if wanted:
            self._rows.update((row.id, row) for row in self._workspace.backlog.score_rows(wanted))
        return {item: self._rows[item] for item in item_ids if item in self._rows}

    def score(self, method: Method, item_id: int) -> float | None:
        """What the method weighs an item at; None with an input missing."""
        row = self.rows([item_id]).get(item_id)
        return row.score(method) if row else None

    def difference(self, method: Method, item_id: int) -> int | None:
        """How many places higher (+) or lower (-) the score would put it; None without a score."""
        self._catch_up()
        if method not in self._differences:
            places, known = self._known_places(), self._known_scores(method)
            self._differences[method] = {
                item: places[item] - place for item, place in advised_places(places, known).items()
            }
        return self._differences[method].get(item_id)

    def quadrant(self, item_id: int) -> Quadrant | None:
        """Where it stands in value against effort, by the middle of all items that have both."""
        row = self.rows([item_id]).get(item_id)
        if not self._has_middle:
            both = self._workspace.backlog.values_and_efforts().values()
            self._middle, self._has_middle = middle_of(both), True
        return quadrant(*row.value_and_effort, self._middle) if row and self._middle else None

    def _known_places(self) -> dict[int, int]:
        if self._places is None:
            order = self._workspace.backlog.ids()
            self._places = {item: place for place, item in enumerate(order, 1)}
        return self._places

    def _known_scores(self, method: Method) -> dict[int, float]:
        if method not in self._scores:
            self._scores[method] = self._workspace.backlog.scores(method)
        return self._scores[method]

    def _catch_up(self) -> None:
        rows = self._workspace.store.rows
        if rows.in_transaction:
            # Drawn while a step is under way: what it wrote so far may be taken back.
            self._version, self._unsure = None, True
            return
        version = scores.version(rows)
        if version == self._version:
            return
        self._version = version
        self._change, touched = scores.changed_since(rows, self._change, MANY_CHANGES)
        if touched is None or self._unsure:
            self._unsure = False
            self._rows.clear()
            self._scores.clear()
            self._places, self._differences, self._has_middle = None, {}, False
            return
        items = {item for item, __ in touched if item is not None}
        if not items:
            return
        if any(field in MOVES for __, field in touched):
            self._places = None
        self._differences, self._has_middle = {}, False
        for item in items:
            self._rows.pop(item, None)
        for method, known in self._scores.items():
            for item in items:
                known.pop(item, None)
            known.update(self._workspace.backlog.scores(method, items))


MOVES: Final = frozenset({"rank", "state", "*"})
"""Fields whose change moves items: the order is read again."""
