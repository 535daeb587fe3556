"""What others do to the items that are edited here: said above the lines, with a way on."""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING

from po_tui.model.fields import EVERY
from po_tui.model.plain import plain_line
from po_tui.tui.backlog.editing import EditVerbs, form_texts, offers_for, read_values
from po_tui.tui.frame import app_of, telling, workspace_of
from po_tui.tui.item.meanwhile import done_meanwhile, gone
from po_tui.tui.widgets.cells import shorten
from po_tui.words import _, ngettext
from po_tui.workspace.errors import Unknown
from po_tui.workspace.file import News
from po_tui.workspace.ordering import Place

if TYPE_CHECKING:
    from po_tui.model.views import ItemView
    from po_tui.tui.backlog.inline import InlineEditor

SHOWN = 40
"""Cells of a text that others saved, in the note."""
READING = 1.0
"""Seconds that what others changed in the same line has to stand above it, before it is overwritten.

Whoever presses the key for saving in the instant in which the news come in cannot have meant that.
"""


class MeanwhileVerbs(EditVerbs):
    """What is typed stays in the editor, whatever happens to the item."""

    editing: bool

    _offer: "Callable[[], object] | None" = None
    """What the note above the lines offers."""
    _both: tuple[frozenset[str], float] = (frozenset(), 0.0)
    """The lines that others changed as well, and when that was said."""

    def follow_edited(self, news: News) -> None:
        """Another process changed something: look at what is edited here."""
        changed = news.ids("item")
        if (
            news.foreign
            and self.editing
            and (not changed or changed.intersection(self.editor.item_ids))
        ):
            self.call_later(self.look_at_edited)

    async def look_at_edited(self) -> None:
        """Compare the items in the editor with how they are now, and say what others did."""
        if not self.editing:
            return
        if self.editor.many:
            self._look_at_many()
            return
        before = self._edited
        if before is None:
            return
        try:
            now = self.read_item(before.id)
        except Unknown:
            told = _("{gone} Your text is kept – ctrl+t adds it as a new item.")
            self._tell(told.format(gone=gone(before)), lambda: self._add_anew(before))
            return
        told = done_meanwhile(before, now)
        if told:
            await self._catch_up(before, now, told)

    async def _catch_up(self, before: "ItemView", now: "ItemView", told: str) -> None:
        editor, self._edited = self.editor, now
        if [*form_texts(now)] != editor.names:  # it is of another type now
            await self._show_anew(now, after="")
            both = []
        else:
            both = await editor.catch_up(form_texts(now))
        self._offer = None
        if both:
            self._both = frozenset(both), monotonic()
            stored = form_texts(now)
            theirs = "; ".join(
                _("{field} is “{text}” there now").format(
                    field=_(EVERY[name].label),
                    text=shorten(plain_line(stored[name]), SHOWN),
                )
                for name in both
            )
            told += " " + _("{theirs} – saving puts yours over it, ctrl+t takes theirs.").format(
                theirs=theirs
            )
            self._offer = lambda: editor.take_theirs(both)
        elif now.state == "dropped" != before.state:
            told += " " + _("It can still be edited; ctrl+t takes it up again.")
            self._offer = lambda: self._take_up_again(now, before.state)
        self._tell(told, self._offer)

    def is_unread(self, texts: Mapping[str, str]) -> bool:
        names, since = self._both
        return bool(names.intersection(texts)) and monotonic() - since < READING

    def _look_at_many(self) -> None:
        """Those that are gone are left out: the others can still be saved."""
        editor = self.editor
        here = workspace_of(self).backlog.parents_of(list(editor.item_ids)).keys()
        left = [item for item in editor.item_ids if item in here]
        lost = len(editor.item_ids) - len(left)
        if lost and left:
            editor.item_ids = left
            told = ngettext(
                "{n} of these items is gone: someone took it back meanwhile. The others are edited.",
                "{n} of these items are gone: someone took them back meanwhile. The others are edited.",
                lost,
            )
            self._tell(told.format(n=lost), None)

    def _tell(self, text: str, offer: Callable[[], object] | None) -> None:
        self._offer = offer
        self.editor.announce(text)

    # ── what is offered ─────────────────────────────────────────────────────────────────────────

    async def on_inline_editor_offer_taken(self, event: "InlineEditor.OfferTaken") -> None:
        event.stop()
        offer, self._offer = self._offer, None
        if offer is None:
            return
        self.editor.announce("")
        with telling(self):
            doing = offer()
            if doing is not None:
                await doing  # type: ignore[misc]

    def _take_up_again(self, item: "ItemView", state: str) -> None:
        why = _("taken up again while it was edited")
        workspace_of(self).backlog.revise(item.id, {"state": state}, why=why)
        self._edited = self.read_item(item.id)

    async def _add_anew(self, before: "ItemView") -> None:
        """What was typed, and what the item said besides, as an item of its own where that one stood."""
        editor, workspace = self.editor, workspace_of(self)
        texts, backlog = editor.texts, workspace.backlog
        told = {name: text for name, text in texts.items() if text.strip() and name != "title"}
        title = texts.get("title", "").strip() or before.title
        place = Place.nth(before.place) if before.place else Place.bottom()
        own = {"type": before.type, "criteria": [one.text for one in before.criteria]}
        with backlog.step(_("Add “{title}”").format(title=title)):
            new = backlog.add(title, own, place)
            backlog.tell(new, read_values(workspace, told, self.read_item(new)))
        for name in texts:
            workspace.drafts.forget(before.key, name)
        view = self._edited = self.read_item(new)
        await editor.show(
            [new], editor.fields, form_texts(view), {}, offers_for(workspace, view), "title"
        )
        await self.open_editor(view.key)
        self.call_after_refresh(self.show_item, new)  # once the news of it is in
        app_of(self).say(_("Added as {item}").format(item=view.key))
