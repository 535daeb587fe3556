"""Tab completion: the script a shell loads once, and the quick answers it asks for at every tab.

The scripts know nothing but how to ask: `po-tui __complete SHELL WORD…` answers with commands,
options, values, and the keys, labels, goals and people of the product, read from the parsers and
the database as they are now. Whatever goes wrong, a tab never prints an error.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from po_tui.cli.cells import shorten
from po_tui.model.plain import plain_line
from po_tui.words import _

if TYPE_CHECKING:
    import argparse

    from po_tui.cli.call import Call
    from po_tui.cli.parsing import Parser
    from po_tui.workspace.workspace import Workspace

MOST: Final = 200
"""Candidates shown at once; one more letter narrows them."""
DESCRIBED: Final = 60

SCRIPTS: Final = {
    "bash": """\
# po-tui completion for bash: eval "$(po-tui completion bash)"
_po_tui() {
    local candidate
    COMPREPLY=()
    while IFS= read -r candidate; do
        COMPREPLY+=("$candidate")
        case "$candidate" in *[:=,]) compopt -o nospace ;; esac
    done < <(po-tui __complete bash "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -o bashdefault -o default -F _po_tui po-tui
""",
    "zsh": """\
#compdef po-tui
# po-tui completion for zsh: eval "$(po-tui completion zsh)"
_po_tui() {
    local -a candidates
    candidates=("${(@f)$(po-tui __complete zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n "$candidates[1]" ]]; then
        _describe -V po-tui candidates
    else
        _files
    fi
}
if [[ "$funcstack[1]" == _po_tui ]]; then
    _po_tui "$@"
else
    compdef _po_tui po-tui
fi
""",
    "fish": """\
# po-tui completion for fish: po-tui completion fish | source
function __po_tui_candidates
    set -l current (commandline -ct)
    po-tui __complete fish (commandline -opc)[2..] "$current" 2>/dev/null
end
complete -c po-tui -f -a '(__po_tui_candidates)'
complete -c po-tui -n 'not __po_tui_candidates | string length -q' -F
""",
}


class Candidate(NamedTuple):
    """Something the word may become."""

    word: str
    about: str = ""


# ── completion SHELL ────────────────────────────────────────────────────────────────────────────


def completion_options(parser: "Parser", /) -> None:
    """What `completion` takes."""
    parser.add_argument(
        "shell",
        metavar="bash|zsh|fish",
        choices=tuple(SCRIPTS),
        help=_("the shell that is to load it"),
    )
    parser.add_common()


def completion(call: "Call", /) -> int:
    """Print the script for a shell."""
    call.say(SCRIPTS[call.options.shell].rstrip("\n"))
    return 0


# ── answering a tab ─────────────────────────────────────────────────────────────────────────────


def complete(words: Sequence[str]) -> int:
    """Print what the last word may become, one candidate a line, as the shell wants it."""
    try:
        shell, rest = words[0], list(words[1:])
        if shell == "bash":
            rest = _split(rest[0])[1:]
        *before, current = rest
        lines = [_line(shell, current, one) for one in _found(before, current)]
        print("\n".join(lines), end="\n" if lines else "")
    except Exception:  # noqa: BLE001 – an error in the middle of a command line helps nobody
        pass
    return 0


def _found(before: list[str], current: str) -> list[Candidate]:
    from argparse import Namespace

    from po_tui.cli.call import Call

    given, words = _globals(before)
    with Call("__complete", Namespace(), given) as call:
        candidates = _candidates(_Known(call), before, words, current)
        return list(islice((one for one in candidates if one.word.startswith(current)), MOST))


def _line(shell: str, current: str, candidate: Candidate) -> str:
    word, about = plain_line(candidate.word), shorten(plain_line(candidate.about), DESCRIBED)
    if shell == "fish":
        return f"{word}\t{about}"
    if shell == "zsh":
        return word.replace("\\", "\\\\").replace(":", "\\:") + (f":{about}" if about else "")
    # bash completes only what stands behind the last of these.
    done = max(current.rfind(":"), current.rfind("=")) + 1
    return re.sub(r"([^\w@%+=:,./-])", r"\\\1", word[done:])


def _split(line: str) -> list[str]:
    """The words of an unfinished command line; the last may be empty or lack its closing quote."""
    words, current, quote, begun = [], "", "", False
    for char in line:
        if quote:
            if char == quote:
                quote = ""
            else:
                current += char
        elif char in "'\"":
            quote, begun = char, True
        elif char.isspace():
            if begun or current:
                words.append(current)
            current, begun = "", False
        else:
            current += char
    return [*words, current]


def _candidates(
    known: "_Known", before: Sequence[str], words: Sequence[str], current: str
) -> Iterator[Candidate]:
    from po_tui.cli.commands import BY_NAME, COMMANDS, load
    from po_tui.cli.parsing import GLOBAL_OPTIONS, Parser

    valued = {name: value for name, value, __ in GLOBAL_OPTIONS}
    if words:
        command, rest = BY_NAME[words[0]], words[1:]
        if command.acts:
            acts = {act.name.partition(" ")[2]: act for act in command.acts}
            if not rest:
                yield from (Candidate(name, _(act.purpose)) for name, act in acts.items())
                return
            command, rest = acts[rest[0]], rest[1:]
        parser = Parser(command.name, "", takes_dashes=command.takes_dashes)
        load(command)[0](parser)
        yield from _of_command(parser, known, rest, current)
    elif before and before[-1] in valued:
        yield from known.values(valued[before[-1]], current)
    elif current.startswith("-"):
        yield from (Candidate(name, _(about)) for name, __, about in GLOBAL_OPTIONS)
        yield from (Candidate("--version"), Candidate("--help"))
    else:
        yield from (Candidate(command.name, _(command.purpose)) for command in COMMANDS)


def _globals(before: Sequence[str]) -> tuple[dict[str, str | None], list[str]]:
    """The options before the command, and the words from the command on."""
    from po_tui.cli.parsing import GLOBAL_OPTIONS

    valued = [name for name, __, __ in GLOBAL_OPTIONS]
    given: dict[str, str | None] = {}
    waiting = list(before)
    while waiting and waiting[0].startswith("-"):
        name, equals, value = waiting.pop(0).partition("=")
        if name in valued and (equals or waiting):
            given[name[2:]] = value if equals else waiting.pop(0)
    return given, waiting


def _of_command(
    parser: "Parser", known: "_Known", words: Sequence[str], current: str
) -> Iterator[Candidate]:
    option, equals, begun = current.partition("=")
    if current.startswith("--") and equals and (action := parser.action(option)):
        yield from (Candidate(f"{option}={one.word}", one.about) for one in known.of(action, begun))
        return
    waiting = parser.action(words[-1]) if words else None
    if waiting is not None and waiting.nargs != 0:
        yield from known.of(waiting, current)
        return
    if current.startswith("-") and not (parser.takes_dashes and current[1:2].isalnum()):
        for action in parser.actions():
            yield from (
                Candidate(name, action.help or "") for name in action.option_strings if name != "-h"
            )
        return
    given = [action for action in parser.actions() if not action.option_strings]
    place = len(_without_options(parser, words))
    if given and (place < len(given) or given[-1].nargs in ("*", "+")):
        yield from known.of(given[min(place, len(given) - 1)], current)


def _without_options(parser: "Parser", words: Sequence[str]) -> list[str]:
    found: list[str] = []
    waiting = iter(words)
    for word in waiting:
        action = parser.action(word.partition("=")[0])
        if action is None:
            found.append(word)
        elif action.nargs != 0 and "=" not in word:
            next(waiting, None)
    return found


class _Known:
    """What options and arguments may be, by the word that stands for them in the help."""

    def __init__(self, call: "Call") -> None:
        self._call = call
        self._kinds: dict[str, Callable[[Workspace, str], Iterable[Candidate]]] = {
            "KEY": _keys,
            "LABEL": _labels,
            "GOAL": _goals,
            "PERSON": _people,
            "STEP": _steps,
            "QUERY": _queries,
            "VIEW": _views,
            "REMOTE": _remotes,
            "FIELD": _sync_fields,
        }

    def of(self, action: "argparse.Action", current: str) -> Iterator[Candidate]:
        """What an option or argument may be."""
        if action.choices is not None:
            yield from (Candidate(str(choice)) for choice in action.choices)
        elif isinstance(action.metavar, str):
            yield from self.values(action.metavar, current)

    def values(self, metavar: str, current: str) -> Iterator[Candidate]:
        """What `+LABEL|-LABEL`, `KEY|none` or `QUERY` stands for."""
        for part in metavar.split("|"):
            sign, kind = (part[0], part[1:]) if part[0] in "+-" else ("", part)
            if kind == "PRODUCT":
                yield from self._products()
            elif kind.islower():
                yield Candidate(kind)
            elif kind in self._kinds and current[: len(sign)] == sign:
                found = self._kinds[kind](self._call.workspace, current[len(sign) :])
                yield from (Candidate(sign + one.word, one.about) for one in found)
            elif kind in self._kinds and sign == "+" and not current.startswith("-"):
                yield from self._kinds[kind](self._call.workspace, current)

    def _products(self) -> Iterator[Candidate]:
        from po_tui.store import rows

        for product in rows.products(self._call.store().rows):
            yield Candidate(product.key, product.name)


def _keys(workspace: "Workspace", current: str) -> Iterator[Candidate]:
    """Items whose key begins so, in the order of the backlog; the shell compares letter by letter."""
    backlog = workspace.items
    if not f"{workspace.key}-".casefold().startswith(current.casefold()):
        from po_tui.model.filters import parse

        wanted = backlog.find(parse(current))
    else:
        wanted = backlog.ids()
    for start in range(0, len(wanted), MOST):
        for row in backlog.list_rows(wanted[start : start + MOST], {}):
            if row.key.casefold().startswith(current.casefold()):
                yield Candidate(current + row.key[len(current) :], row.title)


def _labels(workspace: "Workspace", _current: str) -> Iterator[Candidate]:
    from po_tui.store.typed import labels

    found = labels(workspace.store.rows, workspace.product_id)
    return (Candidate(label) for label, __ in found)


def _goals(workspace: "Workspace", _current: str) -> Iterator[Candidate]:
    return (Candidate(goal.key, goal.title) for goal in workspace.vision.goals())


def _people(workspace: "Workspace", _current: str) -> Iterator[Candidate]:
    return (Candidate(person.name, person.key) for person in workspace.people.all())


def _steps(workspace: "Workspace", _current: str) -> Iterator[Candidate]:
    return (Candidate(str(step.id), step.label) for step in workspace.history.steps(50))


def _views(workspace: "Workspace", _current: str) -> Iterator[Candidate]:
    return (Candidate(view.title, view.query) for view in workspace.views.all())


def _remotes(workspace: "Workspace", _current: str) -> Iterator[Candidate]:
    return (Candidate(name, about) for name, about in workspace.items.named("remote"))


def _sync_fields(_workspace: "Workspace", _current: str) -> Iterator[Candidate]:
    from po_tui.trackers.base import FIELDS

    return (Candidate(field) for field in FIELDS)


def _queries(workspace: "Workspace", current: str) -> Iterator[Candidate]:
    """The fields of the filter language and their values; a query may hold several in one word."""
    from po_tui.model.completing import offers

    return (Candidate(line) for line in offers(current, workspace.items.named).lines)


COMMANDS: Final = {"completion": (completion_options, completion)}
