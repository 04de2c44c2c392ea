"""Lines in, lines out: senders side by side, the messages of one sender one after the other."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections import defaultdict, deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx

from bot.core.settings import settings

from .lines import CHANNELS, BadLine, Said, read
from .platform import Phone
from .sender import NotPossible, Sender, shown

Name = tuple[str, str]  # channel and sender


def main(argv: list[str]) -> int:
    """Exit code 0: all lines were sent; 1: some were bad; 2: nobody answers at ``BOT_URL``."""
    parser = argparse.ArgumentParser(prog="bot chat", description=__doc__)
    parser.add_argument(
        "--json", action="store_true", required=True, help="JSON lines in and out (the only form)"
    )
    parser.add_argument("--parallel", type=int, default=4, help="senders at a time (default 4)")
    parser.add_argument(
        "--timeout", type=float, default=30.0, help="seconds to wait for an answer (default 30)"
    )
    parser.add_argument(
        "--channel",
        choices=CHANNELS,
        default="web",
        help="of lines that name none; zalo and messenger are the simulator's (default web)",
    )
    wanted = parser.parse_args(argv)
    site = {
        "web": os.environ.get("BOT_URL") or f"http://127.0.0.1:{settings().port}",
        "simulator": os.environ.get("BOT_SIMULATOR_URL") or f"http://127.0.0.1:{settings().simulator_port}",
    }
    url = site["web" if wanted.channel == "web" else "simulator"]
    try:
        httpx.get(f"{url}/healthz", trust_env=False, timeout=5).raise_for_status()
    except httpx.HTTPError as error:
        print(
            f"chat: nobody answers at {url} ({type(error).__name__}); start it with: make run",
            file=sys.stderr,
        )
        return 2
    return Conversation(site, wanted.channel, wanted.parallel, wanted.timeout).run(sys.stdin)


class Conversation:
    """All senders of one run."""

    def __init__(self, site: dict[str, str], channel: str, parallel: int, timeout: float) -> None:
        self._site, self._channel, self._timeout = site, channel, timeout
        self._pool = ThreadPoolExecutor(parallel, "sender")
        self._senders: dict[Name, Sender | Phone] = {}
        self._waiting: defaultdict[Name, deque[Said]] = defaultdict(deque)
        self._running: set[Name] = set()
        self._lock = threading.Lock()
        self._bad = False

    def run(self, lines: Any) -> int:
        """Send every line; answers come out as they arrive."""
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                self._send(read(line, self._channel))
            except BadLine as error:
                self._bad = True
                self._print({"line": number, "error": str(error)})
        while True:
            with self._lock:
                if not self._running:
                    break
            time.sleep(0.02)
        self._pool.shutdown()
        for sender in self._senders.values():
            sender.close()
        return 1 if self._bad else 0

    def _send(self, said: Said) -> None:
        name = said.channel, said.sender
        with self._lock:
            self._waiting[name].append(said)
            if name in self._running:
                return
            self._running.add(name)
        self._next(name)

    def _next(self, name: Name) -> None:
        self._pool.submit(self._say, name).add_done_callback(lambda done: self._after(name, done))

    def _after(self, name: Name, done: Future[None]) -> None:
        with self._lock:
            if not self._waiting[name]:
                self._running.discard(name)
                return
        self._next(name)

    def _made(self, name: Name) -> Sender | Phone:
        channel, sender = name
        if channel == "web":
            return Sender(self._site["web"])
        return Phone(self._site["simulator"], channel, sender)

    def _say(self, name: Name) -> None:
        with self._lock:
            said = self._waiting[name].popleft()
        began = time.monotonic()
        try:
            sender = self._senders.get(name) or self._senders.setdefault(name, self._made(name))
            ids = [sender.post(body, began + 120) for body in said.messages]
            began = time.monotonic()
            new, silent = sender.wait(ids, began + self._timeout)
        except NotPossible as error:
            self._bad = True
            self._print({"in": said.id, "error": str(error)})
            new, silent = [], "ignored"
        except Exception as error:  # noqa: BLE001 - told, whatever it is: every input has its end line
            self._bad = True
            self._print({"in": said.id, "error": type(error).__name__})
            new, silent = [], "timeout"
        for sequence, (arrived, message) in enumerate(new):
            latency = {"latency_ms": round((arrived - began) * 1000)}
            head = {"in": said.id, "sender": said.sender, "seq": sequence}
            self._print({**head, **shown(message), **latency})
        self._print({"in": said.id, "done": True, "messages": len(new), "silent": silent})

    def _print(self, line: dict[str, Any]) -> None:
        with self._lock:
            print(json.dumps(line, ensure_ascii=False), flush=True)
