"""A date as it was said ("tháng 5 năm ngoái", "mùng 6 tết"), read against a day; and the days that a read date covers."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from .tet import FIRST_DAYS


@dataclass(frozen=True)
class Said:
    """What one shape caught: numbers as typed, words as what they mean."""

    today: date
    year: int | None
    month: int | None
    day: int | None
    words: dict[str, int]
    turn: int  # -1: the last one, 1: the next one, 0: the nearest one
    tet: bool

    def normalised(self) -> str | None:
        """As ISO 8601; None for a day that does not exist."""
        today, words = self.today, self.words
        if "near" in words:
            return (today + timedelta(days=words["near"])).isoformat()
        if "weekday" in words:
            return self._weekday().isoformat()
        if "week" in words:
            year, week, _ = (today + timedelta(weeks=words["week"])).isocalendar()
            return f"{year}-W{week:02}"
        if self.tet:
            return self._tet()
        if "moved" in words:
            months = today.year * 12 + today.month - 1 + words["moved"]
            year, month = months // 12, months % 12 + 1
            return self._day(year, month) if self.day else f"{year}-{month:02}"
        if self.month and not self.day:
            return f"{self.year or self._year_of(self.month)}-{self.month:02}"
        if self.day:
            return self._day(self.year, self.month) if self.month else self._day_alone()
        return str(self.year)

    def _weekday(self) -> date:
        monday = self.today - timedelta(days=self.today.weekday())
        found = monday + timedelta(days=self.words["weekday"])
        if "week" in self.words:
            return found + timedelta(weeks=self.words["week"])
        if self.turn < 0:
            return found if found < self.today else found - timedelta(weeks=1)
        return found if found >= self.today else found + timedelta(weeks=1)

    def _tet(self) -> str | None:
        """Mùng 1 and the days after it; around Tết: the month in which mùng 1 falls. The last one, if nothing is said."""
        past = [year for year, day in FIRST_DAYS.items() if day <= self.today]
        ahead = self.turn > 0 or self.words.get("turn") == 0
        first = FIRST_DAYS.get(self.year or (past[-1] + ahead if past else 0))
        if first is None:
            return None
        return (first + timedelta(days=self.day - 1)).isoformat() if self.day else f"{first:%Y-%m}"

    def _year_of(self, month: int) -> int:
        """A month without its year is the last one, unless the next is meant."""
        if self.turn > 0:
            return self.today.year + (month < self.today.month)
        if "turn" in self.words:  # "tháng 12 này"
            return self.today.year
        return self.today.year - (month > self.today.month)

    def _day(self, year: int | None, month: int | None) -> str | None:
        """A day without a year is the nearest one, or the last or next one."""
        assert self.day
        assert month
        found = []
        for each in [year] if year else range(self.today.year - 4, self.today.year + 5):  # 29/2 is rare
            try:
                found.append(date(each, month, self.day))
            except ValueError:
                continue  # 31/2, or 29/2 of a common year
        return self._chosen(found)

    def _day_alone(self) -> str | None:
        """ "mùng 6": of this month, the one before or the next one."""
        assert self.day
        month = self.today.replace(day=1)
        months = (
            (month - timedelta(days=1)).replace(day=1),
            month,
            (month + timedelta(days=31)).replace(day=1),
        )
        return self._chosen([each.replace(day=self.day) for each in months])

    def _chosen(self, found: list[date]) -> str | None:
        if self.turn:
            found = [
                day for day in found if (day <= self.today if self.turn < 0 else day >= self.today)
            ] or found
        nearest = min(found, key=lambda each: abs(each - self.today), default=None)
        return nearest.isoformat() if nearest else None


def days_of(normalised: str) -> tuple[date, date]:
    """The first and the last day of "2024-02-29", "2024-W09", "2025-05" or "2025"."""
    if "W" in normalised:
        monday = date.fromisocalendar(int(normalised[:4]), int(normalised[-2:]), 1)
        return monday, monday + timedelta(days=6)
    parts = [int(part) for part in normalised.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 2:
        year, month = parts
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(parts[0], 1, 1), date(parts[0], 12, 31)
