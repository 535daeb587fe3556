"""A value of a sync as a person reads it, and what is different between two of them, on one line."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui.model.choices import in_words as choice_in_words
from po_tui.store import links
from po_tui.store.readiness import AMONG
from po_tui.sync.compare import NOTHING
from po_tui.sync.references import LOCAL, among_texts
from po_tui.words import _, ngettext

if TYPE_CHECKING:
    from po_tui.sync.plan import Plan
    from po_tui.workspace.workspace import Workspace

EMPTY: Final = "–"
_AROUND: Final = 24
"""Characters shown before and behind what differs in a long text."""
_MOST: Final = 72
"""Characters shown of either side."""


def in_words(field: str, value: Any) -> str:
    """The whole value; long texts and checklists keep their lines."""
    if value is NOTHING or value is None or value in ("", [], {}):
        return EMPTY
    match field, value:
        case "criteria", list():
            return "\n".join(f"[{'x' if one.get('done') else ' '}] {one['text']}" for one in value)
        case "story", dict():
            parts = (
                (_("As a"), value.get("as_a")),
                (_("I want"), value.get("i_want")),
                (_("so that"), value.get("so_that")),
            )
            return " ".join(f"{word} {part}" for word, part in parts if part)
        case "priority", str():
            return choice_in_words(value)
        case _, list():
            return ", ".join(map(str, value))
        case _, float():
            return f"{value:g}"
    return str(value)


def differing(field: str, old: Any, new: Any) -> tuple[str, str]:
    """Both values on a line each, cut to where they differ; of a list what goes and what comes."""
    if isinstance(old, list) and isinstance(new, list) and field != "criteria":
        gone, come = _only(old, new), _only(new, old)
        if (gone or come) and old:
            return ", ".join(f"-{one}" for one in gone), ", ".join(f"+{one}" for one in come)
    before, after = (" ".join(in_words(field, value).split()) for value in (old, new))
    if max(len(before), len(after)) <= _MOST:
        return before, after
    same = _alike(before, after)
    tail = _alike(before[same:][::-1], after[same:][::-1])
    return _cut(before, same, tail), _cut(after, same, tail)


def references_of(field: str, *values: Any) -> set[str]:
    """The references to other issues that these values are made of."""
    if field not in ("parent", "depends_on"):
        return set()
    flat = (one for value in values for one in (value if isinstance(value, list) else [value]))
    return {one for one in flat if isinstance(one, str)}


def named(field: str, value: Any, names: Mapping[str, str]) -> Any:
    """The value with references as people call them."""
    if isinstance(value, list) and field == "depends_on":
        return [names.get(one, one) for one in value]
    return names.get(value, value) if field == "parent" and isinstance(value, str) else value


def reference_names(
    workspace: "Workspace", remote: str, references: Collection[str]
) -> dict[str, str]:
    """What people call the issues that these references mean: the key here, and the one there."""
    con, names = workspace.store.rows, dict[str, str]()
    known = {row.name: row.id for row in links.remotes(con, workspace.product_id)}
    if not references or remote not in known:
        return names
    for id, link in links.links_there(con, known[remote], references).items():
        names[id] = f"{workspace.items.key(link.item_id)} {link.there_key}"
    uids = [one.removeprefix(LOCAL) for one in references if one.startswith(LOCAL)]
    found = con.execute(f"SELECT uid, id FROM item WHERE uid {AMONG}", (among_texts(uids),))
    return names | {LOCAL + uid: workspace.items.key(id) for uid, id in found}


def keys_in(plan: "Plan") -> dict[str, str]:
    """What people call the items of a plan, by their references: the key here, else the one there."""
    names = dict[str, str]()
    for item in plan.items:
        called = item.key or item.there_key
        names |= {ref: called for ref in (item.there_id, LOCAL + item.uid) if ref and called}
    return names


def requests_in_words(n: int) -> str:
    """How many requests."""
    return ngettext("{n} request", "{n} requests", n).format(n=n)


def _only(these: Sequence[Any], those: Sequence[Any]) -> list[Any]:
    return [one for one in these if one not in those]


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _cut(text: str, same: int, tail: int) -> str:
    """The part of a text between what is the same before and behind it, with some of both."""
    start, end = max(0, same - _AROUND), min(len(text), len(text) - tail + _AROUND)
    shown = text[start:end]
    if len(shown) > _MOST:
        shown, end = shown[:_MOST], start + _MOST
    return ("…" if start else "") + shown.strip() + ("…" if end < len(text) else "")
