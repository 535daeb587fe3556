"""Finds the seven parts of the pitch: FOR … WHO … THE … IS A … THAT … UNLIKE … OUR PRODUCT …"""

import re
from collections.abc import Sequence
from typing import Final

LONGEST: Final = 2_000
"""Letters: a pitch that is longer is none."""
LEAST: Final = 3
"""So many parts make a pitch: a line that begins with “For” alone means nothing."""

_FOR: Final = re.compile(r"(?:for|voor)\b\s*:?\s*", re.IGNORECASE)
_WHO: Final = re.compile(r"\s*,?\s*\b(?:who|die)\b\s*:?\s*", re.IGNORECASE)
_IS_A: Final = re.compile(r"\s*\bis\s+(?:an?|een)\b\s*:?\s*", re.IGNORECASE)
_THAT: Final = re.compile(r"\s*,?\s*\b(?:that|which|dat|die)\b\s*:?\s*", re.IGNORECASE)
_UNLIKE: Final = re.compile(
    r"[\s.;,]*\b(?:unlike|anders\s+dan|in\s+tegenstelling\s+tot)\b\s*:?\s*", re.IGNORECASE
)
_OURS: Final = re.compile(
    r"\s*[,;]?\s*\b(?:our\s+product|our\s+solution|ons\s+product)\b\s*:?\s*", re.IGNORECASE
)
_NAME: Final = re.compile(r"\s*,\s*(?:(?:the|de|het)\b\s*:?\s*)?|\s+\b(?:the|de|het)\b\s*:?\s*", re.IGNORECASE)  # fmt: skip
_LEADS: Final = {
    "pitch_for": _FOR,
    "pitch_who": re.compile(r"(?:who|die)\b\s*:?\s*", re.IGNORECASE),
    "pitch_product": re.compile(r"(?:the|de|het)\b(?:\s+product\b)?\s*:?\s*", re.IGNORECASE),
    "pitch_is_a": re.compile(r"is\s+(?:an?|een)\b\s*:?\s*", re.IGNORECASE),
    "pitch_that": re.compile(r"(?:that|which|dat)\b\s*:?\s*", re.IGNORECASE),
    "pitch_unlike": re.compile(
        r"(?:unlike|anders\s+dan|in\s+tegenstelling\s+tot)\b\s*:?\s*", re.IGNORECASE
    ),
    "pitch_our_product": re.compile(
        r"(?:our\s+(?:product|solution)|ons\s+product)\b\s*:?\s*", re.IGNORECASE
    ),
}
"""How each part begins where it stands on a line of its own."""
_ORDER: Final = tuple(_LEADS)


def pitch_in(text: str) -> dict[str, str]:
    """The parts of a pitch told in one or two sentences; nothing where it is none."""
    start = _FOR.match(text)
    if not start or len(text) > LONGEST:
        return {}
    who = _WHO.search(text, start.end())
    is_a = _IS_A.search(text, who.end()) if who else None
    that = _THAT.search(text, is_a.end()) if is_a else None
    if not who or not is_a or not that:
        return {}
    need, product = _named(text[who.end() : is_a.start()])
    unlike = _UNLIKE.search(text, that.end())
    parts = {
        "pitch_for": text[start.end() : who.start()],
        "pitch_who": need,
        "pitch_product": product,
        "pitch_is_a": text[is_a.end() : that.start()],
        "pitch_that": text[that.end() : unlike.start() if unlike else len(text)],
    }
    if unlike:
        parts |= _difference(text[unlike.end() :], product)
    return {name: tidy(part) for name, part in parts.items() if tidy(part)}


def _named(text: str) -> tuple[str, str]:
    """What they need and what the product is called: “want to lend tools, the Leenmuur”."""
    cuts = [*_NAME.finditer(text)]
    if not cuts:
        return "", text
    return text[: cuts[-1].start()], text[cuts[-1].end() :]


def _difference(text: str, product: str) -> dict[str, str]:
    cut = _OURS.search(text)
    if cut is None and product:
        at = text.casefold().find(product.strip().casefold())
        if at > 0:
            return {
                "pitch_unlike": text[:at],
                "pitch_our_product": text[at + len(product.strip()) :],
            }
    if cut is None:
        cut = re.search(r"\s*,\s*(?:(?:we|it|wij|het)\b\s*)?", text)
    if cut is None:
        return {"pitch_unlike": text}
    return {"pitch_unlike": text[: cut.start()], "pitch_our_product": text[cut.end() :]}


def part_in(text: str) -> tuple[str, str]:
    """The part that a line begins, and the rest of it; nothing where it begins none."""
    for name, lead in _LEADS.items():
        found = lead.match(text)
        if found and tidy(text[found.end() :]):
            return name, tidy(text[found.end() :])
    return "", ""


def without_lead(name: str, text: str) -> str:
    """A part without the word that leads to it: “Unlike a shed” is “a shed”."""
    found = _LEADS[name].match(text)
    return tidy(text[found.end() :]) if found and tidy(text[found.end() :]) else tidy(text)


def run_of(lines: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Lines that follow each other and are the parts of a pitch, by their place in `lines`."""
    found: dict[int, tuple[str, str]] = {}
    run: dict[int, tuple[str, str]] = {}
    at = -1
    for number, line in enumerate([*lines, ""]):
        name, text = part_in(line)
        place = _ORDER.index(name) if name else -1
        if name and place > at:
            run[number], at = (name, text), place
            continue
        if len(run) >= LEAST and run[min(run)][0] == "pitch_for":
            found |= run
        run, at = ({number: (name, text)}, place) if name else ({}, -1)
    return found


def tidy(text: str) -> str:
    """A part as it stands within the sentence."""
    return text.strip(" \t,;:.–—-…")
