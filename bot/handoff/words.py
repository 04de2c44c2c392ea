"""What may truthfully be said while a case waits, and the reasons of a case in an officer's words."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.clock import local

from . import hours

WILL_READ = "Cán bộ sẽ đọc được cuộc trò chuyện này."
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
REASONS = {
    "asked": "Xin gặp cán bộ",
    "danger": "Có dấu hiệu nguy hiểm",
    "misunderstood": "Trợ lý chưa hiểu được câu hỏi",
    "rule": "Việc cần cán bộ trả lời",
    "review": "Câu trả lời của trợ lý đang được kiểm tra lại",
    "again": "Viết lại sau khi trao đổi kết thúc",
    "failure": "Trợ lý gặp lỗi khi trả lời",
    "outage": "Trợ lý tạm ngừng, chưa trả lời được",
    "window": "Câu trả lời đến quá muộn, nền tảng không cho gửi",
    "undelivered": "Câu trả lời của trợ lý không gửi đến được",
    "closing": "Chưa ai trả lời, sắp hết thời gian được nhắn",
    "callback": "Cần gọi lại cho người hỏi",
}
TOPICS = {
    "criminal_record": "phiếu lý lịch tư pháp",
    "expungement": "xóa án tích",
    "after_release": "giấy tờ, cư trú và việc sau khi về",
    "legal_aid": "trợ giúp pháp lý",
    "loan": "vay vốn",
    "training_jobs": "học nghề, việc làm",
    "social_support": "trợ giúp xã hội",
    "warnings": "lừa đảo, lôi kéo",
    "danger": "việc nguy hiểm",
    "media": "tuyên truyền, gương tốt",
    "privacy": "dữ liệu cá nhân",
    "handoff": "làm việc với cơ quan",
}
DANGERS = {
    "self_harm": "Có ý định tự làm hại mình",
    "violence": "Bạo lực, đánh đập",
    "threat": "Bị đe dọa",
    "lured": "Bị lôi kéo, ép làm việc phạm pháp",
    "hunger": "Không có ăn hoặc chỗ ở tối nay",
    "child": "Trẻ em có thể gặp nguy hiểm",
    "summons": "Bị triệu tập, bị bắt giữ",
    "relapse": "Sợ mình lại vi phạm hoặc dùng lại ma túy",
}


def standing(*, urgent: bool, on_duty: bool, now: datetime, reads: bool = True) -> str:
    """Where things stand, for the person who waits. Promises no answer at any time.

    ``reads``: say that an officer will read the conversation.
    """
    told = "Đã báo khẩn cho cán bộ" if urgent else "Đã báo cho cán bộ"
    lines = [f"{told} đang trực."] if on_duty else [f"{told}.", *_nobody(now)]
    return " ".join(lines if urgent or not reads else [*lines, WILL_READ])


def place(ahead: int, *, on_duty: bool, now: datetime) -> str:
    """Where they stand, for a person who writes again while the case waits."""
    before = f"Trước anh/chị còn {ahead} người." if ahead else "Trước anh/chị không còn ai."
    lines = ["Yêu cầu của anh/chị vẫn đang chờ cán bộ.", before]
    return " ".join(lines if on_duty else [*lines, *_nobody(now)])


def route(code: str | None) -> str:
    """Why a case came to its desk at first; empty where that was not noted."""
    way, _, what = (code or "").partition("/")
    topic = TOPICS.get(what, "việc khác")
    return {
        "danger": "vì có dấu hiệu nguy hiểm",
        "danger_place": "vì có dấu hiệu nguy hiểm, ở nơi bộ phận này phụ trách",
        "topic": f"vì hỏi về {topic}",
        "place": f"vì hỏi về {topic}, ở nơi bộ phận này phụ trách"
        if what
        else "vì ở nơi bộ phận này phụ trách",
        "again": "vì bộ phận này vừa giúp người hỏi",
        "missing": "vì ở đây chưa có bộ phận riêng cho việc này",
        "nothing": "vì chưa rõ hỏi về việc gì",
    }.get(way, "")


def why(reason: str, danger: str | None) -> str:
    """Why a case came, in one line for the officer."""
    return DANGERS.get(danger or "", REASONS.get(reason, REASONS["rule"]))


def when(moment: datetime, now: datetime) -> str:
    """A moment as people say it: "13 giờ 30 chiều nay", "7 giờ 30 sáng thứ Hai, 23/11"."""
    there, here = local(moment), local(now)
    part = "sáng" if there.hour < 12 else "chiều"
    clock = f"{there.hour} giờ" + (f" {there.minute:02d}" if there.minute else "")
    if there.date() == here.date():
        return f"{clock} {part} nay"
    date = f"{there:%d/%m}" if there.year == here.year else f"{there:%d/%m/%Y}"
    weekday = _WEEKDAYS[there.weekday()]
    if there.date() == here.date() + timedelta(days=1):
        return f"{clock} {part} mai ({weekday}, {date})"
    return f"{clock} {part} {weekday}, {date}"


def _nobody(now: datetime) -> list[str]:
    closing = hours.closing(now)
    if closing is not None:
        return [
            "Lúc này chưa có cán bộ nào đang trực trên máy.",
            f"Giờ làm việc buổi này đến {_clock(closing)}.",
        ]
    opening = when(hours.next_opening(now), now)
    return ["Lúc này chưa có cán bộ trực.", f"Cán bộ làm việc lại từ {opening}."]


def _clock(moment: datetime) -> str:
    there = local(moment)
    return f"{there.hour} giờ" + (f" {there.minute:02d}" if there.minute else "")
