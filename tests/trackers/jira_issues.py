"""Issues of a Jira of our own: created, read, edited, moved along their workflow, linked."""

import json
from collections.abc import Mapping
from typing import Any, Final

from tests.trackers import jira_world as world
from tests.trackers.jira_routes import CLOUD, NOT_THERE, Asked, Problem, at
from tests.trackers.jira_setting import Setting, is_adf
from tests.trackers.jira_world import Issue
from tests.trackers.wire import Answer

AT_ONCE: Final = 50
PROPERTY_MOST: Final = 32_768

Body = Mapping[str, Any]


# ── creating ────────────────────────────────────────────────────────────────────────────────────


@at("POST", "/issue")
def create(asked: Asked) -> Answer:
    return Answer(201, asked.telling.created(_made(asked, asked.body)))


@at("POST", "/issue/bulk")
def create_many(asked: Asked) -> Answer:
    """Those that can be are created; the others are told apart by their place."""
    drafts = asked.body.get("issueUpdates") or []
    if not drafts:
        raise Problem(400, "The request must contain at least one issue.")
    if len(drafts) > AT_ONCE:
        raise Problem(400, f"Bulk operation is limited to {AT_ONCE} issues at a time.")
    made: list[Any] = []
    errors: list[Any] = []
    for number, draft in enumerate(drafts):
        try:
            made.append(asked.telling.created(_made(asked, draft)))
        except Problem as problem:
            errors.append(
                {
                    "status": problem.status,
                    "elementErrors": problem.body,
                    "failedElementNumber": number,
                }
            )
    return Answer(201 if made else 400, {"issues": made, "errors": errors})


def _made(asked: Asked, body: Body) -> Issue:
    fields = dict(body.get("fields") or {})
    place, kind = fields.pop("project", None), fields.pop("issuetype", None)
    site = asked.site
    word = str((place or {}).get("id") or (place or {}).get("key") or "")
    project = site.project_of(word) if word else None
    if project is None or not site.level(project, asked.person):
        raise Problem(400, errors={"project": "Specify a valid project ID or key"})
    if site.level(project, asked.person) < 2:
        no = "You do not have permission to create issues in this project."
        raise Problem(400, errors={"project": no})
    wanted = kind or {}
    type = next(
        (o for o in project.types if wanted.get("id") == o.id or wanted.get("name") == o.name), None
    )
    if type is None:
        raise Problem(400, errors={"issuetype": "Specify a valid issue type"})
    screen = project.screen(type.id)
    setting = Setting(asked, project, type)
    values = setting.taken({**body, "fields": fields}, screen.create, {})
    setting.missing(screen.required, values)
    if type.level < 0 and values.get("parent") is None and "parentId" not in setting.errors:
        setting.errors["parent"] = (
            "Issue type is a sub-task but parent issue key or id not specified."
        )
    if setting.errors:
        raise Problem(400, errors=setting.errors)
    properties = _properties(body)
    return site.open(project, type=type.name, by=asked.name, properties=properties, **values)


def _properties(body: Body) -> dict[str, Any]:
    for one in body.get("properties") or ():
        if len(one["key"]) > 255 or len(json.dumps(one["value"])) > PROPERTY_MOST:
            raise Problem(400, "The property is too long.")
    return {one["key"]: one["value"] for one in body.get("properties") or ()}


# ── reading and editing ─────────────────────────────────────────────────────────────────────────


@at("GET", "/issue/{issue}")
def read(asked: Asked, issue: str) -> Answer:
    """An old key leads to the issue too, without a redirect."""
    found = asked.issue(issue)
    fields = [one for one in asked.query.get("fields", "").split(",") if one] or ["*all"]
    properties = [one for one in asked.query.get("properties", "").split(",") if one]
    return Answer(200, asked.telling.issue(found, fields, properties=properties))


@at("PUT", "/issue/{issue}")
def edit(asked: Asked, issue: str) -> Answer:
    """`notifyUsers` is for administrators, and ignored else; `transition` always is."""
    found = asked.editable(issue)
    body = asked.body
    if not any(body.get(one) for one in ("fields", "update", "properties")):
        raise Problem(400, "one of 'fields' or 'update' required")
    project, type = asked.site.projects[found.project], asked.site.type_of(found)
    setting = Setting(asked, project, type)
    allowed = [] if found.locked else project.screen(type.id).edit
    values = setting.taken(body, allowed, found.values)
    cleared = {id for id in project.screen(type.id).required if id in values}
    setting.missing(cleared, values)
    if setting.errors:
        raise Problem(400, errors=setting.errors)
    found.properties |= _properties(body)
    _set(asked, found, values)
    if asked.site.cloud and asked.query.get("returnIssue") == "true":
        return Answer(200, asked.telling.issue(found, ["*all"]))
    return Answer(204)


