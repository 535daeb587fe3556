"""What an update of an issue does not carry, or has to look up: dependencies, versions, people."""

from collections.abc import Mapping
from typing import Any

from po_tui.model.plain import plain_line
from po_tui.trackers.base import Change, Missing, Refused
from po_tui.trackers.jira import answers
from po_tui.trackers.jira.reading import Reading
from po_tui.trackers.jira.session import Session
from po_tui.trackers.jira.updates import Update
from po_tui.words import _


class Apart:
    """Requests beside the one for the fields of an issue."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self._session, self._reading = session, reading
        self._versions: dict[str, str] | None = None
        self._people: dict[str, list[str]] = {}

    # ── dependencies ──────────────────────────────────────────────────────────────────────────

    async def set_blockers(self, change: Change, problems: dict[str, str]) -> bool:
        """Make and undo links, one request each; making one twice is making it once."""
        before, after = set(change.before.get("depends_on") or ()), set(change.values["depends_on"])
        touched = False
        try:
            for other in sorted(after - before):
                await self._block(change.id, other)
                touched = True
            gone = sorted(before - after)
            links = await self._links(change, gone) if gone else {}
            for other in gone:
                if other in links:
                    await self._unblock(links[other])
                touched = True
        except Refused as refused:
            problems["depends_on"] = str(refused)
        return touched

    async def _block(self, id: str, other: str) -> None:
        # What blocks goes to the *inward* end, against what the words suggest.
        body = {
            "type": {"name": self._session.keeping.link},
            "inwardIssue": {"id": other},
            "outwardIssue": {"id": id},
        }
        answer = await self._session.ask(
            "POST", "/issueLink", body=body, repeatable=True, bare=True
        )
        if answer.ok:
            return
        if answer.status == 404:
            raise Refused(
                _(
                    "Jira cannot link it: the other issue, or the link “{link}”, is not there – look at it in Jira"
                ).format(link=self._session.keeping.link),
                "depends_on",
            )
        raise answers.refusal(answer, self._session.as_known)

    async def _links(self, change: Change, others: list[str]) -> Mapping[str, str]:
        known: Mapping[str, str] = change.raw.get("links") or {}
        if all(known.get(one) for one in others):
            return known
        (now,) = await self._reading.fetch([change.id])
        return {} if isinstance(now, Missing) else now.raw["links"]

    async def _unblock(self, link: str) -> None:
        answer = await self._session.ask("DELETE", f"/issueLink/{link}", bare=True)
        if not answer.ok and answer.status != 404:
            raise answers.refusal(answer, self._session.as_known)

    # ── versions and people ───────────────────────────────────────────────────────────────────

    async def put_version(self, update: Update, title: str | None, raw: Mapping[str, Any]) -> None:
        """The version for a roadmap item takes the place of the one that counted; others stay."""
        new = await self._version(title) if title else ""
        if not raw:
            update.put("roadmap", "fixVersions", [{"id": new}])
            return
        acts = [{"remove": {"id": id}} for id, _name in raw["versions"][:1] if id != new]
        if new:
            acts.append({"add": {"id": new}})
        update.update["fixVersions"] = acts
        update.written_in["roadmap"] = "fixVersions"

    async def _version(self, title: str) -> str:
        """The id of the version of that name, made where there is none."""
        known = self._session.as_known
        name = title.casefold()
        versions = self._versions if self._versions is not None else await self._all_versions()
        if name not in versions:
            body = {"name": title, "projectId": int(known.project_id)}
            # A name is unique in its project: the same request twice makes one version.
            answer = await self._session.ask("POST", "/version", body=body, repeatable=True)
            # Refused may mean: made by the first of two requests, or by somebody else meanwhile.
            versions = await self._all_versions()
            if name not in versions:
                raise Refused(
                    _(
                        "there is no version “{name}” in {project}, and this account may not make it ({reason}) – ask somebody who may"
                    ).format(
                        name=plain_line(title),
                        project=known.project_key,
                        reason=answers.said(answer, known),
                    ),
                    "roadmap",
                )
        return versions[name]

    async def _all_versions(self) -> dict[str, str]:
        """Name, in small letters → id."""
        answer = await self._session.ask(
            "GET", f"/project/{self._session.as_known.project_id}/versions"
        )
        told = answer.json if answer.ok and isinstance(answer.json, list) else []
        self._versions = {str(one["name"]).casefold(): str(one["id"]) for one in told}
        return self._versions

    async def put_person(self, update: Update, name: str | None, raw: Mapping[str, Any]) -> None:
        """Whom people call that; nobody is guessed between two."""
        if name is None:
            update.put("assignee", "assignee", None)
            return
        if raw.get("assignee") and raw["assignee"][0] == name:
            return
        found = await self._accounts(name)
        if len(found) != 1:
            text = (
                _(
                    "nobody called {name} can be assigned in {project} – choose somebody who takes part there"
                )
                if not found
                else _("several people are called {name} in {project} – assign it there")
            )
            raise Refused(
                text.format(name=plain_line(name), project=self._session.project), "assignee"
            )
        account = "accountId" if self._session.door.cloud else "name"
        update.put("assignee", "assignee", {account: found[0]})

    async def _accounts(self, name: str) -> list[str]:
        if name not in self._people:
            cloud = self._session.door.cloud
            params = {"project": self._session.as_known.project_key}
            params["query" if cloud else "username"] = name
            answer = await self._session.ask("GET", "/user/assignable/search", params=params)
            told = answer.json if answer.ok and isinstance(answer.json, list) else []
            self._people[name] = [
                str(one.get("accountId") or one.get("name"))
                for one in told
                if name.casefold()
                in (str(one.get("displayName")).casefold(), str(one.get("name")).casefold())
            ]
        return self._people[name]
