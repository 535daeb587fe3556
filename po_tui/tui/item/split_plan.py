"""A split being thought out: titles, pattern, which criterion goes where, points; kept as a draft."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from po_tui.model.acceptance import Criterion
from po_tui.model.estimation import parse_points
from po_tui.model.fields import FINISHED
from po_tui.model.splitting import BY_CODE, MOST_PARTS, Part, pattern_named, titles_in
from po_tui.model.views import ItemRef, ItemView
from po_tui.words import _

KEYS: Final = "123456789abcdefghijklmnopqrstuvwxyz"
"""The key that deals a criterion to a part, by the part's place."""


@dataclass
class SplitPlan:
    """What the room has said so far. Parts are named by their place, from 0."""

    pattern: str = ""
    text: str = ""
    """The titles, one a line."""
    dealt: dict[str, list[int]] = field(default_factory=dict)
    """By uid of a criterion the parts that get it; the others stay."""
    points: list[str] = field(default_factory=list)
    """As typed, by part."""
    free: dict[str, list[int]] = field(default_factory=dict)
    """By key of an item that the whole waits for, the parts that need not wait for it."""

    @classmethod
    def of(cls, view: ItemView) -> "SplitPlan":
        """What was proposed for an item before."""
        proposed = "".join(f"{one.title}\n" for one in view.split)
        found = pattern_named(view.split_pattern) if view.split else None
        return cls(found.code if found else "", proposed)

    @classmethod
    def from_draft(cls, draft: str) -> "SplitPlan":
        """As it was left; a draft that is no plan is a text of titles."""
        try:
            told: Any = json.loads(draft)
            dealt = {str(uid): [int(n) for n in parts] for uid, parts in told["dealt"].items()}
            points = [str(one) for one in told["points"]]
            free = {
                str(key): [int(n) for n in parts] for key, parts in told.get("free", {}).items()
            }
            return cls(str(told["pattern"]), str(told["text"]), dealt, points, free)
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls(text=draft)

    def as_draft(self) -> str:
        """To be read by `from_draft`."""
        return json.dumps(
            {
                "pattern": self.pattern,
                "text": self.text,
                "dealt": {uid: parts for uid, parts in self.dealt.items() if parts},
                "points": self.points,
                "free": self.free,
            },
            ensure_ascii=False,
        )

    @property
    def titles(self) -> list[str]:
        """The parts, as far as there are any."""
        return titles_in(self.text)[:MOST_PARTS]

    @property
    def question(self) -> str:
        """What the pattern asks the room; empty without one."""
        return _(BY_CODE[self.pattern].question) if self.pattern in BY_CODE else ""

    def gets(self, part: int, one: Criterion | ItemRef) -> bool:
        """Whether a criterion goes to a part; or whether the part, too, waits for an item."""
        if isinstance(one, ItemRef):
            return part not in self.free.get(one.key, ())
        return part in self.dealt.get(one.uid, ())

    def deal(self, one: Criterion | ItemRef, part: int) -> None:
        """Give it to a part, or take it away again."""
        if isinstance(one, ItemRef):
            has = self.free.setdefault(one.key, [])
        else:
            has = self.dealt.setdefault(one.uid, [])
        if part in has:
            has.remove(part)
        else:
            has.append(part)

    def keep(self, one: Criterion | ItemRef) -> None:
        """Give it to no part: it stays with the whole."""
        if isinstance(one, ItemRef):
            self.free[one.key] = list(range(MOST_PARTS))
        else:
            self.dealt.pop(one.uid, None)

    def criteria_of(self, part: int, criteria: Sequence[Criterion]) -> int:
        """How many criteria a part gets."""
        return sum(self.gets(part, one) for one in criteria)

    def staying(self, criteria: Sequence[Criterion]) -> int:
        """How many criteria go to no part."""
        places = range(len(self.titles))
        return sum(not any(self.gets(n, one) for n in places) for one in criteria)

    def points_typed(self, part: int) -> str:
        """The points of a part, as they were typed."""
        return self.points[part] if part < len(self.points) else ""

    def type_points(self, part: int, text: str) -> None:
        """Note the points of a part as they are typed."""
        self.points += [""] * (part + 1 - len(self.points))
        self.points[part] = text.strip()

    def parts(self, view: ItemView) -> list[Part]:
        """The parts to make; raises ValueError with the line to show for points that are none."""
        return [
            Part(
                title,
                tuple(one.uid for one in view.criteria if self.gets(n, one)),
                parse_points(self.points_typed(n)),
                frozenset(one.id for one in awaited(view) if self.gets(n, one)),
            )
            for n, title in enumerate(self.titles)
        ]

    @property
    def first_wrong(self) -> int | None:
        """The first part whose points are none; None where all can be read."""
        for place in range(len(self.titles)):
            try:
                parse_points(self.points_typed(place))
            except ValueError:
                return place
        return None

    def sizes(self) -> list[float | None]:
        """The points of the parts, None where there are none or what was typed is no number."""
        return [_points(self.points_typed(n)) for n in range(len(self.titles))]


def awaited(view: ItemView) -> list[ItemRef]:
    """What an item still waits for."""
    return [one for one in view.depends_on if one.state not in FINISHED]


def _points(text: str) -> float | None:
    try:
        return parse_points(text)
    except ValueError:
        return None
