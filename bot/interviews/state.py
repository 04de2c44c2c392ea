"""Where an interview stands, as plain JSON between two messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

MOST = 7  # questions; what is then still open goes to an officer
PAUSE = timedelta(hours=4)  # after that much silence the person is asked whether to go on
ENDS = timedelta(hours=24)  # after that much nothing of it is left

Stage = Literal["new", "remembered", "ask", "confirm", "fix", "resume"]


@dataclass(frozen=True)
class State:
    """``facts``: what was told, as JSON (a day is a pair: first and last day it may be). ``unknown``: asked in vain.

    ``asked``: the questions put so far, in their order; a question about one fact only is "question/fact".
    ``question``: the one that is open. ``failed``: how often it was not understood. ``family``: it is about a relative.
    ``brought``: which facts the person had told of themself before this interview, and the ISO day; "" where they need
    not be confirmed.
    """

    name: str
    at: str
    stage: Stage = "new"
    facts: Mapping[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    question: str = ""
    failed: int = 0
    family: bool = False
    brought: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {**asdict(self), "unknown": list(self.unknown), "asked": list(self.asked)}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> State:
        """What ``plain`` wrote. Raises ``TypeError`` on anything else."""
        return replace(cls(**data), unknown=tuple(data["unknown"]), asked=tuple(data["asked"]))

    def silent_for(self, at: datetime) -> timedelta:
        """How long ago the last message was."""
        return at - datetime.fromisoformat(self.at)

    def told(self, facts: Mapping[str, Any]) -> State:
        """With ``facts``, which count more than what was said before."""
        unknown = tuple(name for name in self.unknown if name not in facts)
        brought = {name: told_on for name, told_on in self.brought.items() if name not in facts}
        return replace(self, facts={**self.facts, **facts}, unknown=unknown, brought=brought)

    def without(self, names: Iterable[str]) -> State:
        """As if these facts had never been asked for."""
        names = frozenset(names)
        facts = {name: value for name, value in self.facts.items() if name not in names}
        unknown = tuple(name for name in self.unknown if name not in names)
        brought = {name: told_on for name, told_on in self.brought.items() if name not in names}
        return replace(self, facts=facts, unknown=unknown, brought=brought)

    def to_confirm(self) -> tuple[str, ...]:
        """Facts of an earlier conversation that may have changed since."""
        return tuple(name for name, told_on in self.brought.items() if told_on)

    def confirmed(self) -> State:
        """They still hold."""
        return replace(self, brought=dict.fromkeys(self.brought, ""))
