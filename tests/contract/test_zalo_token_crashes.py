"""Kills a real process at ten points of a renewal: what is left is a pair that works, or an alarm within a minute.

Run with a point as argument, this file is the process that dies there.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.channels import accounts
from bot.channels.base import Outgoing, Recipient
from bot.channels.zalo import tokens
from bot.channels.zalo.api import ZaloChannel
from bot.core import clock
from bot.store import alarms, open_store, tokens as stored
from tests.contract.zalo_platform import OA, USER, LostOnTheWay, zalo  # noqa: F401 - a fixture
from tests.running import ROOT

# where in our process: what is wrapped, its name, and whether it dies before or after it
OURS = {
    "the place is not asked for yet": (stored, "take_refreshing", "before"),
    "the place is asked for, not committed": (stored, "take_refreshing", "after"),
    "the place is taken": (tokens, "exchange", "before"),
    "the answer is read": (tokens, "exchange", "after"),
    "the pair is about to be stored": (stored, "put", "before"),
    "the pair is written, not committed": (alarms, "clear", "after"),
    "the pair is committed": (tokens, "_commit", "after"),
}
# where at Zalo: which of its hooks
THEIRS = {
    "the request is on its way": "before_rotating",
    "Zalo has made the pair, we know nothing": "after_rotating",
    "the pair is used for the first time": "on_message",
}
LOST = {
    "Zalo has made the pair, we know nothing",
    "the answer is read",
    "the pair is about to be stored",
    "the pair is written, not committed",
}
POINTS = [*OURS, *THEIRS]


def die_at(point):
    """Wrap the function, so that this process kills itself there."""
    module, name, when = OURS[point]
    original = getattr(module, name)

    def dying(*arguments, **named):
        if when == "after":
            original(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, dying)


def renew_and_send():
    """What the delivery role does: renew what is due, then send."""
    store = open_store()
    tokens.refresh_due(store)
    known = Recipient(OA, USER, clock.now())
    ZaloChannel(store).send(known, Outgoing(1, 0, "bot", {"text": "Dạ"}))


@pytest.fixture
def due(store):
    """A pair that has an hour left."""
    with store.write() as tx:
        now = clock.now()
        ends = now + timedelta(hours=1)
        stored.put(tx, "zalo", OA, access="access-1", refresh="refresh-1", expires_at=ends, now=now)


def kill(process, point):
    """From Zalo's side; a request on its way is lost with it."""
    process.kill()
    process.wait()
    if point == "the request is on its way":
        raise LostOnTheWay


def run_to_its_death(platform, point):
    """Start the process and have it killed at ``point``."""
    command = [sys.executable, "-m", "tests.contract.test_zalo_token_crashes", point]
    process = subprocess.Popen(command, cwd=ROOT)
    if point in THEIRS:
        setattr(platform, THEIRS[point], lambda: kill(process, point))
    try:
        assert process.wait(timeout=300) == -signal.SIGKILL
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
    platform.before_rotating = platform.after_rotating = platform.on_message = lambda: None


def test_there_are_ten_points():
    assert len(POINTS) == 10


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("point", POINTS)
def test_a_death_leaves_a_pair_that_works_or_an_alarm(store, zalo, due, point, monkeypatch):  # noqa: F811
    run_to_its_death(zalo, point)
    soon = clock.now() + tokens.LEASE + timedelta(seconds=1)
    assert tokens.LEASE + timedelta(seconds=30) < timedelta(minutes=1)  # the role looks every half a minute
    monkeypatch.setattr(clock, "now", lambda: soon)
    tokens.refresh_due(store)
    with store.read() as tx:
        pair, ringing = stored.get(tx, "zalo", OA), [alarm.kind for alarm in alarms.live(tx)]
    works = (pair.access, pair.refresh) == (zalo.access, zalo.refresh)
    assert (works, ringing) == ((False, ["token"]) if point in LOST else (True, []))
    assert pair.access == tokens.access(
        store, accounts.zalo(OA)
    )  # even a lost pair's old token serves to its end


if __name__ == "__main__":
    if sys.argv[1] in OURS:
        die_at(sys.argv[1])
    renew_and_send()
