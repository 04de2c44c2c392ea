"""What of an interview may serve the next conversation, once the person has agreed: facts about them that last.

Each is kept with the day on which it was told, and only as it will still be read right later: an age as the days
between which the person was born. What belongs to one occasion (what a loan is for), or may be another any day (a new
case), is asked anew; illness and family are nobody's to keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from bot.calculators.periods import add_months
from bot.calculators.wording import shown

from . import replies
from .script import NAMES
from .state import State

Kept = dict[str, dict[str, Any]]  # fact: {"value", "told_on" (ISO day)}

LASTING = (
    "released_on release sentence_months main_penalty fault crime_class age_then group additional "
    "additional_done_on obligations obligations_done_on court_debts in_list home has_identity_card rural"
).split()
AGE, BORN = "age", "born"
OF_AGE = 18  # for a child the parents must agree too (Nghị định 356/2025): nothing is kept


def to_keep(facts: Mapping[str, Any], unknown: Iterable[str], day: date) -> dict[str, Any]:
    """What of an interview's ``facts``, told on ``day``, may be kept. None: a fact that no longer counts as known."""
    age = facts.get(AGE)
    if age is not None and age < OF_AGE:
        return {}
    lasting = {name: value for name, value in facts.items() if name in LASTING}
    if age is not None:
        first, last = add_months(day, -12 * (age + 1)) + timedelta(days=1), add_months(day, -12 * age)
        lasting[BORN] = [first.isoformat(), last.isoformat()]
    told = {name: {"value": value, "told_on": day.isoformat()} for name, value in lasting.items()}
    return {**{name: None for name in unknown if name in LASTING}, **told}


def readable(kept: Mapping[str, Mapping[str, Any]], day: date) -> Kept:
    """``kept`` as interviews read it on ``day``: with the age, if it is certain."""
    facts = {name: dict(each) for name, each in kept.items() if name in LASTING}
    born = kept.get(BORN)
    if born:
        ages = {_age(date.fromisoformat(each), day) for each in born["value"]}
        if len(ages) == 1:
            facts[AGE] = {**born, "value": ages.pop()}
    return facts


def in_words(kept: Mapping[str, Mapping[str, Any]], day: date) -> list[str]:
    """Each question and its answer, with the day it was told: for the person who asks what is remembered."""
    left, lines = readable(kept, day), []
    for name in reversed(NAMES):  # the everyday words are those of the plan
        state = State(name, "", facts={fact: each["value"] for fact, each in left.items()})
        for question, label, value in replies.summary(state):
            told = {fact: left.pop(fact) for fact in replies.facts_of(state, question)}
            days = sorted({shown(date.fromisoformat(each["told_on"])) for each in told.values()})
            lines.append(f"{label}: {value} (kể ngày {', '.join(days)})")
    return lines


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
