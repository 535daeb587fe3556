"""Issues as Jira's REST interface answers them: searches, boards, sprints, one issue."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from po_tui.exchange.adf_text import as_markdown
from po_tui.exchange.reading import Taken
from po_tui.exchange.told import Told, as_entry
from po_tui.exchange.tracker_json import Json, Lines, documents, name_of, names_of, text_of, walk
from po_tui.exchange.vocabulary import folded
from po_tui.words import _
from po_tui.workspace.importing import Skipped

_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*-\d+")
_SELF: Final = re.compile(r"(https?://.+?)/rest/")
_POINT_NAMES: Final = ("story points", "story point estimate", "storypoints", "points")
_USUAL_POINTS: Final = ("customfield_10016", "customfield_10026")
"""Where points mostly are, for answers that do not name their fields."""
_EPIC_NAMES: Final = ("epic link",)
_USUAL_EPIC: Final = "customfield_10014"
_SPRINT_NAME: Final = re.compile(r"[\[,]name=([^,\]]*)")
_SAID: Final = frozenset(
    {"summary", "description", "issuetype", "status", "statuscategory", "resolution", "priority", "labels", "assignee", "parent", "epic", "duedate", "issuelinks", "reporter", "sprint", "components", "fixversions", "environment"}
)  # fmt: skip


def issues(found: Sequence[Any]) -> Iterator[Json]:
    """Every issue in the documents, also those that do not say what they are about."""
    return walk(found, _is_issue, lambda _one: True)


def read_jira(text: str, _name: str) -> Taken:
    """The issues of Jira's answers; the newest word on each counts."""
    taken, lines, found = Taken("jira"), Lines(text), documents(text)
    names = _field_names(found)
    newest: dict[str, tuple[str, Any]] = {}
    for issue in issues(found):
        key = issue["key"].strip()
        line = lines.line_of("key", issue["key"])
        fields = _fields(issue)
        if not text_of(fields.get("summary")).strip():
            reason = _("{key} does not say what it is about – ask for its fields").format(key=key)
            taken.skipped.append(Skipped(line, reason))
            continue
        entry = as_entry(_told(issue, fields, names | _named(issue.get("names")), line))
        if isinstance(entry, Skipped):
            taken.skipped.append(entry)
            continue
        stamp = text_of(fields.get("updated"))
        before = newest.get(key)
        if before is None or stamp > before[0]:
            newest[key] = (stamp, entry)
    taken.entries = [entry for _stamp, entry in newest.values()]
    return taken


def _is_issue(one: Json) -> bool:
    key = one.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key.strip()):
        return False
    return (
        isinstance(one.get("fields"), dict) or "summary" in one or ("id" in one and "self" in one)
    )


def _fields(issue: Json) -> Mapping[str, Any]:
    """An issue of a search has its fields in a box of their own, one of a board has not."""
    fields = issue.get("fields")
    return fields if isinstance(fields, dict) else issue


def _told(issue: Json, fields: Json, names: Mapping[str, str], line: int) -> Told:
    by_name = {folded(names.get(id, id)): value for id, value in fields.items()}
    status = fields.get("status") or fields.get("statusName")
    category = status.get("statusCategory") if isinstance(status, dict) else None
    key = issue["key"].strip()
    base = _SELF.match(text_of(issue.get("self")))
    return Told(
        line=line,
        external_id=key,
        title=fields["summary"],
        description=as_markdown(fields.get("description")),
        type=name_of(fields.get("issuetype") or fields.get("typeName"), "name"),
        state=name_of(status, "name"),
        category=_category(category),
        resolution=name_of(fields.get("resolution"), "name"),
        priority=name_of(fields.get("priority") or fields.get("priorityName"), "name"),
        estimate=_points(fields, by_name, named=bool(names)),
        labels=names_of(fields.get("labels"), "name"),
        assignee=name_of(fields.get("assignee"), "displayName", "name"),
        parent=_parent(fields, by_name),
        depends_on=_blockers(fields.get("issuelinks")),
        deadline=text_of(fields.get("duedate")),
        criteria=as_markdown(by_name.get("acceptance criteria")),
        others=_others(fields, by_name, names),
        reference=f"{base[1]}/browse/{key}" if base else key,
    )


