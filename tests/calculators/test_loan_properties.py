"""What must hold for every wish to borrow, and for the repayment table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from bot.calculators.loan import (
    Applicant,
    Business,
    Certificate,
    Eligible,
    Facts,
    Flag,
    Purpose,
    decide,
    missing,
    next_list_day,
    repayment,
    rules,
)
from bot.calculators.periods import add_months

THOROUGH = settings(max_examples=60, deadline=None, derandomize=True)
ORDER = [Eligible.YES, Eligible.OFFICER, Eligible.NO]
DAY = date(2026, 11, 20)
PERSON = Facts(
    loan_on=DAY,
    applicant=Applicant.PERSON,
    certificate=Certificate.COMPLETED,
    released_on=date(2024, 6, 1),
    in_list=True,
    complies=True,
    social_evils=False,
    purpose=Purpose.PRODUCTION,
    same_debt=False,
    able_adult=True,
)


def mostly(value):
    """``value`` three times in four, else nothing known or the contrary."""
    return st.sampled_from([value, value, value, value, value, None, not value])


WISHES = st.builds(
    Facts,
    loan_on=st.just(DAY),
    applicant=st.sampled_from([Applicant.PERSON, Applicant.PERSON, Applicant.BUSINESS]),
    certificate=st.sampled_from([Certificate.COMPLETED, Certificate.AMNESTY, *Certificate]),
    released_on=st.dates(date(2019, 1, 1), date(2027, 1, 1)),
    in_list=mostly(True),
    complies=mostly(True),
    social_evils=mostly(False),
    purpose=st.sampled_from([Purpose.PRODUCTION, Purpose.STUDY, *Purpose]),
    course_months=st.integers(1, 60),
    same_debt=mostly(False),
    able_adult=mostly(True),
    business=st.sampled_from(Business),
    workers=st.integers(1, 60),
    released_workers=st.integers(0, 10),
    plan_confirmed=mostly(True),
    requested=st.none() | st.integers(1, 3_000_000_000),
    flags=st.frozensets(st.sampled_from(Flag), max_size=1),
)


def not_better(better: Facts, worse: Facts) -> None:
    """``worse`` is not nearer to the loan."""
    assert ORDER.index(decide(worse).eligible) >= ORDER.index(decide(better).eligible)


@THOROUGH
@given(WISHES, st.integers(1, 2000))
def test_waiting_longer_never_opens_the_window_again(wish, days):
    last = decide(wish).window_last_day
    if last is not None and last < wish.loan_on:
        assert decide(replace(wish, loan_on=wish.loan_on + timedelta(days=days))).eligible is Eligible.NO


@THOROUGH
@given(WISHES, st.sampled_from(Flag))
def test_nothing_that_stands_against_it_makes_it_better(wish, flag):
    not_better(replace(wish, in_list=True), replace(wish, in_list=False))
    not_better(replace(wish, complies=True), replace(wish, complies=False))
    not_better(replace(wish, social_evils=False), replace(wish, social_evils=True))
    not_better(replace(wish, same_debt=False), replace(wish, same_debt=True))
    not_better(replace(wish, plan_confirmed=True), replace(wish, plan_confirmed=False))
    not_better(wish, replace(wish, flags=wish.flags | {flag}))
    not_better(wish, replace(wish, released_workers=0))


@THOROUGH
@given(WISHES)
def test_amounts_stay_within_the_ceiling_and_a_refusal_promises_nothing(wish):
    result = decide(wish)
    if result.eligible is Eligible.NO:
        assert (result.ceiling, result.term_months, result.monthly_interest, result.signer) == (
            0,
            None,
            None,
            None,
        )
        return
    if result.ceiling is not None:
        assert result.principal <= result.ceiling <= rules().project_ceiling
        assert result.principal <= (wish.requested or result.ceiling)
        assert result.monthly_interest == round(result.principal * 624 / 10000 / 12)
    if result.eligible is Eligible.YES:
        assert result.ceiling > 0
        assert not result.missing


@THOROUGH
@given(WISHES)
def test_the_same_wish_gives_the_same_answer_and_words_without_gaps(wish):
    result = decide(wish)
    assert result == decide(wish)
    said = (*result.reasons, *result.steps, *result.papers, *result.next)
    assert not any("{" in statement.text for statement in said)
    assert "{" not in result.headline


@THOROUGH
@given(WISHES)
def test_asking_for_what_is_missing_leads_to_the_answer(wish):
    told, asked = Facts(loan_on=wish.loan_on, requested=wish.requested, flags=wish.flags), []
    while (name := missing(told)) is not None:
        assert name not in asked
        asked.append(name)
        value = getattr(wish, name)
        known = {name: value} if value is not None else {"unknown": told.unknown | {name}}
        told = replace(told, **known)
    assert asked[0] == "applicant"
    short, full = decide(told), decide(wish)
    assert short.eligible is full.eligible
    assert (short.ceiling, short.signer) == (full.ceiling, full.signer)


@THOROUGH
@given(st.dates(date(2020, 1, 1), date(2032, 12, 31)))
def test_the_window_counts_five_years_to_the_day(released):
    wish = replace(PERSON, released_on=released)
    last = add_months(released, 60)
    verdicts = [
        decide(replace(wish, loan_on=day)).eligible
        for day in (last - timedelta(1), last, last + timedelta(1))
    ]
    assert verdicts == [Eligible.YES, Eligible.OFFICER, Eligible.NO]


@THOROUGH
@given(st.integers(1, 2_000_000_000), st.integers(1, 120), st.sampled_from(rules().rates))
def test_the_repayment_table_pays_everything_back_and_never_more_than_the_month_before(
    principal, months, rate
):
    table = repayment(principal, months, rate)
    assert [line.number for line in table] == list(range(1, months + 1))
    assert sum(line.principal for line in table) == principal
    assert table[-1].balance == 0
    assert table[0].interest == rate.monthly_interest(principal)
    for before, after in pairwise(table):
        assert after.interest <= before.interest
        assert after.balance == before.balance - after.principal
    assert all(line.principal >= 0 and line.interest >= 0 for line in table)


def test_a_table_worked_by_hand():
    rate = rules().rate(DAY)
    table = repayment(100_000_000, 120, rate)
    assert (table[0].principal, table[0].interest, table[0].balance) == (833_333, 520_000, 99_166_667)
    assert table[1].interest == 515_667  # 99.166.667 × 0,52 %
    assert table[-1].principal == 833_373  # what rounding left
    assert table[-1].interest == 4_334
    with pytest.raises(ValueError, match="positive"):
        repayment(0, 12, rate)
    with pytest.raises(ValueError, match="positive"):
        repayment(1000, 0, rate)


def test_the_rate_follows_the_day():
    book = rules()
    assert [
        str(book.rate(date(2025, 11, 30)).yearly_percent),
        str(book.rate(date(2025, 12, 1)).yearly_percent),
    ] == [
        "6.6",
        "6.24",
    ]
    assert book.rate(date(2023, 10, 9)) is None
    assert book.rate(DAY).monthly_interest(100_000_000) == 520_000


@pytest.mark.parametrize(
    ("day", "listed"),
    [
        ("2026-11-05", "2026-11-05"),
        ("2026-11-06", "2026-12-05"),
        ("2026-12-20", "2027-01-05"),
        ("2026-01-01", "2026-01-05"),
    ],
)
def test_the_next_list_is_made_on_the_fifth(day, listed):
    assert next_list_day(date.fromisoformat(day), rules()).isoformat() == listed


def test_the_job_creation_loan_is_named_where_decision_22_does_not_fit():
    too_late = decide(replace(PERSON, released_on=date(2019, 1, 1)))
    assert too_late.job_creation
    assert "200 triệu đồng" in too_late.next[0].text
    assert "7,92 %/năm" in too_late.next[0].text
    assert decide(replace(PERSON, requested=150_000_000)).job_creation
    assert decide(replace(PERSON, certificate=Certificate.SUSPENDED)).job_creation
    assert not decide(PERSON).job_creation
    assert not decide(replace(PERSON, social_evils=True)).job_creation
    assert not decide(replace(PERSON, released_on=date(2020, 1, 1), loan_on=date(2025, 12, 31))).job_creation


def test_papers_fit_the_borrower():
    person = " ".join(paper.text for paper in decide(PERSON).papers)
    student = " ".join(
        paper.text for paper in decide(replace(PERSON, purpose=Purpose.STUDY, course_months=6)).papers
    )
    assert "giấy xác nhận nhập học" in student
    assert "giấy xác nhận nhập học" not in person
    shop = Facts(
        loan_on=DAY,
        applicant=Applicant.BUSINESS,
        purpose=Purpose.PRODUCTION,
        business=Business.HOUSEHOLD,
        complies=True,
        same_debt=False,
        plan_confirmed=True,
        workers=3,
        released_workers=1,
    )
    papers = " ".join(paper.text for paper in decide(shop).papers)
    assert "Hợp đồng lao động" in papers
    assert "Mẫu số 02" in papers
    assert "đặc xá" not in papers
