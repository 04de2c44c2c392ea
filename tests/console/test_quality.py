"""The quality sample: chance picks, a supervisor reviews, the officer reads; who read is noted."""

from datetime import timedelta

import pytest

from bot.core import clock
from bot.privacy import retention
from bot.store import audit, cases, office_settings, quality, threads
from bot.store.erase import erase_thread
from bot.store.tables import Case, CaseReview
from tests.casework import deeds, make_case

YES = dict.fromkeys(quality.QUESTIONS, "yes")
REMARK = "Nên nói rõ nơi nộp hồ sơ"


@pytest.fixture
def officer(sign_in):
    return sign_in()


@pytest.fixture
def supervisor(sign_in):
    return sign_in("truong", "Cán bộ Trưởng", role="supervisor")


def closed(store, officer_id, who="p1", percent=100, outcome="closed"):
    now = clock.now()
    with store.write() as tx:
        office_settings.change(tx, "sample", {"percent": percent}, officer_id, now)
        case = make_case(tx, who, now=now)
        cases.claim(tx, case.id, officer_id, now)
        cases.release(tx, case.id, officer_id, now, outcome)
    return case.id


def review_of(store, case):
    with store.read() as tx:
        return tx.get(CaseReview, case, populate_existing=True)


@pytest.mark.usefixtures("data_dir")
def test_chance_takes_about_the_share_and_always_the_same_ones():
    picked = [number for number in range(10_000) if quality.picks(number, 5)]
    assert 400 < len(picked) < 600
    assert picked == [number for number in range(10_000) if quality.picks(number, 5)]
    assert set(picked) <= {number for number in range(10_000) if quality.picks(number, 20)}
    assert not any(quality.picks(number, 0) for number in range(1000))
    assert all(quality.picks(number, 100) for number in range(1000))


def test_a_closed_case_is_chosen_and_an_open_or_withdrawn_one_is_not(store, officer):
    case = closed(store, officer.officer.id)
    assert review_of(store, case).officer_id == officer.officer.id
    unlucky = closed(store, officer.officer.id, "p2", percent=0)
    with store.write() as tx:
        withdrawn = make_case(tx, "p3", now=clock.now())
        cases.withdraw(tx, withdrawn.thread_id, clock.now())
    assert review_of(store, unlucky) is review_of(store, withdrawn.id) is None


def test_the_supervisor_reviews_and_the_officer_reads_it(store, officer, supervisor):
    case = closed(store, officer.officer.id)
    assert f"/chat-luong/{case}" in supervisor.get("/chat-luong").text
    assert f"/vu/{case}" in supervisor.get(f"/chat-luong/{case}").text
    answers = {**YES, "next_steps": "no", "remark": f"  {REMARK} "}
    assert supervisor.post(f"/chat-luong/{case}", data=answers).headers["location"] == "/chat-luong"
    row = review_of(store, case)
    assert (row.quick, row.correct, row.kind, row.next_steps, row.remark) == (True, True, True, False, REMARK)
    page = officer.get("/nhan-xet").text
    assert REMARK in page
    assert "Cán bộ Trưởng" in page
    assert REMARK in supervisor.get("/chat-luong").text
    with store.read() as tx:
        noted = [(row.action, row.officer_id) for row in tx.query(audit.Audit) if "review" in row.action]
        raw = tx.connection().exec_driver_sql("SELECT remark FROM case_reviews").scalar_one()
    assert noted == [
        ("case_reviewed", supervisor.officer.id),
        ("reviews_read", officer.officer.id),
        ("reviews_read", supervisor.officer.id),
    ]
    assert REMARK.encode() not in bytes(raw)


def test_no_officer_reads_of_anothers_cases(store, officer, supervisor, sign_in):
    case = closed(store, officer.officer.id)
    supervisor.post(f"/chat-luong/{case}", data={**YES, "remark": REMARK})
    colleague = sign_in("binh", "Trần Thị Bình")
    assert REMARK not in colleague.get("/nhan-xet").text
    assert colleague.get(f"/chat-luong/{case}").status_code == 403


def test_half_a_review_is_none(store, officer, supervisor):
    case = closed(store, officer.officer.id)
    for answers in ({}, {**YES, "kind": "perhaps"}, {"quick": "yes"}):
        assert supervisor.post(f"/chat-luong/{case}", data=answers).status_code == 422
    assert review_of(store, case).reviewed_at is None
    with store.read() as tx:
        assert "case_reviewed" not in deeds(tx)


def test_nobody_reviews_their_own_case(store, supervisor):
    case = closed(store, supervisor.officer.id)
    assert f"/chat-luong/{case}" not in supervisor.get("/chat-luong").text
    assert supervisor.post(f"/chat-luong/{case}", data=YES).status_code == 403
    assert review_of(store, case).reviewed_at is None


def test_the_remark_goes_with_the_talk_and_the_yes_and_no_stay(store, officer, supervisor):
    erased, old = closed(store, officer.officer.id), closed(store, officer.officer.id, "p2")
    for case in (erased, old):
        supervisor.post(f"/chat-luong/{case}", data={**YES, "remark": REMARK})
    with store.write() as tx:
        erase_thread(tx, threads.get(tx, tx.get(Case, erased).thread_id), clock.now())
    assert (review_of(store, erased).remark, review_of(store, old).remark) == (None, REMARK)
    retention.sweep(store, clock.now() + timedelta(days=181))
    assert review_of(store, old).remark is None
    assert review_of(store, old).quick


@pytest.mark.parametrize(("given", "kept"), [("0", 0), ("100", 100), ("12", 12)])
def test_the_administrator_sets_the_share(sign_in, store, given, kept):
    administrator = sign_in("quantri", "Quản trị", role="administrator")
    assert administrator.post("/cai-dat/mau", data={"percent": given}).status_code == 303
    with store.read() as tx:
        assert quality.share(tx) == kept
    assert f'value="{kept}"' in administrator.get("/cai-dat").text


@pytest.mark.parametrize("wrong", ["", "-1", "101", "5,5", "năm", "٥"])
def test_what_is_no_share_is_refused(sign_in, store, wrong):
    administrator = sign_in("quantri", "Quản trị", role="administrator")
    assert administrator.post("/cai-dat/mau", data={"percent": wrong}).status_code == 422
    with store.read() as tx:
        assert quality.share(tx) == quality.SHARE
