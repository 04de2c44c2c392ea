"""An interview while processes die: the next answer goes on with it, nothing is asked twice and nothing told is lost."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
import uuid
from datetime import datetime, timedelta

import httpx
import pytest

from bot.core import settings as settings_module
from bot.core.cards import Card
from bot.core.crypto import keyring
from bot.store import Store
from bot.store.tables import Inbound, Outbound, Turn
from tests.conftest import clear_caches
from tests.interviews.talking import PEOPLE, Talk
from tests.running import Running, until

from . import verdict

ALL = ("rasa", "actions", "serve")
PERSON = PEOPLE["plan"]
SLICE, LONG = 0.01, 3.0  # s


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    system = Running(tmp_path_factory.mktemp("interviews"), lease_seconds=3, outage_case_after_seconds=600)
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


class Visitor:
    """One person on the web page. Cards are read from the store, once their message is answered."""

    def __init__(self, running: Running, store: Store) -> None:
        self.store = store
        self.http = httpx.Client(base_url=running.url, trust_env=False, timeout=30)
        self.http.post("/chat/api/session", json={}).raise_for_status()
        self.message, self.cards = "", []

    def send(self, **what: str) -> None:
        """Have it accepted."""
        self.message = str(uuid.uuid4())
        self.http.post("/chat/api/messages", json={"id": self.message, **what}).raise_for_status()

    def say(self, text: str) -> list[str]:
        self.send(text=text)
        return self.answered()

    def press(self, title: str) -> list[str]:
        buttons = [button for card in reversed(self.cards) for button in card.buttons]
        self.send(payload=next(button.payload for button in buttons if button.title == title))
        return self.answered()

    def answered(self) -> list[str]:
        """What the interview said to the last message: the texts of its cards."""
        until(self._said, 180, "an answer")
        return [card.text for card in self.cards if card.id.startswith(("interview/", "calc/"))]

    def _said(self) -> bool:
        with self.store.read() as tx:
            row = next((row for row in tx.query(Inbound) if row.body.get("id") == self.message), None)
            if row is None or row.state != "answered":
                return False
            said = tx.query(Outbound).filter_by(turn_id=row.turn_id).order_by(Outbound.sequence)
            self.cards = [Card.from_json(each.card) for each in said]
        return True


@pytest.fixture
def person(running, store):
    visitor = Visitor(running, store)
    yield visitor
    visitor.http.close()


def strike(running: Running, *parts: str) -> None:
    """They die, and are started again."""
    for part in parts:
        running.kill(part)
    running.start(*parts)
    running.wait_ready()


def open_turn(store: Store) -> str | None:
    with store.read() as tx:
        turn = tx.query(Turn).filter(Turn.state == "open").first()
        return turn.id if turn else None


def between_rasas_save_and_our_commit(running: Running, store: Store) -> None:
    """Our process is held until Rasa has saved the turn, and dies before it hears of it."""
    serve = running.processes["serve"]
    until(lambda: open_turn(store) is not None, 60, "a turn")
    turn = open_turn(store)
    for _ in range(1000):
        serve.send_signal(signal.SIGSTOP)
        try:
            until(lambda: turn in verdict.turns_in_tracker(), LONG, "Rasa's save")
        except AssertionError:
            serve.send_signal(signal.SIGCONT)  # it had not asked Rasa yet: it may go on for a moment
            time.sleep(SLICE)
            continue
        break
    assert open_turn(store) == turn, "our side had committed already"
    strike(running, "serve")


def hours_pass(hours: float) -> None:
    """Everything that Rasa remembers happened so much earlier."""
    path = settings_module.settings().tracker_url.removeprefix("sqlite:///")
    passed = timedelta(hours=hours)
    with sqlite3.connect(path) as raw:
        for number, sealed in raw.execute("SELECT id, data FROM events").fetchall():
            event = json.loads(keyring().open(sealed, "tracker.data"))
            event["timestamp"] -= passed.total_seconds()
            if event["event"] == "slot" and event["name"] == "interview" and event["value"]:
                at = datetime.fromisoformat(event["value"]["at"]) - passed
                event["value"]["at"] = at.isoformat()
            data = keyring().seal(json.dumps(event).encode(), "tracker.data")
            change = "UPDATE events SET data = ?, timestamp = timestamp - ? WHERE id = ?"
            raw.execute(change, (data, passed.total_seconds(), number))


def expected() -> list[str]:
    """The questions and the summary, as they come when nobody dies."""
    talk, cards = Talk("plan"), []
    for text in ("", *PERSON.answers):
        cards.append(talk.say(text).cards[-1].text)
    return cards


def test_whoever_dies_between_question_and_answer_the_interview_goes_on(running, store, person):
    person.say("mới ra trại cần làm gì")
    said = person.press("Lập kế hoạch")
    blows = [ALL, ("rasa",), ("actions",), ("serve",), ALL, ("serve", "rasa")]
    for text, parts in zip(PERSON.answers, blows, strict=True):
        strike(running, *parts)
        said += person.say(text)
    assert said == expected()
    strike(running, *ALL)
    assert PERSON.result in person.say("đúng rồi")[0]
    verdict.no_turn_lived_twice(store)


def test_whoever_dies_in_the_middle_of_an_answer_it_is_taken_once(running, store, person):
    person.say("mới ra trại cần làm gì")
    said = person.press("Lập kế hoạch")
    for number, text in enumerate(PERSON.answers):
        person.send(text=text)
        if number % 2:
            between_rasas_save_and_our_commit(running, store)
        else:
            until(lambda: open_turn(store) is not None, 60, "a turn")
            strike(running, *(("rasa",), ("actions",), ALL)[number // 2])
        said += person.answered()
    assert said == expected()
    assert PERSON.result in person.say("đúng rồi")[0]
    verdict.no_turn_lived_twice(store)


def test_one_comes_back_the_next_day_over_a_restart(running, store, person):
    person.say("mới ra trại cần làm gì")
    person.press("Lập kế hoạch")
    *_, question = [person.say(text)[-1] for text in PERSON.answers[:2]]
    for part in ALL:
        running.kill(part)
    hours_pass(20)
    running.start()
    running.wait_ready()
    person.say("chào bạn")
    assert [button.title for button in person.cards[-1].buttons] == ["Làm tiếp", "Bắt đầu lại", "Thôi"]
    assert person.press("Làm tiếp") == [question]
    said = [person.say(text)[-1] for text in PERSON.answers[2:]]
    assert said == expected()[3:]
