"""Who could vote when a round was turned: the team as it was then, whoever joins it later."""

import sqlite3
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

_CHANGES: Final = """
SELECT step.at, person.key, change.field, change."before" FROM person
JOIN change ON kind = 'person' AND "row" = person.id AND field IN ('*', 'estimates')
JOIN step ON step.id = step_id
WHERE person.product_id = ? ORDER BY change.id DESC"""
"""What became of voters and when, the latest first; `*` stands for a whole person."""


class Voters:
    """The voters of a product, today and at any round of the past."""

    def __init__(self, con: sqlite3.Connection, product_id: int) -> None:
        self._con, self._product_id = con, product_id
        found = con.execute(
            "SELECT key FROM person WHERE product_id = ? AND estimates", (product_id,)
        )
        self._today = frozenset(key for (key,) in found)
        self._then: dict[str, frozenset[str]] = {}

    def at(self, revealed: str | None, votes: Iterable[Mapping[str, Any]]) -> int:
        """How many could vote in a round that was turned then, those who did among them."""
        return len(self._team(revealed) | {vote["seat"] for vote in votes})

    def _team(self, instant: str | None) -> frozenset[str]:
        if instant is None:
            return self._today
        known = self._then.get(instant)
        if known is None:
            known = self._then[instant] = self._taken_back(instant)
        return known

    def _taken_back(self, instant: str) -> frozenset[str]:
        """Today's team without what happened since."""
        team = set(self._today)
        for at, key, field, before in self._changes:
            if at <= instant:
                continue
            if field == "estimates" and before == "true":
                team.add(key)
            elif field == "estimates" or before is None:
                team.discard(key)
        return frozenset(team)

    @cached_property
    def _changes(self) -> list[tuple[str, str, str, str | None]]:
        """Read once: of a backlog, each item had its round at an instant of its own."""
        return self._con.execute(_CHANGES, (self._product_id,)).fetchall()
