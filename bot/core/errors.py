"""Errors that carry the decision: the docstring is the message, the attributes say what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


class BotError(Exception):
    """Something went wrong."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


class SettingsError(BotError):
    """A setting is missing or makes no sense."""


class KeyMissing(BotError):
    """The data was sealed with a key that is not in the key file."""


class SealBroken(BotError):
    """Sealed data does not open: wrong key or changed bytes."""


@dataclass(frozen=True)
class Stop:
    """What else must wait because of an error: ``all`` of the account's messages, or those with the officers' ``tag``."""

    what: Literal["all", "tag"]
    seconds: float


class SendFailed(BotError):
    """The platform did not take the message."""

    def __init__(
        self,
        message: str | None = None,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        alarm: str | None = None,
        unreachable: bool = False,
        stop: Stop | None = None,
        tries: int | None = None,
        away: bool = False,
    ) -> None:
        """``alarm``: a kind of trouble an operator must see to. ``unreachable``: the person blocked us or left.

        ``away``: the platform was not there, or not itself; the message has nothing to do with it.
        ``tries``: an unknown trouble is taken for a passing one this often, message by message, and then for good.
        """
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after
        self.alarm = alarm
        self.unreachable = unreachable
        self.stop = stop
        self.tries = tries
        self.away = away


class WindowClosed(SendFailed):
    """The platform's time for this message is over; an officer must find another way."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message, permanent=True)


class SendUnknown(BotError):
    """The platform may or may not have taken the message: the answer never came."""


class RasaAway(BotError):
    """Rasa cannot be reached or has no model: the turn has not begun and may be tried again."""


class TurnFailed(BotError):
    """Rasa began the turn and failed; nothing of it was kept."""


class Conflict(BotError):
    """Somebody else was quicker."""

    def __init__(self, message: str | None = None, *, holder: str | None = None) -> None:
        super().__init__(message)
        self.holder = holder


class Refused(BotError):
    """Not allowed."""
