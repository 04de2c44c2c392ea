"""Patterns over words that a jurist can write: accents optional for the reader, gaps, look-alikes taken out first.

``danger.yml`` says how a pattern is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .fold import fold
from .normalise import normalise

_SWAPPED = str.maketrans("\u0303\u0309", "\u0309\u0303")  # ngã and hỏi are one sound in half of the country
_WORD = re.compile(r"(=?)([^\W\d_]+)")
_GAP = re.compile(r" ~(\d+)(?= |$|\)|\()")
_FRAGMENT = re.compile(r"<(\w+)>")
_SENTENCE_END = re.compile(r"(?:[!?;\n\r…]|\.(?=\s|$))+")
STOP = "|"  # stands between sentences; no gap reaches over it


def sentences(text: str) -> str:
    """``text`` normalised, with a mark between its sentences."""
    parts = (normalise(part) for part in _SENTENCE_END.split(text))
    return f" {STOP} ".join(part for part in parts if part)


def spellings(word: str) -> list[str]:
    """How people type ``word``: with accents, with hỏi and ngã swapped, with only the đ, without any."""
    spread = unicodedata.normalize("NFD", word)
    barred = "".join(letter for letter in spread if not unicodedata.combining(letter))
    typed = [spread, spread.translate(_SWAPPED), barred, fold(word)]
    return list(dict.fromkeys(unicodedata.normalize("NFC", each) for each in typed))


def compile_pattern(pattern: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """The regular expression of one line of the file. Raises ``KeyError`` or ``re.error`` for a wrong one."""
    while _FRAGMENT.search(pattern):
        pattern = _FRAGMENT.sub(lambda found: f"(?:{words[found[1]]})", pattern)
    gapped = _GAP.sub(lambda found: rf"(?: [^\s{STOP}]+){{0,{found[1]}}}", pattern)
    return re.compile(rf"(?<!\S)(?:{_spell_words(gapped)})(?!\S)")


def _spell_words(pattern: str) -> str:
    def spell(found: re.Match[str]) -> str:
        only_so, word = found.groups()
        if only_so or word.isascii():
            return word
        return f"(?:{'|'.join(spellings(word))})"

    return _WORD.sub(spell, pattern)


@dataclass(frozen=True)
class Phrases:
    """One thing that people say in many ways, and its look-alikes."""

    say: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, say: Sequence[str], unless: Sequence[str], words: Mapping[str, str]) -> Phrases:
        """Compile the lines of the file."""
        return cls(
            tuple(compile_pattern(line, words) for line in say),
            tuple(compile_pattern(line, words) for line in unless),
        )

    def found_in(self, said: str) -> bool:
        """True when ``said`` (as ``sentences`` gives it) says it, look-alikes apart."""
        left = self.without_look_alikes(said)
        return any(pattern.search(left) for pattern in self.say)

    def without_look_alikes(self, said: str) -> str:
        """``said`` with a full stop in the place of every look-alike."""
        for pattern in self.unless:
            said = pattern.sub(STOP, said)
        return said
