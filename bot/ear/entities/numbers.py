"""Numbers as people write them: "100", "1,5", "hai mươi mốt", "năm chục". Accents may be missing, but not wrong."""

from __future__ import annotations

import re

from bot.ear.fold import fold
from bot.ear.phrases import spellings

from .found import Folded

_WORD = re.compile(r"\S+")
_SIXTY = re.compile(r"sau\s+muoi\b")
_ONES = {
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
_AFTER_TENS = ("lăm", "mốt")  # "bảy lăm" is 75
_SHIFTS = {"mười": 10, "mươi": 10, "chục": 10, "trăm": 100}
_LINKS = {"linh": 0, "lẻ": 0}
_SPELLED = {typed: word for word in [*_ONES, *_SHIFTS, *_LINKS] for typed in spellings(word)}
_NOT_ALONE = frozenset(
    {"tu", "sau", "lam", "le", "lẻ", "linh"}
)  # "tu ngay" is "từ ngày", "sau nam" is "sau năm"
_FOLDED = "|".join(sorted({fold(typed) for typed in _SPELLED}))

WORD = rf"(?:{_FOLDED})"  # of a number, over folded text
FIGURES = r"\d+(?:[.,]\d+)*"
SHORTEST = (
    rf"(?:{FIGURES}|{WORD}(?:\s+{WORD}){{0,6}}?|nua)"  # before a unit: "bốn năm" of "bốn năm chín tháng"
)
NUMBER = rf"(?:{FIGURES}|{WORD}(?:\s+{WORD}){{0,6}}|nua)"


def value_of(typed: str) -> float | None:
    """What ``typed`` (where ``NUMBER`` matched) is worth; None when its words make no number."""
    words = typed.lower().split()
    if words[0][0].isdigit():
        return _figures(words[0])
    if words in (["nửa"], ["nua"]):
        return 0.5
    if words[0] in _NOT_ALONE or any(word not in _SPELLED for word in words):
        return None
    total, digit = 0, None
    for word in (_SPELLED[word] for word in words):
        if word in _ONES:
            if digit is not None and word not in _AFTER_TENS:
                return None  # "hai ba" is two numbers
            total, digit = total + 10 * (digit or 0), _ONES[word]
        elif word in _SHIFTS:
            total += (1 if digit is None else digit) * _SHIFTS[word]
            digit = None
    return float(total + (digit or 0))


def number_in(text: Folded, start: int, end: int, sixty: bool = False) -> tuple[float, int] | None:
    """The number that ends at ``end`` of the folded letters and where it begins: in "tù bốn" only "bốn" is one.

    ``sixty``: "sau muoi" is "sáu mươi"; otherwise it may be "sau mười" just as well, and is no number.
    """
    for word in _WORD.finditer(text.folded, start, end):
        typed = text.raw(word.start(), end).lower()
        if _SIXTY.match(typed):
            value = value_of("sáu" + typed[3:]) if sixty else None
            return None if value is None else (value, word.start())
        if typed.startswith("muoi") and not sixty and _after_sau(text, word.start()):
            return None
        value = value_of(typed)
        if value is not None:
            return value, word.start()
    return None


def _after_sau(text: Folded, start: int) -> bool:
    before = text.folded[:start]
    return before.endswith("sau ") and text.raw(start - 4, start - 1).lower() == "sau"


def _figures(number: str) -> float:
    """ "100.000" is a hundred thousand, "1,5" and "1.5" are one and a half."""
    groups = re.split(r"[.,]", number)
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and groups[0] != "0":
        return float("".join(groups))
    return float(f"{groups[0]}.{''.join(groups[1:])}") if len(groups) > 1 else float(number)
