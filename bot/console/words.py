"""Small words of the console's pages, in Vietnamese."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.core.clock import local
from bot.core.errors import BotError
from bot.core.media import EXTENSIONS
from bot.handoff import sendable
from bot.knowledge import knowledge

log = logging.getLogger(__name__)

ROLES = {
    "officer": "cán bộ",
    "supervisor": "người phụ trách",
    "editor": "người duyệt nội dung",
    "administrator": "người quản trị",
}
CHANNELS = {"web": "Trò chuyện trên web", "zalo": "Zalo", "messenger": "Messenger", "mail": "Thư báo"}
STATES = {
    "queued": "đang gửi",
    "sending": "đang gửi",
    "sent": "đã gửi",
    "delivered": "đã đến máy",
    "seen": "đã xem",
    "maybe_sent": "chưa rõ đã đến chưa",
    "failed": "không gửi được",
}
ATTACHMENTS = {
    "image": "một ảnh",
    "photo": "một ảnh",
    "video": "một đoạn phim",
    "audio": "một đoạn ghi âm",
    "voice": "một đoạn ghi âm",
    "file": "một tệp",
    "sticker": "một nhãn dán",
    "location": "một vị trí",
    "link": "một đường dẫn",
    "contact": "một danh thiếp",
}
REFUSED = {
    "too_large": "lớn quá mức nhận",
    "too_many": "người này đã gửi quá nhiều tệp",
    "type": "loại tệp này không được nhận",
    "gone": "nền tảng không còn giữ tệp",
    "address": "tệp nằm ngoài máy chủ của nền tảng",
    "failed": "tải nhiều lần không được",
}
DOCUMENTS = {".pdf": "PDF", ".m4a": "ghi âm", ".amr": "ghi âm", ".mp3": "ghi âm", ".odt": "văn bản"}
OFFICE = {".doc": "Word", ".xls": "Excel", ".ppt": "PowerPoint"}  # and the newer ones, with an x
# Kind of alarm → what it is, and what to do about it
TROUBLES = {
    "token": (
        "Nền tảng không nhận mã truy cập của mình",
        "Cấp quyền lại cho OA, hoặc tạo mã mới cho trang, rồi sửa tệp khai báo kênh và khởi động lại.",
    ),
    "access": (
        "Zalo từ chối cả mã truy cập mới",
        "Vào trang quản trị Zalo, xem OA còn cấp quyền cho ứng dụng không.",
    ),
    "account": (
        "OA hoặc trang không được phép gửi, hoặc chưa được khai báo",
        "Xem tình trạng xác thực và gói dịch vụ ở trang quản trị của nền tảng, rồi xem tệp khai báo kênh.",
    ),
    "app_secret": ("Khóa ứng dụng Zalo không khớp", "So lại app_secret trong tệp khai báo kênh."),
    "quota": ("Hết hạn mức gửi tin", "Mua thêm gói, hoặc chờ kỳ sau. Cán bộ cần liên lạc bằng cách khác."),
    "away": (
        "Nền tảng không trả lời đã hơn năm phút",
        "Xem máy chủ có vào mạng được không. Tin đang chờ sẽ tự gửi khi nền tảng hoạt động lại.",
    ),
    "redirect": ("Địa chỉ của nền tảng đã đổi", "Báo cho người vận hành máy chủ."),
    "permission": (
        "Ứng dụng hoặc trang thiếu quyền gửi tin",
        "Xem quyền và chế độ của ứng dụng ở trang quản trị Meta.",
    ),
    "blocked": (
        "Meta đang chặn trang",
        "Đọc thông báo Meta gửi người quản trị trang và khiếu nại. Trong lúc đó không tin nào được gửi.",
    ),
    "tag": (
        "Meta không cho dùng nhãn HUMAN_AGENT",
        "Trong lúc này cán bộ chỉ nhắn được trong 24 giờ kể từ tin cuối của người hỏi.",
    ),
    "request": (
        "Nền tảng không nhận một loại tin",
        "Báo cho người vận hành kèm nguyên văn: đây là lỗi phần mềm.",
    ),
    "policy": (
        "Meta cảnh báo trang",
        "Đọc thông báo Meta gửi người quản trị trang, khắc phục, rồi bấm “Đã xử lý”.",
    ),
    "webhook": (
        "Tin đến mang chữ ký sai nên bị từ chối",
        "So lại khóa bí mật trong tệp khai báo kênh với trang quản trị của nền tảng.",
    ),
    "file_host": (
        "Ảnh, tệp người hỏi gửi nằm ở máy chủ lạ nên không được tải",
        "Nếu đúng là máy chủ của nền tảng, thêm tên miền vào cấu hình, khởi động lại, rồi bấm “Đã xử lý”.",
    ),
    "mail": (
        "Không gửi được thư báo cho cán bộ",
        "Xem địa chỉ thư ở trang Cán bộ; nếu đủ rồi thì báo cho người vận hành máy chủ thư. Máy tự gửi lại.",
    ),
}
# What the audit calls it → what a supervisor reads
DEEDS = {
    "login": "đăng nhập",
    "logout": "đăng xuất",
    "login_failed": "đăng nhập sai mật khẩu",
    "code_failed": "nhập sai mã xác thực",
    "code_shown": "hiện mã xác thực trên máy chủ",
    "step_up": "xác nhận lại bằng mã",
    "unlock": "mở màn hình đã khóa",
    "recovery_code_used": "dùng mã dự phòng",
    "recovery_codes_made": "tạo mã dự phòng mới",
    "second_factor_set_up": "cài mã xác thực",
    "second_factor_reset": "xóa mã xác thực để cài lại",
    "reset_proposed": "đề nghị cấp lại mã xác thực",
    "password_changed": "đổi mật khẩu",
    "password_refused": "đổi mật khẩu không thành",
    "session_ended": "đăng xuất máy khác",
    "officer_added": "thêm cán bộ",
    "officer_assigned": "đổi bộ phận, vai trò",
    "officer_disabled": "khóa tài khoản",
    "officer_enabled": "mở lại tài khoản",
    "case_reviewed": "xem lại chất lượng vụ",
    "reviews_read": "đọc nhận xét chất lượng",
    "questions_read": "xem câu hỏi máy chưa hiểu",
    "example_added": "thêm câu cho máy học",
    "question_dropped": "bỏ qua câu hỏi máy chưa hiểu",
    "examples_exported": "tải câu cho máy học",
    "report_exported": "tải báo cáo",
    "email_changed": "đổi địa chỉ thư báo",
    "setting_changed": "đổi cài đặt",
    "denied": "bị từ chối: không có quyền",
    "log_read": "xem nhật ký",
    "log_exported": "tải nhật ký",
    "alarm_dismissed": "báo sự cố đã xử lý",
    "view": "xem vụ",
    "open_file": "mở tệp",
    "claim": "nhận vụ",
    "reply": "trả lời",
    "note": "ghi chú riêng",
    "phrase_saved": "thêm câu mẫu",
    "phrase_changed": "sửa câu mẫu",
    "phrase_deleted": "xóa câu mẫu",
    "send_again": "gửi lại tin",
    "release": "trả lại cho trợ lý",
    "close": "đóng vụ",
    "pass_on": "chuyển về địa phương",
    "transfer": "chuyển vụ",
    "reveal": "hiện số điện thoại",
    "contact": "ghi liên hệ ngoài",
    "returned": "vụ về lại hàng chờ",
    "moved_up": "chuyển lên trên",
}
OUTCOMES = {
    "released": "đã trả lại cho trợ lý",
    "closed": "đã giải quyết xong",
    "local": "đã chuyển về địa phương",
    "withdrawn": "người hỏi không cần nữa",
    "erased": "người hỏi đã xóa dữ liệu",
}


def deed_name(action: str) -> str:
    """What somebody did, as the log says it."""
    return DEEDS.get(action, action)


def channel_name(channel: str) -> str:
    """Where the person writes."""
    return CHANNELS.get(channel, channel)


def state_name(state: str) -> str:
    """What became of a message of ours."""
    return STATES.get(state, state)


def attachment_name(kind: str | None) -> str:
    """What the person sent that is no text."""
    return ATTACHMENTS.get(kind or "", "một tệp")


def refused_name(reason: str | None) -> str:
    """Why a file that a person sent is not here."""
    return REFUSED.get(reason or "", "không tải được")


def file_kind(media_type: str) -> str:
    """What a kept document is: "PDF", "Word", "ghi âm"."""
    ending = EXTENSIONS.get(media_type, "")
    return DOCUMENTS.get(ending) or OFFICE.get(ending.rstrip("x"), "tệp")


def file_size(size: int) -> str:
    """ "12 KB", "3,2 MB"."""
    return f"{-(-size // 1000)} KB" if size < sendable.MB else sendable.megabytes(size)


def trouble_name(kind: str) -> str:
    """What rings, in one line."""
    return TROUBLES.get(kind.partition("/")[0], (kind, ""))[0]


def trouble_cure(kind: str) -> str:
    """What to do about it."""
    return TROUBLES.get(kind.partition("/")[0], ("", "Báo cho người vận hành máy chủ."))[1]


def outcome_name(outcome: str | None) -> str:
    """How a case ended."""
    return OUTCOMES.get(outcome or "", "đã kết thúc")


def need_name(need: str) -> str:
    """What was asked, as the person would say it; the need's id where there are no words for it."""
    try:
        book = knowledge()
        return book.question(need) if book.has(need) else need
    except BotError as error:  # bad content must not keep an officer from a case
        log.warning("no words for a need: %s", type(error).__name__)
        return need


