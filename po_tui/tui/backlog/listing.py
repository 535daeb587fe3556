"""Which items the backlog list shows: all, those that a filter finds, those that serve something."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from po_tui.model.filters import And, FilterMistake, Query, parse, speaks_of
from po_tui.model.listing import ListRow
from po_tui.workspace import Workspace

if TYPE_CHECKING:
    from po_tui.workspace.searching import Searcher

AT_ONCE: Final = 3_000
"""Up to here the store answers within a key press; beyond, it is asked in a thread."""
PATIENCE: Final = 0.3
"""Seconds that a key press waits for a search that is under way."""
FEW: Final = 40
"""Up to so many items that changed, their places are looked up one by one."""
FAR: Final = 1_000
"""Up to so many places apart, only those in between are counted for a window of the list."""


@dataclass(frozen=True)
class Narrowing:
    """Only what serves one thing: said in words beside the list, asked as a query."""

    label: str
    query: str


class Question(NamedTuple):
    """What to ask the store."""

    query: Query
    placed: Sequence[int]
    """All items in order."""
    turn: int
    """Who asks later has a later one, whichever thread is faster."""


class Listing:
    """The items shown, in order, and why just these."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.filter = ""
        self.narrowing: Narrowing | None = None
        self.ids: Sequence[int] = ()
        self.mistake = ""
        """What is wrong with the filter line; the items are those of the line before."""
        self.mistaken: FilterMistake | None = None
        """The same, with the word that is wrong and the one that would be right."""
        self._open: Question | None = None
        """What a thread asks the store at this moment."""
        self._order: list[int] | None = None
        self._places: dict[int, int] = {}
        self._moved: tuple[Sequence[int], Sequence[int], range] | None = None
        """The order before some items moved, the one after that, and where these two differ."""
        self._searcher: Searcher | None = None

    @property
    def narrowed(self) -> bool:
        """Whether there are items that are not shown."""
        return bool(self.filter.strip() or self.narrowing)

    @property
    def total(self) -> int:
        return len(self._everything)

    @property
    def _everything(self) -> list[int]:
        """All items in order, read once until news says otherwise."""
        if self._order is None:
            self._order = self.workspace.items.ids()
            self._places = {}
        return self._order

    @property
    def _searching(self) -> "Searcher":
        if self._searcher is None:
            self._searcher = self.workspace.items.searcher()
        return self._searcher

    def close(self) -> None:
        """Nobody looks at it any more."""
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None

    # ── what changed ────────────────────────────────────────────────────────────────────────────

    def forget(self) -> None:
        """Anything may have changed."""
        self._order = self._moved = None

    def follow(self, changed: Collection[int], *, order: bool) -> None:
        """Some items changed, and with `order` their places as well."""
        if not order:
            return
        if self._order is None or not changed or len(changed) > FEW:
            self.forget()
            return
        self._put_in_place(changed)

    def _put_in_place(self, changed: Collection[int]) -> None:
        """Move just these within the order that is known: it may hold a hundred thousand."""
        backlog = self.workspace.items
        before = self._everything
        known = before.copy()  # the list on the screen still has the order of before
        touched, taken = [], set()
        for item in changed:
            with suppress(ValueError):
                touched.append(known.index(item))
                del known[touched[-1]]
                taken.add(item)
        placed = backlog.placed(changed)
        waiting = set(placed)
        while waiting:
            put = set()
            for item in waiting:
                above = backlog.item_before(item)
                if above in waiting:
                    continue
                touched.append(0 if above is None else _index(known, above, touched) + 1)
                known.insert(touched[-1], item)
                put.add(item)
            waiting -= put
            if not put:
                self.forget()
                return
        self._order, self._places = known, {}
        # Each that was put in later moved the others by one place at most.
        end = min(max(touched, default=0) + len(placed), len(known))
        stretch = range(min(touched, default=0), end)
        self._moved = (before, known, stretch) if taken == placed else None

    def moved(self, before: Sequence[int]) -> range | None:
        """Outside of which places the items shown are those of before; None where nobody knows."""
        if self._moved and self._moved[0] is before and self._moved[1] is self.ids:
            return self._moved[2]
        return None

    # ── which items ─────────────────────────────────────────────────────────────────────────────

    def read(self) -> Question | None:
        """Find out which items to show; a question where that takes too long to wait for."""
        query = self._understood(typing=False)
        found = None if query is None else self._find(query)
        if found is not None:
            self._take_over(found)
        elif query is not None:
            self._open = Question(query, self._everything, self._searching.ask())
            return self._open
        return None

    def read_while_typing(self) -> Question | None:
        """The same for a line that still grows; a question where a thread has to ask the store.

        Until `take` gets its answer, the items stay as they were.
        """
        query = self._understood(typing=True)
        if query is None:
            return None
        if _asks_nothing(query) or self.total <= AT_ONCE:
            self._take_over(self._find(query) or ())
            return None
        self._open = Question(query, self._everything, self._searching.ask())
        return self._open

    def keep_up(self) -> Question | None:
        """The same after news: until the answer is there, those known stand in the order of now."""
        question = self.read_while_typing()
        if question and not question.query.sort and not speaks_of(question.query.where, "state"):
            known = set(self.ids)
            self.ids = [item for item in self._everything if item in known]
        return question

    def search(self, question: Question) -> list[int] | None:
        """What the store finds, from any thread; None where something else is asked meanwhile."""
        searcher = self._searcher
        return None if searcher is None else searcher.find(*question)

    def take(self, question: Question, found: list[int]) -> bool:
        """Take an answer; False where the question is not open any more."""
        if question is not self._open:
            return False
        self._take_over(found)
        return True

    def _take_over(self, found: Sequence[int]) -> None:
        self.ids, self._open = found, None

    def _understood(self, *, typing: bool) -> Query | None:
        self.mistaken, self.mistake = None, ""
        try:
            return self._query(typing=typing)
        except FilterMistake as no:
            self.mistaken, self.mistake = no, str(no)
            return None

    def _find(self, query: Query) -> Sequence[int] | None:
        if _asks_nothing(query):
            return self._everything
        if self.total <= AT_ONCE:
            return self.workspace.items.find(query, self._everything)
        return self._searching.find(query, self._everything, patience=PATIENCE)

    def _query(self, *, typing: bool) -> Query:
        asked = parse(self.filter, typing=typing)
        if self.narrowing is None:
            return asked
        serving = parse(self.narrowing.query).where
        both = tuple(node for node in (serving, asked.where) if node is not None)
        return Query(And(both) if len(both) > 1 else both[0], asked.sort)

    # ── their rows ──────────────────────────────────────────────────────────────────────────────

    def rows(self, ids: Sequence[int]) -> list[ListRow]:
        """The rows of a window of the list."""
        return self.workspace.items.list_rows(ids, self._places_of(ids))

    def _places_of(self, ids: Sequence[int]) -> Mapping[int, int]:
        """Place by item. Of a stretch of the whole order it is counted from its first item."""
        everything = self._everything
        if self._places or not ids:
            return self._places
        if self.ids is everything:
            with suppress(ValueError):
                first = everything.index(ids[0])
                last = everything.index(ids[-1], first, first + FAR)
                near = {
                    item: place
                    for place, item in enumerate(everything[first : last + 1], first + 1)
                }
                if all(item in near for item in ids):  # in a tree they stand otherwise
                    return near
        self._places = {item: place for place, item in enumerate(everything, 1)}
        return self._places


def _index(ids: Sequence[int], id: int, near: Sequence[int]) -> int:
    """Where an item stands, looked for around these places first: most moves are short."""
    for at in near[-1:]:
        with suppress(ValueError):
            return ids.index(id, max(0, at - FAR), at + FAR)
    return ids.index(id)


def _asks_nothing(query: Query) -> bool:
    return query.where is None and not query.sort
