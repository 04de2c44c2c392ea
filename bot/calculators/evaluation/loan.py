"""A row of the loan table as facts, and the result as a row."""

from __future__ import annotations

from bot.calculators.loan import Applicant, Business, Certificate, Facts, Flag, Purpose, Result, decide
from bot.calculators.wording import plain

from .expungement import CONFIDENCE
from .table import Task
from .values import BadValue, Row, key, read_choice

INPUTS = """applicant certificate release_date loan_date in_commune_list complies_with_law social_evils purpose course_months
    same_purpose_nhcsxh_debt able_adult_in_household business_type workers_total workers_exprisoner_contract
    plan_confirmed_mau02 requested_vnd extra_flag""".split()
OUTPUTS = """eligible max_amount_vnd max_term_months monthly_interest_vnd window_last_day who_signs collateral reason article
    confidence explanation""".split()

APPLICANTS = {"co_so": Applicant.BUSINESS, "co_so_sxkd": Applicant.BUSINESS}
CERTIFICATES = {
    "gcn_chap_hanh_xong_an_phat_tu": Certificate.COMPLETED,
    "dac_xa": Certificate.AMNESTY,
    "tha_tu_truoc_han": Certificate.PAROLE,
    "mat": Certificate.LOST,
    "khong_co": Certificate.LOST,  # whatever the cause, there is none to show
    "cai_tao_khong_giam_giu": Certificate.REFORM,
}
PURPOSES = {
    "san_xuat": Purpose.PRODUCTION,
    "kinh_doanh": Purpose.PRODUCTION,
    "tao_viec_lam": Purpose.PRODUCTION,
    "hoc_nghe": Purpose.STUDY,
    "xuat_khau_lao_dong": Purpose.ABROAD,
    "tra_no_cu": Purpose.OLD_DEBT,
    "xay_nha": Purpose.HOUSE,
    "mua_nha": Purpose.HOUSE,
    "chua_benh": Purpose.CONSUMPTION,
    "mua_sam": Purpose.CONSUMPTION,
    "mua_xe": Purpose.CONSUMPTION,
    "cuoi_hoi": Purpose.CONSUMPTION,
    "sinh_hoat": Purpose.CONSUMPTION,
}
BUSINESSES = {
    "doanh_nghiep_sieu_nho": Business.SMALL,
    "doanh_nghiep_nho": Business.SMALL,
    "doanh_nghiep_vua": Business.SMALL,
}
RICHEST = 10**13  # đồng


def facts_of(row: Row) -> Facts:
    """The facts of a row. Raises ``BadValue`` naming the column."""
    workers = row.whole("workers_total", 0, 10**6) or None
    released = row.whole("workers_exprisoner_contract", 0, 10**6)
    if workers is not None and released is not None and released > workers:
        raise BadValue(f"workers_exprisoner_contract: {released} of {workers} workers")
    return Facts(
        loan_on=row.needed_day("loan_date"),
        applicant=row.choice("applicant", Applicant, APPLICANTS),
        certificate=row.choice("certificate", Certificate, CERTIFICATES),
        released_on=row.day("release_date"),
        in_list=row.yes("in_commune_list"),
        complies=row.yes("complies_with_law"),
        social_evils=row.yes("social_evils"),
        purpose=row.choice("purpose", Purpose, PURPOSES),
        course_months=row.whole("course_months", 0, 120) or None,
        same_debt=row.yes("same_purpose_nhcsxh_debt"),
        able_adult=row.yes("able_adult_in_household"),
        business=row.choice("business_type", Business, BUSINESSES),
        workers=workers,
        released_workers=released,
        plan_confirmed=row.yes("plan_confirmed_mau02"),
        requested=row.whole("requested_vnd", 0, RICHEST) or None,
        flags=frozenset(_flag(part) for part in row.parts("extra_flag") if key(part) != "khong"),
    )


def _flag(part: str) -> Flag:
    """A flag; one we do not know is a fact that an officer must weigh, not a mistake of the row."""
    try:
        return read_choice("extra_flag", part, Flag)
    except BadValue:
        return Flag.UNCLEAR


def row_of(result: Result) -> dict[str, object]:
    """The result under the columns of the output."""
    said = [result.headline, *(step.text for step in (*result.steps, *result.papers, *result.next))]
    optional = {
        "max_amount_vnd": result.ceiling,
        "max_term_months": result.term_months,
        "monthly_interest_vnd": result.monthly_interest,
        "window_last_day": result.window_last_day,
        "who_signs": result.signer,
        "collateral": result.collateral,
    }
    return {
        "eligible": result.eligible.value,
        **{name: "" if value is None else value for name, value in optional.items()},
        "reason": result.reasons[0].text,
        "article": result.article,
        "confidence": CONFIDENCE.get(result.confidence, result.confidence),
        "explanation": plain(" ".join(said)),
    }


TASK = Task(INPUTS, OUTPUTS, lambda row: row_of(decide(facts_of(row))))
