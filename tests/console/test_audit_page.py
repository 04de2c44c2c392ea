"""Who did and read what: supervisors see it, and that it was tampered with; each day its head is copied out."""

import csv
import html
import io
import random
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.console import words
from bot.core import clock
from bot.privacy import audit_copy
from bot.store import audit, cases
from tests.casework import NOW, make_case


@pytest.fixture
def supervisor(sign_in):
    return sign_in("chi", "Lê Thị Chi", role="supervisor")


def fill(store, count):
    with store.write() as tx:
        for number in range(count):
            audit.write(tx, number % 7, "view", number, now=NOW + timedelta(seconds=number))


def test_a_view_is_there_with_who_and_which_case_and_without_content(supervisor, sign_in, store):
    officer = sign_in()
    with store.write() as tx:
        case = make_case(tx, text="chuyện riêng của em", now=clock.now())
    officer.get(f"/vu/{case.id}")
    page = html.unescape(supervisor.get("/nhat-ky").text)
    assert f"<td>Nguyễn Văn An</td><td>xem vụ</td><td>{case.id}</td>" in page
    assert "chuyện riêng" not in page
    assert "xem vụ" not in html.unescape(supervisor.get(f"/nhat-ky?can-bo={supervisor.officer.id}").text)
    assert "xem vụ" in html.unescape(supervisor.get(f"/nhat-ky?vu={case.id}").text)


def test_reading_the_log_is_in_the_log(supervisor, store):
    for _ in range(3):
        supervisor.get("/nhat-ky")
    with store.read() as tx:
        read = tx.query(audit.Audit).filter_by(action="log_read").all()
    assert [row.officer_id for row in read] == [supervisor.officer.id]


def test_older_entries_are_a_page_away(supervisor, store):
    fill(store, 450)
    seen, address = 0, "/nhat-ky"
    while address:
        page = html.unescape(supervisor.get(address).text)
        seen += page.count("<td>xem vụ</td>")
        _, found, rest = page.partition('href="/nhat-ky?truoc=')
        address = found and "/nhat-ky?truoc=" + rest.partition('"')[0]
    assert seen == 450


@pytest.mark.parametrize("nonsense", ["can-bo=x", "vu=-1", "vu=1e9", "truoc=" + "9" * 40, "vu=٣"])
def test_a_filter_that_is_no_number_is_none(supervisor, nonsense):
    assert supervisor.get(f"/nhat-ky?{nonsense}").status_code == 200


def test_any_of_a_thousand_rows_edited_or_removed_is_found(supervisor, store):
    fill(store, 1000)
    assert "khớp nhau" in html.unescape(supervisor.get("/nhat-ky/kiem-tra").text)
    victim = random.Random(1).randrange(2, 999)
    with store.write() as tx:
        tx.execute(text("UPDATE audit SET case_id = 5000 WHERE id = :id"), {"id": victim})
    assert f"dòng {victim} không khớp" in html.unescape(supervisor.get("/nhat-ky/kiem-tra").text)
    with store.write() as tx:
        tx.execute(text("DELETE FROM audit WHERE id = :id"), {"id": victim})
    assert f"dòng {victim + 1} không khớp" in html.unescape(supervisor.get("/nhat-ky/kiem-tra").text)


def test_the_file_holds_every_row_and_its_making_is_noted(supervisor, store):
    fill(store, 30)
    answer = supervisor.post("/nhat-ky/xuat")
    assert answer.headers["content-disposition"] == 'attachment; filename="nhat-ky.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    with store.read() as tx:
        newest, hashed = audit.head(tx)
    assert (rows[0]["id"], rows[0]["hash"], rows[0]["action"]) == (str(newest), hashed, "log_exported")
    assert len(rows) == newest


def test_the_head_is_copied_out_once_a_day_into_the_file_and_the_log(store, caplog):
    caplog.set_level("INFO", logger=audit_copy.__name__)
    assert not audit_copy.copy_out(store, NOW)  # nothing yet
    fill(store, 3)
    assert audit_copy.copy_out(store, NOW)
    fill(store, 1)
    assert not audit_copy.copy_out(store, NOW + timedelta(hours=3))
    assert audit_copy.copy_out(store, NOW + timedelta(days=1))
    with store.read() as tx:
        assert audit_copy.copied()[1] == audit.head(tx)
        assert audit.verify(tx, audit_copy.copied()) is None
    assert audit_copy.copied()[0][1] in caplog.text


def test_a_chain_that_was_cut_or_forged_does_not_fit_what_was_copied(store):
    fill(store, 5)
    audit_copy.copy_out(store, NOW)
    with store.write() as tx:
        tx.execute(text("DELETE FROM audit WHERE id > 3"))
    with store.read() as tx:
        assert audit.verify(tx) is None
        assert audit.verify(tx, audit_copy.copied()) == 5


def test_every_deed_of_officers_has_a_name(supervisor, sign_in, store):
    officer = sign_in()
    with store.write() as tx:
        case = make_case(tx, now=clock.now())
        cases.claim(tx, case.id, officer.officer.id, clock.now())
        cases.reply(tx, case.id, officer.officer.id, "Chào", "client-0001", clock.now())
        cases.release(tx, case.id, officer.officer.id, clock.now())
    with store.read() as tx:
        assert {row.action for row in tx.query(audit.Audit)} <= words.DEEDS.keys()
