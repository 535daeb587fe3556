"""What keeps backlog and trackers in step: the trackers themselves, and what each item is over there.

What there is to push, pull or settle is derived from these and the item; nothing here says “changed”.
"""

from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from po_tui.model.tables.base import Owned, Row, json_dict, json_list, to


class Remote(Owned, table=True):
    """A tracker that one product is kept in step with; never holds a secret."""

    name: str = Field(unique=True)
    """As people and commands call it; one of that name in the whole file."""
    kind: str
    """github, jira or memory."""
    base_url: str = ""
    """Where its API is asked."""
    browse_url: str = ""
    """Where people look at it; differs from the API's address on some sites."""
    project: str = ""
    """`OWNER/REPO`, or the project's key."""
    scope: str = ""
    """Which items may be created there, in the filter language; empty: the usual ones."""
    pull: str = ""
    """Which of theirs may come in: labels with commas between them, or JQL; empty: all."""
    owners: dict[str, Any] = json_dict()
    """Sync field → `both`, `mine`, `theirs` or `never`, where it differs from the usual."""
    config: dict[str, Any] = json_dict()
    """What only that kind of tracker knows: where the estimate is kept, the board, words for states …"""
    account: str = ""
    """Who the token said it belongs to, when it was last used."""
    added: str = ""


class Link(Row, table=True):
    """An item and its counterpart in one tracker: what both agreed on, and what is seen there now."""

    __table_args__ = (
        UniqueConstraint("remote_id", "there_id"),
        UniqueConstraint("item_id", "remote_id"),
        # What the badge looks at, on every screen: few of many.
        Index("ix_link_unsettled", "remote_id", sqlite_where=text("unsettled")),
    )

    item_id: int = to("item", required=True)
    remote_id: int = to("remote", required=True)
    there_id: str
    """What never changes over there, whatever it is called."""
    there_key: str = Field(index=True)
    """What people over there call it, such as `#12` or `KIO-12`."""
    url: str = ""
    status: str = ""
    """Its state in their words, as last seen."""
    state: str = "linked"
    """linked, missing (not found there; nothing was deleted here) or detached (on purpose)."""
    why: str = ""
    """Why it is missing, in one line: deleted there, moved to …"""
    agreed: dict[str, Any] = json_dict()
    """Field → the value both sides had; a field that is not here was never agreed on."""
    seen: dict[str, Any] = json_dict()
    """Field → the newest value there, as the last pull saw it."""
    refused: dict[str, Any] = json_dict()
    """Field → `{"value": digest, "reason": text}` of what the tracker did not take."""
    rich: dict[str, Any] = json_dict()
    """Their own text verbatim, for fields that we read and write only in parts."""
    there_updated: str = ""
    """When it last changed, in the tracker's own words."""
    pushed_at: str = ""
    """When something was last sent there."""
    unsettled: bool = True
    """Something was left to push, pull, settle or tell when they were last compared."""


class CreateIntent(Row, table=True):
    """Written before the call that creates: its answer can be lost, and creating is not safe to repeat."""

    __tablename__ = "create_intent"
    __table_args__ = (UniqueConstraint("item_id", "remote_id"),)

    item_id: int = to("item", required=True)
    remote_id: int = to("remote", required=True)
    uid: str
    """The marker that went along."""
    payload: dict[str, Any] = json_dict()
    """Field → value as sent: what both agreed on, if it turns out that it was made."""
    at: str
    """The instant of the call by the tracker's clock, if that is known."""
    state: str = "inflight"
    """inflight: nobody knows yet; unknown: the answer was lost; refused: it was not made."""
    reason: str = ""
    """Why it was refused, in words for the user; it waits until the item changes."""


class Cursor(Row, table=True):
    """How far the pulling from a tracker has come."""

    remote_id: int = to("remote", required=True, unique=True)
    watermark: str = ""
    """The newest change that a complete pull saw, in the tracker's own words."""
    etag: str = ""
    """What the tracker answers “nothing new” to, with the address and digest it holds for."""
    full_at: str = ""
    """When everything there was last looked through."""
    pulled_at: str = ""
    """When a pull was last complete."""
    compared_to: int = 0
    """Changes of the journal up to this one were looked at when the links were last compared."""
    order_agreed: list[Any] = json_list()
    """Their ids in the order that both sides had."""
    words: dict[str, Any] = json_dict()
    """The tracker's words for states and types, so that one can compare without asking it."""


class SyncRun(Row, table=True):
    """One run of a sync, as it is shown afterwards."""

    __tablename__ = "sync_run"

    remote_id: int = to("remote", required=True, index=True)
    started: str
    ended: str = ""
    """Empty: under way, or cut off."""
    requests: int = 0
    outcome: str = ""
    """done, clashes, some, failed, stopped."""
    counts: dict[str, Any] = json_dict()
    """pulled, pushed, created, clashes, failed."""
    log: list[Any] = json_list()
    """What failed and why, a line each."""


class Lease(Row, table=True):
    """The process that syncs with a tracker now: two at once would create everything twice."""

    remote_id: int = to("remote", required=True, unique=True)
    process: str
    """`host:pid` of its owner; one that is gone, or late, loses it."""
    expires: str
