"""A case in a few lines: what was asked, what was told, which rule was applied, what is still open.

Read from the conversation as far as it is still stored, and from nothing else. Every item names its message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.calculators.cards import TOPICS
from bot.core.clock import day_of
from bot.ear.entities import entities_in
from bot.ear.facts import facts_in
from bot.ear.heard import Entity
from bot.interviews.readers import Facts, answer, story
from bot.interviews.replies import UNKNOWN, UNKNOWN_TITLE, summary as in_words
from bot.interviews.script import NAMES, Question, script
from bot.interviews.state import State
from bot.knowledge.model import PARTS
from bot.store.talk import Line

from .words import need_name

MOST_NEEDS, MOST_FACTS, MOST_RULES = 4, 8, 3
READ_AGAIN = 60  # messages of a talk, the newest, in which facts are looked for
PAPERS = 160  # letters of a list of papers; the message has it whole
UNSAID = ("smalltalk/", "handoff/", "danger/")
INTERVIEW_OF = {"criminal_record": "certificate", "training_jobs": "training", "after_release": "plan"}
RELATIONS = {
    "husband": "chồng",
    "wife": "vợ",
    "child": "con",
    "parent": "cha mẹ",
    "sibling": "anh chị em",
    "relative": "họ hàng",
    "friend": "bạn",
}
PIECES = {  # kind of a piece of a message → what it is called here
    "commune": "Nơi",
    "province": "Nơi",
    "phone": "Số điện thoại",
    "offence": "Việc đã bị xử",
    "penalty": "Hình phạt",
    "sentence": "Mức án",
    "date": "Ngày",
    "age": "Tuổi",
    "amount": "Số tiền",
}
OF_AN_INTERVIEW = frozenset({"penalty", "sentence", "date", "age"})  # it says them better, where it took them


@dataclass(frozen=True)
class Item:
    """One line. ``anchor`` is the message; empty where that is no longer stored."""

    text: str
    anchor: str = ""
    label: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Summary:
    """``family``: somebody asks for a relative. ``phone``: a number to call that was given, if any."""

    asked: tuple[Item, ...]
    told: tuple[Item, ...]
    applied: tuple[Item, ...]
    missing: tuple[Item, ...]
    family: Item | None
    phone: str | None


def summarise(lines: Sequence[Line], need: str | None = None) -> Summary:
    """The summary of a conversation, oldest line first. ``need``: what its case was opened for."""
    asked = _asked(lines, need)
    said = [line for line in lines if line.who == "person" and line.text]
    if len(said) > READ_AGAIN:
        said = said[-READ_AGAIN:]
        lines = lines[lines.index(said[0]) :]
    family = _family(said)
    interviews = _Interviews(lines, [item.basis for item in asked])
    pieces = [
        piece
        for line in said
        if line.kind == "text"
        for piece in _pieces(line, taken=line.anchor in interviews.took)
    ]
    labels = {item.label for item in interviews.told}
    others = {item.label: item for item in pieces if item.label not in labels}
    phone = others.get(PIECES["phone"])
    return Summary(
        asked=tuple(asked[:MOST_NEEDS]),
        told=tuple([*interviews.told, *others.values()][:MOST_FACTS]),
        applied=tuple(_applied(lines)[:MOST_RULES]),
        missing=(*interviews.open, *_papers(lines)),
        family=family,
        phone=phone.text if phone else None,
    )


def _asked(lines: Sequence[Line], need: str | None) -> list[Item]:
    """The needs that were heard, the newest first, each once; ``basis`` is the need itself."""
    heard = [(each, line.anchor) for line in reversed(lines) for each in line.needs]
    where: dict[str, str] = {}
    for each, anchor in heard:
        where.setdefault(each, anchor)
    if need and need not in where:
        where = {need: "", **where}
    return [
        Item(need_name(each), anchor, basis=each)
        for each, anchor in where.items()
        if not each.startswith(UNSAID)
    ]


def _family(said: Sequence[Line]) -> Item | None:
    """Who is asked for, if that is a relative: the last word on it counts."""
    found = None
    for line in said:
        if line.kind != "text":
            continue
        about = _facts(line.text or "").get("relation")
        if about == "family":
            kin = {
                RELATIONS.get(one.normalised) for one in _entities(line.text or "") if one.type == "relation"
            }
            who = next((name for name in sorted(filter(None, kin))), "")
            found = Item(f"Người thân hỏi thay{f' ({who})' if who else ''}", line.anchor)
        elif about == "self":
            found = None
    return found


def _pieces(line: Line, *, taken: bool) -> Iterator[Item]:
    for entity in _entities(line.text or ""):
        label = PIECES.get(entity.type)
        if label and not (taken and entity.type in OF_AN_INTERVIEW):
            text = entity.normalised if entity.type == "phone" else entity.value
            yield Item(text, line.anchor, label)


def _applied(lines: Sequence[Line]) -> list[Item]:
    """The rules that answers rested on, the newest first: a card's or a calculator's name, and the articles."""
    found: dict[str, Item] = {}
    for line in reversed(lines):
        if line.who != "bot" or not line.sources:
            continue
        topic = line.card.removeprefix("calc/")
        name = f"Đã tính: {TOPICS.get(topic, topic)}" if topic != line.card else ""
        name = name or (need_name(line.about[0]) if line.about else "Câu trả lời của trợ lý")
        found.setdefault(line.card or name, Item(name, line.anchor, basis="; ".join(line.sources)))
    return list(found.values())


def _papers(lines: Sequence[Line]) -> list[Item]:
    """The papers that the last answer with a list of them asks for."""
    heading = f"**{PARTS['papers']}**"
    for line in reversed(lines):
        if line.who == "bot" and heading in line.more:
            listed = line.more.split(heading, 1)[1].split("\n**", 1)[0]
            papers = "; ".join(part.strip("•- .") for part in listed.splitlines() if part.strip("•- ."))
            text = papers if len(papers) <= PAPERS else papers[:PAPERS].rsplit(" ", 1)[0] + " …"
            return [Item(text, line.anchor, "Giấy tờ cần có")]
    return []


class _Interviews:
    """What interviews learned: those that were held, or the one on what was asked.

    ``told`` and ``open``: answers, and questions without one. ``took``: the messages they took something from.
    """

    def __init__(self, lines: Sequence[Line], needs: Sequence[str]) -> None:
        self.told: list[Item] = []
        self.open: list[Item] = []
        self.took: set[str] = set()
        about = _latest_about(lines)
        for name in _names(lines, needs):
            self._read(name, lines, about)

    def _read(self, name: str, lines: Sequence[Line], about: str) -> None:
        what, facts, unknown = script(name), Facts(), set[str]()
        where: dict[str, str] = {}
        question: tuple[str, str] | None = None
        asked_at = ""
        relation = "self"
        for line in lines:
            if line.who == "bot" and line.card.startswith(f"interview/{name}/"):
                question, asked_at = _question(name, line), line.anchor
            elif line.who == "bot" and line.card == f"calc/{name}":
                question = None
            if line.who != "person" or not line.text:
                continue
            if line.kind == "text":
                relation = _facts(line.text).get("relation", relation)
            got = _got(name, line, question) if relation == about or question else {}
            pressed = str(line.act.get("value", "")).partition("/")
            if pressed[2] == UNKNOWN and pressed[0] in what.questions:
                unknown |= set(what.questions[pressed[0]].fills)
                where[pressed[0]], question = line.anchor, None
            if got:
                facts |= got
                self.took.add(line.anchor)
                filled = [key for key, one in what.questions.items() if set(one.fills) & got.keys()]
                where |= dict.fromkeys(filled, line.anchor)
                question = None if question and question[0] in filled else question
        state = State(name, "", facts=facts, unknown=tuple(unknown - facts.keys()))
        for key, label, value in in_words(state):
            item = Item(value, where.get(key, ""), label)
            (self.open if value == UNKNOWN_TITLE.lower() else self.told).append(item)
        if question:
            self.open.append(Item("đang chờ trả lời", asked_at, what.questions[question[0]].label))


def _names(lines: Sequence[Line], needs: Sequence[str]) -> list[str]:
    held = [
        line.card.split("/")[1] for line in lines if line.who == "bot" and line.card.startswith("interview/")
    ]
    topics = [need.split("/")[0] for need in needs]
    fitting = [INTERVIEW_OF.get(topic, topic) for topic in topics]
    return [name for name in dict.fromkeys(held or fitting[:1]) if name in NAMES]


def _latest_about(lines: Sequence[Line]) -> str:
    """Whom it is about: self or family, whoever was named last."""
    about = "self"
    for line in lines:
        if line.who == "person" and line.kind == "text" and line.text:
            about = _facts(line.text).get("relation", about)
    return about


def _question(name: str, line: Line) -> tuple[str, str] | None:
    """The question that a card of the interview puts, and the one fact of it that is asked for, if it is only one."""
    said = line.text or ""
    for key, question in script(name).questions.items():
        partly = next((fact for fact, words in question.more.items() if said.endswith(words)), "")
        if partly or said.endswith(question.ask):
            return key, partly
    return None


def _got(name: str, line: Line, question: tuple[str, str] | None) -> Facts:
    """What a message told the interview."""
    key, _, option = str(line.act.get("value", "")).partition("/")
    asked: Question | None = script(name).questions.get(key)
    if line.kind == "press":
        return dict(asked.options[option].sets) if asked and option in asked.options else {}
    if line.kind != "text":
        return {}
    open_key, part = question or ("", "")
    return dict(_read(line.text or "", name, open_key, part, day_of(line.at)))


@lru_cache(maxsize=4096)
def _read(text: str, name: str, question: str, part: str, day: date) -> Facts:
    told = story(text, name, day)
    return {**told, **answer(text, name, script(name).questions[question], day, part)} if question else told


@lru_cache(maxsize=4096)
def _entities(text: str) -> tuple[Entity, ...]:
    return entities_in(text)


@lru_cache(maxsize=4096)
def _facts(text: str) -> dict[str, str]:
    return facts_in(text, _entities(text))
