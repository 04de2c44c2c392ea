"""The cards that the system itself says, from ``data/knowledge/system.yml``."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import yaml

from bot.core.cards import Button, Card
from bot.core.settings import ROOT, settings

FILE = ROOT / "data" / "knowledge" / "system.yml"


@lru_cache(maxsize=1)
def _cards() -> dict[str, Card]:
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    filled = {
        "operator": settings().operator,
        "file_limit": settings().attachment_limit // 1_000_000,
    }
    return {
        name: Card(
            id=f"system/{name}",
            kind=entry["kind"],
            text=entry["text"].format(**filled),
            buttons=tuple(Button(**button) for button in entry.get("buttons", ())),
        )
        for name, entry in raw.items()
    }


def card(name: str, *, add: str = "") -> Card:
    """The card ``system/<name>``, with the lines ``add`` below its text. Raises ``KeyError``."""
    found = _cards()[name]
    return replace(found, text=f"{found.text}\n{add}") if add else found
