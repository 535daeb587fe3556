"""Vision, strategy, goals with their measurements, and needs."""

from typing import Any

from sqlmodel import Field, UniqueConstraint

from po_tui.model.tables.base import Named, Owned, Row, json_dict, json_list, to


class Vision(Owned, table=True):
    """The vision of a product; pitch (Moore) and vision board (Pichler) are views of this record."""

    statement: str = ""
    pitch_for: str = ""
    pitch_who: str = ""
    pitch_product: str = ""
    pitch_is_a: str = ""
    pitch_that: str = ""
    pitch_unlike: str = ""
    pitch_our_product: str = ""
    target_group: list[str] = json_list()
    product: list[str] = json_list()
    """Three to five stand-out features."""
    business_goals: list[str] = json_list()
    competitors: list[str] = json_list()
    revenue: list[str] = json_list()
    cost: list[str] = json_list()
    channels: list[str] = json_list()
    last_presented_on: str | None = None
    last_presented_to: list[str] = json_list()
    """Keys of people, or words such as `team`."""
    version: int = 0
    """The version put down last; 0 before the first."""
    changed: str | None = None


class VisionVersion(Owned, table=True):
    """Vision and strategy as they stood when the product owner said "this is version n"."""

    __tablename__ = "vision_version"

    number: int
    at: str
    by: str = ""
    note: str = ""
    """What changed, and why."""
    snapshot: dict[str, Any] = json_dict()
    """Name of a part → its text, or its lines (`model/vision.py`)."""


class VisionAnswer(Owned, table=True):
    """A person's answer to a question about the statement that no tool can answer: inspiring, shared …"""

    __tablename__ = "vision_answer"

    key: str
    value: bool | None = None
    by: str = ""
    at: str | None = None
    judged: str = ""
    """A digest of the statement it was given for: it expires once that differs."""


class Strategy(Owned, table=True):
    """Where to play, how to win, what we do not do."""

    horizon: str = ""
    where_to_play: str = ""
    how_to_win: list[str] = json_list()
    not_doing: list[str] = json_list()
    product_goal: str = ""
    """The one at hand; what became of those before is in `product_goal`."""
    product_goal_since: str | None = None
    measured_by_id: int | None = to("goal")


class ProductGoal(Owned, table=True):
    """A product goal that was: fulfilled or abandoned, before there could be the next one."""

    __tablename__ = "product_goal"

    text: str
    measured_by_id: int | None = to("goal")
    since: str | None = None
    ended: str | None = None
    fulfilled: bool = True
    """False where it was abandoned."""
    reason: str = ""


class Assumption(Owned, table=True):
    """Something the strategy takes for true, with the evidence so far."""

    text: str
    evidence: str | None = None
    status: str = ""


class Goal(Named, table=True):
    """A measurable goal."""

    title: str
    metric: str = ""
    unit: str = ""
    direction: str = "higher"
    baseline: float | None = None
    baseline_date: str | None = None
    target: float | None = None
    deadline: str | None = None
    owner_id: int | None = to("person")
    method: str = ""
    cadence: str = ""
    business_goal: str = ""
    objective: str = ""
    """For those who speak OKR: the objective this key result belongs to."""
    position: int = 0


class GoalAnswer(Row, table=True):
    """A person's answer to a SMART question that no tool can answer: specific, acceptable, realistic."""

    __tablename__ = "goal_answer"

    goal_id: int = to("goal", required=True)
    key: str
    value: bool | None = None
    by: str = ""
    at: str | None = None
    judged: str = ""
    """A digest of the goal it was given for (`goals.judged`); empty: never expires."""


class Measurement(Row, table=True):
    """A goal as measured on a day."""

    goal_id: int = to("goal", required=True)
    on: str
    value: float
    note: str = ""


class Need(Named, table=True):
    """What someone needs or wishes, in their words; becomes an item or is declined with a reason."""

    text: str
    wish: str = ""
    """The raw wish it was made of, in the words of whoever had it; empty while it is one itself."""
    who: str = ""
    source: str = ""
    """Who told us, where that was somebody else."""
    noted_on: str | None = None
    state: str = "need"
    """wish (raw), need (understood), item (became one), declined."""
    reason: str = ""
    on_board: bool = Field(default=False)
    """Shown among the needs of the vision board."""


class Brought(Owned, table=True):
    """What a page of visions or roadmaps brought, so that reading it again overwrites and doubles nothing."""

    __table_args__ = (UniqueConstraint("product_id", "source", "external_id"),)

    source: str
    external_id: str
    """What it is recognised by on the page: a digest of its title, or the name of a part."""
    record_uid: str = ""
    """Of the roadmap item, goal or need it became; it may be gone since, and then stays away."""
    imported: dict[str, Any] = json_dict()
    """The values as last imported: the base of the three-way comparison."""
