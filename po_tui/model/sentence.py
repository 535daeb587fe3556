"""The story sentence: “As a resident, I want …, so that …” and its three parts, in English and Dutch."""

import re
from collections.abc import Mapping
from typing import Final

from po_tui.model.texts import normal_line

PARTS: Final = ("as_a", "i_want", "so_that")
_LONGEST: Final = 4_000
"""A longer line is no sentence any more, and would keep the patterns below busy."""

_BULLET: Final = r"(?:(?:[-*+•]|\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?)?"
_WHY: Final = (
    r"(?:[\s,;.]+(?:so[ ]+that(?:[ ]+so)?(?:[ ]+that)?|in[ ]+order[ ]+that)[\s,:]+(?P<so_that>.+?)"
    r"|[\s,;]+in[ ]+order[ ]+to[\s,:]+(?P<in_order_to>.+?)"
    r"|\s*[,;]\s*so[,]?\s+(?P<so>\S.+?))?"
)
_ENGLISH: Final = re.compile(
    rf"{_BULLET}(?:in\s+order\s+to\s+(?P<first>.+?)\s*,\s*)?"
    r"as\s+(?:an?|the)\s+(?P<as_a>\S.*?)\s*,?\s+(?:I|we)\b"
    r"(?P<verb>(?:\s+only)?(?:\s+(?:want|wish|need|(?:would|['’]d)\s+like)|['’]d\s+like)"
    r"|\s+(?:don['’]?t|do\s+not)\s+want(?=\s+to\b)|(?:['’]m|\s+am|\s+would\s+be)\s+able(?=\s+to\b)"
    rf"|\s+can)\s+(?P<i_want>\S.*?){_WHY}\s*[.]?\s*",
    re.IGNORECASE | re.DOTALL,
)
_DUTCH: Final = re.compile(
    rf"{_BULLET}als\s+(?:(?:een|de|het)\s+)?(?P<as_a>\S.*?)\s*,?\s+"
    r"(?:wil(?:len)?|wens(?:en)?)\s+(?:ik|we|wij)\s+(?P<i_want>\S.*?)"
    r"(?:[\s,;.]+(?:zodat|opdat)[\s,:]+(?P<so_that>.+?))?\s*[.]?\s*",
    re.IGNORECASE | re.DOTALL,
)
_BEGINS: Final = re.compile(r"\W{0,4}(?:as (?:an?|the) |in order to |als )", re.IGNORECASE)
_STRESSED: Final = re.compile(
    r"(\*\*|__)\s*(as (?:an?|the)|(?:I|we) (?:want|need|would like)(?: to)?|so that|in order to"
    r"|als(?: een| de| het)?|wil (?:ik|we|wij)|zodat|opdat)\s*([,:]?)\s*\1[,:]?",
    re.IGNORECASE,
)
_LABELLED: Final = {
    "en": {"as_a": "As a", "i_want": "I want", "so_that": "so that"},
    "nl": {"as_a": "Als", "i_want": "wil ik", "so_that": "zodat"},
}
"""How a story is written that no sentence can hold: a part a line."""


def sentence_parts(sentence: str) -> tuple[str, str, str] | None:
    """Who, what and why in a sentence on one line; None where it is no story."""
    parts = None if len(sentence) > _LONGEST else _english(sentence) or _dutch(sentence)
    if not parts:
        return None
    as_a, i_want, so_that = ((part or "").rstrip(" ,;") for part in parts)
    return as_a, i_want, so_that


def begins_story(text: str) -> bool:
    """Whether a text begins as stories do; tells most texts apart at once."""
    return _BEGINS.match(text) is not None


def normal_story(story: Mapping[str, str | None] | None) -> dict[str, str] | None:
    """The three parts as they are compared and sent, without what ends a sentence; None where all are empty."""
    parts = {name: normal_line((story or {}).get(name)).rstrip(" ,;.") for name in PARTS}
    return parts if any(parts.values()) else None


