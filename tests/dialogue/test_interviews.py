"""Interviews as people have them: through Rasa, with the trained ear, accented and accent-free."""

from __future__ import annotations

import itertools
import time
from datetime import timedelta

import pytest

from bot.core import crypto
from bot.core.errors import TurnFailed
from bot.core.settings import settings
from bot.ear.fold import fold
from bot.ear.heard import INTERVIEWS
from bot.interviews import NAMES
from tests.conftest import clear_caches
from tests.interviews.talking import PEOPLE

from .talking import Talk

DAY = "2026-11-20"
NEEDS = {name: need for need, name in INTERVIEWS.items()}
TALKS = itertools.count(1)
INTERRUPTED = "mà làm thẻ căn cước ở đâu vậy?"


class Interview:
    """One conversation, and what its tracker knows of the interview."""

    def __init__(self, talk, plain: bool = False) -> None:
        self.talk, self.plain = talk, plain
        self.answer: dict = {}

    def begin(self, name: str) -> None:
        self.answer = self.talk.need(NEEDS[name], day=DAY)

    def say(self, text: str, **more) -> dict:
        self.answer = self.talk.say(fold(text) if self.plain else text, **{"day": DAY, **more})
        return self.answer

    def press(self, title: str) -> dict:
        act = next(each["act"] for each in self.buttons if each["title"] == title)
        self.answer = self.talk.say(act=act, day=DAY)
        return self.answer

    @property
    def state(self) -> dict | None:
        return self.talk.tracker().get_slot("interview")

    @property
    def open(self) -> bool:
        return self.talk.tracker().active_loop_name == "interview"

    @property
    def buttons(self) -> list[dict]:
        return self.answer["cards"][-1].get("buttons", [])

    @property
    def text(self) -> str:
        return self.answer["cards"][-1]["text"]

    def through(self, name: str) -> None:
        """All questions answered, up to the summary."""
        for text in PEOPLE[name].answers:
            self.say(text)
        assert self.state["stage"] == "confirm", self.text


@pytest.fixture(scope="module")
def agent(model_dir, tmp_path_factory):
    """One agent for all these talks: loading it takes longer than a whole interview."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BOT_DATA_DIR", str(tmp_path_factory.mktemp("interviews")))
        clear_caches()
        crypto.create_key_file(settings().key_file)
        yield Talk(model_dir)
    clear_caches()


@pytest.fixture
def talk(agent) -> Talk:
    """A conversation of one's own."""
    agent.conversation = f"t{next(TALKS)}"
    return agent


@pytest.fixture(params=[False, True], ids=["accents", "plain"])
def interview(request, talk) -> Interview:
    return Interview(talk, plain=request.param)


@pytest.fixture
def typed(talk) -> Interview:
    """Typed without accents, as on most phones."""
    return Interview(talk, plain=True)


@pytest.fixture
def hours_later(monkeypatch):
    """Moves the clock by which Rasa stamps what is said."""
    now = time.time
    moved = [0.0]
    monkeypatch.setattr(time, "time", lambda: now() + moved[0])

    def later(hours: float) -> None:
        moved[0] += timedelta(hours=hours).total_seconds()

    return later


