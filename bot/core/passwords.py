"""Officers' passwords: argon2id, the same time for a known and an unknown officer."""

from __future__ import annotations

import secrets
import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from .errors import Refused

SHORTEST, LONGEST = 15, 128
# no letters or digits that look alike when read aloud or written down
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)


class BadPassword(Refused):
    """A password has 15 to 128 characters, and is not one character again and again."""


def hash_password(password: str) -> str:
    """The argon2id hash. Raises ``BadPassword``."""
    clear = _same_bytes(password)
    if not SHORTEST <= len(clear) <= LONGEST or len(set(clear)) < 5:
        raise BadPassword()
    return _HASHER.hash(clear)


def matches(hashed: str | None, password: str) -> bool:
    """True when ``password`` made this hash. ``None`` (no such officer) takes as long and is never true."""
    try:
        _HASHER.verify(hashed or _nobodys(), _same_bytes(password)[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def new_passphrase() -> str:
    """A random passphrase of four groups, 79 bits, to be handed over once."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def _same_bytes(password: str) -> str:
    """One form for letters that keyboards type as one character or as two (ế, ữ …)."""
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))
