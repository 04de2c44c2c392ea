from datetime import timedelta

import pytest

from bot.channels.base import Taken
from bot.core import clock
from bot.core.errors import SendFailed, SendUnknown, WindowClosed
from bot.delivery import ladder, outcome
from bot.store.tables import Outbound
from tests.roles.conftest import time  # noqa: F401 - the clock that tests move
from tests.store.builders import person, receive, say, thread_of


class Platform:
    """A platform that does what it is told, and remembers what reached the person."""

    name = "web"
    sending_again_is_harmless = False

    def __init__(self):
        self.reached, self.troubles = [], []

    def parts(self, card):
        return [{"text": text} for text in card.text.split("|")]

    def echoed_words(self, part):
        return None

    def send(self, to, message):
        trouble = self.troubles.pop(0) if self.troubles else None
        if isinstance(trouble, SendFailed):
            raise trouble
        self.reached.append(message.body["text"])
        if trouble:
            raise trouble
        return Taken(f"p{message.row_id}-{message.part}", "reply", 7)


@pytest.fixture
def platform():
    return Platform()


@pytest.fixture
def thread_id(store, time):  # noqa: F811
    receive(store, who=(who := person()))
    return thread_of(store, who)


def states(store):
    with store.read() as tx:
        return [(row.state, row.maybe_double) for row in tx.query(Outbound).order_by(Outbound.id)]


def send_all(worker):
    while worker.send_one():
        pass


def test_messages_arrive_in_order_and_are_marked_sent(store, worker, platform, thread_id):
    say(store, thread_id, "một", "hai", "ba")
    send_all(worker)
    assert platform.reached == ["một", "hai", "ba"]
    assert states(store) == [("sent", False)] * 3


def test_a_passing_trouble_is_tried_again_and_later_messages_wait(store, worker, platform, thread_id, time):  # noqa: F811
    platform.troubles = [SendFailed("429")]
    say(store, thread_id, "một", "hai")
    send_all(worker)
    assert platform.reached == []
    time.move(seconds=7)
    send_all(worker)
    assert platform.reached == ["một", "hai"]


def test_a_permanent_trouble_stops_at_once_with_its_reason_and_lets_the_next_pass(
    store, worker, platform, thread_id
):
    platform.troubles = [SendFailed("user blocked the OA", permanent=True)]
    say(store, thread_id, "một", "hai")
    send_all(worker)
    assert platform.reached == ["hai"]
    with store.read() as tx:
        first = tx.query(Outbound).order_by(Outbound.id).first()
        assert (first.state, first.error) == ("failed", "user blocked the OA")


def test_an_unknown_outcome_waits_thirty_seconds_and_is_sent_once_more_marked(
    store,
    worker,
    platform,
    thread_id,
    time,  # noqa: F811
):
    platform.troubles = [SendUnknown()]
    say(store, thread_id, "một")
    send_all(worker)
    time.move(seconds=29)
    worker.settle_doubts()
    send_all(worker)
    assert platform.reached == ["một"]
    assert states(store) == [("maybe_sent", False)]
    time.move(seconds=2)
    worker.settle_doubts()
    send_all(worker)
    assert platform.reached == ["một", "một"]
    assert states(store) == [("sent", True)]


def test_a_second_doubt_ends_it(store, worker, platform, thread_id, time):  # noqa: F811
    platform.troubles = [SendUnknown(), SendUnknown()]
    say(store, thread_id, "một")
    for _ in range(4):
        send_all(worker)
        time.move(seconds=31)
        worker.settle_doubts()
    assert len(platform.reached) == 2
    assert states(store) == [("failed", True)]


def test_each_part_of_a_card_may_be_in_doubt_once(store, worker, platform, thread_id, time):  # noqa: F811
    platform.troubles = [SendUnknown(), None, SendUnknown(), None]
    say(store, thread_id, "một|hai")
    for _ in range(4):
        send_all(worker)
        time.move(seconds=31)
        worker.settle_doubts()
    assert platform.reached == ["một", "một", "hai", "hai"]
    assert states(store) == [("sent", True)]


