"""Days, months and years: "29/2/24", "mùng 6 tháng 3", "tháng 5 năm ngoái", "hồi tết", "thứ hai tuần sau".

Read against the one clock. As much is given as was said: 2024-02-29, 2024-W08 (a week), 2024-02 or 2024 (ISO 8601).
The words are in ``dates.yml``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

from bot.core import clock
from bot.ear.fold import fold
from bot.ear.heard import Entity

from .found import Folded
from .numbers import WORD, value_of
from .tet import FIRST_DAYS

OLDEST = 1940  # a bare number from here on may be a year

_WORDS: dict[str, dict[str, int]] = yaml.safe_load(
    Path(__file__).with_name("dates.yml").read_text(encoding="utf-8")
)
_GROUPS = {"near": "days", "week": "weeks", "moved": "months", "named": "years", "turn": "turns"}
_GROUPS |= {"weekday": "weekdays", "month": "month names"}


def _any_of(group: str) -> str:
    longest = sorted({fold(words) for words in _WORDS[_GROUPS[group]]}, key=len, reverse=True)
    return "|".join(words.replace(" ", r"\s+") for words in longest)


_NEAR, _WEEK, _MOVED, _NAMED, _TURN, _WEEKDAY = (
    rf"(?P<{group}>{_any_of(group)})" for group in list(_GROUPS)[:6]
)
_TURN += r"(?!\s+(?:gio|bay gio|h|chu)(?!\w))"  # "từ hồi tết tới giờ"
_YEAR = rf"(?:(?:nam\s+)?(?P<year>(?:19|20)\d\d)|{_NAMED})"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_ANY_DAY = rf"(?P<day>0?[1-9]|[12]\d|3[01]|{WORD}(?:\s+{WORD}){{0,2}})"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_ANY_MONTH = rf"thang\s*(?P<month>0?[1-9]|1[0-2]|{_any_of('month')})"
_OF_YEAR = rf"(?:(?:\s*,?\s*|[/-])(?:nam\s+)?(?P<year>(?:19|20)\d\d)|\s+{_NAMED})"
_PART = r"(?:(?:dau|giua|cuoi)\s+)?"
_LEAD = r"(?:ngay|mung|mong|hom|bua|hoi|dip|le)\s+(?:(?:mung|mong|hom|ngay)\s+)?"
_SOLAR = r"(?!\w|[/.]\d|\s+am(?!\w))"  # "mùng 6 tháng 3 âm" is another day
_SHAPES = [
    re.compile(rf"(?<![\w./-])(?P<year>(?:19|20)\d\d)-{_MONTH}-{_DAY}(?![\w/]|[.-]\d)"),
    re.compile(
        rf"(?<![\w./-]){_DAY}(?P<sign>[/.-]){_MONTH}(?P=sign)(?P<year>(?:19|20)\d\d|\d\d)(?![\w/]|[.-]\d)"
    ),
    re.compile(rf"(?<![\w./-]){_DAY}\s*[/-]\s*{_MONTH}[\s,]+(?:{_YEAR}|{_TURN})(?!\w)"),
    re.compile(
        rf"(?<!\w)(?:{_LEAD})?(?:mung|mong)\s+{_ANY_DAY}\s+(?P<tet>tet)(?:\s+(?:{_YEAR}|{_TURN}))?(?!\w)"
    ),
    re.compile(rf"(?<!\w){_LEAD}{_DAY}\s+{_MOVED}(?!\w)"),
    re.compile(rf"(?<!\w){_LEAD}{_ANY_DAY}\s*{_ANY_MONTH}(?:{_OF_YEAR}|\s+{_TURN})?{_SOLAR}"),
    re.compile(rf"(?<!\w){_LEAD}{_DAY}[/-]{_MONTH}{_SOLAR}"),
    re.compile(rf"(?<![\w/]){_PART}{_ANY_MONTH}{_OF_YEAR}(?!\w)"),
    re.compile(rf"(?<![\w/]){_PART}{_ANY_MONTH}\s+{_TURN}(?!\w)"),
    re.compile(rf"(?<!\w)(?:hoi|tu|ra|ve|den|toi|sang)\s+(?P<value>{_PART}{_ANY_MONTH}){_SOLAR}"),
    re.compile(rf"(?<![\w./-]){_MONTH}[/-](?P<year>(?:19|20)\d\d)(?![\w/]|[.-]\d)"),
    re.compile(rf"(?<!\w)(?:(?:hoi|dip|ra)\s+)?(?P<tet>tet)\s+(?:{_YEAR}|{_TURN})(?!\w)"),
    re.compile(r"(?<!\w)(?:hoi|dip)\s+(?P<tet>tet)(?!\w)"),
    re.compile(rf"(?<!\w){_WEEKDAY}\s+(?:{_WEEK}|{_TURN})(?!\w)"),
    re.compile(rf"(?<!\w){_PART}(?:nam\s+(?P<year>(?:19|20)\d\d)|{_NAMED}(?!\s+\d{{4}}))(?!\w)"),
    re.compile(
        r"(?<!\w)(?:hoi|tu|ra|ve|vao)\s+(?P<value>nam\s+(?P<year>\d\d))(?!\w|[/.,]\d|\s*(?:tuoi|nam|thang))"
    ),
    re.compile(r"(?<!\w)hoi\s+(?P<this>dau\s+nam)(?!\w)"),
    re.compile(rf"(?<!\w){_PART}{_MOVED}(?!\w)"),
    re.compile(rf"(?<!\w){_PART}{_WEEK}(?!\w)"),
    re.compile(rf"(?<!\w){_NEAR}(?!\w|\s+mot(?!\w))"),  # "mai mốt" is some day
    re.compile(
        r"(?<!\w)(?:ngay|hom)?\s*(?:mung|mong)\s+(?P<day>0?[1-9]|10)(?!\w|[/.]\d|\s+(?:am|thang|tet)(?!\w))"
    ),
    re.compile(
        r"(?<![\w/.,-])(?P<bare>(?:19|20)\d\d)(?![\w/.,-]|\s*(?:dong|d|vnd|k|nghin|ngan|nguoi)(?!\w))"
    ),
]
_PERSON = re.compile(r"(?:ten|chi|co|ba|em|anh|thi|ong|hoang)\s+$")  # "chị Mai" is a person
_LAW = re.compile(
    r"(?:luat|nghi dinh|quyet dinh|blhs|bltths|nd|qd)(?:\s+\w+){0,7}\s+$"
)  # "Bộ luật Hình sự 2015"
_LUNAR = re.compile(r"(?:ram|cai)\s+$")  # "rằm tháng bảy"; "mấy cái tết rồi"
_LAST_WORD = re.compile(r"(\w+)\s+$")
_COUNTS = frozenset("may vai nhieu bao nhung cac thu tung moi hon gan ca duoc dc suot nua".split())
_TURNS = ("trước", "rồi", "này", "nay", "ni", "sau", "tới")  # also said of spans: "6 năm rồi", "mấy bữa nay"
_PAST = re.compile(r"(?:^|\s)(?:ra|ve|tu|tha|xa|trai|hoi|bua)\s+$")
_AHEAD = re.compile(r"^(?:den|toi|sang)\s")


@dataclass(frozen=True)
class _Said:
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


def dates(text: Folded, today: date | None = None) -> Iterator[Entity]:
    """Days and longer times, none over another. A day that does not exist, or one of the lunar calendar, is no date.

    ``today``: the day against which "hôm qua" is read; that of the clock when not given.
    """
    today = today or clock.today()
    taken: list[tuple[int, int]] = []
    for shape in _SHAPES:
        for found in text.matches(shape):
            start, end = found.span("value") if "value" in shape.groupindex else found.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            said = _said(text, found, today)
            normalised = said.normalised() if said else None
            if normalised:
                taken.append((start, end))
                yield text.entity("date", start, end, normalised)


def _said(text: Folded, found: re.Match[str], today: date) -> _Said | None:
    """What ``found`` says; None where its words mean something else."""
    parts = {name: value for name, value in found.groupdict().items() if value}
    before = text.folded[: found.start()]
    words: dict[str, int] = {}
    for group in _GROUPS:
        if group in parts and not parts[group].isdigit():
            meanings = _WORDS[_GROUPS[group]]
            meant = [each for each in meanings if text.agrees(*found.span(group), each)]
            leads = found.start(group) == found.start()
            if not meant or (leads and meant[0].endswith(_TURNS) and _counted(text, found.start())):
                return None
            words[group] = meanings[meant[0]]
    if parts.get("near") == "mai" and _PERSON.search(before):
        return None
    if parts.get("near") == "toi nay" and text.typed(found, "near").isascii():
        return None  # "tôi nay 60 tuổi"
    year, month, day = _year(parts, words, today), words.get("month"), None
    only_year = year and not parts.keys() - {"year", "bare"}
    if (only_year and _LAW.search(before)) or _LUNAR.search(before):
        return None
    if "bare" in parts and not (OLDEST <= int(parts["bare"]) <= today.year + 10):
        return None
    if "month" in parts and not month:
        month = int(parts["month"])
    if "day" in parts:
        number = value_of(text.typed(found, "day"))
        if not number or number > 31:
            return None
        day = int(number)
    turn = words.get("turn", 0)
    if "turn" not in words:
        turn = (
            1
            if _AHEAD.search(found[0])
            else -1
            if _PAST.search(before) or found[0].startswith(("hoi", "bua"))
            else 0
        )
    return _Said(today, year, month, day, words, turn, "tet" in parts)


def _counted(text: Folded, start: int) -> bool:
    """True for "6 năm rồi", "mấy tháng nay": a span of time, no date."""
    before = _LAST_WORD.search(text.folded[:start])
    if before is None or before[1] in _COUNTS or before[1].isdigit():
        return before is not None
    return before[1].isalpha() and value_of(text.raw(*before.span(1))) is not None


def _year(parts: dict[str, str], words: dict[str, int], today: date) -> int | None:
    if "named" in words:
        return today.year + words["named"]
    if "this" in parts:
        return today.year
    typed = parts.get("year") or parts.get("bare")
    if not typed:
        return None
    year = int(typed)
    return year if year > 99 else year + (2000 if year <= (today.year + 10) % 100 else 1900)
