"""The administrator's list of officers, and the reset of a lost second factor by two colleagues."""

import html
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from bot.core import clock, passwords
from bot.store import audit, office_settings, officers
from tests.casework import deeds, enter, fresh_code, make_officer
from tests.hostile import hostile


@pytest.fixture
def administrator(sign_in):
    return sign_in("quantri", "Quản trị", role="administrator")


def known(store, login):
    with store.read() as tx:
        return officers.by_login(tx, login)


def add(client, login="lan", name="Lê Thị Lan", desk="justice", role="officer"):
    return client.post("/can-bo", data={"login": login, "name": name, "desk": desk, "role": role})


def test_a_new_officer_gets_a_password_that_is_shown_once(administrator, browser, store):
    page = add(administrator)
    password = re.search(r'id="made">([^<]+)<', page.text).group(1)
    officer = known(store, "lan")
    assert (officer.name, officer.desk, officer.role) == ("Lê Thị Lan", "justice", "officer")
    assert passwords.matches(officer.password_hash, password)
    assert password not in administrator.get("/can-bo").text
    assert browser().post("/dang-nhap", data={"login": "lan", "password": password}).headers["location"] == (
        "/dang-nhap/thiet-lap"
    )
    with store.read() as tx:
        row = tx.query(audit.Audit).filter_by(action="officer_added").one()
    assert (row.officer_id, row.detail) == (
        administrator.officer.id,
        f"officer {officer.id} officer justice",
    )


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"login": " "}, 422),
        ({"name": ""}, 422),
        ({"desk": "bank"}, 422),
        ({"role": "king"}, 422),
        ({"login": "QUANTRI"}, 409),
    ],
)
def test_what_makes_no_officer_is_refused(administrator, store, wrong, status):
    assert add(administrator, **wrong).status_code == status
    with store.read() as tx:
        assert len(officers.everyone(tx)) == 1


def test_another_desk_and_role_count_at_the_next_request(administrator, sign_in, store):
    client = sign_in()
    where = f"/can-bo/{client.officer.id}/chuyen"
    administrator.post(where, data={"desk": "justice", "role": "editor"})
    assert client.get("/").headers["location"] == "/dang-nhap"
    assert (known(store, "an").desk, known(store, "an").role) == ("justice", "editor")
    enter(client, store)
    assert client.get("/").headers["location"] == "/so-tay"


def test_who_is_shut_out_is_out_at_once_and_can_be_let_in_again(administrator, sign_in, store):
    client = sign_in()
    administrator.post(f"/can-bo/{client.officer.id}/khoa")
    assert client.get("/").headers["location"] == "/dang-nhap"
    assert enter(client, store).status_code == 401
    administrator.post(f"/can-bo/{client.officer.id}/mo")
    assert enter(client, store).headers["location"] == "/"


def test_a_forgotten_password_is_made_anew_and_the_phone_is_still_asked_for(administrator, sign_in, store):
    client = sign_in()
    page = administrator.post(f"/can-bo/{client.officer.id}/mat-khau")
    password = re.search(r'id="made">([^<]+)<', page.text).group(1)
    assert client.get("/").headers["location"] == "/dang-nhap"
    answer = client.post("/dang-nhap", data={"login": "an", "password": password})
    assert answer.headers["location"] == "/dang-nhap/ma"


def test_nobody_changes_their_own_account_there(administrator, store):
    for deed in ("chuyen", "mat-khau", "khoa"):
        own = f"/can-bo/{administrator.officer.id}/{deed}"
        assert administrator.post(own, data={"desk": "police", "role": "officer"}).status_code == 422
    assert not known(store, "quantri").disabled


def test_it_asks_for_the_phone_again_after_ten_minutes(administrator, store, monkeypatch):
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(minutes=11))
    assert administrator.get("/can-bo").headers["location"] == "/xac-nhan?ve=/can-bo"
    assert add(administrator).headers["location"] == "/xac-nhan?ve=/can-bo"
    assert known(store, "lan") is None
    administrator.post("/xac-nhan", data={"code": fresh_code(store, "quantri"), "ve": "/can-bo"})
    assert add(administrator).status_code == 200


