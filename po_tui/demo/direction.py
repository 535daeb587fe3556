"""The demo's direction: product, people, vision, goals, roadmap, and what is expected of them."""

import sqlite3
from collections.abc import Iterable

from po_tui.demo.book import Book
from po_tui.demo.told import Told, noon, number_of


def product(book: Book) -> None:
    """The product with its rules of the game, supplier and budget."""
    from po_tui.model.tables.product import Budget, Product, Supplier

    source, items = book.story["product"], book.story["items"]
    product = Product(
        **book.values(Product, source, ("value",)),
        **{f"value_{whom}": text for whom, text in source["value"].items()},
        settings={**book.story["settings"], "estimate_unit": _the_one_unit(items)},
        next_session=book.story["next_session"],
        notes=[book.story["notice"]],
        next_number=1 + max(number_of(item) for item in items),
        created=noon(min(item["created"] for item in items)),
    )
    book.keep(product)
    book.product_id = product.pk
    book.keep(
        Supplier(**book.values(Supplier, book.story["supplier"])),
        Budget(**book.values(Budget, book.story["budget"])),
    )


def people(book: Book) -> None:
    """Roles first, in seat order, then stakeholders; who handed what to whom."""
    from po_tui.model.tables.people import Delegation, Person

    team = [
        book.named(Person, role, seat=seat)
        for seat, role in enumerate(book.story["roles"], start=1)
    ]
    others = [
        book.named(Person, who, "role", name=who["role"], stakeholder=True, seat=seat)
        for seat, who in enumerate(book.story["stakeholders"], start=len(team) + 1)
    ]
    book.keep(*team, *others)
    ends = ("from", "to", "accountable")
    book.keep(
        *(
            Delegation(
                **book.values(Delegation, task, ends),
                **book.ids_of(task, *ends),
            )
            for task in book.story["delegations"]
        )
    )


def vision(book: Book) -> None:
    """Statement, pitch and board, and the needs on it."""
    from po_tui.model.tables.vision import Need, Vision

    source = book.story["vision"]
    board = {name: part for name, part in source["board"].items() if name != "needs"}
    flat = {name: part for name, part in source.items() if name not in ("pitch", "board")}
    vision = Vision(
        **book.values(Vision, flat | board, ("last_presented",)),
        **{f"pitch_{name}": text for name, text in source["pitch"].items()},
        last_presented_on=source["last_presented"]["date"],
        last_presented_to=source["last_presented"]["to"],
    )
    needs = [book.named(Need, need, on_board=True) for need in source["board"]["needs"]]
    book.keep(vision, *needs)


def goals(book: Book) -> None:
    """Goals with their measurements and what people answered about them."""
    from po_tui.model.tables.vision import Goal, GoalAnswer, Measurement

    sources = book.story["goals"]
    goals = [
        book.named(
            Goal, source, "checks", "measurements", "owner",
            owner_id=book.id_of(source["owner"]), position=position,
        )
        for position, source in enumerate(sources)
    ]  # fmt: skip
    book.keep(*goals)
    for goal, source in zip(goals, sources, strict=True):
        book.session.add_all(
            Measurement(goal_id=goal.pk, on=one["date"], value=one["value"])
            for one in source["measurements"]
        )
        book.session.add_all(
            GoalAnswer(goal_id=goal.pk, key=key, value=value)
            for key, value in source["checks"].items()
        )


def strategy(book: Book) -> None:
    """The strategy and what it takes for true."""
    from po_tui.model.tables.vision import Assumption, Strategy

    source = book.story["strategy"]
    measured_by = "product_goal_measured_by"
    book.keep(
        Strategy(
            **book.values(Strategy, source, ("assumptions", measured_by)),
            measured_by_id=book.id_of(source[measured_by]),
        ),
        *(Assumption(**book.values(Assumption, one)) for one in source["assumptions"]),
    )


def version(book: Book) -> None:
    """The version of vision and strategy that the file tells of: as it stands is how it was put down."""
    from po_tui.model.tables.vision import VisionVersion
    from po_tui.store import direction, panes

    rows, source = book.session.connection().connection.driver_connection, book.story["vision"]
    assert isinstance(rows, sqlite3.Connection)
    snapshot = direction.as_it_stands(
        panes.vision(rows, book.product_id),
        panes.strategy(rows, book.product_id),
        direction.product(rows, book.product_id),
    )
    book.keep(
        VisionVersion(
            product_id=book.product_id,
            number=source["version"],
            at=noon(source["changed"]),
            snapshot=snapshot,
        )
    )


def roadmap(book: Book) -> None:
    """Roadmap items, their goals and what each waits for; the quarter follows from the start."""
    from po_tui.model.tables.roadmap import RoadmapDependency, RoadmapGoal, RoadmapItem

    sources = book.story["roadmap"]
    rows = []
    for position, source in enumerate(sources):
        milestone = source.get("milestone", {})
        row = book.named(
            RoadmapItem, source, "goals", "quarter", "milestone", "depends_on",
            position=position,
            **{f"milestone_{name}": value for name, value in milestone.items()},
        )  # fmt: skip
        rows.append(row)
    book.keep(*rows)
    for row, source in zip(rows, sources, strict=True):
        book.session.add_all(
            RoadmapGoal(roadmap_id=row.pk, goal_id=book.id_of(key)) for key in source["goals"]
        )
        book.session.add_all(
            RoadmapDependency(roadmap_id=row.pk, needs_id=book.id_of(key))
            for key in source.get("depends_on", ())
        )


def expectations_and_risks(book: Book) -> None:
    """Expectations, developments and risks, and the records each of them speaks of."""
    from po_tui.model.tables.people import Development, Expectation, Risk

    for name, record, whom, links in (
        ("expectations", Expectation, "stakeholder", "linked"),
        ("developments", Development, "owner", "affects"),
        ("risks", Risk, "owner", "linked"),
    ):
        sources = book.story[name]
        rows = [book.named(record, one, whom, links, **book.ids_of(one, whom)) for one in sources]
        book.keep(*rows)
        for row, one in zip(rows, sources, strict=True):
            book.refer(row, one[links])


def _the_one_unit(items: Iterable[Told]) -> str:
    """What estimates are counted in: a rule of the product, said on each item of the file."""
    (unit,) = {item["estimate_unit"] for item in items}
    return str(unit)
