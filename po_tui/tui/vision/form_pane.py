"""Lines that are edited together where they stand: a section of the vision, or a goal."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from po_tui.model.fields import Field, Kind
from po_tui.model.vision import Part
from po_tui.tui.frame import telling, workspace_of
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused, WorkspaceError
from po_tui.workspace.file import ChangedMeanwhile, NothingSaved

if TYPE_CHECKING:
    from po_tui.tui.widgets.inline_editor import InlineEditor
    from po_tui.workspace.completing import Offer

Texts = Mapping[str, str]


class Form(NamedTuple):
    """Lines to be edited together."""

    record: str
    """What drafts of it are kept under."""
    title: str
    fields: Sequence[Field]
    texts: Texts
    save: Callable[[Texts, Texts], object]
    """Stores the lines given, the second being what the person saw of them."""
    sentences: Collection[str] = ()
    """Fields that are folded and yet one sentence: Enter ends it."""
    offers: Mapping[str, Sequence[tuple[str, str]]] = {}
    """By field, what could be meant: a text, and what it is."""
    remark: Callable[[], str] = str
    """What there is to say of it as it stands, once a line is saved; empty where nothing."""


def field_of(part: Part, *, must: bool = False) -> Field:
    """A part as a line of the editor: a list takes several lines, a sentence is folded."""
    kind = Kind.text if part.listed or part.sentence else Kind.line
    return Field(part.name, kind, part.short or part.label, hint=part.asks, must=must)


def sentences(parts: Iterable[Part]) -> frozenset[str]:
    """The names of those that are folded and yet one sentence."""
    return frozenset(part.name for part in parts if part.sentence)


class _Offers:
    """What the editor offers of a few words that are known from the start."""

    def __init__(self, words: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        self._words = words

    def of(self, name: str, text: str) -> "list[Offer]":
        """Those that begin like the text."""
        from po_tui.workspace.completing import Offer

        wanted = text.strip().casefold()
        known = [Offer(*word) for word in self._words.get(name, ())]
        return [one for one in known if one.text.casefold().startswith(wanted)]

    def choices(self, name: str) -> "list[Offer]":
        """All of them."""
        return self.of(name, "")

    def completed(self, name: str, text: str) -> str:
        """The text as the first of them goes on."""
        found = self.of(name, text) if text.strip() else []
        return text + found[0].text[len(text.strip()) :] if found else ""


class FormPane(Vertical):
    """A frame in which the lines of a form take the place of what is read there."""

    DEFAULT_CSS = """
    FormPane {
        & > InlineEditor { display: none; }
        &.-editing > InlineEditor { display: block; }
    }
    """
    BINDINGS = [
        Binding("enter", "end_sentence", mark("Save the line"), show=False, priority=True, tooltip=mark("Save the sentence and go on to the next line"), id="vision.end-sentence"),
    ]  # fmt: skip

    class EditorMoved(Message):
        """The editor was opened or closed: the pane takes more room, or less."""

    _form: Form | None = None
    _opened = ""
    """What the form was opened for."""
    _seen: dict[str, str]

    # ── for those that have forms ───────────────────────────────────────────────────────────────

    @property
    def reads(self) -> Widget:
        """What has the keys while nothing is edited."""
        raise NotImplementedError

    def form_of(self, _name: str) -> Form | None:
        """The lines that are edited together; None where there are none."""
        return None

    def form_closed(self, _at: str) -> None:
        """The editor was left at a line: show what is read, as it is now."""

    @property
    def editing(self) -> bool:
        """Something is edited here just now."""
        return self.has_class("-editing")

    # ── editing in place ────────────────────────────────────────────────────────────────────────

    @property
    def editor(self) -> "InlineEditor":
        from po_tui.tui.widgets.inline_editor import InlineEditor

        return self.query_one(InlineEditor)

    def take_focus(self) -> None:
        """Give the keys to the line that is typed, or to what is read."""
        live = self.query("#live > *") if self.editing else ()
        typed = [part for part in live if part.display and part.can_focus]
        self.screen.set_focus(typed[0] if typed else self.reads)

    async def edit_form(self, name: str, at: str = "") -> None:
        """Edit the lines that belong to `name`, beginning with the line called so, or with `at`."""
        form = self.form_of(name)
        if form is None:
            raise Refused(_("there is nothing to edit here"))
        if not self.query("InlineEditor"):
            from po_tui.tui.widgets.inline_editor import InlineEditor

            await self.mount(InlineEditor())
        self._form, self._opened, self._seen = form, name, dict(form.texts)
        drafts = workspace_of(self).drafts
        kept = {field.name: drafts.get(form.record, field.name) for field in form.fields}
        self._show_editor(shown=True)
        await self.editor.edit(
            [1],
            form.title,
            form.fields,
            form.texts,
            {name: text for name, text in kept.items() if text},
            _Offers(form.offers),
        )
        await self.editor.go_to(at or name)

    def _show_editor(self, *, shown: bool) -> None:
        self.set_class(shown, "-editing")
        self.post_message(self.EditorMoved())

    async def on_inline_editor_edited(self, event: "InlineEditor.Edited") -> None:
        event.stop()
        form, editor = self._form, self.editor
        assert form is not None
        try:
            if event.texts:
                form.save(event.texts, {name: self._seen.get(name, "") for name in event.texts})
        except ChangedMeanwhile as no:
            self._tell_clash(no, event.texts)
            return
        except (WorkspaceError, NothingSaved) as no:
            editor.complain(str(no))
            return
        for name in event.texts:
            workspace_of(self).drafts.forget(form.record, name)
        self._seen.update(event.texts)
        editor.saved(event.texts)
        if event.done:
            editor.close()
        else:
            await editor.action_go(1)
            if remark := form.remark():
                editor.remark(remark)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Enter belongs to the editor, but for a sentence that is typed over several lines."""
        if action != "end_sentence":
            return True
        form = self._form
        return self.editing and form is not None and self.editor.current.name in form.sentences

    def action_end_sentence(self) -> None:
        """As Enter does on any other line: save it, or go on where nothing was typed."""
        # This key overtakes the letters before it, which may still be on their way to the line:
        # without waiting for them they would be typed into the next one.
        typed = self.screen.focused or self
        typed.call_later(self._end_sentence)

    async def _end_sentence(self) -> None:
        editor = self.editor
        name, unsaved = editor.current.name, editor.unsaved
        if name in unsaved:
            editor.post_message(editor.Edited([1], {name: unsaved[name]}, done=False))
        else:
            await editor.action_go(1)

    def _tell_clash(self, no: ChangedMeanwhile, texts: Texts) -> None:
        """Show what the others wrote; who saves once more has seen it."""
        fresh = self.form_of(self._opened)
        theirs = [
            fresh.texts[name]
            for name in texts
            if fresh and fresh.texts.get(name, "") != self._seen.get(name, "")
        ]
        if fresh:
            self._seen.update({name: fresh.texts.get(name, "") for name in texts})
        told = _(
            "{field} was changed meanwhile to “{theirs}” – save again to put yours in its place"
        )
        self.editor.complain(told.format(field=no.field, theirs=" · ".join(theirs)))

    def on_inline_editor_drafted(self, event: "InlineEditor.Drafted") -> None:
        event.stop()
        form = self._form
        if form is None:
            return
        with telling(self):
            for name in event.names:
                workspace_of(self).drafts.keep(form.record, name, event.texts.get(name, ""))

    def on_inline_editor_closed(self, event: "InlineEditor.Closed") -> None:
        event.stop()
        at = self.editor.current.name
        self._show_editor(shown=False)
        self.form_closed(at)
        self.screen.set_focus(self.reads)
