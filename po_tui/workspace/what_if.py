"""What if: try moves, scope and velocity where nothing is real yet, see what they mean, then decide.

`begin()` opens a product of its own that has all the verbs: whatever is done there is only tried.
It outlives the app. In the end the lines that somebody wants are kept as one step, or all are dropped.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from po_tui.model.what_if import ITEM, RANK, Act, Change, Line, kept, lines, net
from po_tui.model.what_if_compare import Comparison, compare
from po_tui.store import sandbox
from po_tui.store.news import News
from po_tui.store.readiness import AMONG, among
from po_tui.store.sandbox import PULSE, Clash, Copy, Kept
from po_tui.store.store import NothingSaved
from po_tui.words import _, mark
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Refused

if TYPE_CHECKING:
    from po_tui.model.views import GoalView, RoadmapView
    from po_tui.workspace.what_if_words import Telling
    from po_tui.workspace.workspace import Workspace

__all__ = ["PULSE", "Reviewed", "Waiting", "WhatIf"]

NOT_OPEN: Final = mark("no what-if is open – w begins one")
_PERCENT: Final = re.compile(r"([+-]?)\s*(\d{1,3}(?:[.,]\d+)?)\s*%")
_POINTS: Final = re.compile(r"\d{1,4}(?:[.,]\d+)?")
LEAST, MOST = 0.1, 5.0
"""A velocity can be tried from a tenth to the fivefold of what it was."""


class Waiting(NamedTuple):
    """A what-if that was begun and not decided."""

    acts: int
    begun: str


class Reviewed(NamedTuple):
    """A line of the review: what is to become of one thing, in words."""

    name: str
    subject: str
    """`R2 Second wall`, or what else it is about."""
    told: str
    """`11 Jan 2027 – 19 Mar 2027 → 8 Feb 2027 – 16 Apr 2027`."""
    ticked: bool
    assumption: bool = False
    """Tried for the forecast alone, and never kept."""
    clash: str = ""
    """What someone changed meanwhile, in one line."""
    with_others: bool = False
    """Out because a line that it needs is."""


class WhatIf(Area):
    """The what-if of this person on this product; an area of the real product."""

    _tried: "Workspace | None" = None
    _kept: Kept | None = None
    _first_seen: Mapping[int, Act] = MappingProxyType({})
    """Acts as they were tried at first, by the step they are on the copy.

    Laid over what someone changed meanwhile, they would no longer tell what they were tried on.
    """
    _real: "tuple[list[RoadmapView], list[GoalView]] | None" = None
    """Roadmap and goals as they are, read when they are first held against what is tried."""
    _listener: Callable[[News], None] | None = None

    @property
    def person(self) -> str:
        """Whose it is."""
        return self.store.author.person

    @property
    def waiting(self) -> Waiting | None:
        """What was tried and not decided; None where nothing was."""
        found = sandbox.waiting(self.rows, self.product_id, self.person)
        return Waiting(*found) if found else None

    @property
    def is_open(self) -> bool:
        """Whether somebody is trying things just now, in this process."""
        return self._tried is not None

    @property
    def tried(self) -> "Workspace":
        """The product as it would be. Raises Refused where no what-if is open."""
        if self._tried is None:
            raise Refused(_(NOT_OPEN))
        return self._tried

    # ── beginning and leaving ───────────────────────────────────────────────────────────────────

    def begin(self, listener: Callable[[News], None] | None = None) -> "Workspace":
        """Begin, or go on with what was left; `listener` hears what changes there."""
        if self._tried is None:
            self._listener = listener
            self._tried = type(self.workspace)(self._laid(), self.product_id, self.workspace)
        return self._tried

    def pause(self) -> None:
        """Show the real thing again; what was tried waits."""
        if self._tried is not None:
            self._tried.store.close()
        self._tried = None

    def follow(self) -> None:
        """Lay what was tried over the real thing anew: someone changed that, or another window this."""
        tried = self.tried
        before, tried.store = tried.store, self._laid()
        before.close()

    def drop(self) -> int:
        """End it; nothing of it was real. Returns how many acts are forgotten."""
        waits = self.waiting
        with self.store.keep(PULSE) as session:
            sandbox.forget(session, self.product_id, self.person)
        self.pause()
        return waits.acts if waits else 0

    def _laid(self) -> Copy:
        """A copy of the file with all acts on it; one that fits nowhere any more is left out."""
        self._real = None
        self._kept = sandbox.read(self.rows, self.product_id, self.person)
        copy, first_seen = Copy(self.store), dict[int, Act]()
        for act in self._kept.acts if self._kept else ():
            try:
                with copy.step(act.label, self.product_id) as session:
                    sandbox.Laying(copy, session, self.product_id).lay(act.changes)
            except NothingSaved:  # what it points at is gone
                continue
            for step_id in list(sandbox.acts_of(copy.rows, self.product_id))[-1:]:
                first_seen.setdefault(step_id, act)
        self._first_seen = first_seen
        copy.after_act = self._keep_acts
        if self._listener is not None:
            copy.listen(self._listener)
        return copy

    def _keep_acts(self) -> None:
        """Write down what was tried, at once."""
        self._write(self.acts, self._kept.choices if self._kept else {})

    def _write(self, acts: Sequence[Act], choices: dict[str, object]) -> None:
        was = self._kept
        base = was.base if was else self._latest_step()
        seen = was.at if was else None
        at = sandbox.write(self.store, self.product_id, acts, choices, base, seen)
        self._kept = Kept(tuple(acts), dict(choices), base, was.begun if was else at, at)

    def _latest_step(self) -> int:
        return int(self.rows.execute("SELECT coalesce(max(id), 0) FROM step").fetchone()[0])

    # ── what was tried, and what it means ───────────────────────────────────────────────────────

    @property
    def acts(self) -> list[Act]:
        """Everything that stands of what was tried, in order."""
        found = sandbox.acts_of(self.tried.store.rows, self.product_id)
        return [self._first_seen.get(step_id, act) for step_id, act in found.items()]

    def compare(self) -> Comparison:
        """Roadmap, milestones and goals as they are and as they would be."""
        if self._real is None:
            self._real = self.workspace.roadmap.items(), self.workspace.goals.all()
        (before, goals), tried = self._real, self.tried
        return compare(before, tried.roadmap.items(), (goals, tried.goals.all()))

    def try_velocity(self, text: str) -> float:
        """Forecast with another velocity: `80%`, `+20%`, or points a sprint; returns the share of today's.

        Past sprints are told as if they had finished that share; it is never kept. Raises Mistake.
        """
        real = dict(
            self.rows.execute(
                "SELECT id, done_points FROM sprint WHERE product_id = ? AND state = 'done'"
                " AND done_points IS NOT NULL",
                (self.product_id,),
            ).fetchall()
        )
        if not any(real.values()):
            raise Mistake(_("no finished sprint has points – there is no velocity to change yet"))
        share = _share(text, sum(real.values()) / len(real))
        label = _("Velocity at {n} %").format(n=round(share * 100))
        from po_tui.model.tables.delivery import Sprint

        with self.tried.store.step(label, self.product_id) as session:
            for sprint_id, points in real.items():
                sprint = session.get(Sprint, sprint_id)
                if sprint is not None:
                    sprint.done_points = round(points * share * 2) / 2
        return share

    @property
    def velocity_share(self) -> float:
        """The velocity that is tried, as a share of the real one."""
        query = "SELECT total(done_points) FROM sprint WHERE product_id = ? AND state = 'done'"
        real, tried = (
            float(rows.execute(query, (self.product_id,)).fetchone()[0])
            for rows in (self.rows, self.tried.store.rows)
        )
        return tried / real if real else 1.0

    # ── the review ──────────────────────────────────────────────────────────────────────────────

    def review(self) -> list[Reviewed]:
        """Every change that is left in the end, in words."""
        from po_tui.workspace.what_if_words import Telling

        made, out = self._lines, self._left_out
        staying = {line.name for line in kept(made, out)}
        telling = Telling(self.workspace, self.tried)
        reviewed = []
        for line in made:
            clash = self._clash(line)
            reviewed.append(
                Reviewed(
                    line.name,
                    telling.subject(line),
                    telling.told(line),
                    line.name in staying,
                    line.assumption,
                    telling.clash(line, clash) if clash else "",
                    line.name not in staying and line.name not in out and not line.assumption,
                )
            )
        return reviewed

    def tick(self, name: str) -> None:
        """Take a line among what is to be kept, or leave it out.

        Ticking one that someone changed meanwhile says that it is to be so all the same.
        """
        line = next((one for one in self._lines if one.name == name), None)
        if line is None:
            raise Mistake(_("that line is gone – look again"))
        if line.assumption:
            raise Refused(_("the velocity is an assumption – there is nothing to keep of it"))
        out = set(self._left_out)
        staying = {one.name for one in kept(self._lines, out)}
        decided = self._decided
        if name in staying:
            out.add(name)
        else:
            out -= {name, *self._needed(line)}
            if self._clash(line):
                decided[name] = sandbox.latest_change(self.rows)
        self._write(self.acts, {"left_out": sorted(out), "decided": decided})

    @property
    def tally(self) -> tuple[int, int]:
        """How many lines `keep` makes real, and how many it drops: those that nobody ticked.

        A line that waits because someone changed it meanwhile is neither, nor is an assumption.
        """
        made = self._lines
        chosen = kept(made, self._left_out)
        out = [line for line in made if line not in chosen and not line.assumption]
        return len(chosen), sum(self._clash(line) is None for line in out)

    def keep(self) -> str:
        """Make what is ticked real as one step; returns how that is called.

        Raises Refused naming what someone changed meanwhile. Nothing is kept then and that line is
        left out: the rest can be kept as it stands, or the line ticked again.
        """
        from po_tui.workspace.what_if_words import Telling

        made = self._lines
        chosen = kept(made, self._left_out)
        if not chosen:
            raise Refused(_("nothing is ticked – space ticks a line, or drop the what-if"))
        telling = Telling(self.workspace, self.tried)
        label = telling.label(chosen)
        changes = self._in_final_order(chosen, made)
        with self.store.step(label, self.product_id) as session:
            # From here on no other process writes.
            clashing = [(line, found) for line in chosen if (found := self._clash(line))]
            waits = [line for line in made if line not in chosen and self._clash(line)]
            if not clashing:
                laying = sandbox.Laying(self.store, session, self.product_id, anew=True)
                laying.lay(changes)
                sandbox.end(session, self.product_id, self.person)
        if clashing:
            self._leave_out([line.name for line, _found in clashing])
            line, found = clashing[0]
            raise Refused(_more(telling.clash(line, found), len(clashing)))
        self._go_on_with(waits, telling)
        return label

    def _go_on_with(self, clashing: Sequence[Line], telling: "Telling") -> None:
        """What was left out because someone changed it meanwhile waits; all else is decided."""
        acts = [Act(telling.in_short(line), line.changes) for line in clashing]
        self.pause()
        self._kept = None
        if acts:
            self._write(acts, {"left_out": [line.name for line in clashing]})

    def _leave_out(self, names: Sequence[str]) -> None:
        out = sorted({*self._left_out, *names})
        self._write(self.acts, {"left_out": out, "decided": self._decided})

    @property
    def _lines(self) -> list[Line]:
        return lines(net(self.acts), sandbox.points)

    @property
    def _left_out(self) -> list[str]:
        return list(self._kept.choices.get("left_out", ())) if self._kept else []

    @property
    def _decided(self) -> dict[str, int]:
        """Clashes that somebody has seen: up to which change, by the name of the line."""
        return dict(self._kept.choices.get("decided", {})) if self._kept else {}

    def _clash(self, line: Line) -> Clash | None:
        base = self._kept.base if self._kept else 0
        decided = self._decided.get(line.name, 0)
        return sandbox.clash(self.rows, line.changes, base, decided)

    def _needed(self, line: Line) -> set[str]:
        """The names of all lines that one cannot do without."""
        by_name = {one.name: one for one in self._lines}
        found: set[str] = set()
        waiting = list(line.needs)
        while waiting:
            name = waiting.pop()
            if name not in found and name in by_name:
                found.add(name)
                waiting += by_name[name].needs
        return found

    # ── keeping ─────────────────────────────────────────────────────────────────────────────────

    def _in_final_order(self, chosen: Sequence[Line], made: Sequence[Line]) -> list[Change]:
        """The changes to carry out: records, fields, places as they are in the end, what goes."""
        wanted = [change for line in chosen for change in line.changes]
        names = {line.name for line in chosen}
        others = [change for line in made if line.name not in names for change in line.changes]
        adds = [change for change in wanted if change.adds and change.kind != ITEM]
        placed = self._placed(wanted, [change.row for change in others if _is_placed(change)])
        goes = [change for change in wanted if change.removes]
        fields = [
            change for change in wanted if not (change.adds or change.removes or _is_placed(change))
        ]
        items = [change for change in placed if change.adds]
        moves = [change for change in placed if not change.adds]
        # Ties may come before what they lead to: it has to fit only when all is there.
        return [*sorted(items + moves, key=placed.index), *adds, *fields, *goes]

    def _placed(self, wanted: Sequence[Change], others: Sequence[int]) -> list[Change]:
        """Items that move or come, top to bottom, each behind the item it ends up behind."""
        by_row = {change.row: change for change in wanted if _is_placed(change)}
        rows = self.tried.store.rows
        order = rows.execute(
            f"SELECT id, rank FROM item WHERE id {AMONG} ORDER BY rank", (among(list(by_row)),)
        ).fetchall()
        placed = []
        for item_id, rank in order:
            above = rows.execute(
                "SELECT id FROM item WHERE product_id = ? AND rank < ?"
                f" AND id NOT {AMONG} ORDER BY rank DESC LIMIT 1",
                (self.product_id, rank, among(others)),
            ).fetchone()
            place = {"after": above[0] if above else None, "before": None}
            change = by_row[item_id]
            after = change.after | {"rank": place} if change.adds else place
            placed.append(change._replace(after=after))
        return placed


def _is_placed(change: Change) -> bool:
    """Whether it gives an item its place."""
    return change.kind == ITEM and (change.adds or change.field == RANK)


def _share(text: str, mean: float) -> float:
    """What somebody typed for a velocity, as a share of the mean."""
    text = text.strip()
    percent, points = _PERCENT.fullmatch(text), _POINTS.fullmatch(text)
    if not text:
        return 1.0
    if percent:
        n = float(percent[2].replace(",", ".")) / 100
        share = {"+": 1 + n, "-": 1 - n}.get(percent[1], n)
    elif points:
        share = float(text.replace(",", ".")) / mean
    else:
        told = _("“{text}” is no velocity – type 80%, +20% or points a sprint")
        raise Mistake(told.format(text=text))
    if not LEAST <= share <= MOST:
        raise Mistake(_("that is too far from what was – try from 10 % to 500 % of the velocity"))
    return share


def _more(told: str, n: int) -> str:
    rest = _("nothing was kept, and it is left out now: keep the rest, or tick it again")
    if n > 1:
        more = _("and {n} more").format(n=n - 1)
        return f"{told} ({more}) – {rest}"
    return f"{told} – {rest}"
