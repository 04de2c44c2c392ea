"""Amounts of money, in đồng."""

import pytest

from .tables import both_ways, found

SUMS = [
    ("vay 100tr", "100tr", "100000000"),
    ("vay 4tr", "4tr", "4000000"),
    ("4tr5 một tháng", "4tr5", "4500000"),
    ("còn nợ 200k án phí", "200k", "200000"),
    ("1,5 triệu", "1,5 triệu", "1500000"),
    ("3.000.000 đồng", "3.000.000 đồng", "3000000"),
    ("500000đ", "500000đ", "500000"),
    ("năm chục triệu", "năm chục triệu", "50000000"),
    ("vay từ năm chục triệu", "năm chục triệu", "50000000"),
    ("2 tỷ rưỡi", "2 tỷ rưỡi", "2500000000"),
    ("hai tỉ", "hai tỉ", "2000000000"),
    ("nợ một trăm củ", "một trăm củ", "100000000"),
    ("vay 50 chai", "50 chai", "50000000"),
    ("nợ nó 5 lít", "5 lít", "500000"),
    ("đóng hai trăm ngàn", "hai trăm ngàn", "200000"),
    ("đòi 1 triệu rưỡi", "1 triệu rưỡi", "1500000"),
    ("mất triệu rưỡi", "triệu rưỡi", "1500000"),
    ("nợ 50 củ", "50 củ", "50000000"),
    ("có 2 nghìn đồng", "2 nghìn đồng", "2000"),
]
NO_SUMS = [
    "ba cũ",
    "2 chai nước",
    "mua 2 chai rượu trả tiền sau",
    "5 lít xăng",
    "số 4",
    "quan 9 cu",
    "mấy chục triệu",
    "vài trăm ngàn",
    "ra tù năm hai nghìn mười tám",
    "trời 40",
    "tỷ lệ 5",
]


@both_ways(SUMS)
def test_a_sum_is_read(text, value, normalised):
    assert found(text, "amount") == [(value, normalised)]


@pytest.mark.parametrize("text", NO_SUMS)
def test_what_is_no_sum_is_left(text):
    assert found(text, "amount") == []


def test_the_verb_behind_a_sum_is_no_currency():
    assert found("án phí 200 ngàn đóng đâu", "amount") == [("200 ngàn", "200000")]
