"""What the loan calculator says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.knowledge.model import Confidence, Statement


class Eligible(StrEnum):
    """Codes of the evaluation tables."""

    YES = "yes"
    NO = "no"
    OFFICER = "officer"


class Signer(StrEnum):
    """Who signs (Điều 4)."""

    HOUSEHOLD = "dai_dien_ho_gia_dinh"
    SELF = "chinh_nguoi_chap_hanh_xong"
    BUSINESS = "co_so"


class Collateral(StrEnum):
    """Whether something must be pledged (Điều 10)."""

    NONE = "khong"
    ABOVE_LIMIT = "co_neu_vay_tren_100_trieu"


@dataclass(frozen=True)
class Result:
    """The answer. Amounts in đồng; with ``OFFICER`` they hold if all else is in order, with ``NO`` the ceiling is 0.

    ``principal``: what the interest was counted on, the sum asked for within the ceiling. ``next_list_day``: when the
    commune police next makes its list. ``job_creation``: the other programme may fit better.
    """

    eligible: Eligible
    reasons: tuple[Statement, ...]
    article: str
    confidence: Confidence
    ceiling: int | None = None
    term_months: int | None = None
    signer: Signer | None = None
    collateral: Collateral | None = None
    principal: int | None = None
    monthly_interest: int | None = None
    window_last_day: date | None = None
    next_list_day: date | None = None
    front: tuple[Statement, ...] = ()  # of the steps, what is said at once
    steps: tuple[Statement, ...] = ()
    papers: tuple[Statement, ...] = ()
    next: tuple[Statement, ...] = ()
    needs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    job_creation: bool = False
    headline: str = ""
