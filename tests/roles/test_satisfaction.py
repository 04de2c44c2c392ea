"""The answer to "did it help", pressed in the chat: kept, thanked for, and a "not yet" leads back to an officer."""

import pytest

from bot.core import clock
from bot.core.cards import Card
from bot.store import cases
from bot.store.tables import Case, Outbound, Press
from tests.store.builders import officer, person, receive, thread_of

from .stand_ins import ObedientRasa, serve, worker_of


def send_all(store):
    with store.write() as tx:
        for row in tx.query(Outbound).filter(Outbound.state == "queued"):
            row.state, row.sent_at = "sent", clock.now()


@pytest.fixture
def settled(store, time):
    """A person whose case an officer has just settled, and who was asked. Yields who, and a function to press a button."""
    who, worker, holder = person(), worker_of(store, ObedientRasa()), officer(store)
    receive(store, "gặp cán bộ", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    send_all(store)
    with store.write() as tx:
        case = cases.claim(tx, tx.query(Case).one().id, holder, clock.now())
        cases.reply(tx, case.id, holder, "Chào anh/chị", "client-0001", clock.now())
    send_all(store)
    with store.write() as tx:
        cases.release(tx, case.id, holder, clock.now(), "closed")
    send_all(store)

    def press(title):
        with store.read() as tx:
            payload = tx.query(Press).filter(Press.used_at.is_(None)).all()
            payload = next(one.payload for one in payload if one.title == title)
        time.move(seconds=1)
        receive(store, who=who, kind="press", payload=payload)
        time.move(seconds=1)
        serve(worker, thread_of(store, who))
        with store.read() as tx:
            return Card.from_json(tx.query(Outbound).order_by(Outbound.id.desc()).first().card)

    return press


def ratings(store):
    with store.read() as tx:
        return [case.rating for case in tx.query(Case).order_by(Case.id)]


@pytest.mark.parametrize(("title", "said"), [("Được giúp", "yes"), ("Tạm", "partly"), ("Chưa", "no")])
def test_each_answer_is_kept_and_thanked_for(settled, store, title, said):
    assert settled(title).id == f"system/rated_{said}"
    assert ratings(store) == [said]


def test_a_second_button_changes_nothing_and_is_answered(settled, store):
    settled("Được giúp")
    assert settled("Chưa").id == "system/rated_before"
    assert ratings(store) == ["yes"]


def test_not_yet_offers_to_open_it_again(settled, store):
    card = settled("Chưa")
    assert [button.title for button in card.buttons] == ["Gặp lại cán bộ"]
    settled("Gặp lại cán bộ")
    assert ratings(store) == ["no", None]
    with store.read() as tx:
        assert tx.query(Case).order_by(Case.id.desc()).first().state == "open"
