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
