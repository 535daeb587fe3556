"""What the choices of a field are called, and which one a person means by what they typed."""

from collections.abc import Iterable
from typing import Final

from po_tui.model.fields import Field
from po_tui.model.quality import CHARACTERISTICS, SUBCHARACTERISTICS, code_of
from po_tui.model.states import NAMES as STATES
from po_tui.words import _, mark

TYPES: Final = {
    "epic": mark("epic"),
    "story": mark("story"),
    "bug": mark("bug"),
    "quality": mark("quality requirement"),
    "constraint": mark("constraint"),
    "spike": mark("spike"),
    "enabler": mark("enabler"),
    "hardware": mark("hardware"),
}
ISO_NAMES: Final = {
    code: mark("interaction capability") if code == "interaction_capability" else label
    for code, label in CHARACTERISTICS.items()
} | {"performance_efficiency": mark("performance efficiency")}
"""What ISO/IEC 25010:2023 calls a characteristic, where people say it otherwise."""

_NAMES: Final = {
    **STATES,
    **TYPES,
    **CHARACTERISTICS,
    **{code_of(label): label for labels in SUBCHARACTERISTICS.values() for label in labels},
    "low": mark("low"),
    "medium": mark("medium"),
    "high": mark("high"),
    "critical": mark("critical"),
    "higher": mark("higher"),
    "lower": mark("lower"),
    "standing": mark("for every item"),
    "one_off": mark("for linked items"),
    "requested": mark("requested"),
    "promised": mark("promised"),
    "expected": mark("expected"),
    "delivered": mark("delivered"),
    "cancelled": mark("cancelled"),
    "must": mark("must"),
    "should": mark("should"),
    "could": mark("could"),
    "wont_this_time": mark("won't this time"),
    "basic": mark("basic"),
    "performance": mark("performance"),
    "attractive": mark("attractive"),
    "indifferent": mark("indifferent"),
    "reverse": mark("reverse"),
    "now": mark("now"),
    "next": mark("next"),
    "later": mark("later"),
    "planned": mark("planned"),
    "on_track": mark("on track"),
    "at_risk": mark("at risk"),
    "off_track": mark("off track"),
    "internal": mark("internal"),
    "external": mark("external"),
    "hard": mark("hard"),
}
"""Code of a choice → its label, whatever the field: no two mean different things."""


def in_words(code: str) -> str:
    """What a choice is called in the reader's language; T-shirt sizes call themselves."""
    name = _NAMES.get(code)
    return code.replace("_", " ") if name is None else _(name)


def choice_of(field: Field, text: str, among: Iterable[str] | None = None) -> str | None:
    """The choice meant by a text: its code, its name, or the unique beginning of one; None for none.

    Any case, in the reader's language or English; `among` narrows the choices.
    """
    choices = tuple(field.choices if among is None else among)
    wanted = _folded(text)
    if not wanted:
        return None
    known = {code: _called(code) for code in choices}
    exact = [code for code, names in known.items() if wanted in names]
    if exact:
        return exact[0]
    begins = [
        code for code, names in known.items() if any(name.startswith(wanted) for name in names)
    ]
    return begins[0] if len(begins) == 1 else None


def _called(code: str) -> set[str]:
    """All that people may call a choice."""
    names = {code, in_words(code)}
    if code in _NAMES:
        names.add(_NAMES[code])
    if code in ISO_NAMES:
        names |= {ISO_NAMES[code], _(ISO_NAMES[code])}
    return {_folded(name) for name in names}


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").replace("-", " ").casefold().split())
