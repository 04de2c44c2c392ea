"""The only way out of the house: HTTPS to the platforms' own hosts, with time-outs, following no redirect."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from bot.core.errors import Refused, SendFailed, SendUnknown
from bot.core.settings import is_loopback, settings

from .accounts import GRAPH_HOSTS, ZALO_HOSTS

log = logging.getLogger(__name__)
CONNECT_SECONDS = 3.0
READ_SECONDS = 8.0  # together below the lease of a row that is being sent
UPLOAD_SECONDS = (30.0, 15.0)  # to connect and send a file, and for the answer


class HostRefused(Refused):
    """This host is not on the list of where messages may go."""


def session() -> requests.Session:
    """One pool of connections for a channel. Proxies and credentials of the environment are not used."""
    made = requests.Session()
    made.trust_env = False
    made.mount("https://", HTTPAdapter(pool_maxsize=16))
    return made


def post(
    http: requests.Session,
    url: str,
    timeout: tuple[float, float] | None = None,
    **request: Any,
) -> requests.Response:
    """POST once. Raises ``HostRefused``; ``SendFailed`` when nothing can have arrived, ``SendUnknown`` when it may have."""
    check(url)
    try:
        timeout = timeout or (CONNECT_SECONDS, READ_SECONDS)
        response = http.post(url, timeout=timeout, allow_redirects=False, **request)
    except (requests.ConnectTimeout, requests.exceptions.SSLError) as error:
        raise SendFailed("không kết nối được với nền tảng", away=True) from error
    except requests.ConnectionError as error:
        if _never_connected(error):
            raise SendFailed("không kết nối được với nền tảng", away=True) from error
        raise SendUnknown() from error
    except requests.RequestException as error:
        raise SendUnknown() from error
    if response.is_redirect:
        raise SendFailed(
            f"nền tảng chuyển sang địa chỉ khác ({response.status_code}), không đi theo",
            permanent=True,
            alarm="redirect",
        )
    return response


def upload(http: requests.Session, url: str, **request: Any) -> requests.Response:
    """POST a file, which nobody sees yet. That makes doing it again harmless: every trouble is a ``SendFailed``."""
    try:
        return post(http, url, UPLOAD_SECONDS, **request)
    except SendUnknown as error:
        raise SendFailed("chưa tải được tệp lên nền tảng") from error


def check(url: str, more: frozenset[str] = frozenset()) -> None:
    """Raise ``HostRefused`` unless ``url`` is one of the platforms' (or of ``more``), or the simulator's on loopback."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https" and host in ZALO_HOSTS | GRAPH_HOSTS | more:
        return
    if settings().embedded and parts.scheme == "http" and is_loopback(host):
        return
    log.warning("a call to a host that is not on the list was refused")
    raise HostRefused()


def json_of(response: requests.Response) -> Mapping[str, Any]:
    """The JSON object in an answer; empty when there is none."""
    try:
        data = response.json()
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _never_connected(error: requests.ConnectionError) -> bool:
    """True when the connection itself failed, so that the request cannot have been read."""
    return "NewConnectionError" in repr(error) or "NameResolutionError" in repr(error)
