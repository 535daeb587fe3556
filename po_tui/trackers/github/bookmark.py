"""What one pull leaves for the next: “nothing new” then costs one request that is not even counted.

GitHub's ETag holds for one address and one token. What the repository can keep lies in here as well:
it has to be known before anything is compared, and hardly ever changes.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

TYPES_HOLD: Final = timedelta(hours=24)
ADDRESS_HOLDS: Final = timedelta(minutes=15)
"""So much more is read again where something did change, for nothing to be read where it did not."""


@dataclass(frozen=True)
class Bookmark:
    """Opaque to everybody else."""

    address: str = ""
    start: str = ""
    """Since when that address asks; empty where it asks for more than a page, or for everything."""
    etag: str = ""
    token: str = ""
    """Tells whether it is still the same one; says nothing about it."""
    types: tuple[str, ...] | None = None
    """Names of the issue types; None: not known."""
    types_at: str = ""
    links: tuple[str, ...] = ()
    """Which of parents and dependencies this server was seen to keep."""
    in_project: str = ""
    """Tells whether anything changed in the Project that keeps the estimates."""

    def etag_for(self, address: str, token: str) -> str:
        """The ETag, if it holds for this address and token."""
        return self.etag if (self.address, self.token) == (address, token) else ""

    def start_for(self, start: str) -> str:
        """Since when to ask: a little earlier than needed, if that is the address we have a tag for."""
        if self.start and start and self.start <= start:
            apart = datetime.fromisoformat(start) - datetime.fromisoformat(self.start)
            return self.start if apart <= ADDRESS_HOLDS else start
        return start

    def types_at_hand(self, now: datetime) -> tuple[str, ...] | None:
        """The issue types, unless it is time to ask for them again."""
        try:
            fresh = now - datetime.fromisoformat(self.types_at) < TYPES_HOLD
        except (ValueError, TypeError):
            return None
        return self.types if fresh else None

    def __str__(self) -> str:
        return json.dumps(
            {name: value for name, value in asdict(self).items() if value not in ("", None)}
        )


def read(text: str) -> Bookmark:
    """A bookmark as it was kept; an empty one for what is none."""
    try:
        kept = json.loads(text)
        types = kept.get("types")
        return Bookmark(
            address=str(kept.get("address", "")),
            start=_instant(kept.get("start")),
            etag=str(kept.get("etag", "")),
            token=str(kept.get("token", "")),
            types=None if types is None else tuple(map(str, types)),
            types_at=str(kept.get("types_at", "")),
            links=tuple(map(str, kept.get("links", ()))),
            in_project=str(kept.get("in_project", "")),
        )
    except (ValueError, TypeError, AttributeError):
        return Bookmark()


def _instant(kept: Any) -> str:
    datetime.fromisoformat(kept or "2000-01-01")
    return str(kept or "")
