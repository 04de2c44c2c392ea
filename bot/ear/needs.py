"""Which needs of a message are answered: one, or several when it asks several things, or none when nothing is sure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core import clock

from .entities.said import days_of
from .fold import fold
from .heard import HUMAN, Entity, Scored
from .normalise import normalise
from .reading import Reading

SURE = 0.6  # answered without asking back
ASKED = 0.4  # a clause with a question word must be this sure to count as a question of its own
PLAIN, OURS = 0.9, 0.2  # a clause this sure needs no room in the whole, unless the whole sounds out of scope
CERTAIN = 0.97  # a clause without a question word must be this sure to count as one
LIKELY = 0.3  # the best one is answered, the others are offered; below it nothing is
PARTS_OF_STORY, LIKELY_IN_STORY = (
    4,
    0.1,
)  # a story's many words share out what is likely; the answer asks back anyway
ALONE = 0.97  # a single clause must be this sure to be heard beside what the whole asks
SHARE = 0.001  # what the whole message must give to a need that one of its parts asks
MOST = 3
POLITE = ("smalltalk/greet", "smalltalk/thanks", "smalltalk/bye", "smalltalk/abuse", "smalltalk/capabilities")
_ASKS = re.compile(r"\b(khong|chua|dau|gi|sao|bao|may|nao|hoi|nhieu|ai|ha|cach|huong dan|chi giup|can)\b")


def needs_of(whole: Reading, parts: Sequence[tuple[str, Reading]]) -> tuple[Scored, ...]:
    """The needs to be answered, the most important first.

    A part is heard for itself when it asks something (or is certain, like "lệ phí") and the whole message leaves room
    for it: most clauses tell the story around one question ("em mới ra tù, …").
    """
    best = whole.best
    asked = _asked_in(parts, whole)
    likely = LIKELY if len(parts) < PARTS_OF_STORY else LIKELY_IN_STORY
    found = {best.need: best} if best.confidence >= likely else {}
    if best.need in asked:
        found = {**found, **asked}
    elif best.confidence < SURE and asked:
        found = asked
    elif beside := _beside(asked, parts):
        found = {**found, **beside}
    serious = [scored for need, scored in found.items() if need not in POLITE]
    shares = {scored.need: scored.confidence for scored in whole.ranking}
    chosen = serious or list(found.values())
    return tuple(sorted(chosen, key=lambda each: (each.need != HUMAN, -shares.get(each.need, 0.0)))[:MOST])


def _beside(asked: Mapping[str, Scored], parts: Sequence[tuple[str, Reading]]) -> dict[str, Scored]:
    """What is asked in so many words beside that of which the whole message is sure: several things, or one for certain."""
    asking = {part.best.need for text, part in parts if asks(text)}
    found = {need: scored for need, scored in asked.items() if need in asking}
    return found if len(found) > 1 or any(each.confidence >= ALONE for each in found.values()) else {}


FIVE_YEARS = 60  # months in which Decision 22/2023 lends
NEARLY = 48
_RELEASED = re.compile(
    r"(?:^|\s)(?:ra|ve|man han|man an|het an|xong an|duoc tha|dac xa)(?: (?:tu|trai|hoi|ngay|khoang|tam))*$"
)
BY_TIME = ("loan/conditions", "loan/five_years_left", "loan/over_five_years")


def by_time_since_release(
    needs: Sequence[Scored], entities: Sequence[Entity], text: str = ""
) -> tuple[Scored, ...]:
    """Whether a loan is still to be had is asked in the same words by all; the time since release tells them apart.

    Just five years ("quá 5 năm", "tròn 5 năm") and days that leave it open ("ra năm 2021") are left to the words.
    """
    if not any(each.need in BY_TIME for each in needs):
        return tuple(needs)
    spans = [months(entity.normalised) for entity in entities if entity.type == "duration"]
    fitting = {_by_months(span) for span in spans} if spans else _by_release_day(entities, text)
    if len(spans) > 1 or len(fitting) != 1 or FIVE_YEARS in spans:
        return tuple(needs)
    right = fitting.pop()
    told = [replace(each, need=right) if each.need in BY_TIME else each for each in needs]
    return tuple({each.need: each for each in reversed(told)}.values())[::-1]


def _by_months(span: float) -> str:
    return BY_TIME[2] if span > FIVE_YEARS else BY_TIME[1] if span >= NEARLY else BY_TIME[0]


def _by_release_day(entities: Sequence[Entity], text: str) -> set[str]:
    """The needs that fit the first and the last day that the release may have been on; empty when no day is told."""
    for entity in entities:
        if entity.type == "date" and _RELEASED.search(fold(normalise(text[: entity.start]))):
            first, last = days_of(entity.normalised)
            ago = [(clock.today() - day).days / 365.25 * 12 for day in (first, last)]
            return {_by_months(span) for span in ago} if min(ago) >= 0 else set()
    return set()


def months(span: str) -> float:
    """The length of an ISO 8601 span in months: "P3Y6M" → 42."""
    factors = {"Y": 12.0, "M": 1.0, "W": 7 / 30, "D": 1 / 30}
    return sum(float(number) * factors[unit] for number, unit in re.findall(r"([\d.]+)([YMWD])", span))


def asks(text: str) -> bool:
    """True for words with a question word among them."""
    return bool(_ASKS.search(fold(normalise(text))))


def _confidence(scored: Scored) -> float:
    return scored.confidence


def _asked_in(parts: Sequence[tuple[str, Reading]], whole: Reading) -> dict[str, Scored]:
    """The needs that single parts ask for and are sure of."""
    room = {scored.need for scored in whole.ranking if scored.confidence >= SHARE}
    found: dict[str, Scored] = {}
    ours = whole.out_of_scope < OURS
    for text, part in parts:
        best = part.best
        enough = (ASKED if ours else SURE) if asks(text) else CERTAIN
        if best.confidence >= enough and (best.need in room or (ours and best.confidence >= PLAIN)):
            found[best.need] = max(best, found.get(best.need, best), key=_confidence)
    return found
