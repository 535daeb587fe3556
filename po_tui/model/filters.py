"""The filter language: what people type to narrow a list, on the command line and on screen.

    reminder -sms "due time" state:ready,refining points:2..8 (label:pilot OR goal:G2) sort:-updated

Words match the beginnings of words, a phrase whole words. Terms are and-ed and bind closer than
`OR`. The parser knows no store: it gives a small immutable tree (`Query`), or a `FilterMistake`.
`fold` and `words_of` are the one idea of "the same word" that memory and full-text index share.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from po_tui.model.fields import STATES, TYPES
from po_tui.words import _

# --- words -------------------------------------------------------------------------------------

# Scripts written without spaces: every character is a word of its own there, so that a phrase of
# them is a substring. Thai, Lao, Tibetan, Myanmar, Khmer, then CJK with kana and bopomofo.
_NO_SPACES: Final = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"
    "\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_PICTURES: Final = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_ASCII_TOKEN: Final = re.compile(r"[a-z0-9]+")
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)  # Letters with a stroke and ligatures, which Unicode does not take apart.


def fold(text: str) -> str:
    """The text without case and accents: what counts as the same when searching."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    # Marks of a combining class up to 9 are part of a letter (kana voicing, viramas), not accents.
    bare = "".join(char for char in apart if unicodedata.combining(char) <= 9)
    return unicodedata.normalize("NFC", bare.translate(_LETTERS))


@cache
def _token() -> re.Pattern[str]:
    return re.compile(
        rf"(?=[^\W_])[{_NO_SPACES}]|[^\W_{_NO_SPACES}{_PICTURES}]+|[{_PICTURES}]"
    )  # made when first needed: it takes as long as all the rest of this module


def words_of(text: str) -> list[str]:
    """The folded words of a text; characters of scripts without spaces count as a word each."""
    folded = fold(text)
    return (_ASCII_TOKEN if folded.isascii() else _token()).findall(folded)


def searchable(text: str) -> str:
    """The folded words of a text with a blank before, between and after: easy to look through."""
    return f" {' '.join(words_of(text))} "


# --- the tree ----------------------------------------------------------------------------------
# Named tuples rather than dataclasses: they take a sixth of the time to make, and `list` waits.


class Word(NamedTuple):
    """Words that begin with this; several pieces (`LM-4`, CJK) stand next to each other."""

    pieces: tuple[str, ...]
    at: int = 0
    """Where in the query it stands, from 0."""


class Phrase(NamedTuple):
    """These whole words next to each other."""

    pieces: tuple[str, ...]
    at: int = 0


class FieldTerm(NamedTuple):
    """The field has one of these values; None stands for `none`, for having no value."""

    field: str
    values: tuple[str | None, ...]
    partial: bool = False
    """The last value is still being typed: its beginning is enough."""
    at: int = 0


class Age(NamedTuple):
    """So many days before now."""

    days: int


Value = float | str | Age
"""What a field is compared with: points, a day `YYYY-MM-DD`, an age in days."""


class Compare(NamedTuple):
    """A field against one value; for an age, `<` means younger: changed less than so long ago."""

    field: str
    op: str
    """`<`, `<=`, `=`, `>=` or `>`."""
    value: Value
    at: int = 0


class Range(NamedTuple):
    """A field between two values, both included."""

    field: str
    low: Value
    high: Value
    at: int = 0


class Not(NamedTuple):
    node: "Node"


class And(NamedTuple):
    nodes: tuple["Node", ...]


class Or(NamedTuple):
    nodes: tuple["Node", ...]


Node = Word | Phrase | FieldTerm | Compare | Range | Not | And | Or


class Sort(NamedTuple):
    """An order to show."""

    field: str
    descending: bool


class Query(NamedTuple):
    """What a filter line asks for: which items (None for all), in which order."""

    where: Node | None = None
    sort: tuple[Sort, ...] = ()