def test_a_lost_second_factor_takes_two(administrator, sign_in, store):
    lost, supervisor = sign_in(), sign_in("chi", "Lê Thị Chi", role="supervisor")
    where = f"/cap-lai-ma/{lost.officer.id}"
    assert supervisor.post(f"{where}/dong-y").status_code == 403
    assert supervisor.post(f"{where}/de-nghi").status_code == 303
    assert supervisor.post(f"{where}/dong-y").status_code == 403
    assert "chờ một người khác đồng ý" in html.unescape(supervisor.get("/cap-lai-ma").text)
    assert "Lê Thị Chi đã đề nghị" in html.unescape(administrator.get("/cap-lai-ma").text)
    assert lost.get("/").status_code == 200
    assert administrator.post(f"{where}/dong-y").status_code == 303
    assert lost.get("/").headers["location"] == "/dang-nhap"
    assert enter(lost, store).headers["location"] == "/dang-nhap/thiet-lap"
    with store.read() as tx:
        told = [(row.action, row.officer_id) for row in tx.query(audit.Audit) if "reset" in row.action]
    assert told == [
        ("reset_proposed", supervisor.officer.id),
        ("second_factor_reset", administrator.officer.id),
    ]


class Tags(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self):
        super().__init__()
        self.names, self.attributes = set(), []

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize("path", ["/can-bo", "/cap-lai-ma", "/nhat-ky", "/tai-khoan", "/cai-dat"])
def test_hostile_names_are_inert_on_every_page(sign_in, store, path):
    role = "supervisor" if path == "/nhat-ky" else "administrator"
    client = sign_in("quantri", "<script>alert(1)</script>", role=role)
    with store.write() as tx:
        for number, words in enumerate(hostile()):
            make_officer(tx, f"o{number}{words[:20]}", words)
        office_settings.change(tx, "desks", {"police": hostile()[3]}, client.officer.id, clock.now())
        office_settings.change(tx, "days_off", {"2027-03-01": hostile()[4]}, client.officer.id, clock.now())
    page = client.get(path)
    assert page.status_code == 200
    reader = Tags()
    reader.feed(page.text)
    assert {"iframe", "svg", "img", "object", "embed", "base", "style"}.isdisjoint(reader.names)
    assert not any(name.startswith("on") for name, _ in reader.attributes)
    linked = [
        value for name, value in reader.attributes if name in ("src", "href", "action", "hx-get", "hx-post")
    ]
    assert all(value.startswith("/") and not value.startswith("//") for value in linked if value[0] != "#")
    assert page.text.count("<script") == page.text.count('<script src="/static/')


def test_an_officer_without_a_second_factor_is_named_so(administrator, store):
    with store.write() as tx:
        make_officer(tx, "lan", "Lan", enrolled=False)
    assert "chưa cài mã xác thực" in html.unescape(administrator.get("/can-bo").text)
    with store.read() as tx:
        assert deeds(tx) == ["login"]


def test_an_address_for_notices_is_set_changed_and_taken_away(administrator, sign_in, store):
    where = f"/can-bo/{sign_in().officer.id}/thu"
    for given, kept in ((" can.bo+a@coquan.vn ", "can.bo+a@coquan.vn"), ("", None)):
        assert administrator.post(where, data={"email": given}).status_code == 303
        assert known(store, "an").email == kept
    with store.read() as tx:
        noted = tx.query(audit.Audit).filter_by(action="email_changed").all()
    assert [row.detail for row in noted] == [f"officer {known(store, 'an').id}"] * 2  # not the address itself


@pytest.mark.parametrize(
    "wrong",
    [
        "an",
        "an@",
        "an@coquan",
        "a b@coquan.vn",
        "an@coquan.vn\r\nBcc: x@y.vn",
        "á@coquan.vn",
        "a@" + "b" * 260 + ".vn",
    ],
)
def test_what_is_no_address_is_refused(administrator, sign_in, store, wrong):
    answer = administrator.post(f"/can-bo/{sign_in().officer.id}/thu", data={"email": wrong})
    assert (answer.status_code, known(store, "an").email) == (422, None)
