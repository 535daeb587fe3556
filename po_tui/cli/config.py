"""The settings and where each comes from, and the keys as they are bound now."""

from typing import Final

from po_tui.cli import output
from po_tui.cli.call import Call
from po_tui.cli.mistakes import DONE
from po_tui.cli.output import Column
from po_tui.cli.parsing import Parser
from po_tui.words import _


def config_options(parser: Parser, /) -> None:
    """What `config` takes."""
    parser.add_argument(
        "what",
        metavar="path|show",
        nargs="?",
        choices=("path", "show"),
        default="show",
        help=_("the path of the settings file, or all settings (the default)"),
    )
    parser.add_common(json=True)


def config(call: Call, /) -> int:
    """Show the settings in force, or where their file is."""
    known = call.settings
    if call.options.what == "path" and not call.json:
        call.say(str(known.config))
        return DONE
    values = {
        "config": str(known.config),
        "db": str(known.db),
        "product": known.product,
        "lang": known.lang,
        "me": known.me,
        "theme": known.theme,
        "editor": known.editor,
        "keys": dict(known.keys),
        "remotes": {name: list(command) for name, command in known.token_commands.items()},
    }
    if call.json:
        call.answer(
            {
                "path": str(known.config),
                "settings": [
                    {"name": name, "value": value, "source": known.sources.get(name, "default")}
                    for name, value in values.items()
                ],
            }
        )
        return DONE
    columns = (
        Column(_("setting"), style="cyan"),
        Column(_("value"), flexible=True),
        Column(_("from"), style="dim"),
    )
    rows = (
        (name, _shown(value), known.sources.get(name, "default")) for name, value in values.items()
    )
    for line in output.table(columns, rows):
        call.say(line)
    return DONE


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(str(name) for name in value) or "–"
    return "–" if value is None else str(value)


def keys_options(parser: Parser, /) -> None:
    """What `keys` takes."""
    parser.add_common(json=True)


def keys(call: Call, /) -> int:
    """List the keys of the app, with those the person changed."""
    from po_tui.tui.keys import table

    bound = table(call.settings.keys)
    if call.json:
        named = [{"where": row.where, "key": row.key, "does": row.label} for row in bound]
        call.answer({"count": len(named), "keys": named})
        return DONE
    columns = (
        Column(_("where"), style="dim"),
        Column(_("keys"), style="cyan"),
        Column(_("does"), flexible=True),
    )
    for line in output.table(columns, ((row.where, row.key, row.label) for row in bound)):
        call.say(line)
    return DONE


COMMANDS: Final = {"config": (config_options, config), "keys": (keys_options, keys)}
