from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core import clock
from bot.core.cards import Button, Card
from bot.store import outbox, threads, turns
from bot.store.tables import Outbound

from .builders import officer, person, receive, say, thread_of

LEASE = timedelta(seconds=15)


def lease(store, worker="w", now=None):
    with store.write() as tx:
        row = outbox.lease_next(tx, worker, now or clock.now(), LEASE)
        return row and (row.id, row.card["text"])


def states(store):
    with store.read() as tx:
        return [row.state for row in tx.query(Outbound).order_by(Outbound.id)]


@pytest.fixture
def thread_id(store):
    receive(store, who=(who := person()))
    return thread_of(store, who)


def test_messages_of_one_person_leave_one_after_the_other(store, thread_id):
    say(store, thread_id, "một", "hai")
    first, text = lease(store)
    assert text == "một"
    assert lease(store) is None
    with store.write() as tx:
        tx.get(Outbound, first).state = "sent"
    assert lease(store)[1] == "hai"


def test_another_person_does_not_wait(store, thread_id):
    receive(store, who=(other := person()))
    say(store, thread_id, "một")
    say(store, thread_of(store, other), "khác")
    assert {lease(store)[1], lease(store)[1]} == {"một", "khác"}


def test_a_bot_row_of_a_held_thread_is_cancelled_by_the_lease_itself(store, thread_id):
    say(store, thread_id, "lời của máy")
    holder = officer(store)
    with store.write() as tx:
        threads.lock(tx, thread_id).holder = holder
    assert lease(store) is None
    assert states(store) == ["cancelled"]


def test_an_officers_row_of_a_held_thread_is_sent(store, thread_id):
    holder = officer(store)
    with store.write() as tx:
        threads.lock(tx, thread_id).holder = holder
    say(store, thread_id, "lời cán bộ", author="officer")
    assert lease(store)[1] == "lời cán bộ"


def test_a_turn_cannot_say_the_same_sequence_twice(store, thread_id):
    with store.write() as tx:
        turn_id = turns.begin(tx, thread_id, [], clock.now()).id
        outbox.say(tx, thread_id, [Card(id="a", text="a")], clock.now(), turn_id=turn_id)
    with pytest.raises(IntegrityError), store.write() as tx:
        outbox.say(tx, thread_id, [Card(id="a", text="a")], clock.now(), turn_id=turn_id)
    assert states(store) == ["queued"]


def test_a_button_leaves_as_an_opaque_payload_of_its_own_thread(store, thread_id):
    from bot.store import presses

    card = Card(id="a", text="a", buttons=(Button("Lãi?", act={"act": "need", "need": "loan/interest"}),))
    with store.write() as tx:
        outbox.say(tx, thread_id, [card], clock.now(), turn_id=None)
    with store.read() as tx:
        button = Card.from_json(tx.query(Outbound).one().card).buttons[0]
        assert button.act is None
        assert button.payload.startswith("#")
        assert "loan" not in button.payload
        assert presses.find(tx, thread_id, button.payload).act == {"act": "need", "need": "loan/interest"}
        assert presses.find(tx, "somebody else", button.payload) is None


def test_a_press_that_changes_something_works_once(store, thread_id):
    from bot.store import presses

    card = Card(id="a", text="a", buttons=(Button("Xóa", act={"act": "erase"}),))
    with store.write() as tx:
        sealed = presses.seal_buttons(tx, thread_id, card, clock.now())
        press = presses.find(tx, thread_id, sealed.buttons[0].payload)
        assert presses.use(tx, press, clock.now()) == {"act": "erase"}
        assert presses.use(tx, press, clock.now()) is None


def test_sent_rows_are_read_by_a_cursor(store, thread_id):
    say(store, thread_id, "một", "hai")
    now = clock.now()
    with store.write() as tx:
        for row in tx.query(Outbound):
            row.state, row.sent_at = "sent", now
    with store.read() as tx:
        first, second = outbox.sent_after(tx, thread_id, 0)
        assert [row.id for row in outbox.sent_after(tx, thread_id, first.id)] == [second.id]
        assert outbox.threads_sent_since(tx, now - timedelta(seconds=1)) == [thread_id]
        assert outbox.threads_sent_since(tx, now + timedelta(seconds=1)) == []
