"""What the expungement calculator says: verdict, dates, and the rule step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.calculators.wording import shown
from bot.knowledge.model import Confidence, Statement

from .rules import Rules, rules


class Verdict(StrEnum):
    """The codes of the law dossier (README, CSV conventions)."""

    NO_RECORD = "KHONG_BI_COI_LA_CO_AN_TICH"
    CLEARED = "DA_DUONG_NHIEN_XOA"
    TOO_EARLY = "CHUA_DU_THOI_HAN"
    OBLIGATIONS = "CHUA_DU_NGHIA_VU"
    NOT_SERVED = "CHUA_CHAP_HANH_XONG"
    MAY_APPLY = "DU_DIEU_KIEN_NOP_DON_TOA_AN"
    MAY_NOT_APPLY_YET = "CHUA_DU_THOI_HAN_NOP_DON"
    OFFICER = "CAN_CAN_BO_XAC_NHAN"


@dataclass(frozen=True)
class Result:
    """The answer for one conviction. Days are estimates: ``clear_from`` is the day after ``period_end``.

    ``clear_latest``: the other end, when the start was known to a month or a year only. ``missing``: facts without which
    only an officer can say, the most useful first. ``article``: the rule in the short form of the evaluation tables.
    """

    verdict: Verdict
    steps: tuple[Statement, ...]
    article: str = "-"
    confidence: Confidence = "A"
    base_period: str = ""
    period_end: date | None = None
    clear_from: date | None = None
    clear_latest: date | None = None
    needs: tuple[str, ...] = ()  # answers to open next, those about the last steps first
    missing: tuple[str, ...] = ()
    officer: bool = False  # something here a person should look at

    def headline(self, book: Rules | None = None) -> str:
        """The first line, in plain words."""
        template = (book or rules()).verdicts[self.verdict].headline
        return template.format(clear_from=self._when())

    def caution(self, book: Rules | None = None) -> str:
        """What is said beside a verdict that stands on law not settled; empty otherwise."""
        settled = self.confidence not in ("A text / C", "C") or self.verdict is Verdict.OFFICER
        return "" if settled else (book or rules()).ask_officer

    def next_steps(self, book: Rules | None = None) -> tuple[Statement, ...]:
        """What to do now."""
        book = book or rules()
        return tuple(book.next[name] for name in book.verdicts[self.verdict].next)

    def _when(self) -> str:
        if self.clear_from is None:
            return ""
        if self.clear_latest is None or self.clear_latest == self.clear_from:
            return shown(self.clear_from)
        return f"{shown(self.clear_from)} đến {shown(self.clear_latest)}"
