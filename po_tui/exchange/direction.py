"""Reads a page of a vision or a roadmap: what each line of it would become, before anything is taken.

Nothing is left out: what is not understood becomes a note, below the headings it stands under.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from po_tui.exchange import chapters, outcomes, pitch
from po_tui.exchange.page import LONGEST_PAGE, Piece, Shape, cell_lines, pieces, plain
from po_tui.exchange.timeframes import Frame, frame_of
from po_tui.model import vision as rules

ROADMAP: Final = "roadmap"
DETAIL: Final = "detail"
NOTE: Final = "note"
TIME: Final = "time"
CHAPTER: Final = "chapter"
HEAD: Final = (TIME, CHAPTER)
"""What only says what the lines below it are."""
RECORDS: Final = (ROADMAP, chapters.GOAL, chapters.NEED, chapters.ASSUMPTION)
PARTS: Final = (
    *(f"vision.{part.name}" for part in rules.VISION),
    "strategy.product_goal",
    *(f"strategy.{part.name}" for part in rules.STRATEGY),
    "product.tagline", "product.value_users", "product.value_customers", "product.value_organisation",
)  # fmt: skip
"""Parts of the vision, the strategy and the product: the record, a dot, the name of the part."""
KINDS: Final = (ROADMAP, "vision")

_IN_ROADMAPS: Final = frozenset({
    "vision.statement", "vision.business_goals", "vision.target_group", "strategy.product_goal",
    "strategy.not_doing", "strategy.how_to_win", "strategy.where_to_play", chapters.GOAL,
    chapters.ASSUMPTION, chapters.NEED, chapters.PITCH,
})  # fmt: skip
"""Chapters that mean the same on a page that is a roadmap; “Features” means what is planned there."""
_MOST_FEATURES: Final = 5
NO_TIME: Final = Frame()
_PLACEHOLDER: Final = re.compile(r"\[[^\[\]]{0,200}\s[^\[\]]{0,200}\](?!\()|\{\{[^{}]{1,200}\}\}")
_WHOLE_PLACEHOLDER: Final = re.compile(r"\W*\[[^\[\]]{1,300}\]\W*")
_PROMPT: Final = re.compile(r"([_*]{1,2})(?!\s)[^_*]{1,400}\?[^_*]{0,3}\1")
_SAID_BY: Final = re.compile(r"^[\"“„'‘«].*[\"”'’»]\s*[—–-]{1,2}\s*\S")
_SIGNS_OF_PAGE: Final = 2
"""So many headings of time, or parts of a vision, make a page a roadmap or a vision."""


@dataclass(frozen=True)
class Row:
    """A line of the page, or the lines of one thing on it, and what that would become."""

    line: int
    last: int
    text: str
    """As it reads, without markup."""
    raw: str
    """As it is written."""
    becomes: str
    """A record or part, a detail of the roadmap item above it, a note, or a heading that is meant."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Of a roadmap item its fields, of a part its text."""
    under: int = -1
    """The place of the roadmap item that it belongs to."""
    path: tuple[str, ...] = ()
    """The headings it stands under."""
    frame: Frame = NO_TIME
    kept: bool = False
    """A heading that is meant, and says more than what is meant: it is kept as a note as well."""
    why: str = ""
    """Why it is no more than a note: `placeholder`, `quotation`, `struck`, `dropped`, or empty."""
    identity: str = ""
    """What it is recognised by when the page is read again, whatever it becomes."""
    heading: bool = False


@dataclass(frozen=True)
class Document:
    """A page that was read."""

    name: str
    kind: str
    """`roadmap` or `vision`."""
    rows: tuple[Row, ...]

    def changed(self, changes: Mapping[int, str]) -> "Document":
        """The page as somebody wants it read: place of a line → what it becomes instead."""
        rows = [
            as_kind(row, changes[at]) if at in changes else row for at, row in enumerate(self.rows)
        ]
        for at, row in enumerate(rows):
            if row.becomes == DETAIL and rows[row.under].becomes != ROADMAP:
                rows[at] = replace(row, becomes=NOTE)  # there is nothing left to tell it of
        return replace(self, rows=tuple(rows))


