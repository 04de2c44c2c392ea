"""Interviews in Rasa: one form for all of them. ``bot.interviews`` asks and understands; here is only the wiring.

The form ``interview`` wants one slot, ``interview_over``, that nothing but the engine fills. Whether a message belongs to
the interview is asked before it is answered (``validate_interview``), and what is said comes after (the ask action, or
the end): both take the same step, since the engine is pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.ear.heard import ACTS, HUMAN, INTERVIEWS
from bot.interviews import Message, Step, asks, begin, earlier, readable, step, to_keep

from . import turn
from .saying import say

Events = list[dict[str, Any]]

SURE, PERHAPS = (
    0.6,
    0.3,
)  # how likely a need must be to be a side question; where something is asked, the lower will do
NAMES = {"go_back": "back"}  # Rasa's names of acts
ASIDE = ("menu", "danger")  # acts and topics without needs that their own rules answer
OUT_OF_SCOPE = "out_of_scope"


class ActionInterviewStart(Action):
    """The rule of ``interview``: somebody wants it worked out for them."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_interview_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """A new state with what was told before. The same, still open and not too old, goes on."""
        need = turn.needs(tracker)[0]["need"]
        name, open_now = INTERVIEWS[need], tracker.get_slot("interview")
        if open_now and open_now["name"] == name and not _step(tracker).finished:
            return []
        state = begin(name, turn.at(tracker), _typed(tracker, name), _own(tracker))
        return [SlotSet("interview", state), turn.without_subject(tracker)]


class ValidateInterview(Action):
    """Rasa's name for what looks at a message while the form is open."""

    def name(self) -> str:
        """As in domain.yml."""
        return "validate_interview"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Nothing for a side question: Rasa then lets its ordinary rule answer, and comes back."""
        taken = _step(tracker)
        if not taken.consumed and not turn.declined(tracker):
            return []
        return [SlotSet("interview_over", True if taken.finished else None)]


class ActionAskInterviewOver(Action):
    """Rasa's name for what asks for the slot of the form."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_ask_interview_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """The next question, or the summary."""
        taken = _step(tracker)
        _say(dispatcher, taken)
        forgotten = [turn.without_subject(tracker)] if taken.consumed else []
        return [SlotSet("interview", taken.state), *forgotten]


class ActionInterviewEnd(Action):
    """After the form."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_interview_end"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """The result, if there is one. Its facts serve the next interview, those of a relative do not.

        They are offered to be kept beyond the conversation only where the person has agreed to it.
        """
        taken = _step(tracker)
        name, unknown = (tracker.get_slot("interview")[key] for key in ("name", "unknown"))
        agreed = taken.known and turn.kept(tracker) is not None
        _say(dispatcher, taken, keep=to_keep(taken.known, unknown, turn.day(tracker)) if agreed else None)
        need = next(need for need, interview in INTERVIEWS.items() if interview == name)
        told = {**(tracker.get_slot("told") or {}), **taken.known}
        over = [SlotSet("interview", None), SlotSet("interview_over", None), SlotSet("told", told)]
        return [*over, turn.remembered(tracker, need)] if taken.consumed else over


def _step(tracker: Tracker) -> Step:
    """What the message of this turn does to the interview."""
    return step(tracker.get_slot("interview"), _message(tracker))


def _message(tracker: Tracker) -> Message:
    act, intent = turn.act(tracker), turn.intent(tracker)
    begun = (
        tracker.get_slot("interview")["stage"] != "new"
    )  # from then on it knows by itself whom it is about
    intent = NAMES.get(intent, intent)
    return Message(
        text="" if act else turn.text(tracker),
        day=turn.day(tracker),
        at=turn.at(tracker),
        value=act.get("value", ""),
        intent=intent if intent in ACTS else "",
        needs=_asked(tracker, bool(act)),
        facts=turn.facts_told(tracker) if begun else turn.facts(tracker),
        urgent=tracker.latest_message.get("urgent") or _a_person(tracker),
    )


def _a_person(tracker: Tracker) -> str | None:
    """Who wants to talk to somebody is not asked on at once."""
    return next((HUMAN for each in turn.needs(tracker) if each["need"] == HUMAN), None)


def _asked(tracker: Tracker, pressed: bool) -> tuple[str, ...]:
    """The needs of a side question; a name of their own for what is answered without one."""
    intent, asking = turn.intent(tracker), pressed or asks(turn.text(tracker))
    if intent in ASIDE or (intent == OUT_OF_SCOPE and asking):
        return (intent,)
    enough = PERHAPS if asking else SURE
    return tuple(each["need"] for each in turn.needs(tracker) if each["confidence"] >= enough)


def _typed(tracker: Tracker, name: str) -> Mapping[str, Any]:
    """What was typed before, about whom the interview is to be."""
    return earlier(name, turn.typed_before(tracker), turn.facts(tracker).get("relation", "self"))


def _own(tracker: Tracker) -> Mapping[str, Mapping[str, Any]]:
    """What the person told of themself in earlier interviews, of this conversation and of those before it."""
    told = {fact: {"value": value, "told_on": ""} for fact, value in (tracker.get_slot("told") or {}).items()}
    return {**readable(turn.kept(tracker) or {}, turn.day(tracker)), **told}


def _say(dispatcher: CollectingDispatcher, taken: Step, keep: Mapping[str, Any] | None = None) -> None:
    for card in taken.cards:
        say(dispatcher, card, keep=keep)
