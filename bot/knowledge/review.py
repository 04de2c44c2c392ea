"""What somebody has to look at again: cards and parameter files near or past their review day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WARN_AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Review:
    """``what`` in ``file`` answers until ``by`` and falls silent the day after."""

    file: str
    what: str
    by: date

    def is_near(self, day: date) -> bool:
        """True from 30 days before on."""
        return self.by <= day + WARN_AHEAD

    def is_past(self, day: date) -> bool:
        """True when nothing is said from it any more."""
        return self.by < day

    def line(self, day: date) -> str:
        """For whoever keeps the content."""
        state = "was due for review on" if self.is_past(day) else "is due for review on"
        return f"{self.file}: {self.what} {state} {self.by}: check it, then move review_by"
