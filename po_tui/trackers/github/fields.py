"""An issue as GitHub tells it ↔ the values that are compared. Pure: two tables and what they need.

`READ` tells for each field how it is found in an issue; `WRITE` how a new value gets into an update.
Story, description and criteria lie together in the body, of which only what changes is written.
"""

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from po_tui.model import body
from po_tui.model.plain import plain_line
from po_tui.trackers.base import TrackerItem
from po_tui.trackers.github import words
from po_tui.trackers.github.keeping import Keeping
from po_tui.trackers.github.words import Types
from po_tui.words import _

TITLE_MOST: Final = 256
BODY_MOST: Final = 65_536
LABEL_MOST: Final = 50

IN_BODY: Final = ("story", "description", "criteria")
LINKS: Final = ("parent", "depends_on")
"""Fields with calls of their own: an update of the issue does not carry them."""

Issue = Mapping[str, Any]
ABSENT: Final = object()
"""The repository does not keep this field: it is never compared."""


@dataclass(frozen=True)
class Seen:
    """An issue, and what it takes to understand it."""

    issue: Issue
    body: body.Body
    labels: list[str]
    keeping: Keeping
    types: Types
    blockers: list[str] | None
    """References of what it waits for; None: not known."""
    in_project: Mapping[str, float | None]
    """Number of an issue → the estimate that the Project keeps for it."""


class Odd(ValueError):
    """A record that makes no sense; the text says what is wrong with it."""


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def _estimate(seen: Seen) -> Any:
    keeping = seen.keeping
    if keeping.estimate_label:
        return keeping.estimate_in(seen.labels)
    if keeping.project_field:
        return seen.in_project.get(str(seen.issue["number"]))
    if keeping.issue_field:
        return _issue_field(seen.issue, keeping.issue_field)
    return ABSENT


def _issue_field(issue: Issue, name: str) -> Any:
    if "issue_field_values" not in issue:
        return ABSENT
    for one in issue["issue_field_values"] or ():
        if str(one.get("issue_field_name", "")).casefold() == name.casefold():
            option = one.get("single_select_option") or {}
            return as_number(option.get("name", one.get("value")))
    return None


def as_number(value: Any) -> float | None:
    """A number, however a field keeps it; None for what is none."""
    try:
        number = None if value is None or isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number is not None and math.isfinite(number) else None


def _type(seen: Seen) -> Any:
    if not seen.types.are_kept:
        return ABSENT
    if seen.keeping.type_labels:
        return seen.keeping.type_in(seen.labels) or words.USUAL
    named = (seen.issue.get("type") or {}).get("name")
    return seen.types.here(named) or ABSENT


def _parent(seen: Seen) -> Any:
    if "parent_issue_url" not in seen.issue and "sub_issues_summary" not in seen.issue:
        return ABSENT
    address = seen.issue.get("parent_issue_url")
    return reference(str(address), seen.issue) if address else None


def _depends_on(seen: Seen) -> Any:
    return ABSENT if seen.blockers is None else sorted(seen.blockers)


def _assignee(seen: Seen) -> Any:
    logins = _assignees(seen.issue)
    return logins[0] if logins else None


READ: Final[Mapping[str, Callable[[Seen], Any]]] = {
    "title": lambda seen: seen.issue["title"],
    "story": lambda seen: seen.body.story or None,
    "description": lambda seen: seen.body.description,
    "criteria": lambda seen: list(seen.body.criteria),
    "labels": lambda seen: sorted({one for one in seen.labels if not seen.keeping.is_hidden(one)}),
    "estimate": _estimate,
    "type": _type,
    "status": lambda seen: words.status_in(seen.issue),
    "parent": _parent,
    "depends_on": _depends_on,
    "assignee": _assignee,
    "roadmap": lambda seen: (seen.issue.get("milestone") or {}).get("title"),
}


