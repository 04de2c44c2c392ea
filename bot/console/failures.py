"""Why a message did not arrive, in plain words, and what the officer can do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(r"^(?:Zalo|Messenger)\s?(-?[\w/ ]*?):\s*")
WRITES = "Chờ người này nhắn lại rồi trả lời, hoặc gọi điện nếu họ đã cho số."
CALL = "Kênh này không đến được người này nữa. Gọi điện nếu họ đã cho số."
QUOTA = "Báo người phụ trách mua thêm gói tin. Việc gấp thì gọi điện nếu có số."
OPERATOR = "Báo người phụ trách xem mục Sự cố. Sửa xong thì gửi lại tin."
REWRITE = "Viết lại tin bằng lời khác, ngắn hơn, không kèm đường dẫn, rồi gửi."
FILE = "Chọn lại tệp rồi gửi lại. Nếu vẫn không được, hãy gửi nội dung bằng chữ."
AGAIN = "Gửi lại tin sau ít phút. Nếu vẫn không được, báo người phụ trách."
BUG = "Đây là lỗi phần mềm: báo người phụ trách. Thử gửi lại bằng chữ, không kèm tệp."
NIGHT = "Viết lại bằng lời khác, hoặc gửi sau 6 giờ sáng."
ASK = "Hỏi người này đã nhận tin chưa, rồi gửi lại nếu cần."
BY_ITSELF = "Không cần làm gì: hệ thống đang tự gửi lại."

# A part of what the channels say → in plain words (empty: as it stands), and what to do. The first that fits counts.
MEANINGS: tuple[tuple[str, str, str], ...] = (
    ("không tương tác trong 7 ngày", "người này không nhắn gì đã quá 7 ngày nên Zalo không nhận tin", WRITES),
    ("đã quá 24 giờ", "đã quá 24 giờ từ lần cuối người này nhắn nên Messenger không nhận tin", WRITES),
    (
        "đã quá thời gian được nhắn",
        "đã quá thời gian Messenger cho nhắn, tính từ lần cuối người này nhắn",
        WRITES,
    ),
    ("nhãn HUMAN_AGENT", "Meta không cho dùng nhãn HUMAN_AGENT để nhắn sau 24 giờ", WRITES),
    ("hết hạn mức gửi tin", "gói tin của OA đã hết", QUOTA),
    ("gói dịch vụ của OA không đủ", "", QUOTA),
    ("tài khoản ZCA hết tiền", "tài khoản trả tiền của OA đã hết tiền", QUOTA),
    ("đã chặn OA", "", CALL),
    ("không nhận tin của trang", "", CALL),
    ("không có người nhận này", "trang không còn thấy người này", CALL),
    ("bị khóa hoặc lâu không dùng", "", CALL),
    ("không nhận loại tin này từ OA", "", CALL),
    ("chưa quan tâm OA", "", WRITES),
    ("đã nhận đủ số tin cho phép", "", WRITES),
    (
        "ứng dụng khác đang giữ",
        "ứng dụng khác đang giữ cuộc trò chuyện này",
        "Trả lời trong hộp thư của trang.",
    ),
    ("vi phạm chính sách", "", REWRITE),
    ("chặn vì chính sách", "trang đang bị Meta chặn", OPERATOR),
    (
        "tin quảng cáo ban đêm",
        "Zalo coi đây là tin quảng cáo gửi ban đêm",
        NIGHT,
    ),
    ("vượt giới hạn", "tin dài quá mức Zalo nhận", "Chia tin thành nhiều tin ngắn rồi gửi lại."),
    ("tệp đính kèm đã hết hạn", "", FILE),
    ("tệp không còn nữa", "tệp gửi kèm đã bị xóa theo hạn lưu", FILE),
    ("tải được tệp lên", "chưa chuyển được tệp lên nền tảng", FILE),
    ("không nhận được tệp tải lên", "nền tảng không nhận được tệp", FILE),
    ("Zalo không nhận một trường", "Zalo không nhận dạng tin này", BUG),
    ("Zalo không nhận loại tin này", "", BUG),
    ("Meta không nhận một trường", "Meta không nhận dạng tin này", BUG),
    ("Meta không cho dùng loại tin này", "", BUG),
    ("cách gửi này của Zalo đã đóng", "Zalo không còn nhận tin theo cách này", BUG),
    ("tài khoản OA", "tài khoản OA chưa được phép gửi tin", OPERATOR),
    ("OA này chưa được khai báo", "OA này chưa được khai báo trên máy chủ", OPERATOR),
    ("trang này không có trong cấu hình", "trang này chưa được khai báo trên máy chủ", OPERATOR),
    ("chưa có quyền gửi", "", OPERATOR),
    ("mã truy cập", "khóa kết nối với nền tảng hết hiệu lực", OPERATOR),
    ("refresh token", "khóa kết nối với Zalo chưa có", OPERATOR),
    ("appsecret_proof", "khóa kết nối với Zalo không khớp", OPERATOR),
    ("ZCA chưa được nối", "tài khoản trả tiền của OA chưa được nối", OPERATOR),
    ("chuyển sang địa chỉ khác", "nền tảng đã đổi địa chỉ", OPERATOR),
    ("gửi quá nhanh", "đang gửi quá nhiều tin cùng lúc", AGAIN),
    ("Meta đang trục trặc", "Messenger đang trục trặc", AGAIN),
    ("không kết nối được", "chưa kết nối được với nền tảng", AGAIN),
    (
        "không trả lời",
        "nền tảng không trả lời, chưa rõ tin đã đến chưa",
        ASK,
    ),
    ("lỗi chưa biết", "Messenger báo lỗi lạ", AGAIN),
    ("không gửi được", "Zalo không nhận tin mà không nói lý do", AGAIN),
    ("HTTP", "nền tảng đang trục trặc", AGAIN),
)


@dataclass(frozen=True)
class Failure:
    """What happened, what to do; ``code``: the platform's own number, for the operator."""

    what: str
    advice: str
    code: str


def explain(error: str, state: str) -> Failure | None:
    """The words for ``Outbound.error``; ``None`` when there is nothing to explain. ``state``: that of the message."""
    if not error or state not in ("failed", "queued", "maybe_sent"):
        return None
    found = _CODE.match(error)
    code = found.group(1).strip() if found else ""
    said = error[found.end() :] if found else error
    what, advice = next(
        ((words or said, does) for part, words, does in MEANINGS if part in error), (said, AGAIN)
    )
    return Failure(what, BY_ITSELF if state == "queued" else advice, code)
