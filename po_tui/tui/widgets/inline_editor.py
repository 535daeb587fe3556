"""Editing a record where it stands: a line a field, as its type asks; Enter saves the line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from po_tui.model.fields import Field, Kept, Kind
from po_tui.model.plain import plain_line, plain_text
from po_tui.tui.widgets.cells import fit
from po_tui.tui.widgets.edited_texts import EditedTexts
from po_tui.tui.widgets.field_line import LABEL, FieldInput, FieldLine
from po_tui.words import _, mark

if TYPE_CHECKING:
    from po_tui.tui.widgets.long_text import LongText
    from po_tui.workspace.completing import Offer

KEEP_AFTER: Final = 0.5
"""Seconds after the last key until a draft is kept: a crash loses no more than that."""
LISTED: Final = frozenset({"characteristic", "measured", "delivery"})
"""Fields behind which there is a list of its own."""
LOW: Final = 16
"""Lines of the screen below which only the fields are shown; the footer tells the keys."""
_NEVER_EMPTY: Final = frozenset(
    {"type", "direction", "standing", "horizon", "confidence", "status", "milestone_kind"}
)


class Offers(Protocol):
    """What a line offers while one types."""

    def of(self, name: str, text: str) -> "Sequence[Offer]":
        """What the last word of a text could be."""
        ...

    def choices(self, name: str) -> "Sequence[Offer]":
        """Everything a choice can be."""
        ...

    def completed(self, name: str, text: str) -> str:
        """The text with its last word completed; empty where nothing begins like it."""
        ...


class FieldLines(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The lines, scrolled by going through them."""

    def on_resize(self) -> None:
        """What stands below takes more room, or less: the line that is typed stays in sight."""
        self.show_live()

    def show_live(self) -> None:
        """Bring the line that is typed into sight, once it is laid out."""
        live = self.query_one("#live")
        self.call_after_refresh(self.scroll_to_widget, live, animate=False)


