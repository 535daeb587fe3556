"""What GitHub's refusals mean, in one line each: what happened – what to do."""

from typing import Any, Final

from po_tui.model.plain import plain_line
from po_tui.trackers.base import Gone, NotSignedIn, OutOfReach, Refused, TrackerError
from po_tui.trackers.http import Answer
from po_tui.words import _

FIELD_OF: Final = {
    "title": "title",
    "body": "description",
    "labels": "labels",
    "label": "labels",
    "name": "labels",
    "milestone": "roadmap",
    "assignee": "assignee",
    "assignees": "assignee",
    "type": "type",
    "issue_type": "type",
    "state": "status",
    "state_reason": "status",
    "issue_field_values": "estimate",
}
"""Their name of what was wrong → our field."""


def refusal(answer: Answer, project: str) -> TrackerError:
    """Why something was not done with an issue."""
    if answer.status in (301, 302, 307, 308):
        return Gone(_("it was moved to another repository – look at it there"))
    if answer.status == 404:
        return Gone(
            _("it is not there any more, or hidden from this account – look at it on GitHub")
        )
    if answer.status == 410:
        if "disabled" in answer.message.lower():
            return Refused(
                _("issues are switched off in {project} – switch them on in its settings").format(
                    project=project
                ),
                passing=True,
            )
        return Gone(_("it was deleted there"))
    if answer.status == 403:
        return _forbidden(answer, project)
    if answer.status == 422:
        return _invalid(answer)
    return Refused(_said(answer))


def listing(answer: Answer, project: str) -> TrackerError:
    """Why the issues of a repository could not be read."""
    if answer.status == 404:
        return OutOfReach(
            _(
                "{project} is not there, or this token may not see it – check its name and the token's rights"
            ).format(project=project)
        )
    if answer.status == 410:
        return OutOfReach(
            _("issues are switched off in {project} – switch them on in its settings").format(
                project=project
            )
        )
    if answer.status == 403:
        return _not_this_token(project)
    return OutOfReach(_said(answer))


def _forbidden(answer: Answer, project: str) -> TrackerError:
    said = answer.message.lower()
    if "archived" in said:
        return Refused(archived(project), passing=True)
    if "locked" in said:
        return Refused(_("it is locked there – unlock it, or ask somebody who may"), passing=True)
    if "not accessible" in said:
        return _not_this_token(project)
    return Refused(_said(answer), passing=True)


def archived(project: str) -> str:
    """What is said of an archived repository, wherever that shows."""
    return _(
        "{project} is archived, and can only be read – take it out of the archive first"
    ).format(project=project)


def _not_this_token(project: str) -> NotSignedIn:
    return NotSignedIn(
        _(
            "this token may not do that in {project} – give it “Issues: read and write” there"
        ).format(project=project)
    )


def _invalid(answer: Answer) -> Refused:
    if "spam" in answer.message.lower():
        return Refused(
            _("GitHub takes it for spam, or for too much at once – try again later"), passing=True
        )
    return Refused(_said(answer), field=FIELD_OF.get(_field_in(answer), ""))


def _field_in(answer: Answer) -> str:
    return next((str(one["field"]) for one in _errors(answer) if one.get("field")), "")


def _errors(answer: Answer) -> list[dict[str, Any]]:
    errors = answer.json.get("errors") if isinstance(answer.json, dict) else None
    return [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []


def _said(answer: Answer) -> str:
    """Their own words, with what they say about each field."""
    details = [
        str(one.get("message") or f"{one.get('field', '')} {one.get('code', '')}").strip()
        for one in _errors(answer)
    ]
    reason = "; ".join(filter(None, details)) or answer.message or str(answer.status)
    return _("GitHub refuses it: {reason}").format(reason=plain_line(reason)[:300])
