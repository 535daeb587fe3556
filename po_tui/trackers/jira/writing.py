"""Writes issues: new ones with their marker, and of those there are, only what changes.

One request for all the fields of an issue; states and dependencies have requests of their own. What
Jira refuses of an issue by the name of a field is left out, and the rest goes on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from po_tui.trackers.base import (
    Change,
    Draft,
    Gone,
    Missing,
    Outcome,
    OutcomeUnknown,
    Refused,
    TrackerError,
    TrackerItem,
)
from po_tui.trackers.http import Answer
from po_tui.trackers.jira import answers, fields
from po_tui.trackers.jira.apart import Apart
from po_tui.trackers.jira.discovery import AGILE
from po_tui.trackers.jira.moving import Moving
from po_tui.trackers.jira.reading import Reading
from po_tui.trackers.jira.session import Session
from po_tui.trackers.jira.updates import Update, update_of
from po_tui.trackers.jira.words import DONE, NEW, Status
from po_tui.words import _

_NEEDED: Final = ("summary", "issuetype", "project", "description")
"""Without these, an issue is not made."""
_ROUNDS: Final = 3


class _Made(NamedTuple):
    """An issue that is there now."""

    id: str
    key: str


class Writing:
    """The writing half of the adapter."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self._session, self._reading = session, reading
        self._apart, self._moving = Apart(session, reading), Moving(session, reading)

    # ── creating ──────────────────────────────────────────────────────────────────────────────

    async def create(self, drafts: Sequence[Draft]) -> list[TrackerItem | Refused]:
        """Make issues at once; what Jira refuses of one besides its text, it is made without."""
        await self._session.known()
        updates = [await self._update(draft.values, {}, {}) for draft in drafts]
        made = await self._made(drafts, updates)
        return await self._told(drafts, made)

    async def _made(
        self, drafts: Sequence[Draft], updates: Sequence[Update]
    ) -> list[_Made | Refused]:
        results: dict[int, _Made | Refused] = {}
        for n, update in enumerate(updates):
            wrong = next((one for one in ("title", *fields.IN_BODY) if one in update.problems), "")
            if wrong:
                results[n] = Refused(update.problems[wrong], wrong)
        left = [n for n in range(len(drafts)) if n not in results]
        for turn in range(_ROUNDS):
            if not left:
                break
            elements = [self._element(drafts[n], updates[n]) for n in left]
            try:
                answer = await self._session.ask(
                    "POST", "/issue/bulk", body={"issueUpdates": elements}
                )
            except OutcomeUnknown:
                raise
            except TrackerError as problem:
                if not turn:
                    raise
                # Some are there already: nobody may think that nothing was made.
                results |= dict.fromkeys(left, Refused(str(problem), passing=True))
                break
            left = self._sorted_out(answer, left, updates, results)
        return [
            results.get(n) or Refused(_("Jira refuses it again and again"))
            for n in range(len(drafts))
        ]

    def _sorted_out(
        self,
        answer: Answer,
        asked: Sequence[int],
        updates: Sequence[Update],
        results: dict[int, _Made | Refused],
    ) -> list[int]:
        """Note what came of each; those that may be made without something are left."""
        told = answer.json if isinstance(answer.json, dict) else {}
        errors = told.get("errors")
        if not isinstance(errors, list):
            if answer.ok:
                raise OutcomeUnknown(
                    _("Jira's answer to new issues makes no sense – they are looked for")
                )
            problem = answers.refusal(answer, self._session.as_known)
            no = problem if isinstance(problem, Refused) else Refused(str(problem), passing=True)
            results |= dict.fromkeys(asked, no)
            return []
        failed = {int(one.get("failedElementNumber", -1)): one for one in errors}
        made = [place for place in range(len(asked)) if place not in failed]
        named = told.get("issues") or []
        issues = [one for one in named if str(one.get("id")).isdecimal() and one.get("key")]
        if len(issues) != len(made):
            raise OutcomeUnknown(
                _("Jira's answer to new issues makes no sense – they are looked for")
            )
        for place, issue in zip(made, issues, strict=True):
            results[asked[place]] = _Made(str(issue["id"]), str(issue["key"]))
        again = []
        for place, one in failed.items():
            refused = self._without(updates[asked[place]], one.get("elementErrors"))
            if refused is None:
                again.append(asked[place])
            else:
                results[asked[place]] = refused
        return sorted(again)

    def _without(self, update: Update, told: Any) -> Refused | None:
        """Leave out of an issue what Jira names as wrong; why it cannot be made, where that will not do."""
        known = self._session.as_known
        reasons = answers.by_field(told, known)
        for id, why in reasons.items():
            if id in _NEEDED or not update.without(id, why):
                # That this account may not make any is said about the project.
                return Refused(why, answers.field_of(id, known), passing=id == "project")
        if reasons:
            return None
        said = answers.said_in(told, known)
        return Refused(_("Jira refuses it: {reason}").format(reason=said or "?"))

    def _element(self, draft: Draft, update: Update) -> dict[str, Any]:
        """One new issue of a bulk create, marked as ours in the same breath."""
        session, known = self._session, self._session.as_known
        find = session.words.part_for if update.is_part else session.words.kind_for
        kind = find(str(draft.values.get("type") or "story"))
        whole = {"project": {"id": known.project_id}, **update.fields}
        if kind is not None:
            whole["issuetype"] = {"id": kind.id}
            if kind.level > 0 and known.epic_name:
                whole[known.epic_name] = update.fields.get("summary", "")
        return {
            "fields": whole,
            "properties": [{"key": fields.MARKER, "value": {"uid": draft.uid}}],
        }

    async def _told(
        self, drafts: Sequence[Draft], made: Sequence[_Made | Refused]
    ) -> list[TrackerItem | Refused]:
        """How the new issues are; what was sent has to do where Jira does not say."""
        uids = {
            one.id: draft.uid
            for draft, one in zip(drafts, made, strict=True)
            if isinstance(one, _Made)
        }
        try:
            # Asked once: they are there, and that has to be written down here soon.
            found = await self._reading.fetch(list(uids), again=0, uids=uids) if uids else []
        except TrackerError:
            found = []
        there = {one.id: one for one in found if isinstance(one, TrackerItem)}
        return [
            one
            if isinstance(one, Refused)
            else self._as_typed(there.get(one.id) or self._as_sent(draft, one), draft.values)
            for draft, one in zip(drafts, made, strict=True)
        ]

    def _as_sent(self, draft: Draft, made: _Made) -> TrackerItem:
        setting = self._session.setting
        first = [one.name for one in setting.words.statuses.values() if one.category == NEW]
        status = first[0] if first else ""
        empty: dict[str, Any] = {
            "title": "", "story": None, "description": "", "criteria": [], "labels": [],
            "depends_on": [], "type": "story", "status": status,
        }  # fmt: skip
        values = {name: draft.values.get(name, empty.get(name)) for name in setting.kept}
        return TrackerItem(
            made.id, made.key, f"{setting.browse}/browse/{made.key}", "", values, status, draft.uid
        )

    # ── changing ──────────────────────────────────────────────────────────────────────────────

    async def change(self, change: Change) -> Outcome:
        """Change one issue; the answer of the last request says how it is now."""
        await self._session.known()
        change = await self._whole(change)
        update = await self._update(change.values, change.before, change.raw)
        problems = update.problems
        to = self._status(change)
        touched, item = False, None
        if to is not None and to.category != DONE:
            touched |= await self._moving.go(change, to.name, problems)
        if "depends_on" in change.values:
            touched |= await self._apart.set_blockers(change, problems)
        if update.body:
            put, item = await self._put(change, update)
            touched |= put
        if (
            to is not None
            and to.category == DONE
            and await self._moving.go(change, to.name, problems)
        ):
            touched, item = True, None
        if not touched and problems:
            name, why = next(iter(problems.items()))
            raise Refused(why, name if name in change.values else "")
        item = self._as_typed(item or await self._now(change), change.values)
        return Outcome(item, dict(problems))

    async def foresee(self, change: Change) -> Mapping[str, str]:
        """What is in the way of a change of state: said while it is still a plan."""
        await self._session.known()
        to = self._status(change)
        reason = await self._moving.foresee(change, to.name) if to is not None else ""
        return {"status": reason} if reason else {}

    def _status(self, change: Change) -> Status | None:
        wanted = change.values.get("status")
        if wanted is None or wanted == change.before.get("status"):
            return None
        return self._session.words.statuses.get(wanted) or Status(wanted, NEW)

    async def _whole(self, change: Change) -> Change:
        """With what is there now, where whoever asks did not keep it: a text is never made up."""
        if {"description", "links", "versions"} <= change.raw.keys():
            return change
        now = await self._now(change)
        return replace(change, raw=now.raw, before={**now.values, **change.before})

    async def _now(self, change: Change) -> TrackerItem:
        (now,) = await self._reading.fetch([change.id])
        if isinstance(now, Missing):
            raise Gone(now.why)
        return now if now.uid else replace(now, uid=change.uid)

    async def _update(
        self, values: Mapping[str, Any], before: Mapping[str, Any], raw: Mapping[str, Any]
    ) -> Update:
        """What to send, with all that has to be looked up for it."""
        epic = values.get("parent") if self._session.as_known.epic_link else None
        if epic and epic not in self._session.ids.values():
            await self._reading.fetch([epic])  # its key, by which it has to be named
        is_part = not raw and await self._is_part(values.get("parent"))
        update = update_of(values, self._session.setting, before=before, raw=raw, is_part=is_part)
        for name, look_up in (
            ("roadmap", self._apart.put_version),
            ("assignee", self._apart.put_person),
        ):
            if name in values and (raw or values[name]):
                try:
                    await look_up(update, values[name], raw)
                except Refused as refused:
                    update.problems[name] = str(refused)
        return update

    async def _is_part(self, parent: str | None) -> bool:
        """Whether a new issue has to be a sub-task: what belongs to anything but an epic is one."""
        session = self._session
        if not parent or not session.words.parts:
            return False
        if parent not in session.levels:
            await self._reading.fetch([parent])
        return session.levels.get(parent) == 0

    async def _put(self, change: Change, update: Update) -> tuple[bool, TrackerItem | None]:
        """Whether anything was changed, and the issue afterwards if Jira tells it along."""
        session = self._session
        done = False
        while update.body:
            params = {"returnIssue": "true"} if session.door.cloud else {}
            answer = await session.ask(
                "PUT", f"/issue/{change.id}", params=params, body=update.body, bare=True
            )
            if answer.ok:
                uids = {change.id: change.uid} if change.uid else {}
                issues = [answer.json] if isinstance(answer.json, dict) else []
                found = (await session.items(issues, uids=uids))[0]
                return True, found[0] if found and not done else None
            reasons = answers.by_field(answer.json, session.as_known)
            dropped = [id for id, why in reasons.items() if update.without(id, why)]
            if not dropped:
                raise answers.refusal(answer, session.as_known)
            if session.as_known.estimate in dropped:
                done |= await self._estimate_by_board(change, update.problems)
        return done, None

    async def _estimate_by_board(self, change: Change, problems: dict[str, str]) -> bool:
        """Points that are on no form can still be set the way a board does it."""
        known = self._session.as_known
        if known.board is None or known.board_estimate != known.estimate:
            return False
        value = change.values["estimate"]
        answer = await self._session.client.ask(
            "PUT",
            f"{AGILE}/issue/{change.id}/estimation",
            params={"boardId": known.board},
            body={"value": "" if value is None else f"{value:.10g}"},
        )
        if answer.ok:
            problems.pop("estimate", None)
        return answer.ok

    def _as_typed(self, item: TrackerItem, sent: Mapping[str, Any]) -> TrackerItem:
        return fields.with_sent(item, sent, wiki=not self._session.door.cloud)
