"""How months are counted: same date, or the last day of the month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from bot.calculators.periods import add_months, day_after, is_cut_short
from bot.calculators.wording import in_words, money, shown

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(0, 12 * 30)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-02-29", 24, "2026-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2025-10-31", 1, "2025-11-30"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-12-15", 0, "2025-12-15"),
    ],
)
def test_a_period_ends_on_the_same_date_or_the_months_last_day(start, months, end):
    assert add_months(date.fromisoformat(start), months).isoformat() == end


@given(DAYS, MONTHS)
def test_the_end_lies_in_the_right_month_on_the_right_day(start, months):
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    last = monthrange(end.year, end.month)[1]
    assert end.day == min(start.day, last)
    assert is_cut_short(start, months) is (start.day > last)


@given(DAYS, st.integers(0, 400), MONTHS, st.integers(0, 60))
def test_a_later_start_or_a_longer_period_never_ends_earlier(start, later, months, longer):
    assert add_months(start, months) <= add_months(start + timedelta(days=later), months)
    assert add_months(start, months) <= add_months(start, months + longer)


def test_days_lengths_and_money_as_people_write_them():
    assert shown(date(2026, 2, 28)) == "28/02/2026"
    assert day_after(date(2026, 2, 28)) == date(2026, 3, 1)
    assert [in_words(n) for n in (6, 12, 42)] == ["6 tháng", "1 năm", "3 năm 6 tháng"]
    assert [money(n) for n in (520_000, 100_000_000, 1_500_000_000, 833_333, 2_000_000_000, 10_400_000)] == [
        "520.000 đồng",
        "100 triệu đồng",
        "1,5 tỷ đồng",
        "833.333 đồng",
        "2 tỷ đồng",
        "10,4 triệu đồng",
    ]
