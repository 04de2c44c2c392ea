"""Every answer of every route carries the same guards."""

import pytest
from starlette.testclient import TestClient

from bot.core import settings as settings_module
from bot.gateway.app import create_app

from .serving import message

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}

KEPT = {
    "/static/chat.": "public, max-age=31536000, immutable",
    "/hoi-dap": "public, max-age=3600",
    "/goi-lai/": "public, max-age=3600",
}
FORM = ("/goi-lai", "POST")  # answers with the page itself, its fields filled


def walk(client):
    """Every route with every usual method, unknown paths, and the errors."""
    page = client.get("/").text
    paths = {route.path.replace("{name}", "none") for route in client.app.routes}
    paths |= {part for part in page.split('"') if part.startswith("/static/")}
    for path in sorted(paths | {"/none", "/chat/api/none"}):
        client.post("/chat/api/session")  # one of the routes ended it
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
            if path == "/chat/api/stream" and method in ("GET", "HEAD"):
                continue  # endless; its headers are looked at in test_stream
            yield path, method, client.request(method, path)
    yield "/chat/api/messages", "POST", client.post("/chat/api/messages", json=message("a" * 20_000))
    client.cookies.clear()
    yield "/chat/api/messages", "POST", client.post("/chat/api/messages", json=message())


def test_every_answer_has_the_security_headers(visitor):
    answers = list(walk(visitor))
    assert {answer.status_code for _, _, answer in answers} >= {200, 400, 401, 404, 405, 413}
    for path, method, answer in answers:
        headers = answer.headers
        assert set(headers["content-security-policy"].split("; ")) == POLICY, (path, method)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        cache = "no-store"
        if answer.status_code == 200:
            cache = next((kept for start, kept in KEPT.items() if path.startswith(start)), cache)
        assert headers["cache-control"] == cache, path
        assert "strict-transport-security" not in headers


def test_every_refusal_is_a_vietnamese_sentence_in_json(visitor):
    for path, method, answer in walk(visitor):
        if answer.status_code >= 400 and method != "HEAD" and (path, method) != FORM:
            assert list(answer.json()) == ["error"], (path, method)
            assert answer.json()["error"].endswith((".", "nhé."))


def test_in_production_browsers_are_told_to_stay_on_https(store, monkeypatch):
    monkeypatch.setenv("BOT_PRODUCTION", "true")
    monkeypatch.setenv("BOT_PUBLIC_URL", "https://chat.example.vn")
    monkeypatch.setenv("BOT_CONSOLE_URL", "https://console.example.vn")
    settings_module.settings.cache_clear()
    with TestClient(create_app(store), base_url="https://chat.example.vn") as client:
        for path in ("/", "/healthz", "/none"):
            assert "max-age=63072000" in client.get(path).headers["strict-transport-security"]


def test_an_unexpected_error_says_nothing_and_logs_nothing_personal(visitor, store, monkeypatch, caplog):
    def fail(*arguments):
        raise RuntimeError("tôi tên là Nguyễn Văn A")

    monkeypatch.setattr("bot.gateway.messages.routes._store", fail)
    answer = visitor.post("/chat/api/messages", json=message("số căn cước của tôi"))
    assert answer.status_code == 500
    assert answer.json() == {"error": "Hệ thống đang trục trặc. Tin sẽ được gửi lại sau ít phút."}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "RuntimeError at " in caplog.text
    assert "Nguyễn" not in caplog.text
    assert "căn cước" not in caplog.text


def test_health_follows_the_database(visitor, store, monkeypatch):
    assert visitor.get("/healthz").json() == {"ok": True}
    monkeypatch.setattr("bot.store.outbox.threads_sent_since", lambda *_: 1 / 0)
    assert visitor.get("/healthz").status_code == 500


@pytest.mark.parametrize("wrong", ["all", "10.0.0.0/99", "proxy.example"])
def test_a_proxy_that_is_no_address_stops_the_start(data_dir, monkeypatch, wrong):
    monkeypatch.setenv("BOT_TRUSTED_PROXIES", wrong)
    settings_module.settings.cache_clear()
    with pytest.raises(settings_module.SettingsError, match="BOT_TRUSTED_PROXIES"):
        settings_module.settings()
