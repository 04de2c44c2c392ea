"""Named locks that end with the transaction, for what must be done one at a time by all processes."""

from __future__ import annotations

import hashlib

from sqlalchemy import text
from sqlalchemy.orm import Session


def hold(tx: Session, name: str) -> None:
    """Wait for, and keep until the end of the transaction, the lock of this name.

    On SQLite ``write()`` already holds the only write lock there is.
    """
    if tx.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
