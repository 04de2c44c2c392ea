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
from bot.interviews import Message, Step, asks, begin, earlier, step

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
        state = begin(name, turn.at(tracker), _known(tracker, name))
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
        """The result, if there is one. Its facts are kept for the next interview, those of a relative are not."""
        taken = _step(tracker)
        _say(dispatcher, taken)
        name = tracker.get_slot("interview")["name"]
        need = next(need for need, interview in INTERVIEWS.items() if interview == name)
        told = {**(tracker.get_slot("told") or {}), **taken.known}
        over = [SlotSet("interview", None), SlotSet("interview_over", None), SlotSet("told", told)]
        return [*over, turn.remembered(tracker, need)] if taken.consumed else over


def _step(tracker: Tracker) -> Step:
    """What the message of this turn does to the interview."""
    return step(tracker.get_slot("interview"), _message(tracker))


def _message(tracker: Tracker) -> Message:
    act, intent = turn.act(tracker), turn.intent(tracker)
    intent = NAMES.get(intent, intent)
    return Message(
        text="" if act else turn.text(tracker),
        day=turn.day(tracker),
        at=turn.at(tracker),
        value=act.get("value", ""),
        intent=intent if intent in ACTS else "",
        needs=_asked(tracker, bool(act)),
        facts=turn.facts(tracker),
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


def _known(tracker: Tracker, name: str) -> Mapping[str, Any]:
    """What need not be asked: of earlier interviews, unless it is about somebody else now, and of what was typed."""
    relation = turn.facts(tracker).get("relation", "self")
    own = (tracker.get_slot("told") or {}) if relation == "self" else {}
    return {**own, **earlier(name, turn.typed_before(tracker), relation)}


def _say(dispatcher: CollectingDispatcher, taken: Step) -> None:
    for card in taken.cards:
        say(dispatcher, card)
