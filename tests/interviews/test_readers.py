"""Facts out of free text: stories, bare answers, denials; read against the day of the message, with accents and without."""

from __future__ import annotations

import pytest

from bot.ear.fold import fold
from bot.interviews import readers
from bot.interviews.script import script
from tests.interviews.talking import DAY, day

STORIES = [
    (
        "expungement",
        "đi tù 5 năm, về năm 2020",
        {"sentence_months": 60, "released_on": ["2020-01-01", "2020-12-31"]},
    ),
    (
        "expungement",
        "em bị 2n6th, ra trại 15-8-2023",
        {"sentence_months": 30, "released_on": day("2023-08-15")},
    ),
    (
        "expungement",
        "bị 2 năm án treo, xong thử thách hôm 5/6/2025",
        {"main_penalty": "an_treo", "released_on": day("2025-06-05")},
    ),
    ("expungement", "em ra 3 năm rồi", {"released_on": ["2022-11-21", "2023-11-20"]}),
    ("expungement", "em ra hôm qua", {"released_on": day("2026-11-19")}),
    (
        "expungement",
        "án phí em đóng đủ rồi hồi 2023",
        {"obligations": "da_xong", "obligations_done_on": ["2023-01-01", "2023-12-31"]},
    ),
    ("expungement", "không có quản chế, không phạm tội mới", {"additional": [], "new_crime": False}),
    (
        "expungement",
        "em bị tuyên 3 năm tù và quản chế 1 năm",
        {"sentence_months": 36, "additional": ["quan_che"]},
    ),
    (
        "loan",
        "em tha tù trước thời hạn ngày 30/4/2025",
        {"release": "parole", "released_on": day("2025-04-30")},
    ),
    ("loan", "chưa có tên trong danh sách công an xã", {"in_list": False}),
    ("loan", "học lái xe 5 tháng", {"course_months": 5}),
    ("plan", "chưa có nhà ở, cccd hết hạn", {"home": "none", "has_identity_card": False}),
    ("legal_aid", "nhà em không phải hộ nghèo", {"poor": False, "near_poor": False}),
    (
        "certificate",
        "làm bảo vệ, họ đòi phiếu số 1 theo luật",
        {"certificate_purpose": "sector", "form_asked": "1", "names_law": True},
    ),
    (
        "training",
        "ở phường, muốn học sửa xe 2 tháng",
        {"rural": False, "wants": "training", "course_months": 2},
    ),
    (
        "expungement",
        "không có hình phạt bổ sung, không vi phạm gì thêm",
        {"additional": [], "new_crime": False},
    ),
]
STORIES += [
    ("expungement", "lúc phạm tội em mới mười bảy tuổi", {"age_then": 17}),
    ("expungement", "em bị bắt tuần trước, ra hôm qua", {"released_on": day("2026-11-19")}),
    ("expungement", "ra tù bốn năm rồi", {"released_on": ["2021-11-21", "2022-11-20"]}),
    ("expungement", "bị 3 năm tù, ra mùng 6 tết", {"sentence_months": 36, "released_on": day("2026-02-22")}),
    ("expungement", "ra tuần trước", {"released_on": ["2026-11-09", "2026-11-15"]}),
    ("legal_aid", "tôi 62 tuổi bị kiện", {"age": 62}),
    ("legal_aid", "má năm nay sáu mươi lăm", {"age": 65}),
]
NOT_TOLD = [
    ("expungement", "em không bị án treo", "main_penalty"),
    ("expungement", "bị 3 năm không quản chế", "additional"),
    ("loan", "em bị 3 năm tù", "released_on"),
    ("loan", "đi tù 4 năm mới về", "released_on"),
    ("loan", "em chưa được đặc xá", "release"),
    ("loan", "em nghiện rồi cai, không vi phạm gì", "social_evils"),
    ("legal_aid", "em không bị khuyết tật", "disabled"),
    ("training", "em không phải bộ đội xuất ngũ", "rural"),
]
ANSWERS = [
    ("expungement", "released_on", "2022", {"released_on": ["2022-01-01", "2022-12-31"]}),
    ("expungement", "released_on", "tháng 5 năm ngoái", {"released_on": ["2025-05-01", "2025-05-31"]}),
    ("expungement", "released_on", "tháng 12", {"released_on": ["2025-12-01", "2025-12-31"]}),
    ("expungement", "released_on", "29/2", {"released_on": day("2024-02-29")}),
    ("expungement", "released_on", "6 năm rồi", {"released_on": ["2019-11-21", "2020-11-20"]}),
    ("expungement", "released_on", "chưa ạ", {"served": False}),
    ("expungement", "penalty", "ba năm rưỡi", {"sentence_months": 42}),
    ("expungement", "additional", "quản chế 2 năm", {"additional": ["quan_che"]}),
    ("expungement", "obligations", "rồi", {"obligations": "da_xong"}),
    ("expungement", "obligations", "dạ chưa", {"obligations": "chua_xong"}),
    (
        "expungement",
        "obligations",
        "rồi, hôm 5/6/2024",
        {"obligations": "da_xong", "obligations_done_on": day("2024-06-05")},
    ),
    ("expungement", "new_crime", "k", {"new_crime": False}),
    ("loan", "in_list", "có", {"in_list": True}),
    ("loan", "course_months", "nửa năm", {"course_months": 6}),
    ("legal_aid", "age", "bốn mươi lăm", {"age": 45}),
    ("legal_aid", "household", "cận nghèo", {"poor": False, "near_poor": True}),
]


