"""The second factor: nothing is reachable without it, no code is good twice, and a lost phone has ways back."""

import re
import threading
from datetime import timedelta

import pytest

from bot.console.app import create_app
from bot.core import clock, totp
from bot.store import officers, second_factor, sessions
from bot.store.tables import Officer, RecoveryCode
from tests.casework import PASSWORD, SECRET, deeds, enter, fresh_code, make_officer

WRONG = "Mã không đúng hoặc đã dùng rồi."


@pytest.fixture
def later(monkeypatch):
    """Stops the clock at the beginning of a step, and moves it on."""
    began = clock.now()
    began -= timedelta(seconds=began.timestamp() % totp.STEP_SECONDS)
    monkeypatch.setattr(clock, "now", lambda: began)

    def move(**gap):
        monkeypatch.setattr(clock, "now", lambda: began + timedelta(**gap))

    return move


@pytest.fixture
def half_way(store, browser):
    """A browser in which the right password was given, and nothing else."""

    def begin(login="an", **options):
        with store.write() as tx:
            make_officer(tx, login, **options)
        client = browser()
        client.password = client.post("/dang-nhap", data={"login": login, "password": PASSWORD})
        return client

    return begin


def give(client, code, path="/dang-nhap/ma", field="code"):
    return client.post(path, data={field: code})


