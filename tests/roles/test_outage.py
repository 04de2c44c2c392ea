from bot.core.cards import Card
from bot.store.tables import Case, Inbound, Outage, Outbound
from tests.store.builders import person, receive, thread_of

from .stand_ins import AbsentRasa, ObedientRasa, serve, worker_of


def cards(store):
    with store.read() as tx:
        return [Card.from_json(row.card).id for row in tx.query(Outbound).order_by(Outbound.id)]


def wait(worker, thread_id, time, seconds):
    for _ in range(int(seconds / 5)):
        time.move(seconds=5)
        serve(worker, thread_id)


def test_one_holding_reply_within_thirty_seconds_a_case_after_two_minutes_and_the_answer_in_the_end(
    store, time
):
    who = person()
    worker = worker_of(store, AbsentRasa())
    receive(store, "hỏi", who=who)
    thread_id = thread_of(store, who)
    wait(worker, thread_id, time, 30)
    assert cards(store) == ["system/holding"]
    with store.read() as tx:
        assert tx.query(Case).count() == 0
    wait(worker, thread_id, time, 120)
    assert cards(store) == ["system/holding"]
    with store.read() as tx:
        assert tx.query(Case).one().reason == "outage"
    back = worker_of(store, ObedientRasa())
    wait(back, thread_id, time, 10)
    assert cards(store) == ["system/holding", "echo", "system/notice"]
    with store.read() as tx:
        assert tx.query(Outage).one().ended_at is not None
        assert tx.query(Inbound).one().state == "answered"


def test_a_second_question_in_the_same_outage_is_not_told_again(store, time):
    who = person()
    worker = worker_of(store, AbsentRasa())
    receive(store, "hỏi", who=who)
    thread_id = thread_of(store, who)
    wait(worker, thread_id, time, 40)
    receive(store, "hỏi nữa", who=who)
    wait(worker, thread_id, time, 60)
    assert cards(store) == ["system/holding"]


def test_danger_is_answered_while_rasa_is_away(store, time):
    who = person()
    worker = worker_of(store, AbsentRasa())
    receive(store, "hỏi", who=who)
    thread_id = thread_of(store, who)
    wait(worker, thread_id, time, 10)
    receive(store, "tôi muốn chết", who=who)
    serve(worker, thread_id)
    with store.read() as tx:
        assert tx.query(Outbound).one().kind == "urgent"
        assert tx.query(Case).one().urgent
