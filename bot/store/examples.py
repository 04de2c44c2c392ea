"""Words for the ear to learn from, freed of personal data and labelled by a supervisor or editor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from . import audit
from .tables import TrainingExample

LONGEST = 500


@dataclass(frozen=True)
class Kept:
    """One example. ``exported``: it has been handed on at least once."""

    id: int
    need: str
    text: str
    added_at: datetime
    exported: bool


def add(tx: Session, need: str, text: str, by: int, now: datetime) -> None:
    """Keep an example. The words are not in the log."""
    tx.add(TrainingExample(need=need, text=text, added_by=by, added_at=now))
    tx.flush()
    audit.write(tx, by, "example_added", detail=need, now=now)


def kept(tx: Session) -> list[Kept]:
    """All of them, by need, the oldest first."""
    rows = tx.execute(select(TrainingExample).order_by(TrainingExample.need, TrainingExample.id)).scalars()
    return [Kept(row.id, row.need, row.text, row.added_at, row.exported_at is not None) for row in rows]


def handed_on(tx: Session, by: int | None, now: datetime) -> None:
    """They leave the house: noted, of whom (``None``: on the machine itself, which its own log tells)."""
    fresh = update(TrainingExample).where(TrainingExample.exported_at.is_(None))
    tx.execute(fresh.values(exported_at=now).execution_options(synchronize_session=False))
    audit.write(tx, by, "examples_exported", now=now)
