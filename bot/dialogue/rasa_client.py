"""Asks Rasa's turn channel for the answer to one turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import requests

from bot.core.cards import Card, Handoff
from bot.core.errors import RasaAway, TurnFailed
from bot.core.secrets_file import rasa_token
from bot.core.settings import settings


@dataclass(frozen=True)
class Answer:
    """What Rasa made of a turn: cards in order, at most one hand-off, the needs it understood."""

    cards: list[Card]
    handoff: Handoff | None = None
    needs: list[str] = field(default_factory=list)
    system: bool = False  # said without Rasa


class RasaClient:
    """One HTTP session to the turn channel. Safe to use from several threads (``requests`` pools connections)."""

    def __init__(self) -> None:
        self._url = f"{settings().rasa_url}/webhooks/turn/turns"
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy of the environment between two of our own processes
        self._session.headers["Authorization"] = f"Bearer {rasa_token()}"

    def ask(self, conversation: str, turn: str, said: dict[str, Any], *, day: date, fresh: bool) -> Answer:
        """Live the turn, or hear again what it said if it was lived already.

        ``said`` is ``{"text": …}`` or ``{"act": …}``. Raises ``RasaAway`` when trying again later is right,
        ``TurnFailed`` when Rasa began the turn and failed.
        """
        body = {
            "conversation": conversation,
            "turn": turn,
            **said,
            "metadata": {"day": day.isoformat(), "fresh": fresh},
        }
        try:
            response = self._session.post(
                self._url, json=body, timeout=(2, settings().rasa_timeout_seconds), allow_redirects=False
            )
        except requests.RequestException as error:
            raise RasaAway(type(error).__name__) from error
        if response.status_code == 503:
            raise RasaAway("no model is loaded")
        if response.status_code != 200:
            raise TurnFailed(f"turn channel answered {response.status_code}")
        return _read(response)


def _read(response: requests.Response) -> Answer:
    try:
        data = response.json()
        cards = [Card.from_json(card) for card in data["cards"]]
        handoff = Handoff(**data["handoff"]) if data.get("handoff") else None
        if not cards:
            raise TurnFailed("the turn ended without a card")
        return Answer(cards, handoff, list(data.get("needs", ())))
    except (ValueError, KeyError, TypeError) as error:
        raise TurnFailed("the turn channel's answer cannot be read") from error
