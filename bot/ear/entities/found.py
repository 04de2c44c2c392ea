"""The text an extractor looks at: folded and lower-case, every letter knowing where it stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from bot.ear.fold import fold, fold_aligned
from bot.ear.heard import Entity
from bot.ear.normalise import one_tone_place
from bot.ear.phrases import spellings
from bot.ear.shorthand import shorthand

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def _typed_as(word: str) -> frozenset[str]:
    return frozenset(spellings(_one_tone_place(word)))


_one_tone_place = lru_cache(maxsize=4096)(one_tone_place)  # "ma tuý" is "ma túy"


def is_typed_as(typed: str, meant: str) -> bool:
    """True when ``typed`` is the word ``meant``: its accents may be missing, but not others in their place."""
    return _one_tone_place(typed) in _typed_as(meant)


class Word(NamedTuple):
    """A word of the text: where it stands in the folded letters, itself folded, and as it was typed or is meant."""

    start: int
    end: int
    bare: str
    typed: str


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

    @cached_property
    def words(self) -> list[Word]:
        """The words; shorthand ("trc", "đk") as the words that it stands for."""
        words: list[Word] = []
        for found in _WORD.finditer(self.folded):
            typed = unicodedata.normalize("NFC", self.raw(*found.span())).lower()
            written = shorthand().word(typed)
            if written is None:
                words.append(Word(*found.span(), found[0], typed))
            else:
                words += [Word(*found.span(), fold(word), word) for word in written.split()]
        return words

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
        """True when what was typed there is ``meant`` (see ``is_typed_as``), word by word."""
        typed = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", self.raw(start, end)).lower())
        words = meant.split()
        return len(typed) == len(words) and all(
            is_typed_as(word, right) for word, right in zip(typed, words, strict=True)
        )

    def entity(self, kind: str, start: int, end: int, normalised: str) -> Entity:
        """The entity between two places of the folded letters."""
        value = self.raw(start, end)
        first = self.places[start]
        return Entity(kind, value, first, first + len(value), normalised)
