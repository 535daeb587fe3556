"""How a Jira of our own tells what it has: every record as the published description has it.

Most of a record is addresses that nobody here follows; a client that leans on one would notice.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from tests.trackers import jira_world as world
from tests.trackers.jira_world import (
    Board,
    Event,
    Field,
    Issue,
    IssueType,
    LinkType,
    Person,
    Project,
    Site,
    Status,
    Transition,
    Version,
)

_CATEGORIES: Final = {
    world.NEW: (2, "blue-gray", "To Do"),
    world.GOING_ON: (4, "yellow", "In Progress"),
    world.DONE: (3, "green", "Done"),
}
_SIZES: Final = ("48x48", "24x24", "16x16", "32x32")
NOT_NAVIGABLE: Final = {"comment"}


class Telling:
    """Records as JSON, with the addresses of one site, and instants in one person's time zone."""

    def __init__(self, site: Site, base: str, person: Person | None) -> None:
        self.site = site
        self.base = base
        self.api = f"{base}/rest/api/{3 if site.cloud else 2}"
        self._zone = ZoneInfo(person.zone if person else "UTC")

    def instant(self, at: datetime) -> str:
        """`2026-11-24T10:00:00.123+0100`, as the person's own clock shows it."""
        local = at.astimezone(self._zone)
        return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03}{local:%z}"

    # ── people, projects, words ───────────────────────────────────────────────────────────────

    def person(self, one: Person | None) -> dict[str, Any] | None:
        if one is None:
            return None
        avatars = {size: f"{self.base}/avatar/{one.name}?size={size}" for size in _SIZES}
        told = {"displayName": one.display, "active": True, "timeZone": one.zone}
        if self.site.cloud:
            # Most people hide their address.
            told |= {"accountId": one.account, "accountType": "atlassian"}
            return {
                "self": f"{self.api}/user?accountId={one.account}",
                "avatarUrls": avatars,
                **told,
            }
        told |= {"name": one.name, "key": one.account, "emailAddress": f"{one.name}@kiosk.example"}
        return {"self": f"{self.api}/user?username={one.name}", "avatarUrls": avatars, **told}

    def myself(self, one: Person) -> dict[str, Any]:
        told = self.person(one) or {}
        locale = {"en": "en_US", "de": "de_DE", "nl": "nl_NL"}[self.site.language]
        return {**told, "emailAddress": f"{one.name}@kiosk.example", "locale": locale}

    def project(self, project: Project, *, whole: bool = False) -> dict[str, Any]:
        told: dict[str, Any] = {
            "self": f"{self.api}/project/{project.id}",
            "id": project.id,
            "key": project.key,
            "name": project.name,
            "projectTypeKey": "software",
            "avatarUrls": {size: f"{self.base}/projectavatar?size={size}" for size in _SIZES},
        }
        if self.site.cloud:
            told["simplified"] = project.team_managed
        if whole:
            told["issueTypes"] = [self.type(one) for one in project.types]
            told["versions"] = [self.version(project, one) for one in project.versions]
            if self.site.cloud:
                told["style"] = "next-gen" if project.team_managed else "classic"
        return told

    def type(self, one: IssueType) -> dict[str, Any]:
        told = {
            "self": f"{self.api}/issuetype/{one.id}",
            "id": one.id,
            "description": "",
            "iconUrl": f"{self.base}/images/icons/issuetypes/{one.name.lower()}.svg",
            "name": one.name,
            "subtask": one.level < 0,
        }
        return {**told, "hierarchyLevel": one.level} if self.site.cloud else told

    def status(self, one: Status) -> dict[str, Any]:
        number, colour, name = _CATEGORIES[one.category]
        return {
            "self": f"{self.api}/status/{one.id}",
            "description": "",
            "iconUrl": f"{self.base}/images/icons/statuses/generic.png",
            "name": one.name,
            "id": one.id,
            "statusCategory": {
                "self": f"{self.api}/statuscategory/{number}",
                "id": number,
                "key": one.category,
                "colorName": colour,
                "name": name,
            },
        }

    def priority(self, id: str | None) -> dict[str, Any] | None:
        name = dict(self.site.priorities).get(id or "")
        if name is None or id is None:
            return None
        icon = f"{self.base}/images/icons/priorities/{name.lower()}.svg"
        return {"self": f"{self.api}/priority/{id}", "iconUrl": icon, "name": name, "id": id}

    def resolution(self, id: str | None) -> dict[str, Any] | None:
        name = dict(self.site.resolutions).get(id or "")
        if name is None:
            return None
        return {"self": f"{self.api}/resolution/{id}", "id": id, "description": "", "name": name}

    def version(self, project: Project, one: Version) -> dict[str, Any]:
        told: dict[str, Any] = {
            "self": f"{self.api}/version/{one.id}",
            "id": one.id,
            "name": one.name,
            "archived": one.archived,
            "released": one.released,
            "projectId": int(project.id),
        }
        more = (("description", one.description), ("startDate", one.start))
        told |= {name: value for name, value in more if value}
        if one.release:
            overdue = not one.released and one.release < f"{self.site.clock.now():%Y-%m-%d}"
            told |= {"releaseDate": one.release, "overdue": overdue}
        return told

    def field(self, one: Field) -> dict[str, Any]:
        told: dict[str, Any] = {"id": one.id, "name": one.name, "custom": bool(one.custom)}
        if self.site.cloud:
            told["key"] = one.id
        names = [f"cf[{one.number}]", one.name] if one.custom else [one.id]
        told |= {"orderable": True, "navigable": True, "searchable": True, "clauseNames": names}
        return {**told, "schema": self.schema(one)}

    def schema(self, one: Field) -> dict[str, Any]:
        told: dict[str, Any] = {"type": one.type}
        if one.items:
            told["items"] = one.items
        if one.custom:
            return {**told, "custom": one.custom, "customId": one.number}
        return {**told, "system": one.id}

    def link_type(self, one: LinkType) -> dict[str, Any]:
        return {
            "id": one.id,
            "name": one.name,
            "inward": one.inward,
            "outward": one.outward,
            "self": f"{self.api}/issueLinkType/{one.id}",
        }

    # ── issues ────────────────────────────────────────────────────────────────────────────────

    def created(self, issue: Issue) -> dict[str, Any]:
        id = str(issue.id)
        return {"id": id, "key": self.site.key(issue), "self": f"{self.api}/issue/{id}"}

    def issue(
        self,
        issue: Issue,
        fields: Collection[str],
        *,
        properties: Iterable[str] = (),
        names: bool = False,
    ) -> dict[str, Any]:
        """An issue with these of its fields (`*all`, `*navigable`, ids, `-id`)."""
        wanted = self.wanted(fields)
        told: dict[str, Any] = {"expand": "renderedFields,names,schema,operations,editmeta"}
        told |= self.created(issue)
        if wanted:
            told["fields"] = {id: self.value(issue, id) for id in wanted if self.has(issue, id)}
        asked = list(properties)
        if asked:
            told["properties"] = {o: issue.properties[o] for o in asked if o in issue.properties}
        if names:
            told["names"] = {id: self.site.fields[id].name for id in wanted}
        return told

    def wanted(self, fields: Collection[str]) -> list[str]:
        """The ids of the fields that are asked for; those that nobody knows are left out."""
        every = [one for one in self.site.fields if one not in NOT_NAVIGABLE]
        found: list[str] = []
        for one in fields:
            if one == "*all":
                found += self.site.fields
            elif one == "*navigable":
                found += every
            elif not one.startswith("-") and one in self.site.fields:
                found.append(one)
        left_out = {one[1:] for one in fields if one.startswith("-")}
        return [one for one in dict.fromkeys(found) if one not in left_out]

    def has(self, issue: Issue, id: str) -> bool:
        """A custom field of another project is not told at all; a parent only where there is one."""
        if id == "parent":
            return issue.values.get("parent") is not None
        if self.site.fields[id].custom in ("", world.RANK, world.SPRINT):
            return True
        screens = self.site.projects[issue.project].screens.values()
        return any(id in (*one.create, *one.edit) for one in screens) or id in issue.values

    def value(self, issue: Issue, id: str) -> Any:
        """One field as it is told."""
        site = self.site
        project = site.projects[issue.project]
        match id:
            case "issuetype":
                return self.type(site.type_of(issue))
            case "project":
                return self.project(project)
            case "status":
                return self.status(site.status_of(issue))
            case "priority":
                return self.priority(issue.values.get("priority"))
            case "resolution":
                return self.resolution(issue.values.get("resolution"))
            case "assignee":
                return self.person(site.person_of(issue.values.get("assignee")))
            case "reporter":
                return self.person(site.person_of(issue.values.get("reporter") or issue.creator))
            case "creator":
                return self.person(site.person_of(issue.creator))
            case "created" | "updated":
                return self.instant(getattr(issue, id))
            case "fixVersions":
                known = {one.id: one for one in project.versions}
                ids = issue.values.get("fixVersions") or ()
                return [self.version(project, known[one]) for one in ids if one in known]
            case "parent":
                return self.linked(site.issues[issue.values["parent"]])
            case "issuelinks":
                return self.links(issue)
            case "subtasks":
                return [
                    self.linked(one)
                    for one in site.issues.values()
                    if one.values.get("parent") == issue.id and site.type_of(one).level < 0
                ]
            case "labels":
                return list(issue.values.get("labels") or ())
            case "comment":
                told = issue.comments
                return {"comments": told, "maxResults": 20, "total": len(told), "startAt": 0}
        return self._custom(issue, id)

    def _custom(self, issue: Issue, id: str) -> Any:
        kind = self.site.fields[id].custom
        value = issue.values.get(id)
        if kind == world.EPIC_LINK and value is not None:
            return self.site.key(self.site.issues[value])
        if kind == world.RANK:
            return f"0|i{self.site.order.index(issue.id):05}:"
        if kind == world.SPRINT:
            told = [
                {"id": o.id, "name": o.name, "state": o.state, "boardId": o.board, "goal": ""}
                for o in self.site.sprints
                if issue.id in o.issues
            ]
            return told or None
        return value

    def links(self, issue: Issue) -> list[dict[str, Any]]:
        types = {one.name: one for one in self.site.link_types}
        told = []
        for one in self.site.links:
            if issue.id not in (one.source, one.target):
                continue
            # On the page of what blocks, the other one is at the outward end: “blocks KIO-2”.
            end = "outwardIssue" if one.source == issue.id else "inwardIssue"
            other = self.site.issues[one.target if one.source == issue.id else one.source]
            told.append(
                {
                    "id": one.id,
                    "self": f"{self.api}/issueLink/{one.id}",
                    "type": self.link_type(types[one.type]),
                    end: self.linked(other),
                }
            )
        return told

    def linked(self, other: Issue) -> dict[str, Any]:
        few = ("summary", "status", "priority", "issuetype")
        fields = {id: self.value(other, id) for id in few}
        return {**self.created(other), "fields": {k: v for k, v in fields.items() if v is not None}}

    def event(self, one: Event) -> dict[str, Any]:
        author = self.person(self.site.people.get(one.by))
        return {"id": one.id, "author": author, "created": self.instant(one.at), "items": one.items}

    # ── what may be set ───────────────────────────────────────────────────────────────────────

    def settable(self, project: Project, type: IssueType, id: str, *, required: bool) -> Any:
        """One field of createmeta, editmeta or a transition's screen."""
        one = self.site.fields[id]
        told: dict[str, Any] = {
            "required": required,
            "schema": self.schema(one),
            "name": one.name,
            "key": id,
            "hasDefaultValue": id in ("priority", "reporter"),
            "operations": ["add", "set", "remove"] if one.type == "array" else ["set"],
        }
        if id == "priority" and self.site.priorities:
            told["defaultValue"] = self.priority(
                self.site.priorities[len(self.site.priorities) // 2][0]
            )
        choices: Mapping[str, list[Any]] = {
            "priority": [self.priority(known) for known, _ in self.site.priorities],
            "fixVersions": [self.version(project, o) for o in project.versions if not o.archived],
            "issuetype": [self.type(type)],
            "project": [self.project(project)],
            "resolution": [self.resolution(known) for known, _ in self.site.resolutions],
        }
        return {**told, "allowedValues": choices[id]} if id in choices else told

    def transition(self, project: Project, issue: Issue, one: Transition, *, fields: bool) -> Any:
        to = next(status for status in project.statuses if status.id == one.to)
        screen = (*one.screen, *(id for id in one.required if id not in one.screen))
        told: dict[str, Any] = {
            "id": one.id,
            "name": one.name,
            "to": self.status(to),
            "hasScreen": bool(screen),
            "isGlobal": one.sources is None,
            "isInitial": False,
            "isConditional": False,
            "isAvailable": True,
        }
        if not self.site.cloud:
            told = {name: told[name] for name in ("id", "name", "to")}
        if fields:
            type = self.site.type_of(issue)
            told["fields"] = {
                id: self.settable(project, type, id, required=id in one.required) for id in screen
            }
        return told

    def board(self, one: Board) -> dict[str, Any]:
        return {
            "id": one.id,
            "self": f"{self.base}/rest/agile/1.0/board/{one.id}",
            "name": one.name,
            "type": one.kind,
        }