def _set(asked: Asked, issue: Issue, values: dict[str, Any]) -> None:
    site = asked.site
    if "issuetype" in values:
        project = site.projects[issue.project]
        id = values.pop("issuetype")
        values["type"] = next(one.name for one in project.types if one.id == id)
    site.edit(issue, asked.name, **values)


@at("DELETE", "/issue/{issue}")
def delete(asked: Asked, issue: str) -> Answer:
    found = asked.editable(issue)
    if asked.site.level(asked.site.projects[found.project], asked.person) < 3:
        raise Problem(403, "You do not have permission to delete issues in this project.")
    asked.site.delete(found)
    return Answer(204)


@at("GET", "/issue/{issue}/editmeta")
def editmeta(asked: Asked, issue: str) -> Answer:
    found = asked.issue(issue)
    project, type = asked.site.projects[found.project], asked.site.type_of(found)
    screen = project.screen(type.id)
    may = asked.site.level(project, asked.person) >= 2 and not found.locked and not found.archived
    told = {
        id: asked.telling.settable(project, type, id, required=id in screen.required)
        for id in (screen.edit if may else ())
    }
    return Answer(200, {"fields": told})


# ── states ──────────────────────────────────────────────────────────────────────────────────────


@at("GET", "/issue/{issue}/transitions")
def transitions(asked: Asked, issue: str) -> Answer:
    found = asked.issue(issue)
    project = asked.site.projects[found.project]
    fields = "transitions.fields" in asked.query.get("expand", "")
    only = asked.query.get("transitionId")
    told = [
        asked.telling.transition(project, found, one, fields=fields)
        for one in _possible(asked, found)
        if only in (None, one.id)
    ]
    return Answer(200, {"expand": "transitions", "transitions": told})


def _possible(asked: Asked, issue: Issue) -> list[world.Transition]:
    project = asked.site.projects[issue.project]
    if asked.site.level(project, asked.person) < 2 or issue.archived:
        return []
    return [
        one
        for one in project.transitions
        if one.to != issue.status and (one.sources is None or issue.status in one.sources)
    ]


@at("POST", "/issue/{issue}/transitions")
def go(asked: Asked, issue: str) -> Answer:
    found = asked.editable(issue)
    wanted = (asked.body.get("transition") or {}).get("id")
    if wanted is None:
        raise Problem(400, "Missing 'transition' identifier")
    way = next((one for one in _possible(asked, found) if one.id == str(wanted)), None)
    site, key = asked.site, asked.site.key(found)
    if way is None:
        raise Problem(
            400,
            f"It seems that you have tried to perform a workflow operation ({wanted}) that is not"
            f" valid for the current state of this issue ({key}). The likely cause is that somebody"
            " has changed the issue recently, please look at the issue history for details.",
        )
    project = site.projects[found.project]
    setting = Setting(asked, project, site.type_of(found))
    values = setting.taken(asked.body, (*way.screen, *way.required), found.values)
    setting.missing(set(way.required), values)
    if setting.errors:
        raise Problem(400, errors=setting.errors)
    to = next(one for one in project.statuses if one.id == way.to)
    if to.category == world.DONE:
        values.setdefault("resolution", site.resolutions[0][0])
    else:
        values["resolution"] = None
    site.edit(found, asked.name, status=to.name, **values)
    return Answer(204)


# ── history, comments, properties ───────────────────────────────────────────────────────────────


@at("GET", "/issue/{issue}/changelog", only=CLOUD)
def changelog(asked: Asked, issue: str) -> Answer:
    found = asked.issue(issue)
    start, size = asked.page(100, 100)
    told = [asked.telling.event(one) for one in found.history]
    page = told[start : start + size]
    last = start + size >= len(told)
    numbers = {"startAt": start, "maxResults": size, "total": len(told), "isLast": last}
    return Answer(
        200, {"self": f"{asked.telling.api}/issue/{found.id}/changelog", **numbers, "values": page}
    )


@at("POST", "/changelog/bulkfetch", only=CLOUD)
def changelogs(asked: Asked) -> Answer:
    wanted = set(asked.body.get("fieldIds") or ())
    told = []
    for word in asked.body["issueIdsOrKeys"]:
        found = asked.site.issue_of(word)
        if found is None or not asked.site.sees(asked.person, found):
            continue
        events = []
        for event in found.history:
            items = [o for o in event.items if not wanted or o["fieldId"] in wanted]
            if items:
                events.append({**asked.telling.event(event), "items": items})
        told.append({"issueId": str(found.id), "changeHistories": events})
    return Answer(200, {"issueChangeLogs": told})


@at("GET", "/issue/{issue}/comment")
def comments(asked: Asked, issue: str) -> Answer:
    told = asked.issue(issue).comments
    start, size = asked.page(50, 5000)
    page = (told[::-1] if asked.query.get("orderBy") == "-created" else told)[start : start + size]
    return Answer(200, {"comments": page, "maxResults": size, "total": len(told), "startAt": start})


