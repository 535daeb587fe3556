"""The one way to write: every act of the product owner is a step, kept, journaled and announced.

`with store.step("Move LM-4 up", product_id) as session:` – services change rows in the session;
leaving the block commits and tells everyone who listens. `store.keep()` is for what is live and
therefore no step (drafts, the running session's position). Reads go through `store.rows`, a plain
sqlite3 connection that also sees what the current step has written.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from po_tui import settings
from po_tui.model.identity import new_uid
from po_tui.store import file
from po_tui.store.news import News
from po_tui.store.watch import Watch
from po_tui.words import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.store.long_step import LongStep, Together
    from po_tui.store.writing import StepSession

ONE_SHOT: Final = "command"
"""The process name that all one-shot commands of an account share: `po-tui undo` is one itself."""


class ChangedMeanwhile(Exception):
    """Someone else changed the same field since it was read: both texts are here, nothing was written."""

    def __init__(self, field: str, mine: object, theirs: object) -> None:
        super().__init__(
            _("{field} was changed meanwhile – look at both texts and decide").format(field=field)
        )
        self.field, self.mine, self.theirs = field, mine, theirs


class NothingSaved(Exception):
    """The file refused a write; the text says why, and it is as it was before the step."""


class PointsNowhere(NothingSaved):
    """What was to be written refers to a record that someone else took away meanwhile."""


class Author(NamedTuple):
    """Who acts: in the journal of every step."""

    person: str
    process: str

    @classmethod
    def app(cls, person: str) -> "Author":
        """The author of an app's steps: its process is its own, so that `u` takes back its own."""
        import socket

        return cls(person, f"{socket.gethostname()}:{os.getpid()}:{new_uid()[:13]}")

    @classmethod
    def command(cls, person: str) -> "Author":
        """The author of a one-shot command's steps."""
        return cls(person, ONE_SHOT)


