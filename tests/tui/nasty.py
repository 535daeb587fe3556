"""Texts that people, and those who mean harm, write into titles."""

import csv
import json
from pathlib import Path

from po_tui.store.store import Author, Store
from po_tui.workspace import Workspace
from po_tui.workspace.importing import Incoming, bring_in

OWN = [
    "\u202eevil rtl", "שלום עולם [עברית] abc", "مرحبا بالعالم", "e\u0301" * 40, "a" + "\u0301" * 50 + "b",
    "tab\there", "zero\u200bwidth\u200djoin", "👩\u200d👩\u200d👧\u200d👦 family", "🇳🇱🇧🇪 flags", "1\ufe0f\u20e3 keycap",
    "☎\ufe0f vs16", "☎ no vs", "नमस्ते दुनिया", "ไทยภาษา", "각", "ﷺﷺﷺ", "𒐫 wide", "\u3164 filler", "👍🏽 tone",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f England", "❤\ufe0f\u200d🔥 fire",
    "™\ufe0f ©\ufe0f", "line\nbreak\r\x0b\x85\u2028end", "\x1b]52;c;aGk=\x07clip", "[@click=app.exit]x[/]",
    "\x9b31mred", "[b]bold[/b] [/] [", "日" * 60, "👨\u200d👩\u200d👧\u200d👦" * 40, "\u200d" * 9 + "j", "\ufeff bom",
]  # fmt: skip


def texts(shared: Path, *, whole: bool) -> list[str]:
    """The strings; of joined pictures and issues every tenth unless the `whole` lot is wanted."""
    folder, step = shared / "data" / "04-nasty-strings", 1 if whole else 10
    found: list[str] = json.loads((folder / "blns.json").read_text("utf-8"))
    injected = json.loads((folder / "terminal-injection.json").read_text("utf-8"))
    found += [one["text"] for one in injected]
    lines = (folder / "unicode-emoji-zwj-sequences.txt").read_text("utf-8").splitlines()
    codes = [line.split(";")[0].split() for line in lines if line and line[0] != "#"][::step]
    found += ["".join(chr(int(code, 16)) for code in sequence) + " tail" for sequence in codes]
    issues = shared / "data" / "03-github-issues" / "vscode-multilingual-issues.csv"
    with issues.open(newline="", encoding="utf-8") as file:
        found += [row["title"] for row in csv.DictReader(file)][::step]
    return found + OWN


def fill(path: Path, titles: list[str]) -> int:
    """A database with an item of each title, told in every field; gives how many there are."""
    store = Store(path, Author.command("me"))
    workspace = Workspace.new(store, "NS", "Nasty \u202e👩\u200d👧 product")
    entries = [
        Incoming(
            n,
            str(n),
            {
                "title": text,
                "as_a": text,
                "i_want": text,
                "description": f"{text}\n{text} {text}",
                "labels": [text[:30]],
                "criteria": [{"text": text, "done": True}],
                "details": {text[:20] or "x": text},
                "estimate": n % 13,
            },
        )
        for n, text in enumerate(titles)
    ]
    report = bring_in(workspace, entries, source="csv", label="Import")
    store.close()
    return report.added
