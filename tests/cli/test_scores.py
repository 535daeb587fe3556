"""Weighing an item from a script, and reading its scores back."""

import pytest

from tests.cli.conftest import Command


def scores(po: Command, key: str = "LM-1") -> dict[str, object]:
    item = po("show", key, "--json").json
    return {**item["scores"], "moscow": item["moscow"], "kano": item["kano"]}


def test_inputs_come_in_one_option_a_method_and_scores_come_out(product: Command) -> None:
    done = product(
        "edit", "LM-1", "--wsjf", "8,5,3", "--points", "2", "--rice", "200,2,80%,1.6",
        "--moscow", "must", "--kano", "1,5",
    )  # fmt: skip
    assert done.code == 0
    assert scores(product) == {"wsjf": 8, "rice": 200, "moscow": "must", "kano": "performance"}
    assert product("list", "sort:wsjf", "--json").json["items"][0]["key"] == "LM-1"
    product("undo")
    assert set(scores(product).values()) == {None}


def test_an_own_size_goes_before_the_estimate_and_none_takes_away(product: Command) -> None:
    product("edit", "LM-1", "--wsjf", "8,5,3,8", "--points", "2", "--moscow", "wont")
    assert scores(product)["wsjf"] == 2
    assert scores(product)["moscow"] == "wont_this_time"
    product("edit", "LM-1", "--wsjf", "none", "--moscow", "none", "--kano", "basic")
    assert scores(product) == {"wsjf": None, "rice": None, "moscow": None, "kano": "basic"}


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--wsjf", "8,5", "three or four of 1 2 3 5 8 13 20"),
        ("--wsjf", "8,4,3", "three or four of 1 2 3 5 8 13 20"),
        ("--wsjf", "8,x,3", "no numbers"),
        ("--rice", "200,2,80,1", "reach, impact, confidence and effort"),
        ("--rice", "200,2", "reach, impact, confidence and effort"),
        ("--kano", "1,6", "two answers of 1 to 5"),
        ("--kano", "lovely", "none of basic"),
        ("--moscow", "maybe", "none of must"),
        ("--rice", "nan,1,1,1", "no numbers"),
        ("--rice", "-5,1,1,1", "no numbers"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line_and_changes_nothing(
    product: Command, option: str, value: str, said: str
) -> None:
    done = product("edit", "LM-1", f"{option}={value}")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert set(scores(product).values()) == {None}


def test_the_demo_product_scores_as_it_is_said_to(demo: Command) -> None:
    found = {item["key"]: item["scores"] for item in demo("list", "--json").json["items"]}
    assert found["LM-6"]["wsjf"] == 8
    assert found["LM-5"]["wsjf"] == 7.5
    assert found["LM-4"]["rice"] == 2880
    assert found["LM-9"]["wsjf"] is None
