"""How far a sync is: what its events tell, kept as one thing to look at."""

from dataclasses import dataclass, field
from enum import StrEnum

from po_tui.sync.events import (
    Doing,
    Done,
    Ended,
    Entry,
    Event,
    Failed,
    Planned,
    Pulling,
    Report,
    SigningIn,
    Waiting,
)
from po_tui.sync.plan import Plan
from po_tui.tui.syncing.plan_tree import PlanTree


class Phase(StrEnum):
    """Where a sync stands."""

    idle = "idle"
    """Nothing was asked for yet."""
    preparing = "preparing"
    """Looking what there is to do; nothing is changed."""
    planned = "planned"
    """A person reads what would happen."""
    doing = "doing"
    """What was ticked is carried out."""
    ended = "ended"
    """It is over, and can be read."""


@dataclass
class Course:
    """One remote's sync, from the first question to the report."""

    remote: str
    phase: Phase = Phase.idle
    step: str = ""
    """What it is at: `signing-in` or `pulling`."""
    pulled: int = 0
    total: int | None = None
    waiting: Waiting | None = None
    """What is being waited for; None while it goes on."""
    tree: PlanTree | None = None
    at: Doing | None = None
    done: set[str] = field(default_factory=set)
    """Keys, here and there, of what went through."""
    failed: dict[str, Entry] = field(default_factory=dict)
    """By both keys: what did not."""
    failures: int = 0
    went: int = 0
    """How many items went through."""
    report: Report | None = None
    stale: bool = False
    """Clashes were settled since the plan was made: it is to be looked at anew."""
    cancelling: bool = False

    @property
    def plan(self) -> Plan | None:
        return self.tree.plan if self.tree else None

    @property
    def busy(self) -> bool:
        """Something is under way."""
        return self.phase in (Phase.preparing, Phase.doing)

    @property
    def in_step(self) -> bool:
        """It looked, and there is nothing to do, nor to tell."""
        return self.phase is Phase.planned and self.plan is not None and self.plan.is_empty

    @property
    def can_end(self) -> bool:
        """There is something to cancel, or to forget."""
        return self.busy or (self.phase is Phase.planned and not self.in_step)

    def carry_out(self) -> None:
        """What is ticked is being carried out."""
        self.phase, self.at, self.waiting = Phase.doing, None, None

    def take(self, event: Event) -> None:
        """Follow what the sync tells."""
        if not isinstance(event, Waiting):
            self.waiting = None
        match event:
            case SigningIn():
                self.step = "signing-in"
            case Pulling(items=items, total=total):
                self.step, self.pulled, self.total = "pulling", items, total
            case Waiting(until=until):
                self.waiting = event if until is not None else None
            case Planned(plan=plan):
                # A run looks once more before it acts: what a person ticked stays in sight.
                if self.phase is Phase.preparing:
                    self.phase, self.tree = Phase.planned, PlanTree(plan)
            case Doing():
                self.at = event
            case Done(pulled=pulled, pushed=pushed, created=created):
                self.went += 1
                for entry in (pulled, pushed, created):
                    self.done |= _keys(entry)
            case Failed(entry=entry):
                self.failures += 1
                self.failed |= dict.fromkeys(_keys(entry), entry)
            case Ended(report=report):
                self.phase, self.report, self.at = Phase.ended, report, None


def _keys(entry: Entry | None) -> set[str]:
    return {key for key in (entry.key, entry.remote_key) if key} if entry else set()
