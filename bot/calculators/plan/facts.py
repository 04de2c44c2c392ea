"""The six answers behind a plan."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum


class Sentence(StrEnum):
    """How the person came home; the last three still serve."""

    COMPLETED = "completed"
    AMNESTY = "amnesty"
    PAROLE = "parole"
    SUSPENDED = "suspended"
    REFORM = "reform"


SERVING = frozenset({Sentence.PAROLE, Sentence.SUSPENDED, Sentence.REFORM})


class Home(StrEnum):
    """Where they live now."""

    HAS = "has"
    NONE = "none"


class Wish(StrEnum):
    """What they want to begin with."""

    WORK = "work"
    LOAN = "loan"
    TRAINING = "training"


@dataclass(frozen=True)
class Facts:
    """One question a line, in the order worth asking; ``commune`` and ``sentence_months`` are told along with theirs.

    ``None``: not told. ``unknown``: asked for, and the person does not know. ``wants``: the empty set is an answer.
    """

    day: date
    released_on: date | None = None
    sentence: Sentence | None = None
    home: Home | None = None
    has_identity_card: bool | None = None
    court_debts: bool | None = None
    wants: frozenset[Wish] | None = None
    commune: str = ""
    sentence_months: int | None = None
    unknown: frozenset[str] = frozenset()


QUESTIONS = tuple(
    field.name
    for field in fields(Facts)
    if field.name not in ("day", "commune", "sentence_months", "unknown")
)


def missing(facts: Facts) -> str | None:
    """The next question; None when all were answered or asked in vain. A plan can be made at any time."""
    return next(
        (name for name in QUESTIONS if getattr(facts, name) is None and name not in facts.unknown), None
    )
