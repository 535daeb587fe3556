"""What stands in the columns of the score table, and which key puts what into a cell.

Vocabulary: a *sheet* is the table of one method; an *input* is a column one fills; an *answer* is
what a key puts there. A column without answers takes numbers as they are typed.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from po_tui.model.choices import in_words
from po_tui.model.prioritisation import KANO_ANSWERS, Method, ScoreRow
from po_tui.tui.item.words import figure
from po_tui.words import _, mark

MISSING: Final = "–"
"""What stands for an input or a score that is not there: never a 0."""


class Answer(NamedTuple):
    """What a key puts into a cell."""

    value: float | str
    label: str = ""
    """English; empty where the value speaks for itself."""


class Input(NamedTuple):
    """A column that one fills."""

    field: str
    heading: str
    question: str
    answers: Mapping[str, Answer] = {}
    """By key; without any, numbers are typed out."""
    width: int = 7
    goes_right: bool = False
    """After a key the next cell is the one beside it, not the one below."""


class Sheet(NamedTuple):
    """The table of one method."""

    method: Method
    inputs: tuple[Input, ...]
    note: str
    """What to bear in mind; quiet, and always there."""


_RELATIVE: Final = {
    "1": Answer(1.0), "2": Answer(2.0), "3": Answer(3.0), "5": Answer(5.0), "8": Answer(8.0),
    "t": Answer(13.0), "w": Answer(20.0),
}  # fmt: skip
"""As on the voting cards: t for thirteen, w for twenty."""
VALUE: Final = Input(
    "user_business_value", mark("Value"), mark("Value to users and the business"), _RELATIVE
)
_IMPACTS: Final = {
    "3": Answer(3.0, mark("massive")),
    "2": Answer(2.0, mark("high")),
    "1": Answer(1.0, mark("medium")),
    "5": Answer(0.5, mark("low")),
    "4": Answer(0.25, mark("minimal")),
}
_CONFIDENCES: Final = {"1": Answer(1.0), "8": Answer(0.8), "5": Answer(0.5)}
_MOSCOW: Final = {
    "m": Answer("must", mark("must")),
    "s": Answer("should", mark("should")),
    "c": Answer("could", mark("could")),
    "w": Answer("wont_this_time", mark("won't this time")),
}
_KANO: Final = {
    "b": Answer("basic", mark("basic")),
    "p": Answer("performance", mark("performance")),
    "a": Answer("attractive", mark("attractive")),
    "i": Answer("indifferent", mark("indifferent")),
    "r": Answer("reverse", mark("reverse")),
}
_ASKED: Final = {str(n): Answer(float(n), answer) for n, answer in enumerate(KANO_ANSWERS, 1)}

SHEETS: Final = {
    sheet.method: sheet
    for sheet in (
        Sheet(
            Method.wsjf,
            (
                VALUE,
                Input("time_criticality", mark("Time"), mark("Time criticality"), _RELATIVE),
                Input(
                    "risk_opportunity",
                    mark("Risk"),
                    mark("Risk reduced or opportunity opened"),
                    _RELATIVE,
                ),
                Input(
                    "job_size",
                    mark("Size"),
                    mark("Job size; in brackets: the estimate"),
                    _RELATIVE,
                ),
            ),
            mark(
                "Relative numbers: their sum is not money. Made for features; SAFe no longer"
                " advises it for single stories."
            ),
        ),
        Sheet(
            Method.rice,
            (
                Input("reach_per_quarter", mark("Reach"), mark("People reached in a quarter")),
                Input("impact", mark("Impact"), mark("Impact on each of them"), _IMPACTS),
                Input("confidence", mark("Sure"), mark("How sure of this"), _CONFIDENCES),
                Input("effort_person_months", mark("Effort"), mark("Effort in person months")),
            ),
            mark("Guesses multiplied: look at what differs many times over, not by a little."),
        ),
        Sheet(
            Method.moscow,
            (Input("moscow", mark("MoSCoW"), mark("How much it has to be there"), _MOSCOW, 15),),
            mark("Musts take at most 60 % of the effort, or nothing is left to give way."),
        ),
        Sheet(
            Method.kano,
            (
                Input("kano_with", mark("With"), mark("How is it with it?"), _ASKED, 7, True),
                Input("kano_without", mark("Without"), mark("How is it without it?"), _ASKED, 8),
                Input(
                    "kano", mark("Kano"), mark("A class without having asked: a guess"), _KANO, 17
                ),
            ),
            mark("Ask users both questions. A class that nobody was asked about is a guess: (?)."),
        ),
        Sheet(
            Method.value_effort,
            (VALUE,),
            mark("Split at the middle of all items; effort is the job size, else the estimate."),
        ),
    )
}


def text_of(input: Input, row: ScoreRow) -> str:
    """What stands in a cell."""
    value = getattr(row, input.field)
    if input.field == "kano":
        return kano_text(row)
    if input.field == "moscow":
        return in_words(value) if value else MISSING
    if input.field == "job_size" and value is None and row.estimate is not None:
        return f"({figure(row.estimate)})"
    if value is None:
        return MISSING
    if input.field == "confidence":
        return f"{value * 100:g} %"
    return figure(value)


def kano_text(row: ScoreRow) -> str:
    """Kano's class, and whether it is a guess or the answers contradict each other."""
    if not row.kano:
        both = row.kano_with is not None and row.kano_without is not None
        return _("contradicts") if both else MISSING
    return f"{in_words(row.kano)} (?)" if row.kano_is_guess else in_words(row.kano)


def score_text(score: float | None) -> str:
    """A score as one compares it: 8, 2.38, 1440."""
    if score is None:
        return MISSING
    return f"{score:.0f}" if score >= 100 else f"{round(score, 2):g}"


def difference_text(difference: int | None) -> str:
    """How many places the score would move an item: ▲3, ▼2, = where it stands right."""
    if difference is None:
        return MISSING
    if not difference:
        return "="
    return f"{'▲' if difference > 0 else '▼'}{abs(difference)}"


def legend(input: Input) -> list[tuple[str, str]]:
    """The keys of a column with what each puts there: as pairs of key and words, "" where alike."""
    pairs = []
    for key, (value, label) in input.answers.items():
        number = f"{value * 100:g} %" if input.field == "confidence" else ""
        if isinstance(value, float) and not number and figure(value) != key:
            number = figure(value)
        pairs.append((key, " ".join(word for word in (number, _(label) if label else "") if word)))
    return pairs
