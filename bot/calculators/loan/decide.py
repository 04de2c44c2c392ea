"""Does Decision 22/2023 fit, on which terms, and what else is there? Pure: same facts and rules, same result."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.calculators.periods import add_months
from bot.calculators.rulebook import least_sure, said
from bot.calculators.wording import money
from bot.knowledge.model import Confidence, Statement

from .conditions import Finding, findings, window_last_day
from .explain import elsewhere, front, next_steps, papers, steps, window_steps
from .facts import Applicant, Facts, Purpose
from .result import Eligible, Result
from .rules import Rules, rules
from .terms import Terms, repayment_times, terms


def decide(facts: Facts, book: Rules | None = None) -> Result:
    """The answer for one wish to borrow on ``facts.loan_on``."""
    book = book or rules()
    found = findings(facts, book)
    offered = terms(facts, book)
    last = window_last_day(facts, book)
    other = elsewhere(facts, found, offered, book)
    if found and found[0].refuses:
        return _refused(facts, book, [finding for finding in found if finding.refuses], last, other)
    eligible = Eligible.OFFICER if found else Eligible.YES
    reasons = tuple(_reason(finding, book) for finding in found) or (_why_yes(facts, offered, book),)
    principal = offered.principal(facts.requested)
    rate = book.rate(facts.loan_on)
    result = Result(
        eligible=eligible,
        reasons=reasons,
        article=(found[0].place if found else "") or offered.place,
        confidence=_confidence(facts, reasons[0]),
        ceiling=offered.ceiling,
        term_months=offered.term_months,
        signer=offered.signer,
        collateral=offered.collateral,
        principal=principal,
        monthly_interest=rate.monthly_interest(principal) if rate and principal is not None else None,
        window_last_day=last,
        next_list_day=next_list_day(facts.loan_on, book),
        papers=papers(facts, book),
        missing=tuple(finding.missing for finding in found if finding.missing),
        job_creation=other is not None,
    )
    result = replace(
        result,
        front=front(facts, result, last, book) if eligible is Eligible.YES else (),
        steps=steps(facts, result, last, book),
        next=next_steps(facts, result, other, book),
    )
    return _finished(result, found, book)


def missing(facts: Facts, book: Rules | None = None) -> str | None:
    """The next fact worth asking for; None when the answer stands whatever it is. Who signs is asked last."""
    result = decide(facts, book)
    if result.eligible is Eligible.NO:
        return None
    lacking = [*result.missing, *(["able_adult"] if result.signer is None else [])]
    return next((name for name in lacking if name not in facts.unknown), None)


def next_list_day(day: date, book: Rules) -> date:
    """The day, from ``day`` on, on which the commune police next makes its list (Điều 14 khoản 2 điểm c)."""
    this_month = day.replace(day=book.list_day)
    return this_month if day <= this_month else add_months(this_month, 1)


def _refused(
    facts: Facts, book: Rules, found: list[Finding], last: date | None, other: Statement | None
) -> Result:
    reasons = tuple(_reason(finding, book) for finding in found)
    result = Result(
        eligible=Eligible.NO,
        reasons=reasons,
        article=found[0].place,
        confidence=_confidence(facts, reasons[0]),
        ceiling=0,
        window_last_day=last,
        steps=window_steps(facts, last, book),
        next=(other,) if other else (),
        job_creation=other is not None,
    )
    return _finished(result, found, book)


def _confidence(facts: Facts, reason: Statement) -> Confidence:
    """How sure the answer is. Of businesses nothing is surer than B: how the bank counts workers was not read (C16)."""
    business = facts.applicant is Applicant.BUSINESS
    return least_sure([reason.confidence, "B"] if business else [reason.confidence])


def _reason(finding: Finding, book: Rules) -> Statement:
    values = finding.values | ({"what": book.facts[finding.missing]} if finding.missing else {})
    return said(book.reasons[finding.reason], **values)


def _why_yes(facts: Facts, offered: Terms, book: Rules) -> Statement:
    """In one sentence, why it fits; for a wish above the ceiling, that it is cut."""
    reasons, ceiling = book.reasons, money(offered.ceiling or 0)
    if offered.ceiling is not None and (facts.requested or 0) > offered.ceiling:
        return said(reasons["capped"], ceiling=ceiling)
    if facts.business is not None:
        return reasons["business"]
    if facts.purpose is Purpose.STUDY and facts.course_months:
        return said(
            reasons["study"],
            monthly=money(book.study_ceiling_monthly),
            months=facts.course_months,
            ceiling=ceiling,
            times=repayment_times(facts.course_months, book),
        )
    return reasons["eligible"]


def _finished(result: Result, found: list[Finding], book: Rules) -> Result:
    """The result with its first line and the answers to open next."""
    ending = book.verdicts[result.eligible]
    ceiling = money(result.ceiling) if result.ceiling else ""
    headline = ending.headline.format(ceiling=ceiling, reason=result.reasons[0].text)
    by_reason = [book.reason_needs[each.reason] for each in found if each.reason in book.reason_needs]
    return replace(result, headline=headline, needs=tuple(dict.fromkeys((*by_reason, *ending.needs))))
