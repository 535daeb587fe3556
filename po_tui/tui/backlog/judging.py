"""Judging items: the ready check, the state, dropping, questions that are open."""

from textual.binding import Binding

from po_tui.model.fields import STATES
from po_tui.tui.backlog.acting import Acting
from po_tui.tui.frame import telling, workspace_of
from po_tui.tui.item.words import state_name
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused

STATE_KEYS = dict(zip("inrysdpxo", STATES, strict=True))
"""The key of each state in its chooser."""


class JudgeVerbs(Acting):
    """Keys that say how far an item is."""

    BINDINGS = [
        Binding("r", "ready", mark("Ready?"), tooltip=mark("Ready check: facts, and the team's answers"), id="backlog.ready"),
        Binding("t", "state", mark("State"), tooltip=mark("Choose the state"), id="backlog.state"),
        Binding("x", "drop", mark("Drop"), tooltip=mark("Drop it, with a reason; stays findable"), id="backlog.drop"),
        Binding("Q", "questions", mark("Questions"), show=False, tooltip=mark("Ask about the item, note answers"), id="backlog.questions"),
    ]  # fmt: skip

    def action_ready(self) -> None:
        from po_tui.tui.item.readying import check_ready

        check_ready(self, self.current)

    def action_state(self) -> None:
        from po_tui.tui.widgets.choose import Choice, Choose

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
        doing = _("State of {items}").format(items=self._names(items))

        def set_it(why: str = "") -> None:
            self.carry_out(backlog.revising(items, {"state": state}, why), items, doing)

        gaps = backlog.gaps_among(items) if state == "ready" else {}
        if not gaps:
            set_it()
            return
        missing = ", ".join(dict.fromkeys(gap for item in items for gap in gaps.get(item, ())))
        label = _("Ready all the same, because")
        hint = _("missing: {gaps}").format(gaps=missing)
        self.ask(label, lambda why: set_it(_reason(why)), hint=hint)

    def action_drop(self) -> None:
        self._ask_drop(self.chosen)

    def _ask_drop(self, items: list[int]) -> None:
        label = _("Drop {items}, because").format(items=self._names(items))

        def drop(why: str) -> None:
            self.carry_out(workspace_of(self).backlog.dropping(items, why), items, label)
            self.table.clear_marks()

        self.ask(label, drop, hint=_("in a few words; u takes it back"))

    def action_questions(self) -> None:
        from po_tui.tui.item.questions import Questions

        item_id = self.current
        key = workspace_of(self).backlog.key(item_id)
        _opening = self.app.push_screen(Questions(item_id, key))


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(_("say in a few words why it is ready all the same"))
    return text.strip()
