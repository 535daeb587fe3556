"""What all trackers have in common: the values they keep, the questions they answer, what goes wrong.

Terminology
    here, there   the backlog in our file; the tracker.
    value         a field as both sides can compare it (`FIELDS` below); a tracker that cannot keep a
                  field leaves it out of `TrackerItem.values`, and it is then never compared.
    raw           their own text verbatim, from which an edit changes only what it is about.
    marker        our `uid` of an item, sent along with its creation, so that a create whose answer
                  was lost is found again.

TrackerError                 one line for the user: what happened – what to do
├── OutOfReach               no answer, or none that makes sense: nothing is known to have changed
│   └── OutcomeUnknown       the request may have been carried out: look before sending it again
├── NotSignedIn              no token, a wrong one, an expired one, one that may not do this
├── TooManyRequests          told to wait longer than we may; `until` says until when
├── Cancelled                somebody asked to stop: before the next request, never within one
└── Refused                  this item or field was not taken; the others go on
    ├── Gone                 it is not there (any more): deleted, moved away, or hidden from us
    └── Changed              somebody changed it at the same time: read it again
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

FIELDS: Final = (
    "title",        # str, one line
    "story",        # {"as_a", "i_want", "so_that"}, or None where there is none
    "description",  # str, Markdown; "\n" between lines, no blanks at the ends of lines
    "criteria",     # [{"text": str, "done": bool}], in order
    "labels",       # [str], sorted, no doubles
    "estimate",     # float or None; None is not 0
    "type",         # str: one of our types, as far as the tracker can tell them apart
    "status",       # str in the tracker's own words (`Vocabulary`)
    "parent",       # reference or None
    "depends_on",   # [reference], sorted
    "assignee",     # str or None: their account name
    "roadmap",      # str or None: title of the milestone, release or version
    "priority",     # str or None: one of our MoSCoW classes, where a tracker was told its words for them
)  # fmt: skip
"""Fields that can be kept in step, and the shape of their values: plain JSON, equal if compared by ==.

A *reference* to another issue is its id over there (`TrackerItem.id`). The sync turns it into the
item here, and back; one that it does not know is left as it is.
"""


@dataclass(frozen=True)
class TrackerItem:
    """An issue as its tracker tells it."""

    id: str
    """What never changes, whatever else does."""
    key: str
    """What people there call it, such as `#12` or `KIO-12`."""
    url: str
    updated: str
    """When it last changed, in the tracker's own words; compared as text."""
    values: Mapping[str, Any]
    """Field → value, of those that the tracker keeps."""
    status: str = ""
    """Its state as people there read it."""
    uid: str = ""
    """Our marker, where it carries one."""
    raw: Mapping[str, Any] = field(default_factory=dict)
    """Whatever the adapter wants back for an update: the body verbatim, ids …; plain JSON."""
    closed_for: str = ""
    """Why it cannot be changed there (locked, archived); empty where it can."""
    wanted: bool = True
    """One of those that may come in: only what has a counterpart here is told of others, too."""
    first: Mapping[str, Any] = field(default_factory=dict)
    """Field → value for an item that is brought in; never compared, since it says little there."""


@dataclass(frozen=True)
class Page:
    """Some of what a pull found."""

    items: Sequence[TrackerItem]
    watermark: str = ""
    """The newest change seen up to here, in the tracker's words."""
    unchanged: bool = False
    """The tracker said in one cheap answer that there is nothing new."""
    etag: str = ""
    odd: Sequence[str] = ()
    """Records that made no sense and were left out, one line each."""
    total: int | None = None
    """How many there will be in all, where that is known."""


@dataclass(frozen=True)
class Missing:
    """An issue that was asked for by its id and is not there."""

    id: str
    why: str
    """deleted, moved to …, or hidden from this account – in words for the user."""
    moved_to: str = ""
    """Where it is now, as people write it; empty where nobody knows."""


