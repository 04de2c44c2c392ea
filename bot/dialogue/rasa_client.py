"""Asks Rasa's turn channel for the answer to one turn."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import requests

from bot.core.cards import Card, Handoff
from bot.core.errors import RasaAway, TurnFailed
from bot.core.secrets_file import rasa_token
from bot.core.settings import settings

Kept = dict[str, Any]  # see bot.interviews.kept


@dataclass(frozen=True)
class Answer:
    """What Rasa made of a turn: cards in order, at most one hand-off, the needs it understood, facts to keep."""

    cards: list[Card]
    handoff: Handoff | None = None
    needs: list[str] = field(default_factory=list)
    system: bool = False  # said without Rasa
    keep: Kept = field(default_factory=dict)


LOOK_EVERY = 0.5  # s, for a Rasa that is away


class RasaClient:
    """One HTTP session to the turn channel. Safe to use from several threads (``requests`` pools connections).

    Who has found Rasa away asks no more in vain: ``came_back`` looks, and from then on it is asked again.
    """

    def __init__(self) -> None:
        self._channel = f"{settings().rasa_url}/webhooks/turn"
        self._away = False
        self._looked = 0.0
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy of the environment between two of our own processes
        self._session.headers["Authorization"] = f"Bearer {rasa_token()}"

    def ask(
        self,
        conversation: str,
        turn: str,
        said: dict[str, Any],
        *,
        day: date,
        fresh: bool,
        kept: Kept | None = None,
    ) -> Answer:
        """Live the turn, or hear again what it said if it was lived already.

        ``said`` is ``{"text": …}`` or ``{"act": …}``. ``kept``: what the person told in earlier conversations; None where
        they have not agreed to that. Raises ``RasaAway`` when trying again later is right,
        ``TurnFailed`` when Rasa began the turn and failed.
        """
        if self._away:
            raise RasaAway("known to be away")
        try:
            metadata = {"day": day.isoformat(), "fresh": fresh, "kept": kept}
            return self._ask({"conversation": conversation, "turn": turn, **said, "metadata": metadata})
        except RasaAway:
            self._away, self._looked = True, time.monotonic()
            raise

    def came_back(self) -> bool:
        """True once after each absence, when Rasa is ready again."""
        if not self._away or time.monotonic() - self._looked < LOOK_EVERY:
            return False
        self._looked = time.monotonic()
        try:
            response = self._session.get(f"{self._channel}/health", timeout=2, allow_redirects=False)
        except requests.RequestException:
            return False
        self._away = response.status_code != 200
        return not self._away

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def _ask(self, body: dict[str, Any]) -> Answer:
        try:
            response = self._session.post(
                f"{self._channel}/turns",
                json=body,
                timeout=(2, settings().rasa_timeout_seconds),
                allow_redirects=False,
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
        return Answer(cards, handoff, list(data.get("needs", ())), keep=dict(data.get("keep") or {}))
    except (ValueError, KeyError, TypeError) as error:
        raise TurnFailed("the turn channel's answer cannot be read") from error
