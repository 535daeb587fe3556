"""What arrives from other terminals while a meeting runs: counted, told calmly, and nothing moves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual import events

from po_tui.model.meeting import Position, steps_around
from po_tui.tui.frame import workspace_of
from po_tui.tui.refinement.edits import ItemEdits
from po_tui.tui.refinement.messages import calmly, frame_of
from po_tui.tui.refinement.vote import VotePane
from po_tui.words import _
from po_tui.workspace.file import News

if TYPE_CHECKING:
    from po_tui.tui.refinement.projecting import Projecting


class Hearing(ItemEdits):
    """The ears of the running meeting."""

    _inbox: Sequence[int] = ()
    """Steps that others took meanwhile, oldest first."""
    _position: Position = Position()
    """Where the meeting stands, as it is shown."""
    _moved_on = False
    """Another terminal took the meeting somewhere else; it is shown at the next key."""

    def reload(self) -> None:
        """Read everything anew."""
        raise NotImplementedError

    def hear_others(self, news: News) -> None:
        """Others wrote, voted, or moved the meeting: cursor, list and item stay as they are."""
        if "vote" in news.pulses:
            with calmly(self):
                self.query_one(VotePane).hear_votes(self.meeting)
                self.show_board()
        if news.steps:
            self._inbox = (*self._inbox, *news.steps)
            self.show_inbox()
            self._tell_if_on_table(news)
        if "session" in news.pulses and self.display:
            self._look_where_it_stands()

    def show_inbox(self) -> None:
        """Show how much has come in."""
        raise NotImplementedError

    def _tell_if_on_table(self, news: News) -> None:
        with calmly(self):
            entry = self.meeting.entry
            if entry is None and self._position.entry_id is not None:
                self.say(_("this item was taken off the agenda at another terminal – i shows it"))
            elif entry and entry.item_id in news.ids("item"):
                told = _("{item} was changed elsewhere – i shows how")
                self.say(told.format(item=entry.key))

    def _look_where_it_stands(self) -> None:
        """Another terminal may have gone on, or have ended the meeting: it is told, and waits."""
        meeting = workspace_of(self).refinement.meeting()
        if meeting is None or meeting.view.state != "running":
            self._moved_on = True
            self.say(_("another terminal ended the meeting – the next key goes along"))
            return
        there, here = meeting.position, self._position
        self._moved_on = (there.entry_id, there.step) != (here.entry_id, here.step)
        if self._moved_on:
            entry, name = meeting.entry, dict(steps_around(there.step)).get(there.step, there.step)
            told = _("another terminal went on to {item} · {step} – the next key goes along")
            self.say(told.format(item=entry.key if entry else "–", step=_(name)))

    def on_key(self, event: events.Key) -> None:
        """A key is meant for what is seen: where that is no longer so, it only shows what is."""
        if self._moved_on:
            event.stop()
            event.prevent_default()
            self._moved_on = False
            frame_of(self).load()

    def show_board(self) -> None:
        """Where the room is looking, show it the same."""
        cast("Projecting", self.screen).show_board()

    def action_inbox(self) -> None:
        """List what came in, and take it in."""
        if cast("Projecting", self.screen).projecting:
            self.say(_("what others wrote is for your own screen – Q leaves the projector"))
            return
        if not self._inbox:
            self.say(_("nobody else wrote anything"))
            return
        from po_tui.tui.refinement.inbox import Inbox

        steps = workspace_of(self).history.named(self._inbox)
        with calmly(self):
            entry = self.meeting.entry
            _opening = self.app.push_screen(Inbox(steps, entry.item_id if entry else None))
        self._inbox = ()
        self.reload()
