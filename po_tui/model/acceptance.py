"""Acceptance criteria: a plain text that people edit, read as the list that gets ticked off.

The text of a criterion is the truth. Given/When/Then, in English or Dutch, is a reading of it and
stays optional: one concrete, verifiable sentence is a good criterion.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

GIVEN, WHEN, THEN = "given", "when", "then"
PARTS: Final = (GIVEN, WHEN, THEN)

_WORDS: Final = {
    "en": {GIVEN: "given", WHEN: "when", THEN: "then", "and": "and|but"},
    "nl": {GIVEN: "gegeven|stel", WHEN: "als|wanneer", THEN: "dan", "and": "en|maar"},
}
"""The keywords of Gherkin's two languages that we speak; the first of each kind is written."""

_OPENING: Final = re.compile(
    rf"\s*[*_]{{0,2}}(?:{'|'.join(kinds[part] for kinds in _WORDS.values() for part in PARTS)})\b",
    re.IGNORECASE,
)
"""What no scenario begins without: tells most sentences apart at once."""


# Patterns are made when first needed: that takes longer than a list takes to read, and most
# criteria are plain sentences.


@cache
def _line_start(lang: str) -> re.Pattern[str]:
    """A line of a scenario: its keyword and what follows."""
    kinds = "|".join(f"(?P<{part}>{words})" for part, words in _WORDS[lang].items())
    return re.compile(
        rf"\s*[*_]{{0,2}}(?:{kinds})\b[*_]{{0,2}}:?[*_]{{0,2}}\s*(?P<rest>.*)", re.IGNORECASE
    )


@cache
def _bullet() -> re.Pattern[str]:
    return re.compile(
        r"(?P<indent>[ \t]*)(?:(?:[-*+•]|\d{1,3}[.)])(?:\s+|$)(?:\[(?P<box>[ xX])\](?:\s+|$))?"
        r"|\[(?P<bare>[ xX])\](?:\s+|$))(?P<rest>.*)"
    )


class Criterion(NamedTuple):
    """One acceptance criterion; `uid` stays the same while its text is edited."""

    uid: str
    text: str
    done: bool = False

    def as_dict(self) -> dict[str, str | bool]:
        """As stored on the item and in exports."""
        return {"uid": self.uid, "text": self.text, "done": self.done}


class Written(NamedTuple):
    """A criterion as someone typed it; `done` is None where no box was drawn."""

    text: str
    done: bool | None = None


def as_text(criteria: Iterable[Criterion | Written]) -> str:
    """The criteria as a Markdown checklist, ready for an editor; `parse` reads it back."""
    lines = []
    for criterion in criteria:
        first, *more = _tidy(criterion.text).split("\n")
        lines.append(f"- [{'x' if criterion.done else ' '}] {first}")
        lines.extend(f"  {line}" if line else "" for line in more)
    return "".join(f"{line}\n" for line in lines)


def parse(text: str) -> list[Written]:
    """The criteria in a text: checklists, bullets, Given/When/Then blocks, a sentence a line.

    Indented lines belong to the criterion above them, as in Markdown.
    """
    written = [Written(_tidy("\n".join(block.lines)), block.done) for block in _blocks(text)]
    return [criterion for criterion in written if criterion.text]


def _blocks(text: str) -> "list[_Open]":
    """The criteria of a text with the lines they stand on."""
    found: list[_Open] = []
    blank = 0
    for number, line in enumerate(_lines(text)):
        if not line.strip():
            blank += 1
            continue
        current = found[-1] if found else None
        if current and _indent(line) >= current.indent + 2:
            current.lines += [""] * blank + [_dedent(line, current.indent + 2)]
        elif current and not blank and (step := _next_step(current, line)):
            current.lines.append(step)
        else:
            current = _begin(line)
            current.first = number
            found.append(current)
        current.last = number
        blank = 0
    return found


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def ticked(text: str, line: int) -> str:
    """The text with the criterion on that line ticked, or no longer; the rest stays as written."""
    block = _block_on(text, line)
    if block is None:
        return text
    lines = _lines(text)
    first, box = lines[block.first], "[ ]" if block.done else "[x]"
    bullet = _bullet().match(first)
    if bullet and (bullet["box"] or bullet["bare"]):
        at = first.index("[", len(bullet["indent"] or ""))
        lines[block.first] = first[:at] + box + first[at + 3 :]
    elif bullet:
        at = len(first) - len(bullet["rest"])
        lines[block.first] = f"{first[:at].rstrip()} {box} {bullet['rest']}"
    else:
        lead = len(first) - len(first.lstrip())
        lines[block.first] = f"{first[:lead]}- {box} {first[lead:]}"
        # What belongs to it has to stand behind a bullet now.
        for number in range(block.first + 1, block.last + 1):
            if lines[number].strip() and _indent(lines[number]) < block.indent + 2:
                lines[number] = "  " + lines[number]
    return "\n".join(lines)


