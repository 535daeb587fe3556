"""GitHub's words for states and types, and ours.

A state there is open or closed, with a reason. Ours says more: an open issue can be an idea or in a
sprint here, and stays what it is here as long as it is open there.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from po_tui.model.kinds import TYPES

OPEN, COMPLETED, NOT_PLANNED, DUPLICATE = "open", "completed", "not_planned", "duplicate"

IN_WORDS: Final = {
    OPEN: "open",
    COMPLETED: "closed",
    NOT_PLANNED: "closed as not planned",
    DUPLICATE: "closed as duplicate",
}
"""As people read it on GitHub."""

_THERE: Final = {"done": COMPLETED, "dropped": NOT_PLANNED}
_HERE: Final = {COMPLETED: "done", NOT_PLANNED: "dropped", DUPLICATE: "dropped"}

USUAL: Final = "story"
"""What an issue is that nobody gave a type."""

_CALLED: Final = {
    "story": ("story", "user story", "feature", "enhancement"),
    "epic": ("epic", "initiative"),
    "bug": ("bug", "defect"),
    "spike": ("spike", "research"),
    "enabler": ("enabler", "task", "chore"),
    "quality": ("quality", "quality requirement"),
    "constraint": ("constraint",),
    "hardware": ("hardware",),
}
"""Our type → what issue types of that kind are called there, the best name first."""

_NEAREST: Final = {
    "spike": ("enabler",),
    "hardware": ("enabler",),
    "quality": ("constraint",),
    "constraint": ("quality",),
}


def status_in(issue: Mapping[str, Any]) -> str:
    """The word for an issue's state and reason; GitHub itself leaves the reason out of old ones."""
    if issue.get("state") != "closed":
        return OPEN
    reason = issue.get("state_reason")
    return reason if reason in (NOT_PLANNED, DUPLICATE) else COMPLETED


def state_for(status: str) -> dict[str, str]:
    """What an update says to bring an issue into a state."""
    if status == OPEN:
        return {"state": "open"}
    return {"state": "closed", "state_reason": status}


class Types:
    """The types a repository can tell apart, by issue types or by labels."""

    def __init__(
        self,
        names: Iterable[str] = (),
        chosen: Mapping[str, str] | None = None,
        *,
        labels: bool = False,
    ) -> None:
        """`names`: their issue types; `chosen`: ours → theirs, first of all; or `labels` tell."""
        self.are_kept = labels
        self._there: dict[str, str] = {}
        self._here: dict[str, str] = {}
        chosen = chosen or {}
        if labels:
            self._there = dict(chosen)
            return
        known = {name.casefold(): name for name in names}
        self.are_kept = bool(known)
        for ours in TYPES:
            wanted = (chosen[ours],) if ours in chosen else _CALLED[ours]
            found = next(
                (known[name.casefold()] for name in wanted if name.casefold() in known), None
            )
            if found:
                self._there[ours] = found
            for name in wanted:
                if name.casefold() in known:
                    self._here.setdefault(name.casefold(), ours)

    def here(self, theirs: str | None) -> str | None:
        """Our type for an issue type; the usual one for none; None for one that means nothing here."""
        return USUAL if theirs is None else self._here.get(theirs.casefold())

    def there(self, ours: str) -> str | None:
        """The issue type (or label) for a type of ours; None: an issue without."""
        return self._there.get(ours)

    def nearest(self, ours: str) -> str | None:
        """The nearest of our types that can be told there; None where types cannot be told apart."""
        if not self.are_kept:
            return None
        return next((one for one in (ours, *_NEAREST.get(ours, ())) if one in self._there), USUAL)


class GitHubWords:
    """GitHub's vocabulary, with the types of one repository."""

    def __init__(self, types: Types) -> None:
        self.types = types

    def status_of(self, state: str, now: str | None) -> str | None:
        there = _THERE.get(state, OPEN)
        return now if there == NOT_PLANNED and now == DUPLICATE else there

    def state_of(self, status: str, now: str) -> str | None:
        if status == OPEN:
            return now if now and now not in _THERE else "new"
        return _HERE.get(status)

    def type_there(self, type: str, now: str | None) -> str | None:  # noqa: ARG002 - one for each
        return self.types.nearest(type)
