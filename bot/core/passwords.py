"""Officers' passwords: argon2id, none that is easily guessed, the same time for a known and an unknown officer."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from .errors import Refused
from .settings import settings

SHORTEST, LONGEST = 15, 128
# zxcvbn knows the 30,000 commonest passwords and what people make of them: repeated, put together, with digits behind.
# Its highest score: more than 10^10 guesses for whoever knows all that.
_SAFE_SCORE = 4
_LOOKED_AT = 72  # characters; more would take it long
# what somebody who guesses here tries first, besides the officer's own name
_AROUND_US = "venha trolyvenha congan canbo tuphap bantruc matkhau canhsat vietnam hotro admin zalo"
# no letters or digits that look alike when read aloud or written down
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=2)


class BadPassword(Refused):
    """A password has 15 to 128 characters and is not easily guessed: no common one, no name, no repetition."""


def hash_password(password: str, about: Iterable[str] = ()) -> str:
    """The argon2id hash. ``about``: the officer's login and name. Raises ``BadPassword``."""
    clear = _same_bytes(password)
    if not SHORTEST <= len(clear) <= LONGEST or _guessable(clear, about):
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


def _guessable(clear: str, about: Iterable[str]) -> bool:
    """As typed, without accents, or without spaces too: those who guess leave them out."""
    words = _words((_AROUND_US, settings().operator, *about))
    plain = _fold(clear)
    forms = {clear.casefold(), plain, "".join(letter for letter in plain if letter.isalnum())}
    return any(zxcvbn(form[:_LOOKED_AT], user_inputs=words)["score"] < _SAFE_SCORE for form in forms)


def _words(texts: Iterable[str]) -> list[str]:
    """The words of names, each also without accents, and a name's words together."""
    found: set[str] = set()
    for text in texts:
        for form in (text.casefold(), _fold(text)):
            parts = re.findall(r"\w+", form)
            found.update(part for part in (*parts, "".join(parts)) if len(part) > 1)
    return sorted(found)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _same_bytes(password: str) -> str:
    """One form for letters that keyboards type as one character or as two (ế, ữ …)."""
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))
