"""Rebuilds the demo's file from the tables, so that a test can lay the two side by side."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from po_tui.model.acceptance import scenario

Json = dict[str, Any]


class Tables:
    """Plain reads, with JSON columns parsed and foreign keys as the keys that the file uses."""

    def __init__(self, rows: sqlite3.Connection) -> None:
        self.rows = rows
        self.keys = {
            (kind, row[0]): str(row[1])
            for kind in ("person", "need", "goal", "roadmap_item", "sprint", "session")
            for row in rows.execute(f"SELECT id, key FROM {kind}")
        }
        query = (
            "SELECT item.id, product.key, number FROM item JOIN product ON product.id = product_id"
        )
        for id, product, number in rows.execute(query):
            self.keys["item", id] = f"{product}-{number}"
        self.json_columns = {
            (table, column[1])
            for (table,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for column in rows.execute(f"PRAGMA table_info({table})")
            if column[2] == "JSON"
        }

    def all(self, table: str, order: str = "id", **where: Any) -> list[Json]:
        condition = " AND ".join(f"{name} = ?" for name in where) or "1"
        found = self.rows.execute(
            f"SELECT * FROM {table} WHERE {condition} ORDER BY {order}", tuple(where.values())
        )
        names = [column[0] for column in found.description]
        return [
            {
                name: json.loads(value)
                if value is not None and (table, name) in self.json_columns
                else whole(value)
                for name, value in zip(names, row, strict=True)
            }
            for row in found
        ]

    def one(self, table: str, **where: Any) -> Json:
        (row,) = self.all(table, **where)
        return row

    def key(self, kind: str, id: int | None) -> str | None:
        return None if id is None else self.keys[kind, id]

    def linked(self, table: str, near: str, id: int, far: str, kind: str) -> list[str]:
        where: Json = {near: id}
        return [self.keys[kind, row[far]] for row in self.all(table, **where)]

    def refers(self, kind: str, id: int) -> list[str]:
        found = self.all("reference", "position", from_kind=kind, from_id=id)
        return [self.keys[row["to_kind"], row["to_id"]] for row in found]


def whole(value: Any) -> Any:
    """Numbers as the file writes them."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def pick(row: Json, names: str) -> Json:
    """Some columns; an empty text is the file's null."""
    return {name: None if row[name] == "" else row[name] for name in names.split()}


def filled(row: Json, names: str) -> Json:
    """Those of some columns that say anything."""
    return {name: value for name, value in pick(row, names).items() if value is not None}


def group(row: Json, names: str) -> Json | None:
    """Columns that the file keeps together, or null where all are empty."""
    return filled(row, names) or None


def flags(row: Json, *names: str) -> Json:
    return {name: None if row[name] is None else bool(row[name]) for name in names}


def day(instant: str) -> str:
    assert instant.endswith("T12:00:00.000Z")
    return instant[:10]


def rebuild(rows: sqlite3.Connection, product_id: int) -> Json:
    """The file as the tables tell it."""
    t = Tables(rows)
    product = t.one("product", id=product_id)
    estimate_unit = product["settings"].pop("estimate_unit")
    current = t.one("sprint", state="current")
    totals: list[Json] = []
    whole_sprints: list[Json] = []
    for row in t.all("sprint", "position", state="done"):
        (whole_sprints if row["start"] else totals).append(row)
    return {
        "notice": product["notes"][0],
        "product": {
            **pick(product, "key name tagline owner_organisation kind lifecycle_phase phase_since"),
            "value": {
                whom: product[f"value_{whom}"] for whom in ("users", "customers", "organisation")
            },
        },
        "roles": [role(row) for row in t.all("person", "seat", stakeholder=0)],
        "delegations": [delegation(t, row) for row in t.all("delegation")],
        "supplier": pick(
            t.one("supplier"),
            "name contract client_accountable_for supplier_accountable_for tracker",
        ),
        "vision": vision(t),
        "strategy": strategy(t),
        "goals": [goal(t, row) for row in t.all("goal", "position")],
        "roadmap": [roadmap_item(t, row) for row in t.all("roadmap_item", "position")],
        "stakeholders": [stakeholder(row) for row in t.all("person", "seat", stakeholder=1)],
        "expectations": [expectation(t, row) for row in t.all("expectation")],
        "developments": [development(t, row) for row in t.all("development")],
        "settings": product["settings"],
        "items": items(t, estimate_unit),
        "sprints": [sprint(t, row) for row in whole_sprints],
        "current_sprint": {
            **pick(current, f"start end goal forecast_points note {CAPACITY}"),
            "id": current["key"],
            "items": [row["key"] for row in t.all("sprint_item", sprint_id=current["id"])],
        },
        "earlier_velocity": {
            "sprints": [{"id": row["key"], "done_points": row["done_points"]} for row in totals]
        },
        "sessions": [meeting(t, row) for row in t.all("session")],
        "next_session": product["next_session"],
        "review_feedback": [feedback(t, row) for row in t.all("feedback")],
        "budget": pick(t.one("budget"), "period currency approved spent forecast_end"),
        "risks": [
            {
                **pick(row, "text likelihood impact response"),
                "id": row["key"],
                "owner": t.key("person", row["owner_id"]),
                "linked": t.refers("risk", row["id"]),
            }
            for row in t.all("risk")
        ],
    }


