"""Files that lie at a simulated platform: what people send, and what an account has uploaded in order to send it."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from bot.channels.accounts import Account

MOST = 100


@dataclass(frozen=True)
class Held:
    """One file. ``key`` names it: in its address, and to whoever uploaded it. ``at``: on the simulator's clock."""

    key: str
    account: Account
    kind: str
    name: str
    content: bytes
    at: datetime

    @property
    def path(self) -> str:
        """Where it is fetched."""
        return f"files/{self.account.channel}/{self.key}/{quote(self.name, safe='') or 'tep'}"

    def shown(self, base: str) -> dict[str, str]:
        """How a phone shows it: ``url`` is its address as everybody knows it, ``here`` as the simulator's page does."""
        return {"url": base + self.path, "here": f"/{self.path}", "name": self.name}


class Shelf:
    """The newest files; older ones are gone, as platforms forget theirs."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Held] = OrderedDict()

    def put(self, account: Account, kind: str, name: str, content: bytes, at: datetime) -> Held:
        """Keep a file."""
        digits = str(secrets.randbelow(10**16) + 10**16)
        key = digits if account.channel == "messenger" else secrets.token_urlsafe(24)
        made = Held(key, account, kind, name.rpartition("/")[2], content, at)
        self._held[key] = made
        if len(self._held) > MOST:
            self._held.popitem(last=False)
        return made

    def get(self, key: object) -> Held | None:
        """The file of this key."""
        return self._held.get(key) if isinstance(key, str) else None