@pytest.mark.parametrize("spell", [str, fold], ids=["accents", "plain"])
@pytest.mark.parametrize(("name", "text", "facts"), STORIES, ids=[text for _, text, _ in STORIES])
def test_a_story_tells_its_facts(name, text, facts, spell):
    found = readers.story(spell(text), name, DAY)
    assert {fact: found.get(fact) for fact in facts} == facts


@pytest.mark.parametrize("spell", [str, fold], ids=["accents", "plain"])
@pytest.mark.parametrize(("name", "text", "fact"), NOT_TOLD, ids=[text for _, text, _ in NOT_TOLD])
def test_what_is_denied_or_not_said_is_not_told(name, text, fact, spell):
    assert fact not in readers.story(spell(text), name, DAY)


@pytest.mark.parametrize("spell", [str, fold], ids=["accents", "plain"])
@pytest.mark.parametrize(
    ("name", "question", "text", "facts"), ANSWERS, ids=[text for *_, text, _ in ANSWERS]
)
def test_a_bare_answer_answers_the_open_question(name, question, text, facts, spell):
    found = readers.answer(spell(text), name, script(name).questions[question], DAY)
    assert found == facts


@pytest.mark.parametrize("text", ["25t", "cố ý, 25 t", "lúc đó 25", "hai mươi lăm"])
def test_an_age_in_short(text):
    question = script("expungement").questions["offence"]
    assert readers.answer(text, "expungement", question, DAY)["age_then"] == 25


ANSWERS = [
    ("loan", "able_adult", "ở với vợ", {"able_adult": True}),
    ("loan", "able_adult", "có mẹ em", {"able_adult": True}),
    ("loan", "able_adult", "dạ chỉ mình em", {"able_adult": False}),
    ("plan", "wishes", "đi làm với vay vốn luôn", {"wishes": ["work", "loan"]}),
    ("plan", "wishes", "đi làm rồi học", {"wishes": ["work", "training"]}),
]


@pytest.mark.parametrize("spell", [str, fold], ids=["accents", "plain"])
@pytest.mark.parametrize(
    ("name", "question", "text", "facts"), ANSWERS, ids=[text for *_, text, _ in ANSWERS]
)
def test_short_answers_as_people_give_them(name, question, text, facts, spell):
    found = readers.answer(spell(text), name, script(name).questions[question], DAY)
    assert found == facts


@pytest.mark.parametrize("spell", [str, fold], ids=["accents", "plain"])
def test_what_was_done_and_when_without_any_frame(spell):
    told = readers.story(spell("đánh nhau thôi, lúc đó 22t"), "expungement", DAY)
    assert told == {"fault": "co_y", "group": "thuong", "age_then": 22}


@pytest.mark.parametrize("spell", [str, fold], ids=["accents", "plain"])
def test_a_security_firm_is_a_sector_of_its_own(spell):
    told = readers.story(spell("công ty bảo vệ nó đòi"), "certificate", DAY)
    assert told["certificate_purpose"] == "sector"
