"""Every route that exists, for everybody who may come: generated from the route table, so that none is forgotten."""

import uuid
from itertools import chain

import pytest
from sqlalchemy import text
from starlette.routing import Mount, Route

from bot.console import access
from bot.console.app import create_app
from bot.core import clock
from bot.core.settings import settings
from bot.core.web import HEADERS
from bot.store import audit, cases
from bot.store.officers import ROLES
from tests.casework import enter, make_case, thread_of

OPEN = {
    ("GET", "/dang-nhap"),
    ("POST", "/dang-nhap"),
    ("GET", "/dang-nhap/ma"),
    ("POST", "/dang-nhap/ma"),
    ("GET", "/dang-nhap/thiet-lap"),
    ("POST", "/dang-nhap/thiet-lap"),
    ("GET", "/healthz"),
}
OPEN_PATHS = {path for _, path in OPEN}
CASES, ALL = "officer supervisor", "officer supervisor editor administrator"
# Who may, and what then happens to the officer who holds the case, and to a colleague. A redirect is a deed done.
EXPECTED = {
    ("GET", "/dang-nhap"): (ALL, 303, 303),
    ("POST", "/dang-nhap"): (ALL, 401, 401),  # no password given
    ("GET", "/dang-nhap/ma"): (ALL, 303, 303),  # only after the password, as the three below
    ("POST", "/dang-nhap/ma"): (ALL, 303, 303),
    ("GET", "/dang-nhap/thiet-lap"): (ALL, 303, 303),
    ("POST", "/dang-nhap/thiet-lap"): (ALL, 303, 303),
    ("POST", "/dang-xuat"): (ALL, 303, 303),
    ("GET", "/xac-nhan"): (ALL, 200, 200),
    ("POST", "/xac-nhan"): (ALL, 401, 401),  # no code given
    ("GET", "/tai-khoan"): (ALL, 200, 200),
    ("POST", "/tai-khoan/mat-khau"): (ALL, 422, 422),
    ("POST", "/tai-khoan/phien/{handle}/ket-thuc"): (ALL, 404, 404),  # none of that name
    ("POST", "/tai-khoan/phien-khac"): (ALL, 303, 303),
    ("POST", "/tai-khoan/ma-du-phong"): (ALL, 200, 200),
    ("POST", "/tai-khoan/dien-thoai-moi"): (ALL, 303, 303),
    ("GET", "/"): (CASES, 200, 200),  # the others are led to their own first page
    ("GET", "/hang-cho"): (CASES, 200, 200),
    ("POST", "/con-day"): (ALL, 204, 204),
    ("GET", "/vu/{id:int}"): (CASES, 200, 200),
    ("GET", "/vu/{id:int}/trao-doi"): (CASES, 204, 204),
    ("GET", "/vu/{id:int}/tep/{file:int}"): (
        CASES,
        404,
        404,
    ),  # there is none; real ones have their own tests
    ("POST", "/vu/{id:int}/nhan"): (CASES, 303, 409),
    ("POST", "/vu/{id:int}/tra-loi"): (CASES, 303, 409),
    ("POST", "/vu/{id:int}/gui-lai/{row:int}"): (CASES, 303, 409),
    ("POST", "/vu/{id:int}/tra-ve"): (CASES, 303, 409),
    ("POST", "/vu/{id:int}/dong"): (CASES, 303, 409),
    ("POST", "/vu/{id:int}/chuyen"): (CASES, 422, 422),  # nothing filled in, as the two below
    ("POST", "/vu/{id:int}/lien-he"): (CASES, 422, 422),
    ("POST", "/vu/{id:int}/hien-so"): (CASES, 422, 422),
    ("POST", "/vu/{id:int}/ve-dia-phuong"): (CASES, 422, 422),
    ("GET", "/vu/{id:int}/tra-cuu"): (CASES, 200, 200),
    ("POST", "/vu/{id:int}/ghi-chu"): (CASES, 422, 422),  # nothing written
    ("POST", "/vu/{id:int}/co-mat"): (CASES, 204, 204),
    ("GET", "/cau-mau"): (CASES, 200, 200),
    ("POST", "/cau-mau"): (CASES, 422, 422),  # no title
    ("POST", "/cau-mau/{id:int}"): (CASES, 422, 422),
    ("POST", "/cau-mau/{id:int}/xoa"): (CASES, 404, 404),  # no such phrase
    ("GET", "/so-tay"): (ALL, 200, 200),
    ("GET", "/so-tay/khac-nhau"): (ALL, 200, 200),
    ("GET", "/so-tay/pages.css"): (ALL, 200, 200),
    ("GET", "/so-tay/pages.js"): (ALL, 200, 200),
    ("GET", "/su-co"): ("supervisor administrator", 200, 200),
    ("GET", "/su-co/dai"): (ALL, 200, 200),
    ("POST", "/su-co/{id:int}/xong"): ("supervisor administrator", 303, 303),
    ("GET", "/can-bo"): ("administrator", 200, 200),
    ("POST", "/can-bo"): ("administrator", 422, 422),  # nothing filled in
    ("POST", "/can-bo/{id:int}/chuyen"): ("administrator", 422, 422),
    ("POST", "/can-bo/{id:int}/mat-khau"): ("administrator", 404, 404),  # no such officer
    ("POST", "/can-bo/{id:int}/thu"): ("administrator", 404, 404),
    ("POST", "/can-bo/{id:int}/khoa"): ("administrator", 404, 404),
    ("POST", "/can-bo/{id:int}/mo"): ("administrator", 404, 404),
    ("GET", "/cap-lai-ma"): ("supervisor administrator", 200, 200),
    ("POST", "/cap-lai-ma/{id:int}/de-nghi"): ("supervisor administrator", 403, 403),  # no such officer
    ("POST", "/cap-lai-ma/{id:int}/dong-y"): ("supervisor administrator", 403, 403),
    ("GET", "/cai-dat"): ("administrator", 200, 200),
    ("POST", "/cai-dat/bo-phan"): ("administrator", 303, 303),
    ("POST", "/cai-dat/bo-phan-xa"): ("administrator", 422, 422),
    ("POST", "/cai-dat/bo-phan-xa/{desk}/bo"): ("administrator", 404, 404),
    ("POST", "/cai-dat/gio"): ("administrator", 422, 422),
    ("POST", "/cai-dat/han"): ("administrator", 422, 422),
    ("POST", "/cai-dat/ngay-nghi"): ("administrator", 422, 422),
    ("POST", "/cai-dat/ngay-nghi/{day}/bo"): ("administrator", 404, 404),
    ("GET", "/nhat-ky"): ("supervisor", 200, 200),
    ("GET", "/nhat-ky/kiem-tra"): ("supervisor", 200, 200),
    ("POST", "/nhat-ky/xuat"): ("supervisor", 200, 200),
    ("GET", "/phu-trach"): ("supervisor", 200, 200),
    ("GET", "/phu-trach/so-lieu"): ("supervisor", 200, 200),
    ("GET", "/chat-luong"): ("supervisor", 200, 200),
    ("GET", "/chat-luong/{id:int}"): ("supervisor", 404, 404),  # not among those that chance has chosen
    ("POST", "/chat-luong/{id:int}"): ("supervisor", 404, 404),
    ("GET", "/bao-cao"): ("supervisor administrator", 200, 200),
    ("POST", "/bao-cao/dem"): ("supervisor administrator", 303, 303),
    ("POST", "/bao-cao/xuat"): ("supervisor administrator", 200, 200),
    ("GET", "/cau-hoi"): ("supervisor editor", 200, 200),
    ("POST", "/cau-hoi/xuat"): ("supervisor editor", 200, 200),
    ("POST", "/cau-hoi/{turn}/hoc"): ("supervisor editor", 422, 422),  # no need chosen
    ("POST", "/cau-hoi/{turn}/bo"): ("supervisor editor", 303, 303),
    ("GET", "/nhan-xet"): (CASES, 200, 200),
    ("POST", "/cai-dat/mau"): ("administrator", 422, 422),
    ("GET", "/healthz"): (ALL, 200, 200),
}
ENDLESS = ("GET", "/su-kien")  # the stream has tests of its own
ENDS_THE_SESSION = ("/dang-xuat", "/tai-khoan/dien-thoai-moi")


