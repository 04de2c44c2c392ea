"""The simulated platforms as the ring sees them: what they were told, what they hold, and what they have done."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx

TROUBLE = ("timeout_before", "timeout_after", "echo_lost")
LONG = 5.0  # s, longer than it takes to kill


class Platforms:
    """The strings of the simulator, and a watch on its log: which webhooks got a 200, and which faults struck."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, trust_env=False, timeout=10)
        self.accepted: set[str] = set()
        self.struck: Counter[tuple[str, str]] = Counter()  # platform and kind of fault
        self._read = 0
        self._lock = threading.Lock()

    def fault(self, platform: str, kind: str, **more: object) -> None:
        """Order trouble for the next call."""
        order = {"platform": platform, "kind": kind, **more}
        self.http.post("/control/faults", json=order).raise_for_status()

    def calm(self) -> None:
        """Call off what has not struck."""
        self.http.request("DELETE", "/control/faults").raise_for_status()

    def state(self) -> dict:
        """Accounts, people, waiting faults, webhooks on their way."""
        return self.http.get("/control/state").raise_for_status().json()

    def phone(self, platform: str, person: str) -> list[str]:
        """The texts on somebody's phone that are not theirs, in order."""
        query = {"platform": platform, "person": person}
        shown = self.http.get("/control/messages", params=query).raise_for_status().json()["messages"]
        return [one["text"] for one in shown if one["author"] != "person"]

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Reads on in the log all the while: the simulator keeps the last 500 exchanges only."""
        over = threading.Event()

        def read() -> None:
            while not over.wait(0.5):
                self.watch()

        with ThreadPoolExecutor(1) as pool:
            reading = pool.submit(read)
            try:
                yield
            finally:
                over.set()
            reading.result()

    def watch(self) -> None:
        """Read on in the log, to its end as it is now."""
        with self._lock:
            query = {"after": self._read}
            log = self.http.get("/control/traffic", params=query).raise_for_status().json()["traffic"]
            for one in log:
                assert one["number"] == self._read + 1, "the log has run away from its reader"
                self._read = one["number"]
                if one["fault"]:
                    self.struck[one["platform"], one["fault"]] += 1
                if one["direction"] == "webhook" and one["status"] == 200:
                    self.accepted |= _messages(json.loads(one["request"]))


def _messages(event: dict) -> set[str]:
    """The ids of the persons' own messages in a webhook."""
    if "event_name" in event:
        return {event["message"]["msg_id"]} if event["event_name"] == "user_send_text" else set()
    items = [item for entry in event["entry"] for item in entry["messaging"]]
    said = [item["message"] for item in items if "message" in item]
    return {message["mid"] for message in said if not message.get("is_echo")}
