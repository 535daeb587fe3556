"""Is that in the backlog already? Finds the titles that are nearest to one being typed.

Words decide, the rarer the weightier; a word may still be growing, or hold a typing mistake. An
index is made once and asked at every letter: a hundred thousand titles answer within a frame.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from heapq import nlargest
from math import log
from typing import Final, NamedTuple

from po_tui.model.folding import words_of

NEAR: Final = 0.5
"""From here on a title is worth showing."""
SAME: Final = 0.85
"""From here on two titles most likely mean the same."""
GROWING: Final = 0.8
"""What it counts that a longer title holds all that was typed so far."""
MOST_LIKE: Final = 60
"""So many candidates are looked at closely."""
MOST_WORDS: Final = 16
"""So many words of a title are looked up; the rarest say enough."""
FUZZY_FROM: Final = 4
"""Shorter words have too many neighbours for a typing mistake to be told from another word."""
LIKE_WORD: Final = 0.6
"""How many of their letter pairs two words must share to be taken for the same."""
LOOKED_AT: Final = 4_000
"""Titles that share a word are looked through from the rarest word on, until there are so many."""
EMPTY: Final = frozenset([
    "a", "an", "the", "of", "to", "in", "on", "at", "for", "and", "or", "is", "are", "be", "as",
    "with", "by", "from", "it", "its", "i", "my", "we", "our", "that", "this", "de", "het", "een",
    "van", "voor", "en", "op", "te", "met", "bij", "naar", "door", "om", "zijn", "ik", "mijn",
    "wij", "ons", "dat", "dit",
])  # fmt: skip
"""Words of English and Dutch that do not say what a title is about."""

Weigh = Callable[[str], float]


class Near(NamedTuple):
    """An item whose title is near, and how near: 1 is the same."""

    item_id: int
    likeness: float

    @property
    def same(self) -> bool:
        """Most likely the same."""
        return self.likeness >= SAME


def telling(title: str) -> tuple[str, ...]:
    """The folded words of a title that say something, each once; all of them where none does."""
    words = tuple(dict.fromkeys(words_of(title)))
    return tuple(word for word in words if word not in EMPTY) or words


def likeness(one: str, other: str) -> float:
    """How near two whole titles are, 0 to 1; all words weigh the same."""
    return _compare(telling(one), telling(other), lambda _word: 1.0)[0]


@lru_cache(maxsize=50_000)
def word_likeness(one: str, other: str) -> float:
    """How near two words are, 0 to 1: the same, one with an ending, one with a typing mistake."""
    if one == other:
        return 1.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < FUZZY_FROM:
        return 0.0
    if longer.startswith(shorter):  # volunteer, volunteers
        return max(len(shorter) / len(longer), LIKE_WORD)
    pairs, others = _pairs(one), _pairs(other)
    alike = 2 * len(pairs & others) / (len(pairs) + len(others))
    return alike if alike >= LIKE_WORD else 0.0


def _pairs(word: str) -> frozenset[str]:
    """The pairs of neighbouring letters, with the ends of the word as letters of their own."""
    ended = f"^{word}$"
    return frozenset(ended[n : n + 2] for n in range(len(ended) - 1))


def _compare(
    typed: Sequence[str], known: Sequence[str], weigh: Weigh, *, growing: bool = False
) -> tuple[float, float]:
    """How near two titles are, and how much of the typed one the known one holds."""
    left, shared, asked = list(known), 0.0, 0.0
    for place, word in enumerate(typed):
        last = growing and place == len(typed) - 1
        alike, best = max(((_alike(word, other, last), other) for other in left), default=(0.0, ""))
        weight = weigh(best if alike else word)
        asked += weight
        if alike:
            shared += alike * weight
            left.remove(best)
    whole = asked + sum(map(weigh, known))
    return (2 * shared / whole if whole else 0.0), (shared / asked if asked else 0.0)


def _alike(word: str, other: str, growing: bool) -> float:
    begun = growing and word != other and other.startswith(word)
    return 0.95 if begun else word_likeness(word, other)


class TitleIndex:
    """The titles of a backlog, to be asked which are near."""

    def __init__(self, titles: Iterable[tuple[int, str]] = ()) -> None:
        self._ids: list[int] = []
        self._titles: list[str] = []
        self._with: dict[str, array[int]] = {}
        """The places of the titles that hold a word."""
        self._sorted: list[str] = []
        self._by_pair: dict[str, list[str]] = {}
        self._neighbours: dict[str, list[str]] = {}
        for item_id, title in titles:
            self._put(item_id, title)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, item_id: int, title: str) -> None:
        """One more title, found from now on."""
        self._put(item_id, title)
        self._sorted, self._by_pair = [], {}
        self._neighbours.clear()

    def _put(self, item_id: int, title: str) -> None:
        place = len(self._ids)
        self._ids.append(item_id)
        self._titles.append(title)
        for word in set(telling(title)):
            known = self._with.get(word)
            if known is None:
                known = self._with[word] = array("i")
            known.append(place)

    def prepare(self) -> None:
        """Make ready to answer; else the first question has to wait for it."""
        if not self._sorted:
            self._sorted = sorted(self._with)
            by_pair: dict[str, list[str]] = {}
            for word in self._sorted:
                if len(word) >= FUZZY_FROM:
                    for pair in _pairs(word):
                        by_pair.setdefault(pair, []).append(word)
            self._by_pair = by_pair

    def near(self, title: str, limit: int = 4, *, growing: bool = True) -> list[Near]:
        """The nearest titles, nearest first; while `growing` the end of it is still to come."""
        words = telling(title)
        if not words or not self._ids:
            return []
        self.prepare()
        growing = growing and not title[-1:].isspace()
        found = []
        for place in self._candidates(words, growing):
            known = telling(self._titles[place])
            whole, held = _compare(words, known, self._weight, growing=growing)
            near = max(whole, held * GROWING if growing and len(words) > 1 else 0.0)
            if near >= NEAR:
                found.append((near, whole, place))
        best = nlargest(limit, found)
        return [
            Near(self._ids[place], near if whole < SAME else whole) for near, whole, place in best
        ]

    def _weight(self, word: str) -> float:
        """The rarer a word the more it says."""
        return log(2 + len(self._ids) / (1 + len(self._with.get(word, ()))))

    def _candidates(self, words: Sequence[str], growing: bool) -> list[int]:
        """The places of titles that share the most with what was typed."""
        lists: list[tuple[int, float, list[array[int]]]] = []
        for n, word in enumerate(words[:MOST_WORDS]):
            like = self._like(word, growing=growing and n == len(words) - 1)
            if like:
                places = [self._with[one] for one in like]
                lists.append((sum(map(len, places)), max(map(self._weight, like)), places))
        lists.sort(key=lambda one: one[0])
        score: dict[int, float] = {}
        looked = 0
        for size, weight, places in lists:
            looked += size
            if score and looked > LOOKED_AT:
                break
            for place in set().union(*places) if len(places) > 1 else places[0]:
                score[place] = score.get(place, 0.0) + weight
        return nlargest(MOST_LIKE, score, key=score.__getitem__)

    def _like(self, word: str, *, growing: bool) -> list[str]:
        """The words of the backlog that may be meant by one that was typed."""
        found = self._neighbours.get(word)
        if found is None:
            shared: dict[str, int] = {}
            for pair in _pairs(word) if len(word) >= FUZZY_FROM else ():
                for other in self._by_pair.get(pair, ()):
                    shared[other] = shared.get(other, 0) + 1
            least = len(word) // 3
            found = [
                other
                for other, n in shared.items()
                if n >= least and word_likeness(word, other) > 0
            ]
            if word in self._with and word not in found:
                found.append(word)
            self._neighbours[word] = found
        if not growing:
            return found
        start = bisect_left(self._sorted, word)
        longer = [other for other in self._sorted[start : start + 20] if other.startswith(word)]
        return list(dict.fromkeys([*found, *longer]))
