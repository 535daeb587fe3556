"""Pull: what changed there is noted as `seen`; no item here is touched, and nothing is taken for gone lightly."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from po_tui import settings
from po_tui.store import links
from po_tui.store.store import stamp
from po_tui.sync.asking import Asking, Stopped
from po_tui.sync.events import Event, Pulling
from po_tui.trackers.base import Missing, Page, TrackerItem
from po_tui.words import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from po_tui.store.links import CursorRow, LinkRow
    from po_tui.sync.book import Book
    from po_tui.sync.imported import Imports

FULL_EVERY: Final = timedelta(days=7)
"""Deletions are invisible to a pull of what changed: so often, everything is looked through."""
MOST_GONE: Final = 10
MOST_GONE_SHARE: Final = 0.2
FEW: Final = 3
"""So many may be gone, however few there are in all."""
AT_ONCE: Final = 50


@dataclass
class Pulled:
    """What a complete pull found."""

    newcomers: dict[str, TrackerItem] = field(default_factory=dict)
    """Issues that are linked to nothing here, in the order in which they came."""
    watermark: str = ""
    etag: str = ""
    full: bool = False
    odd: list[str] = field(default_factory=list)


class Puller:
    """Brings the links up to date with what is there."""

    def __init__(
        self,
        book: "Book",
        asking: Asking,
        tell: Callable[[Event], None],
        imports: "Imports | None" = None,
    ) -> None:
        self.book, self.asking, self._tell = book, asking, tell
        self._imports = imports
        self._seen: set[str] = set()
        self._unnamed: set[str] = set()
        """Ids of issues that linked ones were tied to when both agreed last."""

    async def pull(self, *, full: bool = False, gone: bool = False) -> Pulled:
        """All pages; raises Stopped where the answer cannot be believed.

        `full`: everything, not only what changed. `gone`: believe it, even if many are missing.
        """
        cursor = self.book.cursor()
        full = full or not cursor.watermark or _is_long_ago(cursor.full_at)
        pulled = Pulled(full=full, watermark=cursor.watermark, etag=cursor.etag)
        since, etag = ("", "") if full else (cursor.watermark, cursor.etag)
        async for page in self.asking.pages(self.asking.tracker.changes(since, etag)):
            if page.unchanged:
                break
            self._take_page(page, pulled)
            self._tell(Pulling(self.book.remote.name, len(self._seen), page.total))
        if full:
            await self._look_for_missing(believe=gone)
        else:
            await self._look_for_unnamed()
        self._note_pulled(cursor, pulled)
        return pulled

    async def look_again(self, since: Pulled) -> None:
        """What changed there since, of what is linked; `since` moves on, what was noted of it stays."""
        changes = self.asking.tracker.changes(since.watermark, since.etag)
        async for page in self.asking.pages(changes):
            if page.unchanged:
                return
            self._note_linked({item.id: item for item in page.items})
            since.watermark = max(since.watermark, page.watermark)
            since.etag = page.etag or since.etag

    def _note_linked(self, items: Mapping[str, TrackerItem]) -> "dict[str, LinkRow]":
        """Note how the linked ones of these issues are now; gives their links, by their ids there."""
        known = self.book.there(items.keys())
        self._note_seen(
            (known[id], item)
            for id, item in items.items()
            # A search lags behind: it may still tell what a write of ours has changed since.
            if id in known and item.updated >= known[id].there_updated
        )
        return known

    def _take_page(self, page: Page, pulled: Pulled) -> None:
        items = {item.id: item for item in page.items}
        known = self._note_linked(items)
        came = self._imports.match(page.items) if self._imports else {}
        for id, item in items.items():
            if id in known:
                self._unnamed |= _ties_of(known[id].agreed) - _ties_of(item.values)
            elif id in came or self._may_come_in(item):
                pulled.newcomers[id] = item
        pulled.watermark = max(pulled.watermark, page.watermark)
        pulled.etag = page.etag or pulled.etag
        pulled.odd += page.odd
        self._seen |= items.keys()

    def _may_come_in(self, item: TrackerItem) -> bool:
        """Whether it is one of those that are wanted; what we made ourselves always may.

        Decided here and not asked of the tracker, which would then not tell of linked items that
        have none of them.
        """
        if not item.wanted:
            return self._is_ours(item.uid)
        wanted = {label.casefold() for label in self.book.remote.labels}
        has = {str(label).casefold() for label in item.values.get("labels") or ()}
        return not wanted or bool(item.uid) or not wanted.isdisjoint(has)

    def _is_ours(self, uid: str) -> bool:
        """Whether it was made for an item here: else that would be created a second time."""
        found = self.book.rows.execute(
            "SELECT 1 FROM item WHERE product_id = ? AND uid = ?",
            (self.book.workspace.product_id, uid),
        )
        return found.fetchone() is not None

    def _note_seen(self, pairs: "Iterable[tuple[LinkRow, TrackerItem]]") -> None:
        new = [(link, item) for link, item in pairs if is_news(link, item)]
        if not new:
            return
        with self.book.writing() as session:
            for link, item in new:
                note_seen(self.book, session, link, item)

    # ── what is not there any more ──────────────────────────────────────────────────────────────

    async def _look_for_unnamed(self) -> None:
        """Ask for what linked items were tied to and are not any more.

        If it is gone itself, nobody untied it: shown, not obeyed.
        """
        unnamed = self.book.there(self._unnamed - self._seen)
        ids = [id for id, link in unnamed.items() if link.state == "linked"]
        missing: list[Missing] = []
        for start in range(0, len(ids), AT_ONCE):
            answers = await self.asking.ask(self.asking.tracker.fetch(ids[start : start + AT_ONCE]))
            missing += [one for one in answers if isinstance(one, Missing)]
        self._note_missing(missing)

    async def _look_for_missing(self, *, believe: bool) -> None:
        """Ask for each linked issue that the pull did not bring; only an answer of its own counts."""
        known = self.book.ids_there()
        if known and not self._seen and not believe:
            raise Stopped(
                _(
                    "{remote} answers that it holds no issues, and {n} items are linked to it – nothing was changed; look at the project and at what the token may see"
                ).format(remote=self.book.remote.name, n=len(known)),
                1,
            )
        missing: list[Missing] = []
        unseen = [id for id in known if id not in self._seen]
        for start in range(0, len(unseen), AT_ONCE):
            some = unseen[start : start + AT_ONCE]
            answers = await self.asking.ask(self.asking.tracker.fetch(some))
            there = self.book.there(some)
            missing += [one for one in answers if isinstance(one, Missing)]
            if not believe:
                self._check_believable(len(missing), len(known))
            self._note_seen((there[one.id], one) for one in answers if isinstance(one, TrackerItem))
        self._note_missing(missing)

    def _check_believable(self, gone: int, known: int) -> None:
        if gone > MOST_GONE or (gone > FEW and gone > MOST_GONE_SHARE * known):
            raise Stopped(
                _(
                    "at least {n} of {known} linked issues are not in {remote} any more – nothing was changed; look there first"
                ).format(n=gone, known=known, remote=self.book.remote.name),
                1,
            )

    def _note_missing(self, missing: Sequence[Missing]) -> None:
        there = self.book.there([one.id for one in missing])
        if not there:
            return
        with self.book.writing() as session:
            for one in missing:
                self.book.keep(session, there[one.id], state="missing", why=one.why, unsettled=True)

    # ── how far it came ─────────────────────────────────────────────────────────────────────────

    def _note_pulled(self, cursor: "CursorRow", pulled: Pulled) -> None:
        """The pull was complete; it need not be read again unless it brought what is not here yet."""
        with self.book.writing() as session:
            if session is not None:
                cursor.pulled_at = stamp()
                links.put_cursor(session, cursor)
        if not pulled.newcomers:
            self.conclude(pulled)

    def conclude(self, pulled: Pulled) -> None:
        """All that came is in this file: the next pull begins after it."""
        with self.book.writing() as session:
            if session is None:
                return
            cursor = self.book.cursor()
            cursor.watermark, cursor.etag = pulled.watermark, pulled.etag
            if pulled.full:
                cursor.full_at = stamp()
            links.put_cursor(session, cursor)


def is_news(link: "LinkRow", item: TrackerItem) -> bool:
    """Whether an issue tells anything that its link does not know."""
    return any(getattr(link, name) != value for name, value in _told(link, item).items())


def note_seen(book: "Book", session: "Session | None", link: "LinkRow", item: TrackerItem) -> None:
    """Note how an issue is there now; what was missing is back."""
    if is_news(link, item):
        book.keep(session, link, **_told(link, item), unsettled=True)


def _told(link: "LinkRow", item: TrackerItem) -> dict[str, object]:
    return {
        "there_key": item.key,
        "url": item.url,
        "status": item.status,
        "state": "detached" if link.state == "detached" else "linked",
        "why": item.closed_for,
        "seen": dict(item.values),
        "rich": dict(item.raw),
        "there_updated": item.updated,
    }


def _is_long_ago(at: str) -> bool:
    return not at or settings.now() - datetime.fromisoformat(at) > FULL_EVERY


def _ties_of(values: Mapping[str, Any]) -> set[str]:
    """The issues that these values name."""
    named = [values.get("parent"), *(values.get("depends_on") or ())]
    return {str(one) for one in named if one}
