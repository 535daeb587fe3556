"""A line of a roadmap as a roadmap item: title, when, how it stands, and what else it says."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from po_tui import settings
from po_tui.exchange import chapters
from po_tui.exchange.page import cell_lines, plain
from po_tui.exchange.stories import LONGEST_TITLE
from po_tui.exchange.timeframes import Frame, frame_of, plain_frame_of
from po_tui.exchange.vocabulary import folded
from po_tui.model.fields import CONFIDENCES, ROADMAP_STATES
from po_tui.model.roadmap_fields import MOST_FEATURES

_SIGNS: Final = {
    "done": "✅☑✔✓🎉🟢", "on_track": "🚧⏳🔄🏗🟡🔵", "dropped": "❌✖✗🚫", "idea": "💡🤔",
}  # fmt: skip
_LED: Final = re.compile(r"(.{1,40}?)\s*(?::|\s[–—-])\s+(\S.*)", re.DOTALL)
_TRAILED: Final = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]{1,40})[)\]][\s.]*", re.DOTALL)
_SEPARATED: Final = re.compile(r"\s*[:–—-]\s*(\S.*)", re.DOTALL)
_EXACTNESS: Final = {"day": "high", "month": "medium", "quarter": "medium", "half": "medium"}
_LABEL: Final = re.compile(r"([^\W\d_][^:]{0,30}):\s+(\S.*)", re.DOTALL)
_LABELS: Final = frozenset({"outcome", "metric", "risk"})
_STATES: Final = {
    **{state.replace("_", " "): state for state in ROADMAP_STATES},
    "blocked": "at_risk", "delayed": "off_track", "behind": "off_track", "late": "off_track",
    "op koers": "on_track", "in gevaar": "at_risk", "vertraagd": "off_track", "idee": "idea",
}  # fmt: skip


def values_of(text: str, box: str, frame: Frame) -> dict[str, Any]:
    """The fields of the roadmap item that a line becomes, below headings that say its time."""
    told = plain(text)
    title, own = told.text, frame
    sign = sign_of(title)
    if sign:
        title = title[1:].lstrip("\ufe0f ").strip() if title[0] in _all_signs() else title
    inner, rest = frame_in(title, frame)
    if inner is not None:
        title, own = rest, inner
    values: dict[str, Any] = {"title": title}
    bold = told.bold.rstrip(" :–—-")
    if bold and title.startswith(bold) and (more := _SEPARATED.fullmatch(title[len(bold) :])):
        values |= {"title": bold, "outcome": more[1]}
    lines = list(told.links)
    if len(values["title"]) > LONGEST_TITLE:
        lines.insert(0, values["title"])
        values["title"] = _cut(values["title"])
    if lines:
        values["description"] = "\n\n".join(lines)
    return values | _timed(own, sign, box)


def _timed(frame: Frame, sign: str, box: str) -> dict[str, Any]:
    """Horizon, dates, confidence and status."""
    status = "done" if box == "x" else sign or frame.status
    horizon = (frame._replace(status=status)).horizon_on(settings.today())
    if not status or status == "dropped":
        status = "idea" if horizon == "later" and not frame.dated else "planned"
    values: dict[str, Any] = {"horizon": horizon, "status": status}
    if frame.start is not None and frame.end is not None:
        values |= {"start": frame.start.isoformat(), "end": frame.end.isoformat()}
        values["confidence"] = _EXACTNESS.get(frame.exact, "low")
    return values


def sign_of(text: str) -> str:
    """What the sign that a line begins or ends with says: done, under way, dropped."""
    ends = (text[:1], text.rstrip("\ufe0f")[-1:])
    return next(
        (name for name, signs in _SIGNS.items() for end in ends if end and end in signs), ""
    )


def _all_signs() -> str:
    return "".join(_SIGNS.values())


def frame_in(text: str, outer: Frame) -> tuple[Frame | None, str]:
    """The time that a line itself says – “Q3 2025: Payments”, “Payments (Q3 2025)” – and its rest."""
    led = _LED.fullmatch(text)
    if led and (frame := plain_frame_of(led[1])):
        return frame.within(outer), led[2]
    trailed = _TRAILED.fullmatch(text)
    if trailed and (frame := plain_frame_of(trailed[2])):
        return frame.within(outer), trailed[1]
    return None, text


def labelled(text: str) -> tuple[str, str]:
    """A field that a line below a roadmap item names: “Metric: loans a month”."""
    found = _LABEL.fullmatch(text)
    name = chapters.column_of(found[1]) if found else ""
    return (name, found[2]) if found and name in _LABELS else ("", "")


def row_values(
    header: Sequence[str], meant: Sequence[str], cells: Sequence[str], frame: Frame
) -> dict[str, Any]:
    """The fields of the roadmap item that a row of a table becomes; unknown columns are kept as text."""
    values: dict[str, Any] = {}
    more: list[str] = []
    named = dict(zip(meant, cells, strict=False))
    own = frame
    when = plain(named.get("when", "")).text
    if when and (told := frame_of(when)) is not None:
        own = told.within(frame)
        more += [when] if told.rest else []
    elif when:
        more.append(f"{plain(header[list(meant).index('when')]).text}: {when}")
    status = plain(named.get("status", "")).text
    values |= values_of(named.get("title", ""), "", own)
    state = _state(status)
    if state:
        values["status"] = state
    for place, cell in enumerate(cells):
        column = meant[place] if place < len(meant) else ""
        label = plain(header[place]).text if place < len(header) else ""
        more += _field(values, column, label, cell, state_known=bool(state))
    told_more = [values.get("description", ""), *more]
    description = "\n\n".join(dict.fromkeys(filter(None, told_more)))
    return {**values, "description": description} if description else values


def _field(
    values: dict[str, Any], column: str, label: str, cell: str, *, state_known: bool
) -> list[str]:
    """Take a cell as a field; gives what of it is to be kept as text."""
    text = plain(cell)
    if not text.text or column in ("title", "when"):
        return []
    kept = [*text.links]
    if column == "status":
        return kept if state_known else [f"{label}: {text.text}", *kept]
    if column == "confidence" and folded(text.text) in CONFIDENCES:
        values["confidence"] = folded(text.text)
    elif column == "features" and len(cell_lines(cell)) <= MOST_FEATURES:
        values["features"] = [plain(line).text for line in cell_lines(cell)]
    elif column in _LABELS and not values.get(column):
        values[column] = text.text
    else:
        kept.insert(0, f"{label}: {text.text}" if label else text.text)
    return kept


def _state(text: str) -> str:
    """The status that a word in a table says."""
    word = folded(text)
    if word in _STATES:
        return _STATES[word]
    frame = plain_frame_of(text)
    if frame is not None and frame.status in ("done", "on_track"):
        return frame.status
    sign = sign_of(text)
    return sign if sign in ROADMAP_STATES and len(text) <= 2 else ""


def put_together(values: Mapping[str, Any], details: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A roadmap item with what the lines below it say of it."""
    whole = dict(values)
    features = list(whole.get("features", ()))
    texts = [whole["description"]] if whole.get("description") else []
    listed = False
    for detail in details:
        for name, text in detail.items():
            if name == "description":
                is_item = text.lstrip().startswith("- ")
                if texts and listed and is_item:
                    texts[-1] += f"\n{text}"
                else:
                    texts.append(text)
                listed = is_item
            elif name == "features" and len(features) < MOST_FEATURES:
                features.append(text)
            elif name in _LABELS and not whole.get(name):
                whole[name] = text
            else:
                texts.append(text)
    if features:
        whole["features"] = features
    if texts:
        whole["description"] = "\n\n".join(texts)
    return whole


def _cut(title: str) -> str:
    head = title[: LONGEST_TITLE - 1]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head[100:] else head}…"
