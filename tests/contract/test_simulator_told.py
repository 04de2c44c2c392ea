"""What ``bot chat`` may ask of the simulator and no platform offers: what was meant. With a token, and of one's own talk."""

import httpx
import pytest

from bot.channels import accounts
from bot.core import clock
from bot.core.cards import Card, Source
from bot.core.secrets_file import simulator_token
from bot.core.settings import settings
from bot.delivery.worker import DeliveryWorker, channels
from bot.store import inbox, outbox, threads, turns
from bot.store.tables import Inbound

from .simulating import order, phone, simulating

CARD = Card(
    "loan/interest@2026-07-01",
    "Dạ, **6,24 %/năm**.",
    needs=("loan/interest",),
    sources=(Source("Quyết định 22/2023/QĐ-TTg", "Điều 8"),),
    caveat="Thông tin tham khảo.",
)
HANDOFF = {"case": 7, "reason": "asked", "desk": "police", "urgent": False}
pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@pytest.fixture
def client(store):
    with simulating(store=store) as running:
        yield running
    accounts.accounts.cache_clear()


def ask(client, platform, *messages, person="an", headers=None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {simulator_token()}"} if headers is None else headers
    query = {"platform": platform, "person": person, "messages": ",".join(messages)}
    return client.get("/control/told", params=query, headers=headers)


def write(client, store, platform, text="lãi suất vay"):
    """Somebody writes and the message lies in the inbox; its platform id, and the thread."""
    said = order(client, "say", platform=platform, text=text)
    account = next(each for each in accounts.accounts() if each.channel == platform)
    with store.write() as tx:
        row, _ = inbox.receive(
            tx,
            channel=platform,
            account=account.account,
            platform_id=said["person"],
            message_id=said["message"]["id"],
            kind="text",
            body={"text": text},
            now=clock.now(),
        )
        return said["message"]["id"], row.thread_id


def answer(store, thread_id, *cards, handoff=None):
    with store.write() as tx:
        rows = tx.query(Inbound).filter_by(thread_id=thread_id).all()
        turn = turns.begin(tx, thread_id, rows, clock.now())
        outbox.say(tx, thread_id, cards, clock.now(), turn_id=turn.id, handoff=handoff)
        inbox.finish(tx, rows, "answered", clock.now())
        turns.end(turn, "done", clock.now())


def deliver(store):
    worker = DeliveryWorker(store, channels(store))
    while worker.send_one():
        pass


@pytest.mark.parametrize("platform", ["zalo", "messenger"])
def test_it_tells_what_became_of_a_message_and_what_was_meant_by_the_answer(client, store, platform):
    sent, thread_id = write(client, store, platform)
    assert ask(client, platform, sent).json()["sent"][sent]["state"] == "new"
    answer(store, thread_id, CARD, handoff=HANDOFF)
    told = ask(client, platform, sent).json()["sent"][sent]
    assert (told["state"], told["said"], told["left"]) == ("answered", 1, 0)
    deliver(store)
    came = phone(client, platform)["messages"][-1]["id"]
    told = ask(client, platform, sent, came).json()
    assert (told["sent"][sent]["said"], told["sent"][sent]["left"]) == (1, 1)
    meant = told["came"][came]
    assert meant["cards"] == ["loan/interest@2026-07-01"]
    assert meant["needs"] == ["loan/interest"]
    assert meant["sources"][0]["instrument"] == "Quyết định 22/2023/QĐ-TTg"
    assert (meant["kind"], meant["caveat"], meant["handoff"]) == ("answer", "Thông tin tham khảo.", HANDOFF)


def test_every_part_of_a_card_is_known_as_its_part(client, store):
    _, thread_id = write(client, store, "zalo")
    answer(store, thread_id, Card("a@1", "Dòng chữ dài. " * 300))
    deliver(store)
    parts = [message["id"] for message in phone(client, "zalo")["messages"][1:]]
    assert len(parts) > 1
    came = ask(client, "zalo", *parts).json()["came"]
    assert len({came[each]["row"] for each in parts}) == 1


@pytest.mark.parametrize("given", [None, b"", b"wrong", b"Bearer wrong", b"Bearer \xe9"])
def test_without_the_token_it_tells_nothing(client, store, given):
    sent, _ = write(client, store, "zalo")
    answered = ask(client, "zalo", sent, headers=[] if given is None else [(b"Authorization", given)])
    assert answered.status_code == 401
    assert sent not in answered.text


def test_the_token_lies_in_the_data_folder_for_its_owner_only(client, store):
    ask(client, "zalo", "x")
    path = settings().data_dir / "simulator.token"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text()) > 30


def test_it_tells_of_ones_own_talk_only(client, store):
    sent, thread_id = write(client, store, "zalo")
    answer(store, thread_id, CARD)
    deliver(store)
    came = phone(client, "zalo")["messages"][-1]["id"]
    order(client, "say", platform="zalo", person="binh", text="xin chào")
    for person in ("binh", "nobody"):
        assert ask(client, "zalo", sent, came, person=person).json() == {"sent": {}, "came": {}}
    assert ask(client, "fax", sent, came).json() == {"sent": {}, "came": {}}


def test_nothing_is_known_of_what_no_row_became(client, store):
    write(client, store, "messenger")
    order(client, "events", platform="messenger", event="officer", text="Chào anh")
    shown = phone(client, "messenger")["messages"][-1]["id"]
    assert ask(client, "messenger", shown).json()["came"] == {}
    with store.read() as tx:
        assert threads.find(tx, "messenger", "104857293316482", "nobody") is None