CAPACITY = "capacity_person_days normal_person_days"


def role(row: Json) -> Json:
    told = filled(row, "name level hours_per_week employer") | {"id": row["key"]}
    if row["level"]:
        told["decides"] = row["decides"]
    if row["estimates"] is not None:
        told["estimates"] = bool(row["estimates"])
    if row["last_word_on_order"]:
        told["last_word_on_order"] = True
    return told


def delegation(t: Tables, row: Json) -> Json:
    ends = ("from", "to", "accountable")
    people = {end: t.key("person", row[f"{end}_id"]) for end in ends}
    return pick(row, "task due status") | people


def stakeholder(row: Json) -> Json:
    columns = "side power interest engagement_now engagement_wanted cadence_days last_contact next_contact"
    return {
        **pick(row, columns),
        "id": row["key"],
        "role": row["name"],
        "internal": bool(row["internal"]),
    }


def vision(t: Tables) -> Json:
    row = t.one("vision")
    pitch = ("for", "who", "product", "is_a", "that", "unlike", "our_product")
    lists = "target_group product business_goals competitors revenue cost channels"
    needs = [
        {"id": need["key"], "text": need["text"], "who": need["who"]}
        for need in t.all("need", on_board=1)
    ]
    return {
        **pick(row, "statement version changed"),
        "pitch": {name: row[f"pitch_{name}"] for name in pitch},
        "board": pick(row, lists) | {"needs": needs},
        "last_presented": {"date": row["last_presented_on"], "to": row["last_presented_to"]},
    }


def strategy(t: Tables) -> Json:
    row = t.one("strategy")
    return {
        **pick(row, "horizon where_to_play how_to_win not_doing product_goal"),
        "assumptions": [pick(one, "text evidence status") for one in t.all("assumption")],
        "product_goal_measured_by": t.key("goal", row["measured_by_id"]),
    }


def goal(t: Tables, row: Json) -> Json:
    columns = "title metric unit direction baseline baseline_date target deadline method cadence business_goal"
    answers = t.all("goal_answer", goal_id=row["id"])
    return {
        **pick(row, columns),
        "id": row["key"],
        "owner": t.key("person", row["owner_id"]),
        "checks": {one["key"]: flags(one, "value")["value"] for one in answers},
        "measurements": [
            {"date": one["on"], "value": one["value"]}
            for one in t.all("measurement", goal_id=row["id"])
        ],
    }


def roadmap_item(t: Tables, row: Json) -> Json:
    told = pick(row, "title outcome features metric start end horizon confidence status")
    told |= filled(row, "risk") | {"id": row["key"]}
    month = int(row["start"][5:7])
    told["quarter"] = f"{row['start'][:4]}-Q{(month + 2) // 3}"
    told["goals"] = t.linked("roadmap_goal", "roadmap_id", row["id"], "goal_id", "goal")
    if row["milestone_name"]:
        told["milestone"] = {"name": row["milestone_name"], "date": row["milestone_date"]}
    needs = t.linked("roadmap_dependency", "roadmap_id", row["id"], "needs_id", "roadmap_item")
    return told | ({"depends_on": needs} if needs else {})


def expectation(t: Tables, row: Json) -> Json:
    return {
        **pick(row, "text expected_by status our_message agreed_on"),
        "id": row["key"],
        "stakeholder": t.key("person", row["stakeholder_id"]),
        "linked": t.refers("expectation", row["id"]),
    }


def development(t: Tables, row: Json) -> Json:
    columns = (
        "title scope category source seen_on effective_on likelihood impact response review_on"
    )
    return {
        **pick(row, columns),
        "id": row["key"],
        "owner": t.key("person", row["owner_id"]),
        "affects": t.refers("development", row["id"]),
    }


def items(t: Tables, estimate_unit: str) -> list[Json]:
    in_order = [row["id"] for row in t.all("item", "rank")]
    return [
        item(t, row) | {"estimate_unit": estimate_unit, "rank": in_order.index(row["id"]) + 1}
        for row in t.all("item", "number")
    ]


