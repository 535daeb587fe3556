"""How an item leaves the table: ready, back, offline, park, spike, split or drop, with a reason where one is due."""

from textual import on

from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.edits import ItemEdits
from po_tui.tui.refinement.exits import ExitLine
from po_tui.tui.refinement.messages import calmly
from po_tui.words import _, ngettext
from po_tui.workspace.errors import Mistake
from po_tui.workspace.refinement import Entry


class Leaving(ItemEdits):
    """The exits, for the pane of the running meeting."""

    def action_leave_item(self) -> None:
        with calmly(self):
            item = workspace_of(self).backlog.key(self.item_id)
            self.query_one(ExitLine).open(item)

    @on(ExitLine.Chosen)
    def _leave(self, event: ExitLine.Chosen) -> None:
        event.stop()
        self.screen.set_focus(self)
        ways = {
            "ready": self._leave_ready,
            "back": self._leave_back,
            "offline": self._leave_offline,
            "park": self._leave_parked,
            "spike": self._leave_for_spike,
            "split": self.action_split,
            "drop": self._leave_dropped,
        }
        if event.code:
            with calmly(self):
                ways[event.code]()

    @property
    def _leaving(self) -> Entry:
        entry = self.meeting.entry
        assert self.item_id
        assert entry is not None
        return entry

    def _leave_ready(self) -> None:
        """Facts and answers are a guideline: with gaps the team may say ready, and says why."""
        entry, meeting = self._leaving, self.meeting
        gaps = workspace_of(self).backlog.gaps(self.item_id)
        if not gaps:
            meeting.ready()
            self._told(_("{item} is ready").format(item=entry.key))
            return

        def override(why: str) -> None:
            meeting.ready(_reason(why))
            self._told(_("{item} is ready all the same: {why}").format(item=entry.key, why=why))

        label = _("{item} ready all the same, because").format(item=entry.key)
        self.ask(label, override, hint=_("missing: {gaps}").format(gaps=", ".join(gaps)))

    def _leave_back(self) -> None:
        entry, meeting = self._leaving, self.meeting

        def back(why: str) -> None:
            meeting.back(why.strip())
            self._told(_("{item} goes back to refining").format(item=entry.key))

        label = _("{item} goes back – what first?").format(item=entry.key)
        self.ask(label, back, hint=_("may stay empty"))

    def _leave_offline(self) -> None:
        entry, meeting = self._leaving, self.meeting

        def offline(line: str) -> None:
            keys = meeting.offline(line)
            told = ngettext(
                "{item} goes on offline: action {keys}",
                "{item} goes on offline: actions {keys}",
                len(keys),
            )
            self._told(told.format(item=entry.key, keys=", ".join(keys)))

        label = _("{item} goes on offline – who, until when?").format(item=entry.key)
        self.ask(label, offline, hint=_("names and a day, such as: eva, bert fri"))

    def _leave_parked(self) -> None:
        entry, meeting = self._leaving, self.meeting

        def park(why: str) -> None:
            meeting.park(why.strip())
            self._told(_("{item} is parked: {why}").format(item=entry.key, why=why.strip()))

        label = _("Park {item}, because").format(item=entry.key)
        self.ask(label, park, hint=_("the reason, in a few words"))

    def _leave_for_spike(self) -> None:
        entry, meeting = self._leaving, self.meeting

        def spike(text: str) -> None:
            question, __, timebox = text.partition("|")
            if not question.strip():
                raise Mistake(_("a spike needs its question"))
            made = meeting.spike(question.strip(), timebox.strip())
            key = workspace_of(self).backlog.key(made)
            self._told(_("{item} waits on {spike}").format(item=entry.key, spike=key))

        label = _("Spike before {item}: which question?").format(item=entry.key)
        self.ask(label, spike, hint=_("the question | timebox, such as 2 days"))

    def _leave_dropped(self) -> None:
        entry, meeting = self._leaving, self.meeting

        def drop(why: str) -> None:
            meeting.drop(why.strip())
            self._told(_("{item} is dropped: {why}").format(item=entry.key, why=why.strip()))

        label = _("Drop {item}, because").format(item=entry.key)
        self.ask(label, drop, hint=_("the reason, in a few words"))

    def _told(self, text: str) -> None:
        self.say(text + " · " + _("n next item"))


def _reason(why: str) -> str:
    if not why.strip():
        raise Mistake(_("say in a few words why"))
    return why.strip()
