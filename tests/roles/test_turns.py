from datetime import timedelta

import pytest

from bot.core import clock
from bot.core.cards import Card
from bot.core.errors import TurnFailed
from bot.dialogue import living
from bot.store import cases, lanes
from bot.store.tables import Case, Inbound, Outbound, Press, Thread, Turn
from tests.store.builders import officer, person, receive, thread_of

from .stand_ins import ObedientRasa, serve, worker_of


def said(store):
    with store.read() as tx:
        return [Card.from_json(row.card) for row in tx.query(Outbound).order_by(Outbound.id)]


def rows(store, table):
    with store.read() as tx:
        return tx.query(table).order_by(table.id).all()


@pytest.fixture
def rasa():
    return ObedientRasa()


@pytest.fixture
def worker(store, rasa, time):
    return worker_of(store, rasa)


def press(store, title):
    with store.read() as tx:
        return next(p.payload for p in tx.query(Press) if p.title == title)


def test_three_quick_messages_are_one_turn_with_one_answer(store, worker, rasa, time):
    who = person()
    for text in ("toi moi ra", "muon vay von", "lam sao"):
        receive(store, text, who=who, now=time.move(seconds=0.2))
    serve(worker, thread_of(store, who))
    assert rasa.asked == []  # not yet at rest
    time.move(seconds=0.5)
    serve(worker, thread_of(store, who))
    assert [ask["said"] for ask in rasa.asked] == [{"text": "toi moi ra\nmuon vay von\nlam sao"}]
    assert {row.state for row in rows(store, Inbound)} == {"answered"}
    assert len({row.turn_id for row in rows(store, Inbound)}) == 1


def test_the_notice_is_shown_once_after_the_first_answer(store, worker, time):
    who = person()
    for _ in range(2):
        receive(store, "hỏi", who=who)
        time.move(seconds=1)
        serve(worker, thread_of(store, who))
    assert [card.id for card in said(store)] == ["echo", "system/notice", "echo"]


def test_the_day_of_the_message_decides_which_law_answers(store, worker, rasa, time):
    who = person()
    receive(store, "hỏi", who=who)
    time.move(days=3)
    serve(worker, thread_of(store, who))
    assert rasa.asked[0]["day"].isoformat() == "2026-11-21"


@pytest.mark.parametrize(
    ("kind", "body", "answer"),
    [
        ("attachment", {"type": "image"}, "system/attachment"),
        ("text", {"text": "   "}, "system/no_words"),
        ("text", {"text": "👍🏽"}, "system/no_words"),
        ("text", {"text": "dài " * 1250}, "system/too_long"),
        ("press", {"payload": "#neverseen"}, "system/stale_button"),
    ],
)
def test_what_has_no_words_still_gets_a_kind_line_two_buttons_and_an_officer(
    store, worker, rasa, time, kind, body, answer
):
    who = person()
    receive(store, who=who, kind=kind, **body)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    first = said(store)[0]
    assert first.id == answer
    assert len(first.buttons) == 3
    assert first.buttons[-1].title == "Gặp cán bộ"
    assert rasa.asked == []


def test_danger_is_answered_at_once_and_opens_an_urgent_case_without_rasa(store, worker, rasa):
    who = person()
    receive(store, "tôi muốn chết", who=who)
    serve(worker, thread_of(store, who))
    (card,) = said(store)
    assert card.kind == "urgent"
    assert "115" in card.text
    assert "khẩn" in card.text
    (case,) = rows(store, Case)
    assert case.urgent
    assert case.danger == "self_harm"
    (row,) = rows(store, Outbound)
    assert row.handoff == {"case": case.id, "reason": "danger", "desk": case.desk, "urgent": True}
    assert rasa.asked == []


