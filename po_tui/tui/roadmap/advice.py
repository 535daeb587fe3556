"""Why the roadmap warns, and which key does something about it."""

from typing import Final, NamedTuple

from po_tui.model.roadmap import Concern
from po_tui.words import mark


class Advice(NamedTuple):
    """English, with `{keys}` for what the warning is about; translated when shown."""

    why: str
    do: str


ADVICE: Final = {
    Concern.no_goal: Advice(
        mark("Nobody can tell what it is good for, or when it is enough."),
        mark("e names a goal it serves; x takes it off where there is none."),
    ),
    Concern.ends_before_start: Advice(
        mark("One of the two days is wrong, so nothing that follows from them holds."),
        mark("e mends the days."),
    ),
    Concern.overlaps: Advice(
        mark("It would begin on something that is not there yet."),
        mark("L moves it behind {keys}, < on {keys} makes that shorter, d ends the tie if it is none."),
    ),
    Concern.cycle: Advice(
        mark("None of them could ever begin."),
        mark("d takes away the tie that is not real."),
    ),
    Concern.too_exact: Advice(
        mark("A day that far ahead is read as a promise, and we do not know it."),
        mark("e takes the days out or rounds them to quarters (2027-Q3); or make its horizon “next”."),
    ),
    Concern.overdue: Advice(
        mark("The road shown is one that we did not drive: whoever reads it is misled."),
        mark("t says that it is done; > gives it more time, where you know how much."),
    ),
    Concern.breached: Advice(
        mark("At a break point we said we would stop and repair first."),
        mark("t says how it really stands; enter opens the work, where {keys} is."),
    ),
    Concern.goal_behind: Advice(
        mark("Work may be on time while what it is for is not: then the work is the wrong one."),
        mark("t says how it really stands; 2 shows {keys} with its measurements."),
    ),
    Concern.forecast_late: Advice(
        mark("At the pace of the last sprints there is more open work than fits."),
        mark("> gives it more time, t says that it is at risk; or move work out: enter opens it."),
    ),
}  # fmt: skip
