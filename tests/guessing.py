"""``python -m tests.guessing``: what a guesser at the console's sign-in gets. Figures, not verdicts: machines are shared.

Ten thousand guesses within a simulated day, each from another address, at one officer's password; and how long a wrong password
takes for an officer who exists and for one who does not.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from starlette.testclient import TestClient

from bot.console.app import create_app
from bot.core import clock, crypto
from bot.core.settings import settings
from bot.store import Store
from bot.store.migrate import upgrade
from tests.casework import PASSWORD, make_officer

DAY = timedelta(hours=24)


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--guesses", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=100, help="wrong passwords timed, of each kind")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bot-guessing-") as folder:
        os.environ.update(BOT_DATA_DIR=folder, BOT_LOGIN_TRIES_PER_HOUR_ADDRESS="1000000")
        crypto.create_key_file(settings().key_file)
        store = Store(f"sqlite:///{Path(folder) / 'bot.db'}")
        upgrade(store)
        with store.write() as tx:
            make_officer(tx)
        found = {"guessing": guess(store, wanted.guesses), "times_ms": times(store, wanted.pairs)}
        store.close()
    print(json.dumps(found, indent=1))


def guess(store: Store, guesses: int) -> dict:
    """How many of the guesses were looked at, and whether the officer gets in when the day is over."""
    app, began, real = create_app(store), clock.now(), clock.now
    answers: collections.Counter = collections.Counter()
    try:
        for number in range(guesses):
            moment = began + DAY * number / guesses
            clock.now = lambda moment=moment: moment
            address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
            answers[
                try_in(TestClient(app, client=(address, 1), follow_redirects=False), "an", f"đoán {number}")
            ] += 1
        clock.now = lambda: began + 2 * DAY
        after = try_in(TestClient(app, follow_redirects=False), "an", PASSWORD)
    finally:
        clock.now = real
    return {
        "guesses": guesses,
        "looked_at": answers[401],
        "refused": answers[429],
        "the_officer_after_the_day": after,
    }


def times(store: Store, pairs: int) -> dict:
    """Medians of a wrong password's time, taken in turns."""
    os.environ["BOT_LOGIN_TRIES_PER_HOUR_ACCOUNT"] = os.environ["BOT_LOGIN_TRIES_PER_DAY_ACCOUNT"] = "1000000"
    settings.cache_clear()
    client = TestClient(create_app(store), follow_redirects=False)
    taken: dict[str, list[float]] = {"an": [], "ai-do": []}
    try_in(client, "ai-do", "làm nóng")
    for number in range(pairs):
        for login in sorted(taken, reverse=bool(number % 2)):
            began = time.perf_counter()
            assert try_in(client, login, "sai mật khẩu rồi nhé") == 401
            taken[login].append(1000 * (time.perf_counter() - began))
    known, unknown = (statistics.median(taken[login]) for login in taken)
    return {"known": round(known, 1), "unknown": round(unknown, 1), "ratio": round(unknown / known, 3)}


def try_in(client: TestClient, login: str, password: str) -> int:
    """The status of one try."""
    return client.post("/dang-nhap", data={"login": login, "password": password}).status_code


if __name__ == "__main__":
    main()
