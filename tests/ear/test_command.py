"""``python -m bot parse --json``: the interface that evaluation tools rely on."""

import json
import os
import subprocess
import sys
import time

import pytest

FIELDS = ["text", "topic", "needs", "ranking", "intent", "entities", "urgent", "out_of_scope", "ms"]


@pytest.fixture
def parse(ear, tmp_path):
    """A function that runs the command on some input and gives the finished process."""
    ear.save(tmp_path / "ear")

    def run(typed, models=tmp_path):
        command = [sys.executable, "-m", "bot", "parse", "--json"]
        environment = {**os.environ, "BOT_MODEL_DIR": str(models)}
        return subprocess.run(
            command, input=typed.encode(), capture_output=True, env=environment, timeout=300
        )

    return run


def test_every_line_is_answered_with_all_fields(parse):
    done = parse('{"text": "làm lý lịch tư pháp ở đâu"}\n\n{"text": "tôi không muốn sống nữa"}\n')
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [list(answer) for answer in answers] == [FIELDS, FIELDS]
    assert answers[0]["needs"][0]["need"] == "criminal_record/where"
    assert set(answers[0]["ranking"][0]) == {"need", "confidence"}
    assert answers[1]["urgent"] == "self_harm"
    assert answers[1]["topic"] == "handoff"
    assert done.stderr == b""


def test_a_bad_line_is_named_and_the_rest_goes_on(parse):
    done = parse('nonsense\n{"text": 5}\n[1]\n{"text": "alo"}\n')
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [answer.get("line") for answer in answers] == [1, 2, 3, None]
    assert all(set(answer) == {"line", "error"} for answer in answers[:3])
    assert answers[3]["text"] == "alo"


def test_without_a_trained_ear_it_says_so_and_exits_2(parse, tmp_path):
    done = parse("", models=tmp_path / "nowhere")
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.decode().splitlines()) == 1


def test_entities_carry_their_place(parse):
    answer = json.loads(parse('{"text": "vay 100tr"}\n').stdout)
    assert answer["entities"] == [
        {"type": "amount", "value": "100tr", "start": 4, "end": 9, "normalised": "100000000"}
    ]


def test_it_starts_quickly(parse):
    parse("")  # the first start may compile
    begun = time.monotonic()
    parse('{"text": "alo"}\n')
    assert time.monotonic() - begun < 10  # under 2 s on an idle machine; this one may be busy
