"""Days as people remember them: a pair of ISO days, the first and the last that it may be."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.calculators.periods import add_months
from bot.calculators.wording import shown
from bot.ear.entities.said import days_of

Span = list[str]

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_YEAR = re.compile(r"(?<![\d/.])((?:19|20)\d\d)(?![\d/])")
_DAY_AND_MONTH = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})(?![\d/-])")
_MONTH = re.compile(r"thang\s*(1[0-2]|0?[1-9])(?!\d)")


def of_date(normalised: str) -> Span:
    """ "2024-02-29", "2024-W09", "2025-05" or "2025" of the ear."""
    return _pair(*days_of(normalised))


def bare(folded: str, day: date) -> Span | None:
    """A year alone, or a day or month without its year, the latest that is past."""
    if found := _DAY_AND_MONTH.search(folded):
        return _latest(int(found[2]), int(found[1]), day)
    if found := _YEAR.search(folded):
        return of_date(found[1])
    if found := _MONTH.search(folded):
        month = int(found[1])
        return of_date(f"{day.year if month <= day.month else day.year - 1}-{month:02}")
    return None


def ago(duration: str, day: date) -> Span | None:
    """So long before ``day``, as exactly as it was said: "6 năm" is from six to nearly seven years."""
    years, months, weeks, days = _parts(duration)
    if weeks or days:
        count = weeks * 7 + days
        first = day - timedelta(days=count + (6 if weeks else 0))
        return _pair(first, day - timedelta(days=count))
    whole = years * 12 + months
    step = 1 if months else 12
    if not 0 < whole < 1200:
        return None
    return _pair(add_months(day, -whole - step) + timedelta(days=1), add_months(day, -whole))


def months_of(duration: str) -> int | None:
    """The whole months of a span; None when it has none."""
    years, months, _, _ = _parts(duration)
    return years * 12 + months or None


def words(span: Span) -> str:
    """29/02/2024, "tháng 5/2025", "năm 2022", or from one day to the other."""
    first, last = date.fromisoformat(span[0]), date.fromisoformat(span[1])
    if first == last:
        return shown(first)
    if span == of_date(f"{first.year}-{first.month:02}"):
        return f"tháng {first.month}/{first.year}"
    if span == of_date(str(first.year)):
        return f"năm {first.year}"
    return f"từ {shown(first)} đến {shown(last)}"


def _latest(month: int, number: int, day: date) -> Span | None:
    for year in (day.year, day.year - 1, day.year - 2, day.year - 3, day.year - 4):
        try:
            found = date(year, month, number)
        except ValueError:
            continue  # 31/2, or 29/2 of a common year
        if found <= day:
            return _pair(found, found)
    return None


def _parts(duration: str) -> tuple[int, int, int, int]:
    found = _DURATION.fullmatch(duration)
    years, months, weeks, days = (int(part or 0) for part in found.groups()) if found else (0, 0, 0, 0)
    return years, months, weeks, days


def _pair(first: date, last: date) -> Span:
    return [first.isoformat(), last.isoformat()]
