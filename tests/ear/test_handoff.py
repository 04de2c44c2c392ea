"""Asking for a person is heard by rules; naming an officer in a question is not asking for one."""

import pytest

from bot.ear.fold import fold
from bot.ear.handoff import asks_for_human, only_names_officers
from tests.ear.needs_table import NOT_A_HUMAN

ASKING = [
    "gặp cán bộ",
    "cho em gặp người thật",
    "nói chuyện với cán bộ đi",
    "muốn gặp người thật",
    "tui muốn nói chuyện với người thiệt",
    "chuyển cho nhân viên giùm",
    "có người thật trả lời không",
    "tôi không nói chuyện với máy nữa",
    "nhờ cán bộ gọi lại",
    "cán bộ ơi",
    "gọi lại cho tôi",
]


@pytest.mark.parametrize("text", ASKING)
def test_asking_for_a_person_is_heard(text):
    assert asks_for_human(text)
    assert asks_for_human(fold(text))


@pytest.mark.parametrize("text", NOT_A_HUMAN)
def test_naming_officers_is_not_asking_for_one(text):
    assert not asks_for_human(text)
    assert not asks_for_human(fold(text))


def test_a_question_about_officers_is_known_as_one():
    assert only_names_officers("hỏi cán bộ nào làm giấy này")
    assert not only_names_officers("cho tôi gặp cán bộ")
    assert not only_names_officers("lãi suất bao nhiêu")
