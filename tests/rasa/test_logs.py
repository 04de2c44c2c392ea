"""No word of a citizen is in anything that Rasa or the action server prints, at DEBUG and whatever fails."""

import sqlite3
import subprocess
import sys

import pytest

from bot.core.settings import ROOT

from .serving import Serving

PLANTED = "Trần Văn Mẫu"
SECRETS = ("Mẫu", "M\\u1eabu", "0987654321", "trộm chó", "tr\\u1ed9m", "laisuatkinhkhung", "mua ve so so dep")
TEXTS = [
    f"{PLANTED} 0987654321 làm lý lịch tư pháp ở đâu, tôi từng trộm chó",
    f'/restart{{"x":"{PLANTED}"}}',
    "vay von laisuatkinhkhung bao nhieu",
    "mua ve so so dep o dau hom nay",
    "asdfgh 0987654321 qwerty",
    "tôi không muốn sống nữa 0987654321",
]


@pytest.fixture
def start(tmp_path):
    """Start a pair at DEBUG; at the end nothing planted may have been printed."""
    started = []

    def start(models, package="actions", **settings):
        pair = Serving(tmp_path, models, log_level="DEBUG", **settings)
        pair.environment["LOG_LEVEL"] = pair.environment["LOG_LEVEL_LIBRARIES"] = "DEBUG"
        started.append(pair)
        return pair.start(package)

    yield start
    for pair in started:
        pair.stop()
        printed = pair.printed()
        assert len(printed.splitlines()) > 5, "nothing was printed: the test looked at the wrong place"
        for secret in SECRETS:
            assert secret not in printed


def talk(pair):
    return [pair.say(text, turn=f"u{number}").status_code for number, text in enumerate(TEXTS)]


def test_when_all_goes_well(start, model_dir):
    assert set(talk(start(model_dir))) == {200}


def test_when_actions_raise_or_hang_or_set_nonsense(start, model_dir):
    pair = start(model_dir, "tests.rasa.broken_actions", rasa_timeout_seconds=2)
    assert set(talk(pair)) == {500}
    assert "broken_actions.py" in pair.printed(), "an operator must see where it failed"


def test_when_the_action_server_is_away(start, model_dir):
    pair = start(model_dir)
    pair.processes["actions"].kill()
    pair.processes["actions"].wait()
    assert set(talk(pair)) == {503}


def test_when_no_model_is_there(start, tmp_path):
    models = tmp_path / "models"
    models.mkdir()
    (models / "rasa.tar.gz").write_bytes(b"no model")
    assert set(talk(start(models))) == {503}


def test_when_the_tracker_database_is_locked(start, model_dir, tmp_path):
    pair = start(model_dir)
    assert pair.say("xin chao", turn="u9").status_code == 200
    blocker = sqlite3.connect(tmp_path / "tracker.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    try:
        assert pair.say(TEXTS[0]).status_code == 503
    finally:
        blocker.close()
    assert pair.say(TEXTS[0]).json()["replayed"] is False


def test_malformed_requests(start, model_dir):
    pair = start(model_dir)
    for body in ({"text": TEXTS[0]}, {"conversation": TEXTS[0], "turn": "u1", "text": "x"}):
        assert pair.ask(body).status_code == 400
    assert pair.client.post("/turns", content=TEXTS[0].encode()).status_code == 400


CRASHES = """
import logging, threading, warnings
from bot.core import logging as quiet
quiet.setup("test")
log, theirs = logging.getLogger("bot.x"), logging.getLogger("sqlalchemy.engine")
log.info("turn %s", "u1")
theirs.error("secret %s", "secret", extra={"text": "secret"})
theirs.error({"secret": 1})
logging.getLogger("sanic.error").propagate = False
logging.getLogger("sanic.error").error("secret")
warnings.warn("secret")
log.warning("failed: %s", ValueError("secret"))
try:
    raise KeyError("secret") from ValueError("secret")
except KeyError as error:
    log.exception("failed")
    theirs.exception("secret")
logging.basicConfig(force=True, format="%(message)s %(exc_text)s")
theirs.error("secret", stack_info=True)
thread = threading.Thread(target=lambda: {}["secret"])
thread.start(); thread.join()
class Bad:
    def __del__(self): raise ValueError("secret")
Bad()
raise RuntimeError("secret")
"""


def test_our_own_set_up_keeps_messages_of_others_and_of_exceptions_to_itself():
    done = subprocess.run([sys.executable, "-c", CRASHES], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "secret" not in done.stdout + done.stderr
    for told in (
        "turn u1",
        "failed: ValueError",
        "KeyError [",
        "< ValueError",
        "RuntimeError [",
        "sanic.error",
    ):
        assert told in done.stderr, told


def test_a_wrong_setting_is_told_in_its_own_words():
    code = "from bot.core import logging, errors; logging.setup('x'); raise errors.SettingsError('BOT_PORT: not a number')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert "BOT_PORT: not a number" in done.stderr
