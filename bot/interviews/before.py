"""What was told before an interview began, and so need not be asked in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.ear.facts import facts_in

from .readers import Facts, story


def earlier(interview: str, said: Iterable[tuple[str, date]], relation: str = "self") -> Facts:
    """The facts in ``said``: what was typed before, each text with its day; the later count more.

    What names another person (``relation``: self | family) is not about this one.
    """
    found: Facts = {}
    for text, day in said:
        if facts_in(text).get("relation", relation) == relation:
            found |= story(text, interview, day)
    return found
