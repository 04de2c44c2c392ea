"""What sends a case on, through the console: transfer, contacts outside the platform, the locality."""

from datetime import timedelta

import pytest

from bot.console import feed
from bot.core import clock
from bot.store import case_moves, case_queue, cases
from bot.store.tables import CaseContact, CaseMove, Outbound
from tests.casework import make_case, make_officer
from tests.console.test_alerts import seen_by
from tests.console.test_case_pages import claimed, shown

CONTACT = {"how": "phone", "office": "Công an xã", "result": "đã hẹn thứ Hai"}


def contact(**more):
    return {**CONTACT, "at": f"{clock.local(clock.now()):%Y-%m-%dT%H:%M}", **more}


def test_a_case_passed_to_another_desk_leaves_this_queue_and_comes_into_that_one(sign_in, store):
    mine, theirs = sign_in(), sign_in("binh", "Trần Thị Bình", "justice")
    case = claimed(store, mine)
    assert f"/vu/{case.id}" not in theirs.get("/").text
    fields = {"to": "desk:justice", "note": "Đã giải thích, còn vướng án phí"}
    answer = mine.post(f"/vu/{case.id}/chuyen", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert f"/vu/{case.id}" not in mine.get("/").text
    assert mine.get(f"/vu/{case.id}").status_code == 404
    page = shown(theirs.get(f"/vu/{case.id}"))
    assert "Nguyễn Văn An chuyển đến Tư pháp" in page
    assert page.index("còn vướng án phí") < page.index("cho em gặp cán bộ")
    assert theirs.post(f"/vu/{case.id}/nhan").status_code == 303


def test_a_colleague_asked_by_name_sees_it_in_the_queue(sign_in, store):
    mine, theirs = sign_in(), sign_in("binh", "Trần Thị Bình", "justice")
    case = claimed(store, mine)
    fields = {"to": f"officer:{theirs.officer.id}", "note": "nhờ chị"}
    mine.post(f"/vu/{case.id}/chuyen", data=fields)
    assert "Nhờ Trần Thị Bình tiếp tục" in shown(theirs.get("/"))


@pytest.mark.parametrize("to", ["", "desk:none", "officer:0", "officer:x", "desk:", "x:police"])
def test_a_case_goes_only_to_desks_and_officers_that_there_are(sign_in, store, to):
    mine = sign_in()
    case = claimed(store, mine)
    assert mine.post(f"/vu/{case.id}/chuyen", data={"to": to, "note": "x"}).status_code == 422
    own = {"to": f"officer:{mine.officer.id}", "note": "x"}
    assert mine.post(f"/vu/{case.id}/chuyen", data=own).status_code == 422
    with store.read() as tx:
        assert cases.get(tx, case.id).state == "claimed"


def test_without_a_note_nothing_is_passed_on(sign_in, store):
    mine = sign_in()
    case = claimed(store, mine)
    answer = mine.post(f"/vu/{case.id}/chuyen", data={"to": "desk:justice", "note": " "})
    assert answer.status_code == 422
    assert "Hãy ghi vài chữ" in answer.text


@pytest.mark.parametrize("path", ["chuyen", "lien-he"])
def test_a_note_longer_than_a_screen_is_refused(sign_in, store, path):
    mine = sign_in()
    case = claimed(store, mine)
    long = "x" * 1001
    data = contact(result=long) if path == "lien-he" else {"to": "desk:justice", "note": long}
    assert mine.post(f"/vu/{case.id}/{path}", data=data).status_code == 422


def test_a_colleague_may_not_pass_on_or_note_or_end_what_another_holds_and_a_supervisor_may_pass_on(
    sign_in, store
):
    mine, other = sign_in(), sign_in("binh", "Trần Thị Bình")
    head = sign_in("chi", "Lê Thị Chi", "justice", "supervisor")
    case = claimed(store, mine)
    for path, data in (
        ("chuyen", {"to": "desk:justice", "note": "x"}),
        ("lien-he", contact()),
        ("ve-dia-phuong", contact(client_id="client-0001")),
    ):
        answer = other.post(f"/vu/{case.id}/{path}", data=data)
        assert (answer.status_code, "Nguyễn Văn An" in answer.text) == (409, True), path
    assert head.post(f"/vu/{case.id}/lien-he", data=contact()).status_code == 409
    with store.read() as tx:
        assert tx.query(CaseMove).count() == tx.query(CaseContact).count() == 0
    assert "Chuyển cho người khác" in shown(head.get(f"/vu/{case.id}"))
    assert "Chuyển cho người khác" not in shown(other.get(f"/vu/{case.id}"))
    answer = head.post(f"/vu/{case.id}/chuyen", data={"to": "desk:justice", "note": "x"})
    assert answer.status_code == 303


def test_contacts_are_shown_with_the_case_and_the_locality_ends_it(sign_in, store):
    mine = sign_in()
    case = claimed(store, mine)
    assert mine.post(f"/vu/{case.id}/lien-he", data=contact()).status_code == 303
    page = shown(mine.get(f"/vu/{case.id}"))
    assert "gọi điện: Công an xã" in page
    assert "đã hẹn thứ Hai" in page
    told = contact(how="in_person", line="Ủy ban xã đang xem.", client_id="client-0001")
    assert mine.post(f"/vu/{case.id}/ve-dia-phuong", data=told).status_code == 303
    page = shown(mine.get(f"/vu/{case.id}"))
    assert "đã chuyển về địa phương" in page
    with store.read() as tx:
        rows = tx.query(Outbound).order_by(Outbound.id).all()
        assert (rows[0].author, rows[0].card["text"]) == ("officer", "Ủy ban xã đang xem.")
        assert len(rows) == 2


def test_the_person_is_told_nothing_of_the_locality_but_what_the_officer_writes(sign_in, store):
    mine = sign_in()
    case = claimed(store, mine)
    mine.post(f"/vu/{case.id}/ve-dia-phuong", data=contact(line="", client_id="client-0001"))
    with store.read() as tx:
        assert [row.author for row in tx.query(Outbound)] == ["system"]


@pytest.mark.parametrize(
    "wrong",
    [{"how": "telepathy"}, {"at": "hôm qua"}, {"at": "2020-01-01T08:00"}, {"office": ""}, {"result": " "}],
)
def test_a_contact_that_says_too_little_is_asked_for_again(sign_in, store, wrong):
    mine = sign_in()
    case = claimed(store, mine)
    assert mine.post(f"/vu/{case.id}/lien-he", data=contact(**wrong)).status_code == 422
    tomorrow = f"{clock.local(clock.now() + timedelta(days=1)):%Y-%m-%dT%H:%M}"
    assert mine.post(f"/vu/{case.id}/lien-he", data=contact(at=tomorrow)).status_code == 422
    with store.read() as tx:
        assert tx.query(CaseContact).count() == 0


def test_the_forms_are_there_for_the_holder_only(sign_in, store):
    mine = sign_in()
    with store.write() as tx:
        case = make_case(tx, now=clock.now())
    forms = ("/chuyen", "/lien-he", "/ve-dia-phuong")
    page = mine.get(f"/vu/{case.id}").text
    assert not any(f"/vu/{case.id}{form}" in page for form in forms)
    mine.post(f"/vu/{case.id}/nhan")
    page = mine.get(f"/vu/{case.id}").text
    assert all(f"/vu/{case.id}{form}" in page for form in forms)


def heard(store, watcher):
    with store.read() as tx:
        return watcher.tell(case_queue.pulse(tx), locked=False)


def watching(store, officer):
    watcher = feed.Watcher(seen_by(officer))
    heard(store, watcher)
    return watcher


def test_a_transfer_is_live_in_both_queues_and_rings_where_it_arrives(store):
    with store.write() as tx:
        mine, theirs = make_officer(tx), make_officer(tx, "binh", "Bình", "justice")
        case = make_case(tx, now=clock.now())
        cases.claim(tx, case.id, mine.id, clock.now())
    here, there = watching(store, mine), watching(store, theirs)
    with store.write() as tx:
        now = clock.now()
        case_moves.transfer(
            tx, case.id, mine.id, desk="justice", officer_id=theirs.id, note="nhờ", due_at=now, now=now
        )
    assert ("changed", {"case": case.id}) in heard(store, here)
    told = heard(store, there)
    assert ("ring", {"urgent": False}) in told
    assert ("counts", {"waiting": 1, "urgent": 0, "mine": 0}) in told


def test_other_desks_ordinary_cases_call_the_supervisor_only_when_their_desk_has_let_them_wait(store):
    with store.write() as tx:
        head = make_officer(tx, "chi", "Chi", "justice", "supervisor")
    watcher = watching(store, head)
    with store.write() as tx:
        case = make_case(tx, now=clock.now())  # for the police
    assert "ring" not in [name for name, _ in heard(store, watcher)]
    for alerts, calls in ((1, False), (2, True), (3, True)):
        with store.write() as tx:
            found = cases.get(tx, case.id)
            found.alerts, found.rang_at = alerts, clock.now()
        assert ("ring" in [name for name, _ in heard(store, watcher)]) is calls, alerts
