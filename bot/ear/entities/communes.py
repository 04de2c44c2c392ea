"""Communes and wards, old and new, as people write them: "p5 q3 tphcm", "xa luong son hoa binh", "Phú Thọ, xã Thanh Thủy".

What is looked up is left to ``bot.ear.addresses``; here only the few messages are picked out that may name one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bot.ear.addresses import Found, find
from bot.ear.addresses.gazetteer import gazetteer
from bot.ear.addresses.words import WARD_KINDS, Word, kind_before, words_of
from bot.ear.fold import fold
from bot.ear.heard import Entity

from .found import Folded
from .places import province_ends

_TYPE = re.compile(r"(?<!\w)(?:phuong|xa|thi\s+tran|dac\s+khu|[pf]\.?\s?\d|[pfx]|tt|dk)(?!\w)|(?<!\w)[pf]\d")
LONGEST = 5  # syllables of a commune's name
# Without a district or province beside them these are what they say ("xa trung tâm", "xã biên giới").
_ALSO_WORDS = frozenset("trung tâm|biên giới|ba|mới|nhà|đông|tây|nam|bắc|sơn|hội|an|bình an|vùng".split("|"))


def communes(text: Folded) -> Iterator[Entity]:
    """Normalised to "Phường X, Tỉnh Y" of today; to several of these, with "|" between, where it may be any of them."""
    ends = province_ends(text)
    if not (_TYPE.search(text.folded) or ends) or not _may_name_one(words_of(text.text)):
        return
    found = _found(text.text, ends)
    if found is None or not (found.placed or _unmistakable(text.text, found.named)):
        return
    told = found.converted
    normalised = f"{told.ward}, {told.province}" if told.certain else "|".join(told.choices)
    yield Entity("commune", text.text[found.start : found.end], found.start, found.end, normalised)


def _found(text: str, ends: Sequence[int]) -> Found | None:
    """Of several provinces the one that stands beside the commune is its own."""
    for end in reversed(ends if len(ends) > 1 else ()):
        found = find(text[:end])
        if found and found.end == end:
            return found
    return find(text)


def _may_name_one(words: Sequence[Word]) -> bool:
    """True when the name of a commune stands behind a type word, or that of one or of a district before a province."""
    table = gazetteer()
    for at in range(len(words)):
        if kind_before(words, at)[0] in WARD_KINDS:
            named = (_joined(words, at, at + length) for length in range(1, LONGEST + 1))
            if any(name in table.old or name in table.new for name in named):
                return True
        if any(_joined(words, at, at + length) in table.provinces for length in range(1, LONGEST)):
            end = kind_before(words, at)[1]
            named = (_joined(words, end - length, end) for length in range(1, min(LONGEST, end) + 1))
            if any(name in table.old or name in table.new or name in table.districts for name in named):
                return True
    return False


def _joined(words: Sequence[Word], start: int, end: int) -> str:
    return "".join(word.bare for word in words[start:end])


def _unmistakable(text: str, named: str) -> bool:
    """False for a bare name that is an ordinary word, or stands behind "xa" or "phuong" in a text with accents."""
    word = unicodedata.normalize("NFC", named).lower()
    plain = {fold(each) for each in _ALSO_WORDS}
    return (
        len(word) > 1
        and word not in _ALSO_WORDS | plain
        and (text.isascii() or not word.isascii() or word.isdigit())
    )
