"""What the panes of the meeting tell the screen around them, and how they ask for a line of text."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from textual.message import Message
from textual.widget import Widget

from po_tui.tui.frame import WorkScreen
from po_tui.workspace.errors import WorkspaceError
from po_tui.workspace.file import ChangedMeanwhile, NothingSaved


@dataclass
class Said(Message):
    """One quiet line above the keys: how something was understood, or why it was not done."""

    text: str
    wrong: bool = False


@dataclass
class Closed(Message):
    """The meeting is over; its minutes stand in `path`."""

    session_id: int
    path: str


@dataclass
class Papered(Message):
    """Somebody wants to read a paper of a session: its agenda or minutes, or the course of all of them."""

    kind: str
    """agenda, minutes or sessions."""
    session_id: int = 0


@contextmanager
def calmly(pane: Widget) -> Iterator[None]:
    """Say in one line why the workspace refused; nothing was changed and nothing fails."""
    try:
        yield
    except (WorkspaceError, ChangedMeanwhile, NothingSaved) as no:
        pane.post_message(Said(str(no), wrong=True))


def frame_of(pane: Widget) -> WorkScreen:
    """The screen around a pane: where a line of text is asked for."""
    return cast("WorkScreen", pane.screen)
