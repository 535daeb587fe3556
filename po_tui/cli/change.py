"""Changing the backlog: adding, editing, dropping and splitting items. Each command is one step."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from po_tui.cli.call import Call, read_text
from po_tui.cli.mistakes import DONE, Failed, WrongUse
from po_tui.cli.parsing import Parser
from po_tui.cli.scores import add_score_options, score_values
from po_tui.cli.setting import add_set_option, named_fields, set_values
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.model.views import ItemView

NONE: Final = "none"
"""What takes a value away."""


# ── add ─────────────────────────────────────────────────────────────────────────────────────────


def add_options(parser: Parser, /) -> None:
    """What `add` takes."""
    parser.add_argument(
        "title", metavar="TITLE", nargs="+", help=_("what is wanted, in a few words")
    )
    _add_content(parser)
    parser.add_argument(
        "--label", metavar="LABEL", action="append", help=_("a label; may be repeated")
    )
    parser.add_argument(
        "--goal", metavar="GOAL", action="append", help=_("a goal it serves; may be repeated")
    )
    parser.add_argument(
        "--needs",
        "--depends",
        dest="depends",
        metavar="KEY",
        action="append",
        help=_("an item it waits for; may be repeated"),
    )
    parser.add_argument(
        "--top", action="store_true", help=_("at the top of the order, not at its end")
    )
    parser.add_common(json=True)


def _add_content(parser: Parser) -> None:
    """The options that `add` and `edit` share."""
    from po_tui.model.fields import STATES, TYPES

    parser.add_argument("--type", metavar="T", choices=TYPES, help=", ".join(TYPES))
    parser.add_argument("--as", metavar="X", dest="as_a", help=_("as whom: the role in the story"))
    parser.add_argument("--want", metavar="Y", dest="i_want", help=_("what they want"))
    parser.add_argument("--so-that", metavar="Z", dest="so_that", help=_("what for"))
    parser.add_argument(
        "--description", metavar="TEXT|-", help=_("Markdown; - reads it from stdin")
    )
    parser.add_argument(
        "--criterion",
        metavar="TEXT",
        action="append",
        help=_("one more acceptance criterion; may be repeated"),
    )
    parser.add_argument(
        "--points",
        metavar="N",
        type=_points,
        dest="estimate",
        help=_("the estimate, or none"),
        default=argparse.SUPPRESS,
    )
    parser.add_argument("--state", metavar="S", choices=STATES, help=", ".join(STATES))
    parser.add_argument("--parent", metavar="KEY|none", help=_("the epic it is part of"))
    parser.add_argument("--assignee", metavar="PERSON|none", help=_("who works on it"))
    parser.add_argument(
        "--deadline", metavar="DAY|none", help=_("when it has to be there, YYYY-MM-DD")
    )
    add_set_option(parser)


def add(call: Call, /) -> int:
    """Add an item and print its key."""
    from po_tui.workspace.ordering import Place

    options = vars(call.options)
    values = _plain_values(options)
    if options["criterion"]:
        values["criteria"] = [{"text": text} for text in options["criterion"]]
    if options["label"]:
        # `+` is how `edit` adds one: whoever is used to that gets the same here.
        values["labels"] = [label.removeprefix("+") for label in options["label"]]
    told = named_fields(options["set"])
    place = Place.top() if options["top"] else Place.bottom()
    title = " ".join(options["title"])
    _note_same(call, title)
    backlog = call.workspace.backlog
    with backlog.step(_("Add “{title}”").format(title=title)):
        values |= _people_and_items(call, options) | _links(call, options)
        item = backlog.add(title, values, place)
        if told:
            backlog.tell(item, set_values(call, told))
    if call.json:
        call.answer({"product": call.workspace.key, **call.items_json([item])[0]})
    else:
        call.say(backlog.key(item))
    return DONE


def _note_same(call: Call, title: str) -> None:
    """Point out items that most likely say the same; it is added all the same."""
    from po_tui.model.plain import plain_line
    from po_tui.model.states import state_in_words

    for known in call.workspace.backlog.same_as(title):
        told = _(
            "there is {key} “{title}” already ({state}) – the same? `po-tui undo` takes this back"
        )
        call.note(
            told.format(
                key=known.key, title=plain_line(known.title), state=state_in_words(known.state)
            )
        )


# ── edit ────────────────────────────────────────────────────────────────────────────────────────


def edit_options(parser: Parser, /) -> None:
    """What `edit` takes."""
    parser.add_argument("key", metavar="KEY", help=_("the item"))
    parser.add_argument("--title", metavar="TITLE", help=_("what is wanted, in a few words"))
    _add_content(parser)
    parser.add_argument(
        "--criteria",
        metavar="TEXT|-",
        help=_("all acceptance criteria anew, one a line; - reads them from stdin"),
    )
    parser.add_argument(
        "--label",
        metavar="+LABEL|-LABEL",
        action="append",
        help=_("add a label, or take it away; may be repeated"),
    )
    parser.add_argument(
        "--goal",
        metavar="+GOAL|-GOAL",
        action="append",
        help=_("add a goal it serves, or take it away; may be repeated"),
    )
    parser.add_argument(
        "--needs",
        "--depends",
        dest="depends",
        metavar="+KEY|-KEY",
        action="append",
        help=_("add an item it waits for, or take it away; may be repeated"),
    )
    add_score_options(parser)
    parser.add_argument(
        "--why", metavar="TEXT", default="", help=_("the reason, kept in its history")
    )
    parser.add_common(json=True)


def edit(call: Call, /) -> int:
    """Change the fields named, all in one step, and say which really changed."""
    from po_tui.model.fields import names_in_words

    options, backlog = vars(call.options), call.workspace.backlog
    item = call.item(options["key"])
    key = backlog.key(item)
    # Read what stdin has to say before the database is locked for writing.
    values = _plain_values(options) | score_values(options)
    told = named_fields(options["set"])
    criteria = None if options["criteria"] is None else _text_or_stdin(options["criteria"])
    if options["state"] == "dropped" and not options["why"].strip():
        raise Failed(_("dropping needs a reason – say in a few words why, with --why"))
    names = [name for name in values if name != "title"] + _named(options) + list(told)
    if "title" in values:
        names.insert(0, "title")
    if not names:
        raise WrongUse(_("nothing to change – name a field, such as --title or --points"))
    with backlog.step(_edit_label(names, key), reason=options["why"]):
        view = backlog.view(item)
        values |= _people_and_items(call, options)
        values |= _lists(call, options, view)
        values |= set_values(call, told, view)
        if criteria is not None or options["criterion"]:
            values["criteria"] = _criteria(view, criteria, options["criterion"] or ())
        changed = backlog.tell(item, values, why=options["why"])
    shown = [name.removesuffix("_id") for name in changed]
    if call.json:
        call.answer({"product": call.workspace.key, **call.items_json([item])[0], "changed": shown})
    elif changed:
        call.say(_("{key}: changed {fields}").format(key=key, fields=names_in_words(changed)))
    else:
        call.say(_("{key}: nothing was different").format(key=key))
    return DONE


def _named(options: Mapping[str, Any]) -> list[str]:
    """The fields that the options about lists, people and other items name."""
    fields = {
        "criterion": "criteria", "criteria": "criteria", "label": "labels", "parent": "parent_id",
        "goal": "goals", "depends": "depends_on", "assignee": "assignee_id",
    }  # fmt: skip
    return list(
        dict.fromkeys(field for option, field in fields.items() if options[option] is not None)
    )


def _plain_values(options: Mapping[str, Any]) -> dict[str, Any]:
    """The fields whose value stands in the option itself."""
    values: dict[str, Any] = {
        name: options[name]
        for name in ("type", "state", "as_a", "i_want", "so_that")
        if options.get(name) is not None
    }
    if isinstance(options.get("title"), str):
        values["title"] = options["title"]
    if options.get("description") is not None:
        values["description"] = _text_or_stdin(options["description"])
    if "estimate" in options:
        values["estimate"] = options["estimate"]
    if options.get("deadline") is not None:
        values["deadline"] = _or_none(options["deadline"])
    return values


def _people_and_items(call: Call, options: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if options["parent"] is not None:
        parent = _or_none(options["parent"])
        values["parent_id"] = None if parent is None else call.item(parent)
    if options["assignee"] is not None:
        person = _or_none(options["assignee"])
        values["assignee_id"] = None if person is None else _person(call, person)
    return values


def _person(call: Call, name: str) -> int:
    """The person meant; that somebody is new is said, for it may be a slip of the pen."""
    from po_tui.model.plain import plain_line

    people = call.workspace.people
    if people.find(name) is None:
        told = _("{name} is new here, and does not vote – `po-tui undo` takes this back")
        call.note(told.format(name=plain_line(name).strip().lstrip("@")))
    return people.find_or_meet(name)


def _links(call: Call, options: Mapping[str, Any]) -> dict[str, Any]:
    """What a new item serves and waits for."""
    values: dict[str, Any] = {}
    if options["goal"]:
        values["goals"] = _linked([], options["goal"], _goals(call))
    if options["depends"]:
        values["depends_on"] = _linked([], options["depends"], call.item)
    return values


def _goals(call: Call) -> "Callable[[str], int]":
    goals = {goal.key.casefold(): goal.id for goal in call.workspace.vision.goals()}
    return lambda key: _goal(goals, key)


def _lists(call: Call, options: Mapping[str, Any], view: "ItemView") -> dict[str, Any]:
    """Labels, goals and dependencies after what was added and taken away."""
    values: dict[str, Any] = {}
    if options["label"] is not None:
        values["labels"] = _labels(view.labels, options["label"])
    if options["goal"] is not None:
        values["goals"] = _linked([goal.id for goal in view.goals], options["goal"], _goals(call))
    if options["depends"] is not None:
        values["depends_on"] = _linked(
            [other.id for other in view.depends_on], options["depends"], call.item
        )
    return values


def _labels(labels: Sequence[str], changes: Sequence[str]) -> list[str]:
    kept = {label.casefold(): label for label in labels}
    for change in changes:
        adds, label = _signed(change)
        if adds:
            kept.setdefault(label.casefold(), label)
        else:
            kept.pop(label.casefold(), None)
    return list(kept.values())


def _linked(ids: Sequence[int], changes: Sequence[str], find: "Callable[[str], int]") -> list[int]:
    kept = dict.fromkeys(ids)
    for change in changes:
        adds, key = _signed(change)
        if key.casefold() == NONE:
            kept.clear()
        elif adds:
            kept[find(key)] = None
        else:
            kept.pop(find(key), None)
    return list(kept)


def _signed(change: str) -> tuple[bool, str]:
    """Whether `+L`, `L` or `-L` adds, and what."""
    if change[:1] in ("+", "-"):
        return change[0] == "+", change[1:]
    return True, change


def _goal(goals: Mapping[str, int], key: str) -> int:
    found = goals.get(key.strip().casefold())
    if found is None:
        known = ", ".join(key.upper() for key in goals) or _("none yet")
        raise WrongUse(
            _("there is no goal {key} – there are: {known}").format(key=key, known=known)
        )
    return found


def _criteria(view: "ItemView", anew: str | None, more: Sequence[str]) -> list[dict[str, Any]]:
    """The criteria after an edit; what was kept or reworded keeps its identity and its tick."""
    from po_tui.model.acceptance import revise
    from po_tui.model.identity import new_uid

    criteria = view.criteria if anew is None else revise(view.criteria, anew, new_uid)
    kept: list[dict[str, Any]] = [dict(criterion.as_dict()) for criterion in criteria]
    return [*kept, *({"text": text} for text in more)]


def _edit_label(fields: Sequence[str], key: str) -> str:
    from po_tui.model.fields import names_in_words

    return _("Edit {fields} of {item}").format(fields=names_in_words(fields), item=key)


def _text_or_stdin(text: str) -> str:
    return read_text("-").rstrip() if text == "-" else text


def _or_none(text: str) -> str | None:
    return None if text.strip().casefold() in ("", NONE) else text


def _points(text: str) -> float | None:
    from po_tui.model.estimation import parse_points

    try:
        return parse_points(text)
    except ValueError as no:
        raise argparse.ArgumentTypeError(str(no)) from no


# ── drop ────────────────────────────────────────────────────────────────────────────────────────


def drop_options(parser: Parser, /) -> None:
    """What `drop` takes."""
    parser.add_argument("key", metavar="KEY", nargs="+", help=_("the item, or several"))
    parser.add_argument(
        "--why", metavar="TEXT", required=True, help=_("the reason, kept in its history")
    )
    parser.add_common(json=True)


def drop(call: Call, /) -> int:
    """Drop items; they stay findable."""
    items = [call.item(key) for key in call.options.key]
    call.workspace.backlog.drop(items, call.options.why)
    keys = [call.workspace.backlog.key(item) for item in items]
    if call.json:
        call.answer({"product": call.workspace.key, "dropped": keys})
    else:
        call.say(_("dropped {keys}").format(keys=", ".join(keys)))
    return DONE


COMMANDS: Final = {
    "add": (add_options, add),
    "edit": (edit_options, edit),
    "drop": (drop_options, drop),
}
