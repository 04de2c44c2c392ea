"""Several questions in one message, and one question told as a story."""

import pytest

from bot.ear.clauses import clauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("làm ở đâu", ["làm ở đâu"]),
        ("lệ phí bao nhiêu vậy, bao lâu thì có", ["lệ phí bao nhiêu vậy", "bao lâu thì có"]),
        ("làm lý lịch ở đâu? Còn lệ phí thì sao", ["làm lý lịch ở đâu", "Còn lệ phí thì sao"]),
        ("lam ly lich o dau voi lai le phi bao nhieu", ["lam ly lich o dau", "voi lai le phi bao nhieu"]),
        ("nợ 200.000đ từ 1/2/2024 có sao không", ["nợ 200.000đ từ 1/2/2024 có sao không"]),
        ("chào ad, làm lý lịch ở đâu", ["chào ad làm lý lịch ở đâu"]),
        ("", []),
        ("?!...", []),
    ],
)
def test_a_message_is_cut_where_a_new_thought_begins(text, parts):
    assert clauses(text) == parts


def test_both_of_two_questions_are_answered(ear):
    needs = {each.need for each in ear.hear("lãi suất vay bao nhiêu? lệ phí lý lịch tư pháp bao nhiêu").needs}
    assert needs == {"loan/interest", "criminal_record/fee"}


def test_a_greeting_beside_a_question_is_not_answered(ear):
    assert [each.need for each in ear.hear("xin chào ad. làm lý lịch tư pháp ở đâu").needs] == [
        "criminal_record/where"
    ]


def test_saying_a_thing_twice_is_one_need(ear):
    assert len(ear.hear("lãi suất vay bao nhiêu, vay vốn lãi mấy phần trăm").needs) == 1
