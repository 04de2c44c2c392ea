"""The ten ways in which people go through an interview, for each of them, with accents and without."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.interviews import MOST, NAMES
from tests.interviews.talking import PEOPLE, Person, Talk


@pytest.fixture(params=[False, True], ids=["accents", "plain"])
def plain(request) -> bool:
    return request.param


@pytest.fixture(params=NAMES)
def name(request) -> str:
    return request.param


@pytest.fixture
def person(name: str) -> Person:
    return PEOPLE[name]


@pytest.fixture
def talk(name: str, plain: bool) -> Talk:
    return Talk(name, plain)


def to_the_summary(talk: Talk, person: Person) -> None:
    talk.say()
    talk.go_through(*person.answers)
    assert talk.stage == "confirm", talk.card.text


def test_happy_path(talk, person):
    to_the_summary(talk, person)
    assert len(talk.state["asked"]) == len(person.answers) <= MOST
    done = talk.say("đúng rồi")
    assert done.finished
    assert person.result in done.cards[0].text
    assert done.known


def test_correction(talk, person):
    to_the_summary(talk, person)
    text, fact, value = person.corrects
    talk.say(text)
    assert talk.facts[fact] == value
    assert talk.stage in ("confirm", "ask")


def test_digression(talk, person):
    talk.say()
    talk.say(person.answers[0])
    before = (talk.question, dict(talk.facts))
    aside = talk.say(person.side, needs=(person.need,))
    assert not aside.consumed
    assert (talk.question, dict(talk.facts)) == before
    asked_again = talk.card.text
    assert talk.say(person.answers[1]).consumed
    assert talk.card.text != asked_again


def test_cancellation(talk, person):
    talk.say()
    talk.say(person.answers[0])
    done = talk.say("thôi không làm nữa")
    assert done.finished
    assert not done.known


def test_resumption(talk, person):
    talk.say()
    talk.say(person.answers[0])
    question, facts = talk.question, dict(talk.facts)
    talk.say("chào bạn", later=timedelta(hours=20))
    assert [button.title for button in talk.card.buttons] == ["Làm tiếp", "Bắt đầu lại", "Thôi"]
    talk.press("resume/go_on")
    assert (talk.question, dict(talk.facts)) == (question, facts)


def test_repetition(talk, person):
    first = talk.say().cards[0]
    again = talk.say("nhắc lại câu hỏi giùm")
    assert again.consumed
    assert again.cards[0].text in first.text
    assert again.cards[0].buttons == first.buttons


def test_not_knowing(talk, person):
    talk.say()
    asked = []
    while talk.stage == "ask":
        asked.append(talk.question)
        talk.say("không biết")
    assert len(asked) == len(set(asked)) <= MOST
    done = talk.say("đúng")
    assert done.finished
    assert any(button.act == {"act": "human"} for button in done.cards[0].buttons)


def test_many_facts_at_once(talk, person):
    text, facts = person.story
    talk.say(text)
    assert {fact: talk.facts.get(fact) for fact in facts} == facts
    assert talk.question not in {"", *facts} or talk.stage == "confirm"


def test_out_of_order(talk, person):
    talk.say()
    first = talk.question
    text, fact, value = person.early
    talk.say(text)
    assert talk.facts[fact] == value
    assert talk.question == first


def test_family(talk, person):
    talk.say(person.family)
    assert talk.facts
    for answer in ("không biết",) * MOST:
        if talk.stage != "ask":
            break
        talk.say(answer)
    assert "không lưu lại" in talk.card.text
    done = talk.say("đúng rồi")
    assert done.finished
    assert done.known == {}
