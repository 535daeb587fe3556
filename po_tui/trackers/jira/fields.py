"""An issue as Jira tells it ↔ the values that are compared. Pure: two tables and what they need.

Story, description and criteria lie together in the description, as in every tracker – or the criteria
in a field of their own. Of rich text only the blocks that change are written; the rest stays as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from po_tui.model import body
from po_tui.model.plain import plain_line
from po_tui.settings import instant
from po_tui.trackers.base import FIELDS, Refused, TrackerItem
from po_tui.trackers.jira.discovery import Known
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

    @property
    def kept(self) -> frozenset[str]:
        """The fields that this project keeps."""
        return frozenset(FIELDS) - ({"estimate"} if not self.known.estimate else set())

    @property
    def asked(self) -> list[str]:
        """Their fields, all of which have to be asked for by name."""
        told = [
            "summary", "description", "issuetype", "status", "labels", "project", "updated",
            "assignee", "fixVersions", "issuelinks", self.known.epic_link or "parent",
            self.known.estimate, self.known.criteria,
        ]  # fmt: skip
        return [one for one in told if one]


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
    key = plain_line(str(issue["key"]))
    marker = ((issue.get("properties") or {}).get(MARKER) or {}) if not uid else {"uid": uid}
    return TrackerItem(
        id=str(issue["id"]),
        key=key,
        url=f"{setting.browse}/browse/{key}",
        updated=updated(told),
        values={name: values[name] for name in FIELDS if name in setting.kept},
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


def is_part(issue: Any) -> bool:
    """A sub-task: a step within a story, and no item of a backlog."""
    told = issue.get("fields") if isinstance(issue, Mapping) else None
    kind = told.get("issuetype") if isinstance(told, Mapping) else None
    return isinstance(kind, Mapping) and bool(kind.get("subtask"))


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
    if not isinstance(told, Mapping) or not issue.get("id") or not issue.get("key"):
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
    if setting.known.epic_link:
        key = told.get(setting.known.epic_link)
        return setting.ids.get(str(key), str(key)) if key else None
    parent = told.get("parent")
    return str(parent["id"]) if isinstance(parent, Mapping) and parent.get("id") else None


def as_number(value: Any) -> float | None:
    """A number; None for what is none. None is not 0."""
    try:
        return None if value is None or isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Update:
    """What to send for one issue."""

    fields: dict[str, Any] = field(default_factory=dict)
    update: dict[str, list[Any]] = field(default_factory=dict)
    written_in: dict[str, str] = field(default_factory=dict)
    """Our field → their id that carries it."""
    problems: dict[str, str] = field(default_factory=dict)
    """Our field → why it cannot be sent."""

    @property
    def body(self) -> dict[str, Any]:
        told = {"fields": self.fields, "update": self.update}
        return {name: value for name, value in told.items() if value}

    def put(self, name: str, id: str, value: Any) -> None:
        """A field of ours becomes this in a field of theirs."""
        self.fields[id] = value
        self.written_in[name] = id

    def without(self, id: str, why: str) -> bool:
        """Leave out what one of their fields would have carried; False where it carries nothing."""
        carried = [ours for ours, theirs in self.written_in.items() if theirs == id]
        self.fields.pop(id, None)
        self.update.pop(id, None)
        for name in carried:
            self.problems[name] = why
            del self.written_in[name]
        return bool(carried)


def update(
    values: Mapping[str, Any],
    setting: Setting,
    *,
    before: Mapping[str, Any],
    raw: Mapping[str, Any],
) -> Update:
    """What brings an issue to these values; for a new one `before` and `raw` are empty.

    Only what is named in `values` is in it. Versions and people are looked up by whoever sends it;
    states and dependencies have requests of their own.
    """
    made = Update()
    for name, write in _WRITE.items():
        if name in values and name in setting.kept:
            write(made, values[name], setting, raw)
    _write_texts(made, values, setting, raw)
    if "labels" in values:
        _write_labels(made, values["labels"], before.get("labels") or [], new=not raw)
    return made


def _title(made: Update, value: Any, _setting: Setting, _raw: Issue) -> None:
    if len(value) > TITLE_MOST:
        made.problems["title"] = _(
            "the title has {n} characters, Jira takes {most} – shorten it"
        ).format(n=len(value), most=TITLE_MOST)
    else:
        made.put("title", "summary", " ".join(value.split()))


def _estimate(made: Update, value: Any, setting: Setting, raw: Issue) -> None:
    if raw or value is not None:
        made.put("estimate", setting.known.estimate, value)


def _type(made: Update, value: Any, setting: Setting, _raw: Issue) -> None:
    kind = setting.words.kind_for(value)
    if kind is not None:
        made.put("type", "issuetype", {"id": kind.id})


def _parents(made: Update, value: Any, setting: Setting, raw: Issue) -> None:
    if setting.known.epic_link:
        keys = {id: key for key, id in setting.ids.items()}
        if raw or value is not None:
            made.put("parent", setting.known.epic_link, keys.get(value, value))
    elif value is not None:
        made.put("parent", "parent", {"id": value})
    elif raw:
        made.update["parent"] = [{"set": {"none": True}}]
        made.written_in["parent"] = "parent"


_WRITE: Final[Mapping[str, Callable[[Update, Any, Setting, Issue], None]]] = {
    "title": _title,
    "estimate": _estimate,
    "type": _type,
    "parent": _parents,
}


def _write_texts(
    made: Update, values: Mapping[str, Any], setting: Setting, raw: Mapping[str, Any]
) -> None:
    changed = {name: values[name] for name in IN_BODY if name in values}
    if setting.known.criteria and "criteria" in changed:
        criteria = {"criteria": changed.pop("criteria")}
        was = markdown(raw.get("criteria"), setting)
        after = body.write(HEADING + was, criteria)
        after = after.partition("\n")[2].lstrip("\n") if after.startswith("#") else after
        _write_rich(
            made, ["criteria"], setting.known.criteria, was, after, setting, raw.get("criteria")
        )
    if changed and (raw or any(changed.values())):
        was = markdown(raw.get("description"), setting)
        after = body.write(was, changed)
        _write_rich(made, list(changed), "description", was, after, setting, raw.get("description"))


def _write_rich(
    made: Update,
    names: list[str],
    id: str,
    was: str,
    after: str,
    setting: Setting,
    raw: Any,
) -> None:
    """An edit of rich text: what it leaves alone stays as it is there, down to the last node."""
    from po_tui.trackers.jira import richtext

    if was == after:
        return
    kind: richtext.Kind = "wiki" if setting.wiki else "adf"
    try:
        told = (
            richtext.patched(raw, was, after, kind) if raw else richtext.from_markdown(after, kind)
        )
    except Refused as refused:
        made.problems |= dict.fromkeys(names, str(refused))
        return
    for name in names:
        made.put(name, id, told)


def _write_labels(made: Update, after: list[str], before: list[str], *, new: bool) -> None:
    added = [one for one in after if one not in before]
    wrong = [one for one in added if len(one) > LABEL_MOST or any(c.isspace() for c in one)]
    if wrong:
        made.problems["labels"] = _(
            "Jira takes no label with a blank in it, or of more than {most} characters – write “{label}” otherwise"
        ).format(most=LABEL_MOST, label=plain_line(wrong[0])[:40])
    added = [one for one in added if one not in wrong]
    if new:
        if added:
            made.put("labels", "labels", added)
        return
    acts = [{"add": one} for one in added]
    acts += [{"remove": one} for one in before if one not in after]
    if acts:
        made.update["labels"] = acts
        if not wrong:
            made.written_in["labels"] = "labels"
