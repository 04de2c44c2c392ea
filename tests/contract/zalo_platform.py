"""A small Zalo for the contract tests: single-use refresh tokens, a send API that answers what it is told to."""

from __future__ import annotations

import csv
import hashlib
import json
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import yaml

from bot.channels import accounts
from bot.core.settings import settings

from .multipart import Part, read

PAYLOADS = Path(__file__).parent / "payloads"
FAKE = json.loads((PAYLOADS / "fake_credentials.json").read_text())["zalo"]
OA, APP, KEY, USER = FAKE["oa_id"], FAKE["app_id"], FAKE["oa_secret_key"], FAKE["user_id"]
FIXTURES = sorted(path.name for path in (PAYLOADS / "zalo").glob("*.json"))


def fixture(name: str) -> bytes:
    """The bytes of a webhook."""
    return (PAYLOADS / "zalo" / name).read_bytes()


def rows() -> list[dict[str, str]]:
    """The Zalo rows of the signature table."""
    with (PAYLOADS / "signatures.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["platform"] == "zalo"]


def account(**changes: str) -> dict[str, str]:
    """One OA as the accounts file has it."""
    return {
        "channel": "zalo",
        "account": OA,
        "app_id": APP,
        "app_secret": "fake-app-secret",
        "oa_secret": KEY,
        "refresh_token": "refresh-1",
        **changes,
    }


def configure(*entries: dict[str, str]) -> None:
    """Write the accounts file and have it read anew."""
    path = settings().channels_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
    accounts.accounts.cache_clear()


@pytest.fixture
def configured(data_dir):
    """One OA is configured; yields ``configure``, for others."""
    configure(account())
    yield configure
    accounts.accounts.cache_clear()


def signed(body: dict, key: str = KEY) -> tuple[bytes, dict[str, str]]:
    """A body of ours and its headers, signed with a formula written here once more."""
    raw = json.dumps(body, ensure_ascii=False).encode()
    text = str(body.get("app_id", "")).encode() + raw + str(body.get("timestamp", "")).encode() + key.encode()
    return raw, {"X-ZEvent-Signature": "mac=" + hashlib.sha256(text).hexdigest()}


class LostOnTheWay(Exception):
    """Raised by a hook: Zalo never gets to work on this request."""


class FakeZalo:
    """``answers`` are given to sends in turn: a dict, ``(status, dict | text)``, or a call; then all goes well."""

    def __init__(self) -> None:
        self.access, self.refresh, self.issued = "access-1", "refresh-1", 1
        self.answers: list = []
        self.upload_answers: list = []
        self.sent: list[tuple[str, dict, dict]] = []  # path, headers, body
        self.refreshes: list[str] = []
        self.uploads: list[tuple[str, dict, Part]] = []  # path, headers, file
        self.before_rotating = self.after_rotating = self.on_message = lambda: None

    def send(self, path: str, headers: dict, body: dict) -> tuple[int, object]:
        """What the send API does."""
        self.sent.append((path, headers, body))
        self.on_message()
        if self.answers:
            answer = self.answers.pop(0)
            answer = answer() if callable(answer) else answer
            return answer if isinstance(answer, tuple) else (200, answer)
        if headers.get("access_token") != self.access:
            return 200, {"error": -216, "message": "Access token is invalid"}
        return 200, {"error": 0, "message": "Success", "data": {"message_id": f"m{len(self.sent)}"}}

    def upload(self, path: str, headers: dict, form: dict[str, Part]) -> tuple[int, object]:
        """What the upload API does: an id for a picture, a token for a file."""
        self.uploads.append((path, headers, form["file"]))
        if self.upload_answers:
            answer = self.upload_answers.pop(0)
            answer = answer() if callable(answer) else answer
            return answer if isinstance(answer, tuple) else (200, answer)
        if headers.get("access_token") != self.access:
            return 200, {"error": -216, "message": "Access token is invalid"}
        name = "attachment_id" if path.endswith("/image") else "token"
        return 200, {"data": {name: f"given-{len(self.uploads)}"}, "error": 0, "message": "Success"}

    def rotate(self, form: dict[str, str]) -> tuple[int, object]:
        """What the OAuth server does: each refresh token is good once."""
        self.refreshes.append(form["refresh_token"])
        self.before_rotating()
        if form["refresh_token"] != self.refresh or form["app_id"] != APP:
            return 200, {"error": -14014, "error_name": "Invalid refresh token."}
        self.issued += 1
        self.access, self.refresh = f"access-{self.issued}", f"refresh-{self.issued}"
        pair = {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"}
        self.after_rotating()
        return 200, pair


def _handler(fake: FakeZalo) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/v4/oa/access_token":
                form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
                with suppress(LostOnTheWay):
                    self._answer(*fake.rotate(form))
            elif self.path.startswith("/v2.0/oa/upload/"):
                form = read(self.headers["Content-Type"], raw)
                self._answer(*fake.upload(self.path, dict(self.headers), form))
            else:
                self._answer(*fake.send(self.path, dict(self.headers), json.loads(raw)))

        def _answer(self, status: int, body: object) -> None:
            text = body if isinstance(body, str) else json.dumps(body)
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())
            except OSError:
                """The one who asked is gone."""

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler


@contextmanager
def serving(fake: FakeZalo):
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


@pytest.fixture
def zalo(data_dir):
    """The small Zalo, with the configured OA pointing at it."""
    fake = FakeZalo()
    with serving(fake) as address:
        configure(account(api=address, oauth=address))
        yield fake
    accounts.accounts.cache_clear()
