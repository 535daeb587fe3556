"""Reads issues: those that changed, those that are asked for, those that we may have made."""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from po_tui.settings import instant
from po_tui.trackers.base import Missing, OutOfReach, Page, TrackerItem
from po_tui.trackers.github import answers, bookmark, fields
from po_tui.trackers.github.bookmark import Bookmark
from po_tui.trackers.github.project import Placed
from po_tui.trackers.github.session import Session
from po_tui.trackers.http import Answer
from po_tui.words import _

OVERLAP: Final = timedelta(minutes=3)
"""How far a pull looks back beyond its watermark: listings lag."""
LOOK_BACK: Final = timedelta(minutes=5)
"""How far the search for a lost create looks back: clocks differ."""
_ODD: Final = (LookupError, TypeError, AttributeError, ValueError, ArithmeticError)
"""What a record that makes no sense raises."""


class Reading:
    """The reading half of the adapter."""

    def __init__(self, session: Session, token: str) -> None:
        """`token`: what tells it from another one."""
        self._session, self._token = session, token

    async def changes(self, since: str, etag: str, labels: Sequence[str]) -> AsyncIterator[Page]:
        """What changed, the latest change first."""
        mark = bookmark.read(etag)
        start = mark.start_for(_earlier(since))
        path = _listing(start, labels)
        address = f"{self._session.client.base_url}/repos/{self._session.project}{path}"
        first = await self._session.repository.ask(
            "GET", path, etag=mark.etag_for(address, self._token)
        )
        nothing_new = first.status == 304
        if not (first.ok or nothing_new):
            raise answers.listing(first, self._session.project)
        self._session.kept_links |= set(mark.links)
        mark = await self._knowing_types(mark, first)
        placed = await self._session.placed()
        in_project = _digest(placed)
        moved_there = in_project != mark.in_project
        mark = replace(mark, in_project=in_project)
        seen: dict[str, str] = {}
        if not nothing_new:
            mark = replace(
                mark,
                address=address,
                start="" if first.next else start,
                etag=first.headers.get("etag", ""),
                token=self._token,
            )
            async for page in self._pages(first, seen, mark, since, labels):
                yield page
        moved = await self._changed_in_project(placed, seen, since) if moved_there else []
        if moved or nothing_new:
            yield Page(moved, since, unchanged=not moved, etag=str(mark))

    async def _pages(
        self,
        first: Answer,
        seen: dict[str, str],
        mark: Bookmark,
        since: str,
        labels: Sequence[str],
    ) -> AsyncIterator[Page]:
        """All pages from a first answer on; fills `seen`: number → when it last changed.

        What changes while pages are read moves to the front and pushes others on, onto a page that
        is still to come: they come twice, nothing slips past. What moved is then asked for again.
        """
        newest, came_twice = since, False
        this_time: dict[str, str] = {}
        answer: Answer | None = first
        asked: set[str] = set()
        while answer is not None:
            _must_lead_on(answer, asked)
            items, odd = await self._understood(answer, labels)
            came_twice |= any(one.id in this_time for one in items)
            this_time |= {one.id: one.updated for one in items}
            newest = max([newest, *(one.updated for one in items)])
            last = not answer.next and not came_twice
            kept = replace(mark, links=tuple(sorted(self._session.kept_links)))
            # Before the last page, nobody may think that everything up to `newest` is known.
            yield Page(
                items,
                newest if last else since,
                etag=str(kept),
                odd=odd,
                total=len(items) if last and answer is first else None,
            )
            following = await self._following(answer)
            if following is None and not last:
                following = await self._session.repository.ask("GET", _listing(newest, labels))
                seen |= this_time
                this_time, came_twice = {}, False
                asked.clear()
            answer = following
        seen |= this_time

    async def _following(self, answer: Answer) -> Answer | None:
        return await self._session.client.ask("GET", answer.next) if answer.next else None

    async def _understood(
        self, answer: Answer, labels: Sequence[str] = ()
    ) -> tuple[list[TrackerItem], list[str]]:
        """The issues of a page, and a line for each record that makes no sense."""
        if not answer.ok:
            raise answers.listing(answer, self._session.project)
        if not isinstance(answer.json, list):
            raise OutOfReach(_("GitHub gave a list that is none – try again later"))
        items, odd = [], []
        wanted = {label.casefold() for label in labels}
        for issue in answer.json:
            if fields.is_pull_request(issue):
                continue
            try:
                item = await self._session.item(issue)
            except _ODD as problem:
                odd.append(str(problem) if isinstance(problem, fields.Odd) else _unclear(issue))
                continue
            if not wanted or wanted & {one.casefold() for one in item.raw["labels"]}:
                items.append(item)
        return items, odd

    async def _changed_in_project(
        self, placed: Mapping[str, Placed], seen: Mapping[str, str], since: str
    ) -> list[TrackerItem]:
        """Issues whose estimate may have changed in the Project; their own instant did not move."""
        start = _earlier(since)
        found = []
        for one in placed.values():
            if start and one.number not in seen and one.issue and one.updated >= start:
                try:
                    found.append(await self._session.item(one.issue))
                except _ODD:
                    continue
        return found

    async def _knowing_types(self, mark: Bookmark, first: Answer) -> Bookmark:
        """With the issue types, asked for once a day; nothing is compared before they are known."""
        now = self._session.client.now()
        known = mark.types if first.status == 304 else mark.types_at_hand(now)
        types = await self._session.learn_types(first.json, known)
        if types is None or types == known:
            return mark
        return replace(mark, types=types, types_at=instant(now))

    async def fetch(self, numbers: Sequence[str]) -> list[TrackerItem | Missing]:
        """These issues as they are now; a record that makes no sense is left out."""
        found = []
        for number in numbers:
            try:
                found.append(await self.one(number))
            except _ODD:
                continue
        return found

    async def one(self, number: str) -> TrackerItem | Missing:
        """An issue as it is now."""
        if not number.isdecimal():
            return Missing(number, _("it is in another repository"), number)
        answer = await self._session.repository.ask("GET", f"/issues/{number}")
        if answer.status in (404, 410):
            return Missing(number, str(answers.refusal(answer, self._session.project)))
        if not answer.ok:
            raise answers.listing(answer, self._session.project)
        moved_to = await self._moved_to(answer)
        if moved_to:
            return Missing(number, _("moved to {place}").format(place=moved_to), moved_to)
        return await self._session.item(answer.json)

    async def _moved_to(self, answer: Answer) -> str:
        """Where an issue is that we were sent on to; empty if the repository only got a new name."""
        session = self._session
        if not answer.url.startswith(f"{session.client.base_url}/repositories/"):
            return ""
        there = str(answer.json.get("repository_url", "")).partition("/repos/")[2]
        name = await session.repository.full_name()
        if not there or there.casefold() == name.casefold():
            return ""
        return f"{there}#{answer.json.get('number')}"

    async def found_created(self, since: str) -> list[TrackerItem]:
        """What this account made since then, the latest first."""
        # Only this token's own account will do: a remembered one may be another person's.
        login = await self._session.login()
        query = {"state": "all", "sort": "created", "direction": "desc", "per_page": "100"}
        query |= {"creator": login} if login else {}
        start = instant(datetime.fromisoformat(since) - LOOK_BACK)[:19]
        found: list[TrackerItem] = []
        answer: Answer | None = await self._session.repository.ask(
            "GET", f"/issues?{urlencode(query)}"
        )
        while answer is not None:
            found += (await self._understood(answer))[0]
            told = [one for one in answer.json if isinstance(one, Mapping)]
            made = [str(one["created_at"]) for one in told if one.get("created_at")]
            answer = await self._following(answer) if all(at >= start for at in made) else None
        return found


