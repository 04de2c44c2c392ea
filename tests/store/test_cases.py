"""One officer holds a case; the bot is silent meanwhile; nothing is sent by anybody else."""

import threading
from datetime import timedelta

import pytest

from bot.core.cards import Card, Handoff
from bot.core.errors import Conflict, Refused
from bot.store import audit, cases, outbox
from bot.store.tables import Case, Outbound
from tests.casework import NOW, deeds, make_case, make_officer, say, thread_of

LATER = NOW + timedelta(minutes=3)


def outgoing(tx, thread_id):
    return tx.query(Outbound).filter(Outbound.thread_id == thread_id).order_by(Outbound.id).all()


def test_a_thread_has_one_live_case_and_danger_makes_it_urgent_and_rings(store):
    with store.write() as tx:
        first = make_case(tx)
        danger = Handoff("danger", urgent=True, danger="threat")
        again = cases.open_case(
            tx, first.thread_id, danger, desk="police", due_at=LATER + timedelta(minutes=5), now=LATER
        )
    assert again.id == first.id
    assert (again.urgent, again.danger, again.rang_at) == (True, "threat", LATER)
    assert again.due_at == NOW + timedelta(minutes=8)


def test_asking_twice_changes_nothing(store):
    with store.write() as tx:
        first = make_case(tx)
        cases.open_case(tx, first.thread_id, Handoff("asked"), desk="justice", due_at=LATER, now=LATER)
    with store.read() as tx:
        case = cases.get(tx, first.id)
        assert (case.urgent, case.rang_at, case.desk) == (False, NOW, "police")


def test_claiming_takes_the_thread_and_silences_the_bot_but_not_an_officer(store):
    with store.write() as tx:
        officer, case = make_officer(tx), make_case(tx)
        outbox.say(tx, case.thread_id, [Card(id="a", text="chưa gửi")], NOW, turn_id=None)
        sent = Outbound(
            thread_id=case.thread_id, author="bot", kind="answer", card={}, created_at=NOW, state="sent"
        )
        tx.add(sent)
    with store.write() as tx:
        claimed = cases.claim(tx, case.id, officer.id, LATER)
        assert (claimed.state, claimed.claimed_by, claimed.claimed_at) == ("claimed", officer.id, LATER)
    with store.read() as tx:
        assert thread_of(tx, case).holder == officer.id
        assert [row.state for row in outgoing(tx, case.thread_id)] == ["cancelled", "sent"]
        assert deeds(tx) == ["claim"]


