"""The roadmap: outcomes over time, one record for timeline, quarters and now-next-later."""

from po_tui.model.tables.base import Named, Row, json_list, to


class RoadmapItem(Named, table=True):
    """An outcome we steer for; its quarter follows from its start."""

    __tablename__ = "roadmap_item"

    title: str
    outcome: str = ""
    description: str = ""
    """Whatever else is told of it, as Markdown."""
    features: list[str] = json_list()
    metric: str = ""
    start: str | None = None
    end: str | None = None
    horizon: str = "later"
    confidence: str = "low"
    status: str = "idea"
    risk: str = ""
    milestone_name: str = ""
    milestone_date: str | None = None
    milestone_kind: str = "internal"
    """internal, external or hard (a date others hold us to)."""
    position: int = 0


class RoadmapGoal(Row, table=True):
    """This roadmap item serves that goal."""

    __tablename__ = "roadmap_goal"

    roadmap_id: int = to("roadmap_item", required=True)
    goal_id: int = to("goal", required=True)


class RoadmapDependency(Row, table=True):
    """This roadmap item cannot end before that one has."""

    __tablename__ = "roadmap_dependency"

    roadmap_id: int = to("roadmap_item", required=True)
    needs_id: int = to("roadmap_item", required=True)
