"""Where a repository keeps what GitHub has no field of its own for: estimate, type, order.

From the settings of the remote (`Remote.config`):

    estimate      {"label": "points: {n}"}, {"issue_field": "Effort"} or
                  {"project_field": "Estimate", "project": 3}; not set: not kept there
    type_labels   our type → label there, such as {"bug": "bug", "epic": "epic"}
    types         our type → issue type there, where the names say too little
    project       number of the Project whose order is ours, or OWNER/NUMBER
    pace          seconds between two writes
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from po_tui.trackers.base import TrackerError
from po_tui.words import _

_NUMBER: Final = r"(\d+(?:[.,]\d+)?)"


@dataclass(frozen=True)
class NumberLabel:
    """A label that carries a number, such as `points: 5`."""

    pattern: str
    """With `{n}` where the number stands."""

    def number_in(self, label: str) -> float | None:
        """The number that a label carries; None if it is another label."""
        before, _n, after = self.pattern.partition("{n}")
        found = re.fullmatch(
            rf"\s*{re.escape(before.strip())}\s*{_NUMBER}\s*{re.escape(after.strip())}\s*",
            label,
            re.IGNORECASE,
        )
        number = float(found[1].replace(",", ".")) if found else math.inf
        return number if math.isfinite(number) else None

    def label_for(self, number: float) -> str:
        """The label that carries a number."""
        return self.pattern.replace("{n}", f"{number:.10g}")


@dataclass(frozen=True)
class ProjectAt:
    """A Project: whose it is, and its number there."""

    owner: str
    number: int


@dataclass(frozen=True)
class Keeping:
    """Where things are kept in one repository."""

    estimate_label: NumberLabel | None
    issue_field: str
    project_field: str
    type_labels: Mapping[str, str]
    types: Mapping[str, str]
    project: ProjectAt | None
    orders: bool
    """The order of the project is ours, too."""
    pace: float | None

    @property
    def has_estimate(self) -> bool:
        return bool(self.estimate_label or self.issue_field or self.project_field)

    def is_hidden(self, label: str) -> bool:
        """It carries an estimate or a type, and is no label for people here."""
        if self.estimate_label and self.estimate_label.number_in(label) is not None:
            return True
        return self.type_in([label]) is not None

    def estimate_in(self, labels: Iterable[str]) -> float | None:
        """The estimate that labels carry; where two contradict each other, the higher one."""
        if self.estimate_label is None:
            return None
        found = [self.estimate_label.number_in(label) for label in labels]
        return max((number for number in found if number is not None), default=None)

    def type_in(self, labels: Iterable[str]) -> str | None:
        """The type that labels carry."""
        there = {label.casefold() for label in labels}
        return next(
            (ours for ours, label in self.type_labels.items() if label.casefold() in there), None
        )


def keeping(config: Mapping[str, Any], repository: str) -> Keeping:
    """The settings of a remote, understood; TrackerError names the one that makes no sense."""
    estimate = config.get("estimate") or {}
    if not isinstance(estimate, Mapping):
        raise _senseless("estimate", estimate)
    label = estimate.get("label")
    if label is not None and "{n}" not in str(label):
        raise _senseless("estimate", label)
    owner = repository.partition("/")[0]
    of_order = _project(config.get("project"), owner)
    of_estimate = _project(estimate.get("project"), owner)
    if estimate.get("project_field") and not (of_estimate or of_order):
        raise _senseless("estimate", estimate.get("project_field"))
    if of_order and of_estimate and of_order != of_estimate:
        raise TrackerError(
            _("estimate and order are kept in two Projects – choose one for both in the settings")
        )
    return Keeping(
        estimate_label=NumberLabel(str(label)) if label else None,
        issue_field=str(estimate.get("issue_field") or ""),
        project_field=str(estimate.get("project_field") or ""),
        type_labels=_names(config, "type_labels"),
        types=_names(config, "types"),
        project=of_order or of_estimate,
        orders=of_order is not None,
        pace=_seconds(config.get("pace")),
    )


def _project(written: Any, owner: str) -> ProjectAt | None:
    if written in (None, ""):
        return None
    whose, _slash, number = str(written).rpartition("/")
    if not number.isdecimal():
        raise _senseless("project", written)
    return ProjectAt(whose or owner, int(number))


def _names(config: Mapping[str, Any], name: str) -> Mapping[str, str]:
    written = config.get(name) or {}
    if not isinstance(written, Mapping):
        raise _senseless(name, written)
    return {str(ours): str(theirs) for ours, theirs in written.items() if theirs}


def _seconds(written: Any) -> float | None:
    if written is None:
        return None
    try:
        return max(0.0, float(written))
    except (TypeError, ValueError):
        raise _senseless("pace", written) from None


def _senseless(name: str, value: Any) -> TrackerError:
    return TrackerError(
        _("the setting “{name}” of this remote makes no sense: {value} – correct it").format(
            name=name, value=value
        )
    )
