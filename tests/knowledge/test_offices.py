"""From place and need to the office; the operator's list is checked line by line."""

from datetime import date

import pytest

from bot.knowledge.addresses import convert
from bot.knowledge.offices import COLUMNS, read_offices, today_is, where

HEAD = ",".join(COLUMNS)
ROW = "police_commune,Tỉnh Gia Lai,Phường Quy Nhơn Nam,,Nhà số một,0123 456,,2026-11-01,gọi thử"
OLD = "phường Nguyễn Văn Cừ, Quy Nhơn, Bình Định"


@pytest.fixture
def listed(tmp_path):
    def write(*lines):
        path = tmp_path / "offices.csv"
        path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8-sig")
        problems = []
        return read_offices(path, problems), [str(problem) for problem in problems]

    return write


def test_a_row_is_read(listed):
    offices, problems = listed(ROW)
    assert problems == []
    office = offices["police_commune", "Tỉnh Gia Lai", "Phường Quy Nhơn Nam"]
    assert (office.address, office.phone, office.verified_on) == ("Nhà số một", "0123 456", date(2026, 11, 1))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (ROW.replace("police_commune", "so_tu_phap"), "unknown office"),
        (ROW.replace("Tỉnh Gia Lai", "Tỉnh Bình Định"), "no province of today"),
        (ROW.replace("Quy Nhơn Nam", "Nguyễn Văn Cừ"), "no ward of today"),
        (ROW.replace("0123 456", "gọi anh Ba"), "a phone number"),
        (ROW.replace("2026-11-01", "hôm qua"), "verified_on"),
        (ROW.replace("gọi thử", ""), "who verified it"),
        (ROW.replace(",gọi thử", ""), "more or fewer fields"),
    ],
)
def test_a_bad_line_is_named(listed, line, said):
    offices, problems = listed(line)
    assert offices == {}
    assert len(problems) == 1
    assert "line 2" in problems[0]
    assert said in problems[0]


def test_one_office_has_one_row(listed):
    assert "a second row" in listed(ROW, ROW)[1][0]


def test_other_columns_are_refused(tmp_path):
    (tmp_path / "offices.csv").write_text("office,address\n", encoding="utf-8")
    problems = []
    assert read_offices(tmp_path / "offices.csv", problems) == {}
    assert "other columns" in str(problems[0])


@pytest.mark.parametrize(
    ("office", "text", "line"),
    [
        ("police_commune", OLD, "**Nơi giải quyết:** Công an Phường Quy Nhơn Nam, Tỉnh Gia Lai."),
        ("commune_committee", OLD, "**Nơi giải quyết:** Ủy ban nhân dân Phường Quy Nhơn Nam, Tỉnh Gia Lai."),
        ("police_province", "Bình Định", "**Nơi giải quyết:** Công an Tỉnh Gia Lai."),
        (
            "legal_aid_centre",
            "ở ninh thuan",
            "**Nơi giải quyết:** Trung tâm trợ giúp pháp lý nhà nước, Tỉnh Khánh Hòa.",
        ),
        ("police_commune", "Bình Định", ""),  # which commune is not told
        ("court", "Bình Định", ""),  # the court that tried the case, wherever one lives
        (None, "Bình Định", ""),
        ("police_commune", "xã Lương Sơn, tỉnh Phú Thọ", ""),  # may be two
    ],
)
def test_the_office_of_a_place(office, text, line):
    assert where(office, convert(text), {}) == line


def test_what_the_operator_verified_is_said(listed):
    offices, _ = listed(ROW)
    assert where("police_commune", convert(OLD), offices).endswith("(Nhà số một; điện thoại 0123 456).")


def test_an_old_address_is_told_its_new_name():
    assert today_is(convert("Bình Định")) == "**Tỉnh Bình Định** nay thuộc **Tỉnh Gia Lai**."
    assert today_is(convert("Gia Lai")) == ""
    assert today_is(convert("xã Lương Sơn, tỉnh Phú Thọ")) == ""
