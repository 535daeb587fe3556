"""From the words typed to an exit code: finds the command, loads it alone, runs it, tells what failed."""

import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import Final

from po_tui.cli import mistakes
from po_tui.cli.commands import BY_NAME, COMMANDS, Command, load
from po_tui.cli.mistakes import WrongUse
from po_tui.words import LANGUAGES, _, use

_SHOWN: Final = {"-h": "help", "--help": "help", "--version": "version"}
"""Options that show something instead of running a command."""


def run(words: Sequence[str]) -> int:
    """Run one command line."""
    if words[:1] == ["__complete"]:
        from po_tui.cli.completion import complete

        return complete(words[1:])
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot show "–" shows "?"; no result is lost over a dash.
        sys.stdout.reconfigure(errors="replace")
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_left()
    except SystemExit as told:  # argparse after --help
        return told.code if isinstance(told.code, int) else mistakes.DONE
    except Exception as problem:  # noqa: BLE001 – the one place where a mistake becomes a line
        return mistakes.tell(problem)
    return code


def _run(words: Sequence[str]) -> int:
    given, rest = _before_command(words)
    _speak(given.get("lang"))
    if "version" in given:
        from po_tui import __version__

        print(f"po-tui {__version__}")
        return mistakes.DONE
    if "help" in given:
        _speak_as_set(given)
        print_help()
        return mistakes.DONE
    if not rest:
        from po_tui.cli.opening import open_app

        return open_app(given)
    return _run_command(_command(rest[0]), given, rest[1:])


def _run_command(command: Command, given: dict[str, str | None], words: Sequence[str]) -> int:
    from po_tui.cli.call import Call
    from po_tui.cli.parsing import Parser

    if {"-h", "--help"} & set(words):
        _speak_as_set(given)
    if command.acts:
        if words and words[0] in ("-h", "--help"):
            print_acts(command)
            return mistakes.DONE
        command, words = _act(command, words), words[1:]
    if command.long:
        gc.enable()
    options, work = load(command)
    parser = Parser(command.name, _(command.purpose), takes_dashes=command.takes_dashes)
    options(parser)
    read = parser.read(words)
    for name, value in vars(read).items():
        if name.startswith("global_"):
            given[name.removeprefix("global_")] = value
    with Call(command.name, read, given) as call:
        return work(call)


def _before_command(words: Sequence[str]) -> tuple[dict[str, str | None], list[str]]:
    """The options that stand before the command, and what comes from the command on."""
    from po_tui.cli.parsing import GLOBAL_OPTIONS, nearest

    known = {name for name, __, __ in GLOBAL_OPTIONS}
    given: dict[str, str | None] = {}
    waiting = list(words)
    while waiting and waiting[0].startswith("-") and waiting[0] != "-":
        name, equals, value = waiting.pop(0).partition("=")
        if name in _SHOWN:
            given[_SHOWN[name]] = ""
        elif name not in known:
            near = nearest(name, [*known, "--help", "--version"])
            raise WrongUse(
                _("there is no option {option} – did you mean {near}?").format(
                    option=name, near=near
                )
                if near
                else _("there is no option {option} – `po-tui --help` lists them").format(
                    option=name
                )
            )
        elif not equals and not waiting:
            raise WrongUse(_("{option} needs a value").format(option=name))
        else:
            given[name[2:]] = value if equals else waiting.pop(0)
    return given, waiting


def _command(name: str) -> Command:
    found = BY_NAME.get(name)
    if found is None:
        from po_tui.cli.parsing import nearest

        near = nearest(name, list(BY_NAME))
        if near:
            raise WrongUse(
                _("there is no command “{name}” – did you mean {near}?").format(
                    name=name, near=near
                )
            )
        raise WrongUse(
            _("there is no command “{name}” – `po-tui --help` lists them").format(name=name)
        )
    return found


def _act(command: Command, words: Sequence[str]) -> Command:
    """What the second word asks for, as in `remote add`."""
    known = {act.name.partition(" ")[2]: act for act in command.acts}
    if not words:
        raise WrongUse(
            _("{command} needs one of {what}").format(command=command.name, what=", ".join(known))
        )
    if words[0] in known:
        return known[words[0]]
    from po_tui.cli.parsing import nearest

    near = nearest(words[0], list(known))
    said = (
        _("{command} cannot “{word}” – did you mean {near}?")
        if near
        else _("{command} cannot “{word}” – choose one of {what}")
    )
    raise WrongUse(
        said.format(command=command.name, word=words[0], near=near, what=", ".join(known))
    )


def _speak(lang: str | None) -> None:
    """Speak the language asked for in what is said before the settings are read."""
    if lang in LANGUAGES:
        use(lang)


def _speak_as_set(given: dict[str, str | None]) -> None:
    """Help comes in the language of the settings, even where something else in them is wrong."""
    from po_tui import settings

    try:
        use(settings.load(given).lang)
    except settings.SettingsMistake:
        pass  # the command itself will say so


def print_help() -> None:
    """All commands and the options that go before them."""
    from po_tui.cli.parsing import GLOBAL_OPTIONS

    options = [(f"{name} {value}", purpose) for name, value, purpose in GLOBAL_OPTIONS]
    room = max(len(name) for name, __ in options) + 2
    print(_("usage: po-tui [OPTION …] [COMMAND …]"))
    print()
    print(_("Without a command the app opens, on the product used last."))
    print()
    print(_("commands:"))
    for command in COMMANDS:
        print(f"  {command.name:<{room}}{_(command.purpose)}")
    print()
    print(_("options:"))
    for name, purpose in options:
        print(f"  {name:<{room}}{_(purpose)}")
    print(f"  {'--version':<{room}}" + _("say which version this is"))
    print(f"  {'--help':<{room}}" + _("show this; after a command, what it takes"))
    print()
    print(_("Queries go in quotes: po-tui list 'points:>5 label:pilot'"))


def print_acts(command: Command) -> None:
    """What a command of several words can do."""
    words = "|".join(act.name.partition(" ")[2] for act in command.acts)
    print(_("usage") + f": po-tui {command.name} {words} …")
    print()
    purpose = _(command.purpose)
    print(purpose[:1].upper() + purpose[1:] + ".")
    print()
    room = max(len(act.name) for act in command.acts) + 2
    for act in command.acts:
        print(f"  {act.name:<{room}}{_(act.purpose)}")
    print()
    print(_("`po-tui {command} --help` shows what each takes").format(command=command.acts[0].name))


def _reader_left() -> int:
    """Whoever read the output has seen enough (`| head`): that is no error."""
    try:
        # Python flushes once more when it ends, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, io.UnsupportedOperation):
        pass  # stdout is no file, as in a test
    return mistakes.DONE