class FilterMistake(ValueError):
    """A word of the query that makes no sense, with the nearest one that would."""

    def __init__(self, message: str, word: str, position: int, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.word = word
        self.position = position
        self.suggestion = suggestion


# --- what may be asked -------------------------------------------------------------------------

CHOICES: Final = {
    "type": TYPES,
    "state": STATES,
    "ready": ("yes", "no"),
    "has": ("criteria", "question", "clash", "estimate", "parent"),
    "is": ("stale", "blocked", "orphan", "changed"),
}
"""Fields with a fixed set of values."""
SORTS: Final = {"rank": False, "updated": True, "points": True, "wsjf": True, "rice": True}
"""What to sort by, and whether its usual direction is descending."""
NAMES: Final = ("label", "goal", "roadmap", "parent", "assignee", "remote", "stakeholder")
"""Fields that hold names people gave."""
FIELDS: Final = (*CHOICES, *NAMES, "points", "updated", "sort")

_YES_NO: Final = frozenset({"ready", "has", "is"})
"""Questions, of which no item can have "none"."""
_MEANT: Final = {
    "estimate": "points", "size": "points", "sp": "points", "tag": "label", "epic": "parent",
    "owner": "assignee", "who": "assignee", "status": "state", "date": "updated",
    "changed": "updated", "order": "sort", "tracker": "remote", "kind": "type",
}  # fmt: skip
_OPERATORS: Final = ("<", "<=", "=", ">=", ">")
_DEEPEST: Final = 40


def parse(text: str, *, typing: bool = False) -> Query:
    """The query in a filter line.

    With `typing` the line is not finished: a last term that makes no sense yet is left out, quotes
    and parentheses that are still open are closed. Raises FilterMistake for anything else.
    """
    return _Parser(text, typing).query()


def speaks_of(node: Node | None, field: str) -> bool:
    """Whether a filter has a term on that field."""
    match node:
        case Not(inner):
            return speaks_of(inner, field)
        case And(nodes) | Or(nodes):
            return any(speaks_of(one, field) for one in nodes)
        case FieldTerm() | Compare() | Range():
            return node.field == field
    return False


def _joined(kind: type[And | Or], nodes: Sequence[Node]) -> Node | None:
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    return kind(tuple(nodes))


# --- reading -----------------------------------------------------------------------------------


class _Token(NamedTuple):
    kind: str
    """`(`, `)`, `-`, `OR`, `"` for a phrase, or `word`."""
    text: str
    at: int
    last: bool
    """Nothing follows it, not even a blank: it may still be growing."""


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        char, start = text[at], at
        if char.isspace():
            at += 1
            continue
        if char in "()":
            kind, word, at = char, char, at + 1
        elif char == "-":
            kind, word, at = "-", "-", at + 1
        elif char == '"':
            end = text.find('"', at + 1)
            kind, word = '"', text[at + 1 : end if end >= 0 else None]
            at = end + 1 if end >= 0 else len(text)
        else:
            at = _end_of_word(text, at)
            word = text[start:at]
            kind = "OR" if word == "OR" else "word"
        yield _Token(kind, word, start, at >= len(text))


def _end_of_word(text: str, at: int) -> int:
    """A word ends at a blank or parenthesis; values may be quoted: `label:"needs design",pilot`."""
    start = at
    while at < len(text) and not text[at].isspace() and text[at] not in "()":
        if text[at] == '"' and at > start and text[at - 1] in ":,":
            end = text.find('"', at + 1)
            at = end if end >= 0 else len(text) - 1
        at += 1
    return at


class _Parser:
    """Reads one filter line by recursive descent: alternatives of terms of words and fields."""

    def __init__(self, text: str, typing: bool) -> None:
        self.text = text
        self.typing = typing
        self.tokens = list(_tokens(text))
        self.next = 0
        self.sorts: list[Sort] = []

    def query(self) -> Query:
        where = self.alternatives(0)
        if token := self.peek():  # only a closing parenthesis stops the reading early
            raise FilterMistake(
                _("“)” closes nothing – leave it out, or open it with “(”"), ")", token.at, ""
            )
        return Query(where, tuple(self.sorts))

    def peek(self) -> _Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def take(self) -> _Token:
        self.next += 1
        return self.tokens[self.next - 1]

    def alternatives(self, depth: int) -> Node | None:
        sides = [self.terms(depth)]
        while (token := self.peek()) and token.kind == "OR":
            self.take()
            sides.append(self.terms(depth))
            unfinished = self.typing and self.next == len(self.tokens)
            if sides[-2] is None or (sides[-1] is None and not unfinished):
                raise FilterMistake(
                    _("“OR” needs something on both sides – write “or” to search for the word"),
                    "OR",
                    token.at,
                    '"or"',
                )
        return _joined(Or, [side for side in sides if side is not None])

    def terms(self, depth: int) -> Node | None:
        nodes = []
        while (token := self.peek()) and token.kind not in {")", "OR"}:
            if (node := self.term(depth)) is not None:
                nodes.append(node)
        return _joined(And, nodes)

    def term(self, depth: int) -> Node | None:
        token = self.take()
        if token.kind == "-":
            return self.negated(token, depth)
        if token.kind == "(":
            return self.group(token, depth)
        if token.kind == '"':
            pieces = tuple(words_of(token.text))
            unfinished = self.typing and self.text.find('"', token.at + 1) < 0
            kind: type[Word | Phrase] = Word if unfinished else Phrase
            return kind(pieces, token.at) if pieces else None
        if ":" in token.text:
            return self.field_term(token)
        return self.word(token)

    def negated(self, minus: _Token, depth: int) -> Node | None:
        following = self.peek()
        if following is None or following.at > minus.at + 1 or following.kind in {")", "OR", "-"}:
            return None  # a dash between words, or the beginning of a term
        sorts = len(self.sorts)
        node = self.term(depth)
        if len(self.sorts) > sorts:
            raise FilterMistake(
                _("“-sort:” makes no sense – turn an order around with “sort:-{name}”").format(
                    name=self.sorts[-1].field
                ),
                f"-{following.text}",
                minus.at,
                f"sort:-{self.sorts[-1].field}" if following.kind == "word" else "",
            )
        return None if node is None else Not(node)

    def group(self, opening: _Token, depth: int) -> Node | None:
        if depth >= _DEEPEST:
            raise FilterMistake(
                _("too many parentheses within each other – simplify the filter"), "(", opening.at
            )
        node = self.alternatives(depth + 1)
        if self.peek():
            self.take()
        elif not self.typing:
            raise FilterMistake(
                _("“(” is never closed – add “)”, or put it in quotes"), "(", opening.at, ")"
            )
        return node

    def word(self, token: _Token) -> Node | None:
        if found := re.fullmatch(r"(points|updated)([<>=].*)", token.text, re.IGNORECASE):
            meant = f"{found[1].lower()}:{found[2]}"
            raise FilterMistake(
                _("“{word}” lacks its colon – did you mean “{meant}”?").format(
                    word=token.text, meant=meant
                ),
                token.text,
                token.at,
                meant,
            )
        pieces = tuple(words_of(token.text))
        return Word(pieces, token.at) if pieces else None

    def field_term(self, token: _Token) -> Node | None:
        name, _colon, written = token.text.partition(":")
        known = name.lower()
        if known not in FIELDS:
            if not name.isalpha():  # 16:00, C:\temp, :-)
                return self.word(token)
            raise _unknown_field(name, token)
        closed = written.endswith('"') and written.count('"') % 2 == 0
        growing = self.typing and token.last and not closed
        if not written or written.endswith(","):
            written = written.rstrip(",")
            if not written:
                if growing:
                    return None
                raise _no_value(known, token)
        values = _values(written)
        if known == "sort":
            self.sorts += _sorts(values, token, growing)
            return None
        nodes = [*_read(known, values, token, growing)]
        return _joined(Or, nodes)


def _values(written: str) -> list[tuple[str, bool]]:
    """The comma-separated values, each with whether it was quoted; quotes protect commas."""
    found = re.findall(r'"([^"]*)"?|([^,]+)', written)
    return [(quoted or plain, not plain) for quoted, plain in found]


def _read(
    name: str, values: list[tuple[str, bool]], token: _Token, growing: bool
) -> Iterator[Node]:
    texts: list[str | None] = []
    for place, (value, quoted) in enumerate(values):
        last = growing and place == len(values) - 1
        if value.lower() == "none" and not quoted and name not in _YES_NO:
            texts.append(None)
        elif name in CHOICES:
            known = value.lower().replace("-", "_")
            if known in CHOICES[name]:
                texts.append(known)
            elif not (last and any(choice.startswith(known) for choice in CHOICES[name])):
                raise _unknown_value(name, value, CHOICES[name], token)
        elif name in NAMES:
            texts.append(value)
        elif (node := _measure(name, value, token, last)) is not None:
            yield node
    if texts:
        partial = growing and name in NAMES and values[-1][0] == texts[-1]
        yield FieldTerm(name, tuple(texts), partial, token.at)


def _measure(name: str, value: str, token: _Token, growing: bool) -> Node | None:
    """`>5`, `2..8`, `<2026-01-01`, `<90d`; None where it is still being typed."""
    read = _points if name == "points" else _moment
    low, dots, high = value.partition("..")
    if dots:
        ends = read(low), read(high)
        if ends[0] is not None and ends[1] is not None:
            return Range(name, ends[0], ends[1], token.at)
        if ends[0] is not None and not high:
            return Compare(name, ">=", ends[0], token.at)
        if ends[1] is not None and not low:
            return Compare(name, "<=", ends[1], token.at)
    else:
        rest = value.lstrip("<>=")
        op = value[: len(value) - len(rest)]
        meant = read(rest)
        if meant is not None and op in _OPERATORS:
            return Compare(name, op, meant, token.at)
        if meant is not None and not op:  # `updated:90d` is within 90 days, not on that very day
            return Compare(name, "<=" if isinstance(meant, Age) else "=", meant, token.at)
    # A beginning of something that will make sense: an operator, a number, part of a date.
    if growing and re.fullmatch(r"[<>=]*[\d.,½-]*", value):
        return None
    examples = {
        "points": _("points:5, points:>5, points:2..8 or points:none"),
        "updated": _("updated:<90d, updated:>2026-01-01 or updated:2026-01-01..2026-03-31"),
    }
    raise FilterMistake(
        _("“{word}” makes no sense – write {examples}").format(
            word=" ".join(token.text.split()), examples=examples[name]
        ),
        token.text,
        token.at,
        f"{name}:",
    )


def _points(text: str) -> float | None:
    from po_tui.model.estimation import parse_points

    try:
        return parse_points(text)
    except ValueError:
        return None


def _moment(text: str) -> str | Age | None:
    if found := re.fullmatch(r"([0-9]{1,4})([dwmy])", text, re.IGNORECASE):
        return Age(int(found[1]) * {"d": 1, "w": 7, "m": 30, "y": 365}[found[2].lower()])
    from datetime import date

    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            return None
    return None


def _sorts(values: list[tuple[str, bool]], token: _Token, growing: bool) -> Iterator[Sort]:
    for place, (value, _quoted) in enumerate(values):
        name = value.lower().removeprefix("-")
        if name in SORTS:
            yield Sort(name, SORTS[name] ^ value.startswith("-"))
        elif not (
            growing
            and place == len(values) - 1
            and any(choice.startswith(name) for choice in SORTS)
        ):
            raise _unknown_value("sort", value, tuple(SORTS), token)


# --- mistakes ----------------------------------------------------------------------------------


def _nearest(word: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    folded = fold(word)
    begins = [choice for choice in known if choice.startswith(folded)] if folded else []
    return next(iter(begins or get_close_matches(folded, known, n=1, cutoff=0.6)), "")


def _unknown_field(name: str, token: _Token) -> FilterMistake:
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


def _unknown_value(name: str, value: str, known: Sequence[str], token: _Token) -> FilterMistake:
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


def _no_value(name: str, token: _Token) -> FilterMistake:
    known = CHOICES.get(name) or (tuple(SORTS) if name == "sort" else ())
    examples = {"points": "points:>5", "updated": "updated:<90d"}
    example = f"{name}:{known[0]}" if known else examples.get(name, f"{name}:none")
    said = _("“{name}:” lacks its value – for example “{example}”").format(
        name=name, example=example
    )
    return FilterMistake(said, token.text, token.at, example)
