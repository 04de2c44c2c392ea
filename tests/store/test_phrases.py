"""A desk's saved replies: its own only, sealed, every change noted."""

import pytest
from sqlalchemy import text

from bot.store import phrases
from bot.store.phrases import NoSuchPhrase, TooManyPhrases
from tests.casework import NOW, deeds, make_officer


def test_each_desk_has_its_own_phrases_by_title(store):
    with store.write() as tx:
        an = make_officer(tx)
        phrases.save(tx, "police", "Xin hẹn", "Tôi hẹn anh/chị.", an.id, NOW)
        phrases.save(tx, "police", "chào", "Chào anh/chị.", an.id, NOW)
        phrases.save(tx, "justice", "Án phí", "Nộp ở cơ quan thi hành án.", an.id, NOW)
    with store.read() as tx:
        assert [one.title for one in phrases.of_desk(tx, "police")] == ["chào", "Xin hẹn"]
        assert [one.title for one in phrases.of_desk(tx, None)] == ["Án phí", "chào", "Xin hẹn"]
        raw = tx.execute(text("SELECT title, text FROM phrases")).all()
    assert not any(
        "anh/chị".encode() in bytes(part) or b"ch\xc3\xa0o" in bytes(part) for row in raw for part in row
    )


def test_a_phrase_is_changed_and_deleted_by_its_desk_or_by_whoever_may_all(store):
    with store.write() as tx:
        an = make_officer(tx)
        number = phrases.save(tx, "police", "Chào", "Chào anh/chị.", an.id, NOW)
        with pytest.raises(NoSuchPhrase):
            phrases.change(tx, number, "justice", "Chào", "x", an.id, NOW)
        with pytest.raises(NoSuchPhrase):
            phrases.delete(tx, number, "justice", an.id, NOW)
        phrases.change(tx, number, "police", "Chào hỏi", "Dạ, chào anh/chị.", an.id, NOW)
        (one,) = phrases.of_desk(tx, "police")
        assert (one.title, one.text) == ("Chào hỏi", "Dạ, chào anh/chị.")
        phrases.delete(tx, number, None, an.id, NOW)
        assert phrases.of_desk(tx, None) == []
        with pytest.raises(NoSuchPhrase):
            phrases.delete(tx, number, None, an.id, NOW)
        assert deeds(tx) == ["phrase_saved", "phrase_changed", "phrase_deleted"]


def test_a_desk_keeps_no_more_than_it_can_search(store, monkeypatch):
    monkeypatch.setattr(phrases, "MOST", 2)
    with store.write() as tx:
        an = make_officer(tx)
        for number in range(2):
            phrases.save(tx, "police", f"Câu {number}", "Nội dung", an.id, NOW)
        with pytest.raises(TooManyPhrases):
            phrases.save(tx, "police", "Câu 3", "Nội dung", an.id, NOW)
        phrases.save(tx, "justice", "Câu 1", "Nội dung", an.id, NOW)
