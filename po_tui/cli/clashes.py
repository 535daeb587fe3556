"""What was changed here and there, and waits for a person: the three texts, and the decision."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from po_tui.cli import output
from po_tui.cli.call import Call, read_text
from po_tui.cli.cells import wrapped
from po_tui.cli.mistakes import DONE, Failed, WrongUse
from po_tui.cli.parsing import Parser
from po_tui.cli.ready import WIDE
from po_tui.cli.remote import field_named
from po_tui.model.plain import plain_line, plain_text
from po_tui.words import _, mark

if TYPE_CHECKING:
    from po_tui.sync.settle import Clash

_CHOICES: Final = ("mine", "theirs", "comment", "-")
_SIDES: Final = (("base", mark("base")), ("mine", mark("mine")), ("theirs", mark("theirs")))


def clashes_options(parser: Parser, /) -> None:
    """What `clashes` takes."""
    parser.add_common(json=True)


def show_clashes(call: Call, /) -> int:
    """Show what the sync left open: what both had agreed on, what it is here, what it is there.

    Below it, what a tracker did not take, with the ways on.
    """
    from po_tui.sync.settle import open_ones

    everything = open_ones(call.workspace)
    found = [one for one in everything if not one.reason]
    held = [one for one in everything if one.reason]
    if call.json:
        call.answer(
            {
                "product": call.workspace.key,
                "count": len(found),
                "clashes": [_as_json(one) for one in found],
                "refused": [_held_json(one) for one in held],
            }
        )
        return DONE
    if not found:
        call.note(_("no clashes"))
    for n, one in enumerate([*found, *held]):
        if n:
            call.say("")
        for line in _held_lines(one) if one.reason else _lines(call, one):
            call.say(line)
    return DONE


def _held_json(held: "Clash") -> dict[str, Any]:
    told = {"reason": held.reason, "comment": held.comment or None}
    return {**_as_json(held), **told}


def _held_lines(held: "Clash") -> Iterator[str]:
    from po_tui.sync.remarks import SAYABLE

    title = plain_line(f"{held.remote_key} · {held.title}")
    yield f"{output.styled(held.key, 'cyan')} {output.styled(held.field, 'bold')}  {title}"
    width = max(20, (output.terminal_width() or WIDE) - 2)
    for line in wrapped(plain_line(held.reason), width):
        yield f"  {line}"
    if held.comment:
        yield "  " + _("the next sync says it in a comment there – `po-tui undo` takes that back")
        return
    ways = "mine|theirs|comment" if held.field in SAYABLE else "mine|theirs"
    yield "  " + output.styled(f"po-tui settle {held.key} {held.field} {ways}", "dim")


def _as_json(clash: "Clash") -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": clash.key,
        "title": clash.title,
        "field": clash.field,
        "remote": clash.remote,
        "remote_key": clash.remote_key,
        "url": clash.url,
        "base": _value(clash.agreed),
        "mine": _value(clash.here),
        "theirs": _value(clash.there),
    }
    if clash.parts:
        told["parts"] = [
            {"base": part.agreed, "mine": part.here, "theirs": part.there} for part in clash.parts
        ]
    return told


def _value(value: Any) -> Any:
    """A value of a sync as JSON has it; what both never agreed on is null."""
    from po_tui.sync.compare import NOTHING

    return None if value is NOTHING else output.number(value) if _is_number(value) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, float)


def _lines(call: Call, clash: "Clash") -> Iterator[str]:
    from po_tui.sync.wording import in_words, named, reference_names, references_of

    title = plain_line(f"{clash.remote_key} · {clash.title}")
    yield f"{output.styled(clash.key, 'cyan')} {output.styled(clash.field, 'bold')}  {title}"
    if clash.parts:
        for n, part in enumerate(clash.parts, start=1):
            if len(clash.parts) > 1:
                of = len(clash.parts)
                yield "  " + output.styled(_("Criterion {n} of {of}").format(n=n, of=of), "bold")
            yield from _three(part.agreed or "–", part.here or "–", part.there or "–")
    else:
        values = (clash.agreed, clash.here, clash.there)
        ties = references_of(clash.field, *values)
        names = reference_names(call.workspace, clash.remote, ties)
        told = (named(clash.field, value, names) for value in values)
        yield from _three(*(in_words(clash.field, value) for value in told))
    choice = output.styled(f"po-tui settle {clash.key} {clash.field} mine|theirs|-", "dim")
    yield f"  {choice}"


def _three(*texts: str) -> Iterator[str]:
    words = [_(word) for __, word in _SIDES]
    room = max(map(len, words)) + 2
    width = (output.terminal_width() or WIDE) - room - 2
    for word, text in zip(words, texts, strict=True):
        for n, line in enumerate(wrapped(plain_text(text), max(20, width))):
            yield f"  {word if n == 0 else '':<{room}}{line}".rstrip()


# ── settle ──────────────────────────────────────────────────────────────────────────────────────


def settle_options(parser: Parser, /) -> None:
    """What `settle` takes."""
    parser.add_argument("key", metavar="KEY", help=_("the item"))
    parser.add_argument("field", metavar="FIELD", help=_("the field, as `clashes` names it"))
    parser.add_argument(
        "choice",
        metavar="mine|theirs|comment|-",
        choices=_CHOICES,
        help=_(
            "keep mine, take theirs, or read the settled text from stdin (criteria: a checklist); of what the tracker did not take: try mine again, take theirs, or say it in a comment there"
        ),
    )
    parser.add_argument(
        "--remote", metavar="REMOTE", help=_("the tracker, where the item is in several")
    )
    parser.add_common(json=True)


def settle_clash(call: Call, /) -> int:
    """Settle a clash in one undoable step; the next sync carries it on."""
    from po_tui.sync.settle import settle

    clash = _clash(call)
    choice = call.options.choice
    if choice == "comment":
        return _say_in_comment(call, clash)
    if choice == "-":
        settle(call.workspace, clash, "mine", text=read_text("-"))
    else:
        settle(call.workspace, clash, choice)
    if call.json:
        item = call.items_json([clash.item_id])[0]
        call.answer({"product": call.workspace.key, **item, "settled": clash.field})
        return DONE
    said = {
        "mine": _("{key} {field}: mine stays; the next sync writes it to {remote}"),
        "theirs": _("{key} {field}: it is theirs now, as in {remote}"),
        "-": _("{key} {field}: settled; the next sync writes it to {remote}"),
    }[choice]
    call.say(said.format(key=clash.key, field=clash.field, remote=plain_line(clash.remote)))
    return DONE


def _say_in_comment(call: Call, held: "Clash") -> int:
    """Note it for the next sync, and show what that will say: this command asks no tracker."""
    from po_tui.sync.remarks import want_comment

    if not held.reason:
        raise Failed(
            _("{field} of {key} is a clash – settle it with mine, theirs or a text of your own").format(
                key=held.key, field=held.field
            )
        )  # fmt: skip
    text = want_comment(call.workspace, held)
    if call.json:
        item = call.items_json([held.item_id])[0]
        told = {"settled": held.field, "comment": text}
        call.answer({"product": call.workspace.key, **item, **told})
        return DONE
    said = _("{key} {field}: the next sync says this in a comment to {there}; nothing is sent yet")
    there = plain_line(f"{held.remote} {held.remote_key}")
    call.say(said.format(key=held.key, field=held.field, there=there))
    for line in plain_text(text).split("\n"):
        call.say(f"  {line}".rstrip())
    return DONE


def _clash(call: Call) -> "Clash":
    """The clash that is meant, or what was not taken; raises WrongUse for several, Failed for none."""
    from po_tui.sync.remotes import Remotes
    from po_tui.sync.settle import open_ones
    from po_tui.trackers.base import FIELDS

    told = call.options
    item, field = call.item(told.key), field_named(told.field, FIELDS)
    remote = Remotes(call.workspace).named(told.remote).name if told.remote else ""
    of_item = open_ones(call.workspace, item)
    found = [one for one in of_item if one.field == field and remote in ("", one.remote)]
    if not found:
        others = ", ".join(dict.fromkeys(one.field for one in of_item))
        key = call.workspace.items.key(item)
        if others:
            said = _("{key} has no clash in {field}, but in {others}")
        else:
            said = _("{key} has no clash – `po-tui clashes` shows those there are")
        raise Failed(said.format(key=key, field=field, others=others))
    if len(found) > 1:
        names = ", ".join(one.remote for one in found)
        raise WrongUse(
            _(
                "{key} has a clash in {field} with several: {names} – choose one with --remote"
            ).format(key=found[0].key, field=field, names=names)
        )
    return found[0]


COMMANDS: Final = {
    "clashes": (clashes_options, show_clashes),
    "settle": (settle_options, settle_clash),
}