@at("POST", "/issue/{issue}/comment")
def comment(asked: Asked, issue: str) -> Answer:
    found = asked.issue(issue)
    text = asked.body.get("body")
    if asked.site.cloud and not is_adf(text):
        raise Problem(400, errors={"comment": "Comment body is not valid!"})
    if not asked.site.cloud and not isinstance(text, str):
        raise Problem(
            400, "Can not deserialize instance of java.lang.String out of START_OBJECT token"
        )
    author, now = asked.telling.person(asked.person), asked.telling.instant(asked.site.clock.now())
    told = {
        "self": f"{asked.telling.api}/issue/{found.id}/comment/{len(found.comments) + 1}",
        "id": str(len(found.comments) + 1),
        "author": author,
        "body": text,
        "updateAuthor": author,
        "created": now,
        "updated": now,
    }
    found.comments.append(told)
    asked.site.touch(found)
    return Answer(201, told)


@at("GET", "/issue/{issue}/properties")
def property_keys(asked: Asked, issue: str) -> Answer:
    found = asked.issue(issue)
    base = f"{asked.telling.api}/issue/{found.id}/properties"
    return Answer(200, {"keys": [{"self": f"{base}/{o}", "key": o} for o in found.properties]})


@at("GET", "/issue/{issue}/properties/{key}")
def property_of(asked: Asked, issue: str, key: str) -> Answer:
    found = asked.issue(issue)
    if key not in found.properties:
        raise Problem(404, f"The property with key '{key}' does not exist.")
    return Answer(200, {"key": key, "value": found.properties[key]})


@at("PUT", "/issue/{issue}/properties/{key}")
def put_property(asked: Asked, issue: str, key: str) -> Answer:
    """Whether it moves `updated` is not documented; it does here, as an edit of the issue would."""
    found = asked.editable(issue)
    known = key in found.properties
    found.properties |= _properties({"properties": [{"key": key, "value": asked.seen.body}]})
    asked.site.touch(found)
    return Answer(200 if known else 201)


@at("DELETE", "/issue/{issue}/properties/{key}")
def drop_property(asked: Asked, issue: str, key: str) -> Answer:
    found = asked.editable(issue)
    if found.properties.pop(key, None) is None:
        raise Problem(404, f"The property with key '{key}' does not exist.")
    return Answer(204)


# ── links ───────────────────────────────────────────────────────────────────────────────────────


@at("POST", "/issueLink")
def link(asked: Asked) -> Answer:
    """What is sent as the *inward* issue is the one that blocks – against what the words suggest.

    The same link twice answers 201 and is one link; the answer does not tell its id.
    """
    site, wanted = asked.site, asked.body["type"]
    type = next(
        (o for o in site.link_types if o.name == wanted.get("name") or o.id == wanted.get("id")),
        None,
    )
    if type is None:
        raise Problem(404, f"No issue link type with name '{wanted.get('name')}' found.")
    ends = []
    for end in ("inwardIssue", "outwardIssue"):
        one = asked.body[end]
        found = site.issue_of(one.get("id") or one.get("key") or "")
        if found is None or not site.sees(asked.person, found):
            raise Problem(404, asked.say(NOT_THERE))
        ends.append(found)
    if ends[0] is ends[1]:
        raise Problem(400, "You cannot link an issue to itself.")
    for one in ends:
        if sum(one.id in (o.source, o.target) for o in site.links) >= site.link_limit:
            raise Problem(413, "The per-issue limit for issue links has been breached.")
    site.link(type.name, *ends)
    return Answer(201)


def _link_of(asked: Asked, id: str) -> world.Link:
    found = next((one for one in asked.site.links if one.id == id), None)
    if found is None:
        raise Problem(404, f"No issue link with id '{id}' exists.")
    return found


@at("GET", "/issueLink/{id}")
def one_link(asked: Asked, id: str) -> Answer:
    found, site, tell = _link_of(asked, id), asked.site, asked.telling
    type = next(one for one in site.link_types if one.name == found.type)
    ends = {
        "inwardIssue": tell.linked(site.issues[found.source]),
        "outwardIssue": tell.linked(site.issues[found.target]),
    }
    return Answer(200, {"id": id, "type": tell.link_type(type), **ends})


@at("DELETE", "/issueLink/{id}")
def unlink(asked: Asked, id: str) -> Answer:
    asked.site.unlink(_link_of(asked, id))
    return Answer(204)


@at("GET", "/issueLinkType")
def link_types(asked: Asked) -> Answer:
    return Answer(
        200, {"issueLinkTypes": [asked.telling.link_type(one) for one in asked.site.link_types]}
    )
