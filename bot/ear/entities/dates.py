"""Days, months and years: "29/2/24", "mùng 6 tháng 3", "tháng 5 năm ngoái", "hồi tết", "thứ hai tuần sau".

Read against the one clock. As much is given as was said: 2024-02-29, 2024-W08 (a week), 2024-02 or 2024 (ISO 8601).
The words are in ``dates.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from bot.core import clock
from bot.ear.fold import fold
from bot.ear.heard import Entity

from .found import Folded
from .numbers import WORD, value_of
from .said import Said

OLDEST = 1940  # a bare number from here on may be a year
LAST = 31  # day of a month

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
    re.compile(
        rf"(?<!\w)(?:nam|hoi|tu)\s+(?P<value>hai\s+(?:nghin|ngan)\s+(?:khong\s+tram\s+)?(?:(?:le|linh)\s+)?"
        rf"(?P<spelled>{WORD}(?:\s+{WORD}){{0,2}}))(?!\w|\s+(?:dong|trieu|ty))"
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


def _said(text: Folded, found: re.Match[str], today: date) -> Said | None:
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
    year = _year(parts, words, today)
    if "spelled" in parts:  # "năm hai nghìn mười tám"
        year = 2000 + int(value_of(text.typed(found, "spelled")) or 0)
    only_year = year and not parts.keys() - {"year", "bare"}
    if (only_year and _LAW.search(before)) or _LUNAR.search(before):
        return None
    if "bare" in parts and not (OLDEST <= int(parts["bare"]) <= today.year + 10):
        return None
    month = words.get("month") or (int(parts["month"]) if "month" in parts else None)
    day = value_of(text.typed(found, "day")) if "day" in parts else None
    if "day" in parts and not (day and day <= LAST):
        return None
    return Said(
        today, year, month, int(day) if day else None, words, _turn(words, found[0], before), "tet" in parts
    )


def _turn(words: dict[str, int], said: str, before: str) -> int:
    """Whether the last (-1), the next (1) or the nearest (0) is meant of what comes round again."""
    if "turn" in words:
        return words["turn"]
    if _AHEAD.search(said):
        return 1
    return -1 if _PAST.search(before) or said.startswith(("hoi", "bua")) else 0


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
