"""Days, spans, sums, provinces and phones, each with and without accents. Today is 21 November 2026."""

import re
from itertools import pairwise

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from bot.core.settings import ROOT
from bot.ear.entities import entities_in
from bot.ear.fold import fold


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("BOT_TODAY", "2026-11-21")


DATES = [
    ("ra ngày 29/2/24", "29/2/24", "2024-02-29"),
    ("ra hôm 5-3-2023 ạ", "5-3-2023", "2023-03-05"),
    ("ngày 5 tháng 3 năm 2024", "ngày 5 tháng 3 năm 2024", "2024-03-05"),
    ("mùng 6 tháng 12", "mùng 6 tháng 12", "2026-12-06"),
    ("ra trại tháng 5 năm ngoái", "tháng 5 năm ngoái", "2025-05"),
    ("từ 12/2023 tới giờ", "12/2023", "2023-12"),
    ("về năm 2021", "năm 2021", "2021"),
    ("về năm ngoái", "năm ngoái", "2025"),
    ("tháng trước em ra", "tháng trước", "2026-10"),
    ("hôm qua", "hôm qua", "2026-11-20"),
    ("sáng mai lên xã", "sáng mai", "2026-11-22"),
]
SPANS = [
    ("được 2 năm 3 tháng", "2 năm 3 tháng", "P2Y3M"),
    ("được 3 năm rưỡi", "3 năm rưỡi", "P3Y6M"),
    ("2n3th", "2n3th", "P2Y3M"),
    ("nửa năm", "nửa năm", "P6M"),
    ("hai mươi mốt ngày", "hai mươi mốt ngày", "P21D"),
    ("học mười hai tháng", "mười hai tháng", "P12M"),
    ("cách đây 2 tuần", "2 tuần", "P2W"),
]
SUMS = [
    ("vay 100tr", "100tr", "100000000"),
    ("còn nợ 200k án phí", "200k", "200000"),
    ("4tr5 một tháng", "4tr5", "4500000"),
    ("1,5 triệu", "1,5 triệu", "1500000"),
    ("3.000.000 đồng", "3.000.000 đồng", "3000000"),
    ("năm chục triệu", "năm chục triệu", "50000000"),
    ("2 tỷ", "2 tỷ", "2000000000"),
    ("mười lăm triệu", "mười lăm triệu", "15000000"),
    ("50 củ", "50 củ", "50000000"),
]
PLACES = [
    ("tôi ở Bình Định", "Bình Định", "Gia Lai"),
    ("quê Gia Lai", "Gia Lai", "Gia Lai"),
    ("đang ở tphcm", "tphcm", "Thành phố Hồ Chí Minh"),
    ("Thành phố  Hồ Chí Minh", "Thành phố  Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
    ("về Đắc Lắc", "Đắc Lắc", "Đắk Lắk"),
    ("tỉnh Hòa Bình cũ", "Hòa Bình", "Phú Thọ"),
    ("ở Đà Nẵng", "Đà Nẵng", "Đà Nẵng"),
    ("ra Thanh Hoá", "Thanh Hoá", "Thanh Hóa"),
    ("vô Bà Rịa - Vũng Tàu", "Bà Rịa - Vũng Tàu", "Thành phố Hồ Chí Minh"),
]
PHONES = [
    ("gọi 0912 345 678 nhé", "0912 345 678", "0912345678"),
    ("sđt +84912345678", "+84912345678", "0912345678"),
    ("tổng đài 1900 1234", "1900 1234", "19001234"),
]
NOTHING = [
    "31/2/2024",
    "chị Mai",
    "từ ngày đó",
    "mẹ già lại ốm",
    "số 2 năm",
    "điều 3 khoản 2",
    "cccd 012345678901",
    "hai vợ chồng",
    "",
]
TABLE = [
    (kind, *row)
    for kind, rows in {
        "date": DATES,
        "duration": SPANS,
        "amount": SUMS,
        "province": PLACES,
        "phone": PHONES,
    }.items()
    for row in rows
    if row[2]
]


@pytest.mark.parametrize(("kind", "text", "value", "normalised"), TABLE)
def test_it_is_found_where_it_stands(kind, text, value, normalised):
    found = [each for each in entities_in(text) if each.type == kind]
    assert [(each.value, each.normalised) for each in found] == [(value, normalised)]
    assert text[found[0].start : found[0].end] == value


@pytest.mark.parametrize(("kind", "text", "value", "normalised"), [row for row in TABLE if row[2] != "50 củ"])
def test_it_is_found_without_accents_too(kind, text, value, normalised):
    assert (kind, fold(value), normalised) in [
        (each.type, each.value, each.normalised) for each in entities_in(fold(text))
    ]


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_one_is_left(text):
    assert entities_in(text) == ()


def test_the_documentation_and_the_domain_name_the_same_types():
    written = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("### Entities")[2]
    documented = set(re.findall(r"^\| `(\w+)` \|", written.partition("\n## ")[0], re.MULTILINE))
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert documented == {name for entity in domain["entities"] for name in entity}


def test_a_real_message_gives_all_of_its_pieces():
    found = entities_in("bị 3 năm 6 tháng, ra hôm 29/2/24 ở Nghệ An, còn nợ 200k")
    assert [each.normalised for each in found] == ["P3Y6M", "2024-02-29", "Nghệ An", "200000"]


@settings(deadline=None, max_examples=300)
@given(
    st.text(alphabet=st.sampled_from("0123456789 /.-tháng năm triệu rưỡi mùng k ở hà nội đ"), max_size=60)
    | st.text(max_size=80)
)
def test_offsets_are_always_those_of_the_raw_text(text):
    found = entities_in(text)
    assert all(text[each.start : each.end] == each.value for each in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
