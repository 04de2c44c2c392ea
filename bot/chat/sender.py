"""One sender of ``bot chat``: a web-chat session of its own, with its live stream."""

from __future__ import annotations

import json
import threading
import time
import uuid
from typing import Any

import httpx

MESSAGE_FIELDS = ("text", "buttons", "cards", "needs", "sources", "kind", "handoff", "more", "caveat")
SOURCE_FIELDS = ("instrument", "article", "url", "valid_from", "valid_to")


class NotPossible(Exception):
    """The person's phone does not offer this."""


class Sender:
    """Posts messages and collects what the stream brings. Not for several threads at once."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, trust_env=False, timeout=10)
        self._http.post("/chat/api/session", json={}).raise_for_status()
        self._changed = threading.Condition()
        self._messages: list[tuple[float, dict[str, Any]]] = []
        self._statuses: dict[str, dict[str, Any]] = {}
        self._last = 0
        self._told = 0
        self._closed = False
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """End the stream."""
        self._closed = True
        self._http.close()

    def post(self, body: dict[str, Any], deadline: float) -> str:
        """Send one message, waiting as long as the limits ask. Returns its id. Raises ``httpx.HTTPError``."""
        message = str(uuid.uuid4())
        while True:
            response = self._http.post("/chat/api/messages", json={"id": message, **body})
            if response.status_code == 429 and time.monotonic() < deadline:
                time.sleep(min(float(response.json().get("retry_after", 1)), 5.0))
                continue
            response.raise_for_status()
            return message

    def wait(self, ids: list[str], deadline: float) -> tuple[list[tuple[float, dict[str, Any]]], str | None]:
        """Everything said since the last call, until the messages ``ids`` are done with.

        Returns the messages with their arrival times (monotonic seconds), and why there was silence:
        ``officer``, ``ignored``, ``timeout`` or None.
        """
        with self._changed:
            while not self._done(ids):
                if not self._changed.wait(deadline - time.monotonic()) and time.monotonic() >= deadline:
                    break
            new, self._told = self._messages[self._told :], len(self._messages)
            states = {self._statuses[key]["state"] if key in self._statuses else "timeout" for key in ids}
        return new, silence(new, states)

    def _done(self, ids: list[str]) -> bool:
        if any(key not in self._statuses for key in ids):
            return False
        turns = {self._statuses[key]["turn"]: self._statuses[key]["messages"] for key in ids}
        had = [message["turn"] for _, message in self._messages]
        return all(had.count(turn) >= count for turn, count in turns.items() if turn)

    def _listen(self) -> None:
        while not self._closed:
            try:
                with self._http.stream("GET", f"/chat/api/stream?after={self._last}", timeout=60) as response:
                    self._read(response)
            except (httpx.HTTPError, httpx.StreamError, RuntimeError):
                time.sleep(0.2)  # the stream broke or the sender was closed: resume, or see that it is over

    def _read(self, response: httpx.Response) -> None:
        event = data = ""
        for line in response.iter_lines():
            name, _, value = line.partition(":")
            if name == "event":
                event = value.strip()
            elif name == "data":
                data += value.strip()
            elif not line and data:
                self._take(event, json.loads(data))
                event = data = ""

    def _take(self, event: str, data: dict[str, Any]) -> None:
        with self._changed:
            if event == "message" and data["id"] > self._last:
                self._last = data["id"]
                self._messages.append((time.monotonic(), data))
            elif event == "status":
                self._statuses[data["message"]] = data
            self._changed.notify_all()


def silence(new: list[Any], states: set[str]) -> str | None:
    """Why nobody answered messages that ended in these states; None when somebody did."""
    if "timeout" in states:
        return "timeout"
    if new or "answered" in states:
        return None
    return "officer" if "held" in states else "ignored"


def shown(message: dict[str, Any]) -> dict[str, Any]:
    """The fields of an output line that come from the message itself."""
    line = {field: message.get(field) for field in MESSAGE_FIELDS}
    line["sources"] = [{field: source.get(field) for field in SOURCE_FIELDS} for source in message["sources"]]
    return line
