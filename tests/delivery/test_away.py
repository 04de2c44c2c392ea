"""A platform that does not answer: its account waits, is looked for again, and then everything goes at once."""

from datetime import timedelta

import pytest

from bot.channels.base import Taken
from bot.core import clock
from bot.core.errors import SendFailed, SendUnknown
from bot.delivery.worker import IN_A_ROW, DeliveryWorker
from bot.store import alarms, stops
from bot.store.tables import Outbound
from tests.store.builders import person, receive, say, thread_of


class Platform:
    """Takes everything, unless it is away; counts how often it was tried."""

    name = "web"
    sending_again_is_harmless = False

    def __init__(self):
        self.trouble, self.tried, self.taken = None, 0, []

    def parts(self, card):
        return [{"text": card.text}]

    def echoed_words(self, part):
        return None

    def send(self, to, message):
        self.tried += 1
        if self.trouble:
            raise self.trouble
        self.taken.append(message.body["text"])
        return Taken(f"p{message.row_id}")


@pytest.fixture
def platform():
    return Platform()


@pytest.fixture
def people(store, time):
    """Ten threads with an answer each on its way."""
    found = []
    for number in range(10):
        receive(store, who=(who := person()))
        found.append(thread_of(store, who))
        say(store, found[-1], f"câu {number}")
    return found


def send_all(worker):
    while worker.send_one():
        pass


def pass_time(worker, time, seconds, step=5):
    for _ in range(seconds // step):
        time.move(seconds=step)
        worker.settle_doubts()
        send_all(worker)


def ringing(store):
    with store.read() as tx:
        return [alarm.kind for alarm in alarms.live(tx)]


def states(store):
    with store.read() as tx:
        return sorted({row.state for row in tx.query(Outbound)})


AWAY = SendFailed("no connection", away=True)


def test_after_five_failures_in_a_row_the_account_is_only_looked_for(store, worker, platform, people, time):
    platform.trouble = AWAY
    send_all(worker)
    assert platform.tried == IN_A_ROW
    pass_time(worker, time, 3600)
    assert platform.tried < 90, "about once a minute"
    platform.trouble = None
    pass_time(worker, time, 65)
    assert sorted(platform.taken) == [f"câu {number}" for number in range(10)]


def test_two_hours_away_cost_no_message_its_time(store, worker, platform, people, time):
    platform.trouble = AWAY
    pass_time(worker, time, 2 * 3600, step=30)
    platform.trouble = None
    pass_time(worker, time, 90, step=30)
    assert states(store) == ["sent"]


def test_failures_with_a_success_between_them_stop_nobody(store, worker, platform, people, time):
    send, troubles = platform.send, [AWAY, AWAY, AWAY, AWAY, None] * 3

    def now_and_then(to, message):
        platform.trouble = troubles.pop(0) if troubles else None
        return send(to, message)

    platform.send = now_and_then
    send_all(worker)
    with store.read() as tx:
        assert stops.everywhere(tx, clock.now()) == []


def test_a_refusal_is_an_answer_and_stops_nobody_else(store, worker, platform, people, time):
    platform.trouble = SendFailed("this one not", permanent=True)
    send_all(worker)
    assert platform.tried == 10


def test_a_platform_that_takes_calls_and_never_answers_is_away_too(store, worker, platform, people, time):
    platform.trouble = SendUnknown()
    send_all(worker)
    assert platform.tried == IN_A_ROW


def test_an_operator_is_told_after_five_minutes_and_when_it_is_over(store, worker, platform, people, time):
    platform.trouble = AWAY
    send_all(worker)
    pass_time(worker, time, 240)
    assert ringing(store) == []
    pass_time(worker, time, 180)
    assert ringing(store) == ["away"]
    platform.trouble = None
    pass_time(worker, time, 65)
    assert ringing(store) == []


def test_another_process_keeps_to_it(store, worker, platform, people, time):
    platform.trouble = AWAY
    send_all(worker)
    other = DeliveryWorker(store, {"web": platform})
    assert not other.send_one()
    assert platform.tried == IN_A_ROW


def test_pauses_grow_to_a_minute_and_begin_anew_the_next_time(store):
    now, lengths = clock.now(), []
    for _ in range(12):
        with store.write() as tx:
            stops.away(tx, "zalo", "1", "no connection", now)
            (stop,) = stops.everywhere(tx, now)
            lengths.append((stop.until - now).total_seconds())
            now = stop.until
    assert lengths[:2] == [5, 5]
    assert sorted(lengths) == lengths
    assert lengths[-1] == 60
    with store.write() as tx:
        later = now + stops.FORGOTTEN + timedelta(seconds=1)
        assert stops.away(tx, "zalo", "1", "no connection", later) == timedelta(0)
