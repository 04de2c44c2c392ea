"""The decision table of the law dossier (file 02 §2), a method a step, in its order. Steps 7 to 10 are in ``count.py``.

A step that settles the matter gives the result; otherwise the next one looks. A step that lacks a fact, or stands on law
that is not settled, leaves it to an officer: the table's step 0. A fact counts as missing only where a step reads it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.calculators.wording import in_words, shown

from .count import count
from .facts import IN_PRISON, Facts, Obligations, Penalty
from .regime import minor_without_record, no_record, regime_of
from .result import Result, Verdict
from .rules import Rules, rules
from .span import Course, code_of, lasting, paid_on, span
from .working import OnlyAnOfficer, Working

SETTLEMENT = "giải đáp VKSNDTC"
OTHER_DECISIONS = 'dieu kien "cac quyet dinh khac"'
INVESTIGATION = "73.2; NĐ 216/2026 Đ.12-13"


def decide(facts: Facts, book: Rules | None = None) -> Result:
    """What holds for one conviction on ``facts.as_of``. Pure: same facts and rules, same result."""
    book = book or rules()
    if facts.main_done_latest is not None:
        return _between(facts, facts.main_done_latest, book)
    work = Working(facts, book)
    try:
        if not book.covers(facts.as_of):
            raise OnlyAnOfficer("not_that_day")
        return Decision(work).result()
    except OnlyAnOfficer as doubt:
        return work.leave(doubt)


def missing(facts: Facts, book: Rules | None = None) -> str | None:
    """The next fact worth asking for; None when the result stands, or what lacks was asked for in vain."""
    return next((name for name in decide(facts, book).missing if name not in facts.unknown), None)


class Decision:
    """One walk through the table."""

    def __init__(self, work: Working) -> None:
        self.work, self.facts, self.book = work, work.facts, work.book

    def result(self) -> Result:
        """The first step that settles the matter settles it; the count always does."""
        settled = no_record(self.work) or minor_without_record(self.work)
        if settled:
            return settled
        self.regime = self.work.regime = regime_of(self.work)
        started = self.start()
        if started is None:
            return self.not_served()
        course = self.new_crime(self.course(*started))
        return self.unpaid(course) or count(self.work, course)

    def start(self) -> tuple[date, bool] | None:
        """Step 4: when the clock starts, and whether because enforcement lapsed (Điều 70 khoản 3); None: not yet."""
        facts, work = self.facts, self.work
        work.refuse_unknown("main_done_on")
        if facts.main_done_on is not None and facts.main_done_on <= facts.as_of:
            return facts.main_done_on, False
        if facts.limitation_over_on is not None and facts.limitation_over_on <= facts.as_of:
            if self.regime is self.book.regimes.court:
                raise OnlyAnOfficer("no_limitation", "61")
            return facts.limitation_over_on, True
        served_without_day = facts.main_done_on is None and facts.served is not False
        never_left_unserved = facts.main_penalty is Penalty.WARNING and facts.main_done_on is None
        if served_without_day or never_left_unserved:
            work.lack("main_done_on")
        return None

    def not_served(self) -> Result:
        """Step 4: in prison, on parole or probation, or the fine is not paid."""
        in_prison = self.facts.main_penalty in IN_PRISON
        self.work.say("not_served_prison" if in_prison else "not_served")
        return self.work.end(Verdict.NOT_SERVED, "BLHS 66; 70" if in_prison else "70")

    def course(self, start: date, lapsed: bool) -> Course:
        """The start in words, and the period of the table that it opens."""
        work, facts = self.work, self.facts
        steps = {Penalty.SUSPENDED: "start_suspended", Penalty.WARNING: "start_warning"}
        penalty: Penalty = work.need("main_penalty")
        work.say("start_limitation" if lapsed else steps.get(penalty, "start"), start=shown(start))
        if start < self.book.valid_from:
            work.say("old_code")
        if penalty is Penalty.PRISON:
            work.say("pronounced", sentence=in_words(work.need("sentence_months")))
        if facts.aggregated:
            work.say("aggregated", confidence="C")
        period = self.regime.period(penalty, facts.sentence_months)
        work.base_period = code_of(period.months) if period else ""
        return Course(self.regime, period, start, tuple(lasting(work, self.regime)), lapsed)

    def new_crime(self, course: Course) -> Course:
        """Steps 0 and 6: a new crime before the old conviction is expunged starts its period again (Điều 73 khoản 2)."""
        work, facts = self.work, self.facts
        if not work.need("new_crime"):
            return course
        on, done = work.need("new_crime_on"), facts.new_main_done_on
        if on > facts.as_of or (done is not None and done < on):
            raise OnlyAnOfficer("disagree")
        if course.lapsed and on <= course.start:
            raise OnlyAnOfficer("limitation_moved", "60.4")
        if self._was_over(course, on):
            work.say("new_crime_after")
            work.officer = True
            return course
        if done is None:
            work.base_period = ""
            raise OnlyAnOfficer("investigated", f"{self.regime.name}; {INVESTIGATION}")
        return replace(course, start=max(course.start, done), restarted=True)

    def _was_over(self, course: Course, on: date) -> bool:
        """True when the period was over before ``on`` by law; a court's decision is not supposed."""
        if course.period is None or self.regime is self.book.regimes.court:
            return False
        return on > span(course).end

    def unpaid(self, course: Course) -> Result | None:
        """Step 5: every other decision of the judgment must be done (fees, compensation, an additional fine)."""
        work, facts = self.work, self.facts
        state: Obligations = work.need("obligations")
        if state is Obligations.UNPAID or any(day > facts.as_of for day in paid_on(facts)):
            work.say("unpaid")
            return work.end(Verdict.OBLIGATIONS, f"{course.place}; {OTHER_DECISIONS}")
        if state is Obligations.SETTLED:
            work.base_period = ""
            raise OnlyAnOfficer("settled", f"{self.regime.name}; {SETTLEMENT}")
        return None


def _between(facts: Facts, latest: date, book: Rules) -> Result:
    """The range of results when the start is known to a month or a year only."""
    early = decide(replace(facts, main_done_latest=None), book)
    late = decide(replace(facts, main_done_on=latest, main_done_latest=None), book)
    if early.verdict is late.verdict:
        return replace(early, clear_latest=late.clear_from)
    work = Working(facts, book)
    return work.leave(OnlyAnOfficer("imprecise", missing="main_done_on", what=book.facts["main_done_on"]))
