"""All of data/knowledge as one value: what the checks walk over and what cards are rendered from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .model import Answer, Contacts, Instrument, Statement, Version
from .offices import Offices


@dataclass(frozen=True)
class Entry:
    """An answer and the file it was read from."""

    file: str
    answer: Answer


@dataclass(frozen=True)
class Content:
    """All of data/knowledge, as read."""

    instruments: dict[str, Instrument]
    contacts: Contacts
    terms: dict[str, str]  # legal term: how to say it plainly
    entries: tuple[Entry, ...]
    offices: Offices = field(default_factory=dict)  # the operator's list

    def statements(self) -> Iterator[tuple[Entry, Version, Statement]]:
        """Every statement with where it stands."""
        for entry in self.entries:
            for version in entry.answer.versions:
                for statement in version.statements():
                    yield entry, version, statement
