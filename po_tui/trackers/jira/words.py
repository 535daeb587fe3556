"""Jira's words for states and types, and ours.

A status there belongs to one of three categories: to do, in progress, done. Ours says more: an issue
to do can be an idea or ready here, and stays what it is here as long as it is not finished there.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from po_tui.model.kinds import FINISHED, TYPES

NEW, GOING_ON, DONE = "new", "indeterminate", "done"

DROPPED: Final = re.compile(
    r"won.?t|will not|cancel|reject|declin|drop|obsolete|duplicate|invalid|discard|abandon"
    r"|niet doen|wordt niet|afgewezen|vervallen|geannuleerd|verworfen|abgelehnt|abgebrochen",
    re.IGNORECASE,
)
"""A status of what is finished without being done, by its name."""

_CALLED: Final = {
    "story": ("story", "user story", "verhaal", "gebruikersverhaal", "anforderung"),
    "epic": ("epic", "epos"),
    "bug": ("bug", "defect", "fout", "fehler"),
    "spike": ("spike", "research", "onderzoek"),
    "enabler": ("enabler", "task", "chore", "technical task", "taak", "aufgabe"),
    "quality": ("quality", "quality requirement", "non-functional requirement"),
    "constraint": ("constraint",),
    "hardware": ("hardware",),
}
"""Our type → what issue types of that kind are called there, the best name first."""
_NEAREST: Final = {
    "spike": ("enabler",),
    "hardware": ("enabler",),
    "quality": ("constraint", "enabler"),
    "constraint": ("quality", "enabler"),
    "bug": ("enabler",),
}
USUAL: Final = "story"


class Status(NamedTuple):
    """A state of the project's workflows."""

    name: str
    category: str

    @property
    def state(self) -> str:
        """done, dropped, or neither."""
        if self.category != DONE:
            return ""
        return "dropped" if DROPPED.search(self.name) else "done"


class Kind(NamedTuple):
    """An issue type of the project."""

    id: str
    name: str
    level: int
    """1 an epic, 0 a story, -1 a sub-task."""


class JiraWords:
    """The vocabulary of one project."""

    def __init__(
        self,
        statuses: Sequence[Status] = (),
        kinds: Iterable[Kind] = (),
        *,
        states: Mapping[str, str] | None = None,
        types: Mapping[str, str] | None = None,
    ) -> None:
        """`states` and `types`: ours → theirs, as somebody chose; the rest goes by the names."""
        self.statuses = {one.name: one for one in statuses}
        self._chosen = dict(states or {})
        every = list(kinds)
        self.kinds = [one for one in every if one.level >= 0]
        self.parts = [one for one in every if one.level < 0]
        """Sub-tasks: types of what belongs to an issue that is no epic."""
        self._there: dict[str, Kind] = {}
        self._here: dict[str, str] = {}
        self._learn_types(types or {})

    # ── states ────────────────────────────────────────────────────────────────────────────────

    def status_of(self, state: str, now: str | None) -> str | None:
        if state in self._chosen:
            return self._chosen[state]
        if now is not None and self._fits(now, state):
            return now
        wanted = state if state in FINISHED else ""
        found = [one.name for one in self.statuses.values() if one.state == wanted]
        if not found and wanted:
            found = [one.name for one in self.statuses.values() if one.category == DONE]
        if not wanted:
            found.sort(key=lambda name: self.statuses[name].category != NEW)
        return found[0] if found else None

    def state_of(self, status: str, now: str) -> str | None:
        chosen = [ours for ours, theirs in self._chosen.items() if theirs == status]
        if chosen:
            return now if now in chosen else chosen[0]
        known = self.statuses.get(status)
        if known is None:
            return None
        if now and self._fits(status, now):
            return now
        return known.state or "new"

    def _fits(self, status: str, state: str) -> bool:
        """Whether what is in that state here may have that status there."""
        known = self.statuses.get(status)
        if known is None:
            return False
        if state not in FINISHED:
            return known.category != DONE
        if known.category != DONE:
            return False
        tells = {one.state for one in self.statuses.values()}
        return known.state == state or state not in tells

    # ── types ─────────────────────────────────────────────────────────────────────────────────

    def _learn_types(self, chosen: Mapping[str, str]) -> None:
        known = {one.name.casefold(): one for one in self.kinds}
        self._part_for: dict[str, Kind] = {}
        for ours in TYPES:
            names = (chosen[ours],) if ours in chosen else _CALLED[ours]
            self._learn_part(ours, {name.casefold() for name in names})
            if ours in self._part_for:  # what is chosen for parts says nothing of the others
                names = _CALLED[ours]
            found = [known[name.casefold()] for name in names if name.casefold() in known]
            if ours == "epic" and not found:
                found = [one for one in self.kinds if one.level == 1]
            if found:
                self._there[ours] = found[0]
            for one in found:
                self._here.setdefault(one.id, ours)

    def _learn_part(self, ours: str, names: Collection[str]) -> None:
        found = next((one for one in self.parts if one.name.casefold() in names), None)
        if found is not None:
            self._part_for[ours] = found
            self._here.setdefault(found.id, ours)

    def level_of(self, type_id: str) -> int:
        """1 of an epic, 0 of a story, -1 of a sub-task; of a type that nobody knows 0."""
        return next((one.level for one in (*self.kinds, *self.parts) if one.id == type_id), 0)

    def part_for(self, ours: str) -> Kind | None:
        """The type of a sub-task for a type of ours; None where the project has none."""
        return self._part_for.get(ours) or next(iter(self.parts), None)

    def type_here(self, issue_type: Mapping[str, Any]) -> str:
        """Our type for an issue type; the usual one for a name that means nothing here.

        A sub-task is work that somebody does for an issue, as a task is.
        """
        known = self._here.get(str(issue_type.get("id")))
        if known is None and issue_type.get("subtask"):
            return self.type_there("enabler", None) or USUAL
        if known is None and int(issue_type.get("hierarchyLevel") or 0) > 0:
            return "epic"
        return known or USUAL

    def kind_for(self, ours: str) -> Kind | None:
        """The issue type for a type of ours, or the nearest; None where the project has none at all."""
        for one in (ours, *_NEAREST.get(ours, ()), USUAL):
            if one in self._there:
                return self._there[one]
        stories = [one for one in self.kinds if one.level == 0]
        return next(iter(stories or self.kinds), None)

    def type_there(self, type: str, now: str | None) -> str | None:  # noqa: ARG002 - one for each
        kind = self.kind_for(type)
        return None if kind is None else self._here.get(kind.id, USUAL)
