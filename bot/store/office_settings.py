"""What the administrator has set in the console in place of the files' defaults. No personal data."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import audit
from .tables import OfficeSetting


def read(tx: Session) -> dict[str, Any]:
    """All that has been set, by name."""
    rows = tx.execute(select(OfficeSetting.name, OfficeSetting.value))
    return {row.name: json.loads(row.value) for row in rows}


def change(tx: Session, name: str, value: Any, by: int, now: datetime) -> None:
    """Set one thing, whole. Noted with what it was set to."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    row = tx.get(OfficeSetting, name)
    if row is None:
        row = OfficeSetting(name=name)
        tx.add(row)
    row.value, row.changed_at, row.changed_by = text, now, by
    tx.flush()
    audit.write(tx, by, "setting_changed", detail=f"{name} {text}", now=now)
