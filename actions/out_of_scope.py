"""Not what this assistant is for: says kindly what it can do."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge import knowledge

from . import turn
from .fallback import missed_before
from .saying import card, say, start_buttons


class ActionOutOfScope(Action):
    """The rule of ``out_of_scope``."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_out_of_scope"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list:
        """The card of its kind, or one with the start menu; the second time in a row an officer comes first."""
        pressed = [each["need"] for each in turn.needs(tracker)]
        aside = tracker.latest_message.get("aside") or next(iter(pressed), "")
        if knowledge().has(aside):
            say(dispatcher, knowledge().card(aside, turn.day(tracker)))
        elif missed_before(tracker):
            *start, officer = start_buttons()
            say(dispatcher, card("no_help_again", [officer, *start]))
        else:
            say(dispatcher, card("out_of_scope", start_buttons()))
        return []