def test_what_an_officer_says_next_waits_for_a_doubt_but_not_for_ever(
    store,
    worker,
    platform,
    thread_id,
    time,  # noqa: F811
):
    platform.troubles = [SendUnknown()]
    say(store, thread_id, "một", "hai", author="officer")
    say(store, thread_id, "ba", author="system")
    send_all(worker)
    time.move(seconds=29)
    worker.settle_doubts()
    send_all(worker)
    assert platform.reached == ["một"]
    time.move(seconds=2)
    worker.settle_doubts()
    send_all(worker)
    assert platform.reached == ["một", "hai", "ba"]
    assert states(store) == [("maybe_sent", False), ("sent", False), ("sent", False)]


def test_an_echo_is_known_by_the_words_of_the_part_in_hand(store, worker, platform, thread_id, time):  # noqa: F811
    from bot.store import receipts

    known = []

    def send_and_be_echoed(to, message):
        with store.read() as tx:
            known.append([receipts.in_flight(tx, thread_id, text) is not None for text in ("một", "hai")])
        return Taken(f"p{message.part}")

    platform.send, platform.echoed_words = send_and_be_echoed, lambda part: part["text"]
    say(store, thread_id, "một|hai")
    send_all(worker)
    with store.read() as tx:
        assert receipts.in_flight(tx, thread_id, "hai") is None
    assert known == [[True, False], [False, True]]


def test_a_sender_whose_time_is_over_sends_nothing(store, worker, platform, thread_id, time):  # noqa: F811
    def lose_the_row(part):
        with store.write() as tx:
            tx.query(Outbound).one().lease_owner = "somebody else"
        return part["text"]

    platform.echoed_words = lose_the_row
    say(store, thread_id, "một")
    worker.send_one()
    assert platform.reached == []


def test_an_officers_words_in_doubt_are_never_sent_again_by_themselves(
    store,
    worker,
    platform,
    thread_id,
    time,  # noqa: F811
):
    platform.troubles = [SendUnknown()]
    say(store, thread_id, "lời cán bộ", author="officer")
    for _ in range(3):
        send_all(worker)
        time.move(seconds=60)
        worker.settle_doubts()
    assert platform.reached == ["lời cán bộ"]
    assert states(store) == [("maybe_sent", False)]


def test_a_row_whose_sender_died_is_in_doubt(store, worker, platform, thread_id, time):  # noqa: F811
    from bot.store import outbox

    say(store, thread_id, "một")
    with store.write() as tx:
        outbox.lease_next(tx, "dead", clock.now(), timedelta(seconds=15))
    time.move(seconds=16)
    worker.settle_doubts()
    assert states(store) == [("maybe_sent", False)]
    time.move(seconds=31)
    worker.settle_doubts()
    send_all(worker)
    assert platform.reached == ["một"]
    assert states(store) == [("sent", True)]


def test_where_sending_again_is_harmless_a_dead_senders_row_is_simply_sent(
    store,
    worker,
    platform,
    thread_id,
    time,  # noqa: F811
):
    from bot.store import outbox

    platform.sending_again_is_harmless = True
    say(store, thread_id, "một")
    with store.write() as tx:
        outbox.lease_next(tx, "dead", clock.now(), timedelta(seconds=15))
    time.move(seconds=16)
    worker.settle_doubts()
    send_all(worker)
    assert platform.reached == ["một"]
    assert states(store) == [("sent", False)]


def test_a_dead_senders_late_word_changes_nothing(store, worker, thread_id, time):  # noqa: F811
    from bot.store import outbox

    say(store, thread_id, "một")
    with store.write() as tx:
        row = outbox.lease_next(tx, worker.name, clock.now(), timedelta(seconds=15))
    time.move(seconds=16)
    worker.settle_doubts()
    assert not outcome.part_sent(store, row, worker.name, 0, Taken("late"), timedelta(seconds=15), last=True)
    assert states(store) == [("maybe_sent", False)]


