"""How much one session and one network address may send. Counted in this process, in a moving window."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from bot.core.settings import settings
from bot.core.web import client_address, is_own_machine

from .errors import TooFast

CALLBACKS_PER_HOUR, CALLBACKS_PER_HOUR_ADDRESS = 4, 30  # an address may be a whole village's


class Doors:
    """The named limits of the gateway; each raises ``TooFast`` when it is reached."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def message(self, request: Request, token: str) -> None:
        """One more message of a session, and of its address."""
        wanted = settings()
        self._pass(
            RateLimitItemPerMinute(wanted.messages_per_minute),
            ("message", token),
            "Anh/chị gửi nhanh quá, mình đọc chưa kịp. Chờ khoảng {wait} rồi bấm Gửi lại nhé.",
        )
        if not is_own_machine(request):
            self._pass(
                RateLimitItemPerHour(wanted.messages_per_hour_address),
                ("message-address", client_address(request)),
                "Mạng anh/chị đang dùng có quá nhiều tin cùng lúc. Chờ khoảng {wait} rồi bấm Gửi lại nhé.",
            )

    def callback(self, request: Request, token: str) -> None:
        """One more number left by a session, and from its address."""
        said = "Anh/chị vừa để lại số rồi. Muốn sửa thì chờ khoảng {wait} rồi gửi lại nhé."
        self._pass(RateLimitItemPerHour(CALLBACKS_PER_HOUR), ("callback", token), said)
        if not is_own_machine(request):
            key = ("callback-address", client_address(request))
            self._pass(RateLimitItemPerHour(CALLBACKS_PER_HOUR_ADDRESS), key, said)

    def session(self, request: Request) -> None:
        """One more new session of an address."""
        if not is_own_machine(request):
            self._pass(
                RateLimitItemPerHour(settings().sessions_per_hour_address),
                ("session-address", client_address(request)),
                "Mạng anh/chị đang dùng có quá nhiều người mới vào cùng lúc. Chờ khoảng {wait} rồi thử lại nhé.",
            )

    def _pass(self, limit: RateLimitItem, key: tuple[str, str], said: str) -> None:
        if self._limiter.hit(limit, *key):
            return
        room_at = self._limiter.get_window_stats(limit, *key).reset_time
        seconds = max(1, math.ceil(room_at - time.time()))
        raise TooFast(said.format(wait=_spoken(seconds)), seconds)


def _spoken(seconds: int) -> str:
    return f"{seconds} giây" if seconds <= 90 else f"{math.ceil(seconds / 60)} phút"
