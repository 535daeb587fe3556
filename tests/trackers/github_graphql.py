"""Reads as much GraphQL as a client of Projects needs: calls with arguments, within one another.

Its schema is not published in a form that fits beside the REST description; what is read here is
ours, and small on purpose.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_TOKEN: Final = re.compile(r'\s*(?:,|#[^\n]*|("(?:[^"\\]|\\.)*")|([$!:{}()\[\]=@])|([\w.-]+))')


@dataclass(frozen=True)
class Call:
    """`alias: name(arguments) { within }`."""

    alias: str
    name: str
    arguments: dict[str, Any]
    within: "tuple[Call, ...]" = ()

    def inner(self, name: str) -> "Call":
        """A call within this one; raises StopIteration."""
        return next(one for one in self.within if one.name == name)


def read(text: str, variables: Mapping[str, Any]) -> list[Call]:
    """The calls of a query or mutation, with variables filled in; raises ValueError."""
    words = [one for one in _words(text) if one]
    return _calls(words, words.index("{") + 1, variables)[0]


def _calls(words: list[str], place: int, variables: Mapping[str, Any]) -> tuple[list[Call], int]:
    calls = []
    while words[place] != "}":
        alias = name = words[place]
        place += 1
        if words[place] == ":":
            name = words[place + 1]
            place += 2
        arguments: dict[str, Any] = {}
        within: list[Call] = []
        if words[place] == "(":
            arguments, place = _pairs(words, place + 1, ")", variables)
        if words[place] == "{":
            within, place = _calls(words, place + 1, variables)
        calls.append(Call(alias, name, arguments, tuple(within)))
    return calls, place + 1


def _words(text: str) -> Iterator[str]:
    place = 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ValueError(f"not GraphQL: {text[place : place + 20]!r}")
        yield match[1] or match[2] or match[3] or ""
        place = match.end()


def _pairs(
    words: list[str], place: int, end: str, variables: Mapping[str, Any]
) -> tuple[dict[str, Any], int]:
    pairs = {}
    while words[place] != end:
        name = words[place]
        if words[place + 1] != ":":
            raise ValueError(f"not GraphQL: {name} has no value")
        pairs[name], place = _value(words, place + 2, variables)
    return pairs, place + 1


def _value(words: list[str], place: int, variables: Mapping[str, Any]) -> tuple[Any, int]:
    word = words[place]
    if word == "$":
        return variables[words[place + 1]], place + 2
    if word == "{":
        return _pairs(words, place + 1, "}", variables)
    if word.startswith('"'):
        return word[1:-1].replace('\\"', '"').replace("\\\\", "\\"), place + 1
    if word in {"null", "true", "false"}:
        return {"null": None, "true": True, "false": False}[word], place + 1
    return int(word) if re.fullmatch(r"-?\d+", word) else word, place + 1
