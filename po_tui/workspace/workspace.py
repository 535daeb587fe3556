"""One product of a database file, opened for work."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

from po_tui.model.identity import PRODUCT_KEY
from po_tui.store import rows
from po_tui.store.store import Store, stamp
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Refused, Unknown

if TYPE_CHECKING:
    from po_tui.workspace.backlog import Backlog
    from po_tui.workspace.delivery import Delivery
    from po_tui.workspace.drafts import Drafts
    from po_tui.workspace.finding import Finding
    from po_tui.workspace.goals import Goals
    from po_tui.workspace.hints import Hints
    from po_tui.workspace.history import History
    from po_tui.workspace.needs import Needs
    from po_tui.workspace.people import People
    from po_tui.workspace.pushing import Pushing
    from po_tui.workspace.refinement import Refinement
    from po_tui.workspace.roadmap import Roadmap
    from po_tui.workspace.saved_views import SavedViews
    from po_tui.workspace.vision import VisionArea
    from po_tui.workspace.walk import Walk
    from po_tui.workspace.what_if import WhatIf

USUAL_RULES: Final = {
    "max_points_ready": 8,
    "ready_buffer_sprints": [1, 2],
    "item_timebox_min": 10,
    "revote_limit": 3,
}
"""What a new product starts with; the deck is the modified Fibonacci unless it says otherwise."""


TellsOfSync = Callable[["Workspace", str], Collection[int]]


class UnknownProduct(Unknown):
    """The file holds no product of that key, or none at all."""


class Workspace:
    """A product, opened: the areas of work hang on it as attributes.

    An area is loaded when it is first asked for: a list needs no meeting.
    """

    def __init__(self, store: Store, product_id: int, before: "Workspace | None" = None) -> None:
        self.store = store
        self.product_id = product_id
        self.before = before
        """The real thing, where this product is only as it would be; None where it is real."""
        self.told_by_sync: TellsOfSync | None = None
        """Who tells what filters ask of the sync: nobody, until one that knows it is put here."""

        self.finds_next_sync: Callable[[Workspace], Pushing] | None = None
        """Who finds out what the next sync pushes; asked when somebody wants to know."""

    @classmethod
    def open(cls, store: Store, key: str | None = None) -> Self:
        """Open the product named, or the only one there is; raises UnknownProduct."""
        known = dict(store.rows.execute("SELECT key, id FROM product ORDER BY id").fetchall())
        if key:
            product_id = rows.product_id(store.rows, key)
        else:
            product_id = next(iter(known.values())) if len(known) == 1 else None
        if product_id is None:
            raise UnknownProduct(_which_product(key, list(known)))
        return cls(store, product_id)

    @classmethod
    def new(cls, store: Store, key: str, name: str) -> Self:
        """Create a product with an empty vision, roadmap and backlog, and open it.

        Raises Mistake for a key that is none, Refused for one that is taken.
        """
        key, name = key.strip().upper(), " ".join(name.split())
        if not PRODUCT_KEY.fullmatch(key):
            raise Mistake(
                _(
                    "“{key}” cannot be a product key – use two to ten letters or digits, a letter first"
                ).format(key=key)
            )
        if not name:
            raise Mistake(_("a product needs a name"))
        from po_tui.model.tables.product import Product

        with store.step(_("New product {key}").format(key=key), None) as session:
            if rows.product_id(store.rows, key) is not None:
                raise Refused(
                    _("there is a product {key} already – choose another key").format(key=key)
                )
            product = Product(key=key, name=name, created=stamp(), settings=dict(USUAL_RULES))
            session.add(product)
            session.flush()
            product_id = product.pk
        return cls(store, product_id)

    @contextmanager
    def apart(self) -> Iterator[Self]:
        """The same product on a connection of its own, for reading in a thread.

        Two threads on one connection get into each other's way: SQLite would refuse to prepare the
        first write here while a long read runs there.
        """
        store = self.reader()
        try:
            yield self.on(store)
        finally:
            store.close()

    def on(self, store: Store) -> Self:
        """The same product on another connection to its file."""
        other = type(self)(store, self.product_id)
        other.told_by_sync = self.told_by_sync
        other.finds_next_sync = self.finds_next_sync
        return other

    def by_sync(self, what: str) -> Collection[int]:
        """The items with a `clash`, or with something `changed` that the next sync would push."""
        if self.told_by_sync is None or not self.in_step:
            return ()
        return self.told_by_sync(self, what)

    def reader(self) -> Store:
        """The same file once more, only to be read; to be closed."""
        store = self.store.again()
        store.rows.execute("PRAGMA query_only = ON")
        return store

    @cached_property
    def key(self) -> str:
        """The product's key, e.g. `LM`."""
        found = self.store.rows.execute("SELECT key FROM product WHERE id = ?", (self.product_id,))
        return str(found.fetchone()[0])

    @property
    def meets(self) -> bool:
        """Whether a refinement session is under way; asked at every start, before any area is loaded."""
        return rows.meets(self.store.rows, self.product_id)

    @property
    def in_step(self) -> bool:
        """Whether it is kept in step with any tracker; asked at every start, before a sync is loaded."""
        return rows.has_remotes(self.store.rows, self.product_id)

    @cached_property
    def items(self) -> "Finding":
        """The backlog to look at: all that a list needs, and loaded sooner than its verbs."""
        from po_tui.workspace.finding import Finding

        return Finding(self)

    @cached_property
    def backlog(self) -> "Backlog":
        """Items: order, content, state."""
        from po_tui.workspace.backlog import Backlog

        return Backlog(self)

    @cached_property
    def refinement(self) -> "Refinement":
        """The meeting, from preparing to minutes."""
        from po_tui.workspace.refinement import Refinement

        return Refinement(self)

    @cached_property
    def pushing(self) -> "Pushing":
        """Who knows what the next sync pushes: nobody, unless one that knows the sync was told of."""
        if self.finds_next_sync is not None:
            return self.finds_next_sync(self)
        from po_tui.workspace.pushing import NoRemote

        return NoRemote()

    @cached_property
    def vision(self) -> "VisionArea":
        """Vision, strategy and goals."""
        from po_tui.workspace.vision import VisionArea

        return VisionArea(self)

    @cached_property
    def goals(self) -> "Goals":
        """What is to be different, by when, and how far that is."""
        from po_tui.workspace.goals import Goals

        return Goals(self)

    @cached_property
    def needs(self) -> "Needs":
        """The inbox of needs and wishes."""
        from po_tui.workspace.needs import Needs

        return Needs(self)

    @cached_property
    def walk(self) -> "Walk":
        """The line from vision to item, up and down."""
        from po_tui.workspace.walk import Walk

        return Walk(self)

    @cached_property
    def roadmap(self) -> "Roadmap":
        """Outcomes over time."""
        from po_tui.workspace.roadmap import Roadmap

        return Roadmap(self)

    @cached_property
    def what_if(self) -> "WhatIf":
        """What somebody tries, and nothing of it is real."""
        from po_tui.workspace.what_if import WhatIf

        return WhatIf(self)

    @cached_property
    def people(self) -> "People":
        """Team, roles and stakeholders."""
        from po_tui.workspace.people import People

        return People(self)

    @cached_property
    def delivery(self) -> "Delivery":
        """Sprints, velocity, buffer."""
        from po_tui.workspace.delivery import Delivery

        return Delivery(self)

    @cached_property
    def views(self) -> "SavedViews":
        """Filters with a name."""
        from po_tui.workspace.saved_views import SavedViews

        return SavedViews(self)

    @property
    def hints(self) -> "Hints":
        """What needs the product owner today; looked up anew each time."""
        from po_tui.workspace.hints import Hints

        return Hints(self)

    @cached_property
    def drafts(self) -> "Drafts":
        """What is being typed."""
        from po_tui.workspace.drafts import Drafts

        return Drafts(self.before or self)  # typing is no try

    @cached_property
    def history(self) -> "History":
        """What was done, and taking it back."""
        from po_tui.workspace.history import History

        return History(self)


def _which_product(key: str | None, known: list[str]) -> str:
    if not known:
        return _(
            "there is no product yet – create one with `po-tui new KEY NAME`, or look at `po-tui demo`"
        )
    if key:
        return _("there is no product {key} – there are {known}").format(
            key=key, known=", ".join(known)
        )
    return _("there are several products – choose one with --product: {known}").format(
        known=", ".join(known)
    )
