"""An officer's own account: password, recovery codes, another phone, and the browsers that are signed in."""

import re

from bot.core import clock, passwords
from bot.store import officers, sessions
from tests.casework import PASSWORD, deeds, enter, make_officer

NEW = "trời xanh mây trắng nắng vàng"


def change(client, old=PASSWORD, new=NEW, again=NEW):
    return client.post("/tai-khoan/mat-khau", data={"old": old, "new": new, "again": again})


def test_a_new_password_signs_all_other_browsers_out_and_not_this_one(sign_in, browser, store):
    here, there = sign_in(), browser()
    enter(there, store)
    assert "Đã đổi mật khẩu" in change(here).text
    assert here.get("/").status_code == 200
    assert there.get("/").headers["location"] == "/dang-nhap"
    with store.read() as tx:
        assert passwords.matches(officers.by_login(tx, "an").password_hash, NEW)
        assert deeds(tx)[-1] == "password_changed"


def test_it_takes_the_old_password_twice_the_new_one_and_none_that_is_easily_guessed(sign_in, store):
    client = sign_in()
    for refused, said in (
        (change(client, old="không phải mật khẩu"), "Mật khẩu hiện nay không đúng"),
        (change(client, again=NEW + "!"), "Hai lần gõ mật khẩu mới khác nhau"),
        (change(client, new="nguyenvanan12345", again="nguyenvanan12345"), "không dễ đoán"),
        (change(client, new="ngắn quá", again="ngắn quá"), "15"),
    ):
        assert refused.status_code == 422
        assert said in refused.text
    with store.read() as tx:
        assert passwords.matches(officers.by_login(tx, "an").password_hash, PASSWORD)
        assert deeds(tx)[-1] == "password_refused"


def test_the_old_password_cannot_be_guessed_there(sign_in):
    client = sign_in()
    for _ in range(10):
        assert change(client, old="không phải mật khẩu").status_code == 422
    assert change(client).status_code == 429


def test_the_list_names_browsers_and_ends_one_or_all_others(sign_in, browser, store):
    here = sign_in()
    phone = browser(
        headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36"}
    )
    desk = browser(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/131.0"})
    for other in (phone, desk):
        enter(other, store)
    page = here.get("/tai-khoan").text
    assert "Chrome, Android" in page
    assert "Firefox, Windows" in page
    assert page.count("(máy này)") == 1
    handles = re.findall(r"/tai-khoan/phien/([0-9a-f]+)/ket-thuc", page)
    assert len(handles) == 2
    assert here.post(f"/tai-khoan/phien/{handles[0]}/ket-thuc").status_code == 303
    assert sorted(client.get("/").status_code for client in (phone, desk)) == [200, 303]
    here.post("/tai-khoan/phien-khac")
    assert [client.get("/").status_code for client in (here, phone, desk)] == [200, 303, 303]


def test_nobody_ends_a_session_of_somebody_else(sign_in, store):
    mine, other = sign_in(), sign_in("binh", "Trần Thị Bình")
    with store.read() as tx:
        (theirs,) = sessions.of_officer(tx, other.officer.id, "", clock.now())
    assert mine.post(f"/tai-khoan/phien/{theirs.handle}/ket-thuc").status_code == 404
    assert other.get("/").status_code == 200


def test_new_recovery_codes_make_the_old_ones_void(sign_in, browser, store):
    client = sign_in()
    first, second = (
        re.findall(r"<li>([a-z2-9-]{19})</li>", client.post("/tai-khoan/ma-du-phong").text) for _ in range(2)
    )
    assert len(first) == len(second) == 10
    other = browser()
    other.post("/dang-nhap", data={"login": "an", "password": PASSWORD})
    assert other.post("/dang-nhap/ma", data={"recovery": first[0]}).status_code == 401
    assert other.post("/dang-nhap/ma", data={"recovery": second[0]}).headers["location"] == "/"
    assert "Còn <b>9</b> mã dự phòng" in client.get("/tai-khoan").text


def test_another_phone_is_set_up_at_the_next_sign_in(sign_in):
    client = sign_in()
    assert client.post("/tai-khoan/dien-thoai-moi").headers["location"] == "/dang-nhap"
    assert client.get("/").headers["location"] == "/dang-nhap"
    again = client.post("/dang-nhap", data={"login": "an", "password": PASSWORD})
    assert again.headers["location"] == "/dang-nhap/thiet-lap"


def test_the_page_shows_nobodys_account_but_ones_own(sign_in, store):
    client = sign_in()
    with store.write() as tx:
        make_officer(tx, "binh", "Trần Thị Bình")
    assert "Bình" not in client.get("/tai-khoan").text
