"""Yes, no, back and their kin, when no interview waits for them; and the start menu."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from . import turn
from .handoff import call_officer
from .saying import card, officer_button, say, start_buttons


class ActionAct(Action):
    """The rule of every act."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_act"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list:
        """A kind word for this act, with the start menu; a yes to an officer calls one."""
        if turn.intent(tracker) == "yes" and _offers_an_officer(turn.card_before(tracker)):
            call_officer(dispatcher, None, turn.place_told(tracker))
            return []
        say(dispatcher, card(turn.intent(tracker), start_buttons()))
        return []


def _offers_an_officer(card: dict[str, Any] | None) -> bool:
    """True when the first thing the card offers is to meet one."""
    buttons = (card or {}).get("buttons") or [{}]
    return buttons[0].get("act") == officer_button().act


class ActionMenu(Action):
    """The rule of ``menu``, which only a button gives."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_menu"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list:
        """The start menu."""
        say(dispatcher, card("menu", start_buttons()))
        return []
