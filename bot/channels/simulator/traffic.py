"""The raw log: every request to the simulated platforms and every webhook from them, as they went over the wire."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from bot.core import clock

KEPT = 500


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. ``direction``: ``api`` (to the platform) | ``webhook`` (from it)."""

    number: int
    at: str
    platform: str
    direction: str
    method: str
    path: str
    headers: dict[str, str]
    request: str
    status: int  # 0: no answer
    answer: str
    milliseconds: int
    fault: str | None


class Traffic:
    """The last exchanges, oldest first."""

    def __init__(self) -> None:
        self._last = 0
        self._kept: deque[Exchange] = deque(maxlen=KEPT)

    def add(self, platform: str, direction: str, **parts: Any) -> None:
        """Note one exchange."""
        self._last += 1
        at = clock.now().isoformat()
        self._kept.append(Exchange(self._last, at, platform, direction, **parts))

    def after(self, number: int, platform: str | None = None) -> list[dict[str, Any]]:
        """What came later than ``number``."""
        return [
            asdict(each) for each in self._kept if each.number > number and platform in (None, each.platform)
        ]

    def clear(self) -> None:
        """Forget all of it; numbers go on."""
        self._kept.clear()
