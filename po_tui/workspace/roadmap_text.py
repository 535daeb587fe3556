"""A roadmap item's fields as one types them: shown to be edited, read back, completed."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from po_tui.model.choices import choice_of, in_words
from po_tui.model.fields import Field, Kind
from po_tui.model.roadmap_fields import BY_NAME, FIELDS, read_day
from po_tui.words import _
from po_tui.workspace.completing import MOST, Offer
from po_tui.workspace.errors import Mistake, Unknown
from po_tui.workspace.field_text import NOTHING, keys, records

if TYPE_CHECKING:
    from po_tui.model.views import RoadmapView
    from po_tui.workspace.workspace import Workspace


def texts_of(view: "RoadmapView") -> dict[str, str]:
    """All fields as they are shown to be edited; `values_of` reads them back."""
    return {field.name: _text_of(view, field) for field in FIELDS}


def values_of(workspace: "Workspace", texts: Mapping[str, str]) -> dict[str, Any]:
    """What typed texts mean; raises Mistake or Unknown where that makes no sense."""
    return {name: _value_of(workspace, BY_NAME[name], text) for name, text in texts.items()}


def seen_in(workspace: "Workspace", view: "RoadmapView", names: Sequence[str]) -> dict[str, Any]:
    """What a person saw of these fields, as `Roadmap.revise` compares it."""
    seen: dict[str, Any] = {}
    for name in names:
        field = BY_NAME[name]
        value = getattr(view, name)
        if field.to:
            known = {key: id for id, key, _title in records(workspace, field.to)}
            seen[name] = [known[key] for key in value if key in known]
        else:
            seen[name] = list(value) if name == "features" else value
    return seen


def _text_of(view: "RoadmapView", field: Field) -> str:
    value = getattr(view, field.name)
    if field.to:
        return " ".join(value)
    if field.name == "features":
        return "; ".join(value)
    if field.kind is Kind.choice:
        return in_words(value)
    return str(value or "")


def _value_of(workspace: "Workspace", field: Field, text: str) -> Any:
    text = text.strip()
    if field.to:
        return _ids(workspace, field, text)
    if field.kind is Kind.day:
        return None if text in NOTHING else read_day(text, last=field.name != "start")
    if field.kind is Kind.choice:
        code = choice_of(field, text)
        if code is None:
            told = _("{field} cannot be “{value}” – choose one of {choices}")
            names = ", ".join(map(in_words, field.choices))
            raise Mistake(told.format(field=_(field.label), value=text, choices=names))
        return code
    return text


def _ids(workspace: "Workspace", field: Field, text: str) -> list[int]:
    """Records by key; the whole title of one does as well."""
    there = records(workspace, field.to)
    known = {key.casefold(): id for id, key, _title in there}
    titles = {title.casefold(): id for id, _key, title in there}
    if text.casefold() in titles:
        return [titles[text.casefold()]]
    found = []
    for key in keys(text) if text not in NOTHING else ():
        if key.casefold() not in known:
            told = _("there is no {field} “{value}” – there are {choices}")
            names = ", ".join(key for _id, key, _title in there) or _("none yet")
            kind = _("goal") if field.to == "goal" else _("roadmap item")
            raise Unknown(told.format(field=kind, value=key, choices=names))
        found.append(known[key.casefold()])
    return list(dict.fromkeys(found))


class RoadmapOffers:
    """What a line of the editor offers while one types."""

    def __init__(self, workspace: "Workspace", view: "RoadmapView | None" = None) -> None:
        self._workspace, self._own = workspace, view.key if view else ""

    def of(self, name: str, text: str) -> list[Offer]:
        """What the last word could be: by the beginning of a key or of a word of the title."""
        if not BY_NAME[name].to:
            return []
        word = _last_word(text).casefold()
        there = [one for one in self._records[BY_NAME[name].to] if one.text != self._own]
        first = [one for one in there if one.text.casefold().startswith(word)]
        inside = [
            one
            for one in there
            if one not in first and word and f" {word}" in f" {one.says}".casefold()
        ]
        return [*first, *inside][:MOST]

    def choices(self, name: str) -> list[Offer]:
        """Everything a choice can be."""
        return [Offer(in_words(code)) for code in BY_NAME[name].choices]

    def completed(self, name: str, text: str) -> str:
        """The text with its last key completed; empty where none begins like it."""
        word, found = _last_word(text), self.of(name, text)
        if not word or not found or not found[0].text.casefold().startswith(word.casefold()):
            return ""
        return text + found[0].text[len(word) :]

    @cached_property
    def _records(self) -> dict[str, list[Offer]]:
        return {
            kind: [Offer(key, title) for _id, key, title in records(self._workspace, kind)]
            for kind in ("goal", "roadmap_item")
        }


def _last_word(text: str) -> str:
    return "" if text.endswith((" ", ",")) else text.replace(",", " ").rpartition(" ")[2]