class InlineEditor(Vertical, can_focus=False):
    """The fields of one record, or of all marked. Texts in, texts out."""

    DEFAULT_CSS = """
    InlineEditor {
        background: $surface;
        padding: 0 1;
        height: 1fr;

        & > FieldLines { height: 1fr; scrollbar-size-vertical: 1; }
        & #live { height: auto; width: 1fr; background: $panel; }
        & #live > .label { width: 17; height: 1; color: $text-primary; text-style: bold; }
        & #live > FieldInput { width: 1fr; height: 1; border: none; padding: 0; background: $panel; }
        & > .note { height: auto; color: $text-muted; margin-bottom: 1; }
        & > .hint { height: auto; max-height: 5; padding-top: 1; }
        & > .keys { height: auto; color: $text-muted; }
        &.-low > .note { display: none; }
        &.-low.-told > .note { display: block; margin-bottom: 0; }
        &.-low > .keys { display: none; }
        &.-low > .hint { max-height: 2; padding-top: 0; }
    }
    """
    BINDINGS = [
        Binding("ctrl+s", "save", mark("Save"), tooltip=mark("Save all lines and close"), id="edit.save"),
        Binding("escape", "leave", mark("Close"), tooltip=mark("Close; what is not saved stays a draft"), id="edit.leave"),
        Binding("down,tab", "go(1)", mark("Next line"), show=False, tooltip=mark("Next line"), id="edit.next"),
        Binding("up,shift+tab", "go(-1)", mark("Previous line"), show=False, tooltip=mark("Previous line"), id="edit.previous"),
        Binding("ctrl+t", "take_offer", mark("Take it"), show=False, tooltip=mark("Take what the note above the lines offers: bring the item back, or the text others saved"), id="edit.take-offer"),
        Binding("ctrl+o", "list", mark("List"), show=False, tooltip=mark("The list behind the line: characteristics, measurements, deliveries"), id="edit.list"),
    ]  # fmt: skip

    @dataclass
    class Edited(Message):
        """Lines to be saved. `done`: close when that went well."""

        item_ids: Sequence[int]
        texts: Mapping[str, str]
        done: bool

    @dataclass
    class Closed(Message):
        """The editor is left, saved or not."""

    @dataclass
    class Drafted(Message):
        """Lines that are not saved, as they stand now; `names`: all that could be."""

        item_ids: Sequence[int]
        names: Sequence[str]
        texts: Mapping[str, str]

    @dataclass
    class ListWanted(Message):
        """The list behind a line is wanted."""

        item_ids: Sequence[int]
        name: str

    class OfferTaken(Message):
        """What the note above the lines offers is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.item_ids: Sequence[int] = ()
        """What its lines are saved to."""
        self.fields: Sequence[Field] = ()
        self._texts = EditedTexts()
        self._at = 0
        self.offers: Offers | None = None
        self._keeping: Timer | None = None
        self._remark = ""

    def compose(self) -> ComposeResult:
        yield Static("", classes="note", markup=False)
        with FieldLines(), Horizontal(id="live"):
            yield Static("", classes="label", markup=False)
            yield FieldInput(id="line", compact=True, select_on_focus=False)
        yield Static("", classes="hint", markup=False)
        keys = _("enter saves the line · ctrl+s all · esc keeps a draft")
        yield Static(keys, classes="keys", markup=False)

    # What it edits

    async def edit(
        self,
        item_ids: Sequence[int],
        names: str,
        fields: Sequence[Field],
        stored: Mapping[str, str],
        drafts: Mapping[str, str],
        offers: Offers,
    ) -> None:
        """Show the stored texts, with drafts of last time laid over them."""
        note = self._note(names, many=len(item_ids) > 1, drafted=bool(drafts))
        self.query_one(".note", Static).update(note)
        self.remove_class("-told")
        self._at = 0
        await self.show(item_ids, fields, stored, drafts, offers)

    async def show(
        self,
        item_ids: Sequence[int],
        fields: Sequence[Field],
        stored: Mapping[str, str],
        unsaved: Mapping[str, str],
        offers: Offers,
        then: str = "",
    ) -> None:
        """The same lines anew, or those of another type; the cursor goes to the line named."""
        self.item_ids, self.fields, self.offers = item_ids, fields, offers
        self._texts = EditedTexts({one.name: stored.get(one.name, "") for one in fields}, unsaved)
        area, lines = self.query_one(FieldLines), list(self.query(FieldLine))
        if len(lines) < len(fields):
            more = [FieldLine(place) for place in range(len(lines), len(fields))]
            await area.mount(*more)
            lines += more
        names = [field.name for field in fields]
        self._at = names.index(then) if then in names else min(self._at, len(fields) - 1)
        for line in lines:
            line.display = line.place < len(fields) and line.place != self._at
            if line.place < len(fields):
                self._rest(line)
        await self._take_up(self._at)

    @staticmethod
    def _note(names: str, *, many: bool, drafted: bool) -> str:
        if drafted:
            return _("Your draft is back; what is marked is not saved yet.")
        if many:
            return _("What you fill in goes for all: {names}").format(names=names)
        return _("Edit {names}").format(names=names)

    @property
    def many(self) -> bool:
        """Several items at once."""
        return len(self.item_ids) > 1

    @property
    def names(self) -> list[str]:
        """The fields on its lines, top to bottom."""
        return [field.name for field in self.fields]

    @property
    def current(self) -> Field:
        """The field that is being typed."""
        return self.fields[self._at]

    @property
    def unsaved(self) -> dict[str, str]:
        """The lines that differ from what is stored."""
        self._read_live()
        return self._texts.unsaved

    @property
    def texts(self) -> dict[str, str]:
        """Every line as it stands, saved or not."""
        self._read_live()
        return self._texts.all

    async def focus_first(self) -> None:
        """Begin with the title, or with the first line that makes sense for many."""
        await self.go_to("estimate" if self.many else "title")

    async def go_to(self, name: str) -> None:
        """Take up the line of a field."""
        if name in self.names:
            await self._move(self.names.index(name))

    def saved(self, texts: Mapping[str, str]) -> None:
        """Those lines are stored now."""
        self._texts.saved(texts)

    async def catch_up(self, stored: Mapping[str, str]) -> list[str]:
        """Others stored something else meanwhile. What is typed stays; gives the lines both changed."""
        self._read_live()
        name, before = self.current.name, self._texts[self.current.name]
        both = self._texts.catch_up(stored)
        await self._draw_anew(live=self._texts[name] != before)
        return both

    async def take_theirs(self, names: Sequence[str]) -> None:
        """Let go of what is typed on these lines, for what is stored."""
        self._texts.saved({name: self._texts.stored[name] for name in names})
        await self._draw_anew(live=self.current.name in names)

    async def _draw_anew(self, *, live: bool) -> None:
        for line in self.query(FieldLine):
            if line.place < len(self.fields) and line.place != self._at:
                self._rest(line)
        if live:
            await self._take_up(self._at)

    def announce(self, text: str) -> None:
        """Say above the lines what others did meanwhile, until the editor is opened anew."""
        self.query_one(".note", Static).update(Content.styled(plain_line(text), "$text-warning"))
        self.set_class(bool(text), "-told")

    def complain(self, text: str) -> None:
        """Say what is wrong with the line, until it is edited."""
        self.query_one(".hint", Static).update(Content.styled(plain_line(text), "bold $text-error"))

    def remark(self, text: str) -> None:
        """Say what strikes about the lines that were saved, until one goes on."""
        self._remark = text
        self._show_hint()

    def close(self) -> None:
        """Leave; what is not saved stays a draft."""
        self._keep()
        self.post_message(self.Closed())

    # The line that is typed

    @property
    def input(self) -> FieldInput:
        """Where one line is typed."""
        return self.query_one("#line", FieldInput)

    async def _long(self) -> "LongText":
        """Where several lines are typed; slow to import, and nobody edits at the start."""
        from po_tui.tui.widgets.long_text import LongText

        if not self.query(LongText):
            await self.query_one("#live").mount(LongText(id="text"))
        return self.query_one(LongText)

    def _rest(self, line: FieldLine) -> None:
        field = self.fields[line.place]
        drafted = self._texts.is_draft(field.name)
        own = field.kept is not Kept.item
        before = self.fields[line.place - 1] if line.place else field
        line.styles.margin = (
            1 if line.place > 1 and own != (before.kept is not Kept.item) else 0, 0, 0, 0,
        )  # fmt: skip
        line.show(
            _(field.label),
            self._texts[field.name],
            note="" if self.many else "–",
            drafted=drafted,
            must=field.must and not self.many,
        )

    def _read_live(self) -> None:
        """Note what stands in the line that is typed."""
        if not self.fields:
            return
        name = self.current.name
        stored = self._texts.stored[name]
        if self.current.kind is Kind.text:
            for area in self.query("#text"):
                self._texts.type(name, getattr(area, "text", ""), plain_text(stored))
            return
        # What is shown plain and was not touched stays as it is stored.
        self._texts.type(name, self.input.value, plain_line(stored))

    async def _move(self, place: int) -> None:
        self._read_live()
        self._remark = ""
        left, place = self._at, place % len(self.fields)
        if place != left:
            lines = list(self.query(FieldLine))
            self._rest(lines[left])
            lines[left].display, lines[place].display = True, False
        self._at = place
        await self._take_up(place)

    async def _take_up(self, place: int) -> None:
        """Put the live line in the place of a field, and the cursor into it."""
        field, live = self.fields[place], self.query_one("#live")
        lines = list(self.query(FieldLine))
        live.styles.margin = lines[place].styles.margin
        self.query_one(FieldLines).move_child(live, before=lines[place])
        live.query_one(".label", Static).update(fit(_(field.label), LABEL - 1))
        text, long = self._texts[field.name], field.kind is Kind.text
        self.input.display = not long
        for area in self.query("#text"):
            area.display = long
        if long:
            area = await self._long()
            area.text = plain_text(text)
            area.move_cursor(area.document.end)
            self.screen.set_focus(area)
        else:
            choices = self._choices(field)
            self.input.edit(text, choices, lambda typed: self._completed(field.name, typed))
            hint = _("unchanged where empty") if self.many else _(field.hint) if field.hint else ""
            self.input.placeholder = plain_line(hint)
            self.screen.set_focus(self.input)
        self._show_hint()
        self.query_one(FieldLines).show_live()

    def _choices(self, field: Field) -> list[str]:
        if field.kind is not Kind.choice or self.offers is None:
            return []
        words = [offer.text for offer in self.offers.choices(field.name)]
        return words if field.name in _NEVER_EMPTY and not self.many else [*words, ""]

    def _completed(self, name: str, typed: str) -> str:
        return self.offers.completed(name, typed) if self.offers else ""

    def _show_hint(self) -> None:
        """What may be typed here: the offers that begin like the text, else what the field takes."""
        field = self.current
        lines: list[Content] = []
        text = "" if field.kind is Kind.text else self.input.value
        if field.kind is Kind.choice:
            lines.append(self._turning(field, text))
        elif self.offers is not None and field.kind is not Kind.text:
            for offer in self.offers.of(field.name, text):
                said = f"  {plain_line(offer.says)}" if offer.says else ""
                lines.append(
                    Content.assemble((plain_line(offer.text), "$text-primary"), (said, "$quiet"))
                )
        if not lines and field.hint:
            lines.append(Content.styled(plain_line(_(field.hint)), "$quiet"))
        if field.name in LISTED and not self.many:
            lines.append(Content.styled(_("ctrl+o opens the list"), "$quiet"))
        if self._remark:
            lines.insert(0, Content.styled(plain_line(self._remark), "$text-warning"))
        self.query_one(".hint", Static).update(Content("\n").join(lines))

    def _turning(self, field: Field, text: str) -> Content:
        """All choices in a row, the one that stands there lit up."""
        assert self.offers is not None
        words = []
        for offer in self.offers.choices(field.name):
            style = "bold $text-primary reverse" if offer.text == text else "$quiet"
            words.append(Content.styled(f" {plain_line(offer.text)} ", style))
            if offer.text == text and offer.says and offer.says != offer.text:
                words.append(Content.styled(f"ISO: {plain_line(offer.says)} ", "$quiet"))
        return Content.styled("← → ", "$quiet") + Content("").join(words)

    # What happens to it

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height < LOW, "-low")

    def on_text_area_changed(self, event: Message) -> None:
        """By its name: what is imported for a decorator would be imported at the start."""
        event.stop()
        self._keep_soon()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.fields and self.current.kind is not Kind.text:
            self._show_hint()
        self._keep_soon()

    def _keep_soon(self) -> None:
        if self._keeping is not None:
            self._keeping.stop()
        self._keeping = self.set_timer(KEEP_AFTER, self._keep)

    def _keep(self) -> None:
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        if self.item_ids:
            self.post_message(self.Drafted(self.item_ids, self.names, self.unsaved))

    @on(Input.Submitted)
    async def _save_line(self, event: Input.Submitted) -> None:
        event.stop()
        name, unsaved = self.current.name, self.unsaved
        if name in unsaved:
            self.post_message(self.Edited(self.item_ids, {name: unsaved[name]}, done=False))
        else:
            await self.action_go(1)

    @on(FieldLine.Clicked)
    async def _take_clicked(self, event: FieldLine.Clicked) -> None:
        event.stop()
        await self._move(event.place)

    # Keys

    async def action_go(self, by: int) -> None:
        await self._move(self._at + by)

    def action_list(self) -> None:
        if self.current.name in LISTED and not self.many:
            self.post_message(self.ListWanted(self.item_ids, self.current.name))

    def action_take_offer(self) -> None:
        self.post_message(self.OfferTaken())

    def action_save(self) -> None:
        self.post_message(self.Edited(self.item_ids, self.unsaved, done=True))

    def action_leave(self) -> None:
        self.close()
