"""Format 2: the read-back of a meeting, taking a whole meeting back, cards face down, what-if,
what pages of visions and roadmaps brought, and trackers.
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
    _syncing()


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


def _syncing() -> None:
    """Trackers, and what each item is over there."""
    op.execute(
        "CREATE TABLE remote (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, product_id "
        "INTEGER NOT NULL, name VARCHAR NOT NULL, kind VARCHAR NOT NULL, base_url "
        "VARCHAR NOT NULL, browse_url VARCHAR NOT NULL, project VARCHAR NOT NULL, scope "
        "VARCHAR NOT NULL, pull VARCHAR NOT NULL, owners JSON NOT NULL, config JSON NOT "
        "NULL, account VARCHAR NOT NULL, added VARCHAR NOT NULL, UNIQUE (name), FOREIGN "
        "KEY(product_id) REFERENCES product (id) ON DELETE CASCADE)"
    )
    op.execute("CREATE INDEX ix_remote_product_id ON remote (product_id)")
    op.execute(
        "CREATE TABLE link (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, item_id "
        "INTEGER NOT NULL, remote_id INTEGER NOT NULL, there_id VARCHAR NOT NULL, "
        "there_key VARCHAR NOT NULL, url VARCHAR NOT NULL, status VARCHAR NOT NULL, "
        "state VARCHAR NOT NULL, why VARCHAR NOT NULL, agreed JSON NOT NULL, seen JSON "
        "NOT NULL, refused JSON NOT NULL, rich JSON NOT NULL, there_updated VARCHAR NOT "
        "NULL, pushed_at VARCHAR NOT NULL, unsettled BOOLEAN NOT NULL, UNIQUE (remote_id, there_id), UNIQUE "
        "(item_id, remote_id), FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE "
        "CASCADE, FOREIGN KEY(remote_id) REFERENCES remote (id) ON DELETE CASCADE)"
    )
    op.execute("CREATE INDEX ix_link_item_id ON link (item_id)")
    op.execute("CREATE INDEX ix_link_remote_id ON link (remote_id)")
    op.execute("CREATE INDEX ix_link_there_key ON link (there_key)")
    op.execute("CREATE INDEX ix_link_unsettled ON link (remote_id) WHERE unsettled")
    op.execute(
        "CREATE TABLE create_intent (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
        "item_id INTEGER NOT NULL, remote_id INTEGER NOT NULL, uid VARCHAR NOT NULL, "
        "payload JSON NOT NULL, at VARCHAR NOT NULL, state VARCHAR NOT NULL, "
        "reason VARCHAR NOT NULL, UNIQUE "
        "(item_id, remote_id), FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE "
        "CASCADE, FOREIGN KEY(remote_id) REFERENCES remote (id) ON DELETE CASCADE)"
    )
    op.execute("CREATE INDEX ix_create_intent_item_id ON create_intent (item_id)")
    op.execute("CREATE INDEX ix_create_intent_remote_id ON create_intent (remote_id)")
    op.execute(
        "CREATE TABLE cursor (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, remote_id "
        "INTEGER NOT NULL, watermark VARCHAR NOT NULL, etag VARCHAR NOT NULL, full_at "
        "VARCHAR NOT NULL, pulled_at VARCHAR NOT NULL, compared_to INTEGER NOT NULL, "
        "order_agreed JSON NOT NULL, words JSON NOT NULL, UNIQUE (remote_id), FOREIGN KEY(remote_id) "
        "REFERENCES remote (id) ON DELETE CASCADE)"
    )
    op.execute(
        "CREATE TABLE sync_run (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "
        "remote_id INTEGER NOT NULL, started VARCHAR NOT NULL, ended VARCHAR NOT NULL, "
        "requests INTEGER NOT NULL, outcome VARCHAR NOT NULL, counts JSON NOT NULL, log "
        "JSON NOT NULL, FOREIGN KEY(remote_id) REFERENCES remote (id) ON DELETE "
        "CASCADE)"
    )
    op.execute("CREATE INDEX ix_sync_run_remote_id ON sync_run (remote_id)")
    op.execute(
        "CREATE TABLE lease (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, remote_id "
        "INTEGER NOT NULL, process VARCHAR NOT NULL, expires VARCHAR NOT NULL, UNIQUE "
        "(remote_id), FOREIGN KEY(remote_id) REFERENCES remote (id) ON DELETE CASCADE)"
    )
