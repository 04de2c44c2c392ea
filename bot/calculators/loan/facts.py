"""What must be known to look whether Decision 22/2023/QĐ-TTg fits. The values are those of the evaluation tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Applicant(StrEnum):
    """Who borrows (Điều 3 khoản 1)."""

    PERSON = "ca_nhan"
    BUSINESS = "co_so_san_xuat_kinh_doanh"


class Certificate(StrEnum):
    """What the person holds, or why they hold none."""

    COMPLETED = "gcn_chap_hanh_xong"
    AMNESTY = "gcn_dac_xa"
    PAROLE = "gcn_tha_tu_truoc_han"
    LOST = "mat_giay"
    SUSPENDED = "an_treo"
    REFORM = "ctkgg"
    REHABILITATION = "cai_nghien"


QUALIFYING = frozenset({Certificate.COMPLETED, Certificate.AMNESTY, Certificate.LOST})
NOT_PRISON = frozenset({Certificate.SUSPENDED, Certificate.REFORM, Certificate.REHABILITATION})


class Purpose(StrEnum):
    """What the money is for (Điều 5)."""

    PRODUCTION = "san_xuat_kinh_doanh"
    STUDY = "dao_tao_nghe"
    ABROAD = "xkld"
    OLD_DEBT = "tra_no"
    HOUSE = "sua_nha"
    CONSUMPTION = "tieu_dung"
    OTHER = "khac"


NEVER = frozenset({Purpose.OLD_DEBT, Purpose.HOUSE, Purpose.CONSUMPTION})


class Business(StrEnum):
    """Cơ sở sản xuất kinh doanh."""

    SMALL = "doanh_nghiep_nho_vua"
    COOPERATIVE = "hop_tac_xa"
    GROUP = "to_hop_tac"
    HOUSEHOLD = "ho_kinh_doanh"
    LARGE = "doanh_nghiep_lon"


class Flag(StrEnum):
    """Facts that change the answer and are seldom told."""

    UNLAWFUL_SCHOOL = "co_so_dao_tao_khong_hop_phap"
    COURT_DEBTS = "no_an_phi_boi_thuong"
    TWO_PURPOSES = "vay_hai_muc_dich"
    UNCLEAR = "khac"


@dataclass(frozen=True)
class Facts:
    """One wish to borrow, on ``loan_on``. ``None``: not told. ``unknown``: asked for, and the person does not know.

    ``released_on``: completion of the sentence (for parole: the day of leaving). Amounts in đồng.
    ``released_workers``: those who each meet Điều 3 khoản 2 điểm a and have a contract.
    ``same_debt``: another NHCSXH loan for the same purpose is outstanding.
    """

    loan_on: date
    applicant: Applicant | None = None
    certificate: Certificate | None = None
    released_on: date | None = None
    in_list: bool | None = None
    complies: bool | None = None
    social_evils: bool | None = None
    purpose: Purpose | None = None
    course_months: int | None = None
    same_debt: bool | None = None
    able_adult: bool | None = None
    business: Business | None = None
    workers: int | None = None
    released_workers: int | None = None
    plan_confirmed: bool | None = None
    requested: int | None = None
    flags: frozenset[Flag] = frozenset()
    unknown: frozenset[str] = frozenset()
