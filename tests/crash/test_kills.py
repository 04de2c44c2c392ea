"""Kills processes with SIGKILL at random points and shows that nothing is lost and no turn is lived twice.

``BOT_CRASH_KILLS`` (default 20) and ``BOT_CRASH_SEED`` (default: random, printed) say how often and where.
"""

from __future__ import annotations

import os
import random
import secrets
import sqlite3
import threading
import time
import uuid
from collections import Counter

import httpx
import pytest

from bot.core import settings as settings_module
from bot.core.cards import Card
from bot.store import Store
from bot.store.tables import Inbound, Outbound, Turn
from tests.conftest import clear_caches
from tests.running import Running, until

KILLS = int(os.environ.get("BOT_CRASH_KILLS", "20"))
SEED = int(os.environ.get("BOT_CRASH_SEED", "0")) or secrets.randbelow(10**9)
QUESTIONS = (
    "lam ly lich tu phap o dau vay ad",
    "lai suat vay quyet dinh 22 la bao nhieu",
    "tro giup phap ly mien phi khong",
    "hoc nghe co duoc ho tro tien ko",
    "toi can hoi giay to",
)
TALKERS = 6
# Where people are hurt most is the store's own process; Rasa's turn is the rarest and most delicate place.
VICTIMS = ("serve", "serve", "rasa", "serve", "actions")


class Talker(threading.Thread):
    """Posts questions until told to stop, each again until it is accepted, as a page does."""

    def __init__(self, url: str, choice: random.Random, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.url, self.choice, self.stop = url, choice, stop
        self.accepted: set[str] = set()

    def run(self) -> None:
        """One person after the other, each with a few questions: many turns, not one long one."""
        while not self.stop.is_set():
            with httpx.Client(base_url=self.url, trust_env=False, timeout=5) as self.http:
                self._again("/chat/api/session", {})
                for _ in range(self.choice.randint(1, 3)):
                    self._ask()

    def _ask(self) -> None:
        if self.stop.wait(self.choice.uniform(0.3, 1.5)):
            return
        message = {"id": str(uuid.uuid4()), "text": self.choice.choice(QUESTIONS)}
        if self._again("/chat/api/messages", message):
            self.accepted.add(message["id"])

    def _again(self, path: str, body: dict) -> bool:
        while not self.stop.is_set():
            try:
                if self.http.post(path, json=body).status_code == 200:
                    return True
            except httpx.HTTPError:
                pass  # the gateway is being killed: that is the test
            time.sleep(0.1)
        return False


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    system = Running(
        tmp_path_factory.mktemp("crash"),
        lease_seconds=2,
        messages_per_minute=10_000,
        messages_per_hour_address=1_000_000,
        outage_case_after_seconds=600,
    )
    system.prepare()
    system.start()
    system.wait_ready()
    yield system
    system.stop()


@pytest.fixture
def store(running, monkeypatch):
    monkeypatch.setenv("BOT_DATA_DIR", running.environment["BOT_DATA_DIR"])
    clear_caches()
    opened = Store(settings_module.settings().database_url)
    yield opened
    opened.close()
    clear_caches()


def test_kill_9_at_random_points_loses_nothing_and_lives_no_turn_twice(running, store):
    print(f"seed {SEED}, {KILLS} kills")
    choice, stop = random.Random(SEED), threading.Event()
    talkers = [Talker(running.url, random.Random(f"{SEED}-{n}"), stop) for n in range(TALKERS)]
    [talker.start() for talker in talkers]
    for number in range(KILLS):
        time.sleep(choice.uniform(0.2, 2.0))
        victim = VICTIMS[number % len(VICTIMS)]
        if victim != "serve":  # in the middle of a turn, which lasts some hundredths of a second
            until(lambda: _a_turn_is_open(store), 30, "a turn")
            time.sleep(choice.uniform(0.0, 0.06))
        running.kill(victim)
        running.start(victim)
        if choice.random() < 0.5:  # else the next blow falls on a system that is still getting up
            running.wait_ready()
    running.wait_ready()
    stop.set()
    [talker.join(timeout=20) for talker in talkers]
    accepted = set().union(*(talker.accepted for talker in talkers))
    assert len(accepted) >= KILLS, "the talkers hardly spoke; this run shows nothing"
    until(lambda: _at_rest(store), 180, "every message to be answered and every answer sent")
    _nothing_lost(store, accepted)
    _nothing_doubled(store)
    _databases_whole(running)
    print(
        f"{len(accepted)} accepted messages, {_count(store, Turn)} turns, {_count(store, Outbound)} rows out"
    )


def _a_turn_is_open(store: Store) -> bool:
    with store.read() as tx:
        return tx.query(Turn).filter(Turn.state == "open").count() > 0


def _at_rest(store: Store) -> bool:
    with store.read() as tx:
        unanswered = tx.query(Inbound).filter(Inbound.done_at.is_(None)).count()
        unsent = tx.query(Outbound).filter(Outbound.state.in_(["queued", "sending", "maybe_sent"])).count()
        return unanswered + unsent == 0


def _nothing_lost(store: Store, accepted: set[str]) -> None:
    with store.read() as tx:
        answered = {row.body["id"]: row for row in tx.query(Inbound)}
        assert accepted <= set(answered)
        spoken = {row.turn_id for row in tx.query(Outbound) if row.sequence == 0 and row.state == "sent"}
        for message in accepted:
            row = answered[message]
            assert (row.state, row.turn_id in spoken) == ("answered", True), message


def _nothing_doubled(store: Store) -> None:
    """Each turn said one set of cards, and Rasa's memory holds each turn once."""
    with store.read() as tx:
        assert {turn.state for turn in tx.query(Turn)} == {"done"}
        said = Counter((row.turn_id, row.sequence) for row in tx.query(Outbound))
        assert max(said.values()) == 1
        failures = [row for row in tx.query(Outbound) if Card.from_json(row.card).id == "system/failure"]
        assert failures == []
        turns = {turn.id for turn in tx.query(Turn)}
    remembered = Counter(turns_in_tracker())
    assert set(remembered) <= turns
    assert max(remembered.values()) == 1, remembered.most_common(3)


def turns_in_tracker() -> list[str]:
    """The turn id of every user event in Rasa's own store."""
    import json

    from bot.core.crypto import keyring

    path = settings_module.settings().tracker_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as raw:
        rows = raw.execute("SELECT data FROM events WHERE type_name = 'user'").fetchall()
    events = [json.loads(keyring().open(data, "tracker.data")) for (data,) in rows]
    return [event["metadata"]["turn"] for event in events]


def _databases_whole(running: Running) -> None:
    for name in ("bot.db", "tracker.db"):
        with sqlite3.connect(f"{running.environment['BOT_DATA_DIR']}/{name}") as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _count(store: Store, table: type) -> int:
    with store.read() as tx:
        return tx.query(table).count()
