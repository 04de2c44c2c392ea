"""Reads the cells of one row: generous about form, strict about meaning. Empty, or a word for it, is "not known"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.ear.fold import fold

Choice = TypeVar("Choice", bound=StrEnum)

NOT_KNOWN = {
    "khong_ro",
    "khong_biet",
    "khong_nho",
    "chua_ro",
    "chua_biet",
    "unknown",
    "na",
    "n/a",
    "null",
    "?",
    "-",
}
YES = {"co", "yes", "true", "1", "x", "dung"}
NO = {"khong", "no", "false", "0", "chua"}
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
VIETNAMESE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
BETWEEN = re.compile(r"[;,+|]")
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
FIRST_YEAR, LAST_YEAR = 1945, 2100


class BadValue(ValueError):
    """A cell that says nothing that can be understood; the message names its column."""


class Row:
    """The cells of one line, by column. ``unknown`` collects the columns that were asked for and are not known."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells

    def text(self, column: str) -> str:
        """The cell, without spaces around it; "" when not known."""
        cell = self._cells[column].replace("\u00a0", " ").strip()
        return "" if key(cell) in NOT_KNOWN else cell

    def said_unknown(self, column: str) -> bool:
        """True when the cell is not empty but says that nobody knows."""
        return bool(self._cells[column].strip()) and not self.text(column)

    def parts(self, column: str) -> list[str]:
        """The cell cut at ``; , + |``; several penalties may stand in one."""
        return [part.strip() for part in BETWEEN.split(self.text(column)) if part.strip()]

    def day(self, column: str) -> date | None:
        """A day as ``read_day`` takes it. Raises ``BadValue``."""
        cell = self.text(column)
        return read_day(column, cell) if cell else None

    def needed_day(self, column: str) -> date:
        """A day without which nothing can be counted. Raises ``BadValue``."""
        day = self.day(column)
        if day is None:
            raise BadValue(f"{column}: empty; nothing can be counted without it")
        return day

    def whole(self, column: str, lowest: int, highest: int) -> int | None:
        """A whole number from ``lowest`` to ``highest``; "36.0" and "100.000.000" are taken. Raises ``BadValue``."""
        cell = self.text(column)
        if not cell:
            return None
        digits = re.sub(r"[.,]", "", cell) if GROUPED.fullmatch(cell) else re.sub(r"\.0+$", "", cell)
        if not re.fullmatch(r"[+-]?\d+", digits, re.ASCII):
            raise BadValue(f"{column}: {cell!r} is not a whole number")
        if not lowest <= int(digits) <= highest:
            raise BadValue(f"{column}: {cell!r} is not between {lowest} and {highest}")
        return int(digits)

    def yes(self, column: str) -> bool | None:
        """co or khong. Raises ``BadValue``."""
        cell = self.text(column)
        if not cell:
            return None
        if key(cell) not in YES | NO:
            raise BadValue(f"{column}: {cell!r} is neither co nor khong")
        return key(cell) in YES

    def choice(
        self, column: str, kind: type[Choice], other: Mapping[str, Choice] | None = None
    ) -> Choice | None:
        """One of ``kind``, or of its ``other`` names. Raises ``BadValue``."""
        cell = self.text(column)
        return read_choice(column, cell, kind, other) if cell else None


def read_day(column: str, cell: str) -> date:
    """An ISO day; day/month/year where it can be read in one way only. Raises ``BadValue``."""
    iso, vietnamese = ISO.fullmatch(cell), VIETNAMESE.fullmatch(cell)
    if iso:
        year, month, day = map(int, iso.groups())
    elif vietnamese:
        day, month, year = map(int, vietnamese.groups())
        if day <= 12 and day != month:
            raise BadValue(f"{column}: {cell!r} may be day/month or month/day; write it as YYYY-MM-DD")
    else:
        raise BadValue(f"{column}: {cell!r} is not a day; write it as YYYY-MM-DD")
    try:
        found = date(year, month, day)
    except ValueError:
        raise BadValue(f"{column}: there is no day {cell!r}") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue(f"{column}: the year of {cell!r} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return found


def read_choice(
    column: str, cell: str, kind: type[Choice], other: Mapping[str, Choice] | None = None
) -> Choice:
    """``cell`` as one of ``kind``, without regard to accents, capitals and spaces. Raises ``BadValue``."""
    names = {key(value): value for value in kind} | dict(other or {})
    try:
        return names[key(cell)]
    except KeyError:
        raise BadValue(f"{column}: {cell!r} is none of {', '.join(kind)}") from None


def key(cell: str) -> str:
    """A value as it is compared: without accents, capitals, and with one kind of gap."""
    return re.sub(r"[\s_]+", "_", fold(cell.strip()).lower())
