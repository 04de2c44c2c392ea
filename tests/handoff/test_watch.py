"""Nobody is forgotten: alerts, owners who fall silent, windows about to close, on a clock with lunch, weekends and Tết."""

from datetime import timedelta

import pytest

from bot.core.cards import Card
from bot.handoff import hours, office, watch
from bot.store import case_contacts, case_moves, cases, inbox, office_settings, officers, outbox, threads
from bot.store.case_contacts import Contact
from bot.store.tables import Case, Outbound, Thread
from tests.casework import deeds, make_case, make_officer, say
from tests.handoff.test_hours import at

MINUTE = timedelta(minutes=1)
LOCAL = {"police-1": {"name": "Công an phường A", "kind": "police", "places": ["Phường A, Tỉnh B"]}}


@pytest.fixture
def made(store):
    """A function that opens a case at a moment; and the store's settings are those that hold."""
    office.follow(store)

    def make(moment, desk="police", who="p1", **more):
        with store.write() as tx:
            case = make_case(tx, who, now=at(moment), **more)
            case.desk = desk
            case.due_at = hours.due_at(at(moment), bool(case.urgent))
        return case

    yield make
    office.follow(None)


def state(store, case):
    with store.read() as tx:
        now = cases.get(tx, case.id)
        return now.alerts, now.desk, case_moves.with_supervisor(tx, now)


@pytest.mark.parametrize(
    ("opened", "first", "second"),
    [
        ("23/11/2026 09:00", "23/11/2026 09:05", "23/11/2026 09:15"),
        ("23/11/2026 11:27", "23/11/2026 13:32", "23/11/2026 13:42"),  # over lunch
        ("23/11/2026 12:10", "23/11/2026 13:35", "23/11/2026 13:45"),  # at lunch
        ("20/11/2026 16:58", "23/11/2026 07:33", "23/11/2026 07:43"),  # over a weekend
        ("21/11/2026 10:00", "23/11/2026 07:35", "23/11/2026 07:45"),  # on a Saturday
        ("31/12/2026 16:50", "31/12/2026 16:55", "04/01/2027 07:35"),  # over New Year
        ("05/02/2027 16:58", "09/02/2027 07:33", "09/02/2027 07:43"),  # over Tết 2027
        ("07/02/2027 08:00", "09/02/2027 07:35", "09/02/2027 07:45"),  # on the day of Tết
        ("29/04/2027 16:59", "04/05/2027 07:34", "04/05/2027 07:44"),
    ],
)
def test_a_case_calls_after_five_and_fifteen_minutes_of_office_time(store, made, opened, first, second):
    case = made(opened)
    watch.look(store, at(first) - timedelta(seconds=1))
    assert state(store, case) == (0, "police", False)
    watch.look(store, at(first))
    with store.read() as tx:
        assert cases.get(tx, case.id).rang_at == at(first)
    assert state(store, case) == (1, "police", False)
    watch.look(store, at(second) - timedelta(seconds=1))
    assert state(store, case) == (1, "police", False)
    watch.look(store, at(second))
    assert state(store, case) == (2, "police", True)


def test_a_look_too_many_changes_nothing(store, made):
    case = made("23/11/2026 09:00")
    assert watch.look(store, at("23/11/2026 09:06")) == 1
    assert watch.look(store, at("23/11/2026 09:07")) == 0
    with store.read() as tx:
        assert cases.get(tx, case.id).rang_at == at("23/11/2026 09:06")


def test_a_communes_case_goes_to_the_province_and_then_to_the_supervisor_and_says_why(store, made):
    with store.write() as tx:
        administrator = make_officer(tx, "qt", "QT", role="administrator")
        office_settings.change(tx, "local_desks", LOCAL, administrator.id, at("20/11/2026 09:00"))
    office.forget()
    case = made("23/11/2026 09:00", "police-1")
    watch.look(store, at("23/11/2026 09:16"))
    assert state(store, case) == (2, "police", False)
    watch.look(store, at("23/11/2026 09:31"))
    assert state(store, case) == (3, "police", True)
    watch.look(store, at("23/11/2026 16:00"))
    with store.read() as tx:
        steps = [(move.why, move.desk, move.minutes) for move in case_moves.of_case(tx, case.id)]
        assert steps == [("unclaimed", "police", 16), ("unclaimed", None, 31)]
        assert deeds(tx)[-2:] == ["moved_up", "moved_up"]


