"""Splitting an item into parts that are of use by themselves."""

from textual.binding import Binding

from po_tui.tui.backlog.acting import Acting
from po_tui.tui.frame import app_of, telling, workspace_of
from po_tui.tui.item.split import layer_words, split_editor, titles_in
from po_tui.words import _, mark


class SplitVerbs(Acting):
    """The key that splits."""

    BINDINGS = [
        Binding("s", "split", mark("Split"), tooltip=mark("Split the item into parts"), id="backlog.split"),
    ]  # fmt: skip

    def action_split(self) -> None:
        view, drafts = self.read_item(self.current), workspace_of(self).drafts

        def keep(text: str | None) -> None:
            with telling(self):
                drafts.keep(view.key, "split", text or "")

        def save(text: str | None) -> None:
            titles = titles_in(text or "")
            if text is None or not titles:
                return
            self._try(lambda: workspace_of(self).backlog.split(view.id, titles), lambda: keep(text))
            layers = layer_words(titles)
            if layers:
                told = _(
                    "{words}: a layer alone is of no use to anyone – could each part be shown?"
                )
                app_of(self).say(told.format(words=", ".join(layers)), severity="warning")

        draft = drafts.get(view.key, "split") or None
        _opening = self.app.push_screen(
            split_editor(view.key, view.split, draft=draft, on_draft=keep), save
        )
