"""Descriptions in Jira: Markdown here, Jira's own format there, and nothing mangled between the two.

`kind` is "adf" (Jira Cloud: a document, or None) or "wiki" (Data Center: text). What is read is clean
Markdown. What is written changes only the parts that an edit touches; everything else goes back as it
came, the same node, the same characters. An edit that cannot be carried out without losing something
is refused, never made to fit.

    to_markdown    what people read and edit here
    patched        their edit, carried into what is there
    from_markdown  a text that is new there
    as_comment     a text that is said below the issue instead
    normal         how a Markdown text reads once it has been there: what two texts are compared by

Markdown is read by mistune. The rest is ours, because of the libraries that were tried
(tests/bench/richtext.py): marklas 0.8.6 loses words of HTML, of quotes and of headings in lists, makes
one line of two, and lets text become nodes; jira2markdown 0.5.3 takes seconds for 600 brackets and
does not read what it would have to be told with backslashes.

    plain                    the tree between the formats, and what is legal in it
    from_md, to_md           Markdown
    adf, graft, inline       documents: read, an edit of their blocks, an edit within a line
    wiki, wiki_read, wiki_write, wiki_legal       wiki markup
    matching, losing, schema                      what became what; refusals; what Jira takes
"""

from typing import Any, Literal

from po_tui.trackers.base import Changed, Refused
from po_tui.trackers.jira import adf, graft, plain, schema, to_md, wiki, wiki_legal, wiki_write
from po_tui.trackers.jira.from_md import blocks_of
from po_tui.trackers.jira.losing import Loss, not_kept
from po_tui.words import _

Kind = Literal["adf", "wiki"]
Raw = dict[str, Any] | str | None


def to_markdown(raw: object, kind: Kind) -> str:
    """What a description says, as Markdown; never raises, whatever the server sent."""
    try:
        return _stable(to_md.markdown_of(_read(raw, kind)))
    except Exception:  # noqa: BLE001  what cannot be read as a document is still shown as words
        return _stable("\n\n".join(_words(raw)))


def normal(markdown: str, kind: Kind = "adf") -> str:
    """The same text in the one form in which it comes back from Jira."""
    return _stable(to_md.markdown_of(_meant(markdown, kind)))


def from_markdown(markdown: str, kind: Kind) -> Raw:
    """A text that is new in Jira; None for none at all. Raises Refused where Jira cannot hold it."""
    blocks = _meant(markdown, kind)
    if not blocks:
        return None
    raw: Raw
    if kind == "wiki":
        raw = wiki_write.written(blocks)
    else:
        raw = adf.document(adf.nodes_of(blocks))
        if not schema.is_valid(raw):
            raise not_kept()
    if to_markdown(raw, kind) != normal(markdown, kind):
        raise not_kept()
    return raw


def as_comment(markdown: str, kind: Kind) -> Raw:
    """A text to be said below an issue; what Jira cannot show as it is meant is quoted word for word."""
    try:
        return from_markdown(markdown, kind)
    except Refused:
        if kind == "wiki":
            return f"{{noformat}}\n{markdown.replace('{noformat}', '{ noformat }')}\n{{noformat}}"
        text = {
            "type": "text",
            "text": "\n".join(plain.clean(line) for line in markdown.split("\n")),
        }
        return adf.document([{"type": "codeBlock", "content": [text]}])


def patched(raw: Raw, before: str, after: str, kind: Kind) -> Raw:
    """What is there with an edit carried into it; `before` is its Markdown as the edit found it.

    The very same object where nothing changed. Raises Changed where the text over there is not the
    one that was edited, Refused where the edit would lose something.
    """
    now = to_markdown(raw, kind)
    if before != now and normal(before, kind) != now:
        raise Changed(
            _("The description was changed over there at the same time – sync again"), "description"
        )
    wanted = normal(after, kind)
    if wanted == now:
        return raw
    if _is_blank(raw, kind):
        return from_markdown(after, kind)
    told = _in_wiki(str(raw), after) if kind == "wiki" else _in_document(raw, after)
    if to_markdown(told, kind) != wanted:
        raise not_kept()
    return told


def _in_wiki(raw: str, after: str) -> str:
    return wiki.patched(raw, blocks_of(after))


def _in_document(raw: Any, after: str) -> Raw:
    old = adf.listed(adf.kids_of_document(raw))
    try:
        new = graft.grafted(old, blocks_of(after))
    except Loss as loss:
        raise loss.refusal() from None
    if not new:
        return None
    if not _takes(old, new):
        raise not_kept()
    return {**raw, "content": new} if isinstance(raw, dict) else adf.document(new)


def _meant(markdown: str, kind: Kind) -> list[plain.Node]:
    blocks = blocks_of(markdown)
    return wiki_legal.legal(blocks) if kind == "wiki" else blocks


def _takes(old: list[Any], new: list[Any]) -> bool:
    """Whether Jira takes the nodes that are new; those that it sent itself are its own affair."""
    sent, still = {id(node) for node in old}, {id(node) for node in new}
    if schema.is_valid(adf.document([node for node in new if id(node) not in sent])):
        return True
    # What Jira sent and an older schema does not know is no reason to refuse what becomes of it.
    return not schema.is_valid(adf.document([node for node in old if id(node) not in still]))


def _is_blank(raw: object, kind: Kind) -> bool:
    return not raw if kind == "wiki" else not adf.listed(adf.kids_of_document(raw))


def _read(raw: object, kind: Kind) -> list[plain.Node]:
    return wiki.blocks_of(str(raw or "")) if kind == "wiki" else adf.blocks_of(raw)


def _stable(markdown: str) -> str:
    """Markdown that reads as itself: once more, for the few texts where a sign changes its meaning."""
    for _turn in range(4):
        again = to_md.markdown_of(blocks_of(markdown))
        if again == markdown:
            break
        markdown = again
    return markdown


def _words(raw: object) -> list[str]:
    """All text in something that is no document at all."""
    told, left = [], [raw]
    while left:
        one = left.pop()
        if isinstance(one, str):
            told.append(plain.clean(one))
        elif isinstance(one, dict):
            left += [value for key, value in reversed(one.items()) if key in {"text", "content"}]
        elif isinstance(one, (list, tuple)):
            left += reversed(one)
    return told
