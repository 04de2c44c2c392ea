"""What the ear heard in one message: the shape that Rasa, the gate and ``bot parse`` share."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

TOPICS = (
    "criminal_record",
    "expungement",
    "legal_aid",
    "loan",
    "training_jobs",
    "after_release",
    "social_support",
    "warnings",
    "privacy",
    "handoff",
    "media",
    "smalltalk",
    "out_of_scope",
)
ACTS = ("yes", "no", "dont_know", "correct", "back", "stop")
DANGERS = ("self_harm", "violence", "threat", "lured", "hunger", "child", "summons", "relapse")
OUT_OF_SCOPE = "out_of_scope"
DANGER = "danger"
HUMAN = "handoff/human"
INTERVIEWS = {  # needs of who wants it worked out for them, and the interview that does
    "expungement/calculate": "expungement",
    "loan/check": "loan",
    "legal_aid/check": "legal_aid",
    "criminal_record/check": "certificate",
    "training_jobs/check": "training",
    "after_release/plan": "plan",
}


@dataclass(frozen=True)
class Scored:
    """A need and how sure the ear is of it, from 0 to 1."""

    need: str
    confidence: float


@dataclass(frozen=True)
class Entity:
    """A piece of the message: ``text[start:end] == value``; ``normalised`` is its meaning."""

    type: str
    value: str
    start: int
    end: int
    normalised: str


@dataclass(frozen=True)
class Heard:
    """``needs`` are to be answered, most important first; empty when nothing is sure enough."""

    text: str
    topic: str
    intent: str
    confidence: float
    needs: tuple[Scored, ...] = ()
    ranking: tuple[Scored, ...] = ()
    entities: tuple[Entity, ...] = ()
    urgent: str | None = None
    out_of_scope: bool = False
    aside: str = (
        ""  # the kind of what is out of scope: "out_of_scope/politics"; empty when it is just something else
    )
    facts: dict[str, str] = field(default_factory=dict)  # told by this message (bot.ear.facts)
    inherits: bool = (
        False  # the need is the one of the turn before, asked again for another person, place or form
    )

    def to_dict(self) -> dict[str, Any]:
        """The fields of ``python -m bot parse --json`` but for ``ms``, which is measured there."""
        return {
            "text": self.text,
            "topic": self.topic,
            "needs": [asdict(found) for found in self.needs],
            "ranking": [asdict(found) for found in self.ranking],
            "intent": self.intent,
            "entities": [asdict(entity) for entity in self.entities],
            "urgent": self.urgent,
            "out_of_scope": self.out_of_scope,
        }
