"""Reads issues: those that changed, those that are asked for, those that we may have made.

Jira's search knows of a change only seconds, sometimes minutes later, so every pull looks back a
while; and it reads dates to the minute, by the clock of whoever asks – so instants are written as
milliseconds, which mean the same everywhere.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from po_tui.settings import instant
from po_tui.trackers.base import Missing, OutOfReach, Page, TrackerItem
from po_tui.trackers.jira import answers, discovery
from po_tui.trackers.jira.fields import MARKER
from po_tui.trackers.jira.session import FETCH_AT_ONCE, Session, quoted
from po_tui.words import _

OVERLAP: Final = timedelta(minutes=10)
"""How far a pull looks back beyond its watermark."""
LOOK_BACK: Final = timedelta(minutes=5)
"""How far the search for a lost create looks back: clocks differ."""
PAGE: Final = 100
ONE_BY_ONE: Final = 5
"""So many issues of a Data Center are asked for one by one, with their markers."""
MOST_PAGES: Final = 5000


class Reading:
    """The reading half of the adapter."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # ── what changed ──────────────────────────────────────────────────────────────────────────

    async def changes(self, since: str, etag: str, labels: Sequence[str]) -> AsyncIterator[Page]:
        """What changed, the oldest change first; what the overlap brings again is left out."""
        mark = discovery.read(etag)
        await self._session.recall(mark)
        newest, start = since, _earlier(since, OVERLAP)
        seen: dict[str, str] = {}
        jql = f"{self._bounds(start, labels)} ORDER BY updated ASC"
        had_any = False
        async for rows, last in self._pages(jql):
            found, odd = await self._session.items(rows)
            fresh = [one for one in found if mark.seen.get(one.id) != one.updated]
            fresh = await self._sorted_out(fresh)
            seen |= {one.id: one.updated for one in found}
            newest = max([newest, *(one.updated for one in found)])
            had_any |= bool(fresh or odd)
            if not last:
                # Before the last page, nobody may think that everything up to `newest` is known.
                yield Page(fresh, since, odd=odd)
                continue
            again = _earlier(newest, OVERLAP)
            kept = {id: at for id, at in {**mark.seen, **seen}.items() if at >= again}
            nothing = bool(etag and since) and not had_any
            tag = str(self._session.bookmark(kept))
            yield Page(fresh, newest, unchanged=nothing, etag=tag, odd=odd)

    def _bounds(self, start: str, labels: Sequence[str]) -> str:
        parts = [f"project = {self._session.as_known.project_id}"]
        if start:
            parts.append(f"updated >= {_millis(start)}")
        if labels:
            parts.append(f"labels in ({', '.join(quoted(one) for one in labels)})")
        if self._session.keeping.jql and not start:
            # Not everything there is; but what we made ourselves is known again.
            parts.append(f"(({self._session.keeping.jql}) OR creator = currentUser())")
        return " AND ".join(parts)

    async def _sorted_out(self, found: Sequence[TrackerItem]) -> list[TrackerItem]:
        """Tell what may come in from what only counts for those who have it already.

        Asked of Jira apart: what is linked is to be told of, whether or not it fits that query.
        """
        extra = self._session.keeping.jql
        if not extra or not found:
            return list(found)
        ids = ", ".join(one.id for one in found)
        body: dict[str, Any] = {
            "jql": f"id in ({ids}) AND ({extra})", "fields": ["summary"], "maxResults": len(found),
        }  # fmt: skip
        path = "/search/jql"
        if not self._session.door.cloud:
            path, body = "/search", {**body, "validateQuery": "warn"}
        wanted = {str(one.get("id")) for one in (await self._searched(path, body))["issues"]}
        return [one if one.id in wanted else replace(one, wanted=False) for one in found]

    async def _pages(self, jql: str) -> AsyncIterator[tuple[list[Any], bool]]:
        """The issues of a query, page by page, and whether it was the last."""
        pages = self._by_token(jql) if self._session.door.cloud else self._by_count(jql)
        async for page in pages:
            yield page

    async def _by_token(self, jql: str) -> AsyncIterator[tuple[list[Any], bool]]:
        body: dict[str, Any] = {
            "jql": jql,
            "fields": self._session.asked_fields,
            "properties": [MARKER],
            "maxResults": PAGE,
        }
        tokens: set[str] = set()
        for _n in range(MOST_PAGES):
            told = await self._searched("/search/jql", body)
            token = str(told.get("nextPageToken") or "")
            last = not token or bool(told.get("isLast")) or token in tokens
            yield told["issues"], last
            if last:
                return
            tokens.add(token)
            body["nextPageToken"] = token

    async def _by_count(self, jql: str) -> AsyncIterator[tuple[list[Any], bool]]:
        """Pages overlap by one issue: where that one is missing, somebody made the rows move up."""
        start, before = 0, ""
        held: list[Any] | None = None
        for _n in range(MOST_PAGES):
            body = {
                "jql": jql,
                "fields": self._session.asked_fields,
                "startAt": max(0, start - 1),
                "maxResults": PAGE,
            }
            told = await self._searched("/search", body)
            rows, total = told["issues"], int(told.get("total") or 0)
            if before and not any(str(one.get("id")) == before for one in rows):
                start = max(0, start - PAGE)
                before = ""
                continue
            if held is not None:
                yield held, False
            held = rows
            start = max(0, start - 1) + len(rows)
            before = str(rows[-1].get("id")) if rows else ""
            if not rows or start >= total:
                break
        yield held or [], True

    async def _searched(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        answer = await self._session.ask("POST", path, body=body, repeatable=True)
        if not answer.ok:
            raise answers.searching(answer, self._session.project, self._session.keeping.jql)
        told = answer.json
        if not isinstance(told, dict) or not isinstance(told.get("issues"), list):
            raise OutOfReach(_("Jira gave a list that is none – try again later"))
        return told

    # ── what is asked for ─────────────────────────────────────────────────────────────────────

    async def fetch(
        self, ids: Sequence[str], *, again: int | None = None, uids: Mapping[str, str] | None = None
    ) -> list[TrackerItem | Missing]:
        """These issues as they are now; `uids`: markers that are known already."""
        await self._session.known()
        told: dict[str, Any] = {}
        for start in range(0, len(ids), FETCH_AT_ONCE):
            some = ids[start : start + FETCH_AT_ONCE]
            for one in await self._fetched(some, again=again, markers=uids is None):
                # Asked for by either: a list that came as a file knows the key at least.
                told |= {str(one.get("id")): one, str(one.get("key")): one}
        wanted = [told[id] for id in ids if id in told]
        found, __ = await self._session.items(wanted, uids=uids)
        items = {name: one for one in found for name in (one.id, one.key)}
        # A record that makes no sense is neither here nor missing.
        odd = told.keys() - items.keys()
        return [
            self._here(items[id]) if id in items else self._missing(id)
            for id in ids
            if id not in odd
        ]

    async def _fetched(self, ids: Sequence[str], *, again: int | None, markers: bool) -> list[Any]:
        patience = {} if again is None else {"again": again}
        if not self._session.door.cloud:
            return await self._fetched_there(ids, patience, markers=markers)
        body = {
            "issueIdsOrKeys": list(ids),
            "fields": self._session.asked_fields,
            "properties": [MARKER],
        }
        answer = await self._session.ask(
            "POST", "/issue/bulkfetch", body=body, repeatable=True, **patience
        )
        if not answer.ok:
            raise answers.searching(answer, self._session.project)
        return list((answer.json or {}).get("issues") or [])

    async def _fetched_there(
        self, ids: Sequence[str], patience: Mapping[str, int], *, markers: bool
    ) -> list[Any]:
        """A Data Center tells the marker of one issue at a time only."""
        asked = self._session.asked_fields
        if markers and len(ids) <= ONE_BY_ONE:
            found = []
            for id in ids:
                params = {"fields": ",".join(asked), "properties": MARKER}
                answer = await self._session.ask("GET", f"/issue/{id}", params=params, **patience)
                if answer.ok:
                    found.append(answer.json)
                elif answer.status != 404:
                    raise answers.searching(answer, self._session.project)
            return found
        body = {
            "jql": f"id in ({', '.join(ids)})",
            "fields": asked,
            "maxResults": len(ids),
            "validateQuery": "warn",  # else one issue that is gone would hide all others
        }
        return list((await self._searched("/search", body))["issues"])

    def _here(self, item: TrackerItem) -> TrackerItem | Missing:
        if item.raw["project"] in ("", self._session.as_known.project_id):
            return item
        text = _("moved to {place}").format(place=item.key)
        return Missing(item.id, text, item.key)

    def _missing(self, id: str) -> Missing:
        return Missing(
            id, _("it is not there any more, or hidden from this account – look at it in Jira")
        )

    # ── what we may have made ─────────────────────────────────────────────────────────────────

    async def found_created(self, since: str) -> list[TrackerItem]:
        """What this account made since about then, with its markers."""
        known = await self._session.known()
        start = instant(datetime.fromisoformat(since) - LOOK_BACK)
        jql = (
            f"project = {known.project_id} AND creator = currentUser()"
            f" AND created >= {_millis(start)} ORDER BY created DESC"
        )
        found: list[TrackerItem] = []
        async for rows, _last in self._pages(jql):
            markers = None if self._session.door.cloud else await self._markers(rows)
            found += (await self._session.items(rows, uids=markers))[0]
        return found

    async def _markers(self, rows: Sequence[Any]) -> dict[str, str]:
        """Id → marker, asked for one by one: a Data Center's search does not tell it."""
        found = {}
        for one in rows:
            answer = await self._session.ask("GET", f"/issue/{one['id']}/properties/{MARKER}")
            value = (answer.json or {}).get("value") if answer.ok else None
            if isinstance(value, Mapping):
                found[str(one["id"])] = str(value.get("uid") or "")
        return found


def _millis(at: str) -> int:
    """An instant as JQL reads it in every time zone."""
    return int(datetime.fromisoformat(at).timestamp() * 1000)


def _earlier(since: str, by: timedelta) -> str:
    return instant(datetime.fromisoformat(since) - by) if since else ""
