"""A row of the expungement table as facts, and the result as a row."""

from __future__ import annotations

from itertools import zip_longest

from bot.calculators.expungement import (
    Additional,
    CrimeClass,
    Extra,
    Facts,
    Fault,
    Group,
    Obligations,
    Penalty,
    Result,
    decide,
)
from bot.calculators.wording import plain

from .table import Task
from .values import BadValue, Row, key, read_choice, read_day

INPUTS = """conviction_group main_penalty sentence_months fault crime_class age_at_offence main_done_date
    additional_penalty additional_done_date other_obligations obligations_done_date new_crime_date new_main_done_date
    limitation_expiry_date court_rejection_count court_rejection_date as_of lap_cong_va_de_nghi""".split()
OUTPUTS = "verdict base_period period_end clear_from article confidence explanation".split()

PENALTIES = {
    "cai_tao_khong_giam_giu": Penalty.REFORM,
    "tu_treo": Penalty.SUSPENDED,
    "tu_co_thoi_han": Penalty.PRISON,
    "phat_tu": Penalty.PRISON,
    "tu_chung_than": Penalty.LIFE,
    "tu_hinh_duoc_giam": Penalty.COMMUTED_DEATH,
}
GROUPS = {"chuong_xiii": Group.SECURITY, "chuong_xxvi": Group.WAR, "13": Group.SECURITY, "26": Group.WAR}
ADDITIONAL = {
    "cam_dam_nhiem_chuc_vu": Additional.POST_BAN,
    "cam_chuc_vu_hanh_nghe": Additional.POST_BAN,
    "cam_dam_nhiem_chuc_vu_hanh_nghe": Additional.POST_BAN,
    "cam_lam_cong_viec": Additional.JOB_BAN,
    "cam_cong_viec": Additional.JOB_BAN,
    "tuoc_quyen_cong_dan": Additional.RIGHTS,
    "tuoc_mot_so_quyen": Additional.RIGHTS,
    "tuoc_mot_so_quyen_cong_dan": Additional.RIGHTS,
    "phat_tien": Additional.FINE,
    "phat_tien_bo_sung": Additional.FINE,
    "tich_thu_tai_san": Additional.CONFISCATION,
}
NONE = "khong"
OBLIGATIONS = {
    NONE: Obligations.BEFORE,
    "khong_co": Obligations.BEFORE,
    "da_xong_trong_han": Obligations.DONE,
    "chua_nop": Obligations.UNPAID,
}
LONGEST_SENTENCE = 12 * 40
CONFIDENCE = {"A*": "A", "A text / C": "C"}  # the tables know A, B and C


def facts_of(row: Row) -> Facts:
    """The facts of a row. Raises ``BadValue`` naming the column."""
    new_crime_on, new_done = row.day("new_crime_date"), row.day("new_main_done_date")
    main_done, unsure_done = row.day("main_done_date"), row.said_unknown("main_done_date")
    fault, crime_class = row.choice("fault", Fault), row.choice("crime_class", CrimeClass)
    asked_in_vain = {"fault": fault is None, "crime_class": crime_class is None, "main_done_on": unsure_done}
    return Facts(
        as_of=row.needed_day("as_of"),
        main_penalty=row.choice("main_penalty", Penalty, PENALTIES),
        sentence_months=row.whole("sentence_months", 0, LONGEST_SENTENCE) or None,
        fault=fault,
        crime_class=crime_class,
        age=row.whole("age_at_offence", 0, 120),
        group=row.choice("conviction_group", Group, GROUPS),
        served=main_done is not None,
        main_done_on=main_done,
        additional=_additional(row),
        obligations=row.choice("other_obligations", Obligations, OBLIGATIONS),
        obligations_done_on=row.day("obligations_done_date"),
        new_crime=bool(new_crime_on or new_done) or row.said_unknown("new_crime_date"),
        new_crime_on=new_crime_on,
        new_main_done_on=new_done,
        limitation_over_on=row.day("limitation_expiry_date"),
        rejections=row.whole("court_rejection_count", 0, 99) or 0,
        rejected_on=row.day("court_rejection_date"),
        merit=bool(row.yes("lap_cong_va_de_nghi")),
        unknown=frozenset(name for name, vain in asked_in_vain.items() if vain),
    )


def _additional(row: Row) -> tuple[Extra, ...] | None:
    """The additional penalties, each with its day; one day for several is the day of each. None: not known."""
    names = row.parts("additional_penalty")
    days = [read_day("additional_done_date", day) for day in row.parts("additional_done_date")]
    none = [key(name) for name in names] == [NONE]
    if not names or (none and days):
        return None
    if none:
        return ()
    if len(days) not in (0, 1, len(names)):
        raise BadValue(f"additional_done_date: {len(days)} days for {len(names)} penalties")
    kinds = [read_choice("additional_penalty", name, Additional, ADDITIONAL) for name in names]
    each = days * len(kinds) if len(days) == 1 else days
    return tuple(Extra(kind, day) for kind, day in zip_longest(kinds, each))


def row_of(result: Result) -> dict[str, object]:
    """The result under the columns of the output."""
    said = [
        result.headline(),
        result.caution(),
        *(step.text for step in (*result.steps, *result.next_steps())),
    ]
    return {
        "verdict": result.verdict.value,
        "base_period": result.base_period,
        "period_end": result.period_end or "",
        "clear_from": result.clear_from or "",
        "article": result.article,
        "confidence": CONFIDENCE.get(result.confidence, result.confidence),
        "explanation": plain(" ".join(part for part in said if part)),
    }


TASK = Task(INPUTS, OUTPUTS, lambda row: row_of(decide(facts_of(row))))
