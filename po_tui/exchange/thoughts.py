"""From a page as it was read to what the workspace takes: roadmap items whole, parts, and notes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from po_tui.exchange import chapters, outcomes
from po_tui.exchange.direction import DETAIL, HEAD, NOTE, ROADMAP, Document, Row
from po_tui.exchange.page import plain
from po_tui.workspace.incoming import Thought


def thoughts_of(document: Document) -> list[Thought]:
    """What a page says, in its order; what says the same twice is told apart by its number."""
    seen: dict[str, int] = {}
    found: list[Thought] = []
    for place, row in enumerate(document.rows):
        for thought in (*_told(document.rows, place, row), *_links(row)):
            n = seen[thought.external_id] = seen.get(thought.external_id, 0) + 1
            own = f"{thought.external_id}:{n}" if n > 1 else thought.external_id
            found.append(replace(thought, external_id=own, place=place))
    return found


def _told(rows: Sequence[Row], place: int, row: Row) -> Iterator[Thought]:
    digest = sha256(row.identity.encode("utf-8", "surrogatepass")).hexdigest()
    match row.becomes:
        case "roadmap":
            details = [one.values for one in rows if one.becomes == DETAIL and one.under == place]
            values = outcomes.put_together(row.values, details)
            yield Thought(row.line, "roadmap_item", digest, values, path=row.path)
        case chapters.GOAL | chapters.NEED | chapters.ASSUMPTION:
            yield Thought(row.line, row.becomes, digest, dict(row.values), path=row.path)
        case chapters.PITCH:
            for name, text in row.values.items():
                own, part = f"{digest}.{name}", f"vision.{name}"
                yield Thought(row.line, "part", own, {"text": text}, part, row.path)
        case "note":
            yield _note(row, digest)
        case "time" | "chapter" if row.kept or plain(row.raw).links:
            yield _note(row, digest)
        case "time" | "chapter" | "detail":
            return
        case part:
            yield Thought(row.line, "part", digest, dict(row.values), part, row.path)


def _links(row: Row) -> Iterator[Thought]:
    """Where a line led to that becomes something without room for an address: kept as a note."""
    links = plain(row.raw).links
    if links and row.becomes not in (ROADMAP, DETAIL, NOTE, *HEAD):
        digest = sha256(row.identity.encode("utf-8", "surrogatepass")).hexdigest()
        yield Thought(row.line, NOTE, f"{digest}.links", {"text": ", ".join(links)}, path=row.path)


def _note(row: Row, digest: str) -> Thought:
    """A note; a heading is told by the path of what stands below it, and by its own where nothing does."""
    if row.heading:
        text = ", ".join(plain(row.raw).links)
        return Thought(row.line, NOTE, digest, {"text": text}, path=(*row.path, row.text))
    return Thought(row.line, NOTE, digest, {"text": row.raw}, path=row.path)
