from datetime import datetime, timedelta, timezone

import pytest

from bot.core import clock


class Clock:
    """A clock that tests move. Begins on a Saturday evening, when no officer is at work."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 13, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **time: float) -> datetime:
        self.moment += timedelta(**time)
        return self.moment


@pytest.fixture
def time(monkeypatch):
    moved = Clock()
    monkeypatch.setattr(clock, "now", moved)
    return moved
