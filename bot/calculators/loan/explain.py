"""The working in words: the window, the terms, the interest, the papers, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bot.calculators.rulebook import resting_on, said
from bot.calculators.wording import money, number, shown
from bot.knowledge.model import Statement

from .conditions import Finding
from .facts import Applicant, Facts, Purpose
from .repayment import repayment
from .result import Collateral, Eligible, Result, Signer
from .rules import Rules
from .terms import Terms

ELSEWHERE = {"over_window", "not_prison", "last_day", "abroad", "business_kind", "business_share"}


def window_steps(facts: Facts, last: date | None, book: Rules) -> tuple[Statement, ...]:
    """The 5 years counted, and what is left of them."""
    if last is None or facts.released_on is None:
        return ()
    days = {"start": shown(facts.released_on), "last": shown(last)}
    left = (last - facts.loan_on).days
    words = book.steps["window_left"] if left > 0 else book.steps["window"]
    return (said(words, days=left, **days),)


def front(facts: Facts, result: Result, last: date | None, book: Rules) -> tuple[Statement, ...]:
    """What is said at once, not only in the working: until when, and what it costs."""
    return (*window_steps(facts, last, book), *list(_cost(facts, result, book))[:1])


def steps(facts: Facts, result: Result, last: date | None, book: Rules) -> tuple[Statement, ...]:
    """Everything the result was counted from."""
    return (
        *window_steps(facts, last, book),
        *_terms(facts, result, book),
        *_cost(facts, result, book),
        book.steps["funds"],
    )


def _terms(facts: Facts, result: Result, book: Rules) -> Iterator[Statement]:
    said_of = book.steps
    if result.ceiling is not None and result.term_months is not None:
        values = {"ceiling": money(result.ceiling), "term": result.term_months}
        if facts.applicant is Applicant.BUSINESS:
            yield said(said_of["ceiling_business"], workers=facts.workers, **values)
        elif facts.purpose is Purpose.STUDY:
            yield said(said_of["ceiling_study"], months=facts.course_months, **values)
        else:
            yield said(said_of["ceiling_person"], **values)
    signer = {
        Signer.HOUSEHOLD: "signer_household",
        Signer.SELF: "signer_self",
        Signer.BUSINESS: "signer_business",
    }
    if result.signer:
        yield said_of[signer[result.signer]]
    if result.collateral is Collateral.ABOVE_LIMIT:
        yield said(said_of["collateral"], limit=money(book.collateral_free))
    elif result.collateral is Collateral.NONE:
        yield said_of["no_collateral"]


def _cost(facts: Facts, result: Result, book: Rules) -> Iterator[Statement]:
    rate, principal = book.rate(facts.loan_on), result.principal
    if rate is None or not principal or result.monthly_interest is None:
        return
    words = said(
        book.steps["interest"],
        rate=number(rate.yearly_percent),
        principal=money(principal),
        interest=money(result.monthly_interest),
    )
    yield resting_on(words, *rate.basis, confidence=rate.confidence, fact=rate.fact)
    yield said(book.steps["overdue"], overdue=rate.overdue_percent)
    months = (result.term_months or 0) - (facts.course_months or 0 if facts.purpose is Purpose.STUDY else 0)
    if months <= 0:
        return
    yield book.steps["repayment"]
    table = repayment(principal, months, rate)
    for line in (table[0], table[-1]):
        yield said(
            book.steps["repayment_line"],
            number=line.number,
            principal=money(line.principal),
            interest=money(line.interest),
            balance=money(line.balance),
        )


def papers(facts: Facts, book: Rules) -> tuple[Statement, ...]:
    """What this kind of borrower is asked for."""
    if facts.applicant is Applicant.BUSINESS:
        return tuple(said(paper, limit=money(book.collateral_free)) for paper in book.papers["business"])
    return book.papers["person"] + (book.papers["study"] if facts.purpose is Purpose.STUDY else ())


def next_steps(facts: Facts, result: Result, other: Statement | None, book: Rules) -> tuple[Statement, ...]:
    """What to do now, the other programme last. Only who may borrow is sent to the savings group."""
    steps = []
    if facts.applicant is Applicant.BUSINESS:
        steps.append(book.next["business_plan"])
    elif not facts.in_list and result.next_list_day:
        steps.append(said(book.next["ask_police"], list_day=shown(result.next_list_day)))
    if result.eligible is Eligible.YES and facts.applicant is Applicant.PERSON:
        steps.append(book.next["join_group"])
    return (*steps, other or book.next["no_broker"])


def elsewhere(facts: Facts, found: list[Finding], offered: Terms, book: Rules) -> Statement | None:
    """The job-creation loan, where Decision 22 does not fit or does not reach (Nghị định 338/2025)."""
    other = book.job_creation
    reason = found[0].reason if found else ""
    too_much = not (found and found[0].refuses) and (facts.requested or 0) > (offered.ceiling or 0) > 0
    if not other.covers(facts.loan_on) or not (reason in ELSEWHERE or too_much):
        return None
    if facts.applicant is Applicant.BUSINESS:
        return said(book.next["job_creation_business"], ceiling=money(other.project_ceiling))
    rate = book.rate(facts.loan_on)
    percent = rate.yearly_percent * other.percent_of_rate / 100 if rate else Decimal(0)
    cut = number(percent.quantize(Decimal("0.01")))
    return said(book.next["job_creation"], ceiling=money(other.worker_ceiling), rate=cut)
