"""Dealing out what an item holds to the parts it is split into: criteria, and what they wait for."""

from collections.abc import Iterator

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from po_tui.model.acceptance import Criterion
from po_tui.model.plain import plain_line, plain_text
from po_tui.model.views import ItemRef, ItemView
from po_tui.tui.item.split_plan import KEYS, SplitPlan, awaited
from po_tui.tui.item.words import state_name
from po_tui.tui.page import QUIET
from po_tui.words import _, mark, ngettext

WARN = "$text-warning"
ACCENT = "$text-accent"


class Dealing(Static, can_focus=True):
    """One criterion or dependency at a time, and the parts that may get it."""

    BINDINGS = [
        Binding("enter,space,down", "go(1)", mark("Next"), tooltip=mark("The next criterion or dependency"), id="split.next"),
        Binding("backspace,up", "go(-1)", mark("Back"), tooltip=mark("The one before"), id="split.previous"),
        Binding("0", "keep", mark("Stays"), tooltip=mark("It goes to no part: it stays with the whole"), id="split.keep"),
    ]  # fmt: skip

    class Changed(Message):
        """Something goes elsewhere."""

    class Done(Message):
        """All were looked at, or `back` from the first."""

        def __init__(self, *, back: bool) -> None:
            super().__init__()
            self.back = back

    def __init__(self, view: ItemView, plan: SplitPlan) -> None:
        super().__init__(id="dealing")
        self._view, self._plan = view, plan
        self._all: list[Criterion | ItemRef] = [*view.criteria, *awaited(view)]
        self.at = 0

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def draw(self) -> None:
        """Show what is to be dealt now."""
        self.update(Content("\n").join(self._lines()))

    def _lines(self) -> Iterator[Content]:
        here = self._all[self.at]
        yield from self._waits(here) if isinstance(here, ItemRef) else self._criterion(here)
        yield Content("")
        for place, title in enumerate(self._plan.titles[: len(KEYS)]):
            has = self._plan.gets(place, here)
            yield Content.assemble(
                (f"{KEYS[place]} ", "bold"),
                ("☑ " if has else "☐ ", "$text-success" if has else QUIET),
                plain_line(title),
                (f"  {self._so_far(place)}", QUIET),
            )
        yield from self._stays(here)

    def _criterion(self, here: Criterion) -> Iterator[Content]:
        n = len(self._view.criteria)
        told = _("Criterion {n} of {all}: who gets it?").format(n=self.at + 1, all=n)
        yield Content.styled(told, f"bold {ACCENT}")
        yield from (Content(line) for line in plain_text(here.text).split("\n")[:6])

    def _waits(self, here: ItemRef) -> Iterator[Content]:
        told = _("{item} waits for this one: which parts do, too?").format(item=self._view.key)
        yield Content.styled(told, f"bold {ACCENT}")
        yield Content.assemble(
            (f"{here.key} ", "$text-primary"),
            plain_line(here.title),
            (f"  {state_name(here.state)}", QUIET),
        )

    def _so_far(self, place: int) -> str:
        """What a part has got of all that."""
        bits = []
        if n := self._plan.criteria_of(place, self._view.criteria):
            bits.append(criteria_words(n))
        if waits := [one.key for one in awaited(self._view) if self._plan.gets(place, one)]:
            bits.append(_("waits for {items}").format(items=", ".join(waits)))
        return " · ".join(bits)

    def _stays(self, here: Criterion | ItemRef) -> Iterator[Content]:
        stays = not any(self._plan.gets(n, here) for n in range(len(self._plan.titles)))
        told = (
            _("no part: only {item} as a whole waits for it")
            if isinstance(here, ItemRef)
            else _("stays with {item}")
        )
        yield Content.assemble(
            ("0 ", "bold"),
            ("☑ " if stays else "☐ ", WARN if stays else QUIET),
            (told.format(item=self._view.key), WARN if stays else QUIET),
        )

    # ── keys ────────────────────────────────────────────────────────────────────────────────────

    def on_key(self, event: events.Key) -> None:
        """The key of a part deals to it."""
        place = KEYS.find(event.character or "?")
        if 0 <= place < len(self._plan.titles):
            event.stop()
            self._plan.deal(self._all[self.at], place)
            self._tell()

    def action_keep(self) -> None:
        self._plan.keep(self._all[self.at])
        self._tell()

    def action_go(self, by: int) -> None:
        if 0 <= self.at + by < len(self._all):
            self.at += by
            self.draw()
        else:
            self.post_message(self.Done(back=by < 0))

    def _tell(self) -> None:
        self.draw()
        self.post_message(self.Changed())


def criteria_words(n: int) -> str:
    """So many criteria."""
    return ngettext("{n} criterion", "{n} criteria", n).format(n=n)
