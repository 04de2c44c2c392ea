"""Asks for an officer. The dialogue role opens the case and says where things stand."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.core.cards import Button, Handoff
from bot.knowledge import knowledge

from . import turn
from .saying import card as system_card, say, words

HUMAN = "handoff/human"


class ActionHandoff(Action):
    """The rule of the intent ``handoff``."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_handoff"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list:
        """One request; what else they asked about decides the desk. Who asks about being helped gets the card."""
        asked = [each["need"] for each in turn.needs(tracker)]
        others = [need for need in asked if need != HUMAN]
        if others and HUMAN not in asked:
            for card in knowledge().cards(others, turn.day(tracker), turn.facts(tracker)):
                say(dispatcher, card)
        else:
            call_officer(dispatcher, others[0] if others else None, turn.place_told(tracker))
        return [turn.remembered(tracker)]


def call_officer(dispatcher: CollectingDispatcher, need: str | None, place: str | None) -> None:
    """Say that the wish was noted, and hand over. ``place``: where the person lives, if told."""
    never_mind = Button(words()["never_mind"], act={"act": "withdraw_case"})
    said = system_card("handoff", [never_mind], needs=(HUMAN,))
    say(dispatcher, said, Handoff(reason="asked", need=need, place=place))