@dataclass(frozen=True)
class Draft:
    """An item to be created there."""

    uid: str
    """The marker."""
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What is to become different in one issue."""

    id: str
    key: str
    values: Mapping[str, Any]
    """Only the fields that change → their new values."""
    before: Mapping[str, Any]
    """All values as last seen there: what is added and taken away follows from it."""
    raw: Mapping[str, Any] = field(default_factory=dict)
    """`TrackerItem.raw` as last seen."""
    uid: str = ""
    on_the_way: Callable[[str], None] | None = field(default=None, compare=False)
    """Told before a step to a status that is only passed: what is found there later is no one's change."""


@dataclass(frozen=True)
class Outcome:
    """What came of a change: the issue as it is now, and the fields that were silently not taken."""

    item: TrackerItem
    problems: Mapping[str, str] = field(default_factory=dict)
    """Field → why the tracker did not take it, in words for the user; the others were taken."""


@dataclass(frozen=True)
class Move:
    """Part of a new order: these, in this order, directly after that one (None: at the top)."""

    ids: Sequence[str]
    after: str | None


@dataclass(frozen=True)
class Remark:
    """Something to be said below an issue, where its fields cannot hold it."""

    id: str
    key: str
    text: str
    """Markdown; each tracker says it in its own signs, and the same text always in the same ones."""
    marker: str
    """What it is found again by, where the tracker can hide that in a comment."""


class Health(StrEnum):
    """How a check came out."""

    fine = "fine"
    warning = "warning"
    wrong = "wrong"


@dataclass(frozen=True)
class Check:
    """One thing that `doctor --online` looked at."""

    name: str
    """Stable, for scripts: sign-in, permissions, estimate, required-fields, cost …"""
    health: Health
    text: str
    """What was found and, unless it is fine, what to do."""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Account:
    """Whose token it is."""

    name: str
    may_write: bool | None = None
    """None: the tracker does not say."""
    expires: str | None = None
    """The day on which the token ends, where the tracker tells."""


@dataclass(frozen=True)
class Costs:
    """How many requests a tracker takes for what: the price of a plan follows from it."""

    create: int = 1
    """For as many new issues as go at once, with learning what became of them."""
    change: int = 1
    """For all the fields of an issue that go together, with learning what became of it."""
    apart: Mapping[str, int] = field(default_factory=dict)
    """Field that goes by itself → for each change of it; of dependencies for each of them."""
    look: int = 0
    """For learning how an issue is after requests that do not tell: where nothing but `apart` changed."""
    titles: int = 0
    """For learning which milestones there are, once in a sync that needs to know; …"""
    title: int = 0
    """… and for each that has to be made."""
    knows_titles: bool = False
    """Those that issues have need not be learned of again."""
    moved_at_once: int = 20
    """How many issues of a new order one request moves, …"""
    moves_apart: bool = False
    """… each block by itself."""


@dataclass(frozen=True)
class Abilities:
    """What a tracker, as it is configured, can keep."""

    fields: frozenset[str]
    """Of `FIELDS`: those it can keep, and what `values` of its items hold."""
    order: bool = False
    """It has an order of its own that can be read and changed."""
    not_at_creation: frozenset[str] = frozenset()
    """Of `fields`: those that a create does not carry; they are changed right after it."""
    create_at_once: int = 1
    """How many issues one request creates."""
    settle_seconds: float = 0
    """How long after a create it may not show up when we look for it."""
    foresees: frozenset[str] = frozenset()
    """Of `fields`: those of which `foresee` knows beforehand whether a change will be taken."""
    limits: Mapping[str, int] = field(default_factory=dict)
    """Field → most characters it takes; `body` for what is kept together in one text."""
    costs: Costs = field(default_factory=Costs)


class Vocabulary(Protocol):
    """The tracker's words for states and types; pure."""

    def status_of(self, state: str, now: str | None) -> str | None:
        """The word there for a state of ours; `now` (the status there) where that fits the state already.

        None where nothing there means it.
        """

    def state_of(self, status: str, now: str) -> str | None:
        """Our state for a word of theirs; `now` (the state here) where that fits the status already.

        None where it means nothing here.
        """

    def type_there(self, type: str, now: str | None) -> str | None:
        """The nearest of our types that the tracker can express; None where it cannot tell types apart."""


Waiting = Callable[[str, datetime | None], None]
"""Called when there is nothing to do but wait: why, in words, and until when (None: going on)."""


