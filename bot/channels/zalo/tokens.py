"""Zalo's access tokens: 25 hours long, renewed with a refresh token that is good for one use only.

A new pair is committed before anything uses it, and one process at a time renews. If one dies between Zalo's answer
and the commit, the pair is lost and only a person's consent brings another: the next attempt rings the alarm.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.channels import accounts
from bot.channels.accounts import ZaloAccount
from bot.core import clock
from bot.core.errors import SendFailed
from bot.core.ids import new_token
from bot.store import Store, alarms, tokens
from bot.store.tables import PlatformToken

from . import NAME
from .oauth import ALARM, LATER, RefreshFailed, exchange

log = logging.getLogger(__name__)
BEFORE_END = timedelta(hours=5)  # of 25: a pair is renewed at 20 hours of age
# longer than a request may take, short enough to ring within a minute of a death; also the pause after a failure
LEASE = timedelta(seconds=20)
SOON = 5.0  # s, while somebody else is renewing


def access(store: Store, account: ZaloAccount) -> str:
    """The account's access token. Raises ``SendFailed`` when there is none to be had now."""
    row = _row(store, account)
    if row.access and row.expires_at > clock.now():
        return row.access
    return renew(store, account, row.access)


def renew(store: Store, account: ZaloAccount, refused: str) -> str:
    """A token other than ``refused``: the one that somebody got meanwhile, or a new one. Raises ``SendFailed``."""
    who = new_token()[:40]
    with store.write() as tx:
        row = tokens.take_refreshing(tx, NAME, account.account, who, clock.now(), LEASE)
        if row is None:
            raise SendFailed("Zalo: mã truy cập đang được đổi", retry_after=SOON)
        if _another(row, refused):
            tokens.leave_refreshing(tx, NAME, account.account, who)
            return row.access
    try:
        return _commit(store, account, *_first_taken(account, row))
    except SendFailed as error:
        return _got_meanwhile(store, account, refused, error)


def refresh_due(store: Store) -> None:
    """Renew what ends within five hours. For the delivery role to call every half a minute or so."""
    for account in accounts.accounts():
        if not isinstance(account, ZaloAccount):
            continue
        try:
            row = _row(store, account)
            if row.expires_at < clock.now() + BEFORE_END:
                renew(store, account, row.access)
        except SendFailed as error:
            log.warning("no new pair of Zalo tokens: %s", error)


def _another(row: PlatformToken, refused: str) -> bool:
    return bool(row.access) and row.access != refused and row.expires_at > clock.now()


def _got_meanwhile(store: Store, account: ZaloAccount, refused: str, error: SendFailed) -> str:
    """The token of somebody who took the place when ours had run out; without one, ring the alarm and raise.

    The place is not left: it runs out by itself, so that a dead token is not tried with every message.
    """
    with store.write() as tx:
        row = tokens.get(tx, NAME, account.account)
        if row is not None and _another(row, refused):
            return row.access
        alarms.ring(tx, ALARM, NAME, account.account, str(error), clock.now())
    raise error


def _row(store: Store, account: ZaloAccount) -> PlatformToken:
    """The stored pair; the first time, one that is due at once, made of the accounts file's refresh token."""
    with store.read() as tx:
        row = tokens.get(tx, NAME, account.account)
    if row is not None:
        return row
    with store.write() as tx:
        row = tokens.get(tx, NAME, account.account)
        if row is None:
            now = clock.now()
            first = account.refresh_token
            tokens.put(tx, NAME, account.account, access="", refresh=first, expires_at=now, now=now)
            row = tokens.get(tx, NAME, account.account)
    assert row is not None, "put just now, or by somebody else before"
    return row


def _first_taken(account: ZaloAccount, row: PlatformToken) -> tuple[str, str, timedelta]:
    """A pair for the stored refresh token; if Zalo refuses that, for a new one in the accounts file, from a new consent."""
    candidates = [row.refresh, account.refresh_token]
    candidates = [each for each in dict.fromkeys(candidates) if each and each != row.previous]
    error = RefreshFailed("Zalo: chưa có refresh token cho OA này", alarm=ALARM, retry_after=LATER)
    for candidate in candidates:
        try:
            return exchange(account, candidate)
        except RefreshFailed as refused:
            error = refused
    raise error


def _commit(store: Store, account: ZaloAccount, access: str, refresh: str, life: timedelta) -> str:
    """Store the pair; only then may it be used."""
    now = clock.now()
    with store.write() as tx:
        tokens.put(tx, NAME, account.account, access=access, refresh=refresh, expires_at=now + life, now=now)
        alarms.clear(tx, (ALARM,), NAME, account.account, now)
    return access
