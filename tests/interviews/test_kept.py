"""What was told in an earlier conversation: named once, confirmed, corrected or dropped, and never asked again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies

from bot.interviews import readable, to_keep
from bot.interviews.kept import LASTING, in_words
from bot.interviews.script import script
from tests.interviews.talking import DAY, PEOPLE, Talk

EARLIER = "2026-11-01"
FACTS = {
    "released_on": ["2026-10-18", "2026-10-18"],
    "release": "amnesty",
    "home": "has",
    "court_debts": True,
}
KEPT = {name: {"value": value, "told_on": EARLIER} for name, value in FACTS.items()}


@pytest.fixture
def talk() -> Talk:
    return Talk("plan", kept=KEPT)


def test_it_is_named_first_in_one_line_with_its_day_and_three_buttons(talk):
    talk.say()
    assert talk.stage == "remembered"
    assert talk.card.text.splitlines()[-1] == (
        "Lần trước (01/11/2026) anh/chị cho biết: ngày ra trại 18/10/2026; ra theo diện đặc xá; chỗ ở có rồi; "
        "án phí, bồi thường còn nợ. Còn đúng không?"
    )
    assert [button.title for button in talk.card.buttons] == ["Đúng", "Sửa", "Đừng nhớ nữa"]
    assert talk.card.buttons[-1].act == {"act": "withdraw", "need": "after_release/plan"}


@pytest.mark.parametrize("yes", ["đúng rồi", "dung r", "vâng", "remembered/right"])
def test_what_still_holds_is_not_asked_again(talk, yes):
    talk.say()
    talk.press(yes) if "/" in yes else talk.say(yes)
    asked = [talk.question]
    while talk.stage == "ask":
        talk.say("không biết")
        asked.append(talk.question)
    assert set(asked) == {"identity", "wishes", ""}
    assert FACTS.items() <= talk.facts.items()


def test_when_nothing_else_is_to_be_asked_the_result_follows_at_once():
    all_told = {**FACTS, "has_identity_card": True}
    talk = Talk("plan", kept={name: {"value": value, "told_on": EARLIER} for name, value in all_told.items()})
    talk.say()
    talk.say("đúng")
    assert talk.question == "wishes"  # what one wants belongs to the day
    born = to_keep({"sentence_months": 42, "released_on": FACTS["released_on"]}, (), date(2026, 11, 1))
    expungement = Talk("expungement", kept=born)
    expungement.say()
    expungement.say("đúng")
    assert expungement.stage == "ask"


@pytest.mark.parametrize("no", ["không", "sai roi", "remembered/fix"])
def test_what_no_longer_holds_is_asked_anew(talk, no):
    talk.say()
    talk.press(no) if "/" in no else talk.say(no)
    assert talk.stage == "fix"
    talk.press("fix/court_debts")
    assert talk.question == "court_debts"
    talk.say("nộp hết rồi")
    assert talk.facts["court_debts"] is False
    assert talk.question == "identity"  # the rest stands, and comes again in the summary


def test_a_correction_is_understood_at_once_and_replaces(talk):
    talk.say()
    talk.say("không, 20/10/2026 mới đúng")
    assert talk.facts["released_on"] == ["2026-10-20", "2026-10-20"]
    assert talk.question == "identity"


def test_what_is_told_with_the_first_words_counts_more_than_what_was_kept(talk):
    talk.say("em được tha tù trước thời hạn có điều kiện")
    assert talk.facts["release"] == "parole"
    assert "đặc xá" not in talk.card.text


def test_what_was_told_in_this_conversation_is_not_to_be_confirmed():
    talk = Talk("plan", kept={name: {**each, "told_on": ""} for name, each in KEPT.items()})
    talk.say()
    assert talk.question == "identity"


@pytest.mark.parametrize("told_on", [EARLIER, ""])
def test_ones_own_facts_are_dropped_when_it_is_about_a_relative(told_on):
    talk = Talk("plan", kept={name: {**each, "told_on": told_on} for name, each in KEPT.items()})
    talk.say()
    talk.say("em hỏi cho chồng em, anh ấy ra hôm 18/11/2026")
    assert talk.state["family"]
    assert talk.facts == {"released_on": ["2026-11-18", "2026-11-18"]}
    assert talk.stage == "ask"


def test_coming_back_in_the_middle_does_not_skip_the_confirmation(talk):
    talk.say()
    talk.say("alo", later=timedelta(hours=9))
    talk.press("resume/go_on")
    assert talk.stage == "remembered"


def test_an_old_button_confirms_nothing(talk):
    talk.say()
    talk.say("đúng")
    question = talk.question
    talk.press("remembered/fix")
    assert (talk.stage, talk.question) == ("ask", question)


def test_a_side_question_comes_back_to_it(talk):
    talk.say()
    aside = talk.say("mà ngân hàng mấy giờ mở cửa?", needs=("loan/bank_hours",))
    assert not aside.consumed
    assert talk.stage == "remembered"


@pytest.mark.parametrize("name", PEOPLE)
def test_only_facts_of_the_person_that_last_are_kept(name):
    talk = Talk(name)
    talk.say()
    talk.go_through(*PEOPLE[name].answers)
    done = talk.say("đúng rồi")
    kept = to_keep(done.known, (), DAY)
    assert set(kept) <= {*LASTING, "born"}
    assert not {"hiv", "purpose", "wishes", "certificate_purpose", "new_crime", "served"} & set(kept)
    assert {each["told_on"] for each in kept.values()} <= {DAY.isoformat()}


def test_every_kept_fact_is_one_that_some_interview_asks_for():
    asked = {
        fact for name in PEOPLE for question in script(name).questions.values() for fact in question.fills
    }
    assert set(LASTING) <= asked


def test_of_a_child_nothing_is_kept():
    assert to_keep({"age": 17, "rural": True}, (), DAY) == {}


def test_what_is_no_longer_known_is_taken_back():
    assert to_keep({}, ("released_on", "wishes"), DAY) == {"released_on": None}


@given(
    strategies.integers(18, 100),
    strategies.dates(date(2024, 1, 1), date(2040, 12, 31)),
    strategies.integers(0, 1200),
)
def test_an_age_grows_with_the_person(age, told, days):
    kept = to_keep({"age": age}, (), told)
    assert "age" not in kept
    later = date.fromordinal(told.toordinal() + days)
    read = readable(kept, later).get("age")
    whole = (later.toordinal() - told.toordinal()) / 365.2425
    assert read is None or age + whole - 1 < read["value"] <= age + whole + 1
    assert readable(kept, told)["age"]["value"] == age


def test_it_can_be_told_to_the_person_in_words():
    kept = {**KEPT, "court_debts": {"value": True, "told_on": "2026-11-15"}}
    assert in_words(kept, DAY) == [
        "Ngày ra trại: 18/10/2026 (kể ngày 01/11/2026)",
        "Ra theo diện: đặc xá (kể ngày 01/11/2026)",
        "Chỗ ở: có rồi (kể ngày 01/11/2026)",
        "Án phí, bồi thường: còn nợ (kể ngày 15/11/2026)",
    ]
