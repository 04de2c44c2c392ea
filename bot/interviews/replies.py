"""What the machine says around the questions: buttons, summary, going on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.calculators.wording import in_words, shown
from bot.core.cards import Button, Card, Kind
from bot.ear.fold import fold
from bot.ear.heard import INTERVIEWS
from bot.ear.normalise import normalise

from . import spans
from .script import Question, script
from .state import State

UNKNOWN = "unknown"
UNKNOWN_TITLE = "Không biết"
NOT_UNDERSTOOD = "Mình chưa hiểu câu trả lời."
STOPPED = "Mình dừng ở đây nhé. Khi cần, anh/chị nhắn lại, mình làm từ đầu."
FAMILY = "Mình chỉ tính giúp một lần, không lưu lại điều gì về người nhà."
CHECK = "Mình hiểu như sau, anh/chị xem giúp:"
RIGHT = "Như vậy đúng chưa ạ?"
REMEMBERED = "Lần trước{on} anh/chị cho biết: {told}. Còn đúng không?"
FORGET = "Đừng nhớ nữa"
WHICH = "Anh/chị muốn sửa phần nào? Nhắn luôn ý đúng cũng được."
GO_ON = "Lần trước mình đang {title} dở. Anh/chị muốn làm tiếp không?"


def answer(title: str, value: str) -> Button:
    """A button of an interview; ``value`` is "question/option", or "confirm/…", "fix/question", "resume/…"."""
    return Button(title, act={"act": "answer", "value": value})


def question_card(state: State, fact: str, before: str = "") -> Card:
    """The open question; for one fact of it only, where that has words of its own."""
    what = script(state.name).questions[state.question]
    partly = what.more.get(fact, "")
    one_of = [(key, option) for key, option in what.options.items() if not option.part]
    if partly:
        one_of = [(key, option) for key, option in what.options.items() if set(option.sets) == {fact}]
    buttons = [answer(option.title, f"{state.question}/{key}") for key, option in one_of]
    buttons.append(answer(UNKNOWN_TITLE, f"{state.question}/{UNKNOWN}"))
    return _card(state, "question", "\n".join(filter(None, (before, partly or what.ask))), *buttons)


def summary_card(state: State, before: str = "") -> Card:
    """What was understood, to be confirmed."""
    lines = [f"• {label}: {value}" for _, label, value in summary(state)]
    text = "\n".join(filter(None, (before, CHECK, *lines, FAMILY if state.family else "", RIGHT)))
    buttons = (answer("Đúng rồi", "confirm/right"), answer("Sửa lại", "confirm/fix"))
    return _card(state, "summary", text, *buttons)


def remembered_card(state: State, before: str = "") -> Card:
    """What was told in an earlier conversation: does it still hold, or is it to be forgotten?"""
    told = replace(state, facts={name: state.facts[name] for name in state.to_confirm()}, unknown=())
    days = {state.brought[name] for name in state.to_confirm()}
    on = f" ({shown(date.fromisoformat(days.pop()))})" if len(days) == 1 else ""
    lines = "; ".join(f"{label[0].lower()}{label[1:]} {value}" for _, label, value in summary(told))
    text = "\n".join(filter(None, (before, REMEMBERED.format(on=on, told=lines))))
    need = next(need for need, name in INTERVIEWS.items() if name == state.name)
    return _card(
        state,
        "remembered",
        text,
        answer("Đúng", "remembered/right"),
        answer("Sửa", "remembered/fix"),
        Button(FORGET, act={"act": "withdraw", "need": need}),
    )


def fix_card(state: State) -> Card:
    """Which of the answers is wrong?"""
    labels = [(name, label) for name, label, _ in summary(state)]
    return _card(state, "fix", WHICH, *(answer(label, f"fix/{name}") for name, label in labels))


def labelled(state: State, text: str) -> str:
    """The question whose label was typed, as it stands on a button of ``fix_card``; empty when it is none."""
    typed = fold(normalise(text))
    return next((name for name, label, _ in summary(state) if fold(normalise(label)) == typed), "")


def resume_card(state: State) -> Card:
    """After a pause."""
    buttons = (
        answer("Làm tiếp", "resume/go_on"),
        answer("Bắt đầu lại", "resume/restart"),
        answer("Thôi", "resume/stop"),
    )
    return _card(state, "resume", GO_ON.format(title=script(state.name).title), *buttons)


def stopped_card(state: State) -> Card:
    """The person wants no more of it."""
    return _card(state, "stopped", STOPPED)


def intro(state: State) -> str:
    """The first words."""
    return script(state.name).intro


def summary(state: State) -> list[tuple[str, str, str]]:
    """Question, label and answer, for every question about which something was told or asked in vain."""
    what = script(state.name)
    lines = [(name, each.label, _told(state, each)) for name, each in what.questions.items()]
    return [line for line in lines if line[2]]


def facts_of(state: State, name: str) -> dict[str, Any]:
    """What was told of the question ``name``."""
    return {
        fact: state.facts[fact] for fact in script(state.name).questions[name].fills if fact in state.facts
    }


def _told(state: State, question: Question) -> str:
    """The answer in words: those of the buttons that say it, and the values."""
    facts = {name: state.facts[name] for name in question.fills if name in state.facts}
    if not facts and any(name in state.unknown for name in question.fills):
        return UNKNOWN_TITLE.lower()
    said: dict[str, str] = {}  # by fact, so that none is said twice
    for option in sorted(question.options.values(), key=lambda option: -len(option.sets)):
        holds = all(name in facts and facts[name] == value for name, value in option.sets.items())
        if holds and not said.keys() & option.sets:
            said |= dict.fromkeys(option.sets, option.title.lower())
    said |= {
        name: _shown(kind, facts[name])
        for name, kind in question.reads.items()
        if name in facts.keys() - said
    }
    return ", ".join(dict.fromkeys(said.values()))


def _shown(kind: str, value: Any) -> str:
    if kind == "day":
        return spans.words(value)
    if kind == "months":
        return in_words(value)
    return f"{value} tuổi" if kind == "age" else str(value)


def _card(state: State, part: str, text: str, *buttons: Button) -> Card:
    kind: Kind = "notice" if part == "stopped" else "question"
    return Card(id=f"interview/{state.name}/{part}", text=text, kind=kind, buttons=buttons)
