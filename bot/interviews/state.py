"""Where an interview stands, as plain JSON between two messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

MOST = 7  # questions; what is then still open goes to an officer
PAUSE = timedelta(hours=4)  # after that much silence the person is asked whether to go on
ENDS = timedelta(hours=24)  # after that much nothing of it is left

Stage = Literal["new", "ask", "confirm", "fix", "resume"]


@dataclass(frozen=True)
class State:
    """``facts``: what was told, as JSON (a day is a pair: first and last day it may be). ``unknown``: asked in vain.

    ``asked``: the questions put so far, in their order; a question about one fact only is "question/fact".
    ``question``: the one that is open. ``failed``: how often it was not understood. ``family``: it is about a relative.
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
        return replace(self, facts={**self.facts, **facts}, unknown=unknown)

    def without(self, names: tuple[str, ...]) -> State:
        """As if these facts had never been asked for."""
        facts = {name: value for name, value in self.facts.items() if name not in names}
        return replace(self, facts=facts, unknown=tuple(name for name in self.unknown if name not in names))
