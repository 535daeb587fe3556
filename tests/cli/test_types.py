"""Fields of the types of item on the command line: set, shown, refused in words."""

import pytest

from tests.cli.conftest import Command

SET: dict[str, dict[str, str]] = {
    "epic": {"outcome": "tools come back on time", "tshirt": "L"},
    "bug": {"expected": "open", "actual": "shut", "seen_how": "push it", "severity": "high"},
    "spike": {"question": "which?", "timebox": "2 days", "counts_as_answer": "a figure"},
    "constraint": {"source": "the law", "from_date": "2027-01-01", "standing": "standing"},
    "enabler": {"makes_possible": "walls from 2027 on"},
    "hardware": {"verification": "rig", "part": "HN-204", "revision": "B", "lead_time": "7 weeks"},
}


def pairs(values: dict[str, str]) -> list[str]:
    return [word for name, value in values.items() for word in ("--set", f"{name}={value}")]


@pytest.mark.parametrize("kind", SET)
def test_add_takes_every_field_of_the_type_and_show_prints_it(product: Command, kind: str) -> None:
    done = product("add", f"A new {kind}", "--type", kind, *pairs(SET[kind]))
    assert (done.code, done.out) == (0, "LM-4\n"), done.err
    document = product("show", "LM-4", "--json").json
    kept = document["details"] | {"tshirt": document["tshirt"], "standing": "standing"}
    assert {name: kept[name] for name in SET[kind]} == SET[kind]
    shown = product("show", "LM-4").out
    assert "still to be said" not in shown
    assert SET[kind].get("actual", "") in shown
    assert SET[kind].get("verification", "") in shown


def test_adding_with_fields_is_one_step(product: Command) -> None:
    product("add", "Broken", "--type", "bug", *pairs(SET["bug"]))
    product("undo")
    assert product("list", "--json").json["total"] == 3


def test_a_quality_requirement_is_measured_and_a_breach_is_loud(product: Command) -> None:
    product(
        "add", "Unaided", "--type", "quality", "--set", "characteristic=usability",
        "--set", "subcharacteristic=operability", "--set", "measure=share that finishes",
        "--set", "unit=%", "--set", "target=95", "--set", "break-point=85 %",
        "--set", "method=test", "--set", "scope=the kiosk",
    )  # fmt: skip
    done = product("edit", "LM-4", "--set", "measured=90 2026-10-01", "--json")
    assert done.json["changed"] == ["measured"]
    product("edit", "LM-4", "--set", "measured=80 2026-11-20 n=20")
    quality = product("show", "LM-4", "--json").json["quality"]
    assert quality["characteristic"] == "interaction_capability"
    assert quality["scope"] == "the kiosk"
    assert (quality["value"], quality["n"], quality["breached"]) == (80, 20, True)
    assert [one["value"] for one in quality["measurements"]] == [90, 80]
    assert "BREACH" in product("show", "LM-4").out


def test_deliveries_are_told_in_a_line_and_shown_with_how_late_they_are(product: Command) -> None:
    product("edit", "LM-1", "--type", "hardware", "--set", "delivery=10 boards, @Sven, 2026-11-20")
    (delivery,) = product("show", "LM-1", "--json").json["deliveries"]
    assert delivery == {
        "what": "10 boards", "party": "Sven", "due": "2026-11-20", "status": "expected",
        "overdue": True,
    }  # fmt: skip
    assert "4 days late" in product("show", "LM-1").out
    product("edit", "LM-1", "--set", "delivery=none")
    assert product("show", "LM-1", "--json").json["deliveries"] == []


def test_common_fields_have_options_or_are_set(demo: Command) -> None:
    done = demo(
        "add", "Common", "--state", "refining", "--parent", "LM-1", "--goal", "G1", "--goal", "G3",
        "--assignee", "P1", "--deadline", "2026-12-31", "--depends", "LM-4",
        "--set", "roadmap=R1 R2", "--set", "need=N1", "--set", "asked-by=ST3",
        "--set", "detail_owner=ST5", "--set", "note=between us", "--json",
    )  # fmt: skip
    document = demo("show", done.json["key"], "--json").json
    assert (document["state"], document["parent"], document["goals"]) == (
        "refining", "LM-1", ["G1", "G3"],
    )  # fmt: skip
    assert (document["roadmap"], document["need"]) == (["R1", "R2"], "N1")
    assert (document["requested_by"], document["detail_owner"]) == ("ST3", "ST5")
    assert (document["deadline"], document["private_note"]) == ("2026-12-31", "between us")
    assert document["depends_on"] == ["LM-4"]
    demo(
        "edit", document["key"], "--set", "roadmap=-R1", "--set", "note=none", "--set", "need=none"
    )
    after = demo("show", document["key"], "--json").json
    assert (after["roadmap"], after["private_note"], after["need"]) == (["R2"], "", None)


def test_another_type_keeps_what_was_said_for_the_former_one(product: Command) -> None:
    product("edit", "LM-1", "--type", "bug", *pairs(SET["bug"]))
    product("edit", "LM-1", "--type", "spike")
    assert "push it" not in product("show", "LM-1").out
    product("edit", "LM-1", "--type", "bug")
    assert "push it" in product("show", "LM-1").out


def test_an_item_becomes_an_epic_without_its_points(product: Command) -> None:
    product("edit", "LM-1", "--points", "5")
    changed = product("edit", "LM-1", "--type", "epic", "--json").json["changed"]
    assert changed == ["type"]
    document = product("show", "LM-1", "--json").json
    assert (document["estimate"], document["state"]) == (None, "open")


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("severty=high", "severity"),
        ("severity", "no ="),
        ("severity=terrible", "low, medium, high, critical"),
        ("target=fast", "give a number"),
        ("from_date=soon", "2026-12-31"),
        ("measured=very", "no measurement"),
        ("roadmap=R99", "R99"),
        ("parent=LM-99", "LM-99"),
        ("colour=red", "an item has no field"),
        ("state=done", "an item has no field"),
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(
    product: Command, pair: str, said: str
) -> None:
    before = product("show", "LM-1", "--json").out
    done = product("edit", "LM-1", "--set", pair)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1
    assert product("show", "LM-1", "--json").out == before


def test_a_target_on_a_story_is_refused_by_a_rule(product: Command) -> None:
    done = product("edit", "LM-1", "--set", "target=95")
    assert done.code == 1
    assert "only quality requirements" in done.err