def test_of_fifty_who_claim_at_once_one_wins_and_the_others_hear_the_name(store):
    with store.write() as tx:
        case = make_case(tx)
        people = {make_officer(tx, f"cb{i}", f"Cán bộ {i}").id: f"Cán bộ {i}" for i in range(50)}
    start, won, lost = threading.Barrier(50), [], []

    def claim(officer_id):
        start.wait()
        try:
            with store.write() as tx:
                cases.claim(tx, case.id, officer_id, LATER)
            won.append(officer_id)
        except Conflict as conflict:
            lost.append(conflict.holder)

    threads = [threading.Thread(target=claim, args=(officer_id,)) for officer_id in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(won) == 1
    assert lost == [people[won[0]]] * 49
    with store.read() as tx:
        assert thread_of(tx, case).holder == won[0]
        assert deeds(tx) == ["claim"]


def test_only_the_holder_may_reply(store):
    with store.write() as tx:
        mine, other, case = make_officer(tx), make_officer(tx, "binh", "Bình"), make_case(tx)
    with store.write() as tx, pytest.raises(Refused):
        cases.reply(tx, case.id, mine.id, "chưa nhận mà đã gửi", "c1", NOW)
    with store.write() as tx:
        cases.claim(tx, case.id, mine.id, NOW)
    with store.write() as tx, pytest.raises(Refused):
        cases.reply(tx, case.id, other.id, "không phải của tôi", "c2", NOW)
    with store.read() as tx:
        assert outgoing(tx, case.thread_id) == []


def test_a_reply_is_queued_once_however_often_it_is_sent(store):
    with store.write() as tx:
        officer, case = make_officer(tx), make_case(tx)
        cases.claim(tx, case.id, officer.id, NOW)
    for _ in range(3):
        with store.write() as tx:
            cases.reply(tx, case.id, officer.id, " Chào anh/chị ", "c1", LATER)
    with store.read() as tx:
        (row,) = outgoing(tx, case.thread_id)
        assert (row.author, row.kind, row.state, row.officer_id) == (
            "officer",
            "officer",
            "queued",
            officer.id,
        )
        assert row.card == {"id": "system/officer", "kind": "officer", "text": "Chào anh/chị"}
        assert deeds(tx) == ["claim", "reply"]


def doubtful(tx, case, officer, state="maybe_sent"):
    row = cases.reply(tx, case.id, officer.id, "Chào anh/chị", "client-1", NOW)
    row.state = state
    tx.flush()
    return row


def test_the_holder_may_send_words_in_doubt_once_more(store):
    with store.write() as tx:
        case, officer = make_case(tx), make_officer(tx)
        cases.claim(tx, case.id, officer.id, NOW)
        row = doubtful(tx, case, officer)
        cases.send_again(tx, case.id, officer.id, row.id, LATER)
        assert (row.state, row.maybe_double) == ("queued", True)
        assert deeds(tx)[-1] == "send_again"


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "failed"])
def test_words_that_are_not_in_doubt_are_not_sent_again(store, state):
    with store.write() as tx:
        case, officer = make_case(tx), make_officer(tx)
        cases.claim(tx, case.id, officer.id, NOW)
        row = doubtful(tx, case, officer, state)
        cases.send_again(tx, case.id, officer.id, row.id, LATER)
        assert (row.state, row.maybe_double) == (state, False)


def test_nobody_else_sends_them_again_and_nothing_of_another_case(store):
    with store.write() as tx:
        case, officer = make_case(tx), make_officer(tx)
        cases.claim(tx, case.id, officer.id, NOW)
        row = doubtful(tx, case, officer)
        with pytest.raises(Refused):
            cases.send_again(tx, case.id, make_officer(tx, "binh").id, row.id, LATER)
        other = make_case(tx, "p2")
        cases.claim(tx, other.id, officer.id, NOW)
        cases.send_again(tx, other.id, officer.id, row.id, LATER)
        assert row.state == "maybe_sent"


def test_a_reply_repeated_after_the_release_is_still_the_first_one(store):
    with store.write() as tx:
        officer, case = make_officer(tx), make_case(tx)
        cases.claim(tx, case.id, officer.id, NOW)
        first = cases.reply(tx, case.id, officer.id, "Chào", "c1", NOW)
        cases.release(tx, case.id, officer.id, NOW)
        assert cases.reply(tx, case.id, officer.id, "Chào", "c1", LATER).id == first.id


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_reply_is_refused(store, text):
    with store.write() as tx:
        officer, case = make_officer(tx), make_case(tx)
        cases.claim(tx, case.id, officer.id, NOW)
    with store.write() as tx, pytest.raises(Refused):
        cases.reply(tx, case.id, officer.id, text, "c1", NOW)


@pytest.mark.parametrize("outcome", ["released", "closed"])
def test_the_release_gives_the_thread_back_and_says_so_in_one_line(store, outcome):
    with store.write() as tx:
        officer, case = make_officer(tx), make_case(tx)
        cases.claim(tx, case.id, officer.id, NOW)
        cases.release(tx, case.id, officer.id, LATER, outcome)
    with store.read() as tx:
        thread, closed = thread_of(tx, case), cases.get(tx, case.id)
        assert (thread.holder, thread.resumed_at) == (None, LATER)
        assert (closed.state, closed.outcome, closed.closed_at, closed.closed_by) == (
            "closed",
            outcome,
            LATER,
            officer.id,
        )
        (row,) = outgoing(tx, case.thread_id)
        assert (row.author, row.kind, row.state) == ("system", "notice", "queued")
        assert "trợ lý tự động trả lời" in row.card["text"]
        assert cases.live_case(tx, case.thread_id) is None


