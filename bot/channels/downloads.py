"""Fetches what people send from where their platform keeps it: listed hosts, no redirects, never more than the limit."""

from __future__ import annotations

import logging
import re
import time
from urllib.parse import urlsplit

import requests
import urllib3

from bot.core.errors import BotError
from bot.core.settings import is_loopback, settings

from .accounts import Account, ZaloAccount
from .outbound import CONNECT_SECONDS, READ_SECONDS

log = logging.getLogger(__name__)
SECONDS = 45.0  # for a whole file; with the last wait for a piece of it, still below the lease of a fetch
CHUNK = 64 * 1024
HOST = re.compile(
    r"[a-z0-9.-]+", re.IGNORECASE
)  # no user, no port, nothing that two readers read differently


class NotFetched(BotError):
    """The file cannot be had. ``reason`` is kept with it; ``host`` is the one that is not on the list."""

    def __init__(self, reason: str, host: str = "") -> None:
        super().__init__()
        self.reason = reason
        self.host = host


class FetchTrouble(BotError):
    """The file could not be fetched now; it may be had later."""


def download(http: requests.Session, account: Account, address: str, limit: int) -> bytes:
    """The bytes at ``address``, at most ``limit`` of them. Raises ``NotFetched`` or ``FetchTrouble``."""
    _check(account, address)
    deadline = time.monotonic() + SECONDS
    try:
        with http.get(
            address,
            stream=True,
            allow_redirects=False,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
            headers={"Accept-Encoding": "identity"},  # what is counted is what was sent
        ) as response:
            _check_answer(response, limit)
            return _read(response, limit, deadline)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise FetchTrouble(type(error).__name__) from error


def _check(account: Account, address: str) -> None:
    """HTTPS to a host of the platform's; on an embedded installation also to the account's simulator."""
    try:
        parts = urlsplit(address)
        host = parts.netloc.lower()
    except ValueError:
        raise NotFetched("address") from None
    domains = settings().file_hosts(account.channel)
    listed = any(host == domain or host.endswith(f".{domain}") for domain in domains)
    if parts.scheme == "https" and HOST.fullmatch(host) and listed:
        return
    if f"{parts.scheme}://{host}" == _simulator_of(account):
        return
    log.warning("a file on a host that is not on the list was not fetched")
    raise NotFetched("address", host[:100])


def _simulator_of(account: Account) -> str | None:
    """Scheme, host and port of the simulator that plays this account, if one does."""
    parts = urlsplit(account.api if isinstance(account, ZaloAccount) else account.graph)
    played = settings().embedded and is_loopback(parts.hostname or "")
    return f"{parts.scheme}://{parts.netloc}" if played else None


def _check_answer(response: requests.Response, limit: int) -> None:
    status = response.status_code
    if response.is_redirect:
        raise NotFetched("address")
    if status == 429 or status >= 500:
        raise FetchTrouble(f"HTTP {status}")
    if status != 200:  # gone, or an address that has run out
        raise NotFetched("gone")
    if (_announced(response) or 0) > limit:
        raise NotFetched("too_large")


def _read(response: requests.Response, limit: int, deadline: float) -> bytes:
    """The body piece by piece: what is sent may be longer than what was announced, or without end."""
    content = bytearray()
    while piece := response.raw.read1(CHUNK):
        content += piece
        if len(content) > limit:
            raise NotFetched("too_large")
        if time.monotonic() > deadline:
            raise FetchTrouble("too slow")
    if _announced(response) not in (None, len(content)):
        raise FetchTrouble("cut off")
    return bytes(content)


def _announced(response: requests.Response) -> int | None:
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() else None
