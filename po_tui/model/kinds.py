"""The types and states an item can have, and which of them keep its place in the order.

Apart from the fields (`model/fields.py`): a list asks for these alone, and starts sooner.
"""

from typing import Final

TYPES: Final = ("epic", "story", "bug", "quality", "constraint", "spike", "enabler", "hardware")
STATES: Final = (
    "idea", "new", "refining", "ready", "in_sprint", "done", "parked", "dropped", "open",
)  # fmt: skip
"""Any state may follow any; `open` is for epics only."""
FINISHED: Final = ("done", "dropped")
"""States outside the order: these items have no place."""
PLACED: Final = "state NOT IN ('done', 'dropped')"
"""The same as SQL; a query has to say it in these words for SQLite to take the index made for it."""
STANDING: Final = "standing-constraint"
"""The label of quality requirements and constraints that hold for every item."""
