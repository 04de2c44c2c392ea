"""A number left to be called back: the form, what it refuses, and what an officer then finds."""

import re

import pytest
from starlette.testclient import TestClient

from bot.core import clock
from bot.gateway.app import create_app
from bot.gateway.callback.routes import ABOUT, check
from bot.gateway.limits import CALLBACKS_PER_HOUR
from bot.handoff import desks, phones
from bot.store import cases, erase, threads
from bot.store.tables import Case, Inbound, Thread
from tests.casework import make_officer

FILLED = {
    "about": "legal_aid",
    "more": "cần luật sư",
    "phone": "0912 345 678",
    "name": "Tư",
    "best_time": "morning",
    "agree": "1",
}


@pytest.fixture
def visitor(store):
    return TestClient(create_app(store))


def leave(visitor, **fields):
    form_id = re.search(r'name="form_id" value="([^"]+)"', visitor.get("/goi-lai").text)[1]
    return visitor.post("/goi-lai", data={**FILLED, "form_id": form_id, **fields})


def test_a_number_becomes_a_case_with_everything_sealed(visitor, store):
    answer = leave(visitor)
    assert answer.status_code == 200
    assert "Đã ghi lại" in answer.text
    assert "chat" in answer.headers["set-cookie"]
    with store.read() as tx:
        case = tx.query(Case).one()
        assert (case.reason, case.state, case.desk, case.urgent) == ("callback", "open", "justice", False)
        assert case.told == {
            "about": "Trợ giúp pháp lý: cần luật sư",
            "phone": "0912 345 678",
            "name": "Tư",
            "best_time": "Buổi sáng",
        }
        assert b"345" not in bytes(tx.connection().exec_driver_sql("SELECT told FROM cases").scalar_one())
        assert tx.query(Inbound).one().body == {"text": "cần luật sư"}  # danger is listened for in it


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phone": "12345"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"phone": "không có"}, "phone"),
        ({"phone": "0912 345 67"}, "phone"),
        ({"about": ""}, "about"),
        ({"about": "../x"}, "about"),
        ({"best_time": "x"}, "best_time"),
        ({"agree": ""}, "agree"),
        ({"more": "x" * 501}, "more"),
        ({"name": "x" * 61}, "name"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field_and_nothing_is_lost(visitor, store, wrong, field):
    answer = leave(visitor, **{"name": "<b>Tư</b>", **wrong})
    assert answer.status_code == 422
    assert f'id="wrong-{field}"' in answer.text
    if field != "name":
        assert "&lt;b&gt;Tư&lt;/b&gt;" in answer.text
    with store.read() as tx:
        assert tx.query(Case).count() == tx.query(Thread).count() == 0


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0912345678", "0912 345 678"),
        ("+84 912 345 678", "0912 345 678"),
        ("84912345678", "0912 345 678"),
        ("số em 0912.345.678 nha", "0912 345 678"),
        ("024 3825 1234", "024 3825 1234"),
        ("001099012345", None),  # an identity number
        ("123456789", None),
    ],
)
def test_numbers_that_can_be_dialled(written, read):
    assert phones.read(written) == read


def test_a_masked_number_shows_its_end_only():
    assert phones.masked("0912 345 678") == "•••• ••• 678"


def test_the_same_form_twice_is_one_case_and_one_message(visitor, store):
    for _ in range(2):
        assert leave(visitor, form_id="form-0123456789").status_code == 200
    with store.read() as tx:
        assert (tx.query(Case).count(), tx.query(Inbound).count()) == (1, 1)


def test_a_number_left_while_a_case_waits_goes_with_it_and_rings(visitor, store):
    leave(visitor)
    with store.write() as tx:
        rang = tx.query(Case).one().rang_at
    leave(visitor, phone="0987654321", more="")
    with store.read() as tx:
        case = tx.query(Case).one()
        assert case.told["phone"].replace(" ", "") == "0987654321"
        assert case.rang_at > rang


def test_one_session_leaves_only_so_many_numbers_and_keeps_what_it_typed(visitor):
    answers = [leave(visitor) for _ in range(CALLBACKS_PER_HOUR + 1)]
    assert [answer.status_code for answer in answers] == [200] * CALLBACKS_PER_HOUR + [429]
    assert "0912 345 678" in answers[-1].text
    assert int(answers[-1].headers["retry-after"]) > 0


def test_another_site_cannot_leave_a_number(visitor, store):
    answer = visitor.post("/goi-lai", data=FILLED, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    with store.read() as tx:
        assert tx.query(Case).count() == 0


def test_a_body_that_is_no_form_or_too_large_is_refused(visitor):
    assert visitor.post("/goi-lai", content=b"\xff\xfe").status_code == 400
    assert visitor.post("/goi-lai", content=b"a=" + b"x" * 70_000).status_code == 413
    assert visitor.post("/goi-lai", content="&".join(f"a{n}=1" for n in range(99))).status_code == 400


def test_the_persons_wish_to_be_forgotten_takes_the_number_too(visitor, store):
    leave(visitor)
    with store.write() as tx:
        thread = threads.lock(tx, tx.query(Thread).one().id)
        erase.erase_thread(tx, thread, clock.now())
        assert tx.query(Case).one().told is None


def test_every_matter_of_the_form_has_a_desk():
    for topic in ABOUT:
        assert desks.route(topic, None)[0] in desks.names()
    assert check({**FILLED, "about": "other"}) == {}


def test_an_officer_sees_the_number_only_after_claiming_and_saying_why(visitor, store, data_dir):
    from bot.console.app import create_app as create_console
    from tests.casework import deeds, enter

    del data_dir
    leave(visitor)
    with store.write() as tx:
        officer, case = make_officer(tx, desk="justice"), tx.query(Case).one()
    console = TestClient(create_console(store), follow_redirects=False)
    enter(console, store)
    page = console.get(f"/vu/{case.id}").text
    assert "Cần gọi lại cho người hỏi" in page
    assert "•••• ••• 678" in page
    assert "0912" not in page
    refused = console.post(f"/vu/{case.id}/hien-so", data={"why": "call"})
    assert (refused.status_code, "0912" in refused.text) == (409, False)
    with store.write() as tx:
        cases.claim(tx, case.id, officer.id, clock.now())
    assert console.post(f"/vu/{case.id}/hien-so", data={"why": "tò mò"}).status_code == 422
    shown = console.post(f"/vu/{case.id}/hien-so", data={"why": "call"})
    assert (shown.status_code, "0912 345 678" in shown.text) == (200, True)
    assert "0912" not in console.get(f"/vu/{case.id}").text
    with store.read() as tx:
        assert deeds(tx).count("reveal") == 1
