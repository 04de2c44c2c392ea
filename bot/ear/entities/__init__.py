"""Pieces of a message that have a value: days, spans, sums, places, people, penalties; see ``docs/architecture.md``."""

from __future__ import annotations

from bot.ear.heard import Entity

from .ages import ages
from .amounts import amounts
from .communes import communes
from .dates import dates
from .durations import durations
from .found import Folded
from .offences import offences, penalties
from .phones import phones
from .places import provinces
from .relations import relations

# Where two overlap, the first one stays.
_EXTRACTORS = (phones, communes, ages, dates, amounts, durations, provinces, penalties, offences, relations)


def entities_in(text: str) -> tuple[Entity, ...]:
    """The entities of ``text`` in their order, none over another."""
    folded = Folded.of(text)
    kept: list[Entity] = []
    for extract in _EXTRACTORS:
        for entity in extract(folded):
            if all(entity.end <= other.start or entity.start >= other.end for other in kept):
                kept.append(entity)
    return tuple(sorted(kept, key=lambda entity: entity.start))
