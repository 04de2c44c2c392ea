"""One sender of ``bot chat`` on a simulated platform: a phone of its own, which writes, presses and reads."""

from __future__ import annotations

import time
import uuid
from typing import Any

import httpx

from bot.core.secrets_file import simulator_token

from .sender import NotPossible, silence

LOOK_EVERY = 0.05  # s
DONE = ("answered", "held", "ignored", "noted")
BUTTON = ("title", "payload", "url", "phone")
NOTHING_MEANT: dict[str, Any] = {
    "kind": "officer",  # somebody in the platform's own tool
    "cards": [],
    "needs": [],
    "sources": [],
    "more": "",
    "caveat": "",
    "handoff": None,
}


class Phone:
    """Like ``sender.Sender``, for ``zalo`` or ``messenger``. Not for several threads at once."""

    def __init__(self, url: str, platform: str, name: str) -> None:
        self._http = httpx.Client(base_url=url, trust_env=False, timeout=10)
        # a new run is a new person, as it is on the web chat
        self._who = {"platform": platform, "person": f"{name}-{uuid.uuid4().hex}"}
        self._shown = 0  # the number of the last message that was told
        self._token = {"Authorization": f"Bearer {simulator_token()}"}

    def close(self) -> None:
        """Put it away."""
        self._http.close()

    def post(self, body: dict[str, Any], deadline: float) -> str:
        """Write, press or attach. Returns the message's id. Raises ``NotPossible``, ``httpx.HTTPError``."""
        answer = self._http.post("/control/say", json={**self._who, **_order(body)})
        if answer.status_code == 400:
            raise NotPossible(answer.json()["error"])
        message = answer.raise_for_status().json()["message"]
        if message is None:
            raise NotPossible("this button opens something; no message is sent")
        return str(message["id"])

    def wait(self, ids: list[str], deadline: float) -> tuple[list[tuple[float, dict[str, Any]]], str | None]:
        """As ``Sender.wait``: everything that came, until the messages ``ids`` are done with."""
        arrived: dict[str, float] = {}
        settled = False
        while True:
            last_round = settled or time.monotonic() >= deadline
            messages = self._messages()
            for message in messages:
                arrived.setdefault(message["id"], time.monotonic())
            told = self._told([*ids, *arrived])
            if last_round:
                break
            settled = self._done(ids, told["sent"])
            if not settled:
                time.sleep(LOOK_EVERY)
        self._shown = max([self._shown, *(message["number"] for message in messages)])
        new = [(arrived[message["id"]], _line(message, told["came"])) for message in messages]
        _tell_handoffs_once(new)
        states = {told["sent"][each]["state"] if settled else "timeout" for each in ids}
        return new, silence(new, states)

    def _messages(self) -> list[dict[str, Any]]:
        query: dict[str, str | int] = {**self._who, "after": self._shown}
        found = self._http.get("/control/messages", params=query).raise_for_status().json()["messages"]
        return [message for message in found if message["author"] != "person"]

    def _told(self, ids: list[str]) -> dict[str, Any]:
        query = {**self._who, "messages": ",".join(ids)}
        answer = self._http.get("/control/told", params=query, headers=self._token)
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    @staticmethod
    def _done(ids: list[str], sent: dict[str, Any]) -> bool:
        return all(
            each in sent and sent[each]["state"] in DONE and sent[each]["left"] == sent[each]["said"]
            for each in ids
        )


def _order(body: dict[str, Any]) -> dict[str, Any]:
    """What the simulator is told to do for a body of the web channel."""
    if "payload" in body:
        return {"press": body["payload"]}
    return {"attachment": body["attachment"]["type"]} if "attachment" in body else body


def _line(message: dict[str, Any], came: dict[str, Any]) -> dict[str, Any]:
    """A message as the phone shows it, with what was meant by it."""
    buttons = [{name: button[name] for name in BUTTON if button.get(name)} for button in message["buttons"]]
    return {
        "row": None,
        **NOTHING_MEANT,
        **came.get(message["id"], {}),
        "text": message["text"],
        "buttons": buttons,
    }


def _tell_handoffs_once(new: list[tuple[float, dict[str, Any]]]) -> None:
    """A card that became several messages tells its hand-off on the last of them."""
    last = {line["row"]: line for _, line in new if line["row"] is not None}
    for _, line in new:
        if line["row"] is not None and last[line["row"]] is not line:
            line["handoff"] = None
