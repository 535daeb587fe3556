"""The documents and wiki texts of others that rich text is tried on, and what can be read in them."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[3] / "shared"
DATA = SHARED / "data"
MISSING = f"the input of others is not beside the checkout: {DATA}"
SCHEMA = SHARED / "specs" / "adf-schema-57.3.4.full.json"
WORD = re.compile(r"\w+")


@cache
def documents() -> tuple[dict[str, Any], dict[str, Any]]:
    """Valid and invalid documents by name."""
    valid: dict[str, Any] = {}
    invalid: dict[str, Any] = {}
    for file in sorted((DATA / "06-adf").glob("*.json")) if DATA.exists() else ():
        told = json.loads(file.read_text("utf-8"))
        if file.name.startswith("atlaskit-v1"):
            (invalid if "invalid" in file.name else valid).update(told)
        elif "schema" not in file.name:
            valid[file.stem] = told.get("adf", told)
    return valid, invalid


@cache
def wiki_texts() -> list[str]:
    """Wiki markup as people write it."""
    file = DATA / "08-jira-wiki-markup" / "atlaskit-wiki-markup-cases.json"
    return [case["wiki"] for case in json.loads(file.read_text("utf-8"))] if file.exists() else []


def nasty() -> list[str]:
    """Strings that break things."""
    file = DATA / "04-nasty-strings" / "blns.json"
    return list(json.loads(file.read_text("utf-8"))) if file.exists() else []


def lost(words: Counter[str], markdown: str) -> list[str]:
    """The words of which a text holds fewer than it should."""
    told = markdown.replace("\\", "").replace("_", " ")
    return [word for word, n in words.items() if told.count(word) < n]


def visible_words(document: object) -> Counter[str]:
    """The words that Jira shows of a document, told independently of what is tried."""
    return Counter(
        word for text in _shown(document) for word in WORD.findall(text.replace("_", " "))
    )


def _shown(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _shown(one)
    if not isinstance(node, Mapping):
        return
    kind, attrs = node.get("type"), node.get("attrs") or {}
    if kind == "text":
        yield node["text"]
    elif kind in {"mention", "status", "placeholder"}:
        yield attrs["text"]
    elif kind == "emoji":
        yield attrs.get("text") or attrs["shortName"]
    elif kind == "date":
        # 2018-02-27 and the like: the year stands for it.
        yield str(1970 + int(attrs["timestamp"]) // 31_556_952_000)
    elif kind in {"inlineCard", "blockCard"}:
        yield attrs.get("data", {}).get("name") or attrs["url"]
    elif kind in {"expand", "nestedExpand"}:
        yield attrs.get("title", "")
    elif kind == "applicationCard":
        yield attrs["title"]["text"]
        yield attrs.get("description", {}).get("text", "")
    yield from _shown(node.get("content", []))
