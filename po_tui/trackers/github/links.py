"""Parents and dependencies: each has calls of its own, and each can fail on its own."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from po_tui.trackers.base import Changed, Gone, Refused
from po_tui.trackers.github import answers
from po_tui.trackers.github.fields import Issue, reference
from po_tui.trackers.github.repository import Repository
from po_tui.trackers.http import Answer
from po_tui.words import _

Blockers = dict[str, int]
"""Reference → id of an issue that has to be done first."""


class Links:
    """The ties between the issues of one repository."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.ids: dict[str, int] = {}
        """Number → the id that GitHub wants in these calls, as far as seen."""

    def noted(self, issue: Any) -> None:
        """Remember the id of an issue that was seen anyway."""
        if isinstance(issue, Mapping) and isinstance(issue.get("id"), int):
            self.ids[str(issue.get("number"))] = issue["id"]

    async def blockers(self, issue: Issue) -> Blockers | None:
        """What an issue waits for; None where this GitHub does not tell."""
        found: Blockers = {}
        address = f"/issues/{issue['number']}/dependencies/blocked_by?per_page=100"
        while address:
            answer = await self._repository.ask("GET", address)
            if not answer.ok or not isinstance(answer.json, list):
                return None
            for one in answer.json:
                found[reference(str(one.get("url", "")), issue)] = one["id"]
            address = answer.next
        return found

    async def set_parent(self, number: str, id: int, before: str | None, after: str | None) -> None:
        """Put an issue under another one, or under none; Refused where that was not done.

        Raises Changed where it is under another one than `before` by now: GitHub does not say so in
        a pull, and what somebody did there is not to be undone unseen.
        """
        if before == after:
            return
        if before is not None and not await self._has_parent(number, before):
            if await self._has_parent(number, after):
                return
            raise _moved(number)
        if after is not None:
            path = f"/issues/{self._own(after)}/sub_issues"
            body: dict[str, Any] = {"sub_issue_id": id}
            if before is not None:
                body["replace_parent"] = True
            answer = await self._repository.ask("POST", path, body=body, repeatable=True)
        else:
            path = f"/issues/{self._own(str(before))}/sub_issue"
            answer = await self._repository.ask("DELETE", path, body={"sub_issue_id": id})
        if answer.status == 422 and before is None and await self._has_any_parent(number, after):
            raise _moved(number)
        if not answer.ok:
            await self._unless(answer, partial(self._has_parent, number, after))

    async def set_blockers(
        self, number: str, before: Blockers, wanted: list[str], now: list[str]
    ) -> Issue | None:
        """Let an issue wait for `wanted` rather than for `now`; how it is after that, if told."""
        told: Issue | None = None
        path = f"/issues/{number}/dependencies/blocked_by"
        for one in sorted(set(wanted) - set(now)):
            body = {"issue_id": await self.id_of(one, before)}
            answer = await self._repository.ask("POST", path, body=body, repeatable=True)
            if not answer.ok:
                await self._unless(answer, partial(self._waits_for, number, one, wanted=True))
            told = self._told(answer, number) or told
        for one in sorted(set(now) - set(wanted)):
            address = f"{path}/{await self.id_of(one, before)}"
            answer = await self._repository.ask("DELETE", address)
            if not answer.ok:
                await self._unless(answer, partial(self._waits_for, number, one, wanted=False))
            told = self._told(answer, number) or told
        return told

    def _told(self, answer: Answer, number: str) -> Issue | None:
        issue = answer.json
        same = isinstance(issue, Mapping) and str(issue.get("number")) == number
        return issue if answer.ok and same else None

    async def _unless(self, answer: Answer, is_so: Callable[[], Awaitable[bool]]) -> None:
        """A refusal counts unless it already is as wanted: a request whose answer was lost says so."""
        refused = answers.refusal(answer, self._repository.name)
        if answer.status in (404, 422) and await is_so():
            return
        if isinstance(refused, Gone):
            raise Refused(
                _("GitHub does not keep this link – is one of the two issues gone there?")
            )
        raise refused

    async def _has_parent(self, number: str, wanted: str | None) -> bool:
        answer = await self._repository.ask("GET", f"/issues/{number}/parent")
        if not answer.ok:
            return wanted is None and answer.status == 404 and await self._is_there(number)
        return str(answer.json.get("number")) == wanted

    async def _has_any_parent(self, number: str, but: str | None) -> bool:
        answer = await self._repository.ask("GET", f"/issues/{number}/parent")
        return answer.ok and str(answer.json.get("number")) != but

    async def _is_there(self, number: str) -> bool:
        return (await self._repository.ask("GET", f"/issues/{number}")).ok

    async def _waits_for(self, number: str, other: str, *, wanted: bool) -> bool:
        issue = await self._repository.ask("GET", f"/issues/{number}")
        if not issue.ok:
            return False
        now = await self.blockers(issue.json)
        return now is not None and (other in now) is wanted

    async def id_of(self, other: str, before: Mapping[str, int] | None = None) -> int:
        """The id that GitHub wants, of an issue that we know by its number."""
        if before and before.get(other):
            return before[other]
        if other not in self.ids:
            path = f"/issues/{self._own(other)}"
            answer = await self._repository.ask("GET", path)
            if not answer.ok:
                raise Refused(
                    _("#{number}, which it depends on, is not there any more").format(number=other)
                )
            self.noted(answer.json)
            self.ids.setdefault(other, answer.json["id"])
        return self.ids[other]

    def _own(self, other: str) -> str:
        if not other.isdecimal():
            raise Refused(
                _("{other} is in another repository – make that link on GitHub").format(other=other)
            )
        return other


def _moved(number: str) -> Changed:
    return Changed(
        _("#{number} was put elsewhere on GitHub meanwhile – run it again").format(number=number)
    )
