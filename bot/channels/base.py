"""What every channel offers, and how it says that something inbound cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from bot.core.cards import Card
from bot.core.errors import BotError
from bot.core.media import Remote


@dataclass(frozen=True)
class Incoming:
    """One message as the inbox wants it. ``kind``: ``text`` | ``press`` | ``attachment`` | ``event``.

    ``person``: the platform's id of the person it belongs to; ``sent_at``: the platform's time of it; ``files``: what
    came with it and lies on the platform.
    """

    message_id: str
    kind: str
    body: dict[str, Any]
    person: str = ""
    sent_at: datetime | None = None
    files: tuple[Remote, ...] = ()


@dataclass(frozen=True)
class Recipient:
    """To whom a message goes, and what is known of the platform's window for them. ``stopped``: see ``bot.store.stops``."""

    account: str
    platform_id: str
    last_interaction_at: datetime | None = None
    quota_kind: str | None = None
    quota_left: int | None = None
    stopped: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outgoing:
    """One part of one outbox row. ``author``: ``bot`` | ``officer`` | ``system``.

    A ``body`` of ``{"file": …}`` (a ``cards.File``) is a picture or document, and ``content`` its bytes.
    """

    row_id: int
    part: int
    author: str
    body: dict[str, Any]
    content: bytes = b""


@dataclass(frozen=True)
class Taken:
    """The platform took a part, under this id; what it said about the quota, if it said anything.

    ``proves``: the kinds of alarm that are over, since with such a trouble it would not have been taken.
    """

    message_id: str
    quota_kind: str | None = None
    quota_left: int | None = None
    proves: frozenset[str] = frozenset()


class Channel(Protocol):
    """The way out to one platform."""

    name: str
    sending_again_is_harmless: bool  # true where the same row sent twice is still one message to the person

    def parts(self, card: Card) -> list[dict[str, Any]]:
        """The card as the platform's own messages, in order, each within its limits. The same card, the same parts."""
        ...

    def echoed_words(self, part: dict[str, Any]) -> str | None:
        """The words by which the platform's echo of a part is known; None where it names the row, or none comes."""
        ...

    def send(self, to: Recipient, message: Outgoing) -> Taken:
        """Hand one part to the platform. Raises ``SendFailed`` (``WindowClosed`` when it is too late) or ``SendUnknown``."""
        ...


class InboundRefused(BotError):
    """This request cannot become a message. ``status`` is its HTTP answer, ``said`` what the person reads."""

    status: ClassVar[int] = 400
    said: ClassVar[str] = "Tin nhắn không đọc được. Anh/chị gửi lại giúp mình nhé."


class SignatureInvalid(InboundRefused):
    """This request was not signed by the platform. ``look_at``: the setting that would explain it, if one does."""

    status = 403
    said = "Yêu cầu này không mang chữ ký của nền tảng nên không được nhận."

    def __init__(self, look_at: str = "") -> None:
        super().__init__()
        self.look_at = look_at


class InboundTooLong(InboundRefused):
    """More than anybody types."""

    status = 413
    said = "Tin này dài quá. Anh/chị chia thành nhiều tin ngắn giúp mình nhé."
