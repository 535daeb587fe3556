"""What to send to Jira so that an issue says other values: only what is named, the rest stays as it is.

Pure. Versions, people and epics are looked up by whoever sends it; states and dependencies have requests
of their own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from po_tui.model import body
from po_tui.model.plain import plain_line
from po_tui.trackers.base import Refused
from po_tui.trackers.jira.fields import (
    HEADING,
    IN_BODY,
    LABEL_MOST,
    TITLE_MOST,
    Issue,
    Setting,
    markdown,
)
from po_tui.words import _


@dataclass
class Update:
    """What to send for one issue."""

    fields: dict[str, Any] = field(default_factory=dict)
    update: dict[str, list[Any]] = field(default_factory=dict)
    written_in: dict[str, str] = field(default_factory=dict)
    """Our field → their id that carries it."""
    problems: dict[str, str] = field(default_factory=dict)
    """Our field → why it cannot be sent."""
    is_part: bool = False
    """It is, or becomes, a sub-task."""

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


def update_of(
    values: Mapping[str, Any],
    setting: Setting,
    *,
    before: Mapping[str, Any],
    raw: Mapping[str, Any],
    is_part: bool = False,
) -> Update:
    """What brings an issue to these values; for a new one `before` and `raw` are empty.

    Only what is named in `values` is in it. Versions and people are looked up by whoever sends it;
    states and dependencies have requests of their own.
    """
    made = Update(is_part=is_part or (bool(raw) and setting.words.level_of(raw["type"]) < 0))
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
    kind = setting.words.part_for(value) if made.is_part else setting.words.kind_for(value)
    if kind is not None:
        made.put("type", "issuetype", {"id": kind.id})


def _parents(made: Update, value: Any, setting: Setting, raw: Issue) -> None:
    if made.is_part and value is None:
        made.problems["parent"] = _(
            "it is a sub-task in Jira, and belongs to an issue – convert it there"
        )
    elif made.is_part:
        made.put("parent", "parent", {"id": value})
    elif setting.known.epic_link:
        keys = {id: key for key, id in setting.ids.items()}
        if raw or value is not None:
            made.put("parent", setting.known.epic_link, keys.get(value, value))
    elif value is not None:
        made.put("parent", "parent", {"id": value})
    elif raw:
        made.update["parent"] = [{"set": {"none": True}}]
        made.written_in["parent"] = "parent"


def _priority(made: Update, value: Any, setting: Setting, raw: Issue) -> None:
    if not raw and value is None:
        return
    try:
        made.put("priority", "priority", setting.priorities.there(value))
    except Refused as refused:
        made.problems["priority"] = str(refused)


_WRITE: Final[Mapping[str, Callable[[Update, Any, Setting, Issue], None]]] = {
    "title": _title,
    "estimate": _estimate,
    "type": _type,
    "parent": _parents,
    "priority": _priority,
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
