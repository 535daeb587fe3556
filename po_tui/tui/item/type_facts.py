"""What an item says because of its type: who wants what, what is broken, what is demanded, who delivers."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from textual.content import Content

from po_tui.model.choices import ISO_NAMES, in_words
from po_tui.model.fields import DETAILS, EVERY, Kept, Kind
from po_tui.model.plain import plain_line
from po_tui.model.quality import sparkline, trend
from po_tui.model.views import DeliveryView, ItemView, QualityView
from po_tui.tui.item.words import figure
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.tui.widgets.wrapping import held
from po_tui.words import _, ngettext
from po_tui.workspace.field_text import missing

GOOD: Final = "$text-success"
BAD: Final = "$text-error"
LOOK: Final = "$text-warning"
LOUD: Final = "bold $text-error reverse"
_SENTENCE: Final = re.compile(r"(?<=[.?!])\s+")
_LONGEST_LABEL: Final = 30
"""Letters before a colon that still are a label."""
SOON: Final = 7
"""Days before a delivery is due from which on it is worth a look."""


def type_facts(view: ItemView) -> Iterator[Block]:
    """What makes an item of its type, and what of that nobody has said yet."""
    if view.type == "story" or view.has_story:
        yield from _story(view)
    yield from _details(view)
    yield from quality_blocks(view.quality)
    yield from delivery_blocks(view.deliveries)
    yield from _missing(view)


def table(rows: Sequence[tuple[str, Content]]) -> Iterator[Block]:
    """Labels with what belongs to them, one below the other."""
    width = max((len(label) for label, _value in rows), default=0) + 2
    for label, value in rows:
        yield Block(Content.styled(plain_line(label).ljust(width), QUIET), value)


def description_beside(view: ItemView) -> str:
    """The description without the sentences that only say again what stands in a field of its type.

    Items come from where there is one text: `Expected: … Actual: …`. Taken apart, nobody reads it
    twice; who edits it sees it whole.
    """
    told = {str(value).strip().rstrip(".") for value in view.details.values() if value}
    if not told:
        return view.description
    lines = []
    for line in view.description.split("\n"):
        kept = [one for one in _SENTENCE.split(line) if _said(one) not in told]
        if kept or not line.strip():
            lines.append(" ".join(kept))
    return "\n".join(lines)


def _said(sentence: str) -> str:
    """A sentence without the label in front of it."""
    label, colon, said = sentence.strip().partition(": ")
    return (said if colon and len(label) < _LONGEST_LABEL else sentence.strip()).rstrip(".")


def _story(view: ItemView) -> Iterator[Block]:
    parts = [(_("As a"), view.as_a), (_("I want"), view.i_want), (_("so that"), view.so_that)]
    told = [(word, Content(plain_line(text))) for word, text in parts if text]
    if told:
        yield GAP
        yield from table(told)


def detail_rows(view: ItemView) -> list[tuple[str, Content]]:
    """What the fields of its type say, each with its label."""
    return [
        (_(field.label), _detail(field.kind, str(view.details[field.name])))
        for field in DETAILS.get(view.type, ())
        if field.kept is Kept.details and view.details.get(field.name)
    ]


def _details(view: ItemView) -> Iterator[Block]:
    if rows := detail_rows(view):
        yield GAP
        yield from table(rows)


def _detail(kind: Kind, text: str) -> Content:
    if kind is not Kind.choice:
        return Content(plain_line(text))
    grave = {"critical": f"bold {BAD}", "high": BAD}.get(text, "")
    return Content.styled(plain_line(in_words(text)), grave)


def _missing(view: ItemView) -> Iterator[Block]:
    """The must-haves without a line of their own; a description may hold them just as well."""
    if view.state in {"done", "dropped"} or not (gaps := missing(view)):
        return
    names = ", ".join(_(field.label) for field in gaps)
    told = bool(view.description.strip()) and all(field.kept is Kept.details for field in gaps)
    yield GAP
    if told:
        yield block(_("{fields}: only in the description so far – e").format(fields=names), QUIET)
    else:
        text = _("still to be said: {fields} – e").format(fields=names)
        yield block(text, LOOK, lead="✎ ", lead_style=LOOK)


# ── how well it has to work ─────────────────────────────────────────────────────────────────────


def quality_blocks(wanted: QualityView | None) -> Iterator[Block]:
    """What is demanded and how it stands, the verdict first."""
    if wanted is None:
        return
    yield GAP
    yield heading(_("Quality"), characteristic(wanted))
    yield Block(Content(""), verdict(wanted))
    yield from table(demanded(wanted))


def characteristic(wanted: QualityView) -> str:
    """`usability (interaction capability) – operability`."""
    code = wanted.characteristic
    if not code:
        return ""
    name, iso = in_words(code), _(ISO_NAMES.get(code, ""))
    told = f"{name} ({iso})" if iso and iso != name else name
    part = wanted.subcharacteristic
    return f"{told} – {in_words(part)}" if part else told


def verdict(wanted: QualityView) -> Content:
    """How it stands in a few words, loud where the break point is breached."""
    if wanted.value is None:
        return Content.styled(_("not measured yet – M notes a measurement"), LOOK)
    now = with_unit(wanted.value, wanted.unit)
    if wanted.breached:
        beyond = "›" if wanted.direction == "lower" else "‹"
        limit = with_unit(wanted.breakpoint, wanted.unit)
        return Content.styled(f" {_('BREACH')}  {now} {beyond} {limit} ", LOUD)
    if wanted.met:
        return Content.styled(f"✓ {now}", f"bold {GOOD}")
    return Content.styled(_("{now}, short of the target").format(now=now), f"bold {LOOK}")


def with_unit(value: float | None, unit: str) -> str:
    """A figure as people write it: 95 %, 2 s; nothing for none."""
    return "" if value is None else f"{figure(value)} {plain_line(unit)}".rstrip()


def demanded(wanted: QualityView) -> list[tuple[str, Content]]:
    """Target, break point, how it is measured: each with its label, without what nobody said."""
    sign = "≤" if wanted.direction == "lower" else "≥"
    rows: list[tuple[str, Content]] = []

    def add(name: str, text: str, style: str = "") -> None:
        if text:
            rows.append((_(EVERY[name].label), Content.styled(text, style)))

    if wanted.target is not None:
        add("target", f"{sign} {with_unit(wanted.target, wanted.unit)}")
    add(
        "breakpoint",
        with_unit(wanted.breakpoint, wanted.unit),
        f"bold {BAD}" if wanted.breached else "",
    )
    if wanted.value is not None:
        n = f"n={wanted.n}" if wanted.n is not None else ""
        on = " · ".join(filter(None, (wanted.measured_on, n)))
        add("measured", f"{with_unit(wanted.value, wanted.unit)} · {on}")
        if len(wanted.measurements) > 1:
            rows.append((_("Course"), course(wanted)))
    add("measure", plain_line(wanted.measure))
    add("method", plain_line(wanted.method))
    add("scope", plain_line(wanted.scope))
    return rows


def course(wanted: QualityView) -> Content:
    """The measurements as bars, and whether the last one is better than the one before."""
    values = [one.value for one in wanted.measurements]
    sign, style, word = {
        1: ("▲", GOOD, _("better")),
        -1: ("▼", BAD, _("worse")),
        0: ("=", QUIET, _("as before")),
    }[trend(values, wanted.direction)]
    steps = f" {held('→ ')}".join(figure(value) for value in values[-3:])
    return Content.assemble(
        (sparkline(values), "$text-accent"), f" {steps} ", (f"{sign} {word}", style)
    )


def quality_line(wanted: QualityView) -> Content:
    """Where it stands and its target in one line, loud where it is breached."""
    sign = "≤" if wanted.direction == "lower" else "≥"
    bits = []
    if wanted.value is None:
        bits.append(Content.styled(_("not measured"), QUIET))
    else:
        bits.append(verdict(wanted))
    if wanted.target is not None:
        bits.append(Content.styled(f"{sign} {with_unit(wanted.target, wanted.unit)}", QUIET))
    return Content(" · ").join(bits)


# ── what others hand over ───────────────────────────────────────────────────────────────────────


def delivery_blocks(deliveries: Sequence[DeliveryView]) -> Iterator[Block]:
    """What other parties have to hand over, and how late they are."""
    if not deliveries:
        return
    yield GAP
    waiting = sum(one.awaited for one in deliveries)
    yield heading(_("Deliveries"), _("{n} awaited · D").format(n=waiting))
    for one in deliveries:
        sign, style = (
            ("✓ ", GOOD) if not one.awaited else ("✗ ", BAD) if one.overdue else ("· ", QUIET)
        )
        yield Block(Content.styled(sign, style), delivery_line(one))


def delivery_line(one: DeliveryView) -> Content:
    """What, from whom, by when, how far."""
    bits = [Content(plain_line(one.what))]
    if one.party:
        bits.append(Content.styled(held(f"→ {plain_line(one.party.short)}"), "$text-accent"))
    if one.due:
        bits.append(_due(one))
    bits.append(Content.styled(plain_line(in_words(one.status)), QUIET))
    return Content(" · ").join(bits)


def _due(one: DeliveryView) -> Content:
    due = plain_line(one.due or "")
    if not one.awaited or one.days is None:
        return Content.styled(due, QUIET)
    if one.days < 0:
        late = ngettext("{n} day late", "{n} days late", -one.days).format(n=-one.days)
        return Content.styled(f"{due} {late}", f"bold {BAD}")
    ahead = ngettext("in {n} day", "in {n} days", one.days).format(n=one.days)
    told = _("today") if one.days == 0 else ahead
    return Content.styled(f"{due} {told}", LOOK if one.days <= SOON else QUIET)
