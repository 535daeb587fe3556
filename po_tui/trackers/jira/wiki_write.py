"""The small tree as Jira's wiki markup (Data Center).

Text that has a meaning in wiki markup but none in Markdown goes through as it stands, so that
`[~name]` or `{color:red}` may be written here too. What has a meaning in both gets a backslash or
stands as a number (`&#124;`), which Jira shows as the sign.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from po_tui.trackers.jira import plain, wiki_read
from po_tui.trackers.jira.plain import Node

_STYLE: Final = re.compile(
    r"(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|(?<!\w)-(?=\S[^\n]{0,600}?(?<=\S)-(?!\w))"
)
_LINK: Final = re.compile(
    r"\[(?=(?:[^\[\]|\n]+\|)?\s*(?:https?://|ftp://|mailto:|tel:)[^\[\]\n]*\])", re.IGNORECASE
)
_LINE: Final = re.compile(
    r"(h)(?=[1-6]\.\s)|(b)(?=q\.\s)|(#+|\*+|-)(?=\s)|(-)(?=-{3,4}\s*$)|(\\\\)$"
)
_LITERAL: Final = re.compile(
    r"(![^\s!|][^!\n]*!|(?<!\{)\{[A-Za-z][^{}\n]*\}|\[[^\[\]|\n]+(?:\|[^\[\]|\n]*){0,2}\])"
)
"""What goes through as it stands, with whatever is in it."""
_SIGNS: Final = {"strong": "*", "em": "_", "strike": "-"}


def written(blocks: Sequence[Node]) -> str:
    """Blocks as wiki markup, with an empty line between them."""
    return "\n\n".join(told for block in blocks if (told := block_of(block)))


def block_of(block: Node, sign: str = "") -> str:
    """A block as wiki markup; `sign` is what the lines of a list there begin with."""
    match block["type"]:
        case "paragraph":
            return _lines(block["content"])
        case "heading":
            return f"h{block['attrs']['level']}. {_inline(block['content'])}"
        case "codeBlock":
            return _code(block)
        case "rule":
            return "----"
        case "blockquote":
            return f"{{quote}}\n{written(block['content'])}\n{{quote}}"
        case "table":
            return "\n".join(map(_row, block["content"]))
    return "\n".join(item_of(item, sign or _sign_of(block)) for item in block["content"])


def _sign_of(block: Node) -> str:
    return "#" if block["type"] == "orderedList" else "*"


def item_of(item: Node, sign: str) -> str:
    """A line of a list, with those below it; `sign` is what it begins with."""
    if item["type"] == "taskList":
        return block_of(item, _deeper(sign) + "*")
    if item["type"] == "taskItem":
        box = "(/)" if item["attrs"]["state"] == "DONE" else "[ ]"
        return f"{sign} {box} {_lines(item['content'], item=True)}"
    first, *nested = item["content"]
    told = (
        [f"{sign} {_lines(first['content'], item=True)}"] if first["content"] or not nested else []
    )
    told += [block_of(one, _deeper(sign) + _sign_of(one)) for one in nested]
    return "\n".join(told)


def _deeper(sign: str) -> str:
    return sign.replace("-", "*")


def _code(block: Node) -> str:
    words = "".join(one["text"] for one in block["content"])
    language = ((block.get("attrs") or {}).get("language") or "").replace("}", "")
    if language:
        return f"{{code:{language}}}\n{words}\n{{code}}"
    return f"{{noformat}}\n{words}\n{{noformat}}"


def _row(row: Node) -> str:
    bar = "||" if all(cell["head"] for cell in row["content"]) else "|"
    cells = [_inline(cell["content"], cell=True) or " " for cell in row["content"]]
    return bar + bar.join(cells) + bar


# ── inline ──────────────────────────────────────────────────────────────────────────────────────


def _lines(nodes: Sequence[Node], *, item: bool = False) -> str:
    """Lines of which none begins anything but text; a table that stands here as text is one."""
    told = _inline(nodes)
    if not told:
        return ""
    as_table = told.startswith("|") and not item and _is_text(told)
    lines = [
        _LINE.sub(_kept, line, count=1) if _LINE.match(line) else line or "\\\\"
        for line in told.split("\n")
    ]
    return "\n".join(
        f"&#124;{line[1:]}" if line.startswith("|") and not as_table else line for line in lines
    )


def _is_text(told: str) -> bool:
    """Whether bars stand for themselves: no two rows alike, so that nobody takes them for a table."""
    parts = wiki_read.parts_of(told)
    return len(parts) == 1 and parts[0].plain[0]["type"] == "paragraph"


def _kept(found: re.Match[str]) -> str:
    if found[1] or found[2]:
        return f"&#{ord(found[0])};"
    return f"\\{found[0]}" if found[3] or found[4] else "&#92;&#92;"


def _inline(nodes: Sequence[Node], *, cell: bool = False) -> str:
    told, at = "", 0
    for href, same in groupby(nodes, plain.href_of):
        group = list(same)
        at += len(group)
        behind = plain.words_of(nodes[at])[:1] if at < len(nodes) else ""
        words = "".join(plain.words_of(node) for node in group)
        if href and words == href and not any(_kinds(node) for node in group):
            bare = [*plain.bare_addresses(href)] == [(0, len(href))]
            told += href if bare else f"[{href}]"
        elif href:
            told += f"[{_run(group, '[', ']', cell=cell, in_link=True)}|{href}]"
        else:
            told += _run(group, told[-1:], behind, cell=cell)
    return told


def _run(
    nodes: Sequence[Node], before: str, after: str, *, cell: bool, in_link: bool = False
) -> str:
    told = ""
    for n, node in enumerate(nodes):
        if node["type"] != "text":
            told += "\\\\ " if cell or in_link else "\n"
            continue
        behind = plain.words_of(nodes[n + 1])[:1] if n + 1 < len(nodes) else after
        told += _styled(node, (told or before)[-1:], behind, cell=cell, in_link=in_link)
    return told


def _kinds(node: Node) -> set[str]:
    return {mark["type"] for mark in node.get("marks", ())} - {"link"}


def _styled(node: Node, before: str, behind: str, *, cell: bool, in_link: bool) -> str:
    words, kinds = str(node["text"]), _kinds(node)
    body = words.strip()
    if not body or not kinds:
        return _escaped(words, in_link=in_link, cell=cell)
    lead, tail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    told = _escaped(body, in_link=in_link, cell=cell)
    if "code" in kinds and not re.search(r"[{}]", body):
        told = f"{{{{{body}}}}}"
    tight = _is_word(before if not lead else "") or _is_word(behind if not tail else "")
    for kind in plain.STYLES:
        if kind in kinds:
            sign = _SIGNS[kind]
            told = f"{{{sign}}}{told}{{{sign}}}" if tight else f"{sign}{told}{sign}"
    return lead + told + tail


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign in {"_", "*", "-"}


def _escaped(words: str, *, in_link: bool, cell: bool) -> str:
    told, at = "", 0
    # Addresses stand as they are, whatever is in them.
    for start, stop in [*plain.bare_addresses(words), (len(words), len(words))]:
        told += _signs_kept(words[at:start], in_link=in_link, cell=cell) + words[start:stop]
        at = stop
    return told


def _signs_kept(words: str, *, in_link: bool, cell: bool) -> str:
    told = "".join(
        piece if n % 2 and not _LINK.match(piece) else _as_text(piece)
        for n, piece in enumerate(_LITERAL.split(words))
    )
    if in_link:
        told = told.replace("[", "&#91;").replace("]", "&#93;").replace("|", "&#124;")
    return told.replace("|", "&#124;") if cell else told


def _as_text(words: str) -> str:
    told = re.sub(r"\\(?=[!-/:-@\[-`{-~]|$)", "&#92;", words)
    told = re.sub(r"&(?=#\d+;)(?!#92;)", "&#38;", told)
    told = _STYLE.sub(r"\\\g<0>", told)
    told = re.sub(r"\[$", r"\\[", _LINK.sub(r"\\[", told))
    return told.replace("{{", "\\{\\{")
