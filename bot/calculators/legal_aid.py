"""Trợ giúp pháp lý: who gets a lawyer free of charge, on which day (Luật 11/2017 Điều 7, widened from 01/01/2027)."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from bot.knowledge.model import Statement

from .advice import Advice, Answer, advise, untold
from .rulebook import Dated, Ending, Rulebook, said
from .wording import shown

HARDSHIP = ("near_poor", "social_allowance")  # either of them (Nghị định 144/2017 Điều 2)
FEW = 3  # groups that are named one by one
AGES = ("child", "sixteen_to_eighteen", "elderly")


@dataclass(frozen=True)
class Facts:
    """One person with one matter, on ``day``. ``None``: not told. ``unknown``: asked for, and the person does not know.

    In the order in which they are worth asking (law dossier, file 05 §2); several may be buttons of one question.
    """

    day: date
    business_matter: bool | None = None
    poor: bool | None = None
    near_poor: bool | None = None
    age: int | None = None
    accused: bool | None = None
    victim: bool | None = None
    disabled: bool | None = None
    social_allowance: bool | None = None
    minority_in_hard_area: bool | None = None
    hiv: bool | None = None
    domestic_violence: bool | None = None
    martyr_family: bool | None = None
    meritorious: bool | None = None
    dioxin: bool | None = None
    trafficked: bool | None = None
    unknown: frozenset[str] = frozenset()


class Group(Dated):
    """A group of the list: whoever meets all of ``requires``."""

    id: str
    requires: tuple[str, ...]
    name: str


class ListOfGroups(Dated):
    """What the list of a time rests on."""

    statement: Statement


class Rules(Rulebook):
    """data/knowledge/legal_aid.yml."""

    groups: tuple[Group, ...]
    lists: tuple[ListOfGroups, ...]
    elderly_from: int
    child_below: int
    minor_below: int
    steps: dict[str, Statement]
    next: dict[str, Statement]
    verdicts: dict[Answer, Ending]
    facts: dict[str, str]


def rules() -> Rules:
    """The rules as the file says them now."""
    return Rules.load("legal_aid.yml")


def decide(facts: Facts, book: Rules | None = None) -> Advice:
    """Whether this person belongs to a group that is helped on ``facts.day``."""
    book = book or rules()
    if facts.business_matter:
        return advise(Answer.NO, book.verdicts[Answer.NO], [book.steps["business"]], book.next)
    belongs, may = groups(facts, book)
    steps = [each.statement for each in book.lists if each.covers(facts.day)]
    if belongs:
        steps.insert(0, said(book.steps["belongs"], groups=_names(belongs)))
        lacking = _untold(facts, ("business_matter",))
        answer = Answer.PERHAPS if lacking else Answer.YES
        return advise(answer, book.verdicts[answer], [*steps, book.steps["free"]], book.next, lacking)
    answer = Answer.PERHAPS if may else Answer.NO
    if 0 < len(may) <= FEW:
        steps.insert(0, said(book.steps["may_belong"], groups=_names(may)))
    if any("hardship" in group.requires for group in may):
        steps.append(book.steps["hardship"])
    steps += _later(facts, book)
    lacking = _untold(facts, ("business_matter", *(name for group in may for name in group.requires)))
    return advise(answer, book.verdicts[answer], steps, book.next, lacking)


def groups(facts: Facts, book: Rules) -> tuple[list[Group], list[Group]]:
    """The groups of the day that the person surely belongs to, and those they may belong to."""
    current = [group for group in book.groups if group.covers(facts.day)]
    met = {group.id: [_holds(facts, name, book) for name in group.requires] for group in current}
    sure = [group for group in current if all(met[group.id])]
    return sure, [group for group in current if group not in sure and False not in met[group.id]]


def _holds(facts: Facts, name: str, book: Rules) -> bool | None:
    """A requirement; None when it is not known."""
    if name == "hardship":
        either = [getattr(facts, part) for part in HARDSHIP]
        return True if True in either else None if None in either else False
    if name not in AGES:
        return getattr(facts, name)
    if facts.age is None:
        return None
    ages = {
        "child": facts.age < book.child_below,
        "sixteen_to_eighteen": book.child_below <= facts.age < book.minor_below,
        "elderly": facts.age >= book.elderly_from,
    }
    return ages[name]


def _later(facts: Facts, book: Rules) -> list[Statement]:
    """The next list, where it has a group that fits for sure and today's has none."""
    coming = [each.valid_from for each in book.lists if each.valid_from > facts.day]
    if not coming:
        return []
    then, _ = groups(replace(facts, day=min(coming)), book)
    words = book.steps["from_next_year"]
    return [said(words, day=shown(min(coming)), groups=_names(then))] if then else []


def _untold(facts: Facts, names: tuple[str, ...]) -> tuple[str, ...]:
    """The facts behind ``names`` that were not told and not asked for in vain, in the order worth asking."""
    spread = {"hardship": HARDSHIP, **dict.fromkeys(AGES, ("age",))}
    behind = {fact for name in names for fact in spread.get(name, (name,))}
    return untold(facts, *(field.name for field in fields(Facts) if field.name in behind))


def _names(found: list[Group]) -> str:
    return ", ".join(group.name for group in found)
