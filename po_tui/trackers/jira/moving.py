"""Brings issues into another status: by one step of their workflow, or by a few that ask for nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from po_tui.model.plain import plain_line
from po_tui.trackers.base import Change, Missing, OutcomeUnknown, OutOfReach, Refused
from po_tui.trackers.jira import answers
from po_tui.trackers.jira.reading import Reading
from po_tui.trackers.jira.session import Session, quoted
from po_tui.trackers.jira.transitions import Step, Way, given, open_ways, target, walk, wanted
from po_tui.words import _


class Moving:
    """Changes of state, each with requests of its own."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self._session, self._reading = session, reading
        self._seen: dict[str, Sequence[Way]] = {}
        """Id of an issue → its ways, as the plan saw them a moment ago."""
        self._onwards: dict[tuple[str, str], Sequence[Way]] = {}
        """Type and status → the ways on from there, as some issue there told them."""

    async def foresee(self, change: Change, status: str) -> str:
        """Why an issue will not come into a status; empty where it will. Changes nothing."""
        ways = self._seen[change.id] = await self._ways(change.id)
        if direct := self._direct(ways, status):
            return self._in_the_way(direct)
        return "" if await self._walk(change, ways, status) else self._no_way(change, status)

    async def go(self, change: Change, status: str, problems: dict[str, str]) -> bool:
        """Bring an issue into a status; True where it was moved at all, if only part of the way.

        Where no step leads there, several may: those are known before the first is taken.
        """
        if (seen := self._seen.pop(change.id, None)) is not None:
            tried: dict[str, str] = {}
            if await self._go(change, status, seen, tried):
                problems |= tried
                return True
            # Somebody may have moved it since the plan was made: look again before it is said.
        return await self._go(change, status, await self._ways(change.id), problems)

    async def _go(
        self, change: Change, status: str, ways: Sequence[Way], problems: dict[str, str]
    ) -> bool:
        if direct := self._direct(ways, status):
            if reason := self._in_the_way(direct):
                problems["status"] = reason
                return False
            return await self._step(change, status, direct, problems)
        steps = await self._walk(change, ways, status)
        if not steps:
            problems["status"] = self._no_way(change, status)
            return False
        return await self._walked(change, status, steps, ways, problems)

    async def _walked(
        self,
        change: Change,
        status: str,
        steps: Sequence[Step],
        ways: Sequence[Way],
        problems: dict[str, str],
    ) -> bool:
        moved, reached = False, str(change.before.get("status"))
        for step in steps:
            ways = await self._ways(change.id) if moved else ways
            way = self._direct(ways, step.to)
            if way is None or wanted(way):
                problems["status"] = _(
                    "it is “{reached}” now, and nothing leads on to “{wanted}” – go on in Jira"
                ).format(reached=plain_line(reached), wanted=plain_line(status))
                return moved
            if step.to != status and change.on_the_way is not None:
                change.on_the_way(step.to)
            if not await self._step(change, step.to, way, problems):
                return moved
            moved, reached = True, step.to
        return moved

    async def _step(self, change: Change, status: str, way: Way, problems: dict[str, str]) -> bool:
        known = self._session.words.statuses.get(status)
        path = f"/issue/{change.id}/transitions"
        body: dict[str, Any] = {"transition": {"id": str(way["id"])}}
        fields = given(way, dropped=known is not None and known.state == "dropped")
        if fields:
            body["fields"] = fields
        try:
            answer = await self._session.ask("POST", path, body=body, bare=True)
        except OutcomeUnknown as lost:
            # Going twice could lead on to somewhere else: look where it is.
            (now,) = await self._reading.fetch([change.id])
            if isinstance(now, Missing) or now.values.get("status") != status:
                raise OutOfReach(str(lost)) from None
            return True
        if answer.ok:
            return True
        problem = answers.refusal(answer, self._session.as_known)
        if not isinstance(problem, Refused) or answer.status in (404, 409):
            raise problem
        problems["status"] = str(problem)
        return False

    # ── finding the way ───────────────────────────────────────────────────────────────────────

    async def _ways(self, id: str) -> Sequence[Way]:
        answer = await self._session.ask(
            "GET", f"/issue/{id}/transitions", params={"expand": "transitions.fields"}
        )
        if not answer.ok:
            raise answers.refusal(answer, self._session.as_known)
        told = (answer.json or {}).get("transitions") or ()
        return [one for one in told if isinstance(one, Mapping)]

    def _direct(self, ways: Sequence[Way], status: str) -> Way | None:
        """The step to a status that asks for least."""
        found = [one for one in open_ways(ways) if target(one) == status]
        return min(found, key=lambda one: len(wanted(one)), default=None)

    async def _walk(self, change: Change, ways: Sequence[Way], status: str) -> list[Step]:
        kind = str(change.raw.get("type") or "")
        now = str(change.before.get("status"))

        async def onwards(of: str) -> Sequence[Way]:
            return await self._ways_from(kind, of)

        return await walk(ways, now, status, self._session.words, onwards)

    async def _ways_from(self, kind: str, status: str) -> Sequence[Way]:
        """The ways on from a status, as an issue of that type tells them that is in it now.

        Jira tells of a workflow only where somebody stands; whoever stands there is not moved.
        """
        known = self._onwards.get((kind, status))
        if known is None:
            jql = (
                f"project = {self._session.as_known.project_id} AND issuetype = {kind}"
                f" AND status = {quoted(status)} ORDER BY updated DESC"
            )
            path = "/search/jql" if self._session.door.cloud else "/search"
            body = {"jql": jql, "fields": ["status"], "maxResults": 1}
            answer = await self._session.ask("POST", path, body=body, repeatable=True)
            found = (answer.json or {}).get("issues") or [] if answer.ok else []
            known = await self._ways(str(found[0]["id"])) if found and kind else ()
            self._onwards[kind, status] = known
        return known

    # ── in words ──────────────────────────────────────────────────────────────────────────────

    def _in_the_way(self, way: Way) -> str:
        needed = wanted(way)
        if not needed:
            return ""
        return _("Jira wants {fields} for “{way}” – do it there").format(
            fields=", ".join(needed), way=plain_line(str(way.get("name")))
        )

    def _no_way(self, change: Change, status: str) -> str:
        return _(
            "nothing leads from “{now}” to “{wanted}” in Jira – take the steps between there"
        ).format(now=plain_line(str(change.before.get("status"))), wanted=plain_line(status))
