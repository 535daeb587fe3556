"""A page that can be mailed, put on a share or printed: one file, nothing fetched, nothing that runs."""

import re
from collections.abc import Iterable
from html import escape
from typing import Final

from po_tui.words import language

# Colours are told once; a reader's dark screen and a printer get their own. Text has 4.5:1 on each.
_STYLE = """
:root { color-scheme: light dark; --ink: #1c2127; --soft: #56606c; --paper: #ffffff;
  --line: #c6cdd6; --mark: #1d5f9e; --wash: #eef3f8; --loud: #a3271f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e8ee; --soft: #a3adba; --paper: #14171c;
  --line: #3a4452; --mark: #6fb1e8; --wash: #1f262f; --loud: #f0767d; } }
@media print { :root { color-scheme: light; --ink: #000000; --soft: #444444; --paper: #ffffff;
  --line: #999999; --mark: #1d5f9e; --wash: #ffffff; --loud: #a3271f; }
  main { max-width: none; padding: 0; } section, tr, figure { break-inside: avoid; } }
@page { margin: 16mm; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 17px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem; overflow-wrap: anywhere; }
h1 { font-size: 1.1rem; font-weight: 600; color: var(--soft); margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
blockquote { margin: 0 0 1rem; font-size: clamp(1.6rem, 4vw, 2.5rem); line-height: 1.25;
  font-weight: 700; }
.lead { font-size: 1.15rem; } .soft, footer { color: var(--soft); } .loud { color: var(--loud);
  font-weight: 600; }
.promise { border-left: .3rem solid var(--mark); padding: .4rem .8rem; background: var(--wash);
  font-weight: 600; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 0 2rem; }
.paper { font-size: 15px; line-height: 1.4; } .paper h1 { font-size: 1.4rem; color: var(--ink); }
.paper h2 { font-size: 1.05rem; margin: 1rem 0 .25rem; } .paper p { margin: .4rem 0; }
@media print { .paper { font-size: 10.5pt; line-height: 1.3; } .paper h2 { margin-top: .6rem; } }
ul { margin: .25rem 0; padding-left: 1.2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; overflow-wrap: normal; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0;
  border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }
.whole { white-space: nowrap; }
meter { width: 8rem; }
figure { margin: 1rem 0; overflow-x: auto; }
svg { display: block; width: 100%; min-width: 46rem; height: auto; }
footer { margin-top: 2.5rem; font-size: .9rem; }
svg text { font: 14px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--ink); }
svg .soft { fill: var(--soft); } svg .key { font-weight: 700; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .today { stroke: var(--loud); stroke-width: 2; } svg .is-today { fill: var(--loud); }
svg .bar { stroke: var(--mark); stroke-width: 2; fill: none; }
svg .high { fill: var(--mark); } svg .medium { stroke-dasharray: 9 5; fill: var(--wash); }
svg .low { stroke-dasharray: 1 5; stroke-linecap: round; stroke-width: 3; }
svg .on-bar { fill: var(--paper); font-weight: 700; } svg .letter { font-weight: 700; }
svg .elbow { stroke: var(--soft); stroke-width: 1.5; fill: none; } svg .head { fill: var(--soft); }
svg .milestone { fill: var(--paper); stroke: var(--ink); stroke-width: 2; }
svg .external { fill: var(--ink); } svg .hard { fill: var(--loud); stroke: var(--loud); }
"""
_NOTHING_FETCHED = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


_ONE_WORD: Final = re.compile(r"\b(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[A-Z][A-Z0-9]{0,9}-[0-9]{1,9})\b")
"""Dates and keys: a browser would end a line at their hyphens."""


def text(words: str) -> str:
    """A text as it stands between tags or in an attribute."""
    return escape(words, quote=True)


def running(words: str) -> str:
    """A text that is read in lines: dates and keys stay in one piece."""
    return _ONE_WORD.sub(r'<span class="whole">\g<0></span>', text(words))


def page(title: str, parts: Iterable[str], look: str = "") -> str:
    """A whole page, in the current language; `parts` are HTML, the title is text. Well-formed XML too.

    `look` "paper" sets it small and close, for what is printed and handed round.
    """
    body = "\n".join(part for part in parts if part)
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{text(language())}">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{text(_NOTHING_FETCHED)}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        '<meta name="referrer" content="no-referrer"/>\n'
        f"<title>{text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main{_class(look)}>\n{body}\n</main>\n</body>\n</html>\n"
    )


def section(title: str, *parts: str) -> str:
    """A heading with what stands below it; nothing where that is empty."""
    inside = "".join(parts)
    return f"<section><h2>{text(title)}</h2>{inside}</section>" if inside else ""


def paragraph(words: str, look: str = "") -> str:
    """A paragraph; nothing for an empty text."""
    return f"<p{_class(look)}>{running(words)}</p>" if words else ""


def listed(lines: Iterable[str]) -> str:
    """A list; nothing for no lines."""
    rows = "".join(f"<li>{running(line)}</li>" for line in lines)
    return f"<ul>{rows}</ul>" if rows else ""


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of texts."""
    head = "".join(f'<th scope="col">{text(one)}</th>' for one in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{running(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _class(look: str) -> str:
    return f' class="{text(look)}"' if look else ""
