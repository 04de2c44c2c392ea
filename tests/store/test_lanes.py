import threading
from datetime import timedelta

from bot.core import clock
from bot.store import lanes

from .builders import person, receive, thread_of

QUIET, LONGEST, LEASE = timedelta(seconds=0.4), timedelta(seconds=0.8), timedelta(seconds=15)


def work(store, now):
    with store.read() as tx:
        return lanes.with_work(tx, now, quiet=QUIET, longest=LONGEST)


def gate(store, row_id):
    from bot.store.tables import Inbound

    with store.write() as tx:
        tx.get(Inbound, row_id).state = "waiting"


def test_a_new_message_is_work_at_once_and_one_past_the_gate_when_it_is_at_rest(store):
    who, now = person(), clock.now()
    row_id = receive(store, who=who, now=now)
    assert work(store, now) == [thread_of(store, who)]
    gate(store, row_id)
    assert work(store, now) == []
    assert work(store, now + QUIET) == [thread_of(store, who)]


def test_nobody_waits_longer_than_the_longest_wait(store):
    who, now = person(), clock.now()
    for number in range(5):
        gate(store, receive(store, who=who, now=now + timedelta(seconds=0.2 * number)))
    assert work(store, now + LONGEST - timedelta(milliseconds=10)) == []
    assert work(store, now + LONGEST) == [thread_of(store, who)]


def test_messages_behind_an_open_turn_are_no_work_until_it_is_due_or_over(store):
    from bot.store import turns
    from bot.store.tables import Inbound, Turn

    who, now = person(), clock.now()
    row_id, thread_id = receive(store, who=who, now=now), thread_of(store, who)
    gate(store, row_id)
    with store.write() as tx:
        turn = turns.begin(tx, thread_id, [tx.get(Inbound, row_id)], now)
        turn.not_before = now + timedelta(minutes=1)
    gate(store, receive(store, who=who, now=now))
    assert work(store, now + timedelta(seconds=59)) == []
    receive(store, who=who, now=now)
    assert work(store, now) == [thread_id], "a message that is not gated yet may be a cry for help"
    with store.write() as tx:
        tx.query(Inbound).filter(Inbound.state == "new").update({"state": "waiting"})
        turns.hurry(tx)
    assert work(store, now) == [thread_id]
    with store.write() as tx:
        turns.end(tx.query(Turn).one(), "done", now)
    assert work(store, now + LONGEST) == [thread_id]


def test_only_one_of_many_workers_gets_a_lane(store):
    receive(store, who=(who := person()))
    thread_id, got = thread_of(store, who), []

    def reach(name):
        with store.write() as tx:
            if lanes.take(tx, thread_id, name, clock.now(), LEASE):
                got.append(name)

    workers = [threading.Thread(target=reach, args=(f"w{number}",)) for number in range(12)]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    assert len(got) == 1
    assert work(store, clock.now()) == []


def test_the_lane_of_a_dead_worker_is_taken_over(store):
    receive(store, who=(who := person()))
    thread_id, now = thread_of(store, who), clock.now()
    with store.write() as tx:
        assert lanes.take(tx, thread_id, "dead", now, LEASE)
    later = now + LEASE + timedelta(seconds=1)
    assert work(store, later) == [thread_id]
    with store.write() as tx:
        assert lanes.take(tx, thread_id, "alive", later, LEASE)
        assert not lanes.mine(tx, thread_id, "dead")
        assert not lanes.keep(tx, thread_id, "dead", later, LEASE)


def test_a_lane_given_back_is_free(store):
    receive(store, who=(who := person()))
    thread_id, now = thread_of(store, who), clock.now()
    with store.write() as tx:
        assert lanes.take(tx, thread_id, "one", now, LEASE)
        lanes.leave(tx, thread_id, "one")
        assert lanes.take(tx, thread_id, "two", now, LEASE)
