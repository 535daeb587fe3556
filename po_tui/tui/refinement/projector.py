"""The meeting for the room: few large lines, a clock that is read from the back, nothing private.

A rendering of its own, not the facilitator's screen made larger: it is given a `ShownMeeting` and
nothing else, so it cannot show what is not in there.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from po_tui import settings
from po_tui.documents.shown_meeting import Line, ShownMeeting, ShownSeat, ShownVotes
from po_tui.model.estimation import COFFEE, face
from po_tui.model.meeting import pace
from po_tui.tui.refinement.clock import clock_text
from po_tui.tui.refinement.sheet import cut, hanging, line
from po_tui.tui.showing.large import HEIGHT, large
from po_tui.tui.widgets.cells import cell_width, fit, shorten
from po_tui.words import _, ngettext

MOST_LINES: Final = 15
"""Lines of text on the projector, all told (domain.md §2c)."""
_AROUND: Final = 4
"""Head, foot, and what the clock says in words; one to breathe."""
_CLOCK_CELLS: Final = 20
_WIDEST: Final = 110
"""A line longer than this loses its reader on the way back."""
_BESIDE_NAME: Final = 18
"""Cells for a card and who speaks first."""
_TWO_COLUMNS: Final = 56
"""Cells from which on two seats can stand side by side, where there are many."""


class ProjectorBoard(Vertical):
    """What the room sees of the meeting."""

    DEFAULT_CSS = """
    ProjectorBoard {
        height: 1fr;
        width: 1fr;
        overflow: hidden;
        background: #000000;
        color: #ffffff;
        padding: 0 2;
        & > .board--head { height: 1; text-style: bold; color: #ffffff; }
        & > .board--top { height: auto; margin-top: 1; }
        & .board--title { width: 1fr; height: auto; min-height: 3; color: #ffffff; }
        & .board--clock { width: 20; height: auto; }
        & Digits { width: 20; text-align: right; color: #ffffff; text-style: bold; }
        & Digits.-warning { color: #ffd75f; }
        & Digits.-over { color: #ff8787; }
        & > .board--time { height: 1; text-align: right; text-style: bold; color: #ffffff; }
        & > .board--body { height: 1fr; margin-top: 1; color: #ffffff; }
        & > .board--foot { height: 1; text-style: bold; color: #ffffff; }
        &.-low > .board--top, &.-low > .board--body { margin-top: 0; }
        &.-head { height: auto; }
        &.-head > .board--body, &.-head > .board--foot { display: none; }
        &.-head > .board--head, &.-head > .board--time { display: none; }
        &.-head > .board--top { margin-top: 0; }
    }
    """

    def __init__(self, most: int = MOST_LINES) -> None:
        """`most` lines of text: fewer where something else stands around it."""
        super().__init__()
        self._most = most
        self._shown: ShownMeeting | None = None
        self._foot = ""
        self._told = ""

    def compose(self) -> ComposeResult:
        yield Static("", classes="board--head")
        with Horizontal(classes="board--top"):
            yield Static("", classes="board--title")
            with Vertical(classes="board--clock"):
                yield Digits("")
        yield Static("", classes="board--time")
        yield Static("", classes="board--body")
        yield Static("", classes="board--foot")

    def on_mount(self) -> None:
        self.set_interval(1.0, self.tick)
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def show(self, shown: ShownMeeting, foot: str = "") -> None:
        """Show where the meeting stands; `foot` says what can be done here."""
        self._shown, self._foot, self._told = shown, foot, ""
        self._draw()

    def tell(self, text: str) -> None:
        """Say something at the bottom, until the next time it is shown."""
        self._told = text
        self._draw_foot()

    def as_head(self, only: bool) -> None:
        """Title and clock alone, where something else is shown below them."""
        self.set_class(only, "-head")
        self._draw()

    def tick(self) -> None:
        """The clock goes on."""
        shown = self._shown
        if shown is None or not self.is_mounted:
            return
        digits, time = self.query_one(Digits), self.query_one(".board--time", Static)
        digits.display = shown.stage == "running"
        time.display = shown.stage == "running" and not self.has_class("-head")
        if shown.stage != "running":
            return
        now = shown.position
        if now.running:
            now = now.counted(settings.now())
        item = bool(shown.key)
        used = now.item_used() if item else now.session_used
        planned = shown.item_min if item else shown.session_min
        how = pace(used, planned)
        digits.update(clock_text(used))
        digits.set_class(now.running and how == "warning", "-warning")
        digits.set_class(now.running and how == "over", "-over")
        said = _time(used, planned, how, now.running)
        if item:
            session = _("session {used} of {all}").format(
                used=clock_text(now.session_used), all=shown.session_min
            )
            said = f"{said} · {session}"
        time.update(Content(shorten(said, self._width)))

    # ── drawing ─────────────────────────────────────────────────────────────────────────────────

    @property
    def _width(self) -> int:
        return max(8, self.size.width)

    def _draw(self) -> None:
        shown = self._shown
        if shown is None or not self.is_mounted or not self.size.width:
            return
        self.set_class(self.size.height < 20, "-low")
        head = " · ".join(filter(None, (shown.product, shown.session, shown.place, shown.step)))
        self.query_one(".board--head", Static).update(Content(shorten(head, self._width)))
        title = self._title(shown)
        self.query_one(".board--title", Static).update(Content("\n").join(title.rows))
        room = self.size.height - _AROUND - max(HEIGHT, len(title.rows)) - 2
        told = _body(shown, self._width, room, self._most - 4 - title.lines)
        self.query_one(".board--body", Static).update(Content("\n").join(told))
        self.tick()
        self._draw_foot()

    def _draw_foot(self) -> None:
        shown = self._shown
        said = self._told or (shown.latest if shown else "") or self._foot
        self.query_one(".board--foot", Static).update(Content(shorten(said, self._width)))

    def _title(self, shown: ShownMeeting) -> "_Title":
        """Key and facts above the title; in large letters where there is room for them."""
        width = max(8, self._width - _CLOCK_CELLS - 1)
        if self.has_class("-head"):
            return _Title([cut(width, (f"{shown.key}  {shown.title}".strip(), "bold"))], 1)
        above = [cut(width, f"{shown.key}  {shown.facts}")] if shown.key else []
        tall = self.size.height >= 28
        drawn = large(shown.title, width) if tall else None
        if drawn is not None and len(drawn) <= 2:
            rows = [Content.styled(row, "bold") for letters in drawn for row in letters]
            return _Title([*above, *rows], len(above) + len(drawn))
        most = 3
        text = list(hanging("", shown.title, width, room=0, style="bold"))
        if len(text) > most:
            text = [*text[: most - 1], cut(width, (_rest(text[most - 1 :]), "bold"))]
        return _Title([*above, *text], len(above) + len(text))


class _Title:
    """The title as drawn, and how many lines of text that is for a reader."""

    def __init__(self, rows: list[Content], lines: int) -> None:
        self.rows, self.lines = rows, lines


def _rest(rows: list[Content]) -> str:
    return " ".join(row.plain for row in rows)


def _time(used: float, planned: int, how: str, running: bool) -> str:
    """What the clock says in words: no meaning hangs on its colour."""
    if not running:
        return _("the clock is stopped")
    if how == "over":
        return _("{time} over {min} min").format(time=clock_text(used - planned * 60), min=planned)
    if how == "warning":
        return _("{time} left of {min} min").format(
            time=clock_text(planned * 60 - used), min=planned
        )
    return _("of {min} min").format(min=planned)


def _body(shown: ShownMeeting, width: int, rows: int, most: int) -> list[Content]:
    """What this step is about, in at most so many lines, well apart where there is room."""
    if shown.votes:
        blocks = [[row] for row in _vote_lines(shown.votes, width, most)]
        high = _large_blocks(_as_lines(shown.votes), width, most)
    else:
        blocks = [*_text_blocks(shown.lines, min(width, _WIDEST))]
        high = _large_blocks(shown.lines, width, most)
    if high and sum(map(len, high)) + len(high) - 1 <= rows:
        blocks, most = high, rows
    blocks = _that_fit(blocks, max(1, min(most, rows)))
    apart = sum(map(len, blocks)) + len(blocks) - 1 <= rows
    told: list[Content] = []
    for block in blocks:
        told += [Content(""), *block] if told and apart else block
    return told


def _that_fit(blocks: list[list[Content]], most: int) -> list[list[Content]]:
    """As many as fit into so many lines, and how many do not."""
    if sum(map(len, blocks)) <= most:
        return blocks
    kept: list[list[Content]] = []
    for block in blocks:
        if sum(map(len, kept)) + len(block) > most - 1:
            break
        kept.append(block)
    if not kept:  # one alone is too long: its beginning says what it is about
        kept = [blocks[0][: max(1, most - 1)]]
    left = len(blocks) - len(kept)
    more = ngettext("… {n} more", "… {n} more", left).format(n=left) if left else "…"
    return [*kept, [line((more, "bold"))]]


def _large_blocks(lines: tuple[Line, ...], width: int, most: int) -> list[list[Content]]:
    """The same in letters three lines high; nothing where that makes too many lines, or cannot be.

    What stands before a tab is a column of its own.
    """
    room = max((cell_width(one.sign) for one in lines), default=0)
    room = min(room, 12) + 2 if room else 0
    columns = [large(_in_letters(one.text.partition("\t")[0]), width) for one in lines]
    wide = [_widest(at) for at, one in zip(columns, lines, strict=True) if at and "\t" in one.text]
    beside = max(wide, default=0) + 3 if wide else 0
    blocks, count = [], 0
    for one, column in zip(lines, columns, strict=True):
        lead, tab, text = one.text.rpartition("\t")
        drawn = large(_in_letters(text), width - room - beside if tab else width - room)
        if drawn is None or column is None or (count := count + len(drawn)) > most:
            return []
        leads = column[0] if lead else ()
        rows = [row for letters in drawn for row in letters]
        blocks.append(
            [
                line(
                    (fit(one.sign if place == 1 else "", room), "bold"),
                    (fit(leads[place] if place < len(leads) else "", beside if tab else 0), "bold"),
                    (row, "bold"),
                )
                for place, row in enumerate(rows)
            ]
        )
    return blocks


def _widest(drawn: Sequence[Sequence[str]]) -> int:
    return max(cell_width(row) for letters in drawn for row in letters)


def _in_letters(text: str) -> str:
    """Cards that the large letters lack, spelled: a cup of coffee must not make all the rest small."""
    return text.replace(face(COFFEE), _("coffee")).replace("½", "1/2")


def _text_blocks(lines: tuple[Line, ...], width: int) -> Iterator[list[Content]]:
    room = max((cell_width(one.sign) for one in lines), default=0)
    room = min(room, 12) + 2 if room else 0
    for one in lines:
        style = "bold underline" if one.strong else "bold"
        sign = fit(one.sign, room) if room else ""
        yield list(hanging(sign, one.text, width, room=room, look="bold", style=style))


def _as_lines(votes: ShownVotes) -> tuple[Line, ...]:
    """The table as lines for large letters: who has a card down, or the card and who speaks first."""
    signs = {"lowest": "▼", "highest": "▲"}
    seats = (
        Line(signs.get(seat.edge, ""), f"{face(seat.card)}\t{seat.name}")
        if votes.turned
        else Line("●" if seat.down else "○", seat.name)
        for seat in votes.seats
    )
    return (*seats, Line("", votes.told))


def _vote_lines(votes: ShownVotes, width: int, most: int) -> list[Content]:
    told = list(hanging("", votes.told, width, room=0, style="bold"))
    beside = 2 if len(votes.seats) + 1 + len(told) > most and width >= _TWO_COLUMNS else 1
    rows = -(-len(votes.seats) // beside)
    each = width // beside
    names = max((cell_width(seat.name) for seat in votes.seats), default=0)
    names = max(4, min(names, each - _BESIDE_NAME))
    seats = [
        Content("").join(
            _seat(seat, names, votes.turned).truncate(each, pad=True)
            for seat in votes.seats[row::rows]
        )
        for row in range(rows)
    ]
    return [line((_("Round {n}").format(n=votes.number), "bold")), *seats, *told]


def _seat(seat: ShownSeat, names: int, turned: bool) -> Content:
    """A name, and a dot that is the same for every card until all are turned."""
    if not turned:
        return line((fit(seat.name, names), "bold"), "  ", "●" if seat.down else "○")
    edge = {"lowest": "▼ " + _("lowest"), "highest": "▲ " + _("highest")}.get(seat.edge, "")
    return line(
        (fit(seat.name, names), "bold"), "  ", (fit(face(seat.card), 5), "bold"), (edge, "bold")
    )
