from bot.core.cards import Card
from bot.dialogue import outage
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
    outage.over(store)
    wait(worker_of(store, ObedientRasa()), thread_id, time, 10)
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


def test_while_rasa_is_away_a_turn_is_only_looked_at_when_there_is_something_to_say_or_do(store, time):
    who = person()
    worker = worker_of(store, AbsentRasa())
    receive(store, "hỏi", who=who)
    thread_id = thread_of(store, who)
    wait(worker, thread_id, time, 300)
    assert len(worker.rasa.asked) <= 2 + 2 + 300 / 60  # at once, for the notice and the case, once a minute


def test_the_first_answer_after_an_outage_hurries_everybody_elses(store, time):
    people = [person() for _ in range(3)]
    for who in people:
        receive(store, "hỏi", who=who)
    time.move(seconds=1)
    for who in people:
        serve(worker_of(store, AbsentRasa()), thread_of(store, who))
    receive(store, "hỏi", who=(early := person()))
    time.move(seconds=1)
    back = worker_of(store, ObedientRasa())
    serve(back, thread_of(store, early))
    for who in people:
        serve(back, thread_of(store, who))
    assert cards(store).count("echo") == 4


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
