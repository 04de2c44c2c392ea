"""The session cookie: out of reach of scripts and of other sites; ``__Host-`` and Secure behind HTTPS."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.core.settings import settings


def name() -> str:
    """A ``__Host-`` cookie needs HTTPS, which loopback has not."""
    return "__Host-console" if settings().production else "console"


def token(connection: HTTPConnection) -> str:
    """The browser's session token, or an empty one."""
    return connection.cookies.get(name(), "")


def give(answer: Response, value: str) -> None:
    """Until the browser is closed; the store ends it earlier."""
    answer.set_cookie(name(), value, httponly=True, samesite="strict", secure=settings().production, path="/")


def take(answer: Response) -> None:
    """Forget it."""
    answer.delete_cookie(name(), httponly=True, samesite="strict", secure=settings().production, path="/")
