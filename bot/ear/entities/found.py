"""The text an extractor looks at: folded and lower-case, every letter knowing where it stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.ear.fold import fold_aligned
from bot.ear.heard import Entity


@dataclass(frozen=True)
class Folded:
    """``text`` and its folded letters."""

    text: str
    folded: str
    places: list[int]

    @classmethod
    def of(cls, text: str) -> Folded:
        """Fold ``text``."""
        return cls(text, *fold_aligned(text))

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Where ``pattern`` stands in the folded letters."""
        return pattern.finditer(self.folded)

    def typed(self, found: re.Match[str], group: str) -> str:
        """What was typed where ``group`` matched."""
        return self.text[self.places[found.start(group)] : self.places[found.end(group) - 1] + 1]

    def entity(self, kind: str, start: int, end: int, normalised: str) -> Entity:
        """The entity between two places of the folded letters."""
        first, last = self.places[start], self.places[end - 1] + 1
        while last < len(self.text) and last < self.places[end]:
            last += 1  # the marks of a decomposed letter belong to it
        return Entity(kind, self.text[first:last], first, last, normalised)
