"""Where a roadmap item is edited: beside the roadmap where there is room, else in its place."""

from typing import TYPE_CHECKING, cast

from textual.widget import Widget

from po_tui.tui.roadmap.writing import WriteVerbs

if TYPE_CHECKING:
    from po_tui.tui.widgets.inline_editor import InlineEditor


class EditsInPlace(WriteVerbs):
    """Opens the editor, hears it, and puts back what stood in its place."""

    editor_place: Widget
    """Where the editor is put next: in here, or wherever there is more room."""
    _editor_in: Widget
    """Where it is."""

    @property
    def list(self) -> Widget:
        """The list that has the cursor."""
        raise NotImplementedError

    def place_view(self) -> None:
        """Show the view that is chosen alone."""
        raise NotImplementedError

    async def open_editor(self) -> "InlineEditor":
        from po_tui.tui.widgets.inline_editor import InlineEditor

        for editor in self._editor_in.query(InlineEditor):
            return editor
        place = self._editor_in = self.editor_place
        for child in place.children:
            child.display = False
        editor = InlineEditor()
        await place.mount(editor)
        return editor

    @property
    def editing_beside(self) -> bool:
        """Whether the editor is open outside of this pane."""
        return self._editor_in is not self and bool(self._editor_in.query("InlineEditor"))

    async def close_editor(self) -> None:
        """Put back what stood in its place, and the keys to the list."""
        place = self._editor_in
        await place.query("InlineEditor").remove()
        for child in place.children:
            child.display = True
        self.place_view()
        self.screen.set_focus(self.list)

    async def on_inline_editor_edited(self, event: "InlineEditor.Edited") -> None:
        event.stop()
        for editor in self._editor_in.query("InlineEditor"):
            await self.save_edit(cast("InlineEditor", editor), event.texts, done=event.done)

    def on_inline_editor_drafted(self, event: "InlineEditor.Drafted") -> None:
        event.stop()
        self.keep_drafts(event.names, event.texts)

    async def on_inline_editor_closed(self, event: "InlineEditor.Closed") -> None:
        event.stop()
        await self.close_editor()
