"""An issue as Jira tells it, as the values that are compared. Pure; the way back is `updates.py`.

Story, description and criteria lie together in the description, as in every tracker – or the criteria
in a field of their own. Of rich text only the blocks that change are written; the rest stays as it is.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from po_tui.model import body
from po_tui.model.plain import plain_line
from po_tui.settings import instant
from po_tui.trackers.base import FIELDS, TrackerItem
from po_tui.trackers.jira.discovery import Known
from po_tui.trackers.jira.priorities import Priorities
from po_tui.trackers.jira.words import JiraWords
from po_tui.words import _

MARKER: Final = "po_tui"
"""The entity property that holds our `uid`."""
TITLE_MOST: Final = 255
LABEL_MOST: Final = 255
BODY_MOST: Final = 32_767
HEADING: Final = f"{body.HEADINGS['en']}\n\n"
IN_BODY: Final = ("story", "description", "criteria")

Issue = Mapping[str, Any]


class Odd(ValueError):
    """A record that makes no sense; the text says what is wrong with it."""


@dataclass(frozen=True)
class Setting:
    """What it takes to understand an issue."""

    known: Known
    words: JiraWords
    link: str
    """Name of the link that says that one issue blocks another."""
    browse: str
    """The address of the site as people know it."""
    wiki: bool = False
    """Rich text is wiki markup (Data Center), not ADF."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """Key → id of epics, where they are told by key."""
    chosen_priorities: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def priorities(self) -> Priorities:
        return Priorities(self.chosen_priorities, self.known.priorities, self.known.usual_priority)

    @property
    def kept(self) -> frozenset[str]:
        """The fields that this project keeps."""
        there = {"estimate": self.known.estimate, "priority": self.chosen_priorities}
        return frozenset(name for name in FIELDS if there.get(name, True))

    @property
    def asked(self) -> list[str]:
        """Their fields, all of which have to be asked for by name."""
        told = [
            "summary", "description", "issuetype", "status", "labels", "project", "updated",
            "assignee", "fixVersions", "issuelinks", "parent", self.known.epic_link,
            self.known.estimate, self.known.criteria, self.chosen_priorities and "priority",
        ]  # fmt: skip
        return [str(one) for one in told if one]


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def item(issue: Any, setting: Setting, *, uid: str = "") -> TrackerItem:
    """An issue as all trackers tell it; raises Odd where it makes no sense.

    `uid`: its marker, where the answer does not tell it.
    """
    told = _sense(issue)
    raw = _raw(told, setting)
    text, criteria = markdown(raw["description"], setting), None
    if setting.known.criteria:
        criteria = markdown(raw["criteria"], setting)
    read = body.read(text)
    values: dict[str, Any] = {
        "title": told["summary"],
        "story": read.story or None,
        "description": read.description,
        "criteria": read.criteria if criteria is None else body.read(HEADING + criteria).criteria,
        "labels": sorted(raw["labels"]),
        "type": setting.words.type_here(told.get("issuetype") or {}),
        "status": str(told["status"]["name"]),
        "parent": _parent(told, setting),
        "depends_on": sorted(raw["links"]),
        "assignee": raw["assignee"][0] if raw["assignee"] else None,
        "roadmap": raw["versions"][0][1] if raw["versions"] else None,
    }
    if setting.known.estimate:
        values["estimate"] = as_number(told.get(setting.known.estimate))
    says, priority = setting.priorities.here(str((told.get("priority") or {}).get("name") or ""))
    if says:  # one without a meaning is nothing to compare, and never overwritten
        values["priority"] = priority
    first = {}
    if setting.words.level_of(raw["type"]) < 0:
        # A sub-task is one, whatever it is here: that is nothing to compare.
        first["type"] = values.pop("type")
    key = plain_line(str(issue["key"]))
    marker = ((issue.get("properties") or {}).get(MARKER) or {}) if not uid else {"uid": uid}
    return TrackerItem(
        id=str(issue["id"]),
        key=key,
        url=f"{setting.browse}/browse/{key}",
        updated=updated(told),
        values={name: values[name] for name in FIELDS if name in setting.kept & values.keys()},
        first=first,
        status=values["status"],
        uid=str(marker.get("uid") or "") if isinstance(marker, Mapping) else "",
        raw=raw,
    )


def updated(told: Mapping[str, Any]) -> str:
    """When it last changed, in UTC: Jira tells it by the clock of whoever asks."""
    try:
        return instant(datetime.fromisoformat(str(told.get("updated"))).astimezone(UTC))
    except ValueError:
        raise Odd(_("an issue without an instant of its last change")) from None


def markdown(raw: Any, setting: Setting) -> str:
    """Rich text as Markdown."""
    from po_tui.trackers.jira import richtext

    return richtext.to_markdown(raw, "wiki" if setting.wiki else "adf") if raw else ""


def as_kept(field: str, value: Any, *, wiki: bool) -> Any:
    """A story, description or list of criteria as Jira hands it back: the same, in its own signs."""
    from po_tui.trackers.jira import richtext

    text = richtext.normal(body.write("", {field: value}), "wiki" if wiki else "adf")
    return getattr(body.read(text), field)


def with_sent(item: TrackerItem, sent: Mapping[str, Any], *, wiki: bool) -> TrackerItem:
    """The same with texts as they were sent, where what came back says just that."""
    told = {
        name: sent[name]
        for name in IN_BODY
        if sent.get(name)
        and item.values.get(name) != sent[name]
        and item.values.get(name) == as_kept(name, sent[name], wiki=wiki)
    }
    return replace(item, values={**item.values, **told}) if told else item


def _sense(issue: Any) -> Mapping[str, Any]:
    told = issue.get("fields") if isinstance(issue, Mapping) else None
    is_named = isinstance(told, Mapping) and str(issue.get("id")).isdecimal() and issue.get("key")
    if not isinstance(told, Mapping) or not is_named:
        raise Odd(_("a record that is no issue at all"))
    key = plain_line(str(issue["key"]))
    if not isinstance(told.get("summary"), str):
        raise Odd(_("{key} has no title").format(key=key))
    if not isinstance(told.get("status"), Mapping) or not told["status"].get("name"):
        raise Odd(_("{key} has no status").format(key=key))
    try:
        f"{told['summary']}{told.get('description')}".encode()
    except UnicodeEncodeError:  # half a character, that no file can keep
        raise Odd(_("{key} holds a broken character").format(key=key)) from None
    return told


def _raw(told: Mapping[str, Any], setting: Setting) -> dict[str, Any]:
    """What an update wants back; plain JSON."""
    person = told.get("assignee")
    kept: dict[str, Any] = {
        "description": told.get("description"),
        "labels": [str(one) for one in told.get("labels") or ()],
        "versions": [[str(v["id"]), str(v["name"])] for v in told.get("fixVersions") or ()],
        "assignee": _person(person) if isinstance(person, Mapping) else [],
        "links": _blockers(told, setting),
        "project": str((told.get("project") or {}).get("id") or ""),
        "type": str((told.get("issuetype") or {}).get("id") or ""),
    }
    if setting.known.criteria:
        kept["criteria"] = told.get(setting.known.criteria)
    return kept


def _person(told: Mapping[str, Any]) -> list[str]:
    """[what people call them, what Jira calls them]."""
    account = str(told.get("accountId") or told.get("name") or "")
    return [plain_line(str(told.get("displayName") or account)), account]


def _blockers(told: Mapping[str, Any], setting: Setting) -> dict[str, str]:
    """Id of what it waits for → id of the link; the other issue is told at its inward end."""
    found = {}
    for one in told.get("issuelinks") or ():
        other = one.get("inwardIssue")
        if other and (one.get("type") or {}).get("name") == setting.link:
            found[str(other["id"])] = str(one["id"])
    return found


def _parent(told: Mapping[str, Any], setting: Setting) -> str | None:
    parent = told.get("parent")
    if isinstance(parent, Mapping) and parent.get("id"):
        return str(parent["id"])
    # A Data Center tells the issue of a sub-task so, and the epic of an issue by its key.
    key = told.get(setting.known.epic_link) if setting.known.epic_link else None
    return setting.ids.get(str(key), str(key)) if key else None


def as_number(value: Any) -> float | None:
    """A number; None for what is none. None is not 0."""
    try:
        number = None if value is None or isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number is not None and math.isfinite(number) else None
