"""Time-based one-time codes (RFC 6238): six digits, a new one every 30 seconds, as any authenticator app makes them."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

STEP_SECONDS = 30
ISSUER = "Bàn trực"


def new_secret() -> str:
    """160 random bits in base32, for the officer's app and for the store."""
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """The ``otpauth://`` address that an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def code(secret: str, now: datetime) -> str:
    """The code of this moment."""
    return pyotp.TOTP(secret).at(now)


def step(secret: str, typed: str, now: datetime) -> int | None:
    """Which step (number of 30 seconds since 1970) ``typed`` is the code of: the current or the previous one, or none."""
    typed = "".join(typed.split())
    newest = int(now.timestamp()) // STEP_SECONDS
    found = None
    for one in (newest, newest - 1):  # both are always compared
        right = pyotp.TOTP(secret).at(one * STEP_SECONDS)
        if hmac.compare_digest(typed.encode(), right.encode()) and found is None:
            found = one
    return found
