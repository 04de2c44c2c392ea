"""Rasa's conversations lie sealed in their own database, and can be erased without Rasa."""

import asyncio
from datetime import timedelta

import pytest

from bot.core import clock
from bot.core.settings import settings
from bot.store import tracker
from tests.conftest import clear_caches

PLANTED = "Nguyễn Văn Thử 0912345678 tội trộm cắp"


@pytest.fixture(params=["sqlite", "postgresql"])
def talk_on(request, data_dir, model_dir, monkeypatch):
    from .talking import Talk

    if request.param == "postgresql":
        monkeypatch.setenv("BOT_TRACKER_URL", request.getfixturevalue("postgres")())
        clear_caches()
    return Talk(model_dir)


def test_no_word_of_a_talk_is_in_the_file_or_its_journal(talk, data_dir):
    talk.say(PLANTED)
    talk.say("lam ly lich tu phap o dau")
    stored = b"".join(path.read_bytes() for path in data_dir.glob("tracker.db*"))
    assert b"session_started" in stored
    for word in ("Nguyễn", "Thử", "0912345678", "trộm", "ly lich tu phap", "công an", "2026-11-21"):
        assert word.encode() not in stored
        assert word.encode("unicode_escape") not in stored


def test_a_talk_reads_back_as_it_was(talk_on):
    talk_on.say(PLANTED)
    said = [event["text"] for event in talk_on.events() if event["event"] == "user"]
    assert said == [PLANTED]


def test_columns_beside_the_seal_hold_names_only(talk_on):
    talk_on.say(PLANTED)
    with talk_on.store.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT sender_id, type_name, intent_name, action_name FROM events"
        ).all()
    for row in rows:
        assert all(value is None or (value.isascii() and " " not in value) for value in row)


def test_one_conversation_is_erased_and_the_others_stay(talk_on):
    talk_on.say(PLANTED)
    talk_on.conversation = "t2"
    talk_on.say(PLANTED)
    assert tracker.erase(talk_on.store.engine, "t2") > 0
    assert talk_on.events() == []
    talk_on.conversation = "t1"
    assert talk_on.events()


def test_silent_conversations_and_finished_sessions_are_forgotten_a_running_one_is_not(talk_on):
    talk_on.say("gap can bo", turn="u1")
    talk_on.say("xin chao", turn="u2", fresh=True)
    talk_on.conversation = "t2"
    talk_on.say(PLANTED)
    with talk_on.store.engine.begin() as connection:  # t1's first session and all of t2 were two days ago
        connection.exec_driver_sql(
            "UPDATE events SET timestamp = timestamp - 172800 WHERE sender_id = 't2' OR id < "
            "(SELECT max(id) FROM events WHERE sender_id = 't1' AND type_name = 'session_started')"
        )
    tracker.erase_before(talk_on.store.engine, clock.now() - timedelta(hours=24))
    assert talk_on.events() == []
    talk_on.conversation = "t1"
    assert [event["text"] for event in talk_on.events() if event["event"] == "user"] == ["xin chao"]
    assert asyncio.run(talk_on.store.retrieve("t1")) is not None


def test_a_moved_day_does_not_make_living_talks_look_old(talk, monkeypatch):
    talk.say(PLANTED)
    monkeypatch.setenv("BOT_TODAY", "2030-01-01")
    tracker.erase_before(talk.store.engine, clock.now() - timedelta(hours=24))
    assert talk.events()
    assert settings().embedded
