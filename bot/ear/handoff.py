"""Asking for a human being, by rules: it must never be missed, whatever the training data say. See ``handoff.yml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from .phrases import Phrases, sentences

RULES = Path(__file__).with_name("handoff.yml")


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    with RULES.open(encoding="utf-8") as file:
        content = yaml.safe_load(file)
    return Phrases.of(content["say"], content["unless"], content["words"])


def only_names_officers(text: str) -> bool:
    """True when ``text`` speaks of officers ("cán bộ nào làm giấy?") and does not ask for one."""
    said = sentences(text)
    phrases = _phrases()
    return phrases.without_look_alikes(said) != said and not phrases.found_in(said)


def asks_for_human(text: str) -> bool:
    """True when ``text`` asks to be put through to a person."""
    return _phrases().found_in(sentences(text))
