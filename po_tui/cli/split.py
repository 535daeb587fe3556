"""Splitting an item from the command line: titles, the pattern, and which criterion goes where."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE, WrongUse
from po_tui.cli.parsing import Parser
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.model.splitting import Part
    from po_tui.model.views import ItemView


class Dealt(NamedTuple):
    """A criterion, or points, for parts; all are counted from 1."""

    what: float
    parts: tuple[int, ...]


def split_options(parser: Parser, /) -> None:
    """What `split` takes."""
    from po_tui.model.splitting import PATTERNS

    parser.add_argument("key", metavar="KEY", help=_("the item, which becomes an epic"))
    parser.add_argument(
        "titles", metavar="TITLE", nargs="+", help=_("the title of each part, in quotes")
    )
    parser.add_argument(
        "--pattern",
        metavar="P",
        default="",
        help=_("how it is cut, for its history: {patterns}").format(
            patterns=", ".join(pattern.code for pattern in PATTERNS)
        ),
    )
    parser.add_argument(
        "--criterion",
        metavar="N:PART",
        action="append",
        type=_dealt,
        default=[],
        help=_(
            "give its acceptance criterion N to a part, both counted from 1; 2:1,3 for several;"
            " may be repeated; what is not given away stays"
        ),
    )
    parser.add_argument(
        "--points",
        metavar="PART:N",
        action="append",
        type=_points,
        default=[],
        help=_("the estimate of a part; may be repeated"),
    )
    parser.add_common(json=True)


def split(call: Call, /) -> int:
    """Split an item and print the keys of its parts."""
    options, backlog = call.options, call.workspace.backlog
    item = call.item(options.key)
    view = backlog.view(item)
    parts = _parts(view, options)
    keys = [backlog.key(child) for child in backlog.split(item, parts, options.pattern)]
    for part in parts:
        _note_layers(call, part.title)
    if call.json:
        call.answer(_as_json(call, view.id, keys))
    else:
        for key in keys:
            call.say(key)
    return DONE


def _parts(view: "ItemView", options: argparse.Namespace) -> "list[Part]":
    from po_tui.model.splitting import Part

    titles: Sequence[str] = options.titles
    uids = [criterion.uid for criterion in view.criteria]
    dealt: dict[int, list[str]] = {}
    for number, parts in options.criterion:
        if not 1 <= number <= len(uids):
            raise WrongUse(
                _("{item} has {n} criteria, there is none of number {number}").format(
                    item=view.key, n=len(uids), number=int(number)
                )
            )
        for part in parts:
            _check_part(part, titles)
            dealt.setdefault(part, []).append(uids[int(number) - 1])
    points: dict[int, float] = {}
    for number, (part,) in options.points:
        _check_part(part, titles)
        points[part] = number
    return [
        Part(title, tuple(dealt.get(n, ())), points.get(n)) for n, title in enumerate(titles, 1)
    ]


def _check_part(part: int, titles: Sequence[str]) -> None:
    if not 1 <= part <= len(titles):
        raise WrongUse(
            _("there are {n} parts, none of number {part}").format(n=len(titles), part=part)
        )


def _note_layers(call: Call, title: str) -> None:
    from po_tui.model.plain import plain_line
    from po_tui.model.splitting import layer_words

    words = layer_words(title)
    if words:
        told = _("“{title}” names a layer ({words}): could that part be shown to anyone by itself?")
        call.note(told.format(title=plain_line(title), words=", ".join(words)))


def _as_json(call: Call, item: int, keys: Sequence[str]) -> dict[str, Any]:
    from po_tui.model.splitting import layer_words

    backlog = call.workspace.backlog
    children = [backlog.item(key) for key in keys]
    after = backlog.view(item)
    return {
        "product": call.workspace.key,
        "key": after.key,
        "children": list(keys),
        "pattern": after.split_pattern or None,
        "items": call.items_json(children),
        "criteria_left": [criterion.text for criterion in after.criteria],
        "layer_words": {
            key: list(words)
            for key, child in zip(keys, children, strict=True)
            if (words := layer_words(backlog.view(child).title))
        },
    }


def _dealt(text: str) -> Dealt:
    """`2:1,3` – criterion 2 goes to the parts 1 and 3."""
    number, _colon, parts = text.partition(":")
    try:
        return Dealt(int(number), tuple(int(part) for part in parts.split(",")))
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not like 2:1 (criterion 2 to part 1) or 2:1,3").format(text=text)
        ) from None


def _points(text: str) -> Dealt:
    """`1:3` – part 1 has 3 points."""
    from po_tui.model.estimation import parse_points

    part, _colon, written = text.partition(":")
    try:
        points = parse_points(written)
        if points is None:
            raise ValueError
        return Dealt(points, (int(part),))
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not like 1:3 (part 1 has 3 points)").format(text=text)
        ) from None


COMMANDS: Final = {"split": (split_options, split)}