def test_the_console_sets_after_how_long(store, made):
    with store.write() as tx:
        administrator = make_officer(tx, "qt", "QT", role="administrator")
        limits = {"urgent": 10, "ordinary": 60, "silent": 20}
        office_settings.change(tx, "deadlines", limits, administrator.id, at("20/11/2026 09:00"))
    office.forget()
    case = made("23/11/2026 09:00")
    watch.look(store, at("23/11/2026 09:09"))
    assert state(store, case)[0] == 0
    watch.look(store, at("23/11/2026 09:10"))
    assert state(store, case)[0] == 1


def claimed(store, made, moment="23/11/2026 09:00", **more):
    case = made(moment, **more)
    with store.write() as tx:
        owner = make_officer(tx)
        cases.claim(tx, case.id, owner.id, at(moment))
    return case, owner


def reply(store, case, owner, moment, client="client-1"):
    with store.write() as tx:
        cases.reply(tx, case.id, owner.id, "Chào anh/chị", client, at(moment))


def write(store, moment, who="p1"):
    with store.write() as tx:
        say(tx, who, "còn đó không ạ", at(moment))


def owner_of(store, case):
    with store.read() as tx:
        return cases.get(tx, case.id).claimed_by


def test_an_owner_who_never_answers_loses_the_case_and_the_queue_says_why(store, made):
    case, owner = claimed(store, made)
    watch.look(store, at("23/11/2026 09:29"))
    assert owner_of(store, case) == owner.id
    watch.look(store, at("23/11/2026 09:30"))
    with store.read() as tx:
        after = cases.get(tx, case.id)
        assert (after.state, after.claimed_by, after.rang_at) == ("open", None, at("23/11/2026 09:30"))
        assert after.due_at == at("23/11/2026 09:45")
        (move,) = case_moves.of_case(tx, case.id)
        assert (move.why, move.holder, move.minutes) == ("silent", owner.name, 30)
        assert tx.get(Thread, case.thread_id).holder == owner.id  # the bot stays silent
        assert deeds(tx)[-1] == "returned"


@pytest.mark.parametrize(
    ("wrote", "lost"),
    [
        ("23/11/2026 10:00", "23/11/2026 10:30"),
        ("23/11/2026 11:10", "23/11/2026 13:40"),  # lunch does not count
        ("23/11/2026 16:50", "24/11/2026 07:50"),
        ("04/02/2027 20:00", "05/02/2027 08:00"),
        ("05/02/2027 16:50", "09/02/2027 07:50"),  # nor does Tết
    ],
)
def test_the_clock_runs_from_the_first_word_after_the_owners_last(store, made, wrote, lost):
    opened = f"{wrote[:10]} 07:30" if not wrote.endswith("20:00") else "04/02/2027 09:00"
    case, owner = claimed(store, made, opened)
    reply(store, case, owner, opened)
    write(store, wrote)
    write(store, wrote)
    watch.look(store, at(lost) - MINUTE)
    assert owner_of(store, case) == owner.id
    watch.look(store, at(lost))
    assert owner_of(store, case) is None


def test_an_owner_whose_person_is_silent_keeps_the_case_however_long(store, made):
    case, owner = claimed(store, made)
    reply(store, case, owner, "23/11/2026 09:10")
    watch.look(store, at("27/11/2026 16:00"))
    assert owner_of(store, case) == owner.id


def test_an_answer_and_a_noted_call_are_signs_of_life(store, made):
    case, owner = claimed(store, made)
    reply(store, case, owner, "23/11/2026 09:20")
    write(store, "23/11/2026 09:21")
    with store.write() as tx:
        call = Contact("phone", at("23/11/2026 09:40"), "Công an xã", "đã hỏi")
        case_contacts.add(tx, case.id, owner.id, call, at("23/11/2026 09:40"))
    watch.look(store, at("23/11/2026 10:05"))
    assert owner_of(store, case) == owner.id


def test_in_danger_an_owner_is_waited_for_no_longer_than_a_claim(store, made):
    case, owner = claimed(store, made, urgent=True)
    watch.look(store, at("23/11/2026 09:14"))
    assert owner_of(store, case) == owner.id
    watch.look(store, at("23/11/2026 09:15"))
    assert owner_of(store, case) is None


