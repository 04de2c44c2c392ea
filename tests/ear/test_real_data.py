"""The ear trained on the product's own examples: figures that may rise, never fall.

The floors are what was measured when they were written, less a small margin. The messages of the tables were written
with fresh eyes and are never to be copied into ``data/nlu``.
"""

import pytest

from bot.ear.fold import fold
from tests.ear.danger_table import HARMLESS, MORE_HARMLESS, MORE_POSITIVE, POSITIVE
from tests.ear.needs_table import NEEDS, NOT_A_HUMAN, ONE, OUT_OF_SCOPE, SEVERAL


def share(found):
    """The share of true values, from 0 to 1."""
    found = list(found)
    return sum(found) / len(found)


def first_need(heard):
    return heard.needs[0].need if heard.needs else None


def test_fresh_messages_get_the_right_need(real_ear, capsys):
    heard = [(need, real_ear.hear(text), real_ear.hear(fold(text)), text) for need, text in NEEDS]
    wrong = [(need, first_need(found), text) for need, found, _, text in heard if first_need(found) != need]
    with capsys.disabled():
        print(f"\nfresh messages: {len(NEEDS) - len(wrong)} of {len(NEEDS)} right; wrong: {wrong}")
    assert len(wrong) / len(NEEDS) <= 0.06
    assert share(need in [each.need for each in found.ranking[:3]] for need, found, _, _ in heard) >= 0.97
    # the rules (danger, help with crimes) may tell accents apart, the classifier never
    assert share(first_need(typed) == first_need(bare) for _, typed, bare, _ in heard) >= 0.98


def test_several_questions_are_all_answered(real_ear):
    whole = [wanted <= {each.need for each in real_ear.hear(text).needs} for wanted, text in SEVERAL]
    assert sum(whole) >= 3


@pytest.mark.parametrize("text", ONE)
def test_one_question_told_as_a_story_is_one_need(real_ear, text):
    assert len(real_ear.hear(text).needs) == 1


def test_what_is_none_of_our_business_is_turned_away(real_ear):
    kept = [text for text in OUT_OF_SCOPE if not real_ear.hear(text).out_of_scope]
    assert len(kept) <= 2, kept


@pytest.mark.parametrize("text", NOT_A_HUMAN)
def test_naming_officers_is_not_asking_for_one(real_ear, text):
    assert first_need(real_ear.hear(text)) != "handoff/human"


@pytest.mark.parametrize(("kind", "text"), POSITIVE + MORE_POSITIVE)
def test_no_danger_is_missed(real_ear, kind, text):
    assert real_ear.hear(text).urgent


def test_look_alikes_rarely_raise_an_alarm(real_ear, capsys):
    false = [text for text in HARMLESS + MORE_HARMLESS if real_ear.hear(text).urgent]
    with capsys.disabled():
        print(f"\nlook-alikes: {len(false)} alarms in {len(HARMLESS + MORE_HARMLESS)}: {false}")
    assert len(false) / len(HARMLESS + MORE_HARMLESS) <= 0.06
