import threading

from bot.core import clock
from bot.store import inbox
from bot.store.tables import Inbound, Thread

from .builders import person, receive, thread_of


def test_one_event_from_sixteen_threads_is_one_row(store):
    who = person()
    new_ones = []

    def send_many():
        for _ in range(25):
            with store.write() as tx:
                _, new = inbox.receive(
                    tx,
                    channel="web",
                    account="web",
                    platform_id=who,
                    message_id="the same",
                    kind="text",
                    body={"text": "x"},
                    now=clock.now(),
                )
                new_ones.append(new)

    workers = [threading.Thread(target=send_many) for _ in range(16)]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    assert len(new_ones) == 16 * 25
    assert new_ones.count(True) == 1
    with store.read() as tx:
        assert tx.query(Inbound).count() == 1
        assert tx.query(Thread).count() == 1


def test_two_people_may_use_the_same_message_id(store):
    for who in (person(), person()):
        with store.write() as tx:
            _, new = inbox.receive(
                tx,
                channel="web",
                account="web",
                platform_id=who,
                message_id="1",
                kind="text",
                body={"text": "x"},
                now=clock.now(),
            )
            assert new


def test_an_identity_number_is_masked_before_it_is_stored(store):
    who = person()
    row_id = receive(store, "can cuoc em 079 199 001 234, cmnd 023456789, vay 150000000", who=who)
    with store.read() as tx:
        text = tx.get(Inbound, row_id).body["text"]
    assert "079" not in text
    assert "023456789" not in text
    assert "150000000" in text
    assert text.endswith("vay 150000000")


def test_a_thread_reads_its_messages_in_order(store):
    who = person()
    ids = [receive(store, str(number), who=who) for number in range(5)]
    with store.read() as tx:
        assert [row.id for row in inbox.ungated(tx, thread_of(store, who))] == ids


def test_texts_and_platform_ids_are_not_in_the_files(data_dir, store):
    planted, who = "chuyện rất riêng của tôi", "platform-id-0099887766"
    receive(store, planted, who=who)
    if store.dialect != "sqlite":
        with store.engine.connect() as raw:
            dump = str(raw.exec_driver_sql("SELECT * FROM inbox").all())
            dump += str(raw.exec_driver_sql("SELECT * FROM threads").all())
        assert planted not in dump
        assert who not in dump
        return
    store.close()
    stored = b"".join(path.read_bytes() for path in data_dir.glob("bot.db*"))
    assert len(stored) > 4096
    for word in (planted, who):
        assert word.encode() not in stored
