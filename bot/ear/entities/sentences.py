"""Tells the length of a sentence ("bị 3 năm tù", "lãnh 7 năm rưỡi", "đi 4 năm mới về") from any other span of time.

Time spent in prison counts as one: people tell their sentence so, and it is never the time since release.
The cues are in ``sentences.yml``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from bot.ear.normalise import normalise
from bot.ear.phrases import compile_pattern

LETTERS = 80  # beside the span that are looked at
GAP = 5  # words between a strong cue and the span
NEAR = 2  # words between another matter and the span
_CLAUSE = re.compile(r"[,.;:!?\n()]")
_GOES = ("đi", "di")


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    table = yaml.safe_load(Path(__file__).with_name("sentences.yml").read_text(encoding="utf-8"))
    cues = {
        f"{side} {name}": "|".join(lines)
        for side in ("before", "after")
        for name, lines in table[side].items()
    }
    return {
        name: compile_pattern(line, table["words"])
        for name, line in (cues | {"some": "<some>( <some>)*"}).items()
    }


def is_sentence(text: str, start: int, end: int) -> bool:
    """True when the span of time ``text[start:end]`` is the length of a sentence."""
    cues = _cues()
    after = _clause_after(text[end:])
    if cues["after sentence"].match(after):
        return True
    if cues["after other"].match(after):
        return False
    before = normalise(_CLAUSE.split(text[max(start - LETTERS, 0) : start])[-1])
    inside = bool(cues["after inside"].match(after))
    found = [
        (cue.end(), len(cue[0]), name, cue[0])
        for name in ("weak", "strong", "other")
        for cue in cues[f"before {name}"].finditer(before)
    ]
    if not found:
        return inside
    at, _, name, cue = max(found)
    gap = before[at:].strip()
    if name == "other":
        return inside and len(gap.split()) > NEAR
    filled = not gap or bool(cues["some"].fullmatch(gap))
    if cue in _GOES:
        return filled and bool(cues["after back"].match(_clause_after(text[end:].lstrip(" ,"))))
    return inside or filled or (name == "strong" and len(gap.split()) <= GAP)


def _clause_after(text: str) -> str:
    return normalise(_CLAUSE.split(text[:LETTERS])[0])
