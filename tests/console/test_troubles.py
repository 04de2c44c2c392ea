"""Troubles of the platforms at the console: all see that there is one, supervisors see what it is and what to do."""

import html
import re
from datetime import timedelta

import pytest

from bot.console.words import TROUBLES
from bot.core import clock
from bot.core.cards import Card
from bot.store import alarms, audit, cases, outbox, stops, turns
from bot.store.tables import Outbound
from tests.casework import deeds, make_case
from tests.hostile import hostile


def shown(page) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def ring(store, kind="token", channel="zalo", account="2915", detail="Zalo -216: mã truy cập hết hiệu lực"):
    with store.write() as tx:
        alarms.ring(tx, kind, channel, account, detail, clock.now())
        return alarms.live(tx)[-1].id


@pytest.fixture
def officer(sign_in):
    return sign_in()


@pytest.fixture
def supervisor(sign_in):
    return sign_in("chi", "Lê Thị Chi", role="supervisor")


def test_without_troubles_there_is_no_line(officer, supervisor):
    for client in (officer, supervisor):
        assert "đang gặp sự cố" not in shown(client.get("/"))
    assert "Không có sự cố nào" in shown(supervisor.get("/su-co"))


def test_an_officer_sees_that_the_channel_is_in_trouble_and_nothing_more(officer, store):
    ring(store)
    ring(store, "quota")
    ring(store, "blocked", "messenger", "104")
    with store.write() as tx:
        case = make_case(tx, now=clock.now())
    for path in ("/", f"/vu/{case.id}", "/su-co/dai"):
        page = shown(officer.get(path))
        assert page.count("Kênh Zalo đang gặp sự cố.") == 1
        assert page.count("Kênh Messenger đang gặp sự cố.") == 1
        for word in ("mã truy cập", "hạn mức", "2915", "-216", "Xem việc cần làm"):
            assert word not in page
    assert officer.get("/su-co").status_code == 403


def test_a_supervisor_sees_what_it_is_since_when_how_often_and_what_to_do(supervisor, store):
    ring(store)
    ring(store)
    assert "Kênh Zalo đang gặp sự cố. " + TROUBLES["token"][0] in shown(supervisor.get("/"))
    page = shown(supervisor.get("/su-co"))
    for words in (*TROUBLES["token"], "2 lần", "2915", "Zalo -216"):
        assert words in page


@pytest.mark.parametrize("kind", sorted(alarms.KINDS))
def test_every_kind_has_words_for_a_supervisor(supervisor, store, kind):
    ring(store, "request/button" if kind == "request" else kind)
    page = shown(supervisor.get("/su-co"))
    assert all(words in page for words in TROUBLES[kind])
    assert set(TROUBLES) == alarms.KINDS


def test_what_ended_by_itself_is_gone_from_the_line_and_told_as_past(supervisor, store):
    ring(store)
    with store.write() as tx:
        alarms.clear(tx, ("token",), "zalo", "2915", clock.now())
    assert "đang gặp sự cố" not in shown(supervisor.get("/"))
    page = shown(supervisor.get("/su-co"))
    assert "Không có sự cố nào" in page
    assert TROUBLES["token"][0] in page


def test_a_supervisor_says_that_it_is_seen_to_and_that_is_noted(supervisor, store):
    alarm = ring(store, "policy", "messenger", "104")
    assert supervisor.post(f"/su-co/{alarm}/xong").status_code == 303
    assert "đang gặp sự cố" not in shown(supervisor.get("/"))
    with store.read() as tx:
        assert alarms.live(tx) == []
        assert "alarm_dismissed" in deeds(tx)
        assert audit.verify(tx) is None
    assert supervisor.post(f"/su-co/{alarm}/xong").status_code == 303  # twice is once
    with store.read() as tx:
        assert deeds(tx).count("alarm_dismissed") == 1


def test_an_officer_may_not_say_so(officer, store):
    alarm = ring(store)
    assert officer.post(f"/su-co/{alarm}/xong").status_code == 403
    with store.read() as tx:
        assert len(alarms.live(tx)) == 1


@pytest.mark.parametrize(("kind", "what"), [("tag", "tag"), ("token", "all"), ("blocked", "all")])
def test_seeing_to_it_lets_the_account_try_again_at_once(supervisor, store, kind, what):
    alarm, now = ring(store, kind, "messenger", "104"), clock.now()
    with store.write() as tx:
        for account in ("104", "105"):
            stops.stop(tx, "messenger", account, what, timedelta(days=7), "", now)
    supervisor.post(f"/su-co/{alarm}/xong")
    with store.read() as tx:
        assert stops.live(tx, "messenger", "104", now) == {}
        assert set(stops.live(tx, "messenger", "105", now)) == {what}


def test_the_line_renews_itself_without_keeping_the_session_awake(officer, store):
    from bot.store.tables import OfficerSession

    with store.read() as tx:
        before = tx.query(OfficerSession.last_seen_at).all()
    ring(store)
    assert "Kênh Zalo đang gặp sự cố" in shown(officer.get("/su-co/dai", headers={"HX-Request": "true"}))
    with store.read() as tx:
        assert tx.query(OfficerSession.last_seen_at).all() == before


def test_the_sign_in_page_tells_strangers_nothing(browser, store):
    ring(store)
    assert "sự cố" not in shown(browser().get("/dang-nhap"))
    assert browser().get("/su-co").status_code == 303


def test_what_a_platform_says_stays_words(supervisor, store):
    for number, text in enumerate(list(hostile())[:20]):
        ring(store, "policy", "messenger", str(number), text)
    page = supervisor.get("/su-co").text
    assert "<script" not in page.replace("<script src=", "")
    assert "<img" not in page


def test_a_case_shows_why_the_answer_did_not_leave(officer, store):
    why = "Zalo -217: người này đã chặn OA"
    with store.write() as tx:
        case = make_case(tx, now=clock.now(), reason="undelivered")
        turn = turns.begin(tx, case.thread_id, [], clock.now())
        outbox.say(tx, case.thread_id, [Card(id="a", text="Dạ")], clock.now(), turn_id=turn.id)
        row = tx.query(Outbound).one()
        row.state, row.error = "failed", why
    page = shown(officer.get(f"/vu/{case.id}"))
    assert "Câu trả lời của trợ lý không gửi đến được" in page
    assert "không gửi được: người này đã chặn OA" in page
    assert "Gọi điện nếu họ đã cho số." in page
    with store.read() as tx:
        assert cases.get(tx, case.id).reason == "undelivered"
