"""The channel-neutral card: what actions say and channels render.

A card travels as JSON: from the actions through Rasa, into the outbox, to a channel.
A button is one of: an ``act`` (becomes an opaque payload before it leaves the house), a ``url``,
a ``phone``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["answer", "notice", "question", "urgent", "holding", "officer"]


@dataclass(frozen=True)
class Source:
    """One legal basis, as shown to the citizen. Dates are ISO days; ``valid_to`` is the last day in force."""

    instrument: str
    article: str = ""
    title: str = ""
    url: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True)
class Button:
    """A press: exactly one of ``act`` (inside the house) or ``payload`` (outside), ``url``, ``phone``."""

    title: str
    act: dict[str, Any] | None = None
    payload: str | None = None
    url: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class File:
    """A picture or document that goes with a message. ``id`` finds its bytes in the store; ``size`` is in bytes."""

    id: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Card:
    """One message to the person. ``text`` is plain text with line breaks, ``more`` stands behind ``more_title``.

    ``text`` may be empty where ``files`` are all that is sent.
    """

    id: str
    text: str
    kind: Kind = "answer"
    needs: tuple[str, ...] = ()
    more: str = ""
    more_title: str = ""  # "Xem cách tính"; empty: "Xem thêm"
    caveat: str = ""
    sources: tuple[Source, ...] = ()
    buttons: tuple[Button, ...] = ()
    files: tuple[File, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The card as plain JSON values, empty parts left out."""
        kept = {key: value for key, value in asdict(self).items() if value not in ("", (), None)}
        return {**kept, "text": self.text}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Card:
        """The card ``to_json`` wrote. Raises ``KeyError``/``TypeError`` on anything else."""
        return cls(
            id=data["id"],
            text=data["text"],
            kind=data.get("kind", "answer"),
            needs=tuple(data.get("needs", ())),
            more=data.get("more", ""),
            more_title=data.get("more_title", ""),
            caveat=data.get("caveat", ""),
            sources=tuple(Source(**source) for source in data.get("sources", ())),
            buttons=tuple(Button(**button) for button in data.get("buttons", ())),
            files=tuple(File(**file) for file in data.get("files", ())),
        )


@dataclass(frozen=True)
class Handoff:
    """A request, beside the cards of a turn, that a person takes over.

    ``reason``: ``asked`` | ``danger`` | ``misunderstood`` | ``rule`` | ``failure`` | ``outage`` | ``window``
    (too late for the platform) | ``undelivered`` (the platform did not take the answer) | ``closing`` (nobody has
    answered, and soon nobody may) | ``callback`` (a number was left in the form).
    ``danger``: the kind of danger when ``urgent``. ``need``: what the person asked about, if known.
    ``place``: "commune, province" where the person lives, as far as known.
    """

    reason: str
    urgent: bool = False
    danger: str | None = None
    need: str | None = None
    place: str | None = None
