"""What the next sync will push, asked by those who must not know the sync: minutes, sessions taken back.

The sync answers for the remotes it knows, once there is one; until then there is none, and that is said.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol


class Push(NamedTuple):
    """What one remote gets at the next sync."""

    remote: str
    items: tuple[str, ...]
    """Keys of the items with something to push."""


class Pushing(Protocol):
    """Somebody who knows the remotes of a product."""

    def to_push(self, product_id: int, items: Collection[int]) -> Sequence[Push] | None:
        """What the next sync will push of these items; None where no remote is set up."""

    def pushed_since(self, product_id: int, items: Collection[int], at: str) -> Sequence[str]:
        """Keys of those items of which something was pushed since that instant."""


class NoRemote:
    """No remote is set up: nothing was pushed and nothing will be."""

    def to_push(self, product_id: int, items: Collection[int]) -> Sequence[Push] | None:  # noqa: ARG002 - as asked
        return None

    def pushed_since(self, product_id: int, items: Collection[int], at: str) -> Sequence[str]:  # noqa: ARG002 - as asked
        return ()
