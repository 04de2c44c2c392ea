"""data/knowledge/loan.yml as values: amounts, terms, dated rates, and the words of each condition."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.calculators.rulebook import Dated, Ending, Rulebook
from bot.knowledge.model import Basis, Confidence, Statement

DONG = Decimal(1)


class Rate(Dated):
    """The rate for poor households, in per cent a year; overdue parts bear ``overdue_percent`` of it."""

    yearly_percent: Decimal
    overdue_percent: int
    basis: tuple[Basis, ...]
    confidence: Confidence
    fact: str

    def monthly_interest(self, principal: int) -> int:
        """Interest of one month on ``principal``, in whole đồng."""
        exact = principal * self.yearly_percent / 1200
        return int(exact.quantize(DONG, rounding=ROUND_HALF_UP))


class JobCreation(Dated):
    """The job-creation loan of Nghị định 338/2025, for those whom Decision 22 does not fit."""

    worker_ceiling: int
    project_ceiling: int
    term_months: int
    percent_of_rate: int


class Rules(Rulebook, Dated):
    """The whole file. Amounts in đồng."""

    window_months: int
    list_day: int
    person_ceiling: int
    study_ceiling_monthly: int
    project_ceiling: int
    worker_ceiling: int
    worker_share_percent: int
    collateral_free: int
    term_months: int
    short_course_months: int
    short_course_repayment: int
    long_course_repayment: int
    rates: tuple[Rate, ...]
    job_creation: JobCreation
    reasons: dict[str, Statement]
    reason_needs: dict[str, str]
    steps: dict[str, Statement]
    next: dict[str, Statement]
    papers: dict[str, tuple[Statement, ...]]
    verdicts: dict[str, Ending]
    facts: dict[str, str]

    def rate(self, day: date) -> Rate | None:
        """The rate of ``day``; None where none is known."""
        return next((rate for rate in self.rates if rate.covers(day)), None)


def rules() -> Rules:
    """The rules as the file says them now."""
    return Rules.load("loan.yml")