def test_every_interview_has_a_need_that_begins_it():
    assert sorted(INTERVIEWS.values()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_happy_path(interview, name):
    interview.begin(name)
    interview.through(name)
    assert interview.say("đúng rồi")["cards"][0]["id"] == f"calc/{name}"
    assert PEOPLE[name].result in interview.text
    assert not interview.open
    assert interview.state is None


@pytest.mark.parametrize("name", NAMES)
def test_correction(interview, name):
    interview.begin(name)
    interview.through(name)
    text, fact, value = PEOPLE[name].corrects
    interview.say(text)
    assert interview.state["facts"][fact] == value


@pytest.mark.parametrize("name", NAMES)
def test_a_side_question_is_answered_and_the_question_asked_again(interview, name):
    interview.begin(name)
    interview.say(PEOPLE[name].answers[0])
    asked = interview.text
    facts = interview.state["facts"]
    aside = interview.say(INTERRUPTED)
    assert [card["id"].split("/")[0] for card in aside["cards"]] == ["after_release", "interview"]
    assert aside["needs"] == ["after_release/identity_card"]
    assert interview.text == asked
    assert interview.state["facts"] == facts
    interview.say(PEOPLE[name].answers[1])
    assert interview.text != asked


@pytest.mark.parametrize("name", NAMES)
def test_cancellation(interview, name):
    interview.begin(name)
    interview.say(PEOPLE[name].answers[0])
    interview.say("thôi không làm nữa")
    assert not interview.open
    assert interview.state is None
    assert interview.say(INTERRUPTED)["needs"] == ["after_release/identity_card"]


@pytest.mark.parametrize("name", NAMES)
def test_coming_back_the_next_day_and_going_on(interview, name, hours_later):
    interview.begin(name)
    interview.say(PEOPLE[name].answers[0])
    question, facts = interview.state["question"], interview.state["facts"]
    hours_later(20)
    interview.say("chào bạn")
    assert [button["title"] for button in interview.buttons] == ["Làm tiếp", "Bắt đầu lại", "Thôi"]
    interview.press("Làm tiếp")
    assert (interview.state["question"], interview.state["facts"]) == (question, facts)


def test_after_a_day_nothing_of_it_is_left(typed, hours_later):
    typed.begin("loan")
    typed.say("đặc xá")
    hours_later(25)
    assert typed.say("chào bạn")["needs"] == ["smalltalk/greet"]
    assert not typed.open
    assert typed.state is None


def test_an_hour_of_silence_is_no_pause(typed, hours_later):
    typed.begin("loan")
    typed.say("đặc xá")
    hours_later(2)
    typed.say("2/9/2025")
    assert typed.state["facts"]["released_on"] == ["2025-09-02", "2025-09-02"]


@pytest.mark.parametrize("name", NAMES)
def test_repetition(interview, name):
    interview.begin(name)
    first, buttons = interview.text, interview.buttons
    interview.say("nhắc lại câu hỏi giùm")
    assert interview.text in first
    assert interview.buttons == buttons


@pytest.mark.parametrize("name", NAMES)
def test_not_knowing_anything_ends_with_an_officer(interview, name):
    interview.begin(name)
    for _ in range(8):
        if interview.state["stage"] != "ask":
            break
        interview.say("không biết")
    interview.say("đúng")
    assert not interview.open
    assert {"act": "human"} in [button["act"] for button in interview.buttons]


@pytest.mark.parametrize("name", NAMES)
def test_many_facts_at_once(interview, name):
    text, facts = PEOPLE[name].story
    interview.begin(name)
    interview.say(text)
    assert {fact: interview.state["facts"].get(fact) for fact in facts} == facts


@pytest.mark.parametrize("name", NAMES)
def test_out_of_order(interview, name):
    interview.begin(name)
    text, fact, value = PEOPLE[name].early
    interview.say(text)
    assert interview.state["facts"][fact] == value


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_relative_is_handed_on(interview, name):
    interview.begin(name)
    interview.say(PEOPLE[name].family)
    for _ in range(8):
        if interview.state["stage"] != "ask":
            break
        interview.say("không biết")
    assert "không lưu lại" in interview.text
    interview.say("đúng rồi")
    assert interview.state is None
    assert not interview.talk.tracker().get_slot("told")


def test_buttons_alone_lead_to_a_result(talk):
    interview = Interview(talk)
    interview.begin("certificate")
    while interview.state["stage"] == "ask":
        interview.press(interview.buttons[0]["title"])
    interview.press("Đúng rồi")
    assert interview.answer["cards"][0]["id"] == "calc/certificate"


def test_one_more_try_after_a_wrong_summary(talk):
    interview = Interview(talk)
    interview.begin("training")
    interview.through("training")
    interview.press("Sửa lại")
    interview.press(interview.buttons[0]["title"])
    assert interview.state["stage"] == "ask"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tinh giup em xem vay duoc bao nhieu", "loan"),
        ("tính thử ngày xóa án tích cho tôi với", "expungement"),
        ("bạn kiểm tra giúp em có được trợ giúp pháp lý không", "legal_aid"),
        ("xem giúp em cần phiếu nào", "certificate"),
        ("tính giúp em tiền hỗ trợ học nghề", "training"),
        ("lap ke hoach giup em khi moi ra trai", "plan"),
    ],
)
def test_who_asks_for_it_is_asked_at_once(talk, text, name):
    said = talk.say(text)
    assert [card["id"] for card in said["cards"]] == [f"interview/{name}/question"]


