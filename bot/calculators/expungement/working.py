"""The working of one decision: what was said so far, how sure it is, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.calculators.periods import day_after
from bot.calculators.rulebook import least_sure, resting_on, said
from bot.knowledge.model import Confidence, Statement

from .facts import Facts
from .result import Result, Verdict
from .rules import Period, Regime, Rules


class OnlyAnOfficer(Exception):
    """A step that only a person can take: ``step`` says why, ``missing`` names the fact it lacks."""

    def __init__(
        self, step: str, article: str = "-", *, missing: str = "", confidence: Confidence = "A", **values: Any
    ) -> None:
        super().__init__(step)
        self.step, self.article, self.missing = step, article, missing
        self.confidence, self.values = confidence, values


class Working:
    """The facts of one conviction, and the steps taken on them."""

    def __init__(self, facts: Facts, book: Rules) -> None:
        self.facts, self.book = facts, book
        self.base_period = ""
        self.officer = False
        self.regime = book.regimes.automatic
        self._steps: list[Statement] = []
        self._needs: list[str] = []
        self._sure: list[Confidence] = []

    def need(self, name: str) -> Any:
        """The fact ``name``. Raises ``OnlyAnOfficer`` when it was not told or the person does not know it."""
        value = getattr(self.facts, name)
        if value is None or name in self.facts.unknown:
            self.lack(name)
        return value

    def lack(self, name: str) -> None:
        """Leave it to an officer because ``name`` is not known: nothing is guessed from the rest."""
        self.base_period = ""
        raise OnlyAnOfficer("unknown", missing=name, what=self.book.facts[name])

    def refuse_unknown(self, *names: str) -> None:
        """Leave it to an officer when one of ``names`` was asked for in vain, even if this step may not need it."""
        for name in names:
            if name in self.facts.unknown:
                self.lack(name)

    def say(self, name: str, *, confidence: Confidence | None = None, **values: Any) -> None:
        """Add a step. ``confidence``: where it is less sure than its wording."""
        self._add(said(self.book.steps[name], **values), confidence)
        if name in self.book.step_needs:
            self._needs.append(self.book.step_needs[name])

    def say_period(self, regime: Regime, period: Period, length: str, end: str) -> None:
        """Add the step that names the length, resting on its point of the table."""
        words = said(self.book.steps["period"], period=length, end=end)
        basis = regime.basis(period)
        self._add(resting_on(words, basis, confidence=regime.confidence, fact=regime.fact), None)

    def _add(self, statement: Statement, confidence: Confidence | None) -> None:
        self._steps.append(self._of_regime(statement))
        self._sure.append(confidence or statement.confidence)

    def _of_regime(self, statement: Statement) -> Statement:
        """The clause that the steps cite is that of the automatic periods; here it becomes the one that counts."""
        ours, usual = self.regime.own_basis, self.book.regimes.automatic.own_basis
        basis = tuple(ours if each == usual else each for each in statement.basis)
        return statement.copy(update={"basis": basis})

    def end(self, verdict: Verdict, article: str, period_end: date | None = None) -> Result:
        """The result as the steps so far make it."""
        clear_from = day_after(period_end) if period_end else None
        sure = least_sure(self._sure)
        return Result(
            verdict=verdict,
            steps=tuple(self._steps),
            article=article,
            confidence=sure,
            base_period=self.base_period,
            period_end=period_end,
            clear_from=clear_from,
            needs=tuple(dict.fromkeys((*reversed(self._needs), *self.book.verdicts[verdict].needs))),
            officer=self.officer or verdict is Verdict.OFFICER or sure in ("A text / C", "C"),
        )

    def leave(self, doubt: OnlyAnOfficer) -> Result:
        """The result where only an officer can say."""
        self.say(doubt.step, confidence=doubt.confidence, **doubt.values)
        missing = (doubt.missing,) if doubt.missing else ()
        return replace(self.end(Verdict.OFFICER, doubt.article), missing=missing)
