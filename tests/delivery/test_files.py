"""A card with files on its way out: each file a part with its bytes, held in hand long enough to be uploaded."""

from datetime import timedelta

import pytest

from bot.channels.base import Taken
from bot.core import clock
from bot.core.cards import Card
from bot.core.errors import SendFailed, SendUnknown
from bot.delivery.worker import UPLOAD_LEASE, DeliveryWorker
from bot.store import attachments, outbox, threads
from bot.store.erase import erase_thread
from bot.store.tables import Outbound
from tests import samples
from tests.store.builders import person, receive, thread_of


class Platform:
    """Takes words and files, and keeps what reached it."""

    name = "web"
    sending_again_is_harmless = False

    def __init__(self):
        self.reached, self.troubles = [], []

    def parts(self, card):
        return [{"text": card.text}, *({"file": {"id": file.id, "name": file.name}} for file in card.files)]

    def echoed_words(self, part):
        return None

    def send(self, to, message):
        if self.troubles and (trouble := self.troubles.pop(0)):
            raise trouble
        self.reached.append(message.content or message.body["text"])
        return Taken(f"p{message.row_id}-{message.part}")


@pytest.fixture
def platform():
    return Platform()


@pytest.fixture
def thread_id(store, time):
    receive(store, who=(who := person()))
    return thread_of(store, who)


@pytest.fixture
def row_id(store, thread_id):
    """An officer's words with a picture and a document."""
    with store.write() as tx:
        kept = [
            attachments.add(tx, thread_id, "a.png", "image/png", samples.png(), clock.now()),
            attachments.add(tx, thread_id, "b.pdf", "application/pdf", samples.PDF, clock.now()),
        ]
        files = tuple(attachments.as_file(each) for each in kept)
        card = Card(id="system/officer", kind="officer", text="Đây ạ.", files=files)
        outbox.say(tx, thread_id, [card], clock.now(), turn_id=None, author="officer")
        row = tx.query(Outbound).one()
        for each in kept:
            each.outbox_id = row.id
        return row.id


def send_all(worker):
    while worker.send_one():
        pass


def state(store):
    with store.read() as tx:
        return tx.query(Outbound).one().state


def test_words_and_files_arrive_in_order_with_their_bytes(store, worker, platform, row_id):
    send_all(worker)
    assert platform.reached == ["Đây ạ.", samples.png(), samples.PDF]
    assert state(store) == "sent"


def test_what_has_left_is_not_sent_again_when_a_file_meets_trouble(store, worker, platform, row_id, time):
    platform.troubles = [None, None, SendFailed("429")]
    send_all(worker)
    assert platform.reached == ["Đây ạ.", samples.png()]
    assert state(store) == "queued"
    time.move(seconds=7)
    send_all(worker)
    assert platform.reached == ["Đây ạ.", samples.png(), samples.PDF]


def test_a_slow_upload_stays_in_hand_and_another_worker_keeps_off(store, worker, platform, row_id, time):
    send = platform.send

    def slowly(to, message):
        if message.content:
            time.move(seconds=UPLOAD_LEASE.total_seconds() - 1)
            other = DeliveryWorker(store, {"web": platform})
            other.settle_doubts()
            assert not other.send_one()
        return send(to, message)

    platform.send = slowly
    send_all(worker)
    assert platform.reached == ["Đây ạ.", samples.png(), samples.PDF]
    assert state(store) == "sent"


def test_a_file_in_doubt_waits_for_the_officer_and_is_never_sent_twice_by_itself(
    store, worker, platform, row_id, time
):
    platform.troubles = [None, SendUnknown()]
    for _ in range(4):
        send_all(worker)
        time.move(seconds=60)
        worker.settle_doubts()
    assert platform.reached == ["Đây ạ."]
    assert state(store) == "maybe_sent"


def test_a_sender_that_dies_with_a_file_in_hand_leaves_a_doubt(store, worker, platform, row_id, time):
    class Killed(BaseException):
        """What no handler of ours stops, as a kill."""

    platform.troubles = [None, Killed()]
    with pytest.raises(Killed):
        worker.send_one()
    time.move(seconds=UPLOAD_LEASE.total_seconds() + 1)
    worker.settle_doubts()
    assert state(store) == "maybe_sent"


def test_a_file_that_is_gone_is_a_failure_with_a_reason(store, worker, platform, row_id):
    with store.write() as tx:
        for file in attachments.of_messages(tx, [], [row_id])[1][row_id]:
            tx.delete(file)
    send_all(worker)
    with store.read() as tx:
        row = tx.query(Outbound).one()
        assert (row.state, row.error) == ("failed", "tệp không còn nữa")


def test_an_erasure_between_words_and_file_stops_the_rest(store, worker, platform, thread_id, row_id):
    send = platform.send

    def erase_after(to, message):
        taken = send(to, message)
        with store.write() as tx:
            erase_thread(tx, threads.lock(tx, thread_id), clock.now())
        return taken

    platform.send = erase_after
    send_all(worker)
    assert platform.reached == ["Đây ạ."]
    with store.read() as tx:
        assert tx.query(Outbound).count() == 0


def test_the_lease_of_a_file_is_longer_than_its_calls_may_take():
    from bot.channels import outbound

    upload = sum(outbound.UPLOAD_SECONDS)
    call = outbound.CONNECT_SECONDS + outbound.READ_SECONDS
    # upload, a token that was refused, upload again, and the message with its own second try
    assert timedelta(seconds=2 * upload + call + 2 * call) < UPLOAD_LEASE
