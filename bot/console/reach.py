"""How long an officer may still write to a person, in words: until when, what follows, what to do instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.windows import Window, window
from bot.store.reach import Reach

from .words import clock as at

OWN_TOOL = {"zalo": "trang quản trị Zalo OA", "messenger": "hộp thư của trang trên Facebook"}
NAMES = {"zalo": "Zalo", "messenger": "Messenger"}
NOW = {
    "free": "Còn nhắn được",
    "tag": "Đã quá 24 giờ; bằng nhãn HUMAN_AGENT cán bộ còn nhắn được",
    "quota": "Đã quá 48 giờ; mỗi tin nay tính vào gói của OA. Còn nhắn được",
    "spent": "Đã quá 48 giờ, và ở lần gửi trước gói tin của OA đã hết: tin có thể bị từ chối. Thử được",
    "unknown": "Chưa rõ người này nhắn lần cuối lúc nào; Zalo quyết định có nhận tin không.",
}
THEN = {
    "tag": "Sau đó chỉ cán bộ nhắn được, bằng nhãn HUMAN_AGENT, đến hết 7 ngày từ lần cuối người này nhắn.",
    "no_tag": "Sau đó không nhắn được nữa cho đến khi người này nhắn lại: trang chưa được dùng nhãn HUMAN_AGENT.",
    "quota": "Sau đó mỗi tin tính vào gói của OA, đến hết 7 ngày từ lần cuối người này nhắn.",
    "spent": "Sau đó mỗi tin tính vào gói của OA, mà ở lần gửi trước gói đã hết. Nên trả lời trước giờ đó.",
    "closed": "Sau đó không nhắn được nữa, cho đến khi người này nhắn lại.",
}
CLOSED = {
    "closed": "Đã quá 7 ngày từ lần cuối người này nhắn nên {platform} không cho gửi tin.",
    "no_tag": "Đã quá 24 giờ từ lần cuối người này nhắn nên Messenger không cho gửi tin "
    "(trang chưa được dùng nhãn HUMAN_AGENT).",
    "never": "Người này chưa nhắn cho trang nên Messenger không cho gửi tin.",
}
SOON = timedelta(hours=2)


@dataclass(frozen=True)
class Standing:
    """``said`` now; with ``until`` it is followed by the time left. ``instead``: ways around a closed window."""

    open: bool
    platform: str
    said: str
    until: datetime | None = None
    left: str = ""
    end: str = ""
    then: str = ""
    instead: str = ""
    warning: str = ""
    soon: bool = False


def standing(reach: Reach, phone: str | None, now: datetime) -> Standing | None:
    """Where things stand for an officer's words; ``None`` where nothing limits them. ``phone``: a number that was given."""
    open_now, warning = window(reach.channel, "officer", reach.known, now), _warning(reach, now)
    if open_now.kind == "always" and not warning:
        return None
    platform = NAMES.get(reach.channel, "")
    around = _instead(reach.channel, phone)
    if not open_now.open:
        said = CLOSED[open_now.kind].format(platform=platform)
        return Standing(False, platform, said, instead=around, warning=warning)
    until = open_now.until
    soon = until is not None and until - now < SOON
    return Standing(
        open=True,
        platform=platform,
        said=NOW.get(open_now.kind, ""),
        until=until,
        left=left(until - now) if until else "",
        end=at(until, now) if until else "",
        then=THEN.get(open_now.then or "", "") + _rest(open_now, reach),
        instead=around if warning or open_now.kind == "spent" else "",
        warning=warning,
        soon=soon,
    )


def left(span: timedelta) -> str:
    """ "3 giờ 20 phút", "5 ngày 4 giờ", "dưới 1 phút". The page counts on in the same words (console.js)."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, hours = minutes // (24 * 60), minutes // 60
    if minutes < 1:
        return "dưới 1 phút"
    if hours < 1:
        return f"{minutes} phút"
    parts = [(days, "ngày"), (hours % 24, "giờ")] if days else [(hours, "giờ"), (minutes % 60, "phút")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def _rest(open_now: Window, reach: Reach) -> str:
    """How many messages of the package the platform last spoke of, where that counts."""
    counts = "quota" in (open_now.kind, open_now.then) and reach.known.quota_kind not in (None, "reply")
    return f" Gói còn {reach.known.quota_left} tin." if counts and reach.known.quota_left is not None else ""


def _warning(reach: Reach, now: datetime) -> str:
    if reach.left:
        return "Người này đã chặn hoặc rời đi. Tin gửi lúc này có thể không đến."
    if reach.waits_until:
        return f"Tài khoản đang tạm ngừng gửi đến {at(reach.waits_until, now)}. Tin được giữ lại và tự gửi sau đó."
    return ""


def _instead(channel: str, phone: str | None) -> str:
    ways = [f"gọi số {phone} mà người này đã cho"] if phone else []
    if channel in OWN_TOOL:
        ways.append(f"thử trả lời trong {OWN_TOOL[channel]}")
    ways.append("chờ người này nhắn lại, khi đó trả lời được ngay tại đây")
    return f"Có thể {'; '.join(ways)}."
