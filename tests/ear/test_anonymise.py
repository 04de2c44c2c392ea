"""What may point to somebody goes; what the question is about stays."""

import pytest

from bot.ear.anonymise import anonymise


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("em tên Nguyễn Thị Mơ", "em tên [tên]"),
        ("toi la nguyen van an, cccd 001099012345", "toi la [tên], cccd [số]"),
        ("Trần Văn Hùng Cường", "[tên]"),
        ("gọi em số 0912 345 678", "gọi em số [số điện thoại]"),
        ("cmnd 012 345 678 nhé", "cmnd [số] nhé"),
        ("stk 1234567890 ngân hàng", "stk [số] ngân hàng"),
        ("ra tù ngày 20/8/2023", "ra tù ngày [ngày]"),
        ("ở xã Lương Sơn tỉnh Hòa Bình", "ở [nơi]"),
        ("mail a.b@gmail.com nha", "mail [địa chỉ] nha"),
        ("fb.com/mo.nguyen.99 của em", "[địa chỉ] của em"),
    ],
)
def test_what_may_point_to_somebody_is_hidden(said, shown):
    assert anonymise(said) == shown


@pytest.mark.parametrize(
    "said",
    [
        "vay 100 triệu được không",
        "quyết định 22/2023/QĐ-TTg vay 100.000.000 đồng",
        "Tôi muốn hỏi về phiếu lý lịch tư pháp số 2",
        "lam ly lich tu phap o dau vay ad",
        "bi 3 nam 6 thang con no an phi 200k",
        "",
    ],
)
def test_what_is_asked_stays(said):
    assert anonymise(said) == said
