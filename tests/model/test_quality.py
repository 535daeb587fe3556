"""Quality requirements: the break point is apart from the target, and a breach is noticed."""

import pytest

from po_tui.model.quality import (
    CHARACTERISTICS,
    SUBCHARACTERISTICS,
    Standing,
    breached,
    code_of,
    standing,
)


@pytest.mark.parametrize(
    ("measured", "direction", "expected"),
    [
        (None, "higher", Standing.unmeasured),
        (96, "higher", Standing.met),
        (95, "higher", Standing.met),
        (90, "higher", Standing.short),
        (85, "higher", Standing.short),
        (80, "higher", Standing.breached),
    ],
)
def test_more_is_better(measured: float | None, direction: str, expected: Standing) -> None:
    assert standing(measured, 95, 85, direction) is expected


@pytest.mark.parametrize(
    ("measured", "expected"),
    [(2, Standing.met), (4, Standing.short), (5, Standing.short), (5.1, Standing.breached)],
)
def test_less_is_better(measured: float, expected: Standing) -> None:
    assert standing(measured, 2, 5, "lower") is expected


def test_a_bound_that_is_not_set_is_not_judged() -> None:
    assert standing(3, None, None, "higher") is Standing.met
    assert not breached(3, None, "higher")
    assert not breached(None, 85, "higher")
    assert breached(1, 0, "lower")


def test_the_standard_has_nine_characteristics_and_forty_parts() -> None:
    assert len(CHARACTERISTICS) == 9
    assert CHARACTERISTICS.keys() == SUBCHARACTERISTICS.keys()
    parts = [code_of(part) for parts in SUBCHARACTERISTICS.values() for part in parts]
    assert len(parts) == len(set(parts)) == 40
    assert all(part.isidentifier() for part in parts)
