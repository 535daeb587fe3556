"""The ready check: what the team answers about an item, and what the team calls ready at all."""

from collections.abc import Mapping
from typing import Any

from po_tui.model.definition import SETTING, Definition
from po_tui.model.readiness import judged_text
from po_tui.store import readiness
from po_tui.store.product import product_settings
from po_tui.store.store import stamp
from po_tui.words import _
from po_tui.workspace.area import Area
from po_tui.workspace.errors import Mistake, Unknown


class Readying(Area):
    """Answers, and the Definition of Ready."""

    def answer(self, item_id: int, key: str, value: bool | None, by: str = "") -> None:
        """Note what the team says to a readiness question, tied to the text it judged."""
        self.answer_all(item_id, {key: value}, by)

    def answer_all(
        self,
        item_id: int,
        answers: Mapping[str, bool | None],
        by: str = "",
        *,
        judged: str = "",
    ) -> None:
        """Note several answers as one step; None takes an answer back. `by`: who says so.

        `judged` is the digest of the text that people looked at, by default as it is now.
        """
        from sqlmodel import select

        from po_tui.model.tables.backlog import Answer

        if not answers:
            return
        backlog = self.workspace.backlog
        label = _("Ready check of {item}").format(item=backlog.key(item_id))
        with self.step(label) as session:
            here, now = self._judged(item_id), stamp()
            known = {
                one.key: one
                for one in session.exec(select(Answer).where(Answer.item_id == item_id))
            }
            for key, value in answers.items():
                answer = known.get(key) or Answer(item_id=item_id, key=key)
                answer.value, answer.by, answer.at = value, by or self.store.author.person, now
                answer.judged = judged or here
                session.add(answer)
            session.flush()

    def _judged(self, item_id: int) -> str:
        """A digest of the text as it is now."""
        found = self.rows.execute(
            "SELECT title, as_a, i_want, so_that, (SELECT json_group_array(json_extract(value, '$.text'))"
            " FROM json_each(criteria)) FROM item WHERE id = ? AND product_id = ?",
            (item_id, self.product_id),
        ).fetchone()
        if found is None:
            raise Unknown(_("that item is gone – someone took it back meanwhile"))
        import json

        title, *story, criteria = found
        return judged_text(title, story, json.loads(criteria))

    # ── Definition of Ready ─────────────────────────────────────────────────────────────────────

    @property
    def definition(self) -> Definition:
        """What the team calls ready."""
        return readiness.definition_of(self.rows, self.product_id)

    @property
    def wanted_buffer(self) -> tuple[float, float] | None:
        """How many sprints of ready work the team wants, from and to; None where it does not say."""
        return wanted_buffer(product_settings(self.rows, self.product_id))

    @property
    def written_definition(self) -> list[str]:
        """The Definition of Ready in the team's own sentences, where it has written one down."""
        told = product_settings(self.rows, self.product_id).get("definition_of_ready")
        lines = told if isinstance(told, list) else []
        return [
            text
            for line in lines
            if (text := line.get("text") if isinstance(line, dict) else line)
            and isinstance(text, str)
        ]

    def define_ready(
        self, definition: Definition, buffer: tuple[float, float] | None = None
    ) -> bool:
        """Change what the team calls ready, as one step; False where nothing was different."""
        from po_tui.model.tables.product import Product

        if buffer is not None and not 0 <= buffer[0] <= buffer[1]:
            raise Mistake(_("the buffer goes from few sprints to more, like 1–2"))
        with self.step(_("Change the Definition of Ready")) as session:
            product = session.get(Product, self.product_id)
            assert product is not None
            own = tuple(dict.fromkeys(text for one in definition.own if (text := one.strip())))
            after: dict[str, Any] = {
                **product.settings,
                **definition._replace(own=own).as_settings(),
            }
            if not after[SETTING]:
                del after[SETTING]
            if buffer is not None:
                after["ready_buffer_sprints"] = [_whole(end) for end in buffer]
            changed = after != product.settings
            if changed:
                product.settings = after
        return changed


def wanted_buffer(settings: Mapping[str, Any]) -> tuple[float, float] | None:
    """The range of sprints in a product's settings; None where there is none."""
    told = settings.get("ready_buffer_sprints")
    ends = told if isinstance(told, list | tuple) else []
    numbers = [end for end in ends if isinstance(end, int | float) and not isinstance(end, bool)]
    return (min(numbers), max(numbers)) if len(numbers) == len(ends) == 2 else None


def _whole(number: float) -> float | int:
    return int(number) if number == int(number) else number
