"""The simulator in process or on a port, two clients that speak like our own, and a gateway that only listens."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import uvicorn
from starlette.applications import Starlette

from bot.channels import accounts
from bot.channels.simulator import accounts_file
from bot.channels.simulator.app import create_app
from bot.core.settings import settings
from tests.gateway.serving import until

NOWHERE = "http://127.0.0.1:9"


class Gateway:
    """Keeps every webhook it gets, and answers 500 to the first ``failing`` ones."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.failing = 0
        outer = self

        class Take(BaseHTTPRequestHandler):
            def do_POST(self):
                raw = self.rfile.read(int(self.headers["content-length"]))
                outer.got.append((self.path, {k.lower(): v for k, v in self.headers.items()}, raw))
                outer.failing -= 1
                self.send_response(500 if outer.failing >= 0 else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Take)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def events(self) -> list[dict]:
        """The bodies, read."""
        return [json.loads(raw) for _, _, raw in self.got]

    def names(self) -> list[str]:
        """Zalo's event names, or the key of Messenger's item that says what it is."""
        return [_name(event) for event in self.events()]

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _name(event: dict) -> str:
    if "event_name" in event:
        return event["event_name"]
    item = event["entry"][0]["messaging"][0]
    (name,) = set(item) - {"sender", "recipient", "timestamp"}
    return "echo" if item[name].get("is_echo") else name


def simulator(gateway_url: str = NOWHERE, address: str | None = None, **options: object) -> Starlette:
    """The simulator over the invented accounts, which are written for ``address`` if there are none."""
    accounts_file(settings().channels_file, address)
    accounts.accounts.cache_clear()
    return create_app(gateway_url, **options)


@contextmanager
def simulating(gateway_url: str = NOWHERE, **options: object) -> Iterator[httpx.Client]:
    """The simulator on a free port; yields a client of it."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    app = simulator(gateway_url, address, **options)
    config = uvicorn.Config(app, ws="none", log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        until(lambda: server.started, "the simulator starts")
        with httpx.Client(base_url=address, trust_env=False, timeout=10) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def order(client: httpx.Client, what: str, **body: object) -> dict:
    """Pull a string; it must hold."""
    answer = client.post(f"/control/{what}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def meet(client: httpx.Client, platform: str, person: str = "an", text: str = "xin chào") -> str:
    """Have somebody write; their platform id."""
    return order(client, "say", platform=platform, person=person, text=text)["person"]


def phone(client: httpx.Client, platform: str, person: str = "an") -> dict:
    """What somebody sees."""
    return client.get("/control/messages", params={"platform": platform, "person": person}).json()


class Zalo:
    """A caller of Zalo's API with the invented OA's credentials."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.account = accounts.zalo("2915847360118203344")
        self.token = ""

    def refresh(self, token: str, **changes: str) -> dict:
        """Exchange a refresh token."""
        form = {
            "refresh_token": token,
            "app_id": self.account.app_id,
            "grant_type": "refresh_token",
            **changes,
        }
        headers = {"secret_key": self.account.app_secret}
        return self.client.post("/zalo/v4/oa/access_token", data=form, headers=headers).json()

    def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        """Any POST, with a token that is good unless told otherwise."""
        self.token = self.token or self.refresh(self.account.refresh_token)["access_token"]
        return self.client.post(f"/zalo{path}", json=body, headers={"access_token": self.token, **headers})

    def send(self, to: str, **message: object) -> dict:
        """Send a message to a user; the answer."""
        answer = self.post("/v3.0/oa/message/cs", {"recipient": {"user_id": to}, "message": message})
        assert answer.status_code == 200
        return answer.json()


class Graph:
    """A caller of the Graph API with the invented Page's credentials."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.page = accounts.messenger("104857293316482")
        secret, token = self.page.app_secret.encode(), self.page.page_token.encode()
        self.proof = hmac.new(secret, token, hashlib.sha256).hexdigest()

    def call(self, method: str, edge: str, body: object = None, **query: str | None) -> httpx.Response:
        """Any call; ``None`` leaves a parameter out."""
        usual = {"access_token": self.page.page_token, "appsecret_proof": self.proof, **query}
        params = {name: value for name, value in usual.items() if value is not None}
        url = f"/graph/v25.0/{edge}"
        return self.client.request(method, url, params=params, json=body)

    def send(self, to: str, message: object, kind: str = "RESPONSE", **more: object) -> httpx.Response:
        """Send a message to a person."""
        body = {"recipient": {"id": to}, "messaging_type": kind, "message": message, **more}
        return self.call("POST", f"{self.page.account}/messages", body)


def refused(answer: httpx.Response) -> tuple[int, int | None]:
    """Code and subcode of Graph's refusal."""
    assert answer.status_code >= 400, answer.text
    error = answer.json()["error"]
    return error["code"], error.get("error_subcode")
