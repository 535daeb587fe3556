"""Reads a Markdown page as items: what our own export writes, checklists, lists, a heading an item.

A page that our export wrote comes back whole. Of any other page, each line of a checklist is an
item; without one each bullet is, where headings hold nothing else; else each heading with the text
below it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from po_tui.exchange import stories
from po_tui.exchange.reading import Taken
from po_tui.exchange.told import Told, as_entry, number_of
from po_tui.exchange.vocabulary import state_of
from po_tui.model import acceptance
from po_tui.model.fields import TYPES
from po_tui.model.states import NAMES, state_in_words
from po_tui.words import LANGUAGES, _
from po_tui.workspace.importing import Incoming, Skipped

_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_OURS: Final = re.compile(r"## [A-Za-z][A-Za-z0-9]*-\d+ \S", re.MULTILINE)
_OUR_HEADING: Final = re.compile(r"([A-Za-z][A-Za-z0-9]*-\d+) (.+)")
_BULLET: Final = re.compile(
    r"(?P<indent>[ \t]*)(?:[-*+•]|\d{1,4}[.)])[ \t]+(?:\[(?P<box>[ xX])\](?:[ \t]+|$))?(?P<rest>\S.*)?"
)
_TASK: Final = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,4}[.)])[ \t]+\[[ xX]\][ \t]+\S", re.MULTILINE)
_CRITERIA: Final = re.compile(r"(?:acceptance criteria|acceptatiecriteria):?", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([\\`*_\[\]<>|~#+\-=.)])")
_OUTRANKED: Final = re.compile(r"( {0,3})\\([#=\-<])")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)


def looks_like_ours(text: str) -> bool:
    """Whether the page has the headings that our own export writes."""
    return _OURS.search(text) is not None


def looks_like_markdown(text: str, *, named: bool = False) -> bool:
    """Whether a page is more than a line a story. `named`: its name says that it is Markdown."""
    if looks_like_ours(text) or _TASK.search(text):
        return True
    return named and any(
        _HEADING.fullmatch(line) or _BULLET.fullmatch(line) for line in text.splitlines()
    )


def read_markdown(text: str, _name: str) -> Taken:
    """The items of a page."""
    lines = list(_lines(text))
    if looks_like_ours(text):
        found: list[Incoming | Skipped] = [_ours(section) for section in _sections(lines, {2})]
    elif _TASK.search(text) and not any(_CRITERIA.fullmatch(line.heading) for line in lines):
        found = [_listed(one) for one in _bullets(lines, tasks=True)]
    else:
        found = _without_boxes(lines)
    taken = Taken("markdown")
    for one in found:
        if isinstance(one, Skipped):
            taken.skipped.append(one)
        else:
            taken.entries.append(one)
    return taken


# ── lines and sections ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Line:
    number: int
    text: str
    level: int = 0
    """Of a heading, 1 to 6."""
    heading: str = ""
    code: bool = False


@dataclass
class _Section:
    """A heading and what stands below it, up to the next of its kind."""

    heading: _Line
    path: Sequence[str]
    """The headings above it, outermost first."""
    body: list[_Line] = field(default_factory=list)


def _lines(text: str) -> Iterator[_Line]:
    fence = ""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        found = _FENCE.match(line)
        if fence or found:
            yield _Line(number, line, code=True)
            if found and not fence:
                fence = found[1]
            elif found and found[1].startswith(fence):
                fence = ""
            continue
        heading = _HEADING.fullmatch(line)
        yield (
            _Line(number, line, len(heading[1]), _unclosed(heading[2]))
            if heading
            else _Line(number, line)
        )


def _unclosed(heading: str) -> str:
    """A heading without the hashes that may close it; those of `C#` are part of a word."""
    text = heading.rstrip(" \t")
    bare = text.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else text


def _sections(lines: Sequence[_Line], levels: set[int]) -> list[_Section]:
    """The sections of headings of these levels; deeper headings are part of their text."""
    found: list[_Section] = []
    path: dict[int, str] = {}
    open_ = False
    for line in lines:
        if line.level:
            path = {level: name for level, name in path.items() if level < line.level}
            if line.level in levels:
                found.append(_Section(line, list(path.values())))
            path[line.level] = line.heading
            open_ = line.level in levels or (open_ and line.level > min(levels))
            if line.level in levels:
                continue
        if open_ and found:
            found[-1].body.append(line)
    return found


# ── our own export ──────────────────────────────────────────────────────────────────────────────


def _ours(section: _Section) -> Incoming | Skipped:
    number = section.heading.number
    named = _OUR_HEADING.fullmatch(section.heading.heading)
    if not named:
        return Skipped(number, _("its heading has no key"))
    key, title = named[1], unescaped(named[2])
    description, criteria, ends = _parts(section.body)
    told = Told(number, key, title, criteria="", parent=ends.get("parent", ""))
    told.labels = [unescaped(label) for label in _split(ends.get("labels", ""))]
    told.goals = [goal.split()[0] for goal in _split(ends.get("goals", "")) if goal.split()]
    values: dict[str, Any] = {}
    if description and (facts := _facts(description[0])):
        values |= facts
        del description[0]
    if description and (story := _story(description[0])):
        values |= story
        del description[0]
    entry = as_entry(told)
    if isinstance(entry, Skipped):
        return entry
    values["description"] = _not_outranked("\n\n".join(description))
    values["criteria"] = [
        {"text": "\n".join(map(unescaped, one.text.split("\n"))), "done": bool(one.done)}
        for one in acceptance.parse(criteria)
    ]
    said = {name: value for name, value in values.items() if value not in ("", [])}
    links, text = entry.links, section.heading.text
    return Incoming(number, key, {**entry.values, **said}, text, links=links, key=key)


def _parts(body: Sequence[_Line]) -> tuple[list[str], str, dict[str, str]]:
    """The paragraphs of the text, the checklist, and what is listed at the end by its label."""
    ends: dict[str, str] = {}
    lines = [line.text for line in body]
    while lines and (not lines[-1].strip() or _end(lines[-1])):
        found = _end(lines.pop())
        if found:
            ends[found[0]] = found[1]
    heads = [n for n, line in enumerate(lines) if _is_criteria_heading(line)]
    criteria = "\n".join(lines[heads[-1] + 1 :]) if heads else ""
    text = "\n".join(lines[: heads[-1]] if heads else lines).strip("\n")
    return _paragraphs(text), criteria, ends


def _is_criteria_heading(line: str) -> bool:
    found = _HEADING.fullmatch(line)
    return found is not None and _CRITERIA.fullmatch(_unclosed(found[2])) is not None


def _paragraphs(text: str) -> list[str]:
    """Facts and story, which stand first, and all the rest as one."""
    first, _gap, rest = text.partition("\n\n")
    second, _gap, more = rest.partition("\n\n")
    if _facts(first):
        return [first, second, more] if _story(second) else [one for one in (first, rest) if one]
    return [one for one in (text,) if one]


def _end(line: str) -> tuple[str, str] | None:
    """A line of what is listed below an item, by what it lists."""
    label, colon, rest = line.partition(": ")
    for name, word in (("goals", "Goals"), ("labels", "Labels"), ("parent", "Part of")):
        if colon and any(label == _(word, lang) for lang in LANGUAGES):
            return name, rest.strip()
    return None


def _facts(paragraph: str) -> dict[str, Any]:
    """Type, state and points in the line below a heading; nothing where it is another line."""
    if not (paragraph.startswith("*") and paragraph.endswith("*")) or "\n" in paragraph:
        return {}
    words = paragraph.strip("*").split(" · ")
    if len(words) != 3:
        return {}
    for lang in LANGUAGES:
        types = {_(one, lang): one for one in TYPES}
        states = {state_in_words(one, lang): one for one in NAMES}
        if words[0] in types and words[1] in states:
            facts: dict[str, Any] = {"type": types[words[0]], "state": states[words[1]]}
            points = number_of(words[2].split()[0]) if words[2] else None
            return (
                facts
                if points is None or facts["type"] == "epic"
                else {**facts, "estimate": points}
            )
    return {}


def _story(paragraph: str) -> dict[str, str]:
    """The three parts in a story sentence as our export writes it."""
    for lang in LANGUAGES:
        role = re.escape(_("As a {role}", lang)).replace(r"\{role\}", r"\*\*(?P<as_a>.+?)\*\*")
        want = re.escape(_("I want {want}", lang)).replace(r"\{want\}", r"(?P<i_want>.+?)")
        why = re.escape(_("so that {why}", lang)).replace(r"\{why\}", r"(?P<so_that>.+?)")
        found = re.fullmatch(rf"(?:{role})?(?:(?:, )?{want})?(?:(?:, )?{why})?\.", paragraph)
        if found and any(found.groupdict().values()):
            return {name: unescaped(part or "") for name, part in found.groupdict().items()}
    return {}


def unescaped(text: str) -> str:
    """A line as it was before `model.markdown.escaped`."""
    return _ESCAPED.sub(r"\1", text)


def _not_outranked(text: str) -> str:
    lines, fence = [], ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if found:
            fence = "" if fence and found[1].startswith(fence) else fence or found[1]
        lines.append(line if fence or found else _OUTRANKED.sub(r"\1\2", line, count=1))
    return "\n".join(lines)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(", ") if part.strip()]


# ── lists ───────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Bullet:
    """A bullet of the outermost kind, and what hangs below it."""

    line: _Line
    text: str
    box: str | None
    indent: int
    path: Sequence[str]
    below: list[str] = field(default_factory=list)


def _bullets(lines: Sequence[_Line], *, tasks: bool) -> Iterator[_Bullet]:
    """The bullets that are items; with `tasks` those with a box."""
    path: dict[int, str] = {}
    current: _Bullet | None = None
    for line in lines:
        if line.level:
            path = {level: name for level, name in path.items() if level < line.level}
            path[line.level] = line.heading
            if current:
                yield current
            current = None
            continue
        found = None if line.code else _BULLET.fullmatch(line.text)
        indent = len(line.text.expandtabs(4)) - len(line.text.expandtabs(4).lstrip())
        if current and line.text.strip() and indent > current.indent:
            current.below.append(line.text)
        elif found and found["rest"] and (found["box"] is not None or not tasks):
            if current:
                yield current
            headings = [name for level, name in path.items() if level > 1 or len(path) == 1]
            current = _Bullet(line, found["rest"], found["box"], indent, headings)
        elif current and line.text.strip():
            yield current
            current = None
        elif current:
            current.below.append("")
    if current:
        yield current


def _listed(one: _Bullet) -> Incoming | Skipped:
    """A bullet as an item: a checklist below it is its criteria, other text its description."""
    below = _dedented(one.below)
    listed = [line for line in below if _TASK.match(line)]
    first = below.index(listed[0]) if listed else len(below)
    sentence = stories.read(one.line.number, unescaped(one.text.strip()))
    values = sentence.values()
    state = "done" if one.box in ("x", "X") else _state_in(one.path[-1]) if one.path else ""
    told = Told(
        line=one.line.number,
        external_id=_digest(one.text.strip()),
        title=values["title"],
        description="\n".join(
            filter(None, (values.get("description"), "\n".join(below[:first]).strip("\n")))
        ),
        as_a=values.get("as_a", ""),
        i_want=values.get("i_want", ""),
        so_that=values.get("so_that", ""),
        criteria="\n".join(below[first:]),
        state=state,
        others={} if state or not one.path else {"Section": " / ".join(one.path)},
        text=one.line.text.strip(),
    )
    return as_entry(told)


def _dedented(lines: Sequence[str]) -> list[str]:
    import textwrap

    return textwrap.dedent("\n".join(line.expandtabs(4) for line in lines)).strip("\n").split("\n")


# ── headings ────────────────────────────────────────────────────────────────────────────────────


def _without_boxes(lines: Sequence[_Line]) -> list[Incoming | Skipped]:
    """Bullets where nothing else stands below the headings, else the headings; else the lines."""
    told = [line for line in lines if line.text.strip() and not line.level]
    hanging = [
        line for line in told if line.code or not (_is_bullet(line) or line.text[0] in " \t")
    ]
    if told and (not hanging or _is_board(lines)):
        return [_listed(one) for one in _bullets(lines, tasks=False)]
    level = _item_level(lines)
    if level:
        return [_section(section) for section in _sections(lines, {level})]
    return [
        as_entry(Told(line.number, _digest(line.text.strip()), line.text.strip())) for line in told
    ]


def _is_board(lines: Sequence[_Line]) -> bool:
    """Whether headings are states, as in To do, Doing, Done."""
    return len([line for line in lines if line.level and _state_in(line.heading)]) > 1


def _state_in(heading: str) -> str:
    """The state that a heading names, as in “In-Progress (near-term)”."""
    words = re.sub(r"\(.*?\)|[:.]", "", heading).replace("-", " ")
    return state_of(words).ours


def _is_bullet(line: _Line) -> bool:
    return _BULLET.fullmatch(line.text) is not None


def _item_level(lines: Sequence[_Line]) -> int:
    """The outermost level that has several headings, those of criteria apart; else the only one."""
    counts: dict[int, int] = {}
    for line in lines:
        if line.level and not _CRITERIA.fullmatch(line.heading):
            counts[line.level] = counts.get(line.level, 0) + 1
    several = [level for level, n in sorted(counts.items()) if n > 1]
    return several[0] if several else max(counts, default=0)


def _section(section: _Section) -> Incoming | Skipped:
    heading = section.heading
    text = _COMMENT.sub("", "\n".join(line.text for line in section.body)).strip("\n")
    path = [name for name in section.path[1:] if name]
    return as_entry(
        Told(
            line=heading.number,
            external_id=_digest(heading.heading),
            title=unescaped(heading.heading),
            description=text,
            others={"Section": " / ".join(path)} if path else {},
            text=heading.text,
        )
    )


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