def item(
    issue: Any,
    keeping: Keeping,
    types: Types,
    *,
    blockers: Mapping[str, int] | None = None,
    in_project: Mapping[str, float | None] | None = None,
    closed_for: str = "",
) -> TrackerItem:
    """An issue as all trackers tell it; raises Odd where it makes no sense.

    `blockers`: reference → id of what it waits for, where that is known.
    """
    _must_make_sense(issue)
    read = body.read(issue.get("body") or "")
    labels = _labels(issue)
    if blockers is None and not waits(issue) and "issue_dependencies_summary" in issue:
        blockers = {}
    seen = Seen(
        issue,
        read,
        labels,
        keeping,
        types,
        None if blockers is None else list(blockers),
        in_project or {},
    )
    values = {name: read_field(seen) for name, read_field in READ.items()}
    status = words.status_in(issue)
    return TrackerItem(
        id=str(issue["number"]),
        key=f"#{issue['number']}",
        url=str(issue.get("html_url") or ""),
        updated=str(issue.get("updated_at") or ""),
        values={name: value for name, value in values.items() if value is not ABSENT},
        status=words.IN_WORDS[status],
        uid=read.uid,
        raw={
            "id": issue["id"],
            "body": issue.get("body"),
            "labels": labels,
            "assignees": _assignees(issue),
            "blockers": dict(blockers or {}),
            "url": str(issue.get("html_url") or ""),
            "updated": str(issue.get("updated_at") or ""),
        },
        closed_for=closed_for,
    )


def is_pull_request(issue: Any) -> bool:
    """GitHub lists those along; old answers give every issue such an object, with empty addresses."""
    told = issue.get("pull_request") if isinstance(issue, Mapping) else None
    return isinstance(told, Mapping) and any(
        told.get(name) for name in ("url", "html_url", "diff_url", "patch_url")
    )


def waits(issue: Issue) -> bool:
    """It is blocked by something; by what has to be asked for."""
    summary = issue.get("issue_dependencies_summary")
    return isinstance(summary, Mapping) and bool(summary.get("total_blocked_by"))


def reference(address: str, beside: Issue | str) -> str:
    """The number of an issue of the same repository; `OWNER/REPO#12` of another one.

    `address` in the API, `beside` an issue of our repository, or the address of that.
    """
    found = re.fullmatch(
        r"(?P<repository>.*?/(?:repos/(?P<name>[^/]+/[^/]+)|repositories/\d+))/issues/(?P<n>\d+)",
        address,
    )
    if not found:
        return address
    ours = beside if isinstance(beside, str) else str(beside.get("repository_url", ""))
    if found["name"] is None or found["repository"].casefold() == ours.casefold():
        return found["n"]
    return f"{found['name']}#{found['n']}"


def _must_make_sense(issue: Any) -> None:
    if not isinstance(issue, Mapping):
        raise Odd(_("a record that is no issue at all"))
    for name, kind in (("number", int), ("id", int), ("title", str)):
        if not isinstance(issue.get(name), kind):
            raise Odd(
                _("issue {number} has no {name}").format(
                    number=plain_line(str(issue.get("number") or "?")), name=name
                )
            )
    try:  # the next pull begins at the newest of them
        datetime.fromisoformat(str(issue.get("updated_at") or "2000-01-01"))
    except ValueError:
        raise Odd(
            _("issue {number} has no {name}").format(number=issue["number"], name="updated_at")
        ) from None
    if not isinstance(issue.get("body") or "", str):
        raise Odd(_("the text of issue {number} is no text").format(number=issue["number"]))
    try:
        f"{issue['title']}{issue.get('body')}".encode()
    except UnicodeEncodeError:  # half a character, that no file can keep
        raise Odd(
            _("issue {number} holds a broken character").format(number=issue["number"])
        ) from None


def _labels(issue: Issue) -> list[str]:
    told = [
        one.get("name") if isinstance(one, Mapping) else one for one in issue.get("labels") or ()
    ]
    return [str(one) for one in told if one]


