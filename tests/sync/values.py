"""Values of every field that can be kept in step, small enough to meet each other often."""

from typing import Any

from hypothesis import strategies as st

from po_tui.trackers.base import FIELDS

WORDS = st.sampled_from(["a", "b", "c", "Lid", "lid", "door opens", "x\u00a0y", "ß", "  "])
LINES = st.sampled_from(["one", "two", "three", "", "  indented", "one ", "# head", "- [ ] a"])
CRITERIA = st.sampled_from([
    "the lid opens within a second", "the lid opens within two seconds", "the lid closes",
    "nobody is charged", "somebody is charged", "Given a\nWhen b\nThen c", "", " a ",
])  # fmt: skip
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "title": st.lists(WORDS, max_size=3).map(" ".join),
    "story": st.none() | st.fixed_dictionaries(dict.fromkeys(("as_a", "i_want", "so_that"), WORDS)),
    "description": st.lists(LINES, max_size=6).flatmap(
        lambda lines: st.sampled_from(["\n", "\r\n", "\n\n"]).map(lambda end: end.join(lines))
    ),
    "criteria": st.lists(
        st.fixed_dictionaries({"text": CRITERIA, "done": st.booleans()}), max_size=5
    ),
    "labels": st.lists(st.sampled_from(["a", "A", "b", "c", "d ", "ß", "SS"]), max_size=5),
    "estimate": st.none() | st.sampled_from([0, 0.0, 1, 3.0, 5, -1, "8", float("nan")]),
    "type": st.sampled_from(["story", "bug", "epic"]),
    "status": st.sampled_from(["Open", "Selected", "Done"]),
    "parent": st.none() | st.sampled_from(["1", "2", "uid:x"]),
    "depends_on": st.lists(st.sampled_from(["1", "2", "3", "uid:x"]), max_size=4),
    "assignee": st.none() | st.sampled_from(["anna", "Anna", "bert", ""]),
    "roadmap": st.none() | st.sampled_from(["Beta", "Launch "]),
    "priority": st.none() | st.sampled_from(["must", "should"]),
}
assert VALUES.keys() == set(FIELDS)

FIELD_AND_THREE = st.sampled_from(FIELDS).flatmap(
    lambda field: st.tuples(st.just(field), VALUES[field], VALUES[field], VALUES[field])
)
"""A field, and three values of it."""