def _category(category: Any) -> str:
    """By its key: the name is translated."""
    known = {"new": "to do", "indeterminate": "in progress", "done": "done"}
    return known.get(name_of(category, "key"), "") or name_of(category, "name")


def _points(fields: Json, by_name: Json, *, named: bool) -> str:
    wanted = [by_name.get(name) for name in _POINT_NAMES]
    if not named:
        wanted += [fields.get(id) for id in _USUAL_POINTS]
    number = next(
        (one for one in wanted if isinstance(one, int | float) and not isinstance(one, bool)), None
    )
    return "" if number is None else f"{number:g}"


def _parent(fields: Json, by_name: Json) -> str:
    for one in (
        fields.get("parent"),
        fields.get("epic"),
        *(by_name.get(name) for name in _EPIC_NAMES),
        fields.get(_USUAL_EPIC),
    ):
        key = name_of(one, "key")
        if _KEY.fullmatch(key):
            return key
    return ""


def _blockers(links: Any) -> list[str]:
    """What an issue waits for: links whose inward side says that it is blocked or depends."""
    found = []
    for link in links if isinstance(links, list) else ():
        kind = link.get("type") if isinstance(link, dict) else None
        if not isinstance(kind, dict):
            continue
        for side, other in (("inward", "inwardIssue"), ("outward", "outwardIssue")):
            says = folded(text_of(kind.get(side)))
            waits = "blocked by" in says or (says.startswith("depend") and "depended" not in says)
            if waits and (key := name_of(link.get(other), "key")):
                found.append(key)
    return found


def _others(fields: Json, by_name: Json, names: Mapping[str, str]) -> dict[str, str]:
    """What means nothing to us but may to a person."""
    told = {
        "Reporter": name_of(fields.get("reporter"), "displayName", "name"),
        "Components": ", ".join(names_of(fields.get("components"), "name")),
        "Fix versions": ", ".join(names_of(fields.get("fixVersions"), "name")),
        "Resolution": name_of(fields.get("resolution"), "name"),
        "Environment": as_markdown(fields.get("environment")),
        "Sprint": ", ".join(_sprints(by_name.get("sprint"))),
    }
    told |= {
        name: _short(fields[id])
        for id, name in names.items()
        if id.startswith("customfield_") and id in fields and folded(name) not in _understood()
    }
    return {name: text for name, text in told.items() if text}


def _understood() -> frozenset[str]:
    return _SAID | {*_POINT_NAMES, *_EPIC_NAMES, "acceptance criteria", "rank", "development"}


def _short(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(filter(None, (_short(one) for one in value)))
    if isinstance(value, dict) and value.get("type") == "doc":
        return as_markdown(value)
    return name_of(value, "value", "displayName", "name", "key")


def _sprints(value: Any) -> list[str]:
    """Names of sprints; old servers write each as the inside of a Java object."""
    found = []
    for one in value if isinstance(value, list) else [value]:
        text = name_of(one, "name")
        inside = _SPRINT_NAME.search(text) if text.startswith("com.atlassian.") else None
        found.append(inside[1] if inside else text)
    return [name for name in found if name]


def _field_names(found: Sequence[Any]) -> dict[str, str]:
    """What the fields are called, where an answer says so (`expand=names`)."""
    names: dict[str, str] = {}
    for one in found:
        if isinstance(one, dict):
            names |= _named(one.get("names"))
    return names


def _named(names: Any) -> dict[str, str]:
    if not isinstance(names, dict):
        return {}
    return {id: name for id, name in names.items() if isinstance(name, str)}
