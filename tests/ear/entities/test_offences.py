"""Groups of offences and kinds of penalties, as people call them."""

from collections import Counter

import pytest
import yaml

from bot.core.settings import ROOT

from .tables import both_ways, found

OFFENCES = [
    ("tội mua bán trái phép chất ma túy", "mua bán trái phép chất ma túy", "drug"),
    ("bị bắt vì tàng trữ", "tàng trữ", "drug"),
    ("án ma túy", "ma túy", "drug"),
    ("án ma tuý", "ma tuý", "drug"),
    ("đi tù vì trộm chó", "trộm chó", "theft"),
    ("tội trộm cắp tài sản", "trộm cắp tài sản", "theft"),
    ("tội cướp giật", "cướp giật", "robbery"),
    ("án lừa đảo chiếm đoạt tài sản", "lừa đảo chiếm đoạt tài sản", "fraud"),
    ("cố ý gây thương tích", "cố ý gây thương tích", "violence"),
    ("đi tù vì đánh nhau", "đánh nhau", "violence"),
    ("chống người thi hành công vụ", "chống người thi hành công vụ", "violence"),
    ("tội giết người", "giết người", "homicide"),
    ("vô ý làm chết người", "vô ý làm chết người", "homicide"),
    ("tổ chức đánh bạc", "tổ chức đánh bạc", "gambling"),
    ("em bị bắt vì ghi đề", "ghi đề", "gambling"),
    ("gây tai nạn giao thông", "gây tai nạn giao thông", "traffic"),
    ("tội hiếp dâm", "hiếp dâm", "sexual"),
    ("chống nhà nước", "chống nhà nước", "security"),
    ("đi tù vì buôn lậu", "buôn lậu", "other"),
    ("bị án vì đua xe", "đua xe", "traffic"),
    ("tội ghi lô đề", "ghi lô đề", "gambling"),
]
NO_OFFENCES = [
    "em bị lừa đảo mất 20 triệu",
    "nạn nhân hiếp dâm",
    "sợ bị đánh nhau",
    "cai nghiện ma túy",
    "test ma túy",
    "dua xe ve que",
    "lo de phong",
    "vay vốn",
]
PENALTIES = [
    ("em đang án treo", "án treo", "suspended"),
    ("bị cải tạo không giam giữ", "cải tạo không giam giữ", "noncustodial"),
    ("tòa phạt tiền", "phạt tiền", "fine"),
    ("được tha tù trước thời hạn có điều kiện", "tha tù trước thời hạn có điều kiện", "parole"),
    ("được tha sớm", "tha sớm", "parole"),
    ("đợt đặc xá", "đặc xá", "amnesty"),
    ("còn quản chế", "quản chế", "quan_che"),
    ("cấm cư trú", "cấm cư trú", "residence_ban"),
    ("cấm hành nghề", "cấm hành nghề", "job_ban"),
    ("ở trường giáo dưỡng", "trường giáo dưỡng", "reform_school"),
    ("cai nghiện bắt buộc", "cai nghiện bắt buộc", "rehabilitation"),
    ("mới mãn hạn tù", "mãn hạn tù", "prison"),
    ("hồi đi tù", "đi tù", "prison"),
    ("án cảnh cáo", "án cảnh cáo", "warning"),
]


@both_ways(OFFENCES, only_accented=["bị án vì đua xe"])
def test_the_group_of_an_offence_is_told(text, value, normalised):
    assert found(text, "offence") == [(value, normalised)]


@pytest.mark.parametrize("text", NO_OFFENCES)
def test_a_victim_an_illness_or_another_word_is_no_offence(text):
    assert found(text, "offence") == []


@both_ways(PENALTIES)
def test_the_kind_of_a_penalty_is_told(text, value, normalised):
    assert found(text, "penalty") == [(value, normalised)]


@pytest.mark.parametrize("name", ["offences", "penalties"])
def test_no_phrase_of_a_table_stands_under_two_meanings(name):
    table = yaml.safe_load((ROOT / "bot/ear/entities" / f"{name}.yml").read_text(encoding="utf-8"))
    phrases = Counter(phrase for group in table[name].values() for phrase in group)
    assert [phrase for phrase, times in phrases.items() if times > 1] == []


def test_shorthand_inside_a_phrase_is_understood():
    assert found("tha tù trc hạn có đk", "penalty") == [("tha tù trc hạn", "parole")]
    assert found("bị cải tạo ko giam giữ", "penalty") == [("cải tạo ko giam giữ", "noncustodial")]
