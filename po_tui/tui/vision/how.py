"""The strategy: product goal, where to play, how to win, what we do not do, what it takes for true."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from textual.binding import Binding

from po_tui.model import vision as rules
from po_tui.model.plain import plain_line
from po_tui.model.views import AssumptionView, PastGoalView, StrategyView
from po_tui.model.vision import Part
from po_tui.tui.frame import telling, workspace_of
from po_tui.tui.page import GAP, QUIET, block, heading
from po_tui.tui.vision.form_pane import Form, field_of, sentences
from po_tui.tui.vision.section import Section
from po_tui.tui.vision.section_page import Entry
from po_tui.tui.vision.signs import WARN
from po_tui.tui.vision.why import listed
from po_tui.words import _, mark, ngettext
from po_tui.workspace.errors import Refused

if TYPE_CHECKING:
    from po_tui.workspace.vision import VisionArea

MEASURED_BY = Part("measured_by", mark("Measured by"), mark("key of the goal that measures it"))
_LISTS = ("how_to_win", "not_doing")
_TEXTS = ("product_goal", "horizon", "where_to_play")


class HowSection(Section):
    """One page from the next goal to the guesses all of it rests on."""

    BINDINGS = [
        Binding("t", "settle", mark("State"), tooltip=mark("Product goal fulfilled or abandoned; assumption supported or refuted"), id="vision.state"),
    ]  # fmt: skip

    @property
    def area(self) -> "VisionArea":
        return workspace_of(self).vision

    # ── what it shows ───────────────────────────────────────────────────────────────────────────

    def entries(self) -> Iterator[Entry]:
        plan = self.area.strategy()
        yield Entry("product_goal", tuple(_product_goal(plan)))
        past = self.area.past_goals()
        if past:
            yield Entry("", tuple(map(_past, past)))
        yield Entry("", (GAP, heading(_("Strategy"))))
        if not any((plan.horizon, plan.where_to_play, plan.how_to_win, plan.not_doing)):
            told = _("How the vision becomes true, and what is left out for it; e starts.")
            yield Entry("", (block(told, QUIET),))
        for part in rules.STRATEGY[:2]:
            yield _text_entry(part, getattr(plan, part.name))
        yield from listed(rules.STRATEGY[2], plan.how_to_win)
        yield from listed(rules.STRATEGY[3], plan.not_doing, "✗", WARN)
        yield Entry("", (GAP, heading(_("Assumptions"), _untested(plan.assumptions))))
        for one in plan.assumptions:
            yield _assumption(one)
        if not plan.assumptions:
            told = _("– what has to be true for this to work; a notes one")
            yield Entry("assumption", (block(told, QUIET),))

    # ── editing ─────────────────────────────────────────────────────────────────────────────────

    def form_of(self, name: str) -> Form | None:
        kind, _n, id = name.partition(".")
        if kind != "assumption":
            return self._strategy_form()
        if not id:
            return None
        one = self._assumption_of(name)
        return Form(
            f"assumption-{one.id}",
            _("assumption"),
            [field_of(part, must=part.name == "text") for part in rules.ASSUMPTION],
            {"text": one.text, "evidence": one.evidence, "status": one.status},
            lambda texts, seen: self.area.revise_assumption(one.id, texts, seen=seen),
            sentences(rules.ASSUMPTION),
            {"status": [(_(label), "") for label in rules.STATUSES.values()]},
        )

    def _strategy_form(self) -> Form:
        plan = self.area.strategy()
        texts = {part.name: _text(plan, part) for part in rules.STRATEGY}
        texts["product_goal"] = plan.product_goal
        texts["measured_by"] = plan.measured_by.key if plan.measured_by else ""
        parts = [rules.PRODUCT_GOAL, MEASURED_BY, *rules.STRATEGY]
        goals = [(goal.key, goal.title) for goal in self.area.goals()]
        return Form(
            "strategy",
            _("product goal and strategy"),
            [field_of(part) for part in parts],
            texts,
            self._save_strategy,
            sentences(parts),
            {"measured_by": goals},
        )

    def _save_strategy(self, texts: Any, seen: Any) -> None:
        """All of it as one step: the product goal has rules of its own."""
        area, plan = self.area, self.area.strategy()
        names = {part.name for part in rules.STRATEGY}
        rest = {name: _value(name, text) for name, text in texts.items() if name in names}
        labels = [_(part.label) for part in (rules.PRODUCT_GOAL, MEASURED_BY, *rules.STRATEGY) if part.name in texts]  # fmt: skip
        with area.step(_("Edit the strategy: {parts}").format(parts=", ".join(labels))):
            if "product_goal" in texts:
                if plan.product_goal:
                    area.reword_product_goal(texts["product_goal"], seen=seen["product_goal"])
                else:
                    area.set_product_goal(texts["product_goal"])
            if "measured_by" in texts:
                area.measure_product_goal(texts["measured_by"])
            if rest:
                area.revise_strategy(rest, seen={name: _value(name, seen[name]) for name in rest})

    def add_to(self, name: str) -> bool:
        part, _n, at = name.partition(".")
        if part in _TEXTS:
            return False  # there is one of it: it is edited
        if part not in _LISTS:
            self.ask_for_lines("strategy", "assumption", _("Assumption"), self._add_assumption)
            return True
        area, place = self.area, [int(at) + 1 if at else None]

        def add(text: str) -> None:
            lines = list(getattr(area.strategy(), part))
            here = len(lines) if place[0] is None else min(place[0], len(lines))
            area.revise_strategy({part: [*lines[:here], text, *lines[here:]]})
            place[0] = here + 1
            self.page.go_to(f"{part}.{here}")

        label = _("{part}: add").format(part=_(rules.part_of(part).label))
        self.ask_for_lines("strategy", part, label, add)
        return True

    def _add_assumption(self, text: str) -> None:
        id = self.area.add_assumption(text)
        self.page.go_to(f"assumption.{id}")

    def drop_entry(self, name: str) -> str:
        part, _n, at = name.partition(".")
        if part == "product_goal":
            raise Refused(
                _("a product goal is not dropped but fulfilled or abandoned – t says which")
            )
        if part == "assumption":
            return self.area.drop_assumption(int(at)) if at else super().drop_entry(name)
        before = getattr(self.area.strategy(), part)
        if not before:
            return super().drop_entry(name)
        if at:
            lines = list(before)
            said = lines.pop(int(at))
            self.area.revise_strategy({part: lines}, seen={part: before})
            return str(said)
        self.area.revise_strategy({part: ""}, seen={part: before})
        return str(before)

    # ── what became of it ───────────────────────────────────────────────────────────────────────

    def action_settle(self) -> None:
        name = self.page.current
        if name == "product_goal":
            self._settle_goal()
        elif name.startswith("assumption."):
            self._settle_assumption(self._assumption_of(name))
        else:
            raise Refused(_("t is for the product goal and for assumptions"))

    def _settle_goal(self) -> None:
        from po_tui.tui.widgets.choose import Choose

        if not self.area.strategy().product_goal:
            raise Refused(_("there is no product goal – e sets one"))
        drafts = workspace_of(self).drafts

        def settle(key: str | None) -> None:
            if key is None:
                return
            fulfilled = key == "f"
            act = self.area.fulfil_product_goal if fulfilled else self.area.abandon_product_goal

            def end(reason: str) -> None:
                act(reason)
                drafts.forget("strategy", "reason")

            self.ask(
                _("Fulfilled: how do we know?") if fulfilled else _("Abandoned: why?"),
                end,
                drafts.get("strategy", "reason"),
                left=lambda text: drafts.keep("strategy", "reason", text),
            )

        choices = (
            ("f", _("fulfilled"), _("it is reached")),
            ("x", _("abandoned"), _("we give it up, with a reason")),
        )
        _opening = self.app.push_screen(Choose(_("The product goal is"), choices), settle)

    def _settle_assumption(self, one: AssumptionView) -> None:
        from po_tui.tui.widgets.choose import Choose

        keys = {name[0]: label for name, label in rules.STATUSES.items()}

        def settle(key: str | None) -> None:
            if key is None:
                return
            with telling(self):
                self.area.revise_assumption(one.id, {"status": _(keys[key])})

        choices = [(key, _(label), "") for key, label in keys.items()]
        now = _standing(one)
        _opening = self.app.push_screen(
            Choose(_("The assumption is"), choices, current=now[0] if now else "u"), settle
        )

    def _assumption_of(self, name: str) -> AssumptionView:
        id = name.partition(".")[2]
        found = [one for one in self.area.strategy().assumptions if str(one.id) == id]
        if not found:
            raise Refused(_("that assumption is gone – someone dropped it meanwhile"))
        return found[0]


# ── in words ────────────────────────────────────────────────────────────────────────────────────


def _product_goal(plan: StrategyView) -> Iterator[Any]:
    yield heading(_("Product goal"), _("t ends it") if plan.product_goal else "")
    if not plan.product_goal:
        asks = _("– {asks}; e sets it").format(asks=_(rules.PRODUCT_GOAL.asks))
        yield block(asks, QUIET)
        return
    yield block(plan.product_goal, "bold")
    bits = []
    if plan.measured_by:
        title = plain_line(plan.measured_by.title)
        bits.append(
            _("measured by {goal}").format(goal=f"{plain_line(plan.measured_by.key)} {title}")
        )
    else:
        bits.append(_("measured by no goal yet"))
    if plan.product_goal_since:
        bits.append(_("since {date}").format(date=plan.product_goal_since[:10]))
    yield block(" · ".join(bits), QUIET)


def _past(goal: PastGoalView) -> Any:
    told = _("fulfilled {date}") if goal.fulfilled else _("abandoned {date}")
    said = told.format(date=(goal.ended or "")[:10])
    text = f"{goal.text} – {said}" + (f": {goal.reason}" if goal.reason else "")
    sign, style = ("✓ ", "$text-success") if goal.fulfilled else ("✗ ", WARN)
    return block(text, QUIET, lead=sign, lead_style=style)


def _text_entry(part: Part, text: str) -> Entry:
    label = _(part.label)
    if not text:
        return Entry(
            part.name, (block(f"– {_(part.asks)}", QUIET, lead=f"{label} ", lead_style=QUIET),)
        )
    return Entry(part.name, (block(label, QUIET), block(text, lead="  ")))


def _assumption(one: AssumptionView) -> Entry:
    sign, style = {
        "supported": ("✓ ", "$text-success"),
        "refuted": ("✗ ", "$text-error"),
    }.get(_standing(one), ("? ", WARN))
    told = " – ".join(filter(None, (one.evidence, one.status))) or _("no evidence yet")
    lines = (block(one.text, lead=sign, lead_style=style), block(told, QUIET, lead="  "))
    return Entry(f"assumption.{one.id}", lines)


def _standing(one: AssumptionView) -> str:
    """Which of the usual ones a status begins with, in the reader's words or in English; else ""."""
    said = one.status.casefold()
    for name, label in rules.STATUSES.items():
        if said.startswith((name, _(label).casefold())):
            return name
    return ""


def _untested(assumptions: Sequence[AssumptionView]) -> str:
    n = sum(_standing(one) not in ("supported", "refuted") for one in assumptions)
    return ngettext("{n} untested", "{n} untested", n).format(n=n) if n else ""


def _text(plan: StrategyView, part: Part) -> str:
    value = getattr(plan, part.name)
    return "\n".join(value) if part.listed else str(value)


def _value(name: str, text: str) -> str | list[str]:
    return rules.lines_of(text) if name in _LISTS else text
