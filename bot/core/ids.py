"""Random names for things: long enough never to be guessed, short enough for a button payload."""

from __future__ import annotations

import secrets


def new_thread_id() -> str:
    """A conversation's id (128 bits); the only name Rasa knows it by."""
    return "t" + secrets.token_hex(16)


def new_turn_id() -> str:
    """A turn's id (96 bits)."""
    return "u" + secrets.token_hex(12)


def new_token() -> str:
    """A bearer secret for cookies and sessions (256 bits)."""
    return secrets.token_urlsafe(32)


def new_payload() -> str:
    """An opaque button payload, ``#`` and 72 bits, valid in its own conversation only."""
    return "#" + secrets.token_urlsafe(9)
