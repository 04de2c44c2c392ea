"""The words of the interviews fit a phone, the calculators and the rules of wording."""

from __future__ import annotations

import re

import pytest

from bot.ear.heard import INTERVIEWS
from bot.interviews import MOST, NAMES
from bot.interviews.script import pattern, script
from bot.interviews.subjects import SUBJECTS, Told
from bot.knowledge import knowledge
from bot.knowledge.checks import wording
from tests.interviews.talking import DAY


@pytest.mark.parametrize("name", NAMES)
def test_what_stands_on_a_button_is_short(name):
    for question in script(name).questions.values():
        titles = [question.label, *(option.title for option in question.options.values())]
        assert [title for title in titles if len(title) > wording.TITLE] == []


@pytest.mark.parametrize("name", NAMES)
def test_sentences_are_short_and_judge_nobody(name):
    what = script(name)
    texts = [
        what.intro,
        *(text for each in what.questions.values() for text in (each.ask, *each.more.values())),
    ]
    for text in texts:
        assert not any(word in text.lower() for word in wording.FORBIDDEN)
        for sentence in wording.sentences(text):
            assert wording.syllables(sentence) <= wording.SYLLABLES, sentence


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_one_that_the_calculator_takes(name):
    what = script(name)
    told = [option.sets for question in what.questions.values() for option in question.options.values()]
    for facts in [*told, *(saying.sets for saying in what.sayings)]:
        assert SUBJECTS[name].card(Told(DAY, facts, frozenset())).text


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_that_may_be_asked_for_has_its_question(name):
    """Walks every path of first options, unknowns and single facts, and meets no fact without a question."""
    what, subject = script(name), SUBJECTS[name]
    paths = [({}, frozenset())]
    for question in what.questions.values():
        paths += [(dict(option.sets), frozenset()) for option in question.options.values()]
    for facts, unknown in paths:
        for _ in range(4 * MOST):
            fact = subject.missing(Told(DAY, facts, unknown))
            if fact is None:
                break
            what.question_of(fact)
            unknown = unknown | {fact}
        else:
            pytest.fail(f"{name} asks without end")


@pytest.mark.parametrize("name", NAMES)
def test_patterns_compile_and_options_exist(name):
    what = script(name)
    for saying in what.sayings:
        for line in saying.say:
            assert isinstance(pattern(line, name), re.Pattern)
    for question in what.questions.values():
        assert {question.yes, question.no} - {""} <= question.options.keys()
        assert set(question.reads) <= set(question.fills)
        assert set(question.more) <= set(question.fills)
        for option in question.options.values():
            assert set(option.sets) <= what.facts()
            for line in option.say:
                assert pattern(line, name)


@pytest.mark.parametrize("name", NAMES)
def test_its_own_needs_are_needs_and_the_one_that_begins_it_is_among_them(name):
    topics = script(name).topics
    assert [need for need in topics if not knowledge().has(need)] == []
    assert {need for need, begun in INTERVIEWS.items() if begun == name} <= set(topics)
