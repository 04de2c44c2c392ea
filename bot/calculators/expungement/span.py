"""From when to when: the start, the length, and which additional penalty moves the end (step 8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.calculators.periods import add_months, is_cut_short
from bot.calculators.wording import in_words, shown

from .facts import BANS, IN_PRISON, LASTING, Extra, Facts, Obligations
from .rules import Period, Regime
from .working import Working


@dataclass(frozen=True)
class Course:
    """What runs: the period of a regime (None: the table has none) from ``start``.

    ``lapsed``: the judgment was never enforced. ``restarted``: counted again after a new crime.
    """

    regime: Regime
    period: Period | None
    start: date
    extras: tuple[Extra, ...]
    lapsed: bool = False
    restarted: bool = False

    @property
    def place(self) -> str:
        """Its point in the table, in the short form of the evaluation tables."""
        return self.regime.place(self.period) if self.period else self.regime.name


@dataclass(frozen=True)
class Span:
    """The course counted out. ``extended_by``: the additional penalty that ends it, if one does."""

    months: int
    plain_end: date
    end: date
    extended_by: Extra | None = None


def span(course: Course, share: int = 1) -> Span:
    """The course, or one ``share``-th of it (Điều 72: a third). Needs a period."""
    if course.period is None:
        raise ValueError("no period to count")
    months = course.period.months // share
    end = plain_end = add_months(course.start, months)
    longest: Extra | None = None
    for extra in course.extras:
        if extra.done_on and extra.done_on > end and course.regime.extends(extra.kind, course.period):
            end, longest = extra.done_on, extra
    return Span(months, plain_end, end, longest)


def lasting(work: Working, regime: Regime) -> list[Extra]:
    """The additional penalties that run for a time. Where none of them counts (Điều 107) none is asked for."""
    if not regime.extending:
        return []
    found = [extra for extra in work.need("additional") if extra.kind in LASTING]
    if any(extra.done_on is None for extra in found):
        work.lack("additional_done_on")
    return found


def paid_on(facts: Facts) -> list[date]:
    """The days on which what had to be paid was paid, as far as told; a day to come is not paid yet."""
    days = [extra.done_on for extra in facts.additional or () if extra.kind not in LASTING]
    if facts.obligations is not Obligations.UNPAID:
        days.append(facts.obligations_done_on)
    return [day for day in days if day is not None]


def explain(work: Working, course: Course, found: Span) -> None:
    """Say the length and what extends it."""
    if course.period is None:
        return
    work.say_period(course.regime, course.period, in_words(found.months), shown(found.plain_end))
    if is_cut_short(course.start, found.months):
        work.say("short_month")
    extra = found.extended_by
    if extra is None or extra.done_on is None:
        return
    automatic = course.regime is work.book.regimes.automatic
    step = "extended" if automatic else "extended_court"
    work.say(step, kind=work.book.names[extra.kind], until=shown(extra.done_on))
    if runs_from_judgment(work.facts, extra):
        work.say("ban_from_judgment")


def runs_from_judgment(facts: Facts, extra: Extra) -> bool:
    """True when the ban runs from the judgment's first day, not from release (Điều 41)."""
    return extra.kind in BANS and facts.main_penalty not in IN_PRISON


def code_of(months: int) -> str:
    """A length as the evaluation tables write it: "2 nam", "6 thang"."""
    return f"{months // 12} nam" if months % 12 == 0 else f"{months} thang"