def table():
    class Nothing:
        pass

    found = []
    for route in create_app(Nothing()).routes:
        if isinstance(route, Mount):
            assert route.path == "/static"
        else:
            assert isinstance(route, Route)
            found += [(method, route.path) for method in sorted(route.methods - {"HEAD"})]
    return found


@pytest.fixture
def held(sign_in, store):
    """A case, the browser of its holder, and the browser of another officer."""
    mine, other = sign_in(), sign_in("binh", "Trần Thị Bình")
    with store.write() as tx:
        case = make_case(tx, now=clock.now())
        cases.claim(tx, case.id, mine.officer.id, clock.now())
    return case, mine, other


def ask(client, method, path, case_id, **headers):
    data = {"text": "Chào anh/chị", "client_id": "walk-0001"} if method == "POST" else None
    path = (
        path.replace("{id:int}", str(case_id))
        .replace("{handle}", "0123456789ab")
        .replace("{day}", "2026-12-24")
    )
    path = path.replace("{file:int}", "999999").replace("{row:int}", "999999")
    return client.request(method, path, data=data, headers=headers)


def rows(store):
    """All that the database holds but who looked, and when."""
    found = {}
    with store.read() as tx:
        for name in ("threads", "inbox", "turns", "outbox", "cases", "officers"):
            all_of_it = tx.execute(text(f"SELECT * FROM {name}"))
            plain = (
                [bytes(value) if isinstance(value, memoryview) else value for value in row]
                for row in all_of_it
            )
            found[name] = sorted(map(str, plain))
    return found


