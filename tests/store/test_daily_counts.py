"""Counting days: once each however often, before the talk goes, and each person once in a month and in a year."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core import clock
from bot.privacy import retention
from bot.store import cases, daily_counts, satisfaction, threads
from bot.store.erase import erase_thread
from bot.store.tables import Case, DailyCount, Inbound
from tests.casework import answer, make_case, make_officer, say

NOON = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam, a Monday


def keep(store, now):
    daily_counts.keep(store, now)


def counted(store, what, year=2026):
    with store.read() as tx:
        found = {}
        for one in daily_counts.of_year(tx, year):
            if one.what == what:
                place = tuple(part for part in (one.month, one.key, one.channel) if part)
                found[place] = one.number
        return found


def talk(store, who, *needs, now=NOON, channel=None):
    with store.write() as tx:
        row = say(tx, who, "hỏi", now)
        answer(tx, row, "đáp", needs, now)
        if channel:
            row.channel = threads.get(tx, row.thread_id).channel = channel


def test_messages_needs_and_people_by_channel_however_often_they_are_counted(store):
    talk(store, "p1", "loan/interest", "loan/amount")
    talk(store, "p1", "loan/interest", now=NOON + timedelta(minutes=5))
    talk(store, "p2", "warnings/rumours", channel="zalo")
    for _ in range(3):
        keep(store, NOON + timedelta(hours=1))
    assert counted(store, "message") == {("2026-11", "web"): 2, ("2026-11", "zalo"): 1}
    assert counted(store, "need") == {
        ("2026-11", "loan/amount", "web"): 1,
        ("2026-11", "loan/interest", "web"): 2,
        ("2026-11", "warnings/rumours", "zalo"): 1,
    }
    assert counted(store, "person_month") == {("2026-11", "web"): 1, ("2026-11", "zalo"): 1}


def test_a_day_is_vietnams(store):
    talk(store, "p1", now=datetime(2026, 11, 30, 16, 59, tzinfo=UTC))  # 23:59
    talk(store, "p2", now=datetime(2026, 11, 30, 17, 0, tzinfo=UTC))  # 00:00 of the first of December
    keep(store, datetime(2026, 12, 1, 1, 0, tzinfo=UTC))
    assert counted(store, "message") == {("2026-11", "web"): 1, ("2026-12", "web"): 1}


def test_a_person_counts_once_in_a_month_and_once_in_a_year(store):
    for now in (
        NOON,
        NOON + timedelta(days=1),
        NOON + timedelta(days=2),
        datetime(2027, 1, 4, 5, 0, tzinfo=UTC),
    ):
        talk(store, "p1", now=now)
        keep(store, now + timedelta(hours=1))
    assert counted(store, "person_month") == {("2026-11", "web"): 1, ("2026-12", "web"): 1}
    assert counted(store, "person_year") == {("2026-11", "web"): 1}
    assert (
        counted(store, "person_month", 2027) == counted(store, "person_year", 2027) == {("2027-01", "web"): 1}
    )


def test_the_job_counts_before_it_removes_and_what_is_gone_stays_counted(store):
    talk(store, "p1", "loan/interest")
    retention.sweep(store, NOON + timedelta(hours=25))
    with store.read() as tx:
        assert tx.query(Inbound).count() == 0
    retention.sweep(store, NOON + timedelta(hours=26))
    assert counted(store, "message") == {("2026-11", "web"): 1}
    assert counted(store, "need") == {("2026-11", "loan/interest", "web"): 1}


def test_who_erases_their_talk_is_not_taken_out_of_the_numbers(store):
    talk(store, "p1", "loan/interest")
    keep(store, NOON)
    with store.write() as tx:
        erase_thread(tx, threads.find(tx, "web", "web", "p1"), NOON)
    keep(store, NOON + timedelta(hours=1))
    assert counted(store, "message") == {("2026-11", "web"): 1}


def test_cases_by_reason_outcome_wait_and_answer(store):
    with store.write() as tx:
        officer = make_officer(tx)
        case = make_case(tx, now=NOON)
        make_case(tx, "p2", urgent=True, danger="threat", now=NOON)
        cases.claim(tx, case.id, officer.id, NOON + timedelta(minutes=4))
        cases.reply(
            tx, case.id, officer.id, "Chào", "client-0001", NOON + timedelta(minutes=40)
        ).state = "sent"
        tx.flush()
        cases.release(tx, case.id, officer.id, NOON + timedelta(hours=1), "closed")
        assert satisfaction.answer(tx, case.thread_id, case.id, "partly", NOON + timedelta(hours=2))
    keep(store, NOON + timedelta(hours=3))
    assert counted(store, "handoff") == {("2026-11", "asked", "web"): 1, ("2026-11", "danger", "web"): 1}
    assert counted(store, "outcome") == {("2026-11", "closed", "web"): 1}
    assert counted(store, "rating") == {("2026-11", "partly", "web"): 1}
    assert counted(store, "claim") == {("2026-11", "5"): 1}
    assert counted(store, "reply") == {("2026-11", "60"): 1}


@pytest.mark.parametrize(
    ("minutes", "step"), [(0, "1"), (1, "1"), (1.1, "2"), (10_080, "10080"), (10_081, "longer")]
)
def test_a_wait_is_kept_as_the_step_that_it_did_not_exceed(store, minutes, step):
    with store.write() as tx:
        case = make_case(tx, now=NOON - timedelta(minutes=minutes))
        cases.claim(tx, case.id, make_officer(tx).id, NOON)
    keep(store, NOON)
    assert counted(store, "claim") == {("2026-11", step): 1}


def test_nothing_in_the_table_points_to_anybody(store):
    talk(store, "p1", "loan/interest", now=clock.now())
    with store.write() as tx:
        make_case(tx, "p1", now=clock.now())
    keep(store, clock.now())
    with store.read() as tx:
        thread = tx.query(Case).one().thread_id
        told = [
            str(value)
            for row in tx.query(DailyCount)
            for value in (row.day, row.what, row.key, row.channel, row.number)
        ]
    assert thread not in told
    assert set(told) <= {
        clock.today().isoformat(),
        *("message", "need", "handoff", "person_month", "person_year"),
        *("", "loan/interest", "asked", "web", "1", "2"),
    }
