"""What one does to items: the keys of the backlog, for the item under the cursor or all marked."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual import on
from textual.binding import Binding
from textual.widget import Widget

from po_tui.model.fields import STATES
from po_tui.model.readiness import facts_of, questions_for
from po_tui.model.views import ItemView
from po_tui.tui.backlog import field_text
from po_tui.tui.backlog.inline import LINES, InlineEditor
from po_tui.tui.editor import NoEditor, edit
from po_tui.tui.frame import AskLine, WorkScreen, app_of, telling, workspace_of
from po_tui.tui.item import markdown
from po_tui.tui.item.criteria import criteria_after, criteria_editor
from po_tui.tui.item.questions import QuestionChanges, Questions
from po_tui.tui.item.ready_check import Answers, ReadyCheck
from po_tui.tui.item.split import layer_words, split_editor, titles_in
from po_tui.tui.item.why import Why, serving, why
from po_tui.tui.item.words import number, state_name
from po_tui.tui.widgets.choose import Choice, Choose
from po_tui.words import _, mark
from po_tui.workspace import Workspace
from po_tui.workspace.errors import Mistake, Refused
from po_tui.workspace.file import ChangedMeanwhile
from po_tui.workspace.ordering import Place

if TYPE_CHECKING:
    from po_tui.tui.widgets.item_table import ItemTable

STATE_KEYS = dict(zip("inrysdpxo", STATES, strict=True))
"""The key of each state in its chooser."""

MARKED = "marked"
"""The record of drafts that were typed for all marked items."""


class ItemVerbs(Widget):
    """Keys that change items. Every one acts on ids: news in between redirects nothing."""

    BINDINGS = [
        Binding("a", "add", mark("Add"), tooltip=mark("Add an item below this one"), id="backlog.add"),
        Binding("e", "edit", mark("Edit"), tooltip=mark("Edit the item, or all marked, here"), id="backlog.edit"),
        Binding("p", "points", mark("Points"), tooltip=mark("Set the estimate"), id="backlog.points"),
        Binding("c", "criteria", mark("Criteria"), tooltip=mark("Edit the acceptance criteria"), id="backlog.criteria"),
        Binding("r", "ready", mark("Ready?"), tooltip=mark("Ready check: facts, and the team's answers"), id="backlog.ready"),
        Binding("s", "split", mark("Split"), tooltip=mark("Split the item into parts"), id="backlog.split"),
        Binding("t", "state", mark("State"), tooltip=mark("Choose the state"), id="backlog.state"),
        Binding("m", "move_far", mark("Move far"), tooltip=mark("Move to a place, before a key, top or bottom"), id="backlog.move-far"),
        Binding("K,shift+up", "move_up", mark("Move up"), show=False, tooltip=mark("Move up one place"), id="backlog.move-up"),
        Binding("J,shift+down", "move_down", mark("Move down"), show=False, tooltip=mark("Move down one place"), id="backlog.move-down"),
        Binding("x", "drop", mark("Drop"), tooltip=mark("Drop it, with a reason; stays findable"), id="backlog.drop"),
        Binding("L", "labels", mark("Labels"), show=False, tooltip=mark("Set labels; +new -old changes them"), id="backlog.labels"),
        Binding("d", "depends", mark("Depends on"), show=False, tooltip=mark("Which items it waits for"), id="backlog.depends"),
        Binding("E", "edit_outside", mark("Edit in $EDITOR"), show=False, tooltip=mark("Edit the whole item in $EDITOR"), id="backlog.edit-outside"),
        Binding("A", "add_child", mark("Add child"), show=False, tooltip=mark("Add a part of this item"), id="backlog.add-child"),
        Binding("Q", "questions", mark("Questions"), show=False, tooltip=mark("Ask about the item, note answers"), id="backlog.questions"),
        Binding("left_curly_bracket", "why", mark("Why"), show=False, tooltip=mark("What it is good for, up to the vision"), id="backlog.why"),
        Binding("right_curly_bracket", "serving", mark("What serves it"), show=False, tooltip=mark("Its parts, and what waits for it"), id="backlog.serving"),
        Binding("y", "copy", mark("Copy key"), show=False, tooltip=mark("Copy the key"), id="backlog.copy"),
    ]  # fmt: skip

    _edited: ItemView | None = None
    """The item in the editor as it was when it was read: what its edits are compared with."""

    # What they act on

    @property
    def table(self) -> "ItemTable":
        raise NotImplementedError

    @property
    def editor(self) -> InlineEditor:
        raise NotImplementedError

    async def open_editor(self, names: str) -> InlineEditor:
        raise NotImplementedError

    @property
    def chosen(self) -> list[int]:
        """The marked items in order, else the one under the cursor; Refused where there is none."""
        marked = self.table.marked
        if marked:
            return [item for item in self.table.ids if item in marked] or sorted(marked)
        return [self.current]

    @property
    def current(self) -> int:
        """The item under the cursor."""
        if self.table.cursor_id is None:
            raise Refused(_("there is no item here – press a to add one"))
        return self.table.cursor_id

    def read_item(self, item_id: int) -> ItemView:
        return workspace_of(self).backlog.view(item_id)

    @property
    def ask_line(self) -> AskLine:
        assert isinstance(self.screen, WorkScreen)
        return self.screen.ask_line

    def ask(self, label: str, then: Callable[[str], object], value: str = "", **more: Any) -> None:
        """Ask for one thing on the line above the footer."""
        self.ask_line.ask(label, then, value, **more)

    def _names(self, items: Sequence[int]) -> str:
        return workspace_of(self).backlog.names(items)

    # Order

    def action_move_up(self) -> None:
        if not workspace_of(self).backlog.move_up(self.chosen):
            app_of(self).say(_("Already at the top"))

    def action_move_down(self) -> None:
        if not workspace_of(self).backlog.move_down(self.chosen):
            app_of(self).say(_("Already at the bottom"))

    def action_move_far(self) -> None:
        items = self.chosen
        label = _("Move {items} to").format(items=self._names(items))
        hint = _("a place such as 3, top, bottom, LM-4 or >LM-4")
        self.ask(label, lambda text: self._move(items, text), hint=hint)

    def _move(self, items: list[int], text: str) -> None:
        """`3`, `top`, `bottom`, a key (before it), `>key` (after it); a reason behind ` – `."""
        backlog, text = workspace_of(self).backlog, text.strip()
        where = text.casefold()
        if not text:
            raise Mistake(_("say where: a place such as 3, top, bottom, or a key"))
        if where in {"top", _("top"), "t"}:
            backlog.move(items, Place.top())
        elif where in {"bottom", _("bottom"), "b"}:
            backlog.move(items, Place.bottom())
        elif text.isdigit():
            backlog.move_to(items, int(text))
        elif text.startswith(">"):
            backlog.move(items, Place.after(backlog.item(text[1:].strip())))
        else:
            backlog.move(items, Place.before(backlog.item(text.lstrip("<").strip())))

    # Adding

    def action_add(self) -> None:
        below = self.table.cursor_id
        self._ask_for_new(_("Add below {item}"), below, {})

    def action_add_child(self) -> None:
        self._ask_for_new(_("Add a part of {item}"), self.current, {"parent_id": self.current})

    def _ask_for_new(self, label: str, below: int | None, values: Mapping[str, Any]) -> None:
        drafts, after = workspace_of(self).drafts, [below]
        field = "child" if values else "add"

        def add(title: str) -> None:
            after[0] = added = self._add(title, after[0], values)
            drafts.forget("backlog", field)
            if added and not values:
                self.ask_line.relabel(_("Add below {item}").format(item=self._names([added])))

        self.ask(
            label.format(item=self._names([below])) if below else _("Add an item"),
            add,
            drafts.get("backlog", field),
            hint=_("what is wanted, in a few words; enter adds, esc ends"),
            left=lambda text: drafts.keep("backlog", field, text.strip()),
            stay=True,
        )

    def _add(self, title: str, below: int | None, values: Mapping[str, Any]) -> int | None:
        backlog = workspace_of(self).backlog
        ids = self.table.ids
        known = below is not None and below in ids
        place = Place.after(below) if known and below else Place.bottom()
        added = backlog.add(title, values, place)
        self.call_later(self.table.move_cursor_to, added)
        return added

    # Editing

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

    def _try(self, act: Callable[[], object], otherwise: Callable[[], object]) -> None:
        """Do it; where that is refused say why, and do not lose what was typed."""
        done = False
        with telling(self):
            act()
            done = True
        if not done:
            otherwise()

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

    def action_depends(self) -> None:
        items, workspace = self.chosen, workspace_of(self)
        now = field_text.text_of(self.read_item(items[0]), "depends_on") if len(items) == 1 else ""

        def save(text: str) -> None:
            needs = field_text.value_of(workspace, "depends_on", text)
            workspace.backlog.revise_all(items, {"depends_on": needs})

        label = _("{items} waits for").format(items=self._names(items))
        self.ask(label, save, now, hint=_("keys of items, such as LM-4 LM-9; nothing: no one"))

    # Readiness and state

    def action_ready(self) -> None:
        view = self.read_item(self.current)
        backlog = workspace_of(self).backlog

        def save(answers: Answers | None) -> None:
            with telling(self), backlog.step(_("Ready check of {item}").format(item=view.key)):
                for key, value in (answers or {}).items():
                    backlog.answer(view.id, key, value)

        facts, questions = facts_of(view.facts), questions_for(view.facts)
        _opening = self.app.push_screen(ReadyCheck(view.key, facts, questions, view.answers), save)

    def action_state(self) -> None:
        items = self.chosen
        first = self.read_item(items[0])
        offered = {
            key: state
            for key, state in STATE_KEYS.items()
            if state != "open" or first.type == "epic"
        }
        choices = [Choice(key, state_name(state)) for key, state in offered.items()]
        current = next((key for key, state in offered.items() if state == first.state), "")

        def chosen(key: str | None) -> None:
            if key is not None:
                with telling(self):
                    self._set_state(items, STATE_KEYS[key])

        title = _("State of {items}").format(items=self._names(items))
        _opening = self.app.push_screen(Choose(title, choices, current=current), chosen)

    def _set_state(self, items: list[int], state: str) -> None:
        """Set it; where something is missing for `ready`, or to drop, ask for the reason first."""
        backlog = workspace_of(self).backlog
        if state == "dropped":
            self._ask_drop(items)
            return
        gaps = [gap for item in items for gap in backlog.gaps(item)] if state == "ready" else []
        if not gaps:
            backlog.revise_all(items, {"state": state})
            return
        missing = ", ".join(dict.fromkeys(gaps))
        label = _("Ready all the same, because")
        hint = _("missing: {gaps}").format(gaps=missing)
        self.ask(
            label,
            lambda why: backlog.revise_all(items, {"state": state}, why=_reason(why)),
            hint=hint,
        )

    def action_drop(self) -> None:
        self._ask_drop(self.chosen)

    def _ask_drop(self, items: list[int]) -> None:
        label = _("Drop {items}, because").format(items=self._names(items))

        def drop(why: str) -> None:
            workspace_of(self).backlog.drop(items, why)
            self.table.clear_marks()

        self.ask(label, drop, hint=_("in a few words; u takes it back"))

    # Around the item

    def action_questions(self) -> None:
        view = self.read_item(self.current)
        backlog = workspace_of(self).backlog

        def save(changes: QuestionChanges | None) -> None:
            if changes is None:
                return
            with telling(self), backlog.step(_("Questions about {item}").format(item=view.key)):
                for text, who in changes.asked:
                    backlog.ask(view.id, text, _person(workspace_of(self), who))
                for question, answer in changes.answered.items():
                    backlog.answer_question(question, answer)

        _opening = self.app.push_screen(Questions(view.key, view.questions), save)

    def action_why(self) -> None:
        view, workspace = self.read_item(self.current), workspace_of(self)
        blocks = why(
            view, workspace.vision.view(), workspace.vision.goals(), workspace.roadmap.items()
        )
        _opening = self.app.push_screen(Why(_("Why {item}?").format(item=view.key), list(blocks)))

    def action_serving(self) -> None:
        view = self.read_item(self.current)
        title = _("What serves {item}").format(item=view.key)
        _opening = self.app.push_screen(Why(title, list(serving(view))))

    # Out

    def action_copy(self) -> None:
        keys = " ".join(workspace_of(self).backlog.key(item) for item in self.chosen)
        self.app.copy_to_clipboard(keys)
        app_of(self).say(_("Copied {keys}").format(keys=keys))


def _person(workspace: Workspace, name: str) -> str:
    """The key of the person meant; a name nobody has stays as it was typed."""
    found = workspace.people.find(name) if name else None
    return found.key if found else name


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(_("say in a few words why it is ready all the same"))
    return text.strip()
