"""The text of a tracker's issue as story, description and criteria – and those back into that text.

Trackers keep one text. Whoever edits a part of it here changes that part there and nothing else,
byte for byte: line ends, blanks, comments, whatever people wrote around it. Each writing is read
again before it counts; what would be taken for something else gets edges that nobody sees.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import Any, Final, NamedTuple

from po_tui.model.body_lines import Kind, Layout, edges_of, is_blank, lay_out, marker_of
from po_tui.model.body_list import Cut, list_edited, list_of
from po_tui.model.sentence import is_dutch, normal_story, read_story, write_story
from po_tui.model.texts import normal_text, shared

HEADINGS: Final = {"en": "## Acceptance criteria", "nl": "## Acceptatiecriteria"}


class Body(NamedTuple):
    """What a text holds, each part as both sides can compare it."""

    story: dict[str, str] | None
    """`as_a`, `i_want` and `so_that`; None where there is none."""
    description: str
    criteria: list[dict[str, Any]]
    """`text` and `done`."""
    uid: str
    """Our marker; empty where there is none."""


def read(text: str) -> Body:
    """The parts of a text; what is neither story nor criteria nor marker is description."""
    return _read(lay_out(text))


def write(text: str, changes: Mapping[str, Any], uid: str = "") -> str:
    """The text with new parts: `story`, `description`, `criteria` as far as named, and the marker.

    Everything else stays byte for byte. Reading the result gives what was written, in normal form.
    Raises KeyError for a part that there is not.
    """
    unknown = changes.keys() - {"story", "description", "criteria"}
    if unknown:
        raise KeyError(*unknown)
    wanted = _normal(changes)
    lang = _language(text, wanted)
    # A story taken away comes last: until then nobody takes the description for one.
    order = ["description", "criteria"]
    order.insert(0 if wanted.get("story") else 2, "story")
    for part in order:
        if part in wanted:
            text = _with(text, part, wanted[part], lang)
    return _with(text, "uid", uid, lang) if uid else text


def _read(layout: Layout) -> Body:
    story = [layout.lines[at] for at in layout.where(Kind.story)]
    return Body(
        read_story("\n".join(story)) if story else None,
        "\n".join(slot.text for slot in _slots(layout)),
        [{"text": one.text, "done": one.done} for one in layout.listed],
        layout.uid,
    )


def _normal(changes: Mapping[str, Any]) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if "story" in changes:
        wanted["story"] = normal_story(changes["story"])
    if "description" in changes:
        wanted["description"] = normal_text(changes["description"])
    if "criteria" in changes:
        told = [
            {"text": normal_text(one["text"]).strip(), "done": bool(one.get("done"))}
            for one in changes["criteria"] or ()
        ]
        wanted["criteria"] = [one for one in told if one["text"]]
    return wanted


def _language(text: str, wanted: Mapping[str, Any]) -> str:
    """The language of sentence and heading: that of what stands there, else of what is written."""
    layout = lay_out(text)
    ours = " ".join(layout.lines[at] for at in layout.where(Kind.story, Kind.heading))
    if "acceptatie" in ours.lower():
        return "nl"
    told = [ours, *(wanted.get("story") or {}).values(), wanted.get("description") or text]
    told += [one["text"] for one in wanted.get("criteria") or ()]
    return "nl" if is_dutch(" ".join(told)) else "en"


def _with(text: str, part: str, value: Any, lang: str) -> str:
    """The text with one part changed, in the way that touches least and is read as it was meant."""
    before = read(text)
    if getattr(before, part) == value:
        return text
    after = before._replace(**{part: value})
    for way in _WAYS[part]:
        written = way(_Draft(lay_out(text), lang), value)
        if written is not None and read(written) == after:
            return written
    return _written_anew(lay_out(text), after, part, lang)


class _Slot(NamedTuple):
    """A line of the description as it is compared, and which line of the text it is."""

    text: str
    at: int | None
    """None for the empty line that stands for what was between two stretches."""


def _slots(layout: Layout) -> list[_Slot]:
    slots: list[_Slot] = []
    for stretch in layout.stretches():
        if slots:
            slots.append(_Slot("", None))
        slots += [_Slot(normal_text("x" + layout.lines[at])[1:], at) for at in stretch]
    return slots


# ── editing ─────────────────────────────────────────────────────────────────────────────────────


class _Draft:
    """The lines of a text while some are replaced; those that are not keep every byte."""

    def __init__(self, layout: Layout, lang: str) -> None:
        self.layout, self.lang = layout, lang
        self.gone: set[int] = set()
        self.instead: dict[int, str] = {}
        """Line → what it says now; its end stays."""
        self.after: dict[int, list[Cut]] = {}
        """Line → lines that come after it; -1 stands for the top."""

    def take(self, lines: Iterable[int]) -> None:
        self.gone.update(lines)

    def put(self, after: int, lines: Sequence[str | Cut]) -> None:
        """New lines, or old ones with their own end."""
        told = [(line, self.layout.end) if isinstance(line, str) else line for line in lines]
        self.after.setdefault(after, []).extend(told)

    def is_blank(self, at: int) -> bool:
        """Whether that line is empty; there is nothing above the first and below the last."""
        lines = self.layout.lines
        return not 0 <= at < len(lines) or is_blank(lines[at])

    def put_apart(self, after: int, lines: Sequence[str]) -> None:
        """Put lines with an empty one between them and what stands above and below."""
        top = [] if self.is_blank(after) else [""]
        bottom = [] if self.is_blank(after + 1) else [""]
        self.put(after, [*top, *lines, *bottom])

    def close_gap(self, first: int, stop: int) -> None:
        """Leave one gap where something is taken away, and none at the top."""
        if not self.is_blank(first - 1) and not self.is_blank(stop):
            self.put(stop - 1, [""])
        elif self.is_blank(first - 1):
            while stop < len(self.layout.lines) and self.is_blank(stop):
                self.gone.add(stop)
                stop += 1

    def text(self) -> str:
        layout = self.layout
        cut = list(self.after.get(-1, ()))
        for at, (line, its_end) in enumerate(zip(layout.lines, layout.ends, strict=True)):
            if at not in self.gone:
                cut.append((self.instead.get(at, line), its_end))
            cut += self.after.get(at, ())
        return _joined(cut, layout)


def _joined(cut: Sequence[Cut], layout: Layout) -> str:
    """Lines as one text. Only its last line may do without an end, and does where it did."""
    ended = bool(layout.ends and layout.ends[-1])
    told: list[str] = []
    for n, (line, its_end) in enumerate(cut):
        closed = (its_end or layout.end) if ended or n < len(cut) - 1 else ""
        # An empty line below an old Macintosh's would become part of its end.
        alone = not line and closed == "\n" and told and told[-1].endswith("\r")
        told.append("\r" if alone else line + closed)
    return "".join(told)


def _story_edited(draft: _Draft, story: dict[str, str] | None) -> str:
    old = draft.layout.where(Kind.story)
    new = write_story(story, draft.lang).split("\n") if story else []
    if not old:
        draft.put_apart(-1, new)
    elif new:
        draft.take(old)
        draft.put(old[-1], new)
    else:
        draft.take(old)
        draft.close_gap(old[0], old[-1] + 1)
    return draft.text()


def _description_edited(draft: _Draft, description: str) -> str:
    """Line by line: those that stay keep their blanks and ends."""
    slots = _slots(draft.layout)
    new = description.split("\n") if description else []
    if not slots:
        draft.put_apart(_place_of_description(draft.layout), new)
        return draft.text()
    at, n = 0, 0
    kept: set[int] = set()
    for start, place, size in [
        *shared([slot.text for slot in slots], new),
        (len(slots), len(new), 0),
    ]:
        _replace(draft, slots, at, start, new[n:place])
        kept |= {slot.at for slot in slots[start : start + size] if slot.at is not None}
        at, n = start + size, place + size
    for stretch in draft.layout.stretches():
        if not kept.intersection(stretch) and not any(line in draft.after for line in stretch):
            draft.close_gap(stretch.start, stretch.stop)
    return draft.text()


def _replace(
    draft: _Draft, slots: Sequence[_Slot], start: int, stop: int, lines: Sequence[str]
) -> None:
    """Some lines of the description give way to others."""
    old = [slot.at for slot in slots[start:stop] if slot.at is not None]
    draft.take(old)
    if not lines:
        return
    above = [slot.at for slot in slots[:stop] if slot.at is not None]
    first = slots[0].at
    assert first is not None
    draft.put(above[-1] if above else first - 1, lines)


def _place_of_description(layout: Layout) -> int:
    """The line after which a description comes where there is none."""
    edges, story = layout.where(Kind.edge), layout.where(Kind.story)
    return edges[0] if edges else story[-1] if story else -1


def _description_without_edges(draft: _Draft, description: str) -> str | None:
    """The edges go where the description needs none any more."""
    if not draft.layout.edge:
        return None
    draft.take(draft.layout.where(Kind.edge))
    return _description_edited(draft, description)


def _uid_written(draft: _Draft, uid: str) -> str:
    layout, line = draft.layout, marker_of(uid)
    old = layout.where(Kind.marker)
    if old:
        draft.instead[old[-1]] = line
    else:
        draft.put_apart(len(layout.lines) - 1, [line])
    return draft.text()


# ── criteria ────────────────────────────────────────────────────────────────────────────────────


def _criteria_edited(draft: _Draft, criteria: list[dict[str, Any]]) -> str:
    """Criterion by criterion; a tick changes one character."""
    return _criteria_written(draft, criteria, boxes=False)


def _criteria_with_boxes(draft: _Draft, criteria: list[dict[str, Any]]) -> str:
    """The same, with a box before every line that is new."""
    return _criteria_written(draft, criteria, boxes=True)


def _criteria_written(draft: _Draft, criteria: list[dict[str, Any]], *, boxes: bool) -> str:
    layout = draft.layout
    lines = layout.where(Kind.criteria)
    if not lines:
        new = [HEADINGS[draft.lang], "", *list_of(criteria)]
        draft.put_apart(_end_of_body(layout), new)
        return draft.text()
    draft.take(lines)
    if criteria:
        draft.put(lines[-1], list_edited(layout, criteria, boxes=boxes))
        return draft.text()
    heading = layout.where(Kind.heading)[0]
    draft.take([heading])
    if all(draft.is_blank(at) for at in range(heading + 1, lines[0])):
        draft.take(range(heading + 1, lines[0]))
        draft.close_gap(heading, lines[-1] + 1)
    else:
        draft.close_gap(heading, heading + 1)
        draft.close_gap(lines[0], lines[-1] + 1)
    return draft.text()


def _end_of_body(layout: Layout) -> int:
    """The last line that says something; the marker stays below."""
    told = [
        at
        for at, line in enumerate(layout.lines)
        if not is_blank(line) and layout.kinds[at] is not Kind.marker
    ]
    return told[-1] if told else -1


# ── when nothing else helps ─────────────────────────────────────────────────────────────────────


def _written_anew(layout: Layout, after: Body, part: str, lang: str) -> str:
    """All parts in their usual order, those that stay with their bytes, the description between edges."""

    def kept(*kinds: Kind) -> list[Cut]:
        return [(layout.lines[at], layout.ends[at]) for at in layout.where(*kinds)]

    def new(*lines: str) -> list[Cut]:
        return [(line, layout.end) for line in lines]

    story, criteria, marker = kept(Kind.story), kept(Kind.criteria), kept(Kind.marker)
    if part == "story":
        story = new(*write_story(after.story, lang).split("\n")) if after.story else []
    slots = [slot.at for slot in _slots(layout)]
    told = [("", layout.end) if at is None else (layout.lines[at], layout.ends[at]) for at in slots]
    if part == "description":
        told = new(*after.description.split("\n")) if after.description else []
    begin, end = edges_of(_unused(layout, after.description))
    if part == "criteria":
        criteria = new(*list_of(after.criteria))
    heading = (kept(Kind.heading) or new(HEADINGS[lang])) if criteria else []
    if part == "uid":
        marker = new(marker_of(after.uid))
    between = [
        story,
        [*new(begin), *told, *new(end)],
        [*heading, *new(""), *criteria] if criteria else [],
        marker,
    ]
    cut: list[Cut] = []
    for block in between:
        cut += [*(new("") if cut and block else []), *block]
    return _joined(cut, layout)


def _unused(layout: Layout, description: str) -> str:
    """A number for edges that no line mentions."""
    said = "\n".join([*layout.lines, description])
    return str(next(n for n in count(1) if all(edge not in said for edge in edges_of(str(n)))))


_WAYS: Final[dict[str, tuple[Callable[[_Draft, Any], str | None], ...]]] = {
    "story": (_story_edited,),
    "description": (_description_without_edges, _description_edited),
    "criteria": (_criteria_edited, _criteria_with_boxes),
    "uid": (_uid_written,),
}
