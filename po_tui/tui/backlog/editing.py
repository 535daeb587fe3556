"""Editing items: in place, in $EDITOR, one field at a time; one item, or all marked."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.binding import Binding

from po_tui.model.fields import BY_NAME, EVERY, FOR_MANY, Field, form_of
from po_tui.tui.backlog.acting import Acting
from po_tui.tui.frame import app_of, telling, workspace_of
from po_tui.tui.item.words import number
from po_tui.words import _, mark
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.file import ChangedMeanwhile

if TYPE_CHECKING:
    from po_tui.model.views import ItemView
    from po_tui.tui.backlog.inline import InlineEditor
    from po_tui.workspace.completing import Offers

MARKED = "marked"
"""The record of drafts that were typed for all marked items."""


class EditVerbs(Acting):
    """Keys that change what an item says."""

    BINDINGS = [
        Binding("e", "edit", mark("Edit"), tooltip=mark("Edit the item, or all marked, here"), id="backlog.edit"),
        Binding("p", "points", mark("Points"), tooltip=mark("Set the estimate"), id="backlog.points"),
        Binding("c", "criteria", mark("Criteria"), tooltip=mark("Edit the acceptance criteria"), id="backlog.criteria"),
        Binding("L", "labels", mark("Labels"), show=False, tooltip=mark("Set labels; +new -old changes them"), id="backlog.labels"),
        Binding("E", "edit_outside", mark("Edit in $EDITOR"), show=False, tooltip=mark("Edit the whole item in $EDITOR"), id="backlog.edit-outside"),
    ]  # fmt: skip

    _edited: "ItemView | None" = None
    """The item in the editor as it was when it was read: what its edits are compared with.

    None while many are edited.
    """

    async def action_edit(self) -> None:
        items, workspace = self.chosen, workspace_of(self)
        editor = await self.open_editor(self._names(items))
        if len(items) > 1:
            fields, texts, view = [BY_NAME[name] for name in FOR_MANY], {}, None
            record, self._edited = MARKED, None
        else:
            view = self._edited = self.read_item(items[0])
            fields, texts, record = [*_form(view)], form_texts(view), view.key
        kept = {field.name: workspace.drafts.get(record, field.name) for field in fields}
        drafts = {name: text for name, text in kept.items() if text}
        await editor.edit(
            items, self._names(items), fields, texts, drafts, offers_for(workspace, view)
        )
        await editor.focus_first()

    async def save_edit(
        self, items: Sequence[int], texts: Mapping[str, str], *, done: bool = False
    ) -> None:
        """Save edited lines, one or all; where one cannot be, say so and keep them all as drafts."""
        editor = self.editor
        at = editor.current.name
        if self.is_unread(texts):
            editor.complain(_("somebody just changed the same – read it above, then save again"))
            return
        try:
            self._save_texts(items, texts)
        except (Mistake, Refused) as no:
            await self.look_at_edited()
            editor.complain(str(no))
            return
        except ChangedMeanwhile as no:
            await self.look_at_edited()
            editor.complain(str(no))
            app_of(self).say(str(no), severity="warning")
            return
        editor.saved(texts)
        if done:
            editor.close()
        elif self._edited is None:
            await editor.action_go(1)
        else:
            await self._show_anew(self._edited, after=at)

    async def look_at_edited(self) -> None:
        """Say what others did to it, where something is said of that (`meanwhile.py`)."""

    def is_unread(self, _texts: Mapping[str, str]) -> bool:
        """Whether others changed these lines so short ago that nobody can have read it here."""
        return False

    async def _show_anew(self, view: "ItemView", *, after: str) -> None:
        """The lines as they are stored now: another type asks for others."""
        editor, fields = self.editor, [*_form(view)]
        names = [field.name for field in fields]
        then = names[(names.index(after) + 1) % len(names)] if after in names else ""
        unsaved, offers = editor.unsaved, offers_for(workspace_of(self), view)
        await editor.show([view.id], fields, form_texts(view), unsaved, offers, then)

    async def _renew_editor(self, item_id: int, forget: Sequence[str] = ()) -> None:
        """What was written elsewhere shows in the editor as well, where it is open on that item."""
        if self._edited is None or self._edited.id != item_id or not self.query("InlineEditor"):
            return
        editor, self._edited = self.editor, self.read_item(item_id)
        stays = editor.current.name
        unsaved = {name: text for name, text in editor.unsaved.items() if name not in forget}
        fields, offers = _form(self._edited), offers_for(workspace_of(self), self._edited)
        await editor.show([item_id], fields, form_texts(self._edited), unsaved, offers, stays)

    def _save_texts(self, items: Sequence[int], texts: Mapping[str, str]) -> None:
        if not texts:
            return
        workspace, backlog = workspace_of(self), workspace_of(self).backlog
        labels = ", ".join(_(EVERY[name].label).lower() for name in texts)
        told = _("Edit {fields} of {items}").format(fields=labels, items=self._names(items))
        view = self._edited
        if view is None:
            self.carry_out(backlog.telling(items, texts), items, told)
            record = MARKED
        else:
            with backlog.step(told):  # a name that is new is added in the same step
                values = read_values(workspace, texts, view)
                from po_tui.tui.backlog import field_text

                seen = {name: field_text.stored_value(view, name) for name in values}
                backlog.tell(items[0], values, seen=seen)
            self._edited, record = self.read_item(items[0]), view.key
        for name in texts:
            workspace.drafts.forget(record, name)

    def on_inline_editor_drafted(self, event: "InlineEditor.Drafted") -> None:
        event.stop()
        workspace, ids = workspace_of(self), event.item_ids
        with telling(self):
            key = MARKED if self._edited is None else workspace.backlog.key(ids[0])
            for name in event.names:
                workspace.drafts.keep(key, name, event.texts.get(name, ""))

    def action_edit_outside(self) -> None:
        from po_tui.tui.editor import edit_kept
        from po_tui.tui.item import markdown

        view = self.read_item(self.current)
        text = edit_kept(app_of(self), view.key, markdown.as_markdown(view))
        if text is not None:
            self._save_markdown(view, text)

    def _save_markdown(self, view: "ItemView", text: str) -> None:
        from po_tui.tui.item import markdown

        workspace = workspace_of(self)
        written = markdown.read_markdown(text, view.type)
        if written is None:
            app_of(self).say(_("The text was empty: nothing was changed"))
            return
        values, seen = markdown.changes(view, written)
        workspace.drafts.keep(view.key, "markdown", text)
        try:
            if values:
                workspace.backlog.tell(view.id, values, seen=seen)
        except (ChangedMeanwhile, Mistake, Refused) as no:
            told = _("{why} – your text is kept: E shows it again")
            raise Refused(told.format(why=str(no).rstrip("."))) from no
        workspace.drafts.forget(view.key, "markdown")

    def action_criteria(self) -> None:
        from po_tui.tui.item import markdown
        from po_tui.tui.item.criteria import criteria_after, criteria_editor
        from po_tui.tui.item.meanwhile import Meanwhile

        view, drafts = self.read_item(self.current), workspace_of(self).drafts

        def keep(text: str | None) -> None:
            with telling(self):
                drafts.keep(view.key, "criteria", text or "")

        def save(text: str | None) -> None:
            if text is None:
                return
            before = markdown.stored_criteria(view.criteria)
            after = criteria_after(view.criteria, text)
            self._try(
                lambda: workspace_of(self).backlog.revise(
                    view.id, {"criteria": after}, seen={"criteria": before}
                ),
                lambda: keep(text),
            )

        draft = drafts.get(view.key, "criteria") or None
        editor = criteria_editor(
            view.key, view.criteria, draft=draft, on_draft=keep, note=Meanwhile(view)
        )
        _opening = self.app.push_screen(editor, save)

    def action_points(self) -> None:
        from po_tui.tui.backlog import field_text

        items = self.chosen
        now = number(self.read_item(items[0]).estimate) if len(items) == 1 else ""
        label = _("Points of {items}").format(items=self._names(items))
        hint = _("a number; nothing: no estimate")

        def save(text: str) -> None:
            values = {"estimate": field_text.points(text)}
            self.carry_out(workspace_of(self).backlog.revising(items, values), items, label)

        self.ask(label, save, now, hint=hint)
        self.ask_line.select()

    def action_labels(self) -> None:
        from po_tui.tui.backlog import field_text

        items, backlog = self.chosen, workspace_of(self).backlog
        now = ", ".join(self.read_item(items[0]).labels) if len(items) == 1 else ""

        def save(text: str) -> None:
            portions = backlog.relabel(items, lambda now: field_text.labels_after(now, text))
            self.carry_out(portions, items, label)

        label = _("Labels of {items}").format(items=self._names(items))
        self.ask(label, save, now, hint=_("a list with commas, or +new -old"))


def offers_for(workspace: Workspace, view: "ItemView | None") -> "Offers":
    """What is offered while one types the lines of an item, or of many."""
    from po_tui.workspace.completing import Offers  # nobody types at the start

    return Offers(workspace, view)


def _form(view: "ItemView") -> tuple[Field, ...]:
    return form_of(view.type, measured=view.quality is not None)


def form_texts(view: "ItemView") -> dict[str, str]:
    """The lines of an item as they are edited, by field."""
    from po_tui.tui.backlog import field_text

    return {field.name: field_text.text_of(view, field.name) for field in _form(view)}


def read_values(workspace: Workspace, texts: Mapping[str, str], view: "ItemView") -> dict[str, Any]:
    """What edited lines say, as values to be stored; raises Mistake for a line that cannot be."""
    from po_tui.tui.backlog import field_text

    return {name: field_text.value_of(workspace, name, text, view) for name, text in texts.items()}
