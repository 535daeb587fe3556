"""What a Jira of our own tells about itself: people, projects, fields, what may be set where."""

from collections.abc import Sequence
from typing import Any, Final

from tests.trackers.jira_routes import CLOUD, DATA_CENTER, Asked, Problem, at
from tests.trackers.jira_world import EDIT, LEVELS, IssueType, Project, Version
from tests.trackers.wire import Answer

NOT_SIGNED_IN: Final = "Client must be authenticated to access this resource."
_CAN: Final = {
    "BROWSE_PROJECTS": "browse",
    "CREATE_ISSUES": "edit",
    "EDIT_ISSUES": "edit",
    "TRANSITION_ISSUES": "edit",
    "LINK_ISSUES": "edit",
    "SCHEDULE_ISSUES": "edit",
    "ASSIGN_ISSUES": "edit",
    "DELETE_ISSUES": "admin",
    "ADMINISTER_PROJECTS": "admin",
}


@at("GET", "/myself")
def myself(asked: Asked) -> Answer:
    if asked.person is None:
        raise Problem(401, NOT_SIGNED_IN)
    return Answer(200, asked.telling.myself(asked.person))


@at("GET", "/serverInfo")
def server_info(asked: Asked) -> Answer:
    version = (1001, 0, 0) if asked.site.cloud else (9, 12, 4)
    return Answer(
        200,
        {
            "baseUrl": asked.telling.base,
            "version": "1001.0.0-SNAPSHOT" if asked.site.cloud else "9.12.4",
            "versionNumbers": list(version),
            "deploymentType": "Cloud" if asked.site.cloud else "Server",
            "buildNumber": 100263,
            "buildDate": "2026-10-01T00:00:00.000+0000",
            "serverTime": asked.telling.instant(asked.site.clock.now()),
            "scmInfo": "948b370c",
            "serverTitle": "Jira",
        },
    )


@at("GET", "/mypermissions")
def permissions(asked: Asked) -> Answer:
    if asked.site.cloud and "permissions" not in asked.query:
        raise Problem(400, "The 'permissions' query parameter is required.")
    word = asked.query.get("projectKey") or asked.query.get("projectId") or ""
    level = asked.site.level(asked.project(word), asked.person) if word else LEVELS.index(EDIT)
    wanted = asked.query["permissions"].split(",") if asked.site.cloud else list(_CAN)
    told = {
        name: {
            "id": str(number),
            "key": name,
            "name": name.replace("_", " ").title(),
            "type": "PROJECT",
            "description": "",
            "havePermission": level >= LEVELS.index(_CAN[name]),
        }
        for number, name in enumerate(wanted, 1)
    }
    return Answer(200, {"permissions": told})


def _beans(asked: Asked, values: Sequence[Any], most: int = 50) -> Answer:
    start, size = asked.page(most)
    numbers = {"startAt": start, "maxResults": size, "total": len(values)}
    last = start + size >= len(values)
    return Answer(200, {**numbers, "isLast": last, "values": values[start : start + size]})


# ── projects ────────────────────────────────────────────────────────────────────────────────────


def _visible(asked: Asked) -> list[Project]:
    return [o for o in asked.site.projects.values() if asked.site.level(o, asked.person)]


@at("GET", "/project/search", only=CLOUD)
def projects(asked: Asked) -> Answer:
    text = asked.query.get("query", "").casefold()
    found = [o for o in _visible(asked) if text in o.key.casefold() or text in o.name.casefold()]
    return _beans(asked, [asked.telling.project(one, whole=False) for one in found])


@at("GET", "/project", only=DATA_CENTER)
def all_projects(asked: Asked) -> Answer:
    return Answer(200, [asked.telling.project(one) for one in _visible(asked)])


@at("GET", "/project/{project}")
def project(asked: Asked, project: str) -> Answer:
    return Answer(200, asked.telling.project(asked.project(project), whole=True))


@at("GET", "/project/{project}/statuses")
def statuses(asked: Asked, project: str) -> Answer:
    found = asked.project(project)
    told = []
    for type in found.types:
        named = {k: v for k, v in asked.telling.type(type).items() if k in _TYPE_WITH_STATUSES}
        told.append({**named, "statuses": [asked.telling.status(one) for one in found.statuses]})
    return Answer(200, told)


_TYPE_WITH_STATUSES: Final = ("self", "id", "name", "subtask")


