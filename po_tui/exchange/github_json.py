"""Issues as GitHub answers them: lists, searches, `gh issue list --json`, recorded exchanges."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from po_tui.exchange.reading import Taken
from po_tui.exchange.told import Told, as_entry
from po_tui.exchange.tracker_json import Json, Lines, documents, name_of, names_of, text_of, walk
from po_tui.words import _
from po_tui.workspace.importing import Incoming, Skipped

_PLACE: Final = re.compile(
    r"(?:https?://[^/]+/(?:repos/)?)?([^/\s]+/[^/\s]+)/issues/(\d+)(?:[/?#].*)?"
)
_POINTS: Final = re.compile(
    r"(?:story[ _-]?points?|points?|estimate|size|sp)\s*[:=/ ]\s*(\d{1,3}(?:\.\d)?|½)|(\d{1,3})\s*(?:story )?points?",
    re.IGNORECASE,
)


def issues(found: Sequence[Any]) -> Iterator[Json]:
    """Every issue or pull request in the documents."""
    return walk(found, _is_issue, _may_hold)


def read_github(text: str, _name: str) -> Taken:
    """The issues of GitHub's answers; the newest word on each counts, and pull requests do not."""
    taken, lines = Taken("github"), Lines(text)
    newest: dict[str, tuple[str, Incoming]] = {}
    for issue in issues(documents(text)):
        line = lines.line_of("number", issue["number"])
        if _is_pull_request(issue):
            reason = _("#{n} is a pull request").format(n=issue["number"])
            taken.skipped.append(Skipped(line, reason))
            continue
        entry = as_entry(_told(issue, line))
        if isinstance(entry, Skipped):
            taken.skipped.append(entry)
            continue
        stamp = text_of(issue.get("updated_at") or issue.get("updatedAt"))
        before = newest.get(entry.external_id)
        if before is None or stamp > before[0]:
            newest[entry.external_id] = (stamp, entry)
    taken.entries = [entry for _stamp, entry in newest.values()]
    return taken


def _is_issue(one: Json) -> bool:
    number = one.get("number")
    if (
        not isinstance(number, int)
        or isinstance(number, bool)
        or not isinstance(one.get("title"), str)
    ):
        return False
    # A milestone has number and title as well.
    return "open_issues" not in one and any(
        name in one
        for name in ("body", "labels", "user", "author", "pull_request", "html_url", "url", "state")
    )


def _may_hold(one: Json) -> bool:
    return one.get("__typename") not in ("PullRequest", "Milestone")


def _is_pull_request(issue: Json) -> bool:
    """Old answers give every issue a `pull_request` whose addresses are all null."""
    pull = issue.get("pull_request")
    if isinstance(pull, dict) and any(pull.values()):
        return True
    if (
        {"head", "base"} <= issue.keys()
        or "merged_at" in issue
        or issue.get("isPullRequest") is True
    ):
        return True
    return "/pull/" in text_of(issue.get("html_url") or issue.get("url"))


def _told(issue: Json, line: int) -> Told:
    url = text_of(issue.get("html_url")) or text_of(issue.get("url"))
    place = _place(issue)
    labels = names_of(_nodes(issue.get("labels")), "name")
    people = names_of(_nodes(issue.get("assignees")), "login", "name")
    assignee = name_of(issue.get("assignee"), "login", "name") or next(iter(people), "")
    others = {
        "Milestone": name_of(issue.get("milestone"), "title"),
        "Reporter": name_of(issue.get("user") or issue.get("author"), "login", "name"),
        "Assignees": ", ".join(people) if len(people) > 1 else "",
    }
    return Told(
        line=line,
        external_id=place,
        title=issue["title"],
        description=text_of(issue.get("body")),
        type=name_of(issue.get("type") or issue.get("issueType"), "name"),
        state=text_of(issue.get("state")),
        resolution=text_of(issue.get("state_reason") or issue.get("stateReason")),
        labels=[label for label in labels if not _points_in([label])],
        labels_name_types=True,
        estimate=_points_in(labels),
        assignee=assignee,
        parent=_parent(issue),
        others=others,
        reference=url if url.startswith(("http://", "https://")) and "//api." not in url else place,
    )


def _place(issue: Json) -> str:
    """Repository and number: what an issue is known by, whoever tells of it."""
    for name in ("html_url", "url"):
        if found := _PLACE.fullmatch(text_of(issue.get(name))):
            return f"{found[1]}#{found[2]}".lower()
    repository = text_of(issue.get("repository_url")).rsplit("/repos/", maxsplit=1)[-1]
    return f"{repository}#{issue['number']}".lower()


def _parent(issue: Json) -> str:
    parent = issue.get("parent_issue_url") or issue.get("parent")
    if isinstance(parent, dict):
        return _place(parent) if isinstance(parent.get("number"), int) else ""
    found = _PLACE.fullmatch(text_of(parent))
    return f"{found[1]}#{found[2]}".lower() if found else ""


def _points_in(labels: Sequence[str]) -> str:
    """Points that a team keeps as a label, such as `points: 5`."""
    for label in labels:
        found = _POINTS.fullmatch(label.strip())
        if found:
            return found[1] or found[2]
    return ""


def _nodes(value: Any) -> Any:
    """GraphQL wraps every list once more."""
    return value.get("nodes") if isinstance(value, dict) else value
