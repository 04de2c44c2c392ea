"""Small words around the cards: texts of words.yml, buttons, and how a card leaves an action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk.executor import CollectingDispatcher

from bot.core.cards import Button, Card, Handoff
from bot.knowledge import knowledge

WORDS = Path(__file__).with_name("words.yml")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The texts, by name."""
    return yaml.safe_load(WORDS.read_text(encoding="utf-8"))


def card(name: str, buttons: list[Button], text: str | None = None, **more: Any) -> Card:
    """The system card ``system/<name>``."""
    return Card(id=f"system/{name}", text=text or words()[name], buttons=tuple(buttons), **more)


def say(
    dispatcher: CollectingDispatcher,
    said: Card,
    handoff: Handoff | None = None,
    keep: Mapping[str, Any] | None = None,
) -> None:
    """Send a card, and with it at most one hand-off of the turn, and the facts to be kept (``bot.interviews.kept``)."""
    message: dict[str, Any] = {"card": said.to_json()}
    if keep:
        message["keep"] = dict(keep)
    if handoff:
        message["handoff"] = asdict(handoff)
    dispatcher.utter_message(json_message=message)


def need_buttons(needs: list[str], limit: int) -> list[Button]:
    """A button for each need that has a card, by its short title."""
    known = [need for need in needs if knowledge().has(need)]
    return [Button(knowledge().title(need), act={"act": "need", "need": need}) for need in known[:limit]]


def start_buttons() -> list[Button]:
    """The start menu, an officer last."""
    start = words()["start"].items()
    return [*(Button(title, act={"act": "need", "need": need}) for title, need in start), officer_button()]


def officer_button() -> Button:
    """ "Gặp cán bộ"."""
    return Button(words()["meet_an_officer"], act={"act": "human"})
