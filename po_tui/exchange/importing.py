"""Reads a file of any known format into the backlog, as one step that one undo takes back."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from po_tui.exchange.files import STDIN, BadFile, name_of, read_text
from po_tui.words import _

if TYPE_CHECKING:
    from po_tui.exchange.mapping import Choice
    from po_tui.exchange.reading import Reader, Taken
    from po_tui.workspace.importing import ImportReport, Progress
    from po_tui.workspace.workspace import Workspace

AUTO: Final = "auto"
JSON: Final = "json"
"""The full export of a product: no list of items, so `full_json.import_product` reads it."""

ITEMS: Final = "items"
READ_AS: Final = (ITEMS, "roadmap", "vision")
"""What a Markdown page can be read as."""
FORMATS: Final = ("stories", "markdown", "csv", "jira-csv", JSON, "github-json", "jira-json")

LISTS: Final = ("csv", "jira-csv")
"""Those with columns."""
_TEXT_ENDINGS: Final = (".txt", ".md", ".markdown", ".text")
LIST_ENDINGS: Final = (".csv", ".tsv")


def _stories() -> "Reader":
    from po_tui.exchange.stories import read_stories

    return read_stories


def _markdown() -> "Reader":
    from po_tui.exchange.markdown_items import read_markdown

    return read_markdown


def _csv() -> "Reader":
    from po_tui.exchange.csv_items import read_csv

    return read_csv


def _jira_csv() -> "Reader":
    from po_tui.exchange.csv_items import read_jira_csv

    return read_jira_csv


def _github_json() -> "Reader":
    from po_tui.exchange.github_json import read_github

    return read_github


def _jira_json() -> "Reader":
    from po_tui.exchange.jira_json import read_jira

    return read_jira


READERS: Final[Mapping[str, Callable[[], "Reader"]]] = {
    "stories": _stories,
    "markdown": _markdown,
    "csv": _csv,
    "jira-csv": _jira_csv,
    "github-json": _github_json,
    "jira-json": _jira_json,
}
"""The formats that hold items, by the name that `--format` takes; each is imported when it is read."""


def import_file(
    workspace: "Workspace",
    source: Path | str,
    format: str = AUTO,
    *,
    reads_as: str = "",
    choice: "Choice | None" = None,
    encoding: str = "",
    dry_run: bool = False,
    progress: "Progress | None" = None,
) -> "ImportReport":
    """Add the items of a file at the end of the order; `-` reads what is piped in.

    `choice` says what the columns of a list are, where their headings do not; it is remembered.

    A Markdown page of a vision or a roadmap goes to vision and roadmap; `reads_as` says which of
    `items`, `roadmap` and `vision` a page is where that is not to be told by itself. Raises BadFile where the file cannot be used; then, and on a dry run, nothing is changed.
    """
    from po_tui.workspace.importing import bring_in

    text = read_text(source, encoding)
    name = detect(source, text) if format == AUTO else format
    if choice is not None and name not in LISTS:
        raise BadFile(
            _("{file} is no list with columns, but {format} – leave out --map and --dates").format(
                file=name_of(source), format=name
            )
        )
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
    piped = str(source) == STDIN
    if name == "markdown" and reads_as != ITEMS:
        from po_tui.exchange import taking

        title = "" if piped else Path(source).name
        if reads_as or taking.is_direction(text, title):
            page = taking.page_of(text, title or name_of(source), reads_as)
            return taking.take(workspace, page, dry_run=dry_run)
    elif reads_as not in ("", ITEMS):
        raise BadFile(
            _(
                "a roadmap or a vision is read from Markdown, not from {format} – leave out --as"
            ).format(format=name)
        )
    stem = "" if piped else Path(source).stem
    keep: dict[str, Any] = {}
    if name in LISTS:
        taken, keep = _listed(workspace, text, stem, name, choice)
    else:
        taken = READERS[name]()(text, stem)
    del text  # what was read from it is all that is needed, and it may be large
    if not taken.entries and not taken.skipped:
        raise BadFile(_("{file} holds no items").format(file=name_of(source)))
    report = bring_in(
        workspace,
        taken.entries,
        source=taken.source,
        label=_("Import {file}").format(file=name_of(source) if piped else Path(source).name),
        skipped=taken.skipped,
        dry_run=dry_run,
        progress=progress,
        rules=keep,
    )
    report.format = name
    report.columns = taken.columns
    report.notes = [*taken.notes, *report.notes]
    return report


def _listed(
    workspace: "Workspace", text: str, stem: str, format: str, choice: "Choice | None"
) -> "tuple[Taken, dict[str, Any]]":
    """A list, read as somebody said or as was remembered; and what is to be remembered of it."""
    from po_tui.exchange import csv_items, mapping

    source = csv_items.source_of(jira=format == "jira-csv")
    told = choice or mapping.Choice()
    read = csv_items.read_jira_csv if format == "jira-csv" else csv_items.read_csv
    taken = read(text, stem, told.over(mapping.remembered(workspace, source)))
    return taken, mapping.to_remember(workspace, source, told)


def detect(source: Path | str, text: str | None = None) -> str:
    """The format of a file, by its name and its beginning; raises BadFile where none fits."""
    ending = "" if str(source) == STDIN else Path(source).suffix.lower()
    content = read_text(source) if text is None else text
    found = ""
    if ending == ".json" or (not ending and content.lstrip()[:1] in ("{", "[")):
        found = _json_kind(content)
    elif ending in LIST_ENDINGS:
        found = _list_kind(content)
    elif ending in _TEXT_ENDINGS or not ending:
        found = _text_kind(content, ending)
    if found:
        return found
    raise BadFile(
        _("{file} is of no format known here – name one with --format: {known}").format(
            file=name_of(source), known=", ".join(FORMATS)
        )
    )


def _list_kind(content: str) -> str:
    from po_tui.exchange.csv_items import looks_like_jira

    return "jira-csv" if looks_like_jira(content) else "csv"


def _text_kind(content: str, ending: str) -> str:
    from po_tui.exchange.csv_items import looks_like_csv
    from po_tui.exchange.markdown_items import looks_like_markdown

    if ending in ("", ".txt") and looks_like_csv(content):
        return _list_kind(content)
    named = ending in (".md", ".markdown")
    return "markdown" if looks_like_markdown(content, named=named) else "stories"


def _json_kind(content: str) -> str:
    """Whose JSON it is; nothing where it says nothing that is known here."""
    # Damaged exports are ours to complain about, with the place: let the reader do it.
    ours = re.match(r'\s*\{\s*"schema"\s*:\s*"po-tui/[^"]{1,40}"', content)
    if ours:
        return JSON
    from po_tui.exchange import github_json, jira_json
    from po_tui.exchange.tracker_json import documents

    found = documents(content)
    if any(
        isinstance(one, dict) and str(one.get("schema", "")).startswith("po-tui/") for one in found
    ):
        return JSON
    if next(jira_json.issues(found), None) is not None:
        return "jira-json"
    if next(github_json.issues(found), None) is not None:
        return "github-json"
    return ""


def begins_like_product(content: str) -> bool:
    """Whether the first letters of a text are those of a full export."""
    return re.match(r'\s*\{\s*"schema"\s*:\s*"po-tui/', content) is not None
