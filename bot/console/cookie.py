"""The console's cookies: out of reach of scripts and of other sites; ``__Host-`` and Secure behind HTTPS.

Besides the session's there is one that outlives it: it says that an officer has signed in here before. Tries with it are
counted apart, so that whoever guesses at an account from elsewhere does not keep its officer out. It opens nothing.
"""

from __future__ import annotations

import hmac
import secrets

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.core.crypto import keyring
from bot.core.settings import settings

KNOWN_DAYS = 90


def name(plain: str = "console") -> str:
    """A ``__Host-`` cookie needs HTTPS, which loopback has not."""
    return f"__Host-{plain}" if settings().production else plain


def token(connection: HTTPConnection) -> str:
    """The browser's session token, or an empty one."""
    return connection.cookies.get(name(), "")


def give(answer: Response, value: str) -> None:
    """Until the browser is closed; the store ends it earlier."""
    _set(answer, name(), value, None)


def remember(answer: Response, login: str) -> None:
    """This officer has signed in with this browser, password and code."""
    nonce = secrets.token_urlsafe(12)
    _set(answer, name("known"), f"{nonce}.{_proof(login, nonce)}", KNOWN_DAYS * 86400)


def known(connection: HTTPConnection, login: str) -> str:
    """What names this browser among those of the officer; empty where they have not signed in before."""
    nonce, _, proof = connection.cookies.get(name("known"), "").partition(".")
    right = hmac.compare_digest(proof.encode(), _proof(login, nonce).encode())
    return nonce if right else ""


def take(answer: Response) -> None:
    """Forget it."""
    answer.delete_cookie(name(), httponly=True, samesite="strict", secure=settings().production, path="/")


def _set(answer: Response, called: str, value: str, max_age: int | None) -> None:
    answer.set_cookie(
        called,
        value,
        max_age,
        httponly=True,
        samesite="strict",
        secure=settings().production,
        path="/",
    )


def _proof(login: str, nonce: str) -> str:
    return keyring().fingerprint(f"{login}\0{nonce}", "login.known")
