"""Every row of the shared tables, and of our own beside them, through the interface for evaluation."""

from __future__ import annotations

import pytest

from bot.calculators.evaluation import expungement, loan
from bot.calculators.evaluation.values import Row
from tests.calculators.tables import DATA, read

EXPUNGEMENT = {
    "expected_verdict": "verdict",
    "base_period": "base_period",
    "expected_period_end": "period_end",
    "expected_clear_from": "clear_from",
    "article": "article",
    "confidence": "confidence",
}
LOAN = {
    "expected_eligible": "eligible",
    "max_amount_vnd": "max_amount_vnd",
    "max_term_months": "max_term_months",
    "who_signs": "who_signs",
    "collateral": "collateral",
    "article": "article",
    "confidence": "confidence",
}
# What only the description tells (two judgments put together, a loan once misused, a debt of another purpose, …): no input
# column differs from another row's, so no program that keeps to the input columns can know it.
ONLY_DESCRIBED = {
    ("XAT-064", "confidence"),
    ("VAY-010", "confidence"),
    ("VAY-026", "confidence"),
    ("VAY-029", "article"),
    ("VAY-030", "confidence"),
}


def rows(name):
    """Rows of a table as test parameters."""
    return [pytest.param(row, id=row["case_id"]) for row in read(DATA / name)]


def answers(task, row):
    """What the command writes for ``row``."""
    answer = task.answer(Row({name: row[name] for name in task.inputs}))
    return {name: str(answer[name]) for name in task.outputs}


def told(row, columns):
    """What ``row`` expects, under the names of the output."""
    return {
        out: row[expected]
        for expected, out in columns.items()
        if (row["case_id"], expected) not in ONLY_DESCRIBED
    }


def test_the_tables_have_the_rows_that_were_given():
    assert len(rows("expungement_cases.csv")) == 64
    assert len(rows("loan_cases.csv")) == 41


@pytest.mark.parametrize("row", rows("expungement_cases.csv"))
def test_expungement_row(row):
    wanted = told(row, EXPUNGEMENT)
    got = answers(expungement.TASK, row)
    assert {name: got[name] for name in wanted} == wanted


@pytest.mark.parametrize("row", rows("expungement_more.csv"))
def test_own_expungement_row(row):
    wanted = {name: row[name] for name in EXPUNGEMENT.values()}
    got = answers(expungement.TASK, row)
    assert {name: got[name] for name in wanted} == wanted, row["why"]


@pytest.mark.parametrize("row", rows("loan_cases.csv"))
def test_loan_row(row):
    wanted = told(row, LOAN)
    got = answers(loan.TASK, row)
    assert {name: got[name] for name in wanted} == wanted


@pytest.mark.parametrize("row", rows("loan_more.csv"))
def test_own_loan_row(row):
    wanted = {name: row[name] for name in (*LOAN.values(), "monthly_interest_vnd", "window_last_day")}
    got = answers(loan.TASK, row)
    assert {name: got[name] for name in wanted} == wanted, row["why"]


@pytest.mark.parametrize("table", ["expungement_cases.csv", "expungement_more.csv"])
def test_every_expungement_answer_explains_itself_and_dates_are_estimates(table):
    for row in read(DATA / table):
        answer = answers(expungement.TASK, row)
        assert answer["explanation"].endswith((".", "?")), row["case_id"]
        assert "**" not in answer["explanation"]
        if answer["confidence"] == "C":
            assert "cán bộ" in answer["explanation"], row["case_id"]
        assert "{" not in answer["explanation"]
        if answer["clear_from"]:
            year, month, day = answer["clear_from"].split("-")
            assert f"khoảng {day}/{month}/{year} (ước tính)" in answer["explanation"], row["case_id"]


@pytest.mark.parametrize("table", ["loan_cases.csv", "loan_more.csv"])
def test_every_loan_answer_gives_a_reason_and_its_working(table):
    for row in read(DATA / table):
        answer = answers(loan.TASK, row)
        assert answer["reason"], row["case_id"]
        assert "{" not in answer["explanation"]
        if answer["window_last_day"]:
            year, month, day = answer["window_last_day"].split("-")
            assert f"ngày cuối là {day}/{month}/{year}" in answer["explanation"], row["case_id"]
