"""What gets a kind no: help with a crime, orders to the machine, other languages. By rules, see ``aside.yml``.

There are too many crimes for a classifier to learn from examples, and each new one must be refused alike.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

import yaml

from .fold import fold
from .normalise import normalise
from .phrases import Phrases, sentences
from .syllables import is_syllable

RULES = Path(__file__).with_name("aside.yml")
FEWEST = 4  # words before a message can be of another language
FOREIGN = 0.6  # share of its words that are no Vietnamese syllables, with or without accents


@lru_cache(maxsize=1)
def _kinds() -> dict[str, Phrases]:
    content = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return {
        kind: Phrases.of(rules["say"], rules["unless"], rules["words"]) for kind, rules in content.items()
    }


def aside_in(text: str) -> str | None:
    """ "crime_help", "command", "language" or None."""
    said = sentences(text)
    found = next((kind for kind, phrases in _kinds().items() if phrases.found_in(said)), None)
    return found or ("language" if is_foreign(text) else None)


def is_foreign(text: str) -> bool:
    """True for a message in another script, or of words that are no Vietnamese syllables."""
    letters = [letter for letter in text if letter.isalpha()]
    latin = sum("LATIN" in unicodedata.name(letter, "") for letter in letters)
    if letters and latin < len(letters) / 2:
        return True
    words = [word for word in normalise(text).split() if word.isalpha()]
    strange = [word for word in words if not is_syllable(word) and not is_syllable(fold(word))]
    return len(words) >= FEWEST and len(strange) >= FOREIGN * len(words)
