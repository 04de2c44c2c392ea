"""Files in the store: noted with their message, fetched by one at a time, sealed, and gone with what they belong to."""

from datetime import timedelta

from sqlalchemy import text

from bot.core import clock
from bot.core.cards import Card, File
from bot.core.media import Remote
from bot.core.settings import settings
from bot.store import attachments, audit, cases, inbox, threads
from bot.store.erase import erase_thread, purge
from bot.store.tables import Attachment, Case, Inbound, Outbound
from tests import samples
from tests.casework import make_case, make_officer

from .builders import person

LEASE = timedelta(seconds=60)
PHOTO = Remote("image", "https://f21-zpc.zdn.vn/a/giay-ra-trai.jpg", "giay-ra-trai.jpg", 345)


def send(store, *files, who="", message="m1", now=None):
    """A person's message with files; its inbox id."""
    with store.write() as tx:
        row, _ = inbox.receive(
            tx,
            channel="zalo",
            account="oa",
            platform_id=who or person(),
            message_id=message,
            kind="attachment",
            body={"type": "image"},
            now=now or clock.now(),
            files=files,
        )
        return row.id


def take(store, worker="w1", now=None):
    with store.write() as tx:
        return attachments.lease_next(tx, worker, now or clock.now(), LEASE)


def keep(store, row, content, worker="w1"):
    """True when the row was still this worker's."""
    with store.write() as tx:
        mine = attachments.leased(tx, row.id, worker)
        if mine:
            attachments.keep(mine, "image/png", content, clock.now())
        return mine is not None


def kept(store, *files, **more):
    """A message whose one file has been fetched; the row."""
    send(store, *(files or (PHOTO,)), **more)
    row = take(store)
    assert keep(store, row, samples.png())
    return row


def all_of(store, table=Attachment):
    with store.read() as tx:
        return tx.query(table).order_by(table.id).all()


def test_a_message_and_its_files_are_one_transaction_and_come_once(store):
    who = person()
    assert send(store, PHOTO, PHOTO, who=who) == send(store, PHOTO, PHOTO, who=who)
    rows = all_of(store)
    assert [(row.state, row.name, row.size) for row in rows] == [("waiting", PHOTO.name, 345)] * 2
    assert {row.inbox_id for row in rows} == {row.id for row in all_of(store, Inbound)}


def test_a_file_is_in_one_workers_hands_at_a_time_and_goes_on_when_that_one_dies(store):
    send(store, PHOTO)
    first = take(store, "dead")
    assert take(store, "other") is None
    later = clock.now() + timedelta(seconds=61)
    assert take(store, "other", now=later).id == first.id
    assert not keep(store, first, samples.png(), "dead")
    assert keep(store, first, samples.png(), "other")
    assert all_of(store)[0].attempts == 2


def test_a_file_for_later_waits_for_its_time(store):
    send(store, PHOTO)
    row = take(store)
    with store.write() as tx:
        attachments.try_again(attachments.leased(tx, row.id, "w1"), clock.now() + timedelta(seconds=5))
    with store.read() as tx:
        assert not attachments.any_due(tx, clock.now())
        assert attachments.any_due(tx, clock.now() + timedelta(seconds=6))
    assert take(store) is None
    assert take(store, now=clock.now() + timedelta(seconds=6)) is not None


def test_what_is_kept_opens_again_and_its_address_is_gone(store):
    row = kept(store)
    with store.read() as tx:
        assert attachments.content(tx, row.id) == samples.png()
        found = attachments.get(tx, row.thread_id, row.id)
        assert (found.state, found.media_type, found.size, found.address) == (
            "kept", "image/png", len(samples.png()), None,
        )  # fmt: skip
        assert attachments.get(tx, "another thread", row.id) is None
        assert attachments.bytes_kept(tx, row.thread_id) == len(samples.png())
    assert take(store, now=clock.now() + timedelta(days=1)) is None


def test_listing_files_does_not_read_their_bytes(store):
    row = kept(store)
    with store.read() as tx:
        theirs, ours = attachments.of_messages(tx, [row.inbox_id], [])
        (found,) = theirs[row.inbox_id]
        assert "content" not in found.__dict__
        assert ours == {}


