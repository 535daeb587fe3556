"""How a tracker stands, as it is shown without asking it: what is linked, and how the last sync went."""

import json
import sqlite3
from typing import Any, NamedTuple


class LastRun(NamedTuple):
    """One sync, as it was noted."""

    started: str
    ended: str
    """Empty: under way, or cut off."""
    outcome: str
    requests: int
    counts: dict[str, Any]


class Standing(NamedTuple):
    """What is known of a tracker here."""

    linked: int
    missing: int
    """Linked items that were not found there any more."""
    pulled_at: str
    """When everything that changed there was last pulled; empty: never."""
    last: LastRun | None


def standing(con: sqlite3.Connection, remote_id: int) -> Standing:
    """How a tracker stands."""
    linked, missing = con.execute(
        "SELECT count(*) FILTER (WHERE state = 'linked'), count(*) FILTER (WHERE state = 'missing')"
        " FROM link WHERE remote_id = ?",
        (remote_id,),
    ).fetchone()
    pulled = con.execute("SELECT pulled_at FROM cursor WHERE remote_id = ?", (remote_id,))
    run = con.execute(
        "SELECT started, ended, outcome, requests, counts FROM sync_run WHERE remote_id = ?"
        " ORDER BY id DESC LIMIT 1",
        (remote_id,),
    ).fetchone()
    last = LastRun(run[0], run[1], run[2], run[3], json.loads(run[4])) if run else None
    return Standing(linked, missing, (pulled.fetchone() or ("",))[0], last)
