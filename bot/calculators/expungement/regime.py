"""Steps 1 to 3: is there a record at all, and who expunges it?"""

from __future__ import annotations

from .facts import ADULT, CrimeClass, Facts, Fault, Group, Penalty
from .result import Result, Verdict
from .rules import Regime
from .working import OnlyAnOfficer, Working

RESPONSIBLE = 14  # from this age on one answers for crimes at all
SIXTEEN = 16


def no_record(work: Working) -> Result | None:
    """Steps 1 and 2 (Điều 69 khoản 2): exempted, or a lighter crime through negligence."""
    penalty: Penalty = work.need("main_penalty")
    if penalty is Penalty.PRISON:
        work.need("sentence_months")
    if penalty is Penalty.EXEMPTED:
        return _none(work, "exempted", "69.2")
    work.refuse_unknown("fault", "crime_class")
    if work.need("fault") is Fault.INTENT or work.need("crime_class") not in work.book.negligent_classes:
        return None
    if _too_long_for_class(work.facts, work.book.class_limits):
        raise OnlyAnOfficer("class_mismatch")
    return _none(work, "negligent", "69.2")


def minor_without_record(work: Working) -> Result | None:
    """Step 3, first half (Điều 107 khoản 1): under 16, a lighter crime, or a judicial measure."""
    age: int = work.need("age")
    if age >= ADULT:
        return None
    work.say("minor")
    if age < RESPONSIBLE:
        raise OnlyAnOfficer("too_young")
    if age < SIXTEEN:
        return _none(work, "minor_under_16", "107.1.a")
    if work.facts.main_penalty is Penalty.MEASURE:
        return _none(work, "minor_measure", "107.1.c")
    crime: CrimeClass = work.need("crime_class")
    negligent = crime is CrimeClass.VERY_SERIOUS and work.facts.fault is Fault.NEGLIGENCE
    if negligent or crime in work.book.negligent_classes:
        return _none(work, "minor_light", "107.1.b")
    return None


def regime_of(work: Working) -> Regime:
    """Step 3, second half, and the choice of step 7: whose periods count."""
    regimes = work.book.regimes
    if work.need("age") < ADULT:
        return regimes.minor
    if work.facts.main_penalty is Penalty.MEASURE:
        raise OnlyAnOfficer("no_rule")
    group: Group = work.need("group")
    if group is Group.ORDINARY:
        return regimes.automatic
    work.say("mixed" if group is Group.MIXED else "security")
    return regimes.court


def _none(work: Working, step: str, article: str) -> Result:
    work.say(step)
    return work.end(Verdict.NO_RECORD, article)


def _too_long_for_class(facts: Facts, limits: dict[CrimeClass, int]) -> bool:
    """A sentence above the highest penalty of the class told: one of the two is not as told."""
    if facts.main_penalty in (Penalty.LIFE, Penalty.COMMUTED_DEATH):
        return True
    limit = limits.get(facts.crime_class) if facts.crime_class else None
    in_prison = facts.main_penalty is Penalty.PRISON
    return in_prison and limit is not None and (facts.sentence_months or 0) > limit
