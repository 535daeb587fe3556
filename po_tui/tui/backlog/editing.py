"""Editing items: in place, in $EDITOR, one field at a time; one item, or all marked."""

from collections.abc import Mapping, Sequence

from textual import on
from textual.binding import Binding

from po_tui.model.views import ItemView
from po_tui.tui.backlog import field_text
from po_tui.tui.backlog.acting import Acting
from po_tui.tui.backlog.inline import LINES, InlineEditor
from po_tui.tui.editor import NoEditor, edit
from po_tui.tui.frame import app_of, telling, workspace_of
from po_tui.tui.item import markdown
from po_tui.tui.item.criteria import criteria_after, criteria_editor
from po_tui.tui.item.words import number
from po_tui.words import _, mark
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.file import ChangedMeanwhile

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

    _edited: ItemView | None = None
    """The item in the editor as it was when it was read: what its edits are compared with."""

    async def action_edit(self) -> None:
        items = self.chosen
        backlog, drafts = workspace_of(self).backlog, workspace_of(self).drafts
        editor = await self.open_editor(self._names(items))
        if len(items) > 1:
            kept = {name: drafts.get(MARKED, name) for name in LINES}
            texts = {name: text for name, text in kept.items() if text}
            editor.edit(items, self._names(items), {}, texts)
        else:
            view = self._edited = self.read_item(items[0])
            kept = {name: drafts.get(view.key, name) for name in LINES}
            editor.edit(
                items,
                backlog.key(items[0]),
                {name: field_text.text_of(view, name) for name in LINES},
                {name: text for name, text in kept.items() if text},
            )
        editor.focus_first()

    def save_edit(self, items: Sequence[int], texts: Mapping[str, str]) -> None:
        """Save edited lines; raises where one cannot be, and then keeps them all as drafts."""
        if not texts:
            return
        workspace = workspace_of(self)
        values = {name: field_text.value_of(workspace, name, text) for name, text in texts.items()}
        if len(items) > 1:
            workspace.backlog.revise_all(items, values)
            for name in texts:
                workspace.drafts.forget(MARKED, name)
        else:
            assert self._edited is not None
            seen = {name: field_text.stored_value(self._edited, name) for name in values}
            workspace.backlog.revise(items[0], values, seen=seen)
            self._edited = self.read_item(items[0])
            for name in texts:
                workspace.drafts.forget(self._edited.key, name)
        self.editor.saved(texts)

    @on(InlineEditor.Drafted)
    def _keep_drafts(self, event: InlineEditor.Drafted) -> None:
        event.stop()
        workspace, ids = workspace_of(self), event.item_ids
        with telling(self):
            key = workspace.backlog.key(ids[0]) if len(ids) == 1 else MARKED
            for name in LINES:
                workspace.drafts.keep(key, name, event.texts.get(name, ""))

    def action_edit_outside(self) -> None:
        view, drafts = self.read_item(self.current), workspace_of(self).drafts
        stored = markdown.as_markdown(view)
        app = app_of(self)
        try:
            text = edit(
                app, drafts.get(view.key, "markdown") or stored, app.config.editor, view.key
            )
        except NoEditor as no:
            if no.text and no.text != stored:
                drafts.keep(view.key, "markdown", no.text)
            raise Mistake(str(no)) from no
        if text.strip() != stored.strip():
            self._save_markdown(view, text)

    def _save_markdown(self, view: ItemView, text: str) -> None:
        workspace = workspace_of(self)
        written = markdown.read_markdown(text)
        if written is None:
            app_of(self).say(_("The text was empty: nothing was changed"))
            return
        values, seen = markdown.changes(view, written)
        workspace.drafts.keep(view.key, "markdown", text)
        try:
            if values:
                workspace.backlog.revise(view.id, values, seen=seen)
        except ChangedMeanwhile as no:
            raise Refused(_("{why} Your text is kept: E shows it again.").format(why=no)) from no
        workspace.drafts.forget(view.key, "markdown")

    def action_criteria(self) -> None:
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
        _opening = self.app.push_screen(
            criteria_editor(view.key, view.criteria, draft=draft, on_draft=keep), save
        )

    def action_points(self) -> None:
        items = self.chosen
        now = number(self.read_item(items[0]).estimate) if len(items) == 1 else ""
        label = _("Points of {items}").format(items=self._names(items))
        hint = _("a number; nothing: no estimate")

        def save(text: str) -> None:
            workspace_of(self).backlog.revise_all(items, {"estimate": field_text.points(text)})

        self.ask(label, save, now, hint=hint)

    def action_labels(self) -> None:
        items, backlog = self.chosen, workspace_of(self).backlog
        now = ", ".join(self.read_item(items[0]).labels) if len(items) == 1 else ""

        def save(text: str) -> None:
            with backlog.step(_("Labels of {items}").format(items=self._names(items))):
                for item in items:
                    after = field_text.labels_after(list(self.read_item(item).labels), text)
                    backlog.revise(item, {"labels": after})

        label = _("Labels of {items}").format(items=self._names(items))
        self.ask(label, save, now, hint=_("a list with commas, or +new -old"))
