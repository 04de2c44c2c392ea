"""Answers every need that was heard, most important first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.core.cards import Button, Card
from bot.core.settings import settings
from bot.ear.heard import INTERVIEWS
from bot.knowledge import knowledge
from bot.knowledge.pages import anchor

from . import turn
from .fallback import not_understood
from .handoff import HUMAN, call_officer
from .law_day import cards_for
from .places import at_place
from .saying import need_buttons, officer_button, say, words

SURE = 0.6  # below it the answer says what it took the question for, and offers the next likeliest
ALTERNATIVES = 2


class ActionAnswer(Action):
    """The rule of every topic."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list:
        """One card a need, three at most, and an officer if one was asked for."""
        wanted = [each["need"] for each in turn.needs(tracker)]
        known = [need for need in wanted if knowledge().has(need) and need != HUMAN]
        cards = cards_for(known, tracker)
        if cards and turn.needs(tracker)[0]["confidence"] < SURE:
            cards[0] = _in_doubt(cards[0], known[0], turn.likely(tracker))
        place = turn.place(tracker)
        if place and cards:
            cards[0] = at_place(cards[0], known[0], turn.day(tracker), place)
        for card in cards:
            say(dispatcher, _with_page(_with_start(card)))
        if HUMAN in wanted:
            call_officer(dispatcher, known[0] if known else None, turn.place_told(tracker))
        elif not cards:
            not_understood(dispatcher, tracker)
        return [turn.remembered(tracker, _subject(known))]


def _subject(known: list[str]) -> str | None:
    """What a follow-up would go on from: the most important need that is more than politeness."""
    return next((need for need in known if not need.startswith("smalltalk/")), None)


def _with_start(card: Card) -> Card:
    """The card of an interview, with the button that begins it."""
    interviews = [need for need in card.needs if need in INTERVIEWS]
    return replace(card, buttons=(*need_buttons(interviews, 1), *card.buttons)) if interviews else card


def _with_page(card: Card) -> Card:
    """The card, saying behind "Xem thêm" where to read it all again, once the assistant has an address."""
    where = settings().public_url
    if not (where and card.needs and card.sources):
        return card
    line = words()["read_on_page"].format(url=f"{where.rstrip('/')}/hoi-dap#{anchor(card.needs[0])}")
    return replace(card, more="\n".join(part for part in (card.more, line) if part))


def _in_doubt(card: Card, need: str, likely: list[str]) -> Card:
    """The card, saying first what it answers, with the other likely needs as buttons."""
    others = need_buttons([other for other in likely if other != need], ALTERNATIVES)
    asked = words()["understood"].format(question=knowledge().question(need))
    buttons: list[Button] = [*others, officer_button()] if others else list(card.buttons)
    return replace(card, text=f"{asked}\n{card.text}", buttons=tuple(buttons))
