"""Folding takes the accents off Vietnamese, so that "lý lịch" and "ly lich" become the same word."""

from __future__ import annotations

import unicodedata

_D = str.maketrans({"đ": "d", "Đ": "D"})


def fold(text: str) -> str:
    """``text`` without tone marks, hats and bars; letters of other scripts stay as they are."""
    if text.isascii():
        return text
    spread = unicodedata.normalize("NFD", text.translate(_D))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare)


def fold_aligned(text: str) -> tuple[str, list[int]]:
    """The folded, lower-case text, and for each of its letters (and its end) the place in ``text`` it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for bare in fold(letter).lower():
            if not unicodedata.combining(bare):
                letters.append(bare)
                places.append(place)
    return "".join(letters), [*places, len(text)]
