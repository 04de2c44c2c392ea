"""``make bench``: what one answer costs and how much the processes weigh. Figures, not verdicts: machines are shared.

Measured on the real processes, SQLite; the time of an answer is from the POST of the web chat to its arrival on the
stream; those of the console are measured while ten officers work on two hundred open cases. ``--only`` one of them: to
compare two versions run it in turns, several times.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import httpx

from bot.channels import accounts
from bot.channels.simulator import signing
from bot.channels.simulator.acts import events_of
from bot.channels.simulator.world import Message, Person, id_of
from bot.chat.sender import Sender
from bot.core import clock
from tests import bench_console
from tests.running import Running

QUESTIONS = (
    "lam ly lich tu phap o dau vay ad",
    "lãi suất vay theo quyết định 22",
    "tro giup phap ly mien phi khong",
    "hoc nghe co duoc ho tro tien ko",
)
UNLIMITED = {
    "messages_per_minute": 100_000,
    "messages_per_hour_address": 10_000_000,
    "sessions_per_hour_address": 100_000,
}


def main() -> int:
    """Run all benchmarks and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=40, help="answers measured one after the other")
    parser.add_argument("--seconds", type=int, default=10, help="length of each load on the gateway")
    parser.add_argument("--rate", type=int, default=100, help="requests a second of each load on the gateway")
    parser.add_argument("--people", type=int, default=500, help="who send the webhooks")
    parser.add_argument("--only", choices=("answers", "webhooks", "console"))
    wanted = parser.parse_args()
    found: dict = {}
    with tempfile.TemporaryDirectory(prefix="bot-bench-") as folder:
        system = Running(Path(folder), **UNLIMITED)
        system.prepare()
        began = time.monotonic()
        system.start()
        try:
            system.wait_ready()
            found["start_s"] = round(time.monotonic() - began, 1)
            if wanted.only in (None, "answers"):
                found["answer_ms"] = answers(system, wanted.answers)
                found["answer_of_300_ms"] = long_talk(system)
                found["resident_mb"] = {
                    name: resident(process.pid) for name, process in system.processes.items()
                }
                found["side_by_side_ms"] = side_by_side(system, people=8, each=5)
            if wanted.only in (None, "console"):
                console = bench_console.at_work(system)
                found["console_ms"] = {what: spread(times) for what, times in console.items()}
            if wanted.only in (None, "webhooks"):
                load = (wanted.seconds, wanted.rate, wanted.people)
                found["webhook_with_rasa_ms"] = webhook_load(system, *load)
                system.kill("rasa")
                found["webhook_without_rasa_ms"] = webhook_load(system, *load)
                found["web_message_without_rasa_ms"] = gateway_load(system, wanted.seconds, wanted.rate)
        finally:
            system.stop()
    print(json.dumps(found, indent=2))
    return 0


def spread(values: list[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile and maximum, in milliseconds."""
    cuts = statistics.quantiles(values, n=100)
    figures = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(values)}
    return {name: round(value * 1000, 1) for name, value in figures.items()} | {"n": len(values)}


def ask(sender: Sender, text: str) -> float:
    """Seconds from the POST to the first message of the answer."""
    began = time.monotonic()
    new, silent = sender.wait([sender.post({"text": text}, began + 60)], began + 60)
    assert silent is None, silent
    return new[0][0] - began


def answers(system: Running, count: int) -> dict[str, float]:
    """One question after the other, each by somebody new."""
    times = []
    for number in range(count):
        sender = Sender(system.url)
        times.append(ask(sender, QUESTIONS[number % len(QUESTIONS)]))
        sender.close()
    return spread(times)


def long_talk(system: Running) -> dict[str, float]:
    """The first and the last ten answers of a conversation of 300 messages."""
    sender = Sender(system.url)
    times = [ask(sender, QUESTIONS[number % len(QUESTIONS)]) for number in range(300)]
    sender.close()
    first, last = statistics.median(times[:10]), statistics.median(times[-10:])
    return {"first_ten": round(first * 1000, 1), "last_ten": round(last * 1000, 1)}


def side_by_side(system: Running, people: int, each: int) -> dict[str, float]:
    """Several people at once."""
    times: list[float] = []

    def talk() -> None:
        sender = Sender(system.url)
        for number in range(each):
            times.append(ask(sender, QUESTIONS[number % len(QUESTIONS)]))
        sender.close()

    threads = [threading.Thread(target=talk) for _ in range(people)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return spread(times)


def gateway_load(system: Running, seconds: int, rate: int) -> dict[str, float]:
    """``rate`` messages of the web chat a second, from ten people: time to the 200."""

    def post(client: httpx.Client, number: int) -> None:
        if not client.cookies:
            client.post("/chat/api/session", json={}).raise_for_status()
        body = {"id": str(uuid.uuid4()), "text": f"{QUESTIONS[0]} {number}"}
        client.post("/chat/api/messages", json=body).raise_for_status()

    return load(system, post, seconds, rate)


def webhook_load(system: Running, seconds: int, rate: int, people: int) -> dict[str, float]:
    """``rate`` signed webhooks a second, one half of each platform, from ``people``: time to the 200."""
    played = accounts.load(system.folder / "data" / "channels.yml", simulated=True)

    def post(client: httpx.Client, number: int) -> None:
        account = played[number % len(played)]
        who = Person(account, id_of(account, f"p{number % people}"))
        message = Message(
            number, uuid.uuid4().hex, "person", clock.now(), f"{QUESTIONS[number % len(QUESTIONS)]} {number}"
        )
        raw, headers = signing.signed(account, events_of(who).said(who, message))
        client.post(f"/webhooks/{account.channel}", content=raw, headers=headers).raise_for_status()

    return load(system, post, seconds, rate)


def load(
    system: Running, post: Callable[[httpx.Client, int], None], seconds: int, rate: int
) -> dict[str, float]:
    """Ten connections, ``rate`` calls of ``post`` a second by the clock, however long each takes."""
    times: list[float] = []

    def share(of: int) -> None:
        with httpx.Client(base_url=system.url, trust_env=False, timeout=10) as client:
            for number in range(of, seconds * rate, 10):
                due = start + number / rate
                time.sleep(max(0.0, due - time.monotonic()))
                began = time.monotonic()
                post(client, number)
                times.append(time.monotonic() - began)

    start = time.monotonic() + 0.5
    threads = [threading.Thread(target=share, args=(of,)) for of in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return spread(times)


def resident(pid: int) -> int:
    """Resident memory of a process in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


if __name__ == "__main__":
    sys.exit(main())
