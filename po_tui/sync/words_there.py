"""A tracker's words for states and types, written down, so that one can compare without asking it."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from po_tui.model.kinds import STATES, TYPES

if TYPE_CHECKING:
    from po_tui.trackers.base import Vocabulary


def written_down(vocabulary: "Vocabulary", statuses: Collection[str]) -> dict[str, Any]:
    """All that a vocabulary says of our states and types, and of these words of theirs."""
    usual = {state: vocabulary.status_of(state, None) for state in STATES}
    words = sorted({*statuses, *(word for word in usual.values() if word)})
    return {
        "usual": usual,
        "fits": {
            word: [state for state in STATES if vocabulary.status_of(state, word) == word]
            for word in words
        },
        "states": {
            word: {state: vocabulary.state_of(word, state) for state in STATES} for word in words
        },
        "types": {type: vocabulary.type_there(type, None) for type in TYPES},
        "kept": {
            now: [type for type in TYPES if vocabulary.type_there(type, now) == now]
            for now in TYPES
        },
    }


class WrittenWords:
    """A vocabulary as it was when the tracker was last asked."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._words = words

    @property
    def statuses(self) -> list[str]:
        """Their words for states, as far as they are known."""
        return list(self._words.get("fits", {}))

    def status_of(self, state: str, now: str | None) -> str | None:
        """The word there for a state of ours; a word that nobody knows fits."""
        fits = self._words.get("fits", {})
        if now is not None and (now not in fits or state in fits[now]):
            return now
        word = self._words.get("usual", {}).get(state)
        return None if word is None else str(word)

    def state_of(self, status: str, now: str) -> str | None:
        """Our state for a word of theirs."""
        state = self._words.get("states", {}).get(status, {}).get(now)
        return None if state is None else str(state)

    def type_there(self, type: str, now: str | None) -> str | None:
        """The nearest type that the tracker can express."""
        if now is not None and type in self._words.get("kept", {}).get(now, ()):
            return now
        word = self._words.get("types", {}).get(type)
        return None if word is None else str(word)