def as_kind(row: Row, becomes: str) -> Row:
    """A line as something else."""
    if becomes == row.becomes:
        return row
    if becomes == ROADMAP:
        values = outcomes.values_of(row.raw if row.under < 0 else row.text, "", row.frame)
        return replace(row, becomes=becomes, values=values)
    if becomes == NOTE:
        return replace(row, becomes=becomes)
    text = row.values.get("title") or row.text
    return replace(row, becomes=becomes, values={"text": str(text)})


def looks_like_direction(text: str, name: str) -> bool:
    """Whether a Markdown page is a vision or a roadmap rather than a list for the backlog."""
    if len(text) > LONGEST_PAGE:
        return False
    found = pieces(text)
    headings = [one for one in found if one.shape is Shape.heading]
    told = [plain(one.text).text for one in headings]
    titles = [name, *told[:1], *(one.text for one in found if one.shape is Shape.matter)]
    frames = [frame for head in told if (frame := frame_of(head)) is not None]
    meant = {chapter for head in told if (chapter := chapters.chapter_of(head))}
    if any(frame.dated or frame.part for frame in frames) and len(frames) >= _SIGNS_OF_PAGE:
        return True
    if any(map(chapters.names_direction, titles)):
        return bool(headings or frames or len(found) > 1)
    if {frame.horizon for frame in frames} >= {"now", "next"}:
        return True
    told_parts = {one for one in meant if one.startswith(("pitch.", "strategy.", "vision."))}
    if len(told_parts) > _SIGNS_OF_PAGE and meant & {"vision.statement", "pitch.pitch_for"}:
        return True
    words = [plain(one.text).text for one in found if one.shape in (Shape.text, Shape.bullet)]
    return any(map(pitch.pitch_in, words)) or bool(pitch.run_of(words))


def read_direction(text: str, name: str, kind: str = "") -> Document:
    """What a page holds; `kind` says what it is where the page itself is not asked."""
    found = pieces(text)
    if not kind:
        titles = [name, *(plain(one.text).text for one in found if one.shape in (Shape.heading, Shape.matter))]  # fmt: skip
        timed = any(frame_of(title) is not None for title in titles[1:])
        kind = ROADMAP if timed or any(map(chapters.names_roadmap, titles[:3])) else "vision"
    return Document(name, kind, tuple(_Walk(found, kind).walk()))


@dataclass
class _Section:
    """A heading that the walk is below, and what it means for what stands there."""

    level: int
    title: str
    meaning: str = ""
    """A part, a kind of record, `time`, `item`, `preface`, or empty."""
    frame: Frame | None = None
    row: int = -1
    """The roadmap item that it became."""


@dataclass(frozen=True)
class _Body:
    """What stands right below a heading, up to the next one."""

    texts: int = 0
    bullets: int = 0
    nested: int = 0
    leaf: bool = True
    placeholder: bool = False


