"""What a supervisor sees of the work: counts by desk, who looks, what is at risk, how long people wait."""

import re
from datetime import timedelta

import pytest

from bot.core import clock
from bot.store import cases, live_numbers, sessions
from tests.casework import answer, make_case, make_officer, say, signed_in


@pytest.fixture
def supervisor(sign_in):
    return sign_in("truong", "Cán bộ Trưởng", role="supervisor")


def text(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_the_numbers_of_each_desk(supervisor, store):
    now = clock.now()
    with store.write() as tx:
        officer = make_officer(tx, name="Cán bộ A")
        make_case(tx, "p1", now=now - timedelta(hours=1))  # late
        make_case(tx, "p2", urgent=True, danger="threat", now=now)
        mine = make_case(tx, "p3", now=now)
        cases.claim(tx, mine.id, officer.id, now)
        make_case(tx, "p4", now=now).desk = "justice"
        sessions.watch(tx, signed_in(tx, officer.id, now), now)
    with store.read() as tx:
        found = live_numbers.now_of(tx, ["police", "justice"], now)
    police, justice = found.desks
    assert (police.open, police.claimed, police.urgent, police.late) == (2, 1, 1, 1)
    assert (police.watching, police.officers) == (("Cán bộ A",), 1)
    assert (justice.open, justice.urgent, justice.watching, justice.officers) == (1, 0, (), 0)
    load = {one.name: (one.held, one.unanswered, one.watching) for one in found.officers}
    assert load["Cán bộ A"] == (1, 1, True)
    page = text(supervisor.get("/phu-trach"))
    assert "Đang mở bàn trực: Cán bộ A" in page
    assert "Chưa có cán bộ nào" in page


def test_the_soonest_due_comes_first_and_late_ones_say_so(supervisor, store):
    now = clock.now()
    with store.write() as tx:
        later = make_case(tx, "p1", now=now).id
        late = make_case(tx, "p2", now=now - timedelta(hours=2)).id
        soon = make_case(tx, "p3", urgent=True, danger="threat", now=now).id
    page = supervisor.get("/phu-trach").text
    links = [int(number) for number in re.findall(r'href="/vu/(\d+)"', page)]
    assert links == [late, soon, later]
    assert "quá 1 giờ 45 phút" in page


def test_nothing_a_person_said_or_suffers_is_on_it(supervisor, store):
    with store.write() as tx:
        row = say(tx, "p1", "tôi là Trần Văn Bí Mật", clock.now())
        answer(tx, row, "lãi suất", ["loan/interest"], clock.now())
        make_case(tx, "p1", urgent=True, danger="self_harm", now=clock.now())
    page = supervisor.get("/phu-trach").text
    for private in ("Bí Mật", "tự làm hại", "lãi suất", "web"):
        assert private not in page, private


def test_waits_by_nearest_rank():
    waits = [timedelta(minutes=number) for number in range(1, 21)]
    found = live_numbers.measured(list(reversed(waits)))
    assert (found.number, found.median, found.p95) == (20, timedelta(minutes=10), timedelta(minutes=19))
    assert live_numbers.measured([]).median is None
    only = live_numbers.measured([timedelta(minutes=3)])
    assert only.median == only.p95 == timedelta(minutes=3)


def test_how_long_people_waited_for_a_claim_and_for_the_first_words(store):
    now = clock.now()
    with store.write() as tx:
        officer = make_officer(tx)
        case = make_case(tx, now=now)
        cases.claim(tx, case.id, officer.id, now + timedelta(minutes=4))
        cases.reply(tx, case.id, officer.id, "Chào anh/chị", "client-0001", now + timedelta(minutes=6))
        cases.reply(tx, case.id, officer.id, "Xin chờ", "client-0002", now + timedelta(minutes=9))
        make_case(tx, "p2", now=now)
    with store.read() as tx:
        until = now + timedelta(hours=1)
        claimed, replied = (
            measure(tx, now, until) for measure in (live_numbers.waits_to_claim, live_numbers.waits_to_reply)
        )
        assert (claimed.number, claimed.median) == (1, timedelta(minutes=4))
        assert (replied.number, replied.median) == (1, timedelta(minutes=6))
        assert live_numbers.waits_to_reply(tx, now + timedelta(minutes=7), until).number == 0


def test_the_second_case_of_a_person_has_first_words_of_its_own(store):
    now = clock.now()
    with store.write() as tx:
        officer = make_officer(tx)
        for start in (0, 30):
            begin = now + timedelta(minutes=start)
            case = make_case(tx, "p1", now=begin)
            cases.claim(tx, case.id, officer.id, begin)
            cases.reply(tx, case.id, officer.id, "Chào", f"client-{start:04}", begin + timedelta(minutes=2))
            cases.release(tx, case.id, officer.id, begin + timedelta(minutes=5), "closed")
    with store.read() as tx:
        found = live_numbers.waits_to_reply(tx, now, now + timedelta(hours=1))
    assert (found.number, found.median, found.p95) == (2, timedelta(minutes=2), timedelta(minutes=2))


def test_the_part_that_renews_itself_keeps_no_session_awake(supervisor, store):
    before = supervisor.get("/phu-trach")
    with store.read() as tx:
        seen = tx.connection().exec_driver_sql("SELECT last_seen_at FROM officer_sessions").scalar_one()
    assert 'hx-get="/phu-trach/so-lieu"' in before.text
    assert supervisor.get("/phu-trach/so-lieu").status_code == 200
    with store.read() as tx:
        assert (
            tx.connection().exec_driver_sql("SELECT last_seen_at FROM officer_sessions").scalar_one() == seen
        )
