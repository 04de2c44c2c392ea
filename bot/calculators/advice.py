"""The answer of a short interview: yes, no or perhaps, with its reasons and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.knowledge.model import Statement

from .rulebook import Ending


class Answer(StrEnum):
    """``PERHAPS``: something decides that was not told, or that only an officer can weigh."""

    YES = "yes"
    NO = "no"
    PERHAPS = "perhaps"


@dataclass(frozen=True)
class Advice:
    """``steps``: the reasons. ``missing``: what to ask, the most useful first. ``officer``: a person should look at it."""

    answer: Answer
    headline: str
    steps: tuple[Statement, ...]
    next: tuple[Statement, ...] = ()
    needs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    officer: bool = False


class Asked(Protocol):
    """Facts that know what was asked for in vain."""

    @property
    def unknown(self) -> frozenset[str]:
        """Names of facts that the person does not know."""


def untold(facts: Asked, *names: str) -> tuple[str, ...]:
    """Of ``names``, in their order, those that were neither told nor asked for in vain."""
    return tuple(name for name in names if getattr(facts, name) is None and name not in facts.unknown)


def advise(
    answer: Answer,
    ending: Ending,
    steps: list[Statement],
    words: dict[str, Statement],
    missing: tuple[str, ...] = (),
    officer: bool = False,
) -> Advice:
    """The advice with its ending, whose next steps are named in ``words``. Where all was asked in vain, an officer helps."""
    in_vain = answer is Answer.PERHAPS and not missing
    unsure = any(step.confidence == "A text / C" for step in steps)
    return Advice(
        answer=answer,
        headline=ending.headline,
        steps=tuple(steps),
        next=tuple(words[name] for name in ending.next),
        needs=ending.needs,
        missing=missing,
        officer=officer or in_vain or unsure,
    )
