"""Kills processes with SIGKILL at random points and shows that nothing is lost and nothing doubled but what is marked.

The simulated platforms are a process of their own and live on: what they have seen is what really happened.
``BOT_CRASH_KILLS`` (default 12) and ``BOT_CRASH_SEED`` (default: random, printed) say how often and where.
"""

from __future__ import annotations

import os
import random
import secrets
import threading
import time
from collections import Counter

import pytest
import yaml

from bot.channels import accounts
from bot.channels.zalo import tokens
from bot.core import settings as settings_module
from bot.store import Store, alarms
from bot.store.tables import Inbound, Outbound, Turn
from tests.conftest import clear_caches
from tests.running import PLATFORMS_APART, Running, until

from . import verdict
from .officer import OfficerAtWork
from .platforms import LONG, TROUBLE, Platforms
from .talkers import PhoneTalker, WebTalker

KILLS = int(os.environ.get("BOT_CRASH_KILLS", "12"))
SEED = int(os.environ.get("BOT_CRASH_SEED", "0")) or secrets.randbelow(10**9)
PLATFORM = ("zalo", "messenger")
STANDSTILL = 120  # s in which nothing at all moves: then it is stuck
# Where people are hurt most is the store's own process, and there the gap between a platform's taking and our noting
# it; Rasa's turn is the rarest and most delicate place.
BLOWS = ("serve", "sender", "rasa", "sender", "actions")


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    system = Running(
        tmp_path_factory.mktemp("crash"),
        parts=PLATFORMS_APART,
        lease_seconds=3,
        maybe_sent_seconds=6,
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
    accounts.accounts.cache_clear()
    opened = Store(settings_module.settings().database_url)
    yield opened
    opened.close()
    clear_caches()
    accounts.accounts.cache_clear()


@pytest.fixture
def platforms(running):
    strings = Platforms(running.simulator_url)
    yield strings
    strings.http.close()


class Killer:
    """Deals the blows, and remembers what the senders had in hand."""

    def __init__(self, running: Running, store: Store, platforms: Platforms, choice: random.Random) -> None:
        self.running, self.store, self.platforms, self.choice = running, store, platforms, choice
        self.struck: set[tuple[int, str]] = set()  # outbox row, and the sender that died with it
        self.consents = 0

    def strike(self, blow: str) -> None:
        """One process dies and is started again, at once."""
        victim = "serve" if blow == "sender" else blow
        if blow == "sender":
            self._catch_sending()
        elif victim != "serve":  # in the middle of a turn, which lasts some hundredths of a second
            until(self._a_turn_is_open, 60, "a turn")
            time.sleep(self.choice.uniform(0.0, 0.06))
        self.running.kill(victim)
        with self.store.read() as tx:
            sending = tx.query(Outbound).filter(Outbound.state == "sending")
            self.struck |= {(row.id, row.lease_owner) for row in sending}
        self.platforms.calm()
        self._consent_if_needed()
        self.running.start(victim)

    def _catch_sending(self) -> None:
        """Wait until a message is on its way and its answer is not: it was taken, or not, or its echo is lost."""
        platform, kind = self.choice.choice(PLATFORM), self.choice.choice(TROUBLE)
        self.platforms.fault(platform, kind, seconds=LONG)
        until(lambda: not self.platforms.state()["faults"], 60, f"a message on {platform}")
        time.sleep(self.choice.uniform(0.0, 0.2))

    def _a_turn_is_open(self) -> bool:
        with self.store.read() as tx:
            return tx.query(Turn).filter(Turn.state == "open").count() > 0

    def _consent_if_needed(self) -> None:
        """A pair that died between Zalo's answer and our commit rings; the operator gets a new token by hand."""
        with self.store.read() as tx:
            if "token" not in {alarm.kind for alarm in alarms.live(tx)}:
                return
        path = settings_module.settings().channels_file
        entries = yaml.safe_load(path.read_text())
        answer = self.platforms.http.post("/control/consent", json={}).raise_for_status()
        next(one for one in entries if one["channel"] == "zalo").update(answer.json())
        path.write_text(yaml.safe_dump(entries))
        self.consents += 1

    def counted(self) -> Counter[int]:
        """How often each row was in the hand of a sender that died."""
        return Counter(row for row, _ in self.struck)


def test_kill_9_at_random_points_loses_nothing_and_doubles_only_what_it_marks(running, store, platforms):
    print(f"seed {SEED}, {KILLS} kills")
    choice, stop = random.Random(SEED), threading.Event()
    pages = [WebTalker(running.url, random.Random(f"{SEED}-{n}"), stop) for n in range(3)]
    phones = [
        PhoneTalker(running.simulator_url, platform, random.Random(f"{SEED}-{platform}-{n}"), stop)
        for platform in PLATFORM
        for n in range(2)
    ]
    officer = OfficerAtWork(store, stop)
    killer = Killer(running, store, platforms, choice)
    talking = (*pages, *phones, officer)
    with platforms.watching():
        [each.start() for each in talking]
        try:
            for number in range(KILLS):
                time.sleep(choice.uniform(0.2, 2.0))
                if choice.random() < 0.2:
                    platforms.fault("zalo", "expired_token")
                killer.strike(BLOWS[number % len(BLOWS)])
                if choice.random() < 0.5:  # else the next blow falls on a system that is still getting up
                    running.wait_ready()
            running.wait_ready()
        finally:
            stop.set()
            [each.join(timeout=30) for each in talking]
        _wait_for_rest(store, platforms)

    accepted = set().union(*(page.accepted for page in pages))
    verdict.web_messages_answered(store, accepted)
    taken = sum(verdict.phone_messages_answered(store, phone, platforms.accepted) for phone in phones)
    assert min(len(accepted), taken) >= KILLS, "the talkers hardly spoke; this run shows nothing"
    verdict.no_turn_lived_twice(store)
    doubled = verdict.phones_show_what_was_said(store, platforms, officer, killer.counted())
    verdict.databases_whole(running.environment["BOT_DATA_DIR"])
    _zalo_still_works(store)
    print(
        f"{len(accepted)} messages on the web, {taken} of {sum(len(phone.said) for phone in phones)} on the platforms, "
        f"{_count(store, Turn)} turns, {_count(store, Outbound)} rows out, {len(officer.words)} of an officer; "
        f"{len(killer.struck)} in hand at a kill, {doubled} doubled, {killer.consents} new consents"
    )


def _wait_for_rest(store: Store, platforms: Platforms) -> None:
    """Until nothing more is to come, however slow the machine; if nothing moves any more, say what is left."""
    last, moved = Counter[str](), time.monotonic()
    while left := _left(store, platforms):
        if left != last:
            last, moved = left, time.monotonic()
        assert time.monotonic() < moved + STANDSTILL, f"never done: {left}"
        time.sleep(0.1)


def _left(store: Store, platforms: Platforms) -> Counter[str]:
    """What is still to be answered, sent, or brought by the platforms. An officer's words in doubt wait for the officer."""
    platforms.watch()
    with store.read() as tx:
        waiting = tx.query(Inbound).filter(Inbound.done_at.is_(None))
        unsent = tx.query(Outbound).filter(Outbound.state.in_(["queued", "sending", "maybe_sent"]))
        left = Counter(f"{row.kind} {row.state}" for row in waiting)
        left += Counter(f"{row.author}'s {row.state} ({row.error})" for row in unsent)
    left["webhooks"] = platforms.state()["webhooks"]
    return Counter({what: n for what, n in left.items() if n and not what.startswith("officer's maybe_sent")})


def _zalo_still_works(store: Store) -> None:
    """The stored pair is good for one more renewal."""
    account = next(each for each in accounts.accounts() if each.channel == "zalo")
    before = tokens.access(store, account)
    assert tokens.renew(store, account, before) != before


def _count(store: Store, table: type) -> int:
    with store.read() as tx:
        return tx.query(table).count()
