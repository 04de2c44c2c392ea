"""Spans of time: "2 năm 3 tháng", "3 năm rưỡi", "hai tuần", "nửa năm"; normalised like P2Y3M (ISO 8601)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.ear.heard import Entity

from .found import Folded
from .numbers import NUMBER, value_of

_YEARS, _MONTHS, _WEEKS, _DAYS = r"nam|n", r"thang|th", r"tuan", r"ngay|hom|bua"
_UNITS = {"nam": "Y", "n": "Y", "thang": "M", "th": "M", "tuan": "W", "ngay": "D", "hom": "D", "bua": "D"}
_STEP = rf"(?P<number>{NUMBER})\s*(?P<unit>{_YEARS}|{_MONTHS}|{_WEEKS}|{_DAYS})(?![a-z])"
_ONE = re.compile(_STEP)
_HALF = re.compile(r"\s*ruoi(?!\w)")
_JOIN = re.compile(r"\s*(?:,|va)?\s*")
_START = re.compile(rf"(?<!\w){_STEP}")
_DAY_BEFORE = re.compile(r"(?:ngay|mung|mong|hom|so|thang|dieu|khoan)\s*$")


def durations(text: Folded) -> Iterator[Entity]:
    """Spans, their steps in falling order; a number that names a day or a month ("ngày 5 tháng 3") is none."""
    at = 0
    while found := _START.search(text.folded, at):
        at = found.end()
        if _DAY_BEFORE.search(text.folded[: found.start()]):
            continue
        span, end = _steps(text, found)
        if span:
            yield text.entity("duration", found.start(), end, "P" + span)
            at = end


def _steps(text: Folded, found: re.Match[str] | None) -> tuple[str, int]:
    """The steps from here on ("2Y3M") and where they end."""
    span, end, last = "", 0, ""
    while found:
        unit = _UNITS[found["unit"]]
        number = value_of(text.typed(found, "number"))
        glued = not found["number"][0].isdigit() and found.end("number") == found.start("unit")
        if number is None or glued or (last and "YMWD".find(unit) <= "YMWD".find(last)):
            break
        half = _HALF.match(text.folded, found.end())
        span += _step(number + 0.5 if half else number, unit)
        end, last = (half or found).end(), unit
        joint = _JOIN.match(text.folded, end)
        found = _ONE.match(text.folded, joint.end() if joint else end)
    return span, end


def _step(number: float, unit: str) -> str:
    """ "2Y"; a fraction of a year is given in months: "3Y6M"."""
    whole = int(number)
    if number == whole:
        return f"{whole}{unit}"
    smaller, share = {"Y": ("M", 12), "M": ("D", 30), "W": ("D", 7), "D": ("", 0)}[unit]
    rest = f"{round((number - whole) * share)}{smaller}" if smaller else ""
    return (f"{whole}{unit}" if whole else "") + rest
