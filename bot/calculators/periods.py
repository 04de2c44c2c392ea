"""How days are counted: the same date so many months later, or the last of the month if it has none (BLTTHS Điều 134)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The day ``months`` after ``day``: 29/02/2024 and 24 months give 28/02/2026."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_cut_short(day: date, months: int) -> bool:
    """True when the month at the end has no such date, so that its last day was taken."""
    return add_months(day, months).day != day.day


def day_after(day: date) -> date:
    """The first day on which a period that ends on ``day`` is over."""
    return day + timedelta(days=1)
