"""One interview, from its first word to its result: what each message does to the state, and what is said to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.cards import Card
from bot.ear.danger import danger_in
from bot.ear.facts import facts_in

from . import plan_files, readers, replies
from .commands import asks, command, corrects, guessed
from .message import Message, Step
from .script import Question, script
from .state import ENDS, MOST, PAUSE, State
from .subjects import SUBJECTS, Told

WAITING = ("remembered", "confirm", "fix")  # something told was put to the person: is it right?
FAILURES = 2  # a question not understood so often is left open, as if not known


def begin(
    name: str,
    at: datetime,
    known: Mapping[str, Any] | None = None,
    kept: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """The state of a new interview, with the facts it can use: ``known`` from this conversation, ``kept`` from earlier ones.

    ``kept`` are the person's own (``bot.interviews.kept``), dropped if it turns out to be about somebody else; those with a
    day are named first, to be confirmed. The message that starts an interview is its first ``step``. Raises ``KeyError``
    for an interview that does not exist.
    """
    what, known, kept = script(name), known or {}, kept or {}
    told = {fact: value for fact, value in known.items() if fact in what.facts()}
    asked = {fact for question in what.questions.values() for fact in question.fills}
    usable = {
        fact: each for fact, each in kept.items() if fact in (asked if each["told_on"] else what.facts())
    }
    earlier = {fact: each for fact, each in usable.items() if fact not in told}
    brought = {fact: each["told_on"] for fact, each in earlier.items()}
    facts = {**{fact: each["value"] for fact, each in earlier.items()}, **told}
    return State(name, at.isoformat(), facts=facts, brought=brought).plain()


def step(state: Mapping[str, Any], message: Message) -> Step:
    """What ``message`` does to the interview. Pure: same state and message, same step."""
    return _Turn(State.read(state), message).step()


class _Turn:
    """One message in one interview."""

    def __init__(self, state: State, message: Message) -> None:
        self.script, self.subject = script(state.name), SUBJECTS[state.name]
        self.message, self.silent = message, state.silent_for(message.at)
        told = {**message.facts, **facts_in(message.text)}
        company = state.stage == "ask" and self.question_of(state).people
        family = state.family or (told.get("relation") == "family" and not company)
        self.before = state
        ours = state.without(state.brought) if family else state  # what she told of herself is not his
        self.state = replace(ours, at=message.at.isoformat(), family=family)

    def step(self) -> Step:
        """Danger first, then time, buttons, orders, facts, and last the questions of the person."""
        message, state = self.message, self.state
        if message.urgent or danger_in(message.text):
            return Step(self.before.plain(), consumed=False)
        if self.silent > ENDS:
            return Step(None, consumed=False)
        if message.value:
            return self.pressed(message.value)
        if state.stage == "new":
            self.take(self.story())
            return self.next(replies.intro(self.state) if self.lacking() else "")
        order = command(message)
        if order == "stop" and not self.story():
            return self.stop()
        if self.silent > PAUSE or state.stage == "resume":
            return self.resumed()
        if state.stage == "fix" and (wrong := replies.labelled(state, message.text)):
            return self.fix_one(wrong)
        if order == "back":
            return self.back()
        if order == "repeat":
            return self.again(consumed=True)
        if state.stage in WAITING and not corrects(message.text):
            verdict = readers.yes_or_no(message.text)
            verdict = {"yes": True, "no": False}.get(message.intent) if verdict is None else verdict
            if verdict is True and not self.story():
                return self.agreed()
            if verdict is False and not self.story():
                return self.fix()
        return self.heard(order)

    def heard(self, order: str) -> Step:
        """Free text: the facts in it, wherever they belong."""
        facts, correcting = self.story(), order == "correct" or corrects(self.message.text)
        open_now = self.question() if self.state.stage == "ask" else None
        own = bool(self.message.needs) and asks(self.message.text)
        if correcting:
            facts = self.corrected() | facts
            if not facts:
                return self.fix() if self.state.stage in WAITING else self.back()
        elif open_now and not own:
            facts = self.answered(open_now, only_values=order == "dont_know") | facts
        elif not facts and self.state.stage in WAITING:
            facts = self.corrected()
        if not facts and open_now and not self.message.needs:
            facts = self.elsewhere_told()
        if facts:
            self.take(facts)
            return self.next(consumed=not (own and self.elsewhere()))
        if order == "dont_know" and open_now and not own:
            return self.not_known(open_now)
        if self.message.needs:
            return self.again(consumed=False)
        return self.guess()

    def guess(self) -> Step:
        """Nothing was understood but what the ear takes the message for."""
        order = guessed(self.message)
        if order == "stop":
            return self.stop()
        if order in ("back", "correct"):
            return self.fix() if self.state.stage in WAITING else self.back()
        if order == "dont_know" and self.state.stage == "ask":
            return self.not_known(self.question())
        return self.not_understood()

    def answered(self, question: Question, only_values: bool = False) -> dict[str, Any]:
        """What the message tells as the answer to ``question``: what was told of it before stays, the open fact apart."""
        found = readers.answer(self.message.text, self.state.name, question, self.message.day, self.part())
        fitting = {fact: value for fact, value in found.items() if not only_values or fact in question.reads}
        return self.new(fitting)

    def new(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Those of ``found`` that were not told yet, and the one that is asked for."""
        open_now = self.subject.missing(self.told())
        return {
            fact: value for fact, value in found.items() if fact not in self.state.facts or fact == open_now
        }

    def story(self) -> dict[str, Any]:
        """The facts that the message tells by itself."""
        return readers.story(self.message.text, self.state.name, self.message.day)

    def elsewhere_told(self) -> dict[str, Any]:
        """A bare day or span, which answers a later question ("3/2020", while another one is open)."""
        if len(self.message.text.split()) > readers.SHORT:
            return {}
        for question in self.script.questions.values():
            fitting = [name for name, kind in question.reads.items() if kind in ("day", "months")]
            found = self.answered(question, only_values=True)
            told = {name: value for name, value in found.items() if name in fitting}
            if told:
                return told
        return {}

    def elsewhere(self) -> bool:
        """True when what is asked is not what the interview is going to answer."""
        return any(need not in self.script.topics for need in self.message.needs)

    def corrected(self) -> dict[str, Any]:
        """A bare value, as the answer to the latest question that it can answer."""
        brought = [self.script.question_of(fact) for fact in self.state.brought]
        for key in (*reversed(self.state.asked), *brought):
            name = key.partition("/")[0]
            question = self.script.questions[name]
            found = readers.answer(
                self.message.text, self.state.name, question, self.message.day, plainly=False
            )
            told = (*self.state.facts, *self.state.unknown)
            anew = {fact: value for fact, value in found.items() if fact in told}
            if anew:
                return {fact: value for fact, value in anew.items() if fact in question.reads} or found
        return {}

    def take(self, facts: Mapping[str, Any]) -> None:
        """Keep ``facts``. Who goes on from what was remembered lets the rest of it stand, until the summary."""
        state = self.state.confirmed() if self.state.stage == "remembered" else self.state
        self.state = replace(state.told(facts), failed=0)

    def question(self) -> Question:
        """The one that is open."""
        return self.question_of(self.state)

    def question_of(self, state: State) -> Question:
        """The one that is open in ``state``."""
        return self.script.questions[state.question]

    def lacking(self) -> str | None:
        """The fact to ask for next; None when the result stands, or enough was asked."""
        fact = self.subject.missing(self.told())
        key = self.key(fact) if fact else ""
        if fact is None or (len(self.state.asked) >= MOST and key not in self.state.asked):
            return None
        return fact

    def key(self, fact: str) -> str:
        """How the question for ``fact`` is counted: what is asked about a question once more is one more."""
        name = self.script.question_of(fact)
        partly = fact in self.script.questions[name].more and name in self.state.asked
        return f"{name}/{fact}" if partly and self.partly_told(name) else name

    def partly_told(self, name: str) -> bool:
        """True when something about the question was told."""
        return any(fact in self.state.facts for fact in self.script.questions[name].fills)

    def told(self) -> Told:
        """The facts as the calculator takes them."""
        return Told(self.message.day, self.state.facts, frozenset(self.state.unknown))

    def next(self, before: str = "", consumed: bool = True) -> Step:
        """What is remembered, to be confirmed; then the next question; then the summary."""
        if self.state.to_confirm():
            self.state = replace(self.state, stage="remembered", question="")
            return self.say(replies.remembered_card(self.state, before), consumed)
        fact = self.lacking()
        if fact is None:
            self.state = replace(self.state, stage="confirm", question="")
            return self.say(replies.summary_card(self.state, before), consumed)
        name, key = self.script.question_of(fact), self.key(fact)
        asked = self.state.asked if key in self.state.asked else (*self.state.asked, key)
        self.state = replace(self.state, stage="ask", question=name, asked=asked)
        return self.say(
            replies.question_card(self.state, fact if self.partly_told(name) else "", before), consumed
        )

    def say(self, card: Card, consumed: bool = True) -> Step:
        """Go on with ``card``."""
        return Step(self.state.plain(), consumed, (card,))

    def again(self, consumed: bool, before: str = "") -> Step:
        """What was said last, once more."""
        if self.state.stage == "fix":
            return self.say(replies.fix_card(self.state), consumed)
        if self.state.stage == "resume":
            return self.say(replies.resume_card(self.state), consumed)
        if self.state.stage == "remembered":
            return self.say(replies.remembered_card(self.state, before), consumed)
        if self.state.stage == "confirm":
            return self.say(replies.summary_card(self.state, before), consumed)
        return self.say(replies.question_card(self.state, self.part(), before), consumed)

    def part(self) -> str:
        """The fact of the open question that is still missing, where something else of it was told."""
        fact, name = self.subject.missing(self.told()), self.state.question
        ours = fact is not None and self.script.question_of(fact) == name
        return fact if fact and ours and self.partly_told(name) else ""

    def not_understood(self) -> Step:
        """Ask again; a question that fails twice is left open."""
        if self.state.stage == "ask" and self.state.failed + 1 >= FAILURES:
            return self.not_known(self.question())
        self.state = replace(self.state, failed=self.state.failed + 1)
        return self.again(consumed=True, before=replies.NOT_UNDERSTOOD)

    def not_known(self, question: Question) -> Step:
        """The person does not know: whatever of the question is open counts as asked in vain."""
        fact = self.subject.missing(self.told())
        partly = any(name in self.state.facts for name in question.fills)
        if partly and fact in question.fills:
            open_now = [fact]
        else:
            open_now = [name for name in question.fills if name not in self.state.facts]
        unknown = tuple(dict.fromkeys((*self.state.unknown, *open_now)))
        self.state = replace(self.state, unknown=unknown, failed=0)
        return self.next()

    def back(self) -> Step:
        """The question before the open one, as if it had not been answered."""
        asked = self.state.asked if self.state.stage != "ask" else self.state.asked[:-1]
        if not asked:
            return self.again(consumed=True)
        name = asked[-1].partition("/")[0]
        return self.ask_anew(name, asked[:-1])

    def ask_anew(self, name: str, asked: tuple[str, ...]) -> Step:
        """Forget the answer to ``name`` and ask for it."""
        kept = (*asked, name) if name not in asked else asked
        without = self.state.without(self.script.questions[name].fills)
        self.state = replace(without, stage="ask", question=name, asked=kept, failed=0)
        return self.say(replies.question_card(self.state, ""))

    def agreed(self) -> Step:
        """What was put to the person is right."""
        if self.state.stage == "confirm":
            return self.finish()
        all_remembered = self.state.stage == "remembered" and set(self.state.facts) == set(self.state.brought)
        self.state = self.state.confirmed()
        return self.finish() if all_remembered and self.lacking() is None else self.next()

    def fix(self) -> Step:
        """Ask what is wrong in the summary, or in what was remembered."""
        self.state = replace(self.state.confirmed(), stage="fix")
        return self.say(replies.fix_card(self.state))

    def fix_one(self, name: str) -> Step:
        """This one is wrong."""
        return self.ask_anew(name, tuple(key for key in self.state.asked if key.partition("/")[0] != name))

    def stop(self) -> Step:
        """The person wants no more."""
        return Step(None, True, (replies.stopped_card(self.state),))

    def finish(self) -> Step:
        """The result. What was told of a relative goes no further."""
        result = self.subject.card(self.told())
        if self.state.family:
            return Step(None, True, (result,))
        if self.state.name == "plan":
            result = replace(result, buttons=(*plan_files.offer(self.told()), *result.buttons))
        return Step(None, True, (result,), known=dict(self.state.facts))

    def resumed(self) -> Step:
        """Back after a pause: the answer to the open question is one; anything else gets the choice."""
        facts = self.story()
        if self.state.stage == "ask":
            facts = (
                readers.answer(self.message.text, self.state.name, self.question(), self.message.day) | facts
            )
        if self.state.stage == "resume" and not facts:
            verdict = readers.yes_or_no(self.message.text)
            if verdict is not None or command(self.message) == "back":
                return self.stop() if verdict is False else self.next()
        if facts and not (self.message.needs and asks(self.message.text)):
            self.take(facts)
            return self.next()
        self.state = replace(self.state, stage="resume")
        return self.say(replies.resume_card(self.state), consumed=not self.message.needs)

    def pressed(self, value: str) -> Step:
        """A button, also one of an earlier card: it carries the name of its question."""
        name, _, option = value.partition("/")
        presses = {
            "confirm/right": self.finish,
            "confirm/fix": self.fix,
            "resume/go_on": self.next,
            "resume/restart": self.restart,
            "resume/stop": self.stop,
            "remembered/right": self.agreed,
            "remembered/fix": self.fix,
        }
        if value == "confirm/right" and self.state.stage != "confirm":
            return self.again(consumed=True)  # the card of a summary that has changed since
        if name == "remembered" and self.state.stage != "remembered":
            return self.again(consumed=True)
        if value in presses:
            return presses[value]()
        if name == "fix" and option in self.script.questions:
            return self.fix_one(option)
        question = self.script.questions.get(name)
        if question is None or option not in (*question.options, replies.UNKNOWN):
            return self.again(consumed=True)
        if option == replies.UNKNOWN:
            return self.not_known(question)
        sets = question.options[option].sets
        self.take(self.new(sets) if self.state.question == name else sets)
        return self.next()

    def restart(self) -> Step:
        """From the first question, with nothing told."""
        self.state = State(self.state.name, self.state.at)
        return self.next(replies.intro(self.state))