@pytest.mark.usefixtures("data_dir")
def test_every_route_has_an_expectation():
    assert set(table()) == set(EXPECTED) | {ENDLESS}


def test_without_a_session_every_route_but_the_open_ones_is_closed_and_nothing_changes(held, browser, store):
    case, *_ = held
    before = rows(store)
    for method, path in table():
        for token in ("", "not-a-session"):
            client = browser(cookies={"console": token} if token else None)
            answer = ask(client, method, path, case.id)
            if (method, path) in OPEN:
                assert answer.status_code in (200, 303, 401), path
            elif method == "GET" and path != "/su-kien":
                assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap"), path
            else:
                assert answer.status_code == 401, path
            assert "Nguyễn Văn An" not in answer.text
            assert "gặp cán bộ" not in answer.text
    assert rows(store) == before


def fresh_case(store, holder, method, path):
    """A case of the police desk in the officer's hands."""
    with store.write() as tx:
        case = make_case(tx, f"{method} {path} {uuid.uuid4()}", now=clock.now())
        cases.claim(tx, case.id, holder.officer.id, clock.now())
    return case.id


def test_each_route_does_what_it_should_for_every_role_at_every_desk(held, sign_in, store, monkeypatch):
    """The whole table: routes, by roles, by own and other desk, by whoever holds the case and whoever does not."""
    monkeypatch.setenv("BOT_LOGIN_TRIES_PER_HOUR_ADDRESS", "1000")  # all of them come from one address
    settings.cache_clear()
    _, holder, colleague = held
    elsewhere = sign_in("dung", "Phạm Văn Dũng", "justice")
    others = {
        role: [sign_in(f"{role}-{desk}", role, desk, role) for desk in ("police", "justice")]
        for role in ("supervisor", "editor", "administrator")
    }
    walk = sorted(EXPECTED, key=lambda route: route[1] in ENDS_THE_SESSION)  # those at the end of all
    for method, path in walk:
        roles, for_holder, for_colleague = EXPECTED[method, path]
        if path in ENDS_THE_SESSION:
            for client in (holder, colleague, elsewhere, *chain.from_iterable(others.values())):
                enter(client, store, client.officer.login)
        of_a_case = path.startswith("/vu/")

        def status(client, method=method, path=path):
            return ask(client, method, path, fresh_case(store, holder, method, path)).status_code

        allowed = "officer" in roles
        assert status(elsewhere) == (403 if not allowed else 404 if of_a_case else for_colleague), path
        assert status(colleague) == (for_colleague if allowed else 403), path
        for role, clients in others.items():
            for client in clients:
                wanted = for_colleague if role in roles else 303 if path == "/" else 403
                assert status(client) == wanted, (method, path, role)
        assert status(holder) == (for_holder if allowed else 403), path


def test_a_case_of_another_desk_is_nowhere_to_be_seen(held, sign_in, store):
    case, mine, _ = held
    elsewhere = sign_in("dung", "Phạm Văn Dũng", "justice")
    before = rows(store)
    for method, path in EXPECTED:
        if path not in ENDS_THE_SESSION:
            answer = ask(elsewhere, method, path, case.id)
            assert f"/vu/{case.id}" not in answer.text, path
            assert path.startswith("/so-tay") or "gặp cán bộ" not in answer.text, (
                path
            )  # the handbook has it too
            assert mine.officer.name not in answer.text, path
    for disguise in (f"/vu/0{case.id}", f"/vu/{'0' * 30}{case.id}", f"/vu/{case.id}/", f"//vu/{case.id}"):
        assert elsewhere.get(disguise).status_code in (307, 404), disguise
    assert {table: found for table, found in rows(store).items() if table != "officers"} == {
        table: found for table, found in before.items() if table != "officers"
    }
    with store.read() as tx:
        denied = tx.query(audit.Audit).filter_by(action="denied", case_id=case.id).all()
    assert [row.officer_id for row in denied] == [elsewhere.officer.id]  # once in five minutes


