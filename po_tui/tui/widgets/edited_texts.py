"""The texts of a record while somebody edits them: as stored, as typed, and what others stored meanwhile."""

from collections.abc import Mapping


class EditedTexts:
    """By the name of a field. What is typed stays, whatever is stored meanwhile."""

    def __init__(
        self, stored: Mapping[str, str] | None = None, unsaved: Mapping[str, str] | None = None
    ) -> None:
        self.stored = dict(stored or {})
        self._typed = {name: (unsaved or {}).get(name, text) for name, text in self.stored.items()}
        self._drafted = {name for name in unsaved or () if name in self.stored}

    def __getitem__(self, name: str) -> str:
        """As it stands on its line."""
        return self._typed[name]

    @property
    def all(self) -> dict[str, str]:
        """Every line as it stands."""
        return dict(self._typed)

    @property
    def unsaved(self) -> dict[str, str]:
        """The lines that differ from what is stored."""
        return {name: text for name, text in self._typed.items() if text != self.stored[name]}

    def is_draft(self, name: str) -> bool:
        """It stands there unsaved, from now or from last time."""
        return name in self._drafted or self._typed[name] != self.stored[name]

    def type(self, name: str, text: str, shown: str) -> None:
        """Take what stands in the line; as stored, to the last character, where that is as `shown`."""
        self._typed[name] = self.stored[name] if text == shown else text

    def saved(self, texts: Mapping[str, str]) -> None:
        """Those are stored now."""
        self.stored.update(texts)
        self._typed.update(texts)
        self._drafted -= texts.keys()

    def catch_up(self, stored: Mapping[str, str]) -> list[str]:
        """Others stored something else: lines nobody touched follow; gives those that both changed."""
        both = []
        for name, text in stored.items():
            if name not in self.stored or text == self.stored[name]:
                continue
            if self._typed[name] == self.stored[name]:
                self._typed[name] = text
            elif self._typed[name] != text:
                both.append(name)
            self.stored[name] = text
        return both
