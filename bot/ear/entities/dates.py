"""Days, months and years: "29/2/24", "mùng 6 tháng 3", "tháng 5 năm ngoái", "hôm qua"; read against the one clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.core import clock
from bot.ear.heard import Entity

from .found import Folded

_NEAR = {
    "hom kia": -2,
    "hom qua": -1,
    "toi qua": -1,
    "dem qua": -1,
    "hom nay": 0,
    "bua nay": 0,
    "bua ni": 0,
    "hom ni": 0,
    "toi nay": 0,
    "dem nay": 0,
    "sang nay": 0,
    "chieu nay": 0,
    "ngay mai": 1,
    "sang mai": 1,
    "chieu mai": 1,
    "toi mai": 1,
    "mai": 1,
    "ngay mot": 2,
    "ngay kia": 2,
}
_YEARS = {
    "nam kia": -2,
    "nam ngoai": -1,
    "nam truoc": -1,
    "nam roi": -1,
    "nam nay": 0,
    "nam ni": 0,
    "nam sau": 1,
    "sang nam": 1,
}
_MONTHS = {"thang truoc": -1, "thang roi": -1, "thang nay": 0, "thang ni": 0, "thang sau": 1, "thang toi": 1}
_YEAR = rf"(?:(?:nam\s+)?(?P<year>(?:19|20)\d\d)|(?P<named>{'|'.join(_YEARS)}))"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_SHAPES = [
    re.compile(
        rf"(?<![\w./-]){_DAY}(?P<sign>[/.-]){_MONTH}(?P=sign)(?P<year>(?:19|20)\d\d|\d\d)(?![\w/]|[.-]\d)"
    ),
    re.compile(
        rf"(?<!\w)(?:ngay|mung|mong|hom)\s+{_DAY}\s*(?:thang\s*|[/-]){_MONTH}(?:(?:\s*,?\s*|[/-]){_YEAR})?(?!\w|[/.]\d)"
    ),
    re.compile(rf"(?<![\w/])thang\s*{_MONTH}(?:\s*,?\s*|[/-]){_YEAR}(?!\w)"),
    re.compile(rf"(?<![\w./-]){_MONTH}[/-](?P<year>(?:19|20)\d\d)(?![\w/]|[.-]\d)"),
    re.compile(r"(?<!\w)nam\s+(?P<year>(?:19|20)\d\d)(?!\w)"),
    re.compile(rf"(?<!\w)(?P<named>{'|'.join(_YEARS)})(?!\w)"),
    re.compile(rf"(?<!\w)(?P<moved>{'|'.join(_MONTHS)})(?!\w)"),
    re.compile(rf"(?<!\w)(?P<near>{'|'.join(sorted(_NEAR, key=len, reverse=True))})(?!\w)"),
]
_FAMILY_NAME = re.compile(r"(?:ten|chi|co|ba|em|anh|thi|ong)\s+$")  # "chị Mai" is a person


def dates(text: Folded, today: date | None = None) -> Iterator[Entity]:
    """Normalised to 2024-02-29, 2025-05 or 2025, as much as was said. A day that does not exist is no date.

    ``today``: the day against which "hôm qua" is read; that of the clock when not given.
    """
    today = today or clock.today()
    for shape in _SHAPES:
        for found in text.matches(shape):
            if found[0] == "mai" and _FAMILY_NAME.search(text.folded[: found.start()]):
                continue
            said = _read({key: value for key, value in found.groupdict().items() if value}, today)
            if said:
                yield text.entity("date", found.start(), found.end(), said)


def _read(parts: dict[str, str], today: date) -> str | None:
    if "near" in parts:
        return (today + timedelta(days=_NEAR[parts["near"]])).isoformat()
    if "moved" in parts:
        months = today.year * 12 + today.month - 1 + _MONTHS[parts["moved"]]
        return f"{months // 12}-{months % 12 + 1:02}"
    year = _year(parts, today)
    if "month" not in parts:
        return str(year)
    month = int(parts["month"])
    if "day" not in parts:
        return f"{year}-{month:02}"
    return _day(year, month, int(parts["day"]), today)


def _year(parts: dict[str, str], today: date) -> int | None:
    if "named" in parts:
        return today.year + _YEARS[parts["named"]]
    if "year" not in parts:
        return None
    year = int(parts["year"])
    return year if year > 99 else year + (2000 if year <= (today.year + 10) % 100 else 1900)


def _day(year: int | None, month: int, day: int, today: date) -> str | None:
    """A day without a year is the one nearest to today."""
    found = []
    for each in [year] if year else [today.year - 1, today.year, today.year + 1]:
        try:
            found.append(date(each, month, day))
        except ValueError:
            continue  # 31/2, or 29/2 of a common year
    nearest = min(found, key=lambda each: abs(each - today), default=None)
    return nearest.isoformat() if nearest else None
