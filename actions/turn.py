"""What an action may know of the turn: the day that decides which law answers, what was understood, what came before."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from bot.core import clock
from bot.ear import Before
from bot.knowledge.addresses import Converted, convert

PLACES = ("province", "commune")  # entities that name one
POSSIBLE = 0.05  # below it a need is in the ranking only because something has to be
REJECTED = "action_execution_rejected"
RECENT = timedelta(hours=4)  # so long something typed before still counts as told
SILENT = ("action_listen", "action_session_start", "action_extract_slots")


def day(tracker: Tracker) -> date:
    """The day of the incoming message."""
    return _day(_said(tracker))


def at(tracker: Tracker) -> datetime:
    """The moment of the incoming message, as Rasa took note of it."""
    return _at(_said(tracker))


def act(tracker: Tracker) -> dict[str, Any]:
    """What was pressed; empty for typed words."""
    return (_said(tracker).get("metadata") or {}).get("act") or {}


def kept(tracker: Tracker) -> dict[str, Any] | None:
    """What the person told in earlier conversations and let us keep; None where they have not agreed to that."""
    known: dict[str, Any] | None = (_said(tracker).get("metadata") or {}).get("kept")
    return known


def declined(tracker: Tracker) -> bool:
    """True when the form has left this message to its ordinary rule."""
    for event in reversed(tracker.events):
        if event["event"] in (REJECTED, "user"):
            return event["event"] == REJECTED
    return False


def typed_before(tracker: Tracker) -> list[tuple[str, date]]:
    """What was typed in the hours before this message, and on which day, the oldest first."""
    return [
        (event.get("text") or "", _day(event))
        for event in tracker.events
        if event["event"] == "user"
        and event is not _said(tracker)
        and not (event.get("metadata") or {}).get("act")
        and at(tracker) - _at(event) < RECENT
    ]


def _said(tracker: Tracker) -> dict[str, Any]:
    return next((event for event in reversed(tracker.events) if event["event"] == "user"), {})


def _day(said: dict[str, Any]) -> date:
    stated = (said.get("metadata") or {}).get("day")
    return date.fromisoformat(stated) if stated else clock.today()


def _at(said: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(said["timestamp"], clock.UTC)


def needs(tracker: Tracker) -> list[dict[str, Any]]:
    """The needs to answer, ``{"need", "confidence"}``, most important first."""
    return tracker.latest_message.get("needs") or []


def likely(tracker: Tracker) -> list[str]:
    """The needs that it may have been, likeliest first."""
    ranking = tracker.latest_message.get("ranking") or []
    return [each["need"] for each in ranking if each["confidence"] >= POSSIBLE]


def facts(tracker: Tracker) -> dict[str, str]:
    """What is known of whose question it is (``bot.ear.facts``): this message counts more than those before it."""
    return {**_before(tracker).facts, **facts_told(tracker)}


def facts_told(tracker: Tracker) -> dict[str, str]:
    """What this message tells of it."""
    return tracker.latest_message.get("facts") or {}


def place(tracker: Tracker) -> Converted | None:
    """Where the person lives, as far as told: by this message, by a press, or before."""
    entities = tracker.latest_message.get("entities") or []
    if any(each["entity"] in PLACES for each in entities):
        return convert(text(tracker))
    ward, _, province = facts(tracker).get("place", "").rpartition(", ")  # as pressed or kept: certain
    return Converted(province, ward, "", certain=True, divided=False) if province else None


def place_told(tracker: Tracker) -> str | None:
    """ "Commune, province" as far as told and certain."""
    return {**facts(tracker), **_place_to_keep(tracker)}.get("place")


def _place_to_keep(tracker: Tracker) -> dict[str, str]:
    found = place(tracker)
    if found is None or not found.certain:
        return {}
    return {"place": ", ".join(part for part in (found.ward, found.province) if part)}


def remembered(tracker: Tracker, need: str | None = None) -> dict[str, Any]:
    """The slot event that lets the next message go on from here."""
    kept = Before(need or _before(tracker).need, {**facts(tracker), **_place_to_keep(tracker)})
    return SlotSet("before", kept.plain())


def without_subject(tracker: Tracker) -> dict[str, Any]:
    """The slot event after which the next message is heard for itself, as the answer to a question of ours must be."""
    return SlotSet("before", Before("", _before(tracker).facts).plain())


def _before(tracker: Tracker) -> Before:
    return Before.read(tracker.get_slot("before"))


def text(tracker: Tracker) -> str:
    """What the person typed."""
    return tracker.latest_message.get("text") or ""


def intent(tracker: Tracker) -> str:
    """The topic or act."""
    return tracker.latest_message["intent"]["name"]


def action_before(tracker: Tracker) -> str | None:
    """What answered the message before this one; None when this is the first."""
    before_this = False
    for event in reversed(tracker.events):
        if event["event"] == "user":
            if before_this:
                return None
            before_this = True
        elif before_this and event["event"] == "action" and event["name"] not in SILENT:
            return event["name"]
    return None


def card_before(tracker: Tracker) -> dict[str, Any] | None:
    """The last card said before this message, as JSON; None when there was none."""
    before_this = False
    for event in reversed(tracker.events):
        if event["event"] == "user":
            if before_this:
                return None
            before_this = True
        elif before_this and event["event"] == "bot":
            return ((event.get("data") or {}).get("custom") or {}).get("card")
    return None
