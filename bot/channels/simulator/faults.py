"""Trouble to order: what the next calls or webhooks of a platform run into."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import BotError

# kind → where it strikes unless told otherwise
KINDS = {
    "429": "send",  # HTTP 429
    "500": "send",  # HTTP 500
    "garbage": "send",  # HTTP 200 and no JSON
    "rate": "send",  # the platform's own words for "too fast"
    "error": "send",  # any code of the platform's table: needs code, may have subcode
    "timeout_before": "send",  # no answer, and nothing was taken; with no seconds, the connection breaks at once
    "timeout_after": "send",  # no answer, and it was taken; likewise
    "slow": "send",  # an answer, late
    "expired_token": "send",  # from now on the token that was shown is no good
    "bad_token": "send",
    "window_closed": "send",
    "quota": "send",
    "blocked": "send",
    "refresh_refused": "token",  # the refresh token counts as used
    "echo_first": "send",  # the echo arrives before the answer
    "echo_lost": "send",  # taken, and no echo ever comes; the answer may be late, too
    "webhook_twice": "webhook",  # the same webhook again, as after an answer that came too late
}
PLACES = ("send", "token", "info", "upload", "file", "any", "webhook")
SECONDS = {"timeout_before": 10.0, "timeout_after": 10.0, "slow": 3.0}  # the sender gives up after 8


class NoSuchFault(BotError):
    """There is no such kind of fault, or it lacks something."""


@dataclass
class Fault:
    """One kind of trouble, ``times`` times."""

    platform: str
    kind: str
    where: str
    times: int
    seconds: float
    code: int | None = None
    subcode: int | None = None


class Faults:
    """What is still to go wrong, first ordered first served."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Order trouble."""
        self._waiting.append(fault)

    def take(self, platform: str, where: str) -> Fault | None:
        """What goes wrong with this call, if anything does."""
        for fault in self._waiting:
            reaches = fault.where == where or (fault.where == "any" and where not in ("webhook", "file"))
            if fault.platform == platform and reaches:
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

    def waiting(self) -> list[Fault]:
        """What has not struck yet."""
        return list(self._waiting)

    def clear(self) -> None:
        """All is well again."""
        self._waiting.clear()


def ordered(body: dict) -> Fault:
    """The fault that a control request asks for. Raises ``NoSuchFault``."""
    kind, platform = str(body.get("kind")), body.get("platform")
    where = body.get("where", KINDS.get(kind))
    if kind not in KINDS or platform not in ("zalo", "messenger") or where not in PLACES:
        raise NoSuchFault(f"platform: zalo, messenger; kind: {', '.join(KINDS)}; where: {', '.join(PLACES)}")
    if kind == "error" and not isinstance(body.get("code"), int):
        raise NoSuchFault("an error needs the platform's code, a number")
    times, seconds = body.get("times", 1), body.get("seconds", SECONDS.get(kind, 0.0))
    return Fault(platform, kind, where, int(times), float(seconds), body.get("code"), body.get("subcode"))
