"""How much, how long, who signs, what must be pledged, what it costs (Quyết định 22/2023 Điều 4, 6, 8, 9, 10)."""

from __future__ import annotations

from dataclasses import dataclass

from .facts import Applicant, Facts, Purpose
from .result import Collateral, Signer
from .rules import Rules

PRODUCTION_PLACE = "QĐ22: Đ.3, 4, 6.2.a, 8.2, 10.1"
STUDY_PLACE = "QĐ22: Đ.3, 4, 5.1, 6.1, 8.1, 10.1"
BUSINESS_PLACE = "QĐ22: Đ.3.1.b, 3.2.b, 4.2, 6.2.b, 8.2, 10.2"


@dataclass(frozen=True)
class Terms:
    """What may be lent at most, if all else is in order. None: not known, or not for this purpose."""

    place: str
    ceiling: int | None
    term_months: int | None
    signer: Signer | None
    collateral: Collateral

    def principal(self, requested: int | None) -> int | None:
        """The sum asked for, within the ceiling; the ceiling when none was named."""
        return self.ceiling if self.ceiling is None or requested is None else min(requested, self.ceiling)


def terms(facts: Facts, book: Rules) -> Terms:
    """The terms for this borrower and purpose."""
    if facts.applicant is Applicant.BUSINESS:
        return _of_business(facts, book)
    signer = (
        {True: Signer.HOUSEHOLD, False: Signer.SELF}.get(facts.able_adult)
        if facts.able_adult is not None
        else None
    )
    if facts.purpose is Purpose.PRODUCTION:
        return Terms(PRODUCTION_PLACE, book.person_ceiling, book.term_months, signer, Collateral.NONE)
    if facts.purpose is Purpose.STUDY and facts.course_months is not None:
        ceiling = book.study_ceiling_monthly * facts.course_months
        return Terms(STUDY_PLACE, ceiling, study_term(facts.course_months, book), signer, Collateral.NONE)
    place = STUDY_PLACE if facts.purpose is Purpose.STUDY else PRODUCTION_PLACE
    return Terms(place, None, None, signer, Collateral.NONE)


def study_term(course_months: int, book: Rules) -> int:
    """Months of the course and of paying back together (Điều 8 khoản 1)."""
    return course_months * (1 + repayment_times(course_months, book))


def repayment_times(course_months: int, book: Rules) -> int:
    """How many times the course one may take to pay back."""
    short = course_months <= book.short_course_months
    return book.short_course_repayment if short else book.long_course_repayment


def _of_business(facts: Facts, book: Rules) -> Terms:
    lends = facts.purpose in (Purpose.PRODUCTION, None) and bool(facts.workers)
    ceiling = min(book.project_ceiling, book.worker_ceiling * (facts.workers or 0)) if lends else None
    wanted = ceiling if facts.requested is None else facts.requested
    within = wanted is not None and min(wanted, ceiling or wanted) <= book.collateral_free
    collateral = Collateral.NONE if within else Collateral.ABOVE_LIMIT
    return Terms(BUSINESS_PLACE, ceiling, book.term_months if lends else None, Signer.BUSINESS, collateral)