def code_of(client):
    """What the officer's app shows after it has learnt the secret on the page."""
    page = client.get("/dang-nhap/thiet-lap").text
    secret = re.search(r'id="secret"[^>]*>([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    return totp.code(secret, clock.now())


@pytest.mark.parametrize("enrolled", [True, False])
def test_with_the_password_alone_nothing_is_reachable(half_way, store, enrolled):
    client = half_way(enrolled=enrolled)
    assert client.password.headers["location"] == f"/dang-nhap/{'ma' if enrolled else 'thiet-lap'}"
    open_to_all = ("/dang-nhap", "/dang-nhap/ma", "/dang-nhap/thiet-lap", "/healthz", "/static")
    for route in create_app(store).routes:
        if route.path in open_to_all:
            continue
        path = re.sub(r"{\w+(:int)?}", "1", route.path)
        for method in route.methods - {"HEAD"}:
            answer = client.request(method, path)
            closed = answer.status_code == 401 or answer.headers.get("location") == "/dang-nhap"
            assert closed, (method, path, answer.status_code)
    with store.read() as tx:
        assert "login" not in deeds(tx)


def test_the_code_opens_under_a_new_token(half_way, store):
    client = half_way()
    first = client.cookies["console"]
    assert give(client, fresh_code(store)).headers["location"] == "/"
    assert client.cookies["console"] != first
    assert client.get("/").status_code == 200
    with store.read() as tx:
        assert sessions.find(tx, first, clock.now()) is None
        assert sessions.half_way(tx, first, clock.now()) is None
        assert deeds(tx) == ["login"]


def test_the_code_is_waited_for_ten_minutes(half_way, store, later):
    client = half_way()
    later(minutes=10)
    assert give(client, fresh_code(store)).headers["location"] == "/dang-nhap"
    assert client.get("/").headers["location"] == "/dang-nhap"


def test_the_code_of_this_step_and_the_one_before_each_once_and_no_other(store, later):
    with store.write() as tx:
        officer = make_officer(tx).id
    steps = {name: totp.code(SECRET, clock.now() + timedelta(seconds=30 * n)) for name, n in
             {"older": -2, "previous": -1, "current": 0, "next": 1}.items()}  # fmt: skip

    def takes(code):
        with store.write() as tx:
            return second_factor.check(tx, officer, code, clock.now())

    assert [takes(steps[name]) for name in ("older", "next", "previous", "previous")] == [
        False,
        False,
        True,
        False,
    ]
    assert takes(f" {steps['current'][:3]} {steps['current'][3:]} ")
    assert not takes(steps["current"])
    assert not takes(steps["previous"])  # older than what was used
    later(seconds=30)
    assert not takes(steps["current"])
    assert takes(steps["next"])


@pytest.mark.parametrize("kind", ["code", "recovery"])
def test_of_eight_who_bring_the_same_code_at_once_one_gets_in(store, kind):
    with store.write() as tx:
        officer = make_officer(tx).id
        recovery = second_factor.new_recovery_codes(tx, officer, clock.now())[0]
    now, together, won = clock.now(), threading.Barrier(8), []

    def bring():
        together.wait(30)
        with store.write() as tx:
            if kind == "code":
                won.append(second_factor.check(tx, officer, totp.code(SECRET, now), now))
            else:
                won.append(second_factor.recover(tx, officer, recovery, now))

    threads = [threading.Thread(target=bring) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(won) == [False] * 7 + [True]


def test_a_wrong_code_is_refused_noted_and_ten_an_hour_are_enough(half_way, store, later):
    client = half_way()
    right = fresh_code(store)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(10):
        answer = give(client, wrong)
        assert answer.status_code == 401
        assert WRONG in answer.text
    assert give(client, right).status_code == 429
    with store.read() as tx:
        assert deeds(tx) == ["code_failed"] * 10
    later(minutes=61)
    assert enter(client, store).headers["location"] == "/"


def test_the_first_sign_in_sets_it_up_and_shows_ten_recovery_codes_once(half_way, store):
    client = half_way(enrolled=False)
    page = client.get("/dang-nhap/thiet-lap").text
    assert 'src="data:image/png;base64,' in page
    assert give(client, "000000", "/dang-nhap/thiet-lap").status_code == 401
    done = give(client, code_of(client), "/dang-nhap/thiet-lap")
    codes = re.findall(r"<li>([a-z2-9]{4}(?:-[a-z2-9]{4}){3})</li>", done.text)
    assert len(set(codes)) == 10
    assert done.headers["cache-control"] == "no-store"
    assert client.get("/").status_code == 200
    with store.read() as tx:
        stored = [row.code for row in tx.query(RecoveryCode)]
        assert deeds(tx) == ["code_failed", "second_factor_set_up", "login"]
    assert len(stored) == 10
    assert not any(code.replace("-", "") in row for code in codes for row in stored)
    # nobody is shown the secret again
    assert client.get("/dang-nhap/thiet-lap").headers["location"] == "/dang-nhap"
    again = client.post("/dang-nhap", data={"login": "an", "password": PASSWORD})
    assert again.headers["location"] == "/dang-nhap/ma"
    assert client.get("/dang-nhap/thiet-lap").headers["location"] == "/dang-nhap/ma"


def test_a_secret_that_was_shown_and_not_used_is_worth_nothing_at_the_next_sign_in(half_way):
    client = half_way(enrolled=False)
    old = code_of(client)
    client.post("/dang-nhap", data={"login": "an", "password": PASSWORD})
    assert code_of(client) != old
    assert give(client, old, "/dang-nhap/thiet-lap").status_code == 401


def test_the_secret_is_sealed(store):
    with store.write() as tx:
        make_officer(tx)
    with store.read() as tx:
        (raw,) = tx.execute(Officer.__table__.select()).fetchall()
        kept = tx.connection().exec_driver_sql("SELECT totp_secret FROM officers").scalar_one()
    assert raw.totp_secret == SECRET
    assert SECRET.encode() not in bytes(kept)


def test_each_recovery_code_opens_once_however_it_is_typed(half_way, store):
    client = half_way()
    with store.write() as tx:
        mine = officers.by_login(tx, "an").id
        codes = second_factor.new_recovery_codes(tx, mine, clock.now())
        other = second_factor.new_recovery_codes(tx, make_officer(tx, "binh").id, clock.now())
    assert give(client, other[0], field="recovery").status_code == 401
    typed = codes[0].replace("-", " ").upper()
    assert give(client, typed, field="recovery").headers["location"] == "/"
    client.post("/dang-nhap", data={"login": "an", "password": PASSWORD})
    client.cookies.clear()
    client.post("/dang-nhap", data={"login": "an", "password": PASSWORD})
    assert give(client, codes[0], field="recovery").status_code == 401
    assert give(client, codes[1], field="recovery").headers["location"] == "/"
    with store.read() as tx:
        assert second_factor.recovery_codes_left(tx, mine) == 8


def test_a_sensitive_page_asks_again_gives_a_new_token_and_leads_back(sign_in, store, later):
    client = sign_in()
    assert client.get("/tai-khoan").status_code == 200
    later(minutes=11)
    refused = client.post("/tai-khoan/ma-du-phong")
    assert refused.headers["location"] == "/xac-nhan?ve=/tai-khoan"
    assert give(client, "000000" if fresh_code(store) != "000000" else "1", "/xac-nhan").status_code == 401
    before = client.cookies["console"]
    answer = client.post("/xac-nhan", data={"code": fresh_code(store), "ve": "/tai-khoan"})
    assert answer.headers["location"] == "/tai-khoan"
    assert client.cookies["console"] != before
    with store.read() as tx:
        assert sessions.find(tx, before, clock.now()) is None
    assert client.post("/tai-khoan/ma-du-phong").status_code == 200


@pytest.mark.parametrize(
    "away",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/nowhere", ""],
)
def test_it_never_leads_to_another_site(sign_in, store, away):
    client = sign_in()
    answer = client.post("/xac-nhan", data={"code": fresh_code(store), "ve": away})
    assert answer.headers["location"] == "/"


def test_a_lost_phone_is_forgotten_when_two_colleagues_agree(store):
    with store.write() as tx:
        lost, one = make_officer(tx), make_officer(tx, "chi", role="supervisor")
        two, plain = make_officer(tx, "dung", role="administrator"), make_officer(tx, "em")
        now = clock.now()

        def refused(deed, officer, by, at=now):
            with pytest.raises(second_factor.Refused):
                deed(tx, officer.id, by.id, at)

        propose, confirm = second_factor.propose_reset, second_factor.confirm_reset
        refused(confirm, lost, two)  # nobody has proposed
        for by in (lost, plain):
            refused(propose, lost, by)
        refused(propose, one, one)
        propose(tx, lost.id, one.id, now)
        for by in (one, lost, plain):
            refused(confirm, lost, by)
        refused(confirm, lost, two, now + timedelta(hours=24))
        assert second_factor.secret_to_show(tx, lost.id) is None
        confirm(tx, lost.id, two.id, now)
        assert officers.get(tx, lost.id).totp_since is None
        assert deeds(tx) == ["reset_proposed", "second_factor_reset"]
        refused(confirm, lost, one)  # a proposal is good once
