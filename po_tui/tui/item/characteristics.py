"""The quality characteristics of ISO/IEC 25010:2023: which ones the product holds to, eight at most."""

from collections.abc import Callable, Mapping, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from po_tui.model.choices import ISO_NAMES, in_words
from po_tui.model.plain import plain_line
from po_tui.model.quality import (
    CHARACTERISTICS,
    MOST_CHARACTERISTICS,
    SUBCHARACTERISTICS,
    code_of,
)
from po_tui.tui.item.entries import CannotBe
from po_tui.tui.page import QUIET
from po_tui.tui.widgets.cells import cell_width
from po_tui.tui.widgets.dialog import Dialog
from po_tui.tui.widgets.sheet_list import SheetList
from po_tui.words import _, mark

Chosen = Mapping[str, Sequence[str]]
"""Characteristic → keys of the items that ask for it."""
Hold = Callable[[str, bool], Chosen]
"""Holds to a characteristic, or no longer; raises CannotBe."""


class Characteristics(Dialog[str | None]):
    """All nine, with their parts. The answer is what Enter chose, code of the part or of the whole."""

    DEFAULT_CSS = """
    Characteristics {
        & > .dialog--frame { width: 92; }
        & SheetList { max-height: 16; }
        & .parts { height: auto; margin-top: 1; color: $text-muted; }
        & .complaint { color: $text-error; text-style: bold; height: auto; }
    }
    """
    BINDINGS = [
        Binding("space", "hold", mark("Hold to it"), tooltip=mark("Whether the product holds to it"), id="characteristics.hold"),
        Binding("right,l", "unfold(True)", mark("Parts"), tooltip=mark("Show its parts"), id="characteristics.parts"),
        Binding("left,h", "unfold(False)", mark("Whole"), show=False, tooltip=mark("Hide its parts"), id="characteristics.whole"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close"), id="characteristics.leave"),
    ]  # fmt: skip

    def __init__(self, chosen: Chosen, hold: Hold, *, current: str = "") -> None:
        """`current` is the code that the cursor starts on."""
        title = _("Quality characteristics · ISO/IEC 25010:2023")
        super().__init__(title, _("space holds to it · → parts · enter takes it · esc closes"))
        self._chosen, self._hold, self._current = chosen, hold, current
        self._open = ""
        self._codes: list[str] = []

    def parts(self) -> ComposeResult:
        yield Static(self._count(), classes="dialog--hint count", markup=False)
        yield SheetList(markup=False, compact=True)
        yield Static("", classes="complaint", markup=False)

    def on_mount(self) -> None:
        self._fill(self._current)
        self.query_one(".complaint").display = False

    def _count(self) -> str:
        return _("{n} of at most {most} chosen").format(
            n=len(self._chosen), most=MOST_CHARACTERISTICS
        )

    def _fill(self, at: str) -> None:
        options = self.query_one(OptionList)
        self._codes, lines = [], []
        widest = max(cell_width(_(label)) for label in CHARACTERISTICS.values())
        for code in CHARACTERISTICS:
            self._codes.append(code)
            lines.append(Option(self._line(code, widest)))
            if code == self._open:
                for label in SUBCHARACTERISTICS[code]:
                    self._codes.append(code_of(label))
                    lines.append(Option(Content.styled(f"      {_(label)}", QUIET)))
        options.clear_options()
        options.add_options(lines)
        options.highlighted = self._codes.index(at) if at in self._codes else 0
        self.query_one(".count", Static).update(self._count())

    def _line(self, code: str, widest: int) -> Content:
        chosen, keys = code in self._chosen, self._chosen.get(code, ())
        name, iso = in_words(code), _(ISO_NAMES[code])
        pad = " " * (widest - cell_width(name))
        return Content.assemble(
            ("☑ " if chosen else "☐ ", "$text-success" if chosen else QUIET),
            (name, "bold" if chosen else ""),
            pad,
            (f"  ISO: {iso}" if iso != name else "", QUIET),
            (f"  {', '.join(map(plain_line, keys[:4]))}" if keys else "", "$text-accent"),
        )

    @property
    def _here(self) -> str:
        return self._codes[self.query_one(OptionList).highlighted or 0]

    @property
    def _whole(self) -> str:
        """The characteristic that the cursor stands on, or on a part of."""
        return next(
            (code for code in CHARACTERISTICS if self._here == code),
            self._open,
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.answer(self._codes[event.option_index])

    def action_hold(self) -> None:
        code, complaint = self._whole, self.query_one(".complaint", Static)
        try:
            self._chosen = self._hold(code, code not in self._chosen)
        except CannotBe as no:
            complaint.update(plain_line(str(no)))
            complaint.display = True
            return
        complaint.display = False
        self._fill(self._here)

    def action_unfold(self, wanted: bool) -> None:
        whole = self._whole
        self._open = whole if wanted else ""
        self._fill(self._here if wanted else whole)

    def action_leave(self) -> None:
        self.answer(None)