class _Walk:
    """Goes through the pieces of a page and says what each is."""

    def __init__(self, found: Sequence[Piece], kind: str) -> None:
        self.found, self.kind = found, kind
        self.sections: list[_Section] = []
        self.rows: list[Row] = []
        self.bodies = {n: _body(found, n) for n in range(-1, len(found)) if n < 0 or _is_head(found[n])}  # fmt: skip
        self.body = self.bodies[-1]
        heads = [plain(one.text).text for one in found if _is_head(one)]
        self.timed = any(frame_of(head) is not None for head in heads)
        self.pitched = len({c for head in heads if (c := chapters.chapter_of(head)).startswith("pitch.")}) >= pitch.LEAST  # fmt: skip
        self.run = pitch.run_of([_pitch_line(one) for one in found])
        self.first = next((n for n, one in enumerate(found) if _is_head(one)), -1)
        self.item = -1
        """The roadmap item that nested lines belong to."""
        self.item_level = 0
        self.taken: set[str] = set()
        """Parts of one text that have theirs."""

    def walk(self) -> Iterator[Row]:
        for place, piece in enumerate(self.found):
            if _is_head(piece):
                self._heading(place, piece)
            elif place in self.run:
                name, text = self.run[place]
                self._add(piece, f"vision.{name}", {"text": text})
            elif piece.shape in (Shape.head, Shape.row):
                self._table(piece)
            elif piece.shape in (Shape.code, Shape.remark, Shape.matter):
                self._detail_or_note(piece)
            else:
                self._words(piece)
        yield from self.rows

    # ── headings ────────────────────────────────────────────────────────────────────────────────

    def _heading(self, place: int, piece: Piece) -> None:
        while self.sections and self.sections[-1].level >= piece.level:
            self.sections.pop()
        self.body, self.item = self.bodies[place], -1
        title = plain(piece.text).text
        section = _Section(piece.level, title)
        chapter, frame = self._chapter(place, title), frame_of(title)
        if chapter:
            section.meaning = chapter
            self._add(piece, CHAPTER, {"text": chapter}, kept="(" in title and not chapter.startswith("pitch."))  # fmt: skip
        elif frame is not None and not self._in_preface:
            section.meaning, section.frame = TIME, frame.within(self.frame)
            self._add(piece, TIME, {}, frame=section.frame, kept=bool(frame.rest))
        elif self._is_item(place, title):
            section.meaning, section.row = "item", len(self.rows)
            values = outcomes.values_of(chapters.without_number(piece.text), "", self.frame)
            self._add(piece, ROADMAP, values, frame=self.frame)
        else:
            section.meaning = "preface" if chapters.is_preface(title) else ""
            self._add(piece, NOTE, {})
        self.sections.append(section)

    def _chapter(self, place: int, title: str) -> str:
        found = chapters.chapter_of(title)
        if found.startswith("pitch."):
            found = found.replace("pitch.", "vision.") if self.pitched else ""
        if self.kind == ROADMAP and found not in _IN_ROADMAPS and not self.pitched:
            return ""
        return "" if found == "vision.statement" and self._repeats(place, found) else found

    def _repeats(self, place: int, chapter: str) -> bool:
        """Whether a chapter of the same meaning stands below: then this one is a title."""
        level = self.found[place].level
        for below in self.found[place + 1 :]:
            if _is_head(below) and below.level <= level:
                return False
            if _is_head(below) and chapters.chapter_of(plain(below.text).text) == chapter:
                return True
        return False

    def _is_item(self, place: int, title: str) -> bool:
        """Whether a heading is a roadmap item, and what stands below it tells of it."""
        body = self.bodies[place]
        if self.kind != ROADMAP or not body.leaf or self._in_preface or chapters.is_preface(title):
            return False
        if self._meaning == TIME:
            few = 0 < body.bullets <= _MOST_FEATURES
            return bool(body.texts or few) or not body.bullets
        if self.timed or place == self.first or self._meaning:
            return False
        return bool(body.texts)

    @property
    def _meaning(self) -> str:
        """What the nearest heading that means something says."""
        return next((one.meaning for one in reversed(self.sections) if one.meaning), "")

    @property
    def _in_preface(self) -> bool:
        return any(one.meaning == "preface" for one in self.sections)

    @property
    def frame(self) -> Frame:
        """The time that the headings say."""
        return next((one.frame for one in reversed(self.sections) if one.frame), Frame())

    # ── lines ───────────────────────────────────────────────────────────────────────────────────

    def _words(self, piece: Piece) -> None:
        text = plain(piece.text)
        section = self.sections[-1] if self.sections else None
        why = self._why_not(piece, text.text)
        told = pitch.pitch_in(text.text) if not why else {}
        if why:
            self._add(piece, NOTE, {}, why=why)
        elif told and not self._in_preface:
            self._add(piece, chapters.PITCH, told)
        elif section is not None and section.meaning == "item":
            self._of_item(piece, section.row)
        elif self.item >= 0 and piece.level > self.item_level:
            self._of_item(piece, self.item)
        elif self._meaning in (*PARTS, *RECORDS):
            self._of_chapter(piece, text.text)
        elif self._is_planned(piece, text.text):
            self._outcome(piece)
        else:
            self._add(piece, NOTE, {})

    def _why_not(self, piece: Piece, text: str) -> str:
        """Why a line is no more than a note."""
        in_chapter = self._meaning in (*PARTS, *RECORDS)
        if _SAID_BY.match(text):
            return "quotation"
        if in_chapter and (self.body.placeholder or _PROMPT.fullmatch(piece.text.strip())):
            return "placeholder"
        if piece.shape is Shape.bullet and piece.box != "x" and self.frame.status != "done":
            if plain(piece.text).struck:
                return "struck"
            if self.frame.status == "dropped" or outcomes.sign_of(text) == "dropped":
                return "dropped"
        return ""

    def _is_planned(self, piece: Piece, text: str) -> bool:
        """Whether a line that hangs on no item and no part is a roadmap item."""
        if (
            self.kind != ROADMAP
            or self._in_preface
            or piece.shape not in (Shape.bullet, Shape.text)
        ):
            return False
        timed = self._meaning == TIME
        if piece.shape is Shape.text:
            alone = timed and not self.body.bullets and self.body.leaf
            return alone and not text.endswith(":") and not piece.quoted
        if timed or outcomes.frame_in(text, self.frame)[0] is not None:
            return True
        return not self.timed and self._meaning == ""

    def _outcome(self, piece: Piece) -> None:
        values = outcomes.values_of(piece.text, piece.box, self.frame)
        self.item, self.item_level = len(self.rows), piece.level
        self._add(piece, ROADMAP, values, frame=self.frame)

    def _of_item(self, piece: Piece, item: int) -> None:
        """What stands below a roadmap item tells of it: a field by its label, a feature, or more text."""
        name, value = outcomes.labelled(plain(piece.text).text)
        features = self.body.bullets and not self.body.texts and not self.body.nested
        if name:
            values = {name: value}
        elif features and self.sections[-1].row == item and self.body.bullets <= _MOST_FEATURES:
            values = {"features": plain(piece.text).text}
        else:
            values = {"description": piece.text}
        links = plain(piece.text).links
        if links and "description" not in values:
            values["description"] = ", ".join(links)
        if piece.shape is Shape.bullet and values.get("description") == piece.text:
            box = f"[{piece.box}] " if piece.box else ""
            depth = max(0, piece.level - (self.item_level if item == self.item else 0) - 1)
            values["description"] = f"{'  ' * depth}- {box}{piece.text}"
        self._add(piece, DETAIL, values, under=item)

    def _of_chapter(self, piece: Piece, text: str) -> None:
        """A line of the vision, of the strategy, or a goal, need or assumption."""
        meaning = self._meaning
        leads = piece.shape is Shape.text and bool(self.body.bullets) and text.endswith(":")
        if meaning in RECORDS:
            whole = piece.level <= 1 if piece.shape is Shape.bullet else not self.body.bullets
            self._add(piece, meaning if whole and not leads else NOTE, {"text": text})
            return
        _record, _dot, name = meaning.partition(".")
        if name.startswith("pitch_"):
            self._pitch_part(piece, name, text)
        elif rules.part_of(name).listed:
            self._add(piece, NOTE if leads else meaning, {"text": text})
        elif meaning not in self.taken:
            self.taken.add(meaning)
            self._add(piece, meaning, {"text": text.removesuffix(":")})
        elif meaning == "strategy.product_goal" and piece.shape is Shape.bullet:
            self._add(piece, "vision.product", {"text": text})  # what the next thing is made of
        else:
            self._add(piece, NOTE, {"text": text})

    def _pitch_part(self, piece: Piece, name: str, text: str) -> None:
        if f"vision.{name}" in self.taken:
            self._add(piece, NOTE, {})
            return
        told = {name: pitch.without_lead(name, text)}
        if name == "pitch_product" and (cut := re.search(r"\s+is\s+(?:an?|een)\s+", told[name])):
            told = {name: told[name][: cut.start()], "pitch_is_a": told[name][cut.end() :]}
        self.taken |= {f"vision.{one}" for one in told}
        self._add(piece, chapters.PITCH, told)

    # ── tables ──────────────────────────────────────────────────────────────────────────────────

    def _table(self, piece: Piece) -> None:
        header = piece.header or piece.cells
        meant = [_column(head) for head in header]
        if piece.shape is Shape.head:
            known = "title" in meant or sum(map(bool, meant)) == len(meant)
            strange = [head for head, one in zip(header, meant, strict=True) if not one]
            self._add(piece, CHAPTER if known else NOTE, {"text": "columns"}, kept=bool(strange) and "title" not in meant)  # fmt: skip
        elif "title" in meant:
            self._item_row(piece, meant)
        elif meant and all(meant):
            self._cells_row(piece, meant)
        elif len(piece.cells) == 2 and chapters.chapter_of(piece.cells[0]) in PARTS:
            self._add(piece, chapters.chapter_of(piece.cells[0]), {"text": plain(piece.cells[1]).text})  # fmt: skip
        else:
            self._add(piece, NOTE, {})

    def _item_row(self, piece: Piece, meant: Sequence[str]) -> None:
        """A row of a table as a roadmap item."""
        values = outcomes.row_values(piece.header, meant, piece.cells, self.frame)
        if not values.get("title"):
            self._add(piece, NOTE, {})
            return
        self.item, self.item_level = len(self.rows), 0
        self._add(piece, ROADMAP, values, frame=self.frame)

    def _cells_row(self, piece: Piece, meant: Sequence[str]) -> None:
        """A row of a table whose columns are times or parts: each line of a cell is one of them."""
        for head, column, cell in zip(piece.header, meant, piece.cells, strict=False):
            for line in cell_lines(cell):
                one = piece._replace(text=line)
                frame = frame_of(plain(head).text)
                if column == TIME and frame is not None:
                    inner = frame.within(self.frame)
                    self._add(one, ROADMAP, outcomes.values_of(line, "", inner), frame=inner)
                else:
                    self._add(one, column, {"text": plain(line).text})
        for cell in piece.cells[len(meant) :]:
            if plain(cell).text:
                self._add(piece._replace(text=cell), NOTE, {})

    # ── how it is noted ─────────────────────────────────────────────────────────────────────────

    def _detail_or_note(self, piece: Piece) -> None:
        section = self.sections[-1] if self.sections else None
        if section is not None and section.meaning == "item" and piece.shape is Shape.code:
            self._add(piece, DETAIL, {"description": piece.text}, under=section.row)
        else:
            self._add(piece, NOTE, {})

    def _add(
        self,
        piece: Piece,
        becomes: str,
        values: Mapping[str, Any],
        *,
        under: int = -1,
        frame: Frame | None = None,
        kept: bool = False,
        why: str = "",
    ) -> None:
        text = piece.text if piece.shape in (Shape.code, Shape.remark, Shape.matter) else plain(piece.text).text  # fmt: skip
        path = tuple(one.title for one in self.sections)
        box = f"[{piece.box}] " if piece.box else ""
        raw = f"{box}{piece.text}"
        identity = values.get("title") or outcomes.values_of(piece.text, "", Frame())["title"]
        self.rows.append(
            Row(
                piece.line, piece.last, text, raw, becomes, values, under, path,
                frame or self.frame, kept, why, str(identity), _is_head(piece),
            )
        )  # fmt: skip


