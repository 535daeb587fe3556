"""Which items the backlog list shows: all, those that a filter finds, those that serve something."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from po_tui.model.fields import FINISHED
from po_tui.model.filters import And, FilterMistake, Query, parse, title_test, words_only
from po_tui.model.listing import ListRow
from po_tui.workspace import Workspace

AT_ONCE: Final = 3_000
"""Up to here the store answers within a key press; beyond, titles in memory are looked through first."""
FEW: Final = 40
"""Up to so many items that changed, their places are looked up one by one."""


@dataclass(frozen=True)
class Narrowing:
    """Only what serves one thing: said in words beside the list, asked as a query."""

    label: str
    query: str


class Listing:
    """The items shown, in order, and why just these."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.filter = ""
        self.narrowing: Narrowing | None = None
        self.ids: Sequence[int] = ()
        self.mistake = ""
        """What is wrong with the filter line; the items are those of the line before."""
        self.rough = False
        """Only titles have been looked through so far; the rest is still to be."""
        self._order: list[int] | None = None
        self._places: dict[int, int] = {}
        self._titles: dict[int, str] | None = None

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
            self._order = self.workspace.backlog.ids()
            self._places = {}
        return self._order

    # ── what changed ────────────────────────────────────────────────────────────────────────────

    def forget(self) -> None:
        """Anything may have changed."""
        self._order = self._titles = None

    def follow(self, changed: Collection[int], *, order: bool) -> None:
        """Some items changed, and with `order` their places as well."""
        if self._titles is not None and changed and not order and len(changed) <= FEW:
            self._titles = None if self.total > AT_ONCE else self._titles
        if not order:
            return
        if self._order is None or not changed or len(changed) > FEW:
            self.forget()
            return
        self._put_in_place(changed)

    def _put_in_place(self, changed: Collection[int]) -> None:
        """Move just these within the order that is known: it may hold a hundred thousand."""
        backlog = self.workspace.backlog
        states = {row.id: row.state for row in backlog.list_rows(list(changed), {})}
        known = [item for item in self._everything if item not in changed]
        waiting = {item for item, state in states.items() if state not in FINISHED}
        while waiting:
            placed = set()
            for item in waiting:
                before = backlog.item_before(item)
                if before in waiting:
                    continue
                known.insert(0 if before is None else known.index(before) + 1, item)
                placed.add(item)
            waiting -= placed
            if not placed:
                self.forget()
                return
        self._order, self._places = known, {}

    # ── which items ─────────────────────────────────────────────────────────────────────────────

    def read(self, *, typing: bool = False) -> None:
        """Find out anew which items to show; while `typing` nobody waits for the store."""
        self.mistake, self.rough = "", False
        try:
            query = self._query(typing=typing)
        except FilterMistake as no:
            self.mistake = str(no)
            return
        if query.where is None and not query.sort:
            self.ids = self._everything
        elif typing and self.total > AT_ONCE:
            self._look_at_titles(query)
        else:
            self.ids = self.workspace.backlog.find(query)

    def whole_answer(self) -> list[int] | None:
        """What the store finds for the line as it stands, texts and fields included; slow.

        Touches nothing here, so that a thread may ask.
        """
        try:
            query = self._query(typing=True)
        except FilterMistake:
            return None
        with self.workspace.apart() as apart:
            return apart.backlog.find(query)

    def load_titles(self) -> None:
        """Have the titles at hand before somebody types; slow, and safe in a thread."""
        if self._titles is None and self.total > AT_ONCE:
            with self.workspace.apart() as apart:
                self._titles = dict(apart.backlog.titles())

    def _query(self, *, typing: bool) -> Query:
        asked = parse(self.filter.strip(), typing=typing)
        if self.narrowing is None:
            return asked
        serving = parse(self.narrowing.query).where
        both = tuple(node for node in (serving, asked.where) if node is not None)
        return Query(And(both) if len(both) > 1 else both[0], asked.sort)

    def _look_at_titles(self, query: Query) -> None:
        self.load_titles()
        titles = self._titles or {}
        if words_only(query.where) is not None:
            test = title_test(query.where)
            self.ids = [item for item in self._everything if test(titles.get(item, ""))]
        self.rough = True

    # ── their rows ──────────────────────────────────────────────────────────────────────────────

    def rows(self, ids: Sequence[int]) -> list[ListRow]:
        """The rows of a window of the list."""
        return self.workspace.backlog.list_rows(ids, self._places_of(ids))

    def _places_of(self, ids: Sequence[int]) -> Mapping[int, int]:
        """Place by item. Of a stretch of the whole order it is counted from its first item."""
        everything = self._everything
        if self._places or not ids:
            return self._places
        if self.ids is everything:
            try:
                first = everything.index(ids[0])
            except ValueError:
                first = len(everything)
            if everything[first : first + len(ids)] == list(ids):
                return {item: place for place, item in enumerate(ids, first + 1)}
        self._places = {item: place for place, item in enumerate(everything, 1)}
        return self._places
