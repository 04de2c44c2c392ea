"""The time since release decides which answer about a loan fits; a sentence is no such time."""

import pytest

from bot.ear.entities import entities_in
from bot.ear.fold import fold
from bot.ear.heard import Scored
from bot.ear.needs import BY_TIME, by_time_since_release

CONDITIONS, NEARLY, OVER = BY_TIME


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("BOT_TODAY", "2026-11-21")


@pytest.mark.parametrize("spell", [str, fold], ids=["accents", "plain"])
@pytest.mark.parametrize(
    ("text", "heard", "right"),
    [
        ("em ra tù 6 năm rồi, vay được không", CONDITIONS, OVER),
        ("ra bốn năm rồi có vay được không", CONDITIONS, NEARLY),
        ("mới về 2 tháng vay được chưa", OVER, CONDITIONS),
        ("em bị 7 năm tù, mới về, vay được không", CONDITIONS, CONDITIONS),
        ("đi tù 8 năm mới về có vay vốn được không", CONDITIONS, CONDITIONS),
        ("án 7 năm, ra được 1 năm, vay được không", OVER, CONDITIONS),
        ("quá 5 năm rồi còn vay được không", OVER, OVER),
        ("vay được bao nhiêu", CONDITIONS, CONDITIONS),
        ("em ra tù năm 2019, vay được không", CONDITIONS, OVER),
        ("ra hồi tháng 3 năm 2022, vay được không", CONDITIONS, NEARLY),
        ("em ra trại 30/4/2025 vay được không", OVER, CONDITIONS),
        ("về từ năm 2021 có vay được không", NEARLY, NEARLY),
        ("tháng sau em ra, có vay được không", CONDITIONS, CONDITIONS),
    ],
)
def test_a_loan_goes_by_the_time_since_release(text, heard, right, spell):
    needs = by_time_since_release([Scored(heard, 0.8)], entities_in(spell(text)), spell(text))
    assert [each.need for each in needs] == [right]
