"""Writes issues: new ones with their marker, and of those there are, only what changes."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from po_tui.trackers.base import (
    Change,
    Changed,
    Draft,
    Gone,
    Missing,
    Outcome,
    OutcomeUnknown,
    Refused,
    TrackerItem,
)
from po_tui.trackers.github import answers, fields
from po_tui.trackers.github.session import Session
from po_tui.trackers.github.words import IN_WORDS
from po_tui.trackers.http import Answer
from po_tui.words import _

One = Callable[[str], Awaitable[TrackerItem | Missing]]


class Writing:
    """The writing half of the adapter."""

    def __init__(self, session: Session, one: One) -> None:
        """`one` reads an issue as it is now."""
        self._session, self._one = session, one

    # ── creating ──────────────────────────────────────────────────────────────────────────────

    async def create(self, draft: Draft) -> TrackerItem | Refused:
        """Make an issue; what GitHub refuses of it besides its text, it is made without."""
        try:
            update = await self._update(draft.values, {}, {}, draft.uid)
            for name in ("title", *fields.IN_BODY):
                if name in update.problems:
                    return Refused(update.problems[name], name)
            answer = await self._sent("POST", "/issues", update, needed={"title", "body"})
        except Refused as refused:
            return refused
        try:
            # It is there now: nothing else may be asked before that is written down here.
            return self._session.told(answer.json)
        except (fields.Odd, KeyError, TypeError, AttributeError):
            raise OutcomeUnknown(
                _("GitHub's answer to a new issue makes no sense – it is looked for")
            ) from None

    async def _sent(
        self, method: str, path: str, update: fields.Update, needed: Collection[str] = ()
    ) -> Answer:
        """The answer to an update, left out of which is what GitHub names as wrong; raises Refused."""
        while True:
            answer = await self._session.repository.ask(method, path, body=update.body)
            if answer.ok:
                return answer
            problem = answers.refusal(answer, self._session.project)
            if not isinstance(problem, Refused):
                raise problem
            theirs = update.written_in.get(problem.field, "")
            if theirs in needed or theirs not in update.body:
                raise problem
            update.without(theirs, str(problem))
            if not update.body:
                raise problem

    async def _update(
        self,
        values: Mapping[str, Any],
        before: Mapping[str, Any],
        raw: Mapping[str, Any],
        uid: str = "",
    ) -> fields.Update:
        """What to send, with all that has to be looked up for it."""
        session = self._session
        await session.learn_types(None)
        values, problems = dict(values), {}
        milestone = None
        if values.get("roadmap"):
            try:
                milestone = await session.repository.milestone(values["roadmap"])
            except Refused as refused:
                problems["roadmap"] = str(refused)
                del values["roadmap"]
        field, options = None, False
        if values.get("estimate") is not None and session.keeping.issue_field:
            field, options = await session.issue_field()
        known = fields.Known(session.keeping, session.vocabulary.types, milestone, field, options)
        update = fields.update(values, known, before=before, raw=raw, uid=uid)
        update.problems |= problems
        return update

    # ── changing ──────────────────────────────────────────────────────────────────────────────

    async def change(self, change: Change) -> Outcome:
        """One request for all that an update carries; then what has calls of its own."""
        change = await self._whole(change)
        update = await self._update(change.values, change.before, change.raw)
        issue: Any = None
        if update.body:
            issue = (await self._sent("PATCH", f"/issues/{change.id}", update)).json
        issue = await self._apart(change, update.problems, issue)
        problems = update.problems
        if issue is None and problems.keys() >= change.values.keys():
            field, why = next(iter(problems.items()))
            raise Refused(why, field)
        now = self._afterwards(change, problems, issue)
        sent = {name: value for name, value in change.values.items() if name not in problems}
        return Outcome(now, problems | fields.dropped(sent, now, self._session.project))

    async def _whole(self, change: Change) -> Change:
        """With what is there now, where whoever asks did not keep it: a body is never made up."""
        if {"id", "body", "labels"} <= change.raw.keys():
            return change
        now = await self._one(change.id)
        if isinstance(now, Missing):
            raise Gone(now.why)
        return replace(change, raw=now.raw, before={**now.values, **change.before})

    async def _apart(self, change: Change, problems: dict[str, str], issue: Any) -> Any:
        """What has calls of its own; a field that fails is a problem of that field alone."""
        for name, act in (
            ("estimate", self._change_estimate),
            ("parent", self._change_parent),
            ("depends_on", self._change_blockers),
        ):
            if name in change.values and name not in problems:
                try:
                    issue = await act(change, issue) or issue
                except Changed:
                    raise
                except Refused as refused:
                    problems[name] = str(refused)
        return issue

    async def _change_estimate(self, change: Change, issue: Any) -> Any:
        session, estimate = self._session, change.values["estimate"]
        if session.keeping.project_field and session.in_project:
            await session.in_project.note(change.id, change.raw["id"], estimate)
        elif session.keeping.issue_field:
            id, _options = await session.issue_field()
            if id is None:
                raise Refused(
                    _("there is no issue field “{name}” – make it, or choose another").format(
                        name=session.keeping.issue_field
                    )
                )
            if estimate is None:
                path = f"/issues/{change.id}/issue-field-values/{id}"
                answer = await session.repository.ask("DELETE", path)
                if not answer.ok and answer.status != 404:
                    raise answers.refusal(answer, session.project)
                now = await session.repository.ask("GET", f"/issues/{change.id}")
                return now.json if now.ok else issue
        return issue

    async def _change_parent(self, change: Change, issue: Any) -> Any:
        before, after = change.before.get("parent"), change.values["parent"]
        await self._session.links.set_parent(change.id, change.raw["id"], before, after)
        return issue

    async def _change_blockers(self, change: Change, _issue: Any) -> Any:
        return await self._session.links.set_blockers(
            change.id,
            change.raw.get("blockers", {}),
            change.values["depends_on"],
            change.before.get("depends_on") or [],
        )

    def _afterwards(self, change: Change, problems: Mapping[str, str], issue: Any) -> TrackerItem:
        """The issue as it is now, from what was answered and what was done; nothing is asked again."""
        apart = [*fields.LINKS]
        if issue is None or self._session.keeping.project_field:
            apart.append("estimate")
        done = {
            name: change.values[name]
            for name in apart
            if name in change.values and name not in problems
        }
        after = done.get("depends_on", change.before.get("depends_on"))
        ids = dict(change.raw.get("blockers", {})) | self._session.links.ids
        blockers = None if after is None else {one: ids.get(one, 0) for one in after}
        if issue is not None:
            item = self._session.told(issue, blockers)
            kept = {name: value for name, value in done.items() if name in item.values}
            return replace(item, values={**item.values, **kept})
        return TrackerItem(
            change.id,
            change.key,
            str(change.raw.get("url", "")),
            str(change.raw.get("updated", "")),
            {**change.before, **done},
            status=IN_WORDS.get(str(change.before.get("status")), ""),
            uid=change.uid,
            raw={**change.raw, "blockers": blockers or {}},
        )
