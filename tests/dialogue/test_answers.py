"""What the dialogue answers, from the words to the card."""

import pytest
import yaml

from bot.core.cards import Card
from bot.core.settings import ROOT
from bot.ear import Ear
from bot.knowledge import knowledge

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RULES = yaml.safe_load((ROOT / "data/rules/rules.yml").read_text(encoding="utf-8"))["rules"]


def buttons(answer):
    return [button for card in answer["cards"] for button in card.get("buttons", ())]


def acts(answer):
    return [button["act"] for button in buttons(answer) if button["act"]]


def test_the_first_question_gets_a_cited_card_with_a_next_step(talk):
    answer = talk.say("lam ly lich tu phap o dau vay ad")
    card = Card.from_json(answer["cards"][0])
    assert answer["needs"][0] == "criminal_record/where"
    assert card.id.startswith("criminal_record/where@")
    assert card.sources[0].instrument
    assert any(button.act and button.act["act"] == "need" for button in card.buttons)


def test_accents_change_nothing(talk):
    with_accents, without = talk.say("làm lý lịch tư pháp ở đâu"), talk.say("lam ly lich tu phap o dau")
    assert with_accents["cards"] == without["cards"]


def test_two_questions_in_one_message_get_two_cards(talk):
    answer = talk.say("làm lý lịch tư pháp ở đâu, với lại vay vốn lãi suất bao nhiêu")
    assert {"criminal_record/where", "loan/interest"} <= set(answer["needs"])
    assert len(answer["cards"]) >= 2


def test_a_button_asks_just_its_need(talk):
    one_of_each_topic = {need.partition("/")[0]: need for need in knowledge().needs()}
    for need in one_of_each_topic.values():
        answer = talk.need(need)
        assert need in answer["cards"][0]["needs"], need
        assert answer["needs"] == [need]


def test_the_day_of_the_message_goes_to_the_knowledge(talk):
    assert talk.need("criminal_record/where", day="2026-07-01")["cards"][0]["id"].endswith("@2026-07-01")
    before = talk.need("criminal_record/where", day="2026-06-30")["cards"][0]
    assert before != talk.need("criminal_record/where", day="2026-07-01")["cards"][0]


def test_an_unknown_need_is_not_silence(talk):
    answer = talk.need("loan/no_such_need")
    assert answer["cards"]
    assert {"act": "human"} in acts(answer)


def test_the_second_miss_in_a_row_offers_an_officer_first(talk):
    first, second = talk.say("asdf qwer zxcv"), talk.say("hjkl uiop vbnm")
    assert acts(first)[-1] == {"act": "human"}
    assert acts(second)[0] == {"act": "human"}


def scored(**needs):
    return [{"need": need.replace("__", "/"), "confidence": confidence} for need, confidence in needs.items()]


def test_what_was_not_sure_is_offered_as_buttons_and_what_is_unlikely_is_not(talk):
    answer = talk.hear(
        "nlu_fallback", ranking=scored(loan__interest=0.25, legal_aid__cost=0.2, loan__amount=0.0)
    )
    assert acts(answer) == [
        {"act": "need", "need": "loan/interest"},
        {"act": "need", "need": "legal_aid/cost"},
        {"act": "human"},
    ]
    assert acts(talk.hear("nlu_fallback", ranking=scored(loan__interest=0.25)))[0] == {"act": "human"}


def test_what_is_half_sure_is_answered_saying_what_it_was_taken_for(talk):
    ranking = scored(loan__interest=0.45, loan__amount=0.4)
    answer = talk.hear("loan", needs=ranking[:1], ranking=ranking)
    first_line = answer["cards"][0]["text"].splitlines()[0]
    assert first_line == f"Anh/chị hỏi về {knowledge().question('loan/interest')} phải không?"
    assert acts(answer)[0] == {"act": "need", "need": "loan/amount"}
    sure = talk.hear("loan", needs=scored(loan__interest=0.9), ranking=ranking)
    assert "phải không" not in sure["cards"][0]["text"]


def test_an_answer_between_two_misses_starts_the_count_again(talk):
    talk.say("asdf qwer zxcv")
    talk.say("làm lý lịch tư pháp ở đâu")
    assert talk.say("hjkl uiop vbnm")["cards"][0]["id"] != "system/no_help_again"


def test_something_else_entirely_is_told_what_can_be_asked(talk):
    answer = talk.say("kết quả xổ số miền bắc hôm nay")
    assert answer["intent"] == "out_of_scope"
    assert acts(answer)


def test_asking_for_an_officer_makes_one_request(talk):
    answer = talk.say("cho tôi gặp cán bộ")
    assert answer["handoff"]["reason"] == "asked"
    assert not answer["handoff"]["urgent"]
    assert len(answer["cards"]) == 1


def test_danger_past_the_gate_is_still_heard(talk):
    answer = talk.say("tôi không muốn sống nữa")
    assert answer["intent"] == "danger"
    assert answer["handoff"] == {
        "reason": "danger",
        "urgent": True,
        "danger": "self_harm",
        "need": "danger/self_harm",
        "place": None,
    }
    assert answer["cards"][0]["kind"] == "urgent"


@pytest.mark.parametrize("act", ["yes", "no", "dont_know", "correct", "back", "stop", "menu"])
def test_every_act_gets_a_kind_word_outside_an_interview(talk, act):
    assert acts(talk.say(act={"act": act}))


def test_no_text_of_an_action_is_too_long_for_a_tired_reader(talk):
    words = yaml.safe_load((ROOT / "actions/words.yml").read_text(encoding="utf-8"))
    texts = [text for text in words.values() if isinstance(text, str)]
    for text in texts:
        for sentence in text.replace("?", ".").replace("\n", " ").split("."):
            assert len(sentence.split()) <= 25, sentence


def test_every_intent_has_one_rule_so_that_the_default_fallback_never_speaks():
    ruled = [step["intent"] for rule in RULES for step in rule["steps"] if "intent" in step]
    assert sorted(ruled) == sorted(DOMAIN["intents"])


def test_the_domain_knows_every_kind_of_entity_that_the_ear_finds(model_dir):
    known = {name for entity in DOMAIN["entities"] for name in entity}
    text = (
        "chồng em 40 tuổi, tội trộm cắp, án 2 năm 6 tháng, được đặc xá, về ngày 30/4/2026, ra được 3 tháng,"
        " ở xã Lương Sơn, Phú Thọ, quê Hà Nội, nợ 100 triệu, số 0912345678"
    )
    found = {entity.type for entity in Ear.load(model_dir / "ear").hear(text).entities}
    assert found == known
