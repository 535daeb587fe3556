"""The inputs of scores on the command line: what `edit` takes to weigh an item."""

import argparse
import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from po_tui.cli.parsing import Parser
from po_tui.words import _

NONE: Final = "none"
WSJF: Final = ("user_business_value", "time_criticality", "risk_opportunity", "job_size")
RICE: Final = ("reach_per_quarter", "impact", "confidence", "effort_person_months")
PAIR: Final = ("kano_with", "kano_without")

Values = dict[str, Any]


def add_score_options(parser: Parser) -> None:
    """What `edit` takes to weigh an item; each may also be `none`."""
    from po_tui.model.fields import KANO, MOSCOW

    parser.add_argument(
        "--moscow", metavar="M|none", type=_one_of("moscow", MOSCOW), help=", ".join(MOSCOW)
    )
    parser.add_argument(
        "--kano",
        metavar="K|W,O|none",
        type=_kano,
        help=_("{classes}; or two answers, 1 (I like it) to 5 (I dislike it): with it, without it")
        .format(classes=", ".join(KANO)),
    )  # fmt: skip
    parser.add_argument(
        "--wsjf",
        metavar="V,T,R[,SIZE]|none",
        type=_wsjf,
        help=_("value, time criticality, risk or opportunity: 1 2 3 5 8 13 20; size: the estimate"),
    )
    parser.add_argument(
        "--rice",
        metavar="R,I,C,E|none",
        type=_rice,
        help=_("reach a quarter, impact 3 2 1 0.5 0.25, confidence such as 80%%, person months"),
    )


def score_values(options: Mapping[str, Any]) -> Values:
    """The fields that these options change."""
    values: Values = {}
    for name in ("moscow", "kano", "wsjf", "rice"):
        values |= options.get(name) or {}
    return values


def _one_of(field: str, choices: tuple[str, ...]) -> Callable[[str], Values]:
    def read(text: str) -> Values:
        from po_tui.model.choices import choice_of
        from po_tui.model.fields import BY_NAME

        if _is_none(text):
            return {field: ""}
        found = choice_of(BY_NAME[field], text)
        if found is None:
            raise argparse.ArgumentTypeError(
                _("“{text}” is none of {choices}").format(text=text, choices=", ".join(choices))
            )
        return {field: found}

    return read


def _kano(text: str) -> Values:
    from po_tui.model.fields import KANO
    from po_tui.model.prioritisation import kano_class

    if "," not in text:
        return {**_one_of("kano", KANO)(text), **dict.fromkeys(PAIR)}
    answers = _numbers(text)
    if len(answers) != len(PAIR) or any(answer not in (1, 2, 3, 4, 5) for answer in answers):
        raise argparse.ArgumentTypeError(
            _("“{text}” are not two answers of 1 to 5, such as 1,5").format(text=text)
        )
    return {"kano": kano_class(*answers), **dict(zip(PAIR, answers, strict=True))}


def _wsjf(text: str) -> Values:
    from po_tui.model.prioritisation import RELATIVE

    if _is_none(text):
        return dict.fromkeys(WSJF)
    numbers = _numbers(text)
    if len(numbers) not in {3, 4} or any(number not in RELATIVE for number in numbers):
        raise argparse.ArgumentTypeError(
            _("“{text}” are not three or four of {scale}, such as 8,5,3").format(
                text=text, scale=" ".join(map(str, RELATIVE))
            )
        )
    return dict(zip(WSJF, numbers, strict=False))


def _rice(text: str) -> Values:
    if _is_none(text):
        return dict.fromkeys(RICE)
    numbers = _numbers(text)
    if len(numbers) != len(RICE) or numbers[2] > 1:
        raise argparse.ArgumentTypeError(
            _(
                "“{text}” are not reach, impact, confidence and effort, such as 200,2,80%,1.5"
            ).format(text=text)
        )
    return dict(zip(RICE, numbers, strict=True))


def _numbers(text: str) -> list[float]:
    try:
        numbers = [
            float(part.rstrip("%")) / (100 if part.endswith("%") else 1)
            for part in map(str.strip, text.split(","))
        ]
    except ValueError:
        numbers = [math.nan]
    if not all(0 <= number < math.inf for number in numbers):
        raise argparse.ArgumentTypeError(
            _("“{text}” are no numbers with commas between them").format(text=text)
        )
    return numbers


def _is_none(text: str) -> bool:
    return text.strip().casefold() in {"", NONE}
