"""What Zalo's answers mean for a message (the table of its OA API), and what to do about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core import clock
from bot.core.errors import SendFailed, SendUnknown, Stop, WindowClosed

LATER = 900.0  # s, when an operator has to do something first
TRIES = 3  # of a message that met an error in no table, after the first


class TokenRefused(SendFailed):
    """Zalo no longer takes this access token."""


class OverLimit(SendFailed):
    """Something in the message is longer than Zalo allows."""


class QuotaSpent(WindowClosed):
    """Nothing is left of the OA's quota, and the free time after the person's last word is over."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message)
        self.alarm = "quota"


@dataclass(frozen=True)
class _Meaning:
    """``later``: not for ever, an operator can mend it."""

    text: str
    alarm: str | None = None
    later: bool = False
    unreachable: bool = False


_OA_DOWN = "tài khoản OA hoặc ứng dụng không được phép gửi"
_MEANINGS: dict[int, _Meaning] = {
    -100: _Meaning("tệp đính kèm đã hết hạn trên Zalo"),
    -201: _Meaning("Zalo không nhận một trường của tin"),
    -204: _Meaning("tài khoản OA đã bị khóa", alarm="account"),
    -205: _Meaning("không có tài khoản OA này", alarm="account"),
    -209: _Meaning(_OA_DOWN, alarm="account"),
    -212: _Meaning(_OA_DOWN, alarm="account"),
    -213: _Meaning("người này chưa quan tâm OA"),
    -217: _Meaning("người này đã chặn OA", unreachable=True),
    -218: _Meaning("người này đã nhận đủ số tin cho phép"),
    -219: _Meaning(_OA_DOWN, alarm="account"),
    -221: _Meaning("tài khoản OA chưa được xác thực", alarm="account", later=True),
    -223: _Meaning(_OA_DOWN, alarm="account"),
    -224: _Meaning("gói dịch vụ của OA không đủ", alarm="account", later=True),
    -227: _Meaning("tài khoản người này bị khóa hoặc lâu không dùng", unreachable=True),
    -233: _Meaning("Zalo không nhận loại tin này"),
    -234: _Meaning("Zalo coi đây là tin quảng cáo ban đêm"),
    -235: _Meaning(_OA_DOWN, alarm="account"),
    -240: _Meaning("cách gửi này của Zalo đã đóng"),
    -242: _Meaning("Zalo không nhận chữ ký appsecret_proof", alarm="app_secret", later=True),
    -244: _Meaning("người này không nhận loại tin này từ OA", unreachable=True),
    -248: _Meaning("Zalo coi nội dung tin là vi phạm chính sách"),
    -320: _Meaning("tài khoản ZCA chưa được nối", alarm="account", later=True),
    -321: _Meaning("tài khoản ZCA hết tiền", alarm="account", later=True),
}


def failure(code: int) -> SendFailed:
    """The error that an answer's ``error`` stands for. One that is in no table may pass."""
    if code in (-216, -220):
        return TokenRefused(f"Zalo {code}: mã truy cập hết hiệu lực")
    if code in (-230, -232):
        return WindowClosed(f"Zalo {code}: người này không tương tác trong 7 ngày")
    if code == -211:
        return QuotaSpent(f"Zalo {code}: hết hạn mức gửi tin")
    if code == -210:
        return OverLimit(f"Zalo {code}: tin vượt giới hạn", permanent=True)
    if code == -32:
        return too_fast(f"Zalo {code}: gửi quá nhanh", 61.0 - clock.now().second)
    meaning = _MEANINGS.get(code)
    if meaning is None:  # -200, "failed", is as good as unknown
        return SendFailed(f"Zalo {code}: không gửi được", tries=TRIES)
    return SendFailed(
        f"Zalo {code}: {meaning.text}",
        permanent=not meaning.later,
        retry_after=LATER if meaning.later else None,
        alarm=meaning.alarm,
        unreachable=meaning.unreachable,
    )


def too_fast(text: str, wait: float) -> SendFailed:
    """The limit is the app's or the OA's: all of its messages wait."""
    return SendFailed(text, retry_after=wait, stop=Stop("all", wait))


def check(status: int, headers: Mapping[str, str], answer: Mapping[str, Any]) -> None:
    """Raise what an answer means; return when the message was taken. Zalo's errors come with HTTP 200."""
    code = _number(answer.get("error"))
    if code:
        raise failure(code)
    if status == 429:
        raise too_fast("Zalo: gửi quá nhanh", _seconds(headers.get("Retry-After")))
    if status == 504:
        raise SendUnknown()  # whoever stands before Zalo gave up waiting; Zalo itself may have taken it
    if status >= 500:
        raise SendFailed(f"Zalo: HTTP {status}", away=True)
    if status >= 400:
        raise SendFailed(f"Zalo: HTTP {status}", tries=TRIES)
    if code is None:
        raise SendUnknown()


def _number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _seconds(value: str | None) -> float:
    """A ``Retry-After`` in seconds; a minute when it is missing or a date."""
    return min(float(value), 3600.0) if value and value.isascii() and value.isdigit() else 60.0
