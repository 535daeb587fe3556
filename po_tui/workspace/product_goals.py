"""The product goal: one at a time. It is fulfilled or abandoned before there is the next one."""

from typing import TYPE_CHECKING

from po_tui import settings
from po_tui.model.vision import PRODUCT_GOAL
from po_tui.store import direction
from po_tui.store.store import ChangedMeanwhile
from po_tui.words import _
from po_tui.workspace.directing import Directing
from po_tui.workspace.errors import Mistake, Refused, Unknown

if TYPE_CHECKING:
    from po_tui.model.views import PastGoalView


class ProductGoals(Directing):
    """Sets the product goal, and says what became of it."""

    def past_goals(self) -> "list[PastGoalView]":
        """The product goals that were, latest first."""
        return direction.past_goals(self.rows, self.product_id)

    def set_product_goal(self, text: str, measured_by: str = "") -> None:
        """Take up a product goal; `measured_by` is the key of the goal that measures it.

        Raises Refused while there is one.
        """
        from po_tui.model.tables.vision import Strategy

        text = self._goal_text(text)
        with self.step(_("Product goal: {goal}").format(goal=text)) as session:
            plan = self._only(session, Strategy)
            if plan.product_goal:
                raise Refused(
                    _("there is a product goal – fulfil or abandon it first, one at a time")
                )
            plan.product_goal, plan.product_goal_since = text, settings.today().isoformat()
            plan.measured_by_id = self._goal_id(measured_by)
            session.flush()

    def reword_product_goal(self, text: str, *, seen: str | None = None) -> bool:
        """Say the same product goal in better words; False where they are the same."""
        from po_tui.model.tables.vision import Strategy

        text = self._goal_text(text)
        with self.step(_("Reword the product goal: {goal}").format(goal=text)) as session:
            plan = self._only(session, Strategy)
            if not plan.product_goal:
                raise Refused(_("there is no product goal to reword – set one"))
            if seen is not None and plan.product_goal not in (seen, text):
                raise ChangedMeanwhile(_(PRODUCT_GOAL.label), text, plan.product_goal)
            changed = plan.product_goal != text
            plan.product_goal = text
            session.flush()
        return changed

    def measure_product_goal(self, goal: str) -> None:
        """Say which goal measures the product goal, by its key; nothing: none does."""
        from po_tui.model.tables.vision import Strategy

        label = _("The product goal is measured by {goal}").format(goal=goal.strip() or "–")
        with self.step(label) as session:
            self._only(session, Strategy).measured_by_id = self._goal_id(goal)
            session.flush()

    def fulfil_product_goal(self, reason: str = "") -> None:
        """The product goal is reached: the next one can be set."""
        self._end_goal(reason, fulfilled=True)

    def abandon_product_goal(self, reason: str) -> None:
        """The product goal is given up: the next one can be set. Raises Mistake without a reason."""
        if not reason.strip():
            raise Mistake(_("abandoning a goal needs a reason – say in a few words why"))
        self._end_goal(reason, fulfilled=False)

    def _end_goal(self, reason: str, *, fulfilled: bool) -> None:
        from po_tui.model.tables.vision import ProductGoal, Strategy

        reason = " ".join(reason.split())
        label = (
            _("Product goal fulfilled: {goal}")
            if fulfilled
            else _("Product goal abandoned: {goal}")
        )
        goal = self.strategy().product_goal
        with self.step(label.format(goal=goal), reason=reason) as session:
            plan = self._only(session, Strategy)
            if not plan.product_goal:
                raise Refused(_("there is no product goal – set one first"))
            was = ProductGoal(
                product_id=self.product_id,
                text=plan.product_goal,
                measured_by_id=plan.measured_by_id,
                since=plan.product_goal_since,
                ended=settings.today().isoformat(),
                fulfilled=fulfilled,
                reason=reason,
            )
            session.add(was)
            plan.product_goal, plan.product_goal_since, plan.measured_by_id = "", None, None
            session.flush()

    @staticmethod
    def _goal_text(text: str) -> str:
        text = " ".join(text.split())
        if not text:
            raise Mistake(
                _("a product goal is not emptied but fulfilled or abandoned – t says which")
            )
        return text

    def _goal_id(self, key: str) -> int | None:
        key = key.strip()
        if not key:
            return None
        found = self.rows.execute(
            "SELECT id FROM goal WHERE product_id = ? AND key = ? COLLATE NOCASE",
            (self.product_id, key),
        ).fetchone()
        if found is None:
            raise Unknown(_("there is no goal {goal}").format(goal=key))
        return int(found[0])
