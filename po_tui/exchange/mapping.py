"""Which column of a list becomes which field: as its heading says, or as somebody told us.

What was told is remembered with the product, per kind of list and heading – not per list: the next
export of the same project has a column more for each label or comment, and the answers still hold.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from po_tui.exchange.files import BadFile
from po_tui.exchange.vocabulary import folded
from po_tui.model.plain import plain_line
from po_tui.words import _, mark

if TYPE_CHECKING:
    from po_tui.workspace.workspace import Workspace

TEXT: Final = "text"
NONE: Final = "none"
SETTING: Final = "import"
"""In the settings of a product."""

TARGETS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("title", mark("title")),
    "key": ("key", mark("key there")),
    "id": ("id", mark("number there")),
    "url": ("url", mark("link")),
    "type": ("type", mark("type")),
    "state": ("state", mark("state")),
    "resolution": ("resolution", mark("why it was closed")),
    "category": ("category", mark("kind of state")),
    "description": ("description", mark("description")),
    "as": ("as_a", mark("as a")),
    "want": ("i_want", mark("I want")),
    "so-that": ("so_that", mark("so that")),
    "criteria": ("criteria", mark("acceptance criteria")),
    "points": ("estimate", mark("points")),
    "size": ("tshirt", mark("T-shirt size")),
    "labels": ("labels", mark("labels")),
    "assignee": ("assignee", mark("assignee")),
    "priority": ("priority", mark("priority")),
    "moscow": ("moscow", mark("MoSCoW")),
    "kano": ("kano", mark("Kano")),
    "parent": ("parent", mark("parent")),
    "epic": ("epic", mark("epic")),
    "due": ("deadline", mark("deadline")),
    "goals": ("goals", mark("goals")),
    "depends": ("depends_on", mark("depends on")),
    "blocks": ("blocks", mark("blocks")),
    "sprint": ("sprint", mark("sprint")),
    TEXT: (TEXT, mark("text kept with the item")),
    NONE: (NONE, mark("kept aside")),
}
"""What a column can become: the word for it → what the reader calls it, and its name."""
SINGLE: Final = frozenset(
    {"title", "key", "id", "url", "type", "state", "resolution", "category", "description", "as_a", "i_want",
     "so_that", "criteria", "estimate", "tshirt", "assignee", "priority", "moscow", "kano", "deadline"}
)  # fmt: skip
"""Of these an item has one: of several columns the first that says something counts."""
DAY_ORDERS: Final = ("dmy", "mdy")
_WORDS: Final = {
    **{folded(word): meaning for word, (meaning, _label) in TARGETS.items()},
    **{folded(meaning): meaning for meaning, _label in TARGETS.values()},
    "story points": "estimate", "summary": "title", "status": "state", "link": "url", "depends on": "depends_on",
    "description": "description", "deadline": "deadline", "ignore": NONE, "note": TEXT, "as a": "as_a",
    "i want": "i_want", "so that": "so_that", "epic link": "epic", "labels": "labels", "label": "labels",
    "point": "estimate", "due date": "deadline", "t-shirt size": "tshirt",
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What somebody told about a list, or what was remembered of it."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Heading, folded → what it becomes."""
    days: str = ""
    """`dmy` or `mdy`; empty where nobody said."""
    must_be: tuple[str, ...] = ()
    """Headings that the list has to have: somebody named them just now."""

    def over(self, other: "Choice") -> "Choice":
        """This one, and the other where this one says nothing."""
        columns = {**other.columns, **self.columns}
        return Choice(columns, self.days or other.days, self.must_be)

    @property
    def day_first(self) -> bool | None:
        return None if not self.days else self.days == "dmy"


NOTHING_TOLD: Final = Choice()


@dataclass(frozen=True)
class Column:
    """A heading of a list, and what becomes of what stands below it."""

    heading: str
    """As it is written."""
    name: str
    """The same without the wrapping of a custom field."""
    becomes: str
    """What the reader calls it; `text`, or `none`."""
    why: str
    """`known` by its heading (as a `text`, too), `told`, `second` to another column, `unknown`, or
    `tracker`: its own business."""
    times: int = 1
    """How many columns have this heading."""
    samples: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The word for what it becomes, as `--map` takes it."""
        return next(
            (word for word, (meaning, _l) in TARGETS.items() if meaning == self.becomes), ""
        )

    @property
    def label(self) -> str:
        """The same for people."""
        return _(TARGETS[self.word][1])


def read_choice(options: Sequence[str], days: str = "") -> Choice:
    """What `--map HEADING=FIELD` and `--dates` say; raises BadFile for a field that there is not."""
    columns = {}
    for option in options:
        heading, sign, word = option.rpartition("=")
        if not sign or not heading.strip():
            raise BadFile(
                _("--map “{option}” names no field – write it as HEADING=FIELD").format(
                    option=plain_line(option)
                )
            )
        columns[folded(heading)] = meaning_of(word)
    return Choice(columns, days, tuple(columns))


def meaning_of(word: str) -> str:
    """What a word means as a field; raises BadFile naming the nearest."""
    found = _WORDS.get(folded(word)) or _WORDS.get(folded(word).replace(" ", "-"))
    if found:
        return found
    near = difflib.get_close_matches(folded(word), TARGETS, 1, 0.6)
    if near:
        raise BadFile(
            _("there is no field “{word}” – did you mean {near}?").format(
                word=plain_line(word), near=near[0]
            )
        )
    raise BadFile(
        _("there is no field “{word}” – there are {known}").format(
            word=plain_line(word), known=", ".join(TARGETS)
        )
    )


# ── remembering ─────────────────────────────────────────────────────────────────────────────────


def remembered(workspace: "Workspace", source: str) -> Choice:
    """What was told about lists of that kind before."""
    from po_tui.store.product import product_settings

    told = product_settings(workspace.store.rows, workspace.product_id).get(SETTING)
    mine = told.get(source) if isinstance(told, dict) else None
    if not isinstance(mine, dict):
        return Choice()
    columns = mine.get("columns")
    known = {meaning for meaning, _label in TARGETS.values()}
    kept = {
        str(heading): str(meaning)
        for heading, meaning in (columns.items() if isinstance(columns, dict) else ())
        if isinstance(meaning, str) and meaning in known
    }
    return Choice(kept, str(mine.get("days") or "") if mine.get("days") in DAY_ORDERS else "")


def to_remember(workspace: "Workspace", source: str, choice: Choice) -> dict[str, Any]:
    """The settings of the product with that choice in them; empty where they say so already."""
    from po_tui.store.product import product_settings

    settings = product_settings(workspace.store.rows, workspace.product_id)
    before = remembered(workspace, source)
    after = choice.over(before)
    if (after.columns, after.days) == (before.columns, before.days):
        return {}
    told = settings.get(SETTING)
    kinds = dict(told) if isinstance(told, dict) else {}
    kinds[source] = {"columns": dict(after.columns), **({"days": after.days} if after.days else {})}
    return {SETTING: kinds}
