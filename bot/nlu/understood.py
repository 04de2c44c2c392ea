"""What the ear heard, in the shape of Rasa's parse."""

from __future__ import annotations

from typing import Any

from bot.ear import Heard
from bot.ear.heard import INTERVIEWS

FALLBACK = "nlu_fallback"
INTERVIEW = "interview"
SURE = 0.6  # below it the card of the need asks first whether to begin
BEFORE = "before"  # the slot, and the key of a message's metadata, with what the turns before give (bot.ear.Before)
_RASA_NAMES = {
    "back": "go_back"
}  # Rasa runs an intent named "back" itself, and takes the last turn out of the talk


def understood(heard: Heard) -> dict[str, Any]:
    """The keys that one parse adds to a message: what ``bot parse`` shows and a little more, named in Rasa's manner."""
    parsed = heard.to_dict()
    parsed.pop("text")
    intent = {"name": _intent(heard), "confidence": heard.confidence}
    entities = [{**found, "entity": found["type"], "extractor": "ear"} for found in parsed["entities"]]
    more = {"facts": heard.facts, "aside": heard.aside, "inherits": heard.inherits}
    return {**parsed, **more, "intent": intent, "intent_ranking": [intent], "entities": entities}


def _intent(heard: Heard) -> str:
    if heard.urgent:
        return "danger"
    if heard.out_of_scope:
        return "out_of_scope"
    if heard.needs and heard.needs[0].confidence >= SURE and heard.needs[0].need in INTERVIEWS:
        return INTERVIEW
    about_a_need = heard.intent == heard.topic
    return FALLBACK if about_a_need and not heard.needs else rasa_name(heard.intent)


def rasa_name(intent: str) -> str:
    """The name in domain.yml of the ear's ``intent``."""
    return _RASA_NAMES.get(intent, intent)
