"""Format 2: the read-back of a meeting, taking a whole meeting back, cards face down, what-if,
and what pages of visions and roadmaps brought.
"""

from alembic import op

revision = "0002"
down_revision = None


def upgrade() -> None:
    """From format 1."""
    op.execute("CREATE INDEX ix_item_deadline ON item (product_id, deadline) WHERE deadline <> ''")
    _meetings()
    _ballots()
    _sandbox()
    _brought()


def _meetings() -> None:
    """What was confirmed when it was read back; which meeting a step was done in."""
    for table in ("decision", "action", "parked_topic", "session_question"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN confirmed BOOLEAN NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE action ADD COLUMN closed VARCHAR")
    op.execute("ALTER TABLE session ADD COLUMN order_confirmed_by VARCHAR NOT NULL DEFAULT ''")
    op.execute(
        "ALTER TABLE step ADD COLUMN session_id INTEGER REFERENCES session (id) ON DELETE SET NULL"
    )
    op.execute("CREATE INDEX ix_step_session_id ON step (session_id)")


def _ballots() -> None:
    """Cards face down, from terminals that vote."""
    op.execute(
        "CREATE TABLE ballot (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,"
        " entry_id INTEGER NOT NULL, number INTEGER NOT NULL, seat VARCHAR NOT NULL,"
        " seal VARCHAR NOT NULL, process VARCHAR NOT NULL, card VARCHAR, salt VARCHAR,"
        " UNIQUE (entry_id, number, seat),"
        " FOREIGN KEY(entry_id) REFERENCES agenda_entry (id) ON DELETE CASCADE)"
    )
    op.execute("CREATE INDEX ix_ballot_entry_id ON ballot (entry_id)")


def _sandbox() -> None:
    """What somebody tries on the roadmap and has not decided yet."""
    op.execute(
        "CREATE TABLE sandbox (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,"
        " product_id INTEGER NOT NULL, person VARCHAR NOT NULL, base_step_id INTEGER,"
        " changes JSON NOT NULL, choices JSON NOT NULL, begun VARCHAR NOT NULL,"
        " at VARCHAR NOT NULL, UNIQUE (product_id, person),"
        " FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE,"
        " FOREIGN KEY(base_step_id) REFERENCES step (id) ON DELETE SET NULL)"
    )
    op.execute("CREATE INDEX ix_sandbox_product_id ON sandbox (product_id)")


def _brought() -> None:
    """Where parts of the vision and roadmap items came from, and what else was told of them."""
    op.execute("ALTER TABLE roadmap_item ADD COLUMN description VARCHAR NOT NULL DEFAULT ''")
    op.execute(
        "CREATE TABLE brought (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,"
        " product_id INTEGER NOT NULL, source VARCHAR NOT NULL, external_id VARCHAR NOT NULL,"
        " record_uid VARCHAR NOT NULL, imported JSON NOT NULL,"
        " UNIQUE (product_id, source, external_id),"
        " FOREIGN KEY(product_id) REFERENCES product (id) ON DELETE CASCADE)"
    )
    op.execute("CREATE INDEX ix_brought_product_id ON brought (product_id)")
