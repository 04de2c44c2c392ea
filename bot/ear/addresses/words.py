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
TYPED_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+(?:['’](?:[^\W_]|[\u0300-\u036f])+)*")
LONGEST = 6  # syllables of a name
WARD_KINDS = {"phuong", "xa", "thitran", "dackhu"}
DISTRICT_KINDS = {"quan", "huyen", "thixa", "thanhpho"}
TWO_WORDS = {("thi", "tran"), ("thi", "xa"), ("thanh", "pho"), ("dac", "khu")}
ONE_WORD = {"phuong", "xa", "quan", "huyen", "tinh"}
# With accents only these are type words: the last syllable of "An Phượng" or "Cẩm Xá" is none.
ACCENTED = {"phường", "xã", "quận", "huyện", "tỉnh", "thị", "trấn", "thành", "phố", "đặc", "khu"}


# A province's name is a person's behind these, and peace is meant where nothing says that "hòa bình" is a place.
BEFORE_A_PERSON = frozenset("ten anh chi chu ong thi nguyen tran pham hoang vu dang bui ngo".split())
BEFORE_A_PLACE = frozenset("o que tai ve tu ra vao len xuong den nguoi dan ben an".split())
NEED_A_LEAD = {"hoabinh"}
SHORTHAND = 3  # letters of "hn", "sg", "hcm"
AFTER_A_QUESTION = frozenset(
    "nao gi moi cu nay do minh em toi ai hoi".split()
)  # "xã nào", "phường em", "xã hội"


class Word(NamedTuple):
    """A folded syllable, whether its accents let it be a type word, how it was typed, and where in the text."""

    bare: str
    may_type: bool
    typed: str
    start: int = 0
    end: int = 0


BREAK = Word("|", False, "|")  # stands for words already understood: no name runs across it


class Place(NamedTuple):
    """A name among the words: its type word, where that begins, and where the name itself stands."""

    name: str
    kind: str
    begins: int
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Folded syllables of ``text``: "P.05 Q.3" → phuong 5 quan 3."""
    words: list[Word] = []
    for found in TYPED_WORD.finditer(text):
        typed = unicodedata.normalize("NFC", found[0]).lower().replace("'", "").replace("’", "")
        bare = fold(typed)
        numbered = NUMBERED.fullmatch(bare)
        spelled = f"{numbered[1]} {numbered[2]}" if numbered else bare
        for part in spelled.split():
            written = SHORT.get(part, part.lstrip("0") if part.isdigit() else part)
            may_type = typed.isascii() or typed in ACCENTED
            words += [
                Word(each, may_type, typed if each == bare else each, *found.span())
                for each in written.split()
            ]
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


def agrees(words: Sequence[Word], name: str) -> bool:
    """True when ``words`` are ``name``, syllable by syllable, with its accents where any were typed."""
    meant = unicodedata.normalize("NFD", name).lower().replace("'", "").split()
    if len(meant) != len(words):
        return False
    for word, syllable in zip(words, meant, strict=True):
        typed = unicodedata.normalize("NFD", word.typed)  # "hòa" and "hoà" have the same letters and marks
        if not word.typed.isascii() and sorted(typed) != sorted(syllable):
            return False
    return True


def asks_for_one(word: Word) -> bool:
    """True for what follows a type word that names nothing: "xã nào", "phường em", "xã hội"."""
    return word.bare in AFTER_A_QUESTION


def is_a_place(words: Sequence[Word], found: Place) -> bool:
    """False where a province's name is likelier a person's, peace, or "hn" for "hôm nay"."""
    before = words[found.begins - 1].bare if found.begins else ""
    if found.kind or before in BEFORE_A_PLACE:
        return True
    if before in BEFORE_A_PERSON:
        return False
    said = "".join(word.bare for word in words[found.start : found.end])
    if said in NEED_A_LEAD:
        return not before
    return len(said) > SHORTHAND or found.end == len(words)
