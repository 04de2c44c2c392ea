"""People who keep asking while processes die: on the web page, on Zalo and on Messenger."""

from __future__ import annotations

import random
import threading
import time
import uuid
from itertools import count

import httpx

QUESTIONS = (
    "lam ly lich tu phap o dau vay ad",
    "lai suat vay quyet dinh 22 la bao nhieu",
    "tro giup phap ly mien phi khong",
    "hoc nghe co duoc ho tro tien ko",
    "toi can hoi giay to",
)
HUMAN = "cho em gặp cán bộ"


class WebTalker(threading.Thread):
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


class PhoneTalker(threading.Thread):
    """Writes on a platform until told to stop; it is the platform that sends again what was not accepted."""

    def __init__(self, simulator: str, platform: str, choice: random.Random, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.simulator, self.platform, self.choice, self.stop = simulator, platform, choice, stop
        self.said: dict[str, tuple[str, str]] = {}  # the platform's id of a message: who wrote, and what
        self.names: dict[
            str, str
        ] = {}  # the platform's id of a person: the name by which a phone is looked at

    def run(self) -> None:
        """As on the web; one person in eight wants to speak to an officer."""
        with httpx.Client(base_url=self.simulator, trust_env=False, timeout=10) as self.http:
            for number in count():
                questions = self.choice.sample(QUESTIONS, self.choice.randint(1, 4))
                if self.choice.random() < 1 / 8:
                    questions.insert(self.choice.randrange(len(questions) + 1), HUMAN)
                for question in questions:
                    if self.stop.wait(self.choice.uniform(0.3, 1.5)):
                        return
                    self._say(f"{self.name}-{number}", question)

    def _say(self, name: str, text: str) -> None:
        order = {"platform": self.platform, "person": name, "text": text}
        answer = self.http.post("/control/say", json=order).raise_for_status().json()
        self.said[answer["message"]["id"]] = (answer["person"], text)
        self.names[answer["person"]] = name
