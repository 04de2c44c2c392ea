"""A conversation keeps its subject: follow-ups need not say again what it is about, or for whom."""

import pytest


def need_of(answer):
    return answer["needs"][0]


@pytest.mark.parametrize(
    ("first", "then", "need"),
    [
        ("làm phiếu lý lịch tư pháp ở đâu", "còn lệ phí thì sao?", "criminal_record/fee"),
        ("lam ly lich tu phap o dau", "con can giay to gi", "criminal_record/documents"),
        ("vay vốn theo quyết định 22 cần điều kiện gì", "thế cần giấy tờ gì", "loan/documents"),
        ("dieu kien vay von qd 22", "vay lai bao nhieu", "loan/interest"),
    ],
)
def test_a_follow_up_stays_with_its_subject(talk, first, then, need):
    talk.say(first)
    assert need_of(talk.say(then)) == need


def test_only_another_person_means_the_same_question(talk):
    first = talk.say("điều kiện vay vốn theo quyết định 22 là gì")
    again = talk.say("vậy chồng em thì sao")
    assert need_of(again) == need_of(first)
    assert talk.tracker().get_slot("before")["facts"]["relation"] == "family"


def test_a_button_press_is_a_subject_too(talk):
    talk.need("criminal_record/where")
    assert need_of(talk.say("còn lệ phí thì sao")) == "criminal_record/fee"


def test_politeness_does_not_end_a_subject(talk):
    talk.say("làm phiếu lý lịch tư pháp ở đâu")
    talk.say("cảm ơn ad nhiều")
    assert need_of(talk.say("còn lệ phí thì sao")) == "criminal_record/fee"


def test_a_new_subject_is_a_new_subject(talk):
    talk.say("làm phiếu lý lịch tư pháp ở đâu")
    assert need_of(talk.say("lãi suất vay vốn theo quyết định 22 là bao nhiêu")) == "loan/interest"
