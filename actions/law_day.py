"""The day whose law a question is about: that of the message, or another one that the person names.

A day to come is always meant so ("tháng 3/2027 làm phiếu mất bao nhiêu"). A day gone by is mostly a fact ("ra trại
20/8/2023"); it is the day of the law only where the words say so ("nộp hồ sơ ngày 30/6/2026", "lãi suất năm 2024").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk import Tracker

from bot.core.cards import Card
from bot.ear.fold import fold
from bot.knowledge import knowledge

from . import turn
from .saying import words

_LAW_OF = re.compile(
    r"\b(?:luat|quy dinh|lai suat|le phi|phi|lai|muc\w*)(?: (?:cua|hoi|luc|vao|trong|tai|ngay|nam|thang))*$"
)
_FILED_ON = re.compile(r"\bnop(?: \w+){0,5}?(?: (?:tu|vao|hoi|hom|truoc))?$")
_THEN_FILED = re.compile(r"^ (?:thi )?(?:(?:em|toi|minh|con|chau|tui) )?(?:da )?nop\b")


def cards_for(needs: Iterable[str], tracker: Tracker) -> list[Card]:
    """The cards of the day of the message; where another day is named and has other law, those of that day."""
    facts, said = turn.facts(tracker), turn.day(tracker)
    cards = knowledge().cards(needs, said, facts)
    meant = named_day(turn.text(tracker), tracker.latest_message.get("entities") or [], said)
    if meant is None:
        return cards
    return [_of(meant, card, said, facts) for card in cards]


def named_day(text: str, entities: Iterable[dict[str, Any]], said: date) -> date | None:
    """The one day of the law that ``text`` names; the first day of a month or a year. None for no day, or for several."""
    dates = [each for each in entities if each["entity"] == "date"]
    day = _first_day(dates[0]["normalised"]) if len(dates) == 1 else None
    if day is None or day > said:
        return day
    before, after = text[: dates[0]["start"]], text[dates[0]["end"] :]
    before, after = (" ".join(fold(part.lower()).split()) for part in (before, after))
    meant = _LAW_OF.search(before) or _FILED_ON.search(before) or _THEN_FILED.search(f" {after}")
    return day if meant else None


def _first_day(normalised: str) -> date | None:
    """2027-03-01 for "2027-03"; None for a week ("2024-W08")."""
    parts = [int(part) for part in normalised.split("-") if part.isdigit()]
    year, month, day = [*parts, 1, 1][:3]
    return None if "W" in normalised else date(year, month, day)


def _of(day: date, card: Card, said: date, facts: dict[str, str]) -> Card:
    """The same need's card of ``day``, if another version answers then; of a day to come only what is known already."""
    then = knowledge().card(card.needs[0], day, facts)
    if then.id == card.id or (then.kind == "notice" and day > said):
        return card
    if then.kind == "notice":
        return then
    return replace(then, text=words()["of_that_day"].format(day=day.strftime("%d/%m/%Y"), text=then.text))
