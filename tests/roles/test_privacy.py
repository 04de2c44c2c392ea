from datetime import timedelta

from bot.core import clock
from bot.core.cards import Card
from bot.privacy import retention
from bot.store import cases
from bot.store.tables import Case, Consent, Inbound, Outbound, Press, PrivacyRequest, Turn
from tests.store.builders import officer, person, receive, thread_of

from .stand_ins import ObedientRasa, serve, worker_of


def talk(store, time, who):
    worker = worker_of(store, ObedientRasa())
    receive(store, "hỏi", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    with store.write() as tx:
        for row in tx.query(Outbound):
            row.state, row.sent_at = "sent", clock.now()
    return worker


def press(store, worker, who, title):
    with store.read() as tx:
        payload = next(p.payload for p in tx.query(Press) if p.title == title)
    receive(store, who=who, kind="press", payload=payload)
    serve(worker, thread_of(store, who))


def count(store, table):
    with store.read() as tx:
        return tx.query(table).count()


def test_consent_is_kept_with_its_wording_and_the_message_that_gave_it(store, time):
    who = person()
    worker = talk(store, time, who)
    press(store, worker, who, "Đồng ý")
    with store.read() as tx:
        consent = tx.query(Consent).one()
        assert consent.answer
        assert consent.wording == "v2"
        assert consent.message == tx.query(Inbound).order_by(Inbound.id.desc()).first().message


def test_a_no_is_answered_and_changes_nothing_else(store, time):
    who = person()
    worker = talk(store, time, who)
    press(store, worker, who, "Không")
    receive(store, "hỏi nữa", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    with store.read() as tx:
        assert Card.from_json(tx.query(Outbound).order_by(Outbound.id.desc()).first().card).id == "echo"


def test_erasing_leaves_the_confirmation_and_nothing_else(store, time):
    who = person()
    worker = talk(store, time, who)
    with store.write() as tx:
        from bot.store import outbox, threads

        thread = threads.find(tx, "web", "web", who)
        from bot.knowledge import system_cards

        outbox.say(tx, thread.id, [system_cards.card("erase_ask")], clock.now(), turn_id=None)
    press(store, worker, who, "Xóa ngay")
    with store.read() as tx:
        (row,) = tx.query(Outbound).all()
        assert Card.from_json(row.card).id == "system/erased"
        (asked,) = tx.query(Inbound).all()
        assert asked.body == {}
        assert asked.state == "answered"
        request = tx.query(PrivacyRequest).one()
        assert request.done_at is not None
        assert request.thread_id is None
    assert count(store, Press) == 0
    assert count(store, Turn) == 1


def test_talk_is_removed_a_day_after_the_answer(store, time):
    talk(store, time, person())
    retention.sweep(store, time.move(hours=23))
    assert count(store, Inbound) == 1
    retention.sweep(store, time.move(hours=2))
    assert count(store, Inbound) == count(store, Outbound) == count(store, Press) == count(store, Turn) == 0


def test_talk_is_kept_thirty_days_after_a_yes(store, time):
    who = person()
    worker = talk(store, time, who)
    press(store, worker, who, "Đồng ý")
    with store.write() as tx:
        for row in tx.query(Outbound):
            row.state, row.sent_at = "sent", clock.now()
    retention.sweep(store, time.move(days=29))
    assert count(store, Inbound) == 2
    retention.sweep(store, time.move(days=2))
    assert count(store, Inbound) == 0


def test_a_live_case_keeps_its_talk_until_long_after_it_is_closed(store, time):
    who = person()
    worker = talk(store, time, who)
    receive(store, "gặp cán bộ", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    retention.sweep(store, time.move(days=40))
    assert count(store, Inbound) == 2
    holder = officer(store)
    with store.write() as tx:
        case = cases.claim(tx, tx.query(Case).one().id, holder, clock.now())
        cases.release(tx, case.id, holder, clock.now(), "closed")
        for row in tx.query(Outbound):
            row.state = "sent"
    retention.sweep(store, time.move(days=179))
    assert count(store, Inbound) == 2
    retention.sweep(store, clock.now() + timedelta(days=2))
    assert count(store, Inbound) == 0
