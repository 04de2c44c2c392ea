"""The dated files of data/knowledge behind the calculators: who checked them, until when, and the words of each step."""

from __future__ import annotations

import logging
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import ValidationError

from bot.core.settings import ROOT
from bot.knowledge.model import Basis, Confidence, Instrument, Statement, Strict
from bot.knowledge.read import OneKeyLoader

FOLDER = ROOT / "data" / "knowledge"
SURE: list[Confidence] = ["A", "A*", "B", "A text / C", "C"]  # from sure to unsure

Book = TypeVar("Book", bound="Rulebook")
_good: dict[str, Rulebook] = {}  # by file name: one calculator, one file

log = logging.getLogger(__name__)


class Rulebook(Strict):
    """The head of each file. After ``review_by`` nothing may be said from it; ``signed_off_by`` null: awaits an officer."""

    verified_on: date
    review_by: date
    signed_off_by: str | None

    @classmethod
    def load(cls: type[Book], name: str) -> Book:
        """The file ``name`` of data/knowledge as it is now; while it is not fit for use, as it last was.

        Raises ``OSError``, ``YAMLError`` or ``ValidationError`` when it never was.
        """
        path = FOLDER / name
        try:
            book = _read(cls, path, path.stat().st_mtime_ns)
        except (OSError, yaml.YAMLError, ValidationError) as error:
            if name not in _good:
                raise
            log.error(
                "%s changed and is not fit for use (%s); keeping the old one", name, type(error).__name__
            )
            return cast(Book, _good[name])
        _good[name] = book
        return book


@lru_cache(maxsize=32)
def _read(kind: type[Book], path: Path, changed: int) -> Book:
    return kind.parse_obj(yaml.load(path.read_text(encoding="utf-8"), Loader=OneKeyLoader))  # noqa: S506 - a safe loader


class Dated(Strict):
    """In force from ``valid_from`` to ``valid_to`` (last day)."""

    valid_from: date
    valid_to: date | None

    def covers(self, day: date) -> bool:
        """True when it holds on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Ending(Strict):
    """What is said with a verdict: its first line, what to do next, which answers to open."""

    headline: str
    next: tuple[str, ...] = ()
    needs: tuple[str, ...]


def said(statement: Statement, **values: Any) -> Statement:
    """``statement`` with its blanks filled in."""
    return statement.copy(update={"text": statement.text.format(**values)})


def resting_on(statement: Statement, *basis: Basis, confidence: Confidence, fact: str) -> Statement:
    """``statement`` with the basis that a table gives it."""
    return statement.copy(update={"basis": basis, "confidence": confidence, "fact": fact})


def least_sure(confidences: list[Confidence]) -> Confidence:
    """The weakest of them; "A" when there is none."""
    return max(confidences, key=SURE.index, default="A")


def in_force(statement: Statement, day: date, instruments: dict[str, Instrument]) -> Statement:
    """``statement`` without what was not in force on ``day``, as it may be shown that day."""
    kept = tuple(basis for basis in statement.basis if _holds(instruments[basis.instrument], day))
    return statement.copy(update={"basis": kept})


def _holds(instrument: Instrument, day: date) -> bool:
    return instrument.valid_from <= day and (instrument.valid_to is None or day <= instrument.valid_to)
