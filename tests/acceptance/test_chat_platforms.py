"""``python -m bot chat --json --channel zalo|messenger``: the same contract as on the web chat, spoken by simulated phones."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.acceptance.test_chat_command import MESSAGE_KEYS, of
from tests.running import ROOT

PLATFORMS = ("zalo", "messenger")


@pytest.fixture(params=PLATFORMS)
def platform(request):
    return request.param


@pytest.fixture
def environment(running):
    return {**running.environment, "BOT_URL": running.url, "BOT_SIMULATOR_URL": running.simulator_url}


@pytest.fixture
def chat(environment):
    """Send lines; get the exit code and the lines that came out."""

    def run(*lines: dict, channel: str = "web", **more: str):
        done = subprocess.run(
            [sys.executable, "-m", "bot", "chat", "--json", "--channel", channel],
            input="\n".join(json.dumps(line) for line in lines),
            env={**environment, **more},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=180,
        )
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    return run


def test_each_input_gets_its_messages_as_the_phone_shows_them_and_one_end_line(chat, platform):
    code, out, told = chat(
        {"id": "q1", "sender": "a", "text": "lãi suất vay theo quyết định 22"},
        {"id": "q2", "sender": "a", "text": "cảm ơn nhé"},
        {"id": "q3", "sender": "b", "attachment": {"type": "sticker", "url": "https://example.org/x"}},
        {"id": "q4", "sender": "c", "burst": ["em muốn hỏi", "trợ giúp pháp lý", "có mất tiền không"]},
        channel=platform,
    )
    assert code == 0, (out, told)
    ends = {line["in"]: line for line in out if line.get("done")}
    assert sorted(ends) == ["q1", "q2", "q3", "q4"]
    for key, end in ends.items():
        assert end["messages"] == len(of(out, key)) > 0
        assert end["silent"] is None
    first = of(out, "q1")[0]
    assert set(first) >= MESSAGE_KEYS
    assert (first["kind"], first["needs"]) == ("answer", ["loan/interest"])
    assert first["cards"][0].startswith("loan/interest@")
    assert first["sources"][0].keys() == {"instrument", "article", "url", "valid_from", "valid_to"}
    assert "Căn cứ:" in first["text"]  # as the platform shows it, where nothing can be folded away
    assert "**" not in first["text"]
    assert [line["seq"] for line in of(out, "q1")] == list(range(len(of(out, "q1"))))
    assert of(out, "q4")[0]["needs"] == ["legal_aid/cost"]


def test_a_button_that_was_received_can_be_pressed_and_another_phones_cannot(environment, platform):
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--json", "--channel", platform],
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

        first = say(id=1, sender="a", text="lãi suất vay theo quyết định 22")
        payload = next(b["payload"] for line in first for b in line.get("buttons", ()) if "payload" in b)
        refused, end = say(id=2, sender="b", payload=payload)
        assert "no button" in refused["error"]
        assert (end["messages"], end["silent"]) == (0, "ignored")
        pressed = say(id=3, sender="a", payload=payload)[0]
        assert pressed["needs"][0].startswith("loan/")
        assert pressed["sources"]
        process.stdin.close()
        assert process.wait(timeout=30) == 1  # one press was not possible


def test_danger_says_its_case_once_and_the_numbers_first(chat, platform):
    _, out, _ = chat({"id": 1, "sender": "d", "text": "toi k muon song nua"}, channel=platform)
    lines = of(out, 1)
    assert lines[0]["kind"] == "urgent"
    assert "115" in lines[0]["text"] + str(lines[0]["buttons"])
    (handoff,) = (line["handoff"] for line in lines if line["handoff"])
    assert (handoff["urgent"], handoff["reason"]) == (True, "danger")


def test_a_case_that_an_officer_holds_is_silence(chat, running, environment, platform):
    from bot.core import clock, settings as settings_module
    from bot.store import Store, cases, officers
    from tests.conftest import clear_caches

    with subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--json", "--channel", platform],
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

        asked = say(id=1, sender="h", text="cho em gặp cán bộ")
        case = next(line["handoff"]["case"] for line in asked if line.get("handoff"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("BOT_DATA_DIR", running.environment["BOT_DATA_DIR"])
            clear_caches()
            store = Store(settings_module.settings().database_url)
            with store.write() as tx:
                cases.claim(tx, case, officers.by_login(tx, "truc").id, clock.now())
            held = say(id=2, sender="h", text="lai suat vay quyet dinh 22")
            assert held == [{"in": 2, "done": True, "messages": 0, "silent": "officer"}]
            with store.write() as tx:
                officer = officers.by_login(tx, "truc").id
                cases.reply(tx, case, officer, "Tôi là cán bộ trực đây.", "chat-test-0001", clock.now())
                cases.release(tx, case, officer, clock.now())
            store.close()
        clear_caches()
        after = say(id=3, sender="h", text="lai suat vay quyet dinh 22")
        assert [line["kind"] for line in after[:2]] == ["officer", "notice"]
        assert "Tôi là cán bộ trực đây." in after[0]["text"]
        assert any(line.get("needs") == ["loan/interest"] for line in after)
        process.stdin.close()
        process.wait(timeout=30)


def test_channels_can_be_mixed_line_by_line_and_a_new_run_is_a_new_person(chat):
    question = {"text": "lai suat vay quyet dinh 22"}
    lines = [
        {"id": "w", "sender": "a", "channel": "web", **question},
        {"id": "z", "sender": "a", "channel": "zalo", **question},
        {"id": "m", "sender": "a", "channel": "messenger", **question},
    ]
    for _ in range(2):
        code, out, _ = chat(*lines)
        assert code == 0
        for key in ("w", "z", "m"):
            assert of(out, key)[0]["needs"] == ["loan/interest"]
            assert any(line["cards"] == ["system/notice"] for line in of(out, key))


def test_no_simulator_is_exit_code_two_and_one_line(chat):
    code, out, told = chat(channel="zalo", BOT_SIMULATOR_URL="http://127.0.0.1:9")
    assert (code, out, len(told.splitlines())) == (2, [], 1)