def test_the_ladder_doubles_to_fifteen_minutes_and_ends_after_four_hours():
    now = clock.now()
    pauses = [(ladder.next_try(n, now, now) - now).total_seconds() for n in range(1, 12)]
    assert 5 <= pauses[0] <= 6.25
    assert 10 <= pauses[1] <= 12.5
    assert all(900 <= pause <= 1125 for pause in pauses[8:])
    assert ladder.next_try(3, now - timedelta(hours=4), now) is None
    assert (ladder.next_try(1, now, now, asked=300) - now).total_seconds() == 300


def test_a_card_of_several_parts_goes_on_where_it_stopped(store, worker, platform, thread_id, time):  # noqa: F811
    platform.troubles = [None, SendFailed("429")]
    say(store, thread_id, "một|hai|ba")
    send_all(worker)
    assert platform.reached == ["một"]
    time.move(seconds=7)
    send_all(worker)
    assert platform.reached == ["một", "hai", "ba"]
    assert states(store) == [("sent", False)]


def test_an_officer_who_takes_over_between_two_parts_silences_the_second(
    store, worker, platform, thread_id, monkeypatch
):
    from bot.store import threads
    from tests.store.builders import officer

    holder = officer(store)
    send = platform.send

    def send_and_be_claimed(to, message):
        with store.write() as tx:
            threads.lock(tx, thread_id).holder = holder
        return send(to, message)

    monkeypatch.setattr(platform, "send", send_and_be_claimed)
    say(store, thread_id, "một|hai")
    send_all(worker)
    assert platform.reached == ["một"]
    assert states(store) == [("cancelled", False)]


def test_what_comes_too_late_for_the_platform_becomes_an_officers_task(store, worker, platform, thread_id):
    from bot.store.tables import Case

    platform.troubles = [WindowClosed("48 hours are over")]
    say(store, thread_id, "một")
    send_all(worker)
    assert states(store) == [("failed", False)]
    with store.read() as tx:
        assert tx.query(Case).one().reason == "window"


def test_the_quota_of_the_last_answer_and_an_alarm_are_kept(store, worker, platform, thread_id):
    from bot.store import alarms, threads

    platform.troubles = [None, SendFailed("token expired", permanent=True, alarm="token", unreachable=True)]
    say(store, thread_id, "một", "hai")
    send_all(worker)
    with store.read() as tx:
        thread = threads.get(tx, thread_id)
        assert (thread.quota_kind, thread.quota_left, thread.reachable) == ("reply", 7, False)
        assert [alarm.kind for alarm in alarms.live(tx)] == ["token"]


def test_an_echo_that_is_quicker_than_the_lost_answer_settles_it(store, worker, platform, thread_id, time):  # noqa: F811
    from bot.store import outbox

    def send_and_lose_the_answer(to, message):
        platform.reached.append(message.body["text"])
        with store.write() as tx:
            outbox.echoed(tx, outbox.get(tx, message.row_id), "p1", None, clock.now())
        raise SendUnknown()

    platform.send = send_and_lose_the_answer
    say(store, thread_id, "một")
    for _ in range(3):
        send_all(worker)
        time.move(seconds=31)
        worker.settle_doubts()
    assert platform.reached == ["một"]
    assert states(store) == [("sent", False)]


def test_a_late_echo_of_the_first_part_does_not_settle_the_second(store, worker, platform, thread_id, time):  # noqa: F811
    from bot.store import outbox

    platform.troubles = [None, SendUnknown()]
    say(store, thread_id, "một|hai")
    send_all(worker)
    with store.write() as tx:
        row = tx.query(Outbound).one()
        outbox.echoed(tx, row, "p-late", 0, clock.now())
    assert states(store) == [("maybe_sent", False)]
