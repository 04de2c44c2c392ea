"""The ear with a short memory: words are heard as they come, and a moment later once more as the turn they make."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from bot.ear import Ear, Heard

REMEMBERED = 256  # texts, in this process's memory only


class Hearing:
    """What the dialogue role asks of the ear. The same text is always heard the same, so it may be remembered."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear
        self.hear: Callable[[str], Heard] = lru_cache(maxsize=REMEMBERED)(self._hear)

    def _hear(self, text: str) -> Heard:
        return self._ear.hear(text)
