"""Keeps the translators' catalogues in step with the strings in the source.

python -m tests.catalogues          new strings into the .po files, and the .mo files anew
python -m tests.catalogues missing  the strings that still wait for a translation
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import po_tui
from po_tui.words import LANGUAGES

PACKAGE = Path(po_tui.__file__).parent
# A date that moves would turn every update into a change.
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)


def catalogue_file(lang: str) -> Path:
    return PACKAGE / "locale" / lang / "LC_MESSAGES" / "po_tui.po"


def extracted() -> Catalog:
    """Every string that the source marks with `_`, `say` (in documents), `ngettext` or `mark`."""
    catalogue = Catalog()
    for _file, _line, text, comments, _context in extract_from_dir(
        PACKAGE,
        method_map=[("**.py", "python")],
        keywords={"_": None, "mark": None, "say": None, "ngettext": (1, 2)},
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    ):
        catalogue.add(text, auto_comments=comments)
    return catalogue


def written(lang: str) -> Catalog:
    """The catalogue as translators keep it; empty where there is none yet."""
    file = catalogue_file(lang)
    if not file.exists():
        return Catalog(locale=lang)
    with file.open("rb") as po:
        return read_po(po, locale=lang)


def compiled(catalogue: Catalog) -> bytes:
    mo = BytesIO()
    write_mo(mo, catalogue)
    return mo.getvalue()


def missing(catalogue: Catalog) -> list[Message]:
    """The messages without a translation, or with a plural form left empty."""
    return [message for message in catalogue if message.id and not all(forms(message))]


def forms(message: Message) -> list[str]:
    """The translation: one text, or one for each plural form; "" where it still waits."""
    text = message.string or ""
    return [text] if isinstance(text, str) else [form or "" for form in text]


def update(lang: str) -> Catalog:
    """Write both files: source strings added and gone, translations kept."""
    catalogue = written(lang)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.header_comment = f"# The words of po_tui ({lang})."
    catalogue.project, catalogue.version = "po_tui", po_tui.__version__
    catalogue.last_translator = catalogue.language_team = "po_tui contributors"
    catalogue.msgid_bugs_address = ""
    catalogue.creation_date = catalogue.revision_date = _ALWAYS
    catalogue.fuzzy = False
    file = catalogue_file(lang)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as po:
        write_po(po, catalogue, width=100, sort_output=True, no_location=True, ignore_obsolete=True)
    now_written = written(lang)
    file.with_suffix(".mo").write_bytes(compiled(now_written))
    return now_written


def main() -> None:
    for lang in LANGUAGES[1:]:
        if sys.argv[1:] == ["missing"]:
            for message in missing(written(lang)):
                print(f"{lang}: {message.id!r}")
        else:
            catalogue = update(lang)
            print(f"{lang}: {len(catalogue)} strings, {len(missing(catalogue))} to translate")


if __name__ == "__main__":
    main()
