"""Messenger's way in: Meta's question whether we are here, the signature over the bytes as they came, the events."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels import accounts
from bot.channels.accounts import MessengerAccount
from bot.channels.base import Incoming, SignatureInvalid

from . import events
from .item import Item

log = logging.getLogger(__name__)
HEADER = "x-hub-signature-256"  # the older X-Hub-Signature, SHA-1, is still sent and never looked at
SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})")
CHALLENGE = re.compile(r"[A-Za-z0-9_.-]{1,256}")


def challenge(query: Mapping[str, str]) -> str | None:
    """What to answer to Meta's ``hub.challenge``; None when it is not asked with a verify token of ours."""
    given = query.get("hub.verify_token", "").encode("utf-8", "surrogatepass")
    tokens = [page.verify_token.encode() for page in _pages() if page.verify_token]
    known = True in [hmac.compare_digest(given, token) for token in tokens]
    wanted = query.get("hub.challenge", "")
    if not known or query.get("hub.mode") != "subscribe" or not CHALLENGE.fullmatch(wanted):
        return None
    return wanted


def sign(raw: bytes, app_secret: str) -> str:
    """What Meta puts into the header: HMAC-SHA256 of the body's bytes under the app secret."""
    return "sha256=" + hmac.new(app_secret.encode(), raw, hashlib.sha256).hexdigest()


def verify(raw: bytes, headers: Mapping[str, str]) -> None:
    """Raise ``SignatureInvalid`` unless the bytes were signed with a present or previous secret of one of our apps."""
    found = [value for name, value in headers.items() if name.lower() == HEADER]
    if len(found) != 1 or not SIGNATURE.fullmatch(found[0]):
        raise SignatureInvalid()
    secrets = {secret for page in _pages() for secret in (page.app_secret, page.app_secret_previous)}
    wanted = [sign(raw, secret) for secret in secrets if secret]
    if True not in [hmac.compare_digest(found[0], each) for each in wanted]:  # every secret costs the same
        raise SignatureInvalid()


def parse(raw: bytes) -> list[tuple[str, Incoming]]:
    """``(Page id, message)`` for all that a verified body tells; nothing for what is of no consequence here."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        log.warning("a signed Messenger webhook is no JSON")
        return []
    return [(item.page.account, incoming) for item in _items(data) for incoming in events.incoming(item)]


def _items(data: Any) -> Iterator[Item]:
    """Every item of every entry. ``changes`` (the dashboard's test, the feed) are not messages."""
    pages = {page.account: page for page in _pages()}
    if not isinstance(data, dict) or data.get("object") != "page":
        return
    for entry in _dicts(data.get("entry")):
        page = pages.get(str(entry.get("id")))
        if page is None:
            log.info("an event of a Page that is not configured here passed by")
            continue
        for standby in (False, True):
            for found in _dicts(entry.get("standby" if standby else "messaging")):
                yield Item(page, found, standby)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _pages() -> list[MessengerAccount]:
    return [each for each in accounts.accounts() if isinstance(each, MessengerAccount)]