def _assignees(issue: Issue) -> list[str]:
    people = issue.get("assignees") or filter(None, [issue.get("assignee")])
    return [str(one["login"]) for one in people if isinstance(one, Mapping) and one.get("login")]


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


class Known(NamedTuple):
    """What an update has to know besides the values."""

    keeping: Keeping
    types: Types
    milestone: int | None = None
    """Number of the milestone that the new value names."""
    field_id: int | None = None
    """Of the issue field that keeps the estimate."""
    options: bool = False
    """That field offers names to choose from, rather than a number."""


@dataclass
class Update:
    """What to send for one issue."""

    body: dict[str, Any] = field(default_factory=dict)
    """Their names → new values."""
    written_in: dict[str, str] = field(default_factory=dict)
    """Our field → their name that carries it."""
    problems: dict[str, str] = field(default_factory=dict)
    """Our field → why it cannot be sent."""

    def without(self, theirs: str, why: str) -> None:
        """Leave something out, and note why for the fields it would have carried."""
        self.body.pop(theirs, None)
        if theirs == "state":
            self.body.pop("state_reason", None)
        for name in [ours for ours, key in self.written_in.items() if key == theirs]:
            self.problems[name] = why
            del self.written_in[name]


def update(
    values: Mapping[str, Any],
    known: Known,
    *,
    before: Mapping[str, Any],
    raw: Mapping[str, Any],
    uid: str,
) -> Update:
    """What brings an issue to these values; for a new one `before` and `raw` are empty.

    Only what is named in `values` is in it, and what a new issue has not, is not said. What GitHub
    would not take for its size is left out. `uid`: the marker of a new one; a text that is there
    already keeps the one it has, and gets none.
    """
    made = Update()
    _write_body(made, values, raw, uid)
    _write_labels(made, values, known.keeping, before, raw)
    for name, theirs, of_value in _PLAIN:
        if name in values and (theirs != "type" or _types_are_written(known)):
            told = of_value(values[name], known, raw)
            if raw or told:
                made.body[theirs] = told
                made.written_in[name] = theirs
    if values.get("status") and raw:
        made.body |= words.state_for(values["status"])
        made.written_in["status"] = "state"
    if values.get("estimate") is not None and known.field_id is not None:
        number: Any = f"{values['estimate']:.10g}" if known.options else values["estimate"]
        made.body["issue_field_values"] = [{"field_id": known.field_id, "value": number}]
        made.written_in["estimate"] = "issue_field_values"
    _check_sizes(made, values)
    return made


def _types_are_written(known: Known) -> bool:
    return known.types.are_kept and not known.keeping.type_labels


def _people(value: str | None, raw: Mapping[str, Any]) -> list[str]:
    """Who is assigned: the first there is the one we know, the others stay."""
    if value is None:
        return []
    return [
        value,
        *(one for one in raw.get("assignees", [])[1:] if one.casefold() != value.casefold()),
    ]


_PLAIN: Final[tuple[tuple[str, str, Callable[[Any, Known, Mapping[str, Any]], Any]], ...]] = (
    ("title", "title", lambda value, _known, _raw: value),
    ("roadmap", "milestone", lambda _value, known, _raw: known.milestone),
    ("assignee", "assignees", lambda value, _known, raw: _people(value, raw)),
    ("type", "type", lambda value, known, _raw: known.types.there(value)),
)
"""Our field, their name, and what a value becomes in it."""


def _write_body(made: Update, values: Mapping[str, Any], raw: Mapping[str, Any], uid: str) -> None:
    changed = {name: values[name] for name in IN_BODY if name in values}
    if not changed and raw:
        return
    made.body["body"] = body.write(raw.get("body") or "", changed, "" if raw else uid)
    made.written_in |= dict.fromkeys(changed, "body")


