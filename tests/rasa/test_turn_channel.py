"""The door to Rasa, knocked at over real HTTP."""

import httpx
import pytest

from bot.core.cards import Card
from tests.running import until

from .serving import PATIENCE, RASA, Serving


def test_a_turn_gets_its_cards(serving):
    answer = serving.say("lam ly lich tu phap o dau vay ad")
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"turn", "cards", "handoff", "keep", "needs", "intent", "replayed"}
    assert Card.from_json(body["cards"][0]).sources
    assert serving.say("lam ly lich tu phap o dau vay ad").json() == {**body, "replayed": True}


def test_health_says_when_a_model_is_loaded(serving):
    assert serving.client.get("/health").status_code == 200


@pytest.mark.parametrize(
    "header",
    [None, b"", b"Bearer", b"Bearer wrong", b"Basic a-token-for-tests", "Bearer é".encode(), b"Bearer \xe9"],
)
def test_nobody_gets_in_without_the_token(serving, header):
    headers = {"Authorization": header} if header is not None else {}
    answer = httpx.post(serving.client.base_url.join("turns"), json={}, headers=headers, trust_env=False)
    assert (answer.status_code, answer.json()) == (401, {"error": "unauthorised"})


GOOD = {"conversation": "t1", "turn": "u1", "text": "x"}


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        {},
        {"conversation": "t1", "turn": "u1"},
        {**GOOD, "act": {"act": "menu"}},
        {**GOOD, "text": 7},
        {**GOOD, "text": "x" * 20_000},
        {**GOOD, "turn": None},
        {**GOOD, "turn": "two words"},
        {**GOOD, "conversation": ""},
        {**GOOD, "metadata": []},
        {**GOOD, "metadata": {"day": "yesterday"}},
        {**GOOD, "metadata": {"day": 7}},
        {"conversation": "t1", "turn": "u1", "act": {"act": "restart"}},
        {"conversation": "t1", "turn": "u1", "act": {"act": "need"}},
        {"conversation": "t1", "turn": "u1", "act": {"act": "need", "need": "../x"}},
        {"conversation": "t1", "turn": "u1", "act": "menu"},
    ],
)
def test_a_malformed_request_is_refused(serving, body):
    answer = serving.ask(body)
    assert (answer.status_code, answer.json()) == (400, {"error": "malformed"})


def test_half_a_character_is_no_reason_to_fail(serving):
    body = b'{"conversation": "t9", "turn": "u1", "text": "\\ud83d vay \\ud83d\\ude00"}'
    assert serving.client.post("/turns", content=body).status_code == 200


def test_what_is_no_json_or_far_too_big_is_refused(serving):
    for content in (b"", b"{", b"\xff", b"[" * 50_000):
        assert serving.client.post("/turns", content=content).status_code == 400
    assert serving.client.post("/turns", content=b"x" * 1_000_000).status_code == 413


def test_rasas_own_doors_are_closed(serving):
    base = f"http://127.0.0.1:{serving.rasa_port}"
    for path in ("/webhooks/rest/webhook", "/conversations/t1/tracker", "/model/parse", "/status", "/domain"):
        assert httpx.get(base + path, trust_env=False).status_code == 404


def test_without_a_usable_model_it_says_so(tmp_path, model_dir):
    models = tmp_path / "models"
    models.mkdir()
    (models / "rasa.tar.gz").write_bytes(b"no model at all")
    broken = Serving(tmp_path, models).start()
    try:
        assert (broken.client.get("/health").status_code, broken.say("x").status_code) == (503, 503)
        assert broken.say("x").json() == {"error": "no_model"}
    finally:
        broken.stop()


def test_rasa_does_not_start_without_its_model_or_its_key(tmp_path, model_dir):
    for name, models, key in (("model", tmp_path / "nothing", True), ("key", model_dir, False)):
        folder = tmp_path / name
        lost = Serving(folder, models)
        if not key:
            (folder / "keys.json").unlink()
        lost.launch("rasa", RASA)
        assert lost.processes["rasa"].wait(timeout=PATIENCE) != 0
        assert ("python -m bot train" if key else "key file") in lost.printed()
        lost.stop()


def test_a_dead_action_server_is_worth_waiting_for_and_the_turn_is_lived_when_it_is_back(tmp_path, model_dir):
    waiting = Serving(tmp_path, model_dir).start()
    try:
        actions = waiting.processes.pop("actions")
        actions.kill()
        actions.wait()
        answer = waiting.say("lai suat vay quyet dinh 22", turn="u7")
        assert (answer.status_code, answer.json()) == (503, {"error": "actions_away"})
        waiting.launch("actions", "from bot.nlu.action_server import main; main('actions')")
        until(
            lambda: waiting.say("lai suat vay quyet dinh 22", turn="u7").status_code == 200,
            PATIENCE,
            "an answer",
        )
        assert waiting.say("lai suat vay quyet dinh 22", turn="u7").json()["replayed"] is True
    finally:
        waiting.stop()
