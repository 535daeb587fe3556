"""A step over several transactions: an import of thousands that one undo still takes back."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from po_tui.store import journal
from po_tui.store.processes import alive

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.store.store import Store


@dataclass(frozen=True)
class LongStep:
    """The act under way."""

    store: "Store"
    step_id: int

    @contextmanager
    def part(self) -> "Iterator[Session]":
        """One short transaction of it."""
        with self.store.part_of(self.step_id) as session:
            yield session


class Together:
    """Several acts of a command that are one for whoever undoes them; begins with the first that writes."""

    def __init__(self, store: "Store", label: str, product_id: int, origin: str) -> None:
        self.store, self.product_id = store, product_id
        self._label, self._origin = label, origin
        self._act: LongStep | None = None

    def act(self) -> LongStep:
        """The one act, begun if it has not been yet."""
        if self._act is None:
            self._act = begin(self.store, self._label, self.product_id, self._origin)
        return self._act

    def end(self) -> None:
        """Everything went well."""
        if self._act is not None:
            end(self.store, self._act)

    def take_back(self) -> None:
        """Something went wrong: nothing of it stays."""
        if self._act is not None:
            take_back(self.store, self._act, self.product_id)


def begin(store: "Store", label: str, product_id: int, origin: str) -> LongStep:
    """Write the step down as open, with the process that owns it, before anything else."""
    from po_tui.store.writing import StepSession

    with store.own_step(label, product_id, origin=origin) as session:
        assert isinstance(session, StepSession)
        assert session.step is not None
        session.step.open = True
        session.step.owner = f"{socket.gethostname()}:{os.getpid()}"
        step_id = session.step.id
    assert step_id is not None
    return LongStep(store, step_id)


def end(store: "Store", act: LongStep) -> None:
    """Close the step: from now on it is one act like any other."""
    from po_tui.model.tables.journal import Step

    with store.keep("step") as session:
        step = session.get(Step, act.step_id)
        assert step is not None
        step.open = False


def take_back(store: "Store", act: LongStep, product_id: int) -> bool:
    """Close a step that was cut off and undo it; False where a later act already builds on it."""
    end(store, act)
    try:
        journal.undo(store, product_id, act.step_id)
    except (journal.LaterStepStands, journal.StillUsed):
        return False
    return True


def take_back_orphans(store: "Store") -> list[str]:
    """Take back open steps whose process is gone; their labels, to tell the user."""
    taken = []
    found = store.rows.execute(
        "SELECT id, product_id, label, owner FROM step WHERE open"
    ).fetchall()
    for step_id, product_id, label, owner in found:
        if not alive(owner) and take_back(store, LongStep(store, step_id), product_id):
            taken.append(str(label))
    return taken
