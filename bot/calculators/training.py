"""Học nghề, việc làm: is there money for a course, how much, and whom to ask (Nghị định 338/2025 Điều 25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.knowledge.model import Statement

from . import loan
from .advice import Advice, Answer, advise, untold
from .rulebook import Dated, Ending, Rulebook, said
from .wording import money

MINOR = 18


class Wants(StrEnum):
    """What is looked for."""

    TRAINING = "training"
    JOB = "job"


class Status(StrEnum):
    """How the sentence stands."""

    COMPLETED = "completed"  # or amnesty
    PAROLE = "parole"
    COMMUNITY = "community"  # án treo, cải tạo không giam giữ


@dataclass(frozen=True)
class Facts:
    """``short_course``: sơ cấp or under 3 months. ``youth_group``: of Điều 12 khoản 1 Luật Việc làm; being young is none."""

    day: date
    wants: Wants | None = None
    rural: bool | None = None
    short_course: bool | None = None
    youth_group: bool | None = None
    age: int | None = None
    status: Status | None = None
    unknown: frozenset[str] = frozenset()


class BaseSalary(Dated):
    """Mức lương cơ sở, in đồng."""

    amount: int


class Rules(Rulebook, Dated):
    """data/knowledge/training.yml. Amounts in đồng."""

    course_ceiling: int
    food_per_day: int
    travel_per_course: int
    youth_times_base_salary: int
    base_salaries: tuple[BaseSalary, ...]
    steps: dict[str, Statement]
    offices: dict[str, Statement]
    next: dict[str, Statement]
    verdicts: dict[str, Ending]
    facts: dict[str, str]


def rules() -> Rules:
    """The rules as the file says them now."""
    return Rules.load("training.yml")


def decide(facts: Facts, book: Rules | None = None) -> Advice:
    """Whether there is money for a course on ``facts.day``, and the offices to ask; for a job, the offices."""
    book = book or rules()
    steps = book.steps
    if not book.covers(facts.day):
        return advise(
            Answer.PERHAPS, book.verdicts["perhaps"], [steps["not_that_day"]], book.next, officer=True
        )
    if facts.wants is Wants.JOB:
        return advise(
            Answer.YES,
            book.verdicts["job"],
            [*_offices(book, "job_centre", "commune"), *_person(facts, book)],
            book.next,
        )
    answer, reasons, lacking = _money(facts, book)
    told = [
        *reasons,
        *_person(facts, book),
        *_loan(facts, book),
        *_offices(book, "commune", "school", "job_centre"),
    ]
    return advise(answer, book.verdicts[answer], told, book.next, lacking)


def _money(facts: Facts, book: Rules) -> tuple[Answer, list[Statement], tuple[str, ...]]:
    """The verdict, its reasons, and what is missing."""
    steps = book.steps
    if facts.short_course is False:
        return Answer.NO, [steps["long_course"]], ()
    reasons: list[Statement] = []
    if facts.youth_group:
        reasons += [steps["youth"], _youth_money(facts.day, book)]
    elif facts.rural:
        amounts = {"course": book.course_ceiling, "food": book.food_per_day, "travel": book.travel_per_course}
        shown = {name: money(amount) for name, amount in amounts.items()}
        reasons += [steps["rural"], said(steps["rural_money"], **shown)]
    if reasons:
        lacking = untold(facts, "short_course")
        sure = facts.short_course is True
        return (Answer.YES if sure else Answer.PERHAPS), [*reasons, steps["course_money"]], lacking
    if facts.rural is False and facts.youth_group is False:
        return Answer.NO, [steps["not_rural"], steps["age_is_not_enough"]], ()
    return (
        Answer.PERHAPS,
        [steps["rural"], steps["youth"]],
        untold(facts, "wants", "rural", "short_course", "youth_group"),
    )


def _youth_money(day: date, book: Rules) -> Statement:
    times = book.youth_times_base_salary
    salary = next((each.amount for each in book.base_salaries if each.covers(day)), None)
    if salary is None:
        return said(book.steps["youth_money_unknown"], times=times)
    return said(book.steps["youth_money"], times=times, total=money(times * salary))


def _person(facts: Facts, book: Rules) -> list[Statement]:
    """What is added for this person, beyond the money of Điều 25."""
    applies = {
        "minor_first": facts.age is not None and facts.age < MINOR,
        "parole_too": facts.status is Status.PAROLE,
        "province": facts.status in (Status.COMPLETED, Status.PAROLE) and facts.wants is not Wants.JOB,
    }
    return [book.steps[name] for name, holds in applies.items() if holds]


def _loan(facts: Facts, book: Rules) -> list[Statement]:
    if facts.status in (Status.PAROLE, Status.COMMUNITY):
        return [book.steps["no_study_loan"]]
    return [
        said(book.steps["study_loan"], monthly=money(loan.rules().study_ceiling_monthly)),
        book.offices["bank"],
    ]


def _offices(book: Rules, *names: str) -> list[Statement]:
    return [book.offices[name] for name in names]
