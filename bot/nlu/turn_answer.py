"""What a turn said, read from the tracker: the same for a turn just lived and for one asked again."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import (
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.cards import Card
from bot.core.errors import TurnFailed

from .understood import INTERVIEW


def last_turn(tracker: DialogueStateTracker) -> str | None:
    """The id of the last turn that lies in the tracker."""
    said = next((event for event in reversed(tracker.events) if isinstance(event, UserUttered)), None)
    return said.metadata.get("turn") if said else None


def answer(tracker: DialogueStateTracker, *, replayed: bool) -> dict[str, Any]:
    """What the last turn said, asked for, understood and gives to keep. Raises ``TurnFailed`` when there is no card."""
    events = list(tracker.events)
    start = max(index for index, event in enumerate(events) if isinstance(event, UserUttered))
    said = [event for event in events[start:] if isinstance(event, BotUttered)]
    custom = [event.data.get("custom") or {} for event in said]
    cards = [part["card"] for part in custom if part.get("card")]
    cards += [_plain(event.text) for event in said if event.text]
    if not cards:
        raise TurnFailed("the turn ended without a card")
    parsed = {**events[start].parse_data, **({"needs": ()} if _was_an_answer(events[start:]) else {})}
    return {
        "turn": events[start].metadata.get("turn"),
        "cards": cards,
        "handoff": next((part["handoff"] for part in custom if part.get("handoff")), None),
        "keep": next((part["keep"] for part in custom if part.get("keep")), None),
        "needs": [each["need"] for each in parsed.get("needs", ())],
        "intent": parsed["intent"]["name"],
        "replayed": replayed,
    }


def _was_an_answer(events: list[Event]) -> bool:
    """True when an interview took the message: what the ear made of it counts for nothing."""
    asked = any(isinstance(each, SlotSet) and each.key == INTERVIEW for each in events)
    begun = any(isinstance(each, ActiveLoop) and each.name == INTERVIEW for each in events)
    return asked and not begun and not any(isinstance(each, ActionExecutionRejected) for each in events)


def _plain(text: str) -> dict[str, Any]:
    return Card(id="system/plain", text=text).to_json()
