import pytest

from bot.core.masking import mask_identity_numbers


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("so cccd 079199001234 nhe", "so cccd ••••••••••34 nhe"),
        ("079 199 001 234", "••••••••••34"),
        ("079.199.001.234.", "••••••••••34."),
        ("cmnd 023456789", "cmnd •••••••89"),
        ("cmnd 023 456 789", "cmnd •••••••89"),
        ("hai số 079199001234 và 001088000777", "hai số ••••••••••34 và ••••••••••77"),
    ],
)
def test_identity_numbers_are_hidden(text, masked):
    assert mask_identity_numbers(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "vay 100000000 đồng",
        "vay 100.000.000",
        "ra ngày 29/02/2024, án 3 năm 6 tháng",
        "gọi 0912345678",
        "quyết định 22/2023",
        "thẻ 1234567890123456",
        "",
    ],
)
def test_other_numbers_stay(text):
    assert mask_identity_numbers(text) == text
