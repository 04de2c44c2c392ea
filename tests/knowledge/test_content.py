"""The product's own cards: complete, in force on the day, and right on the days when the law changes."""

from datetime import date

import pytest
import yaml

from bot.knowledge import Knowledge
from bot.knowledge.command import QUESTIONS, main

TODAY = date(2026, 11, 21)
DANGERS = ("self_harm", "violence", "threat", "lured", "hunger", "child", "summons", "relapse")
PUBLISHED = {"113", "114", "115", "111", "156", "5656"}


@pytest.fixture(scope="module")
def known():
    """The real knowledge."""
    return Knowledge.load()


def test_the_content_passes_every_check_and_every_need_has_a_test_question(capsys, monkeypatch):
    monkeypatch.setenv("BOT_TODAY", TODAY.isoformat())  # past the review days `make check` fails by itself
    assert main([]) == 0, capsys.readouterr().out


def test_every_need_that_has_a_question_has_a_card(known):
    asked = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    assert known.needs() == sorted(asked)


def test_every_need_is_answered_today(known):
    assert [need for need in known.needs() if known.card(need, TODAY).kind == "notice"] == []


def test_only_published_numbers_can_be_shown(known):
    assert set(known.content.contacts.phones) == PUBLISHED


@pytest.mark.parametrize("danger", DANGERS)
def test_danger_is_answered_with_help_on_any_day(known, danger):
    for day in (date(2023, 1, 1), TODAY, date(2035, 1, 1)):
        shown = known.card(f"danger/{danger}", day)
        assert shown.kind == "urgent"
        assert shown.buttons


# What law/ says, on both sides of each change: (day, need, words that must be there, words that must not).
DATED = [
    ("2026-06-30", "criminal_record/where", "công an", "Luật 107"),
    ("2026-07-01", "criminal_record/where", "VNeID", ""),
    ("2026-08-14", "criminal_record/fee", "200.000 đồng", "0 đồng** chỉ khi"),
    ("2026-08-15", "criminal_record/fee", "**0 đồng** chỉ khi", ""),
    ("2027-02-28", "criminal_record/fee", "**0 đồng** chỉ khi", ""),
    ("2027-03-01", "criminal_record/fee", "đã kết thúc", "**0 đồng** chỉ khi"),
    ("2025-11-30", "loan/interest", "**6,6 %/năm**", "6,24"),
    ("2025-12-01", "loan/interest", "**6,24 %/năm**", "**6,6 %"),
    ("2026-12-31", "legal_aid/who", "nhóm luật nêu tên", "Từ 01/01/2027 có thêm: hộ **cận nghèo**"),
    ("2027-01-01", "legal_aid/who", "Từ 01/01/2027 có thêm: hộ **cận nghèo**", ""),
]


@pytest.mark.parametrize(("day", "need", "there", "absent"), DATED)
def test_the_day_decides_the_answer(known, day, need, there, absent):
    shown = known.card(need, date.fromisoformat(day))
    assert shown.kind == "answer"
    assert there in shown.text
    assert not absent or absent not in shown.text


def test_before_and_after_the_new_law_the_sources_differ(known):
    before = known.card("criminal_record/where", date(2026, 6, 30)).sources
    after = known.card("criminal_record/where", date(2026, 7, 1)).sources
    assert "Luật 107/2025/QH15" not in [source.instrument for source in before]
    assert "Luật 107/2025/QH15" in [source.instrument for source in after]


def test_in_2030_no_card_states_law_any_more(known):
    for need in known.needs():
        assert known.card(need, date(2030, 1, 1)).sources == ()