def clock(moment: datetime, now: datetime) -> str:
    """ "09:12", or "09:12 ngày 20/11" when it was not today."""
    there = local(moment)
    return f"{there:%H:%M}" if there.date() == local(now).date() else f"{there:%H:%M} ngày {there:%d/%m}"


def lasting(span: timedelta) -> str:
    """A wait, rounded up: "1 phút", "3 giờ"."""
    minutes = max(1, -(-int(span.total_seconds()) // 60))
    return f"{minutes} phút" if minutes < 100 else f"{-(-minutes // 60)} giờ"


def span_of(span: timedelta) -> str:
    """A measured wait: "40 giây", "12 phút", "3 giờ 05 phút"."""
    seconds = int(span.total_seconds())
    return f"{seconds} giây" if seconds < 60 else _long(seconds // 60)


def waited(since: datetime, now: datetime) -> str:
    """How long something lasts: "dưới 1 phút", "12 phút", "3 giờ 05 phút", "2 ngày"."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    return _long(minutes) if minutes else "dưới 1 phút"


def _long(minutes: int) -> str:
    if minutes < 60:
        return f"{minutes} phút"
    if minutes < 24 * 60:
        return f"{minutes // 60} giờ {minutes % 60:02d} phút"
    return f"{minutes // (24 * 60)} ngày"
