"""The demo's work: the backlog in its order, the sprints, and what was said of what they delivered."""

from collections.abc import Iterable, Iterator
from typing import Any

from po_tui.demo.book import Book
from po_tui.demo.told import Told, noon, number_of


def items(book: Book) -> None:
    """The backlog in its order, and all that hangs on its items."""
    from po_tui.model import ranking

    sources = book.story["items"]
    in_order = sorted(sources, key=lambda source: int(source["rank"]))
    ranks = ranking.spread(len(in_order))
    rank_of = {one["id"]: rank for one, rank in zip(in_order, ranks, strict=True)}
    estimated = _estimated_on(book.story["sessions"])
    rows = [
        _item(book, one, rank=rank_of[one["id"]], estimated_on=estimated.get(one["id"]))
        for one in sources
    ]
    book.keep(*rows)
    for row, source in zip(rows, sources, strict=True):
        book.ids[source["id"]] = ("item", row.pk)
    for row, source in zip(rows, sources, strict=True):
        row.parent_id = book.ids_of(source, "parent")["parent_id"]
        _item_links(book, row.pk, source)
        _item_quality(book, row.pk, source)
        _item_talk(book, row, source)


def _item(book: Book, source: Told, **more: Any) -> Any:
    """The row of one item, without what hangs on it."""
    from po_tui.demo.details import details_of
    from po_tui.model.acceptance import given_when_then
    from po_tui.model.identity import new_uid
    from po_tui.model.tables.backlog import Item

    own = (
        "roadmap", "goals", "quality", "quality_links", "depends_on", "external_dependency",
        "open_questions", "human_checks", "story", "wsjf", "rice", "acceptance_criteria",
        "estimate_unit", "rank", "parent", "requested_by", "need", "detail_owner",
        "created", "updated",
    )  # fmt: skip
    parts = [source[name] or {} for name in ("story", "wsjf", "rice")]
    return Item(
        **book.values(Item, source, own),
        **{name: value for part in parts for name, value in part.items()},
        **book.ids_of(source, "requested_by", "detail_owner", "need"),
        number=number_of(source),
        criteria=[
            {"uid": new_uid(), "text": given_when_then(**one), "done": False}
            for one in source["acceptance_criteria"]
        ],
        details=details_of(source),
        created=noon(source["created"]),
        updated=noon(source["updated"]),
        **more,
    )


def _item_links(book: Book, item_id: int, source: Told) -> None:
    """Which goals, roadmap items, items and quality requirements an item is tied to."""
    from po_tui.model.tables import backlog

    for name, record, column in (
        ("goals", backlog.ItemGoal, "goal_id"),
        ("roadmap", backlog.ItemRoadmap, "roadmap_id"),
        ("depends_on", backlog.ItemDependency, "needs_id"),
        ("quality_links", backlog.ItemQuality, "quality_id"),
    ):
        book.session.add_all(
            record(item_id=item_id, **{column: book.id_of(key)}) for key in source[name]
        )


def _item_quality(book: Book, item_id: int, source: Told) -> None:
    """What a quality requirement demands, and its last measurement."""
    from po_tui.model.tables.backlog import QualityMeasurement, QualityTarget

    quality = source["quality"]
    if not quality:
        return
    values = book.values(QualityTarget, quality, ("last_measured",))
    book.session.add(QualityTarget(item_id=item_id, **values))
    if measured := quality["last_measured"]:
        values = book.values(QualityMeasurement, measured, ("date",))
        book.session.add(QualityMeasurement(item_id=item_id, on=measured["date"], **values))


def _item_talk(book: Book, item: Any, source: Told) -> None:
    """Open questions, what the team said of its readiness, what others have to deliver."""
    from po_tui.model.readiness import judged_text
    from po_tui.model.tables.backlog import Answer, ExternalDelivery, Question

    said = (item.as_a, item.i_want, item.so_that)
    judged = judged_text(item.title, said, [one["text"] for one in item.criteria])
    book.session.add_all(
        Question(
            item_id=item.pk, text=one["q"], addressee=one["to"],
            **book.values(Question, one, ("q", "to")),
        )
        for one in source["open_questions"]
    )  # fmt: skip
    book.session.add_all(
        Answer(item_id=item.pk, key=key, value=value, judged=judged)
        for key, value in source["human_checks"].items()
    )
    if delivery := source["external_dependency"]:
        values = book.values(ExternalDelivery, delivery)
        book.session.add(ExternalDelivery(item_id=item.pk, **values))


def sprints(book: Book) -> None:
    """Totals of the early sprints, two whole ones, and the one under way."""
    from po_tui.model.tables.delivery import Sprint, SprintItem

    early, current = book.story["earlier_velocity"]["sprints"], book.story["current_sprint"]
    sources = [*early, *book.story["sprints"], current]
    work = ("delivered", "not_done", "items")
    sprints = [
        book.named(
            Sprint, source, *work,
            position=position, state="current" if source is current else "done",
        )
        for position, source in enumerate(sources)
    ]  # fmt: skip
    book.keep(*sprints)
    for sprint, source in zip(sprints, sources, strict=True):
        for outcome in ("delivered", "not_done"):
            book.session.add_all(
                SprintItem(
                    **book.values(SprintItem, one),
                    sprint_id=sprint.pk, key=one["id"], outcome=outcome,
                )
                for one in source.get(outcome, ())
            )  # fmt: skip
        for item in _items_named(book, source.get("items", ())):
            book.session.add(
                SprintItem(
                    sprint_id=sprint.pk,
                    item_id=book.id_of(item["id"]),
                    key=item["id"],
                    title=item["title"],
                    points=item["estimate"],
                )
            )


def _items_named(book: Book, keys: Iterable[str]) -> Iterator[Told]:
    """Items of the file by key."""
    known = {item["id"]: item for item in book.story["items"]}
    return (known[key] for key in keys)


def feedback(book: Book) -> None:
    """What people said of delivered work."""
    from po_tui.model.tables.delivery import Feedback

    book.keep(
        *(
            book.named(
                Feedback, one, "date", "became",
                on=one["date"], **book.ids_of(one, "became"),
            )
            for one in book.story["review_feedback"]
        )
    )  # fmt: skip


def _estimated_on(sessions: Iterable[Told]) -> dict[str, str]:
    """The day of the meeting in which each item last got its estimate."""
    return {
        one["item"]: session["date"]
        for session in sessions
        for one in session["discussed"]
        if one["result"] is not None
    }