def read_story(paragraph: str) -> dict[str, str] | None:
    """The story that a paragraph tells, as one sentence or a part a line; None where it tells none."""
    parts = _labelled(paragraph)
    if parts is None:
        sentence = " ".join(_STRESSED.sub(r"\2\3", paragraph).split())
        found = sentence_parts(sentence) if begins_story(sentence) else None
        parts = dict(zip(PARTS, found, strict=True)) if found else None
    return normal_story(parts)


def write_story(story: Mapping[str, str], lang: str) -> str:
    """The story as a sentence or, where that would be read otherwise, a part a line."""
    parts = normal_story(story) or dict.fromkeys(PARTS, "")
    sentence = (_dutch_sentence if lang == "nl" else _english_sentence)(parts)
    if read_story(sentence) == parts:
        return sentence
    labels = _LABELLED[lang if lang in _LABELLED else "en"]
    return "\n".join(f"**{labels[name]}** {_escaped(text)}" for name, text in parts.items() if text)


def is_dutch(text: str) -> bool:
    """Whether a text has more of the small words of Dutch than of those of English."""
    words = re.findall(r"[a-z]+", text.lower())
    return sum(word in _DUTCH_WORDS for word in words) > sum(
        word in _ENGLISH_WORDS for word in words
    )


_DUTCH_WORDS: Final = frozenset({
    "de", "het", "een", "en", "van", "voor", "dat", "niet", "wordt", "zijn", "ik", "met", "kan",
    "te", "om", "als", "wil", "zodat", "bij", "op", "er",
})  # fmt: skip
_ENGLISH_WORDS: Final = frozenset({
    "the", "a", "an", "and", "of", "for", "that", "not", "is", "are", "i", "with", "can", "to",
    "be", "as", "want", "so", "on", "it", "by",
})  # fmt: skip


def _english_sentence(parts: Mapping[str, str]) -> str:
    article = "an" if parts["as_a"][:1].lower() in tuple("aeiou") else "a"
    why = f", so that {parts['so_that']}" if parts["so_that"] else ""
    return f"As {article} {parts['as_a']}, I want {parts['i_want']}{why}."


def _dutch_sentence(parts: Mapping[str, str]) -> str:
    why = f", zodat {parts['so_that']}" if parts["so_that"] else ""
    return f"Als {parts['as_a']} wil ik {parts['i_want']}{why}."


def _labelled(paragraph: str) -> dict[str, str] | None:
    """A story with a part a line; each may be left out, none comes twice, none holds another."""
    lines = [line.strip() for line in paragraph.split("\n")]
    for labels in _LABELLED.values():
        found: dict[str, str] = {}
        names = iter(labels.items())
        for line in lines:
            name = next((one for one, label in names if line.startswith(f"**{label}** ")), None)
            told = line.partition("** ")[2]
            if name is None or _STRESSED.search(told):
                break
            found[name] = re.sub(r"\\([\\*_])", r"\1", told)
        else:
            return found
    return None


def _escaped(text: str) -> str:
    """A part that is read again as it is, whatever is stressed in it."""
    text = text.replace("\\", "\\\\")
    return text.replace("**", r"\*\*").replace("__", r"\_\_")


def _english(text: str) -> tuple[str, str, str] | None:
    found = _ENGLISH.fullmatch(text)
    if not found:
        return None
    to_do = found["in_order_to"] or found["first"]
    so_that = found["so_that"] or found["so"] or (f"I can {to_do}" if to_do else "")
    return found["as_a"], _wanted(found["verb"], found["i_want"]), so_that


def _wanted(verb: str, rest: str) -> str:
    """What follows “I want”, also where the line says “I can”, “I'm able to” or “I don't want to”."""
    verb = verb.lower()
    if "not" in verb or "don" in verb:
        return f"not {rest}"
    if "able" in verb:
        return f"to be able {rest}"
    if verb.strip() == "can":
        return f"to be able to {rest}"
    return f"only {rest}" if "only" in verb else rest


def _dutch(text: str) -> tuple[str, str, str] | None:
    found = _DUTCH.fullmatch(text)
    return (found["as_a"], found["i_want"], found["so_that"]) if found else None
