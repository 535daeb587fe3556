"""What a vision and a strategy consist of, what a tool may say about them, and what only people can.

A *part* is one thing that is written: the statement, a piece of the pitch, a list of the board.
Pitch and board are two ways to look at the same parts.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from po_tui.words import _, mark, ngettext

Content = str | list[str]
"""What a part holds: a text, or a list of lines."""
Snapshot = Mapping[str, Content]
"""All parts by name."""

MOST_WORDS: Final = 25
"""A statement longer than this is not remembered."""


class Part(NamedTuple):
    """One thing that is written about why a product is made."""

    name: str
    label: str
    """English; translate with `_()` when shown."""
    asks: str
    """English; what belongs there, shown while nothing does."""
    listed: bool = False
    """A list, one line each."""
    short: str = ""
    """English; the label where there is little room for it."""
    sentence: bool = False
    """A whole sentence: it takes more than one line to be seen, and is still one."""


STATEMENT: Final = Part(
    "statement", mark("Vision"), mark("in one sentence: what will be different for whom, whatever the solution"), sentence=True
)  # fmt: skip
PITCH: Final = (
    Part("pitch_for", mark("For"), mark("the customers or users it is for")),
    Part("pitch_who", mark("who"), mark("what they need or cannot do yet")),
    Part("pitch_product", mark("the"), mark("what the product is called")),
    Part("pitch_is_a", mark("is a"), mark("what kind of thing it is")),
    Part("pitch_that", mark("that"), mark("what it does for them: the one benefit that counts")),
    Part("pitch_unlike", mark("Unlike"), mark("what they use or do instead today")),
    Part("pitch_our_product", mark("our product"), mark("what makes it different from that")),
)
"""Moore's seven parts, in the order in which they make two sentences."""
BOARD: Final = (
    Part("target_group", mark("Target group"), mark("who uses it, who pays for it"), listed=True),
    Part("product", mark("Product"), mark("three to five features that stand out"), listed=True),
    Part("business_goals", mark("Business goals"), mark("what the organisation gets out of it"), listed=True),
)  # fmt: skip
"""Pichler's vision board; the needs, which are records of their own, stand behind the target group."""
EXTENDED: Final = (
    Part("competitors", mark("Competitors"), mark("who else serves them, and how well"), listed=True),
    Part("revenue", mark("Revenue"), mark("who pays for what"), listed=True),
    Part("cost", mark("Cost"), mark("what making, selling and running it takes"), listed=True),
    Part("channels", mark("Channels"), mark("how it reaches its users"), listed=True),
)  # fmt: skip
"""What the extended board adds."""
VISION: Final = (STATEMENT, *PITCH, *BOARD, *EXTENDED)

PRODUCT_GOAL: Final = Part(
    "product_goal",
    mark("Product goal"),
    mark("the one thing to reach next; one at a time"),
    sentence=True,
)
STRATEGY: Final = (
    Part("horizon", mark("Horizon"), mark("how far it looks ahead")),
    Part("where_to_play", mark("Where to play"), mark("which users, which market, and where to begin"), sentence=True),
    Part("how_to_win", mark("How to win"), mark("what makes them choose us"), listed=True),
    Part("not_doing", mark("What we do not do"), mark("what is left out on purpose"), listed=True, short=mark("We do not")),
)  # fmt: skip

VALUE: Final = (
    Part("value_users", mark("Users"), mark("what those who use it have from it"), sentence=True),
    Part(
        "value_customers",
        mark("Customers"),
        mark("what those who pay for it have from it"),
        sentence=True,
    ),
    Part("value_organisation", mark("Organisation"), mark("what we have from it"), sentence=True),
)
PRODUCT: Final = (
    Part("name", mark("Name"), mark("what the product is called")),
    Part("tagline", mark("In a few words"), mark("what one says when asked what it is")),
    Part("kind", mark("Kind"), mark("software, hardware, a service …")),
    Part("owner_organisation", mark("On behalf of"), mark("the organisation that owns it")),
)

ASSUMPTION: Final = (
    Part("text", mark("Assumption"), mark("what has to be true for this to work"), sentence=True),
    Part(
        "evidence", mark("Evidence"), mark("what speaks for it or against it so far"), sentence=True
    ),
    Part("status", mark("Status"), mark("untested, supported, refuted – or in your own words")),
)
STATUSES: Final = {
    "untested": mark("untested"),
    "supported": mark("supported"),
    "refuted": mark("refuted"),
}
"""What an assumption usually is; any words will do."""

