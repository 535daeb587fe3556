"""A product of any size to measure with: plausible, varied, and the same for the same seed.

Item n of the order has the key `BM-n`, says `case n` in its first criterion, and nothing else says
so: a measurement can tell by those when it is on the screen. Every `RARE` items a title has a word
with a first letter that no other word has.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

KEY: Final = "BM"
RARE: Final = 61
RARE_WORDS: Final = ("quay", "xenon", "yard", "zinc")
COMMON_WORD: Final = "report"
"""A word of one title in eight."""
SEED: Final = 20261124
STATEMENT: Final = "Everybody finds the tool they need."
"""The vision: on the first screen, when that is whole."""

_VERBS = ("Show", "Find", "Lend", "Check", "Move", "Send", COMMON_WORD.capitalize(), "Import")
_THINGS = (
    "damaged tools", "a late return", "the deposit", "opening hours", "a reminder by mail",
    "pictures of a drill", "the stock of a wall", "a forgotten code", "members without a card",
    "the list of tools – größer als gedacht", "a broken lock", "the monthly figures", "家庭の道具",
)  # fmt: skip
_CONTEXTS = (
    "for a neighbour", "on a telephone", "without a network", "at the wall", "before it is lent",
    "in the evening", "when the battery is low", "for the caretaker", "after an accident",
)  # fmt: skip
_TYPES = ("story",) * 7 + ("bug", "enabler", "spike")
_STATES = ("new",) * 5 + ("refining",) * 3 + ("ready",) * 2 + ("idea",)
_POINTS = (None, None, 1.0, 2.0, 3.0, 3.0, 5.0, 8.0, 13.0)
_LABELS = ("pilot", "wall", "app", "safety", "money", "later")
_BATCH = 5_000


def title_of(number: int, seed: int = SEED) -> str:
    """The title of item `number` in a product made with `seed`."""
    chosen = random.Random(f"{seed}-{number}")
    words = [chosen.choice(_VERBS), chosen.choice(_THINGS), chosen.choice(_CONTEXTS)]
    if number % RARE == 0:
        words.insert(1, RARE_WORDS[number // RARE % len(RARE_WORDS)])
    return " ".join(words)


def make(path: Path, count: int, seed: int = SEED) -> None:
    """Write a product with `count` items, three goals and two roadmap items into a new database."""
    from po_tui.model import tables
    from po_tui.store.store import Author, Store
    from po_tui.workspace.workspace import Workspace

    store = Store(path, Author.command("bench"))
    try:
        product_id = Workspace.new(store, KEY, "Bench").product_id
        tables.everything()
        goals = _direction(store, product_id)
        _items(store, product_id, count, seed)
        _goal_links(store, product_id, goals)
        _count_numbers(store, product_id, count)
        # As a file looks that was opened and closed a few times.
        store.rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        store.close()


def _direction(store: Any, product_id: int) -> Sequence[int]:
    """What a goal line and a roadmap need to have something to show; the ids of the goals."""
    from po_tui.model.tables.roadmap import RoadmapItem
    from po_tui.model.tables.vision import Goal, Vision

    with store.keep("product") as session:
        session.add(Vision(product_id=product_id, statement=STATEMENT))
        goals = [
            Goal(
                product_id=product_id, key=f"G{n}", title=title, baseline=0, target=100, position=n
            )
            for n, title in enumerate(("Walls run unaided", "Tools come back", "Costs fall"), 1)
        ]
        session.add_all(goals)
        session.add_all(
            RoadmapItem(
                product_id=product_id, key=f"R{n}", title=f"Wall {n}",
                start=f"2026-{8 + n}-01", end=f"2026-{9 + n}-28", position=n,
            )
            for n in (1, 2)
        )  # fmt: skip
        session.flush()
        return [goal.pk for goal in goals]


def _items(store: Any, product_id: int, count: int, seed: int) -> None:
    from sqlalchemy import insert

    from po_tui.model import ranking
    from po_tui.model.tables.backlog import Item

    ranks = ranking.spread(count)
    for first in range(0, count, _BATCH):
        numbers = range(first + 1, min(first + _BATCH, count) + 1)
        rows = [_row(product_id, number, ranks[number - 1], seed) for number in numbers]
        with store.keep("product") as session:
            session.connection().execute(insert(Item), rows)


def _row(product_id: int, number: int, rank: str, seed: int) -> dict[str, Any]:
    chosen = random.Random(f"{seed}+{number}")
    title, day = title_of(number, seed), datetime(2026, 11, 1, tzinfo=UTC)
    changed = day - timedelta(minutes=chosen.randrange(500_000))
    type = chosen.choice(_TYPES)
    values = {
        "product_id": product_id,
        "uid": f"00000000-0000-7000-8000-{number:012}",
        "number": number,
        "rank": rank,
        "title": title,
        "type": type,
        "state": chosen.choice(_STATES),
        "description": f"{title}. {' '.join(chosen.choices(_CONTEXTS, k=8))}.",
        "criteria": list(_criteria(number, chosen)),
        "estimate": chosen.choice(_POINTS),
        "labels": chosen.sample(_LABELS, chosen.randrange(3)),
        "details": {},
        "split": {},
        "created": _instant(changed - timedelta(days=chosen.randrange(90))),
        "updated": _instant(changed),
    }
    story = ("neighbour", title.lower(), "nobody waits") if type == "story" else ("", "", "")
    return values | dict(zip(("as_a", "i_want", "so_that"), story, strict=True))


def _criteria(number: int, chosen: random.Random) -> Iterator[dict[str, Any]]:
    yield {"uid": f"c{number}-0", "text": f"case {number}: {chosen.choice(_THINGS)}", "done": False}
    for n in range(1, 1 + chosen.randrange(4)):
        text = (
            f"Given {chosen.choice(_THINGS)}\nWhen asked {chosen.choice(_CONTEXTS)}\nThen it shows"
        )
        yield {"uid": f"c{number}-{n}", "text": text, "done": chosen.random() < 0.3}


def _goal_links(store: Any, product_id: int, goals: Sequence[int]) -> None:
    """Two items in three serve a goal."""
    from sqlalchemy import text

    every = (
        "INSERT INTO item_goal (item_id, goal_id)"
        " SELECT id, :goal FROM item WHERE product_id = :product AND number % 5 = :rest"
    )
    with store.keep("product") as session:
        for rest, goal in enumerate(goals):
            values = {"goal": goal, "product": product_id, "rest": rest}
            session.connection().execute(text(every), values)


def _count_numbers(store: Any, product_id: int, count: int) -> None:
    from po_tui.model.tables.product import Product

    with store.keep("product") as session:
        product = session.get(Product, product_id)
        product.next_number = count + 1


def _instant(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
