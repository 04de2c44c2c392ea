"""Phone numbers of Vietnam: "0912 345 678", "+84 912.345.678", "1800 1234"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.ear.heard import Entity

from .found import Folded

_GAP = r"[ .-]?"
_MOBILE = re.compile(rf"(?<![\d.])(?:\+?84{_GAP}|0)[35789](?:{_GAP}\d){{8}}(?!\d)")
_LAND = re.compile(rf"(?<![\d.])(?:\+?84{_GAP}|0)2\d(?:{_GAP}\d){{8}}(?!\d)")
_SERVICE = re.compile(rf"(?<![\d.])1[89]00(?:{_GAP}\d){{4,6}}(?!\d)")


def phones(text: Folded) -> Iterator[Entity]:
    """Normalised to the digits that are dialled in Vietnam."""
    for pattern in (_MOBILE, _LAND, _SERVICE):
        for found in text.matches(pattern):
            digits = re.sub(r"\D", "", found[0])
            if digits.startswith("84"):
                digits = "0" + digits[2:]
            yield text.entity("phone", found.start(), found.end(), digits)
