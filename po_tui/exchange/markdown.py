"""The backlog as a readable Markdown page: for a wiki, a mail, or paper."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui.model.estimation import points_in_words
from po_tui.model.markdown import escaped
from po_tui.model.plain import plain_text
from po_tui.model.states import state_in_words
from po_tui.store import rows
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.workspace.workspace import Workspace

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_OUTRANKS: Final = re.compile(r"( {0,3})(#{1,6}(?=\s|$)|=+\s*$|-{2,}\s*$|<)")
"""Line starts of a description that would make headings or HTML of their own."""


def backlog_markdown(workspace: "Workspace", ids: Sequence[int]) -> str:
    """The items as a page, in the order of `ids`; items that are gone are left out."""
    con, product_id = workspace.store.rows, workspace.product_id
    name = con.execute("SELECT name FROM product WHERE id = ?", (product_id,)).fetchone()[0]
    goals = dict(con.execute("SELECT key, title FROM goal WHERE product_id = ?", (product_id,)))
    blocks = [f"# {escaped(name)}"]
    for item in rows.item_json(con, product_id, ids):
        blocks.extend(block for block in _item(item, goals) if block)
    return "\n\n".join(blocks) + "\n"


def _item(item: Mapping[str, Any], goals: Mapping[str, str]) -> Iterator[str]:
    """The paragraphs of one item; empty ones are left out."""
    yield f"## {item['key']} {escaped(item['title'])}"
    yield _facts(item)
    yield _story(item["story"])
    yield _description(item["description"])
    if item["criteria"]:
        yield "### " + _("Acceptance criteria")
        yield "\n".join(_criterion(one["text"], one["done"]) for one in item["criteria"])
    named = (f"{escaped(key)} {escaped(goals.get(key, ''))}".strip() for key in item["goals"])
    yield _listed(_("Goals"), named)
    yield _listed(_("Labels"), map(escaped, item["labels"]))
    yield _listed(_("Part of"), filter(None, [item["parent"]]))


def _facts(item: Mapping[str, Any]) -> str:
    points = item["estimate"]
    facts = [
        _(item["type"]),
        state_in_words(item["state"]),
        _("not estimated") if points is None else points_in_words(points),
    ]
    return f"*{' · '.join(facts)}*"


def _story(story: Mapping[str, str] | None) -> str:
    if not story:
        return ""
    parts = {name: escaped(text) for name, text in story.items()}
    told = [
        _("As a {role}").format(role=f"**{parts['as_a']}**") if parts["as_a"] else "",
        _("I want {want}").format(want=parts["i_want"]) if parts["i_want"] else "",
        _("so that {why}").format(why=parts["so_that"]) if parts["so_that"] else "",
    ]
    return ", ".join(part for part in told if part) + "."


def _description(text: str) -> str:
    """The description as the Markdown it is, kept from breaking out of its item."""
    lines: list[str] = []
    fence = ""
    for line in plain_text(text).strip("\n").split("\n"):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence):
            fence = ""
        elif not fence:
            line = _OUTRANKS.sub(r"\1\\\2", line, count=1)  # noqa: PLW2901 – the line as written
        lines.append(line.rstrip())
    return "\n".join([*lines, *([fence] if fence else [])])


def _criterion(text: str, done: bool) -> str:
    """A line of a checklist; what goes over several lines stays together."""
    first, *more = (escaped(line.strip()) for line in plain_text(text).split("\n"))
    lines = [f"- [{'x' if done else ' '}] {first}", *(f"  {line}" for line in more)]
    return "\n".join(line.rstrip() for line in lines)


def _listed(label: str, words: Iterable[str]) -> str:
    line = ", ".join(words)
    return f"{label}: {line}" if line else ""
