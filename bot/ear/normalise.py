"""Brings what people type to one spelling: NFC, lower case, shorthand written out, leaked keystrokes undone, no signs."""

from __future__ import annotations

import re
import unicodedata

from .fold import fold
from .shorthand import shorthand
from .syllables import is_syllable, repair_telex

_SIGN_IN_NUMBER = re.compile(r"(?<=\d)[./,:-](?=\d)")
_NUMBER_UNIT = re.compile(r"^(\d[\d./,:-]*)([^\W\d_]+)$")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_OLD_TONES = re.compile(r"(o[àáảãạ]|o[èéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])\b")
_TONED = "àáảãạèéẻẽẹỳýỷỹỵ"
_MOVED = {"o": "òóỏõọ", "u": "ùúủũụ"}


def normalise(text: str) -> str:
    """``text`` as lower-case words with accents where they were typed, one space between. Numbers keep their signs."""
    words = [spelled for word in tokens(text) for spelled in _spell(word)]
    return shorthand().write_out_phrases(" ".join(words))


def tokens(text: str) -> list[str]:
    """Words and numbers of ``text``: NFC, lower case; punctuation, emoji and invisible signs fall away."""
    composed = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).lower())
    kept: list[str] = []
    for place, letter in enumerate(composed):
        kind = unicodedata.category(letter)
        if kind[0] in "LN" or (kind == "Mn" and kept and kept[-1] != " "):
            kept.append(letter)
        elif kind == "Cf":  # zero-width signs stand inside words
            continue
        elif letter in "./,:-" and _SIGN_IN_NUMBER.match(composed, place):
            kept.append(letter)
        elif letter == "%":
            kept.append(" % ")
        else:
            kept.append(" ")
    return "".join(kept).split()


def _spell(word: str) -> list[str]:
    """One typed word as the words that are meant. The table comes before collapsing, so that "cccd" survives."""
    table = shorthand()
    written = table.word(word)
    if written is not None:
        return written.split()
    number = _NUMBER_UNIT.match(word)
    if number:
        unit = table.unit(number[2])
        return [number[1], unit] if unit else [word]
    collapsed = _REPEATED.sub(r"\1", word)
    if collapsed != word and len(collapsed) > 1 and (written := table.word(collapsed)) is not None:
        return written.split()
    return [one_tone_place(_undouble(repair_telex(collapsed)))]


def _undouble(word: str) -> str:
    """ "vayy" → "vay", "quáa" → "quá"; words of other languages stay."""
    if is_syllable(word):
        return word
    bare = fold(word)
    if len(bare) != len(word):
        return word
    kept = [place for place in range(len(word)) if place == 0 or bare[place] != bare[place - 1]]
    single = "".join(word[place] for place in kept)
    return single if len(kept) < len(word) and is_syllable(single) else word


def one_tone_place(word: str) -> str:
    """The mark of oa, oe, uy stands on the first letter at a word's end: "hoà" → "hòa"."""

    def move(found: re.Match[str]) -> str:
        first, second = found[1][0], found[1][1]
        place = _TONED.index(second)
        return _MOVED[first][place % 5] + "aey"[place // 5]

    return _OLD_TONES.sub(move, unicodedata.normalize("NFC", word))
