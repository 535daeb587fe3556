"""What a split would make of an item, while it is thought out: the parts, and what strikes about them."""

from collections.abc import Iterator

from textual.content import Content

from po_tui.model.fields import FINISHED
from po_tui.model.plain import plain_line
from po_tui.model.splitting import layer_words, lopsided
from po_tui.model.views import ItemView
from po_tui.tui.item.split_dealing import ACCENT, WARN, criteria_words
from po_tui.tui.item.split_plan import SplitPlan, awaited
from po_tui.tui.page import QUIET
from po_tui.words import _, ngettext


def preview(view: ItemView, plan: SplitPlan) -> Iterator[Content]:
    """The whole, the parts with what they get, what stays, and who goes on waiting."""
    told = _("{item} becomes an epic without points").format(item=view.key)
    yield Content.styled(told, ACCENT)
    all_wait = _awaited_by_all(view, plan)
    for place, title in enumerate(plan.titles):
        bits = [criteria_words(n)] if (n := plan.criteria_of(place, view.criteria)) else []
        if plan.points_typed(place):
            bits.append(plan.points_typed(place))
        bits += [
            f"← {one.key}"
            for one in awaited(view)
            if plan.gets(place, one) and one.key not in all_wait
        ]
        layers = layer_words(title)
        yield Content.assemble(
            f"{place + 1} {plain_line(title)}",
            (f"  {' · '.join(bits)}" if bits else "", QUIET),
            (f"  ‹ {', '.join(layers)}" if layers else "", WARN),
        )
    if not plan.titles:
        return
    if n := plan.staying(view.criteria):
        yield Content.styled(staying(n, view.key), QUIET)
    if all_wait:
        yield Content.styled(_("all wait for {items}").format(items=", ".join(all_wait)), QUIET)
    after = [one.key for one in view.needed_by if one.state not in FINISHED]
    if after:
        told = _("{others} still wait for all of {item}")
        if len(after) == 1:
            told = _("{others} still waits for all of {item}")
        yield Content.styled(told.format(others=", ".join(after), item=view.key), QUIET)


def _awaited_by_all(view: ItemView, plan: SplitPlan) -> list[str]:
    places = range(len(plan.titles))
    return [one.key for one in awaited(view) if all(plan.gets(n, one) for n in places)]


def staying(n: int, key: str) -> str:
    """So many criteria go to no part."""
    return ngettext("{n} criterion stays with {item}", "{n} criteria stay with {item}", n).format(
        n=n, item=key
    )


def warning(plan: SplitPlan) -> Content:
    """What strikes about the parts; empty where nothing does."""
    layers = [word for title in plan.titles for word in layer_words(title)]
    if layers:
        told = _("{words}: a layer alone is of no use to anyone – could each part be shown?")
        return Content.styled(told.format(words=", ".join(dict.fromkeys(layers))), WARN)
    if lopsided(plan.sizes()):
        return Content.styled(_("One part holds nearly all of it: what could it lose?"), WARN)
    if len(plan.titles) == 1:
        return Content.styled(_("One part only: what is the other?"), QUIET)
    return Content("")