def test_what_an_officer_holds_stays_theirs_when_it_moves_to_another_desk(held, store):
    case, mine, other = held
    with store.write() as tx:
        cases.get(tx, case.id).desk = "justice"
    assert mine.get(f"/vu/{case.id}").status_code == 200
    assert other.get(f"/vu/{case.id}").status_code == 404


def test_an_area_without_a_line_is_closed_to_everybody():
    for role in ROLES:
        assert not access.may(role, "/trang-moi")
        assert not access.may(role, "/vuc")


def test_another_officer_changes_nothing_and_hears_kindly_who_has_it(held, store):
    case, _, other = held
    before = rows(store)
    for deed in ("nhan", "tra-loi", "gui-lai/1", "tra-ve", "dong"):
        answer = ask(other, "POST", f"/vu/{case.id}/{deed}", case.id)
        assert answer.status_code == 409
        assert "Nguyễn Văn An" in answer.text
    assert rows(store) == before


def test_no_get_changes_anything(held, store):
    case, mine, other = held
    before = rows(store)
    for method, path in table():
        if method == "GET" and (method, path) != ENDLESS:
            for client in (mine, other):
                for real in ("GET", "HEAD"):
                    ask(client, real, path, case.id)
    assert rows(store) == before


def test_a_wrong_method_is_refused(held, store):
    case, mine, _ = held
    before = rows(store)
    for path in {path for _, path in table()}:
        others = {"GET", "POST", "PUT", "PATCH", "DELETE"} - {one for one, same in table() if same == path}
        for wrong in others:
            status = 405 if access.may("officer", path) or path in OPEN_PATHS else 403
            assert ask(mine, wrong, path, case.id).status_code == status, (wrong, path)
    assert rows(store) == before


@pytest.mark.parametrize(
    "foreign",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    ],
)
def test_nothing_another_site_sends_is_done(held, store, foreign):
    case, mine, _ = held
    before = rows(store)
    for method, path in table():
        if method != "GET":
            assert ask(mine, method, path, case.id, **foreign).status_code == 403, path
    assert rows(store) == before


def test_what_the_console_itself_sends_is_done(held):
    case, mine, _ = held
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
    assert ask(mine, "POST", f"/vu/{case.id}/tra-loi", case.id, **own).status_code == 303


def test_every_answer_carries_the_headers(held, browser):
    case, mine, _ = held
    asked = [(method, path, client) for method, path in table() for client in (mine, browser())]
    asked += [("GET", "/nowhere", mine), ("GET", "/vu/999999", mine), ("PUT", "/", mine)]
    for method, path, client in asked:
        if (method, path) == ENDLESS and client is mine:
            continue
        if path in ENDS_THE_SESSION:
            continue
        answer = ask(client, method, path, case.id)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (method, path)
        for cookie in answer.headers.get_list("set-cookie"):
            assert all(part in cookie for part in ("HttpOnly", "SameSite=strict", "Path=/")), (method, path)
        assert answer.headers["cache-control"] == "no-store", (method, path)
    refused = ask(mine, "POST", "/dang-xuat", case.id, **{"Sec-Fetch-Site": "cross-site"})
    assert refused.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    static = browser().get("/static/console.css")
    assert (static.status_code, static.headers["x-content-type-options"]) == (200, "nosniff")


def test_the_policy_allows_nothing_inline_and_the_pages_have_nothing_inline(held):
    case, mine, _ = held
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    for path in ("/", f"/vu/{case.id}", "/nowhere", "/tai-khoan", "/xac-nhan"):
        page = mine.get(path).text.lower()
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        assert "hx-on" not in page
        assert page.count("<script") == page.count("<script src=")


def test_a_body_without_end_is_refused(held):
    case, mine, _ = held
    answer = mine.post(f"/vu/{case.id}/tra-loi", data={"text": "a" * 70_000, "client_id": "walk-0001"})
    assert answer.status_code == 413


def test_looking_at_a_case_is_noted_once_in_five_minutes(held, store):
    case, mine, other = held
    for _ in range(3):
        mine.get(f"/vu/{case.id}")
        other.get(f"/vu/{case.id}/trao-doi?stance=none")
    with store.read() as tx:
        seen = tx.query(audit.Audit).filter_by(action="view").all()
        assert sorted(row.officer_id for row in seen) == sorted([mine.officer.id, other.officer.id])
        assert {row.case_id for row in seen} == {case.id}
        assert audit.verify(tx) is None


def test_the_stranger_walk_left_the_thread_with_its_holder(held, store):
    case, mine, _ = held
    with store.read() as tx:
        assert thread_of(tx, case).holder == mine.officer.id
