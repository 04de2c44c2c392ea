"""Amounts of money, in đồng: "100tr", "4tr5", "200.000đ", "năm chục triệu", "50 củ"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.ear.fold import fold
from bot.ear.heard import Entity

from .found import Folded
from .numbers import NUMBER, number_in, value_of

_UNITS = {
    "k": 10**3,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "lít": 10**5,
    "tr": 10**6,
    "triệu": 10**6,
    "củ": 10**6,
    "chai": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
_SLANG = ("củ", "chai", "lít")  # also roots, bottles and litres: money only where money is spoken of
_FOLDED = {fold(unit): unit for unit in _UNITS}
_WITH_UNIT = re.compile(
    rf"(?<!\w)(?P<number>{NUMBER})\s*(?P<unit>{'|'.join(_FOLDED)})(?:\s*(?P<half>ruoi)|(?P<tail>\d{{1,3}}))?"
    rf"(?:\s*(?P<currency>dong|d|vnd))?(?!\w)"
)
_ALONE = re.compile(r"(?<!\w)(?P<unit>trieu|ty|ti)\s+ruoi(?!\w)")  # "mất triệu rưỡi"
_VAGUE = re.compile(r"(?<!\w)(?:may|vai|bao nhieu)\s+$")
_YEAR = re.compile(r"(?<!\w)(?:nam|hoi|tu|truoc|sau)\s+$")  # "năm hai nghìn mười tám"
_PLAIN = re.compile(r"(?<!\w)(?P<number>\d{1,3}(?:[.,]\d{3})+|\d{4,})\s*(?:dong|d|vnd)(?!\w)")
_NUMBERED = re.compile(r"(?<!\w)(?:quan|phuong|so|khu|to|ap|xa)\s+$")
_MONEY = re.compile(
    r"(?<!\w)(?:vay|muon|no|tra|dong|nop|lai|goc|tien|von|phat|boi thuong|an phi|luong|chuyen|mat|lua|thieu|von|gia|ton|het"
    r"|cho|dua|doi|xin|kiem|ung|cam|rut|gui|gop)(?!\w)"
)

_THINGS = re.compile(r"\s*(?:nuoc|ruou|bia|dau|xang|sua|mam|khoai|hanh|toi|san|ca rot|thuoc|sai|cai)(?!\w)")


def amounts(text: Folded) -> Iterator[Entity]:
    """Normalised to whole đồng. "Củ", "chai" (a million) and "lít" (a hundred thousand) count where money is spoken of."""
    for found in text.matches(_WITH_UNIT):
        told = number_in(text, *found.span("number"))
        unit = _FOLDED[found["unit"]]
        if told is None or not text.agrees(*found.span("unit"), unit):
            continue  # "ba cũ" is no sum of money
        number, start = told
        before = text.folded[:start]
        year = number == 2 and _UNITS[unit] == 1000 and not found["currency"] and _YEAR.search(before)
        if year or _VAGUE.search(before) or (unit in _SLANG and not _is_money(text, found)):
            continue
        total = number * _UNITS[unit]
        if found["half"]:
            total += _UNITS[unit] / 2
        elif found["tail"]:
            total += int(found["tail"]) * _UNITS[unit] / 10 ** len(found["tail"])
        yield text.entity("amount", start, _end(text, found), str(round(total)))
    for found in text.matches(_ALONE):
        yield text.entity("amount", *found.span(), str(round(1.5 * _UNITS[_FOLDED[found["unit"]]])))
    for found in text.matches(_PLAIN):
        plain = value_of(text.typed(found, "number"))
        if plain is not None:
            yield text.entity("amount", found.start(), found.end(), str(round(plain)))


def _end(text: Folded, found: re.Match[str]) -> int:
    """Where the sum ends: "200 ngàn đóng" has no "đồng"."""
    if found["currency"] == "dong" and not text.agrees(*found.span("currency"), "đồng"):
        return len(text.folded[: found.start("currency")].rstrip())
    return found.end()


def _is_money(text: Folded, found: re.Match[str]) -> bool:
    """True for "nợ 5 chai", "50 củ"; not for "ba cũ", "quan 9 cu" (without its accents) or "2 chai nước"."""
    typed = text.typed(found, "unit").lower()
    if typed in ("củ", "cũ"):
        return typed == "củ"
    here = text.folded[: found.start()]
    return (
        _MONEY.search(text.folded) is not None
        and not _THINGS.match(text.folded, found.end())
        and not _NUMBERED.search(here)
    )
