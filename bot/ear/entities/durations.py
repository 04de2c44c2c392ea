"""Spans of time: "2 năm 3 tháng", "3 năm rưỡi", "3n6t", "nửa năm"; normalised like P2Y3M (ISO 8601).

A span that is the length of a sentence is of the type ``sentence``, any other of the type ``duration``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.ear.heard import Entity

from .found import Folded
from .numbers import SHORTEST, number_in, value_of
from .sentences import is_sentence

_YEARS, _MONTHS, _WEEKS, _DAYS = r"nam|n", r"thang|th", r"tuan", r"ngay|hom|bua"
_UNITS = {"nam": "Y", "n": "Y", "thang": "M", "th": "M", "t": "M", "tuan": "W"} | dict.fromkeys(
    ("ngay", "hom", "bua"), "D"
)
_MEANT = {"nam": "năm", "thang": "tháng", "tuan": "tuần", "ngay": "ngày", "hom": "hôm", "bua": "bữa"}
_STEP = rf"(?P<number>{SHORTEST})\s*(?P<unit>{_YEARS}|{_MONTHS}|{_WEEKS}|{_DAYS})(?![a-z])"
_ONE = re.compile(_STEP)
_MONTHS_AFTER_YEARS = re.compile(r"(?P<number>\d+)\s?(?P<unit>t)(?![a-z])")  # "3n6t"; "18t" may be an age
_HALF = re.compile(r"\s*ruoi(?!\w)")
_JOIN = re.compile(r"\s*(?:,|va|le|voi)?\s*")
_START = re.compile(rf"(?<!\w){_STEP}|(?<!\w)(?P<alone>nam|thang)\s+ruoi(?!\w)")
# "ngày 5 tháng 3", "thứ năm tuần sau", "mười phần trăm một tháng", "Việt Nam thắng"
_NOT_AFTER = re.compile(r"(?:ngay|mung|mong|hom|so|thang|dieu|khoan|thu|phan|viet)\s*$")
_WORD = re.compile(r"\w+")
_ALONE = {"nam": "1Y6M", "thang": "1M15D"}  # "về được năm rưỡi"
_LIFE = re.compile(r"(?<!\w)chung\s+than(?!\w)")


def durations(text: Folded) -> Iterator[Entity]:
    """Spans, their steps in falling order; a number that names a day or a month ("ngày 5 tháng 3") is none.

    ``sentence`` is also "life" for "chung thân".
    """
    for life in text.matches(_LIFE):
        if text.agrees(*life.span(), "chung thân"):
            yield text.entity("sentence", *life.span(), "life")
    at = 0
    while found := _START.search(text.folded, at):
        start, span, end = _span(text, found)
        if not span or _NOT_AFTER.search(text.folded[:start]):
            at = _next_word(text.folded, start)
            continue
        at = end
        entity = text.entity("duration", start, end, "P" + span)
        long = "Y" in span or "M" in span
        if long and is_sentence(text.text, entity.start, entity.end):
            entity = text.entity("sentence", start, end, "P" + span)
        yield entity


def _span(text: Folded, found: re.Match[str]) -> tuple[int, str, int]:
    """Where the span begins, what it is ("2Y3M", "" for none) and where it ends."""
    if found["alone"]:
        return found.start(), _ALONE[found["alone"]], found.end()
    number = number_in(text, *found.span("number"))
    if number is None:
        return found.start(), "", found.end()
    return number[1], *_steps(text, _ONE.match(text.folded, number[1]))


def _next_word(folded: str, at: int) -> int:
    word = _WORD.match(folded, at)
    return word.end() if word else at + 1


def _steps(text: Folded, found: re.Match[str] | None) -> tuple[str, int]:
    """The steps from here on ("2Y3M") and where they end."""
    span, end, last = "", 0, ""
    while found:
        unit = _UNITS[found["unit"]]
        number = value_of(text.typed(found, "number"))
        glued = not found["number"][0].isdigit() and found.end("number") == found.start("unit")
        wrong = found["unit"] in _MEANT and not text.agrees(*found.span("unit"), _MEANT[found["unit"]])
        if number is None or glued or wrong or (last and "YMWD".find(unit) <= "YMWD".find(last)):
            break
        half = _HALF.match(text.folded, found.end())
        span += _step(number + 0.5 if half else number, unit)
        end, last = (half or found).end(), unit
        joint = _JOIN.match(text.folded, end)
        at = joint.end() if joint else end
        found = _ONE.match(text.folded, at)
        if found is None and unit == "Y":
            found = _MONTHS_AFTER_YEARS.match(text.folded, at)
    return span, end


def _step(number: float, unit: str) -> str:
    """ "2Y"; a fraction of a year is given in months: "3Y6M"."""
    whole = int(number)
    if number == whole:
        return f"{whole}{unit}"
    smaller, share = {"Y": ("M", 12), "M": ("D", 30), "W": ("D", 7), "D": ("", 0)}[unit]
    rest = f"{round((number - whole) * share)}{smaller}" if smaller else ""
    return (f"{whole}{unit}" if whole else "") + rest
