"""Reads a file of any known format into the backlog, as one step that one undo takes back."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from po_tui.exchange import stories
from po_tui.exchange.files import STDIN, BadFile, name_of, read_text
from po_tui.words import _
from po_tui.workspace.importing import ImportReport, Incoming, Progress, Skipped, bring_in

if TYPE_CHECKING:
    from po_tui.workspace.workspace import Workspace

Reader = Callable[[str], tuple[list[Incoming], list[Skipped]]]
"""Turns the text of a file into entries, and says which it left out."""

AUTO: Final = "auto"
JSON: Final = "json"
"""The full export of a product: no list of items, so `full_json.import_product` reads it."""

_LINE_END: Final = re.compile(r"\r\n|\n|\r")


def _read_stories(text: str) -> tuple[list[Incoming], list[Skipped]]:
    entries: list[Incoming] = []
    skipped: list[Skipped] = []
    for found in stories.parse(_LINE_END.split(text)):
        if isinstance(found, stories.Skip):
            skipped.append(Skipped(found.line, found.reason))
        else:
            entries.append(Incoming(found.line, found.external_id, found.values(), found.text))
    return entries, skipped


READERS: Final[Mapping[str, Reader]] = {"stories": _read_stories}
"""The formats that hold items, by the name that `--format` takes."""

FORMATS: Final = (*READERS, JSON)


def import_file(
    workspace: "Workspace",
    source: Path | str,
    format: str = AUTO,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Add the items of a file at the end of the order; `-` reads what is piped in.

    Raises BadFile where the file cannot be used; then, and on a dry run, nothing is changed.
    """
    text = read_text(source)
    name = detect(source, text) if format == AUTO else format
    if name == JSON:
        raise BadFile(
            _(
                "{file} holds a whole product, not items for this one – import it as a product"
            ).format(file=name_of(source))
        )
    if name not in READERS:
        raise BadFile(
            _("there is no format “{format}” – choose one of {known}").format(
                format=name, known=", ".join(FORMATS)
            )
        )
    entries, skipped = READERS[name](text)
    return bring_in(
        workspace,
        entries,
        source=name,
        label=_("Import {file}").format(
            file=name_of(source) if str(source) == STDIN else Path(source).name
        ),
        skipped=skipped,
        dry_run=dry_run,
        progress=progress,
    )


def detect(source: Path | str, text: str | None = None) -> str:
    """The format of a file, by its name and its beginning; raises BadFile where none fits."""
    ending = "" if str(source) == STDIN else Path(source).suffix.lower()
    content = read_text(source) if text is None else text
    if ending == ".json" or (not ending and content.lstrip()[:1] == "{"):
        if _schema(content).startswith("po-tui/"):
            return JSON
    elif ending in ("", ".txt", ".md", ".markdown", ".text"):
        return "stories"
    raise BadFile(
        _("{file} is of no format known here – name one with --format: {known}").format(
            file=name_of(source), known=", ".join(FORMATS)
        )
    )


def _schema(content: str) -> str:
    """What a JSON document says it is; nothing where it says nothing or is damaged."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        # Damaged exports are ours to complain about, with the place: let the reader do it.
        found = re.match(r'\s*\{\s*"schema"\s*:\s*"([^"]{1,40})"', content)
        return found[1] if found else ""
    schema = document.get("schema") if isinstance(document, dict) else None
    return schema if isinstance(schema, str) else ""
