"""A plan as JSON: what `--dry-run --json` prints, `--plan` writes and `--apply` reads back."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from po_tui.sync.compare import NOTHING, Comparison, Part, Verdict
from po_tui.sync.plan import Act, Plan, PlannedItem, PlannedMove
from po_tui.words import _
from po_tui.workspace.errors import Mistake

FORMAT: Final = "po-tui-plan/1"
_SIDES: Final = ("agreed", "here", "there", "here_becomes", "there_becomes", "agreed_becomes")


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as plain JSON; a side that has no value, or stays as it is, is left out."""
    return {
        "plan": FORMAT,
        "remote": plan.remote,
        "made_at": plan.made_at,
        "complete": plan.complete,
        "requests": plan.requests,
        "notes": list(plan.notes),
        "items": [_item(one) for one in plan.items],
        "moves": [
            {
                "there_ids": list(one.there_ids),
                "keys": list(one.keys),
                "after": one.after,
                "here": one.here,
            }
            for one in plan.moves
        ],
    }


def from_json(told: Any) -> Plan:
    """The plan of a file; raises Mistake where it is none that this po_tui can carry out."""
    if not isinstance(told, Mapping) or told.get("plan") != FORMAT:
        raise Mistake(_("that is no plan of a sync – `po-tui sync --plan FILE` writes one"))
    try:
        return Plan(
            remote=str(told["remote"]),
            items=tuple(_read_item(one) for one in told["items"]),
            moves=tuple(_read_move(one) for one in told["moves"]),
            requests=int(told["requests"]),
            complete=bool(told["complete"]),
            made_at=str(told["made_at"]),
            notes=tuple(map(str, told["notes"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as no:
        raise Mistake(
            _("the plan is damaged ({why}) – write it anew with `po-tui sync --plan FILE`").format(
                why=str(no)[:60]
            )
        ) from no


def _item(one: PlannedItem) -> dict[str, Any]:
    return {
        "act": one.act.value,
        "uid": one.uid,
        "item_id": one.item_id,
        "key": one.key,
        "there_id": one.there_id,
        "remote_key": one.there_key,
        "title": one.title,
        "reason": one.reason,
        "fields": [_field(comparison) for comparison in one.fields],
    }


def _field(one: Comparison) -> dict[str, Any]:
    told: dict[str, Any] = {"field": one.field, "verdict": one.verdict.value}
    told |= {side: value for side in _SIDES if (value := getattr(one, side)) is not NOTHING}
    if one.reason:
        told["reason"] = one.reason
    if one.comment:
        told["comment"] = one.comment
    if one.parts:
        told["parts"] = [
            {"agreed": part.agreed, "here": part.here, "there": part.there} for part in one.parts
        ]
    return told


def _read_item(told: Mapping[str, Any]) -> PlannedItem:
    item_id = told["item_id"]
    return PlannedItem(
        act=Act(told["act"]),
        uid=str(told["uid"]),
        item_id=None if item_id is None else int(item_id),
        key=str(told["key"]),
        there_id=str(told["there_id"]),
        there_key=str(told["remote_key"]),
        title=str(told["title"]),
        fields=tuple(_read_field(one) for one in told["fields"]),
        reason=str(told.get("reason", "")),
    )


def _read_field(told: Mapping[str, Any]) -> Comparison:
    sides = {side: told.get(side, NOTHING) for side in _SIDES}
    parts: Sequence[Mapping[str, Any]] = told.get("parts", ())
    return Comparison(
        field=str(told["field"]),
        verdict=Verdict(told["verdict"]),
        reason=str(told.get("reason", "")),
        comment=str(told.get("comment", "")),
        parts=tuple(Part(part["agreed"], part["here"], part["there"]) for part in parts),
        **sides,
    )


def _read_move(told: Mapping[str, Any]) -> PlannedMove:
    return PlannedMove(
        there_ids=tuple(map(str, told["there_ids"])),
        keys=tuple(map(str, told["keys"])),
        after=None if told["after"] is None else str(told["after"]),
        here=bool(told["here"]),
    )
