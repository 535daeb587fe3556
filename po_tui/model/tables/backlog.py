"""The product backlog: items of all eight types and what hangs on them."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from po_tui.model.fields import PLACED, REACHING, SORTED_OUT, VALUED
from po_tui.model.identity import new_uid
from po_tui.model.tables.base import Owned, Row, json_dict, json_list, to


class Item(Owned, table=True):
    """A backlog item; `model/fields.py` says what each field is."""

    __table_args__ = (
        UniqueConstraint("product_id", "number"),
        # The total order: no ties.
        Index("ix_item_order", "product_id", "rank", unique=True),
        # The list walks this one: which items have a place, without touching the rows themselves.
        Index("ix_item_placed", "product_id", "rank", sqlite_where=text(PLACED)),
        # What filters ask most, and the sum of ready points on every screen.
        Index("ix_item_state", "product_id", "state", "type", "estimate"),
        # Which items answer a need: few of many do.
        Index("ix_item_need", "need_id", sqlite_where=text("need_id IS NOT NULL")),
        # What a meeting looks at first.
        Index("ix_item_deadline", "product_id", "deadline", sqlite_where=text("deadline <> ''")),
        # Scores compare all items that have one: few of many, and all that is asked stands here.
        Index(
            "ix_item_wsjf",
            "product_id",
            "user_business_value",
            "time_criticality",
            "risk_opportunity",
            "job_size",
            "estimate",
            "type",
            "state",
            sqlite_where=text(VALUED),
        ),
        Index(
            "ix_item_rice",
            "product_id",
            "reach_per_quarter",
            "impact",
            "confidence",
            "effort_person_months",
            "type",
            "state",
            sqlite_where=text(REACHING),
        ),
        Index(
            "ix_item_moscow",
            "product_id",
            "moscow",
            "estimate",
            "type",
            "state",
            sqlite_where=text(SORTED_OUT),
        ),
        CheckConstraint("title <> ''", name="item_has_title"),
    )

    uid: str = Field(default_factory=new_uid, unique=True)
    number: int
    """The number in its key; local to this file and never used twice."""
    rank: str
    """Place in the total order: base-62 text, compared byte by byte (`model/ranking.py`)."""
    title: str
    type: str = "story"
    state: str = "new"
    as_a: str = ""
    i_want: str = ""
    so_that: str = ""
    description: str = ""
    criteria: list[dict[str, Any]] = json_list()
    estimate: float | None = None
    estimated_on: str | None = None
    tshirt: str = ""
    labels: list[str] = json_list()
    parent_id: int | None = to("item", index=True)
    assignee_id: int | None = to("person")
    detail_owner_id: int | None = to("person")
    requested_by_id: int | None = to("person")
    need_id: int | None = to("need")
    deadline: str | None = None
    moscow: str = ""
    kano: str = ""
    kano_with: float | None = None
    kano_without: float | None = None
    """Kano's pair of questions, 1 (I like it) to 5 (I dislike it); a class without a pair is a guess."""
    user_business_value: float | None = None
    time_criticality: float | None = None
    risk_opportunity: float | None = None
    job_size: float | None = None
    """What WSJF divides by where that is not the estimate."""
    reach_per_quarter: float | None = None
    impact: float | None = None
    confidence: float | None = None
    effort_person_months: float | None = None
    details: dict[str, Any] = json_dict()
    split: dict[str, Any] = json_dict()
    """Split proposals waiting to be carried out: `{pattern, proposed: [{title, pattern}]}`."""
    external_ref: str = ""
    private_note: str = ""
    created: str
    updated: str
    """Moves with content, not with rank or sync."""


class ItemGoal(Row, table=True):
    """This item serves that goal."""

    __tablename__ = "item_goal"

    item_id: int = to("item", required=True)
    goal_id: int = to("goal", required=True)


class ItemRoadmap(Row, table=True):
    """This item is part of that roadmap item."""

    __tablename__ = "item_roadmap"

    item_id: int = to("item", required=True)
    roadmap_id: int = to("roadmap_item", required=True)


class ItemDependency(Row, table=True):
    """This item waits for that one."""

    __tablename__ = "item_dependency"

    item_id: int = to("item", required=True)
    needs_id: int = to("item", required=True)


class ItemQuality(Row, table=True):
    """This item has to hold to that quality requirement or constraint."""

    __tablename__ = "item_quality"

    item_id: int = to("item", required=True)
    quality_id: int = to("item", required=True)


class QualityTarget(Row, table=True):
    """What a quality requirement demands: target, and the break point below which we stop."""

    __tablename__ = "quality_target"

    item_id: int = to("item", required=True, unique=True)
    characteristic: str = ""
    """One of ISO/IEC 25010:2023's nine."""
    subcharacteristic: str = ""
    measure: str = ""
    unit: str = ""
    target: float | None = None
    breakpoint: float | None = None
    direction: str = "higher"
    method: str = ""
    scope: str = "product"


class QualityMeasurement(Row, table=True):
    """A quality requirement as measured on a day."""

    __tablename__ = "quality_measurement"

    item_id: int = to("item", required=True)
    on: str
    value: float
    n: int | None = None
    """How many were in the sample."""


class Question(Row, table=True):
    """An open question about an item, to someone, with its age."""

    item_id: int = to("item", required=True)
    text: str
    addressee: str = ""
    """A person's key, or the name as it was typed."""
    asked: str | None = None
    answer: str | None = None
    answered: str | None = None
    blocking: bool = True


class Answer(Row, table=True):
    """What people said of an item's readiness; expires when the text it judged changes."""

    __table_args__ = (UniqueConstraint("item_id", "key"),)

    item_id: int = to("item", required=True)
    key: str
    value: bool | None = None
    by: str = ""
    at: str | None = None
    judged: str = ""
    """Digest of the text that was judged (`readiness.judged_text`); empty: never expires."""


class ExternalDelivery(Row, table=True):
    """Something another party has to hand over first."""

    __tablename__ = "external_delivery"

    item_id: int = to("item", required=True)
    what: str
    party: str = ""
    due: str | None = None
    status: str = "expected"


class Origin(Row, table=True):
    """Where an imported item came from, so that importing again recognises it and overwrites nothing."""

    __table_args__ = (UniqueConstraint("product_id", "source", "external_id"),)

    product_id: int = to("product", required=True)
    item_id: int = to("item", required=True)
    source: str
    external_id: str
    """Their key, or the sha256 of the trimmed line for plain stories."""
    line: str = ""
    """The whole line as it stood in the file."""
    imported: dict[str, Any] = json_dict()
    """The values as last imported: the base of the three-way comparison."""


class OrderChange(Owned, table=True):
    """The product owner's log of order changes that were worth a reason."""

    __tablename__ = "order_change"

    item_id: int = to("item", required=True)
    session_id: int | None = to("session", index=True)
    from_place: int | None = None
    to_place: int | None = None
    by: str = ""
    why: str = ""
    at: str
