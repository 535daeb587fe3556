"""A list before it is taken: each column with a few of its cells, and the field that it becomes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from po_tui.exchange.columns_told import Listing, is_unsure
from po_tui.exchange.lists import OpenedList, Told, in_next_encoding
from po_tui.exchange.mapping import NONE, TARGETS, TEXT, Choice, Column, remembered
from po_tui.exchange.vocabulary import folded
from po_tui.model.plain import plain_line
from po_tui.tui.frame import WorkScreen, app_of
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.cells import fit
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark, ngettext

if TYPE_CHECKING:
    from po_tui.workspace import Workspace

KEYS: Final = {
    "title": "t", "key": "k", "id": "n", "url": "u", "type": "y", "state": "s", "resolution": "r",
    "category": "g", "description": "d", "as": "a", "want": "w", "so-that": "o", "criteria": "c",
    "points": "p", "size": "z", "labels": "l", "assignee": "b", "priority": "i", "moscow": "m",
    "kano": "f", "parent": "e", "epic": "v", "due": "h", "goals": "1", "depends": "2", "blocks": "3",
    "sprint": "4", "text": "x", "none": "q",
}  # fmt: skip
"""What a column can be made, each by its key."""
_WIDEST: Final = 130
_AROUND: Final = 6
_FIELD: Final = 24


def open_columns(
    screen: WorkScreen, found: OpenedList, workspace: "Workspace", take: Callable[[Told], None]
) -> None:
    """Show what the columns of a list become; enter takes it, esc leaves everything as it is."""

    def answered(told: Told | None) -> None:
        if told is None:
            app_of(screen).say(_("Nothing was imported."))
        else:
            take(told)

    _opening = app_of(screen).push_screen(ColumnsSheet(workspace, found), answered)


class ColumnsSheet(Dialog[Told | None]):
    """The answer is what was said of the list, None where it is left."""

    DEFAULT_CSS = """
    ColumnsSheet {
        & > .dialog--frame { width: 96%; max-width: 130; height: 92%; overflow-y: hidden; }
        & SheetList { height: 1fr; }
        & .about { height: 3; color: $text-muted; border-top: solid $frame; }
    }
    """
    BINDINGS = [
        Binding("b", "become", mark("Becomes"), tooltip=mark("Choose what the column becomes"), id="columns.become"),
        Binding("space", "keep", mark("Text"), tooltip=mark("Keep the column as text with each item, or aside, and back"), id="columns.keep"),
        Binding("d", "days", mark("Dates"), tooltip=mark("Day first or month first, where dates do not tell"), id="columns.days"),
        Binding("w", "encoding", mark("Letters"), tooltip=mark("Read the file in another encoding, where letters look wrong"), id="columns.encoding"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Import nothing"), id="columns.leave"),
    ]  # fmt: skip

    def __init__(self, workspace: "Workspace", found: OpenedList) -> None:
        super().__init__(
            plain_line(found.path.name),
            _("enter takes it · b becomes · space as text · esc imports nothing"),
        )
        self._workspace, self._found = workspace, found
        self._before = remembered(workspace, found.source)
        self._changes: dict[str, str] = {}
        self._days = ""
        self._asked_days = False
        self._listing: Listing | None = None
        self._width = 0

    @property
    def listing(self) -> Listing:
        assert self._listing is not None
        return self._listing

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    def parts(self) -> ComposeResult:
        yield Static("", classes="dialog--hint", markup=False)
        yield SheetList(markup=False, compact=True)
        yield Static("", classes="about", markup=False)

    def on_mount(self) -> None:
        self._judge()
        self._fill()
        told = self.listing.told
        asking = (n for n, one in enumerate(told) if is_unsure(one))
        points = (n for n, one in enumerate(told) if one.becomes == "estimate")
        first = next(points, None) if self.listing.lacks == "points" else None
        self._list.highlighted = next(asking, 0) if first is None else first
        self.set_focus(self._list)

    def on_resize(self, _event: events.Resize) -> None:
        if self._listing is not None and self._room != self._width:
            self._fill()

    # ── what is shown ───────────────────────────────────────────────────────────────────────────

    def _judge(self) -> None:
        """Ask anew what the columns become."""
        choice = Choice(self._changes, self._days).over(self._before)
        self._listing = self._found.look(choice)
        self._asked_days = self._asked_days or bool(self._listing.could_be_two)
        self.query_one(".dialog--hint", Static).update(self._head())

    def _head(self) -> Content:
        """How many items, and what is still to be said."""
        listing = self.listing
        n = listing.rows
        bits: list[tuple[str, str]] = [(ngettext("{n} row", "{n} rows", n).format(n=n), "")]
        if self._found.encoding:
            told = _("read as {encoding}: w reads it otherwise")
            bits.append((told.format(encoding=self._found.encoding), "$text-warning"))
        if listing.lacks == "title":
            bits.append((_("which column holds the title? b says so"), "$text-warning"))
        elif listing.lacks == "points":
            bits.append((_("two columns hold points and disagree: b says which"), "$text-warning"))
        if listing.could_be_two:
            told = _("is {date} the day or the month first? d says so")
            date = plain_line(listing.could_be_two)
            bits.append((told.format(date=date), "$text-warning"))
        elif self._asked_days:
            first = _("the day first") if self._days == "dmy" else _("the month first")
            bits.append((_("dates: {first}").format(first=first), ""))
        unsure = len(listing.unsure)
        if unsure:
            told = ngettext("{n} column is new here", "{n} columns are new here", unsure)
            bits.append((told.format(n=unsure), "$text-primary"))
        parts: list[tuple[str, str]] = []
        for text, style in bits:
            parts += [(" · ", QUIET), (text, style)] if parts else [(text, style)]
        return Content.assemble(*parts)

    @property
    def _room(self) -> int:
        return min(_WIDEST, self.app.size.width * 96 // 100) - _AROUND

    def _fill(self) -> None:
        options = self._list
        at = options.highlighted
        self._width = self._room
        options.clear_options()
        options.add_options([Option(self._option(one)) for one in self.listing.told])
        if at is not None:
            options.highlighted = min(at, len(self.listing.told) - 1)

    def _option(self, column: Column) -> Content:
        room = self._width - 2 - 3 - _FIELD - 2
        heading = min(34, room // 2)
        times = f" ×{column.times}" if column.times > 1 else ""
        name = fit(plain_line(column.name), heading - len(times)).rstrip() + times
        aside = column.becomes == NONE
        style = QUIET if aside or column.becomes == TEXT else "$text-primary"
        asks = is_unsure(column) or self._is_rival(column)
        sign = ("? ", "$text-warning") if asks else ("  ", "")
        cells = plain_line(" · ".join(column.samples))
        return Content.assemble(
            sign,
            (fit(name, heading), QUIET if aside else ""),
            (" → ", QUIET),
            (fit(column.label, _FIELD), style),
            ("  ", ""),
            (fit(cells, room - heading).rstrip(), QUIET),
        )

    def _is_rival(self, column: Column) -> bool:
        return self.listing.lacks == "points" and column.becomes == "estimate"

    @on(OptionList.OptionHighlighted)
    def _follow(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show_about()

    def _show_about(self) -> None:
        at = self._list.highlighted
        if at is None:
            return
        column = self.listing.told[at]
        cells = plain_line(" · ".join(column.samples)) or _("empty in every row")
        text = Content.assemble((f"{column.label} – {_why(column)}: ", "$text-primary"), cells)
        self.query_one(".about", Static).update(text)

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    @property
    def _at(self) -> Column:
        return self.listing.told[self._list.highlighted or 0]

    def action_become(self) -> None:
        from po_tui.tui.widgets.choose import Choose

        column = self._at
        choices = [(KEYS[word], _(label), "") for word, (_meaning, label) in TARGETS.items()]
        words = {key: word for word, key in KEYS.items()}

        def chosen(key: str | None) -> None:
            if key is not None:
                self._change(column, TARGETS[words[key]][0])

        title = _("“{heading}” becomes").format(heading=plain_line(column.name))
        current = KEYS[column.word]
        _opening = self.app.push_screen(Choose(title, choices, current=current), chosen)

    def action_keep(self) -> None:
        """Text, aside, and back to what its heading says."""
        column = self._at
        heading = folded(column.heading)
        if column.becomes == TEXT:
            self._change(column, NONE)
        elif column.becomes == NONE and heading in self._changes:
            del self._changes[heading]
            self._show_anew()
            if self._at.becomes == NONE:
                self._change(self._at, TEXT)
        else:
            self._change(column, TEXT)

    def action_days(self) -> None:
        if not self._asked_days:
            app_of(self).say(_("The dates of this list tell by themselves."))
            return
        self._days = "mdy" if self._days == "dmy" else "dmy"
        self._show_anew()

    def action_encoding(self) -> None:
        if not self._found.encoding:
            app_of(self).say(_("The file is UTF-8: there is nothing to guess."))
            return
        self._found = in_next_encoding(self._found)
        self._changes.clear()
        self._show_anew()

    def _change(self, column: Column, becomes: str) -> None:
        self._changes[folded(column.heading)] = becomes
        self._show_anew()

    def _show_anew(self) -> None:
        self._judge()
        self._fill()
        self._show_about()

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self.listing.lacks == "title":
            app_of(self).say(_("Which column holds the title? b says so."), severity="warning")
            return
        if self.listing.lacks:
            app_of(self).say(
                _("Two columns hold points and disagree – b says which one counts."),
                severity="warning",
            )
            return
        # What was looked at and left is an answer too: the next list needs no question for it.
        seen = {folded(one.heading): one.becomes for one in self.listing.unsure}
        self.answer(Told(Choice({**seen, **self._changes}, self._days), self._found.encoding))

    def action_leave(self) -> None:
        self.answer(None)


def _why(column: Column) -> str:
    """Why it becomes that."""
    match column.why:
        case "told":
            return _("as it was said")
        case "second":
            return _("another column is that already")
        case "unknown":
            return _("its heading is not known here")
        case "tracker":
            return _("of use to the tracker only, and kept with where it came from")
        case _:
            return _("by its heading")
