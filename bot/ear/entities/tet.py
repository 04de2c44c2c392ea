"""The first day of the lunar year (mùng 1 Tết), which no rule of the solar calendar gives.

The days are those of the Vietnamese calendar (UTC+7; in 2007 and 2030 a day before the Chinese one), computed by
Hồ Ngọc Đức's algorithm, "Thuật toán tính âm lịch".
"""

from __future__ import annotations

from datetime import date

FIRST_DAYS = {
    date.fromisoformat(day).year: date.fromisoformat(day)
    for day in """
    2005-02-09 2006-01-29 2007-02-17 2008-02-07 2009-01-26 2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31
    2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10
    2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-02 2031-01-23 2032-02-11 2033-01-31 2034-02-19
    2035-02-08
    """.split()
}
