"""data/knowledge/expungement.yml as values: periods, extensions, and the words of each step."""

from __future__ import annotations

from pydantic import validator

from bot.calculators.rulebook import Dated, Ending, Rulebook
from bot.knowledge.model import Basis, Confidence, Statement, Strict

from .facts import Additional, CrimeClass, Penalty

CODE = "BLHS-2015"


class Period(Strict):
    """One point of the clause: after which penalties which length."""

    point: str
    months: int
    penalties: tuple[Penalty, ...]
    to_months: int | None = None


class Regime(Strict):
    """Điều 70, 71 or 107: its periods, and which additional penalties extend which of them."""

    article: str
    clause: str
    confidence: Confidence
    fact: str
    extending: tuple[Additional, ...]
    extended_points: tuple[str, ...]
    doubtful: dict[Penalty, str] = {}  # penalties that a point does not name and perhaps should
    periods: tuple[Period, ...]

    def period(self, penalty: Penalty, sentence_months: int | None) -> Period | None:
        """The period after ``penalty``; None where the clause names none."""
        for period in self.periods:
            if penalty not in period.penalties:
                continue
            if penalty is not Penalty.PRISON or period.to_months is None:
                return period
            if sentence_months is not None and sentence_months <= period.to_months:
                return period
        return None

    def extends(self, kind: Additional, period: Period) -> bool:
        """True when a longer ``kind`` moves the end of ``period``."""
        return kind in self.extending and period.point in self.extended_points

    @property
    def name(self) -> str:
        """Short form of the evaluation tables: "70.2"."""
        return f"{self.article}.{self.clause}"

    def place(self, period: Period) -> str:
        """Short form of the evaluation tables: "70.2.b"."""
        return f"{self.name}.{period.point}"

    @property
    def own_basis(self) -> Basis:
        """Where the periods stand written."""
        return Basis(instrument=CODE, article=self.article, clause=self.clause)

    def basis(self, period: Period) -> Basis:
        """Where ``period`` stands written."""
        return Basis(instrument=CODE, article=self.article, clause=f"{self.clause} điểm {period.point}")


class Regimes(Strict):
    """Who expunges: the law itself, the court, and the rules for those under 18."""

    automatic: Regime
    court: Regime
    minor: Regime


class Rules(Rulebook, Dated):
    """The whole file."""

    negligent_classes: tuple[CrimeClass, ...]
    class_limits: dict[CrimeClass, int]
    rejected_once_months: int
    rejected_again_months: int
    early_share: int
    regimes: Regimes
    steps: dict[str, Statement]
    verdicts: dict[str, Ending]
    ask_officer: str
    step_needs: dict[str, str]
    next: dict[str, Statement]
    facts: dict[str, str]
    names: dict[Additional, str]

    @validator("early_share")
    def _divides(cls, value: int) -> int:  # noqa: N805 - pydantic's validators take the class
        if value < 1:
            raise ValueError("at least 1")
        return value


def rules() -> Rules:
    """The rules as the file says them now."""
    return Rules.load("expungement.yml")
