"""A case changes hands without being closed: the next one reads why first, and the bot stays silent all the way."""

from datetime import timedelta

import pytest

from bot.core.cards import Card
from bot.core.errors import Refused
from bot.store import case_contacts, case_moves, cases, outbox, threads
from bot.store.case_contacts import Contact
from bot.store.erase import erase_thread, purge
from bot.store.tables import CaseContact, CaseMove, Outbound
from tests.casework import NOW, deeds, make_case, make_officer, thread_of

MINUTE = timedelta(minutes=1)
CALL = Contact("phone", NOW, "Công an xã", "đã hẹn lịch làm căn cước")


def pass_to(tx, case, by, desk="justice", officer_id=None, note="đã gửi mẫu đơn", now=NOW):
    return case_moves.transfer(
        tx, case.id, by, desk=desk, officer_id=officer_id, note=note, due_at=now + 15 * MINUTE, now=now
    )


def told(tx, case):
    rows = tx.query(Outbound).filter_by(thread_id=case.thread_id, author="system").order_by(Outbound.id)
    return [row.card["id"] for row in rows]


@pytest.fixture
def held(store):
    with store.write() as tx:
        officer, case = make_officer(tx), make_case(tx)
        cases.claim(tx, case.id, officer.id, NOW)
    return officer, case


def test_a_case_passed_on_waits_anew_and_its_note_is_read_by_the_next(store, held):
    officer, case = held
    with store.write() as tx:
        pass_to(tx, case, officer.id, now=NOW + 20 * MINUTE)
    with store.read() as tx:
        after = cases.get(tx, case.id)
        assert (after.state, after.claimed_by, after.desk, after.alerts) == ("open", None, "justice", 0)
        assert after.rang_at == after.queued_at == NOW + 20 * MINUTE
        assert after.due_at == NOW + 35 * MINUTE
        (move,) = case_moves.of_case(tx, case.id)
        assert (move.why, move.by, move.desk, move.note) == (
            "transfer",
            "Nguyễn Văn An",
            "justice",
            "đã gửi mẫu đơn",
        )
        assert deeds(tx) == ["claim", "transfer"]


def test_between_two_officers_the_thread_is_still_not_the_bots(store, held):
    officer, case = held
    with store.write() as tx:
        pass_to(tx, case, officer.id)
        assert threads.held(thread_of(tx, case), NOW)
        (row,) = outbox.say(tx, case.thread_id, [Card(id="a", text="của trợ lý")], NOW, turn_id=None)
    with store.write() as tx:
        outbox.lease_next(tx, "w", NOW + MINUTE, MINUTE)
        assert outbox.get(tx, row.id).state == "cancelled"


def test_who_passed_it_on_may_no_longer_reply_and_the_next_one_may(store, held):
    officer, case = held
    with store.write() as tx:
        other = make_officer(tx, "binh", "Trần Thị Bình", "justice")
        pass_to(tx, case, officer.id, officer_id=other.id)
    with store.write() as tx, pytest.raises(Refused):
        cases.reply(tx, case.id, officer.id, "còn tôi", "client-1", NOW)
    with store.write() as tx:
        cases.claim(tx, case.id, other.id, NOW)
        cases.reply(tx, case.id, other.id, "Chào anh/chị", "client-2", NOW)
        assert thread_of(tx, case).holder == other.id


def test_the_person_hears_that_a_colleague_goes_on_if_somebody_has_spoken(store, held):
    officer, case = held
    with store.write() as tx:
        pass_to(tx, case, officer.id)
        assert told(tx, case) == []
        cases.claim(tx, case.id, officer.id, NOW)
        cases.reply(tx, case.id, officer.id, "Chào anh/chị", "client-1", NOW + MINUTE)
        pass_to(tx, case, officer.id, now=NOW + 2 * MINUTE)
        assert told(tx, case) == ["system/goes_on"]


def test_only_the_holder_or_a_supervisor_passes_on_and_never_what_is_over(store, held):
    officer, case = held
    with store.write() as tx:
        colleague = make_officer(tx, "binh", "Bình")
        head = make_officer(tx, "chi", "Chi", "justice", "supervisor")
    with store.write() as tx, pytest.raises(Refused):
        pass_to(tx, case, colleague.id)
    with store.write() as tx:
        pass_to(tx, case, head.id)
        pass_to(tx, case, head.id, "police")  # nobody has claimed it meanwhile
        cases.claim(tx, case.id, officer.id, NOW)
        cases.release(tx, case.id, officer.id, NOW)
    for who in (officer, head):
        with store.write() as tx, pytest.raises(Refused):
            pass_to(tx, case, who.id)


def test_contacts_are_noted_by_the_holder_and_the_locality_ends_the_case(store, held):
    officer, case = held
    with store.write() as tx:
        case_contacts.add(tx, case.id, officer.id, CALL, NOW)
        line = "Công an xã sẽ xem giấy tờ của anh/chị."
        visit = Contact("in_person", NOW + MINUTE, "Ủy ban xã", "đã nhận hồ sơ")
        case_contacts.pass_on(tx, case.id, officer.id, visit, line, "client-1", NOW + MINUTE)
    with store.read() as tx:
        assert (cases.get(tx, case.id).state, cases.get(tx, case.id).outcome) == ("closed", "local")
        assert thread_of(tx, case).holder is None
        assert [one.how for one in case_contacts.of_case(tx, case.id)] == ["phone", "in_person"]
        said = [row.card["text"] for row in tx.query(Outbound).order_by(Outbound.id)]
        assert said[0] == line
        assert "trợ lý tự động" in said[1]
        assert deeds(tx) == ["claim", "contact", "contact", "reply", "pass_on"]
    with store.write() as tx, pytest.raises(Refused):
        case_contacts.add(tx, case.id, officer.id, CALL, NOW)


def test_notes_and_contacts_are_sealed_and_go_with_the_persons_data_and_with_time(store, held):
    officer, case = held
    with store.write() as tx:
        case_contacts.add(tx, case.id, officer.id, CALL, NOW)
        pass_to(tx, case, officer.id, note="bí mật nhỏ")
    with store.read() as tx:
        raw = tx.connection().exec_driver_sql("SELECT note FROM case_moves").scalar_one()
        assert "bí mật".encode() not in bytes(raw)
    with store.write() as tx:
        erase_thread(tx, threads.lock(tx, case.thread_id), NOW)
        assert tx.query(CaseMove).count() == tx.query(CaseContact).count() == 0


def test_what_was_written_of_a_case_is_kept_as_long_as_the_case(store, held):
    officer, case = held
    day = timedelta(days=1)

    def sweep(tx, when):
        purge(tx, when, talk=day, with_consent=30 * day, case=180 * day)
        return tx.query(CaseContact).count(), tx.query(CaseMove).count()

    with store.write() as tx:
        pass_to(tx, case, officer.id)
        cases.claim(tx, case.id, officer.id, NOW)
        cases.get(tx, case.id).told = {"what": "vay vốn"}
        case_contacts.pass_on(tx, case.id, officer.id, CALL, "", "client-1", NOW)
        assert sweep(tx, NOW + 179 * day) == (1, 1)
        assert sweep(tx, NOW + 181 * day) == (0, 0)
        assert cases.get(tx, case.id).told is None
