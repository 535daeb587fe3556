"""The backlog as one page to send or to print: nothing is fetched, and outside text stays text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

from po_tui import settings
from po_tui.model.estimation import points_in_words
from po_tui.model.plain import plain_line, plain_text
from po_tui.model.states import state_in_words
from po_tui.store import rows
from po_tui.words import _, language, ngettext

if TYPE_CHECKING:
    from po_tui.workspace.workspace import Workspace

_STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --quiet: #666; --accent: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --quiet: #aaa; --accent: #7cb7ff; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  overflow-wrap: anywhere; }
h1 { margin: 0; } h2 { font-size: 1.2rem; margin: 0; } h3 { font-size: 1rem; margin: .8rem 0 0; }
a { color: var(--accent); }
.quiet { color: var(--quiet); margin: .2rem 0; }
.text { white-space: pre-wrap; margin: .6rem 0; }
table { border-collapse: collapse; width: 100%; margin: 1.5rem 0; }
th, td { text-align: start; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
td.key, td.points { white-space: nowrap; }
td.points, th.points { text-align: end; }
article { border-top: 1px solid var(--line); padding: 1rem 0; }
ul { margin: .3rem 0; padding-inline-start: 0; list-style: none; }
li { white-space: pre-wrap; padding-inline-start: 1.6em; text-indent: -1.6em; }
@media print {
  body { font-size: 10.5pt; max-width: none; margin: 0; }
  a { color: inherit; text-decoration: none; }
  article, tr, li { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
"""
_URL: Final = re.compile(r"https?://[^\s<>\"'`\x00-\x1f]+[^\s<>\"'`.,;:!?)\]}\x00-\x1f]")


def backlog_html(workspace: "Workspace", ids: Sequence[int]) -> str:
    """The items as a page, in the order of `ids`; items that are gone are left out."""
    con, product_id = workspace.store.rows, workspace.product_id
    name = con.execute("SELECT name FROM product WHERE id = ?", (product_id,)).fetchone()[0]
    goals = dict(con.execute("SELECT key, title FROM goal WHERE product_id = ?", (product_id,)))
    items = rows.item_json(con, product_id, ids)
    return "\n".join(
        (*_head(name, len(items)), *_table(items), *_items(items, goals), "</body>\n</html>\n")
    )


def _head(name: str, n: int) -> Iterator[str]:
    title, day = _line(name), settings.today().isoformat()
    count = ngettext("{n} item", "{n} items", n).format(n=n)
    yield "<!DOCTYPE html>"
    yield f'<html lang="{language()}">'
    yield '<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    # A page with the words of strangers in it fetches and runs nothing, whatever slips through.
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f"<title>{title} – {escape(_('Backlog'))}</title>\n<style>{_STYLE}</style>\n</head>"
    yield f'<body>\n<h1 dir="auto">{title}</h1>'
    yield f'<p class="quiet">{escape(_("Backlog"))} · {escape(count)} · {day}</p>'


def _table(items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What there is, at a glance."""
    yield "<table>\n<thead><tr>"
    for heading, kind in (
        (_("#"), "points"),
        (_("Key"), ""),
        (_("Title"), ""),
        (_("Pts"), "points"),
        (_("State"), ""),
    ):
        yield (
            f'<th scope="col" class="{kind}">{escape(heading)}</th>'
            if kind
            else f'<th scope="col">{escape(heading)}</th>'
        )
    yield "</tr></thead>\n<tbody>"
    for item in items:
        key, points = _line(item["key"]), item["estimate"]
        yield (
            f'<tr><td class="points">{item["rank"] or ""}</td>'
            f'<td class="key"><a href="#{key}">{key}</a></td>'
            f'<td dir="auto">{_line(item["title"])}</td>'
            f'<td class="points">{"" if points is None else escape(f"{points:g}")}</td>'
            f"<td>{escape(state_in_words(item['state']))}</td></tr>"
        )
    yield "</tbody>\n</table>"


def _items(items: Sequence[Mapping[str, Any]], goals: Mapping[str, str]) -> Iterator[str]:
    for item in items:
        key = _line(item["key"])
        yield f'<article id="{key}">\n<h2 dir="auto">{key} {_line(item["title"])}</h2>'
        yield f'<p class="quiet">{escape(_facts(item))}</p>'
        yield from _story(item["story"])
        if item["description"].strip():
            yield f'<p class="text" dir="auto">{_linked(plain_text(item["description"]).strip())}</p>'
        yield from _criteria(item["criteria"])
        named = (f"{_line(one)} {_line(goals.get(one, ''))}".strip() for one in item["goals"])
        yield from _listed(_("Goals"), named)
        yield from _listed(_("Labels"), map(_line, item["labels"]))
        yield from _listed(_("Part of"), map(_line, filter(None, [item["parent"]])))
        yield from _listed(_("Assignee"), map(_line, filter(None, [item["assignee"]])))
        yield "</article>"


def _facts(item: Mapping[str, Any]) -> str:
    points = item["estimate"]
    told = _("not estimated") if points is None else points_in_words(points)
    return " · ".join((_(item["type"]), state_in_words(item["state"]), told))


def _story(story: Mapping[str, str] | None) -> Iterator[str]:
    if not story:
        return
    told = (
        _("As a {role}").format(role=f"<b>{_line(story['as_a'])}</b>") if story["as_a"] else "",
        _("I want {want}").format(want=_line(story["i_want"])) if story["i_want"] else "",
        _("so that {why}").format(why=_line(story["so_that"])) if story["so_that"] else "",
    )
    yield f'<p dir="auto">{", ".join(filter(None, told))}.</p>'


def _criteria(criteria: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not criteria:
        return
    yield f"<h3>{escape(_('Acceptance criteria'))}</h3>\n<ul>"
    for one in criteria:
        yield f'<li dir="auto">{"☑" if one["done"] else "☐"} {_linked(plain_text(one["text"]).strip())}</li>'
    yield "</ul>"


def _listed(label: str, words: Iterable[str]) -> Iterator[str]:
    line = ", ".join(words)
    if line:
        yield f'<p class="quiet" dir="auto">{escape(label)}: {line}</p>'


def _line(text: str) -> str:
    return escape(plain_line(text))


def _linked(text: str) -> str:
    """The text with its web addresses to click on; of no other kind of address."""
    parts, at = [], 0
    for found in _URL.finditer(text):
        url = escape(found[0])
        parts += [
            escape(text[at : found.start()]),
            f'<a href="{url}" rel="noreferrer noopener">{url}</a>',
        ]
        at = found.end()
    return "".join((*parts, escape(text[at:])))
