"""Sending on the web chat: the page reads the outbox itself, so a row that is ready is a row that is sent."""

from __future__ import annotations

from typing import Any

from bot.channels.base import Outgoing, Recipient, Taken
from bot.core.cards import Card

from . import NAME


class WebChat:
    """The ``Channel`` of our own page."""

    name = NAME
    sending_again_is_harmless = True

    def parts(self, card: Card) -> list[dict[str, Any]]:
        """One card is one message here."""
        return [{"card": card.id}]

    def echoed_words(self, part: dict[str, Any]) -> str | None:
        """None: no echo comes."""
        return None

    def send(self, to: Recipient, message: Outgoing) -> Taken:
        """Nothing leaves the house: from now on the stream shows the row. It cannot fail or be in doubt."""
        return Taken(str(message.row_id))
