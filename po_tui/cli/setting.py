"""`--set FIELD=VALUE`: any declared field of an item, those of its type included, as one types it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui.cli.call import Call, read_text
from po_tui.cli.mistakes import WrongUse
from po_tui.cli.parsing import Parser, nearest
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.model.fields import Field
    from po_tui.model.views import ItemView

_ELSEWHERE: Final = frozenset({"criteria", "details", "split", "state"})
"""Fields with an option of their own, or none at all."""
_CALLED: Final = {"note": "private_note", "asked_by": "requested_by_id", "points": "estimate",
                  "break_point": "breakpoint", "sub_characteristic": "subcharacteristic"}  # fmt: skip
"""What people say instead of a field's name."""


def add_set_option(parser: Parser) -> None:
    """What `add` and `edit` take for every field that has no option of its own."""
    parser.add_argument(
        "--set",
        metavar="FIELD=VALUE",
        action="append",
        help=_(
            "any other field, such as severity=high, target=95, measured='82 2026-11-20 n=18'; "
            "“none” empties it; may be repeated"
        ),
    )


def named_fields(pairs: Iterable[str] | None) -> dict[str, str]:
    """Field → what was typed for it; raises WrongUse for a field that is none."""
    told: dict[str, str] = {}
    for pair in pairs or ():
        name, equals, text = pair.partition("=")
        if not equals:
            raise WrongUse(_("--set needs FIELD=VALUE – “{pair}” has no =").format(pair=pair))
        field = _field(name)
        told[field.name] = read_text("-").rstrip() if text == "-" and _is_text(field) else text
    return told


def set_values(
    call: Call, told: "dict[str, str]", view: "ItemView | None" = None
) -> dict[str, Any]:
    """The values that were typed; `view` is the item that `+new -old` changes."""
    if not told:
        return {}
    from po_tui.workspace.field_text import NOTHING, value_of

    return {
        name: ""
        if _is_text(_field(name)) and text.strip().casefold() in NOTHING
        else value_of(call.workspace, name, "" if _empties(name, text) else text, view)
        for name, text in told.items()
    }


def _field(name: str) -> "Field":
    from po_tui.model.fields import EVERY

    wanted = name.strip().casefold().replace("-", "_").replace(" ", "_")
    for known in (wanted, f"{wanted}_id", _CALLED.get(wanted, "")):
        if known in EVERY and known not in _ELSEWHERE:
            return EVERY[known]
    near = nearest(wanted, _names())
    if near:
        said = _("an item has no field “{field}” – did you mean {near}?")
    else:
        said = _("an item has no field “{field}” – it has: {names}")
    raise WrongUse(said.format(field=name, near=near, names=", ".join(_names())))


def _names() -> Sequence[str]:
    from po_tui.model.fields import EVERY

    return [name.removesuffix("_id") for name in EVERY if name not in _ELSEWHERE]


def _is_text(field: "Field") -> bool:
    from po_tui.model.fields import Kind

    return field.kind is Kind.text


def _empties(name: str, text: str) -> bool:
    """“none” empties a line as well, where it would otherwise be taken for its text."""
    from po_tui.model.fields import Kind

    plain = _field(name).kind in (Kind.line, Kind.labels)
    return plain and text.strip().casefold() == "none"
