"""What a filter line could become: the rest of a field's name, then the values it may have.

The same for the app's filter line and the shell. The parser (`model/filters.py`) says what is
allowed; names that people gave come from whoever asks.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from po_tui.model.filters import CHOICES, FIELDS, NAMES, SORTS, FilterMistake, fold, words_of

Named = tuple[str, str]
"""A value as it is written in a filter, and what else it is known by (a title, a name)."""

_EXAMPLES: Final = {
    "points": ("none", ">5", "<=3", "2..8"),
    "updated": ("<7d", "<30d", ">90d"),
}
"""What to start from where any number will do."""
_BREAKS: Final = frozenset(' ,()"')
"""What a value cannot hold without quotes."""


class Growing(NamedTuple):
    """The last term of a line, as far as it is typed."""

    lead: str
    """All that stands before what is completed, taken over as it is."""
    field: str
    """Whose value it is; empty while the name itself is typed."""
    typed: str
    """The beginning of the name or of the value, without its quote."""


def growing(line: str) -> Growing | None:
    """What is being typed at the end of a line; None inside a phrase."""
    start = _last_term(line)
    if start is None:
        return None
    lead, term = line[:start], line[start:]
    name, colon, values = term.partition(":")
    if not colon:
        return Growing(lead, "", term)
    cut = _last_value(values)
    before, typed = values[:cut], values[cut:]
    return Growing(f"{lead}{name}:{before}", name.lower(), typed.strip('"'))


class Offers(NamedTuple):
    """What could stand at the end of a line: what is before it, and the words, likeliest first."""

    lead: str = ""
    words: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The whole lines that come of it."""
        return [self.lead + word for word in self.words]


def offers(line: str, values: Callable[[str], Iterable[Named]]) -> Offers:
    """What this line could become; `values` gives the names that a field like `label` may have."""
    end = growing(line)
    if end is None:
        return Offers()
    if not end.field:
        found = (f"{name}:" for name in FIELDS if name.startswith(end.typed.lower()))
    elif end.field in FIELDS:
        found = (written(value) for value in _fitting(end, values))
    else:
        return Offers()
    return Offers(end.lead, tuple(word for word in dict.fromkeys(found) if end.lead + word != line))


def mended(line: str, mistake: FilterMistake) -> Offers:
    """The line with what is wrong in it put right, where that is known."""
    before, after = line[: mistake.position], line[mistake.position + len(mistake.word) :]
    return Offers(before, (mistake.suggestion + after,)) if mistake.suggestion else Offers()


def written(value: str) -> str:
    """A value as a filter has it: in quotes where it would fall apart without."""
    plain = value.replace('"', " ")
    return f'"{plain}"' if not plain or _BREAKS & {*plain} else plain


def _fitting(end: Growing, values: Callable[[str], Iterable[Named]]) -> Iterator[str]:
    minus = "-" if end.field == "sort" and end.typed.startswith("-") else ""
    wanted = fold(end.typed.removeprefix(minus))
    named = list(values(end.field)) if end.field in NAMES else []
    fixed = (*CHOICES.get(end.field, ()), *_EXAMPLES.get(end.field, ()))
    for value in (*fixed, *(SORTS if end.field == "sort" else ())):
        if value.startswith(wanted):
            yield minus + value
    for value, _about in named:
        if fold(value).startswith(wanted):
            yield value
    for value, about in named:
        if wanted and any(word.startswith(wanted) for word in words_of(f"{value} {about}")):
            yield value
    if end.field in NAMES and "none".startswith(wanted):
        yield "none"


def _last_term(line: str) -> int | None:
    """Where the last term begins, behind a minus or parenthesis; None where a phrase is open."""
    start, at = 0, 0
    while at < len(line):
        char = line[at]
        if char == '"':
            closing = line.find('"', at + 1)
            if closing < 0:
                # Open: a value is being typed, or a phrase, of which nothing is known.
                return start if at > start and line[at - 1] in ":," else None
            at = closing
        elif char.isspace() or char in "()" or (char == "-" and at == start):
            start = at + 1
        at += 1
    return start


def _last_value(values: str) -> int:
    """Where the last of several values begins: behind a comma that no quotes protect."""
    start, quoted = 0, False
    for at, char in enumerate(values):
        if char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            start = at + 1
    return start
