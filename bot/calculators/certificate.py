"""Phiếu lý lịch tư pháp: which form is needed, if any, and whether it may be demanded (Luật 107/2025, from 01/07/2026)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.knowledge.model import Statement

from .advice import Advice, Answer, advise, untold
from .rulebook import Dated, Ending, Rulebook


class Purpose(StrEnum):
    """Why a Phiếu is asked for."""

    EMPLOYER = "employer"  # a company, for its own files
    SECTOR = "sector"  # guarding, teaching, aviation, civil service … often ruled by a law of its own
    AUTHORITY = "authority"  # a State body, for a paper or a licence
    ABROAD = "abroad"
    PROCEEDINGS = "proceedings"  # court, prosecution, investigation
    CHECK_CLEARED = "check_cleared"  # to see whether the conviction is expunged
    OWN_KNOWLEDGE = "own_knowledge"  # to see everything that is recorded


class Form(StrEnum):
    """Which Phiếu."""

    ONE = "1"
    TWO = "2"
    NONE = "none"


DEMANDED_BY_OTHERS = frozenset({Purpose.EMPLOYER, Purpose.SECTOR, Purpose.AUTHORITY, Purpose.ABROAD})


@dataclass(frozen=True)
class Facts:
    """``form_asked``: what they demand (``NONE``: nobody demanded anything). ``names_law``: they named a text of law."""

    day: date
    purpose: Purpose | None = None
    form_asked: Form | None = None
    names_law: bool | None = None
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Result:
    """``form``: what to get; None while it is open. ``may_demand``: None when nobody else asks for it."""

    form: Form | None
    may_demand: Answer | None
    advice: Advice


class Rules(Rulebook, Dated):
    """data/knowledge/certificate.yml."""

    steps: dict[str, Statement]
    next: dict[str, Statement]
    forms: dict[Form, str]
    verdicts: dict[str, Ending]
    facts: dict[str, str]


def rules() -> Rules:
    """The rules as the file says them now."""
    return Rules.load("certificate.yml")


def decide(facts: Facts, book: Rules | None = None) -> Result:
    """Which form, and whether they may demand it, on ``facts.day``."""
    book = book or rules()
    if not book.covers(facts.day):
        return _result(book, None, Answer.PERHAPS, ["not_that_day"], officer=True)
    if facts.purpose is None:
        return _result(book, None, Answer.PERHAPS, ["form_1_when_law_says"], untold(facts, "purpose"))
    if facts.purpose is Purpose.CHECK_CLEARED:
        return _result(book, Form.ONE, None, ["check_cleared", "not_for_clearing"])
    if facts.purpose is Purpose.OWN_KNOWLEDGE:
        return _result(book, Form.TWO, None, ["form_2_for_oneself", "nobody_may_demand_2"])
    if facts.purpose is Purpose.PROCEEDINGS:
        return _result(book, Form.NONE, Answer.NO, ["court", "nobody_may_demand_2"], officer=True)
    return _demanded(facts, book)


def _demanded(facts: Facts, book: Rules) -> Result:
    """Somebody else wants one."""
    if facts.form_asked is Form.NONE:
        return _result(book, Form.NONE, None, ["nobody_asked", "nobody_may_demand_2"])
    if facts.form_asked is Form.TWO:
        needed = None if facts.purpose in (Purpose.SECTOR, Purpose.ABROAD) else Form.NONE
        return _result(book, needed, Answer.NO, ["nobody_may_demand_2", "form_1_when_law_says"])
    if lacking := untold(facts, "form_asked"):
        return _result(book, None, Answer.PERHAPS, ["nobody_may_demand_2"], lacking)
    steps = ["form_1_when_law_says", *_by_purpose(facts.purpose)]
    if facts.purpose is Purpose.ABROAD:  # another State's law; ours does not bind it
        return _result(
            book, Form.ONE, Answer.PERHAPS, [*_by_purpose(facts.purpose), "nobody_may_demand_2"], officer=True
        )
    if facts.names_law:
        return _result(book, Form.ONE, Answer.YES, [*steps, "law_named"])
    if facts.names_law is False and facts.purpose is not Purpose.SECTOR:
        return _result(book, Form.NONE, Answer.NO, [*steps, "own_rule"])
    officer = facts.names_law is False or "names_law" in facts.unknown
    lacking = () if facts.names_law is False else untold(facts, "names_law")
    return _result(book, None, Answer.PERHAPS, steps, lacking, officer)


def _by_purpose(purpose: Purpose | None) -> list[str]:
    said = {Purpose.SECTOR: ["sector"], Purpose.ABROAD: ["abroad"], Purpose.AUTHORITY: ["look_up_first"]}
    return said.get(purpose, []) if purpose else []


def _result(
    book: Rules,
    form: Form | None,
    may_demand: Answer | None,
    steps: list[str],
    missing: tuple[str, ...] = (),
    officer: bool = False,
) -> Result:
    ending = book.verdicts[may_demand or "own"]
    said = [book.steps[name] for name in steps]
    advice = advise(may_demand or Answer.YES, ending, said, book.next, missing, officer)
    first = [book.forms[form]] if form and may_demand is not Answer.NO else []
    headline = " ".join(part for part in (*first, ending.headline) if part)
    return Result(form, may_demand, replace(advice, headline=headline))
