"""Puts a marker into everything that is not for others, so that a test sees where it comes out."""

import json
from pathlib import Path

from po_tui.workspace.file import Author, Store

MARKER = "Zwijgplicht"
AMOUNT = 987654.0
TEXTS = {
    "person": ("name", "employer", "engagement_now", "engagement_wanted"),
    "expectation": ("text", "our_message"),
    "budget": ("period", "currency"),
    "risk": ("text", "response"),
    "development": ("title", "source", "reason"),
    "delegation": ("task",),
    "supplier": ("name", "contract"),
    "item": ("title", "as_a", "i_want", "so_that", "description", "private_note"),
    "question": ("text", "answer"),
    "decision": ("text", "why"),
    "action": ("text",),
    "parked_topic": ("topic",),
    "session": ("goal",),
    "external_delivery": ("what",),
    "feedback": ("text",),
    "need": ("who", "source", "wish", "reason"),
    "goal": ("metric", "method", "cadence", "business_goal", "objective"),
    "measurement": ("note",),
    "assumption": ("text", "evidence"),
    "roadmap_item": ("risk", "metric"),
    "vision_version": ("by", "note"),
    "product": ("owner_organisation",),
    "vote_round": ("why",),
}
LISTS = {
    "roadmap_item": ("features",),
    "vision": ("business_goals", "competitors", "revenue", "cost", "channels", "last_presented_to"),
    "product": ("notes",),
}


def mark_private(file: Path) -> int:
    """Fill every private field of the file; how many fields of rows that were."""
    marked = 0
    store = Store(file, Author.command("tester"))  # its triggers need functions of its own
    rows = store.rows
    with rows:
        for table, columns in TEXTS.items():
            for column in columns:
                found = {row[1] for row in rows.execute(f"PRAGMA table_info({table})")}
                if column in found:
                    done = rows.execute(f'UPDATE "{table}" SET "{column}" = ?', (MARKER,))
                    marked += done.rowcount
        for table, columns in LISTS.items():
            for column in columns:
                done = rows.execute(f'UPDATE "{table}" SET "{column}" = ?', (json.dumps([MARKER]),))
                marked += done.rowcount
        rows.execute("UPDATE budget SET approved = ?, spent = ?", (AMOUNT, AMOUNT))
        rows.execute("UPDATE need SET text = ? WHERE NOT on_board", (MARKER,))
    store.close()
    return marked
