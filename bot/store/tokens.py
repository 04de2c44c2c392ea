"""Rotating platform tokens: one refresher at a time for the whole deployment, and the new pair committed before use."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from .tables import PlatformToken


def get(tx: Session, channel: str, account: str) -> PlatformToken | None:
    """The account's tokens, if it has any."""
    return tx.get(PlatformToken, (channel, account), populate_existing=True)


def put(
    tx: Session, channel: str, account: str, *, access: str, refresh: str, expires_at: datetime, now: datetime
) -> None:
    """Store a new pair; the old refresh token is kept as ``previous``. Frees the refresher's place."""
    row = get(tx, channel, account)
    if row is None:
        row = PlatformToken(channel=channel, account=account)
        tx.add(row)
    row.previous, row.access, row.refresh = row.refresh, access, refresh
    row.expires_at, row.refreshed_at = expires_at, now
    row.refresher = row.refresher_until = None


def take_refreshing(
    tx: Session, channel: str, account: str, who: str, now: datetime, lease: timedelta
) -> PlatformToken | None:
    """The account's row, if ``who`` may refresh it now; None when somebody else does."""
    mine = (PlatformToken.channel == channel, PlatformToken.account == account)
    free = or_(PlatformToken.refresher_until.is_(None), PlatformToken.refresher_until < now)
    taken = tx.execute(
        update(PlatformToken)
        .where(*mine, free)
        .values(refresher=who, refresher_until=now + lease)
        .execution_options(synchronize_session=False)
    )
    return get(tx, channel, account) if taken.rowcount == 1 else None


def leave_refreshing(tx: Session, channel: str, account: str, who: str) -> None:
    """The refresh failed; somebody may try again."""
    mine = (
        PlatformToken.channel == channel,
        PlatformToken.account == account,
        PlatformToken.refresher == who,
    )
    tx.execute(update(PlatformToken).where(*mine).values(refresher=None, refresher_until=None))


def due(tx: Session, channel: str, before: datetime) -> list[str]:
    """Accounts whose access token ends before ``before``."""
    found = select(PlatformToken.account).where(
        PlatformToken.channel == channel, PlatformToken.expires_at < before
    )
    return list(tx.execute(found).scalars())
