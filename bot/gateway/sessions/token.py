"""Session tokens: random, and signed so that nobody can make one past the limit on new sessions."""

from __future__ import annotations

import hmac

from starlette.requests import Request
from starlette.responses import Response

from bot.core.crypto import keyring
from bot.core.ids import new_token
from bot.core.settings import settings
from bot.gateway.errors import NoSession

PURPOSE = "web.session"
LIFE = 30 * 24 * 3600  # an officer's answer may come days later


def issue() -> str:
    """A new token; it is the web thread's platform id too."""
    secret = new_token()
    return f"{secret}.{_signature(secret)}"


def current(request: Request) -> str | None:
    """The caller's token, or None when there is none of ours."""
    token = request.cookies.get(cookie_name(), "")
    secret, _, signature = token.partition(".")
    genuine = hmac.compare_digest(signature.encode(), _signature(secret).encode())
    return token if genuine else None


def required(request: Request) -> str:
    """The caller's token. Raises ``NoSession``."""
    token = current(request)
    if token is None:
        raise NoSession()
    return token


def give(response: Response, token: str) -> None:
    """Set the cookie: out of scripts' reach, and over HTTPS only where there is HTTPS."""
    response.set_cookie(cookie_name(), token, max_age=LIFE, **_flags())


def take_back(response: Response) -> None:
    """Make the browser forget its session."""
    response.delete_cookie(cookie_name(), **_flags())


def cookie_name() -> str:
    """``__Host-`` binds the cookie to this one host, but browsers want HTTPS for it."""
    return "__Host-chat" if settings().production else "chat"


def _flags() -> dict:
    return {"path": "/", "secure": settings().production, "httponly": True, "samesite": "lax"}


def _signature(secret: str) -> str:
    return keyring().fingerprint(secret, PURPOSE)[:32]
