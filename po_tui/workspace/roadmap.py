"""Where we go: the roadmap, to read and to steer."""

from po_tui.workspace.roadmap_ties import RoadmapTies
from po_tui.workspace.scheduling import Scheduling


class Roadmap(Scheduling, RoadmapTies):
    """The roadmap of the product: outcomes over time, with what they wait for and are made of."""
