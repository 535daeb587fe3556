"""The product: what it is, for whom it is of value, how old it is and what that shifts."""

from collections.abc import Iterator
from typing import Any

from textual.binding import Binding
from textual.content import Content

from po_tui.model import lifecycle
from po_tui.model import vision as rules
from po_tui.model.views import ProductView
from po_tui.tui.frame import telling, workspace_of
from po_tui.tui.page import GAP, QUIET, Block, block, heading
from po_tui.tui.vision.form_pane import Form, field_of, sentences
from po_tui.tui.vision.section import Section
from po_tui.tui.vision.section_page import Entry
from po_tui.words import _, mark
from po_tui.workspace.errors import Refused

PHASE = "lifecycle_phase"


class ProductSection(Section):
    """Value, phase, name."""

    BINDINGS = [
        Binding("t", "phase", mark("Phase"), tooltip=mark("Say in which phase of its life the product is"), id="vision.phase"),
    ]  # fmt: skip

    def entries(self) -> Iterator[Entry]:
        product = workspace_of(self).vision.product()
        missing = not any(getattr(product, part.name) for part in rules.VALUE)
        yield Entry("", (heading(_("Value for"), _("e writes it") if missing else ""),))
        width = max(len(_(part.label)) for part in rules.VALUE) + 1
        for part in rules.VALUE:
            text, lead = getattr(product, part.name), _(part.label).ljust(width)
            shown = block(text or f"– {_(part.asks)}", "" if text else QUIET, lead=lead, lead_style=QUIET)  # fmt: skip
            yield Entry(part.name, (shown,))
        yield Entry("", (GAP,))
        yield Entry(PHASE, tuple(_phase(product)))
        yield Entry("", (GAP, heading(_("Product"), product.key)))
        width = max(len(_(part.label)) for part in rules.PRODUCT) + 1
        for part in rules.PRODUCT:
            text, lead = getattr(product, part.name), _(part.label).ljust(width)
            style = "bold" if part.name == "name" else "" if text else QUIET
            yield Entry(part.name, (block(text or f"– {_(part.asks)}", style, lead=lead, lead_style=QUIET),))  # fmt: skip

    def form_of(self, _name: str) -> Form | None:
        area = workspace_of(self).vision
        product, parts = area.product(), [*rules.VALUE, *rules.PRODUCT]
        return Form(
            "product",
            _("value and product"),
            [field_of(part, must=part.name == "name") for part in parts],
            {part.name: getattr(product, part.name) for part in parts},
            lambda texts, seen: area.revise_product(texts, seen=seen),
            sentences(parts),
        )

    def open_entry(self, name: str) -> bool:
        if name != PHASE:
            return False
        self.action_phase()
        return True

    def drop_entry(self, name: str) -> str:
        if name == PHASE:
            raise Refused(_("a product is always in some phase – t says in which"))
        area = workspace_of(self).vision
        before = getattr(area.product(), name)
        if not before:
            return super().drop_entry(name)
        area.revise_product({name: ""}, seen={name: before})
        return str(before)

    def action_phase(self) -> None:
        from po_tui.tui.widgets.choose import Choose

        area = workspace_of(self).vision
        keys = {str(n): phase for n, phase in enumerate(lifecycle.LIFE, start=1)}
        choices = [
            (key, lifecycle.phase_in_words(phase), _(lifecycle.LIFE[phase].about))
            for key, phase in keys.items()
        ]
        now = area.product().lifecycle_phase

        def take(key: str | None) -> None:
            if key is not None:
                with telling(self):
                    area.set_phase(keys[key])

        current = next((key for key, phase in keys.items() if phase == now), "")
        _opening = self.app.push_screen(
            Choose(_("Lifecycle phase"), choices, current=current), take
        )


def _phase(product: ProductView) -> Iterator[Any]:
    """Where it stands in its life, and what that shifts."""
    now = product.lifecycle_phase
    since = _("since {date}").format(date=product.phase_since) if product.phase_since else ""
    yield heading(_("Lifecycle phase"), " · ".join(filter(None, (since, _("t changes it")))))
    bits: list[tuple[str, str]] = []
    for n, phase in enumerate(lifecycle.LIFE):
        name = lifecycle.phase_in_words(phase)
        bits += [(" → " if n else "", QUIET), (f"[{name}]" if phase == now else name, "bold $text-primary" if phase == now else QUIET)]  # fmt: skip
    if now not in lifecycle.LIFE:
        bits = [(now, "bold")]
    yield Block(Content(""), Content.assemble(*bits))
    for text in lifecycle.shifts_of(now):
        yield block(text, lead="  · ", lead_style=QUIET)
