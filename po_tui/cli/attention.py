"""What needs the product owner today, most pressing first."""

from typing import TYPE_CHECKING, Any, Final

from po_tui.cli import output
from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE
from po_tui.cli.output import Column
from po_tui.cli.parsing import Parser
from po_tui.words import _, ngettext

if TYPE_CHECKING:
    from po_tui.model.hints import Deep, Hint


def attention_options(parser: Parser, /) -> None:
    """What `attention` takes."""
    parser.add_common(json=True)


def attention(call: Call, /) -> int:
    """Say what is pressing; nothing is changed."""
    from po_tui.model.hints import LEVELS, deep_in_words

    found = call.workspace.hints.all()
    if call.json:
        call.answer(
            {
                "product": call.workspace.key,
                "count": len(found.hints),
                "deep": _deep_json(found.deep),
                "hints": [_as_json(hint) for hint in found.hints],
            }
        )
        return DONE
    call.say(output.styled(deep_in_words(found.deep), "dim"))
    if not found.hints:
        call.say(_("nothing presses today"))
    for level, name in LEVELS.items():
        hints = [hint for hint in found.hints if hint.level is level]
        if not hints:
            continue
        call.say("")
        call.say(output.styled(_(name), "bold"))
        for line in _table(hints):
            call.say(line)
    return DONE


def _table(hints: "list[Hint]") -> list[str]:
    columns = (
        Column(_("key"), style="cyan"),
        Column(_("what")),
        Column(_("why"), flexible=True, style="yellow"),
    )
    room = output.terminal_width()
    return output.table(
        columns,
        (
            (
                hint.key,
                hint.title if room is None else output.cut(hint.title, room // 3),
                hint.text + more(hint),
            )
            for hint in hints
        ),
    )


def more(hint: "Hint") -> str:
    """How many others have the same, and how to see them."""
    if not hint.more:
        return ""
    told = ngettext("{n} more", "{n} more", hint.more).format(n=hint.more)
    return f" (… {told}: {hint.query})" if hint.query else f" (… {told})"


def _as_json(hint: "Hint") -> dict[str, Any]:
    return {
        "code": str(hint.code),
        "level": hint.level.name,
        "kind": hint.kind or None,
        "key": hint.key or None,
        "title": hint.title,
        "text": hint.text,
        "days": hint.days,
        "rank": hint.place,
        "private": hint.private,
        "more": hint.more,
        "query": hint.query or None,
    }


def _deep_json(deep: "Deep") -> dict[str, Any]:
    return {
        "open": deep.open_items,
        "ready_points": output.number(deep.ready_points),
        "ready_sprints": None if deep.in_sprints is None else round(deep.in_sprints, 2),
        "wanted_sprints": list(deep.wanted) if deep.wanted else None,
        "top": deep.top,
        "top_estimated": deep.top_estimated,
        "stale": deep.stale,
        "over_detailed": deep.over_detailed,
    }


COMMANDS: Final = {"attention": (attention_options, attention)}