def _is_head(piece: Piece) -> bool:
    return piece.shape is Shape.heading


def _body(found: Sequence[Piece], place: int) -> _Body:
    texts = bullets = nested = 0
    placeholder, leaf = False, True
    level = found[place].level if place >= 0 else 0
    for piece in found[place + 1 :]:
        if _is_head(piece):
            leaf = piece.level <= level
            break
        if piece.shape is Shape.bullet:
            bullets, nested = bullets + (piece.level == 1), nested + (piece.level > 1)
        elif piece.shape in (Shape.text, Shape.code):
            texts += 1
        placeholder = placeholder or bool(
            _PLACEHOLDER.search(piece.text) or _WHOLE_PLACEHOLDER.fullmatch(piece.text)
        )
    return _Body(texts, bullets, nested, leaf, placeholder)


def _pitch_line(piece: Piece) -> str:
    """A line as it could begin a part of the pitch; a row of two cells reads as one."""
    if piece.shape is Shape.row and len(piece.cells) == 2:
        return plain(" ".join(piece.cells)).text
    return plain(piece.text).text if piece.shape in (Shape.text, Shape.bullet) else ""


def _column(heading: str) -> str:
    """What a column holds: a field of a roadmap item, items of a time, or lines of a part."""
    title = plain(heading).text
    found = chapters.column_of(title)
    if found:
        return found
    if frame_of(title) is not None:
        return TIME
    chapter = chapters.chapter_of(title)
    return chapter if chapter in (*PARTS, *RECORDS) else ""