def item(t: Tables, row: Json) -> Json:
    id = row["id"]
    links: Iterable[tuple[str, str, str, str]] = (
        ("goals", "item_goal", "goal_id", "goal"),
        ("roadmap", "item_roadmap", "roadmap_id", "roadmap_item"),
        ("depends_on", "item_dependency", "needs_id", "item"),
        ("quality_links", "item_quality", "quality_id", "item"),
    )
    return {
        **pick(row, "type title state estimate tshirt moscow kano deadline labels external_ref"),
        **{name: t.linked(table, "item_id", id, far, kind) for name, table, far, kind in links},
        "id": t.key("item", id),
        "description": row["description"],
        "parent": t.key("item", row["parent_id"]),
        "requested_by": t.key("person", row["requested_by_id"]),
        "detail_owner": t.key("person", row["detail_owner_id"]),
        "need": t.key("need", row["need_id"]),
        "story": group(row, "as_a i_want so_that"),
        "wsjf": group(row, "user_business_value time_criticality risk_opportunity"),
        "rice": group(row, "reach_per_quarter impact confidence effort_person_months"),
        "split": row["split"] or None,
        "acceptance_criteria": [given_when_then(one["text"]) for one in row["criteria"]],
        "quality": quality(t, id),
        "external_dependency": next(
            (pick(one, "what party due status") for one in t.all("external_delivery", item_id=id)),
            None,
        ),
        "open_questions": [
            {
                "q": one["text"],
                "to": one["addressee"],
                "asked": one["asked"],
                "answer": one["answer"],
            }
            for one in t.all("question", item_id=id)
        ],
        "human_checks": {
            one["key"]: flags(one, "value")["value"] for one in t.all("answer", item_id=id)
        },
        "created": day(row["created"]),
        "updated": day(row["updated"]),
    }


def given_when_then(text: str) -> Json:
    read = scenario(text)
    assert read is not None
    return {"given": read.given[0], "when": read.when[0], "then": read.then[0]}


def quality(t: Tables, item_id: int) -> Json | None:
    for row in t.all("quality_target", item_id=item_id):
        columns = (
            "characteristic subcharacteristic measure unit target breakpoint direction method scope"
        )
        measured = [
            {"date": one["on"], "value": one["value"], "n": one["n"]}
            for one in t.all("quality_measurement", item_id=item_id)
        ]
        return pick(row, columns) | {"last_measured": measured[-1] if measured else None}
    return None


def sprint(t: Tables, row: Json) -> Json:
    work = t.all("sprint_item", sprint_id=row["id"])

    def of(outcome: str, names: str) -> list[Json]:
        mine = [one for one in work if one["outcome"] == outcome]
        return [pick(one, names) | {"id": one["key"]} for one in mine]

    return {
        **pick(row, f"start end goal forecast_points done_points {CAPACITY}"),
        **flags(row, "goal_met"),
        "id": row["key"],
        "delivered": of("delivered", "title points"),
        "not_done": of("not_done", "title points reason"),
    }


def feedback(t: Tables, row: Json) -> Json:
    return {
        **pick(row, "moment delivered by verdict text"),
        "id": row["key"],
        "date": row["on"],
        "became": t.key("item", row["became_id"]),
    }


def meeting(t: Tables, row: Json) -> Json:
    mine = {"session_id": row["id"]}
    entries = t.all("agenda_entry", "position", **mine)
    who = t.all("attendance", "seat", **mine)

    def there(present: int) -> list[str | None]:
        return [t.key("person", one["person_id"]) for one in who if one["present"] == present]

    return {
        **pick(row, "date timebox_min goal goal_context roti private_notes"),
        **pick(row, "ready_points_before ready_points_after"),
        "id": row["key"],
        "start": row["started"],
        "end": row["ended"],
        "facilitator": t.key("person", row["facilitator_id"]),
        "decider": t.key("person", row["decider_id"]),
        "present": there(1),
        "absent": there(0),
        "agenda": [
            {"item": t.key("item", one["item_id"]), "planned_min": one["planned_min"]}
            for one in entries
            if one["planned"]
        ],
        "discussed": [discussed(t, one) for one in entries if one["discussed"]],
        "decisions": [
            pick(one, "text by why")
            | {"id": one["key"], "affects": t.refers("decision", one["id"])}
            for one in t.all("decision", **mine)
        ],
        "parking_lot": [pick(one, "text follow_up") for one in t.all("parked_topic", **mine)],
        "actions": [
            pick(one, "text owner due status") | {"id": one["key"]}
            for one in t.all("action", **mine)
        ],
        "order_changes": [
            pick(one, "by why")
            | {"item": t.key("item", one["item_id"])}
            | {"from": one["from_place"], "to": one["to_place"]}
            for one in t.all("order_change", **mine)
        ],
    }


def discussed(t: Tables, row: Json) -> Json:
    return {
        **pick(row, "result why"),
        "item": t.key("item", row["item_id"]),
        "min": row["used_seconds"] // 60,
        "before": row["state_before"],
        "after": row["state_after"],
        "rounds": [
            {"votes": {one["seat"]: card(one["card"]) for one in votes["votes"]}}
            for votes in t.all("vote_round", "number", entry_id=row["id"])
        ],
    }


def card(text: str) -> float | str:
    """A card of points as the file writes it, or a word."""
    return text if text == "?" else whole(float(text))