def test_who_only_asks_a_question_is_answered_and_what_was_told_is_not_asked_again(talk):
    interview = Interview(talk)
    story = "em bi 3 nam 6 thang, ra hom 29/2/24, con no an phi 200k, bao gio dc xoa an tich"
    interview.say(story)
    assert not interview.open
    interview.press("Tính thử ngày xóa")
    told = {"sentence_months": 42, "released_on": ["2024-02-29"] * 2, "obligations": "chua_xong"}
    assert told.items() <= interview.state["facts"].items()


def test_a_wife_who_asks_gets_the_answer_and_the_plan_is_about_her_husband(talk):
    interview = Interview(talk)
    assert interview.say("chong em moi ra trai can lam gi")["needs"] == ["after_release/first_steps"]
    interview.press("Lập kế hoạch")
    assert interview.state["family"]


def test_what_one_interview_learnt_the_next_does_not_ask(talk):
    interview = Interview(talk)
    interview.begin("plan")
    interview.through("plan")
    interview.say("đúng rồi")
    interview.begin("loan")
    assert interview.state["facts"]["release"] == "amnesty"
    assert "released_on" in interview.state["facts"]
    assert interview.state["question"] not in ("release", "released_on")


def test_what_she_told_of_herself_is_not_taken_for_her_husbands(talk):
    interview = Interview(talk)
    interview.begin("plan")
    interview.through("plan")
    interview.say("đúng rồi")
    interview.say("chồng em ra tù được vay vốn không")
    interview.begin("loan")
    assert interview.state["family"]
    assert "released_on" not in interview.state["facts"]


def test_her_own_words_are_not_taken_for_her_husbands_either(talk):
    interview = Interview(talk)
    interview.say("ra trại ngày 20/11/2024 thì vay vốn được không")
    interview.say("vậy chồng em thì sao")
    interview.begin("loan")
    assert interview.state["family"]
    assert "released_on" not in interview.state["facts"]


def test_after_her_own_she_may_ask_for_her_husband(talk):
    interview = Interview(talk)
    interview.begin("training")
    interview.through("training")
    interview.say("đúng rồi")
    interview.say("vậy chồng em thì sao")
    assert interview.state["name"] == "training"
    assert interview.state["family"]
    assert interview.state["facts"] == {}


KEPT = {
    "released_on": {"value": ["2026-11-18", "2026-11-18"], "told_on": "2026-11-18"},
    "release": {"value": "amnesty", "told_on": "2026-11-18"},
}


def test_what_was_kept_is_named_once_and_not_asked_again(interview):
    begun = interview.talk.need(NEEDS["loan"], day=DAY, kept=KEPT)
    interview.answer = begun
    assert "Lần trước (18/11/2026)" in interview.text
    assert [button["title"] for button in interview.buttons] == ["Đúng", "Sửa", "Đừng nhớ nữa"]
    interview.say("đúng rồi", kept=KEPT)
    assert interview.state["question"] not in ("release", "released_on")


def test_what_was_kept_may_be_corrected_in_plain_words(interview):
    interview.answer = interview.talk.need(NEEDS["plan"], day=DAY, kept=KEPT)
    interview.say("à nhầm, 20/11/2026 mới đúng", kept=KEPT)
    assert interview.state["facts"]["released_on"] == ["2026-11-20", "2026-11-20"]
    assert interview.state["question"] == "home"


@pytest.mark.parametrize("name", NAMES)
def test_a_result_gives_what_lasts_to_be_kept_to_who_agreed(typed, name):
    typed.begin(name)
    typed.through(name)
    offered = typed.say("đúng rồi", kept={})["keep"] or {}
    assert {each["told_on"] for each in offered.values()} <= {DAY}
    assert ("released_on" in offered) is (name in ("expungement", "loan", "plan"))


@pytest.mark.parametrize("name", NAMES)
def test_and_nothing_to_who_did_not(typed, name):
    typed.begin(name)
    typed.through(name)
    assert typed.say("đúng rồi")["keep"] is None


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_relative_is_given_to_be_kept(typed, name):
    typed.answer = typed.talk.need(NEEDS[name], day=DAY, kept=KEPT)
    typed.say(PEOPLE[name].family, kept=KEPT)
    assert "18/11/2026" not in typed.text or "18/11/2026" in PEOPLE[name].family
    for _ in range(8):
        if typed.state["stage"] != "ask":
            break
        typed.say("không biết", kept=KEPT)
    done = typed.say("đúng rồi", kept=KEPT)
    assert done["cards"][0]["id"] == f"calc/{name}"
    assert done["keep"] is None


