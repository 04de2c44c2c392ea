"""Replies that a desk keeps for the next time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.errors import Refused

from . import audit
from .tables import Phrase

MOST = 300  # a desk; all of them are searched at once


class NoSuchPhrase(Refused):
    """There is no such phrase, or it is another desk's."""


class TooManyPhrases(Refused):
    """A desk keeps no more than ``MOST``."""


@dataclass(frozen=True)
class Saved:
    """One reply, to be read."""

    id: int
    desk: str
    title: str
    text: str


def of_desk(tx: Session, desk: str | None) -> list[Saved]:
    """The phrases of a desk, or of all desks, by title."""
    wanted = select(Phrase) if desk is None else select(Phrase).where(Phrase.desk == desk)
    found = [Saved(row.id, row.desk, row.title, row.text) for row in tx.execute(wanted).scalars()]
    return sorted(found, key=lambda one: (one.desk, one.title.lower(), one.id))


def save(tx: Session, desk: str, title: str, text: str, officer_id: int, now: datetime) -> int:
    """Keep a new one; its id. Raises ``TooManyPhrases``."""
    if len(tx.execute(select(Phrase.id).where(Phrase.desk == desk)).all()) >= MOST:
        raise TooManyPhrases()
    row = Phrase(desk=desk, title=title, text=text, changed_by=officer_id, changed_at=now)
    tx.add(row)
    tx.flush()
    audit.write(tx, officer_id, "phrase_saved", detail=f"phrase {row.id} {desk}", now=now)
    return row.id


def change(
    tx: Session, phrase_id: int, desk: str | None, title: str, text: str, officer_id: int, now: datetime
) -> None:
    """Word it anew. ``desk``: the only one whose phrases may be changed, if any. Raises ``NoSuchPhrase``."""
    row = _get(tx, phrase_id, desk)
    row.title, row.text, row.changed_by, row.changed_at = title, text, officer_id, now
    tx.flush()
    audit.write(tx, officer_id, "phrase_changed", detail=f"phrase {phrase_id} {row.desk}", now=now)


def delete(tx: Session, phrase_id: int, desk: str | None, officer_id: int, now: datetime) -> None:
    """Forget it. ``desk`` as in ``change``. Raises ``NoSuchPhrase``."""
    row = _get(tx, phrase_id, desk)
    tx.delete(row)
    tx.flush()
    audit.write(tx, officer_id, "phrase_deleted", detail=f"phrase {phrase_id} {row.desk}", now=now)


def _get(tx: Session, phrase_id: int, desk: str | None) -> Phrase:
    row = tx.get(Phrase, phrase_id)
    if row is None or desk not in (None, row.desk):
        raise NoSuchPhrase()
    return row
