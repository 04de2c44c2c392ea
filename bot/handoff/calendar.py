"""Office hours and holidays, from files that the operator edits; a change counts without a restart."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from pathlib import Path

import yaml

from bot.core.errors import SettingsError
from bot.core.settings import ROOT

FOLDER = ROOT / "data" / "knowledge"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
log = logging.getLogger(__name__)


Week = tuple[tuple[tuple[time, time], ...], ...]  # for each weekday, Monday first, the spans of work


@dataclass(frozen=True)
class Calendar:
    """The spans of work of a week, and ``holidays``: days without any."""

    week: Week
    holidays: frozenset[date]

    def spans(self, day: date) -> tuple[tuple[time, time], ...]:
        """The spans of work on ``day``, in order."""
        return () if day in self.holidays else self.week[day.weekday()]


def load(folder: Path = FOLDER) -> Calendar:
    """Read both files. Raises ``SettingsError`` that says what is wrong."""
    try:
        hours = yaml.safe_load((folder / "office_hours.yml").read_text(encoding="utf-8"))
        holidays = yaml.safe_load((folder / "holidays.yml").read_text(encoding="utf-8"))
        week = week_of(hours)
        days = frozenset(date.fromisoformat(str(entry["day"])) for entry in holidays["holidays"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"office hours or holidays in {folder}: {error}") from error
    return Calendar(week, days)


def week_of(hours: Mapping[str, Sequence[str]]) -> Week:
    """From ``{"monday": ["7:30-11:30", …], …}``. Raises ``SettingsError`` that says what is wrong."""
    try:
        week = tuple(tuple(_span(text) for text in hours[name]) for name in WEEKDAYS)
    except (KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"office hours: {error}") from error
    if not any(week) or any(start >= end for spans in week for start, end in spans):
        raise SettingsError("office hours: a span must end after it starts, and one must exist")
    if any(one[1] > two[0] for spans in week for one, two in pairwise(spans)):
        raise SettingsError("office hours: the spans of a day must follow each other")
    return week


_loaded: dict[Path, tuple[tuple[int, ...], Calendar]] = {}


def calendar(folder: Path = FOLDER) -> Calendar:
    """The calendar now in force. A file that went bad changes nothing but the log."""
    stamp = tuple(
        path.stat().st_mtime_ns if path.exists() else 0
        for path in (folder / "office_hours.yml", folder / "holidays.yml")
    )
    known = _loaded.get(folder)
    if known is None:
        known = (stamp, load(folder))
    elif known[0] != stamp:
        try:
            known = (stamp, load(folder))
        except SettingsError as error:
            log.error("kept the calendar of before: %s", error)
            known = (stamp, known[1])
    _loaded[folder] = known
    return known[1]


def _span(text: str) -> tuple[time, time]:
    start, end = str(text).split("-")
    return _time(start), _time(end)


def _time(text: str) -> time:
    hour, minute = text.strip().split(":")
    return time(int(hour), int(minute))
