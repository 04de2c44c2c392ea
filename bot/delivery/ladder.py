"""The retry ladder: 5 s doubling to 15 minutes with jitter, given up after 4 hours."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

FIRST = 5.0
LONGEST = 900.0
GIVE_UP = timedelta(hours=4)


def next_try(attempts: int, created: datetime, now: datetime, asked: float | None = None) -> datetime | None:
    """When to try again after ``attempts`` failures, or None when it is time to give up.

    ``asked``: seconds the platform told us to wait. Jitter is up to a quarter, so that a queue does not come back at once.
    """
    if now - created >= GIVE_UP:
        return None
    pause = min(FIRST * 2 ** (attempts - 1), LONGEST)
    pause = max(pause * random.uniform(1.0, 1.25), asked or 0.0)  # noqa: S311 - jitter, not a secret
    return now + timedelta(seconds=pause)
