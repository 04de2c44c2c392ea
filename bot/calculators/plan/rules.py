"""data/knowledge/plan.yml as values."""

from __future__ import annotations

from datetime import date
from typing import Literal

from bot.calculators.rulebook import Dated, Rulebook
from bot.knowledge.model import Statement, Strict

Phase = Literal["first", "month", "marks"]


class Thing(Strict):
    """A thing to do: its line in the list, its words, the answer behind it, and a name that gives nobody away."""

    phase: Phase
    title: str
    need: str
    words: tuple[Statement, ...]
    reminder: str = ""
    remind_days: int = 7  # how many days before
    valid_to: date | None = None  # its last day


class SlipWords(Strict):
    """The printed words around the list."""

    title: str
    printed: str
    estimate: str
    unsigned: str
    danger: str
    scan: str
    basis: str


class Rules(Rulebook, Dated):
    """The whole file."""

    phases: dict[Phase, str]
    when: dict[str, str]
    steps: dict[str, Thing]
    headline: str
    place: str
    facts: dict[str, str]
    slip: SlipWords


def rules() -> Rules:
    """The rules as the file says them now."""
    return Rules.load("plan.yml")
