"""One noisy person does not take the others' room, and is told so."""

import pytest
from starlette.testclient import TestClient

from bot.core import settings as settings_module

from .serving import message, stored


@pytest.fixture
def limited(monkeypatch):
    """Sets limits by their settings' names."""

    def limit(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"BOT_{name.upper()}", str(value))
        settings_module.settings.cache_clear()

    return limit


@pytest.fixture
def phone(app):
    """A browser on another machine; a new session each time it is called."""

    def begin(address="203.0.113.7", headers=None):
        client = TestClient(
            app, base_url="http://127.0.0.1:8080", client=(address, 50000), headers=headers or {}
        )
        client.answer = client.post("/chat/api/session")
        return client

    return begin


def test_a_session_may_send_so_much_a_minute(visitor, store, limited):
    limited(messages_per_minute=3)
    assert [visitor.post("/chat/api/messages", json=message()).status_code for _ in range(5)] == [
        *[200] * 3,
        *[429] * 2,
    ]
    refused = visitor.post("/chat/api/messages", json=message())
    wait = refused.json()["retry_after"]
    assert 55 <= wait <= 60
    assert refused.headers["retry-after"] == str(wait)
    assert refused.json()["error"].startswith("Anh/chị gửi nhanh quá")
    assert "Gửi lại" in refused.json()["error"]
    assert len(stored(store)) == 3


def test_another_session_has_its_own_minute(visitor, limited):
    limited(messages_per_minute=1)
    visitor.post("/chat/api/messages", json=message())
    assert visitor.post("/chat/api/messages", json=message()).status_code == 429
    visitor.cookies.clear()
    visitor.post("/chat/api/session")
    assert visitor.post("/chat/api/messages", json=message()).status_code == 200


def test_an_address_may_send_so_much_an_hour_over_all_its_sessions(phone, store, limited):
    limited(messages_per_hour_address=3)
    sent = [phone().post("/chat/api/messages", json=message()) for _ in range(4)]
    assert [answer.status_code for answer in sent] == [200, 200, 200, 429]
    assert "khoảng 60 phút" in sent[-1].json()["error"]
    assert phone("203.0.113.8").post("/chat/api/messages", json=message()).status_code == 200


def test_an_address_may_begin_so_many_sessions_an_hour(phone, limited):
    limited(sessions_per_hour_address=2)
    assert [phone().answer.status_code for _ in range(3)] == [200, 200, 429]
    assert "set-cookie" not in phone().answer.headers
    assert phone("203.0.113.8").answer.status_code == 200


def test_a_known_visitor_may_come_back_however_many_are_new(phone, limited):
    limited(sessions_per_hour_address=1)
    first = phone()
    assert phone().answer.status_code == 429
    assert first.post("/chat/api/session").json() == {"new": False}


def test_a_household_with_ipv6_is_one_address(phone, limited):
    limited(sessions_per_hour_address=1)
    assert phone("2001:db8:1:2::1").answer.status_code == 200
    assert phone("2001:db8:1:2:ffff::9").answer.status_code == 429
    assert phone("2001:db8:1:3::1").answer.status_code == 200


def test_a_forged_forwarding_header_gives_nobody_a_new_address(phone, limited):
    limited(sessions_per_hour_address=1)
    assert phone().answer.status_code == 200
    assert phone(headers={"X-Forwarded-For": "198.51.100.1"}).answer.status_code == 429


def test_behind_a_trusted_proxy_the_forwarded_address_counts(phone, limited):
    limited(sessions_per_hour_address=1, trusted_proxies="10.0.0.0/8, 127.0.0.1")
    by = {"X-Forwarded-For": "198.51.100.1"}
    assert phone("10.1.2.3", by).answer.status_code == 200
    assert phone("127.0.0.1", by).answer.status_code == 429
    assert phone("10.1.2.3", {"X-Forwarded-For": "198.51.100.2, 10.9.9.9"}).answer.status_code == 200
    forged = {"X-Forwarded-For": "192.0.2.1, 198.51.100.1"}  # the proxy appends what it saw
    assert phone("10.1.2.3", forged).answer.status_code == 429


def test_a_tunnel_to_this_machine_is_not_this_machine(phone, limited):
    limited(sessions_per_hour_address=1)
    assert [phone("127.0.0.1").answer.status_code for _ in range(3)] == [200] * 3
    tunnel = {"X-Forwarded-For": "198.51.100.1"}
    assert [phone("127.0.0.1", tunnel).answer.status_code for _ in range(2)] == [200, 429]
