"""The conditions of Quyết định 22/2023 Điều 3 and 5: each finding says no, or that an officer must look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.calculators.periods import add_months
from bot.calculators.wording import shown

from .facts import NEVER, NOT_PRISON, QUALIFYING, Applicant, Business, Certificate, Facts, Flag, Purpose
from .rules import Rules

PERSON = ("certificate", "released_on", "purpose", "in_list", "complies", "social_evils", "same_debt")
BUSINESS = ("business", "workers", "released_workers", "purpose", "complies", "plan_confirmed", "same_debt")


@dataclass(frozen=True)
class Finding:
    """One reason: ``refuses`` says no; otherwise an officer must look. ``place``: short form of the evaluation tables."""

    reason: str
    place: str
    refuses: bool = False
    missing: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def window_last_day(facts: Facts, book: Rules) -> date | None:
    """The last day of the 5 years, for those to whom they run (Điều 3 khoản 2 điểm a)."""
    runs = facts.applicant is not Applicant.BUSINESS and facts.certificate in (*QUALIFYING, None)
    return add_months(facts.released_on, book.window_months) if runs and facts.released_on else None


def findings(facts: Facts, book: Rules) -> list[Finding]:
    """Everything that stands against the loan, refusals first, then doubts, then what was not told."""
    business = facts.applicant is Applicant.BUSINESS
    found = list(_both(facts, book))
    found += _of_business(facts, book) if business else _of_person(facts, book)
    found += _not_told(facts, BUSINESS if business else PERSON)
    return sorted(found, key=lambda finding: (not finding.refuses, bool(finding.missing)))


def _both(facts: Facts, book: Rules) -> Iterator[Finding]:
    if facts.loan_on < book.valid_from:
        yield Finding("not_that_day", "QĐ22", refuses=True)
    if facts.same_debt:
        yield Finding("same_debt", "QĐ22: Đ.3.3", refuses=True)
    if facts.purpose in NEVER:
        yield Finding("wrong_purpose", "QĐ22: Đ.5", refuses=True)
    if facts.purpose is Purpose.ABROAD:
        yield Finding("abroad", "QĐ22: Đ.5")
    if facts.purpose is Purpose.OTHER:
        yield Finding("other_purpose", "QĐ22: Đ.5")
    if Flag.COURT_DEBTS in facts.flags:
        yield Finding("court_debts", "QĐ22: Đ.3.2.a")
    if Flag.TWO_PURPOSES in facts.flags:
        yield Finding("two_purposes", "")
    if Flag.UNCLEAR in facts.flags:
        yield Finding("unclear", "", values={"what": "thông tin thêm"})


def _of_person(facts: Facts, book: Rules) -> Iterator[Finding]:
    if facts.certificate in NOT_PRISON:
        yield Finding("not_prison", "QĐ22: Đ.3.1.a", refuses=True)
    yield from _in_time(facts, book)
    if facts.social_evils:
        yield Finding("social_evils", "QĐ22: Đ.3.2.a", refuses=True)
    if facts.purpose is Purpose.STUDY and Flag.UNLAWFUL_SCHOOL in facts.flags:
        yield Finding("unlawful_school", "QĐ22: Đ.5.1", refuses=True)
    if facts.certificate is Certificate.PAROLE:
        yield Finding("parole", "QĐ22: Đ.3.1.a")
    if facts.certificate is Certificate.LOST:
        yield Finding("lost_paper", "QĐ22: Đ.3.1.a")
    if facts.in_list is False:
        yield Finding("not_listed", "QĐ22: Đ.3.2.a, 14.2.c")
    if facts.complies is False:
        yield Finding("compliance", "QĐ22: Đ.3.2.a")
    if facts.purpose is Purpose.STUDY and facts.course_months is None:
        yield _lacks("course_months")


def _in_time(facts: Facts, book: Rules) -> Iterator[Finding]:
    last = window_last_day(facts, book)
    if last is None or facts.released_on is None:
        return
    if facts.loan_on > last:
        yield Finding("over_window", "QĐ22: Đ.3.2.a", refuses=True, values={"last": shown(last)})
    if facts.loan_on == last:  # "thời điểm vay vốn" is not defined to the day
        yield Finding("last_day", "")
    if facts.loan_on < facts.released_on:
        yield Finding("not_released", "QĐ22: Đ.3.1.a")


def _of_business(facts: Facts, book: Rules) -> Iterator[Finding]:
    if facts.business is Business.LARGE:
        yield Finding("business_kind", "QĐ22: Đ.3.1.b", refuses=True)
    if facts.complies is False:
        yield Finding("business_unlawful", "QĐ22: Đ.3.2.b", refuses=True)
    workers, released = facts.workers, facts.released_workers
    if workers is not None and released is not None and released * 100 < workers * book.worker_share_percent:
        yield Finding("business_share", "QĐ22: Đ.3.2.b", refuses=True)
    if facts.plan_confirmed is False:
        yield Finding("business_plan", "QĐ22: Đ.3.2.b")
    if facts.purpose is Purpose.STUDY:  # Điều 6 names a ceiling for study by persons only
        yield Finding("other_purpose", "QĐ22: Đ.5")


def _not_told(facts: Facts, names: tuple[str, ...]) -> Iterator[Finding]:
    for name in ("applicant", *names):
        if getattr(facts, name) is None and not (name == "released_on" and facts.certificate in NOT_PRISON):
            yield _lacks(name)


def _lacks(name: str) -> Finding:
    return Finding("unknown", "-", missing=name)
