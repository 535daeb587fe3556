"""What Jira's refusals mean, in one line each: what happened – what to do.

The reason often stands under the field alone, while the list of messages is empty; sometimes all
there is is a page. Jira words it in the account's language, and names custom fields by a number.
"""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any, Final

from po_tui.model.plain import plain_line
from po_tui.trackers.base import Changed, Gone, NotSignedIn, OutOfReach, Refused, TrackerError
from po_tui.trackers.http import Answer
from po_tui.trackers.jira.discovery import Known
from po_tui.trackers.jira.limits import is_page
from po_tui.words import _, ngettext

_FIELD_OF: Final = {
    "summary": "title",
    "description": "description",
    "labels": "labels",
    "issuetype": "type",
    "parent": "parent",
    "parentId": "parent",
    "assignee": "assignee",
    "fixVersions": "roadmap",
    "priority": "priority",
    "resolution": "status",
    "transition": "status",
}
"""Their name of what was wrong → our field."""
_SENT_AS: Final = {"parentId": "parent"}
_CUSTOM: Final = re.compile(r"\bcustomfield_\d+\b")
_OF_JAVA: Final = re.compile(r"\bCan ?not (?:deserialize|instantiate|construct)\b", re.IGNORECASE)
"""It reads what it was sent as something else."""
_FEW: Final = 3
_MOST: Final = 300


def field_of(id: str, known: Known) -> str:
    """Our field for one of theirs; empty where we have none."""
    own = {known.estimate: "estimate", known.criteria: "criteria", known.epic_link: "parent"}
    own.pop("", None)
    return own.get(id) or _FIELD_OF.get(id, "")


def by_field(told: Any, known: Known) -> dict[str, str]:
    """Id of a field of theirs → what is wrong with it, as one plain line with names people know."""
    errors = told.get("errors") if isinstance(told, Mapping) else None
    if not isinstance(errors, Mapping):
        return {}
    return {
        _SENT_AS.get(str(id), str(id)): _("Jira refuses {field}: {reason}").format(
            field=_field_name(str(id), known), reason=_named(str(why), known).rstrip(".")
        )
        for id, why in errors.items()
    }


def _field_name(id: str, known: Known) -> str:
    if id in known.names:
        return known.called(id)
    return "parent" if id == "parentId" else plain_line(id)


def said(answer: Answer, known: Known | None = None) -> str:
    """Their own words, wherever they stand."""
    if is_page(answer):
        return _of_page(answer) or str(answer.status)
    return said_in(answer.json, known).rstrip(".") or str(answer.status)


def said_in(told: Any, known: Known | None = None) -> str:
    """What a body says: messages first, else the reasons by field."""
    if not isinstance(told, Mapping):
        return ""
    messages = told.get("errorMessages")
    lines = [str(one) for one in messages] if isinstance(messages, list) else []
    errors = told.get("errors")
    if isinstance(errors, Mapping):
        for id, why in errors.items():
            name = _field_name(str(id), known) if known else plain_line(str(id))
            lines.append(f"{name}: {why}")
    lines += [str(told[name]) for name in ("message", "error") if told.get(name) and not lines]
    line = "; ".join(one for one in lines if one)
    return _named(line, known)


def _named(text: str, known: Known | None) -> str:
    """Names for numbers, on one line of plain letters."""
    if known is not None:
        text = _CUSTOM.sub(lambda found: known.called(found[0]), text)
    return plain_line(text).strip()[:_MOST]


def _of_page(answer: Answer) -> str:
    for tag in ("h1", "title"):
        found = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", answer.text, re.IGNORECASE | re.DOTALL)
        words = plain_line(unescape(re.sub(r"<[^>]*>", " ", found[1]))).strip() if found else ""
        if words:
            return words[:_MOST]
    return ""


def refusal(answer: Answer, known: Known) -> TrackerError:
    """Why something was not done with an issue."""
    if answer.status == 404:
        return Gone(_("it is not there any more, or hidden from this account – look at it in Jira"))
    if answer.status == 409:
        return Changed(_("somebody changed it at the same time"))
    if answer.status == 410:
        return OutOfReach(_asked_otherwise())
    if _OF_JAVA.search(said(answer)):
        return Refused(_asked_otherwise())
    if answer.status == 413:
        return Refused(
            _("Jira holds no more of that on one issue: {reason}").format(
                reason=said(answer, known)
            )
        )
    reasons = by_field(answer.json, known)
    named = next((ours for id in reasons if (ours := field_of(id, known))), "")
    why = _some_of([*reasons.values()]) or _("Jira refuses it: {reason}").format(
        reason=said(answer, known)
    )
    return Refused(why, named, passing=answer.status == 403)


def _some_of(reasons: Sequence[str]) -> str:
    """The first of them, on one line that people read to its end."""
    left = len(reasons) - _FEW
    line = "; ".join(reasons[:_FEW])
    if left <= 0:
        return line
    return f"{line}; {ngettext('and {n} more field', 'and {n} more fields', left).format(n=left)}"


def _asked_otherwise() -> str:
    """What was asked is meant for the other kind of Jira; this one says so in the words of its makers."""
    return _("this Jira is asked in a way that it no longer knows – is it Cloud, or Data Center?")


def searching(answer: Answer, project: str, query: str = "") -> TrackerError:
    """Why the issues of a project could not be read; `query` says which of them were wanted."""
    if answer.status == 410 or _OF_JAVA.search(said(answer)):
        return OutOfReach(_asked_otherwise())
    if answer.status == 400 and query:
        return OutOfReach(
            _(
                "Jira does not understand what may come in ({reason}) – correct “{query}” with `po-tui remote set`"
            ).format(reason=said(answer), query=plain_line(query))
        )
    if answer.status in (400, 404):
        return OutOfReach(
            _(
                "Jira does not show {project} ({reason}) – check the project's key and this account's rights"
            ).format(project=project, reason=said(answer))
        )
    if answer.status == 403:
        return NotSignedIn(
            _("this account may not look at {project} – ask for “Browse projects” there").format(
                project=project
            )
        )
    return OutOfReach(
        _("Jira does not answer as it should: {reason} – try again later").format(
            reason=said(answer)
        )
    )