_OTHERS: Final = (
    Part("needs", mark("Needs"), "", listed=True),
    Part("assumptions", mark("Assumptions"), "", listed=True),
)
VERSIONED: Final = (
    STATEMENT, *PITCH, BOARD[0], _OTHERS[0], *BOARD[1:], *EXTENDED, PRODUCT_GOAL, *STRATEGY,
    _OTHERS[1], *VALUE,
)  # fmt: skip
"""What a version holds, in the order in which versions are laid side by side."""


def part_of(name: str) -> Part:
    """The part of a name; raises KeyError."""
    return _BY_NAME[name]


_BY_NAME: Final = {
    part.name: part for part in (*VISION, PRODUCT_GOAL, *STRATEGY, *VALUE, *PRODUCT, *_OTHERS)
}


# ── the pitch as a sentence ─────────────────────────────────────────────────────────────────────


def pitch_pieces(parts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pitch as pieces of text, each with the name of its part; "" for the words in between.

    An empty part gives an empty piece: the reader shows the gap.
    """
    sentence = _(
        "For {pitch_for} who {pitch_who}, {pitch_product} is a {pitch_is_a} that {pitch_that}."
        " Unlike {pitch_unlike}, our product {pitch_our_product}."
    )
    pieces = re.split(r"\{(\w+)\}", sentence)
    return [
        (_inside(parts.get(text, "")), text) if n % 2 else (text, "")
        for n, text in enumerate(pieces)
        if text
    ]


def pitch_missing(parts: Mapping[str, str]) -> list[Part]:
    """The parts of the pitch that nobody wrote yet."""
    return [part for part in PITCH if not parts.get(part.name, "").strip()]


def _inside(text: str) -> str:
    """A text as it stands within a sentence: without a full stop of its own."""
    return " ".join(text.split()).rstrip(".,;")


# ── what a tool may say, and what only people can ───────────────────────────────────────────────


def remarks(statement: str, features: Sequence[str]) -> list[str]:
    """What can honestly be said of a statement by counting: that it is long, that it names a feature."""
    said = []
    words = len(statement.split())
    if words > MOST_WORDS:
        told = ngettext(
            "{n} word – {most} or fewer are remembered",
            "{n} words – {most} or fewer are remembered",
            words,
        )
        said.append(told.format(n=words, most=MOST_WORDS))
    said += [
        _("it names “{feature}” – a vision outlives its features").format(feature=feature)
        for feature in features
        if _holds(statement, feature)
    ]
    return said


def _holds(statement: str, feature: str) -> bool:
    """Whether the words of a feature stand in a statement, whole and in their order."""
    told, wanted = (re.findall(r"\w+", text.casefold()) for text in (statement, feature))
    size = len(wanted)
    return bool(wanted) and any(
        told[start : start + size] == wanted for start in range(len(told) - size + 1)
    )


class Question(NamedTuple):
    """A question about the statement for people to answer."""

    key: str
    label: str
    text: str


QUESTIONS: Final = (
    Question("inspiring", mark("inspiring"), mark("Does it make people want to work on it?")),
    Question("shared", mark("shared"), mark("Would team and stakeholders say the same?")),
    Question("ethical", mark("ethical"), mark("Is it good for those who use it, and for others?")),
    Question("concise", mark("concise"), mark("Can everyone say it from memory?")),
    Question("ambitious", mark("ambitious"), mark("Is it larger than what we do this year?")),
    Question("lasting", mark("lasting"), mark("Does it hold when the solution changes?")),
)
"""Pichler's marks of a good vision: no tool can see them."""


def judged(statement: str) -> str:
    """A digest of what people judge: their answers expire once it differs; spaces do not count."""
    from hashlib import sha256

    text = " ".join(statement.split())
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# ── versions ────────────────────────────────────────────────────────────────────────────────────


class Beside(NamedTuple):
    """A line of one version beside the same line of another; empty where one has none."""

    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether it was changed, added or taken out."""
        return self.left != self.right


def side_by_side(left: Snapshot, right: Snapshot) -> list[tuple[Part, list[Beside]]]:
    """Two versions part by part, lines that belong together beside each other; empty parts left out."""
    found = []
    for part in VERSIONED:
        ours, theirs = lines_of(left.get(part.name, "")), lines_of(right.get(part.name, ""))
        if ours or theirs:
            found.append((part, _aligned(ours, theirs)))
    return found


def lines_of(content: Content) -> list[str]:
    """A part as lines."""
    lines = content.split("\n") if isinstance(content, str) else content
    return [text for line in lines if (text := " ".join(line.split()))]


def _aligned(left: Sequence[str], right: Sequence[str]) -> list[Beside]:
    from difflib import SequenceMatcher
    from itertools import zip_longest

    pairs = []
    for _tag, i, j, k, l in SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():  # noqa: E741
        pairs += [Beside(*pair) for pair in zip_longest(left[i:j], right[k:l], fillvalue="")]
    return pairs
