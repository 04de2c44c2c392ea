"""What goes into an interview and what comes out: one message, one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.core.cards import Card


@dataclass(frozen=True)
class Message:
    """One message of the person, as the ear heard it.

    ``day``: the day in Vietnam on which it came; relative days are read against it. ``at``: its moment (aware).
    ``value``: that of a button ``{"act": "answer", "value": …}``. ``intent``: an act of ``bot.ear.heard.ACTS``.
    ``needs``: those sure enough to be answered by their ordinary rules. ``facts``: those of ``bot.ear.facts``.
    ``urgent``: a danger, or anything else after which no question is put.
    """

    text: str
    day: date
    at: datetime
    value: str = ""
    intent: str = ""
    needs: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    urgent: str | None = None


@dataclass(frozen=True)
class Step:
    """What to do with a message.

    ``state``: the interview from now on; None when it is over. ``consumed``: False when the message is answered by its
    ordinary rule; ``cards`` are said after that answer. ``known``: at the end, the facts that later interviews need not
    ask again; empty when they are those of a relative.
    """

    state: dict[str, Any] | None
    consumed: bool
    cards: tuple[Card, ...] = ()
    known: Mapping[str, Any] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        """True when there is nothing to go on with."""
        return self.state is None
