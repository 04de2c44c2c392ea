"""INSERT … ON CONFLICT DO NOTHING, spelled the same for both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_once(tx: Session, table: Any, **values: Any) -> bool:
    """Insert a row unless one with the same unique key is there. True when it was inserted."""
    dialect = postgresql if tx.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return tx.execute(statement).rowcount == 1
