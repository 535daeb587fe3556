"""Which items somebody may mean who types: by the beginning of a number, or by words. Few, and at once."""

import re
import sqlite3
from collections.abc import Sequence
from typing import Final

from po_tui.model.folding import searchable, words_of
from po_tui.model.identity import is_key
from po_tui.model.kinds import PLACED

_LOOKED_AT: Final = 500
"""Finds that are put in order: of a common word there are a hundred thousand."""


def by_number(con: sqlite3.Connection, product_id: int, number: int, limit: int) -> list[int]:
    """Items whose number begins like that, the lowest first."""
    found = con.execute(
        f"SELECT id FROM item WHERE product_id = ? AND {PLACED} AND CAST(number AS TEXT) LIKE ?"
        " ORDER BY number LIMIT ?",
        (product_id, f"{number}%", limit),
    )
    return [row[0] for row in found]


def by_words(con: sqlite3.Connection, product_id: int, text: str, limit: int) -> list[int]:
    """Items with words that begin like these in their title, else anywhere; in order."""
    # Words are letters, digits and pictures: no quote among them could end the phrase.
    words = " AND ".join(f'"{word}" *' for word in words_of(text))
    if not words:
        return []
    return _matching(con, product_id, f"title : ({words})", limit) or _matching(
        con, product_id, words, limit
    )


def by_tracker_key(con: sqlite3.Connection, product_id: int, key: str) -> list[int]:
    """The items that came from a tracker with that key, in any case; several where trackers share it.

    `JRA-12`, `owner/repo#12`, `repo#12`, `#12`, or the link to it.
    """
    key = key.strip().rstrip("/")
    if not is_key(key):
        return []
    place, sharp, number = key.rpartition("#")
    if not sharp or "://" in key:
        ids, links = [_like(key)], [_like(key), f"%/{_like(key)}"]
    else:
        # What stands before a name is left out as often as not.
        ids = [_like(key), f"%/{_like(key)}"] if place else [f"%#{number}"]
        links = [*ids, f"%/{_like(place)}/issues/{number}" if place else f"%/issues/{number}"]
    found = con.execute(
        # In two steps: the inner one reads nothing but an index.
        "SELECT item_id FROM origin WHERE id IN (SELECT id FROM origin WHERE product_id = ?"
        f" AND ({_any_of('external_id', ids)}))"
        " UNION SELECT id FROM item WHERE product_id = ? AND external_ref <> ''"
        f" AND ({_any_of('external_ref', links)}) ORDER BY 1",
        (product_id, *ids, product_id, *links),
    )
    return sorted({row[0] for row in found} | _linked(con, product_id, key))


def _linked(con: sqlite3.Connection, product_id: int, key: str) -> set[int]:
    """The items whose counterpart in a tracker has that key, in any case."""
    place, sharp, number = ("", "", key) if "://" in key else key.rpartition("#")
    keys = [f"#{number}"] if sharp else [_last(key), f"#{_last(key)}"]
    rows = con.execute(
        # In two steps: the inner one reads nothing but an index.
        "SELECT item_id, project, url FROM link JOIN remote ON remote.id = remote_id"
        " WHERE link.id IN (SELECT id FROM link"
        f" WHERE {_any_of('there_key', keys)}) AND product_id = ?",
        (*map(_like, keys), product_id),
    )
    wanted = (key if "://" in key else place).casefold()
    return {
        item
        for item, project, url in rows
        if not wanted
        or (
            url.rstrip("/").casefold() == wanted
            if "://" in key
            else f"/{project}".casefold().endswith(f"/{wanted}")
        )
    }


def _last(link: str) -> str:
    return link.rpartition("/")[2]


def by_tracker_words(
    con: sqlite3.Connection, product_id: int, pieces: Sequence[str], *, whole: bool
) -> list[int]:
    """Items whose key in a tracker has these words next to each other; the last may go on if not `whole`.

    A number alone is one behind a dash or a sharp, as in `JRA-12` and `owner/repo#12`.
    """
    end = "" if whole else "%"
    if len(pieces) == 1:
        patterns = [f"%-{pieces[0]}{end}", f"%#{pieces[0]}{end}"]
    else:
        patterns = [f"%{'_'.join(pieces)}{end}"]
    rows = con.execute(
        "SELECT item_id, external_id FROM origin WHERE id IN (SELECT id FROM origin"
        f" WHERE product_id = ? AND ({_any_of('external_id', patterns)}))",
        (product_id, *patterns),
    )
    wanted = f" {' '.join(pieces)}" + (" " if whole else "")
    found = [id for id, known in rows if wanted in searchable(known)]
    return found + _linked_by_words(con, product_id, pieces[-1] + end, wanted)


def _linked_by_words(
    con: sqlite3.Connection, product_id: int, number: str, wanted: str
) -> list[int]:
    """Items whose counterpart has a key, or project and key, with these words in it."""
    rows = con.execute(
        "SELECT item_id, project, there_key FROM link JOIN remote ON remote.id = remote_id"
        " WHERE link.id IN (SELECT id FROM link WHERE there_key LIKE ? OR there_key LIKE ?)"
        " AND product_id = ?",
        (f"%-{number}", f"%#{number}", product_id),
    )
    return [
        item
        for item, project, key in rows
        if wanted in searchable(f"{project}{key}" if key.startswith("#") else key)
    ]


def _like(text: str) -> str:
    """A text as a pattern that means just itself."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def _any_of(column: str, patterns: Sequence[str]) -> str:
    return " OR ".join([f"{column} LIKE ? ESCAPE '\\'"] * len(patterns))


def _matching(con: sqlite3.Connection, product_id: int, match: str, limit: int) -> list[int]:
    found = con.execute(
        "SELECT id FROM item WHERE id IN"
        " (SELECT rowid FROM item_text WHERE item_text MATCH ? LIMIT ?)"
        f" AND +product_id = ? AND {PLACED} ORDER BY rank LIMIT ?",
        (match, _LOOKED_AT, product_id, limit),
    )
    return [row[0] for row in found]
