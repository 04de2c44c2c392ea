"""Officers' notes: kept once, sealed, noted in the audit, and gone with the conversation."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.core.errors import Refused
from bot.store import cases, notes, talk
from bot.store.erase import erase_thread, purge
from bot.store.tables import Audit, CaseNote, Outbound
from tests.casework import NOW, make_case, make_officer, thread_of

WORDS = "Đã gọi cho công an xã, hẹn thứ Hai."
DAY = timedelta(days=1)


@pytest.fixture
def noted(store):
    """A case with a note of an officer who does not hold it."""
    with store.write() as tx:
        officer, other, case = make_officer(tx), make_officer(tx, "binh", "Trần Thị Bình"), make_case(tx)
        cases.claim(tx, case.id, officer.id, NOW)
        for _ in range(2):  # the same press again
            notes.add(tx, case.id, other.id, WORDS, "note-0001", NOW + timedelta(minutes=1))
    return case, officer, other


def test_a_note_is_kept_once_and_noted_without_its_words(noted, store):
    case, _, other = noted
    with store.read() as tx:
        (note,) = notes.of_thread(tx, case.thread_id, 10)
        assert (note.text, note.officer_id, note.case_id) == (WORDS, other.id, case.id)
        (entry,) = tx.query(Audit).filter_by(action="note").all()
        assert (entry.officer_id, entry.case_id, entry.detail) == (other.id, case.id, f"note {note.id}")


def test_a_note_stands_in_the_talk_and_never_in_the_outbox(noted, store):
    case, *_ = noted
    with store.read() as tx:
        last = talk.lines(tx, case.thread_id)[-1]
        assert (last.who, last.text, last.name) == ("note", WORDS, "Trần Thị Bình")
        assert tx.query(Outbound).count() == 0


def test_a_note_is_sealed(noted, store):
    with store.read() as tx:
        raw = bytes(tx.execute(text("SELECT text FROM case_notes")).scalar_one())
    assert "xã".encode() not in raw
    assert b"cong an" not in raw


def test_a_disabled_officer_writes_no_notes(noted, store):
    case, officer, _ = noted
    with store.write() as tx:
        tx.get(type(officer), officer.id).disabled = True
        tx.flush()
        with pytest.raises(Refused):
            notes.add(tx, case.id, officer.id, WORDS, "note-0002", NOW)


def test_notes_are_forgotten_with_the_conversation(noted, store):
    case, *_ = noted
    with store.write() as tx:
        erase_thread(tx, thread_of(tx, case), NOW + DAY)
        assert tx.query(CaseNote).count() == 0


def test_notes_are_kept_as_long_as_the_case_and_no_longer(noted, store):
    case, officer, _ = noted
    with store.write() as tx:
        cases.release(tx, case.id, officer.id, NOW + DAY, "closed")
    for after, left in ((179 * DAY, 1), (182 * DAY, 0)):
        with store.write() as tx:
            purge(tx, NOW + after, talk=DAY, with_consent=30 * DAY, case=180 * DAY)
            assert tx.query(CaseNote).count() == left
