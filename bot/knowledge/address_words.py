"""The words of an address: type words written out, numbers bare, and every run of syllables that may be a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.ear.fold import fold

SHORT = {
    "p": "phuong",
    "f": "phuong",
    "x": "xa",
    "tt": "thi tran",
    "q": "quan",
    "h": "huyen",
    "tx": "thi xa",
    "tp": "thanh pho",
    "tphcm": "thanh pho hcm",
    "t": "tinh",
    "dk": "dac khu",
}
NUMBERED = re.compile(r"([pqf]|phuong|quan)0*(\d+)")
LONGEST = 6  # syllables of a name
WARD_KINDS = {"phuong", "xa", "thitran", "dackhu"}
DISTRICT_KINDS = {"quan", "huyen", "thixa", "thanhpho"}
TWO_WORDS = {("thi", "tran"), ("thi", "xa"), ("thanh", "pho"), ("dac", "khu")}
ONE_WORD = {"phuong", "xa", "quan", "huyen", "tinh"}
# With accents only these are type words: the last syllable of "An Phượng" or "Cẩm Xá" is none.
ACCENTED = {"phường", "xã", "quận", "huyện", "tỉnh", "thị", "trấn", "thành", "phố", "đặc", "khu"}


class Word(NamedTuple):
    """A folded syllable, and whether its accents let it be a type word."""

    bare: str
    may_type: bool


def words_of(text: str) -> list[Word]:
    """Folded syllables of ``text``: "P.05 Q.3" → phuong 5 quan 3."""
    words: list[Word] = []
    plain = unicodedata.normalize("NFC", text).lower().replace("'", "").replace("’", "")
    for typed in re.findall(r"[^\W_]+", plain):
        bare = fold(typed)
        numbered = NUMBERED.fullmatch(bare)
        spelled = f"{numbered[1]} {numbered[2]}" if numbered else bare
        for part in spelled.split():
            written = SHORT.get(part, part.lstrip("0") if part.isdigit() else part)
            may_type = typed.isascii() or typed in ACCENTED
            words += [Word(word, may_type) for word in written.split()]
    return words


def kind_before(words: Sequence[Word], start: int) -> tuple[str, int]:
    """The type word right before ``start`` and where it begins; ("", start) without one."""
    two, one = words[max(start - 2, 0) : start], words[max(start - 1, 0) : start]
    if all(word.may_type for word in two) and tuple(word.bare for word in two) in TWO_WORDS:
        return "".join(word.bare for word in two), start - 2
    if one and one[0].may_type and one[0].bare in ONE_WORD:
        return one[0].bare, start - 1
    return "", start


def spans(words: Sequence[Word]) -> Iterator[tuple[str, int, int]]:
    """Every run of at most six syllables, joined, with where it begins and ends."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
            yield "".join(word.bare for word in words[start:end]), start, end
