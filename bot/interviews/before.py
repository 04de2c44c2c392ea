"""What was told before an interview began, and so need not be asked in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.ear.facts import facts_in

from .readers import Facts, story

SELF = "self"


def earlier(interview: str, said: Iterable[tuple[str, date]], relation: str = SELF) -> Facts:
    """The facts in ``said``: what was typed before, each text with its day; the later count more.

    ``relation`` (self | family): about whom the interview is. A text is about whoever was named last.
    """
    found: Facts = {}
    about = SELF
    for text, day in said:
        about = facts_in(text).get("relation", about)
        if about == relation:
            found |= story(text, interview, day)
    return found
