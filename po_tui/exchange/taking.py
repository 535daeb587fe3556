"""A page of a vision or a roadmap: shown line by line as what it would become, then taken as one step."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from po_tui.exchange import chapters, direction
from po_tui.exchange.direction import DETAIL, HEAD, NOTE, ROADMAP, Document, Row
from po_tui.exchange.files import BadFile, name_of, read_text
from po_tui.exchange.page import LONGEST_PAGE
from po_tui.exchange.thoughts import thoughts_of
from po_tui.model.choices import in_words
from po_tui.model.roadmap import timeframe
from po_tui.model.vision import BOARD, EXTENDED, part_of
from po_tui.words import _, mark

if TYPE_CHECKING:
    from datetime import date

    from po_tui.workspace.incoming import ImportReport, ShownLine, Verdict
    from po_tui.workspace.workspace import Workspace

MOST_ROWS: Final = 2_000
"""A page with more on it is no vision and no roadmap."""
_NAMES: Final = {
    ROADMAP: mark("roadmap item"),
    chapters.GOAL: mark("goal"),
    chapters.NEED: mark("need"),
    chapters.ASSUMPTION: mark("assumption"),
    chapters.PITCH: mark("pitch"),
    NOTE: mark("note"),
}
_WHY: Final = {
    "placeholder": mark("not filled in"),
    "quotation": mark("a quotation"),
    "struck": mark("struck out"),
    "dropped": mark("dropped"),
}
_DETAILS: Final = {
    "description": mark("its description"),
    "features": mark("its feature"),
    "outcome": mark("its outcome"),
    "metric": mark("its metric"),
    "risk": mark("its risk"),
}


def is_direction(text: str, name: str) -> bool:
    """Whether a Markdown page is a vision or a roadmap rather than a list for the backlog."""
    from po_tui.exchange.markdown_items import looks_like_ours

    return not looks_like_ours(text) and direction.looks_like_direction(text, name)


def read_page(source: Path | str, reads_as: str = "") -> Document:
    """A file as a page of a vision or a roadmap; raises BadFile where it cannot be one."""
    path = Path(source)
    try:
        if path.stat().st_size > 4 * LONGEST_PAGE:
            raise _too_long(path.name)
    except (OSError, ValueError):
        pass  # what is wrong with it, reading it tells
    return page_of(read_text(source), path.name, reads_as)


def _too_long(name: str) -> BadFile:
    told = _("{file} is too long for a vision or a roadmap – import it as a backlog")
    return BadFile(told.format(file=name))


def page_of(text: str, name: str, reads_as: str = "") -> Document:
    """A text as such a page; raises BadFile where it is too long, or there is nothing to read on it."""
    if len(text) > LONGEST_PAGE:
        raise _too_long(name)
    page = direction.read_direction(text, name, reads_as)
    if not page.rows:
        raise BadFile(_("there is nothing to read on {file}").format(file=name))
    if len(page.rows) > MOST_ROWS:
        told = _("{file} says {n} things, too many for a vision or a roadmap – import it as a backlog")  # fmt: skip
        raise BadFile(told.format(file=name, n=len(page.rows)))
    return page


def take(workspace: "Workspace", page: Document, *, dry_run: bool = False) -> "ImportReport":
    """Take a page as one step, or only say what would become of it; the report tells it line by line."""
    from po_tui.workspace.bringing import bring_direction

    label = _("Import {file}").format(file=name_of(page.name))
    found = bring_direction(
        workspace, thoughts_of(page), name=page.name, label=label, dry_run=dry_run
    )
    found.format = "markdown"
    found.lines = _shown(page, found)
    return found


def _shown(page: Document, report: "ImportReport") -> "list[ShownLine]":
    """Each line of the page with what it becomes and how that stands to what is here."""
    from po_tui.workspace.incoming import ShownLine

    by_row: dict[int, list[Verdict]] = {}
    for verdict in report.verdicts:
        by_row.setdefault(verdict.thought.place, []).append(verdict)
    lines = []
    for place, row in enumerate(page.rows):
        verdicts = by_row.get(place, []) if row.becomes not in HEAD else []
        acts = [one.act for one in verdicts]
        act = next((act for act in ("add", "update", "kept", "gone", "here") if act in acts), "")
        said = next((one.reason for one in verdicts if one.reason), "")
        becomes = becomes_in_words(row)
        lines.append(ShownLine(row.line, row.last, row.text, row.becomes, becomes, act, said))
    return lines


def becomes_in_words(row: Row) -> str:
    """What a line becomes: `roadmap item · 2026-Q3`, `Target group`, `note: struck out`."""
    match row.becomes:
        case "roadmap":
            return " · ".join((_(_NAMES[ROADMAP]), *_when(row.values)))
        case "detail":
            return ", ".join(_(_DETAILS.get(name, _NAMES[NOTE])) for name in row.values)
        case "time":
            return _("heading: {what}").format(what=" · ".join(_frame(row)))
        case "chapter":
            return _("heading: {what}").format(what=_chapter(str(row.values.get("text", ""))))
        case "pitch":
            parts = ", ".join(_(part_of(name).label) for name in row.values)
            return _("pitch: {parts}").format(parts=parts)
        case "note" if row.why:
            return _("note: {why}").format(why=_(_WHY[row.why]))
        case kind if kind in _NAMES:
            return _(_NAMES[kind])
        case part:
            return name_of_kind(part)


def name_of_kind(becomes: str) -> str:
    """A record or a part in words."""
    if becomes in _NAMES:
        return _(_NAMES[becomes])
    part = part_of(becomes.partition(".")[2])
    label = _(part.label)
    if part.name.startswith("pitch_"):
        return _("pitch: {parts}").format(parts=label)
    return _("board: {part}").format(part=label) if part in (*BOARD, *EXTENDED) else label


def _chapter(meaning: str) -> str:
    if meaning == "columns":
        return _("columns")
    return name_of_kind(meaning)


def _frame(row: Row) -> Iterator[str]:
    from po_tui import settings

    frame = row.frame
    told = _days(frame.start, frame.end, frame.exact)
    if told:
        yield told
    if frame.status:
        yield in_words(frame.status)
    if not told and frame.status != "done":
        yield in_words(frame.horizon_on(settings.today()))


def _days(start: "date | None", end: "date | None", exact: str) -> str:
    if start is None:
        return ""
    if exact == "year":
        years = dict.fromkeys(str(day.year) for day in (start, end or start))
        return " – ".join(years)
    return timeframe(start, end, "high" if exact == "day" else "medium")


def _when(values: "dict[str, Any] | Any") -> Iterator[str]:
    from datetime import date

    start, end = values.get("start"), values.get("end")
    if values.get("status") == "done":
        yield in_words("done")
    if start and end:
        exact = "year" if values.get("confidence", "low") == "low" else ""
        told = _days(date.fromisoformat(start), date.fromisoformat(end), exact)
        if told:
            yield told
    if values.get("status") != "done":
        yield in_words(values.get("horizon", "later"))


def summary(page: Document) -> dict[str, int]:
    """How many lines become what: records and parts by kind, notes, in the order of the page."""
    counts: dict[str, int] = {}
    for row in page.rows:
        if row.becomes in (*HEAD, DETAIL):
            continue
        kind = row.becomes if row.becomes in _NAMES else "part"
        counts[kind] = counts.get(kind, 0) + 1
    return counts
