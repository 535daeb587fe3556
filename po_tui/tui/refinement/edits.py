"""Changing the item on the table without leaving the meeting: the keys are those of the backlog."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.widget import Widget

from po_tui.model.estimation import parse_points, points_text
from po_tui.model.views import ItemView
from po_tui.tui.editor import edit_kept
from po_tui.tui.frame import app_of, workspace_of
from po_tui.tui.item import markdown
from po_tui.tui.item.criteria import criteria_after, criteria_editor
from po_tui.tui.refinement.messages import Said, calmly, frame_of
from po_tui.tui.widgets.text_editor import TextEditor
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.meeting import Meeting

if TYPE_CHECKING:
    from po_tui.tui.item.split import Split


class ItemEdits(Widget):
    """Keys that change the item on the table."""

    @property
    def meeting(self) -> Meeting:
        """The meeting that runs; Refused where it is over."""
        raise NotImplementedError

    @property
    def item_id(self) -> int:
        """The item on the table; Refused where there is none."""
        entry = self.meeting.entry
        if entry is None or entry.item_id is None:
            raise Refused(_("no item is on the table – n takes the next one"))
        return entry.item_id

    def say(self, text: str, *, wrong: bool = False) -> None:
        """One quiet line above the keys."""
        self.post_message(Said(text, wrong))

    def ask(
        self, label: str, then: Callable[[str], object], value: str = "", hint: str = ""
    ) -> None:
        """Ask for one line; Esc changes nothing, and what was typed waits for the next time."""
        drafts, record = workspace_of(self).drafts, f"session-{self.meeting.session_id}"

        def done(text: str) -> None:
            then(text)
            drafts.forget(record, label)

        frame_of(self).ask(
            label,
            done,
            drafts.get(record, label) or value,
            hint=hint,
            left=lambda text: drafts.keep(record, label, text if text != value else ""),
        )

    def _item(self) -> ItemView:
        return workspace_of(self).backlog.view(self.item_id)

    # Text

    def action_edit(self) -> None:
        with calmly(self):
            view, drafts = self._item(), workspace_of(self).drafts

            def keep(text: str | None) -> None:
                with calmly(self):
                    drafts.keep(view.key, "markdown", text or "")

            def save(text: str | None) -> None:
                if text is not None:
                    self._save_text(view, text)

            draft = drafts.get(view.key, "markdown") or None
            _opening = self.app.push_screen(
                TextEditor(
                    _("Edit {item}").format(item=view.key),
                    markdown.as_markdown(view),
                    draft=draft,
                    on_draft=keep,
                ),
                save,
            )

    def action_edit_outside(self) -> None:
        with calmly(self):
            view = self._item()
            text = edit_kept(app_of(self), view.key, markdown.as_markdown(view))
            if text is not None:
                self._save_text(view, text)

    def _save_text(self, view: ItemView, text: str) -> None:
        drafts = workspace_of(self).drafts
        drafts.keep(view.key, "markdown", text)
        with calmly(self):
            written = markdown.read_markdown(text, view.type)
            if written is None:
                self.say(_("the text was empty: nothing was changed"))
                return
            values, seen = markdown.changes(view, written)
            if values:
                workspace_of(self).backlog.tell(view.id, values, seen=seen)
            drafts.forget(view.key, "markdown")
            self.say(_("{item} is saved").format(item=view.key))

    def action_criteria(self) -> None:
        with calmly(self):
            view, drafts = self._item(), workspace_of(self).drafts

            def keep(text: str | None) -> None:
                with calmly(self):
                    drafts.keep(view.key, "criteria", text or "")

            def save(text: str | None) -> None:
                if text is None:
                    return
                keep(text)
                with calmly(self):
                    workspace_of(self).backlog.revise(
                        view.id,
                        {"criteria": criteria_after(view.criteria, text)},
                        seen={"criteria": markdown.stored_criteria(view.criteria)},
                    )
                    keep(None)

            draft = drafts.get(view.key, "criteria") or None
            editor = criteria_editor(view.key, view.criteria, draft=draft, on_draft=keep)
            _opening = self.app.push_screen(editor, save)

    def action_split(self) -> None:
        """Split it as an exit of the meeting: the parts take its place."""
        with calmly(self):
            from po_tui.tui.item.split import SplitSheet

            view, drafts = self._item(), workspace_of(self).drafts

            def keep(draft: str) -> None:
                with calmly(self):
                    drafts.keep(view.key, "split", draft)

            def save(split: "Split | None") -> None:
                if split is None:
                    return
                with calmly(self):
                    children = self.meeting.split(*split)
                    drafts.forget(view.key, "split")
                    keys = ", ".join(map(workspace_of(self).backlog.key, children))
                    self.say(_("{item} is split into {keys}").format(item=view.key, keys=keys))

            sheet = SplitSheet(view, draft=drafts.get(view.key, "split"), on_draft=keep)
            _opening = self.app.push_screen(sheet, save)

    # Figures and order

    def action_points(self) -> None:
        with calmly(self):
            view = self._item()

            def save(text: str) -> None:
                try:
                    points = parse_points(text)
                except ValueError as no:
                    raise Mistake(str(no)) from no
                workspace_of(self).backlog.revise(view.id, {"estimate": points})

            label = _("Points of {item}").format(item=view.key)
            self.ask(label, save, points_text(view.estimate), _("a number; nothing: no estimate"))
            frame_of(self).ask_line.select()

    def action_ready(self) -> None:
        with calmly(self):
            from po_tui.tui.item.readying import check_ready

            item_id = self.item_id
            key = workspace_of(self).backlog.key(item_id)
            told = _("answers of {item} are kept – x r leaves it as ready").format(item=key)
            check_ready(self, item_id, _("team"), lambda: self.say(told))

    def action_move_up(self) -> None:
        with calmly(self):
            if not workspace_of(self).backlog.move_up([self.item_id]):
                self.say(_("already at the top"))

    def action_move_down(self) -> None:
        with calmly(self):
            if not workspace_of(self).backlog.move_down([self.item_id]):
                self.say(_("already at the bottom"))

    def action_move_far(self) -> None:
        with calmly(self):
            item_id, backlog = self.item_id, workspace_of(self).backlog
            label = _("Move {item} to").format(item=backlog.key(item_id))
            hint = _("3, top, bottom, or before a key; reason after “because”")
            self.ask(label, lambda text: self._move(item_id, text), hint=hint)

    def _move(self, item_id: int, text: str) -> None:
        """`3`, `top`, `bottom`, a key (before it), `>key` (after it), and perhaps the reason."""
        from po_tui.tui.item.place import read_place

        workspace = workspace_of(self)
        workspace.backlog.move([item_id], *read_place(workspace, text))
