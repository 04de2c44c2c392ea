"""A question about another day is answered with the law of that day, and says so."""

BEFORE, LATER = "2026-06-30", "2026-11-21"


def answer(talk, text, day):
    [card, *_] = talk.say(text, day=day)["cards"]
    return card["text"]


def test_a_day_to_come_has_its_own_answer(talk):
    now = answer(talk, "nghe nói làm lý lịch tư pháp đang miễn phí phải không", LATER)
    then = answer(talk, "ngày 1/3/2027 làm lý lịch tư pháp có còn miễn phí không", LATER)
    assert "đã kết thúc" not in now
    assert then.startswith("**Ngày 01/03/2027:** ")
    assert "đã kết thúc" in then


def test_a_day_gone_by_has_its_own_answer_where_the_law_of_it_is_asked_for(talk):
    then = answer(talk, "lãi suất ngày 30/11/2025 vay vốn cho người ra tù là bao nhiêu", LATER)
    assert then.startswith("**Ngày 30/11/2025:** ")
    assert "6,6 %" in then


def test_the_day_of_release_changes_no_law(talk):
    said = answer(talk, "em ra trại ngày 20/8/2023, vay vốn lãi suất bao nhiêu một năm", LATER)
    assert "6,24 %" in said
    assert "Ngày 20/08/2023" not in said


def test_the_day_of_the_message_decides_when_none_is_named(talk):
    assert "Luật 107" not in answer(talk, "giờ làm phiếu lý lịch tư pháp ở đâu", BEFORE)
