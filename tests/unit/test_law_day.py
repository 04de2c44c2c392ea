"""Which day's law a question is about: its own, or one that it names."""

from datetime import date

import pytest

from actions.law_day import named_day
from bot.ear.entities import entities_in

SAID = date(2026, 11, 21)


def named(text):
    heard = [
        {"entity": e.type, "start": e.start, "end": e.end, "normalised": e.normalised}
        for e in entities_in(text)
    ]
    return named_day(text, heard, SAID)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("BOT_TODAY", SAID.isoformat())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("từ 1/1/2027 ai được trợ giúp pháp lý", date(2027, 1, 1)),
        ("tháng 3 năm 2027 làm lý lịch tư pháp mất bao nhiêu", date(2027, 3, 1)),
        ("nam 2027 ho can ngheo co duoc luat su khong", date(2027, 1, 1)),
        ("28/2/27 lam phieu con mien phi khong", date(2027, 2, 28)),
        ("em nộp hồ sơ lý lịch ngày 30/6/2026 thì làm ở đâu", date(2026, 6, 30)),
        ("ngày 30/6/2026 em nộp phiếu lý lịch ở đâu", date(2026, 6, 30)),
        ("lãi suất năm 2024 là bao nhiêu", date(2024, 1, 1)),
        ("theo luật ngày 30/6/2026 thì sao", date(2026, 6, 30)),
    ],
)
def test_the_day_that_the_words_mean(text, day):
    assert named(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "làm lý lịch tư pháp ở đâu",
        "em ra trại 20/8/2023 vay được không",
        "bi 3 nam 6 thang, ra hom 29/2/24, con no an phi",
        "bản án ngày 5/3/2022, giờ xóa án tích được chưa",
        "chồng em mãn hạn năm 2024, làm lý lịch mất bao nhiêu",
        "ra ngày 1/12/2025, đến ngày 2/12/2027 đi làm phiếu được chưa",
    ],
)
def test_a_day_that_is_a_fact_is_none(text):
    assert named(text) is None
