"""What the dialogue role keeps for the next conversation, and how a person takes it back."""

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies

from bot.core import clock
from bot.core.cards import Button, Card
from bot.store import known_facts, outbox, threads, tracker
from bot.store.tables import Consent, KnownFacts, Outbound, Press
from bot.store.tracker import TrackerEvent
from tests.store.builders import person, receive, thread_of

from .stand_ins import Meaning, ObedientRasa, ThreeWordEar, Understood, serve, worker_of

TOLD = {"release": {"value": "amnesty", "told_on": "2026-11-20"}}
FORGET = Button("Đừng nhớ nữa", act={"act": "withdraw", "need": "loan/check"})


class EarForOwnData(ThreeWordEar):
    """Hears what is asked about one's own data, too."""

    def hear(self, text):
        needs = {"rút đồng ý": "privacy/withdraw_consent", "xem dữ liệu": "privacy/my_data_copy"}
        return Understood(needs=(Meaning(needs[text]),)) if text in needs else super().hear(text)


class Somebody:
    """A person, the dialogue worker that serves them, and Rasa, which gives something to keep."""

    def __init__(self, store, time) -> None:
        self.store, self.time, self.who = store, time, person()
        self.rasa = ObedientRasa(keep=TOLD)
        self.worker = worker_of(store, self.rasa)
        self.worker.ear = EarForOwnData()

    def say(self, text) -> Card:
        receive(self.store, text, who=self.who)
        self.time.move(seconds=1)
        return self.served()

    def press(self, title) -> Card:
        with self.store.read() as tx:
            mine = tx.query(Press).filter_by(thread_id=self.thread).order_by(Press.created_at.desc())
            payload = next(each.payload for each in mine if each.title == title)
        receive(self.store, who=self.who, kind="press", payload=payload)
        return self.served()

    def served(self) -> Card:
        serve(self.worker, self.thread)
        with self.store.read() as tx:
            rows = tx.query(Outbound).filter_by(thread_id=self.thread).order_by(Outbound.id)
            return Card.from_json(rows.all()[-1].card)

    def shown(self, button) -> None:
        self.time.move(seconds=1)
        with self.store.write() as tx:
            card = Card(id="test", text="…", buttons=(button,))
            outbox.say(tx, self.thread, [card], clock.now(), turn_id=None)

    @property
    def thread(self) -> str:
        return thread_of(self.store, self.who)

    @property
    def kept(self):
        with self.store.read() as tx:
            row = tx.get(KnownFacts, self.thread)
            return row and row.facts

    @property
    def consent(self):
        with self.store.read() as tx:
            return threads.get(tx, self.thread).consent


@pytest.fixture
def somebody(store, time) -> Somebody:
    return Somebody(store, time)


def test_nothing_is_kept_or_handed_on_before_the_yes(somebody):
    somebody.say("hỏi")
    assert somebody.kept is None
    assert somebody.rasa.asked[-1]["kept"] is None
    somebody.press("Đồng ý")
    assert somebody.kept is None  # what was told before counts for nothing
    somebody.say("hỏi nữa")
    assert somebody.rasa.asked[-1]["kept"] == {}
    assert somebody.kept == TOLD
    somebody.say("và nữa")
    assert somebody.rasa.asked[-1]["kept"] == TOLD


def test_dont_remember_forgets_at_once_and_begins_anew(somebody):
    remember(somebody)
    somebody.shown(FORGET)
    said = somebody.press("Đừng nhớ nữa")
    assert somebody.kept is None
    assert somebody.consent is False
    assert [button.title for button in said.buttons] == ["Làm từ đầu"]
    somebody.say("hỏi nữa")
    assert somebody.kept is None
    assert somebody.rasa.asked[-1]["kept"] is None
    with somebody.store.read() as tx:
        answers = [(row.answer, row.wording) for row in tx.query(Consent).order_by(Consent.id)]
    assert answers == [(True, "v2"), (False, "withdrawn")]


def test_rasas_copies_go_with_it(somebody):
    remember(somebody)
    engine = tracker.of_settings()
    with engine.begin() as rasa:
        rasa.execute(TrackerEvent.__table__.insert(), [{"sender_id": somebody.thread, "type_name": "user"}])
    somebody.shown(FORGET)
    somebody.press("Đừng nhớ nữa")
    with engine.begin() as rasa:
        assert not rasa.execute(TrackerEvent.__table__.select()).all()


def test_a_consent_is_taken_back_by_words_and_one_press(somebody):
    remember(somebody)
    assert somebody.say("rút đồng ý").id == "system/withdraw_ask"
    assert somebody.kept == TOLD
    assert somebody.press("Rút đồng ý").id == "system/consent_withdrawn"
    assert somebody.kept is None
    assert somebody.consent is False


def test_who_never_agreed_is_told_how_it_works(somebody):
    assert somebody.say("rút đồng ý").id != "system/withdraw_ask"
    assert len(somebody.rasa.asked) == 1


def test_a_no_after_a_yes_forgets_too(somebody):
    remember(somebody)
    somebody.shown(Button("Không", act={"act": "consent", "answer": False, "wording": "v2"}))
    somebody.press("Không")
    assert somebody.kept is None


def test_erasing_takes_it_along(somebody):
    remember(somebody)
    somebody.shown(Button("Xóa ngay", act={"act": "erase"}))
    somebody.press("Xóa ngay")
    assert somebody.kept is None


def test_who_asks_is_told_what_is_remembered(somebody):
    remember(somebody)
    said = somebody.say("xem dữ liệu")
    assert said.text.splitlines()[1:] == ["• Ra theo diện: đặc xá (kể ngày 20/11/2026)"]
    assert [button.title for button in said.buttons][:2] == ["Đừng nhớ nữa", "Xóa hết ngay"]


def remember(somebody) -> None:
    somebody.say("hỏi")
    somebody.press("Đồng ý")
    somebody.say("hỏi nữa")
    assert somebody.kept == TOLD


@given(deeds=strategies.lists(strategies.sampled_from(["say", "yes", "no", "withdraw"]), max_size=8))
@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_in_whatever_order_facts_are_kept_only_while_the_last_word_was_yes(store, time, deeds):
    person_now, agreed = Somebody(store, time), None
    person_now.say("hỏi")
    told_since_the_yes = False
    for deed in deeds:
        if deed == "say":
            person_now.say("hỏi")
            told_since_the_yes = agreed is True
        else:
            title = {"yes": "Đồng ý", "no": "Không", "withdraw": "Đừng nhớ nữa"}[deed]
            act = (
                {"act": "withdraw"}
                if deed == "withdraw"
                else {"act": "consent", "answer": deed == "yes", "wording": "v2"}
            )
            person_now.shown(Button(title, act=act))
            person_now.press(title)
            agreed = deed == "yes"
            told_since_the_yes = told_since_the_yes and agreed
        assert (person_now.kept == TOLD) is told_since_the_yes
        with store.read() as tx:
            seen = known_facts.of(tx, threads.get(tx, person_now.thread))
        assert (seen is None) is (agreed is not True)
