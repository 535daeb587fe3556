"""Jira's priority ↔ MoSCoW, where somebody said which is which; without that it stays there.

Order is our priority, so nothing here follows from Jira's by itself. A priority that was given no
meaning is left alone on both sides – except the one that every new issue gets: it means none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from po_tui.model.plain import plain_line
from po_tui.trackers.base import Refused
from po_tui.words import _

NONE: Final = "none"
"""In the settings: what stands there for an item without a MoSCoW class."""


@dataclass(frozen=True)
class Priorities:
    """The priorities of a project, and what some of them mean here."""

    chosen: Mapping[str, Sequence[str]]
    """MoSCoW class, or `none` → names there; the first of them is written."""
    known: Sequence[Sequence[str]] = ()
    """[id, name], the highest first."""
    usual: str = ""
    """The name of the one that a new issue gets."""

    @property
    def names(self) -> list[str]:
        return [str(name) for _id, name in self.known]

    @property
    def strange(self) -> list[str]:
        """Names in the settings that the project does not know."""
        known = {name.casefold() for name in self.names}
        every = [name for names in self.chosen.values() for name in names]
        return [name for name in every if name.casefold() not in known]

    def here(self, name: str) -> tuple[bool, str | None]:
        """Whether a priority there says anything of MoSCoW, and what."""
        folded = name.casefold()
        for ours, names in self.chosen.items():
            if folded in (one.casefold() for one in names):
                return True, None if ours == NONE else ours
        return not name or folded == self.usual.casefold(), None

    def there(self, ours: str | None) -> dict[str, str] | None:
        """What to send; raises Refused where nothing there means it."""
        names = self.chosen.get(ours or NONE) or ([self.usual] if not ours and self.usual else [])
        ids = {str(name).casefold(): str(id) for id, name in self.known}
        for name in names:
            if name.casefold() in ids:
                return {"id": ids[name.casefold()]}
        if not ours:
            return None
        raise Refused(
            _("no priority in Jira was chosen for “{name}” – choose from: {known}").format(
                name=ours.replace("_", " "), known=plain_line(", ".join(self.names)) or "–"
            ),
            "priority",
        )
