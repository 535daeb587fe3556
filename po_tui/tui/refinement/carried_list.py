"""What earlier meetings left open – actions, questions – to be closed from here with one key."""

from collections.abc import Callable, Sequence

from textual.binding import Binding

from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.messages import Said, calmly, frame_of
from po_tui.tui.refinement.row_list import Piece, Row, RowList
from po_tui.tui.widgets.cells import cell_width, fit
from po_tui.words import _, mark, ngettext
from po_tui.workspace.errors import Refused
from po_tui.workspace.looking_back import Carried


class CarriedList(RowList):
    """Open actions and unanswered questions, what is due first."""

    BINDINGS = [
        Binding("d", "close_one('done')", mark("Done"), tooltip=mark("The action is done; a question: type the answer"), id="carried.done"),
        Binding("x", "close_one('dropped')", mark("Not needed"), tooltip=mark("The action is no longer needed"), id="carried.dropped"),
    ]  # fmt: skip

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(_("Nothing is left open from earlier meetings"), id=id)
        self._carried: dict[int, Carried] = {}

    def show_carried(self, carried: Sequence[Carried]) -> None:
        """Show what is open; questions have negative ids here."""
        self._carried = {one.id if one.kind == "@" else -one.id: one for one in carried}
        self.show([Row(id, _drawing(one)) for id, one in self._carried.items()])

    @property
    def chosen(self) -> Carried | None:
        """The one under the cursor."""
        return self._carried.get(self.cursor_id) if self.cursor_id is not None else None

    def opened(self, id: int) -> None:
        if id < 0:
            self.action_close_one("done")
        else:
            self.post_message(Said(_("d: it is done · x: it is no longer needed")))

    def action_close_one(self, status: str) -> None:
        one = self.chosen
        if one is None:
            self.post_message(Said(_("nothing is left open from earlier meetings")))
            return
        with calmly(self):
            workspace = workspace_of(self)
            if one.kind == "@":
                workspace.refinement.close_action(one.id, status)
                told = _("{action} is done") if status == "done" else _("{action} is dropped")
                self.post_message(Said(told.format(action=one.key) + " · " + _("u takes it back")))
            elif status == "done":
                self._answer(one)
            else:
                raise Refused(_("a question is answered (d), or taken off at its item"))

    def _answer(self, one: Carried) -> None:
        """The answer on the line above the keys; half of one waits for the next time."""
        drafts, record = workspace_of(self).drafts, f"question-{one.id}"

        def keep(text: str) -> None:
            workspace_of(self).backlog.answer_question(one.id, text)
            drafts.forget(record, "answer")

        frame_of(self).ask(
            _("{item}: {question}").format(item=one.item, question=one.text),
            keep,
            drafts.get(record, "answer"),
            hint=_("the answer"),
            left=lambda text: drafts.keep(record, "answer", text),
            live=lambda text: drafts.keep(record, "answer", text),
        )


def _drawing(one: Carried) -> Callable[[int], Sequence[Piece]]:
    def draw(width: int) -> list[Piece]:
        late = late_by(one)
        told = late or one.due or age_of(one)
        who = (one.who.key or one.who.name) if one.who else _("nobody")
        whole = f" {who} · {told}" + (" !" if late else "")
        aged = f" · {age_of(one)}" if one.due and one.age_days and not late else ""
        shorter = whole + aged, whole, f" {told}", f" {one.due or told}"
        right = next((one for one in shorter if cell_width(one) < width // 2), shorter[-1])
        sign = fit(one.key or f"? {one.item}", 8)
        return [
            Piece(sign, "key" if one.kind == "@" else "muted"),
            Piece(fit(one.text, max(6, width - 8 - cell_width(right)))),
            Piece(right, "warn" if late else "muted"),
        ]

    return draw


def age_of(one: Carried) -> str:
    """Since how many days it is open; empty where that is not known."""
    days = one.age_days
    return "" if days is None else ngettext("{n} day", "{n} days", days).format(n=days)


def late_by(one: Carried) -> str:
    """`12 days late`; empty where it is not due yet."""
    days = one.late_days
    return ngettext("{n} day late", "{n} days late", days).format(n=days) if days else ""


def carried_in_words(carried: Sequence[Carried]) -> str:
    """`5 actions, 3 questions`."""
    actions = sum(one.kind == "@" for one in carried)
    questions = len(carried) - actions
    parts = []
    if actions:
        parts.append(ngettext("{n} action", "{n} actions", actions).format(n=actions))
    if questions:
        parts.append(ngettext("{n} question", "{n} questions", questions).format(n=questions))
    return ", ".join(parts)