def moved(text: str, line: int, by: int) -> tuple[str, int]:
    """The text with the criterion on that line one place further up (-1) or down (1), and its line."""
    blocks = _blocks(text)
    at = sum(one.first <= line for one in blocks) - 1
    if at < 0 or not 0 <= at + by < len(blocks):
        return text, line
    line = min(line, blocks[at].last)
    lines = _lines(text)
    upper, lower = sorted((blocks[at], blocks[at + by]), key=lambda one: one.first)
    between = lines[upper.last + 1 : lower.first]
    above, below = (lines[one.first : one.last + 1] for one in (upper, lower))
    lines[upper.first : lower.last + 1] = [*below, *between, *above]
    after = "\n".join(lines)
    if Counter(parse(after)) != Counter(parse(text)):  # beside each other they would become one
        return text, line
    first = upper.first if by < 0 else upper.first + len(below) + len(between)
    return after, first + line - blocks[at].first


def end_of(text: str, line: int) -> int:
    """The last line of the criterion on that line, or on the nearest before; the line where there is none."""
    block = _block_on(text, line)
    return block.last if block else line


def _block_on(text: str, line: int) -> "_Open | None":
    """The criterion on that line; between two, and behind the last, the one before."""
    return next((one for one in reversed(_blocks(text)) if one.first <= line), None)


def revise(before: Sequence[Criterion], text: str, new_uid: Callable[[], str]) -> list[Criterion]:
    """The criteria after someone edited their text: what was kept or reworded keeps its uid.

    The same text wins, then the most similar one, then the one at the same place.
    """
    written = parse(text)
    kin = _kin(before, written)
    revised = []
    for place, criterion in enumerate(written):
        old = before[kin[place]] if place in kin else None
        done = criterion.done if criterion.done is not None else bool(old and old.done)
        if old is None:
            revised.append(Criterion(new_uid(), criterion.text, done))
        else:
            revised.append(old._replace(text=criterion.text, done=done))
    return revised


def same_ones(
    before: Sequence[str], after: Sequence[str], *, only_equal: bool = False
) -> dict[int, int]:
    """For each place after the place before that it continues, reworded or not; new ones are left out.

    The same text wins, then the most similar one, then the one at the same place.
    """
    kin: dict[int, int] = {}
    free = dict(enumerate(before))

    def adopt(new: int, old: int) -> None:
        if new not in kin and old in free:
            kin[new] = old
            del free[old]

    places: dict[str, list[int]] = {}
    for old in reversed(range(len(before))):
        places.setdefault(before[old], []).append(old)
    for new, text in enumerate(after):
        if places.get(text):
            adopt(new, places[text].pop())
    if not only_equal:
        for new, old in _most_alike(free, {n: after[n] for n in range(len(after)) if n not in kin}):
            adopt(new, old)
        for new in range(len(after)):
            adopt(new, new)
    return kin


def _most_alike(before: Mapping[int, str], after: Mapping[int, str]) -> list[tuple[int, int]]:
    """Places after and before whose texts are alike, the most alike first."""
    from difflib import SequenceMatcher

    alike = []
    for new, text in after.items():
        matcher = SequenceMatcher(b=text, autojunk=False)
        for old, known in before.items():
            matcher.set_seq1(known)
            if matcher.real_quick_ratio() > 0.6 and matcher.quick_ratio() > 0.6:
                alike.append((-matcher.ratio(), new, old))
    return [(new, old) for likeness, new, old in sorted(alike) if likeness < -0.6]


