"""Danger is heard in every register without any model, and told from what only sounds like it."""

import time

import pytest
from hypothesis import given, settings, strategies as st

from bot.ear.danger import danger_in, dangers_in
from bot.ear.fold import fold
from bot.ear.heard import DANGERS
from tests.ear.danger_table import ALSO, HARMLESS, KINDS, MORE_HARMLESS, MORE_POSITIVE, POSITIVE, lines

STORY = (
    "Chào ad, em kể hơi dài. Em đi tù hai năm vì trộm cắp, về được bốn tháng, đi xin việc ba chỗ đều bị từ chối. "
    "{} Mẹ em già rồi. Cho em hỏi thêm lệ phí làm lý lịch tư pháp là bao nhiêu với ạ."
)


@pytest.mark.parametrize(("kind", "text"), POSITIVE)
def test_every_danger_is_heard_with_and_without_accents(kind, text):
    for typed in (text, fold(text), text.upper()):
        assert set(dangers_in(typed)) & ({kind} | ALSO.get(text, set())), typed


def test_the_kind_is_right_nearly_always():
    right = sum(danger_in(text) in {kind} | ALSO.get(text, set()) for kind, text in POSITIVE)
    assert right / len(POSITIVE) >= 0.95


@pytest.mark.parametrize("text", HARMLESS)
def test_look_alikes_are_no_danger(text):
    assert danger_in(text) is None
    assert danger_in(fold(text)) is None


@pytest.mark.parametrize(("kind", "text"), POSITIVE[::3])
def test_danger_is_heard_inside_a_long_story(kind, text):
    assert danger_in(STORY.format(text + ".")) is not None


def test_a_second_set_is_heard_by_rules_alone():
    missed = [text for _, text in MORE_POSITIVE if danger_in(text) is None]
    false = [text for text in MORE_HARMLESS if danger_in(text) is not None]
    assert len(missed) <= 4, missed
    assert len(false) <= 1, false


def test_the_tables_cover_every_kind():
    assert set(KINDS) == set(DANGERS)
    assert all(len(lines(block)) >= 12 for block in KINDS.values())
    assert len(HARMLESS) >= 60


def test_a_look_alike_does_not_hide_a_danger_beside_it():
    assert danger_in("mệt muốn chết với thủ tục, tôi không muốn sống nữa") == "self_harm"
    assert danger_in("chết cười, mà nè chủ nợ dọa giết con tôi") == "threat"


def test_words_of_two_sentences_are_not_joined():
    assert danger_in("Nó rủ em. Đi học nghề ở đâu? Ma túy là gì.") is None


@pytest.mark.parametrize(
    "text", ["con bị nó đánh " * 2000, "a" * 32_000, "không " * 6000, "dọa " * 8000, "(" * 20_000]
)
def test_long_texts_are_searched_in_reasonable_time(text):
    danger_in("")  # reads the rules
    begun = time.process_time()
    danger_in(text)
    assert time.process_time() - begun < 3


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300))
def test_no_text_breaks_the_rules(text):
    assert danger_in(text) in {None, *DANGERS}
