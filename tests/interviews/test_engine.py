"""What the engine does around the questions: danger, time, buttons, a step back, what it keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.interviews import MOST, NAMES, Message, begin, readers, step
from bot.interviews.script import script
from tests.interviews.talking import DAY, PEOPLE, START, Talk


def test_danger_is_left_to_the_gate_and_changes_nothing():
    talk = Talk("loan")
    talk.say()
    before = dict(talk.state)
    heard = talk.say("tôi không muốn sống nữa")
    assert not heard.consumed
    assert not heard.cards
    assert talk.state == before


def test_danger_that_the_ear_heard_counts_too():
    message = Message("về", DAY, START, urgent="threat")
    heard = step(begin("plan", START), message)
    assert (heard.consumed, heard.cards) == (False, ())


def test_nothing_is_left_after_a_day():
    talk = Talk("loan")
    talk.say("em được đặc xá")
    gone = talk.say("có", later=timedelta(hours=25))
    assert (gone.state, gone.consumed, gone.known) == (None, False, {})


def test_the_answer_to_the_open_question_is_taken_the_next_morning():
    talk = Talk("plan")
    talk.say()
    talk.say("18/11/2026", later=timedelta(hours=20))
    assert talk.facts["released_on"] == ["2026-11-18", "2026-11-18"]
    assert talk.question == "release"


@pytest.mark.parametrize(("press", "facts"), [("resume/go_on", True), ("resume/restart", False)])
def test_one_may_go_on_or_start_again(press, facts):
    talk = Talk("loan")
    talk.say("em được đặc xá")
    talk.say("alo", later=timedelta(hours=8))
    talk.press(press)
    assert talk.stage == "ask"
    assert bool(talk.facts) is facts


def test_or_leave_it():
    talk = Talk("loan")
    talk.say("em được đặc xá")
    talk.say("alo", later=timedelta(hours=8))
    assert talk.press("resume/stop").finished


def test_a_step_back_asks_the_question_before():
    talk = Talk("plan")
    talk.go_through("", "18/11/2026", "đặc xá")
    assert talk.question == "home"
    talk.say("quay lại")
    assert talk.question == "release"
    assert "release" not in talk.facts
    talk.say("quay lai cau truoc")
    assert talk.question == "released_on"
    assert "released_on" not in talk.facts


def test_a_button_of_an_earlier_question_still_answers_it():
    talk = Talk("plan")
    talk.go_through("", "18/11/2026", "đặc xá")
    talk.press("release/completed")
    assert talk.facts["release"] == "completed"
    assert talk.question == "home"


@pytest.mark.parametrize("value", ["x", "release/none_such", "fix/none_such", "confirm/right", "loan/yes"])
def test_a_button_that_does_not_belong_here_does_nothing(value):
    talk = Talk("plan")
    talk.say()
    before = dict(talk.facts)
    talk.press(value)
    assert talk.stage == "ask"
    assert dict(talk.facts) == before


def test_the_summary_can_be_mended_by_button():
    talk = Talk("training")
    talk.go_through("", *PEOPLE["training"].answers)
    talk.press("confirm/fix")
    assert "fix/rural" in [button.act["value"] for button in talk.card.buttons]
    talk.press("fix/rural")
    assert talk.question == "rural"
    talk.say("ở phường")
    assert talk.facts["rural"] is False


def test_no_at_the_summary_asks_what_is_wrong():
    talk = Talk("training")
    talk.go_through("", *PEOPLE["training"].answers)
    talk.say("không đúng")
    assert talk.stage == "fix"


def test_a_question_not_understood_twice_is_left_open():
    talk = Talk("training")
    talk.go_through("", "abc xyz")
    assert talk.question == "wants"
    talk.say("qwerty")
    assert talk.question != "wants"
    assert "wants" in talk.state["unknown"]


def test_a_correction_mends_the_day_that_was_told():
    talk = Talk("expungement")
    talk.go_through("", "3 năm", "cố ý, lúc đó 30 tuổi", "2021", "không")
    talk.say("à nhầm, 2022 mới đúng")
    assert talk.facts["released_on"] == ["2022-01-01", "2022-12-31"]
    assert talk.question == "new_crime"


def test_a_question_with_facts_in_it_is_both():
    talk = Talk("loan")
    talk.say()
    heard = talk.say("em được đặc xá, mà lệ phí làm lý lịch bao nhiêu?", needs=("criminal_record/fee",))
    assert not heard.consumed
    assert talk.facts["release"] == "amnesty"
    assert talk.question == "released_on"


def test_the_subject_of_the_interview_is_no_side_question():
    talk = Talk("loan")
    talk.say()
    heard = talk.say("em được đặc xá thì vay được không?", needs=("loan/conditions",))
    assert heard.consumed


def test_what_was_told_is_not_asked_again():
    first = Talk("loan")
    first.go_through("", *PEOPLE["loan"].answers)
    done = first.say("đúng rồi")
    second = Talk("plan", known=done.known)
    second.say()
    assert second.question == "home"
    assert second.facts["release"] == "completed"


def test_a_loan_needs_the_day_itself():
    talk = Talk("loan")
    talk.go_through("", "đặc xá", "năm 2023")
    assert talk.question == "released_on"
    assert "đủ ngày" in talk.card.text
    talk.say("không nhớ")
    assert "released_on" in talk.state["unknown"]
    assert talk.question == "purpose"


def test_presses_alone_reach_the_end():
    for name in NAMES:
        talk = Talk(name)
        talk.say()
        while talk.stage == "ask":
            talk.press(talk.card.buttons[0].act["value"])
        assert len(talk.state["asked"]) <= MOST
        assert talk.press("confirm/right").finished


def test_the_same_message_twice_gives_the_same_step():
    state = begin("loan", START)
    message = Message("em được đặc xá về hôm 2/9/2025", DAY, START)
    assert step(state, message) == step(state, replace(message))


def test_saying_only_that_it_is_wrong_changes_nothing():
    talk = Talk("plan")
    talk.go_through("", *PEOPLE["plan"].answers)
    before = dict(talk.facts)
    talk.say("sai rồi")
    assert talk.stage == "fix"
    assert dict(talk.facts) == before
    talk.say("vâng, đúng rồi")
    assert talk.stage == "confirm"
    assert dict(talk.facts) == before


def test_a_business_is_asked_no_more_than_seven_questions():
    talk = Talk("loan")
    talk.go_through(
        "",
        "co so kinh doanh",
        "ho kinh doanh",
        "10 nguoi, 3 nguoi moi ve",
        "mua bo",
        "khong",
        "roi",
        "khong no",
    )
    assert talk.stage == "confirm"
    assert (talk.facts["workers"], talk.facts["released_workers"]) == (10, 3)
    assert len(talk.state["asked"]) == MOST
    assert "Có thể được xét vay" in talk.say("dung roi").cards[0].text


def test_the_second_number_alone_is_asked_for():
    talk = Talk("loan")
    talk.go_through("", "cơ sở kinh doanh", "hộ kinh doanh", "10")
    assert "Trong đó" in talk.card.text
    talk.say("3")
    assert (talk.facts["workers"], talk.facts["released_workers"]) == (10, 3)


def test_a_bare_day_finds_its_question_out_of_order():
    talk = Talk("expungement")
    talk.go_through("", "3/2020")
    assert talk.facts["released_on"] == ["2020-03-01", "2020-03-31"]
    assert talk.question == "penalty"


def test_a_story_that_answers_everything_goes_to_the_summary():
    talk = Talk("certificate")
    talk.say("họ đòi lltp số 2 mới cho xin việc")
    assert talk.stage == "confirm"
    assert "hỏi vài câu" not in talk.card.text


def test_an_answer_that_begins_like_a_stop_is_an_answer():
    talk = Talk("loan")
    talk.say()
    talk.say("thôi được rồi, đặc xá")
    assert talk.facts["release"] == "amnesty"


@pytest.mark.parametrize("text", ["muon lam an nho", "nuoi lon", "di lam thue"])
def test_to_do_and_pigs_are_no_corrections_without_accents(text):
    talk = Talk("loan", plain=True)
    talk.go_through("", "chấp hành xong", "20/11/2024")
    talk.say(text)
    assert talk.facts["released_on"] == ["2024-11-20", "2024-11-20"]
    assert talk.question != "released_on"


@pytest.mark.parametrize("text", ["em nói lộn, đặc xá", "à lộn, đặc xá", "đặc xá, em ghi nhầm"])
def test_a_slip_is_corrected(text):
    talk = Talk("loan", plain=True)
    talk.go_through("", "chấp hành xong", text)
    assert talk.facts["release"] == "amnesty"


@pytest.mark.parametrize(
    ("name", "answers", "text", "intent", "fact", "value"),
    [
        ("plan", ("", "20/11/2026", "đặc xá", "có rồi"), "mất rồi", "dont_know", "has_identity_card", False),
        ("legal_aid", ("", "không", "không"), "40", "correct", "age", 40),
        ("loan", ("", "đặc xá"), "2/9/2025", "stop", "released_on", ["2025-09-02", "2025-09-02"]),
    ],
)
def test_an_answer_counts_more_than_what_the_ear_takes_it_for(name, answers, text, intent, fact, value):
    talk = Talk(name)
    talk.go_through(*answers)
    talk.say(text, intent=intent)
    assert talk.facts[fact] == value


@pytest.mark.parametrize(("text", "intent"), [("tui chịu", "dont_know"), ("nỏ nhớ mô", "dont_know")])
def test_words_of_a_region_are_what_the_ear_takes_them_for(text, intent):
    talk = Talk("loan")
    talk.go_through("", "đặc xá")
    talk.say(text, intent=intent)
    assert "released_on" in talk.state["unknown"]


def test_a_number_is_never_an_order():
    talk = Talk("training")
    talk.go_through("", "học nghề", "ở xã")
    talk.say("3 tháng", intent="correct")
    assert talk.facts["rural"]
    assert talk.question == "short_course"


@pytest.mark.parametrize(("first", "offered"), [("", True), (PEOPLE["plan"].family, False)])
def test_the_plan_is_offered_as_a_file_but_not_that_of_a_relative(first, offered):
    talk = Talk("plan")
    talk.say(first)
    while talk.stage == "ask":
        talk.say("không biết")
    card = talk.say("đúng rồi").cards[0]
    assert ("plan_file" in [button.act["act"] for button in card.buttons]) is offered


@pytest.mark.parametrize("plain", [False, True])
def test_what_is_wrong_may_be_typed_as_it_stands_on_the_button(plain):
    talk = Talk("loan", plain=plain)
    talk.go_through("", *PEOPLE["loan"].answers)
    talk.press("confirm/fix")
    talk.say("Ngày ra trại")
    assert (talk.stage, talk.question) == ("ask", "released_on")


@pytest.mark.parametrize("name", NAMES)
def test_every_button_of_a_question_may_be_typed(name):
    for question in script(name).questions.values():
        for option in question.options.values():
            if not option.part:
                assert readers.answer(option.title, name, question, DAY).items() >= option.sets.items()


@pytest.mark.parametrize(
    ("text", "short", "shown"),
    [
        ("2 thang", None, "2 tháng"),
        ("duoi 3 thang", True, "sơ cấp hoặc ngắn hơn"),
        ("lop ngan han thoi", True, "sơ cấp hoặc ngắn hơn"),
        ("trung cap 2 nam", False, "dài hơn, 2 năm"),
    ],
)
def test_the_length_of_a_course_in_words(text, short, shown):
    talk = Talk("training")
    talk.go_through("", "học nghề", "ở xã", text)
    assert talk.stage == "confirm"
    assert talk.facts.get("short_course") is short
    assert f"• Lớp học: {shown}\n" in talk.card.text


@pytest.mark.parametrize(
    ("level", "result"), [("sơ cấp", "Có tiền hỗ trợ"), ("trung cấp", "Chưa thuộc diện")]
)
def test_from_three_months_on_the_level_is_asked_for(level, result):
    talk = Talk("training")
    talk.go_through("", "học nghề", "ở xã", "3 tháng")
    assert talk.card.text == "Lớp đó là sơ cấp, hay trung cấp, cao đẳng?"
    talk.say(level)
    assert talk.facts["course_months"] == 3
    assert result in talk.say("đúng rồi").cards[0].text


def test_a_course_length_in_a_story_is_no_time_since_release():
    talk = Talk("training")
    talk.say("ra tu 2 thang roi, muon hoc lai xe 3 thang o que")
    assert (talk.facts["course_months"], talk.question) == (3, "short_course")


@pytest.mark.parametrize("answer", ["có mẹ em", "co vo em", "ở với chị em"])
def test_a_relative_in_the_household_does_not_make_it_a_relatives_interview(answer):
    talk = Talk("loan")
    talk.go_through("", "đặc xá", "2/9/2025", "mở tiệm", "có rồi", "không", "không nợ", answer)
    assert talk.facts["able_adult"] is True
    assert not talk.state["family"]
    assert talk.say("đúng rồi").known


def test_so_many_years_are_no_age():
    talk = Talk("expungement")
    talk.go_through("", "án treo", "2 năm")
    assert "age_then" not in talk.facts


def test_the_classes_of_crimes_stand_in_their_order_and_each_is_heard_as_itself():
    talk = Talk("expungement")
    talk.go_through("", "3 năm", "vô ý, 19 tuổi")
    assert [button.title for button in talk.card.buttons][:3] == [
        "Ít nghiêm trọng",
        "Nghiêm trọng",
        "Rất nghiêm trọng",
    ]
    for text, crime in (("rat nghiem trong", "rat_nghiem_trong"), ("nghiem trong", "nghiem_trong")):
        heard = readers.answer(
            text, "expungement", script("expungement").questions["offence"], DAY, "crime_class"
        )
        assert heard == {"crime_class": crime}


def test_what_one_wants_is_heard_in_a_story():
    talk = Talk("plan")
    talk.say("e moi ra hom 18/11, dac xa, dang o voi me e, muon tim viec, lap ke hoach giup e")
    assert talk.facts["wishes"] == ["work"]
    assert talk.facts["home"] == "has"
    assert not talk.state["family"]