class Scenario(NamedTuple):
    """A criterion read as Given/When/Then; every part may have several clauses."""

    given: tuple[str, ...]
    when: tuple[str, ...]
    then: tuple[str, ...]
    language: str

    @property
    def missing(self) -> tuple[str, ...]:
        """The parts that say nothing, in order."""
        return tuple(
            part for part in PARTS if not any(clause.strip() for clause in getattr(self, part))
        )


def scenario(text: str) -> Scenario | None:
    """The Given/When/Then in a criterion, on lines of its own or in one sentence.

    None for a plain sentence, which is just as good. A sentence that merely begins with "When" or
    "Als" is plain; a text is meant as a scenario if it begins with Given, or has a When and a Then
    at the beginning of lines.
    """
    if not _OPENING.match(text):
        return None
    for lang in _WORDS:
        parts = _clauses(text, lang)
        if parts is None:
            continue
        _split_inline(parts, GIVEN, WHEN, lang)
        _split_inline(parts, WHEN, THEN, lang)
        # "Stel de tijd in" is Dutch for "set the time": alone, it opens no scenario.
        alone = not parts[WHEN] and not parts[THEN]
        if not (alone and re.match(r"\s*[*_]{0,2}stel\b", text, re.IGNORECASE)):
            return Scenario(tuple(parts[GIVEN]), tuple(parts[WHEN]), tuple(parts[THEN]), lang)
    return None


def says_all(text: str) -> bool:
    """Whether it is a plain sentence, or a scenario with something to do and something to see.

    A Given may go without saying.
    """
    found = scenario(text)
    return found is None or not {WHEN, THEN} & set(found.missing)


class Step(NamedTuple):
    """A line of a scenario as it is laid out."""

    part: str
    """given, when or then."""
    keyword: str
    """Given, When, Then, or And for a further clause; in the language of the scenario."""
    clause: str
    """Empty where the scenario does not say it."""


def steps(found: Scenario) -> list[Step]:
    """A scenario line by line; a When or Then that is missing has an empty clause."""
    words = _WORDS[found.language]
    lines = []
    for part in PARTS:
        clauses = getattr(found, part)
        if not clauses and part != GIVEN:  # a Given may go without saying
            clauses = ("",)
        for n, clause in enumerate(clauses):
            keyword = words["and" if n else part].partition("|")[0].capitalize()
            lines.append(Step(part, keyword, clause))
    return lines


def given_when_then(given: str, when: str, then: str, lang: str = "en") -> str:
    """The text of a criterion in three lines, with the keywords of that language."""
    words = _WORDS[lang]
    return "\n".join(
        f"{words[part].partition('|')[0].capitalize()} {clause}"
        for part, clause in zip(PARTS, (given, when, then), strict=True)
    )


def vague_words(text: str) -> tuple[str, ...]:
    """Words in the text that everyone reads differently, English and Dutch, each once."""
    found = _vague().findall(unicodedata.normalize("NFC", text))
    return tuple(dict.fromkeys(word.lower() for word in found))


_VAGUE: Final = (
    r"(?<!\w)("
    # English
    r"as (?:soon|fast|quickly|much|many|few|little) as possible|asap|(?:if|where|when) (?:possible|needed|necessary)"
    r"|and so on|fast(?:er)?|quick(?:er|ly)?|eas(?:y|ier|ily)|user[- ]?friendly|intuitive(?:ly)?"
    r"|simpl(?:e|er|y)|flexibl[ey]|robust|efficient(?:ly)?|appropriate(?:ly)?|adequate(?:ly)?"
    r"|sufficient(?:ly)?|reasonabl[ey]|suitabl[ey]|seamless(?:ly)?|smooth(?:ly)?|modern|nice(?:ly)?"
    r"|optimal(?:ly)?|proper(?:ly)?|state[- ]of[- ]the[- ]art"
    # Dutch
    r"|zo (?:snel|veel|weinig|goed) mogelijk|(?:indien|waar|als) (?:mogelijk|nodig)|en dergelijke"
    r"|enz(?:ovoorts?)?\b\.?|etc\b\.?|snel(?:le|ler)?|(?:ge)?makkelijk(?:e|er)?|eenvoudige?r?"
    r"|gebruik(?:er)?s ?vriendelijke?r?|intu[iï]tie(?:f|ve)|flexibele?|robuuste?|effici[eë]nte?"
    r"|passende?|adequa(?:at|te)|voldoende|redelijke?|geschikte?|naadloze?|naadloos|soepele?|vlotte?"
    r"|mooie?|moderne|optima(?:al|le)|overzichtelijke?|prettige?"
    r")(?!\w)"
)


