"""Ages and years of birth, in 2026."""

import pytest

from .tables import both_ways, found

AGES = [
    ("em 17 tuổi", "17 tuổi", "17"),
    ("con tôi mười bảy tuổi rưỡi", "mười bảy tuổi", "17"),
    ("ông già tui bảy lăm tuổi", "bảy lăm tuổi", "75"),
    ("mẹ năm nay 68", "68", "68"),
    ("chú năm nay 57, bị huyết áp", "57", "57"),
    ("con trai chị năm nay mười sáu, mới về", "mười sáu", "16"),
    ("tui 61t rồi", "61t", "61"),
    ("cháu 17t mới về", "17t", "17"),
    ("ở tuổi 17 có vay được không", "tuổi 17", "17"),
    ("con tôi chưa đủ 18 tuổi", "chưa đủ 18 tuổi", "<18"),
    ("người dưới 16 tuổi", "dưới 16 tuổi", "<16"),
    ("phải đủ 18 tuổi", "đủ 18 tuổi", ">=18"),
    ("bác trên năm mươi tuổi", "trên năm mươi tuổi", ">50"),
    ("bà ngoại 65 tuổi", "65 tuổi", "65"),
    ("em sn 2005", "sn 2005", "b2005"),
    ("em sinh năm 2005", "sinh năm 2005", "b2005"),
    ("sinh năm 95", "sinh năm 95", "b1995"),
    ("cháu sinh 20/10/2010", "sinh 20/10/2010", "b2010"),
]
NO_AGES = [
    "18t",
    "hai ba tuổi",
    "năm nay 3 lần",
    "vay năm nay 50",
    "còn trong tuổi đi lính",
    "500 tuổi",
    "sinh viên 2005",
]


@both_ways(AGES)
def test_an_age_is_read(text, value, normalised):
    assert found(text, "age") == [(value, normalised)]


@pytest.mark.parametrize("text", NO_AGES)
def test_what_is_no_age_is_left(text):
    assert found(text, "age") == []
