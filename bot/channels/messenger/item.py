"""One item of a Messenger webhook: who, when, and its parts, read so that no shape can hurt."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.accounts import MessengerAccount
from bot.channels.base import Incoming
from bot.core.clock import UTC
from bot.core.media import Remote

LATEST = 4_102_444_800_000  # ms, the year 2100: a later time is no time


def said(value: Any) -> str:
    """A text as we keep it: NFC, without halves of characters. Ids may come as numbers. Empty for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole)


def moment(value: Any) -> int | None:
    """Milliseconds since 1970, if ``value`` is that."""
    known = isinstance(value, int) and not isinstance(value, bool) and 0 < value < LATEST
    return value if known else None


def part(value: Any, *path: str) -> Mapping[str, Any]:
    """The object at a place in an object, or an empty one."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


@dataclass(frozen=True)
class Item:
    """One thing that happened on ``page``. ``standby``: another app or the Page's inbox holds the thread."""

    page: MessengerAccount
    data: Mapping[str, Any]
    standby: bool = False

    def part(self, *path: str) -> Mapping[str, Any]:
        """The object at a place in the item, or an empty one."""
        return part(self.data, *path)

    @property
    def is_echo(self) -> bool:
        """True when the Page said it, through whatever app."""
        return self.part("message").get("is_echo") is True

    @property
    def person(self) -> str:
        """The person's id, whichever end they are at; empty for what is about the Page alone."""
        person = said(self.part("recipient" if self.is_echo else "sender").get("id"))
        return "" if person == self.page.account else person

    @property
    def stamp(self) -> str:
        """The platform's time in milliseconds, for keys."""
        return said(self.data.get("timestamp"))

    def key(self, *parts: Any) -> str:
        """A made-up id for what has none: the same event sent again has the same."""
        return ":".join([*(said(each) for each in parts), self.stamp])

    def made(self, kind: str, body: dict[str, Any], key: str, files: tuple[Remote, ...] = ()) -> Incoming:
        """The item, or a part of it, as the inbox wants it."""
        at = moment(self.data.get("timestamp"))
        sent_at = datetime.fromtimestamp(at / 1000, UTC) if at else None
        return Incoming(key, kind, body, person=self.person, sent_at=sent_at, files=files)