@cache
def _vague() -> re.Pattern[str]:
    return re.compile(_VAGUE, re.IGNORECASE)


class _Open:
    """A criterion being read: its lines so far, and how far its first one is indented."""

    def __init__(self, lines: list[str], done: bool | None, indent: int, opening: str) -> None:
        self.lines, self.done, self.indent = lines, done, indent
        self.opening = opening
        """For a scenario the keyword it began with: given or when."""
        self.first = self.last = 0
        """The lines of the text on which it stands."""


def _begin(line: str) -> _Open:
    bullet = _bullet().match(line)
    if not bullet:
        return _Open([line], None, _indent(line), _keyword(line))
    box = bullet["box"] or bullet["bare"]
    done = None if box is None else box in "xX"
    return _Open([bullet["rest"]], done, _indent(bullet["indent"]), _keyword(bullet["rest"]))


def _next_step(current: _Open, line: str) -> str:
    """The line as a further step of the scenario being read; "" where it starts something new."""
    bullet = _bullet().match(line)
    if bullet and (bullet["box"] or bullet["bare"]):
        return ""
    step = bullet["rest"] if bullet else line.strip()
    return step if _follows(current.opening, step) else ""


def goes_on(scenario: str, line: str) -> bool:
    """Whether a line is a further step of the scenario that a text begins."""
    return _follows(_keyword(scenario.partition("\n")[0]), line)


def _follows(opening: str, step: str) -> bool:
    follows = {GIVEN: {WHEN, THEN, "and"}, WHEN: {THEN, "and"}}
    return opening in follows and _keyword(step) in follows[opening]


def _keyword(line: str) -> str:
    for lang in _WORDS:
        if found := _line_start(lang).match(line):
            return next(kind for kind in (*PARTS, "and") if found[kind])
    return ""


def _clauses(text: str, lang: str) -> dict[str, list[str]] | None:
    parts: dict[str, list[str]] = {part: [] for part in PARTS}
    current = ""
    for line in text.split("\n"):
        found = _line_start(lang).match(line)
        if found and not found["and"]:
            current = next(part for part in PARTS if found[part])
        if not current:
            return None
        if found:
            parts[current].append(found["rest"].strip())
        elif line.strip():
            parts[current][-1] = f"{parts[current][-1]} {line.strip()}".strip()
    return parts if parts[GIVEN] or (parts[WHEN] and parts[THEN]) else None


def _split_inline(parts: dict[str, list[str]], here: str, there: str, lang: str) -> None:
    """Take "…, when …" out of the end of a Given, and "…, then …" out of a When."""
    if parts[there] or not parts[here]:
        return
    words = _WORDS[lang][there]
    for pattern in (rf"\s*[,;.]\s*(?:{words})\s+", rf"\s+(?:{words})\s+"):
        before, *after = re.split(pattern, parts[here][-1], maxsplit=1, flags=re.IGNORECASE)
        if after:
            parts[here][-1], parts[there] = before, after
            return


def _kin(before: Sequence[Criterion], written: Sequence[Written]) -> dict[int, int]:
    """For each place in the new list the place in the old one that it continues."""
    old, new = [_tidy(known.text) for known in before], [one.text for one in written]
    return same_ones(old, new)


def _tidy(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def _indent(line: str) -> int:
    lead = line[: len(line) - len(line.lstrip(" \t"))]
    return len(lead.expandtabs(4))


def _dedent(line: str, columns: int) -> str:
    for n, char in enumerate(line):
        if char not in " \t" or columns <= 0:
            return line[n:]
        columns -= 4 if char == "\t" else 1
    return line
