"""Reads the fields of a request strictly: what a platform would refuse is refused with the field's name."""

from __future__ import annotations

import re
from typing import Any

from bot.core.errors import BotError

WEB = re.compile(r"https?://\S+", re.ASCII)


class Wrong(BotError):
    """A field is not as the platform wants it. ``over_limit``: right in kind, too long or too many."""

    def __init__(self, message: str, *, over_limit: bool = False) -> None:
        super().__init__(message)
        self.over_limit = over_limit


def fields(value: Any, where: str, needed: str = "", allowed: str = "") -> dict[str, Any]:
    """``value`` as an object with all ``needed`` keys and no others than those and the ``allowed`` ones."""
    if not isinstance(value, dict):
        raise Wrong(f"{where} must be an object")
    for name in needed.split():
        if name not in value:
            raise Wrong(f"{where}.{name} is missing")
    if more := sorted(set(value) - set(needed.split()) - set(allowed.split())):
        raise Wrong(f'Invalid keys "{", ".join(more)}" were found in {where}')
    return value


def text(value: Any, where: str, longest: int) -> str:
    """``value`` as a text of 1 to ``longest`` characters."""
    if not isinstance(value, str) or not value.strip():
        raise Wrong(f"{where} must be a text and not empty")
    if len(value) > longest:
        raise Wrong(f"{where} is longer than {longest} characters", over_limit=True)
    return value


def items(value: Any, where: str, most: int) -> list[Any]:
    """``value`` as a list of 1 to ``most``."""
    if not isinstance(value, list) or not value:
        raise Wrong(f"{where} must be a list and not empty")
    if len(value) > most:
        raise Wrong(f"{where} has more than {most} entries", over_limit=True)
    return value


def choice(value: Any, where: str, choices: str) -> str:
    """``value`` as one of the words in ``choices``."""
    if value not in choices.split():
        raise Wrong(f"{where} must be one of {choices}")
    return str(value)


def web_address(value: Any, where: str) -> str:
    """``value`` as a full web address."""
    if not isinstance(value, str) or not WEB.fullmatch(value):
        raise Wrong(f"{where} must be a valid URL")
    return value


def phone(value: Any, where: str, *, plus: bool) -> str:
    """``value`` as a phone number, with or without the plus sign."""
    if not isinstance(value, str) or not re.fullmatch(r"\+\d{3,15}" if plus else r"\d{3,15}", value):
        raise Wrong(f"{where} must be a phone number")
    return value
