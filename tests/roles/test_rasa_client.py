"""A Rasa that is away is left alone until it is ready again."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.core import clock
from bot.core.errors import RasaAway, TurnFailed
from bot.dialogue import rasa_client
from bot.dialogue.rasa_client import RasaClient
from tests.conftest import clear_caches


class Channel:
    """A turn channel that answers with the status it is told."""

    def __init__(self):
        self.status, self.asked = 200, []
        outer = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["content-length"]))
                outer.asked.append(self.path)
                self.answer({"cards": [{"id": "a@1", "text": "Dạ"}]})

            def do_GET(self):
                self.answer({})

            def answer(self, body):
                raw = json.dumps(body).encode()
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def channel(data_dir, monkeypatch):
    made = Channel()
    monkeypatch.setenv("BOT_RASA_URL", f"http://127.0.0.1:{made.server.server_port}")
    monkeypatch.setattr(rasa_client, "LOOK_EVERY", 0.0)
    clear_caches()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def client(channel):
    made = RasaClient()
    yield made
    made.close()


def ask(client):
    return client.ask("t1", "u1", {"text": "hỏi"}, day=clock.today(), fresh=False)


def test_who_finds_it_away_asks_no_more_until_it_is_ready_again(client, channel):
    channel.status = 503
    for _ in range(3):
        with pytest.raises(RasaAway):
            ask(client)
    assert len(channel.asked) == 1
    assert not client.came_back()
    channel.status = 200
    assert client.came_back()
    assert not client.came_back(), "that is no news any more"
    assert [card.text for card in ask(client).cards] == ["Dạ"]


def test_a_turn_that_fails_is_no_absence(client, channel):
    channel.status = 500
    for _ in range(2):
        with pytest.raises(TurnFailed):
            ask(client)
    assert len(channel.asked) == 2


def test_it_is_not_looked_for_while_it_is_here(client, channel):
    ask(client)
    channel.status = 503
    assert not client.came_back()
    channel.status = 200
    ask(client)
