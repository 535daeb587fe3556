"""The filter language: what people type to narrow a list, on the command line and on screen.

    reminder -sms "due time" state:ready,refining points:2..8 (label:pilot OR goal:G2) sort:-updated

Words match the beginnings of words, a phrase whole words. Terms are and-ed and bind closer than
`OR`. The parser knows no store: it gives a small immutable tree (`Query`), or a `FilterMistake`.
The tree is in `model/filter_tree.py`, what counts as the same word in `model/folding.py`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from po_tui.model.filter_tree import (
    CHOICES,
    FIELDS,
    NAMES,
    SORTS,
    Age,
    And,
    Compare,
    FieldTerm,
    FilterMistake,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Sort,
    Token,
    Value,
    Word,
    speaks_of,
)
from po_tui.model.folding import fold, searchable, words_of
from po_tui.words import _

__all__ = [
    "CHOICES", "FIELDS", "NAMES", "SORTS", "Age", "And", "Compare", "FieldTerm", "FilterMistake",
    "Node", "Not", "Or", "Phrase", "Query", "Range", "Sort", "Token", "Value", "Word", "fold",
    "parse", "searchable", "speaks_of", "words_of",
]  # fmt: skip

_YES_NO: Final = frozenset({"ready", "has", "is"})
"""Questions, of which no item can have "none"."""
_OPERATORS: Final = ("<", "<=", "=", ">=", ">")
_DEEPEST: Final = 40


def parse(text: str, *, typing: bool = False) -> Query:
    """The query in a filter line.

    With `typing` the line is not finished: a last term that makes no sense yet is left out, quotes
    and parentheses that are still open are closed. Raises FilterMistake for anything else.
    """
    return _Parser(text, typing).query()


def _joined(kind: type[And | Or], nodes: Sequence[Node]) -> Node | None:
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    return kind(tuple(nodes))


# --- reading -----------------------------------------------------------------------------------


def _tokens(text: str) -> Iterator[Token]:
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
        yield Token(kind, word, start, at >= len(text))


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

    def peek(self) -> Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def take(self) -> Token:
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

    def negated(self, minus: Token, depth: int) -> Node | None:
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

    def group(self, opening: Token, depth: int) -> Node | None:
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

    def word(self, token: Token) -> Node | None:
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

    def field_term(self, token: Token) -> Node | None:
        name, _colon, written = token.text.partition(":")
        known = name.lower()
        if known not in FIELDS:
            if not name.isalpha():  # 16:00, C:\temp, :-)
                return self.word(token)
            from po_tui.model.filter_mistakes import unknown_field

            raise unknown_field(name, token)
        closed = written.endswith('"') and written.count('"') % 2 == 0
        growing = self.typing and token.last and not closed
        if not written or written.endswith(","):
            written = written.rstrip(",")
            if not written:
                if growing:
                    return None
                from po_tui.model.filter_mistakes import no_value

                raise no_value(known, token)
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


def _read(name: str, values: list[tuple[str, bool]], token: Token, growing: bool) -> Iterator[Node]:
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
                from po_tui.model.filter_mistakes import unknown_value

                raise unknown_value(name, value, CHOICES[name], token)
        elif name in NAMES:
            texts.append(value)
        elif (node := _measure(name, value, token, last)) is not None:
            yield node
    if texts:
        partial = growing and name in NAMES and values[-1][0] == texts[-1]
        yield FieldTerm(name, tuple(texts), partial, token.at)


def _measure(name: str, value: str, token: Token, growing: bool) -> Node | None:
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


def _sorts(values: list[tuple[str, bool]], token: Token, growing: bool) -> Iterator[Sort]:
    for place, (value, _quoted) in enumerate(values):
        name = value.lower().removeprefix("-")
        if name in SORTS:
            yield Sort(name, SORTS[name] ^ value.startswith("-"))
        elif not (
            growing
            and place == len(values) - 1
            and any(choice.startswith(name) for choice in SORTS)
        ):
            from po_tui.model.filter_mistakes import unknown_value

            raise unknown_value("sort", value, tuple(SORTS), token)