def test_the_bytes_stand_last_where_sqlite_need_not_read_past_them(store):
    if store.dialect == "sqlite":
        with store.read() as tx:
            columns = [column[1] for column in tx.execute(text("PRAGMA table_info(attachments)"))]
        assert columns[-1] == "content"


def test_bytes_name_and_address_are_sealed(store):
    row = kept(store)
    send(store, PHOTO)
    planted = (b"giay-ra-trai", b"IHDR", b"zdn.vn")
    with store.read() as tx:
        for table in ("attachments", "inbox", "outbox"):
            for line in tx.execute(text(f"SELECT * FROM {table}")):
                for value in line:
                    raw = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                    assert not any(each in raw for each in planted), table
    if store.dialect == "sqlite":
        for file in settings().data_dir.glob("bot.db*"):
            assert not any(each in file.read_bytes() for each in planted), file.name
    with store.read() as tx:
        assert tx.get(Attachment, row.id).name == PHOTO.name


def test_a_message_taken_back_takes_its_file_along(store):
    who = person()
    kept(store, who=who)
    with store.write() as tx:
        inbox.empty(tx, threads.find(tx, "zalo", "oa", who), "m1")
    assert all_of(store) == []


def officers_file(store):
    """An officer's answer with a PDF; the outbox row."""
    with store.write() as tx:
        officer, case = make_officer(tx, now=clock.now()), make_case(tx, now=clock.now())
        cases.claim(tx, case.id, officer.id, clock.now())
        enclosed = cases.Enclosed("Mẫu đơn.pdf", "application/pdf", samples.PDF)
        first = cases.reply(tx, case.id, officer.id, "", "c-0000001", clock.now(), enclosed)
        again = cases.reply(tx, case.id, officer.id, "", "c-0000001", clock.now(), enclosed)
        assert first.id == again.id
        return first


def test_an_officers_file_goes_with_the_message_once_and_is_noted(store):
    row = officers_file(store)
    (file,) = all_of(store)
    assert (file.outbox_id, file.inbox_id, file.state) == (row.id, None, "kept")
    card = Card.from_json(row.card)
    assert card.text == ""
    assert card.files == (File(file.id, "Mẫu đơn.pdf", "application/pdf", len(samples.PDF)),)
    with store.read() as tx:
        assert attachments.content(tx, file.id) == samples.PDF
        assert tx.query(audit.Audit).filter_by(action="reply").one().detail == f"file {file.id}"


def test_erasing_a_thread_takes_the_files_of_both_sides(store):
    row = officers_file(store)
    with store.write() as tx:
        thread = threads.lock(tx, row.thread_id)
        message = inbox.history(tx, thread.id)[0]
        attachments.expect(tx, message, [PHOTO])
        tx.flush()
        erase_thread(tx, thread, clock.now(), keep=[message.id])
    assert all_of(store) == []


def test_a_fetch_that_ends_after_an_erasure_keeps_nothing(store):
    who = person()
    send(store, PHOTO, who=who)
    row = take(store)
    with store.write() as tx:
        erase_thread(tx, threads.find(tx, "zalo", "oa", who), clock.now())
    assert not keep(store, row, samples.png())
    assert all_of(store) == []


def sweep(store, now):
    with store.write() as tx:
        return purge(
            tx, now, talk=timedelta(hours=24), with_consent=timedelta(days=30), case=timedelta(days=180)
        )


def test_retention_takes_the_files_with_their_messages(store):
    row = kept(store)
    with store.write() as tx:
        inbox.finish(tx, [tx.get(Inbound, row.inbox_id)], "answered", clock.now())
    sweep(store, clock.now() + timedelta(hours=23))
    assert len(all_of(store)) == 1
    sweep(store, clock.now() + timedelta(hours=25))
    assert all_of(store) == []


def test_retention_takes_an_officers_files_with_the_case(store):
    row = officers_file(store)
    with store.write() as tx:
        case = tx.query(Case).one()
        cases.release(tx, case.id, case.claimed_by, clock.now(), "closed")
        for each in tx.query(Outbound):
            each.state = "sent"
    sweep(store, clock.now() + timedelta(days=179))
    assert [file.outbox_id for file in all_of(store)] == [row.id]
    sweep(store, clock.now() + timedelta(days=182))
    assert all_of(store) == []
