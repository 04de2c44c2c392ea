"""Communes and wards, old and new, without commas, without accents, without their type where a greater unit follows."""

import subprocess
import sys

import pytest

from bot.core.settings import ROOT
from bot.ear.entities import entities_in

from .tables import both_ways, found

HCM = "Thành phố Hồ Chí Minh"
COMMUNES = [
    ("em ở p5 q3 tphcm", "p5 q3 tphcm", f"Phường Bàn Cờ, {HCM}"),
    ("nhà em P.12 Q.10 đó ad", "P.12 Q.10", f"Phường Hòa Hưng, {HCM}"),
    ("xã Lương Sơn Hòa Bình", "xã Lương Sơn Hòa Bình", "Xã Lương Sơn, Tỉnh Phú Thọ"),
    ("quê Đồng Tiến Hòa Bình", "Đồng Tiến Hòa Bình", "Phường Hòa Bình, Tỉnh Phú Thọ"),
    (
        "phường Đồng Tiến thành phố Hòa Bình tỉnh Hòa Bình nộp ở đâu",
        "phường Đồng Tiến thành phố Hòa Bình tỉnh Hòa Bình",
        "Phường Hòa Bình, Tỉnh Phú Thọ",
    ),
    ("em ở xã Thanh Thủy, Phú Thọ thì nộp ở đâu", "xã Thanh Thủy, Phú Thọ", "Xã Thanh Thủy, Tỉnh Phú Thọ"),
    ("Phú Thọ, xã Thanh Thủy", "Phú Thọ, xã Thanh Thủy", "Xã Thanh Thủy, Tỉnh Phú Thọ"),
    (
        "tt Thanh Thủy h Thanh Thủy Phú Thọ",
        "tt Thanh Thủy h Thanh Thủy Phú Thọ",
        "Xã Thanh Thủy, Tỉnh Phú Thọ",
    ),
    ("phường Quy Nhơn, Gia Lai", "phường Quy Nhơn, Gia Lai", "Phường Quy Nhơn, Tỉnh Gia Lai"),
    ("mẹ ở Quy Nhơn Bình Định", "Quy Nhơn Bình Định", "Phường Quy Nhơn, Tỉnh Gia Lai"),
    ("đặc khu Côn Đảo nộp đâu", "đặc khu Côn Đảo", f"Đặc khu Côn Đảo, {HCM}"),
    (
        "tên mới của xã Bình Minh huyện Thăng Bình",
        "xã Bình Minh huyện Thăng Bình",
        "Xã Thăng An, Thành phố Đà Nẵng",
    ),
    (
        "tôi ở phường Dịch Vọng Hậu quận Cầu Giấy Hà Nội",
        "phường Dịch Vọng Hậu quận Cầu Giấy Hà Nội",
        "Phường Cầu Giấy, Thành phố Hà Nội|Phường Nghĩa Đô, Thành phố Hà Nội",
    ),
    (
        "Dịch Vọng, Cầu Giấy, Hà Nội",
        "Dịch Vọng, Cầu Giấy, Hà Nội",
        "Phường Cầu Giấy, Thành phố Hà Nội|Phường Nghĩa Đô, Thành phố Hà Nội",
    ),
    (
        "xã Lương Sơn, tỉnh Phú Thọ",
        "xã Lương Sơn, tỉnh Phú Thọ",
        "Xã Lương Sơn, Tỉnh Phú Thọ|Xã Sơn Lương, Tỉnh Phú Thọ",
    ),
    (
        "ở thị trấn Lương Sơn",
        "thị trấn Lương Sơn",
        "Xã Lương Sơn, Tỉnh Lâm Đồng|Xã Lương Sơn, Tỉnh Phú Thọ",
    ),
]
NO_COMMUNES = [
    "xã hội",
    "lên xã hỏi thì xã bảo chờ",
    "công an phường em",
    "phường nào cấp",
    "nhà xa trung tâm quá",
    "nha xa trung tam qua",
    "xa nha qua",
    "đi mần xa ba tháng",
    "cong an phuong v",
    "chị Phương ở Hà Nội",
    "phuong em o ha noi",
    "em tên Lan ở Sơn La",
    "ra tù về Hải Dương",
    "ở Đà Lạt, Lâm Đồng",
    "các phường trung tâm",
    "xã biên giới",
    "vay vốn làm ăn",
]


@both_ways(COMMUNES)
def test_a_commune_is_told_by_its_name_of_today(text, value, normalised):
    assert found(text, "commune") == [(value, normalised)]


@pytest.mark.parametrize("text", NO_COMMUNES)
def test_ordinary_words_are_no_commune(text):
    assert found(text, "commune") == []


def test_the_province_of_a_commune_is_a_part_of_it():
    entities = entities_in("em ở xã Thanh Thủy, Phú Thọ, quê Hà Nội")
    assert [(each.type, each.value) for each in entities] == [
        ("commune", "xã Thanh Thủy, Phú Thọ"),
        ("province", "Hà Nội"),
    ]


def test_the_table_is_not_read_until_a_message_may_name_a_place():
    code = (
        "from bot.ear.entities import entities_in; from bot.ear.addresses.gazetteer import gazetteer;"
        "entities_in('chồng em mới ra tù, vay vốn được không'); print(gazetteer.cache_info().currsize);"
        "entities_in('em ở xã Thanh Thủy, Phú Thọ'); print(gazetteer.cache_info().currsize)"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["0", "1"]