def _write_labels(
    made: Update,
    values: Mapping[str, Any],
    keeping: Keeping,
    before: Mapping[str, Any],
    raw: Mapping[str, Any],
) -> None:
    carried = {
        name: wanted
        for name, wanted in (
            ("labels", True),
            ("estimate", bool(keeping.estimate_label)),
            ("type", bool(keeping.type_labels)),
        )
        if wanted and name in values
    }
    if not carried:
        return
    labels = list(raw.get("labels", []))
    if "labels" in carried:
        labels = _with_delta(labels, before.get("labels") or [], values["labels"], keeping)
    if "estimate" in carried and keeping.estimate_label:
        labels = [one for one in labels if keeping.estimate_label.number_in(one) is None]
        if values["estimate"] is not None:
            labels.append(keeping.estimate_label.label_for(values["estimate"]))
    if "type" in carried:
        labels = [one for one in labels if keeping.type_in([one]) is None]
        if values["type"] in keeping.type_labels:
            labels.append(keeping.type_labels[values["type"]])
    made.body["labels"] = [one for one in labels if len(one) <= LABEL_MOST]
    made.written_in |= dict.fromkeys(carried, "labels")


def _with_delta(
    there: list[str], before: Collection[str], after: Collection[str], keeping: Keeping
) -> list[str]:
    """Their labels with what was added and taken away here; everything else stays as it is."""
    gone = set(before) - set(after)
    kept = [one for one in there if one not in gone]
    present = {one.casefold() for one in kept}
    new = sorted(set(after) - set(before))
    return kept + [
        one for one in new if one.casefold() not in present and not keeping.is_hidden(one)
    ]


def _check_sizes(made: Update, values: Mapping[str, Any]) -> None:
    title = str(made.body.get("title", ""))
    if len(title) > TITLE_MOST:
        made.without(
            "title",
            _("the title has {n} characters, GitHub takes {most} – shorten it").format(
                n=len(title), most=TITLE_MOST
            ),
        )
    text = str(made.body.get("body", ""))
    if len(text) > BODY_MOST:
        made.without(
            "body",
            _(
                "the text has {n} characters with its story and criteria, GitHub takes {most} – shorten it"
            ).format(n=len(text), most=BODY_MOST),
        )
    long = [one for one in values.get("labels") or () if len(one) > LABEL_MOST]
    if long:
        made.problems["labels"] = _(
            "the label “{label}…” has {n} characters, GitHub takes {most} – shorten it"
        ).format(label=plain_line(long[0])[:20], n=len(long[0]), most=LABEL_MOST)


# ── what was silently not taken ─────────────────────────────────────────────────────────────────


def dropped(sent: Mapping[str, Any], now: TrackerItem, project: str) -> dict[str, str]:
    """Fields that GitHub did not take and said nothing about → why, as far as one can tell."""
    return {
        name: _why_dropped(name, sent[name], now.values.get(name), project)
        for name in sent
        if name in _COMPARED and not _alike(name, sent[name], now.values.get(name))
    }


_COMPARED: Final = frozenset({"labels", "roadmap", "assignee", "type", "estimate", "status"})
"""Texts come back as they were sent; these need rights, or must exist there."""


def _alike(name: str, sent: Any, there: Any) -> bool:
    if name in ("assignee", "roadmap") and sent and there:
        return str(sent).casefold() == str(there).casefold()
    return bool(sent == there)


def _why_dropped(name: str, sent: Any, there: Any, project: str) -> str:
    if name == "labels":
        spelt = {one.casefold(): one for one in there or ()}
        other = next((one for one in sent if spelt.get(one.casefold(), one) != one), None)
        if other:
            return _(
                "GitHub spells the label “{label}” as “{theirs}” – spell it the same here"
            ).format(label=plain_line(other), theirs=plain_line(spelt[other.casefold()]))
    if name == "assignee" and sent:
        return _(
            "{login} cannot be assigned in {project} – choose somebody who takes part there"
        ).format(login=plain_line(str(sent)), project=project)
    if name == "status":
        return _("GitHub kept the reason for closing – reopen and close it there to change it")
    return _(
        "GitHub ignored it – this account may not set it in {project}; ask for write access"
    ).format(project=project)
