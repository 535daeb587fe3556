"""The interface speaks the reader's language, and the catalogues keep up with the source."""

import subprocess
import sys
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from po_tui import words
from po_tui.model.readiness import LABELS
from po_tui.words import LANGUAGES, _, mark, ngettext, use
from tests.catalogues import catalogue_file, compiled, extracted, forms, missing, written

TRANSLATED = LANGUAGES[1:]
GAP_COLUMN = 10
"""Cells that a list gives to the first thing an item misses."""


@pytest.fixture
def small_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Dutch catalogue of three messages in place of the real one."""
    catalogue = Catalog(locale="nl")
    catalogue.add("Move up", "Omhoog")
    catalogue.add(("{n} item", "{n} items"), ("{n} wens", "{n} wensen"))
    file = tmp_path / "locale" / "nl" / "LC_MESSAGES" / "po_tui.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(compiled(catalogue))
    monkeypatch.setattr(words, "__file__", str(tmp_path / "words.py"))
    words._catalogue.cache_clear()
    return file


@pytest.fixture(autouse=True)
def forget_catalogues() -> None:
    words._catalogue.cache_clear()


class TestSpeaking:
    def test_english_is_the_source_itself(self) -> None:
        assert _("Move up") == "Move up"
        assert mark("Move up") == "Move up"

    @pytest.mark.parametrize(
        ("n", "said"), [(0, "{n} items"), (1, "{n} item"), (2, "{n} items"), (1.5, "{n} items")]
    )
    def test_english_counts(self, n: float, said: str) -> None:
        assert ngettext("{n} item", "{n} items", n) == said

    def test_dutch_comes_from_the_catalogue(self, small_catalogue: Path) -> None:
        use("nl")
        assert _("Move up") == "Omhoog"

    @pytest.mark.parametrize(
        ("n", "said"), [(0, "{n} wensen"), (1, "{n} wens"), (2, "{n} wensen"), (1.5, "{n} wensen")]
    )
    def test_dutch_counts(self, small_catalogue: Path, n: float, said: str) -> None:
        assert ngettext("{n} item", "{n} items", n, "nl") == said

    def test_a_document_may_speak_another_language_than_the_screen(
        self, small_catalogue: Path
    ) -> None:
        assert _("Move up", "nl") == "Omhoog"
        use("nl")
        assert _("Move up", "en") == "Move up"

    def test_what_is_not_translated_yet_stays_english(self, small_catalogue: Path) -> None:
        use("nl")
        assert _("Move to the far end") == "Move to the far end"

    def test_an_empty_text_stays_empty(self, small_catalogue: Path) -> None:
        assert _("", "nl") == ""

    def test_without_its_catalogue_dutch_falls_back_to_english(self, small_catalogue: Path) -> None:
        small_catalogue.unlink()
        assert _("Move up", "nl") == "Move up"


class TestChoosing:
    @pytest.mark.parametrize(
        ("variables", "expected"),
        [
            ({}, "en"),
            ({"LANG": "nl_NL.UTF-8"}, "nl"),
            ({"LANG": "nl-BE"}, "nl"),
            ({"LANG": "de_DE.UTF-8"}, "en"),
            ({"LANG": "nl_NL.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
            ({"LANG": "nl_NL.UTF-8", "LC_ALL": "C"}, "en"),
            ({"LANG": "en_GB.UTF-8", "PO_TUI_LANG": "nl"}, "nl"),
            ({"LANG": "nl_NL.UTF-8", "PO_TUI_LANG": "EN"}, "en"),
        ],
    )
    def test_the_environment_decides_until_someone_does(
        self, variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("PO_TUI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert words.language() == expected

    def test_a_choice_outlives_the_environment_until_it_is_withdrawn(self) -> None:
        use("nl")
        assert words.language() == "nl"
        use(None)
        assert words.language() == "en"

    def test_a_language_we_lack_is_refused(self) -> None:
        with pytest.raises(ValueError, match="de"):
            use("de")

    def test_english_never_loads_gettext(self) -> None:
        code = (
            "import sys; from po_tui.words import _, ngettext; _('a'); ngettext('a', 'b', 2);"
            "sys.exit('gettext' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("lang", TRANSLATED)
class TestCatalogues:
    """When one of these fails: `python -m tests.catalogues`."""

    def test_every_string_of_the_source_is_in_the_catalogue(self, lang: str) -> None:
        kept = {_name(message) for message in written(lang)}
        assert sorted({_name(message) for message in extracted()} - kept) == []

    def test_the_catalogue_holds_nothing_the_source_lost(self, lang: str) -> None:
        source = {_name(message) for message in extracted()}
        assert sorted({_name(message) for message in written(lang)} - source) == []

    def test_the_compiled_catalogue_is_the_written_one(self, lang: str) -> None:
        assert catalogue_file(lang).with_suffix(".mo").read_bytes() == compiled(written(lang))

    def test_translations_fill_in_the_same_values(self, lang: str) -> None:
        """Of plural forms, one may say its number in words."""
        wrong = [
            form
            for message in written(lang)
            for form in forms(message)
            if message.id and form and not _fills_in(form, _name(message))
        ]
        assert wrong == []

    def test_nothing_is_left_untranslated(self, lang: str) -> None:
        assert [message.id for message in missing(written(lang))] == []

    def test_translations_keep_the_spaces_around_a_text(self, lang: str) -> None:
        """Pieces are put together on screen: “ points” behind a number, “proposed ” before a title."""
        wrong = [
            form
            for message in written(lang)
            for form in forms(message)
            if message.id and form and _around(form) != _around(_name(message)[0])
        ]
        assert wrong == []

    def test_what_is_missing_is_said_in_the_width_of_its_column(self, lang: str) -> None:
        assert [label for label in LABELS.values() if len(_(label, lang)) > GAP_COLUMN] == []

    def test_nothing_is_left_unsure(self, lang: str) -> None:
        with catalogue_file(lang).open("rb") as po:
            assert [message.id for message in read_po(po) if message.id and message.fuzzy] == []


def _name(message: Message) -> tuple[str, ...]:
    """The source text, or both of its forms; Babel gives either a text or a tuple."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _around(text: str) -> tuple[str, str]:
    """The spaces before and behind."""
    bare = text.strip()
    return (text[: text.index(bare)], text[text.index(bare) + len(bare) :])


def _fills_in(form: str, source: tuple[str, ...]) -> bool:
    wanted = set().union(*map(_blanks, source))
    return _blanks(form) == wanted or (len(source) > 1 and _blanks(form) < wanted)


def _blanks(text: str) -> set[str]:
    try:
        parts = list(Formatter().parse(text))
    except ValueError:  # a text about the key { is no template
        return set()
    return {name for _text, name, _spec, _conversion in parts if name is not None}
