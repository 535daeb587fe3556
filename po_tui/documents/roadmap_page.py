"""The roadmap to hand out: outcomes by quarter or horizon, as exact as we are sure, and no promise."""

from collections.abc import Iterator

from po_tui.documents import html
from po_tui.documents.shown import NOT_RECORDED, ShownOutcome, ShownRoadmap, shown_roadmap
from po_tui.documents.svg import timeline
from po_tui.model.markdown import escaped
from po_tui.words import _
from po_tui.workspace import Workspace


def roadmap_page(workspace: Workspace, format: str = "markdown") -> str:
    """The page as `markdown`, or as `html` with the timeline drawn; in the current language."""
    shown = shown_roadmap(workspace)
    if format == "html":
        return html.page(f"{_('Roadmap')} · {shown.product}", _html(shown))
    return "\n".join(_markdown(shown)) + "\n"


def _heads() -> list[str]:
    return [_("Outcome"), _("Goals"), _("When"), _("Confidence"), _("Status"), _("Milestone"), _("After")]  # fmt: skip


def _cells(one: ShownOutcome) -> list[str]:
    told = f"{one.key} {one.title}" + (f" – {one.outcome}" if one.outcome else "")
    return [
        told,
        ", ".join(one.goals) or "–",
        one.when or one.group,
        f"{one.letter} · {one.sure}",
        one.status,
        one.milestone.told if one.milestone else "–",
        ", ".join(one.depends_on) or "–",
    ]


def _served(shown: ShownRoadmap) -> list[str]:
    """The goals that something on the roadmap serves, by key."""
    keys = dict.fromkeys(key for one in shown.outcomes for key in one.goals)
    return [f"{key} {shown.goals[key]}" for key in sorted(keys) if key in shown.goals]


def _as_of(shown: ShownRoadmap) -> str:
    return _("as of {day}").format(day=shown.today.isoformat())


def _markdown(shown: ShownRoadmap) -> Iterator[str]:
    yield f"# {_('Roadmap')} · {escaped(shown.product)}"
    yield ""
    yield f"**{escaped(shown.promise)}**"
    yield ""
    if not shown.outcomes:
        yield from (_(NOT_RECORDED), "")
    for name, outcomes in shown.groups.items():
        yield from (f"## {escaped(name[:1].upper() + name[1:])}", "")
        yield "| " + " | ".join(_heads()) + " |"
        yield "| " + " | ".join("---" for _head in _heads()) + " |"
        for one in outcomes:
            yield "| " + " | ".join(map(escaped, _cells(one))) + " |"
        yield ""
    if served := _served(shown):
        yield from (f"## {_('Goals')}", "", *(f"- {escaped(line)}" for line in served), "")
    yield f"*{escaped(_as_of(shown))}*"


def _html(shown: ShownRoadmap) -> Iterator[str]:
    yield f"<h1>{html.text(shown.product)} · {html.text(_('Roadmap'))}</h1>"
    yield html.paragraph(shown.promise, "promise")
    if shown.outcomes:
        yield f"<figure>{timeline(shown)}<figcaption class='soft'>{html.text(_legend())}</figcaption></figure>"
    else:
        yield html.paragraph(_(NOT_RECORDED), "soft")
    for name, outcomes in shown.groups.items():
        yield html.section(
            name[:1].upper() + name[1:], html.table(_heads(), (_cells(one) for one in outcomes))
        )
    yield html.section(_("Goals"), html.listed(_served(shown)))
    yield f"<footer>{html.text(_as_of(shown))}</footer>"


def _legend() -> str:
    return _(
        "Bars: H solid, days are meant; M dashed, quarters are meant; L dotted, no date is meant."
        " Diamonds: milestones, hollow our own, filled agreed with others, large hard."
    )
