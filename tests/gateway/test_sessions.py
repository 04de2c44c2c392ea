"""One signed cookie a browser."""

from starlette.testclient import TestClient

from bot.core import settings as settings_module
from bot.gateway.app import create_app

from .serving import message, stored


def cookie(response) -> str:
    return response.headers["set-cookie"]


def test_a_new_visitor_gets_a_session_and_keeps_it(stranger):
    first = stranger.post("/chat/api/session")
    assert first.json() == {"new": True}
    token = stranger.cookies["chat"]
    assert stranger.post("/chat/api/session").json() == {"new": False}
    assert stranger.cookies["chat"] == token


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger):
    flags = cookie(stranger.post("/chat/api/session")).lower()
    assert "httponly" in flags
    assert "samesite=lax" in flags
    assert "path=/" in flags
    assert "domain" not in flags


def test_in_production_the_cookie_is_bound_to_host_and_https(store, monkeypatch):
    monkeypatch.setenv("BOT_PRODUCTION", "true")
    monkeypatch.setenv("BOT_PUBLIC_URL", "https://chat.example.vn")
    monkeypatch.setenv("BOT_CONSOLE_URL", "https://console.example.vn")
    settings_module.settings.cache_clear()
    with TestClient(create_app(store), base_url="https://chat.example.vn") as client:
        given = cookie(client.post("/chat/api/session"))
        assert given.startswith("__Host-chat=")
        assert "secure" in given.lower()
        assert client.post("/chat/api/messages", json=message()).status_code == 200


def test_a_token_that_we_did_not_issue_is_no_session(stranger):
    for token in ("", "a", "abc.def", "x" * 5000, "á.b", "secret." + "0" * 32):
        headers = {"Cookie": f"chat={token}".encode()}
        assert stranger.post("/chat/api/messages", json=message(), headers=headers).status_code == 401
        assert stranger.get("/chat/api/stream", headers=headers).status_code == 401
        assert stranger.post("/chat/api/session", headers=headers).json() == {"new": True}
        stranger.cookies.clear()


def test_looking_at_the_page_makes_no_session(stranger):
    assert stranger.get("/").status_code == 200
    past = stranger.get("/chat/api/history")
    assert past.json() == {"items": [], "last": 0, "session": False}
    assert "set-cookie" not in past.headers


def test_a_forgotten_machine_no_longer_sees_the_talk(visitor):
    visitor.post("/chat/api/messages", json=message("bí mật"))
    assert len(visitor.get("/chat/api/history").json()["items"]) == 1
    assert visitor.post("/chat/api/forget").json() == {"forgotten": True}
    assert visitor.get("/chat/api/history").json()["items"] == []
    assert visitor.post("/chat/api/session").json() == {"new": True}
    assert visitor.get("/chat/api/history").json()["items"] == []


def test_forgetting_may_erase_and_the_wish_is_stored_before_the_answer(visitor, store):
    visitor.post("/chat/api/messages", json=message("bí mật"))
    assert visitor.post("/chat/api/forget?erase=true").json() == {"forgotten": True}
    said, wish = stored(store)
    assert (wish.kind, wish.body, wish.state) == ("event", {"event": "withdraw"}, "new")
    assert wish.thread_id == said.thread_id


def test_who_has_said_nothing_leaves_nothing_to_erase(visitor, stranger, store):
    for client in (visitor, stranger):
        assert client.post("/chat/api/forget?erase=true").status_code == 200
    assert stored(store) == []
