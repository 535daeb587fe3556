"""Puts a marker into everything that the room must never see (domain.md §2c), and walks a meeting."""

import json
from collections.abc import Iterator
from pathlib import Path

from po_tui.model.meeting import OPENING_CODES, STEP_CODES
from po_tui.workspace import Workspace
from po_tui.workspace.file import Author, Store
from po_tui.workspace.meeting import Meeting

MARKER = "Zwijgplicht"
ADDRESS = f"{MARKER}@example.org"
TOKEN = f"ghp_{MARKER}0123456789abcdef"
PRIVATE = {
    "person": ("employer", "engagement_now", "engagement_wanted", "side"),
    "expectation": ("text", "our_message"),
    "budget": ("period", "currency"),
    "risk": ("text", "response"),
    "development": ("title", "source", "reason"),
    "delegation": ("task",),
    "supplier": ("name", "contract"),
    "item": ("private_note",),
    "session": ("private_notes",),
    "feedback": ("text",),
    "need": ("text", "wish", "who", "source", "reason"),
    "assumption": ("text", "evidence"),
    "roadmap_item": ("risk",),
    "measurement": ("note",),
    "goal": ("method", "cadence", "business_goal"),
    "product": ("owner_organisation",),
}
"""Fields of records that are not for the room, whatever stands in them."""
OPEN_TEXTS = {
    "item": ("title", "as_a", "i_want", "so_that", "description"),
    "question": ("text", "answer"),
    "decision": ("text", "why"),
    "action": ("text",),
    "parked_topic": ("text",),
    "session": ("goal",),
    "goal": ("title",),
    "roadmap_item": ("title",),
}
"""Fields for the room, into which somebody typed an address and a token all the same."""


def hide_markers(file: Path) -> int:
    """Fill every private field; how many fields of rows that were."""
    marked = 0
    store = Store(file, Author.command("tester"))
    rows = store.rows
    with rows:
        for table, columns in PRIVATE.items():
            known = {row[1] for row in rows.execute(f"PRAGMA table_info({table})")}
            for column in set(columns) & known:
                marked += rows.execute(f"UPDATE {table} SET {column} = ?", (MARKER,)).rowcount
        for table, columns in OPEN_TEXTS.items():
            for column in columns:
                marked += rows.execute(
                    f"UPDATE {table} SET {column} = {column} || ? WHERE {column} <> ''",
                    (f" {ADDRESS} {TOKEN}",),
                ).rowcount
        marked += rows.execute(
            "UPDATE item SET title = ? WHERE state = 'idea'", (f"{MARKER} idea",)
        ).rowcount
        rows.execute(
            "UPDATE vision SET business_goals = ?, competitors = ?, revenue = ?, cost = ?",
            (json.dumps([MARKER]),) * 4,
        )
        rows.execute("UPDATE product SET notes = ?", (json.dumps([MARKER]),))
    other = Workspace.new(store, "ZZ", f"{MARKER} product")
    other.backlog.add(f"{MARKER} item of another product")
    store.close()
    return marked


def walk(workspace: Workspace, keys: tuple[str, ...]) -> Iterator[tuple[str, Meeting | None]]:
    """A whole meeting: before it, its opening, every step of every item, read back, closed."""
    yield "nothing planned", None
    session = workspace.refinement.prepare()
    for key in keys:
        workspace.refinement.take(session, workspace.backlog.item(key))
    yield "planned", None
    meeting = workspace.refinement.run(session)
    for step in OPENING_CODES:
        meeting.to_step(step)
        yield step, meeting
    for entry in meeting.view.agenda:
        meeting.go(entry.id)
        for step in STEP_CODES:
            meeting.to_step(step)
            yield f"{entry.key} {step}", meeting
    meeting.capture("!", f"One photo is enough {TOKEN}")
    meeting.capture("@", f"sponsor ask {ADDRESS} for access fri")
    meeting.capture("*", f"text to speech {TOKEN}")
    yield "captured", meeting
    meeting.wrap_up()
    yield "wrapping", meeting
    meeting.close()
    yield "closed", None