class Store:
    """An open database file."""

    def __init__(
        self,
        path: Path,
        author: Author,
        *,
        create: bool = True,
        rows: sqlite3.Connection | None = None,
    ) -> None:
        """Open `path`, unless it is there as `rows`; raises `file.FileRefused`, saying what to do."""
        self.path = path
        self.author = author
        self.rows: sqlite3.Connection = rows or file.open_file(path, create=create)
        self._listeners: list[Callable[[News], None]] = []
        self._session: StepSession | None = None
        self._together: Together | None = None
        self._watch = Watch(self.rows, author.process)
        self.sitting: tuple[int, int] | None = None
        """Product and refinement session that this process takes part in: its steps belong to it."""
        self.taken_back: list[str] = self._take_back_orphans()
        """Labels of steps that a dead process had left open, taken back just now."""

    def close(self) -> None:
        """Give the file back; the last one out folds the write-ahead log into it."""
        self.rows.close()

    def again(self) -> "Store":
        """The same file once more."""
        return Store(self.path, self.author, create=False)

    def listen(self, listener: Callable[[News], None]) -> Callable[[], None]:
        """Call `listener` with the news of every step from now on; returns how to stop it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _take_back_orphans(self) -> list[str]:
        if self.rows.execute("SELECT 1 FROM step WHERE open LIMIT 1").fetchone() is None:
            return []
        from po_tui.store import long_step

        return long_step.take_back_orphans(self)

    # ── writing ─────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def step(
        self, label: str, product_id: int | None, *, origin: str = "person", reason: str = ""
    ) -> "Iterator[Session]":
        """One act: all of it is kept and announced on leaving, none of it on an exception.

        A step begun inside another is part of that one.
        """
        if self._session is not None:
            yield self._session
            return
        if self._together is not None and self._together.product_id == product_id:
            with self._together.act().part() as session:
                yield session
            return
        with self.own_step(label, product_id, origin=origin, reason=reason) as session:
            yield session

    @contextmanager
    def own_step(
        self, label: str, product_id: int | None, *, origin: str = "person", reason: str = ""
    ) -> "Iterator[Session]":
        """A step that is part of no other."""
        from po_tui.store.writing import begin_step

        with self._writing() as session:
            step = begin_step(session, self.author, label, product_id, origin, reason)
            if self.sitting is not None and self.sitting[0] == product_id:
                step.session_id = self._running(*self.sitting)
            yield session
            news = session.finish(step)
        self._announce(news)

    def _running(self, product_id: int, session_id: int) -> int | None:
        """The session, if nobody closed it meanwhile."""
        found = self.rows.execute(
            "SELECT session_id FROM live_session WHERE product_id = ? AND session_id = ?",
            (product_id, session_id),
        ).fetchone()
        return found[0] if found else None

    @contextmanager
    def long_step(
        self, label: str, product_id: int, *, origin: str = "import"
    ) -> "Iterator[LongStep]":
        """One act over several transactions, so that an import does not lock out the app.

        Undone as one. If it fails – or its process dies, noticed at the next start – what it wrote
        so far is taken back, unless someone works on it already.
        """
        from po_tui.store import long_step

        if self._together is not None and self._together.product_id == product_id:
            yield self._together.act()
            return
        act = long_step.begin(self, label, product_id, origin)
        try:
            yield act
        except BaseException:
            # Where the file takes no writing now, the next start takes it back.
            with suppress(NothingSaved):
                long_step.take_back(self, act, product_id)
            raise
        long_step.end(self, act)

    @contextmanager
    def together(self, label: str, product_id: int, *, origin: str = "import") -> "Iterator[None]":
        """Whatever steps of the product begin inside are one act; none where nothing is written.

        If it fails, all of them are taken back.
        """
        from po_tui.store import long_step

        self._together = long_step.Together(self, label, product_id, origin)
        try:
            yield
        except BaseException:
            with suppress(NothingSaved):
                self._together.take_back()
            raise
        else:
            self._together.end()
        finally:
            self._together = None

    @contextmanager
    def part_of(self, step_id: int) -> "Iterator[Session]":
        """One transaction of a long step."""
        from po_tui.model.tables.journal import Step

        with self._writing() as session:
            step = session.get(Step, step_id)
            assert step is not None
            session.step = step
            yield session
            news = session.finish(step)
        self._announce(news)

    @contextmanager
    def keep(self, pulse: str) -> "Iterator[Session]":
        """Write something live – a draft, a clock – at once and outside the journal."""
        if self._session is not None:
            yield self._session
            self._session.flush()  # what follows in the same transaction reads it
            self._session.beat(pulse)
            return
        with self._writing() as session:
            yield session
            session.beat(pulse)
        self._announce(News(pulses=frozenset({pulse})))

    @contextmanager
    def _writing(self) -> "Iterator[StepSession]":
        """A session in one `BEGIN IMMEDIATE` transaction."""
        from sqlalchemy.exc import DBAPIError

        from po_tui.store.writing import open_session

        try:
            # Opening takes the write lock, and closing gives it back with whatever was not committed.
            with open_session(self.rows) as session:
                self._session = session
                yield session
                session.commit()
        except DBAPIError as problem:
            if isinstance(problem.orig, sqlite3.OperationalError):
                raise NothingSaved(_why_not_saved(problem.orig)) from problem
            if "FOREIGN KEY" in str(problem.orig):
                raise PointsNowhere(
                    _("what it refers to is gone meanwhile: nothing was saved – look again")
                ) from problem
            raise
        finally:
            self._session = None
            if self.rows.in_transaction:  # SQLite leaves it open where committing failed
                self.rows.execute("ROLLBACK")
        self._watch.skip_own(session.beaten)

    def look(self) -> News | None:
        """What other processes wrote since the last look; None where nothing did. Costs microseconds."""
        return self._watch.look()

    def _announce(self, news: News) -> None:
        for listener in tuple(self._listeners):
            listener(news)


def _why_not_saved(problem: sqlite3.OperationalError) -> str:
    said = str(problem)
    if "full" in said:
        return _("the disk is full: nothing was saved – make room and try again")
    if "locked" in said or "busy" in said:
        return _("another program is writing: nothing was saved – try again in a moment")
    if "readonly" in said:
        return _("the database is read-only: nothing was saved – check its permissions")
    return _("nothing was saved ({why}) – run `po-tui doctor`").format(why=said)


def stamp() -> str:
    """The instant of now, as the database keeps instants."""
    return settings.instant(settings.now())
