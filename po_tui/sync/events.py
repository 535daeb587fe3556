"""What a sync tells while it runs: the command prints it, the app shows it, both the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from po_tui.sync.plan import Act, Plan


@dataclass(frozen=True)
class SigningIn:
    """The tracker is asked who we are."""

    remote: str


@dataclass(frozen=True)
class Pulling:
    """A page came in."""

    remote: str
    items: int
    """How many so far."""
    total: int | None = None


@dataclass(frozen=True)
class Waiting:
    """Nothing to do but wait: a rate limit, a tracker that is slow, a create that may still show up."""

    remote: str
    why: str
    until: datetime | None
    """None: it goes on now."""


@dataclass(frozen=True)
class Planned:
    """Both sides were compared; nothing was changed yet."""

    plan: Plan


@dataclass(frozen=True)
class Doing:
    """This item is worked on now."""

    remote: str
    act: Act
    key: str
    title: str
    done: int
    total: int


@dataclass(frozen=True)
class Entry:
    """What became of one item, as the JSON of `sync` tells it."""

    key: str
    remote_key: str
    fields: tuple[str, ...] = ()
    reason: str = ""
    """Of a failure, in words for the user."""


@dataclass(frozen=True)
class Done:
    """An item went through, both ways."""

    remote: str
    act: Act
    pulled: Entry | None
    pushed: Entry | None
    created: Entry | None = None


@dataclass(frozen=True)
class Failed:
    """An item, or some of its fields, did not go through; the others go on."""

    remote: str
    entry: Entry


@dataclass
class Report:
    """What one run did with one remote."""

    remote: str
    pulled: list[Entry] = field(default_factory=list)
    pushed: list[Entry] = field(default_factory=list)
    created: list[Entry] = field(default_factory=list)
    clashes: list[Entry] = field(default_factory=list)
    failed: list[Entry] = field(default_factory=list)
    moved: int = 0
    requests: int = 0
    stopped: str = ""
    """Why the whole run ended early, in one line; empty where it came to its end."""
    code: int = 0
    """0 done, 1 refused or failed as a whole, 3 clashes, 4 out of reach or not signed in,
    5 some did not go through, 130 cancelled: the exit code of the command."""
    plan: Plan | None = None
    """What was planned; the same that a dry run shows."""


@dataclass(frozen=True)
class Ended:
    """The run is over."""

    report: Report


Event = SigningIn | Pulling | Waiting | Planned | Doing | Done | Failed | Ended
Entries = Sequence[Entry]
