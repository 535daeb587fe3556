"""A roadmap of five years and three hundred outcomes: made to be looked at, and measured.

Outcome n has the key `Rn` and the outcome `outcome n`, which stands beside the roadmap when the
cursor is on it. `python -m tests.bench.long_road` prints how fast its keys are, beside the backlog's.
"""

import random
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from tests.bench import product
from tests.bench.figures import median, p95
from tests.bench.world import World

OUTCOMES: Final = 300
ITEMS: Final = 2_000
FIRST: Final = date(2025, 1, 6)
_SEED: Final = 7
_STEP: Final = 6
"""Days between the beginnings of two outcomes: five years in all."""
_WHAT: Final = (
    "Wall opens without a key", "Returns are checked in a minute", "Volunteers run two walls",
    "A municipality joins in a week", "Damage is settled fairly", "家庭の道具 are lent as well",
    "Reminders come in time", "The kiosk speaks four languages",
)  # fmt: skip
_TODAY: Final = date(2026, 11, 24)


def make(path: Path, outcomes: int = OUTCOMES, items: int = ITEMS) -> None:
    """Write the product into a new database."""
    from po_tui.store.store import Author, Store

    product.make(path, items)
    store = Store(path, Author.command("bench"))
    try:
        (product_id,) = store.rows.execute("SELECT id FROM product").fetchone()
        _outcomes(store, product_id, outcomes)
        _ties(store, product_id)
        _sprints(store, product_id)
        store.rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        store.close()


def _outcomes(store: Any, product_id: int, outcomes: int) -> None:
    from sqlmodel import select

    from po_tui.model.tables.roadmap import RoadmapItem

    with store.keep("product") as session:
        for one in session.exec(select(RoadmapItem)):
            session.delete(one)
        session.flush()
        session.add_all(
            RoadmapItem(product_id=product_id, **_outcome(n)) for n in range(1, outcomes + 1)
        )


def _outcome(number: int) -> dict[str, Any]:
    chosen = random.Random(f"{_SEED}-{number}")
    start = FIRST + timedelta(days=number * _STEP)
    end = start + timedelta(days=chosen.randrange(20, 150))
    near = (start - _TODAY).days
    horizon = "now" if near < 0 else "next" if near < 300 else "later"
    confidence = "high" if near < 30 else chosen.choice(("medium", "low")) if near < 400 else "low"
    values: dict[str, Any] = {
        "key": f"R{number}",
        "title": f"{chosen.choice(_WHAT)} {number}",
        "outcome": f"outcome {number}",
        "start": start.isoformat(),
        "end": end.isoformat(),
        "horizon": horizon,
        "confidence": confidence,
        "status": _status(end, near, chosen),
        "position": number,
    }
    if chosen.random() < 0.2:
        values |= {
            "milestone_name": "Council decides",
            "milestone_date": end.isoformat(),
            "milestone_kind": chosen.choice(("internal", "external", "hard")),
        }
    return values


def _status(end: date, near: int, chosen: random.Random) -> str:
    if end < _TODAY:
        return "done" if chosen.random() < 0.96 else "off_track"
    return (
        chosen.choice(("on_track", "at_risk")) if near < 0 else "planned" if near < 300 else "idea"
    )


def _ties(store: Any, product_id: int) -> None:
    """Each serves a goal, one in three waits for an earlier one, and the work is shared out."""
    from sqlalchemy import text

    with store.keep("product") as session:
        run = session.connection().execute
        run(text("INSERT INTO roadmap_goal (roadmap_id, goal_id) SELECT r.id, g.id FROM roadmap_item r JOIN goal g ON g.key = 'G' || (1 + r.position % 3) WHERE r.position % 11 > 0"))  # fmt: skip
        run(text("INSERT INTO roadmap_dependency (roadmap_id, needs_id) SELECT r.id, n.id FROM roadmap_item r JOIN roadmap_item n ON n.position = r.position - 12 - r.position % 15 WHERE r.position % 3 = 0"))  # fmt: skip
        run(text("INSERT INTO item_roadmap (item_id, roadmap_id) SELECT i.id, r.id FROM item i JOIN roadmap_item r ON r.position = 120 + (i.number * 170 / :items) WHERE i.product_id = :product"), {"product": product_id, "items": ITEMS})  # fmt: skip


def _sprints(store: Any, product_id: int) -> None:
    """Eight that are done and one that runs: what a forecast is drawn from."""
    from po_tui.model.tables.delivery import Sprint

    first = date(2026, 7, 20)
    with store.keep("product") as session:
        for n, points in enumerate((160, 220, 140, 190, 210, 170, 180, 210, None)):
            start = first + timedelta(days=14 * n)
            session.add(
                Sprint(
                    product_id=product_id, key=f"S{n + 1}", position=n, start=start.isoformat(),
                    end=(start + timedelta(days=11)).isoformat(), done_points=points,
                    state="current" if points is None else "done",
                )
            )  # fmt: skip


# ── measuring ───────────────────────────────────────────────────────────────────────────────────


def _keys(world: World, database: Path, screen: str, expected: Sequence[str]) -> list[float]:
    """Seconds from a cursor key until what is told of the next row is painted."""
    times = []
    with world.app(database) as app:
        app.painted(product.title_of(1)[:16])
        app.settle(1.5)
        app.press(screen)
        app.settle(1.5)
        for text in expected:
            at = app.press("j")
            times.append(app.painted(text) - at)
            app.settle(0.08)
    return times


def _acts(world: World, database: Path) -> dict[str, float]:
    """The median of what else one does on the roadmap, until the last of it is painted."""
    acts = {"to the end": "G", "to the top": "g", "pan": "l", "zoom out": "-", "next view": "v", "move a bar": "L", "undo": "u"}  # fmt: skip
    times: dict[str, list[float]] = {name: [] for name in acts}
    with world.app(database) as app:
        app.painted(product.title_of(1)[:16])
        app.settle(1.5)
        app.press("3")
        app.settle(1.5)
        for _round in range(3):
            for name, key in acts.items():
                times[name].append(app.took_all(key))
    return {name: median(taken) for name, taken in times.items()}


def told(outcomes: int = OUTCOMES) -> Sequence[str]:
    """What is told of the rows top to bottom; what is done is folded away below."""
    every = map(_outcome, range(1, outcomes + 1))
    return [f"{one['outcome']} " for one in every if one["status"] != "done"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        database = world.folder / "road.db"
        make(database)
        there = _keys(world, database, "4", [f"case {n}:" for n in range(2, 22)])
        here = _keys(world, database, "3", told()[1:21])
        for name, times in (("backlog", there), ("roadmap", here)):
            print(
                f"{name}: key → painted {median(times) * 1000:.1f} ms, p95 {p95(times) * 1000:.1f}"
            )
        for name, taken in _acts(world, database).items():
            print(f"roadmap, {name}: {taken * 1000:.0f} ms")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        make(Path(sys.argv[1]))
    else:
        main()
