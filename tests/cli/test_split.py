"""`po-tui split`: parts, pattern, criteria dealt out."""

import pytest

from tests.cli.conftest import Command


def test_split_deals_criteria_and_points_to_the_parts(product: Command) -> None:
    product("edit", "LM-2", "--criterion", "by day", "--criterion", "by night", "--criterion", "x")
    done = product(
        "split", "LM-2", "Day", "Night", "--pattern", "rules", "--criterion", "1:1",
        "--criterion", "2:1,2", "--points", "1:3", "--json",
    )  # fmt: skip
    assert done.json["children"] == ["LM-4", "LM-5"]
    assert done.json["pattern"] == "rules"
    assert done.json["criteria_left"] == ["x"]
    first, second = done.json["items"]
    assert [one["text"] for one in first["criteria"]] == ["by day", "by night"]
    assert [one["text"] for one in second["criteria"]] == ["by night"]
    assert (first["estimate"], second["estimate"]) == (3, None)
    assert (first["rank"], second["rank"]) == (3, 4)
    assert product("show", "LM-2", "--json").json["type"] == "epic"
    assert product("undo").code == 0
    assert product("show", "LM-2", "--json").json["type"] == "story"


@pytest.mark.parametrize(
    "wrong",
    [
        ("--pattern", "halves"),
        ("--criterion", "1:1"),
        ("--criterion", "one"),
        ("--points", "3:1"),
        ("--points", "1:many"),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_line(product: Command, wrong: tuple[str, str]) -> None:
    done = product("split", "LM-2", "Day", "Night", *wrong)
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert product("show", "LM-2", "--json").json["type"] != "epic"


def test_layer_words_are_pointed_out_and_split_all_the_same(product: Command) -> None:
    done = product("split", "LM-2", "The database part", "The rest")
    assert done.lines == ["LM-4", "LM-5"]
    assert "database" in done.err


def test_a_finished_item_is_not_split(product: Command) -> None:
    product("edit", "LM-2", "--state", "done")
    assert product("split", "LM-2", "Day").code == 1
