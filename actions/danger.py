"""Words of help in danger. The gate normally hears danger first; this is the second net."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.core.cards import Handoff
from bot.knowledge import knowledge

from . import turn
from .saying import card, say


class ActionDanger(Action):
    """The rule of the intent ``danger``."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_danger"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list:
        """The card of this danger, and an urgent request for an officer."""
        heard = [each["need"] for each in turn.needs(tracker) if each["need"].startswith("danger/")]
        kind = tracker.latest_message.get("urgent") or (heard[0].split("/")[1] if heard else None)
        need = f"danger/{kind}"
        known = knowledge().has(need)
        said = knowledge().card(need, turn.day(tracker)) if known else card("danger", [], kind="urgent")
        place, need_known = turn.place_told(tracker), need if kind else None
        say(dispatcher, said, Handoff("danger", urgent=True, danger=kind, need=need_known, place=place))
        return []
