"""``bot run`` before and after the start: ports, key, and what it tells the person at the keyboard."""

import socket
import sys
import types
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from bot import run
from bot.core.errors import SettingsError
from bot.core.settings import settings
from bot.run_part import command
from bot.run_ports import Address, addresses, is_ready, problems
from tests.running import free_port


@pytest.fixture
def taken():
    """A port somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def health():
    """A server that answers 200 under /healthz and 503 elsewhere; yields its port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/healthz" else 503)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def address(port, setting="BOT_PORT", health="/healthz"):
    return Address("web chat", "127.0.0.1", port, setting, health)


def test_a_taken_port_is_told_with_the_setting_that_moves_it(taken):
    assert problems([address(taken)]) == [
        f"Port {taken} is taken. Set BOT_PORT=… to another port (web chat)."
    ]


def test_every_taken_port_is_told_at_once(data_dir, monkeypatch, taken, capsys):
    for name in ("BOT_PORT", "BOT_CONSOLE_PORT", "BOT_RASA_PORT", "BOT_ACTIONS_PORT"):
        monkeypatch.setenv(name, str(taken))
    settings.cache_clear()
    assert run.main([]) == 1
    told = capsys.readouterr().err
    assert f"Port {taken} is taken. Set BOT_RASA_PORT=…" in told
    assert f"BOT_CONSOLE_PORT and BOT_PORT are both {taken}." in told


def test_free_ports_are_no_problem():
    assert problems([address(free_port())]) == []


def test_each_port_has_the_setting_that_the_settings_know(data_dir, monkeypatch):
    for number, listening in enumerate(addresses(settings()), start=20001):
        monkeypatch.setenv(listening.setting, str(number))
    settings.cache_clear()
    assert [listening.port for listening in addresses(settings())] == [20001, 20002, 20003, 20004, 20005]


def test_ready_means_an_answer_of_200(health):
    assert is_ready(address(health))
    assert not is_ready(address(health, health="/webhooks/turn/health"))
    assert not is_ready(address(free_port()))


def test_an_address_open_to_all_is_reached_through_loopback():
    assert Address("console", "0.0.0.0", 8081, "BOT_CONSOLE_PORT", "/healthz").url == "http://127.0.0.1:8081/"


def test_the_first_start_makes_the_data_folder_and_a_key_for_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "new"))
    settings.cache_clear()
    wanted = settings()
    settings.cache_clear()
    run.prepare(wanted)
    assert wanted.data_dir.stat().st_mode & 0o777 == 0o700
    assert wanted.key_file.stat().st_mode & 0o777 == 0o600
    assert wanted.channels_file.stat().st_mode & 0o777 == 0o600


def test_data_without_their_key_are_not_given_a_new_one(data_dir):
    wanted = settings()
    wanted.key_file.unlink()
    (data_dir / "bot.db").touch()
    with pytest.raises(SettingsError, match="restore it from your backup"):
        run.prepare(wanted)
    assert not wanted.key_file.exists()


@pytest.fixture
def officer(monkeypatch):
    """Sets what the console answers when asked for the first officers."""
    module = types.ModuleType("bot.console.command")
    monkeypatch.setitem(sys.modules, "bot.console.command", module)
    return lambda made: setattr(module, "ensure_first_officers", lambda: made)


def test_the_first_start_tells_addresses_login_data_and_key(data_dir, officer):
    officer([("canbo", "secret-words"), ("quantri", "other-words")])
    told = run.welcome(settings(), addresses(settings()), 12.3)
    assert "Ready after 12 s." in told
    assert "http://127.0.0.1:8080/" in told
    assert "http://127.0.0.1:8081/" in told
    assert "http://127.0.0.1:8082/" in told
    assert "login canbo   password secret-words" in told
    assert "login quantri password other-words" in told
    assert str(data_dir) in told
    assert str(settings().key_file) in told


def test_a_later_start_tells_how_to_set_a_new_password(data_dir, officer):
    officer([])
    assert "python -m bot officer password LOGIN" in run.welcome(settings(), addresses(settings()), 1.0)


def test_the_database_address_is_not_printed_as_it_may_hold_a_password(data_dir, officer, monkeypatch):
    officer([])
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql://bot:secret@db/bot")
    settings.cache_clear()
    assert "secret" not in run.welcome(settings(), addresses(settings()), 1.0)


@pytest.mark.parametrize("part", ["rasa", "actions", "serve"])
def test_each_part_of_the_procfile_has_a_command(data_dir, part):
    assert command(part)[0] == sys.executable
