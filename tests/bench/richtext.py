"""How well and how fast rich text goes to Jira and back: `python -m tests.bench.richtext`.

Prints, for the documents and wiki texts in ../shared/data: what comes back the very same, words lost,
edits refused, milliseconds; and the same for the two libraries that were tried, where installed.
"""

import json
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any, Literal

from po_tui.trackers.base import Refused
from po_tui.trackers.jira import richtext
from tests.trackers.rich_corpus import documents, lost, visible_words, wiki_texts

Kind = Literal["adf", "wiki"]
EDITS: Mapping[str, Callable[[str], str]] = {
    "paragraph added": lambda text: f"{text}\n\nSomething new.",
    "letter changed": lambda text: text.replace("e", "ea", 1),
    "first block out": lambda text: text.partition("\n\n")[2],
    "criterion added": lambda text: f"{text}\n\n## Acceptance criteria\n\n- [ ] met",
}


def _timed(work: Callable[..., object], *told: Any) -> float:
    began = time.perf_counter()
    work(*told)
    return (time.perf_counter() - began) * 1000


def _figures(name: str, raws: Mapping[str, Any], kind: Kind) -> None:
    texts = {key: richtext.to_markdown(raw, kind) for key, raw in raws.items()}
    same = sum(
        richtext.patched(raw, texts[key], texts[key], kind) is raw for key, raw in raws.items()
    )
    reading = [_timed(richtext.to_markdown, raw, kind) for raw in raws.values()]
    print(f"{name}: {len(raws)}")
    print(f"  unedited, the very same   {same}")
    print(f"  ms to read                {_spread(reading)}")
    for edit, change in EDITS.items():
        refused, took = 0, []
        for key, raw in raws.items():
            began = time.perf_counter()
            try:
                richtext.patched(raw, texts[key], change(texts[key]), kind)
            except Refused:
                refused += 1
            took.append((time.perf_counter() - began) * 1000)
        print(
            f"  {edit:<25} {len(raws) - refused} carried in, {refused} refused, ms {_spread(took)}"
        )
    whole = 0
    for text in texts.values():
        try:
            richtext.from_markdown(text, kind)
            whole += 1
        except Refused:
            pass
    print(f"  as a new text             {whole} sent, {len(texts) - whole} refused")


def _spread(took: list[float]) -> str:
    return f"{statistics.median(took):.2f} median, {max(took):.1f} most"


def _tried() -> None:
    """The libraries of the design page, on the same input."""
    valid, __ = documents()
    try:
        from marklas import to_adf, to_md  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        print("marklas: not installed")
    else:
        told = {key: to_md(one, plain=True) for key, one in valid.items()}
        words = sum(bool(lost(visible_words(one), told[key])) for key, one in valid.items())
        stable = sum(to_md(to_adf(text), plain=True) == text for text in told.values())
        print(f"marklas, plain: words lost in {words} of {len(valid)}, stable {stable}")
    try:
        from jira2markdown.parser import convert  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError:
        print("jira2markdown: not installed")
    else:
        took = [_timed(convert, text) for text in wiki_texts()]
        brackets = _timed(convert, "[" * 600)
        print(f"jira2markdown: ms to read {_spread(took)}; 600 brackets {brackets:.0f}")


def main() -> None:
    """Print the figures."""
    valid, invalid = documents()
    _figures("valid documents", valid, "adf")
    missing = [
        key
        for key, one in valid.items()
        if lost(visible_words(one), richtext.to_markdown(one, "adf"))
    ]
    print(f"  words lost                in {len(missing)}")
    _figures("invalid documents", invalid, "adf")
    _figures("wiki texts", {text: text for text in wiki_texts()}, "wiki")
    print(f"largest document: {max(len(json.dumps(one)) for one in valid.values())} characters")
    _tried()


if __name__ == "__main__":
    main()
