"""Ages and years of birth: "17 tuổi", "năm nay 68", "chưa đủ 18 tuổi", "sn 2005", "17t"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.core import clock
from bot.ear.heard import Entity

from .found import Folded
from .numbers import NUMBER, number_in, value_of

OLDEST = 110
_YEARS_OLD = re.compile(
    rf"(?<!\w)(?:(?P<less>(?:chua|khong)(?:\s+(?:du|toi|den|tron|qua))?|duoi)\s+|(?P<more>du|tren|hon|qua|ngoai)\s+)?"
    rf"(?P<number>{NUMBER})\s*tuoi(?!\w)"
)
_SHORT = re.compile(
    r"(?<!\w)(?:em|e|chau|con|no|toi|tui|chi|anh|bac|co|chu|nam|luc|hoi|do|ay|nay|moi|du|chua|hon)\s+(?P<said>(?P<number>[1-9]\d)\s?t)(?!\w)"
)
_THIS_YEAR = re.compile(
    rf"(?<!\w)nam\s+nay\s+(?:em|e|chau|con|toi|tui|minh|anh|chi|bac|co|chu|no|ba|me|ma|bo|hon|gan|da|moi|duoc|cung|\s)*"
    rf"(?P<said>(?P<number>{NUMBER}))(?=\s*(?:[,.;!?]|$|roi|ma|tuoi|thi|nha|a(?!\w)))"
)
_AGED = re.compile(r"(?<!\w)(?P<said>tuoi\s+(?P<number>[1-9]\d))(?!\w)")
_BORN = re.compile(
    r"(?<!\w)(?:sn|sinh)(?:\s+(?P<year_said>nam)|\s+vao|\s+ngay)*\s*(?:\d{1,2}[/.-]\d{1,2}[/.-])?"
    r"(?P<year>(?:19|20)\d\d|\d\d)(?![\w/]|[.-]\d|\s*tuoi)"
)
_MORE = {"đủ": ">=", "trên": ">", "hơn": ">", "quá": ">", "ngoài": ">"}
_GRANDPARENT = re.compile(r"(?:ba|ong|chau)\s+$")  # "ba ngoai 65 tuoi"
_NO_AGE = re.compile(r"(?:vay|no|dong|tra|gia)\s+$")


def ages(text: Folded, today: date | None = None) -> Iterator[Entity]:
    """Normalised to the age ("17", "<18", ">=18", ">60") or to the year of birth ("b2005")."""
    this_year = (today or clock.today()).year
    for found in text.matches(_BORN):
        year = int(found["year"])
        year += 0 if year > 99 else 2000 if year <= this_year % 100 else 1900
        short = len(found["year"]) == 2 and not (found["year_said"] or found[0].startswith("sn"))
        if this_year - OLDEST <= year <= this_year and not short:
            yield text.entity("age", *found.span(), f"b{year}")
    for found in text.matches(_YEARS_OLD):
        number = number_in(text, *found.span("number"), sixty=True)
        if number is None or not 0 < number[0] <= OLDEST or _another_number(text, found, number[1]):
            continue
        sign = _sign(text, found) if number[1] == found.start("number") else ""
        yield text.entity("age", found.start() if sign else number[1], found.end(), f"{sign}{number[0]:g}")
    for shape in (_THIS_YEAR, _AGED, _SHORT):
        for found in text.matches(shape):
            number = number_in(text, *found.span("number"), sixty=True)
            if number and 10 <= number[0] <= OLDEST and not _NO_AGE.search(text.folded[: found.start()]):
                yield text.entity("age", *found.span("said"), f"{number[0]:g}")


def _sign(text: Folded, found: re.Match[str]) -> str:
    if found["less"]:
        return "<"
    if found["more"] == "ngoai" and _GRANDPARENT.search(text.folded[: found.start()]):
        return ""
    more = next((word for word in _MORE if found["more"] and text.agrees(*found.span("more"), word)), "")
    return _MORE.get(more, "")


def _another_number(text: Folded, found: re.Match[str], start: int) -> bool:
    """True for "hai ba tuổi", which may be 23, or two or three."""
    before = text.raw(found.start("number"), start).split() if start > found.start("number") else []
    return bool(before) and value_of(before[-1]) is not None
