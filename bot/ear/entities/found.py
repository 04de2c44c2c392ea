"""The text an extractor looks at: folded and lower-case, every letter knowing where it stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.ear.fold import fold_aligned
from bot.ear.heard import Entity
from bot.ear.phrases import spellings


@lru_cache(maxsize=4096)
def _typed_as(word: str) -> frozenset[str]:
    return frozenset(spellings(word))


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
        return self.raw(found.start(group), found.end(group))

    def raw(self, start: int, end: int) -> str:
        """What was typed between two places of the folded letters."""
        first, last = self.places[start], self.places[end - 1] + 1
        while last < len(self.text) and last < self.places[end]:
            last += 1  # the marks of a decomposed letter belong to it
        return self.text[first:last]

    def agrees(self, start: int, end: int, meant: str) -> bool:
        """True when what was typed there is ``meant``: its accents may be missing, but not others in their place."""
        typed = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", self.raw(start, end)).lower())
        words = meant.split()
        return len(typed) == len(words) and all(
            word in _typed_as(right) for word, right in zip(typed, words, strict=True)
        )

    def entity(self, kind: str, start: int, end: int, normalised: str) -> Entity:
        """The entity between two places of the folded letters."""
        value = self.raw(start, end)
        first = self.places[start]
        return Entity(kind, value, first, first + len(value), normalised)
