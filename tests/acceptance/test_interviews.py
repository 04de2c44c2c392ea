"""An interview through all the processes: begun by a button, answered by text and buttons, ended with files to keep."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.core import settings as settings_module
from bot.core.crypto import keyring
from bot.store import Store
from bot.store.tables import KnownFacts, Press, Thread
from tests.conftest import clear_caches
from tests.running import ROOT, Running


class Chatting:
    """One person at ``python -m bot chat --json``."""

    def __init__(self, process: subprocess.Popen[str], sender: str, channel: str) -> None:
        self._process, self._who = process, {"sender": sender, "channel": channel}
        self._number = 0
        self.said: list[dict[str, Any]] = []

    def say(self, text: str) -> list[dict[str, Any]]:
        return self._send(text=text)

    def press(self, title: str) -> list[dict[str, Any]]:
        buttons = [button for message in reversed(self.said) for button in message["buttons"]]
        return self._send(payload=next(each["payload"] for each in buttons if each["title"] == title))

    def _send(self, **what: str) -> list[dict[str, Any]]:
        self._number += 1
        self._process.stdin.write(json.dumps({"id": self._number, **self._who, **what}) + "\n")
        self._process.stdin.flush()
        self.said = []
        while not (line := json.loads(self._process.stdout.readline())).get("done"):
            self.said.append(line)
        return self.said


@pytest.fixture
def chatting(running: Running):
    @contextmanager
    def chat(sender: str, channel: str = "web") -> Iterator[Chatting]:
        with subprocess.Popen(
            [sys.executable, "-m", "bot", "chat", "--json"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**running.environment, "BOT_URL": running.url},
            cwd=ROOT,
            text=True,
        ) as process:
            yield Chatting(process, sender, channel)
            process.stdin.close()
            assert process.wait(timeout=30) == 0

    return chat


def cards(said: list[dict[str, Any]]) -> list[str]:
    """The cards that were said, in order; on a platform one may be several messages."""
    return list(dict.fromkeys(card for message in said for card in message["cards"]))


@pytest.mark.parametrize("channel", ["web", "zalo", "messenger"])
def test_from_a_question_to_a_plan_and_its_sheet(chatting, channel):
    with chatting(f"plan-{channel}", channel) as person:
        assert "after_release/first_steps" in person.say("moi ra trai can lam gi")[0]["needs"]
        assert cards(person.press("Lập kế hoạch")) == ["interview/plan/question"]
        person.say("20/11/2026")
        person.press("Đặc xá")
        assert person.say("thẻ căn cước làm ở đâu vậy?")[0]["needs"] == ["after_release/identity_card"]
        assert cards(person.said)[-1] == "interview/plan/question"
        for text in ("chua co", "mat roi", "con no"):
            person.say(text)
        assert cards(person.say("tìm việc")) == ["interview/plan/summary"]
        assert cards(person.press("Đúng rồi")) == ["calc/plan"]
        assert "việc cần làm" in person.said[0]["text"]
        assert cards(person.press("Lấy tờ in (PDF)")) == ["system/plan_pdf"]


@pytest.fixture
def store(running, monkeypatch):
    monkeypatch.setenv("BOT_DATA_DIR", running.environment["BOT_DATA_DIR"])
    clear_caches()
    opened = Store(settings_module.settings().database_url)
    yield opened
    opened.close()
    clear_caches()


def slots(conversation: str) -> dict[str, Any]:
    """What Rasa holds of a conversation now."""
    path = settings_module.settings().tracker_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as raw:
        statement = "SELECT data FROM events WHERE sender_id = ? AND type_name = 'slot' ORDER BY id"
        rows = raw.execute(statement, (conversation,)).fetchall()
    events = [json.loads(keyring().open(data, "tracker.data")) for (data,) in rows]
    return {event["name"]: event["value"] for event in events}


PLAN = ("20/11/2026", "đặc xá", "rồi", "còn hạn", "không nợ", "tìm việc")


def test_ones_own_facts_serve_the_next_talk_and_a_relatives_serve_nothing(chatting, store):
    with chatting("remembers") as person:
        person.say("vay vốn cần gì")
        person.press("Đồng ý")
        person.say("mới ra trại cần làm gì")
        person.press("Lập kế hoạch")
        for text in ("em hỏi cho chồng em", *PLAN):
            person.say(text)
        assert "không lưu lại" in person.said[0]["text"]
        assert cards(person.say("đúng rồi")) == ["calc/plan"]
        with store.read() as tx:
            assert tx.query(KnownFacts).count() == 0
            conversation = tx.query(Thread.id).order_by(Thread.created_at.desc()).limit(1).scalar()
            acts = {press.act["act"] for press in tx.query(Press).filter_by(thread_id=conversation)}
            assert "plan_file" not in acts
        assert not slots(conversation)["told"]
        assert slots(conversation)["interview"] is None

        person.say("giờ tính cho bản thân tôi, lập kế hoạch giúp tôi")
        if "interview/plan/question" not in cards(person.said):
            person.press("Lập kế hoạch")
        for text in PLAN:
            person.say(text)
        person.say("đúng rồi")
        with store.read() as tx:
            assert set(tx.query(KnownFacts).one().facts) >= {"released_on", "release", "home"}
