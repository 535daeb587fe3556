"""A list as it is understood: its columns with a few of their cells, what is unclear, what is worth saying."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from po_tui.exchange.csv_table import Row, Table, read_table
from po_tui.exchange.days import could_be_two, day_first
from po_tui.exchange.files import BadFile
from po_tui.exchange.headings import Columns, bare, columns
from po_tui.exchange.mapping import Choice, Column
from po_tui.exchange.vocabulary import folded
from po_tui.model.plain import plain_line
from po_tui.words import _, ngettext

SAMPLES: Final = 3
_MOST_NAMED: Final = 8
_ROWS_LOOKED_AT: Final = 2000
"""For cells to show; what is decided by the cells looks at all of them."""


@dataclass(frozen=True)
class Listing:
    """One list."""

    columns: Columns
    told: Sequence[Column]
    """Each heading once, in order."""
    rows: int
    problem: str = ""
    """Why it cannot be read as it is understood; empty where it can."""
    day_first: bool | None = None
    could_be_two: str = ""
    """A date of which nothing tells where the day stands."""
    notes: Sequence[str] = field(default=())
    lacks: str = ""
    """`title` or `points`: what the problem is about."""

    @property
    def unsure(self) -> list[Column]:
        """The headings that nobody said anything of yet, and that mean nothing here, or the same as others."""
        return [one for one in self.told if is_unsure(one)]

    @property
    def has_questions(self) -> bool:
        """Whether somebody is to look at it before it is taken."""
        return bool(self.problem or self.could_be_two or self.unsure)


def is_unsure(column: Column) -> bool:
    """Whether a person would have to say what a column is; one that is empty can wait."""
    return column.why in ("unknown", "second") and bool(column.samples)


def look_at(text: str, name: str, choice: Choice) -> Listing:
    """A list before it is taken; raises BadFile where it is none."""
    return listing_of(read_table(text), name, choice)


def listing_of(table: Table, name: str, choice: Choice) -> Listing:
    """The same of a list that was read."""
    _check_headings(choice, table.header)
    found = columns(table.header, choice.columns)
    told = list(_told(table, found))
    untitled = "" if found.has("title") else _no_title(found, name)
    problem = untitled or _two_points(table, found, name)
    days, unclear = _days(table, found, choice)
    lacks = "title" if untitled else "points" if problem else ""
    return Listing(
        found, told, len(table.rows), problem, days, unclear, _notes(told, unclear), lacks
    )


def _check_headings(choice: Choice, header: Sequence[str]) -> None:
    """Raise BadFile where somebody told of a heading that the list does not have."""
    there = {name: heading for heading in header for name in (folded(heading), bare(heading))}
    for heading in choice.must_be:
        if heading in there:
            continue
        near = difflib.get_close_matches(heading, there, 1, 0.6)
        told = _("there is no column “{heading}” – its headings are {known}")
        if near:
            told = _("there is no column “{heading}” – did you mean {known}?")
        known = there[near[0]] if near else _some(header)
        raise BadFile(told.format(heading=plain_line(heading), known=plain_line(known)))


def _told(table: Table, found: Columns) -> Iterator[Column]:
    """Each heading once; where columns of one heading become several things, the first is told."""
    by_heading: dict[str, list[int]] = {}
    for place, heading in enumerate(found.header):
        if heading.strip():
            by_heading.setdefault(folded(heading), []).append(place)
    for places in by_heading.values():
        first = places[0]
        yield Column(
            heading=" ".join(found.header[first].split()),
            name=found.names[first],
            becomes=found.meant[first],
            why=found.why[first],
            times=len(places),
            samples=tuple(_samples(table.rows[:_ROWS_LOOKED_AT], places)),
        )


def _samples(rows: Sequence[Row], places: Sequence[int]) -> list[str]:
    cells = (
        " ".join(row.cells[place][:200].split())
        for row in rows
        for place in places
        if place < len(row.cells)
    )
    samples: dict[str, None] = {}
    for cell in cells:
        if cell:
            samples[cell] = None
            if len(samples) == SAMPLES:
                break
    return list(samples)


# ── what is unclear ─────────────────────────────────────────────────────────────────────────────


def _no_title(found: Columns, name: str) -> str:
    return _(
        'no column of {file} holds a title – its headings are {headings}; say which one does: --map "{first}=title"'
    ).format(file=plain_line(name), headings=_some(found.names), first=_first(found.header))


def _two_points(table: Table, found: Columns, name: str) -> str:
    """Two columns with points that disagree: which ones count, nobody can guess."""
    places = found.places.get("estimate", ())
    if len({folded(found.header[place]) for place in places}) < 2:
        return ""
    for row in table.rows:
        said = {
            place: cell
            for place in places
            if place < len(row.cells) and (cell := row.cells[place].strip())
        }
        if len({_number(cell) for cell in said.values()}) > 1:
            one, other, *_rest = said
            return _(
                'line {line} of {file} has {one} in “{first}” and {other} in “{second}” – say which of the two are the points: --map "{first}=points"'
            ).format(
                line=row.line,
                file=plain_line(name),
                one=plain_line(said[one]),
                other=plain_line(said[other]),
                first=plain_line(found.names[one]),
                second=plain_line(found.names[other]),
            )
    return ""


def _number(cell: str) -> float | str:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return cell


def _days(table: Table, found: Columns, choice: Choice) -> tuple[bool | None, str]:
    """Where the day stands in dates with slashes, and a date of which nobody can tell."""
    dates = [*_cells(table, found.places.get("deadline", ()))]
    # Whatever wrote the list wrote all its dates alike: those of making and changing tell as well.
    own = day_first(dates)
    told = own if own is not None else day_first([*dates, *_cells(table, found.noise)])
    told = choice.day_first if told is None else told
    unclear = "" if told is not None else next((one for one in dates if could_be_two(one)), "")
    return told, unclear.strip()


def _cells(table: Table, places: Sequence[int]) -> Iterator[str]:
    for row in table.rows:
        for place in places:
            if place < len(row.cells):
                yield row.cells[place]


# ── what is worth saying ────────────────────────────────────────────────────────────────────────


def _notes(told: Sequence[Column], unclear: str) -> list[str]:
    unknown = [one.name for one in told if one.why == "unknown" and one.samples]
    notes = []
    if unknown:
        n = len(unknown)
        text = ngettext(
            '{n} column is kept as text with each item: {headings} – --map "{first}=FIELD" makes it a field, =none leaves it out',
            '{n} columns are kept as text with each item: {headings} – --map "{first}=FIELD" makes one a field, =none leaves it out',
            n,
        )
        notes.append(text.format(n=n, headings=_some(unknown), first=plain_line(unknown[0])))
    second = [one for one in told if one.why == "second" and one.samples]
    notes += [
        _("“{heading}” is kept as text: another column is that already").format(
            heading=plain_line(one.name)
        )
        for one in second
    ]
    if unclear:
        notes.append(
            _(
                "{date} could be two days: such deadlines are kept as text – say --dates dmy or --dates mdy"
            ).format(date=plain_line(unclear))
        )
    return notes


def _first(header: Sequence[str]) -> str:
    return next((plain_line(one) for one in header if one.strip()), "")


def _some(headings: Sequence[str]) -> str:
    names = [plain_line(" ".join(name.split())) for name in headings if name.strip()]
    shown = ", ".join(names[:_MOST_NAMED])
    return (f"{shown} …" if len(names) > _MOST_NAMED else shown)[:300]
