"""Amounts of money, in đồng: "100tr", "4tr5", "200.000đ", "năm chục triệu", "50 củ"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.ear.heard import Entity

from .found import Folded
from .numbers import NUMBER, value_of

_UNITS = {
    "k": 10**3,
    "nghin": 10**3,
    "ngan": 10**3,
    "tr": 10**6,
    "trieu": 10**6,
    "cu": 10**6,
    "ty": 10**9,
    "ti": 10**9,
}
_UNIT = "|".join(_UNITS)
_WITH_UNIT = re.compile(
    rf"(?<!\w)(?P<number>{NUMBER})\s*(?P<unit>{_UNIT})(?:\s*(?P<half>ruoi)|(?P<tail>\d{{1,3}}))?"
    rf"(?:\s*(?:dong|d|vnd))?(?!\w)"
)
_PLAIN = re.compile(r"(?<!\w)(?P<number>\d{1,3}(?:[.,]\d{3})+|\d{4,})\s*(?:dong|d|vnd)(?!\w)")


def amounts(text: Folded) -> Iterator[Entity]:
    """Normalised to whole đồng."""
    for found in text.matches(_WITH_UNIT):
        number = value_of(text.typed(found, "number"))
        figures = found["number"][0].isdigit()
        if number is None or (found["unit"] == "cu" and not figures and text.typed(found, "unit") != "củ"):
            continue  # "ba cũ" is no sum of money
        unit = _UNITS[found["unit"]]
        total = number * unit
        if found["half"]:
            total += unit / 2
        elif found["tail"]:
            total += int(found["tail"]) * unit / 10 ** len(found["tail"])
        yield text.entity("amount", found.start(), found.end(), str(round(total)))
    for found in text.matches(_PLAIN):
        number = value_of(text.typed(found, "number"))
        if number is not None:
            yield text.entity("amount", found.start(), found.end(), str(round(number)))
