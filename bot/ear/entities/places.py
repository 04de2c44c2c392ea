"""Provinces, by their names of today and of before the merger of 2025. The list is ``provinces.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from bot.ear.fold import fold
from bot.ear.heard import Entity

from .found import Folded

_LIST = Path(__file__).with_name("provinces.yml")
_LEAD = re.compile(r"(?<!\w)(?:o|tinh|tai|que|ve|tu|ra|vao|vo|len|xuong|tp|tp\.|thanh pho|t\.)\s*$")


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], dict[str, tuple[str, str]], frozenset[str]]:
    """A pattern of all folded names; for each its spelling and the province of today; and those that need a lead."""
    content = yaml.safe_load(_LIST.read_text(encoding="utf-8"))
    names: dict[str, tuple[str, str]] = {}
    for today, others in content["provinces"].items():
        for name in (today.lower(), *others):
            names[fold(name)] = (name, today)
    longest = sorted(names, key=len, reverse=True)
    shapes = (r"[\s.-]+".join(map(re.escape, name.split())) for name in longest)
    needing = frozenset(fold(name) for name in content["alone_only_with_accents"])
    return re.compile(rf"(?<!\w)(?:{'|'.join(shapes)})(?!\w)"), names, needing


def province_ends(text: Folded) -> list[int]:
    """Where in the text the letters of provinces' names end, whatever they mean there."""
    return [text.places[found.end() - 1] + 1 for found in text.matches(_names()[0])]


def provinces(text: Folded) -> Iterator[Entity]:
    """Normalised to the name of today."""
    pattern, names, needing = _names()
    for found in text.matches(pattern):
        folded = " ".join(re.split(r"[\s.-]+", found[0]))
        name, today = names[folded]
        bare = text.raw(*found.span()).isascii()
        lost = bare and folded in needing and not _LEAD.search(text.folded[: found.start()])
        if text.agrees(*found.span(), name) and not lost:
            yield text.entity("province", *found.span(), today)
