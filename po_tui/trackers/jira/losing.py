"""What an edit would lose in Jira, in words for whoever made it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from po_tui.trackers.base import Refused
from po_tui.trackers.jira import adf
from po_tui.words import _, mark

_SIMPLE: Final = frozenset({
    "text", "hardBreak", "paragraph", "heading", "bulletList", "orderedList", "listItem", "taskList",
    "taskItem", "codeBlock", "blockquote", "panel", "rule", "table", "tableRow", "tableCell",
    "tableHeader",
})  # fmt: skip
_NAMES: Final = {
    "mention": mark("the mention {what}"),
    "emoji": mark("the emoji {what}"),
    "date": mark("the date {what}"),
    "status": mark("the status “{what}”"),
    "inlineCard": mark("the link card “{what}”"),
    "blockCard": mark("the link card “{what}”"),
    "embedCard": mark("the link card “{what}”"),
    "media": mark("the file “{what}”"),
    "mediaInline": mark("the file “{what}”"),
    "mediaSingle": mark("a picture"),
    "mediaGroup": mark("files"),
    "decisionList": mark("a list of decisions"),
    "expand": mark("a section that folds"),
    "nestedExpand": mark("a section that folds"),
    "layoutSection": mark("columns"),
    "table": mark("merged cells of a table"),
    "panel": mark("a panel of its own colours"),
}


class Loss(Exception):
    """An edit that Jira's text does not survive; `what` is named for the user."""

    def __init__(self, what: str, form: str = "") -> None:
        super().__init__(what)
        self.what, self.form = what, form

    def refusal(self) -> Refused:
        """The same as the tracker says it."""
        if self.form:
            text = _(
                "Not sent: this edit would lose {what}, which only Jira can show – leave “{form}” as it stands,"
                " or say it in a comment there"
            ).format(what=self.what, form=self.form)
        else:
            text = _(
                "Not sent: this edit would lose {what}, which only Jira can show – edit it there,"
                " or say it in a comment there"
            ).format(what=self.what)
        return Refused(text, "description")


def not_kept() -> Refused:
    """The refusal of a text that would not come back from Jira as it was sent."""
    text = _(
        "Not sent: Jira cannot hold this text the way it is written – write it more simply,"
        " or say it in a comment there"
    )
    return Refused(text, "description")


def named(node: Mapping[str, Any]) -> str:
    """A node in words for the user."""
    kind = str(node.get("type") or "?")
    form = " ".join(adf.form_of(node).split())
    if kind in _NAMES:
        return _(_NAMES[kind]).format(what=form.removeprefix("📎 "))
    return _("“{what}” ({kind})").format(what=form, kind=kind)


def beyond_markdown(node: object) -> Iterator[Mapping[str, Any]]:
    """The nodes in a part of a document that Markdown cannot express."""
    left = [node]
    while left:
        one = left.pop()
        if not isinstance(one, Mapping):
            continue
        attrs = adf.attrs_of(one)
        merged = any(_many(attrs.get(key)) for key in ("colspan", "rowspan"))
        if merged:
            yield {"type": "table"}
        elif one.get("type") not in _SIMPLE or attrs.get("panelType") == "custom":
            yield one
        left += reversed(adf.kids(one))


def _many(value: object) -> bool:
    return isinstance(value, (int, float)) and value > 1
