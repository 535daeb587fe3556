"""What the demo's items say of their type in running text, taken apart into the fields of that type.

The file writes `Expected: … Actual: …` into the description; the app has a line for each of them.
"""

import re
from typing import Final

from po_tui.demo.told import Told

_LABELS: Final = {
    "bug": {
        "Expected": "expected",
        "Actual": "actual",
        "Steps": "seen_how",
        "Severity": "severity",
    },
    "spike": {"Question": "question", "Timebox": "timebox", "Result": "counts_as_answer"},
    "hardware": {"Lead time for new parts": "lead_time", "Verification": "verification"},
}
"""Words before a colon at the beginning of a sentence, and the field that the rest is for."""
_FOUND: Final = {
    "bug": (("seen_how", r"^(Seen .+)\.$"), ("version", r"^Found in (.+)\.$")),
    "hardware": (("part", r"\bpart (\S+)"), ("revision", r"\brevision (\w+)")),
    "enabler": (("makes_possible", r"\bso that (.+)\.$"),),
    "constraint": (("source", r"^Standing constraint from (.+?):"),),
    "epic": (("outcome", r"^(.+)\.$"),),
}
"""What else tells of a field."""
_SENTENCE: Final = re.compile(r"(?<=[.?!])\s+")


def details_of(item: Told) -> dict[str, str]:
    """The details of an item's type as far as the file tells them."""
    type, found = item["type"], dict[str, str]()
    for sentence in _SENTENCE.split(item["description"].strip()):
        label, colon, said = sentence.partition(": ")
        if colon and (name := _LABELS.get(type, {}).get(label)):
            found[name] = said.removesuffix(".")
            continue
        for name, pattern in _FOUND.get(type, ()):
            if known := re.search(pattern, sentence):
                found.setdefault(name, known[1])
    if severity := found.get("severity"):
        found["severity"] = severity.split(",")[0]
    if type == "constraint" and item["deadline"]:
        found["from_date"] = item["deadline"]
    return found
