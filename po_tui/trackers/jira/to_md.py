"""The small tree as Markdown that people read and edit: only signs that are needed, nothing hidden.

Whatever is written reads as the tree it came from: signs that are meant as text get a backslash, and
a style that Markdown has no way to write just there is left out rather than shown as stars.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from po_tui.trackers.jira import plain
from po_tui.trackers.jira.from_md import blocks_of
from po_tui.trackers.jira.plain import Node

_EDGE: Final = re.compile(r"<!-- po_tui:[^<>]* -->")
_OPENS: Final = re.compile(
    r"(#{1,6}|[-+*])(?=\s|$)|>|=+$|(-[ \t]*){2,}$|(?=[^|\n]*\||[^:\n]*:)[\s|:-]+$|(\d{1,9})(?=[.)](\s|$))"
)
_ENTITY: Final = re.compile(r"&(?=(?:#[0-9]|#[xX][0-9a-fA-F]|[A-Za-z])[0-9A-Za-z]*;)")
_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])")
_SIGN: Final = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)|`|~(?=~|$)|(?:(?<=~)|^)~")
_STAR: Final = re.compile(r"(?<!\s)\*|\*(?!\s)")
_LOW: Final = re.compile(r"(?<=\s)_(?!\s)|(?<!\s)(?<![^\W_])_|(?<=[^\W_])_(?![^\W_])")
_BRACKETS: Final = re.compile(r"\][(:\[]|(?:^|\n)\[[ xX!]")
"""Where square brackets would be more than that: links, their definitions, boxes, panels."""
_ORDERS: Final = (
    ("link", "strong", "em", "strike", "code"),
    ("link", "em", "strong", "strike", "code"),
    ("link", "code"),
    ("code",),
)
"""Ways to write styles, the best first; the outermost of each comes first."""
_DELIMITERS: Final = {"strong": "**", "em": "*", "strike": "~~"}


def markdown_of(blocks: Sequence[Node]) -> str:
    """Blocks as Markdown, without a line end behind the last."""
    return "\n\n".join(written(blocks))


def written(blocks: Sequence[Node]) -> list[str]:
    """Each block by itself; lists of a kind beside each other take turns in their signs."""
    told: list[str] = []
    before, turn = "", 0
    for block in blocks:
        kind = block["type"]
        is_bullet, was_bullet = (one in {"bulletList", "taskList"} for one in (kind, before))
        turn = 1 - turn if kind == before or (is_bullet and was_bullet) else 0
        before = kind
        told.append(_block(block, turn))
    return told


def _block(block: Node, turn: int = 0) -> str:
    match block["type"]:
        case "paragraph":
            return _lines(block["content"])
        case "heading":
            told = inline_of(block["content"])
            if told.endswith("#"):
                told = re.sub(r"#+$", lambda found: "\\#" * len(found[0]), told)
            return f"{'#' * block['attrs']['level']} {told}"
        case "codeBlock":
            return _code(block)
        case "rule":
            return "---"
        case "blockquote":
            return _quoted(markdown_of(block["content"]))
        case "panel":
            inner = markdown_of(block["content"])
            kind = block["attrs"]["panelType"].upper()
            return _quoted(f"[!{kind}]\n{inner}" if _goes_on(inner) else f"[!{kind}]\n\n{inner}")
        case "table":
            return _table(block)
    return _list(block, turn)


def _goes_on(inner: str) -> bool:
    """Whether a text begins as a paragraph that may stand right below a line."""
    return bool(inner) and bool(re.match(r"[^\s>#`~|*+0-9<=:-]", inner))


def _quoted(inner: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in inner.split("\n"))


def _code(block: Node) -> str:
    words = "".join(one["text"] for one in block["content"])
    language = (block.get("attrs") or {}).get("language") or ""
    sign = "~" if "`" in language else "`"
    longest = max((len(run) for run in re.findall(f"{sign}+", words)), default=0)
    fence = sign * max(3, longest + 1)
    return f"{fence}{language}\n{words}\n{fence}" if words else f"{fence}{language}\n{fence}"


def _list(block: Node, turn: int) -> str:
    told = []
    number = (block.get("attrs") or {}).get("order", 1)
    for n, item in enumerate(block["content"]):
        if item["type"] == "taskList":
            told.append(_indented(_list(item, 0), "  "))
            continue
        lead = (
            f"{number + n}{').'[turn == 0]} "
            if block["type"] == "orderedList"
            else "-* "[turn] + " "
        )
        if item["type"] == "taskItem":
            box = "[x]" if item["attrs"]["state"] == "DONE" else "[ ]"
            inner = _lines(item["content"]).replace("\n\\\n", "\n\n")
            told.append(f"{lead}{box} {_indented(inner, '  ').lstrip(' ')}".rstrip())
        else:
            inner = _item(item["content"])
            told.append((lead + _indented(inner, " " * len(lead)).lstrip(" ")).rstrip())
    return "\n".join(told)


def _item(blocks: Sequence[Node]) -> str:
    if len(blocks) > 1 and not blocks[0].get("content"):
        blocks = blocks[1:]
    told = ""
    for n, (block, words) in enumerate(zip(blocks, written(blocks), strict=True)):
        if not n:
            told = words
            continue
        follows = blocks[n - 1]["type"] == "paragraph" and block["type"].endswith("List")
        starts = re.match(r"(?:[-*]|1[.)]) \S", words)
        told += "\n" + words if follows and starts else "\n\n" + words
    return told


def _indented(inner: str, blanks: str) -> str:
    return "\n".join(blanks + line if line else "" for line in inner.split("\n"))


def _table(block: Node) -> str:
    rows = [[_cell(cell) for cell in row["content"]] for row in block["content"]]
    has_head = all(cell["head"] for cell in block["content"][0]["content"])
    if not has_head or not any(rows[0]):
        rows.insert(0, [""] * len(rows[0]))
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(cell: Node) -> str:
    return inline_of(cell["content"]).replace("|", "\\|").replace("\n", "<br>")


# ── inline ──────────────────────────────────────────────────────────────────────────────────────


def _lines(nodes: Sequence[Node]) -> str:
    """A paragraph; what begins a line and would begin something else gets a backslash."""
    words = "".join(plain.words_of(node) for node in nodes)
    if _EDGE.fullmatch(words):
        return words
    return _kept_apart(inline_of(nodes))


def _kept_apart(told: str) -> str:
    """Lines of which none begins anything but a line of text."""
    if not told:
        return ""
    return "\n".join(
        _OPENS.sub(_kept, line, count=1) if _OPENS.match(line) else line or "\\"
        for line in told.split("\n")
    )


def _kept(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[3] else f"\\{found[0]}"


def inline_of(nodes: Sequence[Node]) -> str:
    """Pieces of text with their styles, as far as Markdown can write them there."""
    plainly = "".join(plain.words_of(node) for node in nodes)
    links = bool(_BRACKETS.search(plainly)) or any(
        plain.href_of(one) and "[" in one["text"] for one in nodes
    )
    if not any(node.get("marks") for node in nodes):
        return _Run(links=links).of(nodes, ())
    for order in _ORDERS:
        for bare in (True, False) if "link" in order else (True,):
            told = _Run(links=links, bare=bare).of(nodes, order)
            if _reads_as(told) == _signs(nodes, order):
                return told
    return _Run(links=True).of([{**one, "marks": []} for one in nodes], ())


def _signs(nodes: Sequence[Node], order: Sequence[str]) -> list[tuple[str, frozenset[str]]]:
    """Each sign with its styles; styles of blanks are nothing that anybody sees."""
    told: list[tuple[str, frozenset[str]]] = []
    for node in nodes:
        kinds = {mark["type"] for mark in node.get("marks", ())} & set(order)
        kinds -= {"link"}
        if "link" in order and plain.href_of(node):
            kinds.add(plain.href_of(node))
        told += [
            (sign, frozenset() if sign.isspace() else frozenset(kinds))
            for sign in plain.words_of(node)
        ]
    return told


def _reads_as(markdown: str) -> list[tuple[str, frozenset[str]]]:
    blocks = blocks_of(_kept_apart(markdown))
    if len(blocks) != 1 or blocks[0]["type"] != "paragraph":
        return []
    return _signs(blocks[0]["content"], ("link", *plain.STYLES, "code"))


@dataclass(frozen=True)
class _Run:
    """How pieces of text are written."""

    links: bool
    """Square brackets need a backslash."""
    bare: bool = True
    """An address stands by itself where it is its own text."""

    def of(self, nodes: Sequence[Node], order: Sequence[str]) -> str:
        if not order:
            return "".join(self.escaped(plain.words_of(node)) for node in nodes)
        told = ""
        for key, same in groupby(_told_apart(nodes, order[0]), lambda pair: pair[0]):
            group = [node for __, node in same]
            told += self.group(group, key, order) if key else self.of(group, order[1:])
        return told

    def group(self, group: Sequence[Node], key: str, order: Sequence[str]) -> str:
        """Pieces that share a style or an address."""
        mark, rest = order[0], order[1:]
        if mark == "code":
            return "".join(_code_span(plain.words_of(node)) for node in group)
        if mark == "link":
            return self.link(group, key, rest)
        inner = self.of(group, rest)
        body, sign = inner.strip(), _DELIMITERS[mark]
        lead, tail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
        return f"{lead}{sign}{body}{sign}{tail}" if body else inner

    def link(self, group: Sequence[Node], href: str, rest: Sequence[str]) -> str:
        words = "".join(plain.words_of(node) for node in group)
        if self.bare and words == href and not any(_key(node, "code") for node in group):
            if [*plain.bare_addresses(href)] == [(0, len(href))] and self.escaped(href) == href:
                return self.of(group, rest)
            if not _key(group[0], "strong"):
                return f"<{href}>"
        inner = _Run(links=True).of(group, rest)
        return f"[{inner}](<{href}>)" if re.search(r"[()&_*\\]", href) else f"[{inner}]({href})"

    def escaped(self, words: str) -> str:
        if words == "\n":
            return words
        told = _SIGN.sub(r"\\\g<0>", words)
        told = _STAR.sub(r"\\*", told)
        told = _LOW.sub(r"\\_", told)
        told = _ENTITY.sub(r"\\&", told)
        told = _TAG.sub(r"\\<", told)
        return re.sub(r"([\[\]])", r"\\\1", told) if self.links else told


def _told_apart(nodes: Sequence[Node], mark: str) -> list[tuple[str, Node]]:
    """Each piece with what it has of a mark; a line break between two that have it has it too."""
    keys = [_key(node, mark) for node in nodes]
    for n, node in enumerate(nodes):
        if node["type"] == "hardBreak" and 0 < n < len(nodes) - 1 and mark not in {"link", "code"}:
            keys[n] = keys[n - 1] if keys[n - 1] == _key(nodes[n + 1], mark) else ""
    return list(zip(keys, nodes, strict=True))


def _key(node: Node, mark: str) -> str:
    if mark == "link":
        return plain.href_of(node)
    return mark if any(one["type"] == mark for one in node.get("marks", ())) else ""


def _code_span(words: str) -> str:
    if not words:
        return ""
    longest = max((len(run) for run in re.findall("`+", words)), default=0)
    fence = "`" * (longest + 1) if longest else "`"
    pad = " " if (words[0] in "` " and words.strip()) or words[-1] == "`" else ""
    return f"{fence}{pad}{words}{pad}{fence}"
