"""Acceptance criteria as they are read: a checklist, scenarios laid out below their keywords."""

from collections.abc import Iterator, Sequence
from typing import Final

from textual.content import Content

from po_tui.model.acceptance import Criterion, Step, scenario, steps
from po_tui.model.plain import plain_line, plain_text
from po_tui.tui.page import QUIET, Block
from po_tui.words import _

KEYWORDS: Final = {"given": "$text-secondary", "when": "$text-warning", "then": "$text-success"}
"""How the keyword of each part looks."""


def checklist(criteria: Sequence[Criterion]) -> Iterator[Block]:
    """Each criterion with its box, as Given/When/Then or as one plain sentence."""
    for criterion in criteria:
        box = (
            Content.styled("☑ ", "$text-success") if criterion.done else Content.styled("☐ ", QUIET)
        )
        found = scenario(plain_text(criterion.text))
        if found is None:
            yield Block(box, Content(plain_text(criterion.text)))
        else:
            yield from _laid_out(box, steps(found))


def _laid_out(box: Content, lines: Sequence[Step]) -> Iterator[Block]:
    width = max(len(step.keyword) for step in lines) + 1
    for n, step in enumerate(lines):
        keyword = Content.styled(step.keyword.ljust(width), f"bold {KEYWORDS[step.part]}")
        clause = (
            Content(plain_line(step.clause))
            if step.clause
            else Content.styled(_("still to be said"), "$text-warning")
        )
        yield Block((box if n == 0 else Content("  ")) + keyword, clause)
