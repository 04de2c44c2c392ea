"""The ear as a whole, on a handful of examples."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings, strategies as st

from bot.ear import Ear, Heard
from bot.ear.fold import fold
from bot.ear.heard import ACTS, TOPICS
from tests.ear.building import examples, small_ear

ODD = [
    "",
    " ",
    "😭👍🏽",
    "\u200b\u200b",
    "\x00\x07",
    "漢字 한국어 العربية",
    "a" * 32_000,
    "không " * 6000,
    "\ud800",
    "١٢٣",
    "½ kg",
]


def said(heard: Heard):
    """All that was heard but for the words themselves."""
    return {key: value for key, value in heard.to_dict().items() if key not in ("text", "entities")}


def test_a_need_is_heard_and_scored(ear):
    heard = ear.hear("ad ơi làm lý lịch tư pháp ở đâu")
    assert heard.needs[0].need == "criminal_record/where"
    assert heard.topic == heard.intent == "criminal_record"
    assert 0.3 <= heard.needs[0].confidence <= 1


def test_the_ranking_has_the_five_likeliest_needs_in_order(ear):
    ranking = ear.hear("vay bao nhiêu").ranking
    assert len(ranking) == 5
    assert [each.confidence for each in ranking] == sorted(
        (each.confidence for each in ranking), reverse=True
    )
    assert not any(each.need.startswith("danger/") for each in ranking)


def test_accents_make_no_difference(ear):
    for text in ("làm lý lịch tư pháp ở đâu", "vay vốn lãi mấy phần trăm", "hai ngày chưa ăn gì"):
        assert said(ear.hear(text)) == said(ear.hear(fold(text)))


def test_an_act_is_an_intent_without_needs(ear):
    heard = ear.hear("đúng rồi")
    assert (heard.intent, heard.needs, heard.urgent) == ("yes", (), None)
    assert heard.topic in TOPICS


def test_danger_comes_before_everything(ear):
    heard = ear.hear("làm lý lịch tư pháp ở đâu, mà tôi không muốn sống nữa")
    assert (heard.urgent, heard.intent, heard.topic, heard.needs) == ("self_harm", "danger", "handoff", ())


def test_a_bad_word_in_a_plea_for_help_is_a_plea_for_help(ear):
    assert ear.hear("đm bot ngu, chủ nợ nó dọa giết con tao").urgent == "threat"


def test_asking_for_a_person_comes_first_and_keeps_the_question(ear):
    needs = [
        each.need for each in ear.hear("cho tôi gặp cán bộ, với lại lệ phí lý lịch tư pháp bao nhiêu").needs
    ]
    assert needs[0] == "handoff/human"


def test_nothing_of_ours_is_out_of_scope(ear):
    heard = ear.hear("kết quả bóng đá hôm nay")
    assert heard.out_of_scope
    assert (heard.topic, heard.intent, heard.needs) == ("out_of_scope", "out_of_scope", ())


def test_the_same_examples_in_any_order_make_the_same_ear(tmp_path):
    shuffled = examples()
    random.Random(7).shuffle(shuffled)
    small_ear().save(tmp_path / "one")
    Ear.train(shuffled).save(tmp_path / "two")
    assert (tmp_path / "one" / "ear.json").read_bytes() == (tmp_path / "two" / "ear.json").read_bytes()
    texts = [text for text, _ in examples()]
    one, two = Ear.load(tmp_path / "one"), Ear.load(tmp_path / "two")
    assert [one.hear(text) for text in texts] == [two.hear(text) for text in texts]


def test_a_loaded_ear_hears_what_the_trained_one_heard(ear, tmp_path):
    ear.save(tmp_path)
    loaded = Ear.load(tmp_path)
    for text, _ in examples():
        assert loaded.hear(text + " vậy ạ") == ear.hear(text + " vậy ạ")


def test_a_missing_ear_is_named(tmp_path):
    with pytest.raises(FileNotFoundError):
        Ear.load(tmp_path)


def test_one_label_is_not_enough_to_train():
    with pytest.raises(ValueError, match="two labels"):
        Ear.train([("chào", "smalltalk/greet")])


def test_an_ear_of_two_labels_works():
    two = Ear.train([("chào bạn", "smalltalk/greet"), ("lãi suất vay", "loan/interest")])
    assert two.hear("lãi suất vay").ranking[0].need == "loan/interest"


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_heard_without_fuss(ear, text):
    heard = ear.hear(text)
    assert heard.text == text
    assert heard.topic in TOPICS


@settings(deadline=None, max_examples=150)
@given(text=st.text(max_size=400))
def test_no_text_makes_the_ear_raise(ear, text):
    heard = ear.hear(text)
    assert heard.topic in TOPICS
    assert heard.intent in {*TOPICS, *ACTS, "danger"}
    assert len(heard.needs) <= 3
    assert all(text[entity.start : entity.end] == entity.value for entity in heard.entities)
    assert all(round(each.confidence, 4) == each.confidence for each in heard.ranking)


def test_many_threads_hear_the_same(ear):
    texts = [text for text, _ in examples()] * 20
    alone = [ear.hear(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ear.hear, texts)) == alone
