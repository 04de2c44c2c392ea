"""Which things, in which order, by when. Pure: same facts and rules, same plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.calculators import expungement, loan
from bot.calculators.periods import add_months
from bot.calculators.wording import shown
from bot.knowledge.model import Statement

from .facts import SERVING, Facts, Home, Sentence, Wish
from .rules import Phase, Rules, rules

ROLL_CALL_UNTIL = 5  # the first 5 days of the month (Nghị định 231/2026 Điều 10)


@dataclass(frozen=True)
class Step:
    """One thing to do. ``on``: the day it is about, if it has one; ``when``: the same in words, or words alone."""

    id: str
    phase: Phase
    title: str
    need: str
    words: tuple[Statement, ...]
    when: str = ""
    on: date | None = None
    reminder: str = ""
    remind_days: int = 0


@dataclass(frozen=True)
class Plan:
    """The things in order. ``officer``: the person still serves, or law in it is not settled for them."""

    day: date
    steps: tuple[Step, ...]
    officer: bool


def make(facts: Facts, book: Rules | None = None) -> Plan:
    """The plan for these answers, on ``facts.day``. What was not answered leaves a question or a broader step."""
    book = book or rules()
    serving = facts.sentence in SERVING
    maker = _Maker(facts, book)
    steps = [*maker.first(serving), *maker.month(serving), *maker.marks(serving)]
    order = list(book.phases)
    steps.sort(key=lambda step: order.index(step.phase))
    return Plan(facts.day, tuple(steps), officer=serving or not book.covers(facts.day))


class _Maker:
    """Fills the things of the file with the dates of one person."""

    def __init__(self, facts: Facts, book: Rules) -> None:
        self.facts, self.book = facts, book

    def step(self, name: str, when: str = "", on: date | None = None) -> Step:
        """The thing ``name``; ``when`` names a form of words for ``on``."""
        thing = self.book.steps[name]
        return Step(
            id=name,
            phase=thing.phase,
            title=thing.title.format(place=self.facts.commune or self.book.place),
            need=thing.need,
            words=thing.words,
            when=self.book.when[when].format(day=shown(on) if on else "") if when else "",
            on=on,
            reminder=thing.reminder,
            remind_days=thing.remind_days,
        )

    def first(self, serving: bool) -> Iterator[Step]:
        """On coming home."""
        yield self.step("keep_papers")
        if serving:
            yield self.step("report_serving")
            yield self.step("roll_call", "roll_call", self._next_roll_call())
        else:
            yield self.step("report", "paper")
        if self.facts.home is Home.NONE:
            yield self.step("shelter")

    def month(self, serving: bool) -> Iterator[Step]:
        """In the first weeks."""
        facts, wants = self.facts, self.facts.wants or frozenset()
        if serving:
            yield self.step("ask_before_leaving")
        yield self.step("residence")
        yield from self._identity()
        yield self.step("health")
        yield from self._debts()
        if Wish.TRAINING in wants:
            yield self.step("training")
        if Wish.WORK in wants or facts.wants is None:
            yield self.step("work")
        if Wish.LOAN in wants and not serving:
            last = self._window()
            if last is not None and facts.day > last:
                yield self.step("loan_over")
            else:
                yield self.step("loan_list", "next_list", loan.next_list_day(self._home_on(), loan.rules()))

    def marks(self, serving: bool) -> Iterator[Step]:
        """Days to remember."""
        if serving:
            yield self.step("completion")
            if Wish.LOAN in (self.facts.wants or ()):
                yield self.step("loan_later")
            return
        last = self._window()
        if last is not None and self.facts.day <= last:
            yield self.step("loan_window", "window", last)
        yield self._expungement()
        yield self.step("certificate")

    def _identity(self) -> Iterator[Step]:
        if self.facts.has_identity_card:
            yield self.step("vneid")
            return
        cheap = self.book.steps["identity_card_cheap"].valid_to
        if cheap and self.facts.day <= cheap and self.facts.has_identity_card is False:
            yield self.step("identity_card_cheap", "cheap", cheap)
        else:
            yield self.step("identity_card")

    def _debts(self) -> Iterator[Step]:
        """Whoever pays within the period keeps its end (law dossier 2.28), so that end is the day to pay before."""
        if self.facts.court_debts is False:
            return
        name = "debts" if self.facts.court_debts else "debts_check"
        end = self._expunged(debts=False).period_end
        if end is not None and end > self.facts.day:
            yield self.step(name, "pay_before", end)
        else:
            yield self.step(name)

    def _expungement(self) -> Step:
        """When the conviction may be expunged, if it is an ordinary one; open while something is owed or not told."""
        result = self._expunged(debts=bool(self.facts.court_debts))
        if result.clear_from is not None:
            return self.step("expungement", "about", result.clear_from)
        owes = result.verdict is expungement.Verdict.OBLIGATIONS
        return self.step("expungement_debts" if owes else "expungement_open")

    def _expunged(self, debts: bool) -> expungement.Result:
        """The calculator's answer for an ordinary, intentional crime of an adult without additional penalties."""
        facts = self.facts
        told = facts.sentence in (Sentence.COMPLETED, Sentence.AMNESTY)
        paid = expungement.Obligations.UNPAID if debts else expungement.Obligations.BEFORE
        return expungement.decide(
            expungement.Facts(
                as_of=self._home_on(),
                main_penalty=expungement.Penalty.PRISON,
                sentence_months=facts.sentence_months if told else None,
                fault=expungement.Fault.INTENT,
                crime_class=expungement.CrimeClass.VERY_SERIOUS,
                age=expungement.ADULT,
                group=expungement.Group.ORDINARY,
                main_done_on=facts.released_on,
                additional=(),
                obligations=paid,
                new_crime=False,
            )
        )

    def _window(self) -> date | None:
        """The last day of the loan window, for those whose release is known and who have completed the sentence."""
        if self.facts.released_on is None or self.facts.sentence not in (
            Sentence.COMPLETED,
            Sentence.AMNESTY,
        ):
            return None
        return add_months(self.facts.released_on, loan.rules().window_months)

    def _home_on(self) -> date:
        return max(self.facts.day, self.facts.released_on or self.facts.day)

    def _next_roll_call(self) -> date:
        """The end of the next roll-call, that of this month while it lasts."""
        day = self._home_on()
        this_month = day.replace(day=ROLL_CALL_UNTIL)
        return this_month if day <= this_month else add_months(this_month, 1)
