"""Says what is wrong with a word of a filter, and offers the nearest one that makes sense."""

from collections.abc import Sequence
from typing import Final

from po_tui.model.filter_tree import CHOICES, FIELDS, SORTS, FilterMistake, Token
from po_tui.model.folding import fold
from po_tui.words import _

_MEANT: Final = {
    "estimate": "points", "size": "points", "sp": "points", "tag": "label", "epic": "parent",
    "owner": "assignee", "who": "assignee", "status": "state", "date": "updated",
    "changed": "updated", "order": "sort", "tracker": "remote", "kind": "type",
}  # fmt: skip


def _nearest(word: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    folded = fold(word)
    begins = [choice for choice in known if choice.startswith(folded)] if folded else []
    return next(iter(begins or get_close_matches(folded, known, n=1, cutoff=0.6)), "")


def unknown_field(name: str, token: Token) -> FilterMistake:
    """There is no field of that name."""
    near = _MEANT.get(name.lower()) or _nearest(name, FIELDS)
    if near:
        said = _("there is no field “{name}” – did you mean “{near}:”?").format(
            name=name, near=near
        )
    else:
        said = _("there is no field “{name}” – put it in quotes to search for the text").format(
            name=name
        )
    suggestion = f"{near}:{token.text.partition(':')[2]}" if near else f'"{token.text}"'
    return FilterMistake(said, token.text, token.at, suggestion)


def unknown_value(name: str, value: str, known: Sequence[str], token: Token) -> FilterMistake:
    """A field that has a fixed set of values has no such one."""
    near = _nearest(value.lstrip("-"), known)
    shown = " ".join(value.split())
    values = {"name": name, "value": shown, "near": near, "known": ", ".join(known)}
    if name not in {"type", "state"}:  # “b” is no is
        if near:
            said = _("there is no “{name}:{value}” – did you mean “{name}:{near}”?")
        else:
            said = _("there is no “{name}:{value}” – choose from {known}")
        said = said.format(**values)
    elif near:
        said = _("“{value}” is no {name} – did you mean “{name}:{near}”?").format(**values)
    else:
        said = _("“{value}” is no {name} – choose from {known}").format(**values)
    suggestion = f"{name}:{near}"
    if near and (wrong := value.lstrip("-")):  # what else the term asks for stays
        suggestion = near.join(token.text.rsplit(wrong, 1))
    return FilterMistake(said, token.text, token.at, suggestion)


def no_value(name: str, token: Token) -> FilterMistake:
    """A field without anything behind its colon."""
    known = CHOICES.get(name) or (tuple(SORTS) if name == "sort" else ())
    examples = {"points": "points:>5", "updated": "updated:<90d"}
    example = f"{name}:{known[0]}" if known else examples.get(name, f"{name}:none")
    said = _("“{name}:” lacks its value – for example “{example}”").format(
        name=name, example=example
    )
    return FilterMistake(said, token.text, token.at, example)
