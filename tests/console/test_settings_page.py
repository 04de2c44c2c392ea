"""Desks, hours, days off and deadlines from the console: they count at once, are noted, and nonsense is refused."""

from datetime import date, timedelta

import pytest

from bot.core import clock
from bot.handoff import desks, hours, office
from bot.store import audit
from tests.handoff.test_hours import at

WEEK = {"monday": "8:00-12:00, 13:00-17:30", "wednesday": "08:00–11:00"}


@pytest.fixture
def administrator(sign_in, store, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 23))
    office.follow(store)
    yield sign_in("quantri", "Quản trị", role="administrator")
    office.follow(None)


def test_without_a_setting_the_files_hold(administrator):
    page = administrator.get("/cai-dat").text
    assert 'value="07:30-11:30, 13:30-17:00"' in page
    assert "01/01/2027" in page
    assert hours.is_open(at("24/11/2026 09:00"))


def test_hours_count_at_once_and_are_noted(administrator, store):
    assert administrator.post("/cai-dat/gio", data=WEEK).status_code == 303
    assert not hours.is_open(at("24/11/2026 09:00"))  # a Tuesday
    assert hours.closing(at("23/11/2026 17:15")) == at("23/11/2026 17:30")
    assert hours.next_opening(at("24/11/2026 09:00")) == at("25/11/2026 08:00")
    assert 'value="08:00-12:00, 13:00-17:30"' in administrator.get("/cai-dat").text
    with store.read() as tx:
        (noted,) = tx.query(audit.Audit).filter_by(action="setting_changed")
    assert noted.officer_id == administrator.officer.id
    assert noted.detail.startswith("hours ")
    assert "13:00-17:30" in noted.detail


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        {"monday": "sáng"},
        {"monday": "12:00-8:00"},
        {"monday": "8:00-12:00, 11:00-13:00"},
        {"monday": "25:00-26:00"},
    ],
)
def test_hours_that_make_no_sense_change_nothing(administrator, nonsense):
    assert administrator.post("/cai-dat/gio", data=nonsense).status_code == 422
    assert hours.is_open(at("24/11/2026 09:00"))


def test_a_day_off_is_added_to_those_of_the_law_and_taken_back(administrator):
    day = {"day": "2026-11-24", "name": "Ngày Văn hóa"}
    assert administrator.post("/cai-dat/ngay-nghi", data=day).status_code == 303
    assert not hours.is_open(at("24/11/2026 09:00"))
    assert not hours.is_open(at("01/01/2027 09:00"))
    assert "Ngày Văn hóa" in administrator.get("/cai-dat").text
    assert administrator.post("/cai-dat/ngay-nghi/2026-11-24/bo").status_code == 303
    assert hours.is_open(at("24/11/2026 09:00"))
    assert administrator.post("/cai-dat/ngay-nghi/2027-01-01/bo").status_code == 404  # the law's own


@pytest.mark.parametrize("day", ["", "mai", "2026-11-22", "2028-01-01", "2026-02-30"])
def test_a_day_that_is_none_or_past_or_far_is_refused(administrator, day):
    assert administrator.post("/cai-dat/ngay-nghi", data={"day": day}).status_code == 422


def test_the_office_cannot_be_closed_for_good(administrator):
    for number in range(40):
        day = date(2026, 11, 23) + timedelta(days=number)
        administrator.post("/cai-dat/ngay-nghi", data={"day": day.isoformat()})
    assert administrator.post("/cai-dat/ngay-nghi", data={"day": "2027-06-01"}).status_code == 422
    assert hours.next_opening(at("23/11/2026 09:00")) > at("01/01/2027 00:00")


def test_deadlines_count_for_the_next_case(administrator):
    administrator.post("/cai-dat/han", data={"urgent": "10", "ordinary": "60", "silent": "45"})
    assert hours.due_at(at("24/11/2026 09:00"), True) == at("24/11/2026 09:10")
    assert hours.due_at(at("24/11/2026 11:00"), False) == at("24/11/2026 14:00")


@pytest.mark.parametrize(
    ("urgent", "ordinary"), [("0", "15"), ("61", "15"), ("5", "4"), ("5", "481"), ("x", "15"), ("", "")]
)
def test_deadlines_out_of_bounds_are_refused(administrator, urgent, ordinary):
    assert (
        administrator.post("/cai-dat/han", data={"urgent": urgent, "ordinary": ordinary}).status_code == 422
    )


def test_a_bank_desk_takes_loans_once_there_is_one(administrator, store):
    assert desks.route("loan/interest", None)[0] == "police"
    named = {"name-police": "Công an xã", "have-bank": "on", "name-bank": "NHCSXH"}
    administrator.post("/cai-dat/bo-phan", data=named)
    assert desks.route("loan/interest", None)[0] == "bank"
    assert desks.route("loan/interest", "threat")[0] == "police"
    assert desks.route("training_jobs/courses", None)[0] == "police"
    assert (desks.name_of("police"), desks.name_of("justice"), desks.name_of("bank")) == (
        "Công an xã",
        "Tư pháp",
        "NHCSXH",
    )
    administrator.post("/cai-dat/bo-phan", data={})
    assert "bank" not in desks.names()
    assert desks.name_of("bank") == "Ngân hàng Chính sách xã hội"


def test_when_the_store_is_away_the_hours_of_before_hold(administrator, store):
    class Weak:
        away = False

        def read(self):
            if self.away:
                raise OSError
            return store.read()

    administrator.post("/cai-dat/gio", data=WEEK)
    weak = Weak()
    office.follow(weak)
    assert not hours.is_open(at("24/11/2026 09:00"))
    weak.away = True
    office.forget()
    assert not hours.is_open(at("24/11/2026 09:00"))


def test_a_desk_of_a_place_is_added_and_given_up(administrator):
    fields = {"local-name": "Công an phường A", "kind": "police", "places": "Phường A, Tỉnh B\n Tỉnh C "}
    assert administrator.post("/cai-dat/bo-phan-xa", data=fields).status_code == 303
    assert desks.route("criminal_record/fee", None, "Phường A, Tỉnh B")[0] == "local-1"
    assert desks.route("criminal_record/fee", None, "Xã X, Tỉnh C")[0] == "local-1"
    assert "Công an phường A" in administrator.get("/cai-dat").text
    assert "Công an phường A" in administrator.get("/can-bo").text  # officers may be put there
    assert administrator.post("/cai-dat/bo-phan-xa/local-1/bo").status_code == 303
    assert desks.route("criminal_record/fee", None, "Phường A, Tỉnh B")[0] == "police"


@pytest.mark.parametrize("wrong", [{"local-name": ""}, {"kind": "none"}, {"places": " \n "}])
def test_a_desk_of_a_place_needs_a_name_a_desk_above_and_a_place(administrator, wrong):
    fields = {"local-name": "A", "kind": "police", "places": "Tỉnh B", **wrong}
    assert administrator.post("/cai-dat/bo-phan-xa", data=fields).status_code == 422