def test_danger_spread_over_several_messages_is_heard(store, worker, rasa, time, monkeypatch):
    from .stand_ins import ThreeWordEar, Understood

    def hear(self, text):
        return Understood(urgent="self_harm" if "muốn\nchết" in text else None)

    monkeypatch.setattr(ThreeWordEar, "hear", hear)
    who = person()
    receive(store, "tôi muốn", who=who)
    receive(store, "chết", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    assert [card.kind for card in said(store)] == ["urgent"]
    assert rasa.asked == []


def test_no_notice_stands_among_words_of_help(store, worker, time):
    who = person()
    receive(store, "tôi muốn chết", who=who)
    serve(worker, thread_of(store, who))
    receive(store, "hỏi", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    assert [card.kind for card in said(store)] == ["urgent", "answer"]


def test_asking_for_an_officer_opens_one_case_and_says_nobody_is_there(store, worker, time):
    who = person()
    for _ in range(2):
        receive(store, "gặp cán bộ", who=who)
        time.move(seconds=1)
        serve(worker, thread_of(store, who))
    assert len(rows(store, Case)) == 1
    assert "chưa có cán bộ" in said(store)[0].text
    assert "thứ Hai" in said(store)[0].text


def test_a_request_for_an_officer_can_be_taken_back_once(store, worker, time):
    who = person()
    receive(store, "gặp cán bộ", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    payload = press(store, "Thôi, không cần")
    for _ in range(2):
        receive(store, who=who, kind="press", payload=payload)
        serve(worker, thread_of(store, who))
    assert [card.id for card in said(store)][1:] == ["system/withdrawn", "system/stale_button"]
    assert rows(store, Case)[0].outcome == "withdrawn"


def test_a_press_stands_alone_and_reaches_rasa_as_an_act(store, worker, rasa, time):
    who = person()
    receive(store, "", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    receive(store, who=who, kind="press", payload=press(store, "Vay vốn"))
    receive(store, "còn lãi thì sao", who=who)
    serve(worker, thread_of(store, who))
    assert [ask["said"] for ask in rasa.asked] == [{"act": {"act": "need", "need": "loan/conditions"}}]
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    assert rasa.asked[1]["said"] == {"text": "còn lãi thì sao"}


def test_a_payload_typed_as_text_is_a_press(store, worker, rasa, time):
    who = person()
    receive(store, "", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    receive(store, press(store, "Vay vốn"), who=who)
    serve(worker, thread_of(store, who))
    assert rasa.asked[0]["said"] == {"act": {"act": "need", "need": "loan/conditions"}}


def test_while_an_officer_holds_the_thread_the_bot_is_silent_but_hears_danger(store, worker, rasa, time):
    who = person()
    receive(store, "gặp cán bộ", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    holder = officer(store)
    with store.write() as tx:
        cases.claim(tx, tx.query(Case).one().id, holder, clock.now())
    before = len(said(store))
    receive(store, "cho hỏi", who=who)
    receive(store, "tôi muốn chết", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    assert len(said(store)) == before
    assert rasa.asked == []
    assert {row.state for row in rows(store, Inbound)[1:]} == {"held"}
    assert rows(store, Case)[0].urgent


def test_an_answer_thought_up_while_an_officer_claimed_stays_unsaid(store, worker, rasa, time):
    who = person()
    receive(store, "gặp cán bộ", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    holder, said_before = officer(store), len(said(store))

    def claim():
        with store.write() as tx:
            cases.claim(tx, tx.query(Case).one().id, holder, clock.now())

    time.move(minutes=31)  # the question of the intake is not waited for any more
    rasa.before_answering = claim
    receive(store, "hỏi", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    assert len(rasa.asked) == 1
    assert len(said(store)) == said_before
    assert rows(store, Inbound)[-1].state == "held"


def test_after_a_release_the_next_turn_begins_afresh_once(store, worker, rasa, time):
    who = person()
    receive(store, "gặp cán bộ", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    holder = officer(store)
    with store.write() as tx:
        case = cases.claim(tx, tx.query(Case).one().id, holder, time.move(seconds=1))
        cases.release(tx, case.id, holder, time.move(seconds=1))
    for _ in range(2):
        receive(store, "hỏi", who=who)
        time.move(seconds=1)
        serve(worker, thread_of(store, who))
    assert [ask["fresh"] for ask in rasa.asked] == [True, False]


def test_a_turn_that_rasa_fails_is_tried_again_with_the_same_id_and_then_becomes_a_case(
    store, worker, rasa, time
):
    who = person()
    rasa.troubles = [TurnFailed("x")] * 3
    receive(store, "hỏi", who=who)
    for _ in range(6):
        time.move(seconds=5)
        serve(worker, thread_of(store, who))
    assert len(rasa.asked) == 3
    assert len({ask["turn"] for ask in rasa.asked}) == 1
    assert said(store)[0].id == "system/failure"
    assert rows(store, Case)[0].reason == "failure"
    assert rows(store, Turn)[0].state == "failed"


def test_a_fault_of_our_own_is_not_tried_for_ever(store, worker, rasa, time):
    who = person()
    rasa.troubles = [ZeroDivisionError()] * 3
    receive(store, "hỏi", who=who)
    for _ in range(6):
        time.move(seconds=5)
        serve(worker, thread_of(store, who))
    assert len(rasa.asked) == 3
    assert rows(store, Case)[0].reason == "failure"


def test_a_worker_that_lost_its_lane_says_nothing(store, worker, rasa, time):
    who = person()
    receive(store, "hỏi", who=who)
    thread_id = thread_of(store, who)
    time.move(seconds=1)

    def lose():
        with store.write() as tx:
            tx.query(Thread).one().lane_owner = "another"

    rasa.before_answering = lose
    serve(worker, thread_id)
    assert said(store) == []
    assert rows(store, Turn)[0].state == "open"
    rasa.before_answering = None
    time.move(seconds=20)
    assert serve(worker_of(store, rasa), thread_id)
    assert [card.id for card in said(store)] == ["echo", "system/notice"]
    assert len({ask["turn"] for ask in rasa.asked}) == 1


def test_a_turn_left_open_by_a_dead_worker_is_lived_under_its_old_id(store, worker, rasa, time):
    who = person()
    receive(store, "hỏi", who=who)
    thread_id = thread_of(store, who)
    time.move(seconds=1)
    with store.write() as tx:
        assert lanes.take(tx, thread_id, worker.name, clock.now(), timedelta(seconds=15))
    from bot.dialogue import gate

    gate.pass_all(store, worker.ear, thread_id, worker.name)
    living.group(store, worker.ear, thread_id, worker.name, clock.now())  # … and here it is killed
    left = rows(store, Turn)[0].id
    time.move(seconds=16)
    assert serve(worker_of(store, rasa), thread_id)
    assert [ask["turn"] for ask in rasa.asked] == [left]


def test_one_word_of_a_burst_does_not_call_an_officer(store, worker, rasa, time, monkeypatch):
    from .stand_ins import Meaning, ThreeWordEar, Understood

    def hear(self, text):
        return Understood(needs=(Meaning("handoff/human"),) if text == "muốn gặp" else ())

    monkeypatch.setattr(ThreeWordEar, "hear", hear)
    who = person()
    receive(store, "muốn gặp", who=who)
    receive(store, "hội phụ nữ để vay vốn", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    assert rows(store, Case) == []
    assert len(rasa.asked) == 1


def test_the_wish_to_be_forgotten_is_asked_about_once_and_then_carried_out_without_rasa(
    store, worker, rasa, time, monkeypatch
):
    from .stand_ins import Meaning, ThreeWordEar, Understood

    def hear(self, text):
        return Understood(needs=(Meaning("privacy/delete_my_data"),))

    monkeypatch.setattr(ThreeWordEar, "hear", hear)
    who = person()
    receive(store, "xóa dữ liệu của tôi", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    assert [card.id for card in said(store)] == ["system/erase_ask"]
    receive(store, who=who, kind="press", payload=press(store, "Xóa ngay"))
    serve(worker, thread_of(store, who))
    assert [card.id for card in said(store)] == ["system/erased"]
    assert rasa.asked == []


def test_a_request_is_not_taken_back_once_danger_was_heard(store, worker, time):
    who = person()
    receive(store, "gặp cán bộ", who=who)
    time.move(seconds=1)
    serve(worker, thread_of(store, who))
    receive(store, "tôi muốn chết", who=who)
    serve(worker, thread_of(store, who))
    receive(store, who=who, kind="press", payload=press(store, "Thôi, không cần"))
    serve(worker, thread_of(store, who))
    assert rows(store, Case)[0].state == "open"
