"""Bodies and signatures of webhooks, as the two platforms make them. Written apart from our own verifying code."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from bot.channels.accounts import Account, MessengerAccount, ZaloAccount

Signed = tuple[bytes, dict[str, str]]  # raw body and headers


def signed(account: Account, event: dict[str, Any]) -> Signed:
    """An account's event as its platform sends it."""
    return zalo(account, event) if isinstance(account, ZaloAccount) else messenger(account, event)


def zalo(account: ZaloAccount, event: dict[str, Any]) -> Signed:
    """Plain SHA-256 over app id, body, the body's timestamp and the OA's secret key."""
    raw = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
    said = account.app_id.encode() + raw + event["timestamp"].encode() + account.oa_secret.encode()
    mac = hashlib.sha256(said).hexdigest()
    return raw, {"Content-Type": "application/json", "X-ZEvent-Signature": f"mac={mac}"}


def messenger(account: MessengerAccount, event: dict[str, Any]) -> Signed:
    r"""HMAC over the body as sent, letters beyond ASCII as ``\u00e4``, slashes as ``\/``."""
    raw = json.dumps(event, separators=(",", ":")).replace("/", "\\/").encode()
    key = account.app_secret.encode()
    return raw, {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature": "sha1=" + hmac.new(key, raw, hashlib.sha1).hexdigest(),
        "X-Hub-Signature-256": "sha256=" + hmac.new(key, raw, hashlib.sha256).hexdigest(),
    }
