"""The words on screen and paper, in the language of whoever reads them: English or Dutch.

The source text is English and is its own key. Catalogues lie beside this module in `locale/`;
gettext itself is loaded only when another language than English is asked for.
"""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES: Final = ("en", "nl")
"""What the interface and the documents speak; the first is the language of the source."""

_SOURCE: Final = LANGUAGES[0]
_current: str | None = None


def _(text: str, lang: str | None = None) -> str:
    """The text in `lang`, else in the current language; untranslated text comes back as it is."""
    spoken = lang or language()
    if spoken == _SOURCE or not text:  # gettext answers "" with the catalogue's header
        return text
    return _catalogue(spoken).gettext(text)


def ngettext(one: str, many: str, n: float, lang: str | None = None) -> str:
    """The form that goes with `n`; the caller fills in the number: `.format(n=n)`."""
    spoken = lang or language()
    if spoken == _SOURCE:
        return one if n == 1 else many
    # gettext takes whole numbers only; 1.5 points are several in both languages.
    return _catalogue(spoken).ngettext(one, many, int(n) if n == int(n) else 2)


def mark(text: str) -> str:
    """The text itself, noted for the translators; whoever shows it calls `_` on it then."""
    return text


def language() -> str:
    """The language in use: the one set by `use`, else the one the environment asks for."""
    return _current or language_of_environment()


def use(lang: str | None) -> None:
    """Speak `lang` from now on; None goes back to what the environment asks for.

    A language we do not have raises `ValueError`.
    """
    if lang is not None and lang not in LANGUAGES:
        raise ValueError(lang)
    global _current  # noqa: PLW0603 – one person reads at a time
    _current = lang


def language_of_environment() -> str:
    """PO_TUI_LANG, else the locale in the order POSIX reads it, else English."""
    for name in ("PO_TUI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        asked = os.environ.get(name, "")
        if asked:
            # The first that is set decides, also where it names a language we lack: LC_ALL=C
            # beside LANG=nl_NL is someone asking for plain English.
            short = asked.replace("-", "_").partition(".")[0].partition("_")[0].lower()
            return short if short in LANGUAGES else _SOURCE
    return _SOURCE


@cache
def _catalogue(lang: str) -> "NullTranslations":
    from gettext import translation

    return translation("po_tui", Path(__file__).parent / "locale", [lang], fallback=True)