@at("GET", "/project/{project}/versions")
def versions(asked: Asked, project: str) -> Answer:
    found = asked.project(project)
    return Answer(200, [asked.telling.version(found, one) for one in found.versions])


@at("POST", "/version")
def new_version(asked: Asked) -> Answer:
    body = asked.body
    found = asked.project(str(body.get("projectId") or body.get("project") or ""))
    _named(found, body.get("name"), None)
    made = asked.site.version(found, body["name"], **_about(body))
    return Answer(201, asked.telling.version(found, made))


@at("PUT", "/version/{id}")
def edit_version(asked: Asked, id: str) -> Answer:
    for found in _visible(asked):
        for one in found.versions:
            if one.id == id:
                if "name" in asked.body:
                    _named(found, asked.body["name"], one)
                    one.name = asked.body["name"]
                for name, value in _about(asked.body).items():
                    setattr(one, name, value)
                return Answer(200, asked.telling.version(found, one))
    raise Problem(404, f"Could not find version for id '{id}'")


def _named(found: Project, name: Any, this: Version | None) -> None:
    if not name:
        raise Problem(400, errors={"name": "You must specify a valid version name"})
    if any(one.name == name and one is not this for one in found.versions):
        raise Problem(
            400, errors={"name": "A version with this name already exists in this project."}
        )


def _about(body: dict[str, Any]) -> dict[str, Any]:
    names = {
        "description": "description", "released": "released", "archived": "archived",
        "startDate": "start", "releaseDate": "release",
    }  # fmt: skip
    return {ours: body[theirs] for theirs, ours in names.items() if theirs in body}


# ── fields and words ────────────────────────────────────────────────────────────────────────────


@at("GET", "/field")
def fields(asked: Asked) -> Answer:
    return Answer(200, [asked.telling.field(one) for one in asked.site.fields.values()])


@at("GET", "/priority")
def priorities(asked: Asked) -> Answer:
    return Answer(200, [asked.telling.priority(id) for id, _ in asked.site.priorities])


@at("GET", "/priority/search", only=CLOUD)
def priority_search(asked: Asked) -> Answer:
    return _beans(asked, [asked.telling.priority(id) for id, _ in asked.site.priorities])


@at("GET", "/status")
def all_statuses(asked: Asked) -> Answer:
    known = {one.id: one for project in _visible(asked) for one in project.statuses}
    return Answer(200, [asked.telling.status(one) for one in known.values()])


@at("GET", "/user/assignable/search")
def assignable(asked: Asked) -> Answer:
    found = asked.project(asked.query.get("project", ""))
    text = (asked.query.get("query") or asked.query.get("username") or "").casefold()
    told = [
        asked.telling.person(one)
        for one in asked.site.people.values()
        if asked.site.level(found, one) and (text in one.display.casefold() or text in one.name)
    ]
    return Answer(200, told)


# ── what may be set ─────────────────────────────────────────────────────────────────────────────


@at("GET", "/issue/createmeta/{project}/issuetypes")
def types(asked: Asked, project: str) -> Answer:
    found = _creatable(asked, project)
    told = [asked.telling.type(one) for one in found.types]
    return _listed(asked, told, "issueTypes")


@at("GET", "/issue/createmeta/{project}/issuetypes/{type}")
def type_fields(asked: Asked, project: str, type: str) -> Answer:
    found = _creatable(asked, project)
    one: IssueType | None = next((o for o in found.types if o.id == type), None)
    if one is None:
        raise Problem(400, "Issue type with ID does not exist.")
    screen = found.screen(one.id)
    told = []
    for id in dict.fromkeys(["issuetype", *screen.create]):
        if id == "parent" and not asked.site.cloud and one.level >= 0:
            continue
        known = asked.telling.settable(found, one, id, required=id in screen.required)
        told.append({**known, "fieldId": id})
    return _listed(asked, told, "fields")


def _creatable(asked: Asked, word: str) -> Project:
    found = asked.project(word)
    if asked.site.level(found, asked.person) < LEVELS.index(EDIT):
        raise Problem(400, "You do not have permission to create issues in this project.")
    return found


def _listed(asked: Asked, told: list[Any], name: str) -> Answer:
    """Cloud and Data Center disagree about what a page is called."""
    if not asked.site.cloud:
        return _beans(asked, told)
    start, size = asked.page(50, 200)
    numbers = {"startAt": start, "maxResults": size, "total": len(told)}
    return Answer(200, {**numbers, name: told[start : start + size]})
