"""Danger, by rules that work without any trained model. What they know stands in ``danger.yml``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from .phrases import Phrases, sentences

RULES = Path(__file__).with_name("danger.yml")


@lru_cache(maxsize=1)
def _rules() -> tuple[Phrases, dict[str, Phrases]]:
    with RULES.open(encoding="utf-8") as file:
        content = yaml.safe_load(file)
    words = content["words"]
    harmless = Phrases.of((), content["harmless"], words)
    kinds = {
        kind: Phrases.of(lines["say"], lines.get("unless", ()), words)
        for kind, lines in content["kinds"].items()
    }
    return harmless, kinds


def dangers_in(text: str) -> list[str]:
    """Every kind of danger that the rules hear in ``text``, the one to be answered first."""
    harmless, kinds = _rules()
    said = harmless.without_look_alikes(sentences(text))
    return [kind for kind, phrases in kinds.items() if phrases.found_in(said)]


def without_look_alikes(text: str) -> str | None:
    """The words of ``text`` but for the harmless ones that sound like danger; None when there are none of those."""
    harmless, kinds = _rules()
    said = left = sentences(text)
    for phrases in (harmless, *kinds.values()):
        left = phrases.without_look_alikes(left)
    return left if left != said else None


def danger_in(text: str) -> str | None:
    """The kind of danger in ``text``, or None."""
    return next(iter(dangers_in(text)), None)
