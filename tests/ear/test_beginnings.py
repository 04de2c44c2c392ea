"""People press "send" too early. The beginning of a sentence is no danger yet, and calls nobody."""

import pytest


@pytest.mark.parametrize(
    "beginning",
    [
        "em",
        "tôi",
        "toi",
        "con",
        "con toi",
        "chồng em",
        "nha em",
        "a",
        "mẹ",
        "ad ơi",
        "cho em",
        "toi bi",
        "muon hoi",
    ],
)
def test_the_beginning_of_a_sentence_is_no_danger_and_no_call_for_an_officer(real_ear, beginning):
    heard = real_ear.hear(beginning)
    assert heard.urgent is None
    assert not [need for need in heard.needs if need.need == "handoff/human" and need.confidence >= 0.6]


@pytest.mark.parametrize("short", ["cứu với", "cuu em", "muốn chết", "tự tử"])
def test_two_words_can_be_danger_all_the_same(real_ear, short):
    assert real_ear.hear(short).urgent
