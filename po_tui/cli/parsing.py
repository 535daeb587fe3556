"""Reads what was typed: options anywhere, and queries and titles that may begin with a dash.

argparse takes `-word` for an option and `--label -wip` for a missing value. So the words are put in
order first – options with their values, then `--`, then the rest – and argparse checks them.
"""

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NoReturn

from po_tui.cli.mistakes import WrongUse
from po_tui.cli.output import terminal_width
from po_tui.words import _, mark

# argparse has to speak English: its messages are put into our words below. It would also look for
# catalogues of its own at every start, which takes as long as reading all the options.
vars(argparse)["_"] = mark

GLOBAL_OPTIONS: Final = (
    ("--db", "FILE", mark("the database")),
    ("--product", "PRODUCT", mark("the product, where the database holds several")),
    ("--config", "FILE", mark("the settings file")),
    ("--lang", "en|nl", mark("the language")),
)
"""What may stand before any command, and after it as well."""


class Parser(argparse.ArgumentParser):
    """The parser of one command."""

    def __init__(self, name: str, purpose: str, *, takes_dashes: bool = False) -> None:
        super().__init__(
            prog=f"po-tui {name}",
            description=purpose[:1].upper() + purpose[1:] + ".",
            add_help=False,
            allow_abbrev=False,
            formatter_class=Help,
        )
        self.name = name
        self.takes_dashes = takes_dashes
        self._positionals.title = _("what it is given")
        self._optionals.title = _("options")

    def add_common(self, *, json: bool = False, lang: str = argparse.SUPPRESS) -> None:
        """The options that every command takes; `json` for those that have a result to print.

        `lang` tells what the language means where it means more than that of the messages.
        """
        if json:
            self.add_argument("--json", action="store_true", help=_("print one JSON document"))
        self.add_argument("-h", "--help", action="help", help=_("show this"))
        for name, value, _purpose in GLOBAL_OPTIONS:
            self.add_argument(
                name,
                metavar=value,
                dest=f"global_{name[2:]}",
                default=argparse.SUPPRESS,
                help=lang if name == "--lang" else argparse.SUPPRESS,
            )

    def has_option(self, name: str) -> bool:
        """Whether the command takes the option `--name`."""
        return f"--{name}" in self._option_string_actions

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """What the words mean; raises WrongUse."""
        return self.parse_args(self.arranged(words))

    def arranged(self, words: Iterable[str]) -> list[str]:
        """The words with options first, each bound to its value, and the rest behind `--`."""
        options: list[str] = []
        others: list[str] = []
        waiting = iter(words)
        for word in waiting:
            action = self._option_of(word)
            if word == "--":
                others += waiting
            elif action is None:
                self._check_no_option(word)
                others.append(word)
            elif action.nargs == 0 or "=" in word:
                options.append(word)
            else:
                value = next(waiting, None)
                if value is None or value == "--" or self._option_of(value):
                    raise WrongUse(
                        _("{option} needs a value: {value}").format(
                            option=word, value=action.metavar
                        )
                    )
                options.append(f"{word}={value}")
        return [*options, "--", *others] if others else options

    def _option_of(self, word: str) -> argparse.Action | None:
        return self._option_string_actions.get(word.partition("=")[0]) if word[:1] == "-" else None

    def _check_no_option(self, word: str) -> None:
        if word.startswith("--") or (
            word.startswith("-") and word != "-" and not self.takes_dashes
        ):
            options = [name for name in self._option_string_actions if name.startswith("--")]
            word = word.partition("=")[0]  # its value may be a secret
            near = nearest(word, options)
            if near:
                said = _("{command} has no option {option} – did you mean {near}?")
            else:
                said = _("{command} has no option {option} – `po-tui {command} --help` lists them")
            raise WrongUse(said.format(command=self.name, option=word, near=near))

    def error(self, message: str) -> NoReturn:
        """Argparse found something that does not fit."""
        raise WrongUse(_in_our_words(message, self.name))

    # ── for completion ──────────────────────────────────────────────────────────────────────────

    def actions(self) -> list[argparse.Action]:
        """Everything it takes that it tells of."""
        return [action for action in self._actions if action.help != argparse.SUPPRESS]

    def action(self, option: str) -> argparse.Action | None:
        """What stands behind an option."""
        return self._option_string_actions.get(option)


class Help(argparse.HelpFormatter):
    """Help in the reader's language."""

    def __init__(self, prog: str) -> None:
        # argparse makes a formatter for every option it checks, and finding the width of the
        # terminal its own way costs more than all the rest of a `list`.
        super().__init__(prog, width=(terminal_width() or 100) - 2)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Say "usage" in the reader's language."""
        super().add_usage(usage, actions, groups, prefix or _("usage") + ": ")


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word that was probably meant; empty where none is near."""
    from difflib import get_close_matches

    # All options begin alike, which makes none of them nearer.
    bare = {name.lstrip("-"): name for name in known}
    found = get_close_matches(word.lstrip("-"), list(bare), n=1, cutoff=0.6)
    return bare[found[0]] if found else ""


def whole_number(text: str) -> int:
    """An option's value that counts something; what SQLite could not hold is none either."""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise argparse.ArgumentTypeError(
            _("“{text}” is no number for this – give a whole one, 0 or more").format(text=text)
        )
    return int(text)


_Say = Callable[[re.Match[str], str], str]
_MESSAGES: Final[tuple[tuple[str, _Say], ...]] = (
    (
        r"the following arguments are required: (.*)",
        lambda found, command: _(
            "{command} also needs {what} – `po-tui {command} --help` shows how"
        ).format(command=command, what=found[1]),
    ),
    (
        r"one of the arguments (.*) is required",
        lambda found, command: _("{command} needs one of {what}").format(
            command=command, what=found[1].replace(" ", ", ")
        ),
    ),
    (
        r"unrecognized arguments: (.*)",
        lambda found, command: _(
            "“{what}” is too much – `po-tui {command} --help` shows what it takes"
        ).format(command=command, what=found[1].removeprefix("-- ")),
    ),
    (
        r"argument (.*?): not allowed with argument (.*)",
        lambda found, _command: _("{one} and {other} do not go together – choose one").format(
            one=found[1], other=found[2]
        ),
    ),
    (
        r"argument (.*?): invalid choice: '?(.*?)'? \(choose from (.*)\)",
        lambda found, _command: _("{option} cannot be “{value}” – choose one of {choices}").format(
            option=found[1], value=found[2], choices=found[3].replace("'", "")
        ),
    ),
    (
        r"argument (.*?): ignored explicit argument .*",
        lambda found, _command: _("{option} takes no value").format(option=found[1]),
    ),
    (r"argument (.*?): (.*)", lambda found, _command: f"{found[1]}: {found[2]}"),
)
"""What argparse says in English, and how we say it."""


def _in_our_words(message: str, command: str) -> str:
    for pattern, say in _MESSAGES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return say(found, command)
    return message
