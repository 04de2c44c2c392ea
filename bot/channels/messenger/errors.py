"""What Meta's errors mean for a message, by code and subcode and never by their text, and what to do about each."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.core.errors import SendFailed, SendUnknown, Stop, WindowClosed

log = logging.getLogger(__name__)
SLOWER = 60.0  # s, after a rate limit that does not say how long
LATER = 300.0  # s, when an operator has to do something first
LONGEST = 3600.0
TAG_STOP = 7 * 24 * 3600.0  # s, after Meta's word that officers' late messages are tagged wrongly
TRIES = 2  # of a message that met an error we do not know, after the first


@dataclass(frozen=True)
class _Meaning:
    """``stops``: what waits with the message: ``all`` of the Page's, or the ``tag``."""

    text: str
    window: bool = False
    permanent: bool = False
    wait: float | None = None
    alarm: str | None = None
    unreachable: bool = False
    stops: Literal["all", "tag"] | None = None
    tries: int | None = None
    away: bool = False

    def error(self, where: str, wait: float | None) -> SendFailed:
        text = f"Messenger {where}: {self.text}"
        if self.window:
            return WindowClosed(text)
        pause = max(self.wait, wait or 0.0) if self.wait else wait
        return SendFailed(
            text,
            permanent=self.permanent,
            retry_after=pause,
            alarm=self.alarm,
            unreachable=self.unreachable,
            stop=Stop(self.stops, TAG_STOP if self.stops == "tag" else pause or 0.0) if self.stops else None,
            tries=self.tries,
            away=self.away,
        )


_BRIEF = _Meaning("Meta đang trục trặc", away=True)
_RATE = _Meaning("gửi quá nhanh", wait=SLOWER, stops="all")
_TOKEN = _Meaning("mã truy cập của trang hết hiệu lực", wait=LATER, alarm="token", stops="all")
_WINDOW = _Meaning("đã quá 24 giờ từ lần cuối người này nhắn", window=True)
_RIGHTS = _Meaning("trang hoặc ứng dụng chưa có quyền gửi", wait=LATER, alarm="permission")
_GONE = _Meaning("người này không nhận tin của trang", permanent=True, unreachable=True)
_NOBODY = _Meaning("không có người nhận này ở trang", permanent=True, unreachable=True)
_FEATURE = _Meaning("Meta không cho dùng loại tin này", permanent=True, alarm="request")
_UNKNOWN = _Meaning("lỗi chưa biết", tries=TRIES)

_EXACT: dict[tuple[int, int], _Meaning] = {
    (613, 1893016): _Meaning("nhãn HUMAN_AGENT bị coi là dùng sai", permanent=True, alarm="tag", stops="tag"),
    (10, 2018278): _WINDOW,
    (10, 2018065): _WINDOW,
    (10, 2018300): _Meaning("ứng dụng khác đang giữ cuộc trò chuyện", permanent=True),
    (551, 1545041): _GONE,
    (10, 2018108): _GONE,
    (200, 1545041): _GONE,
    (100, 2018001): _NOBODY,
    (100, 33): _NOBODY,
    (2, 2018344): _FEATURE,
    (9, 2018352): _FEATURE,
    (4, 2018354): _FEATURE,
}
_RATES = frozenset({4, 17, 32, 80006})  # of the app or the Page
_CODES: dict[int, _Meaning] = {
    613: _Meaning("gửi quá nhanh", wait=SLOWER),  # may be of one thread only: the Page goes on
    1200: _BRIEF,
    2: _BRIEF,
    190: _TOKEN,
    10: _RIGHTS,
    200: _RIGHTS,
    230: _RIGHTS,
    3: _RIGHTS,
    551: _GONE,
    100: _Meaning("Meta không nhận một trường của tin", permanent=True, alarm="request"),
    368: _Meaning("trang bị Meta chặn vì chính sách", wait=3 * LATER, alarm="blocked", stops="all"),
}


def check(status: int, headers: Mapping[str, str], answer: Mapping[str, Any]) -> None:
    """Raise what an answer means; return when the request was carried out."""
    error = answer.get("error")
    if status < 400 and not error:
        return
    error = error if isinstance(error, dict) else {}
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    if status == 504 and not error:
        raise SendUnknown()  # whoever stands before Meta gave up waiting; Meta itself may have taken it
    where = f"{code}/{subcode}" if error else f"HTTP {status}"
    log.warning("Messenger answers %s, fbtrace %.40r", where, error.get("fbtrace_id"))
    raise _meaning(status, code, subcode, error).error(where, _asked(headers))


def _meaning(status: int, code: int, subcode: int, error: Mapping[str, Any]) -> _Meaning:
    """The narrowest meaning first. Rates before ``is_transient``, which they carry too."""
    if (code, subcode) in _EXACT:
        return _EXACT[code, subcode]
    if code in _RATES or (status == 429 and code not in _CODES):
        return _RATE
    if error.get("is_transient") is True or (code == 1 and not subcode):
        return _BRIEF
    return _CODES.get(code) or (_BRIEF if status >= 500 else _UNKNOWN)


def _asked(headers: Mapping[str, str]) -> float | None:
    """Seconds that Meta asks us to wait: in ``Retry-After``, or in minutes in its usage header."""
    after = headers.get("Retry-After", "")
    waits = [float(after)] if after.isascii() and after.isdigit() else []
    try:
        waits += _minutes(json.loads(headers.get("X-Business-Use-Case-Usage", "{}")))
    except (ValueError, RecursionError):
        log.info("a usage header of Meta's is no JSON")
    longest = max(waits, default=0.0)
    return min(longest, LONGEST) if longest > 0 else None


def _minutes(usage: Any) -> Iterator[float]:
    for limits in usage.values() if isinstance(usage, dict) else ():
        for limit in limits if isinstance(limits, list) else ():
            minutes = limit.get("estimated_time_to_regain_access") if isinstance(limit, dict) else None
            if isinstance(minutes, int) and not isinstance(minutes, bool):
                yield minutes * 60.0


def _number(value: Any) -> int:
    """A code; 0 when there is none."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0
