"""A small Graph API for the contract tests: it answers what it is told to, and keeps what it was sent."""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from bot.channels import accounts
from bot.core.settings import settings

from .multipart import read

PAYLOADS = Path(__file__).parent / "payloads"
FAKE = json.loads((PAYLOADS / "fake_credentials.json").read_text())["messenger"]
PAGE, APP, SECRET, PSID = FAKE["page_id"], FAKE["app_id"], FAKE["app_secret"], FAKE["psid"]
TOKEN = "fake-page-token-not-real"
FIXTURES = sorted(path.name for path in (PAYLOADS / "messenger").glob("*.json"))


def fixture(name: str) -> bytes:
    """The bytes of a webhook, or of an answer in ``api/``."""
    return (PAYLOADS / "messenger" / name).read_bytes()


def rows() -> list[dict[str, str]]:
    """The Messenger rows of the signature table."""
    with (PAYLOADS / "signatures.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["platform"] == "messenger"]


def page(**changes: object) -> dict[str, object]:
    """One Page as the accounts file has it."""
    return {
        "channel": "messenger",
        "account": PAGE,
        "app_id": APP,
        "app_secret": SECRET,
        "page_token": TOKEN,
        "verify_token": FAKE["verify_token"],
        **changes,
    }


def configure(*entries: dict[str, object]) -> None:
    """Write the accounts file and have it read anew."""
    path = settings().channels_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
    accounts.accounts.cache_clear()


@pytest.fixture(name="configured")
def configured_fixture(data_dir):
    """One Page is configured; yields ``configure``, for others."""
    configure(page())
    yield configure
    accounts.accounts.cache_clear()


def signed(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    """The headers of a body, signed with a formula written here once more."""
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}


class FakeGraph:
    """``answers`` are given in turn, ``(status, dict | text[, headers])`` or a call that makes one; then all goes well."""

    def __init__(self) -> None:
        self.answers: list = []
        self.asked: list[tuple[str, dict, dict, dict]] = []  # path, query, headers, body

    @property
    def bodies(self) -> list[dict]:
        """What was sent."""
        return [body for _, _, _, body in self.asked]

    def answer(self, path: str, query: dict, headers: dict, body: dict) -> tuple:
        """What the API does."""
        self.asked.append((path, query, headers, body))
        if self.answers:
            answer = self.answers.pop(0)
            return answer() if callable(answer) else answer
        if path.endswith("/messenger_profile"):
            return 200, {"result": "success"}
        if path.endswith("/subscribed_apps"):
            return 200, {"success": True}
        if path.endswith("/message_attachments"):
            return 200, {"attachment_id": f"a_{len(self.asked)}"}
        return 200, {"recipient_id": body["recipient"]["id"], "message_id": f"m_{len(self.asked)}"}


def _handler(fake: FakeGraph) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            body = json.loads(raw) if self.headers["Content-Type"] == "application/json" else self._form(raw)
            self._answer(*fake.answer(address.path, query, dict(self.headers), body))

        def _form(self, raw: bytes) -> dict:
            return dict(read(self.headers["Content-Type"], raw))

        def _answer(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
            text = body if isinstance(body, str) else json.dumps(body)
            try:
                self.send_response(status)
                for name, value in {"Content-Length": str(len(text.encode())), **(headers or {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text.encode())
            except OSError:
                """The one who asked is gone."""

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler


@contextmanager
def serving(fake: FakeGraph):
    """The address of ``fake`` while it serves."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(name="graph")
def graph_fixture(data_dir):
    """The small Graph API, with the configured Page pointing at it."""
    fake = FakeGraph()
    with serving(fake) as address:
        fake.address = address
        configure(page(graph=address))
        yield fake
    accounts.accounts.cache_clear()
