"""Tables of fixed phrases ("cố ý gây thương tích"): the longest that stands at a place, whatever accents were left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from bot.ear.fold import fold

from .found import Folded, Word, is_typed_as

_BEFORE = 40  # letters before a phrase in which the words that change its meaning are looked for


class Place(NamedTuple):
    """A phrase of the table in the folded letters."""

    start: int
    end: int
    phrase: str
    meaning: str


class Lexicon:
    """Phrases and what they mean.

    ``meanings``: each with its phrases, written with accents. ``only_with_accents``: phrases that say something else
    without. ``unless_after``: for a meaning the words right after which it is not meant.
    """

    def __init__(
        self,
        meanings: Mapping[str, Sequence[str]],
        only_with_accents: Sequence[str] = (),
        unless_after: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._phrases: dict[str, list[tuple[list[str], str, str]]] = defaultdict(list)
        for meaning, phrases in meanings.items():
            for phrase in phrases:
                words = fold(phrase).split()
                self._phrases[words[0]].append((words, phrase, meaning))
        for found in self._phrases.values():
            found.sort(key=lambda each: -len(each[0]))
        self._accented = frozenset(only_with_accents)
        self._unless = {
            meaning: re.compile(rf"(?<!\w)(?:{'|'.join(map(fold, words))})\s+$")
            for meaning, words in (unless_after or {}).items()
        }

    @classmethod
    def read(cls, path: Path, meanings: str) -> Lexicon:
        """The table of a YAML file, its meanings under the key ``meanings``."""
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        return cls(table[meanings], table.get("only_with_accents", ()), table.get("unless_after"))

    def places(self, text: Folded) -> Iterator[Place]:
        """Every phrase in ``text``, from left to right, none over another."""
        words = text.words
        at = 0
        while at < len(words):
            found = self._at(words, at)
            if found and self._meant(text, found):
                yield found
            at += len(found.phrase.split()) if found else 1

    def _at(self, words: Sequence[Word], at: int) -> Place | None:
        """The longest phrase that begins there; of several ("ba", "bà") the one that was typed."""
        found: Place | None = None
        for phrase, meant, meaning in self._phrases.get(words[at].bare, ()):
            here = words[at : at + len(phrase)]
            if found and len(phrase) < len(found.phrase.split()):
                break
            if [word.bare for word in here] != phrase:
                continue
            if not all(
                is_typed_as(word.typed, right) for word, right in zip(here, meant.split(), strict=True)
            ):
                continue
            typed = " ".join(word.typed for word in here)
            if (found is None or typed == meant) and not (meant in self._accented and typed.isascii()):
                found = Place(here[0].start, here[-1].end, meant, meaning)
        return found

    def _meant(self, text: Folded, place: Place) -> bool:
        unless = self._unless.get(place.meaning)
        before = text.folded[max(place.start - _BEFORE, 0) : place.start]
        return unless is None or not unless.search(before)
