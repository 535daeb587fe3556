"""What was planned, built and said about it: sprints and feedback."""

from sqlmodel import Field

from po_tui.model.tables.base import Named, Row, json_dict, to


class Sprint(Named, table=True):
    """A sprint; older ones may be known by their total alone."""

    start: str | None = None
    end: str | None = None
    goal: str = ""
    goal_met: bool | None = None
    forecast_points: float | None = None
    done_points: float | None = None
    capacity_person_days: float | None = None
    normal_person_days: float | None = None
    note: str = ""
    state: str = "done"
    """done, current or planned."""
    position: int = 0


class SprintItem(Row, table=True):
    """Work in a sprint, whether or not it still is an item of the backlog."""

    __tablename__ = "sprint_item"

    sprint_id: int = to("sprint", required=True)
    item_id: int | None = to("item", index=True)
    key: str
    """The key as text: delivered work outlives its item."""
    title: str = ""
    points: float | None = None
    outcome: str = "planned"
    """planned, delivered or not_done."""
    reason: str = ""


class Feedback(Named, table=True):
    """What someone said of delivered work, and what came of it."""

    on: str
    moment: str = "review"
    delivered: str = Field(default="")
    """Key of the delivered work, as text."""
    by: str = ""
    verdict: str = "follow_up"
    text: str = ""
    became_id: int | None = to("item", index=True)


class Setting(Row, table=True):
    """A fact about this file that belongs to no product (who wrote it, the oldest format it had)."""

    name: str = Field(unique=True)
    value: dict[str, object] = json_dict()
