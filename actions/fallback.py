"""Nothing was understood for sure: likely needs as buttons; the second time in a row an officer first."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.knowledge import knowledge

from . import turn
from .saying import card, need_buttons, officer_button, say, start_buttons

SUGGESTIONS = 3
MISSES = ("action_fallback", "action_out_of_scope")


class ActionFallback(Action):
    """The rule of ``nlu_fallback``."""

    def name(self) -> str:
        """As in domain.yml."""
        return "action_fallback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list:
        """One card with buttons."""
        not_understood(dispatcher, tracker)
        return [turn.remembered(tracker)]


def not_understood(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Say so kindly, with what it may have been."""
    likely = [*turn.likely(tracker), *knowledge().suggest(turn.text(tracker), SUGGESTIONS)]
    buttons = need_buttons(list(dict.fromkeys(likely)), SUGGESTIONS)
    if missed_before(tracker):
        said = card("no_help_again", [officer_button(), *buttons])
    elif buttons:
        said = card("perhaps", [*buttons, officer_button()], kind="question")
    else:
        said = card("not_understood", start_buttons())
    say(dispatcher, said)


def missed_before(tracker: Tracker) -> bool:
    """True when the message before this one was of no use to the person either."""
    return turn.action_before(tracker) in MISSES
