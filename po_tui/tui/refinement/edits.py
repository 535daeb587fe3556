"""Changing the item on the table without leaving the meeting: the keys are those of the backlog."""

from collections.abc import Callable

from textual.widget import Widget

from po_tui.model.capture import parse_decision
from po_tui.model.estimation import parse_points, points_text
from po_tui.model.readiness import facts_of, questions_for
from po_tui.model.views import ItemView
from po_tui.tui.editor import NoEditor, edit
from po_tui.tui.frame import app_of, workspace_of
from po_tui.tui.item import markdown
from po_tui.tui.item.criteria import criteria_after, criteria_editor
from po_tui.tui.item.ready_check import Answers, ReadyCheck
from po_tui.tui.item.split import layer_words, split_editor, titles_in
from po_tui.tui.refinement.messages import Said, calmly, frame_of
from po_tui.tui.widgets.text_editor import TextEditor
from po_tui.words import _
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.meeting import Meeting
from po_tui.workspace.ordering import Place


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
            view, app = self._item(), app_of(self)
            drafts, stored = workspace_of(self).drafts, markdown.as_markdown(view)
            text = drafts.get(view.key, "markdown") or stored
            try:
                text = edit(app, text, app.config.editor, view.key)
            except NoEditor as no:
                raise Mistake(str(no)) from no
            if text.strip() != stored.strip():
                self._save_text(view, text)

    def _save_text(self, view: ItemView, text: str) -> None:
        drafts = workspace_of(self).drafts
        drafts.keep(view.key, "markdown", text)
        with calmly(self):
            written = markdown.read_markdown(text)
            if written is None:
                self.say(_("the text was empty: nothing was changed"))
                return
            values, seen = markdown.changes(view, written)
            if values:
                workspace_of(self).backlog.revise(view.id, values, seen=seen)
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
            view, drafts = self._item(), workspace_of(self).drafts

            def keep(text: str | None) -> None:
                with calmly(self):
                    drafts.keep(view.key, "split", text or "")

            def save(text: str | None) -> None:
                titles = titles_in(text or "")
                if not titles:
                    return
                keep(text)
                with calmly(self):
                    children = self.meeting.split(titles)
                    keep(None)
                    self._say_split(view, titles, children)

            draft = drafts.get(view.key, "split") or None
            editor = split_editor(view.key, view.split, draft=draft, on_draft=keep)
            _opening = self.app.push_screen(editor, save)

    def _say_split(self, view: ItemView, titles: list[str], children: list[int]) -> None:
        layers = layer_words(titles)
        if layers:
            told = _("{words}: a layer alone is of no use to anyone – could each part be shown?")
            self.say(told.format(words=", ".join(layers)), wrong=True)
            return
        keys = ", ".join(map(workspace_of(self).backlog.key, children))
        self.say(_("{item} is split into {keys}").format(item=view.key, keys=keys))

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

    def action_ready(self) -> None:
        with calmly(self):
            view, backlog = self._item(), workspace_of(self).backlog

            def save(answers: Answers | None) -> None:
                if not answers:
                    return
                with (
                    calmly(self),
                    backlog.step(_("Ready check of {item}").format(item=view.key)),
                ):
                    for key, value in answers.items():
                        backlog.answer(view.id, key, value, _("team"))
                    self.say(
                        _("answers of {item} are kept – x r leaves it as ready").format(
                            item=view.key
                        )
                    )

            facts, questions = facts_of(view.facts), questions_for(view.facts)
            _opening = self.app.push_screen(
                ReadyCheck(view.key, facts, questions, view.answers), save
            )

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
        """`3`, `top`, `bottom` or a key (before it), and perhaps the reason behind `because`."""
        backlog = workspace_of(self).backlog
        where, why = parse_decision(text)
        if not where:
            raise Mistake(_("say where: a place such as 3, top, bottom, or a key"))
        if where.isdigit():
            backlog.move_to([item_id], int(where), why)
        elif where.casefold() in {"top", _("top")}:
            backlog.move([item_id], Place.top(), why)
        elif where.casefold() in {"bottom", _("bottom")}:
            backlog.move([item_id], Place.bottom(), why)
        else:
            backlog.move([item_id], Place.before(backlog.item(where)), why)
