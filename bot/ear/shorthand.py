"""The editable table of shorthand and dialect words (``shorthand.yml``), read once."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from .fold import fold

TABLE = Path(__file__).with_name("shorthand.yml")


class Shorthand:
    """``words`` and ``units`` are looked up as typed; ``phrases`` also when the accents were left out."""

    def __init__(self, words: dict[str, str], units: dict[str, str], phrases: dict[str, str]) -> None:
        self.words = words
        self._units = units
        self._phrases = {key: said for typed, said in phrases.items() for key in (typed, fold(typed))}
        keys = sorted(map(re.escape, self._phrases), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(keys)})(?!\w)") if keys else None

    def word(self, typed: str) -> str | None:
        """What ``typed`` stands for, if it is in the table."""
        return self.words.get(typed)

    def unit(self, typed: str) -> str | None:
        """What ``typed`` means right behind a number: "tr" in "5tr"."""
        return self._units.get(typed)

    def write_out_phrases(self, text: str) -> str:
        """``text`` with the phrases of the table written out."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._phrases[found[0]], text)


def checked(table: dict[object, object]) -> dict[str, str]:
    """``table`` as words only. Raises ``ValueError``."""
    # YAML reads an unquoted "no" or "y" as a truth value; a table edited by hand must say so at once.
    wrong = [key for key, value in table.items() if not isinstance(key, str) or not isinstance(value, str)]
    if wrong:
        raise ValueError(f"{TABLE.name}: put quotes around {wrong}")
    return {str(key): str(value) for key, value in table.items()}


@lru_cache(maxsize=1)
def shorthand() -> Shorthand:
    """The table of this process."""
    with TABLE.open(encoding="utf-8") as file:
        table = yaml.safe_load(file)
    return Shorthand(*(checked(table[name]) for name in ("words", "units", "phrases")))
