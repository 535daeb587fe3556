"""The demo's refinement meetings: who met, what was voted, decided and promised."""

from typing import Any

from po_tui.demo.book import Book
from po_tui.demo.told import Told, noon
from po_tui.model.estimation import points_text


def sessions(book: Book) -> None:
    """The meetings held so far."""
    for source in book.story["sessions"]:
        _meeting(book, source)


def _meeting(book: Book, source: Told) -> None:
    """One meeting with all that was said, voted, decided and promised in it."""
    from po_tui.model.tables.refinement import Session as Meeting

    own = (
        "start", "end", "facilitator", "decider", "present", "absent", "agenda", "discussed",
        "decisions", "parking_lot", "actions", "order_changes",
    )  # fmt: skip
    meeting = book.named(
        Meeting,
        source,
        *own,
        number=int(source["id"].rpartition("-")[2]),
        state="closed",
        started=source["start"],
        ended=source["end"],
        **book.ids_of(source, "facilitator", "decider"),
    )
    book.keep(meeting)
    _attendance(book, meeting.pk, source)
    _agenda(book, meeting.pk, source)
    _outcomes(book, meeting.pk, source)


def _attendance(book: Book, session_id: int, source: Told) -> None:
    """Who was there and who was not."""
    from po_tui.model.tables.refinement import Attendance

    who = [(key, True) for key in source["present"]]
    who += [(key, False) for key in source["absent"]]
    book.session.add_all(
        Attendance(session_id=session_id, person_id=book.id_of(key), present=there, seat=seat)
        for seat, (key, there) in enumerate(who, start=1)
    )


def _agenda(book: Book, session_id: int, source: Told) -> None:
    """What was planned, what became of it, and the rounds of planning poker."""
    from po_tui.model.tables.refinement import AgendaEntry, VoteRound

    discussed = {one["item"]: one for one in source["discussed"]}
    planned = {one["item"]: one for one in source["agenda"]}
    taken_up = [key for key in discussed if key not in planned]
    for position, key in enumerate([*planned, *taken_up]):
        entry = AgendaEntry(
            session_id=session_id,
            item_id=book.id_of(key),
            position=position,
            planned=key in planned,
            **book.values(AgendaEntry, planned.get(key, {}), ("item",)),
            **_discussed(book, discussed.get(key)),
        )
        book.keep(entry)
        rounds = discussed[key]["rounds"] if key in discussed else ()
        book.session.add_all(
            VoteRound(
                entry_id=entry.pk,
                number=number,
                votes=[
                    {"seat": seat, "card": card if isinstance(card, str) else points_text(card)}
                    for seat, card in one["votes"].items()
                ],
                revealed=noon(source["date"]),
            )
            for number, one in enumerate(rounds, start=1)
        )


def _discussed(book: Book, source: Told | None) -> dict[str, Any]:
    """The fields of an agenda entry that tell what became of it."""
    from po_tui.model.tables.refinement import AgendaEntry

    if source is None:
        return {}
    values = book.values(AgendaEntry, source, ("item", "min", "before", "after", "rounds"))
    return values | {
        "discussed": True,
        "used_seconds": source["min"] * 60,
        "state_before": source["before"],
        "state_after": source["after"],
    }


def _outcomes(book: Book, session_id: int, source: Told) -> None:
    """Decisions, actions, topics put aside, and what changed in the order."""
    from po_tui.model.tables.backlog import OrderChange
    from po_tui.model.tables.refinement import Action, Decision, ParkedTopic

    held: dict[str, Any] = {"session_id": session_id, "at": noon(source["date"])}
    decisions = [
        book.named(
            Decision, one, "affects",
            item_id=book.id_of(one["affects"][0]), **held,
        )
        for one in source["decisions"]
    ]  # fmt: skip
    actions = [book.named(Action, one, **held) for one in source["actions"]]
    book.keep(*decisions, *actions)
    for decision, one in zip(decisions, source["decisions"], strict=True):
        book.refer(decision, one["affects"])
    book.session.add_all(
        ParkedTopic(**book.values(ParkedTopic, one), **held) for one in source["parking_lot"]
    )
    book.session.add_all(
        OrderChange(
            **book.values(OrderChange, one, ("item", "from", "to")),
            item_id=book.id_of(one["item"]), from_place=one["from"], to_place=one["to"], **held,
        )
        for one in source["order_changes"]
    )  # fmt: skip
