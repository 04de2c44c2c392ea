"""``python -m bot chat --json`` and ``parse``: the interface that evaluation tools rely on."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.running import ROOT

MESSAGE_KEYS = {
    "in",
    "sender",
    "seq",
    "text",
    "buttons",
    "cards",
    "needs",
    "sources",
    "kind",
    "handoff",
    "latency_ms",
}


@pytest.fixture(scope="module")
def chat(running):
    """Send lines; get the exit code and the lines that came out."""

    def run(*lines: dict | str, parallel: int = 4):
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        environment = {**running.environment, "BOT_URL": running.url}
        done = subprocess.run(
            [sys.executable, "-m", "bot", "chat", "--json", "--parallel", str(parallel)],
            input=text,
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    return run


def of(lines, key):
    return [line for line in lines if line.get("in") == key and "done" not in line]


def test_each_input_gets_its_messages_and_exactly_one_end_line(chat):
    code, out = chat(
        {"id": "q1", "sender": "a", "channel": "web", "text": "lãi suất vay theo quyết định 22"},
        {"id": "q2", "sender": "a", "text": "cảm ơn nhé"},
        {"id": "q3", "sender": "b", "attachment": {"type": "sticker", "url": "https://example.org/x"}},
        {"id": "q4", "sender": "c", "burst": ["em muốn hỏi", "trợ giúp pháp lý", "có mất tiền không"]},
    )
    assert code == 0
    ends = [line for line in out if line.get("done")]
    assert sorted(line["in"] for line in ends) == ["q1", "q2", "q3", "q4"]
    for end in ends:
        assert end["messages"] == len(of(out, end["in"]))
        assert end["silent"] is None
    first = of(out, "q1")[0]
    assert set(first) >= MESSAGE_KEYS
    assert first["kind"] == "answer"
    assert first["needs"] == ["loan/interest"]
    assert first["sources"][0].keys() == {"instrument", "article", "url", "valid_from", "valid_to"}
    assert [line["seq"] for line in of(out, "q1")] == list(range(len(of(out, "q1"))))
    assert of(out, "q4")[0]["needs"] == ["legal_aid/cost"]


def test_a_button_that_was_received_can_be_pressed_and_a_strangers_cannot(running):
    environment = {**running.environment, "BOT_URL": running.url}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
        text=True,
    ) as process:

        def say(**line):
            process.stdin.write(json.dumps(line) + "\n")
            process.stdin.flush()
            out = []
            while not (out and out[-1].get("done")):
                out.append(json.loads(process.stdout.readline()))
            return out

        first = say(id=1, sender="a", text="lãi suất vay theo quyết định 22")[0]
        payload = next(button["payload"] for button in first["buttons"] if "payload" in button)
        assert say(id=2, sender="b", payload=payload)[0]["cards"] == ["system/stale_button"]
        pressed = say(id=3, sender="a", payload=payload)[0]
        assert pressed["needs"][0].startswith("loan/")
        assert pressed["sources"]
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_danger_says_its_case(chat):
    _, out = chat({"id": 1, "sender": "d", "text": "toi k muon song nua"})
    (message,) = of(out, 1)
    assert message["kind"] == "urgent"
    assert message["handoff"]["urgent"]
    assert message["handoff"]["reason"] == "danger"


def test_erasing_is_confirmed_and_ends(chat, running):
    _, out = chat({"id": 1, "sender": "e", "text": "xóa dữ liệu của tôi"})
    assert of(out, 1)[0]["cards"] == ["system/erase_ask"]
    assert [button["title"] for button in of(out, 1)[0]["buttons"]] == ["Xóa ngay", "Xem trước đã", "Thôi"]


def test_bad_lines_are_named_and_the_rest_goes_on(chat):
    code, out = chat(
        "no json",
        {"id": 1, "sender": "f", "channel": "fax", "text": "x"},
        {"id": 2, "sender": "f", "text": "xin chào"},
    )
    assert code == 1
    assert {line["line"] for line in out if "error" in line} == {1, 2}
    assert any(line.get("done") and line["in"] == 2 for line in out)


def test_nobody_there_is_exit_code_two_and_one_line(running):
    done = subprocess.run(
        [sys.executable, "-m", "bot", "chat", "--json"],
        input="",
        env={**os.environ, "BOT_URL": "http://127.0.0.1:9"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
