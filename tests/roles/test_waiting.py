"""While a case waits: the short questions, the place in the queue, why it came; and coming back after it ended."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import clock
from bot.core.cards import Button, Card
from bot.core.errors import TurnFailed
from bot.dialogue import handing_over
from bot.dialogue.rasa_client import Answer
from bot.handoff import reasons, watch
from bot.store import case_contacts, case_moves, cases, outbox, threads
from bot.store.case_contacts import Contact
from bot.store.tables import Case, Inbound, Outbound, Press
from tests.store.builders import officer, person, receive, thread_of

from .stand_ins import Meaning, ObedientRasa, ThreeWordEar, Understood, serve, worker_of
from .test_turns import rows, said


class Rasa(ObedientRasa):
    """Says this card next time."""

    card: Card | None = None

    def ask(self, *args, **more):
        answer = super().ask(*args, **more)
        return Answer([self.card], needs=list(self.card.needs)) if self.card else answer


@pytest.fixture
def rasa():
    return Rasa()


@pytest.fixture
def worker(store, rasa, time):
    time.moment = time.moment.replace(day=23, hour=3)  # a Monday, 10:00 in Vietnam
    return worker_of(store, rasa)


@pytest.fixture
def talk(store, worker, time):
    """A function with which somebody writes, or presses, and is served; the new cards."""
    who = person()

    def talk(text="", payload=None):
        before = len(said(store))
        if payload:
            receive(store, who=who, kind="press", payload=payload)
        else:
            receive(store, text, who=who)
        time.move(seconds=1)
        serve(worker, thread_of(store, who))
        with store.write() as tx:
            for row in tx.query(Outbound).filter_by(state="queued"):
                row.state, row.sent_at = "sent", clock.now()
        return said(store)[before:]

    talk.who = who
    return talk


def case_of(store):
    return rows(store, Case)[-1]


def latest_press(store, title):
    with store.read() as tx:
        titled = [one for one in tx.query(Press) if one.title == title]
        return max(titled, key=lambda one: one.created_at).payload


def test_three_short_questions_and_their_answers_lie_sealed_with_the_case(store, talk):
    (asked,) = talk("gặp cán bộ")
    assert "việc gì" in asked.text
    assert [button.title for button in asked.buttons] == ["Bỏ qua", "Thôi, không cần"]
    (where,) = talk("con tôi bị nợ dọa nạt")
    assert "xã, phường" in where.text
    (number,) = talk("phường Bến Thành, thành phố Hồ Chí Minh")
    assert "số điện thoại" in number.text
    (done,) = talk("0912345678 nhé")
    assert done.id == "system/intake_done"
    case = case_of(store)
    assert case.told["about"] == "con tôi bị nợ dọa nạt"
    assert "Bến Thành" in case.told["place"]
    assert case.told["phone"] == "0912 345 678"
    assert case.state == "open"
    with store.read() as tx:
        raw = tx.connection().exec_driver_sql("SELECT told FROM cases").scalar_one()
        assert b"0912" not in bytes(raw)


def test_each_question_can_be_passed_over_by_button_or_word(store, talk, monkeypatch):
    monkeypatch.setattr(
        ThreeWordEar,
        "hear",
        lambda self, text: (
            Understood(needs=(Meaning("handoff/human"),))
            if "cán bộ" in text
            else Understood(intent="no" if text == "không" else "")
        ),
    )
    talk("gặp cán bộ")
    (where,) = talk(payload=latest_press(store, "Bỏ qua"))
    assert where.id == "system/intake_place"
    (number,) = talk("không")
    assert number.id == "system/intake_phone"
    (done,) = talk(payload=latest_press(store, "Bỏ qua"))
    assert done.id == "system/intake_done"
    assert set(case_of(store).told) <= {"done"}


def test_what_is_no_answer_ends_the_questions_and_is_answered_as_ever(store, talk, rasa):
    talk("gặp cán bộ")
    talk("hỏi chuyện vay")
    cards = talk("à mà cái giấy ra trại nó ghi ngày nào thì tính ngày đó hả em")
    assert cards[0].id == "echo"
    talk("0912345678")
    assert len(rasa.asked) == 2
    assert "phone" not in case_of(store).told
    assert case_of(store).told["about"] == "hỏi chuyện vay"


def test_a_question_of_before_lunch_is_not_answered_by_a_message_after_it(store, talk, rasa, time):
    talk("gặp cán bộ")
    time.move(minutes=31)
    talk("lãi bao nhiêu")
    assert len(rasa.asked) == 1
    assert "about" not in case_of(store).told


def test_danger_is_asked_nothing_and_ends_the_questions(store, talk):
    talk("gặp cán bộ")
    (card,) = talk("tôi muốn chết")
    assert card.kind == "urgent"
    cards = talk("hỏi")
    assert "intake" not in cards[0].id
    (first,) = [card for card in said(store) if card.kind == "urgent"]
    assert "Bỏ qua" not in [button.title for button in first.buttons]


def test_a_claim_ends_the_questions_at_once(store, talk, rasa):
    talk("gặp cán bộ")
    payload = latest_press(store, "Bỏ qua")
    holder = officer(store)
    with store.write() as tx:
        cases.claim(tx, case_of(store).id, holder, clock.now())
    assert talk("vay vốn") == []
    assert talk(payload=payload) == []
    assert rasa.asked == []
    assert "about" not in case_of(store).told


def test_what_it_is_about_brings_it_to_the_desk_for_that(store, talk, monkeypatch):
    def hear(self, text):
        need = "handoff/human" if "cán bộ" in text else "legal_aid/who" if "luật sư" in text else None
        return Understood(needs=(Meaning(need),) if need else ())

    monkeypatch.setattr(ThreeWordEar, "hear", hear)
    talk("gặp cán bộ")
    assert (case_of(store).desk, case_of(store).route) == ("police", "nothing")
    talk("cần luật sư")
    assert (case_of(store).need, case_of(store).desk) == ("legal_aid/who", "justice")
    assert case_of(store).route == "topic/legal_aid"


def test_taking_the_request_back_also_takes_back_what_was_told(store, talk):
    talk("gặp cán bộ")
    talk("chuyện riêng")
    talk(payload=latest_press(store, "Thôi, không cần"))
    assert (case_of(store).outcome, case_of(store).told) == ("withdrawn", None)


def test_who_writes_again_hears_the_place_in_the_queue_but_not_at_every_word(store, talk, time):
    for _ in range(2):  # two before
        receive(store, "gặp cán bộ", who=(other := person()))
        with store.write() as tx:
            thread = thread_of(store, other)
            handing_over.open_case(tx, thread, cases.Handoff(reason="asked"), clock.now())
        with store.write() as tx:
            for row in tx.query(Inbound).filter_by(thread_id=thread):
                row.state = "answered"
    time.move(minutes=1)
    talk("gặp cán bộ")
    talk(payload=latest_press(store, "Bỏ qua"))
    talk(payload=latest_press(store, "Bỏ qua"))
    talk(payload=latest_press(store, "Bỏ qua"))
    assert talk("hỏi")[0].id != "system/standing"
    time.move(minutes=10)
    first, *_ = talk("hỏi")
    assert first.id == "system/standing"
    assert "còn 2 người" in first.text
    assert "system/standing" not in [card.id for card in talk("hỏi nữa")]


def test_who_asks_again_hears_the_place_and_outside_hours_the_next_opening(store, talk, time):
    talk("gặp cán bộ")
    time.moment = time.moment.replace(hour=13)  # 20:00
    (again,) = talk("gặp cán bộ")
    assert "không còn ai" in again.text
    assert "7 giờ 30 sáng mai" in again.text
    assert len(rows(store, Case)) == 1


OFFICER = Button("Gặp cán bộ", act={"act": "human"})
MORE = Button("Lệ phí?", act={"act": "need", "need": "loan/interest"})


@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (Card(id="system/no_help_again", text="x", buttons=(OFFICER, MORE)), "misunderstood"),
        (Card(id="system/not_understood", text="x", buttons=(MORE, OFFICER)), "asked"),
        (Card(id="system/greeting", text="x", buttons=(OFFICER,)), "asked"),
        (Card(id="calc/expungement", text="x", buttons=(OFFICER, MORE)), "rule"),
        (Card(id="calc/loan", text="x", buttons=(MORE, OFFICER)), "asked"),
        (Card(id="calc/loan", text="x", kind="notice", buttons=(OFFICER,)), "review"),
        (Card(id="expungement/several_sentences@2026-07-01", text="x", buttons=(OFFICER, MORE)), "rule"),
        (Card(id="loan/interest@none", text="x", kind="notice", buttons=(OFFICER,)), "review"),
        (Card(id="loan/interest@2026-07-01", text="x", buttons=(MORE, OFFICER)), "asked"),
        (None, "asked"),
    ],
)
def test_what_the_assistant_last_said_tells_why_somebody_asks_for_an_officer(card, reason):
    assert reasons.of_asking(card) == reason


@pytest.mark.parametrize("how", ["press", "words"])
def test_the_reason_comes_with_the_wish_pressed_or_typed(store, talk, rasa, how):
    rasa.card = Card(
        id="expungement/several_sentences@2026-07-01",
        text="x",
        needs=("expungement/several_sentences",),
        buttons=(OFFICER, MORE),
    )
    talk("tôi có hai bản án")
    talk("gặp cán bộ") if how == "words" else talk(payload=latest_press(store, "Gặp cán bộ"))
    case = case_of(store)
    assert (case.reason, case.need, case.desk) == ("rule", "expungement/several_sentences", "justice")


def test_a_failed_turn_and_a_danger_open_a_case_by_themselves(store, talk, rasa, worker, time):
    rasa.troubles = [TurnFailed("x")] * 3
    talk("hỏi")
    for _ in range(4):
        time.move(seconds=5)
        serve(worker, thread_of(store, talk.who))
    assert case_of(store).reason == "failure"
    talk("tôi muốn chết")
    assert (case_of(store).danger, case_of(store).urgent) == ("self_harm", True)


def missed():
    return Card(id="system/not_understood", text="chưa hiểu", buttons=(MORE, OFFICER))


def end(store, time, outcome="closed"):
    holder = officer(store)
    with store.write() as tx:
        case = cases.claim(tx, tx.query(Case).filter_by(state="open").one().id, holder, time.move(seconds=1))
        cases.release(tx, case.id, holder, time.move(seconds=1), outcome)
    return case


@pytest.mark.parametrize("outcome", ["closed", "released", "local"])
def test_who_writes_on_after_the_end_comes_back_to_the_same_desk_with_the_case_of_before(
    store, talk, rasa, time, outcome
):
    talk("gặp cán bộ")
    with store.write() as tx:
        tx.query(Case).one().desk = "justice"
    first = end(store, time, outcome)
    rasa.card = missed()
    time.move(hours=23)
    card, *_ = talk("em gửi thêm giấy rồi đó")
    again = case_of(store)
    assert card.id == "system/again"
    assert (again.reason, again.desk, again.route, again.earlier_id) == (
        "again",
        "justice",
        "again",
        first.id,
    )


def test_a_question_that_the_assistant_understands_it_answers_itself(store, talk, time):
    talk("gặp cán bộ")
    end(store, time)
    assert talk("lãi bao nhiêu")[0].id == "echo"
    assert len(rows(store, Case)) == 1


def test_after_a_day_it_is_a_new_matter(store, talk, rasa, time):
    talk("gặp cán bộ")
    end(store, time)
    rasa.card = missed()
    time.move(hours=25)
    assert talk("alo")[0].id == "system/not_understood"
    talk("gặp cán bộ")
    assert case_of(store).earlier_id is None


def test_who_took_the_request_back_is_not_brought_back(store, talk, rasa, time):
    talk("gặp cán bộ")
    talk(payload=latest_press(store, "Thôi, không cần"))
    rasa.card = missed()
    time.move(minutes=1)
    assert talk("alo")[0].id == "system/not_understood"


def test_five_rounds_with_the_same_person_and_the_bot_silent_in_each(store, talk, rasa, time):
    mine, other = officer(store), officer(store, name="Cán bộ B")
    contact = Contact("phone", clock.now(), "Công an xã", "đã hẹn")
    for round_, ends in enumerate(["released", "closed", "transfer", "local", "silent"], start=1):
        talk("gặp cán bộ")
        case, asked = case_of(store), len(rasa.asked)
        with store.write() as tx:
            cases.claim(tx, case.id, mine, clock.now())
            cases.reply(tx, case.id, mine, "Chào anh/chị", f"client-{round_}", time.move(seconds=1))
        time.move(seconds=1)
        assert talk("vâng em hỏi ạ") == []
        holder = mine
        if ends in ("transfer", "silent"):
            with store.write() as tx:
                if ends == "transfer":
                    case_moves.transfer(
                        tx,
                        case.id,
                        mine,
                        desk="justice",
                        officer_id=other,
                        note="nhờ",
                        due_at=clock.now(),
                        now=clock.now(),
                    )
            if ends == "silent":
                watch.look(store, time.move(minutes=31))
            assert case_of(store).state == "open"
            before = len([row for row in rows(store, Outbound) if row.author == "bot"])
            talk("còn đó không")
            talk("gặp cán bộ")
            assert len([row for row in rows(store, Outbound) if row.author == "bot"]) == before
            with store.write() as tx:
                cases.claim(tx, case.id, other, clock.now())
            holder = other
        assert talk("vẫn đợi ạ") == []
        assert len(rasa.asked) == asked
        with store.write() as tx:
            if ends == "local":
                case_contacts.pass_on(
                    tx, case.id, holder, replace(contact, at=clock.now()), "", "", clock.now()
                )
            else:
                how = "released" if ends == "released" else "closed"
                cases.release(tx, case.id, holder, clock.now(), how)
            assert not threads.held(threads.get(tx, case.thread_id), clock.now())
        time.move(minutes=1)
        assert talk("lãi bao nhiêu")[0].id == "echo"
        assert rasa.asked[-1]["fresh"] is True
    assert len(rows(store, Case)) == 5
    assert {case.state for case in rows(store, Case)} == {"closed"}
    assert [case.earlier_id for case in rows(store, Case)] == [
        None,
        *(case.id for case in rows(store, Case)[:4]),
    ]


def test_no_row_of_the_bot_is_leased_between_claim_and_release(store, talk, time):
    """What the bot had queued at the moment of the claim does not leave either."""
    talk("gặp cán bộ")
    mine = officer(store)
    with store.write() as tx:
        case = tx.query(Case).one()
        outbox.say(tx, case.thread_id, [Card(id="late", text="x")], clock.now(), turn_id=None)
        cases.claim(tx, case.id, mine, clock.now())
    with store.write() as tx:
        assert outbox.lease_next(tx, "w", time.move(seconds=5), timedelta(seconds=9)) is None
