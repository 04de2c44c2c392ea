"""Signing in: one text for every wrong try, limits that end by themselves, sessions that lock and end."""

from datetime import timedelta

import pytest

from bot.core import clock
from bot.core.settings import settings
from bot.store import officers, sessions
from tests.casework import PASSWORD, deeds, enter, make_officer

WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."


@pytest.fixture
def later(monkeypatch):
    """Stops the clock, and moves it on."""
    began = clock.now()
    monkeypatch.setattr(clock, "now", lambda: began)

    def move(**gap):
        monkeypatch.setattr(clock, "now", lambda: began + timedelta(**gap))

    return move


def try_in(client, login="an", password=PASSWORD):
    return client.post("/dang-nhap", data={"login": login, "password": password})


def test_the_right_password_opens_the_queue(sign_in, store):
    client = sign_in()
    assert client.get("/").status_code == 200
    with store.read() as tx:
        assert deeds(tx) == ["login"]


def test_wrong_password_unknown_and_disabled_officer_hear_the_same(store, browser):
    with store.write() as tx:
        make_officer(tx)
        make_officer(tx, "binh", "Bình").disabled = True
    client = browser()
    answers = [try_in(client, "an", "sai mật khẩu rồi nhé"), try_in(client, "ai-do"), try_in(client, "binh")]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert all(WRONG in answer.text for answer in answers)
    assert "set-cookie" not in answers[0].headers
    with store.read() as tx:
        assert deeds(tx) == ["login_failed"] * 3


def test_after_ten_tries_even_the_right_password_waits_and_then_works(store, browser, later):
    with store.write() as tx:
        make_officer(tx)
    client = browser()
    for _ in range(10):
        assert try_in(client, password="sai mật khẩu rồi nhé").status_code == 401
    refused = try_in(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert "Hãy đợi" in refused.text
    later(minutes=61)
    assert try_in(client).status_code == 303


def test_twenty_wrong_passwords_in_a_day_and_then_a_day_to_wait(store, browser, later):
    with store.write() as tx:
        make_officer(tx)
    client = browser()
    for hours in range(20):
        later(hours=hours)
        assert try_in(client, password="sai mật khẩu rồi nhé").status_code == 401
    later(hours=21)
    refused = try_in(client)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) == 3 * 3600
    assert "3 giờ" in refused.text
    later(hours=25)
    assert try_in(client).status_code == 303


def test_who_guesses_from_elsewhere_does_not_keep_an_officer_out_of_a_browser_used_before(
    sign_in, store, browser, later
):
    own, stranger = sign_in(), browser()
    own.post("/dang-xuat")
    for hours in range(1, 21):
        later(hours=hours)
        assert try_in(stranger, password="sai mật khẩu rồi nhé").status_code == 401
    later(hours=21)
    assert try_in(stranger).status_code == 429
    assert enter(own, store).headers["location"] == "/"
    own.post("/dang-xuat")
    for _ in range(10):
        assert try_in(own, password="sai mật khẩu rồi nhé").status_code == 401
    assert try_in(own).status_code == 429  # it has a limit of its own


def test_a_browser_is_known_for_its_own_officer_only(sign_in, store, browser, later):
    own, stranger = sign_in(), browser()
    with store.write() as tx:
        make_officer(tx, "binh", "Trần Thị Bình")
    kept = own.cookies["known"]
    for _ in range(10):
        try_in(stranger, "binh", "sai mật khẩu rồi nhé")
    for value in (kept, kept[:-1] + "x", "." + kept, ""):
        forged = browser(cookies={"known": value})
        assert try_in(forged, "binh").status_code == 429


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(store, browser):
    with store.write() as tx:
        make_officer(tx)
    cookie = try_in(browser()).headers["set-cookie"]
    assert cookie.startswith("console=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie


def test_behind_https_the_cookie_is_host_bound_and_secure(store, monkeypatch):
    from starlette.testclient import TestClient

    from bot.console.app import create_app

    monkeypatch.setenv("BOT_PRODUCTION", "true")
    monkeypatch.setenv("BOT_PUBLIC_URL", "https://chat.example")
    monkeypatch.setenv("BOT_CONSOLE_URL", "https://console.example")
    settings.cache_clear()
    with store.write() as tx:
        make_officer(tx)
    client = TestClient(create_app(store), base_url="https://console.example", follow_redirects=False)
    for answer in (try_in(client), enter(client, store)):
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-console=")
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    assert client.get("/").status_code == 200


def test_signing_in_again_gives_a_new_token_and_ends_the_old_one(sign_in, store):
    client = sign_in()
    old = client.cookies["console"]
    enter(client, store)
    assert client.cookies["console"] != old
    with store.read() as tx:
        assert sessions.find(tx, old, clock.now()) is None


def test_signing_out_ends_the_session_in_the_store_too(sign_in, store):
    client = sign_in()
    token = client.cookies["console"]
    answer = client.post("/dang-xuat")
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")
    client.cookies.set("console", token)
    assert client.get("/").headers["location"] == "/dang-nhap"
    with store.read() as tx:
        assert deeds(tx) == ["login", "logout"]


def test_an_idle_console_locks_shows_nothing_and_opens_with_the_password(sign_in, store, later):
    client = sign_in()
    later(minutes=15)
    assert client.get("/").headers["location"] == "/dang-nhap"
    page = client.get("/dang-nhap").text
    assert "Màn hình đã khóa" in page
    assert "Nguyễn Văn An" not in page
    before = client.cookies["console"]
    assert try_in(client).headers["location"] == "/"  # the phone was asked for when the session began
    assert client.get("/").status_code == 200
    with store.read() as tx:
        assert sessions.find(tx, before, clock.now()) is None
    later(minutes=15 + 14)
    client.post("/con-day")
    later(hours=8)
    assert client.get("/").headers["location"] == "/dang-nhap"


def test_a_locked_console_opens_to_its_own_officer_only(sign_in, store, later):
    client = sign_in()
    with store.write() as tx:
        make_officer(tx, "binh", "Trần Thị Bình")
    later(minutes=15)
    assert try_in(client, "binh").headers["location"] == "/dang-nhap/ma"


def test_what_the_page_asks_by_itself_does_not_keep_it_awake(sign_in, later):
    client = sign_in()
    for minutes in (5, 10, 14):
        later(minutes=minutes)
        assert client.get("/hang-cho", headers={"HX-Request": "true"}).status_code == 200
    later(minutes=15)
    assert client.get("/hang-cho", headers={"HX-Request": "true"}).status_code == 401


def test_a_deed_keeps_it_awake_but_not_beyond_eight_hours(sign_in, later):
    client = sign_in()
    for minutes in range(10, 480, 10):
        later(minutes=minutes)
        assert client.post("/con-day").status_code == 204
    later(minutes=480)
    assert client.post("/con-day").status_code == 401


def test_disabling_ends_the_session_at_the_next_request(sign_in, store):
    client = sign_in()
    with store.write() as tx:
        officers.disable(tx, client.officer.id, clock.now())
    assert client.get("/").headers["location"] == "/dang-nhap"


def test_a_signed_in_officer_is_not_asked_again(sign_in):
    assert sign_in().get("/dang-nhap").headers["location"] == "/"
