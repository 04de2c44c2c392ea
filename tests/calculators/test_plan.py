"""The plan: what comes in it, in which order, by when; the calendar file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings, strategies as st
from icalendar import Calendar

from bot.calculators.plan import QUESTIONS, Facts, Home, Sentence, Wish, make, missing, rules
from bot.calculators.plan.calendar import calendar
from bot.knowledge import knowledge

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=timezone.utc)
HOME = Facts(
    day=DAY,
    released_on=date(2026, 11, 18),
    sentence=Sentence.COMPLETED,
    sentence_months=42,
    home=Home.HAS,
    has_identity_card=True,
    court_debts=False,
    wants=frozenset(),
)
EVERYBODY = st.builds(
    Facts,
    day=st.dates(date(2026, 7, 1), date(2027, 2, 28)),
    released_on=st.none() | st.dates(date(2018, 1, 1), date(2027, 3, 1)),
    sentence=st.none() | st.sampled_from(Sentence),
    sentence_months=st.none() | st.integers(1, 360),
    home=st.none() | st.sampled_from(Home),
    has_identity_card=st.none() | st.booleans(),
    court_debts=st.none() | st.booleans(),
    wants=st.none() | st.frozensets(st.sampled_from(Wish)),
    commune=st.sampled_from(["", "xã Ea Đrơng", "phường {Bến} <b>Nghé</b>"]),
)


def ids(facts):
    """The things in a plan, by name."""
    return [step.id for step in make(facts).steps]


def day_of(facts, name):
    """The day of one thing in the plan."""
    return next(step.on for step in make(facts).steps if step.id == name)


def test_at_most_six_questions_are_asked_each_once():
    facts, asked = Facts(day=DAY), []
    answers = {name: getattr(HOME, name) for name in QUESTIONS}
    while name := missing(facts):
        asked.append(name)
        facts = replace(facts, **{name: answers[name]})
    assert asked == list(QUESTIONS)
    assert len(asked) == 6
    assert missing(replace(Facts(day=DAY), unknown=frozenset(QUESTIONS))) is None


def test_a_plan_for_somebody_who_served_the_sentence():
    assert ids(replace(HOME, wants=frozenset(Wish))) == [
        "keep_papers",
        "report",
        "residence",
        "vneid",
        "health",
        "training",
        "work",
        "loan_list",
        "loan_window",
        "expungement",
        "certificate",
    ]


def test_its_days_are_those_of_the_calculators():
    facts = replace(HOME, wants=frozenset({Wish.LOAN}))
    assert day_of(facts, "loan_list") == date(2026, 12, 5)
    assert day_of(facts, "loan_window") == date(2031, 11, 18)  # 5 years (3.4)
    assert day_of(facts, "expungement") == date(
        2028, 11, 19
    )  # 2 years for 3 years 6 months, and the day after (2.4)
    assert "khoảng 19/11/2028 (ước tính)" in next(s.when for s in make(facts).steps if s.id == "expungement")
    released_on_the_sixth = replace(facts, released_on=date(2026, 12, 6))
    assert day_of(released_on_the_sixth, "loan_list") == date(2027, 1, 5)


def test_reporting_has_no_number_of_days_of_its_own():
    step = next(step for step in make(HOME).steps if step.id == "report")
    assert step.when == "trong thời gian ghi trên giấy chứng nhận"
    assert step.on is None


def test_debts_come_first_and_hold_back_the_day_of_expungement():
    owing = replace(HOME, court_debts=True)
    assert "debts" in ids(owing)
    assert day_of(owing, "debts") == date(
        2028, 11, 18
    )  # paid within the period, its end does not move (2.28)
    assert "expungement" not in ids(owing)
    assert "expungement_debts" in ids(owing)
    assert "debts_check" in ids(replace(HOME, court_debts=None))
    assert not {"debts", "debts_check"} & set(ids(HOME))


def test_without_a_sentence_length_no_day_is_guessed():
    plan = make(replace(HOME, sentence_months=None))
    assert "expungement_open" in [step.id for step in plan.steps]
    assert "expungement" not in [step.id for step in plan.steps]


@pytest.mark.parametrize("sentence", [Sentence.PAROLE, Sentence.SUSPENDED, Sentence.REFORM])
def test_who_still_serves_gets_other_duties_and_no_loan_or_expungement_day(sentence):
    facts = replace(HOME, sentence=sentence, wants=frozenset(Wish))
    plan = make(facts)
    names = [step.id for step in plan.steps]
    assert plan.officer
    assert {"report_serving", "roll_call", "ask_before_leaving", "completion", "loan_later"} <= set(names)
    assert not {"report", "loan_list", "loan_window", "expungement", "certificate"} & set(names)
    assert day_of(facts, "roll_call") == date(2026, 12, 5)  # the first 5 days of the month (6.22)
    assert day_of(replace(facts, day=date(2026, 11, 3), released_on=date(2026, 11, 1)), "roll_call") == date(
        2026, 11, 5
    )


def test_nobody_without_a_roof_is_left_with_paperwork_first():
    names = ids(replace(HOME, home=Home.NONE))
    assert names.index("shelter") < names.index("residence")


def test_the_half_price_of_the_identity_card_ends_with_the_year():
    without = replace(HOME, has_identity_card=False)
    assert day_of(without, "identity_card_cheap") == date(2026, 12, 31)
    assert "identity_card" in ids(replace(without, day=date(2027, 1, 1)))
    assert "identity_card_cheap" not in ids(replace(without, day=date(2027, 1, 1)))


def test_after_five_years_another_loan_is_named():
    late = replace(HOME, released_on=date(2021, 11, 19), wants=frozenset({Wish.LOAN}))
    assert "loan_over" in ids(late)
    assert not {"loan_list", "loan_window"} & set(ids(late))
    last_day = replace(late, released_on=date(2021, 11, 20))
    assert {"loan_list", "loan_window"} <= set(ids(last_day))


def test_the_commune_is_named_where_it_was_told():
    assert any("xã Ea Đrơng" in step.title for step in make(replace(HOME, commune="xã Ea Đrơng")).steps)
    assert any("Đến xã, phường báo đã về" in step.title for step in make(HOME).steps)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(EVERYBODY)
def test_every_plan_can_be_followed(facts):
    plan = make(facts)
    names = [step.id for step in plan.steps]
    assert len(names) == len(set(names))
    assert 5 <= len(names) <= 16
    phases = [list(rules().phases).index(step.phase) for step in plan.steps]
    assert phases == sorted(phases)
    for step in plan.steps:
        assert knowledge().has(step.need)
        assert step.words
        assert (step.on is None) or (step.reminder and step.when)
    assert plan == make(facts)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(EVERYBODY)
def test_the_calendar_has_every_day_to_come_and_parses(facts):
    plan = make(facts)
    file = Calendar.from_ical(calendar(plan, NOW, url="https://tro-ly.example/hoi"))
    entries = {str(entry["uid"]): entry for entry in file.walk("VEVENT")}
    coming = [step for step in plan.steps if step.on and step.on >= plan.day]
    assert len(entries) == len(coming)
    for step in coming:
        entry = entries[f"{step.id}-{step.on}@viec-can-lam"]
        assert entry.decoded("dtstart") == step.on
        assert entry.decoded("dtend") == step.on + timedelta(days=1)
        assert str(entry["summary"]) == step.reminder
        assert step.words[0].text in str(entry["description"])
        [alarm] = entry.walk("VALARM")
        assert alarm.decoded("trigger") < timedelta(0)


def test_a_lock_screen_tells_nothing():
    telling = ("án", "tù", "trại", "trình diện", "điểm danh", "bồi thường", "đặc xá")
    shown = [thing.reminder for thing in rules().steps.values() if thing.reminder]
    assert len(shown) >= 8
    for title in shown:
        assert not any(
            word in title.lower().split() or f"{word} " in f"{title.lower()} " for word in telling
        ), title


def test_importing_twice_replaces_and_does_not_double():
    first, second = (
        Calendar.from_ical(calendar(make(HOME), when)) for when in (NOW, NOW + timedelta(days=3))
    )
    assert [str(e["uid"]) for e in first.walk("VEVENT")] == [str(e["uid"]) for e in second.walk("VEVENT")]
