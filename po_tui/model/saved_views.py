"""Views of the backlog with a name: those that everybody asks for, and those a person saved."""

from typing import Final, NamedTuple

from po_tui.model.filters import FilterMistake, parse
from po_tui.words import _, mark


class View(NamedTuple):
    """A filter with a name, and how the list looks while it is shown."""

    name: str
    query: str
    """As one types it, `sort:` included."""
    columns: tuple[str, ...] = ()
    """Names of columns in order; empty: those the reader has anyway."""
    tree: bool | None = None
    """Whether items stand under their parents; None: as it is."""
    id: int | None = None
    """None for a view that comes with the app."""
    key: str = ""
    """The key that shows it from the list of views."""

    @property
    def title(self) -> str:
        """The name as it is shown: ours are translated, a person's own are left alone."""
        return _(self.name) if self.id is None else self.name

    @property
    def problem(self) -> str:
        """What is wrong with its filter, which may have made sense when it was saved; or nothing."""
        try:
            parse(self.query)
        except FilterMistake as no:
            return str(no)
        return ""


EVERYTHING: Final = View(mark("All items"), "", key="0")
BUILT_IN: Final = (
    EVERYTHING,
    View(mark("Ready"), "ready:yes", key="r"),
    View(mark("Not ready"), "ready:no", key="y"),
    View(mark("Blocked"), "is:blocked", key="b"),
    View(mark("Open questions"), "has:question", key="q"),
    View(mark("Without estimate"), "points:none -type:epic,spike", key="w"),
    View(mark("Orphans: serve no goal"), "is:orphan", key="o"),
    View(mark("Stale: untouched for 90 days"), "is:stale sort:-updated", key="s"),
    View(mark("In the sprint"), "state:in_sprint", key="i"),
    View(mark("Parked"), "state:parked", key="p"),
    View(mark("Done and dropped"), "state:done,dropped sort:updated", key="d"),
)
"""The views that need no saving; keys of their own, apart from what acts in the list of views."""
OWN_KEYS: Final = "123456789"
"""The keys of the first views a person saved, in their order."""