class Tracker(Protocol):
    """One tracker, configured and signed in.

    Every call may raise OutOfReach, NotSignedIn or TooManyRequests. Reads are repeated by the
    adapter where that is safe; what changes something is repeated only where the outcome is known.
    Counts every request in `requests`. An adapter is used by one sync at a time.
    """

    name: str
    """The remote's name."""
    kind: str
    waiting: Waiting | None
    """Who is told about waiting; may raise, and the call ends with that."""
    deadline: datetime | None
    """No wait goes beyond this instant by our clock."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words there; known after the first page of `changes`, some trackers only then."""

    @property
    def requests(self) -> int:
        """How many were sent so far, answered or not."""

    async def sign_in(self) -> Account:
        """Who we are there, and what there is to know before anything is compared (fields, words)."""

    @property
    def abilities(self) -> Abilities:
        """What can be kept there; known after `sign_in`."""

    def changes(
        self, since: str, etag: str = "", *, labels: Sequence[str] = ()
    ) -> AsyncIterator[Page]:
        """The issues that changed since a watermark, with overlap; "" means all there are.

        Pages come as they are answered; raising in the middle means that the pull is not complete.
        An issue may come twice; the later one is newer.
        """

    async def fetch(self, ids: Sequence[str]) -> list[TrackerItem | Missing]:
        """These issues as they are now, not as a search remembers them.

        A record that makes no sense is left out: it is neither there nor gone.
        """

    async def create(self, drafts: Sequence[Draft]) -> list["TrackerItem | Refused"]:
        """Create issues with their markers; one answer for each, in order.

        At most `abilities.create_at_once` of them. Raises OutcomeUnknown where they may exist now.
        """

    async def find_created(self, since: str) -> list[TrackerItem]:
        """What this account created since about then: among it the creates whose answer was lost.

        `since` is an instant of ours (UTC); adapters look some minutes further back.
        """

    async def change(self, change: Change) -> Outcome:
        """Change one issue, only what is named, and say how it is now.

        Raises Refused (Gone, Changed) where nothing was taken.
        """

    async def foresee(self, change: Change) -> Mapping[str, str]:
        """Field → why this change of it will not be taken; asks, and changes nothing."""

    async def comment(self, remark: Remark) -> None:
        """Say something below an issue, once: raises OutcomeUnknown where it may stand there now.

        Raises Refused (Gone) where it was not taken.
        """

    async def has_comment(self, remark: Remark, since: str) -> bool:
        """Whether this account said it since about then (an instant of ours): after a lost answer."""

    async def order(self) -> list[str] | None:
        """The ids in the tracker's order; None where it keeps none."""

    async def move(self, moves: Sequence[Move]) -> None:
        """Carry these moves out, one after another."""

    def server_time(self) -> str:
        """This instant by the tracker's clock, as far as its answers told it; else by ours."""

    async def check(self, expected: int) -> list[Check]:
        """What `doctor --online` says; writes nothing. `expected`: issues the next pull may bring."""

    async def close(self) -> None:
        """Give the connection back."""


# ── what goes wrong ─────────────────────────────────────────────────────────────────────────────


class TrackerError(Exception):
    """The text is one line for the user; it never holds a secret."""


class OutOfReach(TrackerError):
    """No answer, or none that makes sense."""


class OutcomeUnknown(OutOfReach):
    """The request may have been carried out."""


class NotSignedIn(TrackerError):
    """The token is missing, wrong, expired, or may not do this."""


class TooManyRequests(TrackerError):
    """The tracker wants us to wait longer than we were allowed to."""

    def __init__(self, text: str, until: datetime | None = None) -> None:
        super().__init__(text)
        self.until = until


class Cancelled(TrackerError):
    """Somebody asked to stop; no request was under way."""


class Refused(TrackerError):
    """This one was not taken; the others go on."""

    def __init__(self, text: str, field: str = "", *, passing: bool = False) -> None:
        super().__init__(text)
        self.field = field
        """The field it is about; empty: the whole issue."""
        self.passing = passing
        """It is not about what was sent: the same may well be taken another time."""


class Gone(Refused):
    """It is not there any more, or hidden from us."""


class Changed(Refused):
    """Somebody changed it at the same time."""
