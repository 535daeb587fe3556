"""Reads where the product is going: its versions, what people say of the vision, goals that were."""

import json
import sqlite3
from typing import Final

from po_tui.model import vision as rules
from po_tui.model.views import (
    AnswerView,
    PastGoalView,
    PersonRef,
    ProductView,
    StrategyView,
    VersionView,
    VisionView,
)
from po_tui.store.whole_item import People

PRODUCT: Final = ProductView._fields


def product(con: sqlite3.Connection, product_id: int) -> ProductView:
    """What the product is and for whom it is of value."""
    found = con.execute(f"SELECT {', '.join(PRODUCT)} FROM product WHERE id = ?", (product_id,))
    return ProductView(*found.fetchone())


def answers(con: sqlite3.Connection, product_id: int, statement: str) -> dict[str, AnswerView]:
    """What people answered about the statement, by question; expired where it was another one."""
    everyone, now = People(con, product_id), rules.judged(statement)
    return {
        key: AnswerView(
            key,
            None if value is None else bool(value),
            everyone.named(by) or (PersonRef(by) if by else None),
            at,
            expired=value is not None and judged != now,
        )
        for key, value, by, at, judged in con.execute(
            "SELECT key, value, by, at, judged FROM vision_answer WHERE product_id = ? ORDER BY id",
            (product_id,),
        )
    }


def past_goals(con: sqlite3.Connection, product_id: int) -> list[PastGoalView]:
    """The product goals that were fulfilled or abandoned, latest first."""
    found = con.execute(
        "SELECT text, coalesce(goal.key, ''), since, ended, fulfilled, reason FROM product_goal"
        " LEFT JOIN goal ON goal.id = measured_by_id"
        " WHERE product_goal.product_id = ? ORDER BY product_goal.id DESC",
        (product_id,),
    )
    return [
        PastGoalView(text, measured_by, since, ended, bool(fulfilled), reason)
        for text, measured_by, since, ended, fulfilled, reason in found
    ]


def versions(con: sqlite3.Connection, product_id: int) -> list[VersionView]:
    """The versions that were put down, oldest first."""
    found = con.execute(
        "SELECT number, at, by, note, snapshot FROM vision_version WHERE product_id = ?"
        " ORDER BY number, id",
        (product_id,),
    )
    return [
        VersionView(number, at, by, note, _snapshot(told)) for number, at, by, note, told in found
    ]


def _snapshot(told: str) -> dict[str, str | list[str]]:
    """The parts of a version, whatever somebody else's file holds there."""
    parts = json.loads(told)
    known = parts if isinstance(parts, dict) else {}
    return {
        str(name): [str(line) for line in part] if isinstance(part, list) else str(part)
        for name, part in known.items()
    }


def as_it_stands(
    vision: VisionView, strategy: StrategyView, product: ProductView
) -> dict[str, str | list[str]]:
    """All that a version holds, as it stands now."""
    sources: tuple[object, ...] = (vision, strategy, product)
    parts: dict[str, str | list[str]] = {}
    for part in rules.VERSIONED:
        source = next(source for source in sources if hasattr(source, part.name))
        told = getattr(source, part.name)
        parts[part.name] = list(told) if part.listed else told
    parts["needs"] = [_joined(need.text, need.who) for need in vision.needs]
    parts["assumptions"] = [
        _joined(one.text, one.evidence, one.status) for one in strategy.assumptions
    ]
    return parts


def _joined(*bits: str) -> str:
    return " – ".join(bit for bit in bits if bit)
