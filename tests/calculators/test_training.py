"""Training money and offices: by hand from the law dossier, file 04."""

from __future__ import annotations

from datetime import date

import pytest

from bot.calculators.training import Facts, Status, Wants, decide

DAY = date(2026, 11, 20)


def learner(**known):
    """Somebody who wants a short course."""
    return Facts(DAY, Wants.TRAINING, **{"short_course": True, **known})


def words(advice):
    """All that is said."""
    return " ".join([advice.headline, *(step.text for step in advice.steps)])


@pytest.mark.parametrize(
    ("fact", "known", "answer"),
    [
        ("4.26: nông thôn", {"rural": True}, "yes"),
        ("4.26: thành thị, còn trẻ là chưa đủ", {"rural": False, "youth_group": False, "age": 20}, "no"),
        ("4.21: bộ đội xuất ngũ ở thành thị", {"rural": False, "youth_group": True}, "yes"),
        ("chưa rõ nơi ở", {"youth_group": False}, "perhaps"),
        ("thành thị, chưa rõ nhóm thanh niên", {"rural": False}, "perhaps"),
        ("4.21: lớp dài", {"rural": True, "short_course": False}, "no"),
        ("chưa rõ lớp dài hay ngắn", {"rural": True, "short_course": None}, "perhaps"),
    ],
)
def test_who_gets_money_for_a_course(fact, known, answer):
    assert decide(learner(**known)).answer == answer, fact


def test_the_amounts_are_those_of_the_decree():
    rural = words(decide(learner(rural=True)))
    for amount in ("4 triệu đồng một khóa", "50.000 đồng mỗi ngày", "200.000 đồng đi lại"):
        assert amount in rural
    assert "30.360.000 đồng" in words(decide(learner(youth_group=True)))  # 12 × 2.530.000 (4.25)
    before = Facts(date(2026, 6, 30), Wants.TRAINING, short_course=True, youth_group=True)
    assert "30.360.000" not in words(decide(before))
    assert "12 tháng lương cơ sở" in words(decide(before))


def test_before_2026_nothing_is_said():
    advice = decide(Facts(date(2025, 12, 31), Wants.TRAINING, rural=True, short_course=True))
    assert advice.answer == "perhaps"
    assert advice.officer
    assert "4 triệu" not in words(advice)


def test_everybody_is_told_where_to_ask():
    for known in ({"rural": True}, {"rural": False, "youth_group": False}, {}):
        assert "Trung tâm dịch vụ việc làm" in words(decide(learner(**known)))
    job = decide(Facts(DAY, Wants.JOB))
    assert "Trung tâm dịch vụ việc làm" in words(job)
    assert job.needs[0] == "training_jobs/find_job"


def test_parole_opens_training_but_not_yet_the_loan():
    parole = words(decide(learner(rural=True, status=Status.PAROLE)))
    assert "tha tù trước thời hạn cũng được giúp" in parole
    assert "chờ có giấy chứng nhận" in parole
    assert "4 triệu đồng mỗi tháng" not in parole
    assert "4 triệu đồng mỗi tháng" in words(decide(learner(rural=True, status=Status.COMPLETED)))


def test_those_under_18_come_first():
    assert "dưới 18 tuổi" in words(decide(learner(rural=True, age=17)))
    assert "dưới 18 tuổi" not in words(decide(learner(rural=True, age=18)))


def test_what_to_ask_next():
    assert decide(Facts(DAY)).missing == ("wants", "rural", "short_course", "youth_group")
    assert decide(learner(rural=False)).missing == ("youth_group",)
    assert decide(learner(rural=True)).missing == ()
    assert decide(learner(rural=False, unknown=frozenset({"youth_group"}))).officer
