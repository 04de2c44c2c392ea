"""A turn is lived once, and kept whole or not at all."""

import asyncio
import sqlite3
import time

import pytest
from sqlalchemy.exc import OperationalError

from bot.core.errors import Conflict, TurnFailed
from bot.core.settings import settings
from bot.nlu import turn_processor
from bot.store import tracker as conversations
from tests.conftest import clear_caches

WHERE = "lam ly lich tu phap o dau"


def test_the_same_turn_again_says_the_same_and_runs_nothing(talk):
    first = talk.say(WHERE, turn="u1")
    events = talk.events()
    talk.actions.failure = AssertionError("an action ran")
    again = talk.say(WHERE, turn="u1")
    assert not first["replayed"]
    assert again == {**first, "replayed": True}
    assert talk.events() == events


def test_a_turn_asked_again_after_a_restart_of_rasa_is_still_known(talk, model_dir):
    first = talk.say("gặp cán bộ", turn="u1")
    again = type(talk)(model_dir).say("gặp cán bộ", turn="u1")
    assert again == {**first, "replayed": True}


def test_a_fresh_turn_asked_again_is_not_lived_again(talk):
    talk.say(WHERE, turn="u1")
    first = talk.say(WHERE, turn="u2", fresh=True)
    events = talk.events()
    assert talk.say(WHERE, turn="u2", fresh=True) == {**first, "replayed": True}
    assert talk.events() == events


def test_a_failing_action_fails_the_turn_and_leaves_no_trace(talk):
    talk.say(WHERE, turn="u1")
    events = talk.events()
    talk.actions.failure = ValueError("no such card")
    with pytest.raises(TurnFailed):
        talk.say("vay von lai suat bao nhieu", turn="u2")
    assert talk.events() == events
    talk.actions.failure = None
    answer = talk.say("vay von lai suat bao nhieu", turn="u2")
    assert not answer["replayed"]
    assert answer["needs"] == ["loan/interest"]


def test_a_slow_action_fails_the_turn_before_the_caller_loses_patience(talk, monkeypatch):
    monkeypatch.setenv("BOT_RASA_TIMEOUT_SECONDS", "0.5")
    clear_caches()

    async def never(**_call):
        await asyncio.sleep(60)

    monkeypatch.setattr(talk.actions, "request", lambda *_args, **call: never(**call))
    began = time.monotonic()
    with pytest.raises(TurnFailed):
        talk.say(WHERE)
    assert time.monotonic() - began < 3
    assert talk.events() == []


def test_an_action_that_says_nothing_fails_the_turn(talk, monkeypatch):
    async def silent(*_args, **_call):
        return {"events": [], "responses": []}

    monkeypatch.setattr(talk.actions, "request", silent)
    with pytest.raises(TurnFailed, match="without a card"):
        talk.say(WHERE)
    assert talk.events() == []


def test_actions_that_never_end_fail_the_turn(talk, monkeypatch):
    async def again_and_again(*_args, **_call):
        return {
            "events": [{"event": "followup", "name": "action_menu"}],
            "responses": [{"custom": {"card": {}}}],
        }

    monkeypatch.setattr(talk.actions, "request", again_and_again)
    with pytest.raises(TurnFailed, match="too many actions"):
        talk.say(WHERE)
    assert talk.events() == []


def test_a_long_talk_goes_on_in_new_sessions_that_stay_short(talk):
    longest = 0
    for _ in range(100):
        talk.say(act={"act": "menu"})
        longest = max(longest, len(talk.tracker().events))
    assert longest <= turn_processor.LONGEST_SESSION + 10
    users = [event for event in talk.events() if event["event"] == "user"]
    assert len(users) == 100


def test_a_new_session_carries_each_slot_over_once(talk):
    tracker = talk.tracker()
    talk.say(WHERE)
    tracker = talk.tracker()
    for _ in range(30):
        tracker.slots["session_started_metadata"].value = {"a": 1}
    carried = turn_processor._slots(tracker)
    assert sorted(event.key for event in carried) == ["before", "session_started_metadata"]


def test_fresh_starts_a_new_session_without_what_was_known(talk):
    talk.say(WHERE)
    tracker = talk.tracker()
    tracker.slots["session_started_metadata"].value = {"a": 1}
    asyncio.run(talk.agent.processor._update_tracker_session(tracker, None, {"fresh": True}))
    assert tracker.slots["session_started_metadata"].value is None
    assert [event.type_name for event in list(tracker.events)[-2:]] == ["session_started", "action"]


def test_a_locked_tracker_database_is_an_error_and_loses_nothing(talk, monkeypatch):
    talk.say(WHERE, turn="u1")
    events = talk.events()
    blocker = sqlite3.connect(settings().tracker_url.removeprefix("sqlite:///"), isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError):
        talk.say("gap can bo", turn="u2")
    blocker.execute("ROLLBACK")
    blocker.close()
    assert talk.events() == events
    assert not talk.say("gap can bo", turn="u2")["replayed"]


def test_a_tracker_database_that_cannot_be_read_is_an_error_not_a_new_conversation(talk, monkeypatch):
    talk.say(WHERE, turn="u1")
    with talk.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE events RENAME TO hidden")
    with pytest.raises(OperationalError):
        talk.say(WHERE, turn="u1")
    with talk.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE hidden RENAME TO events")
    assert talk.say(WHERE, turn="u1")["replayed"]


def test_two_writers_of_one_conversation_never_mix(talk, model_dir):
    talk.say(WHERE, turn="u1")
    mine, theirs = talk.tracker(), talk.tracker()
    for tracker in (mine, theirs):
        tracker.update(next(event for event in tracker.events if event.type_name == "action"))
    asyncio.run(talk.store.save(mine))
    with pytest.raises(Conflict):
        asyncio.run(talk.store.save(theirs))


def test_erasing_in_the_middle_of_a_turn_brings_nothing_back(talk):
    talk.say(WHERE, turn="u1")
    tracker = talk.tracker()
    tracker.update(next(event for event in tracker.events if event.type_name == "action"))
    assert conversations.erase(talk.store.engine, talk.conversation) > 0
    with pytest.raises(Conflict):
        asyncio.run(talk.store.save(tracker))
    assert talk.events() == []