def test_another_interview_takes_the_place_of_the_open_one(talk):
    interview = Interview(talk)
    interview.begin("loan")
    interview.say("tính thử ngày xóa án tích cho tôi với")
    assert interview.state["name"] == "expungement"
    assert [card["id"] for card in interview.answer["cards"]] == ["interview/expungement/question"]


def test_begun_twice_it_goes_on(talk):
    interview = Interview(talk)
    interview.begin("loan")
    interview.say("đặc xá")
    interview.begin("loan")
    assert interview.state["facts"] == {"release": "amnesty"}
    assert interview.state["question"] == "released_on"


def test_begun_again_after_a_day_it_begins_anew(talk, hours_later):
    interview = Interview(talk)
    interview.begin("loan")
    interview.say("đặc xá")
    hours_later(25)
    interview.begin("loan")
    assert interview.state["question"] == "release"


def test_a_button_of_a_side_answer_is_a_side_question_too(talk):
    interview = Interview(talk)
    interview.begin("loan")
    interview.say("mà lãi suất bao nhiêu vậy?")
    first, *_, last = interview.answer["cards"]
    pressed = talk.say(act=first["buttons"][0]["act"], day=DAY)
    assert [card["id"] for card in pressed["cards"]][1:] == [last["id"]]
    assert pressed["needs"] == [first["buttons"][0]["act"]["need"]]
    assert interview.state["failed"] == 0


def test_danger_in_the_middle_is_answered_first_and_nothing_is_lost(talk):
    interview = Interview(talk)
    interview.begin("loan")
    interview.say("đặc xá")
    state = interview.state
    said = interview.say("tôi không muốn sống nữa")
    assert said["handoff"]["urgent"]
    assert [card["id"].split("/")[0] for card in said["cards"]] == ["danger"]
    assert {**interview.state, "at": ""} == {**state, "at": ""}


def test_a_wish_for_a_person_in_the_middle_is_heard(talk):
    interview = Interview(talk)
    interview.begin("loan")
    said = interview.say("cho tôi gặp cán bộ")
    assert said["handoff"]["reason"] == "asked"
    assert [card["id"] for card in said["cards"]] == ["system/handoff"]
    assert interview.open


def test_what_is_nothing_of_ours_is_asked_again(talk):
    interview = Interview(talk)
    interview.begin("loan")
    interview.say("blah blah")
    assert "chưa hiểu" in interview.text
    assert interview.state["question"] == "release"


def test_an_old_button_after_the_end_says_so(talk):
    interview = Interview(talk)
    interview.begin("loan")
    act = interview.buttons[0]["act"]
    interview.say("thôi")
    said = talk.say(act=act)
    assert [card["id"] for card in said["cards"]] == ["system/answer"]


def test_an_answer_counts_as_no_question(talk):
    interview = Interview(talk)
    interview.begin("plan")
    interview.say("20/11/2026")
    assert interview.say("đặc xá")["needs"] == []


def test_asked_again_after_a_kill_the_same_question_and_facts(talk, model_dir):
    interview = Interview(talk)
    interview.begin("loan")
    first = talk.say("dac xa", turn="killed", day=DAY)
    state = interview.state
    after = Talk(model_dir, talk.conversation)  # Rasa was started anew; our side never committed
    again = after.say("dac xa", turn="killed", day=DAY)
    assert again == {**first, "replayed": True}
    assert after.tracker().get_slot("interview") == state
    after.say("2/9/2025", turn="next", day=DAY)
    assert after.tracker().get_slot("interview")["facts"]["released_on"] == ["2025-09-02"] * 2


def test_a_failing_step_leaves_the_interview_as_it_was(talk):
    interview = Interview(talk)
    interview.begin("loan")
    events = talk.events()
    talk.actions.failure = ValueError("broken")
    with pytest.raises(TurnFailed):
        talk.say("dac xa", turn="failing")
    talk.actions.failure = None
    assert talk.events() == events
    assert not talk.say("dac xa", turn="failing")["replayed"]
    assert interview.state["facts"] == {"release": "amnesty"}