def test_nobody_but_the_holder_releases(store):
    with store.write() as tx:
        mine, other, case = make_officer(tx), make_officer(tx, "binh", "Bình"), make_case(tx)
        cases.claim(tx, case.id, mine.id, NOW)
    with store.write() as tx, pytest.raises(Refused):
        cases.release(tx, case.id, other.id, NOW)
    with store.read() as tx:
        assert thread_of(tx, case).holder == mine.id


def test_a_disabled_officer_neither_claims_nor_replies(store):
    with store.write() as tx:
        officer, case, other = make_officer(tx), make_case(tx), make_case(tx, "p2")
        cases.claim(tx, case.id, officer.id, NOW)
        officer.disabled = True
    for forbidden in (
        lambda tx: cases.reply(tx, case.id, officer.id, "Chào", "c1", NOW),
        lambda tx: cases.claim(tx, other.id, officer.id, NOW),
    ):
        with store.write() as tx, pytest.raises(Refused):
            forbidden(tx)


def test_a_person_may_withdraw_only_while_nobody_has_the_case(store):
    with store.write() as tx:
        officer, case = make_officer(tx), make_case(tx)
        assert cases.withdraw(tx, case.thread_id, NOW)
        assert not cases.withdraw(tx, case.thread_id, NOW)
        taken = make_case(tx)
        cases.claim(tx, taken.id, officer.id, NOW)
        assert not cases.withdraw(tx, case.thread_id, NOW)
    with store.read() as tx:
        assert cases.get(tx, case.id).outcome == "withdrawn"
        assert cases.get(tx, taken.id).state == "claimed"


def test_a_withdrawn_case_cannot_be_claimed_and_nobody_is_named(store):
    with store.write() as tx:
        officer, case = make_officer(tx), make_case(tx)
        cases.withdraw(tx, case.thread_id, NOW)
    with store.write() as tx, pytest.raises(Conflict) as refused:
        cases.claim(tx, case.id, officer.id, NOW)
    assert refused.value.holder is None


def test_danger_in_a_held_thread_rings_the_held_case(store):
    with store.write() as tx:
        officer, case = make_officer(tx), make_case(tx)
        cases.claim(tx, case.id, officer.id, NOW)
        cases.turn_urgent(tx, case.id, "self_harm", LATER)
    with store.read() as tx:
        (item,) = cases.queue(tx, LATER)
        assert (item.urgent, item.danger, item.holder) == (True, "self_harm", "Nguyễn Văn An")
        assert cases.get(tx, case.id).rang_at == LATER


def test_the_queue_shows_urgent_first_then_unclaimed_then_by_due_time(store):
    with store.write() as tx:
        officer = make_officer(tx)
        old = make_case(tx, "p1", now=NOW - timedelta(hours=1))
        held = make_case(tx, "p2", now=NOW - timedelta(hours=2))
        new, urgent = make_case(tx, "p3"), make_case(tx, "p4", urgent=True)
        gone = make_case(tx, "p5")
        cases.claim(tx, held.id, officer.id, NOW)
        cases.withdraw(tx, gone.thread_id, NOW)
    with store.read() as tx:
        items = cases.queue(tx, NOW)
    assert [item.id for item in items] == [urgent.id, old.id, new.id, held.id]
    assert [item.late for item in items] == [False, True, False, False]


def test_the_queue_shows_who_waits_for_the_officers_next_word(store):
    with store.write() as tx:
        officer, case = make_officer(tx), make_case(tx)
        cases.claim(tx, case.id, officer.id, NOW)
        cases.reply(tx, case.id, officer.id, "Chào", "c1", LATER)
        assert [item.unanswered for item in cases.queue(tx, LATER)] == [False]
        say(tx, "p1", "dạ", LATER + timedelta(minutes=1))
        assert [item.unanswered for item in cases.queue(tx, LATER)] == [True]


def test_an_unknown_case_is_refused(store):
    with store.write() as tx:
        officer = make_officer(tx)
    with store.write() as tx, pytest.raises(cases.NoSuchCase):
        cases.claim(tx, 999, officer.id, NOW)
    with store.read() as tx:
        assert audit.verify(tx) is None
        assert tx.query(Case).count() == 0