def test_the_case_of_somebody_shut_out_waits_for_others_at_once(store, made):
    case, owner = claimed(store, made)
    with store.write() as tx:
        officers.disable(tx, owner.id, at("23/11/2026 09:01"))
    watch.look(store, at("23/11/2026 09:01"))
    with store.read() as tx:
        assert cases.get(tx, case.id).state == "open"
        assert case_moves.of_case(tx, case.id)[0].why == "left"


def test_who_waited_in_vain_is_told_once_that_others_were(store, made):
    case, _ = claimed(store, made)
    watch.look(store, at("23/11/2026 09:30"))
    watch.look(store, at("23/11/2026 09:34"))
    with store.read() as tx:
        told = tx.query(Outbound).filter_by(thread_id=case.thread_id).all()
        assert [(row.author, row.card["id"]) for row in told] == [("system", "system/others_told")]


def on(store, case, channel):
    with store.write() as tx:
        thread = threads.lock(tx, case.thread_id)
        thread.channel = channel


@pytest.mark.parametrize(
    ("channel", "wrote", "near"),
    [
        ("messenger", "23/11/2026 09:00", "24/11/2026 07:00"),
        ("zalo", "23/11/2026 09:00", "25/11/2026 07:00"),
        ("messenger", "21/11/2026 15:00", "22/11/2026 13:00"),  # platforms know no weekend
    ],
)
def test_an_officer_is_warned_two_hours_before_the_platform_lets_nobody_answer(
    store, made, channel, wrote, near
):
    case = made(wrote)
    on(store, case, channel)

    def closing():
        with store.read() as tx:
            return cases.get(tx, case.id).closing_at, cases.get(tx, case.id).rang_at

    watch.look(store, at(near) - MINUTE)
    assert closing()[0] is None
    watch.look(store, at(near))
    assert closing() == (at(near) + 2 * timedelta(hours=1), at(near))
    watch.look(store, at(near) + MINUTE)
    assert closing()[1] == at(near)  # once
    with store.write() as tx:
        officer = make_officer(tx, "tra-loi")
        cases.claim(tx, case.id, officer.id, at(near) + MINUTE)
        cases.reply(tx, case.id, officer.id, "Chào", "client-1", at(near) + MINUTE)
    watch.look(store, at(near) + 2 * MINUTE)
    assert closing()[0] is None


def test_a_case_on_the_web_has_no_window(store, made):
    case = made("23/11/2026 09:00")
    watch.look(store, at("25/11/2026 08:00"))
    with store.read() as tx:
        assert cases.get(tx, case.id).closing_at is None


def test_whom_nobody_has_answered_becomes_a_case_before_the_window_closes(store, made):
    del made
    with store.write() as tx:
        row = say(tx, "p9", "alo", at("23/11/2026 09:00"))
        threads.lock(tx, row.thread_id).channel = "messenger"
    watch.look(store, at("24/11/2026 06:59"))
    with store.read() as tx:
        assert tx.query(Case).count() == 0
    watch.look(store, at("24/11/2026 07:01"))
    with store.read() as tx:
        case = tx.query(Case).one()
        assert (case.reason, case.urgent, case.closing_at) == ("closing", False, at("24/11/2026 09:00"))


def test_whom_the_bot_has_answered_makes_no_case(store, made):
    del made
    with store.write() as tx:
        row = say(tx, "p9", "alo", at("23/11/2026 09:00"))
        threads.lock(tx, row.thread_id).channel = "messenger"
        outbox.say(tx, row.thread_id, [Card(id="a", text="b")], at("23/11/2026 09:00"), turn_id=None)
        inbox.finish(tx, [row], "answered", at("23/11/2026 09:00"))
    watch.look(store, at("24/11/2026 07:01"))
    with store.read() as tx:
        assert tx.query(Case).count() == 0


def test_every_open_case_has_a_due_time_whatever_happened_to_it(store, made):
    moments = ("23/11/2026 09:00", "21/11/2026 09:00", "05/02/2027 19:00")
    opened = [made(moment, who=f"p{number}") for number, moment in enumerate(moments)]
    with store.write() as tx:
        owner = make_officer(tx)
        cases.claim(tx, opened[0].id, owner.id, at("23/11/2026 09:01"))
    for hour in range(0, 24 * 90, 7):
        watch.look(store, at("23/11/2026 09:01") + timedelta(hours=hour))
    with store.read() as tx:
        assert all(case.due_at is not None for case in tx.query(Case))
        assert [case.alerts for case in tx.query(Case).order_by(Case.id)] == [3, 3, 3]
