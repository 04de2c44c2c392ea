"""What somebody was sentenced for, and to what: groups of offences and kinds of penalties, by tables of people's words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bot.ear.heard import Entity

from .found import Folded
from .lexicon import Lexicon


@lru_cache(maxsize=1)
def _offences() -> Lexicon:
    return Lexicon.read(Path(__file__).with_name("offences.yml"), "offences")


@lru_cache(maxsize=1)
def _penalties() -> Lexicon:
    return Lexicon.read(Path(__file__).with_name("penalties.yml"), "penalties")


def offences(text: Folded) -> Iterator[Entity]:
    """Normalised to the group of the table: drug, theft, robbery, fraud, violence, homicide, gambling …"""
    for place in _offences().places(text):
        yield text.entity("offence", place.start, place.end, place.meaning)


def penalties(text: Folded) -> Iterator[Entity]:
    """Normalised to the kind of the table: prison, suspended, noncustodial, fine, parole, amnesty, quan_che …"""
    for place in _penalties().places(text):
        yield text.entity("penalty", place.start, place.end, place.meaning)
