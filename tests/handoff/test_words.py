"""What a waiting person is told is true at that moment, short, and promises nothing."""

import re
from datetime import datetime

import pytest

from bot.core.clock import VIETNAM
from bot.handoff import desks, words


def at(text):
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


def test_on_duty_no_hour_is_promised():
    for urgent in (True, False):
        text = words.standing(urgent=urgent, on_duty=True, now=at("23/11/2026 09:00"))
        assert "đang trực" in text
        assert not re.search(r"\d", text)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("21/11/2026 09:00", "làm việc lại từ 7 giờ 30 sáng thứ Hai, 23/11."),
        ("22/11/2026 22:00", "làm việc lại từ 7 giờ 30 sáng mai (thứ Hai, 23/11)."),
        ("23/11/2026 05:00", "làm việc lại từ 7 giờ 30 sáng nay."),
        ("23/11/2026 12:00", "làm việc lại từ 13 giờ 30 chiều nay."),
        ("23/11/2026 18:00", "làm việc lại từ 7 giờ 30 sáng mai (thứ Ba, 24/11)."),
        ("31/12/2026 18:00", "làm việc lại từ 7 giờ 30 sáng thứ Hai, 04/01/2027."),
        ("05/02/2027 18:00", "làm việc lại từ 7 giờ 30 sáng thứ Ba, 09/02."),
    ],
)
@pytest.mark.parametrize("urgent", [True, False])
def test_with_nobody_signed_in_the_next_opening_is_said(moment, said, urgent):
    text = words.standing(urgent=urgent, on_duty=False, now=at(moment))
    assert said in text
    assert "chưa có cán bộ trực" in text


def test_in_office_hours_with_nobody_signed_in_the_end_of_the_hours_is_said():
    text = words.standing(urgent=False, on_duty=False, now=at("23/11/2026 09:00"))
    assert "chưa có cán bộ nào đang trực" in text
    assert "đến 11 giờ 30." in text
    assert "đến 17 giờ." in words.standing(urgent=False, on_duty=False, now=at("23/11/2026 14:00"))


def test_an_ordinary_case_says_what_the_officer_will_see_and_an_urgent_one_stays_short():
    moment = at("23/11/2026 18:00")
    assert words.WILL_READ in words.standing(urgent=False, on_duty=False, now=moment)
    assert words.WILL_READ not in words.standing(urgent=True, on_duty=False, now=moment)
    assert words.standing(urgent=True, on_duty=False, now=moment).startswith("Đã báo khẩn cho cán bộ")


@pytest.mark.parametrize(
    "moment", ["21/11/2026 09:00", "23/11/2026 09:00", "23/11/2026 18:00", "31/12/2026 18:00"]
)
def test_no_sentence_is_longer_than_twenty_five_syllables(moment):
    for urgent in (True, False):
        for on_duty in (True, False):
            text = words.standing(urgent=urgent, on_duty=on_duty, now=at(moment))
            for sentence in re.split(r"(?<=\.) ", text):
                assert len(sentence.split()) <= 25, sentence


@pytest.mark.parametrize(
    ("need", "danger", "desk"),
    [
        ("criminal_record/fee", None, "police"),
        ("after_release/identity_card", None, "police"),
        ("warnings/loan_sharks", None, "police"),
        ("legal_aid/who", None, "justice"),
        ("expungement/automatic", None, "justice"),
        ("legal_aid/who", "threat", "police"),
        ("loan/interest", None, "police"),
        (None, None, "police"),
        (None, "self_harm", "police"),
    ],
)
def test_each_need_has_its_desk_and_danger_goes_to_the_police(need, danger, desk):
    assert desks.route(need, danger)[0] == desk
    assert desks.name_of(desk) in ("Công an", "Tư pháp")


@pytest.mark.parametrize(
    "danger", ["self_harm", "violence", "threat", "lured", "hunger", "child", "summons", "relapse"]
)
def test_every_danger_and_every_reason_has_words(danger):
    assert words.why("danger", danger) == words.DANGERS[danger]
    for reason in ("asked", "danger", "misunderstood", "rule", "failure", "outage"):
        assert words.why(reason, None) == words.REASONS[reason]