def _listing(start: str, labels: Sequence[str]) -> str:
    """What is asked for: everything since then, the latest change first.

    So any change shows on the first page, and the ETag of that one page speaks for all.
    """
    query = {"state": "all", "sort": "updated", "direction": "desc", "per_page": "100"}
    if start:
        query["since"] = start
    if len(labels) == 1:  # of several, GitHub would want all; we want any
        query["labels"] = labels[0]
    return f"/issues?{urlencode(query)}"


def _must_lead_on(answer: Answer, asked: set[str]) -> None:
    """A page that names one as the next that was read before would be read for ever."""
    if answer.next in asked:
        raise OutOfReach(_("GitHub's pages lead round in circles – try again later"))
    if answer.next:
        asked.add(answer.next)


def _digest(placed: Mapping[str, Placed]) -> str:
    """Tells whether anything in the Project changed."""
    if not placed:
        return ""
    told = [(one.number, one.updated, one.estimate) for one in placed.values()]
    return hashlib.sha256(repr(sorted(told)).encode()).hexdigest()[:16]


def _earlier(since: str) -> str:
    if not since:
        return ""
    return instant(datetime.fromisoformat(since) - OVERLAP)[:19] + "Z"


def _unclear(issue: Any) -> str:
    number = issue.get("number") if isinstance(issue, Mapping) else None
    return _("issue {number} makes no sense, and was left out").format(number=number or "?")
