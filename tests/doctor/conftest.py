"""An installation in which everything works: the real gateway and simulator, and a server that says 200 for the rest."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx
import pytest
import yaml

from bot.channels import accounts
from bot.channels.messenger.profile import set_profile
from bot.channels.zalo import tokens
from bot.core import clock
from bot.core.settings import settings
from bot.doctor import content
from bot.doctor.everything import everything
from bot.doctor.finding import Finding, State
from bot.handoff import desks
from bot.knowledge import Knowledge
from bot.store import Store
from bot.store.migrate import upgrade
from tests.casework import make_officer
from tests.conftest import clear_caches
from tests.contract.simulating import simulating
from tests.gateway.serving import serving

OA, PAGE = "2915847360118203344", "104857293316482"
SECRETS = (
    "fake-zalo-app-secret-0000",
    "fake-oa-secret-not-real-7Kq2",
    "fake-refresh-1",
    "fake-meta-app-secret-0000",
    "fake-page-token-0000",
    "fake-verify-token",
    "access-1-",
    "refresh-1-",
)


class _Always200(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_):
        pass


@dataclass
class Installation:
    """What tests turn the screws of."""

    store: Store
    simulator: httpx.Client
    gateway: str
    elsewhere: str  # answers 200 to everything
    patch: pytest.MonkeyPatch

    def setenv(self, **values: object) -> None:
        """Settings, read anew."""
        for name, value in values.items():
            self.patch.setenv(f"BOT_{name.upper()}", str(value))
        clear_caches()

    def entry(self, channel: str, **changes: object) -> None:
        """Change the account of a channel in the channels file; None takes a field out."""
        path = settings().channels_file
        entries = yaml.safe_load(path.read_text())
        for entry in entries:
            if entry["channel"] == channel:
                entry.update(changes)
                for name in [name for name, value in changes.items() if value is None]:
                    del entry[name]
        path.write_text(yaml.safe_dump(entries))

    def fault(self, platform: str, kind: str, **more: object) -> None:
        """The platform's next answers to questions go wrong."""
        order = {"platform": platform, "kind": kind, "where": "info", "times": 9, **more}
        self.simulator.post("/control/faults", json=order).raise_for_status()

    def look(self) -> dict[str, list[Finding]]:
        """What the doctor finds, by name. Nothing of it holds a secret."""
        found = everything()
        told = "\n".join(each.line() for each in found)
        assert not [secret for secret in SECRETS if secret in told], told
        by_name: dict[str, list[Finding]] = {}
        for each in found:
            by_name.setdefault(each.name, []).append(each)
        return by_name


@pytest.fixture
def at_night(monkeypatch):
    """A Saturday evening: nobody need be at the console. The machine's own clock is not moved."""
    real, now, began = clock.now(), clock.now, datetime(2026, 11, 21, 13, 0, tzinfo=timezone.utc)
    monkeypatch.setattr(clock, "now", lambda: began + (now() - real))


@pytest.fixture(scope="session")
def cards():
    """The product's knowledge, loaded once."""
    return Knowledge.load()


@pytest.fixture
def installation(data_dir, monkeypatch, at_night, cards):
    """Everything works. SQLite: what PostgreSQL adds has tests of its own."""
    monkeypatch.setattr(content.Knowledge, "load", lambda: cards)
    data_dir.mkdir(exist_ok=True)
    data_dir.chmod(0o700)
    store = Store(settings().database_url)
    upgrade(store)
    open(settings().data_dir / "tracker.db", "w").close()
    with store.write() as tx:
        for desk in desks.names():
            make_officer(tx, desk, desk, desk, now=clock.now())
    with ExitStack() as stack:
        gateway = stack.enter_context(serving(store))
        simulator = stack.enter_context(simulating(gateway))
        others = ThreadingHTTPServer(("127.0.0.1", 0), _Always200)
        threading.Thread(target=others.serve_forever, args=(0.05,), daemon=True).start()
        stack.callback(others.server_close)
        stack.callback(others.shutdown)
        made = Installation(store, simulator, gateway, f"http://127.0.0.1:{others.server_port}", monkeypatch)
        made.setenv(
            public_url=gateway,
            port=urlsplit(gateway).port,
            simulator_port=urlsplit(str(simulator.base_url)).port,
            **dict.fromkeys(("console_port", "rasa_port", "actions_port"), others.server_port),
        )
        accounts.accounts.cache_clear()
        tokens.refresh_due(store)
        set_profile(accounts.messenger(PAGE))
        yield made
    store.close()
    accounts.accounts.cache_clear()


def states(found: dict[str, list[Finding]]) -> dict[str, State]:
    """The worst state of each name."""
    return {name: max(each.state for each in findings) for name, findings in found.items()}
