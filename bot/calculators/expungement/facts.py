"""What must be known of a conviction. The values are those of the evaluation tables (law dossier, file 02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ADULT = 18  # đủ 18 tuổi khi phạm tội


class Group(StrEnum):
    """Nhóm tội: which chapter of the Criminal Code; it decides who expunges."""

    ORDINARY = "thuong"
    SECURITY = "XIII"  # an ninh quốc gia
    WAR = "XXVI"  # phá hoại hòa bình, chống loài người, tội phạm chiến tranh
    MIXED = "hon_hop"  # phạm nhiều tội, có tội thuộc hai chương trên


class Penalty(StrEnum):
    """Hình phạt chính as pronounced, not as served (Điều 73 khoản 1)."""

    WARNING = "canh_cao"
    FINE = "phat_tien"
    REFORM = "ctkgg"  # cải tạo không giam giữ
    SUSPENDED = "an_treo"
    PRISON = "tu"
    LIFE = "chung_than"
    COMMUTED_DEATH = "tu_hinh_giam"
    EXPULSION = "truc_xuat"
    EXEMPTED = "mien_hinh_phat"
    MEASURE = "bien_phap_tu_phap"


IN_PRISON = frozenset({Penalty.PRISON, Penalty.LIFE, Penalty.COMMUTED_DEATH})


class Fault(StrEnum):
    """Lỗi, as the court found it."""

    INTENT = "co_y"
    NEGLIGENCE = "vo_y"


class CrimeClass(StrEnum):
    """Loại tội: by the highest penalty of the clause applied, not by the sentence (Điều 9)."""

    LESS_SERIOUS = "it_nghiem_trong"
    SERIOUS = "nghiem_trong"
    VERY_SERIOUS = "rat_nghiem_trong"
    EXTREMELY_SERIOUS = "dac_biet_nghiem_trong"


class Additional(StrEnum):
    """Hình phạt bổ sung."""

    AREA_CONTROL = "quan_che"
    RESIDENCE_BAN = "cam_cu_tru"
    POST_BAN = "cam_chuc_vu"
    JOB_BAN = "cam_hanh_nghe"
    RIGHTS = "tuoc_quyen"
    FINE = "phat_tien_bs"
    CONFISCATION = "tich_thu"
    EXPULSION = "truc_xuat"


BANS = frozenset({Additional.POST_BAN, Additional.JOB_BAN})
LASTING = BANS | {Additional.AREA_CONTROL, Additional.RESIDENCE_BAN, Additional.RIGHTS}


class Obligations(StrEnum):
    """Các quyết định khác của bản án: court fees, compensation, an additional fine."""

    BEFORE = "da_xong_truoc"  # none, or done before the main penalty
    DONE = "da_xong"
    LATE = "da_xong_muon"
    UNPAID = "chua_xong"
    SETTLED = "thoa_thuan"  # the victim agreed to give it up


@dataclass(frozen=True)
class Extra:
    """One additional penalty; ``done_on`` is its last day, past or to come."""

    kind: Additional
    done_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """One conviction, seen on ``as_of``. ``None``: not told. A name in ``unknown``: asked, and the person does not know.

    ``main_done_on``: end of prison, of the probation of án treo, payment of the fine; in the future it is not served.
    ``main_done_latest``: when only a month or a year is known, its last day (``main_done_on`` being the first).
    ``new_crime_on`` without ``new_main_done_on``: still under investigation, or serving.
    ``limitation_over_on``: the judgment was never enforced and its time ran out on that day.
    """

    as_of: date
    main_penalty: Penalty | None = None
    sentence_months: int | None = None
    fault: Fault | None = None
    crime_class: CrimeClass | None = None
    age: int | None = None  # at the offence
    group: Group | None = None
    served: bool | None = None  # False: the main penalty is not finished
    main_done_on: date | None = None
    main_done_latest: date | None = None
    additional: tuple[Extra, ...] | None = None
    obligations: Obligations | None = None
    obligations_done_on: date | None = None
    new_crime: bool | None = None
    new_crime_on: date | None = None
    new_main_done_on: date | None = None
    limitation_over_on: date | None = None
    rejections: int = 0
    rejected_on: date | None = None
    merit: bool = False  # tiến bộ rõ rệt, lập công, có đề nghị (Điều 72)
    aggregated: bool = False  # several judgments put together into one penalty
    unknown: frozenset[str] = frozenset()
