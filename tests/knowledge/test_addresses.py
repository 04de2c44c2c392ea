"""Old addresses as people write them, and where they are today (truth: rows of the mapping table, checked by eye)."""

import subprocess
import sys

import pytest

from bot.core.settings import ROOT
from bot.ear.addresses.gazetteer import gazetteer, today
from bot.knowledge.addresses import Converted, convert

HCM = "Thành phố Hồ Chí Minh"


@pytest.mark.parametrize(
    ("text", "ward", "province"),
    [
        ("Phường Đồng Tiến, Thành phố Hòa Bình, Tỉnh Hòa Bình", "Phường Hòa Bình", "Tỉnh Phú Thọ"),
        ("phường Đồng Tiến thành phố Hòa Bình tỉnh Hòa Bình", "Phường Hòa Bình", "Tỉnh Phú Thọ"),
        ("dong tien hoa binh", "Phường Hòa Bình", "Tỉnh Phú Thọ"),
        ("Đồng Tiến, Hòa Bình", "Phường Hòa Bình", "Tỉnh Phú Thọ"),
        ("p5 q3 tp hcm", "Phường Bàn Cờ", HCM),
        ("Phường 05, Quận 3, TP.HCM", "Phường Bàn Cờ", HCM),
        ("P. Bến Nghé, Q.1, tphcm", "Phường Sài Gòn", HCM),
        ("ben nghe quan 1 sai gon", "Phường Sài Gòn", HCM),
        ("xã Lương Sơn, huyện Yên Lập, Phú Thọ", "Xã Sơn Lương", "Tỉnh Phú Thọ"),
        ("thị trấn Lương Sơn huyện Lương Sơn hb", "Xã Lương Sơn", "Tỉnh Phú Thọ"),
        ("TT. Thanh Thủy, H. Thanh Thủy, T. Phú Thọ", "Xã Thanh Thủy", "Tỉnh Phú Thọ"),
        ("phường Tân Hòa, Buôn Ma Thuột, Đắc Lắc", "Phường Tân Lập", "Tỉnh Đắk Lắk"),
        ("phường Tân Hòa, tp Biên Hòa, Đồng Nai", "Phường Hố Nai", "Thành phố Đồng Nai"),
        ("phuong phuoc my phan rang - thap cham ninh thuan", "Phường Bảo An", "Tỉnh Khánh Hòa"),
        ("nhà tôi ở số 7 đường A, phường Thắng Tam, Vũng Tàu", "Phường Vũng Tàu", HCM),
        ("xa dong tien huyen co to quang ninh", "Đặc khu Cô Tô", "Tỉnh Quảng Ninh"),
        ("Xã Ea Ral, huyện Ea H'leo, Đắk Lắk", "Xã Ea Drăng", "Tỉnh Đắk Lắk"),
        ("Xã An Phượng, Hải Dương", "Xã Hà Tây", "Thành phố Hải Phòng"),
        ("Phường 1, Đà Lạt, Lâm Đồng", "Phường Xuân Hương - Đà Lạt", "Tỉnh Lâm Đồng"),
        ("Đồng Tháp, Đan Phượng, Hà Nội", "Xã Đan Phượng", "Thành phố Hà Nội"),
    ],
)
def test_an_old_address_is_found(text, ward, province):
    found = convert(text)
    assert (found.ward, found.province) == (ward, province)
    assert found.certain
    assert not found.divided
    assert found.old


@pytest.mark.parametrize(
    ("text", "ward", "province"),
    [
        ("phường Quy Nhơn, Gia Lai", "Phường Quy Nhơn", "Tỉnh Gia Lai"),
        ("phường Tân Hòa, tỉnh Phú Thọ", "Phường Tân Hòa", "Tỉnh Phú Thọ"),
        ("phuong tan hoa phu tho", "Phường Tân Hòa", "Tỉnh Phú Thọ"),
        ("đặc khu Côn Đảo, TPHCM", "Đặc khu Côn Đảo", HCM),
        ("xã Thanh Thủy, Phú Thọ", "Xã Thanh Thủy", "Tỉnh Phú Thọ"),
    ],
)
def test_an_address_of_today_stays_as_it_is(text, ward, province):
    assert convert(text) == Converted(province, ward, old="", certain=True, divided=False)


def test_a_name_both_old_and_new_is_taken_as_new_but_asked_about():
    found = convert("xã Lương Sơn, tỉnh Phú Thọ")
    assert (found.ward, found.old, found.certain) == ("Xã Lương Sơn", "", False)
    assert found.choices == ("Xã Lương Sơn, Tỉnh Phú Thọ", "Xã Sơn Lương, Tỉnh Phú Thọ")


@pytest.mark.parametrize(
    "text", ["Dịch Vọng, Cầu Giấy, Hà Nội", "tôi ở phường dịch vọng hậu quận cầu giấy hà nội"]
)
def test_a_split_ward_is_asked_about(text):
    found = convert(text)
    assert found.divided
    assert not found.certain
    assert found.choices == ("Phường Cầu Giấy, Thành phố Hà Nội", "Phường Nghĩa Đô, Thành phố Hà Nội")


def test_wards_that_differ_by_accents_only_are_asked_about():
    found = convert("xã Tam Đàn, Phú Ninh, Quảng Nam")
    assert (found.ward, found.certain, found.divided) == ("", False, False)
    assert found.choices == ("Xã Chiên Đàn, Thành phố Đà Nẵng", "Xã Phú Ninh, Thành phố Đà Nẵng")


@pytest.mark.parametrize(
    ("text", "province", "old"),
    [
        ("binh duong", HCM, "Tỉnh Bình Dương"),
        ("T. Hòa Bình", "Tỉnh Phú Thọ", "Tỉnh Hòa Bình"),
        ("tp Đồng Nai", "Thành phố Đồng Nai", ""),
        ("tôi muốn tự do ở hà nội", "Thành phố Hà Nội", ""),
    ],
)
def test_a_province_alone_is_converted(text, province, old):
    assert convert(text) == Converted(province, "", old, certain=True, divided=False)


def test_a_ward_that_is_not_known_makes_the_province_uncertain():
    found = convert("xã Không Có Thật, huyện Nào Đó, Phú Thọ")
    assert (found.province, found.ward, found.certain) == ("Tỉnh Phú Thọ", "", False)


@pytest.mark.parametrize(
    "text", ["", "tôi muốn vay tiền", "phường 5", "xã Đồng Tiến", "quận 3", "😀", "xin việc"]
)
def test_what_is_no_address_or_fits_far_too_many_is_none(text):
    assert convert(text) is None


def test_every_old_ward_written_in_full_leads_to_a_successor():
    table = gazetteer()
    for units in table.old.values():
        for unit in units:
            if unit.label and all(ward for ward, _ in unit.now):
                found = convert(f"{unit.label}, {table.provinces[unit.province][0]}")
                assert found is not None
                assert not found.certain or (found.ward, found.province) == unit.now[0]
                assert found.certain or f"{unit.now[0][0]}, {unit.now[0][1]}" in found.choices


def test_every_province_has_its_name_of_today():
    labels = {now for _, now in gazetteer().provinces.values()}
    assert len(labels) == 34
    assert today("Tỉnh Phú Thọ") == "Tỉnh Phú Thọ"


def test_the_table_is_read_without_importing_underthesea():
    code = "import sys; from bot.knowledge.addresses import convert; convert('hà nội'); print('underthesea' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
