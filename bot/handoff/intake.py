"""What a person may tell while the case already waits: what it is about, where they live, which number to call.

Three short questions at most; each may be passed over, and anything that is no answer ends them. The case waits for none.
``told`` is what lies sealed with the case: ``about``, ``place``, ``phone``; while something is asked also ``asking``, the
step, ``asked_at``, and ``done``, the steps that are over. A form adds ``name`` and ``best_time``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from . import phones

STEPS = ("about", "place", "phone")
PATIENCE = timedelta(minutes=30)  # after it, what they write is no answer to a question of ours
LONGEST = {"about": 300, "place": 100}  # characters
Told = dict[str, Any]


def begin(now: datetime, *, about: bool, place: str | None) -> Told:
    """The first question; what is known (``about``: that it is) is not asked."""
    known = {"place": place} if place else {}
    done = [step for step, is_known in (("about", about), ("place", bool(place))) if is_known]
    return _ask({**known, "done": done}, now)


def asking(told: Mapping[str, Any] | None, now: datetime) -> str | None:
    """The step that waits for an answer now, if one does."""
    if not told or "asking" not in told:
        return None
    return told["asking"] if now - datetime.fromisoformat(told["asked_at"]) <= PATIENCE else None


def answered(told: Mapping[str, Any], step: str, text: str, now: datetime) -> Told | None:
    """With the answer to ``step``, on to the next question; None when ``text`` is none."""
    value = phones.read(text) if step == "phone" else _short(text, LONGEST[step])
    return _ask({**told, step: value, "done": [*told["done"], step]}, now) if value else None


def skipped(told: Mapping[str, Any], step: str, now: datetime) -> Told:
    """On to the next question without an answer."""
    return _ask({**told, "done": [*told["done"], step]}, now)


def over(told: Mapping[str, Any]) -> Told:
    """No more questions; what was told stays."""
    return {key: value for key, value in told.items() if key not in ("asking", "asked_at", "done")}


def _ask(told: Mapping[str, Any], now: datetime) -> Told:
    left = [step for step in STEPS if step not in told["done"]]
    if not left:
        return over(told)
    return {**told, "asking": left[0], "asked_at": now.isoformat()}


def _short(text: str, longest: int) -> str | None:
    words = " ".join(text.split())
    return words if 0 < len(words) <= longest else None
