"""Takes out of a message what may point to somebody: numbers, days, places and names, as far as they can be known.

Not every name can: whoever lets the words go further reads them once more.
"""

from __future__ import annotations

import re

from bot.core.masking import mask_identity_numbers

from .entities import entities_in
from .fold import fold_aligned

HIDDEN = {
    "phone": "[số điện thoại]",
    "date": "[ngày]",
    "province": "[nơi]",
    "commune": "[nơi]",
}
NUMBER, NAME, LINK = "[số]", "[tên]", "[địa chỉ]"
_LINK = re.compile(r"\S+@\S+\.\w+|https?://\S+|\bwww\.\S+|\b(?:fb|facebook|zalo)\.\w+/\S+", re.IGNORECASE)
_NUMBER = re.compile(r"[\d•][\d•. \-]{3,}[\d•]")
_AMOUNT = re.compile(r"0{3}$")  # "5 000 000"
# Two or three capitals in a row are a name; so is a family name before a middle name, however it is written.
_CAPITALS = re.compile(r"\b[^\W\d_a-zà-ỹ][a-zà-ỹ]+(?: [^\W\d_a-zà-ỹ][a-zà-ỹ]*){1,4}")
_FAMILY = "nguyen|tran|le|pham|hoang|huynh|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|dinh|trinh|doan|mai|truong|luong|cao"
_MIDDLE = "van|thi|huu|duc|quang|xuan|dinh|ngoc|minh|thanh|hoang|cong|ba|thuy|kim|bich|trong|quoc|tuan|phuoc"
_WRITTEN_SMALL = re.compile(rf"\b(?:{_FAMILY}) (?:{_MIDDLE}) \w+")


def anonymise(text: str) -> str:
    """``text`` with what may point to somebody replaced by a word in square brackets."""
    spans = [
        (found.start, found.end, HIDDEN[found.type]) for found in entities_in(text) if found.type in HIDDEN
    ]
    spans += [(*match.span(), LINK) for match in _LINK.finditer(text)]
    hidden = mask_identity_numbers(text)  # dots in place of digits, one for one where nothing stands between
    if len(hidden) == len(text):
        spans += [(*match.span(), NUMBER) for match in re.finditer(r"•+\d+", hidden)]
    spans += [
        (*match.span(), NUMBER) for match in _NUMBER.finditer(text) if not _AMOUNT.search(match.group())
    ]
    spans += [(*match.span(), NAME) for match in _CAPITALS.finditer(text)]
    folded, places = fold_aligned(text)
    spans += [(places[match.start()], places[match.end()], NAME) for match in _WRITTEN_SMALL.finditer(folded)]
    return _replaced(text, spans)


def _replaced(text: str, spans: list[tuple[int, int, str]]) -> str:
    """The first of those that begin together or overlap counts, grown over the others."""
    made, at = [], 0
    for start, end, word in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= at:
            made += [text[at:start], word]
        at = max(at, end)
    return "".join([*made, text[at:]])
