"""What the simulated platforms know: people, their messages, how long ago they last wrote, and what goes wrong next."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.channels.accounts import Account, MessengerAccount, ZaloAccount
from bot.core import clock

from .faults import Faults
from .shelf import Held, Shelf
from .traffic import Traffic

FREE_REPLIES = 8  # Zalo: per interaction, within 48 hours
ANONYMOUS = "anon-"  # Zalo: somebody who writes from the website's widget, without an account
PACKAGE = 500  # Zalo: what the OA's package pays for beyond them


@dataclass
class Message:
    """One message of a conversation, as the person's phone shows it. ``author``: ``person`` | ``page`` | ``officer``."""

    number: int
    id: str
    author: str
    at: datetime
    text: str = ""
    buttons: list[dict[str, Any]] = field(default_factory=list)
    media: list[dict[str, Any]] = field(default_factory=list)
    state: str = "sent"  # … delivered, seen
    silent: bool = False  # sent by a press, and not shown in the person's own chat


@dataclass
class Person:
    """Somebody with a phone, and how one OA or Page stands with them."""

    account: Account
    id: str
    interacted_at: datetime | None = None  # on the simulator's clock
    messages: list[Message] = field(default_factory=list)
    following: bool = False
    blocked: bool = False
    elsewhere: bool = False  # Messenger: another app holds the thread
    free_replies: int = FREE_REPLIES

    @property
    def anonymous(self) -> bool:
        """True for a visitor without a Zalo account."""
        return self.id.startswith(ANONYMOUS)

    @property
    def conversation(self) -> str:
        """Zalo's second id of an anonymous conversation."""
        return "conv-" + hashlib.sha256(self.id.encode()).hexdigest()[:8]


class World:
    """Everything, in memory. Only ever touched from the event loop."""

    def __init__(self, accounts: tuple[Account, ...]) -> None:
        self.accounts = accounts
        self.faults = Faults()
        self.traffic = Traffic()
        self.forget()

    def forget(self) -> None:
        """Back to the first day."""
        self.people: dict[tuple[str, str, str], Person] = {}
        self.ahead = timedelta(0)
        self.package_left = PACKAGE
        self.free_replies = FREE_REPLIES
        self.used_refresh: dict[str, int] = {}
        self.revoked: set[str] = set()
        self.profiles: dict[str, dict[str, Any]] = {}
        self.subscribed: dict[str, list[str]] = {}
        self.last_number = 0
        self.shelf = Shelf()
        self.faults.clear()
        self.traffic.clear()

    def now(self) -> datetime:
        """The platforms' idea of how late it is: windows and tokens age by it. What is written on the wire is true time."""
        return clock.now() + self.ahead

    def zalo(self) -> list[ZaloAccount]:
        """The OAs played here."""
        return [account for account in self.accounts if isinstance(account, ZaloAccount)]

    def pages(self) -> list[MessengerAccount]:
        """The Pages played here."""
        return [account for account in self.accounts if isinstance(account, MessengerAccount)]

    def account(self, platform: str, account: str | None = None) -> Account | None:
        """The account of this id, or the platform's first one."""
        mine = (each for each in self.accounts if each.channel == platform)
        return next((each for each in mine if account in (None, each.account)), None)

    def find(self, account: Account, person_id: str) -> Person | None:
        """Somebody who has been in touch with this account."""
        return self.people.get((account.channel, account.account, person_id))

    def meet(self, account: Account, person_id: str) -> Person:
        """The person, known from now on."""
        key = (account.channel, account.account, person_id)
        return self.people.setdefault(key, Person(account, person_id, free_replies=self.free_replies))

    def interacted(self, person: Person) -> None:
        """The person did something that opens the window."""
        person.interacted_at = self.now()
        person.free_replies = self.free_replies

    def age(self, person: Person) -> timedelta | None:
        """How long ago that was; None for never."""
        return None if person.interacted_at is None else self.now() - person.interacted_at

    def keep(self, account: Account, kind: str, name: str, content: bytes) -> Held:
        """A file that somebody has put at this account's platform."""
        return self.shelf.put(account, kind, name, content, self.now())

    def add(self, person: Person, author: str, **parts: Any) -> Message:
        """A new message in the conversation."""
        self.last_number += 1
        made = {"id": new_message_id(person.account), "at": clock.now(), **parts}
        message = Message(self.last_number, author=author, **made)
        person.messages.append(message)
        return message


def new_message_id(account: Account) -> str:
    """An id of the platform's own kind."""
    return secrets.token_hex(10) if account.channel == "zalo" else "m_" + secrets.token_hex(20)


def id_of(account: Account, name: str) -> str:
    """A platform id: the name itself if it is one, or else always the same digits for a name and account."""
    if name.isdigit() or (account.channel == "zalo" and name.startswith(ANONYMOUS)):
        return name
    digest = hashlib.sha256(f"{account.channel}/{account.account}/{name}".encode()).hexdigest()
    digits = str(int(digest, 16))
    return "6" + digits[:18] if account.channel == "zalo" else "9" + digits[:15]
